"""Editions on their way: one row for each recipient, with the very bytes that will be sent.

    queued ──claim──► sending ──► sent | refused | given_up
       ▲                 │
       └──── later ──────┘        (cancelled: by the user, because the recipient unsubscribed, or
                                   because there was nothing to tell)

A row is claimed under a lease, by one process. Just before the end of its message goes out it is
marked as handed over (`hand`), which fails where the lease has passed to another. A process that
dies before that has sent nothing; one that dies after it may have, and the row is sent again with
the same bytes and the same Message-ID (`unsure` counts this): of a mail that is lost and one that
comes twice, RFC 5321, 6.1 and RFC 1047 choose the second, and the Message-ID tells them apart.

These writes reach the disk before they count (`synchronous = FULL`), because a mail cannot be
taken back.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from sqlite3 import Row
from typing import Literal

from sqlite_utils import Database

from db.connect import writing
from db.errors import UnknownIdError
from db.records import Problem
from db.rows import dump_problem, to_problem, to_text, to_time

Channel = Literal["mail", "webhook"]
State = Literal["queued", "sending", "sent", "refused", "given_up", "cancelled"]
WAITING: frozenset[State] = frozenset({"queued", "sending"})
FAILED: frozenset[State] = frozenset({"refused", "given_up"})


@dataclass(frozen=True, slots=True)
class Lease:
    """Who sends, and until when nobody else may."""

    owner: str
    host: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A row of the outbox without its bytes."""

    id: int
    edition: str
    channel: Channel
    recipient: str
    """A mail address, or what the configuration calls a webhook."""
    round: int
    message_id: str
    sender: str
    size: int
    state: State
    tries: int
    unsure: int
    queued: datetime
    next_try: datetime
    finished: datetime | None = None
    error: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """What is put into the outbox."""

    edition: str
    channel: Channel
    recipient: str
    message_id: str
    content: bytes = field(repr=False)
    sender: str = ""
    round: int = 1


_COLUMNS = (
    "id, edition, channel, recipient, round, message_id, sender, size, state, tries, unsure,"
    " queued, next_try, finished, error"
)


def add(database: Database, one: Outgoing, now: datetime) -> bool:
    """Queue a message; whether it was not there yet. What is there stays as it is."""
    with _durably(database):
        cursor = database.execute(
            "INSERT OR IGNORE INTO outbox (edition, channel, recipient, round, message_id, sender,"
            " size, content, queued, next_try) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                *(one.edition, one.channel, one.recipient, one.round, one.message_id, one.sender),
                *(len(one.content), one.content, to_text(now), to_text(now)),
            ],
        )
        return cursor.rowcount == 1


def skip(database: Database, one: Outgoing, now: datetime, problem: Problem) -> None:
    """Note that a message is not even made, and why, so that it is decided once."""
    with _durably(database):
        database.execute(
            "INSERT OR IGNORE INTO outbox (edition, channel, recipient, round, message_id, size,"
            " state, queued, next_try, finished, error)"
            " VALUES (?, ?, ?, ?, ?, 0, 'cancelled', ?, ?, ?, ?)",
            [
                *(one.edition, one.channel, one.recipient, one.round, one.message_id),
                *(to_text(now), to_text(now), to_text(now), dump_problem(problem)),
            ],
        )


def claim(database: Database, id_: int, now: datetime, lease: Lease) -> tuple[Letter, bytes] | None:
    """Take a message under a lease, with its bytes; None where it is over or another's."""
    with _durably(database):
        row = database.execute(
            "UPDATE outbox SET state = 'sending', tries = tries + 1, unsure = unsure + handed,"
            " handed = 0, lease_by = ?, lease_host = ?, lease_until = ?"
            " WHERE id = ? AND content IS NOT NULL"
            " AND (state = 'queued' OR (state = 'sending' AND lease_until <= ?))"
            f" RETURNING {_COLUMNS}, content",
            [lease.owner, lease.host, to_text(lease.until), id_, to_text(now)],
        ).fetchone()
        return None if row is None else (_letter(row), bytes(row["content"]))


def hand(database: Database, id_: int, owner: str, now: datetime) -> bool:
    """Note that the end of the message goes out now; False where the lease is no longer ours."""
    with _durably(database):
        cursor = database.execute(
            "UPDATE outbox SET handed = 1"
            " WHERE id = ? AND state = 'sending' AND lease_by = ? AND lease_until > ?",
            [id_, owner, to_text(now)],
        )
        return cursor.rowcount == 1


def finish(
    database: Database,
    id_: int,
    owner: str,
    state: Literal["sent", "refused", "given_up"],
    now: datetime,
    problem: Problem | None = None,
) -> None:
    """Note how it ended, if the row is still ours. What was sent needs no bytes any more."""
    with _durably(database):
        database.execute(
            "UPDATE outbox SET state = ?, finished = ?, error = ?, handed = 0, lease_until = NULL,"
            " content = CASE WHEN ? = 'sent' THEN NULL ELSE content END"
            " WHERE id = ? AND state = 'sending' AND lease_by = ?",
            [state, to_text(now), dump_problem(problem), state, id_, owner],
        )


def later(
    database: Database,
    id_: int,
    owner: str,
    next_try: datetime,
    problem: Problem,
    *,
    unsure: bool = False,
) -> None:
    """Put a message that is ours back, to be tried again at `next_try`."""
    with _durably(database):
        database.execute(
            "UPDATE outbox SET state = 'queued', next_try = ?, error = ?, handed = 0,"
            " unsure = unsure + ?, lease_until = NULL"
            " WHERE id = ? AND state = 'sending' AND lease_by = ?",
            [to_text(next_try), dump_problem(problem), int(unsure), id_, owner],
        )


