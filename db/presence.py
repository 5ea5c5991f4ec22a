"""Which entries stand in a source now, and what stood under a GUID before."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row

from sqlite_utils import Database

from db.rows import dump, to_text, to_time


@dataclass(frozen=True, slots=True)
class Before:
    """An entry as its source showed it before. None is unknown."""

    guid: str
    title: str
    url: str | None
    published: datetime | None
    text_sha256: str | None
    """Of the entry's text, where the work's text is this source's."""


_BEFORE = """
    SELECT guid, sighting.title AS title, sighting.url AS url, sighting.published AS published,
           CASE WHEN work.text_source = sighting.source AND work.read != 'title'
                THEN work.text_sha256 END AS text_sha256
    FROM sighting JOIN work ON work.n = sighting.work
"""


def known(database: Database, source_id: int, guids: Collection[str]) -> dict[str, Before]:
    """What this source showed under these GUIDs."""
    values = [source_id, dump(list(guids))]
    rows = database.execute(
        f"{_BEFORE} WHERE sighting.source = ? AND guid IN (SELECT value FROM json_each(?))", values
    ).fetchall()
    return {row["guid"]: _before(row) for row in rows}


def vanished(database: Database, source_id: int, guids: Collection[str]) -> list[Before]:
    """What stood in the last whole reading of this source under none of these GUIDs."""
    rows = database.execute(
        f"{_BEFORE} WHERE sighting.source = ? AND sighting.gone IS NULL"
        " AND guid NOT IN (SELECT value FROM json_each(?))",
        [source_id, dump(list(guids))],
    )
    return [_before(row) for row in rows]


def _before(row: Row) -> Before:
    return Before(
        guid=row["guid"],
        title=row["title"],
        url=row["url"],
        published=to_time(row["published"]),
        text_sha256=row["text_sha256"],
    )


def rename(database: Database, source_id: int, renamed: Mapping[str, str]) -> None:
    """Give entries (old GUID by new one) their new GUIDs; the keys made of the old ones stay."""
    database.conn.executemany(
        "UPDATE sighting SET guid = ? WHERE source = ? AND guid = ?",
        [(new, source_id, old) for new, old in renamed.items()],
    )


def mark(database: Database, source_id: int, guids: Collection[str], at: datetime) -> None:
    """Say which entries stand in the source as of now: these, and no others."""
    values = {"source": source_id, "guids": dump(list(guids)), "at": to_text(at)}
    database.execute(
        "UPDATE sighting SET gone = :at WHERE source = :source AND gone IS NULL"
        " AND guid NOT IN (SELECT value FROM json_each(:guids))",
        values,
    )
    database.execute(
        "UPDATE sighting SET gone = NULL WHERE source = :source AND gone IS NOT NULL"
        " AND guid IN (SELECT value FROM json_each(:guids))",
        values,
    )


def orphans(database: Database, title: str, limit: int = 20) -> list[int]:
    """Works with this very title whose text came from a source that was removed."""
    rows = database.execute(
        "SELECT n FROM work WHERE text_source IS NULL AND title = ? ORDER BY n DESC LIMIT ?",
        [title, limit],
    )
    return [n for (n,) in rows]
