"""Sending editions: who is owed which one, each recipient's message made once, and delivered.

    edition (frozen) → a message for each recipient → outbox → service.delivery

`send` is the command's: one edition, now. `send_due` is for `run` and the scheduler: whatever the
configured recipients have not got. A message is built once and kept with its bytes, so that every
try sends the same; the outbox takes an edition once for each recipient.
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from db import digests, outbox, subscribers
from db.outbox import Letter, Outgoing
from db.records import Problem
from digest import deliver, mail
from digest.edition import Edition, EditionError
from digest.window import Period, window_at
from service.app import App, Stop, never
from service.delivery import UNSUBSCRIBED, Clock, deliver_waiting
from service.editions import edition
from settings import Bet, DigestSettings, Recipient, Settings, Webhook

_log = logging.getLogger("preread")
Target = Recipient | Webhook


class SendingError(EditionError):
    """Nothing can be sent; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a dry run would have sent."""

    to: str
    subject: str
    size: int
    """Bytes on the wire."""
    state: str
    """`new`, or that of the message that is in the outbox already."""


@dataclass(slots=True)
class SendReport:
    """What came of it. `letters` are the messages concerned as they stand now."""

    edition: str | None = None
    letters: list[Letter] = field(default_factory=list)
    already: list[Letter] = field(default_factory=list)
    """Sent before; not sent again."""
    suppressed: list[str] = field(default_factory=list)
    """Who would have got it and has unsubscribed."""
    drafts: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    busy: bool = False
    """Another process of this home is sending; it sends these too."""

    def counted(self, *states: str) -> int:
        return sum(one.state in states for one in self.letters)


def recipients_of(settings: Settings) -> tuple[Recipient, ...]:
    """The configured recipients; without any, the one of `digest.recipient`, if it was set."""
    if settings.recipients or settings.digest.recipient == DigestSettings().recipient:
        return settings.recipients
    return (_recipient(settings.digest.recipient, "digest.recipient"),)


def _recipient(value: str, option: str) -> Recipient:
    """Someone named by an address alone. Raises EditionError, which names the option."""
    found = mail.parse_address(value, option)
    try:
        return Recipient(address=found.addr_spec, name=found.display_name[:120], period="both")
    except ValueError:
        raise EditionError(
            f"{option} = {value!r}: mails cannot be sent to such an address."
        ) from None


def is_configured(settings: Settings) -> bool:
    """Whether editions go anywhere by themselves."""
    return bool((settings.smtp.host and recipients_of(settings)) or settings.webhooks)


def send(
    app: App,
    clock: Clock,
    *,
    period: Period = "day",
    day: date | None = None,
    to: Sequence[str] = (),
    again: bool = False,
    dry_run: bool = False,
    stop: Stop = never,
) -> SendReport:
    """Send one edition to everyone who wants its period, or to those in `to` (mail addresses,
    names of webhooks), and whatever of it still waits.

    It is frozen by that. With `dry_run` nothing is frozen, queued or sent. Raises SendingError,
    EditionError, StoreError.
    """
    from service.replies import read_replies

    targets = _chosen(app.settings, period, to)
    report = SendReport()
    if not dry_run:
        report.problems += read_replies(app, clock())
    main = edition(app, clock(), period=period, day=day, seal=True, freeze=not dry_run)
    report.edition = main.key
    composed = _Editions(app, main, clock(), period)
    ids = [
        id_
        for one in _wanting(app, targets, report)
        if (id_ := _queue(app, composed, one, clock(), report, again=again, dry_run=dry_run))
    ]
    if ids and not dry_run:
        report.busy = deliver_waiting(app, clock, only=ids, eager=True, stop=stop).busy
    report.letters = [outbox.get(app.database, id_) for id_ in ids]
    return report


def retry(app: App, clock: Clock, id_: int) -> SendReport:
    """Try one message of the outbox now. Raises SendingError, UnknownIdError."""
    if not outbox.retry(app.database, id_, clock()):
        state = outbox.get(app.database, id_).state
        raise SendingError(
            f"Message {id_} is {state} and cannot be tried again; `preread send --again` makes a "
            "new one."
        )
    done = deliver_waiting(app, clock, only=[id_], eager=True)
    letter = outbox.get(app.database, id_)
    return SendReport(edition=letter.edition, letters=[letter], busy=done.busy)


def send_due(app: App, clock: Clock, *, stop: Stop = never) -> SendReport | None:
    """Queue what the configured recipients are owed, and send whatever is due; None where editions
    go nowhere by themselves. Raises StoreError; what else is wrong stands in the report.
    """
    from service.replies import read_replies

    settings, report = app.settings, SendReport()
    if not is_configured(settings):
        return None
    report.problems += read_replies(app, clock())
    if settings.smtp.automatic:
        for period in ("day", "week"):
            try:
                _queue_owed(app, clock(), period, report)
            except EditionError as error:
                _log.exception("an edition could not be sent")
                report.problems.append(Problem("edition", str(error)))
    done = deliver_waiting(app, clock, stop=stop)
    report.busy = done.busy
    report.letters = [outbox.get(app.database, id_) for id_ in done.ids]
    return report


def _chosen(settings: Settings, period: Period, to: Sequence[str]) -> list[Target]:
    """Whom to send to. Raises SendingError."""
    people = recipients_of(settings)
    if not to:
        chosen: list[Target] = [
            *(one for one in people if settings.smtp.host and deliver.wants(one.period, period)),
            *(one for one in settings.webhooks if deliver.wants(one.period, period)),
        ]
        if not chosen:
            raise SendingError(
                f"Nobody is configured to get the {period}'s edition. Set smtp.host and "
                "[[recipients]], or [[webhooks]], in config.toml; or name someone with --to."
            )
        return chosen
    by_name: dict[str, Target] = {
        **{one.called: one for one in settings.webhooks},
        **{one.address.casefold(): one for one in people},
    }
    return [_named(by_name, settings, name) for name in dict.fromkeys(to)]


def _named(known: dict[str, Target], settings: Settings, name: str) -> Target:
    found = known.get(name) or known.get(name.casefold())
    if isinstance(found, Webhook):
        return found
    if not settings.smtp.host:
        raise SendingError("No mail server is configured. Set smtp.host in config.toml.")
    if found is not None:
        return found
    return _recipient(name, "--to")


def _wanting(app: App, targets: Iterable[Target], report: SendReport) -> Iterable[Target]:
    """Those who have not unsubscribed; the others are told in the report."""
    gone = {
        one.address
        for one in subscribers.subscribers(app.database).values()
        if one.unsubscribed is not None
    }
    for one in targets:
        if isinstance(one, Recipient) and one.address.casefold() in gone:
            if one.address not in report.suppressed:
                report.suppressed.append(one.address)
                _log.info("not sent: unsubscribed", extra={"to": one.address})
        else:
            yield one


def _queue_owed(app: App, now: datetime, period: Period, report: SendReport) -> None:
    settings = app.settings
    targets: list[Target] = [
        *(one for one in recipients_of(settings) if settings.smtp.host),
        *settings.webhooks,
    ]
    targets = [one for one in targets if deliver.wants(one.period, period)]
    if not targets:
        return
    present = window_at(period, now, settings.zone, settings.digest)
    _seal_if_ready(app, now, period)
    frozen = digests.edition_keys(app.database, period)
    made: dict[str, _Editions] = {}
    for one in _wanting(app, targets, report):
        newest = outbox.newest_key(
            app.database, _channel(one), _called(one), weekly=period == "week"
        )
        for key in deliver.owed(frozen, newest, present.key):
            if key not in made:
                main = edition(app, now, period=period, day=day_of(key))
                made[key] = _Editions(app, main, now, period)
            if made[key].main.items or settings.smtp.quiet == "send":
                _queue(app, made[key], one, now, report)


def _seal_if_ready(app: App, now: datetime, period: Period) -> None:
    """Freeze the present edition where it is not frozen by itself: a quiet one that is to be sent,
    and one whose items have waited too long for their cards.
    """
    settings = app.settings
    present = window_at(period, now, settings.zone, settings.digest)
    if now < present.freeze_at or digests.get_edition(app.database, present.key) is not None:
        return
    composed = edition(app, now, period=period, freeze=False)
    quiet = not composed.work_ids
    if (quiet and settings.smtp.quiet == "send") or (
        not quiet and now >= present.freeze_at + deliver.PATIENCE
    ):
        edition(app, now, period=period, seal=True)


def day_of(key: str) -> date:
    """A day in the edition of this key: `2026-11-23`, or `2026-W48`."""
    year, _, week = key.partition("-W")
    return date.fromisocalendar(int(year), int(week), 1) if week else date.fromisoformat(key)


class _Editions:
    """One edition, as everyone gets it and for those with bets of their own."""

    def __init__(self, app: App, main: Edition, now: datetime, period: Period) -> None:
        self.main = main
        self._app = app
        self._now = now
        self._period: Period = period
        self._own: dict[tuple[Bet, ...], Edition] = {}

    def of(self, target: Target) -> Edition:
        """The edition of this recipient."""
        if isinstance(target, Webhook) or target.bets is None:
            return self.main
        bets = bets_of(target, self._app.settings)
        if bets not in self._own:
            day = day_of(self.main.key)
            self._own[bets] = edition(
                self._app, self._now, period=self._period, day=day, bets=bets, seal=True
            )
        return self._own[bets]


def bets_of(recipient: Recipient, settings: Settings) -> tuple[Bet, ...]:
    """A recipient's bets, the named ones looked up."""
    known = {bet.name: bet for bet in settings.bets}
    return tuple(known[it] if isinstance(it, str) else it for it in recipient.bets or ())


