"""From the address that someone pasted to the feeds behind it.

    a site's own rules → the address itself a feed? → feeds its page names → its home page's
    → the usual places, one after the other, until one is a feed

Whatever is found is fetched through the door and parsed before it is offered.
"""

import asyncio
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from db.records import Kind, Problem
from ingest.errors import ParseError
from ingest.identity import canonical_url
from ingest.links import feed_links, is_comments, usual_places
from ingest.pool import Pool, WorkerError
from ingest.probe import Probe, probe
from ingest.rules import valid_arxiv
from ingest.sites import page_rule, rule
from net.door import Door, Page
from net.errors import (
    BadAddressError,
    DeadlineError,
    FetchError,
    LimitedError,
    StatusError,
    UnreachableError,
    shown,
)

_PARSE_SECONDS = 20.0
_SAME = 0.8
"""Two feeds that share so many of their pages are one in two formats."""
_MOST_TOLD = 8
_BARE_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)*\.[A-Z]{2}")
_MAIL = re.compile(r"(?:mailto:)?[\w.+-]{1,64}@[\w.-]{1,255}")
_RELEASES = re.compile(r"/(?:releases|tags)\.(?:atom|rss|xml)$|^https://pypi\.org/rss/")


@dataclass(frozen=True, slots=True)
class Found:
    """A feed that was fetched and could be parsed.

    `url` is where to fetch it from now on, `landed` where it was found after all redirects.
    """

    url: str
    title: str
    kind: Kind = "post"
    landed: str = ""
    probe: Probe | None = None
    """None for arXiv, which is not asked."""


@dataclass(frozen=True, slots=True)
class Discovery:
    """The likeliest feed of an address, and what else there is (other formats of it left out)."""

    best: Found
    others: tuple[Found, ...] = ()


async def discover(door: Door, url: str) -> Discovery:
    """The feeds at or behind `url`.

    Raises FetchError when the address itself cannot be fetched, and ParseError (`no_feed`), which
    says what was tried, when there is nothing behind it.
    """
    url = normalized(url)
    known = rule(url)
    if known.advice:
        raise ParseError("no_feed", f"{shown(url)} has no feed.", known.advice)
    if known.feeds and known.feeds[0].startswith("arxiv:"):
        return _arxiv(known.feeds)
    async with Pool(2, _PARSE_SECONDS) as pool:
        search = _Search(door, pool)
        if found := await search.verified(known.feeds, known.kind):
            return _choose(found, url)
        return await search.behind(await search.page(url), url)


def normalized(url: str) -> str:
    """What someone pasted, as an address: a missing scheme is added, `feed:` taken off.

    Raises BadAddressError for what is none at all.
    """
    url = url.strip()
    if not url or (" " in url and not url.startswith("arxiv:")):
        raise BadAddressError(
            f"{url!r} is no address.",
            "Paste that of a page or a feed, such as https://example.org/blog, or arxiv:cs.AI.",
        )
    if _MAIL.fullmatch(url):
        raise BadAddressError(
            f"{url} is a mail address.",
            "For newsletters in a mailbox, write imaps://, the account, and the folder: "
            "imaps://me@mail.example/Newsletters.",
        )
    if _BARE_CATEGORY.fullmatch(url):
        return f"arxiv:{url}"
    if url.startswith("feed:"):
        url = url.removeprefix("feed:").removeprefix("//")
    return url if "://" in url or url.startswith("arxiv:") else f"https://{url}"


