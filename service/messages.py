"""Messages: an edition as each recipient gets it, in the form in which it will be sent."""

import functools
import hashlib
import json
from datetime import date, datetime

from db import outbox, subscribers
from db.outbox import Outgoing
from db.records import Problem
from digest import mail
from digest.edition import Edition, EditionError
from digest.window import Period
from service.app import App
from service.bets import BetError, all_bets, bets_called
from service.editions import edition
from service.mutes import all_mutes
from settings import Bet, DigestSettings, Recipient, Settings, Webhook

Target = Recipient | Webhook
QUIET = Problem(
    "quiet",
    "The edition had no items, and smtp.quiet is “skip”.",
    "`preread send --date DAY` sends it nevertheless.",
)


def recipients_of(settings: Settings) -> tuple[Recipient, ...]:
    """The configured recipients; without any, the one of `digest.recipient`, if it was set."""
    if settings.recipients or settings.digest.recipient == DigestSettings().recipient:
        return settings.recipients
    return (recipient_of(settings.digest.recipient, "digest.recipient"),)


def recipient_of(value: str, option: str) -> Recipient:
    """Someone named by an address alone. Raises EditionError, which names the option."""
    found = mail.parse_address(value, option)
    try:
        return Recipient(address=found.addr_spec, name=found.display_name[:120], period="both")
    except ValueError:
        raise EditionError(
            f"{option} = {value!r}: mails cannot be sent to such an address."
        ) from None


def day_of(key: str) -> date:
    """A day in the edition of this key: `2026-11-23`, or `2026-W48`."""
    year, _, week = key.partition("-W")
    return date.fromisocalendar(int(year), int(week), 1) if week else date.fromisoformat(key)


class Editions:
    """One edition: as the reader sees it, for others, and for those with bets of their own."""

    def __init__(self, app: App, main: Edition, now: datetime, period: Period) -> None:
        self.main = main
        self._app = app
        self._now = now
        self._period: Period = period
        self._own: dict[tuple[tuple[Bet, ...], bool], Edition] = {}

    def of(self, target: Target) -> Edition:
        """The edition of this recipient. Raises EditionError where a bet of theirs is none."""
        if isinstance(target, Webhook):
            return self.main
        reader = is_reader(target, self._app.settings)
        if target.bets is None and (reader or not self._is_personal):
            return self.main
        made_of = bets_of(target, self._app), reader
        if made_of not in self._own:
            self._own[made_of] = edition(
                self._app,
                self._now,
                period=self._period,
                day=day_of(self.main.key),
                bets=made_of[0],
                personal=reader,
                seal=True,
            )
        return self._own[made_of]

    @functools.cached_property
    def _is_personal(self) -> bool:
        """Whether the reader said anything that the main edition goes by, apart from the bets."""
        from service.learning import learned

        return bool(all_mutes(self._app) or learned(self._app))


def is_reader(recipient: Recipient, settings: Settings) -> bool:
    """Whether this is the reader, whose marks and mutes the library holds: who stands in
    `digest.recipient`, and if that was not set, the only one of [[recipients]].
    """
    if settings.digest.recipient == DigestSettings().recipient:
        known = settings.recipients if len(settings.recipients) == 1 else ()
    else:
        try:
            known = (recipient_of(settings.digest.recipient, "digest.recipient"),)
        except EditionError:  # told where a mail is made for it
            known = ()
    return recipient.address.casefold() in {one.address.casefold() for one in known}


def bets_of(recipient: Recipient, app: App) -> tuple[Bet, ...]:
    """A recipient's bets, the named ones looked up; all there are where they have none of their
    own. Raises EditionError where one of that name is not there.
    """
    if recipient.bets is None:
        return all_bets(app)
    try:
        return bets_called(app, recipient.bets)
    except BetError as error:
        raise EditionError(
            f"{error} `preread bets list` shows those there are; correct `bets` of "
            f"{recipient.address} in {app.settings.config}."
        ) from error


def outgoing(
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


def skipped(key: str, target: Target, round_: int) -> Outgoing:
    """What stands in the outbox for a message that is not made, because it would say nothing."""
    channel, name = channel_of(target), called(target)
    return Outgoing(
        edition=key,
        channel=channel,
        recipient=name,
        message_id=f"quiet:{key}:{channel}:{name}:{round_}",
        content=b"",
        round=round_,
    )


def channel_of(target: Target) -> outbox.Channel:
    return "webhook" if isinstance(target, Webhook) else "mail"


def called(target: Target) -> str:
    return target.called if isinstance(target, Webhook) else target.address
