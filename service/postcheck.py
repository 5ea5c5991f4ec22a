"""Would editions arrive? What `doctor` says about the mail server, replies and webhooks.

The mail server is connected to, secured and logged in to; nothing is sent. Webhooks are not asked.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from db import outbox, subscribers, weights
from digest.edition import EditionError
from service.app import App
from service.delivery import server_of, target_of
from service.messages import bets_of, is_reader, recipients_of
from service.mutes import all_mutes
from settings import DigestSettings

_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of `doctor`."""

    name: Literal["smtp", "replies", "webhook", "outbox"]
    state: Literal["ok", "warning"]
    message: str
    hint: str = ""


def check_post(app: App) -> Iterator[Finding]:
    """What is configured, and whether it works; nothing where nothing is configured."""
    settings = app.settings
    if settings.smtp.host:
        yield _server(app)
        yield from _addresses(app)
    if settings.smtp.unsubscribe_folder:
        yield _folder(app)
    for hook in settings.webhooks:
        yield _hook(app, hook.called)
    yield from _outbox(app)


def _server(app: App) -> Finding:
    from net.errors import FetchError
    from net.smtp import Connection

    try:
        server = server_of(app)
        smtp = server.settings
        seconds = min(smtp.timeout_s, _SECONDS)
        server = replace(server, settings=smtp.model_copy(update={"timeout_s": seconds}))
        connection = Connection(server)
        try:
            connection.open()
        finally:
            connection.close()
    except FetchError as error:
        return Finding("smtp", "warning", error.message, error.hint)
    safety = "without TLS" if smtp.security == "plain" else "TLS is verified"
    login = f", the login of {smtp.user} works" if smtp.user else ""
    return Finding("smtp", "ok", f"{server.shown} answers, {safety}{login}; nothing was sent.")


def _addresses(app: App) -> Iterator[Finding]:
    settings = app.settings
    if settings.digest.sender == DigestSettings().sender:
        yield Finding(
            "smtp",
            "warning",
            f"digest.sender is still {settings.digest.sender}.",
            "Set it to an address that this account may send from.",
        )
    try:
        people = recipients_of(settings)
    except EditionError as error:
        yield Finding("smtp", "warning", str(error))
        return
    known = subscribers.subscribers(app.database)
    gone = [one.address for one in people if _is_gone(known, one.address)]
    if not people:
        yield Finding(
            "smtp",
            "warning",
            "A mail server is configured, but nobody to send to.",
            "[[recipients]]",
        )
    elif gone:
        yield Finding(
            "smtp",
            "ok",
            f"{len(people)} recipients; unsubscribed, and left out: {', '.join(gone)}.",
            "`preread outbox resubscribe ADDRESS` undoes that, if they ask for it.",
        )
    else:
        number = "1 recipient" if len(people) == 1 else f"{len(people)} recipients"
        yield Finding("smtp", "ok", f"{number}; nobody has unsubscribed.")
    said = all_mutes(app) or weights.all_weights(app.database)
    if said and len(people) > 1 and not any(is_reader(one, settings) for one in people):
        yield Finding(
            "smtp",
            "ok",
            "None of the recipients is you: no mail goes by your likes and mutes.",
            "Set digest.recipient to your own address.",
        )
    for person in people:
        try:
            bets_of(person, app)
        except EditionError as error:
            yield Finding("smtp", "warning", f"{person.address} gets no edition: {error}")
    for one in known.values():
        if one.bounced:
            yield Finding(
                "smtp",
                "warning",
                f"A mail to {one.address} came back on {one.bounced:%Y-%m-%d}: {one.bounce}.",
                "Check the address in config.toml.",
            )


def _is_gone(known: dict[str, subscribers.Subscriber], address: str) -> bool:
    found = known.get(address.casefold())
    return found is not None and found.unsubscribed is not None


def _folder(app: App) -> Finding:
    from net.errors import FetchError
    from net.mailaddress import account_of, parse
    from net.password import read_password

    try:
        address = parse(app.settings.smtp.unsubscribe_folder)
        read_password(account_of(address, app.settings.mail))
    except FetchError as error:
        return Finding("replies", "warning", error.message, error.hint)
    return Finding("replies", "ok", f"{address.shown} is read for mails that unsubscribe.")


def _hook(app: App, name: str) -> Finding:
    from net.errors import FetchError

    (hook,) = [one for one in app.settings.webhooks if one.called == name]
    try:
        target = target_of(app, hook, name)
        signed = "signed" if target.secret else "not signed"
        return Finding("webhook", "ok", f"{name}: {target.origin}, {signed}; it was not asked.")
    except FetchError as error:
        return Finding("webhook", "warning", f"{name}: {error.message}", error.hint)


def _outbox(app: App) -> Iterator[Finding]:
    waiting = outbox.letters(app.database, states=("queued", "sending"))
    failed = outbox.letters(app.database, states=("refused", "given_up"), limit=20)
    if waiting or failed:
        yield Finding(
            "outbox",
            "warning" if failed else "ok",
            f"{len(waiting)} messages wait, {len(failed)} failed.",
            "`preread outbox list` says why; `outbox cancel` takes one off this list.",
        )
