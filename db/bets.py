"""The bets that were made in the app or on the command line; those of config.toml stand there."""

import json
from collections.abc import Sequence
from datetime import datetime
from sqlite3 import Row

from sqlite_utils import Database

from db.connect import writing
from db.errors import UnknownIdError
from db.rows import dump, to_text
from settings import Bet


def get_bets(database: Database) -> list[Bet]:
    """All of them, in the order in which they were made."""
    return [_to_bet(row) for row in database.execute("SELECT * FROM bet ORDER BY id")]


def add_bet(database: Database, bet: Bet, now: datetime) -> None:
    """Keep a bet. The caller has seen to it that the name is free."""
    with writing(database):
        database.execute(
            "INSERT INTO bet (name, text, weight, thresholds, added) VALUES (?, ?, ?, ?, ?)",
            [*_values(bet), to_text(now)],
        )


def change_bet(database: Database, name: str, bet: Bet) -> None:
    """Replace the bet of this name, which keeps its place. Raises UnknownIdError."""
    with writing(database):
        changed = database.execute(
            "UPDATE bet SET name = ?, text = ?, weight = ?, thresholds = ? WHERE name = ?",
            [*_values(bet), name],
        )
        _expect_one(changed.rowcount, name)


def remove_bet(database: Database, name: str) -> None:
    """Forget the bet of this name. Raises UnknownIdError."""
    with writing(database):
        removed = database.execute("DELETE FROM bet WHERE name = ?", [name])
        _expect_one(removed.rowcount, name)


def _expect_one(rows: int, name: str) -> None:
    if rows != 1:
        raise UnknownIdError(f"There is no bet {name!r} here. See them with: preread bets list")


def _values(bet: Bet) -> Sequence[object]:
    return (bet.name, bet.text, bet.weight, dump(list(bet.thresholds)))


def _to_bet(row: Row) -> Bet:
    # Checked when it was kept; a threshold that a later version reads otherwise must not stop all.
    return Bet.model_construct(
        name=row["name"],
        text=row["text"],
        weight=row["weight"],
        thresholds=tuple(json.loads(row["thresholds"])),
    )
