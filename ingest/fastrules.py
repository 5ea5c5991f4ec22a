"""Which elements `ingest.fastfeed` reads, and what feedparser makes of them.

What feedparser makes of an element depends on what came before it: of two descriptions the second
is a content, a title after an image counts anew. The state is named as it is there (`title_depth`,
`has_content`), and where feedparser has a quirk, it is copied.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from typing import Any, Final

from ingest.entries import Byline, RawEntry, RawFeed, Text
from ingest.times import from_struct, quick_time, read_time

API: Final[Any] = import_module("feedparser.api")
urls: Final[Any] = import_module("feedparser.urls")
Attributes = Mapping[str, str]

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
}
_PAGES: Final = frozenset({"html", "text/html", "xhtml", "application/xhtml+xml"})
_WINDOWS: Final = {
    code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in
    (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_C1: Final = re.compile("[\x80-\x9f]")
_QUERY_ENTITY: Final = re.compile("&([A-Za-z0-9_]+);")
_MAX_TAGS: Final = 500
_MAX_AUTHOR: Final = 1000


class Declined(Exception):  # noqa: N818 - an outcome, not an error
    """The document is for feedparser; the words say which part of it."""


@dataclass(slots=True)
class Context:
    """What has been found of the feed, or of one entry."""

    id: str = ""
    link: str | None = None
    title: Text | None = None
    contents: list[Text] = field(default_factory=list)
    summary: Text | None = None
    has_summary: bool = False
    people: "_People" = field(default_factory=lambda: _People())
    published: datetime | None = None
    updated: datetime | None = None
    tags: list[list[str | None]] = field(default_factory=list)
    other: dict[str, str] = field(default_factory=dict)


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
        if self.unknown is None or key in _KNOWN or key in _KEYS or key in _READ:
            raise Declined(f"<{key}>")
        return self.unknown


LEAF: Final = Mode({})


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """What to do where an element begins and ends, and what may stand in it."""

    begin: Step | None = None
    end: Step | None = None
    inside: Mode = LEAF


def _raw(state: State) -> str:
    return "".join(state.pieces).strip()


def _mended(text: str) -> str:
    """With feedparser's repair of UTF-8 taken for Latin-1, and of what is Windows' own."""
    if text.isascii():
        return text
    try:
        text = text.encode("iso-8859-1").decode("utf-8")
    except UnicodeError:
        pass
    return text.translate(_WINDOWS) if _C1.search(text) else text


def _plain(state: State) -> str:
    return _mended(_raw(state))


def _resolved(state: State, address: str) -> str:
    if not state.base and ":///" not in address:
        return address
    joined: str = urls._urljoin(state.base, address)  # noqa: SLF001 - nothing public does it
    return joined


def _text(state: State, attributes: Attributes, default: str) -> Text:
    raw = _raw(state)
    type_ = _TYPES.get(attributes.get("type", default))
    if type_ is None or attributes.get("mode") == "base64":
        raise Declined(f"a text of type {attributes.get('type')}")
    # Where the format does not say what it is, feedparser guesses.
    if type_ == "text/plain" and not state.is_atom and ("&" in raw or "</" in raw):
        type_ = "text/html" if API.StrictFeedParser.looks_like_html(raw) else type_
    return Text(_mended(raw), type_, state.base)


def _title(state: State, attributes: Attributes) -> None:
    text = _text(state, attributes, "text/plain")
    if not -1 < state.title_depth <= state.depth:
        state.here.title = text
    if text.value:
        state.title_depth = state.depth


def _media_title(state: State, attributes: Attributes) -> None:
    kept = state.title_depth
    _title(state, attributes)
    state.title_depth = kept


def _other_title(state: State, attributes: Attributes) -> None:
    """The title of an image, a text input or a source."""
    if _text(state, attributes, "text/plain").value:
        state.title_depth = state.depth


def _new_title(state: State, _: Attributes) -> None:
    state.title_depth = -1


def _content(state: State, attributes: Attributes, default: str = "text/plain") -> None:
    state.has_content = True
    state.here.contents.append(_text(state, attributes, default))
    state.here.has_summary = True


def _encoded(state: State, attributes: Attributes) -> None:
    _content(state, attributes, "text/html")


def _description(state: State, attributes: Attributes) -> None:
    if state.here.has_summary and not state.has_content:
        _content(state, attributes)
        return
    state.here.summary = _text(state, attributes, "text/html")
    # A feed's description is its subtitle to feedparser.
    state.here.has_summary |= state.here is not state.feed


def _summary(state: State, attributes: Attributes) -> None:
    if state.here.has_summary and not state.has_content:
        _content(state, attributes)
        return
    state.here.summary = _text(state, attributes, "text/plain")
    state.here.has_summary = True


def _link(state: State, attributes: Attributes) -> None:
    relation = attributes.get("rel", "alternate")
    default = "application/atom+xml" if relation == "self" else "text/html"
    href = attributes.get("url", attributes.get("uri", attributes.get("href")))
    href = href or attributes.get("href")
    if href is not None:
        if relation == "alternate" and attributes.get("type", default) in _PAGES:
            state.here.link = _resolved(state, href)
        return
    address = _raw(state)
    address = _mended(_resolved(state, address) if address else "")
    if state.here is not state.feed:
        address = address.replace("&amp;", "&")
    state.here.link = _QUERY_ENTITY.sub(r"&\1", address)


def _guid(state: State, attributes: Attributes) -> None:
    is_link = attributes.get("ispermalink", "true") == "true"
    value = _raw(state)
    value = _mended(_resolved(state, value) if value and is_link else value)
    state.here.id = value
    if is_link and state.here.link is None:
        state.here.link = value


def _published(state: State, _: Attributes) -> None:
    state.here.published = _time(_plain(state))


def _updated(state: State, _: Attributes) -> None:
    state.here.updated = _time(_plain(state))


def _time(value: str) -> datetime | None:
    quick = quick_time(value)
    return quick or from_struct(API._parse_date(value)) or read_time(value)  # noqa: SLF001


def _other(key: str) -> Step:
    """An element that feedparser stores under its name, as a string only without attributes."""

    def end(state: State, attributes: Attributes) -> None:
        state.here.other[key] = "" if attributes else _plain(state)

    return end


class _People:
    """The authors of the feed or of an entry, as much of a parser as feedparser's methods need."""

    _save_author = API.StrictFeedParser._save_author  # noqa: SLF001 - nothing public does it
    _sync_author_detail = API.StrictFeedParser._sync_author_detail  # noqa: SLF001

    def __init__(self) -> None:
        self.context: dict[str, Any] = {"author": "", "authors": []}

    def _get_context(self) -> dict[str, Any]:
        return self.context

    def byline(self) -> Byline:
        names = (author.get("name", "") for author in self.context["authors"] if author)
        return Byline(self.context["author"], tuple(names))

    def begin(self) -> None:
        self.context["authors"].append({})

    def part(self, key: str, value: str) -> None:
        self._check()
        self._save_author(key, value)

    def end(self, author: str) -> None:
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


