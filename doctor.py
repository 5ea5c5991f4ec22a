"""Is everything that Preread needs there and sound? Each check says what to do if not."""

import os
import shutil
import socket
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlite_utils import Database

from db import cards, queries, retention, runs, sources
from db.connect import integrity, open_database
from db.errors import StoreError
from db.records import BAD_OUTCOMES
from settings import PasswordPlace, Settings, SettingsError

State = Literal["ok", "warning", "failed"]
BEFORE_BACKUP = ("configuration", "database")
"""The checks without which there is nothing to back up."""
_SERVER_SECONDS = 5.0
_FREE_WARNING = 1 << 30
_FREE_FAILED = 100 << 20
_OLDEST_CLOCK = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Check:
    """One finding. `failed` means that Preread cannot do its work."""

    name: str
    state: State
    message: str
    hint: str = ""


def check(home: Callable[[], Settings], now: datetime) -> Iterator[Check]:
    """Run every check in order; later ones are left out where an earlier one makes them moot."""
    try:
        settings = home()
    except SettingsError as error:
        yield Check("configuration", "failed", str(error))
        return
    if not settings.database.exists():
        yield Check(
            "configuration",
            "failed",
            f"There is no Preread home at {settings.home}.",
            "Make one with `preread init`, or name yours with --home.",
        )
        return
    has_file = "config.toml is sound" if settings.config.exists() else "no config.toml: defaults"
    yield Check("configuration", "ok", f"{settings.home}: {has_file}.")
    try:
        database = open_database(settings.database, busy_seconds=5)
    except StoreError as error:
        yield Check("database", "failed", str(error))
    else:
        yield _database(database)
        yield _size(database, settings)
        yield _sources(database, now)
        yield from _mail(settings, database)
        yield from _post(settings, database)
        if settings.writer.engine != "off":
            yield _written(database)
        database.close()
    yield _model(settings)
    if settings.writer.engine != "off":
        yield _writer(settings)
        if settings.writer.judge:
            yield _judge(settings)
    yield _disk(settings)
    yield _network(settings)
    yield _clock(now)


def _database(database: Database) -> Check:
    try:
        found = integrity(database)
    except StoreError as error:
        return Check("database", "failed", str(error))
    if found != "ok":
        return Check(
            "database",
            "failed",
            f"The database is damaged: {found}.",
            "Restore a backup of it: docs/operations.md says how.",
        )
    totals = queries.totals(database)
    return Check(
        "database",
        "ok",
        f"{totals.works} items, {totals.cards} with a card, {totals.titles_only} known by title "
        f"only, {totals.refused} that can have no card.",
    )


def _size(database: Database, settings: Settings) -> Check:
    try:
        found = retention.sizes(database)
    except (StoreError, sqlite3.DatabaseError) as error:
        return Check("size", "failed", str(error))
    days = settings.retention.text_days
    rule = f"after {days} days" if days else "never"
    return Check(
        "size",
        "ok",
        f"{found.file / (1 << 20):.1f} MiB, {found.free / (1 << 20):.1f} of them free for what "
        f"comes; {found.characters / 1e6:.1f} million characters of texts; {found.dropped} texts "
        f"dropped ({rule}).",
        "`preread tidy --compact` gives the free space back."
        if retention.worth_compacting(found)
        else "",
    )


def _sources(database: Database, now: datetime) -> Check:
    asked = [one for one in sources.all_sources(database) if one.type != "files"]
    if not asked:
        return Check("sources", "warning", "There are none.", "preread sources add URL")
    bad = [one for one in asked if one.last_outcome in BAD_OUTCOMES]
    if bad:
        names = ", ".join(one.title for one in bad[:3])
        return Check(
            "sources",
            "warning",
            f"{len(bad)} of {len(asked)} did not deliver: {names}.",
            "`preread sources check` says why and what to do.",
        )
    last = runs.last_run(database)
    if last is None or now - last > timedelta(days=2):
        since = "never" if last is None else f"{last:%Y-%m-%d %H:%M} UTC"
        return Check(
            "sources",
            "warning",
            f"The last run was: {since}.",
            "`preread up` fetches by itself; `preread run` does it once.",
        )
    return Check("sources", "ok", f"All {len(asked)} delivered in their last run.")


def _mail(settings: Settings, database: Database) -> Iterator[Check]:
    """Whether the password of every mailbox, and of every configured account, can be read."""
    from net.errors import FetchError
    from net.mailaddress import account_of, parse
    from net.password import read_password

    boxes = [one for one in sources.all_sources(database) if one.type == "mail"]
    wanted = {one.account: one for one in settings.mail}
    for box in boxes:
        try:
            account_of(parse(box.url), settings.mail)
        except FetchError as error:
            yield Check("mail", "warning", error.message, error.hint)
    for name, account in wanted.items():
        try:
            read_password(account)
        except FetchError as error:
            yield Check("mail", "warning", f"{name}: {error.message}", error.hint)
            continue
        if problem := _open_to_others(account):
            yield Check("mail", "warning", f"{name}: {problem}", "chmod 600 makes it yours alone.")
        else:
            yield Check("mail", "ok", f"{name}: its password can be read.")


