"""RSS, RDF, Atom and JSON Feed as entries.

feedparser reads the syndication formats (`ingest.feedparsed`), and `ingest.fastfeed` in its place
where it finds the same; `ingest.jsonfeed` reads JSON Feed, `ingest.arxiv` arXiv's own feeds.
`ingest.entries` makes entries of what they find.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from db.records import Entry, Kind, Problem
from ingest import arxiv, fastfeed, feedparsed
from ingest.clean import one_line, plain, resolve
from ingest.entries import (
    RawFeed,
    distinct,
    entry_of,
    longest,
    make_entry,
    title_of,
    ttl_minutes,
)
from ingest.errors import ParseError
from ingest.feedparsed import Parsed
from ingest.jsonfeed import Item, parse_json_feed
from ingest.times import read_time
from ingest.xmltree import is_cut, read_xml
from net.errors import shown

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ENTITY = re.compile(rb"<!ENTITY[^>]*>", re.IGNORECASE)
_SHORT_ENTITY = re.compile(rb"""<!ENTITY\s+\w+\s+(["'])[^"'<>]{0,12}\1\s*>""", re.IGNORECASE)
# Up to the first tag that is none of a comment's, an instruction's or a quoted value's.
_PROLOG = re.compile(rb"""<!--.*?-->|<\?.*?\?>|"[^"]*"|'[^']*'|(<[A-Za-z])""", re.DOTALL)
_ROOTS = {"rss": "rss", "rdf": "rdf:RDF", "atom": "feed", "cdf": "channel"}


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as data: what it says about itself, its entries, and what was wrong with it.

    `ttl_minutes`, `skip_days` (Monday is 0) and `skip_hours` (UTC) are the publisher's wishes.
    `problem` (`cut`, `malformed`) stands beside the entries that could be read all the same.
    """

    title: str
    site_url: str | None
    entries: tuple[Entry, ...]
    ttl_minutes: int | None = None
    skip_days: frozenset[int] = frozenset()
    skip_hours: frozenset[int] = frozenset()
    problem: Problem | None = None


def parse_feed(body: bytes, headers: Mapping[str, str], url: str, kind: Kind = "post") -> Feed:
    """Read a feed from the body of a response.

    `headers` are the response's (only `Content-Type` counts), `url` is the address it came from
    and the last resort for relative links; `kind` is what the source's entries are. Entries keep
    the feed's order. Raises ParseError: `empty`, `not_a_feed` (a web page, other XML or JSON),
    `not_xml`, `bad_json`, `malformed`.
    """
    start = body[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if not start:
        raise ParseError(
            "empty", f"{_where(url)} sent an empty document.", "It is tried again later."
        )
    if start.startswith((b"{", b"[")):
        return _json_feed(body, url, kind)
    if b"arxiv.org/schemas/atom" in start:
        return _arxiv_feed(body)
    return _syndication(body, headers, url, kind, start)


def wishes(body: bytes) -> tuple[frozenset[int], frozenset[int]]:
    """RSS `skipDays` (Monday is 0) and `skipHours`, of which feedparser keeps the last only."""
    return (
        frozenset(
            _DAYS.index(day) for day in map(str.lower, _skips(body, b"Days")) if day in _DAYS
        ),
        frozenset(int(hour) % 24 for hour in _skips(body, b"Hours") if hour.isdecimal()),
    )


def _skips(body: bytes, what: bytes) -> Iterator[str]:
    found = re.search(rb"<skip%b>([^\x00]{0,2000}?)</skip%b>" % (what, what), body, re.IGNORECASE)
    if found:
        for value in re.findall(rb">\s*(\w+)\s*</", found[1]):
            yield value.decode("ascii", errors="replace")


def _arxiv_feed(body: bytes) -> Feed:
    root, problem = read_xml(body)
    is_search = b"opensearch" in body[:4096]
    entries = arxiv.parse_api(body).entries if is_search else arxiv.parse_rss(body)
    title = next((e.text or "" for e in root.iter("{*}title")), "")
    days, hours = wishes(body)
    return Feed(
        one_line(title),
        "https://arxiv.org/",
        entries,
        skip_days=days,
        skip_hours=hours,
        problem=problem,
    )


def _json_feed(body: bytes, url: str, kind: Kind) -> Feed:
    feed = parse_json_feed(body)
    site = resolve(feed.home_page_url, url) if feed.home_page_url else None
    entries = (_json_entry(item, site or url, kind) for item in feed.items)
    return Feed(plain(feed.title), site, distinct(entries))


def _json_entry(item: Item, base: str, kind: Kind) -> Entry:
    url = resolve(item.url or item.external_url, base) if item.url or item.external_url else None
    candidates = [(item.html, True), (item.text, False), (item.summary, False)]
    text = longest(candidates, url or base)
    title = one_line(item.title)
    return make_entry(
        item.id,
        url,
        title,
        text,
        kind,
        is_content=bool(item.html or item.text),
        authors=tuple(map(one_line, item.authors)),
        published=read_time(item.published),
        updated=read_time(item.modified),
        categories=tuple(map(one_line, item.tags)),
    )


def _syndication(
    body: bytes, headers: Mapping[str, str], url: str, kind: Kind, start: bytes
) -> Feed:
    content_type = next((v for k, v in headers.items() if k.lower() == "content-type"), "")
    document = _without_entities(body)
    problem = None
    raw = fastfeed.read(document, content_type)
    if raw is None:
        parsed = feedparsed.read(document, content_type)
        if not parsed.version and not parsed.feed.entries:
            raise _not_a_feed(start, url)
        raw, problem = parsed.feed, _problem(parsed, body, url)
    return _feed(raw, body, url, kind, problem)


def _feed(raw: RawFeed, body: bytes, url: str, kind: Kind, problem: Problem | None) -> Feed:
    site = resolve(raw.link, url)
    days, hours = wishes(body)
    return Feed(
        title=title_of(raw.title),
        site_url=site if raw.link else None,
        entries=distinct(entry_of(entry, site or url, kind, raw.owners) for entry in raw.entries),
        ttl_minutes=ttl_minutes(raw),
        skip_days=days,
        skip_hours=hours,
        problem=problem,
    )


def _where(url: str) -> str:
    """The address as messages may show it; the name of a file as it is."""
    return shown(url) if "://" in url else url


def _without_entities(body: bytes) -> bytes:
    """Drop the declarations of long XML entities: 200 kB can spell out to 4 GB in expat.

    Short ones stay, since old feeds declare `&nbsp;` and the like.
    """
    root = next((found for found in _PROLOG.finditer(body) if found[1]), None)
    prolog = body[: root.start()] if root else body
    if b"\x00" in prolog:
        if b"<!ENTITY" in prolog.replace(b"\x00", b"").upper():
            raise ParseError(
                "not_xml", "The document declares XML entities in UTF-16.", "Tell the publisher."
            )
        return body
    if b"<!" not in prolog:
        return body
    kept = _ENTITY.sub(lambda m: m[0] if _SHORT_ENTITY.fullmatch(m[0]) else b"", prolog)
    return kept + body[len(prolog) :]


def _not_a_feed(start: bytes, url: str) -> ParseError:
    lowered = start.lower()
    if b"<html" in lowered or b"<!doctype html" in lowered:
        return ParseError(
            "not_a_feed",
            f"{_where(url)} is a web page, not a feed.",
            f"`preread sources add {_where(url)}` finds the feeds of a page."
            if url.startswith("http")
            else "Add the page's address as a source instead.",
        )
    if lowered.startswith(b"<"):
        return ParseError(
            "not_a_feed", f"{_where(url)} is XML or markup, but no feed.", "Check the address."
        )
    return ParseError("not_xml", f"{_where(url)} is neither XML nor JSON.", "Check the address.")


def _problem(parsed: Parsed, body: bytes, url: str) -> Problem | None:
    if parsed.error is None:
        return None
    family = next((root for name, root in _ROOTS.items() if parsed.version.startswith(name)), "")
    if family and is_cut(body, family):
        return Problem(
            "cut", f"{_where(url)}: the document ends before </{family}>.", "It is tried again."
        )
    return Problem(
        "malformed",
        f"{_where(url)} is not well-formed: {parsed.error}.",
        "What could be read was taken in; tell the publisher.",
    )
