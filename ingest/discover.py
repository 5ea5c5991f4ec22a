"""From the address that someone pasted to the feeds behind it.

    known site? → the address itself a feed? → feeds its page names → the usual places

Whatever is found is fetched and parsed before it is offered.
"""

import asyncio
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qs, urljoin, urlsplit

from db.records import Problem
from ingest.errors import ParseError
from ingest.feeds import Feed
from ingest.pool import Pool, WorkerError
from ingest.rules import parse, valid_arxiv
from net.door import Door, Page
from net.errors import FetchError, shown

_USUAL = ("feed", "rss.xml", "atom.xml", "feed.xml", "index.xml", "rss", "feed.json", "blog/feed")
_MOST_CANDIDATES = 12
_PARSE_SECONDS = 20.0
_TYPES = re.compile(
    r"^(?:application|text)/(?:rss|atom|rdf|feed)\+(?:xml|json)$|^text/xml$", re.IGNORECASE
)
_LOOKS_LIKE_FEED = re.compile(r"(?:\.(?:rss|atom|rdf)|/(?:feed|rss|atom)(?:\.xml)?/?|/feed\.json)$")
_GITHUB_PAGES = ("topics", "features", "orgs", "settings", "marketplace", "sponsors")


@dataclass(frozen=True, slots=True)
class Found:
    """A feed that was fetched and could be parsed."""

    url: str
    title: str


async def discover(door: Door, url: str) -> list[Found]:
    """The feeds at or behind `url`, the most likely first; never empty.

    Raises FetchError when the address itself cannot be fetched, and ParseError (`no_feed`) when
    there is nothing behind it.
    """
    url = url.strip()
    if "://" not in url and not url.startswith("arxiv:"):
        url = f"https://{url}"
    known = known_feeds(url)
    if known and known[0].startswith("arxiv:"):
        valid_arxiv(known[0])
        return [Found(known[0], f"arXiv {known[0].removeprefix('arxiv:')}")]
    async with Pool(2, _PARSE_SECONDS) as pool:
        if found := await _verified(door, pool, known):
            return found
        page = await door.get(url)
        if feed := await _feed(pool, page):
            return [Found(page.permanent_url or url, feed.title or url)]
        try:
            named = await pool.call(feed_links, page.body, page.url)
        except WorkerError as error:
            raise ParseError(
                error.code, f"{shown(url)}: {error}", "Give the feed's own address."
            ) from error
        usual = [urljoin(page.url, f"/{path}") for path in _USUAL]
        for candidates in (named, usual):
            if found := await _verified(door, pool, candidates):
                return found
    raise ParseError(
        "no_feed",
        f"{shown(url)} is no feed, and none was found behind it.",
        "Look on the site for an RSS or Atom link, and give that address.",
    )


def known_feeds(url: str) -> list[str]:
    """Where well-known sites keep the feeds of a page, by their own rules; mostly empty."""
    parts = urlsplit(url)
    if parts.scheme == "arxiv":
        return [url]
    host = (parts.hostname or "").removeprefix("www.")
    path = [part for part in parts.path.split("/") if part]
    match host, path:
        case "arxiv.org", ["list", category, *_]:
            return [f"arxiv:{category}"]
        case "rss.arxiv.org" | "export.arxiv.org", ["rss" | "atom", category]:
            return [f"arxiv:{category}"]
        case "youtube.com" | "m.youtube.com", ["channel", channel, *_]:
            return [f"https://www.youtube.com/feeds/videos.xml?channel_id={channel}"]
        case "youtube.com" | "m.youtube.com", ["playlist"]:
            lists = parse_qs(parts.query).get("list", [])
            return [f"https://www.youtube.com/feeds/videos.xml?playlist_id={n}" for n in lists]
        case "github.com", [owner, project] | [owner, project, "releases" | "tags"] if (
            owner not in _GITHUB_PAGES
        ):
            base = f"https://github.com/{owner}/{project.removesuffix('.git')}"
            return [f"{base}/releases.atom", f"{base}/tags.atom"]
        case "medium.com", [who] if who != "feed":
            return [f"https://medium.com/feed/{who}"]
        case "reddit.com" | "old.reddit.com", ["r", group, *_]:
            return [f"https://www.reddit.com/r/{group}/.rss"]
    if host.endswith((".substack.com", ".medium.com")) and path[:1] != ["feed"]:
        return [f"{parts.scheme}://{parts.netloc}/feed"]
    return []


def feed_links(body: bytes, url: str) -> list[str]:
    """The feeds that an HTML page names: `<link rel=alternate>` first, then links that look so."""
    from lxml import etree, html

    try:
        tree = html.document_fromstring(body)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):  # empty, or not HTML at all
        return []
    base = urljoin(url, next(iter(tree.xpath("//base/@href")), ""))
    declared: list[tuple[bool, str]] = []
    for link in tree.iterfind(".//link"):
        relations = (link.get("rel") or "").lower().split()
        if {"alternate", "feed"} & set(relations) and (
            "feed" in relations or _TYPES.fullmatch(link.get("type") or "")
        ):
            comments = "comment" in f"{link.get('title')} {link.get('href')}".lower()
            declared.append((comments, link.get("href") or ""))
    anchors = (a.get("href") or "" for a in tree.iterfind(".//a"))
    likely = [href for href in anchors if _LOOKS_LIKE_FEED.search(href.partition("?")[0])]
    # Stable: the page's own order, feeds of comments last.
    hrefs = [href for _, href in sorted(declared, key=lambda pair: pair[0])] + likely
    return _absolute(base, hrefs)


def _absolute(base: str, hrefs: Iterable[str]) -> list[str]:
    found: dict[str, None] = {}
    for href in hrefs:
        try:
            absolute = urljoin(base, href.strip())
        except ValueError:  # an unclosed bracket
            continue
        if href and absolute.startswith(("http://", "https://")):
            found[absolute] = None
    return list(found)[:_MOST_CANDIDATES]


async def _verified(door: Door, pool: Pool, urls: Iterable[str]) -> list[Found]:
    """Those of `urls` that really are feeds, each once, in order."""

    async def check(url: str) -> Found | None:
        try:
            page = await door.get(url)
        except FetchError:  # a guess that was wrong
            return None
        feed = await _feed(pool, page)
        return Found(page.permanent_url or url, feed.title or url) if feed else None

    found = await asyncio.gather(*(check(url) for url in urls))
    return list({one.url: one for one in found if one}.values())


async def _feed(pool: Pool, page: Page) -> Feed | None:
    try:
        parsed = await pool.call(parse, page.body, dict(page.headers), page.url, "post")
    except WorkerError:  # what hangs or breaks the parser is no feed to offer
        return None
    return None if isinstance(parsed, Problem) else parsed
