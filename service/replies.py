"""The folder where mails arrive that unsubscribe, read before each delivery, changing nothing."""

import logging
from datetime import datetime

from db import outbox, subscribers
from db.records import Problem
from digest.replies import Bounce, Unsubscribed, read_reply
from service.app import App
from service.delivery import UNSUBSCRIBED

_MOST_BYTES = 1 << 20
"""A larger mail is passed over; a bounce may bring the whole edition back."""
_log = logging.getLogger("preread")


def read_replies(app: App, now: datetime) -> list[Problem]:
    """Take in what came since the last time; why it could not be done, if so.

    Nothing that a mail says changes anything but the suppression of the recipient whose token it
    carries, and the note that a message of ours bounced. Raises StoreError.
    """
    from net.errors import FetchError

    folder = app.settings.smtp.unsubscribe_folder
    if not folder:
        return []
    try:
        _read(app, folder, now)
    except FetchError as error:
        _log.warning("replies were not read: %s", error)
        said = f"Who unsubscribed by mail is not known: {error.message}"
        return [Problem(error.code, said, error.hint)]
    return []


def unsubscribe(app: App, who: str, now: datetime) -> str | None:
    """Suppress someone by address or token, and cancel what waits for them; their address, or None
    for an unknown token. Doing it twice by address is no failure. Raises StoreError.
    """
    if "@" in who:
        address: str | None = who.strip().casefold()
        assert address
        subscribers.suppress(app.database, address, now)
    else:
        address = subscribers.unsubscribe(app.database, who.strip().lower(), now)
    if address is not None:
        outbox.suppress(app.database, address, now, UNSUBSCRIBED)
        _log.info("unsubscribed", extra={"to": address})
    return address


def _read(app: App, folder: str, now: datetime) -> None:
    """Raises FetchError, after what came before it has taken effect."""
    from ingest.mailbox import position
    from net.guard import parse_allowed
    from net.imap import Mailbox, Terms
    from net.mailaddress import account_of, parse
    from net.password import read_password

    settings, address = app.settings, parse(folder)
    account = account_of(address, settings.mail)
    terms = Terms(
        seconds=settings.ingest.mail_seconds,
        max_bytes=_MOST_BYTES,
        allowed=parse_allowed(settings.network.allow_hosts),
        starttls=account.security == "starttls",
    )
    name = f"replies {address}"
    cursor = subscribers.get_cursor(app.database, name)
    mailbox = Mailbox(address, read_password(account), terms)
    try:
        mailbox.open()
        uids = mailbox.uids(position(cursor, mailbox.uidvalidity))
        if cursor is None and not outbox.letters(app.database, limit=1):
            # Nobody can have unsubscribed before the first mail; the folder may be an old INBOX.
            _keep(app, name, mailbox.uidvalidity, uids[-1] if uids else 0)
            return
        uids = uids[: settings.ingest.mail_per_run]
        for batch in mailbox.batches(uids):
            for message in batch:
                if message.body is not None:
                    _take(app, message.body, now)
                _keep(app, name, mailbox.uidvalidity, message.uid)
        if uids:
            _keep(app, name, mailbox.uidvalidity, uids[-1])
    finally:
        mailbox.close()


def _keep(app: App, name: str, uidvalidity: int, uid: int) -> None:
    subscribers.set_cursor(app.database, name, f"{uidvalidity}:{uid}")


def _take(app: App, raw: bytes, now: datetime) -> None:
    """Let one mail take effect; doing so twice changes nothing."""
    match read_reply(raw):
        case Unsubscribed(token):
            if unsubscribe(app, token, now) is None:
                _log.info("a mail unsubscribes nobody: an unknown token, or a known wish")
        case Bounce(message_id, said):
            letter = outbox.by_message_id(app.database, message_id)
            if letter is not None:
                subscribers.note_bounce(app.database, letter.recipient, said, now)
                _log.warning("a mail came back: %s", said, extra={"to": letter.recipient})
