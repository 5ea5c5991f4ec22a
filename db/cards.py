"""Cards, the vectors that come with them, and the refusals of what cannot have one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from db import search
from db.card import SCHEMA, Card, Evidence, Writing
from db.connect import writing
from db.records import Work
from db.rows import dump, to_work
from db.works import resolve


@dataclass(frozen=True, slots=True)
class NewCard:
    """A card to store with the mean-pooled vector of its text (float16 bytes, unit length)."""

    card: Card
    vector: bytes
    encoder: str


@dataclass(frozen=True, slots=True)
class NewRefusal:
    """Why a work's present text can have no card; it is not tried again until the text changes."""

    work_id: str
    text_sha256: str
    code: str
    message: str


_PENDING = """
    FROM work LEFT JOIN card ON card.work = work.n LEFT JOIN refusal ON refusal.work = work.n
    WHERE work.read != 'title' AND work.text != ''
      AND (card.work IS NULL OR card.text_sha256 != work.text_sha256 OR card.schema != :schema
           OR (:redo AND card.revision NOT IN (:revision, :written)))
      AND (refusal.work IS NULL OR refusal.text_sha256 != work.text_sha256
           OR refusal.revision != :revision)
"""


def pending(
    database: Database, revision: str, *, limit: int, redo: bool = False, written: str = ""
) -> list[Work]:
    """Works whose card is missing or made from another text or card schema, newest first.

    `redo` adds those made by another revision than `revision` and, of a card that a writer had in
    hand, `written`. Works of which only a title is known have nothing
    to summarize and are left out.
    """
    rows = database.execute(
        f"SELECT work.* {_PENDING} ORDER BY work.date DESC, work.n DESC LIMIT :limit",
        {
            "revision": revision,
            "written": written,
            "schema": SCHEMA,
            "redo": redo,
            "limit": limit,
        },
    )
    return [to_work(row) for row in rows]


def count_pending(
    database: Database, revision: str | None = None, *, redo: bool = False, written: str = ""
) -> int:
    """How many works `pending` would name without a limit.

    Without a revision every refusal of a present text counts as final.
    """
    row = database.execute(
        f"SELECT count(*) {_PENDING}",
        {"revision": revision, "written": written, "schema": SCHEMA, "redo": redo},
    ).fetchone()
    return int(row[0])


def count_waiting(database: Database, work_ids: Sequence[str]) -> int:
    """How many of these works have neither a card nor a refusal for their present text."""
    row = database.execute(
        "SELECT count(*) FROM work LEFT JOIN card ON card.work = work.n"
        " LEFT JOIN refusal ON refusal.work = work.n"
        " WHERE work.id IN (SELECT value FROM json_each(?))"
        " AND work.read != 'title' AND work.text != ''"
        " AND card.text_sha256 IS NOT work.text_sha256"
        " AND refusal.text_sha256 IS NOT work.text_sha256",
        [dump(list(work_ids))],
    ).fetchone()
    return int(row[0])


def quotes(card: Card, work: Work) -> dict[str, str]:
    """The source's words behind a card, by `part:start:end`, so that they outlive the text."""
    parts = {"text": work.text, "title": work.title, "comment": work.comment or ""}
    found: dict[str, str] = {}

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            for one in value.get("evidence", ()):
                found[quote_key(one)] = parts[one["in"]][one["start"] : one["end"]]
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk({key: value for key, value in card.items() if key != "sentences"})
    return found


def quote_key(evidence: Evidence) -> str:
    """How a slice is named in the quotes that are stored with a card."""
    return f"{evidence['in']}:{evidence['start']}:{evidence['end']}"


def words(card: Card) -> str:
    """What search finds a card by: its lines."""
    tldr = card.get("tldr")
    lines = [tldr["text"]] if tldr else []
    return " ".join([*lines, *(line["text"] for line in card["lines"])])


def save(
    database: Database, made: Sequence[NewCard], refused: Sequence[NewRefusal], revision: str
) -> int:
    """Store cards and refusals in one transaction; returns how many cards were stored.

    A card whose work was deleted, merged away or changed since it was read is dropped: it would
    be stale at once.
    """
    stored = 0
    with writing(database):
        for new in made:
            row = database.execute(
                "SELECT * FROM work WHERE id = ? AND text_sha256 = ?",
                [new.card["id"], new.card["text_sha256"]],
            ).fetchone()
            if row is None:
                continue
            work, n = to_work(row), row["n"]
            search.unindex(database, [n])
            database.execute("DELETE FROM refusal WHERE work = ?", [n])
            database.execute(
                "INSERT OR REPLACE INTO card (work, schema, text_sha256, engine, revision, made,"
                " maturity, code, words, json, quotes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    *(n, new.card["schema"], new.card["text_sha256"]),
                    *_made(new.card),
                    new.card["maturity"]["value"] if "maturity" in new.card else None,
                    int(_has_code(new.card)),
                    *(words(new.card), dump(new.card), dump(quotes(new.card, work))),
                ],
            )
            database.execute(
                "INSERT OR REPLACE INTO embedding (work, model, vector) VALUES (?, ?, ?)",
                [n, new.encoder, new.vector],
            )
            search.index(database, [n])
            stored += 1
        database.conn.executemany(
            "INSERT OR REPLACE INTO refusal (work, text_sha256, revision, code, message)"
            " SELECT n, ?, ?, ?, ? FROM work WHERE id = ?",
            [(r.text_sha256, revision, r.code, r.message, r.work_id) for r in refused],
        )
    return stored


