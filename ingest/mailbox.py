"""A folder of a mailbox as a source: what lies above the cursor, mail by mail.

    cursor → password → open → UIDs above it → batches → parse each mail in a worker → entries

The cursor is `UIDVALIDITY:UID`: every mail up to that UID was taken in or named as unreadable. It
is stored with the entries in one transaction, so a crash repeats a batch and doubles nothing (an
entry's GUID is its Message-ID). A server that gives a new UIDVALIDITY has renumbered its mails:
the folder is read from its start, and what is known already is recognised in the same way.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

from db.records import Entry, Problem
from ingest.jobs import parse_message
from ingest.pool import Pool, WorkerError
from net.errors import FetchError
from net.guard import parse_allowed
from net.imap import Mailbox, Message, Terms
from net.mailaddress import MailAddress, account_of, parse
from net.password import read_password
from settings import MailAccount, Settings

T = TypeVar("T")
_NAMED = 3
"""Unreadable mails that a remark names; the others are counted."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a run read from a folder, and where the next one goes on."""

    entries: tuple[Entry, ...]
    cursor: str | None
    problem: Problem | None = None
    remark: Problem | None = None
    more: bool = False


@dataclass(slots=True)
class _Reading:
    """What has been read so far; `uid` is the last mail that is dealt with."""

    uid: int
    entries: list[Entry] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


async def read_folder(url: str, cursor: str | None, settings: Settings, pool: Pool) -> Found:
    """Read the mails of the folder `url` that came after `cursor`.

    Raises FetchError when the folder cannot be opened. What breaks later is a `problem` beside
    the mails that came before it; a mail that cannot be read is named in the `remark`.
    """
    address = parse(url)
    account = account_of(address, settings.mail)
    password = await asyncio.to_thread(read_password, account)
    mailbox = Mailbox(address, password, _terms(settings, account))
    try:
        await _step(mailbox, mailbox.open)
        reading = _Reading(position(cursor, mailbox.uidvalidity))
        problem, more = None, False
        try:
            uids = await _step(mailbox, lambda: mailbox.uids(reading.uid))
            limit = settings.ingest.mail_per_run
            await _read(mailbox, uids[:limit], reading, pool)
            more = len(uids) > limit
        except FetchError as error:
            problem = Problem(error.code, error.message, error.hint)
        return Found(
            tuple(reading.entries),
            f"{mailbox.uidvalidity}:{reading.uid}",
            problem,
            _remark(address, reading.unreadable),
            more,
        )
    finally:
        await _step(mailbox, mailbox.close)


def position(cursor: str | None, uidvalidity: int) -> int:
    """The UID up to which `cursor` says that all is read; 0 where it is of another numbering."""
    validity, _, uid = (cursor or "").partition(":")
    if validity == str(uidvalidity) and uid.isascii() and uid.isdigit():
        return int(uid)
    return 0


def _terms(settings: Settings, account: MailAccount) -> Terms:
    return Terms(
        seconds=settings.ingest.mail_seconds,
        max_bytes=settings.ingest.mail_max_mb * 2**20,
        allowed=parse_allowed(settings.network.allow_hosts),
        starttls=account.security == "starttls",
    )


async def _read(mailbox: Mailbox, uids: list[int], reading: _Reading, pool: Pool) -> None:
    batches = mailbox.batches(uids)
    while (batch := await _step(mailbox, lambda: next(batches, None))) is not None:
        for message in batch:
            await _take(message, reading, pool)
    if uids:
        reading.uid = uids[-1]  # mails that were deleted meanwhile are dealt with too


async def _take(message: Message, reading: _Reading, pool: Pool) -> None:
    """Parse one mail. Whatever is wrong with it, it harms only itself."""
    if message.body is None:
        what = f"it has {message.size / 2**20:.0f} MB; ingest.mail_max_mb says how much is read"
        reading.unreadable.append(f"mail {message.uid} ({what})")
    else:
        try:
            parsed = await pool.call(parse_message, message.body)
        except WorkerError as error:
            parsed = Problem(error.code, str(error))
        if isinstance(parsed, Problem):
            reading.unreadable.append(f"mail {message.uid} ({parsed.message.rstrip('.')})")
        else:
            reading.entries += parsed
    reading.uid = message.uid


def _remark(address: MailAddress, unreadable: list[str]) -> Problem | None:
    if not unreadable:
        return None
    named = "; ".join(unreadable[:_NAMED])
    others = f"; and {len(unreadable) - _NAMED} more" if len(unreadable) > _NAMED else ""
    return Problem(
        "unreadable_mail",
        f"{address.shown}: not taken in: {named}{others}.",
        "The other mails were. To see one, open it in a mail program.",
    )


async def _step(mailbox: Mailbox, step: Callable[[], T]) -> T:
    """One blocking step in a thread; when cancelled, the connection is cut and the step ends."""
    thread = asyncio.ensure_future(asyncio.to_thread(step))
    try:
        return await asyncio.shield(thread)
    except asyncio.CancelledError:
        mailbox.cut()
        with suppress(Exception):
            await thread
        raise
