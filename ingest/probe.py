"""What one needs to know of a feed before it is offered: runs in a worker."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

from db.records import Problem
from ingest.clean import resolve
from ingest.identity import canonical_url
from ingest.jobs import parse

_LINK = re.compile(rb"<(?:[\w-]+:)?link\b[^<>]{0,2000}>", re.IGNORECASE)
_SELF = re.compile(rb"""\brel\s*=\s*["']self["']""", re.IGNORECASE)
_HREF = re.compile(rb"""\bhref\s*=\s*["']([^"'<>]{1,2000})["']""", re.IGNORECASE)
_FEED_URL = re.compile(rb'"feed_url"\s*:\s*"([^"]{1,2000})"')
_ENTRY = re.compile(rb"<(?:item|entry)[\s>]", re.IGNORECASE)
_HEAD = 64 * 1024


@dataclass(frozen=True, slots=True)
class Probe:
    """A feed that could be parsed.

    `self_url` is its own address as it gives it. `entries` are (guid, title) of each entry, as the
    store knows them; `pages` the canonical addresses that they lead to.
    """

    title: str
    self_url: str | None
    entries: tuple[tuple[str, str], ...]
    pages: frozenset[str]


def probe(body: bytes, headers: Mapping[str, str], url: str) -> Probe | Problem:
    """Parse a document as a feed; Problem where it is none."""
    feed = parse(body, headers, url, "post")
    if isinstance(feed, Problem):
        return feed
    pages = (canonical_url(one.url) for one in feed.entries if one.url)
    return Probe(
        feed.title,
        self_link(body, url),
        tuple((one.guid, one.title) for one in feed.entries),
        frozenset(page for page in pages if page),
    )


def self_link(body: bytes, url: str) -> str | None:
    """The address that a feed's head gives as its own (`rel=self`, JSON Feed's `feed_url`)."""
    first = _ENTRY.search(body, 0, _HEAD)
    head = body[: first.start() if first else _HEAD]
    if found := _FEED_URL.search(head):
        return resolve(found[1].decode("utf-8", "replace").replace("\\/", "/"), url)
    for link in _LINK.findall(head):
        if _SELF.search(link) and (href := _HREF.search(link)):
            return resolve(unescape(href[1].decode("utf-8", "replace")), url)
    return None