def _begin_author(state: State, _: Attributes) -> None:
    state.here.people.begin()


def _end_author(state: State, _: Attributes) -> None:
    state.here.people.end(_plain(state))


def _begin_part(state: State, _: Attributes) -> None:
    if _raw(state):
        raise Declined("words beside an author's parts")


def _end_part(key: str) -> Step:
    def end(state: State, _: Attributes) -> None:
        value = _raw(state)
        if key == "href":
            value = _mended(_resolved(state, value) if value else "")
        state.here.people.part(key, value)

    return end


def _end_unknown_part(state: State, attributes: Attributes) -> None:
    if attributes:  # feedparser takes what stands in it for the author's
        _begin_part(state, attributes)


def _tag(here: Context, term: str | None, scheme: str | None, label: str | None) -> None:
    value = [term, scheme, label]
    if (term or scheme or label) and value not in here.tags:
        if len(here.tags) == _MAX_TAGS:
            raise Declined("many categories")
        here.tags.append(value)


def _category(state: State, attributes: Attributes) -> None:
    scheme = attributes.get("scheme", attributes.get("domain"))
    _tag(state.here, attributes.get("term"), scheme, attributes.get("label"))
    _end_category(state)


def _end_category(state: State) -> None:
    value, here = _plain(state), state.here
    if value and here.tags and not here.tags[-1][0]:
        here.tags[-1][0] = value
    elif value:
        _tag(here, value, None, None)


