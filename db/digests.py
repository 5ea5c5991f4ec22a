"""Frozen editions, and which works stood in them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from db.connect import writing
from db.rows import dump, to_text, to_time


def get_edition(database: Database, key: str) -> dict[str, Any] | None:
    """The frozen edition of this key (`2026-11-23`, `2026-W48`) as JSON, or None."""
    row = database.execute("SELECT json FROM digest WHERE key = ?", [key]).fetchone()
    edition: dict[str, Any] | None = None if row is None else json.loads(row[0])
    return edition


@dataclass(frozen=True, slots=True)
class Span:
    """The window of a frozen edition, and when it was first frozen."""

    key: str
    start: datetime
    end: datetime
    frozen: datetime
    reaches_back: bool = False
    """Nothing was dated in it: a first edition, of the newest that there was."""

    @property
    def covered(self) -> datetime:
        """Until when what came could stand in it: its end, or when it was sent before that."""
        return min(self.end, self.frozen)


def spans(database: Database, period: str, *, until: str, limit: int) -> list[Span]:
    """Of the frozen editions of this period up to this key, the newest ones, newest first."""
    rows = database.execute(
        "SELECT key, json_extract(json, '$.start') AS start, json_extract(json, '$.end') AS end,"
        " frozen, json_extract(json, '$.note') IS NOT NULL AS noted"
        " FROM digest WHERE period = ? AND key <= ? ORDER BY key DESC LIMIT ?",
        [period, until, limit],
    )
    found = [
        (row["key"], *(to_time(row[it]) for it in ("start", "end", "frozen")), bool(row["noted"]))
        for row in rows
    ]
    return [
        Span(key, start, end, frozen, noted)
        for key, start, end, frozen, noted in found
        if start and end and frozen
    ]


def freeze(
    database: Database,
    key: str,
    period: str,
    edition: dict[str, Any],
    work_ids: Sequence[str],
    at: datetime,
) -> None:
    """Store an edition and the works in it, replacing what this key held; its time stays then, as
    others were sent theirs by it (`digest.window.Turn`).
    """
    with writing(database):
        before = database.execute("SELECT frozen FROM digest WHERE key = ?", [key]).fetchone()
        database.execute("DELETE FROM digest WHERE key = ?", [key])
        database.execute(
            "INSERT INTO digest (key, period, frozen, json) VALUES (?, ?, ?, ?)",
            [key, period, before[0] if before else to_text(at), dump(edition)],
        )
        database.conn.executemany(
            "INSERT OR IGNORE INTO digest_work (digest, work) SELECT ?, n FROM work WHERE id = ?",
            [(key, work_id) for work_id in work_ids],
        )


def edition_keys(database: Database, period: str) -> list[str]:
    """Keys of the frozen editions of this period, newest first."""
    rows = database.execute("SELECT key FROM digest WHERE period = ? ORDER BY key DESC", [period])
    return [key for (key,) in rows]
