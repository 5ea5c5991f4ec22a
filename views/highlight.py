"""Where a card's lines stand in the text: cutting a text into marked pieces. Pure.

The lines of a card overlap in the text (a figure lies inside a sentence), and HTML elements may
not; so the text is cut wherever a slice or a sentence begins or ends, and each piece knows all
the markers that it carries.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from db.card import Card, Evidence, Part, Role, Sentence
from db.cards import quote_key
from db.records import Work


@dataclass(frozen=True, slots=True)
class Slice:
    """The half-open code-point range [start, end) of a text that a marker points to."""

    start: int
    end: int
    marker: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with the markers it carries and the role of its sentence."""

    text: str
    markers: tuple[int, ...] = ()
    opens: tuple[int, ...] = ()
    """Markers whose first slice begins here: where a link to the marker leads."""
    closes: tuple[int, ...] = ()
    """Markers of which a slice ends here."""
    role: Role | None = None


def cut(
    text: str,
    slices: Iterable[Slice],
    sentences: Sequence[Sentence] = (),
    opened: Iterable[int] = (),
) -> list[Piece]:
    """The whole text in pieces; slices and sentences that do not lie in it are left out.

    `opened` are markers that another part of the item has opened before.
    """
    size = len(text)
    marked = [one for one in slices if 0 <= one.start < one.end <= size]
    ordered = sorted(
        (one for one in sentences if 0 <= one["start"] < one["end"] <= size),
        key=lambda one: one["start"],
    )
    edges = {0, size}
    edges.update(edge for one in marked for edge in (one.start, one.end))
    edges.update(edge for one in ordered for edge in (one["start"], one["end"]))
    first = dict.fromkeys(opened, -1)
    for one in marked:
        first[one.marker] = min(one.start, first.get(one.marker, size))
    pieces, at = [], 0
    for start, end in pairwise(sorted(edges)):
        while at < len(ordered) and ordered[at]["end"] <= start:
            at += 1
        inside = at < len(ordered) and ordered[at]["start"] <= start
        covering = [one for one in marked if one.start <= start and end <= one.end]
        pieces.append(
            Piece(
                text=text[start:end],
                markers=_markers(covering),
                opens=_markers(it for it in covering if it.start == start == first[it.marker]),
                closes=_markers(it for it in covering if it.end == end),
                role=ordered[at]["role"] if inside else None,
            )
        )
    return pieces


def _markers(slices: Iterable[Slice]) -> tuple[int, ...]:
    return tuple(sorted({one.marker for one in slices}))


def parts(
    work: Work,
    card: Card | None,
    evidence: Iterable[tuple[int, Sequence[Evidence]]],
    quotes: dict[str, str],
) -> dict[Part, list[Piece]]:
    """Title, text and comment of a work, each in pieces that carry the markers of `evidence`.

    A slice is marked only where it still reads as it did when the card was made (`quotes`), and
    none is where the card was made from another text.
    """
    whole: dict[Part, str] = {"title": work.title, "text": work.text, "comment": work.comment or ""}
    fresh = card is not None and card["text_sha256"] == work.text_sha256
    slices: dict[Part, list[Slice]] = {"title": [], "text": [], "comment": []}
    for marker, pieces in evidence if fresh else ():
        for one in pieces:
            here = whole[one["in"]][one["start"] : one["end"]]
            if quotes.get(quote_key(one)) == here:
                slices[one["in"]].append(Slice(one["start"], one["end"], marker))
    sentences = card["sentences"] if card is not None and fresh else ()
    found: dict[Part, list[Piece]] = {}
    opened: set[int] = set()
    for part, text in whole.items():
        found[part] = cut(text, slices[part], sentences if part == "text" else (), opened)
        opened.update(one.marker for one in slices[part])
    return found