def _media_category(state: State, attributes: Attributes) -> None:
    default = "http://search.yahoo.com/mrss/category_schema"
    _category(state, {"scheme": default, **attributes})


def _itunes_category(state: State, attributes: Attributes) -> None:
    _tag(state.here, attributes.get("text"), "http://www.itunes.com/", None)
    _end_category(state)


def _keywords(scheme: str | None) -> Step:
    def end(state: State, attributes: Attributes) -> None:
        if not attributes:
            for term in filter(None, map(str.strip, _plain(state).split(","))):
                _tag(state.here, term, scheme, None)

    return end


def _begin_channel(state: State, attributes: Attributes) -> None:
    if state.has_channel or "lastmod" in attributes or "href" in attributes:
        raise Declined("a second channel, or one of CDF's")
    state.has_channel = True


def _begin_item(state: State, attributes: Attributes) -> None:
    if "lastmod" in attributes or "href" in attributes:
        raise Declined("an item of CDF's")
    state.here = Context(id=attributes.get("rdf:about", ""))
    state.title_depth = -1


def _end_item(state: State, _: Attributes) -> None:
    found = state.here
    state.entries.append(
        RawEntry(
            id=found.id,
            link=found.other.get("feedburner_origlink") or found.link or "",
            title=found.title,
            contents=tuple(found.contents),
            summary=found.summary,
            byline=found.people.byline(),
            published=found.published,
            updated=found.updated,
            tags=tuple(tag[0] for tag in found.tags if tag[0]),
            doi=found.other.get("prism_doi") or found.other.get("dc_identifier") or "",
        )
    )
    state.here = state.feed
    state.has_content = False


def _begin_owner(state: State, _: Attributes) -> None:
    if state.is_atom:  # who would count as its author
        raise Declined("<itunes_owner> in Atom")


_ENTRY_KEYS: Final = ("feedburner_origlink", "prism_doi", "dc_identifier")
_FEED_KEYS: Final = ("ttl", "sy_updateperiod", "sy_updatefrequency")
_READ: Final = frozenset(_ENTRY_KEYS + _FEED_KEYS)


def _all(rule: Rule, *keys: str) -> dict[str, Rule]:
    return dict.fromkeys(keys, rule)


