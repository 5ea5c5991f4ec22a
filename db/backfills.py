"""Where a backfill stands: the stretches of time that are read, being read, or still to read."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from db.connect import writing
from db.rows import dump, to_text, to_time


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time, `since` included and `until` not, and how much of it is stored."""

    since: datetime
    until: datetime
    start: int = 0
    """The first result that is not stored yet."""
    passes: int = 0
    """How often it was read to its end already, without all that it should have."""
    total: int | None = None
    """How many results it has, by the last answer."""
    guids: tuple[str, ...] = ()
    """What came of it; emptied once it is done."""
    done: datetime | None = None


def windows(database: Database, source_id: int) -> list[Window]:
    """All of a source, oldest first."""
    rows = database.execute(
        "SELECT * FROM backfill_window WHERE source = ? ORDER BY since, until", [source_id]
    )
    return [
        Window(
            since=datetime.fromisoformat(row["since"]),
            until=datetime.fromisoformat(row["until"]),
            start=row["start"],
            passes=row["passes"],
            total=row["total"],
            guids=tuple(json.loads(row["guids"])),
            done=to_time(row["done"]),
        )
        for row in rows
    ]


def save(database: Database, source_id: int, window: Window) -> None:
    """Store how far a window is; joins the transaction under way."""
    with writing(database):
        database.execute(
            "INSERT OR REPLACE INTO backfill_window"
            " (source, since, until, start, passes, total, guids, done)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                *(source_id, to_text(window.since), to_text(window.until), window.start),
                *(window.passes, window.total, dump(list(window.guids)), to_text(window.done)),
            ],
        )


def change(
    database: Database, source_id: int, drop: Iterable[Window], add: Iterable[Window]
) -> None:
    """Replace windows by others; joins the transaction under way."""
    with writing(database):
        database.conn.executemany(
            "DELETE FROM backfill_window WHERE source = ? AND since = ? AND until = ?",
            [(source_id, to_text(one.since), to_text(one.until)) for one in drop],
        )
        for window in add:
            save(database, source_id, window)
