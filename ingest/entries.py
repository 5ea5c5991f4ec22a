"""What a feed says, as its parser found it, and the rules that make entries of it.

A parser hands over a `RawFeed`: strings as they stood in the document, each text with what is
known of its type. Ids, titles, texts, links and dates are decided here, by the same rules
whichever parser read it, so that another one may take over without doubling entries.
"""

import html
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from db.card import Read
from db.records import Entry, Kind
from ingest.clean import Clean, clean_html, clean_text, one_line, plain, resolve, scrub

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
_EMAIL_AND_NAME = re.compile(r"\S+@\S+\s*\(([^()]+)\)")
_DOI = re.compile(r"\b10\.\d{4,9}/\S+")


@dataclass(frozen=True, slots=True)
class Text:
    """A text construct: its value, its media type, and the base of its relative links."""

    value: str
    type: str = "text/html"
    base: str = ""


@dataclass(frozen=True, slots=True)
class Byline:
    """Who is named: the author as one string, and the names of all of them."""

    author: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One entry as it stood in the document. `doi` is whatever may hold one."""

    id: str = ""
    link: str = ""
    title: Text | None = None
    contents: tuple[Text, ...] = ()
    summary: Text | None = None
    byline: Byline = Byline()
    published: datetime | None = None
    updated: datetime | None = None
    tags: tuple[str, ...] = ()
    doi: str = ""


@dataclass(frozen=True, slots=True)
class RawFeed:
    """One document. `owners` is who stands for entries without an author of their own."""

    title: Text | None
    link: str
    owners: Byline
    ttl: str
    period: str
    frequency: str
    entries: tuple[RawEntry, ...]


def entry_of(raw: RawEntry, base: str, kind: Kind, owners: Byline) -> Entry:
    """The entry; `base` is what its link is relative to."""
    url = resolve(raw.link, base) if raw.link else None
    details = (*raw.contents, raw.summary) if raw.summary else raw.contents
    inner = next((detail.base for detail in details if detail.base), "")
    text = longest(
        map(_candidate, details), (resolve(inner, url or base) if inner else url) or base
    )
    return make_entry(
        raw.id,
        url,
        title_of(raw.title),
        text,
        kind,
        is_content=bool(raw.contents),
        authors=_authors(raw.byline) or _authors(owners),
        published=raw.published,
        updated=raw.updated,
        categories=tuple(dict.fromkeys(one_line(tag) for tag in raw.tags)),
        doi=_doi(raw.doi),
    )


def make_entry(
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
    return Entry(
        guid=feed_id or url or f"sha256:{_digest(title, text.text)}",
        # An entry without a title (a microblog's) is known by its first words.
        title=title or one_line(text.text[:120].split("\n")[0]) or url or "(untitled)",
        text=text.text,
        links=text.links,
        url=url,
        kind=kind,
        read=_read(title, text.text, kind, is_content=is_content),
        **fields,
    )


def _digest(title: str, text: str) -> str:
    return sha256(f"{title}\n{text}".encode()).hexdigest()


def _read(title: str, text: str, kind: Kind, *, is_content: bool) -> Read:
    if not text or text.casefold() == title.casefold() or _ONLY_LINKS.fullmatch(text):
        return "title"
    if kind == "newsletter":
        return "newsletter"
    if _CUT_OFF.search(text[-80:]):
        return "excerpt"
    whole = is_content and (kind == "release" or len(text) >= _FULL_TEXT)
    return "full_text" if whole or len(text) >= 2 * _FULL_TEXT else "excerpt"


def longest(candidates: Iterable[tuple[str, bool]], base: str) -> Clean:
    """The longest text after cleaning; cleaning never makes a candidate longer."""
    best = Clean("")
    for value, is_markup in sorted(candidates, key=lambda c: len(c[0]), reverse=True):
        if len(value) > len(best.text):
            cleaned = clean_html(value, base) if is_markup else clean_text(value)
            best = max(best, cleaned, key=lambda c: len(c.text))
    return best


def _candidate(detail: Text) -> tuple[str, bool]:
    """A text, and whether it is markup; plain text, taken as such, would lose its line breaks."""
    # Of two descriptions feedparser declares the first one plain, whatever it holds.
    if detail.type == "text/plain" and not _IMAGE.search(detail.value):
        return detail.value, False
    if _TAG.search(detail.value):
        return detail.value, True
    return (detail.value if detail.type == "text/plain" else html.unescape(detail.value)), False


def title_of(title: Text | None) -> str:
    """A title as one line."""
    if title is None:
        return ""
    return one_line(title.value) if title.type == "text/plain" else plain(title.value)


def _authors(byline: Byline) -> tuple[str, ...]:
    # RSS's "mail (name)", which feedparser splits wrongly where the domain's end is a long one.
    named = _EMAIL_AND_NAME.fullmatch(byline.author.strip()) if "@" in byline.author else None
    if named:
        return (one_line(named[1]),)
    return tuple(dict.fromkeys(one_line(name) for name in byline.names if name and "@" not in name))


def _doi(named: str) -> str | None:
    found = _DOI.search(named) if named else None
    return found[0] if found else None


def ttl_minutes(feed: RawFeed) -> int | None:
    """Minutes between fetches that the publisher asks for, at most 30 days."""
    ttl = feed.ttl.strip()
    if ttl.isdecimal() and int(ttl[:9]) > 0:
        return min(int(ttl[:9]), _MAX_TTL)
    period = _PERIODS.get(feed.period.strip().lower())
    frequency = feed.frequency.strip()
    if period is None:
        return None
    often = int(frequency[:6]) if frequency.isdecimal() and int(frequency[:6]) > 0 else 1
    return min(max(period // often, 1), _MAX_TTL)


def distinct(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Tell entries apart that share a guid: by their link, else by their title and text.

    Publishers do reuse guids, and link all entries to the home page. What is the same in all of
    these is the same entry.
    """
    found = list(entries)
    rules: tuple[Callable[[Entry], str], ...] = (
        lambda entry: entry.url or "",
        lambda entry: _digest(entry.title, entry.text),
    )
    for rule in rules:
        counts = Counter(entry.guid for entry in found)
        if len(counts) == len(found):
            break
        variants: dict[str, set[str]] = {}
        for entry in found:
            if counts[entry.guid] > 1:
                variants.setdefault(entry.guid, set()).add(rule(entry))
        found = [
            replace(entry, guid=f"{entry.guid} {rule(entry)}")
            if len(variants.get(entry.guid, ())) > 1
            else entry
            for entry in found
        ]
    unique: dict[str, Entry] = {}
    for entry in found:
        unique.setdefault(entry.guid, entry)
    return tuple(unique.values())
