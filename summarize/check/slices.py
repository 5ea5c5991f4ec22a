"""The last look at a line before it goes into a card: do the source's words carry it?"""

from collections.abc import Sequence

from db.card import Evidence
from summarize.card import Item, fold

MAX_SLICES = 4
_CLOSING = " .!?…。！？:;,"


def quotes(text: str, slices: Sequence[str]) -> bool:
    """Whether `text` is these slices and nothing else: the contract of `by: "extract"`.

    White space is folded and the slices are joined by one space; only the first letter's case and
    the closing punctuation may differ.
    """
    if not 1 <= len(slices) <= MAX_SLICES:
        return False
    said, source = (fold(part).rstrip(_CLOSING) for part in (text, " ".join(slices)))
    if not said or len(said) != len(source):
        return False
    return said[1:] == source[1:] and said[0].casefold() == source[0].casefold()


def holds(item: Item, text: str, evidence: Sequence[Evidence]) -> bool:
    """Whether an extracted line follows its contract, offsets and source order included."""
    at = 0
    slices = []
    for quote in evidence:
        part = item.part(quote["in"])
        if not at <= quote["start"] < quote["end"] <= len(part):
            return False
        at = quote["end"]
        slices.append(part[quote["start"] : at])
    return quotes(text, slices)
