"""What the reader does with a work: read, star, note."""

from datetime import datetime
from typing import Literal

from sqlite_utils import Database

from db.connect import writing
from db.records import Marks, Verdict
from db.rows import to_text
from db.works import resolve


def set_mark(
    database: Database, work_id: str, what: Literal["read", "starred"], on: bool, now: datetime
) -> None:
    """Set or clear a mark. Raises UnknownIdError."""
    _put(database, work_id, what, to_text(now) if on else None)


def set_verdict(
    database: Database, work_id: str, verdict: Verdict | None, now: datetime
) -> Verdict | None:
    """Like or dislike a work, or take that back; gives the verdict that stood before.

    Saying the same again changes nothing, the time of the verdict included. Raises UnknownIdError.
    """
    with writing(database):
        n = resolve(database, work_id)
        row = database.execute("SELECT verdict FROM mark WHERE work = ?", [n]).fetchone()
        before: Verdict | None = row["verdict"] if row else None
        if verdict != before:
            database.execute(
                "INSERT INTO mark (work, verdict, judged) VALUES (?, ?, ?) ON CONFLICT (work)"
                " DO UPDATE SET verdict = excluded.verdict, judged = excluded.judged",
                [n, verdict, to_text(now) if verdict else None],
            )
    return before


def set_note(database: Database, work_id: str, note: str) -> None:
    """Set a note; an empty one clears it. Raises UnknownIdError."""
    _put(database, work_id, "note", note.strip() or None)


def _put(
    database: Database, work_id: str, column: Literal["read", "starred", "note"], value: str | None
) -> None:
    with writing(database):
        n = resolve(database, work_id)
        database.execute(
            f"INSERT INTO mark (work, {column}) VALUES (?, ?)"
            f" ON CONFLICT (work) DO UPDATE SET {column} = excluded.{column}",
            [n, value],
        )


def get_marks(database: Database, work_id: str) -> Marks:
    """A work's marks. Raises UnknownIdError."""
    n = resolve(database, work_id)
    row = database.execute("SELECT read, starred, note FROM mark WHERE work = ?", [n]).fetchone()
    if row is None:
        return Marks()
    return Marks(row["read"] is not None, row["starred"] is not None, row["note"])
