"""Writing works: the primitives that `ingest.intake` decides over, and deletion.

Every function that changes what search sees takes the work out of the index first and puts it
back afterwards. All of them join the transaction under way.
"""

import base64
import hashlib
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from db import search, tombstones
from db.card import Read
from db.connect import writing
from db.errors import UnknownIdError
from db.records import Entry, Work
from db.rows import dump, dump_links, to_text, to_work


@dataclass(frozen=True, slots=True)
class Stored:
    """A work as identity needs it: its row number, keys, and which source its text came from."""

    n: int
    work: Work
    title_key: str | None
    text_source: int | None
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry seen before in this source: which work it was, and a digest of the entry."""

    n: int
    title: str
    url: str | None
    read: Read
    entry_sha256: str


def sha256(text: str) -> str:
    """Hex digest of the UTF-8 bytes; a card's `text_sha256` is this of the stored text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def work_id(key: str) -> str:
    """An opaque id from a work's first key: 65 bits in 13 lower-case letters and digits."""
    # Ten bytes are two of base32's groups; encoding all 32 takes three times as long.
    return base64.b32encode(hashlib.sha256(key.encode()).digest()[:10])[:13].decode().lower()


def free_id(database: Database, key: str) -> str:
    """The id that `key` gives, or the next one that no work has and no merged work had.

    A key can come free again: the entry that gave it was found to be another work.
    """
    candidates = itertools.chain([key], (f"{key}#{number}" for number in itertools.count(1)))
    return next(
        free
        for free in map(work_id, candidates)
        if not database.execute(
            "SELECT 1 FROM work WHERE id = :id UNION SELECT 1 FROM alias WHERE old_id = :id",
            {"id": free},
        ).fetchone()
    )


def find_seen(database: Database, source_id: int, guid: str) -> Seen | None:
    """The sighting of this entry, if the source showed it before."""
    row = database.execute(
        "SELECT work, title, url, read, entry_sha256 FROM sighting WHERE source = ? AND guid = ?",
        [source_id, guid],
    ).fetchone()
    return None if row is None else Seen(*row)


def id_of(database: Database, n: int) -> str:
    """The public id behind a row number."""
    return str(database.execute("SELECT id FROM work WHERE n = ?", [n]).fetchone()[0])


def reads_of(database: Database, source_id: int) -> dict[str, Read]:
    """What was read of each entry of a source, by GUID."""
    rows = database.execute("SELECT guid, read FROM sighting WHERE source = ?", [source_id])
    return dict(iter(rows))


def load(database: Database, n: int) -> Stored:
    """The work with this row number."""
    row = database.execute("SELECT * FROM work WHERE n = ?", [n]).fetchone()
    keys = database.execute("SELECT key FROM work_key WHERE work = ? ORDER BY key", [n])
    return Stored(
        n, to_work(row), row["title_key"], row["text_source"], tuple(key for (key,) in keys)
    )


def find_by_keys(database: Database, keys: Sequence[str]) -> list[Stored]:
    """The works that hold any of these keys."""
    numbers = database.execute(
        f"SELECT DISTINCT work FROM work_key WHERE key IN ({','.join('?' * len(keys))})"
        " ORDER BY work",
        list(keys),
    ).fetchall()
    return [load(database, n) for (n,) in numbers]


def find_by_id(database: Database, work_id_: str) -> list[Stored]:
    """The work with this id, if there is one."""
    try:
        return [load(database, resolve(database, work_id_))]
    except UnknownIdError:
        return []


def find_by_title(database: Database, title_key: str, limit: int = 20) -> list[Stored]:
    """The newest works with this normalised title."""
    numbers = database.execute(
        "SELECT n FROM work WHERE title_key = ? ORDER BY n DESC LIMIT ?", [title_key, limit]
    ).fetchall()
    return [load(database, n) for (n,) in numbers]


def sources_of(database: Database, n: int) -> frozenset[int]:
    """Ids of the sources in which this work was seen."""
    rows = database.execute("SELECT DISTINCT source FROM sighting WHERE work = ?", [n])
    return frozenset(source for (source,) in rows)


def insert(
    database: Database, work: Work, *, title_key: str | None, source_id: int, keys: Sequence[str]
) -> int:
    """Store a new work; returns its row number."""
    cursor = database.execute(
        "INSERT INTO work (id, kind, title, title_key, url, text, text_sha256, text_source, read,"
        " first_seen, date, authors, published, updated, comment, links, categories, arxiv_id,"
        " version, doi) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [work.id, *values(work, title_key, source_id)],
    )
    n = cursor.lastrowid
    assert n is not None
    add_keys(database, n, keys)
    search.index(database, [n])
    return n


def values(work: Work, title_key: str | None, source_id: int | None) -> list[object]:
    """A work's row but for its number and id, in the order of `insert`'s columns."""
    return [
        *(work.kind, work.title, title_key, work.url, work.text, work.text_sha256, source_id),
        *(work.read, to_text(work.first_seen), to_text(work.date), dump(list(work.authors))),
        *(to_text(work.published), to_text(work.updated), work.comment, dump_links(work.links)),
        *(dump(list(work.categories)), work.arxiv_id, work.version, work.doi),
    ]


