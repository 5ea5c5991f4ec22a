"""Sending editions: who is owed which one, each recipient's message made once, and delivered.

    edition (frozen) → a message for each recipient → outbox → service.delivery

`send` is the command's: one edition, now. `send_due` is for `run` and the scheduler: whatever the
configured recipients have not got. A message is built once and kept with its bytes, so that every
try sends the same; the outbox takes an edition once for each recipient.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from db import cards, digests, outbox, subscribers
from db.outbox import Letter
from db.records import Problem
from digest import deliver, mail
from digest.edition import EditionError
from digest.window import Period, window_at, window_of
from service.app import App, Stop, never
from service.delivery import Clock, deliver_waiting
from service.editions import catch_up, edition
from service.messages import (
    QUIET,
    Editions,
    Target,
    called,
    channel_of,
    day_of,
    outgoing,
    recipient_of,
    recipients_of,
    skipped,
)
from settings import Recipient, Settings, Webhook

_log = logging.getLogger("preread")


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


@dataclass(frozen=True, slots=True)
class Left:
    """Earlier editions, oldest first, that a recipient has not got and will not get by itself."""

    to: str
    editions: tuple[str, ...]


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
    left: list[Left] = field(default_factory=list)
    """Told of by `send`: whoever has this edition is sent no older one by itself."""
    problems: list[Problem] = field(default_factory=list)
    busy: bool = False
    """Another process of this home is sending; it sends these too."""

    def counted(self, *states: str) -> int:
        return sum(one.state in states for one in self.letters)


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
    _check_begun(app.settings, clock(), period, day)
    report = SendReport()
    if not dry_run:
        report.problems += read_replies(app, clock())
        if day is None:  # missed ones first: once this one is frozen, none before it is made
            catch_up(app, clock(), period, preview=False)
    main = edition(app, clock(), period=period, day=day, seal=True, freeze=not dry_run)
    report.edition = main.key
    composed = Editions(app, main, clock(), period)
    frozen = digests.edition_keys(app.database, period)
    found = []
    for one in _wanting(app, targets, report):
        if day is None:
            owed = deliver.owed(frozen, _newest(app, one, period), main.key)
            if earlier := tuple(key for key in owed if key < main.key):
                report.left.append(Left(called(one), earlier))
        found.append(_try_queue(app, composed, one, clock(), report, again=again, dry_run=dry_run))
    ids = [id_ for id_ in found if id_ is not None]
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
    try:
        if not is_configured(settings):
            return None
    except EditionError as error:
        report.problems.append(Problem("edition", str(error)))
        return report
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


def _check_begun(settings: Settings, now: datetime, period: Period, day: date | None) -> None:
    """Sending freezes: one of the future would stay empty for ever. Raises SendingError."""
    if day is None:
        return
    window = window_of(period, day, settings.zone, settings.digest)
    if window.start > now:
        raise SendingError(
            f"The edition {window.key} covers nothing yet: it begins on {window.start:%Y-%m-%d}. "
            "Send it then."
        )


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
    return recipient_of(name, "--to")


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
    _seal_if_ready(app, now, period, targets)
    frozen = digests.edition_keys(app.database, period)
    made: dict[str, Editions] = {}
    for one in _wanting(app, targets, report):
        for key in deliver.owed(frozen, _newest(app, one, period), present.key):
            if key not in made:
                main = edition(app, now, period=period, day=day_of(key))
                made[key] = Editions(app, main, now, period)
            _try_queue(app, made[key], one, now, report, skip=settings.smtp.quiet == "skip")


def _newest(app: App, target: Target, period: Period) -> str | None:
    """The newest edition that this recipient was sent, or that was skipped for them."""
    channel, name = channel_of(target), called(target)
    return outbox.newest_key(app.database, channel, name, weekly=period == "week")


def _seal_if_ready(app: App, now: datetime, period: Period, targets: Sequence[Target]) -> None:
    """Freeze the present edition where it is not frozen by itself: a quiet one that somebody is to
    be sent all the same, and one whose items have waited too long for their cards.
    """
    settings = app.settings
    present = window_at(period, now, settings.zone, settings.digest)
    if now < present.freeze_at or digests.get_edition(app.database, present.key) is not None:
        return
    composed = edition(app, now, period=period, freeze=False)
    waited = now >= present.freeze_at + deliver.PATIENCE
    if composed.work_ids:
        ready = waited
    elif settings.smtp.quiet == "send":
        ready = True
    else:
        others = Editions(app, composed, now, period)
        ready = any(_has_items(app, others, one, waited=waited) for one in targets)
    if ready:
        edition(app, now, period=period, seal=True)


def _has_items(app: App, editions: Editions, target: Target, *, waited: bool) -> bool:
    """Whether this recipient's edition can go out and tells something: the reader's may be quiet
    because of mutes that are nobody else's.
    """
    try:
        own = editions.of(target)
    except EditionError:  # told where their message is made
        return False
    return bool(own.items) and (waited or not cards.count_waiting(app.database, own.work_ids))


def _try_queue(
    app: App,
    composed: Editions,
    target: Target,
    now: datetime,
    report: SendReport,
    *,
    again: bool = False,
    dry_run: bool = False,
    skip: bool = False,
) -> int | None:
    """`_queue`; an edition that cannot be made a message of is a problem of this recipient only."""
    try:
        return _queue(app, composed, target, now, report, again=again, dry_run=dry_run, skip=skip)
    except EditionError as error:
        _log.error("not sent: %s", error, extra={"to": called(target)})  # told
        report.problems.append(Problem("edition", f"{called(target)}: {error}"))
        return None


def _queue(
    app: App,
    composed: Editions,
    target: Target,
    now: datetime,
    report: SendReport,
    *,
    again: bool,
    dry_run: bool,
    skip: bool,
) -> int | None:
    """Put the edition into the outbox for this recipient; its row's id if it is to be sent now.
    With `skip`, one without items is noted as skipped.
    """
    key, channel, name = composed.main.key, channel_of(target), called(target)
    there = outbox.find(app.database, key, channel, name)
    was_quiet = bool(there and there.error and there.error.code == QUIET.code)
    if there and not dry_run:
        if there.state in outbox.WAITING:
            return there.id
        if not again and not was_quiet:
            report.already.append(there)
            return None
    round_ = there.round + 1 if there else 1
    own = composed.of(target)
    if skip and not own.items:
        outbox.skip(app.database, skipped(key, target, round_), now, QUIET)
        _log.info("not sent: no items", extra={"edition": key, "to": name})
        return None
    made = outgoing(app, own, target, now, round_, key=key, dry=dry_run)
    if dry_run:
        state = there.state if there and not again and not was_quiet else "new"
        report.drafts.append(Draft(name, mail.subject(own), len(made.content), state))
        return None
    outbox.add(app.database, made, now)
    queued = outbox.find(app.database, key, channel, name)
    assert queued is not None  # ours, or that of another process which was faster
    return queued.id
