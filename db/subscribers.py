"""Who gets mails: the token that unsubscribes each of them, and who has unsubscribed or bounced."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from db.connect import writing
from db.rows import to_text, to_time

_TOKEN_BYTES = 16


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A recipient as the store knows them; addresses are folded to small letters."""

    address: str
    unsubscribed: datetime | None = None
    bounced: datetime | None = None
    bounce: str | None = None
    """What the last hard bounce said."""


def token_of(database: Database, address: str) -> str:
    """The recipient's token, made when first asked for: 128 random bits, hexadecimal."""
    with writing(database):
        database.execute(
            "INSERT OR IGNORE INTO subscriber (address, token) VALUES (?, ?)",
            [address.casefold(), secrets.token_hex(_TOKEN_BYTES)],
        )
        (token,) = database.execute(
            "SELECT token FROM subscriber WHERE address = ?", [address.casefold()]
        ).fetchone()
    return str(token)


def unsubscribe(database: Database, token: str, now: datetime) -> str | None:
    """Suppress whom this token belongs to; the address if that is news, None if it is not or the
    token is unknown.
    """
    with writing(database):
        row = database.execute(
            "UPDATE subscriber SET unsubscribed = ? WHERE token = ? AND unsubscribed IS NULL"
            " RETURNING address",
            [to_text(now), token],
        ).fetchone()
    return None if row is None else str(row[0])


def suppress(database: Database, address: str, now: datetime) -> bool:
    """The same by address, for someone who asked in another way; whether that is news."""
    token_of(database, address)
    with writing(database):
        cursor = database.execute(
            "UPDATE subscriber SET unsubscribed = ? WHERE address = ? AND unsubscribed IS NULL",
            [to_text(now), address.casefold()],
        )
        return cursor.rowcount == 1


def resubscribe(database: Database, address: str) -> bool:
    """Send to this address again; whether it was suppressed."""
    with writing(database):
        cursor = database.execute(
            "UPDATE subscriber SET unsubscribed = NULL, bounced = NULL, bounce = NULL"
            " WHERE address = ? AND unsubscribed IS NOT NULL",
            [address.casefold()],
        )
        return cursor.rowcount == 1


def note_bounce(database: Database, address: str, said: str, now: datetime) -> None:
    """Remember that a mail to this address came back for good; it is only told."""
    with writing(database):
        database.execute(
            "UPDATE subscriber SET bounced = ?, bounce = ? WHERE address = ?",
            [to_text(now), said, address.casefold()],
        )


def subscribers(database: Database) -> dict[str, Subscriber]:
    """All of them by address."""
    rows = database.execute(
        "SELECT address, unsubscribed, bounced, bounce FROM subscriber ORDER BY address"
    )
    return {
        row["address"]: Subscriber(
            row["address"], to_time(row["unsubscribed"]), to_time(row["bounced"]), row["bounce"]
        )
        for row in rows
    }


def get_cursor(database: Database, name: str) -> str | None:
    """Up to where a folder of replies was read."""
    row = database.execute("SELECT value FROM cursor WHERE name = ?", [name]).fetchone()
    return None if row is None else str(row[0])


def set_cursor(database: Database, name: str, value: str) -> None:
    """Set it, after what was read has taken effect."""
    with writing(database):
        database.execute("INSERT OR REPLACE INTO cursor (name, value) VALUES (?, ?)", [name, value])
