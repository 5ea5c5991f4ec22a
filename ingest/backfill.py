"""Fetching months of an arXiv source after the fact, from the API, so that it can be broken off.

    since … until → windows without what is done → pages → store them with the window's state

A window's state is stored in the transaction of each page's entries: killed at any point, the next
backfill goes on there, with nothing lost or doubled. A window with more results than can be paged
through is halved until each half can be read whole; one that could not be told so. Pages overlap,
entries are known by their ids, and a window is done when as many papers came as arXiv says it has.
"""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from sqlite_utils import Database

from db import backfills
from db.backfills import Window
from db.connect import writing
from db.records import Entry, Problem, Source
from ingest import intake
from ingest.arxiv import ApiPage
from ingest.arxiv_api import MOST_PAGED, OVERLAP, Api, category_query, check_not_empty
from ingest.errors import AnswerError
from ingest.intake import Counts
from ingest.pool import Pool
from ingest.rules import search_query
from ingest.schedule import is_search
from net.door import Door
from net.errors import FetchError, LimitedError, StatusError
from net.lock import file_lock
from settings import Settings

PAGE_SIZE = 200
_REREAD = 10
"""Results of a page that the next one repeats, in case the list has moved."""
_SHORTEST = timedelta(hours=1)
"""A window is not halved below that."""
_PASSES = 2
"""How often a window is read that gives less than it says, or nothing."""
_TRIES = 5
_LONGEST_PAUSE = timedelta(minutes=10)
BACKOFF_S = 30.0
"""The first pause after 429 or an error, without a `Retry-After`; it doubles, with jitter."""

Tell = Callable[[str], None]


@dataclass(slots=True)
class Backfilled:
    """What a backfill did. `left` windows are still to read, `problem` says why."""

    counts: Counts = field(default_factory=Counts)
    papers: int = 0
    done: int = 0
    left: int = 0
    requests: int = 0
    short: list[Problem] = field(default_factory=list)
    """Windows that arXiv does not give whole."""
    problem: Problem | None = None


def plan(
    since: datetime, until: datetime, stored: list[Window], *, redo: bool = False
) -> tuple[list[Window], list[Window]]:
    """The windows to read for `since` to `until`, newest first, and the stored ones that fall away.

    What is done is left out, unless `redo`, or it was read before all of it was announced. What
    was begun goes on; the rest is cut at the months (UTC).
    """
    inside = [one for one in stored if one.since < until and one.until > since]
    settled = [one for one in inside if one.done and one.done >= one.until + OVERLAP]
    begun = [one for one in inside if not one.done]
    kept = [] if redo else settled + begun
    dropped = [one for one in inside if one not in kept]
    new = [
        window for first, last in _uncovered(since, until, kept) for window in _months(first, last)
    ]
    todo = [] if redo else begun
    return sorted([*todo, *new], key=lambda one: one.since, reverse=True), dropped


def _uncovered(
    since: datetime, until: datetime, kept: list[Window]
) -> list[tuple[datetime, datetime]]:
    """The stretches between `since` and `until` that no kept window covers."""
    stretches, first = [], since
    for window in sorted(kept, key=lambda one: one.since):
        if window.since > first:
            stretches.append((first, window.since))
        first = max(first, window.until)
    if first < until:
        stretches.append((first, until))
    return stretches


def _months(first: datetime, last: datetime) -> list[Window]:
    windows = []
    while first < last:
        month = first.replace(day=1, hour=0, minute=0)
        following = (month + timedelta(days=32)).replace(day=1)
        windows.append(Window(first, min(following, last)))
        first = following
    return windows


def halves(window: Window) -> tuple[Window, Window] | None:
    """The two halves at a full minute, the later one first; None if it is too short for that."""
    if window.until - window.since < 2 * _SHORTEST:
        return None
    half = (window.until - window.since) / 2
    middle = (window.since + half).replace(second=0, microsecond=0)
    return Window(middle, window.until), Window(window.since, middle)


def query_of(source: Source, window: Window) -> str:
    """The source's query within the window; arXiv's date filter includes both its minutes."""
    base = (
        f"({search_query(source.url)})"
        if is_search(source.url)
        else category_query(source.url.removeprefix("arxiv:"))
    )
    last = window.until - timedelta(minutes=1)
    return f"{base} AND submittedDate:[{window.since:%Y%m%d%H%M} TO {last:%Y%m%d%H%M}]"


async def backfill(
    database: Database,
    settings: Settings,
    source: Source,
    since: datetime,
    until: datetime,
    *,
    clock: Callable[[], datetime],
    tell: Tell,
    redo: bool = False,
) -> Backfilled:
    """Fetch what was submitted from `since` to `until` (UTC, full minutes) of an arXiv source.

    One backfill at a time: a second one waits for the first. `tell` is told how it goes. Raises
    StoreError; what goes wrong at arXiv is in the result.
    """
    async with (
        file_lock(settings.home / "backfill.lock"),
        Door(settings.network) as door,
        Pool(1, settings.ingest.parse_seconds) as pool,
    ):
        api = Api(door, pool, settings.network.arxiv_api)
        reader = Reader(database, source, api, clock, tell)
        return await reader.read(since, until, redo=redo)


