"""What the reader does with a work: read, star, like, dislike, note."""

import hashlib
from datetime import datetime
from typing import Literal

from sqlite_utils import Database

from db.connect import writing
from db.records import Marks, Verdict
from db.rows import to_marks, to_text
from db.works import resolve


def set_mark(
    database: Database, work_id: str, what: Literal["read", "starred"], on: bool, now: datetime
) -> None:
    """Set or clear a mark. Raises UnknownIdError."""
    _put(database, work_id, **{what: to_text(now) if on else None})


def set_verdict(
    database: Database, work_id: str, verdict: Verdict | None, now: datetime
) -> Verdict | None:
    """Like or dislike a work, or take that back; gives the verdict that stood before.

    Saying the same again changes nothing, the time of the verdict included. Raises UnknownIdError.
    """
    with writing(database):
        before = get_marks(database, work_id).verdict
        if verdict != before:
            judged = to_text(now) if verdict else None
            _put(database, work_id, verdict=verdict, judged=judged)
    return before


def set_note(database: Database, work_id: str, note: str) -> None:
    """Set a note; an empty one clears it. Raises UnknownIdError."""
    _put(database, work_id, note=note.strip() or None)


def _put(database: Database, work_id: str, **values: str | None) -> None:
    """Write these columns of the work's row, which are named here and never by a caller's input."""
    columns = ", ".join(values)
    with writing(database):
        n = resolve(database, work_id)
        database.execute(
            f"INSERT INTO mark (work, {columns}) VALUES (?{', ?' * len(values)})"
            " ON CONFLICT (work) DO UPDATE SET "
            + ", ".join(f"{column} = excluded.{column}" for column in values),
            [n, *values.values()],
        )


def get_marks(database: Database, work_id: str) -> Marks:
    """A work's marks. Raises UnknownIdError."""
    n = resolve(database, work_id)
    return to_marks(database.execute("SELECT * FROM mark WHERE work = ?", [n]).fetchone())


def state_of_marks(database: Database) -> str:
    """A digest of all verdicts and stars: another one as soon as any of them is."""
    rows = database.execute(
        "SELECT work, verdict, judged, starred FROM mark"
        " WHERE verdict IS NOT NULL OR starred IS NOT NULL ORDER BY work"
    )
    return hashlib.sha256(repr([tuple(row) for row in rows]).encode()).hexdigest()
