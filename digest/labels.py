"""Wording that the formats share: where an item comes from, how ready it is, what an edition is."""

from db.card import Read
from db.records import Kind
from digest.edition import Edition, Item, Statement
from digest.missing import missing
from digest.words import listed

TOP, SHORT, SHELF = "What matters most", "In short", "Papers shelf"
ALSO = "Also seen, not summarized"
SINCE = "Since the last edition"
MISSING, NEXT = "Not stated", "Next step"
UNTAGGED = "Where no maturity stands, the source states none."
NONE_TAGGED = "None of their sources states how mature they are."
_LINKED_WORDS = 3

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
    """`Paper (abstract) · arXiv cs.AI · prototype`: what it is, what was read of it, and where."""
    read = f" ({READ[item.read]})" if item.read != item.kind else ""
    return " · ".join(filter(None, (KINDS[item.kind] + read, item.source, item.maturity)))


def downloads(item: Item) -> list[tuple[str, str]]:
    """What can be had, as (name, address)."""
    return [(name, url) for name, url in (("code", item.code), ("weights", item.weights)) if url]


def to_get(item: Item) -> str:
    """What stands before `downloads` and the licence."""
    return "Get it" if downloads(item) else "Licence"


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
    """`The licence; how long it takes.`: what the source leaves out, beside what the next step
    asks for.
    """
    terms = item.not_stated[1:] if item.ask else item.not_stated
    line = "; ".join(map(missing, terms))
    return f"{line[:1].upper()}{line[1:]}." if line else ""


def next_step(item: Item) -> str:
    """The one thing to do next: a question to start with, else what can be tried."""
    if item.ask:
        return f"Ask: {item.ask}"
    linked = [name for name, _ in downloads(item)]
    return f"Try the {listed(linked)}." if linked else ""


def reason(item: Item) -> str:
    """Why it is here, as a sentence."""
    return item.why if item.why.endswith(".") else f"{item.why}."


def more(edition: Edition) -> str:
    """What the list of titles leaves out, or nothing; only the app can lead there."""
    return f"and {edition.also_more:,} more in your library" if edition.also_more else ""


def untagged(edition: Edition) -> str:
    """What it means that papers on the shelf have no tag of maturity, where some have none."""
    tagged = [item for item in edition.shelf if item.maturity]
    return "" if tagged == [*edition.shelf] else UNTAGGED if tagged else NONE_TAGGED


def linked(text: str) -> tuple[str, str]:
    """A text in two parts: its beginning, and its last words, which lead to its source.

    So each link says of itself which sentence it proves, and no word is spent on it.
    """
    words = text.split(" ")
    return " ".join(words[:-_LINKED_WORDS]), " ".join(words[-_LINKED_WORDS:])


def told_why(item: Item) -> list[tuple[str, Statement | None]]:
    """The reason in pieces; those that are figures which meet a threshold have their statement."""
    pieces: list[tuple[str, Statement | None]] = []
    rest = reason(item)
    for it in item.met:
        before, found, after = rest.partition(it.text)
        pieces += [(before, None), (it.text, it)] if found else []
        rest = after if found else rest
    return [*pieces, (rest, None)]


def subtitle(edition: Edition) -> str:
    """`Daily edition · 812 words, 4 minutes`; a preview says so."""
    name = "Daily edition" if edition.period == "day" else "Weekly edition"
    preview = ", preview" if edition.preview else ""
    unit = "minute" if edition.minutes == 1 else "minutes"
    return f"{name}{preview} · {edition.words:,} words, {edition.minutes} {unit}"
