"""RSS, RDF, Atom and JSON Feed as entries.

feedparser reads the syndication formats, `ingest.jsonfeed` JSON Feed, `ingest.arxiv` arXiv's own
feeds. Ids, texts, links and dates are decided here, by the same rules for all of them, so that
another parser could take over without doubling entries.
"""

import html
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from typing import Any

import feedparser

from db.card import Read
from db.records import Entry, Kind, Problem
from ingest import arxiv, expat
from ingest.clean import Clean, clean_html, clean_text, one_line, plain, resolve, scrub
from ingest.errors import ParseError
from ingest.jsonfeed import Item, parse_json_feed
from ingest.times import from_struct, read_time
from ingest.xmltree import is_cut, read_xml
from net.errors import shown

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200, "yearly": 525600}
_MAX_TTL = 30 * 24 * 60
_FULL_TEXT = 1500
"""A text of fewer code points than this is an excerpt, however it is tagged."""
_CUT_OFF = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\b(?:read more|continue reading|read the full|keep reading)"
    r"\W*(?:\w+\W*){0,6})\s*$",
    re.IGNORECASE,
)
_ONLY_LINKS = re.compile(
    r"(?:comments?|link|read more|permalink|continue reading)\W*", re.IGNORECASE
)
_TAG = re.compile(r"<[A-Za-z/!]")
_IMAGE = re.compile(r"<img\s[^<>]{0,4000}>", re.IGNORECASE)
_ENTITY = re.compile(rb"<!ENTITY[^>]*>", re.IGNORECASE)
_SHORT_ENTITY = re.compile(rb"""<!ENTITY\s+\w+\s+(["'])[^"'<>]{0,12}\1\s*>""", re.IGNORECASE)
# Up to the first tag that is none of a comment's, an instruction's or a quoted value's.
_PROLOG = re.compile(rb"""<!--.*?-->|<\?.*?\?>|"[^"]*"|'[^']*'|(<[A-Za-z])""", re.DOTALL)
_EMAIL_AND_NAME = re.compile(r"\S+@\S+\s*\(([^()]+)\)")
expat.install()
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
    `not_xml`, `bad_json`.
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
    return Feed(plain(feed.title), site, _distinct(entries))