def _post(settings: Settings, database: Database) -> Iterator[Check]:
    """Whether editions would arrive: mail server, replies, webhooks, outbox."""
    from service.app import App
    from service.postcheck import check_post

    for one in check_post(App(settings, database)):
        yield Check(one.name, one.state, one.message, one.hint)
    if settings.smtp.user and (problem := _open_to_others(settings.smtp)):
        yield Check("smtp", "warning", problem, "chmod 600 makes it yours alone.")


def _open_to_others(account: PasswordPlace) -> str | None:
    if account.password_file is None:
        return None
    path = account.password_file.expanduser()
    if not path.exists():
        return None
    return f"others may read {path}." if path.stat().st_mode & 0o077 else None


def _model(settings: Settings) -> Check:
    from models.errors import ModelError
    from models.locate import locate

    try:
        located = locate(settings.encoder)
    except ModelError as error:
        return Check("model", "failed", error.message, error.hint)
    return Check("model", "ok", f"{located.name} is there, and its digest is right.")


def _writer(settings: Settings) -> Check:
    """The writing model: its files and their digest, or its server and its key."""
    from models.errors import ModelError
    from net.errors import FetchError

    try:
        if settings.writer.engine == "transformers":
            return _weights(settings)
        return _server(settings)
    except (ModelError, FetchError) as error:
        hint = f"{error.hint} Until then editions keep the sources' own words.".strip()
        return Check("writer", "warning", error.message, hint)


def _weights(settings: Settings) -> Check:
    from models.generators.weights import find

    found = find(settings.writer, settings.encoder.folder)
    pinned = "as pinned" if settings.writer.sha256 else "not pinned; writer.sha256 does that"
    return Check("writer", "ok", f"{found.name} is there: SHA-256 {found.sha256}, {pinned}.")


def _judge(settings: Settings) -> Check:
    """The files of the model that weighs written lines."""
    from models.errors import ModelError
    from models.generators.weights import find
    from service.writing import JUDGE_HINT, judge_settings

    try:
        found = find(judge_settings(settings.writer), settings.encoder.folder)
    except ModelError as error:
        hint = f"{JUDGE_HINT} Until then editions keep the sources' own words."
        return Check("judge", "warning", error.message, hint)
    return Check("judge", "ok", f"{found.name} is there: SHA-256 {found.sha256}.")


def _server(settings: Settings) -> Check:
    from service.writing import endpoint_of

    writer = settings.writer
    if writer.key_env and not os.environ.get(writer.key_env):
        return Check(
            "writer",
            "warning",
            f"The variable {writer.key_env}, which should hold the server's key, is empty.",
            "Set it where `preread` starts, or remove writer.key_env.",
        )
    endpoint = endpoint_of(writer, settings.network)
    answer = endpoint.get("/models", seconds=_SERVER_SECONDS)
    if answer.status in (401, 403):
        return Check("writer", "warning", answer.problem, "Check the key that key_env names.")
    if answer.status <= 0:
        return Check("writer", "warning", answer.problem, "Start the server, or correct base_url.")
    if answer.status == 429 or answer.status >= 500:
        return Check("writer", "warning", answer.problem, "Try later, or look into its log.")
    names = _names(answer.body)
    if names and writer.model not in names:
        return Check(
            "writer",
            "warning",
            f"{endpoint.origin} does not list the model {writer.model!r}.",
            f"It lists: {', '.join(names[:5])}.",
        )
    return Check("writer", "ok", f"{endpoint.origin} answers; the model is {writer.model}.")


def _names(body: object) -> list[str]:
    """The models that a server lists; not every server does."""
    listed = body.get("data") if isinstance(body, dict) else None
    found = (
        [one.get("id") for one in listed or [] if isinstance(one, dict)]
        if isinstance(listed, list)
        else []
    )
    return [name for name in found if isinstance(name, str)]


def _written(database: Database) -> Check:
    """What became of the lines that writers were asked for, over all stored cards."""
    done = cards.writing_totals(database)
    return Check(
        "written lines",
        "ok",
        f"{done.written} written, {done.refused} refused by the check, {done.fallen_back} left as "
        f"they were, on {done.cards} cards.",
    )


def _disk(settings: Settings) -> Check:
    free = shutil.disk_usage(settings.home).free
    state: State = "ok" if free > _FREE_WARNING else "warning"
    if free < _FREE_FAILED:
        state = "failed"
    hint = "" if state == "ok" else "Free some space, or move the home to another disk."
    return Check("disk", state, f"{free / (1 << 30):.1f} GiB free at {settings.home}.", hint)


def _network(settings: Settings) -> Check:
    """Names resolve; nothing is fetched. A proxy does the resolving itself."""
    if settings.network.proxy:
        return Check("network", "ok", "A proxy is configured; it is asked at the next run.")
    try:
        socket.getaddrinfo("rss.arxiv.org", 443, type=socket.SOCK_STREAM)
    except OSError as error:
        return Check(
            "network",
            "warning",
            f"rss.arxiv.org cannot be resolved ({error.strerror or error}).",
            "Check the connection; what is stored can be read without one.",
        )
    return Check("network", "ok", "Names resolve.")


def _clock(now: datetime) -> Check:
    if now < _OLDEST_CLOCK:
        return Check(
            "clock",
            "failed",
            f"It says {now:%Y-%m-%d}, which is past.",
            "Set this machine's clock.",
        )
    return Check("clock", "ok", f"{now:%Y-%m-%d %H:%M} UTC.")
