"""Asking for one source, until all that it has to give is there.

    request → not modified? → parse → missed days? (arXiv) | full text? (thin feeds) → Answer

The store is only read here; `ingest.run` writes what came. What only some sources need is imported
when one of them is asked: most runs find little that is new, and parsers take as long to import as
a hundred sources to say so.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from sqlite_utils import Database

from db import sources
from db.records import Entry, Problem, Source, Wishes
from ingest import fulltext, intake, schedule
from ingest.pool import Pool
from ingest.rules import (
    Move,
    follow_move,
    request_url,
    same_place,
    search_query,
    validators,
)
from net.door import Door, Page
from net.errors import FetchError, LimitedError, StatusError, shown
from settings import Settings

if TYPE_CHECKING:
    from ingest.arxiv_api import Api


@dataclass(frozen=True, slots=True)
class Answer:
    """What asking for a source gave, before the store is asked."""

    entries: tuple[Entry, ...] = ()
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    cursor: str | None = None
    title: str | None = None
    move: Move = field(default_factory=Move)
    found_at: str | None = None
    """Where the validators are from, after redirects."""
    facts: schedule.Facts = field(default_factory=lambda: schedule.Facts("unchanged"))
    not_modified: bool = False
    retry_after: datetime | None = None
    problem: Problem | None = None
    """Something of it failed; the entries that there are count nevertheless."""
    remark: Problem | None = None
    """Stored as the source's last error and logged, although the source itself is fine."""
    more: bool = False
    """There is more than one run takes: ask again as soon as possible."""


