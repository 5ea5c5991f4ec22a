"""Mailboxes as sources: adding one, and what it lacks before it is ever asked."""

from collections.abc import Sequence
from datetime import datetime

from db import sources
from db.records import Kind, Problem, Source
from service.app import App
from settings import Settings


def add_mailbox(
    app: App,
    url: str,
    now: datetime,
    *,
    title: str | None = None,
    kind: Kind | None = None,
    tags: Sequence[str] = (),
    folder: str | None = None,
) -> tuple[Source, bool]:
    """Add a mailbox's folder, which is not asked yet; the source, and whether it is new.

    `folder` is where the source is filed. Raises BadAddressError and StoreError.
    """
    from net.mailaddress import parse

    address = parse(url)
    return sources.add_source(
        app.database,
        str(address),
        title=title or f"{address.user}: {address.folder}",
        now=now,
        type_="mail",
        kind=kind or "newsletter",
        tags=tags,
        folder=folder,
    )


def mailbox_problem(settings: Settings, source: Source) -> Problem | None:
    """Why the password of a mailbox cannot be had; None if it can, or if it is no mailbox."""
    from net.errors import FetchError
    from net.mailaddress import account_of, parse
    from net.password import read_password

    if source.type != "mail":
        return None
    try:
        read_password(account_of(parse(source.url), settings.mail))
    except FetchError as error:
        return Problem(error.code, error.message, error.hint)
    return None