def rewrite(database: Database, written: Sequence[Card]) -> int:
    """Put cards whose lines a model has rewritten in the place of the same texts' cards.

    Evidence, and so the quotes, stay as they are. Returns how many were stored: a card whose work
    was deleted or changed meanwhile is dropped.
    """
    stored = 0
    with writing(database):
        for card in written:
            row = database.execute(
                "SELECT work.n FROM work JOIN card ON card.work = work.n"
                " WHERE work.id = ? AND work.text_sha256 = ? AND card.text_sha256 = ?",
                [card["id"], card["text_sha256"], card["text_sha256"]],
            ).fetchone()
            if row is None:
                continue
            search.unindex(database, [row["n"]])
            database.execute(
                "UPDATE card SET engine = ?, revision = ?, made = ?, words = ?, json = ?"
                " WHERE work = ?",
                [*_made(card), words(card), dump(card), row["n"]],
            )
            search.index(database, [row["n"]])
            stored += 1
    return stored


def of_revision(
    database: Database,
    revision: str,
    *,
    work_ids: Sequence[str] | None = None,
    limit: int | None = None,
) -> list[tuple[Work, Card]]:
    """The works, newest first, whose card is of this revision and of their present text.

    `work_ids` narrows them down.
    """
    rows = database.execute(
        "SELECT work.*, card.json AS card FROM work JOIN card ON card.work = work.n"
        " WHERE card.revision = :revision AND card.text_sha256 = work.text_sha256"
        " AND (:ids IS NULL OR work.id IN (SELECT value FROM json_each(:ids)))"
        " ORDER BY work.date DESC, work.n DESC LIMIT :limit",
        {
            "revision": revision,
            "ids": None if work_ids is None else dump(list(work_ids)),
            "limit": -1 if limit is None else limit,
        },
    ).fetchall()
    return [(to_work(row), json.loads(row["card"])) for row in rows]


def unwritten(database: Database, work_ids: Sequence[str], writer: str) -> list[tuple[Work, Card]]:
    """Of these works, in their order, those whose card has no line by a model, and which the
    writer of this revision has not had in hand."""
    rows = database.execute(
        "SELECT work.*, card.json AS card FROM json_each(:ids) AS asked"
        " JOIN work ON work.id = asked.value JOIN card ON card.work = work.n"
        " WHERE card.engine = 'extract' AND card.text_sha256 = work.text_sha256"
        " AND substr(card.revision, -length(:writer)) != :writer ORDER BY asked.key",
        {"ids": dump(list(work_ids)), "writer": writer},
    ).fetchall()
    return [(to_work(row), json.loads(row["card"])) for row in rows]


def written_by_models(database: Database, work_ids: Sequence[str]) -> set[str]:
    """Which of these works have a card with lines that a model wrote."""
    rows = database.execute(
        "SELECT work.id FROM work JOIN card ON card.work = work.n"
        " WHERE work.id IN (SELECT value FROM json_each(?)) AND card.engine != 'extract'",
        [dump(list(work_ids))],
    )
    return {work_id for (work_id,) in rows}


@dataclass(frozen=True, slots=True)
class WritingTotals:
    """What became of the lines that models were asked to write, over all stored cards."""

    cards: int
    written: int
    refused: int
    fallen_back: int


def writing_totals(database: Database) -> WritingTotals:
    """Sums over the cards that a writer has had in hand."""
    found = WritingTotals(0, 0, 0, 0)
    rows = database.execute("SELECT writing FROM card WHERE writing IS NOT NULL")
    for (text,) in rows:
        made: Writing = json.loads(text)
        found = WritingTotals(
            found.cards + 1,
            found.written + made["written"],
            found.refused + sum(made["refused"].values()),
            found.fallen_back + sum(made["fallen_back"].values()),
        )
    return found


def _made(card: Card) -> tuple[str, str, str]:
    made = card["made_by"]
    return made["engine"], made["revision"], made["at"]


def _has_code(card: Card) -> bool:
    code = card.get("availability", {}).get("code")
    return code is not None and code.get("url", "").startswith(("https://", "http://"))


def get_card(database: Database, work_id: str) -> Card | None:
    """A work's card, current or stale (compare `text_sha256`). Raises UnknownIdError."""
    n = resolve(database, work_id)
    row = database.execute("SELECT json FROM card WHERE work = ?", [n]).fetchone()
    card: Card | None = None if row is None else json.loads(row[0])
    return card


def get_quotes(database: Database, work_id: str) -> dict[str, str]:
    """The quotes stored with a work's card, by `part:start:end`. Raises UnknownIdError."""
    n = resolve(database, work_id)
    row = database.execute("SELECT quotes FROM card WHERE work = ?", [n]).fetchone()
    found: dict[str, str] = {} if row is None else json.loads(row[0])
    return found


def get_refusal(database: Database, work_id: str) -> str | None:
    """Why a work's present text can have no card, if so. Raises UnknownIdError."""
    row = database.execute(
        "SELECT message FROM refusal JOIN work ON work.n = refusal.work"
        " WHERE work.n = ? AND refusal.text_sha256 = work.text_sha256",
        [resolve(database, work_id)],
    ).fetchone()
    return None if row is None else str(row[0])
