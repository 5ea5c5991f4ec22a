"""The edition as data: what every format shows, what is frozen, what `digest --json` prints.

Its JSON is described in docs/json.md. All texts in it are plain (`words.plain`) and not escaped
for any format; all addresses are http(s) and fit for any format (`evidence.web_url`).
"""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from db.card import By, MaturityValue, Read
from db.records import Kind
from digest.window import Period

SCHEMA = 1
"""Raised whenever an edition of the old shape could be misread by a reader of the new one."""


_QUOTED = re.compile(r"“([^”]*\d[^”]*)”")
"""A figure in the words of the source, as a question cites it."""


class EditionError(Exception):
    """An edition cannot be read or sent; the message says which, why, and what to do."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence or figure of a card, with the words of the source that it rests on."""

    text: str
    by: By
    quote: str
    """The source's words; several slices are joined by an ellipsis."""
    link: str | None = None
    """Opens the source at the quote; None where the source is not on the web."""

    @property
    def beside(self) -> str | None:
        """The quote, where it has to stand beside the text: no link, and not the same words."""
        return None if self.link or self.text == self.quote else self.quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An item that is named and not summarized."""

    id: str
    title: str
    url: str | None = None
    source: str
    kind: Kind
    read: Read


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One story of the edition; what is unknown or unsaid is absent."""

    id: str
    title: str
    url: str | None = None
    source: str
    kind: Kind
    read: Read
    date: str
    """The local day, ISO 8601."""
    why: str
    """Why it is here, in one line."""
    bet: str | None = None
    """The name of the bet that it touches."""
    met: tuple[Statement, ...] = ()
    """The figures that meet a threshold of a bet, in the source's wording; `why` says which."""
    what: Statement | None = None
    problem: Statement | None = None
    result: Statement | None = None
    figures: tuple[Statement, ...] = ()
    """Sentences with figures that stand in none of the others."""
    cost: Statement | None = None
    limit: Statement | None = None
    not_stated: tuple[str, ...] = ()
    """What a product manager needs and the source leaves out."""
    ask: str | None = None
    """The next step: the question to start with."""
    maturity: MaturityValue | None = None
    code: str | None = None
    weights: str | None = None
    licence: str | None = None
    warning: str | None = None
    also: tuple[Listed, ...] = ()
    """What else tells the same story."""
    first: str | None = None
    """Which source had the story first, and on which day, where several tell it."""

    @property
    def evidence(self) -> tuple[Statement, ...]:
        """The result and the figures: first what meets a threshold, then what the next step asks
        about, last what holds no figure.
        """
        said = (*((self.result,) if self.result else ()), *self.figures)
        met = [it.text for it in self.met]
        asked = _QUOTED.findall(self.ask or "")
        return tuple(
            sorted(
                said,
                key=lambda it: (
                    not any(figure in it.text for figure in met),
                    not any(figure in it.text for figure in asked),
                    not any(ch.isdigit() for ch in it.text),
                ),
            )
        )

    @property
    def statements(self) -> tuple[Statement, ...]:
        single = (self.problem, self.what, *self.evidence, self.cost, self.limit)
        return tuple(it for it in single if it)


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicCount:
    """How many items of the window are about one thing, and how many were before."""

    name: str
    count: int
    before: int
    """In the window of the same length before this one."""
    ids: tuple[str, ...] = ()
    """Those of its items that stand in this edition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that has changed since the last edition, in a sentence."""

    kind: Literal["topic", "version", "follow_up"]
    """A topic that rose or fell, a paper's new version, or a new piece on an earlier story."""
    text: str
    url: str | None = None
    ids: tuple[str, ...] = ()
    """The works that it is about."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A whole edition. `start` and `end` are UTC, ISO 8601; `words` is what the text form holds."""

    key: str
    period: Period
    title: str
    preview: bool
    start: str
    end: str
    theme: str
    since: str
    outcome: str
    """The honest line: what is new, which sources are fine, which fail and why."""
    provenance: str
    note: str | None = None
    theme_by: Literal["write"] | None = None
    """A model wrote the theme, and it was checked; else it was counted."""
    top: tuple[Item, ...] = ()
    short: tuple[Item, ...] = ()
    shelf: tuple[Item, ...] = ()
    also_seen: tuple[Listed, ...] = ()
    also_more: int = 0
    """How many more were seen by title than are listed."""
    topics: tuple[TopicCount, ...] = ()
    """What the window's items are about, the largest first."""
    changes: tuple[Change, ...] = ()
    """What has changed since the last edition, beside what is new."""
    words: int = 0
    minutes: int = 0
    schema: int = field(default=SCHEMA)

    @property
    def items(self) -> tuple[Item, ...]:
        return (*self.top, *self.short, *self.shelf)

    @property
    def work_ids(self) -> tuple[str, ...]:
        """Every work that stands in the edition, those named beside a story too."""
        return (
            *(id_ for item in self.items for id_ in (item.id, *(it.id for it in item.also))),
            *(it.id for it in self.also_seen),
        )

    def as_json(self) -> dict[str, Any]:
        """Plain JSON data; absent means unknown or nothing to say."""
        data: dict[str, Any] = _adapter().dump_python(self, mode="json", exclude_none=True)
        return data


def from_json(data: dict[str, Any]) -> Edition:
    """The edition that `as_json` gave. Raises EditionError for anything else."""
    name = data.get("key", "without a key")
    if data.get("schema") != SCHEMA:
        raise EditionError(
            f"The stored edition {name} has schema {data.get('schema')!r}, this version reads "
            f"{SCHEMA}. Compose it again with --redo."
        )
    try:
        return _adapter().validate_python(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise EditionError(
            f"The stored edition {name} cannot be read: {where}: {first['msg']}. "
            "Compose it again with --redo."
        ) from error


@cache
def _adapter() -> TypeAdapter[Edition]:
    return TypeAdapter(Edition)