@dataclass(slots=True)
class Reader:
    """Reads a source's windows one after another; `most_paged` results of one can be paged."""

    database: Database
    source: Source
    api: Api
    clock: Callable[[], datetime]
    tell: Tell
    most_paged: int = MOST_PAGED
    backoff_s: float = BACKOFF_S
    result: Backfilled = field(default_factory=Backfilled)

    async def read(self, since: datetime, until: datetime, *, redo: bool = False) -> Backfilled:
        """Read what is left of `since` to `until`. Raises StoreError."""
        stored = backfills.windows(self.database, self.source.id)
        todo, dropped = plan(since, until, stored, redo=redo)
        backfills.change(self.database, self.source.id, dropped, todo)
        result = self.result
        while todo:
            window = todo.pop(0)
            try:
                todo = await self._window(window, todo)
            except FetchError as error:
                result.left = len(todo) + 1
                result.problem = Problem(
                    error.code,
                    f"The backfill stopped at {_days(window)}: {error}",
                    f"{error.hint} Run the same command again: it goes on from here.".strip(),
                )
                return result
        if result.done and not result.papers:
            result.problem = Problem(
                "empty_suspicious",
                f"arXiv has nothing of {self.source.title!r} in that time; it was asked "
                f"{2 * _PASSES} times.",
                "Check the category or the query on arxiv.org; preread sources backfill ID --redo "
                "asks again.",
            )
        return result

    async def _window(self, window: Window, todo: list[Window]) -> list[Window]:
        """Read a window; returns what is to do then."""
        while True:
            query = query_of(self.source, window)
            # The second pass comes from the other end, where a moving list has its other gaps.
            backwards = window.passes % 2 == 1
            page = await self._page(query, window.start, ascending=not backwards)
            total = max(page.total, window.total or 0)  # a false-empty page says 0
            self._check_filter(window, page)
            parts = halves(window)
            if parts and (total > self.most_paged or (not page.entries and window.start < total)):
                self._store(page, drop=window, add=parts)
                self.tell(f"{_days(window)}: {total:,} papers, more than can be paged; halved")
                return [*parts, *todo]
            check_not_empty(page, window.start, min(total, self.most_paged))
            guids = tuple(dict.fromkeys((*window.guids, *(one.guid for one in page.entries))))
            end = window.start + PAGE_SIZE
            window = replace(window, total=total, guids=guids, start=end - _REREAD)
            if page.entries and end < min(total, self.most_paged):
                self._store(page, add=(window,))
                continue
            complete = len(guids) >= total > 0
            if complete or window.passes + 1 >= _PASSES:
                return self._finish(window, page, todo)
            window = replace(window, start=0, passes=window.passes + 1)
            self._store(page, add=(window,))
            if not total:
                return [*todo, window]  # later, when what ails the API may have passed

    def _finish(self, window: Window, page: ApiPage, todo: list[Window]) -> list[Window]:
        """Write a window down as done, and say so if it did not come whole."""
        total, came = window.total or 0, len(window.guids)
        if came < total:
            problem = Problem(
                "cut",
                f"{_days(window)}: {came:,} of {total:,} papers came; arXiv did not give the rest.",
                "Try again another day: preread sources backfill ID --redo with these days.",
            )
            self.result.short.append(problem)
        self._store(page, add=(replace(window, guids=(), start=0, done=self.clock()),))
        self.result.done += 1
        self.result.papers += came
        self.tell(f"{_days(window)}: {came:,} papers; {len(todo)} stretches left")
        return todo

    def _store(self, page: ApiPage, *, add: tuple[Window, ...], drop: Window | None = None) -> None:
        """Take in a page and write down where its window stands, in one transaction."""
        with writing(self.database):
            counts = intake.take_in(self.database, self.source.id, page.entries, None, self.clock())
            backfills.change(self.database, self.source.id, [drop] if drop else [], add)
        self.result.counts += counts

    def _check_filter(self, window: Window, page: ApiPage) -> None:
        """Raises AnswerError if arXiv does not heed the dates: halving would never end."""
        if page.entries and not any(_inside(entry, window) for entry in page.entries):
            raise AnswerError(
                "date_filter",
                "arXiv's API answers with papers of other dates than it was asked for.",
                "Its date filter is broken at present; try again another day.",
            )

    async def _page(self, query: str, start: int, *, ascending: bool) -> ApiPage:
        """A page, after the pauses that arXiv asks for or seems to need. Raises FetchError."""
        size = min(PAGE_SIZE, self.most_paged - start)
        for attempt in range(1, _TRIES):
            try:
                return await self._asked(query, start, size, ascending=ascending)
            except FetchError as error:
                pause = pause_for(error, attempt, self.backoff_s)
                if pause is None:
                    raise
                self.tell(f"{error} Waiting {pause:.0f} s.")
                await asyncio.sleep(pause)
        return await self._asked(query, start, size, ascending=ascending)

    async def _asked(self, query: str, start: int, size: int, *, ascending: bool) -> ApiPage:
        self.result.requests += 1
        return await self.api.page(query, start, size, ascending=ascending)


def pause_for(error: FetchError, attempt: int, unit_s: float) -> float | None:
    """Seconds until asking again; None: it is no use, or would be too long."""
    if isinstance(error, LimitedError):
        now = datetime.now(UTC)
        until = error.until(now)
        if until is not None:
            return (until - now).total_seconds() if until - now <= _LONGEST_PAUSE else None
    elif isinstance(error, StatusError):
        if error.status < 500:
            return None
    elif error.code in ("arxiv_error", "bad_address", "refused"):
        return None
    return unit_s * 2.0 ** (attempt - 1) * random.uniform(1, 1.5)


def _inside(entry: Entry, window: Window) -> bool:
    """Within the window by any of its dates, with a day's grace."""
    grace = timedelta(days=1)
    return any(
        window.since - grace <= moment <= window.until + grace
        for moment in (entry.published, entry.updated)
        if moment is not None
    )


def _days(window: Window) -> str:
    last = window.until - timedelta(minutes=1)
    form = "%Y-%m-%d" if window.until - window.since >= timedelta(days=2) else "%Y-%m-%d %H:%M"
    return f"{window.since:{form}} to {last:{form}}"
