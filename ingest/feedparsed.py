"""Feeds as feedparser finds them: the authority on what stands in RSS, RDF and Atom."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import feedparser

from ingest import expat
from ingest.entries import Byline, RawEntry, RawFeed, Text
from ingest.errors import ParseError
from ingest.times import from_struct, read_time

expat.install()


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document that feedparser has read: `version` as it names it, and what was wrong."""

    feed: RawFeed
    version: str
    error: Exception | None


def read(body: bytes, content_type: str) -> Parsed:
    """Read a document of any kind; one that is no feed has neither version nor entries.

    Raises ParseError (`malformed`) where feedparser itself breaks down.
    """
    try:
        parsed = feedparser.parse(
            BytesIO(body),
            # Nothing but the type: a Content-Location would change relative ids from day to day.
            response_headers={"content-type": content_type},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as broken:
        # A month 99, a chapter without a start, an encoding's name that is none: all of the
        # document is lost, but it is not we who failed.
        raise ParseError(
            "malformed",
            f"The feed holds something that feedparser cannot read ({broken}).",
            "Tell the publisher.",
        ) from broken
    error = parsed.get("bozo_exception") if parsed.bozo else None
    harmless = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
    is_atom = parsed.version.startswith("atom")
    feed = RawFeed(
        title=_text(parsed.feed.get("title_detail")),
        link=_string(parsed.feed.get("link")),
        owners=_byline(parsed.feed) if is_atom else Byline(),
        ttl=_string(parsed.feed.get("ttl")),
        period=_string(parsed.feed.get("sy_updateperiod")),
        frequency=_string(parsed.feed.get("sy_updatefrequency")),
        entries=tuple(map(_entry, parsed.entries)),
    )
    return Parsed(feed, parsed.version, None if isinstance(error, harmless) else error)


def _entry(entry: Any) -> RawEntry:
    contents = (_text(content) for content in entry.get("content", ()))
    return RawEntry(
        id=_string(entry.get("id")),
        link=_string(entry.get("feedburner_origlink")) or _string(entry.get("link")),
        title=_text(entry.get("title_detail")),
        contents=tuple(content for content in contents if content),
        summary=_text(entry.get("summary_detail")),
        byline=_byline(entry),
        published=_time(entry, "published"),
        updated=_time(entry, "updated"),
        tags=tuple(tag.term for tag in entry.get("tags", ()) if tag.get("term")),
        doi=_string(entry.get("prism_doi")) or _string(entry.get("dc_identifier")),
    )


def _text(detail: Any) -> Text | None:
    if not detail:
        return None
    value, type_, base = (_string(detail.get(key)) for key in ("value", "type", "base"))
    return Text(value, type_, base)


def _byline(element: Any) -> Byline:
    names = (_string(author.get("name")) for author in element.get("authors", ()) if author)
    return Byline(_string(element.get("author")), tuple(names))


def _time(entry: Any, field: str) -> datetime | None:
    # Asked for `updated` alone, feedparser answers with `published`; `in` tells them apart.
    if field not in entry:
        return None
    return from_struct(entry.get(f"{field}_parsed")) or read_time(_string(entry[field]))


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""