class _Search:
    """One search: the door, the workers, and what was tried, for the error that says so."""

    def __init__(self, door: Door, pool: Pool) -> None:
        self._door = door
        self._pool = pool
        self._tried: dict[str, str] = {}

    async def page(self, url: str) -> Page:
        """The page itself; by plain HTTP where there is no HTTPS. Raises FetchError."""
        try:
            return await self._door.get(url)
        except (UnreachableError, DeadlineError):
            if not url.startswith("https://"):
                raise
            try:
                return await self._door.get("http" + url.removeprefix("https"))
            except FetchError:
                pass  # what was asked for is what is told
            raise

    async def behind(self, page: Page, url: str) -> Discovery:
        """The feeds at or behind a page that was fetched. Raises ParseError and LimitedError."""
        if one := await self._found(page, "post"):
            return Discovery(one)
        self._tried[page.url] = "no feed itself"
        told = page_rule(page.url, page.body)
        if told.feeds and told.feeds[0].startswith("arxiv:"):
            return _arxiv(told.feeds)
        named = [*told.feeds, *await self._links(page)]
        if found := await self.verified(named, told.kind):
            return _choose(found, page.url)
        home = urljoin(page.url, "/")
        if home != page.url and (found := await self._of_home(home)):
            return _choose(found, page.url)
        for place in usual_places(page.url):
            if place not in self._tried and (one := await self._guess(place)):
                return Discovery(one)
        raise self._nothing(url)

    async def verified(self, urls: Iterable[str], kind: Kind) -> list[Found]:
        """Those of `urls` that really are feeds, in order."""
        wanted = [one for one in dict.fromkeys(urls) if one not in self._tried]
        found = await asyncio.gather(*(self._check(one, kind) for one in wanted))
        return [one for one in found if one]

    async def _of_home(self, home: str) -> list[Found]:
        try:
            page = await self._door.get(home)
        except FetchError as error:
            self._tried[home] = _reason(error)
            return []
        if one := await self._found(page, "post"):
            return [one]
        self._tried[home] = "no feed itself"
        return await self.verified(await self._links(page), "post")

    async def _guess(self, url: str) -> Found | None:
        """A usual place. A server that is slow, away or had enough is asked for no more."""
        try:
            page = await self._door.get(url)
        except StatusError as error:
            self._tried[url] = _reason(error)
            if isinstance(error, LimitedError):
                raise
            return None
        except FetchError as error:
            self._tried[url] = _reason(error)
            raise self._nothing(url) from error
        return await self._found(page, "post")

    async def _check(self, url: str, kind: Kind) -> Found | None:
        try:
            page = await self._door.get(url)
        except FetchError as error:
            self._tried[url] = _reason(error)
            return None
        return await self._found(page, kind)

    async def _found(self, page: Page, kind: Kind) -> Found | None:
        """The page as a feed, or None: what hangs or breaks the parser is no feed to offer."""
        try:
            known = await self._pool.call(probe, page.body, dict(page.headers), page.url)
        except WorkerError as error:
            self._tried[page.asked] = str(error)
            return None
        if isinstance(known, Problem):
            self._tried[page.asked] = "no feed"
            return None
        url = page.permanent_url or page.asked
        released = kind == "post" and _RELEASES.search(url)
        return Found(url, known.title or url, "release" if released else kind, page.url, known)

    async def _links(self, page: Page) -> list[str]:
        try:
            return await self._pool.call(feed_links, page.body, page.url)
        except WorkerError as error:
            raise ParseError(
                error.code, f"{shown(page.url)}: {error}", "Give the feed's own address."
            ) from error

    def _nothing(self, url: str) -> ParseError:
        tried = [f"{shown(one)} ({why})" for one, why in self._tried.items()]
        more = len(tried) - _MOST_TOLD
        told = ", ".join(tried[:_MOST_TOLD]) + (f" and {more} more" if more > 0 else "")
        return ParseError(
            "no_feed",
            f"{shown(url)} is no feed, and none was found behind it. Tried: {told}.",
            "Look on the site for an RSS or Atom link, and give that address.",
        )


def _reason(error: FetchError) -> str:
    return f"HTTP {error.status}" if isinstance(error, StatusError) else error.code


def _arxiv(urls: Sequence[str]) -> Discovery:
    """arXiv's own addresses, which need no asking. Raises BadAddressError."""
    for url in urls:
        valid_arxiv(url)
    every = [Found(url, f"arXiv {url.removeprefix('arxiv:')}", "paper", url) for url in urls]
    return Discovery(every[0], tuple(every[1:]))


def _choose(found: Sequence[Found], url: str) -> Discovery:
    """The likeliest first: entries before none, the site before its comments, the pasted section
    before the whole site, then the order in which they were named."""
    section = urlsplit(url).path.rstrip("/")

    def rank(one: Found) -> tuple[bool, bool, bool]:
        inside = bool(section) and urlsplit(one.url).path.startswith(f"{section}/")
        empty = one.probe is not None and not one.probe.entries
        return is_comments(one.title, one.url), empty, not inside

    distinct: list[Found] = []
    for one in sorted(found, key=rank):
        if not any(_same(one, other) for other in distinct):
            distinct.append(one)
    return Discovery(distinct[0], tuple(replace(one, probe=None) for one in distinct[1:]))


def _same(one: Found, other: Found) -> bool:
    if canonical_url(one.landed) == canonical_url(other.landed):
        return True
    if one.probe is None or other.probe is None or not (one.probe.pages and other.probe.pages):
        return False
    shared = len(one.probe.pages & other.probe.pages)
    return shared >= _SAME * max(len(one.probe.pages), len(other.probe.pages))