def _json_entry(item: Item, base: str, kind: Kind) -> Entry:
    url = resolve(item.url or item.external_url, base) if item.url or item.external_url else None
    candidates = [(item.html, True), (item.text, False), (item.summary, False)]
    text = _longest(candidates, url or base)
    title = one_line(item.title)
    return _entry(
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
    parsed = feedparser.parse(
        BytesIO(_without_entities(body)),
        # Nothing but the type: a Content-Location would change relative ids from day to day.
        response_headers={"content-type": content_type},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not parsed.version and not parsed.entries:
        raise _not_a_feed(start, url)
    site = resolve(_string(parsed.feed.get("link")), url)
    owners = _authors(parsed.feed) if parsed.version.startswith("atom") else ()
    entries = (_parsed_entry(entry, site or url, kind, owners) for entry in parsed.entries)
    days, hours = wishes(body)
    return Feed(
        title=_title(parsed.feed),
        site_url=site if parsed.feed.get("link") else None,
        entries=_distinct(entries),
        ttl_minutes=_ttl(parsed.feed),
        skip_days=days,
        skip_hours=hours,
        problem=_problem(parsed, body, url),
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


def _problem(parsed: Any, body: bytes, url: str) -> Problem | None:
    error = parsed.get("bozo_exception")
    harmless = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
    if not parsed.bozo or isinstance(error, harmless):
        return None
    family = next((root for name, root in _ROOTS.items() if parsed.version.startswith(name)), "")
    if family and is_cut(body, family):
        return Problem(
            "cut", f"{_where(url)}: the document ends before </{family}>.", "It is tried again."
        )
    return Problem(
        "malformed",
        f"{_where(url)} is not well-formed: {error}.",
        "What could be read was taken in; tell the publisher.",
    )


def _parsed_entry(entry: Any, base: str, kind: Kind, owners: tuple[str, ...]) -> Entry:
    link = _string(entry.get("feedburner_origlink")) or _string(entry.get("link"))
    url = resolve(link, base) if link else None
    contents = list(entry.get("content", ()))
    details = [*contents, entry.get("summary_detail") or {}]
    candidates = [
        (_string(detail.get("value")), _is_markup(detail)) for detail in details if detail
    ]
    inner = next((_string(d.get("base")) for d in details if d and d.get("base")), "")
    text = _longest(candidates, (resolve(inner, url or base) if inner else url) or base)
    return _entry(
        _string(entry.get("id")),
        url,
        _title(entry),
        text,
        kind,
        is_content=bool(contents),
        authors=_authors(entry) or owners,
        published=_time(entry, "published"),
        updated=_time(entry, "updated"),
        categories=tuple(
            dict.fromkeys(one_line(tag.term) for tag in entry.get("tags", ()) if tag.get("term"))
        ),
        doi=_doi(entry),
    )


def _entry(
    feed_id: str,
    url: str | None,
    title: str,
    text: Clean,
    kind: Kind,
    *,
    is_content: bool,
    **fields: Any,
) -> Entry:
    """The entry with what is decided the same way for every format: guid, title and `read`."""
    feed_id = " ".join(scrub(feed_id).split())
    digest = sha256(f"{title}\n{text.text}".encode()).hexdigest()
    return Entry(
        guid=feed_id or url or f"sha256:{digest}",
        # An entry without a title (a microblog's) is known by its first words.
        title=title or one_line(text.text[:120].split("\n")[0]) or url or "(untitled)",
        text=text.text,
        links=text.links,
        url=url,
        kind=kind,
        read=_read(title, text.text, kind, is_content=is_content),
        **fields,
    )


def _read(title: str, text: str, kind: Kind, *, is_content: bool) -> Read:
    if not text or text.casefold() == title.casefold() or _ONLY_LINKS.fullmatch(text):
        return "title"
    if kind == "newsletter":
        return "newsletter"
    if _CUT_OFF.search(text[-80:]):
        return "excerpt"
    whole = is_content and (kind == "release" or len(text) >= _FULL_TEXT)
    return "full_text" if whole or len(text) >= 2 * _FULL_TEXT else "excerpt"


def _longest(candidates: Iterable[tuple[str, bool]], base: str) -> Clean:
    """The longest text after cleaning; cleaning never makes a candidate longer."""
    best = Clean("")
    for value, is_markup in sorted(candidates, key=lambda c: len(c[0]), reverse=True):
        if len(value) > len(best.text):
            cleaned = clean_html(value, base) if is_markup else clean_text(value)
            best = max(best, cleaned, key=lambda c: len(c.text))
    return best


def _is_markup(detail: Any) -> bool:
    """Plain text is often declared as HTML; taken as such, it would lose its line breaks."""
    value = _string(detail.get("value"))
    # Of two descriptions feedparser declares the first one plain, whatever it holds.
    if detail.get("type") == "text/plain" and not _IMAGE.search(value):
        return False
    if not _TAG.search(value):
        detail["value"] = html.unescape(value)
        return False
    return True


def _title(element: Any) -> str:
    detail = element.get("title_detail") or {}
    value = _string(detail.get("value"))
    return one_line(value) if detail.get("type") == "text/plain" else plain(value)


def _authors(element: Any) -> tuple[str, ...]:
    # RSS's "mail (name)", which feedparser splits wrongly where the domain's end is a long one.
    named = _EMAIL_AND_NAME.fullmatch(_string(element.get("author")).strip())
    if named:
        return (one_line(named[1]),)
    names = (_string(author.get("name")) for author in element.get("authors", ()) if author)
    return tuple(dict.fromkeys(one_line(name) for name in names if name and "@" not in name))


def _time(entry: Any, field: str) -> datetime | None:
    # Asked for `updated` alone, feedparser answers with `published`; `in` tells them apart.
    if field not in entry:
        return None
    return from_struct(entry.get(f"{field}_parsed")) or read_time(_string(entry[field]))


def _doi(entry: Any) -> str | None:
    named = _string(entry.get("prism_doi")) or _string(entry.get("dc_identifier"))
    found = re.search(r"\b10\.\d{4,9}/\S+", named)
    return found[0] if found else None


def _ttl(feed: Any) -> int | None:
    """Minutes between fetches that the publisher asks for, at most 30 days."""
    ttl = _string(feed.get("ttl")).strip()
    if ttl.isdecimal() and int(ttl[:9]) > 0:
        return min(int(ttl[:9]), _MAX_TTL)
    period = _PERIODS.get(_string(feed.get("sy_updateperiod")).strip().lower())
    frequency = _string(feed.get("sy_updatefrequency")).strip()
    if period is None:
        return None
    often = int(frequency[:6]) if frequency.isdecimal() and int(frequency[:6]) > 0 else 1
    return min(max(period // often, 1), _MAX_TTL)


def _distinct(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Tell entries apart that share a guid: by their link, else by their title and text.

    Publishers do reuse guids, and link all entries to the home page. What is the same in all of
    these is the same entry.
    """
    found = list(entries)
    rules: tuple[Callable[[Entry], str], ...] = (
        lambda entry: entry.url or "",
        lambda entry: sha256(f"{entry.title}\n{entry.text}".encode()).hexdigest(),
    )
    for rule in rules:
        variants: dict[str, set[str]] = {}
        for entry in found:
            variants.setdefault(entry.guid, set()).add(rule(entry))
        shared = Counter({guid: len(values) for guid, values in variants.items()})
        found = [
            replace(entry, guid=f"{entry.guid} {rule(entry)}") if shared[entry.guid] > 1 else entry
            for entry in found
        ]
    unique: dict[str, Entry] = {}
    for entry in found:
        unique.setdefault(entry.guid, entry)
    return tuple(unique.values())


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""
