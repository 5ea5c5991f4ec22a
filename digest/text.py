"""The edition for a terminal and for a mail's text part: plain, folded, links numbered."""

import unicodedata
from collections.abc import Iterator

from digest import labels
from digest.edition import Edition, Item, Listed, Statement

WIDTH = 78
_MARGIN = "   "
_COLUMN = 11
"""Cells of the labels beside a top item's lines."""


def render_text(edition: Edition) -> str:
    """At most 78 terminal cells a line, the addresses in the list of links aside."""
    return "\n".join(_Page(edition).lines()) + "\n"


def wrap(text: str, first: str = "", rest: str | None = None, width: int = WIDTH) -> Iterator[str]:
    """Fold `text` to `width` terminal cells; lines begin with `first`, later ones with `rest`.

    `textwrap` counts characters, but East Asian ones take two cells.
    """
    indent = " " * len(first) if rest is None else rest
    line, empty = first, True
    for word in _pieces(text, width - max(len(first), len(indent))):
        if not empty and _cells(line) + 1 + _cells(word) > width:
            yield line
            line, empty = indent, True
        line += word if empty else f" {word}"
        empty = False
    yield line.rstrip()


def _pieces(text: str, room: int) -> Iterator[str]:
    """The words of a text; those wider than `room` cells in pieces."""
    for word in text.split():
        piece = ""
        for ch in word:
            if _cells(piece + ch) > room:
                yield piece
                piece = ""
            piece += ch
        yield piece


def _cells(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in text)


class _Page:
    """The lines of one edition, and the numbers of the links met on the way."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._links: dict[str, int] = {}

    def lines(self) -> Iterator[str]:
        edition = self._edition
        yield from wrap(f"PREREAD · {edition.title}")
        yield from wrap(labels.subtitle(edition))
        yield "=" * WIDTH
        yield ""
        yield from wrap(edition.theme)
        if edition.note:
            yield ""
            yield from wrap(edition.note)
        for heading, body in (
            (labels.TOP, self._top()),
            (labels.SHORT, self._short()),
            (labels.SHELF, self._shelf()),
            (labels.ALSO, self._also_seen()),
            (labels.SINCE, self._changes()),
        ):
            section = list(body)
            if section:
                yield from ("", "", heading.upper(), "-" * len(heading), *section)
        yield from ("", "", "=" * WIDTH)
        for line in labels.footer(edition):
            yield from wrap(line)
        if self._links:
            yield ""
            yield from (f"[{number}] {url}" for url, number in self._links.items())

    def _top(self) -> Iterator[str]:
        for number, item in enumerate(self._edition.top, 1):
            yield ""
            yield from wrap(item.title + self._ref(item.url), f"{number}. ", _MARGIN)
            yield from wrap(labels.origin(item), _MARGIN)
            yield ""
            for statement in filter(None, (item.problem, item.what)):
                yield from wrap(self._said(statement), _MARGIN)
            yield ""
            for label, statements in (
                ("Evidence", item.evidence),
                ("Cost", (item.cost,)),
                ("Limits", (item.limit,)),
            ):
                yield from self._rows(label, [self._said(it) for it in statements if it])
            yield from self._rows(labels.MISSING, [labels.unstated(item)])
            yield from self._rows(labels.to_get(item), [self._downloads(item)])
            yield from self._rows("Why here", [self._why(item)])
            yield from self._rows(labels.NEXT, [labels.next_step(item)])
            yield from self._rows("Careful", [item.warning or ""])
            yield from self._rows("First", [item.first or ""])
            yield from self._rows("Also", [self._named(other) for other in item.also])

    def _short(self) -> Iterator[str]:
        for item in self._edition.short:
            yield ""
            # What is said of it leads to the same page.
            linked = item.what is not None and item.what.link is not None
            yield from wrap(item.title + ("" if linked else self._ref(item.url)), "*  ", _MARGIN)
            if item.what:
                yield from wrap(self._said(item.what), _MARGIN)
            yield from wrap(f"{item.source} · {self._why(item)}", _MARGIN)
            if item.warning:
                yield from wrap(item.warning, _MARGIN)
            for other in item.also:
                yield from wrap(f"Also: {self._named(other)}", _MARGIN)

    def _shelf(self) -> Iterator[str]:
        if self._edition.shelf and labels.untagged(self._edition):
            yield from wrap(labels.untagged(self._edition))
        for item in self._edition.shelf:
            tags = labels.tags(item)
            tagged = f" ({', '.join(tags)})" if tags else ""
            yield from wrap(f"{item.title}{tagged}{self._ref(item.url)}", "*  ", _MARGIN)

    def _also_seen(self) -> Iterator[str]:
        for it in self._edition.also_seen:
            yield from wrap(self._named(it), "*  ", _MARGIN)

    def _changes(self) -> Iterator[str]:
        for change in self._edition.changes:
            yield from wrap(change.text + self._ref(change.url), "*  ", _MARGIN)

    def _rows(self, label: str, texts: list[str]) -> Iterator[str]:
        """Texts in a column, the label beside the first of those that say something."""
        indent = _MARGIN + " " * _COLUMN
        for n, text in enumerate(filter(None, texts)):
            yield from wrap(text, f"{_MARGIN}{'' if n else label:<{_COLUMN}}", indent)

    def _said(self, statement: Statement) -> str:
        return statement.text + self._source(statement)

    def _source(self, statement: Statement) -> str:
        beside = f" (source: “{statement.beside}”)" if statement.beside else ""
        return beside + self._ref(statement.link)

    def _why(self, item: Item) -> str:
        """The reason, with links to the figures that meet a threshold."""
        return labels.reason(item) + "".join(map(self._source, item.met))

    def _downloads(self, item: Item) -> str:
        linked = (name + self._ref(url) for name, url in labels.downloads(item))
        return ", ".join(filter(None, (*linked, item.licence)))

    def _named(self, other: Listed) -> str:
        return f"{other.title} ({other.source}){self._ref(other.url)}"

    def _ref(self, url: str | None) -> str:
        """` [3]`: the number of a link, in the order of first use."""
        return f" [{self._links.setdefault(url, len(self._links) + 1)}]" if url else ""