def _queue(
    app: App,
    composed: _Editions,
    target: Target,
    now: datetime,
    report: SendReport,
    *,
    again: bool = False,
    dry_run: bool = False,
) -> int | None:
    """Put the edition into the outbox for this recipient; its row's id if it is to be sent now."""
    key, channel, name = composed.main.key, _channel(target), _called(target)
    there = outbox.find(app.database, key, channel, name)
    if there and not (again or dry_run):
        if there.state in outbox.WAITING:
            return there.id
        report.already.append(there)
        return None
    round_ = there.round + 1 if there else 1
    own = composed.of(target)
    made = _outgoing(app, own, target, now, round_, key=key, dry=dry_run)
    if dry_run:
        state = there.state if there and not again else "new"
        report.drafts.append(Draft(name, mail.subject(own), len(made.content), state))
        return None
    outbox.add(app.database, made, now)
    queued = outbox.find(app.database, key, channel, name)
    assert queued is not None  # ours, or that of another process which was faster
    return queued.id


def _outgoing(
    app: App,
    edition_: Edition,
    target: Target,
    now: datetime,
    round_: int,
    *,
    key: str,
    dry: bool,
) -> Outgoing:
    if isinstance(target, Webhook):
        body = json.dumps(edition_.as_json(), ensure_ascii=False).encode("utf-8", "replace")
        mark = hashlib.sha256(b"\0".join((target.called.encode(), b"%d" % round_, body)))
        id_ = f"msg_{edition_.key}_{mark.hexdigest()[:20]}"
        return Outgoing(
            edition=key,
            channel="webhook",
            recipient=target.called,
            message_id=id_,
            content=body,
            round=round_,
        )
    settings = app.settings
    sender = settings.digest.sender
    from_ = mail.parse_address(sender, "digest.sender").addr_spec
    to = mail.address_of(target.name, target.address)
    token = "0" * 32 if dry else subscribers.token_of(app.database, target.address)
    one_click = settings.smtp.one_click_url.replace("{token}", token) or None
    stop = mail.Unsubscribe(settings.smtp.unsubscribe_to or from_, token, one_click)
    return Outgoing(
        edition=key,
        channel="mail",
        recipient=target.address,
        message_id=mail.message_id(edition_, sender, to, round_),
        sender=from_,
        content=mail.render_eml(edition_, sender, to, now, unsubscribe=stop, round_=round_),
        round=round_,
    )


def _channel(target: Target) -> outbox.Channel:
    return "webhook" if isinstance(target, Webhook) else "mail"


def _called(target: Target) -> str:
    return target.called if isinstance(target, Webhook) else target.address


__all__ = [
    "UNSUBSCRIBED",
    "Draft",
    "SendReport",
    "SendingError",
    "bets_of",
    "is_configured",
    "recipients_of",
    "retry",
    "send",
    "send_due",
]
