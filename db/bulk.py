"""Many at once: what intake asks about all entries of a reading, and new works in a few statements.

Values are bound one by one, never as one JSON text: that would end a string at its first NUL.
Statements come in three lengths only, the rest filled up with NULL, so that SQLite's prepared
ones serve again. All functions join the transaction under way.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from sqlite3 import Row
from typing import Final

from sqlite_utils import Database

from db import search
from db.records import Entry, Work
from db.rows import to_text
from db.works import Seen, values

_LENGTHS: Final = (8, 64, 512)


@dataclass(frozen=True, slots=True)
class NewWork:
    """A work that no key, title or GUID of the library knows, and the entry that it came by."""

    work: Work
    title_key: str | None
    keys: tuple[str, ...]
    mentions: tuple[str, ...]
    """Keys of the works that it links to."""
    entry: Entry
    digest: str
    """Of the entry: `Seen.entry_sha256`."""


def seen(database: Database, source_id: int, guids: Collection[str]) -> dict[str, Seen]:
    """The sightings of these entries in the source, by GUID."""
    rows = _among(
        database,
        "SELECT guid, work, title, url, read, entry_sha256 FROM sighting"
        " WHERE source = ? AND guid IN ",
        guids,
        source_id,
    )
    return {row[0]: Seen(*row[1:]) for row in rows}


def held_keys(database: Database, keys: Collection[str]) -> set[str]:
    """Those of these identity keys that a work holds."""
    return _column(database, "SELECT key FROM work_key WHERE key IN ", keys)


def buried_keys(database: Database, keys: Collection[str]) -> set[str]:
    """Those of these keys that have a tombstone."""
    return _column(database, "SELECT key FROM tombstone WHERE key IN ", keys)


def any_buried(database: Database) -> bool:
    """Whether anything was ever deleted."""
    return database.execute("SELECT 1 FROM tombstone LIMIT 1").fetchone() is not None


def held_titles(database: Database, title_keys: Collection[str]) -> set[str]:
    """Those of these normalised titles that a work has."""
    return _column(database, "SELECT title_key FROM work WHERE title_key IN ", title_keys)


def orphaned_titles(database: Database, titles: Collection[str]) -> set[str]:
    """Those of these titles that a work has whose text came from a source that was removed."""
    return _column(
        database, "SELECT title FROM work WHERE text_source IS NULL AND title IN ", titles
    )


def taken_ids(database: Database, ids: Collection[str]) -> set[str]:
    """Those of these public ids that a work has, or a merged work had."""
    return _column(database, "SELECT id FROM work WHERE id IN ", ids) | _column(
        database, "SELECT old_id FROM alias WHERE old_id IN ", ids
    )


def _column(database: Database, statement: str, wanted: Collection[str]) -> set[str]:
    return {value for (value,) in _among(database, statement, wanted)}


def _among(
    database: Database, statement: str, wanted: Iterable[str], *first: object
) -> Iterator[Row]:
    """Rows of a statement that ends in `IN `, for any number of values."""
    rest = iter(wanted)
    while chunk := list(islice(rest, _LENGTHS[-1])):
        length = next(one for one in _LENGTHS if one >= len(chunk))
        padding = [None] * (length - len(chunk))
        marks = f"({','.join('?' * length)})"
        yield from database.execute(statement + marks, [*first, *chunk, *padding])


def insert(database: Database, source_id: int, new: Sequence[NewWork], at: datetime) -> None:
    """Store new works with their keys, mentions and sightings, in this order, searchable.

    A key, id or GUID that is taken after all is a mistake of the caller: sqlite3.IntegrityError.
    """
    (last,) = database.execute("SELECT coalesce(max(n), 0) FROM work").fetchone()
    numbered = list(enumerate(new, last + 1))
    seen_at = to_text(at)
    run = database.conn.executemany
    run(
        "INSERT INTO work (n, id, kind, title, title_key, url, text, text_sha256, text_source,"
        " read, first_seen, date, authors, published, updated, comment, links, categories,"
        " arxiv_id, version, doi)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ([n, one.work.id, *values(one.work, one.title_key, source_id)] for n, one in numbered),
    )
    run(
        "INSERT INTO work_key (key, work) VALUES (?, ?)",
        ((key, n) for n, one in numbered for key in one.keys),
    )
    run(
        "INSERT INTO mention (work, key) VALUES (?, ?)",
        ((n, key) for n, one in numbered for key in one.mentions),
    )
    run(
        "INSERT INTO sighting (source, guid, work, url, title, external_id, published, seen, read,"
        " entry_sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ((source_id, *_sighting(one.entry, n, seen_at, one.digest)) for n, one in numbered),
    )
    # Last: SQLite has FTS5 write out what it gathered before every statement of several writes.
    search.index_new(database, ((n, one.work) for n, one in numbered))


def _sighting(entry: Entry, n: int, at: str | None, digest: str) -> tuple[object, ...]:
    return (
        *(entry.guid, n, entry.url, entry.title, entry.external_id),
        *(to_text(entry.published), at, entry.read, digest),
    )
