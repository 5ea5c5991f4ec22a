"""Thin feeds carry titles only; the text is on the page, if its publisher lets programs read it.

    robots.txt allows? → fetch the page → extract its main text (trafilatura, in the pool)

Whatever goes wrong with a page, the entry stays as the feed gave it, and the reason is reported.
"""

import asyncio
import logging
import urllib.robotparser
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.message import Message
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from db.card import Read
from db.records import Entry, Problem
from ingest.pool import Pool, WorkerError
from net.door import Door, Page
from net.errors import FetchError, StatusError, shown

if TYPE_CHECKING:
    from ingest.clean import Clean

AGENT = "Preread"
"""The product token that robots.txt may name: RFC 9309, 2.2.1."""
_ROBOTS_BYTES = 512 * 1024
_HTML = ("text/html", "application/xhtml+xml", "")
_log = logging.getLogger("preread")


class Robots:
    """What each site lets programs fetch; one answer a site and run."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._rules: dict[str, asyncio.Task[urllib.robotparser.RobotFileParser]] = {}

    async def allow(self, url: str) -> bool:
        """Whether the robots.txt of the URL's site lets Preread fetch it."""
        site = urljoin(url, "/robots.txt")
        if site not in self._rules:
            self._rules[site] = asyncio.create_task(self._ask(site))
        return (await self._rules[site]).can_fetch(AGENT, url)

    async def _ask(self, site: str) -> urllib.robotparser.RobotFileParser:
        rules = urllib.robotparser.RobotFileParser()
        try:
            page = await self._door.get(site, max_bytes=_ROBOTS_BYTES)
            rules.parse(page.body.decode("utf-8", "replace").splitlines())
        except FetchError as error:
            # Without the file everything is allowed; unreachable, nothing is: RFC 9309, 2.3.1.
            missing = isinstance(error, StatusError) and 400 <= error.status < 429
            rules.parse([] if missing else ["User-agent: *", "Disallow: /"])
        return rules


@dataclass(frozen=True, slots=True)
class Filled:
    """Entries with the text of their pages, as far as it could be had."""

    entries: tuple[Entry, ...]
    left: int = 0
    """Pages for the next run: those beyond the limit, unless not one of this run's gave a text."""
    problem: Problem | None = None


def wanted(
    entries: Sequence[Entry],
    stored: Mapping[str, Read],
    now: datetime,
    *,
    days: int,
) -> list[Entry]:
    """The entries whose pages are worth fetching, newest first."""
    oldest = now - timedelta(days=days)
    missing = [
        entry
        for entry in entries
        if entry.url
        and entry.read != "full_text"
        and stored.get(entry.guid) != "full_text"
        and (entry.published or now) >= oldest
    ]
    floor = datetime.min.replace(tzinfo=UTC)
    return sorted(missing, key=lambda entry: entry.published or floor, reverse=True)


async def fill(
    entries: Sequence[Entry],
    pages: Sequence[Entry],
    limit: int,
    door: Door,
    pool: Pool,
    robots: Robots,
) -> Filled:
    """Give the first `limit` of `pages` the text of their page; `entries` come back in order."""
    asked = pages[:limit]
    texts = await asyncio.gather(*(_text(entry, door, pool, robots) for entry in asked))
    full = {
        e.guid: text for e, text in zip(asked, texts, strict=True) if not isinstance(text, Problem)
    }
    problems = [text for text in texts if isinstance(text, Problem)]
    for problem in problems:
        _log.info("full text: %s", problem.message)
    return Filled(
        tuple(_with_text(entry, full.get(entry.guid)) for entry in entries),
        left=len(pages) - len(asked) if full else 0,
        problem=_summary(problems, len(asked)),
    )


def _with_text(entry: Entry, page: "Clean | None") -> Entry:
    if page is None:
        return entry
    return replace(entry, text=page.text, links=page.links, read="full_text")


def _summary(problems: Sequence[Problem], asked: int) -> Problem | None:
    if not problems:
        return None
    first = problems[0]
    return Problem(
        "full_text",
        f"{len(problems)} of {asked} pages could not be read, so the feed's own words stand. "
        f"First: {first.message}",
        first.hint,
    )


async def _text(entry: Entry, door: Door, pool: Pool, robots: Robots) -> "Clean | Problem":
    """The main text of an entry's page, or why there is none."""
    assert entry.url is not None
    where = shown(entry.url)
    try:
        if not await robots.allow(entry.url):
            return Problem(
                "robots", f"{where}: its robots.txt turns programs away.", "Switch full text off."
            )
        page = await door.get(entry.url)
        kind, charset = content_type(page)
        if kind not in _HTML:
            return Problem("not_html", f"{where} is {kind}, not a web page.")
        from ingest.jobs import extract

        found = await pool.call(extract, page.body, page.url, charset)
    except (FetchError, WorkerError) as error:
        hint = error.hint if isinstance(error, FetchError) else ""
        return Problem(error.code, f"{where}: {error}", hint)
    if found is None or len(found.text) <= len(entry.text):
        return Problem("no_text", f"{where}: no more text was found there than the feed has.")
    return found


def content_type(page: Page) -> tuple[str, str | None]:
    """The media type of a response in lower case, and its charset if it names one."""
    header = Message()
    header["content-type"] = page.headers.get("content-type", "")
    stated = "content-type" in page.headers
    return (header.get_content_type() if stated else ""), header.get_content_charset()
