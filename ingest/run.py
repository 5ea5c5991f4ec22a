"""One run over the sources: what is due is fetched, parsed, completed and stored.

    due? → fetch → not modified? → parse → missed days? → full text? → take in | plan

The steps that decide are pure functions in `schedule` and `rules`; this is the shell around them.
Sources run side by side and harm only themselves. Everything about a source is stored in one
transaction (`ledger`, in the thread of `storing`), its validators last: killed at any point, the
next run does the rest.
"""

import asyncio
import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from db import runs, sources
from db.errors import StoreError
from db.records import BAD_OUTCOMES, Outcome, Source, SourceReport
from ingest import fulltext, schedule
from ingest.fetch import Fetcher
from ingest.ledger import Ledger
from ingest.pool import Pool, WorkerError
from ingest.storing import Storer
from net.door import Door
from net.errors import FetchError, GoneError, LimitedError, shown
from net.lock import file_lock
from settings import Settings

_STOP_POLL_SECONDS = 0.2
_MOST_WORKERS = 4
"""More would wait for the store, which is one, and take 60 MB each."""
_log = logging.getLogger("preread")


async def ingest(
    database: Database,
    settings: Settings,
    *,
    now: datetime,
    all_: bool = False,
    only: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> tuple[int, list[SourceReport]]:
    """Fetch what is due, or with `all_` whatever may be asked now; `only` one source of them.

    Returns the run's id and a report for every source, those that were not due too. One run at a
    time: a second one waits for the first. `progress` is told how many sources are done and how
    many there are; once `stop` says true, what is under way ends as `interrupted`.

    Raises StoreError; what goes wrong with a source is in its report.
    """
    async with file_lock(settings.home / "ingest.lock"):
        runs.mark_interrupted(database, now)
        known = sources.all_sources(database)
        held = schedule.holds(known, now)
        chosen = [source for source in known if only in (None, source.id)]
        skipped = {
            source.id: schedule.due(
                source, now, all_=all_, held_until=held.get(schedule.party(source))
            )
            for source in chosen
        }
        todo = [source for source in chosen if skipped[source.id] is None]
        run_id = runs.start_run(database, [source.id for source in todo], now)
        reports = {
            source.id: SourceReport(source.id, source.url, why)
            for source in chosen
            if (why := skipped[source.id]) is not None
        }
        if todo:
            fetched = await _fetch_all(database, settings, run_id, todo, now, progress, stop)
            reports |= {report.id: report for report in fetched}
        runs.finish_run(database, run_id, now)
    return run_id, [reports[source.id] for source in chosen]


async def _fetch_all(
    database: Database,
    settings: Settings,
    run_id: int,
    todo: list[Source],
    now: datetime,
    progress: Callable[[int, int], None] | None,
    stop: Callable[[], bool] | None,
) -> list[SourceReport]:
    told = 0
    workers = min(len(todo), os.cpu_count() or 1, _MOST_WORKERS)
    async with (
        Door(settings.network) as door,
        Pool(workers, settings.ingest.parse_seconds) as pool,
        Storer(database) as storer,
    ):
        robots = fulltext.Robots(door)
        fetcher = Fetcher(database, settings, door, pool, robots, now)
        shell = _Shell(fetcher, storer, Ledger(settings, now, run_id))
        # Bounds the bodies and entries in memory. arXiv's sources wait for their gate elsewhere.
        places = asyncio.Semaphore(2 * settings.network.overall)

        async def one(source: Source) -> None:
            nonlocal told
            if source.type == "arxiv":
                report = await shell.fetch(source)
            else:
                async with places:
                    report = await shell.fetch(source)
            told += 1
            _tell(report)
            if progress:
                progress(told, len(todo))

        tasks = [asyncio.create_task(one(source)) for source in todo]
        await _until_done_or(stop, tasks)
    reports = storer.committed
    done = {report.id for report in reports}
    reports += [
        SourceReport(source.id, source.url, "interrupted")
        for source in todo
        if source.id not in done
    ]
    runs.mark_interrupted(database, now)
    return reports


def _tell(report: SourceReport) -> None:
    """A line in the log for each source that was asked."""
    bad = report.outcome in BAD_OUTCOMES
    _log.log(
        logging.WARNING if bad else logging.INFO,
        "source %s: %s",
        report.id,
        report.outcome,
        extra={
            "url": shown(report.url),
            "new": report.new,
            "updated": report.updated,
            "error": report.error.message if report.error else None,
            "seconds": report.seconds,
        },
    )


async def _until_done_or(stop: Callable[[], bool] | None, tasks: list[asyncio.Task[None]]) -> None:
    """Wait for all tasks; the first that raises, or `stop`, ends the others."""
    pending = set(tasks)
    try:
        while pending and not (stop and stop()):
            timeout = _STOP_POLL_SECONDS if stop else None
            done, pending = await asyncio.wait(
                pending, timeout=timeout, return_when=asyncio.FIRST_EXCEPTION
            )
            for task in done:
                task.result()
    finally:
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)


@dataclass(frozen=True, slots=True)
class _Shell:
    """Takes each source from its request to its report."""

    fetcher: Fetcher
    storer: Storer
    ledger: Ledger

    async def fetch(self, source: Source) -> SourceReport:
        """Fetch one source and store all about it; raises nothing but StoreError."""
        started = time.monotonic()
        with self.storer.company():
            try:
                answer = await self.fetcher.ask(source)
                if answer.remark:
                    _log.warning("source %s: %s", source.id, answer.remark.message)
                return await self.storer.store(
                    lambda database: self.ledger.store(database, source, answer, started),
                    len(answer.entries),
                )
            except LimitedError as error:
                return await self._close(source, "limited", error, started)
            except GoneError as error:
                return await self._close(source, "gone", error, started)
            except (FetchError, WorkerError) as error:
                return await self._close(source, "failed", error, started)
            except StoreError:
                raise  # a full disk is no fault of the source
            except Exception as error:
                _log.exception("source %s (%s): unexpected error", source.id, shown(source.url))
                return await self._close(source, "failed", error, started)

    async def _close(
        self, source: Source, outcome: Outcome, error: Exception, started: float
    ) -> SourceReport:
        return await self.storer.store(
            lambda database: self.ledger.close(database, source, outcome, error, started)
        )
