"""What the reader deleted, so that it stays so: by identity key, by GUID, and by content.

A GUID's tombstone knows the entry that it stands for, because publishers reuse GUIDs. A content
key (title with date, or else with text) holds when GUID and address change, and when the source is
removed and added again.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlite_utils import Database

from db.presence import Before
from db.rows import to_text, to_time


def content_keys(title: str, published: datetime | None, text_sha256: str | None) -> list[str]:
    """The key by which an entry is known again without GUID and address; none if too little is
    known of it. `text_sha256` is None where it has no text.
    """
    words = " ".join(re.findall(r"\w+", title.casefold()))
    if not words:
        return []
    if published:
        return [f"dated:{_digest(words, to_text(published) or '')}"]
    return [f"text:{_digest(words, text_sha256)}"] if text_sha256 else []


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def bury(database: Database, n: int, at: datetime) -> None:
    """Keep every key, GUID and content key of a work that is about to be deleted."""
    when = to_text(at)
    database.execute(
        "INSERT OR IGNORE INTO tombstone (key, deleted) SELECT key, ? FROM work_key WHERE work = ?",
        [when, n],
    )
    rows = database.execute(
        "SELECT 'guid:' || sighting.source || ':' || guid AS key, sighting.title AS title,"
        " sighting.url AS url, sighting.published AS published, CASE WHEN work.read != 'title'"
        " THEN work.text_sha256 END AS text_sha256 FROM work LEFT JOIN sighting"
        " ON sighting.work = work.n WHERE work.n = ?",
        [n],
    ).fetchall()
    work = database.execute(
        "SELECT title, published, CASE WHEN read != 'title' THEN text_sha256 END FROM work"
        " WHERE n = ?",
        [n],
    ).fetchone()
    keys = content_keys(work[0], to_time(work[1]), work[2])
    for row in rows:
        if row["key"] is None:  # seen nowhere any more: its sources were removed
            continue
        before = Before(
            row["key"], row["title"], row["url"], to_time(row["published"]), row["text_sha256"]
        )
        remember(database, [], before, at)
        keys += content_keys(before.title, before.published, before.text_sha256)
    remember(database, keys, None, at)


def remember(database: Database, keys: Iterable[str], entry: Before | None, at: datetime) -> None:
    """Keep further keys of something deleted; `entry.guid` is a whole `guid:SOURCE:GUID` key."""
    when = to_text(at)
    database.conn.executemany(
        "INSERT OR IGNORE INTO tombstone (key, deleted) VALUES (?, ?)",
        [(key, when) for key in keys],
    )
    if entry is None:
        return
    database.execute(
        "INSERT INTO tombstone (key, deleted, title, url, published, text_sha256)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET title = excluded.title,"
        " url = excluded.url, published = excluded.published, text_sha256 = excluded.text_sha256",
        [
            *(entry.guid, when, entry.title, entry.url),
            *(to_text(entry.published), entry.text_sha256),
        ],
    )


def find(database: Database, keys: Sequence[str]) -> list[Before]:
    """The tombstones of these keys; `guid` is the key. Those that know no entry have no title."""
    rows = database.execute(
        "SELECT key, title, url, published, text_sha256 FROM tombstone"
        f" WHERE key IN ({','.join('?' * len(keys))})",
        list(keys),
    ).fetchall()
    return [
        Before(
            row["key"],
            row["title"] or "",
            row["url"],
            to_time(row["published"]),
            row["text_sha256"],
        )
        for row in rows
    ]