def reclaim(database: Database, host: str) -> int:
    """Free what a process of this host left behind; how many. Only for whoever holds the lock
    that every sending process of this host holds.
    """
    with _durably(database):
        cursor = database.execute(
            "UPDATE outbox SET state = 'queued', unsure = unsure + handed, handed = 0,"
            " lease_until = NULL WHERE state = 'sending' AND lease_host = ?",
            [host],
        )
        return cursor.rowcount


def suppress(database: Database, recipient: str, now: datetime, problem: Problem) -> int:
    """Cancel what waits for a mail recipient; how many."""
    with _durably(database):
        cursor = database.execute(
            "UPDATE outbox SET state = 'cancelled', finished = ?, error = ?, content = NULL"
            " WHERE channel = 'mail' AND recipient = ? AND state = 'queued'",
            [to_text(now), dump_problem(problem), recipient],
        )
        return cursor.rowcount


def retry(database: Database, id_: int, now: datetime) -> bool:
    """Queue afresh what was refused, given up, or waits; False where its bytes are gone or it is
    under way. Raises UnknownIdError.
    """
    get(database, id_)
    with _durably(database):
        cursor = database.execute(
            "UPDATE outbox SET state = 'queued', tries = 0, next_try = ?, finished = NULL"
            " WHERE id = ? AND state IN ('queued', 'refused', 'given_up', 'cancelled')"
            " AND content IS NOT NULL",
            [to_text(now), id_],
        )
        return cursor.rowcount == 1


def cancel(database: Database, id_: int, now: datetime) -> bool:
    """Send it no more; False where it is under way or over. Raises UnknownIdError."""
    get(database, id_)
    with _durably(database):
        cursor = database.execute(
            "UPDATE outbox SET state = 'cancelled', finished = ?"
            " WHERE id = ? AND state IN ('queued', 'refused', 'given_up')",
            [to_text(now), id_],
        )
        return cursor.rowcount == 1


def forget(database: Database, before: datetime) -> int:
    """Drop the bytes of what failed or was cancelled before then; how many. The rows stay."""
    with writing(database):
        cursor = database.execute(
            "UPDATE outbox SET content = NULL WHERE content IS NOT NULL AND finished < ?"
            " AND state IN ('refused', 'given_up', 'cancelled')",
            [to_text(before)],
        )
        return cursor.rowcount


def get(database: Database, id_: int) -> Letter:
    """One row. Raises UnknownIdError."""
    row = database.execute(f"SELECT {_COLUMNS} FROM outbox WHERE id = ?", [id_]).fetchone()
    if row is None:
        raise UnknownIdError(
            f"There is no message {id_} in the outbox; `preread outbox list --all` shows them."
        )
    return _letter(row)


def by_message_id(database: Database, message_id: str) -> Letter | None:
    """The row whose message carries this Message-ID."""
    row = database.execute(
        f"SELECT {_COLUMNS} FROM outbox WHERE message_id = ?", [message_id]
    ).fetchone()
    return None if row is None else _letter(row)


def letters(
    database: Database,
    *,
    edition: str | None = None,
    states: Sequence[State] = (),
    limit: int = 1000,
) -> list[Letter]:
    """Rows, newest first."""
    conditions, values = ["1"], []
    if edition is not None:
        conditions.append("edition = ?")
        values.append(edition)
    if states:
        conditions.append(f"state IN ({', '.join('?' * len(states))})")
        values += states
    rows = database.execute(
        f"SELECT {_COLUMNS} FROM outbox WHERE {' AND '.join(conditions)} ORDER BY id DESC LIMIT ?",
        [*values, limit],
    )
    return [_letter(row) for row in rows]


def newest_key(database: Database, channel: Channel, recipient: str, *, weekly: bool) -> str | None:
    """The newest edition of a period that was ever queued for this recipient."""
    sign = "LIKE" if weekly else "NOT LIKE"
    (key,) = database.execute(
        "SELECT max(edition) FROM outbox"
        f" WHERE channel = ? AND recipient = ? AND edition {sign} '%W%'",
        [channel, recipient],
    ).fetchone()
    return None if key is None else str(key)


def find(database: Database, edition: str, channel: Channel, recipient: str) -> Letter | None:
    """The last message that this recipient was to get of this edition."""
    row = database.execute(
        f"SELECT {_COLUMNS} FROM outbox WHERE edition = ? AND channel = ? AND recipient = ?"
        " ORDER BY round DESC LIMIT 1",
        [edition, channel, recipient],
    ).fetchone()
    return None if row is None else _letter(row)


def _letter(row: Row) -> Letter:
    times = {name: to_time(row[name]) for name in ("queued", "next_try")}
    assert times["queued"] is not None
    assert times["next_try"] is not None
    return Letter(
        id=row["id"],
        edition=row["edition"],
        channel=row["channel"],
        recipient=row["recipient"],
        round=row["round"],
        message_id=row["message_id"],
        sender=row["sender"],
        size=row["size"],
        state=row["state"],
        tries=row["tries"],
        unsure=row["unsure"],
        queued=times["queued"],
        next_try=times["next_try"],
        finished=to_time(row["finished"]),
        error=to_problem(row["error"]),
    )


@contextmanager
def _durably(database: Database) -> Iterator[None]:
    """A write transaction that is on the disk when it ends: sqlite.org/pragma.html, synchronous."""
    if database.conn.in_transaction:
        yield
        return
    database.conn.execute("PRAGMA synchronous = FULL")
    try:
        with writing(database):
            yield
    finally:
        database.conn.execute("PRAGMA synchronous = NORMAL")
