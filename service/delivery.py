"""The outbox emptied: what is due is claimed, handed over, and its end noted.

    lock → free what a dead process left → for each that is due: claim → send → sent | later | …

One process of a machine delivers at a time (`send.lock` in the home, given back by the kernel at a
crash), and each message goes out under a lease of the database besides; db/outbox.py says what
that is for. No transaction is open while a server is spoken to.
"""

import functools
import logging
import os
import random
import socket
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from db import outbox, subscribers
from db.outbox import Lease, Letter
from db.records import Problem
from digest import deliver
from service.app import App, Stop, never
from settings import Webhook

if TYPE_CHECKING:
    from net.smtp import Server
    from net.webhook import Target

Clock = Callable[[], datetime]
_LOCK_SECONDS = 20.0
_SLACK = timedelta(seconds=60)
_MOST_BROKEN = 3
"""After so many broken connections in a row the server is left alone for now."""
_BREAKS = frozenset({"hung_up", "timeout", "later"})
"""Failures of one connection, after which another may do."""
UNSUBSCRIBED = Problem(
    "unsubscribed",
    "The recipient has unsubscribed.",
    "`preread outbox resubscribe ADDRESS` undoes that, if they ask for it.",
)
_log = logging.getLogger("preread")


@dataclass(frozen=True, slots=True)
class Delivered:
    """What came of a pass: the messages that were tried, and whether another process sends."""

    ids: tuple[int, ...] = ()
    busy: bool = False


def deliver_waiting(
    app: App,
    clock: Clock,
    *,
    only: Sequence[int] | None = None,
    eager: bool = False,
    stop: Stop = never,
) -> Delivered:
    """Send what is due; `only` these rows, `eager` without waiting for the end of their pauses.

    Raises StoreError. What goes wrong with a server or a message stands in its row.
    """
    from net.lock import try_lock

    if not outbox.letters(app.database, states=("queued", "sending"), limit=1):
        return Delivered()
    with try_lock(app.settings.home / "send.lock", _LOCK_SECONDS) as held:
        if not held:
            return Delivered(busy=True)
        outbox.reclaim(app.database, socket.gethostname())
        _cancel_unsubscribed(app, clock())
        waiting = outbox.letters(app.database, states=("queued", "sending"), limit=100_000)
        due = [
            one
            for one in reversed(waiting)
            if (only is None or one.id in only) and (eager or _is_due(one, clock()))
        ]
        run = _Pass(app, clock, stop=stop)
        tried = run.mails([one.id for one in due if one.channel == "mail"])
        tried += run.webhooks([one.id for one in due if one.channel == "webhook"])
        return Delivered(tuple(tried))


def _is_due(letter: Letter, now: datetime) -> bool:
    """What was queued after now was queued by a clock that has been set back since: its pause means
    nothing.
    """
    return letter.next_try <= now or now < letter.queued


def _cancel_unsubscribed(app: App, now: datetime) -> None:
    for one in subscribers.subscribers(app.database).values():
        if one.unsubscribed:
            outbox.suppress(app.database, one.address, now, UNSUBSCRIBED)


