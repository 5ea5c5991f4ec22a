"""Full-text search: FTS5 bm25 over title, text, authors and card.

What a person types never reaches MATCH raw: `match_expression` rebuilds it from words and quoted
phrases. MATCH drives every query (CROSS JOIN keeps SQLite's planner from starting at a filter:
sqlite.org/optoverview.html#crossjoin) and the filters only look at what matched.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from sqlite_utils import Database

from db.filters import conditions
from db.records import Filters, Hit, Work
from db.rows import to_time

WEIGHTS: Final = (8.0, 1.0, 4.0, 3.0)
"""bm25's weights of title, text, authors and card."""

_TERM = re.compile(r'(?P<sign>-?)(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
_TOKEN = re.compile(r"\w+")
_MAX_TERMS = 64
_INDEX = "INSERT INTO search (rowid, title, text, authors, card) VALUES (?, ?, ?, ?, ?)"
_OPEN, _CLOSE = "\x01", "\x02"

_COMMON = """a an and are as at be by can do does for from has have how i in is it its of on or that
the their there these this to was what when where which who why will with you"""
_STOPWORDS: Final = frozenset(_COMMON.split())


def match_expression(query: str) -> str | None:
    """Turn what a person typed into an FTS5 expression, or None if it holds no word.

    Words are alternatives (bm25 puts documents with more and rarer ones first), `"quoted phrases"`
    are required, `-words` are excluded, and `word*` matches beginnings. Very common words are left
    out unless there is nothing else.
    """
    wanted: list[str] = []
    common: list[str] = []
    required: list[str] = []
    excluded: list[str] = []
    for term in list(_TERM.finditer(query))[:_MAX_TERMS]:
        raw = term["phrase"] if term["phrase"] is not None else term["word"]
        tokens = _TOKEN.findall(raw)
        if not tokens:
            continue
        quoted = '"' + " ".join(tokens) + '"'
        if term["phrase"] is None and raw.endswith("*"):
            quoted += " *"
        if term["sign"]:
            excluded.append(quoted)
        elif term["phrase"] is not None:
            required.append(quoted)
        elif len(tokens) == 1 and tokens[0].lower() in _STOPWORDS:
            common.append(quoted)
        else:
            wanted.append(quoted)
    wanted = wanted or ([] if required else common)
    parts = required + ([f"({' OR '.join(wanted)})"] if wanted else [])
    if not parts:
        return None
    expression = " AND ".join(parts)
    return f"({expression}) NOT ({' OR '.join(excluded)})" if excluded else expression


def search(
    database: Database, query: str, filters: Filters | None = None, *, limit: int = 20
) -> list[Hit]:
    """The best `limit` works for `query`, best first; an empty list if there is none."""
    expression = match_expression(query)
    if expression is None:
        return []
    where, values = conditions(filters or Filters())
    rows = database.execute(
        f"""
        SELECT work.id, work.title, work.url, kind, published, bm25(search, ?, ?, ?, ?) AS score,
               snippet(search, -1, ?, ?, '…', 24) AS snippet,
               (SELECT external_id FROM sighting WHERE sighting.work = work.n
                AND external_id IS NOT NULL LIMIT 1) AS external_id
        FROM search CROSS JOIN work ON work.n = search.rowid
        WHERE search MATCH ? {where} ORDER BY score, work.n DESC LIMIT ?
        """,
        [*WEIGHTS, _OPEN, _CLOSE, expression, *values, limit],
    ).fetchall()
    return [
        Hit(
            work_id=row["id"],
            external_id=row["external_id"],
            title=row["title"],
            url=row["url"],
            kind=row["kind"],
            published=to_time(row["published"]),
            score=round(-row["score"], 4),
            snippet=" ".join(row["snippet"].replace(_OPEN, "").replace(_CLOSE, "").split()),
        )
        for row in rows
    ]


def unindex(database: Database, numbers: Iterable[int]) -> None:
    """Take works out of the index; must run before their rows or cards change."""
    database.conn.executemany(
        "INSERT INTO search (search, rowid, title, text, authors, card)"
        " VALUES ('delete', ?, ?, ?, ?, ?)",
        _documents(database, numbers),
    )


def index(database: Database, numbers: Iterable[int]) -> None:
    """Put works into the index, as their rows and cards stand now."""
    database.conn.executemany(_INDEX, _documents(database, numbers))


def index_new(database: Database, new: Iterable[tuple[int, Work]]) -> None:
    """Put works into the index that were just stored, by row number, and have no card yet."""
    odd: list[int] = []

    def documents() -> Iterator[tuple[object, ...]]:
        for n, work in new:
            if any("\0" in name for name in work.authors):
                odd.append(n)  # what SQLite reads out of the column's JSON is to say
                continue
            yield n, work.title, work.text, " ".join(work.authors), ""

    database.conn.executemany(_INDEX, documents())
    index(database, odd)


def _documents(database: Database, numbers: Iterable[int]) -> list[tuple[object, ...]]:
    """What is indexed of these works. Read first and then written row by row: before an
    `INSERT … SELECT`, SQLite has FTS5 write out all that it gathered in the transaction.
    """
    rows: list[tuple[object, ...]] = []
    for number in numbers:
        found = database.conn.execute(
            "SELECT rowid, title, text, authors, card FROM search_document WHERE rowid = ?",
            (number,),
        )
        rows += map(tuple, found)
    return rows
