"""What the reader's marks taught: weights by name, those that the reader pinned, and the marks.

The learned rows are a copy of what `digest.learn` last computed from the marks; they are replaced
as a whole. `marked_word` keeps what a marked work was about, so that learning reads no text again
and outlives retention.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from sqlite_utils import Database

from db.connect import writing
from db.records import WeightKind as WeightKind
from db.rows import dump, to_text

WEIGHT_KINDS: tuple[WeightKind, ...] = get_args(WeightKind)


@dataclass(frozen=True, slots=True)
class Weight:
    """How many points a word, topic, author or source adds to an item, or takes from it."""

    kind: WeightKind
    key: str
    """By which items are matched: a word's stem, else the folded name."""
    name: str
    """As a person would write it."""
    value: float
    pinned: bool = False
    """Set by the reader; marks do not move it."""
    liked: int = 0
    starred: int = 0
    disliked: int = 0
    """Of how many marked items it was learned."""


@dataclass(frozen=True, slots=True)
class Words:
    """What an item is about: stems, how much it has of each, and how it spells them."""

    stems: tuple[str, ...]
    amounts: tuple[float, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked work, as far as learning needs it."""

    work_id: str
    title: str
    verdict: Literal["like", "dislike"] | None
    starred: bool
    read: bool
    words: Words | None
    """As `digest.learn.telling_words` gave them; None where that has to be done (again)."""
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    sources: tuple[str, ...]
    """Titles of the sources that it was seen in, the first one first."""
    vector: bytes | None


_STANDS = """
    SELECT work.n, work.id, work.title, work.authors, work.categories, work.text_sha256,
           CASE WHEN mark.judged > :reset THEN mark.verdict END AS verdict,
           coalesce(mark.starred > :reset, 0) AS starred, coalesce(mark.read > :reset, 0) AS read,
           max(coalesce(mark.judged, ''), coalesce(mark.starred, ''), coalesce(mark.read, ''))
               AS at,
           marked_word.words, embedding.vector,
           (SELECT group_concat(title, char(10)) FROM
              (SELECT DISTINCT source.title FROM sighting
               JOIN source ON source.id = sighting.source
               WHERE sighting.work = work.n ORDER BY source.title)) AS sources
    FROM work LEFT JOIN mark ON mark.work = work.n
    LEFT JOIN marked_word ON marked_word.work = work.n AND marked_word.form = :form
         AND marked_word.text_sha256 = work.text_sha256
    LEFT JOIN embedding ON embedding.work = work.n
"""
_IS_MARKED = "(mark.judged > :reset OR mark.starred > :reset OR mark.read > :reset)"
_PASSED_OVER = """
    SELECT DISTINCT beside.work FROM mark
    JOIN digest_work AS here ON here.work = mark.work
    JOIN digest_work AS beside ON beside.digest = here.digest
    JOIN digest ON digest.key = here.digest
    WHERE (mark.judged > :reset OR mark.starred > :reset OR mark.read > :reset)
      AND digest.frozen > :reset
"""


def marked(database: Database, *, form: int, limit: int) -> list[Marked]:
    """The newest `limit` works that were marked since the last reset, or were passed over: stood
    unmarked in a frozen edition of which the reader marked something.

    Marks come before what was passed over. `form` is that of the words to be had.
    """
    values = {"reset": reset_at(database), "form": form, "limit": limit}
    rows = database.execute(
        f"{_STANDS} WHERE {_IS_MARKED} OR work.n IN ({_PASSED_OVER})"
        f" ORDER BY {_IS_MARKED} IS NOT 1, at DESC, work.date DESC, work.n DESC LIMIT :limit",
        values,
    )
    return [
        Marked(
            work_id=row["id"],
            title=row["title"],
            verdict=row["verdict"],
            starred=bool(row["starred"]),
            read=bool(row["read"]),
            words=None if row["words"] is None else Words(*json.loads(row["words"])),
            authors=tuple(json.loads(row["authors"])),
            categories=tuple(json.loads(row["categories"])),
            sources=tuple(row["sources"].split("\n")) if row["sources"] else (),
            vector=row["vector"],
        )
        for row in rows
    ]


def save_words(database: Database, found: Sequence[tuple[str, str, Words]], form: int) -> None:
    """Keep what works are about, by their ids and the digests of their texts."""
    with writing(database):
        database.conn.executemany(
            "INSERT OR REPLACE INTO marked_word (work, text_sha256, form, words)"
            " SELECT n, ?, ?, ? FROM work WHERE id = ?",
            [
                (digest, form, dump([words.stems, words.amounts, words.names]), work_id)
                for work_id, digest, words in found
            ],
        )


def all_weights(database: Database) -> list[Weight]:
    """Pinned and learned, those that weigh most first."""
    rows = database.execute("SELECT * FROM weight ORDER BY abs(value) DESC, kind, key")
    return [
        Weight(
            kind=row["kind"],
            key=row["key"],
            name=row["name"],
            value=row["value"],
            pinned=bool(row["pinned"]),
            liked=row["liked"],
            starred=row["starred"],
            disliked=row["disliked"],
        )
        for row in rows
    ]


def put_learned(database: Database, learned: Sequence[Weight]) -> None:
    """Replace the learned weights; what is pinned meanwhile stays."""
    with writing(database):
        database.execute("DELETE FROM weight WHERE NOT pinned")
        database.conn.executemany(
            "INSERT OR IGNORE INTO weight (kind, key, name, value, liked, starred, disliked)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (it.kind, it.key, it.name, it.value, it.liked, it.starred, it.disliked)
                for it in learned
            ],
        )


def pin(database: Database, kind: WeightKind, key: str, name: str, value: float) -> None:
    """Set a weight that marks do not move."""
    with writing(database):
        database.execute(
            "INSERT OR REPLACE INTO weight (kind, key, name, value, pinned) VALUES (?, ?, ?, ?, 1)",
            [kind, key, name, value],
        )


def unpin(database: Database, kind: WeightKind, key: str) -> bool:
    """Let marks move a weight again; whether it was pinned."""
    with writing(database):
        done = database.execute(
            "DELETE FROM weight WHERE pinned AND kind = ? AND key = ?", [kind, key]
        )
    return bool(done.rowcount)


def reset(database: Database, now: datetime) -> None:
    """Forget all weights, pinned ones too; marks up to `now` stay, but are not learned from."""
    with writing(database):
        database.execute("DELETE FROM weight")
        database.execute("DELETE FROM weight_reset")
        database.execute("INSERT INTO weight_reset (at) VALUES (?)", [to_text(now)])


def reset_at(database: Database) -> str:
    """When that was last done, as the database writes times; empty if never."""
    row = database.execute("SELECT at FROM weight_reset").fetchone()
    return "" if row is None else str(row["at"])
