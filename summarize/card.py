"""What goes into a card, and the small arithmetic of evidence."""

from collections.abc import Sequence
from dataclasses import dataclass

from db.card import Evidence, Part, Read
from db.records import Kind, Link

Span = tuple[int, int]
"""A half-open range of code points."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to read, cleaned: `title`, `text` and `comment` are plain text.

    `comment` is what arXiv's authors add ("12 pages, code at …"); links point into `text`.
    """

    id: str
    title: str
    text: str
    kind: Kind = "paper"
    read: Read = "abstract"
    comment: str | None = None
    url: str | None = None
    links: tuple[Link, ...] = ()
    version: int | None = None

    def part(self, name: Part) -> str:
        """The named part, empty where the item has none."""
        return {"text": self.text, "title": self.title, "comment": self.comment or ""}[name]


def fold(text: str) -> str:
    """White space runs become one space; none stays at the ends."""
    return " ".join(text.split())


def evidence(slices: Sequence[Span], part: Part = "text") -> list[Evidence]:
    """Slices of one part of the item, as the card holds them."""
    return [{"in": part, "start": start, "end": end} for start, end in slices]
