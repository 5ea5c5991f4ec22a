"""Reads: one work with all around it, pages of the library, candidates of an edition, export."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row
from typing import Literal

from sqlite_utils import Database

from db.candidates import load, to_sighting
from db.card import Card
from db.filters import conditions
from db.records import Candidate, Filters, Kind, Marks, Sighting, Verdict, Work
from db.rows import dump, to_text, to_time, to_work
from db.works import resolve

Order = Literal["newest", "oldest", "title"]
_ORDERS = {
    "newest": "work.date DESC, work.n DESC",
    "oldest": "work.date, work.n",
    "title": "work.title COLLATE NOCASE, work.n",
}
_SHELF = """
    SELECT work.id, work.title, work.url, work.kind, work.date,
           (SELECT source.title FROM sighting JOIN source ON source.id = sighting.source
            WHERE sighting.work = work.n ORDER BY seen, source.id LIMIT 1) AS source,
           json_extract(card.json, '$.tldr.text') AS tldr, card.maturity,
           coalesce(card.code, 0) AS code, mark.read IS NOT NULL AS read,
           mark.starred IS NOT NULL AS starred, mark.verdict
    FROM work LEFT JOIN card ON card.work = work.n AND card.text_sha256 = work.text_sha256
    LEFT JOIN mark ON mark.work = work.n
"""


@dataclass(frozen=True, slots=True)
class Shelf:
    """One line of the library: enough to list a work without loading its text."""

    work_id: str
    title: str
    url: str | None
    kind: Kind
    date: datetime
    source: str
    tldr: str | None
    maturity: str | None
    code: bool
    read: bool
    starred: bool
    verdict: Verdict | None = None


def get_work(database: Database, work_id: str) -> Work:
    """One work, also by the id it had before a merge. Raises UnknownIdError."""
    n = resolve(database, work_id)
    return to_work(
        database.execute("SELECT * FROM work WHERE n = ?", [n]).fetchone(),
        _external_id(database, n),
    )


def work_of_entry(database: Database, source_id: int, guid: str) -> str | None:
    """The id of the work that this entry of a source is."""
    row = database.execute(
        "SELECT id FROM sighting JOIN work ON work.n = work WHERE source = ? AND guid = ?",
        [source_id, guid],
    ).fetchone()
    return None if row is None else str(row[0])


def _external_id(database: Database, n: int) -> str | None:
    row = database.execute(
        "SELECT external_id FROM sighting WHERE work = ? AND external_id IS NOT NULL LIMIT 1", [n]
    ).fetchone()
    return None if row is None else str(row[0])


def get_sightings(database: Database, work_id: str) -> list[Sighting]:
    """Where the work itself was seen, first sighting first. Raises UnknownIdError."""
    return _sightings(database, resolve(database, work_id), work_id)


def _sightings(database: Database, n: int, work_id: str) -> list[Sighting]:
    rows = database.execute(
        "SELECT sighting.*, source.title AS source_title FROM sighting"
        " JOIN source ON source.id = sighting.source WHERE work = ? ORDER BY seen, source.id, guid",
        [n],
    )
    return [to_sighting(row, work_id) for row in rows]


def get_mentions(database: Database, work_id: str) -> list[Work]:
    """Works whose texts link to this one, newest first. Raises UnknownIdError."""
    rows = database.execute(
        "SELECT DISTINCT work.* FROM work_key JOIN mention ON mention.key = work_key.key"
        " JOIN work ON work.n = mention.work WHERE work_key.work = ? AND mention.work != ?"
        " ORDER BY work.date DESC, work.n DESC",
        [resolve(database, work_id)] * 2,
    )
    return [to_work(row) for row in rows]


def page(
    database: Database,
    filters: Filters,
    *,
    order: Order = "newest",
    offset: int = 0,
    limit: int = 25,
) -> list[Shelf]:
    """One page of the library."""
    where, values = conditions(filters)
    rows = database.execute(
        f"{_SHELF} WHERE 1 {where} ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?",
        [*values, limit, offset],
    )
    return [_to_shelf(row) for row in rows]


def shelves(database: Database, work_ids: Sequence[str]) -> list[Shelf]:
    """The library's lines of these works, in the order asked for; unknown ids are left out."""
    rows = database.execute(
        f"{_SHELF} WHERE work.id IN (SELECT value FROM json_each(?))",
        [dump(list(work_ids))],
    )
    found = {row["id"]: _to_shelf(row) for row in rows}
    return [found[work_id] for work_id in work_ids if work_id in found]


