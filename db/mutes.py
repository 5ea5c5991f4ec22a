"""Mutes: words, authors and topics that the reader does not want to see in editions."""

from datetime import datetime

from sqlite_utils import Database

from db.connect import writing
from db.records import Mute
from db.rows import to_text


def get_mutes(database: Database) -> list[Mute]:
    """All of them, the oldest first."""
    rows = database.execute("SELECT kind, value FROM mute ORDER BY added, kind, key")
    return [Mute(row["kind"], row["value"]) for row in rows]


def add_mute(database: Database, mute: Mute, key: str, now: datetime) -> bool:
    """Keep a mute; false if one with this `key` (`digest.mutes.key_of`) is there already."""
    with writing(database):
        done = database.execute(
            "INSERT OR IGNORE INTO mute (kind, key, value, added) VALUES (?, ?, ?, ?)",
            [mute.kind, key, mute.value, to_text(now)],
        )
    return done.rowcount == 1


def remove_mute(database: Database, mute: Mute, key: str) -> bool:
    """Forget a mute; false if there was none."""
    with writing(database):
        done = database.execute("DELETE FROM mute WHERE kind = ? AND key = ?", [mute.kind, key])
    return done.rowcount == 1
