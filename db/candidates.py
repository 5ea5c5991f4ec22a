"""Works with all that surrounds them, many at a time: a handful of statements, whatever their
number, instead of six for each.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from sqlite3 import Row
from typing import Any

from sqlite_utils import Database

from db.card import Card
from db.records import Candidate, Marks, Sighting
from db.rows import dump, to_marks, to_time, to_work

_OF_WORKS = "IN (SELECT value FROM json_each(?))"


def load(database: Database, rows: Sequence[Row]) -> list[Candidate]:
    """The candidates of these rows of `work`, in their order."""
    ids = {row["n"]: row["id"] for row in rows}
    cards = _cards(database, {row["n"]: row["text_sha256"] for row in rows})
    sightings, externals = _sightings(database, ids)
    mentions = _lists(
        database,
        "SELECT DISTINCT work_key.work, source.title FROM work_key"
        " JOIN mention ON mention.key = work_key.key AND mention.work != work_key.work"
        " JOIN sighting ON sighting.work = mention.work"
        f" JOIN source ON source.id = sighting.source WHERE work_key.work {_OF_WORKS}"
        " ORDER BY source.title",
        ids,
    )
    editions = _lists(
        database,
        f"SELECT work, digest FROM digest_work WHERE work {_OF_WORKS} ORDER BY digest",
        ids,
    )
    vectors = dict(
        _all(database, f"SELECT work, vector FROM embedding WHERE work {_OF_WORKS}", ids)
    )
    marks = {
        row["work"]: to_marks(row)
        for row in _all(database, f"SELECT * FROM mark WHERE work {_OF_WORKS}", ids)
    }
    return [
        Candidate(
            work=to_work(row, externals.get(row["n"])),
            card=cards.get(row["n"]),
            vector=vectors.get(row["n"]),
            sightings=tuple(sightings.get(row["n"], ())),
            mentions=tuple(mentions.get(row["n"], ())),
            marks=marks.get(row["n"], Marks()),
            in_editions=tuple(editions.get(row["n"], ())),
        )
        for row in rows
    ]


def to_sighting(row: Row, work_id: str) -> Sighting:
    """A row of `sighting` with its source's title."""
    seen = to_time(row["seen"])
    assert seen is not None
    return Sighting(
        work_id=work_id,
        source_id=row["source"],
        source_title=row["source_title"],
        url=row["url"],
        title=row["title"],
        seen=seen,
        published=to_time(row["published"]),
    )


def _all(database: Database, statement: str, ids: dict[int, str]) -> Iterator[Any]:
    return iter(database.execute(statement, [dump(list(ids))]))


def _cards(database: Database, texts: dict[int, str]) -> dict[int, Card]:
    """The cards that were made from the texts as they are."""
    found = database.execute(
        f"SELECT work, json, text_sha256 FROM card WHERE work {_OF_WORKS}", [dump(list(texts))]
    )
    return {n: json.loads(card) for n, card, digest in found if digest == texts[n]}


def _sightings(
    database: Database, ids: dict[int, str]
) -> tuple[dict[int, list[Sighting]], dict[int, str]]:
    """The works' sightings, first one first, and the ids that imports gave."""
    found: dict[int, list[Sighting]] = defaultdict(list)
    externals: dict[int, str] = {}
    rows = database.execute(
        "SELECT sighting.*, source.title AS source_title FROM sighting"
        f" JOIN source ON source.id = sighting.source WHERE work {_OF_WORKS}"
        " ORDER BY work, seen, source.id, guid",
        [dump(list(ids))],
    )
    for row in rows:
        found[row["work"]].append(to_sighting(row, ids[row["work"]]))
        if row["external_id"] is not None:
            externals.setdefault(row["work"], row["external_id"])
    return found, externals


def _lists(database: Database, statement: str, ids: dict[int, str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for n, value in _all(database, statement, ids):
        found[n].append(value)
    return found