@dataclass(frozen=True, slots=True)
class Fetcher:
    """What every source of a run needs."""

    database: Database
    settings: Settings
    door: Door
    pool: Pool
    robots: fulltext.Robots
    now: datetime

    async def ask(self, source: Source) -> Answer:
        """All that `source` has now. Raises FetchError or WorkerError where nothing came."""
        if source.type == "arxiv" and schedule.is_search(source.url):
            return await self._search(source)
        if source.type == "mail":
            return await self._ask_mailbox(source)
        url = request_url(source.url, self.settings.network)
        pages_left = source.type == "feed" and source.full_text and bool(source.cursor)
        page = await self._get(url, source, {} if pages_left else validators(source))
        answer = await self._read(source, page, reread=pages_left)
        if source.type == "arxiv":
            return await self._fill_days(source, answer)
        if source.full_text and not answer.not_modified:
            return await self._fill_text(source, answer)
        return answer

    async def _ask_mailbox(self, source: Source) -> Answer:
        from ingest import mailbox

        found = await mailbox.read_folder(source.url, source.cursor, self.settings, self.pool)
        return Answer(
            found.entries,
            cursor=found.cursor,
            not_modified=not found.entries,
            problem=found.problem,
            remark=found.remark,
            more=found.more,
        )

    async def _get(self, url: str, source: Source, headers: dict[str, str]) -> Page:
        """The page, or the 304 that answers for what is stored. Raises FetchError."""
        page = await self.door.get(url, headers=headers)
        if page.status != 304:
            return page
        if headers and same_place(source.found_at or page.url, page.url):
            return page
        # Nothing is stored of the place that answered: its 304 says nothing.
        page = await self.door.get(url)
        if page.status == 304:
            raise StatusError(
                304,
                f"{shown(url)} answered that nothing has changed (HTTP 304) since never.",
                "The publisher's server is at fault; it is tried again later.",
            )
        return page

    async def _read(self, source: Source, page: Page, *, reread: bool) -> Answer:
        """Parse what came, unless it is what came last time."""
        fresh = Answer(
            etag=page.headers.get("etag"),
            last_modified=page.headers.get("last-modified"),
            body_sha256=source.body_sha256,
            cursor=source.cursor,
            move=follow_move(source, page, self.now),
            found_at=page.url,
            facts=schedule.Facts(
                "unchanged",
                fresh_s=schedule.fresh_for(page.headers, self.now),
                wishes=source.wishes,
            ),
            not_modified=True,
        )
        if page.status == 304:
            # A 304 may leave out what has not changed: RFC 9110, 15.4.5.
            return replace(
                fresh,
                etag=fresh.etag or source.etag,
                last_modified=fresh.last_modified or source.last_modified,
            )
        sha256 = page.sha256
        if sha256 == source.body_sha256 and not page.cut and not reread:
            return fresh
        from ingest.jobs import parse

        cut = Problem(
            "cut",
            f"{shown(page.url)} ended before it was complete; what came was stored.",
            "It is tried again later.",
        )
        feed = await self.pool.call(parse, page.body, dict(page.headers), page.url, source.kind)
        if isinstance(feed, Problem):
            facts = schedule.Facts("failed", wishes=source.wishes)
            return Answer(cursor=source.cursor, facts=facts, problem=cut if page.cut else feed)
        problem, slip = cut if page.cut else feed.problem, None
        if problem and problem.code != "cut" and feed.entries:
            # The parser got over it. Were this a failure, 2 in 100 real feeds would always fail.
            problem, slip = None, problem
        return replace(
            fresh,
            entries=feed.entries,
            body_sha256=sha256,
            title=feed.title,
            facts=replace(
                fresh.facts,
                wishes=Wishes(feed.ttl_minutes, feed.skip_days, feed.skip_hours),
            ),
            not_modified=False,
            problem=problem,
            remark=slip,
        )

    async def _search(self, source: Source) -> Answer:
        """What is new of `arxiv:search?query=…`; the cursor is the time of the last whole run."""
        from ingest import arxiv_api

        query = search_query(source.url)
        first = source.cursor is None

        def known(guids: Iterable[str]) -> set[str]:
            return sources.known_entries(self.database, source.id, guids)

        found = await arxiv_api.newest(self._api, query, known, first=first)
        if found.broken:
            return Answer(
                found.entries,
                cursor=source.cursor,
                problem=_broke_off(found.broken, len(found.entries)),
                retry_after=self._until(found.broken),
            )
        return Answer(
            found.entries,
            cursor=self.now.isoformat() if found.entries else source.cursor,
            problem=None if first else found.cut,
            remark=found.cut if found.entries else _no_results(query),
        )

    async def _fill_days(self, source: Source, answer: Answer) -> Answer:
        """Ask for the announcements that came and went unseen; the feed holds one day.

        The cursor is the time up to which nothing is missing.
        """
        if answer.entries and not answer.problem:
            answer = replace(answer, cursor=self.now.isoformat())
        last = datetime.fromisoformat(source.cursor) if source.cursor else None
        if last is None or answer.problem or not schedule.missed_builds(last, self.now):
            return answer
        from ingest import gaps
        from ingest.arxiv_oai import Oai

        network = self.settings.network
        oai = Oai(self.door, self.pool, network.arxiv_oai, network.arxiv_delay_s)
        category = source.url.removeprefix("arxiv:")
        found = await gaps.fill(oai, self._api, category, last, self.now)
        if not answer.entries and not answer.not_modified:
            # Of an empty feed, no validators: the next answer must be a whole one.
            answer = replace(answer, etag=None, last_modified=None, body_sha256=None)
        return replace(
            answer,
            entries=answer.entries + found.entries,
            cursor=found.through.isoformat() if found.through else source.cursor,
            problem=found.problem,
            remark=found.remark or answer.remark,
            retry_after=found.retry_after,
            not_modified=answer.not_modified and not found.entries,
        )

    @property
    def _api(self) -> "Api":
        from ingest.arxiv_api import Api

        return Api(self.door, self.pool, self.settings.network.arxiv_api)

    def _until(self, error: FetchError) -> datetime | None:
        return error.until(self.now) if isinstance(error, LimitedError) else None

    async def _fill_text(self, source: Source, answer: Answer) -> Answer:
        """Fetch the pages of a thin feed's entries; the cursor says how many are left."""
        limits = self.settings.ingest
        stored = intake.stored_reads(self.database, source.id)
        pages = fulltext.wanted(answer.entries, stored, self.now, days=limits.full_text_days)
        filled = await fulltext.fill(
            answer.entries, pages, limits.full_text_per_run, self.door, self.pool, self.robots
        )
        return replace(
            answer,
            entries=filled.entries,
            cursor=str(filled.left) if filled.left else None,
            remark=filled.problem or answer.remark,
        )


def _broke_off(error: FetchError, count: int) -> Problem:
    return Problem(error.code, f"The search broke off after {count:,} results: {error}", error.hint)


def _no_results(query: str) -> Problem:
    return Problem(
        "no_results",
        f"arXiv has no results for {query!r}; it was asked twice.",
        "Try the query on arxiv.org/search; if it is right, nothing needs to be done.",
    )
