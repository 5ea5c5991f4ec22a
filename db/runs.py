"""Ingest runs: one named outcome for each source in each run, also after a crash.

A run first writes a row without outcome for every source that it is about to fetch. What is
still without one when the next run starts was `interrupted`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from db.connect import writing
from db.records import Outcome, Problem, SourceReport
from db.rows import dump_problem, to_problem, to_text, to_time


@dataclass(frozen=True, slots=True)
class RunSource:
    """One source's stored outcome in one run."""

    run_id: int
    started: datetime
    source_id: int
    outcome: Outcome
    new: int
    updated: int
    unchanged: int
    error: Problem | None
    seconds: float


def start_run(database: Database, source_ids: Sequence[int], at: datetime) -> int:
    """Begin a run over these sources; returns its id."""
    with writing(database):
        run_id = database.execute("INSERT INTO run (started) VALUES (?)", [to_text(at)]).lastrowid
        database.conn.executemany(
            "INSERT INTO run_source (run, source) VALUES (?, ?)",
            [(run_id, source_id) for source_id in source_ids],
        )
    assert run_id is not None
    return run_id


def mark_interrupted(database: Database, at: datetime) -> list[int]:
    """Close every unfinished run: its sources without an outcome get `interrupted`.

    For whoever knows that no run is under way (`ingest.run` holds a lock). Returns the sources'
    ids.
    """
    with writing(database):
        rows = database.execute(
            "SELECT DISTINCT source FROM run_source JOIN run ON run.id = run_source.run"
            " WHERE outcome IS NULL AND finished IS NULL"
        ).fetchall()
        database.execute(
            "UPDATE run_source SET outcome = 'interrupted' WHERE outcome IS NULL AND run IN"
            " (SELECT id FROM run WHERE finished IS NULL)"
        )
        database.execute("UPDATE run SET finished = ? WHERE finished IS NULL", [to_text(at)])
        ids = [row[0] for row in rows]
        database.conn.executemany(
            "UPDATE source SET last_outcome = 'interrupted' WHERE id = ?", [(i,) for i in ids]
        )
    return ids


def record(database: Database, run_id: int, report: SourceReport) -> None:
    """Store one source's outcome; joins the transaction under way."""
    with writing(database):
        database.execute(
            "UPDATE run_source SET outcome = ?, new = ?, updated = ?, unchanged = ?, error = ?,"
            " seconds = ? WHERE run = ? AND source = ?",
            [
                *(report.outcome, report.new, report.updated, report.unchanged),
                *(dump_problem(report.error), report.seconds, run_id, report.id),
            ],
        )


def finish_run(database: Database, run_id: int, at: datetime) -> None:
    """Close a run."""
    with writing(database):
        database.execute("UPDATE run SET finished = ? WHERE id = ?", [to_text(at), run_id])


def history(database: Database, source_id: int, limit: int = 10) -> list[RunSource]:
    """The source's last outcomes, newest first."""
    rows = database.execute(
        "SELECT run_source.*, started FROM run_source JOIN run ON run.id = run"
        " WHERE source = ? AND outcome IS NOT NULL ORDER BY run DESC LIMIT ?",
        [source_id, limit],
    )
    result = []
    for row in rows:
        started = to_time(row["started"])
        assert started is not None
        result.append(
            RunSource(
                run_id=row["run"],
                started=started,
                source_id=row["source"],
                outcome=row["outcome"],
                new=row["new"],
                updated=row["updated"],
                unchanged=row["unchanged"],
                error=to_problem(row["error"]),
                seconds=row["seconds"],
            )
        )
    return result


def last_run(database: Database) -> datetime | None:
    """When the newest run ended."""
    row = database.execute("SELECT max(finished) FROM run").fetchone()
    return to_time(row[0])


def starts(database: Database) -> list[datetime]:
    """When each run began, oldest first."""
    rows = database.execute("SELECT started FROM run ORDER BY id")
    return [moment for (text,) in rows if (moment := to_time(text)) is not None]
