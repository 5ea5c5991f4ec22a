"""What `ingest.fastfeed` knows while it reads, and the functions that it takes from feedparser.

The state is named as in feedparser (`title_depth`, `has_content`).
"""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from typing import Any, Final
from xml.sax.saxutils import escape

from ingest.entries import Byline, RawEntry, RawFeed, Text
from ingest.times import from_struct, quick_time, read_time

API: Final[Any] = import_module("feedparser.api")
URLS: Final[Any] = import_module("feedparser.urls")
Attributes = Mapping[str, str]
ENTRY_KEYS: Final = ("feedburner_origlink", "prism_doi", "dc_identifier")
FEED_KEYS: Final = ("ttl", "sy_updateperiod", "sy_updatefrequency")
"""Elements without a method of feedparser's whose texts are read from where it puts them."""

_KNOWN: Final = frozenset(
    name.split("_", 2)[2]
    for name in dir(API.StrictFeedParser)
    if name.startswith(("_start_", "_end_"))
)
"""Elements that feedparser has a method for."""
# fmt: off
_KEYS: Final = frozenset({
    "author_detail", "authors", "contributors", "guidislink", "links", "published_parsed",
    "publisher", "publisher_detail", "publishers", "summary_detail", "title_detail",
    "updated_parsed",
}) | set(API.FeedParserDict.keymap) - {"items"}
"""Where feedparser would take an unknown element of this name for its own notes."""
# fmt: on
_TYPES: Final = {
    "text": "text/plain",
    "plain": "text/plain",
    "text/plain": "text/plain",
    "html": "text/html",
    "text/html": "text/html",
    "xhtml": "application/xhtml+xml",
    "application/xhtml+xml": "application/xhtml+xml",
}
PAGES: Final = frozenset({"html", "text/html", "xhtml", "application/xhtml+xml"})
_WINDOWS: Final[dict[int, str]] = import_module("feedparser.html")._cp1252
_C1: Final = re.compile(b"\xc2[\x80-\x9f]")
"""The control characters of Latin-1 in UTF-8, where they are found ten times as fast."""
QUERY_ENTITY: Final = re.compile("&([A-Za-z0-9_]+);")
_MAX_AUTHOR: Final = 200


class Declined(Exception):  # noqa: N818 - an outcome, not an error
    """The document is for feedparser; the words say which part of it."""


class People:
    """The authors of the feed or of an entry, as much of a parser as feedparser's methods need."""

    _save_author = API.StrictFeedParser._save_author
    _sync_author_detail = API.StrictFeedParser._sync_author_detail

    def __init__(self) -> None:
        self.context: dict[str, Any] = {"author": "", "authors": []}

    def _get_context(self) -> dict[str, Any]:
        return self.context

    def byline(self) -> Byline:
        """What has been found."""
        names = (author.get("name", "") for author in self.context["authors"] if author)
        return Byline(self.context["author"], tuple(names))

    def begin(self) -> None:
        """One more of them."""
        self.context["authors"].append({})

    def part(self, key: str, value: str) -> None:
        """Their name, say, in an element of its own."""
        self._check()
        self._save_author(key, value)

    def end(self, author: str) -> None:
        """The text of the author's element."""
        self.context["author"] = author
        detail = self.context["authors"][-1]
        if detail or "@" in author:
            self._check()
            self._sync_author_detail()
        elif author:
            self.context.setdefault("author_detail", detail)
            detail["name"] = author

    def _check(self) -> None:
        if len(self.context["author"]) > _MAX_AUTHOR:
            raise Declined("a long author")  # feedparser's pattern is quadratic


@dataclass(slots=True)
class Context:
    """What has been found of the feed, or of one entry."""

    id: str = ""
    link: str | None = None
    title: Text | None = None
    contents: list[Text] = field(default_factory=list)
    summary: Text | None = None
    has_summary: bool = False
    people: People = field(default_factory=People)
    published: datetime | None = None
    updated: datetime | None = None
    tags: list[list[str | None]] = field(default_factory=list)
    other: dict[str, str] = field(default_factory=dict)