def works_with_sightings(
    database: Database, work_ids: Sequence[str]
) -> list[tuple[str, Work, list[Sighting]]]:
    """These works whole, with where they were seen; unknown ids are left out."""
    rows = database.execute(
        "SELECT * FROM work WHERE id IN (SELECT value FROM json_each(?))", [dump(list(work_ids))]
    ).fetchall()
    return [(row["id"], to_work(row), _sightings(database, row["n"], row["id"])) for row in rows]


def _to_shelf(row: Row) -> Shelf:
    date = to_time(row["date"])
    assert date is not None
    return Shelf(
        work_id=row["id"],
        title=row["title"],
        url=row["url"],
        kind=row["kind"],
        date=date,
        source=row["source"] or "",
        tldr=row["tldr"],
        maturity=row["maturity"],
        code=bool(row["code"]),
        read=bool(row["read"]),
        starred=bool(row["starred"]),
        verdict=row["verdict"],
    )


def count(database: Database, filters: Filters) -> int:
    """How many works the filters let through."""
    where, values = conditions(filters)
    return int(database.execute(f"SELECT count(*) FROM work WHERE 1 {where}", values).fetchone()[0])


def categories(database: Database, limit: int = 200) -> list[str]:
    """The categories in use, the most frequent first."""
    rows = database.execute(
        "SELECT value FROM work, json_each(work.categories) GROUP BY value"
        " ORDER BY count(*) DESC, value LIMIT ?",
        [limit],
    )
    return [value for (value,) in rows]


def candidates(
    database: Database, *, since: datetime, until: datetime, limit: int = 3000
) -> list[Candidate]:
    """Works dated or first seen in [since, until), newest first, with all that composing needs."""
    rows = database.execute(
        "SELECT work.* FROM work WHERE (work.date >= :since AND work.date < :until)"
        " OR (work.first_seen >= :since AND work.first_seen < :until)"
        " ORDER BY work.date DESC, work.n DESC LIMIT :limit",
        {"since": to_text(since), "until": to_text(until), "limit": limit},
    ).fetchall()
    return load(database, rows)


def newest_candidates(database: Database, *, until: datetime, limit: int = 200) -> list[Candidate]:
    """The newest works there are: for the first edition of a library with nothing in its window."""
    rows = database.execute(
        "SELECT work.* FROM work WHERE work.date < ? ORDER BY work.date DESC, work.n DESC LIMIT ?",
        [to_text(until), limit],
    ).fetchall()
    return load(database, rows)


def newest_dates(
    database: Database, *, until: datetime, seen: datetime, limit: int = 200
) -> list[datetime]:
    """Of the newest works that there were at the moment `seen`: `newest_candidates` of then."""
    rows = database.execute(
        "SELECT date FROM work WHERE date < ? AND first_seen <= ? ORDER BY date DESC LIMIT ?",
        [to_text(until), to_text(seen), limit],
    )
    return [date for (text,) in rows if (date := to_time(text))]


def stood(database: Database, editions: Sequence[str]) -> list[Candidate]:
    """The works that stood in any of these frozen editions, by id."""
    rows = database.execute(
        "SELECT * FROM work WHERE n IN (SELECT work FROM digest_work WHERE digest IN"
        " (SELECT value FROM json_each(?))) ORDER BY id",
        [dump(list(editions))],
    ).fetchall()
    return load(database, rows)


@dataclass(frozen=True, slots=True)
class Whole:
    """A work with everything that an export carries."""

    work: Work
    card: Card | None
    sightings: tuple[Sighting, ...]
    marks: Marks


def every_work(database: Database) -> Iterator[Whole]:
    """All works, oldest first; memory stays flat however many there are."""
    numbers = [n for (n,) in database.execute("SELECT n FROM work ORDER BY n")]
    for n in numbers:
        row = database.execute("SELECT * FROM work WHERE n = ?", [n]).fetchone()
        if row is None:
            continue
        (one,) = load(database, [row])
        yield Whole(one.work, one.card, one.sightings, one.marks)


def whole_work(database: Database, work_id: str) -> Whole:
    """One work as an export carries it. Raises UnknownIdError."""
    n = resolve(database, work_id)
    row = database.execute("SELECT * FROM work WHERE n = ?", [n]).fetchone()
    (one,) = load(database, [row])
    return Whole(one.work, one.card, one.sightings, one.marks)


@dataclass(frozen=True, slots=True)
class Totals:
    """How much there is."""

    works: int
    cards: int
    titles_only: int
    refused: int


def totals(database: Database) -> Totals:
    """Counts over the whole library."""
    row = database.execute(
        "SELECT (SELECT count(*) FROM work), (SELECT count(*) FROM card),"
        " (SELECT count(*) FROM work WHERE dropped IS NULL"
        " AND (read = 'title' OR text = '')),"
        " (SELECT count(*) FROM refusal)"
    ).fetchone()
    return Totals(*row)
