"""What is written about a source when it has been asked: its entries, its outcome, its next time.

`Ledger` works on the connection that it is given, inside whatever transaction is open there, and
may be asked again after that was undone. The decisions are in `rules` and `schedule`.
"""

import random
import time
from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from db import runs, sources
from db.connect import writing
from db.records import Outcome, Problem, Source, SourceReport, SourceState, SourceUpdate
from ingest import intake, rules, schedule
from ingest.fetch import Answer
from ingest.intake import Counts
from ingest.pool import WorkerError
from net.errors import FetchError, LimitedError
from settings import Settings


@dataclass(frozen=True, slots=True)
class Ledger:
    """One run's; `started` is `time.monotonic` of when a source was begun with."""

    settings: Settings
    now: datetime
    run_id: int

    def store(
        self, database: Database, source: Source, answer: Answer, started: float
    ) -> SourceReport:
        """Take the entries in, and write last what was learned about the source."""
        reports: list[SourceReport] = []

        def finish(counts: Counts) -> SourceUpdate:
            outcome = self._outcome(database, source, answer, counts)
            problem = answer.problem and rules.long_failing(source, answer.problem, self.now)
            report = self._report(source, outcome, counts, problem, started)
            reports.append(replace(report, remark=answer.remark))
            runs.record(database, self.run_id, reports[0])
            return self._update(database, source, answer, reports[0])

        # A mailbox is asked for what is new in it only.
        part = source.type == "mail"
        intake.take_in(database, source.id, answer.entries, finish, self.now, part=part)
        return reports[0]

    def _outcome(
        self, database: Database, source: Source, answer: Answer, counts: Counts
    ) -> Outcome:
        if answer.not_modified and not answer.problem:
            return "unchanged"
        had_entries = bool(answer.entries) or sources.has_entries(database, source.id)
        return rules.outcome_of(
            source,
            counts,
            answer.problem,
            self.now,
            empty=not answer.entries,
            had_entries=had_entries,
        )

    def _update(
        self, database: Database, source: Source, answer: Answer, report: SourceReport
    ) -> SourceUpdate:
        facts = replace(
            answer.facts,
            outcome=report.outcome,
            changes=sources.changes(database, source.id) if source.type == "feed" else (),
        )
        plan = self._plan(source, facts)
        # After a failure or an empty feed the next answer must be a whole one, not a 304.
        whole = report.outcome in ("new", "unchanged")
        move = answer.move if whole else rules.known_move(source)
        owner = sources.find_source(database, move.url) if move.url else None
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

    def close(
        self,
        database: Database,
        source: Source,
        outcome: Outcome,
        error: Exception,
        started: float,
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
        with writing(database):
            runs.record(database, self.run_id, report)
            sources.finish(database, source.id, update)
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