class _Pass:
    """One pass over what is due."""

    def __init__(self, app: App, clock: Clock, *, stop: Stop) -> None:
        self._app = app
        self._clock = clock
        self._stop = stop
        self._owner = f"{os.getpid()}:{uuid.uuid4()}"

    def mails(self, ids: Sequence[int]) -> list[int]:
        """Send these; which were tried. A server that is out of order is not asked again for each
        of them.
        """
        from net.errors import DeliveryError, FetchError

        post = _Post(self._app)
        tried: list[int] = []
        broken, given_up = 0, None
        seconds = 2 * self._app.settings.smtp.timeout_s
        try:
            for id_ in ids:
                claimed = None if self._stop() else self._claim(id_, seconds)
                if claimed is None:
                    continue
                letter, content = claimed
                tried.append(id_)
                if given_up is not None:
                    self._failed(letter, given_up, tried=False)
                    continue
                try:
                    post.send(letter, content, functools.partial(self._hand, id_))
                except FetchError as error:
                    self._failed(letter, error)
                    if not isinstance(error, DeliveryError) or error.for_all:
                        broken += 1
                        if error.code not in _BREAKS or broken >= _MOST_BROKEN:
                            given_up = error
                else:
                    broken = 0
                    self._sent(letter)
        finally:
            post.close()
        return tried

    def webhooks(self, ids: Sequence[int]) -> list[int]:
        """Post these; which were tried."""
        from net import webhook
        from net.errors import FetchError

        known = {one.called: one for one in self._app.settings.webhooks}
        tried: list[int] = []
        for id_ in ids:
            hook = known.get(outbox.get(self._app.database, id_).recipient)
            claimed = None if self._stop() else self._claim(id_, hook.timeout_s if hook else 0)
            if claimed is None:
                continue
            letter, content = claimed
            tried.append(id_)
            try:
                target = target_of(self._app, hook, letter.recipient)
                if self._hand(id_):
                    webhook.post(target, letter.message_id, content, self._clock())
                    self._sent(letter)
            except FetchError as error:
                self._failed(letter, error)
        return tried

    def _claim(self, id_: int, seconds: float) -> tuple[Letter, bytes] | None:
        now = self._clock()
        lease = Lease(self._owner, socket.gethostname(), now + timedelta(seconds=seconds) + _SLACK)
        return outbox.claim(self._app.database, id_, now, lease)

    def _hand(self, id_: int) -> bool:
        return outbox.hand(self._app.database, id_, self._owner, self._clock())

    def _sent(self, letter: Letter) -> None:
        outbox.finish(self._app.database, letter.id, self._owner, "sent", self._clock())
        _log.info("sent", extra=_told(letter))

    def _failed(self, letter: Letter, error: Exception, *, tried: bool = True) -> None:
        """Note what went wrong, and whether and when it is tried again."""
        now, problem = self._clock(), _problem(error)
        database, id_ = self._app.database, letter.id
        if problem.code == "taken_over":
            return
        _log.warning("not sent: %s", problem.message, extra=_told(letter))
        if getattr(error, "lasting", False):
            outbox.finish(database, id_, self._owner, "refused", now, problem)
        elif deliver.is_over(letter.tries):
            outbox.finish(database, id_, self._owner, "given_up", now, problem)
        else:
            wait = timedelta(seconds=getattr(error, "wait", None) or 0)
            after = now + max(wait, deliver.pause(letter.tries, random.random()))
            unsure = tried and bool(getattr(error, "unsure", False))
            outbox.later(database, id_, self._owner, after, problem, unsure=unsure)


class _Post:
    """The connection to the mail server: made when it is first needed, and anew when it broke."""

    def __init__(self, app: App) -> None:
        from net.smtp import Connection

        self._app = app
        self._connection: Connection | None = None

    def send(self, letter: Letter, content: bytes, before_end: Callable[[], bool]) -> None:
        """Raises FetchError."""
        from net.smtp import Connection

        if self._connection is None or not self._connection.is_usable:
            self.close()
            self._connection = Connection(server_of(self._app))
            self._connection.open()
        self._connection.send(letter.sender, letter.recipient, content, before_end)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def server_of(app: App) -> "Server":
    """The configured mail server with its password. Raises PasswordError, BadAddressError,
    DeliveryError where there is none.
    """
    from net.errors import DeliveryError
    from net.guard import parse_allowed
    from net.password import read_password
    from net.smtp import Server

    smtp = app.settings.smtp
    if not smtp.host:
        raise DeliveryError(
            "no_server",
            "No mail server is configured.",
            "Set smtp.host in config.toml.",
            for_all=True,
        )
    allowed = parse_allowed(app.settings.network.allow_hosts)
    return Server(smtp, allowed, read_password(smtp) if smtp.user else None)


def target_of(app: App, hook: Webhook | None, name: str) -> "Target":
    """A webhook's address with its secret. Raises DeliveryError, PasswordError."""
    from net.errors import DeliveryError, PasswordError
    from net.webhook import Target

    if hook is None:
        raise DeliveryError(
            "no_server",
            f"No webhook in config.toml is called {name!r}.",
            "Add it again, or cancel this with `preread outbox cancel`.",
        )
    secret = os.environ.get(hook.secret_env) if hook.secret_env else None
    if hook.secret_env and not secret:
        raise PasswordError(
            f"The variable {hook.secret_env}, which should hold the webhook's secret, is empty.",
            "Set it where `preread` starts.",
        )
    return Target(hook.url, hook.timeout_s, secret, app.settings.network.proxy)


def _problem(error: Exception) -> Problem:
    return Problem(
        getattr(error, "code", "fetch"),
        getattr(error, "message", str(error)),
        getattr(error, "hint", ""),
    )


def _told(letter: Letter) -> dict[str, str | int]:
    return {
        "edition": letter.edition,
        "to": letter.recipient,
        "message_id": letter.message_id,
        "tries": letter.tries,
    }
