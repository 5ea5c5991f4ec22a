"""One run over the sources: what is due is fetched, parsed, completed and stored.

    due? → fetch → not modified? → parse → missed days? → full text? → take in | plan

The steps that decide are pure functions in `schedule` and `rules`; this is the shell around them.
Sources run side by side and harm only themselves. Everything about a source is stored in one
transaction, its validators last: killed at any point, the next run does the rest.
"""

import asyncio
import logging
import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from db import runs, sources
from db.connect import writing
from db.errors import StoreError
from db.records import (
    BAD_OUTCOMES,
    Outcome,
    Problem,
    Source,
    SourceReport,
    SourceState,
    SourceUpdate,
)
from ingest import fulltext, intake, rules, schedule
from ingest.fetch import Answer, Fetcher
from ingest.intake import Counts
from ingest.pool import Pool, WorkerError
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
    reports: list[SourceReport] = []
    workers = min(len(todo), os.cpu_count() or 1, _MOST_WORKERS)
    async with Door(settings.network) as door, Pool(workers, settings.ingest.parse_seconds) as pool:
        robots = fulltext.Robots(door)
        fetcher = Fetcher(database, settings, door, pool, robots, now)
        shell = _Shell(database, settings, fetcher, now, run_id)
        # Bounds the bodies in memory. arXiv's sources wait for their gate elsewhere.
        places = asyncio.Semaphore(2 * settings.network.overall)

        async def one(source: Source) -> None:
            if source.type == "arxiv":
                report = await shell.fetch(source)
            else:
                async with places:
                    report = await shell.fetch(source)
            reports.append(report)
            _tell(report)
            if progress:
                progress(len(reports), len(todo))

        tasks = [asyncio.create_task(one(source)) for source in todo]
        await _until_done_or(stop, tasks)
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

    database: Database
    settings: Settings
    fetcher: Fetcher
    now: datetime
    run_id: int

    async def fetch(self, source: Source) -> SourceReport:
        """Fetch one source and store all about it; raises nothing but StoreError."""
        started = time.monotonic()
        try:
            answer = await self.fetcher.ask(source)
            return self._store(source, answer, started)
        except LimitedError as error:
            return self._close(source, "limited", error, started)
        except GoneError as error:
            return self._close(source, "gone", error, started)
        except (FetchError, WorkerError) as error:
            return self._close(source, "failed", error, started)
        except StoreError:
            raise  # a full disk is no fault of the source
        except Exception as error:
            _log.exception("source %s (%s): unexpected error", source.id, shown(source.url))
            return self._close(source, "failed", error, started)

    def _store(self, source: Source, answer: Answer, started: float) -> SourceReport:
        """Take the entries in, and write last what was learned about the source."""
        reports: list[SourceReport] = []

        def finish(counts: Counts) -> SourceUpdate:
            outcome = self._outcome(source, answer, counts)
            problem = answer.problem and rules.long_failing(source, answer.problem, self.now)
            report = self._report(source, outcome, counts, problem, started)
            reports.append(replace(report, remark=answer.remark))
            runs.record(self.database, self.run_id, reports[0])
            return self._update(source, answer, reports[0])

        if answer.remark:
            _log.warning("source %s: %s", source.id, answer.remark.message)
        # A mailbox is asked for what is new in it only.
        part = source.type == "mail"
        intake.take_in(self.database, source.id, answer.entries, finish, self.now, part=part)
        return reports[0]

    def _outcome(self, source: Source, answer: Answer, counts: Counts) -> Outcome:
        if answer.not_modified and not answer.problem:
            return "unchanged"
        had_entries = bool(answer.entries) or sources.has_entries(self.database, source.id)
        return rules.outcome_of(
            source,
            counts,
            answer.problem,
            self.now,
            empty=not answer.entries,
            had_entries=had_entries,
        )

    def _update(self, source: Source, answer: Answer, report: SourceReport) -> SourceUpdate:
        facts = replace(
            answer.facts,
            outcome=report.outcome,
            changes=sources.changes(self.database, source.id) if source.type == "feed" else (),
        )
        plan = self._plan(source, facts)
        # After a failure or an empty feed the next answer must be a whole one, not a 304.
        whole = report.outcome in ("new", "unchanged")
        move = answer.move if whole else rules.known_move(source)
        owner = sources.find_source(self.database, move.url) if move.url else None
        remark = rules.taken(owner.url, owner) if owner else answer.remark
        url = move.url if owner is None else None
        if url is not None:
            move = rules.Move()
        return SourceUpdate(
            outcome=report.outcome,
            at=self.now,
            next_due=self.now if answer.more else plan.next_due,
            interval_s=plan.interval_s,
            error=report.error or remark,
            etag=answer.etag if whole else source.etag,
            last_modified=answer.last_modified if whole else source.last_modified,
            body_sha256=answer.body_sha256 if whole else source.body_sha256,
            url=url,
            moved_to=move.moved_to,
            moved_count=move.moved_count,
            moved_since=move.moved_since,
            found_at=answer.found_at if whole else source.found_at,
            wishes=facts.wishes,
            retry_after=answer.retry_after,
            title=answer.title if not source.title else None,
            cursor=answer.cursor,
            seconds=report.seconds,
        )

    def _close(
        self, source: Source, outcome: Outcome, error: Exception, started: float
    ) -> SourceReport:
        """Write that nothing came, and why; everything known about the source is kept."""
        problem = rules.long_failing(source, _problem(error), self.now)
        report = self._report(source, outcome, Counts(), problem, started)
        until = error.until(self.now) if isinstance(error, LimitedError) else None
        plan = self._plan(source, schedule.Facts(outcome, wishes=source.wishes, retry_after=until))
        state: SourceState = "gone" if outcome == "gone" else "active"
        update = SourceUpdate(
            outcome=outcome,
            at=self.now,
            next_due=plan.next_due,
            interval_s=plan.interval_s,
            error=report.error,
            etag=source.etag,
            last_modified=source.last_modified,
            body_sha256=source.body_sha256,
            retry_after=until,
            state=state,
            moved_to=source.moved_to,
            moved_count=source.moved_count,
            moved_since=source.moved_since,
            found_at=source.found_at,
            wishes=source.wishes,
            cursor=source.cursor,
            seconds=report.seconds,
        )
        with writing(self.database):
            runs.record(self.database, self.run_id, report)
            sources.finish(self.database, source.id, update)
        return report

    def _plan(self, source: Source, facts: schedule.Facts) -> schedule.Plan:
        return schedule.plan(source, facts, self.now, self.settings.ingest, random.Random())

    def _report(
        self,
        source: Source,
        outcome: Outcome,
        counts: Counts,
        error: Problem | None,
        started: float,
    ) -> SourceReport:
        return SourceReport(
            source.id,
            source.url,
            outcome,
            new=counts.new,
            updated=counts.updated,
            unchanged=counts.unchanged,
            error=error,
            seconds=round(time.monotonic() - started, 3),
        )


def _problem(error: Exception) -> Problem:
    if isinstance(error, FetchError):
        return Problem(error.code, error.message, error.hint)
    if isinstance(error, WorkerError):
        hint = "If this source needs longer, raise ingest.parse_seconds."
        return Problem(error.code, str(error), hint if error.code == "timeout" else "")
    return Problem(
        "internal",
        f"Preread stumbled over this source ({type(error).__name__}: {error}).",
        "The log has the details; please report it.",
    )
