"""Wording that the formats share: where an item comes from, how ready it is, what an edition is."""

from db.card import Read
from db.records import Kind
from digest.edition import Edition, Item, Statement
from digest.missing import missing
from digest.words import listed

TOP, SHORT, SHELF, ALSO = "What matters most", "In short", "Papers shelf", "Also seen"
SINCE = "Since the last edition"
MISSING, NEXT = "Missing", "Next step"

KINDS: dict[Kind, str] = {
    "paper": "Paper",
    "post": "Post",
    "newsletter": "Newsletter",
    "release": "Release",
}
READ: dict[Read, str] = {
    "title": "title",
    "excerpt": "excerpt",
    "abstract": "abstract",
    "newsletter": "newsletter",
    "full_text": "full text",
}
"""What was read of an item, after "the"."""


def origin(item: Item) -> str:
    """`Paper · arXiv cs.AI · prototype`."""
    return " · ".join(filter(None, (KINDS[item.kind], item.source, item.maturity)))


def downloads(item: Item) -> list[tuple[str, str]]:
    """What can be had, as (name, address)."""
    return [(name, url) for name, url in (("code", item.code), ("weights", item.weights)) if url]


def tags(item: Item) -> list[str]:
    """How ready it is, as far as its source says."""
    linked = [name for name, _ in downloads(item)]
    return [
        *([item.maturity] if item.maturity else []),
        *([f"{listed(linked)} linked"] if linked else []),
        *([item.licence] if item.licence else []),
    ]


def stated(item: Item) -> list[tuple[str, Statement]]:
    """Evidence, cost and limits of a top item, each with its label."""
    return [
        *(("Evidence", it) for it in item.evidence),
        *(("Cost", it) for it in (item.cost,) if it),
        *(("Limits", it) for it in (item.limit,) if it),
    ]


def footer(edition: Edition) -> tuple[str, ...]:
    """The honest last lines."""
    return tuple(filter(None, (edition.since, edition.outcome, edition.provenance)))


def unstated(item: Item) -> str:
    """`Not in the abstract: the licence; how long it takes.`: what the source leaves out."""
    if not item.not_stated:
        return ""
    where = "text" if item.read == "full_text" else READ[item.read]
    return f"Not in the {where}: {'; '.join(map(missing, item.not_stated))}."


def next_step(item: Item) -> str:
    """The one thing to do next: a question to start with, else what can be tried."""
    if item.ask:
        return f"Ask: {item.ask}"
    linked = [name for name, _ in downloads(item)]
    return f"Try the {listed(linked)}." if linked else ""


def reason(item: Item) -> str:
    """Why it is here, as a sentence."""
    return item.why if item.why.endswith(".") else f"{item.why}."


def unread(read: Read) -> str:
    """Why an item is only named."""
    return "title only" if read == "title" else "not summarized"


def more(edition: Edition) -> str:
    """What the list of titles leaves out, or nothing."""
    return f"and {edition.also_more:,} more in your library" if edition.also_more else ""


def subtitle(edition: Edition) -> str:
    """`Daily edition · 812 words, 4 minutes`; a preview says so."""
    name = "Daily edition" if edition.period == "day" else "Weekly edition"
    preview = ", preview" if edition.preview else ""
    unit = "minute" if edition.minutes == 1 else "minutes"
    return f"{name}{preview} · {edition.words:,} words, {edition.minutes} {unit}"