def update(
    database: Database, n: int, work: Work, *, title_key: str | None, source_id: int | None
) -> None:
    """Replace everything about a work but its id and keys."""
    search.unindex(database, [n])
    database.execute(
        "UPDATE work SET kind = ?, title = ?, title_key = ?, url = ?, text = ?, text_sha256 = ?,"
        " text_source = ?, read = ?, first_seen = ?, date = ?, authors = ?, published = ?,"
        " updated = ?, comment = ?, links = ?, categories = ?, arxiv_id = ?, version = ?, doi = ?"
        " WHERE n = ?",
        [*values(work, title_key, source_id), n],
    )
    search.index(database, [n])


def add_keys(database: Database, n: int, keys: Iterable[str]) -> None:
    """Give a work more identity keys; a key that another work holds stays there."""
    database.conn.executemany(
        "INSERT INTO work_key (key, work) VALUES (?, ?) ON CONFLICT (key) DO NOTHING",
        [(key, n) for key in keys],
    )


def set_mentions(database: Database, n: int, keys: Iterable[str]) -> None:
    """Say which keys this work's text links to."""
    database.execute("DELETE FROM mention WHERE work = ?", [n])
    database.conn.executemany(
        "INSERT OR IGNORE INTO mention (work, key) VALUES (?, ?)", [(n, key) for key in keys]
    )


def mention_part(database: Database, source_id: int, issue: str, part: str) -> None:
    """Say that a newsletter, by its GUID, holds this entry of its, by its GUID."""
    database.execute(
        "INSERT OR IGNORE INTO mention (work, key)"
        " SELECT work, :key FROM sighting WHERE source = :source AND guid = :issue",
        {"key": f"guid:{source_id}:{part}", "source": source_id, "issue": issue},
    )


def see(
    database: Database,
    source_id: int,
    n: int,
    entry: Entry,
    *,
    read: Read,
    digest: str,
    at: datetime,
) -> None:
    """Record that this entry of the source is that work; the first time seen is kept.

    `read` is the most that was ever read of the entry, which may be more than this time.
    """
    database.execute(
        "INSERT INTO sighting (source, guid, work, url, title, external_id, published, seen, read,"
        " entry_sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source, guid) DO UPDATE"
        " SET work = excluded.work, url = excluded.url, title = excluded.title,"
        " external_id = excluded.external_id, published = excluded.published,"
        " read = excluded.read, entry_sha256 = excluded.entry_sha256",
        [
            *(source_id, entry.guid, n, entry.url, entry.title, entry.external_id),
            *(to_text(entry.published), to_text(at), read, digest),
        ],
    )


def merge(database: Database, keep: int, drop: int) -> None:
    """Make two works one: sightings, keys, marks, editions and when versions were raised go to
    `keep`; `drop`'s id resolves.

    A mark that both have keeps the older date, a verdict is the newer one; two notes are kept one
    under the other. A version that was raised in both was so when the first of them knew it.
    """
    ids = {n: id_of(database, n) for n in (keep, drop)}
    search.unindex(database, [keep, drop])
    for statement in (
        "UPDATE sighting SET work = :keep WHERE work = :drop",
        "UPDATE work_key SET work = :keep WHERE work = :drop",
        "UPDATE OR IGNORE mention SET work = :keep WHERE work = :drop",
        "UPDATE OR IGNORE digest_work SET work = :keep WHERE work = :drop",
        """INSERT INTO revision (work, version, before, seen)
           SELECT :keep, version, before, seen FROM revision WHERE work = :drop
           ON CONFLICT (work, version) DO UPDATE SET before = excluded.before, seen = excluded.seen
           WHERE excluded.seen < seen""",
        """INSERT INTO mark (work, read, starred, note, verdict, judged)
           SELECT :keep, read, starred, note, verdict, judged FROM mark WHERE work = :drop
           ON CONFLICT (work) DO UPDATE SET
             read = coalesce(min(read, excluded.read), read, excluded.read),
             starred = coalesce(min(starred, excluded.starred), starred, excluded.starred),
             verdict = CASE WHEN judged >= excluded.judged OR excluded.judged IS NULL
                       THEN verdict ELSE excluded.verdict END,
             judged = coalesce(max(judged, excluded.judged), judged, excluded.judged),
             note = coalesce(note || char(10) || excluded.note, note, excluded.note)""",
        """UPDATE work SET first_seen = min(first_seen,
             (SELECT first_seen FROM work WHERE n = :drop)) WHERE n = :keep""",
        "DELETE FROM work WHERE n = :drop",
    ):
        database.execute(statement, {"keep": keep, "drop": drop})
    database.execute("UPDATE alias SET id = ? WHERE id = ?", [ids[keep], ids[drop]])
    database.execute("INSERT INTO alias (old_id, id) VALUES (?, ?)", [ids[drop], ids[keep]])
    search.index(database, [keep])


def resolve(database: Database, work_id_: str) -> int:
    """The row number behind an id, merged works' old ids included. Raises UnknownIdError."""
    row = database.execute(
        "SELECT n FROM work WHERE id = coalesce((SELECT id FROM alias WHERE old_id = ?), ?)",
        [work_id_, work_id_],
    ).fetchone()
    if row is None:
        raise UnknownIdError(f"No item has the id {work_id_!r}; `preread search` shows ids.")
    return int(row[0])


def delete(database: Database, work_id_: str, at: datetime) -> None:
    """Delete a work for good: tombstones keep every source from bringing it back.

    Raises UnknownIdError.
    """
    with writing(database):
        n = resolve(database, work_id_)
        tombstones.bury(database, n, at)
        search.unindex(database, [n])
        database.execute("DELETE FROM alias WHERE id = (SELECT id FROM work WHERE n = ?)", [n])
        database.execute("DELETE FROM work WHERE n = ?", [n])
