"""How the app says things: the store's values in plain words."""

from typing import Final

from db.card import FactKind, Field, MaturityValue, Read, Role
from db.queries import Totals
from db.records import Kind, Outcome, Source
from db.sources import Pace
from digest.words import counted
from service import HandoffFormat

KINDS: Final[dict[Kind, str]] = {
    "paper": "Paper",
    "post": "Post",
    "newsletter": "Newsletter",
    "release": "Release",
}
FIELDS: Final[dict[Field, str]] = {
    "problem": "Problem",
    "who": "Who it is for",
    "approach": "Approach",
    "result": "Result",
    "data": "Data",
    "cost": "Cost",
    "limit": "Limits",
    "business": "Business",
}
FACTS: Final[dict[FactKind, str]] = {
    "parameters": "Parameters",
    "hardware": "Runs on",
    "dataset": "Tested on",
    "human_study": "Study with people",
}
MATURITY: Final[dict[MaturityValue, str]] = {
    "research": "Research",
    "prototype": "Prototype",
    "shipping": "Shipping",
}
ROLES: Final[dict[Role, str]] = {
    "background": "Background",
    "objective": "Objective",
    "method": "Method",
    "result": "Result",
    "other": "Other",
}
READ: Final[dict[Read, str]] = {
    "title": "Only the title was known.",
    "excerpt": "Made from an excerpt, not from the whole text.",
    "abstract": "Made from the abstract alone, not from the whole paper.",
    "newsletter": "Made from the newsletter's own text.",
    "full_text": "Made from the full text.",
}
OUTCOMES: Final[dict[Outcome, str]] = {
    "new": "brought something new",
    "unchanged": "nothing new",
    "empty_expected": "nothing announced, as its calendar says",
    "empty_suspicious": "came back empty, though it had entries before",
    "failed": "failed",
    "limited": "told us to wait",
    "gone": "gone for good",
    "interrupted": "was cut off; the next run repeats it",
    "paused": "paused",
    "not_due": "not due yet",
}
GLYPHS: Final[dict[Outcome, str]] = {
    "new": "●",
    "unchanged": "○",
    "empty_expected": "○",
    "empty_suspicious": "∅",
    "failed": "✕",
    "limited": "◔",
    "gone": "✕",
    "interrupted": "◔",
    "paused": "‖",
    "not_due": "·",
}
"""One run in one sign, whose words stand in its tooltip."""
FLAGS: Final[dict[str, str]] = {
    "instruction_in_text": "The text contains instructions to AI models. They were ignored.",
}
HANDOFFS: Final[dict[HandoffFormat, str]] = {
    "note": "Decision note",
    "slack": "Slack",
    "bibtex": "BibTeX",
    "ris": "RIS",
    "csv": "CSV",
    "json": "JSON",
}


def state(source: Source) -> str:
    """How a source is doing, in one word or a few."""
    if source.state == "paused":
        return "Paused"
    if source.state == "gone":
        return "Gone for good: its server says that it will not come back"
    if source.type == "files":
        return "Imported files; never fetched"
    if source.last_outcome is None:
        return "Not fetched yet"
    return f"Last run: {OUTCOMES[source.last_outcome]}"


def pace(found: Pace | None) -> str:
    """How much a source brings."""
    if found is None:
        return "no items yet"
    if not found.per_week:
        return "no items in the last four weeks"
    return "1 item a week" if found.per_week == 1 else f"{found.per_week:g} items a week"


def progress(totals: Totals) -> str:
    """How far the reading of the library is."""
    waiting = unread(totals)
    line = f"{counted(totals.works, 'item')} found, {counted(totals.cards, 'card')} made"
    return f"{line}, {waiting:,} still to be read." if waiting else f"{line}."


def unread(totals: Totals) -> int:
    """How many works still wait to be read."""
    return max(0, totals.works - totals.titles_only - totals.refused - totals.cards)


def no_card(read: Read, text: str, refusal: str | None) -> str:
    """Why a work has no card."""
    if read == "title" or not text:
        return "Only the title is known: its source carries no text, so there is nothing to sum up."
    if refusal is not None:
        return f"This text cannot be summarized: {refusal}"
    return "Not read yet. The next run reads it; `preread summarize` does so at once."