class Markup:
    """What has been read of a text that is XHTML; `base` is that of the text as a whole."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._pieces: list[str] = []
        self._tags: list[str] = []

    def text(self, pieces: list[str]) -> None:
        """The words up to the next tag."""
        if pieces:
            self._pieces.append(escape("".join(pieces)))

    def open(self, tag: str, attributes: Attributes) -> None:
        """A start tag."""
        written = API.StrictFeedParser.strattrs(attributes.items())
        self._pieces.append(f"<{tag}{written}>")
        self._tags.append(tag)

    def close(self) -> None:
        """The end tag of the last that is open."""
        self._pieces.append(f"</{self._tags.pop()}>")

    def value(self, *, unwrap: bool) -> str:
        """All of it; `unwrap` takes the `<div>` off that holds all the rest."""
        pieces = self._pieces
        first, end = 0, len(pieces)
        while unwrap and end - first > 1 and not pieces[end - 1].strip():
            end -= 1
        while unwrap and end - first > 1 and not pieces[first].strip():
            first += 1
        if unwrap and end and _wraps(pieces[first:end]):
            first, end = first + 1, end - 1
        return "".join(pieces[first:end]).strip()


def _wraps(pieces: list[str]) -> bool:
    if not (pieces[0] == "<div>" or pieces[0].startswith("<div ")) or pieces[-1] != "</div>":
        return False
    depth = 0
    for piece in pieces[:-1]:
        if piece.startswith("</"):
            depth -= 1
            if not depth:
                return False
        elif piece.startswith("<"):
            depth += not piece.endswith("/>")
    return True


class State:
    """Where the reader stands. `base` is what relative addresses are joined to."""

    def __init__(self) -> None:
        self.feed = self.here = Context()
        self.entries: list[RawEntry] = []
        self.pieces: list[str] = []
        self.depth = 0
        self.title_depth = -1
        self.has_content = False
        self.has_channel = False
        self.is_atom = False
        self.base = ""
        self.version = ""
        self.name = ""
        self.markup: Markup | None = None

    def found(self) -> RawFeed:
        """All of it."""
        feed = self.feed
        return RawFeed(
            title=feed.title,
            link=feed.link or "",
            owners=feed.people.byline() if self.is_atom else Byline(),
            ttl=feed.other.get("ttl", ""),
            period=feed.other.get("sy_updateperiod", ""),
            frequency=feed.other.get("sy_updatefrequency", ""),
            entries=tuple(self.entries),
        )


Step = Callable[[State, Attributes], None]


@dataclass(slots=True, eq=False)
class Mode:
    """The elements that may stand somewhere; `unknown` is for those that nobody reads."""

    rules: dict[str, "Rule"]
    unknown: "Rule | None" = None

    def other(self, key: str) -> "Rule":
        """The rule for an element that is not listed; raises Declined if there is none."""
        if (
            self.unknown is None
            or key in _KNOWN
            or key in _KEYS
            or key in ENTRY_KEYS
            or key in FEED_KEYS
        ):
            raise Declined(f"<{key}>")
        return self.unknown


LEAF: Final = Mode({})


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """What to do where an element begins and ends, and what may stand in it."""

    begin: Step | None = None
    end: Step | None = None
    inside: Mode = LEAF


def raw_of(state: State) -> str:
    """The element's text, trimmed."""
    return "".join(state.pieces).strip()


def mended(text: str) -> str:
    """The text with feedparser's repair of UTF-8 taken for Latin-1, and of what is Windows' own."""
    if text.isascii():
        return text
    with suppress(UnicodeError):
        text = text.encode("iso-8859-1").decode("utf-8")
    return text.translate(_WINDOWS) if _C1.search(text.encode()) else text


def plain_of(state: State) -> str:
    """The element's text as feedparser stores it."""
    return mended(raw_of(state))


def resolved(state: State, address: str) -> str:
    """The address joined to the base, as feedparser does it: as it is where there is no base."""
    if not state.base and ":///" not in address:
        return address
    joined: str = URLS._urljoin(state.base, address)
    return joined


def text_of(state: State, attributes: Attributes, default: str) -> Text:
    """The element's text with its type, `default` where it has none; raises Declined."""
    type_ = _TYPES.get(attributes.get("type", default))
    if type_ is None or attributes.get("mode") == "base64":
        raise Declined(f"a text of type {attributes.get('type')}")
    if type_ == "application/xhtml+xml":
        return _markup_of(state, type_)
    raw = raw_of(state)
    # Where the format does not say what it is, feedparser guesses.
    if type_ == "text/plain" and not state.is_atom and ("&" in raw or "</" in raw):
        type_ = "text/html" if API.StrictFeedParser.looks_like_html(raw) else type_
    return Text(mended(raw), type_, state.base)


def _markup_of(state: State, type_: str) -> Text:
    markup, state.markup = state.markup, None
    if markup is None:
        raise Declined("XHTML in its place")
    markup.text(state.pieces)
    return Text(mended(markup.value(unwrap=state.version == "atom10")), type_, markup.base)


def begin_text(state: State, attributes: Attributes) -> None:
    """A text construct begins: whether there may be markup in it."""
    is_markup = attributes.get("type") in ("xhtml", "application/xhtml+xml")
    state.markup = Markup(state.base) if is_markup else None


def end_other_text(state: State, _: Attributes) -> None:
    """One that nobody reads."""
    state.markup = None


def _begin_markup(state: State, attributes: Attributes) -> None:
    if state.markup is None:
        raise Declined("markup in a text")
    state.markup.text(state.pieces)
    parts = state.name.split()  # "namespace name prefix", or "name"
    state.markup.open((parts[1] if len(parts) > 1 else parts[0]).lower(), attributes)


def _end_markup(state: State, _: Attributes) -> None:
    assert state.markup is not None
    state.markup.text(state.pieces)
    state.markup.close()


WORDS: Final = Mode({})
"""The inside of a text construct."""
WORDS.unknown = Rule(_begin_markup, _end_markup, WORDS)


def time_of(state: State) -> datetime | None:
    """The element's text as a date, or None; raises Declined where feedparser breaks down."""
    value = plain_of(state)
    if quick := quick_time(value):
        return quick
    try:
        return from_struct(API._parse_date(value)) or read_time(value)
    except LookupError as error:
        raise Declined("a month that is none") from error
