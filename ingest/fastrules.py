"""Which elements `ingest.fastfeed` reads, by where they stand, and what becomes of them.

What feedparser makes of an element depends on what came before it: of two descriptions the second
is a content, a title after an image counts anew. Where it has a quirk, it is copied.
"""

from typing import Final

from ingest.entries import RawEntry
from ingest.faststate import (
    ENTRY_KEYS,
    FEED_KEYS,
    PAGES,
    QUERY_ENTITY,
    WORDS,
    Attributes,
    Context,
    Declined,
    Mode,
    Rule,
    State,
    Step,
    begin_text,
    end_other_text,
    mended,
    plain_of,
    raw_of,
    resolved,
    text_of,
    time_of,
)

_MAX_TAGS: Final = 500
"""Categories an entry may have; each is compared with all the others."""


def _title(state: State, attributes: Attributes) -> None:
    text = text_of(state, attributes, "text/plain")
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
    if text_of(state, attributes, "text/plain").value:
        state.title_depth = state.depth


def _new_title(state: State, _: Attributes) -> None:
    state.title_depth = -1


def _content(state: State, attributes: Attributes, default: str = "text/plain") -> None:
    state.has_content = True
    state.here.contents.append(text_of(state, attributes, default))
    state.here.has_summary = True


def _encoded(state: State, attributes: Attributes) -> None:
    _content(state, attributes, "text/html")


def _description(state: State, attributes: Attributes) -> None:
    if state.here.has_summary and not state.has_content:
        _content(state, attributes)
        return
    state.here.summary = text_of(state, attributes, "text/html")
    # A feed's description is its subtitle to feedparser.
    state.here.has_summary |= state.here is not state.feed


def _summary(state: State, attributes: Attributes) -> None:
    if state.here.has_summary and not state.has_content:
        _content(state, attributes)
        return
    state.here.summary = text_of(state, attributes, "text/plain")
    state.here.has_summary = True


def _link(state: State, attributes: Attributes) -> None:
    relation = attributes.get("rel", "alternate")
    default = "application/atom+xml" if relation == "self" else "text/html"
    href = attributes.get("url", attributes.get("uri", attributes.get("href")))
    href = href or attributes.get("href")
    if href is not None:
        if relation == "alternate" and attributes.get("type", default) in PAGES:
            state.here.link = resolved(state, href)
        return
    address = raw_of(state)
    address = mended(resolved(state, address) if address else "")
    if "&" in address:
        if state.here is not state.feed:
            address = address.replace("&amp;", "&")
        address = QUERY_ENTITY.sub(r"&\1", address)
    state.here.link = address


def _guid(state: State, attributes: Attributes) -> None:
    is_link = attributes.get("ispermalink", "true") == "true"
    value = raw_of(state)
    value = mended(resolved(state, value) if value and is_link else value)
    state.here.id = value
    if is_link and state.here.link is None:
        state.here.link = value


def _published(state: State, _: Attributes) -> None:
    state.here.published = time_of(state)


def _updated(state: State, _: Attributes) -> None:
    state.here.updated = time_of(state)


def _other(key: str) -> Step:
    """An element that feedparser stores under its name, as a string only without attributes."""

    def end(state: State, attributes: Attributes) -> None:
        state.here.other[key] = "" if attributes else plain_of(state)

    return end


def _begin_author(state: State, _: Attributes) -> None:
    state.here.people.begin()


def _end_author(state: State, _: Attributes) -> None:
    state.here.people.end(plain_of(state))


def _begin_part(state: State, _: Attributes) -> None:
    if raw_of(state):
        raise Declined("words beside an author's parts")


def _end_part(key: str) -> Step:
    def end(state: State, _: Attributes) -> None:
        state.here.people.part(key, raw_of(state))

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
    value, here = plain_of(state), state.here
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
            for term in filter(None, map(str.strip, plain_of(state).split(","))):
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


def _all(rule: Rule, *keys: str) -> dict[str, Rule]:
    return dict.fromkeys(keys, rule)


_NESTED: Final = Mode({})
_NESTED.unknown = Rule(inside=_NESTED)
_PART: Final = Mode(
    {
        "name": Rule(_begin_part, _end_part("name")),
        "email": Rule(_begin_part, _end_part("email")),
        **_all(Rule(_begin_part, _end_part("href")), "uri", "url", "homepage"),
        "title": Rule(_begin_part, _title),  # as in "Head of Marketing"
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
_TEXTS: Final = {
    **_all(Rule(begin_text, _title, WORDS), "title", "dc_title"),
    **_all(Rule(begin_text, _description, WORDS), "description", "dc_description"),
    **_all(Rule(begin_text, _summary, WORDS), "summary", "itunes_summary"),
    **_all(Rule(begin_text, _content, WORDS), "content"),
    **_all(Rule(begin_text, _encoded, WORDS), "content_encoded"),
    **_all(Rule(end=_link), "link"),
}
_COMMON: Final = {
    **_TEXTS,
    **_all(Rule(end=_guid), "guid", "id"),
    **_all(
        _AUTHOR, "author", "managingeditor", "dc_creator", "dc_author", "itunes_author"
    ),
    **_all(Rule(inside=_IGNORED_PARTS), "contributor"),
    **_all(
        Rule(begin_text, end_other_text, WORDS),
        "copyright", "rights", "dc_rights", "subtitle", "tagline", "itunes_subtitle", "info",
        "feedburner_browserfriendly",
    ),
    **_all(
        Rule(),
        "language", "dc_language", "generator", "created", "dcterms_created", "expirationdate",
        "webmaster", "dc_publisher", "dc_contributor",
        "itunes_image", "itunes_link", "itunes_explicit", "itunes_block", "cc_license",
        "creativecommons_license", "creativeCommons_license", "enclosure", "georss_point",
        "georss_line", "georss_polygon", "georss_box",
    ),
}
_CATEGORY: Final = _all(Rule(end=_category), "category", "keywords", "dc_subject")
_INNER: Final = Mode(
    {
        **_TEXTS,
        **_CATEGORY,
        **_all(Rule(), "name", "email", "url", "uri", "width", "height"),
        "image": Rule(_new_title),
    }
)
_INNER.unknown = Rule(inside=_INNER)
_ITEM: Final = Rule(
    _begin_item,
    _end_item,
    Mode(
        {
            **_COMMON,
            **_DATES,
            **_MEDIA.rules,
            **_CATEGORY,
            **{key: Rule(end=_other(key)) for key in ENTRY_KEYS},
            "itunes_category": Rule(end=_itunes_category),
            "itunes_keywords": Rule(end=_keywords("http://www.itunes.com/")),
            "image": Rule(_new_title),
            "source": _SOURCE,
        },
        unknown=_INNER.unknown,
    ),
)
_CATEGORIES: Final = Mode({})
_CATEGORIES.rules |= _all(Rule(inside=_CATEGORIES), "itunes_category")
_ABOUT: Final = {
    **_COMMON,
    **_MEDIA_LEAVES,
    **{key: Rule(end=_other(key)) for key in FEED_KEYS},
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
