"""Old texts are dropped, what was made of them stays: which, and how the file gets smaller.

    work, older than the limit → may it go? → out of the index, text emptied → back into the index

The card, its quotes, the vector, title, links and keys stay, and `text_sha256` stays that of the
text: the card is not stale, and the same entry coming again is known. Freed pages are used by what
comes next; only when much of the file is free is it rewritten (`compact`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlite_utils import Database

from db import search
from db.connect import writing
from db.errors import translate
from db.rows import to_text, to_time

_BATCH: Final = 200
"""Works looked at in one transaction, so that other writers wait for milliseconds."""
FREE_SHARE: Final = 0.25
FREE_BYTES: Final = 64 << 20
"""The file is rewritten when at least so much of it, in both measures, is free."""


@dataclass(frozen=True, slots=True)
class Held:
    """What bears on whether a work's text may go."""

    n: int
    first_seen: datetime
    in_feed: bool
    """It stands in the last whole reading of a source that is still fetched. A mailbox gives each
    mail once, so it holds nothing."""
    starred: bool
    noted: bool
    digested: bool
    settled: bool
    """There is a card of this very text, or a refusal."""


def may_drop(held: Held, now: datetime, days: int) -> bool:
    """Whether retention takes this text: it is old, nobody kept it, no edition or feed has it.

    `days` is its age since it was first seen; 0 keeps all texts for ever.
    """
    if days == 0 or now - held.first_seen < timedelta(days=days):
        return False
    kept = held.starred or held.noted or held.digested or held.in_feed
    return held.settled and not kept


def drop(database: Database, now: datetime, days: int) -> int:
    """Drop the texts that may go; returns how many. Raises StoreError."""
    dropped, after = 0, -1
    while True:
        with writing(database):  # decided inside: a star may be set at any moment
            batch = _older(database, now - timedelta(days=days), after) if days else []
            going = [one.n for one in batch if may_drop(one, now, days)]
            search.unindex(database, going)
            database.conn.executemany(
                "UPDATE work SET text = '', dropped = ? WHERE n = ?",
                [(to_text(now), n) for n in going],
            )
            search.index(database, going)
        dropped += len(going)
        if len(batch) < _BATCH:
            return dropped
        after = batch[-1].n


def _older(database: Database, than: datetime, after: int) -> list[Held]:
    """The next works with a text that were first seen before `than`."""
    rows = database.execute(
        """
        SELECT n, first_seen,
               EXISTS (SELECT 1 FROM sighting JOIN source ON source.id = sighting.source
                       WHERE sighting.work = n AND gone IS NULL
                       AND source.type NOT IN ('files', 'mail')
                       AND source.state != 'gone') AS in_feed,
               mark.starred IS NOT NULL AS starred, mark.note IS NOT NULL AS noted,
               EXISTS (SELECT 1 FROM digest_work WHERE digest_work.work = n) AS digested,
               (card.text_sha256 IS work.text_sha256 OR refusal.text_sha256 IS work.text_sha256)
                   AS settled
        FROM work LEFT JOIN mark ON mark.work = n LEFT JOIN card ON card.work = n
        LEFT JOIN refusal ON refusal.work = n
        WHERE n > ? AND first_seen < ? AND dropped IS NULL AND text != '' ORDER BY n LIMIT ?
        """,
        [after, to_text(than), _BATCH],
    ).fetchall()
    found = []
    for row in rows:
        first_seen = to_time(row["first_seen"])
        assert first_seen is not None
        flags = [bool(row[name]) for name in ("in_feed", "starred", "noted", "digested", "settled")]
        found.append(Held(row["n"], first_seen, *flags))
    return found


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large the database is, in bytes, and its texts, in characters."""

    file: int
    free: int
    """Inside the file, for what comes next."""
    characters: int
    dropped: int
    """Works whose text retention dropped."""


def sizes(database: Database) -> Sizes:
    """Measure; reads every text's length."""
    page, pages, free = (
        int(database.execute(f"PRAGMA {name}").fetchone()[0])
        for name in ("page_size", "page_count", "freelist_count")
    )
    row = database.execute(
        "SELECT coalesce(sum(length(text)), 0), count(dropped) FROM work"
    ).fetchone()
    return Sizes(page * pages, page * free, row[0], row[1])


def worth_compacting(found: Sizes) -> bool:
    """Whether so much of the file is free that rewriting it pays."""
    return found.free >= FREE_BYTES and found.free >= FREE_SHARE * found.file


def compact(database: Database) -> None:
    """Rewrite the file without its free pages.

    Needs as much disk again while it runs, and other writers wait. Raises FullError, BusyError.
    """
    with translate("the database"):
        database.execute("INSERT INTO search (search) VALUES ('optimize')")
        database.conn.commit()
        database.conn.execute("VACUUM")
        database.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def last_done(database: Database, name: str) -> datetime | None:
    """When this daily work was last done."""
    row = database.execute("SELECT done FROM upkeep WHERE name = ?", [name]).fetchone()
    return None if row is None else to_time(row[0])


def set_done(database: Database, name: str, at: datetime) -> None:
    """Say that this daily work is done."""
    with writing(database):
        database.execute(
            "INSERT OR REPLACE INTO upkeep (name, done) VALUES (?, ?)", [name, to_text(at)]
        )