_NESTED: Final = Mode({})
_NESTED.unknown = Rule(inside=_NESTED)
_PART: Final = Mode(
    {
        "name": Rule(_begin_part, _end_part("name")),
        "email": Rule(_begin_part, _end_part("email")),
        **_all(Rule(_begin_part, _end_part("href")), "uri", "url", "homepage"),
    },
    unknown=Rule(_begin_part, _end_unknown_part),
)
_AUTHOR: Final = Rule(_begin_author, _end_author, _PART)
_IGNORED_PARTS: Final = Mode(
    _all(Rule(), "name", "email", "uri", "url", "homepage", "itunes_name", "itunes_email"),
    unknown=_NESTED.unknown,
)
_OTHER_TITLE: Final = _all(Rule(end=_other_title), "title")
_IMAGE: Final = Rule(
    _new_title,
    inside=Mode(
        _OTHER_TITLE | _all(Rule(), "link", "url", "href", "width", "height", "description")
    ),
)
_TEXT_INPUT: Final = Rule(
    _new_title, inside=Mode(_OTHER_TITLE | _all(Rule(), "link", "description", "name"))
)
# fmt: off
_DATES: Final = {
    **_all(Rule(end=_published), "published", "issued", "pubdate", "dcterms_issued"),
    **_all(
        Rule(end=_updated),
        "updated", "modified", "lastbuilddate", "dc_date", "dcterms_modified",
    ),
}
_SOURCE: Final = Rule(
    _new_title,
    inside=Mode(
        _OTHER_TITLE
        | _all(Rule(), *_DATES, "id", "guid", "link", "rights", "subtitle", "generator", "category")
        | _all(Rule(inside=_IGNORED_PARTS), "author"),
        unknown=_NESTED.unknown,
    ),
)
_MEDIA_LEAVES: Final = {
    "media_title": Rule(end=_media_title),
    "media_description": Rule(end=_description),
    "media_category": Rule(end=_media_category),
    "media_keywords": Rule(end=_keywords(None)),
    **_all(
        Rule(),
        "media_thumbnail", "media_credit", "media_rating", "media_restriction", "media_license",
        "media_player",
    ),
}
_MEDIA: Final = Mode(_MEDIA_LEAVES, unknown=_NESTED.unknown)
_MEDIA.rules |= _all(Rule(inside=_MEDIA), "media_content", "media_group")
_COMMON: Final = {
    **_all(Rule(end=_title), "title", "dc_title"),
    **_all(Rule(end=_description), "description", "dc_description"),
    **_all(Rule(end=_summary), "summary", "itunes_summary"),
    **_all(Rule(end=_content), "content"),
    **_all(Rule(end=_encoded), "content_encoded"),
    **_all(Rule(end=_link), "link"),
    **_all(Rule(end=_guid), "guid", "id"),
    **_all(
        _AUTHOR, "author", "managingeditor", "dc_creator", "dc_author", "itunes_author"
    ),
    **_all(Rule(inside=_IGNORED_PARTS), "contributor"),
    **_all(
        Rule(),
        "language", "dc_language", "generator", "copyright", "rights", "dc_rights", "subtitle",
        "tagline", "itunes_subtitle", "created", "dcterms_created", "expirationdate",
        "webmaster", "dc_publisher", "dc_contributor", "info", "feedburner_browserfriendly",
        "itunes_image", "itunes_link", "itunes_explicit", "itunes_block", "cc_license",
        "creativecommons_license", "creativeCommons_license", "enclosure", "georss_point",
        "georss_line", "georss_polygon", "georss_box",
    ),
}
_ITEM: Final = Rule(
    _begin_item,
    _end_item,
    Mode(
        {
            **_COMMON,
            **_DATES,
            **_MEDIA.rules,
            **{key: Rule(end=_other(key)) for key in _ENTRY_KEYS},
            **_all(Rule(end=_category), "category", "keywords", "dc_subject"),
            "itunes_category": Rule(end=_itunes_category),
            "itunes_keywords": Rule(end=_keywords("http://www.itunes.com/")),
            "image": Rule(_new_title),
            "source": _SOURCE,
        },
        unknown=_NESTED.unknown,
    ),
)
_CATEGORIES: Final = Mode({})
_CATEGORIES.rules |= _all(Rule(inside=_CATEGORIES), "itunes_category")
_ABOUT: Final = {
    **_COMMON,
    **_MEDIA_LEAVES,
    **{key: Rule(end=_other(key)) for key in _FEED_KEYS},
    **_all(
        Rule(),
        *_DATES,
        "category", "keywords", "dc_subject", "itunes_keywords", "media_keywords",
        "media_category", "cloud",
    ),
    "itunes_category": Rule(inside=_CATEGORIES),
    "itunes_owner": Rule(_begin_owner, inside=_IGNORED_PARTS),
    "image": _IMAGE,
    **_all(_TEXT_INPUT, "textinput", "textInput"),
}
# fmt: on
_CHANNEL: Final = Rule(
    _begin_channel, inside=Mode({**_ABOUT, "item": _ITEM}, unknown=_NESTED.unknown)
)
_RDF_CHANNEL: Final = Rule(_begin_channel, inside=Mode(_ABOUT, unknown=_NESTED.unknown))
ROOTS: Final = {
    "rss": Rule(inside=Mode({"channel": _CHANNEL})),
    "rdf_rdf": Rule(
        inside=Mode(
            {
                "channel": _RDF_CHANNEL,
                "item": _ITEM,
                "image": _IMAGE,
                **_all(_TEXT_INPUT, "textinput", "textInput"),
            }
        )
    ),
    "feed": Rule(inside=Mode({**_ABOUT, "entry": _ITEM}, unknown=_NESTED.unknown)),
}
"""What a document may be, by the name of its root element."""
