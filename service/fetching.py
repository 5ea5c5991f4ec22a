"""Fetching: a run over the sources, and adding one."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from db import sources
from db.records import Kind, Problem, Source, SourceReport, SourceType
from service.app import App, Progress, Stop, never, quiet
from settings import Settings

_KINDS: Final[dict[SourceType, Kind]] = {"arxiv": "paper", "feed": "post", "mail": "newsletter"}


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What a run did; all sources are listed, those that were not due too."""

    run: int
    sources: tuple[SourceReport, ...]
    seconds: float

    @property
    def new(self) -> int:
        return sum(report.new for report in self.sources)

    @property
    def updated(self) -> int:
        return sum(report.updated for report in self.sources)


def ingest(
    app: App,
    now: datetime,
    *,
    all_: bool = False,
    source_id: int | None = None,
    progress: Progress = quiet,
    stop: Stop = never,
) -> IngestReport:
    """Fetch what is due (`all_`: whatever may be asked now), or one source.

    Raises StoreError and UnknownIdError; what goes wrong with a source is in its report.
    """
    from ingest import run as runs

    if source_id is not None:
        sources.get_source(app.database, source_id)
    started = time.monotonic()
    number, reports = asyncio.run(
        runs.ingest(
            app.database,
            app.settings,
            now=now,
            all_=all_,
            only=source_id,
            progress=progress,
            stop=stop,
        )
    )
    return IngestReport(number, tuple(reports), round(time.monotonic() - started, 3))


def add_source(
    app: App,
    url: str,
    now: datetime,
    *,
    title: str | None = None,
    kind: Kind | None = None,
    tags: Sequence[str] = (),
    full_text: bool = False,
) -> tuple[Source, bool]:
    """Add the source at `url`, or the likeliest of the feeds that the page there names.

    Returns the source, and whether it is new. Raises FetchError, ParseError or StoreError. A
    mailbox is not asked yet: `mailbox_problem` says what it lacks, and the next run how it went.
    """
    from ingest.discover import Found, discover
    from net.door import Door
    from net.mailaddress import is_mailbox

    if is_mailbox(url):
        return _add_mailbox(app, url, now, title=title, kind=kind, tags=tags)

    async def find() -> list[Found]:
        async with Door(app.settings.network) as door:
            return await discover(door, url)

    found = asyncio.run(find())[0]
    arxiv = found.url.startswith("arxiv:")
    return sources.add_source(
        app.database,
        found.url,
        title=title or found.title,
        now=now,
        type_="arxiv" if arxiv else "feed",
        kind=kind or ("paper" if arxiv else "post"),
        tags=tags,
        full_text=full_text,
    )


def _add_mailbox(
    app: App,
    url: str,
    now: datetime,
    *,
    title: str | None,
    kind: Kind | None,
    tags: Sequence[str],
) -> tuple[Source, bool]:
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


def import_opml(app: App, body: bytes, now: datetime) -> tuple[int, int]:
    """Add the feeds of an OPML file; how many were added, and how many were known already.

    Raises ParseError (then nothing is added) and StoreError.
    """
    from ingest.opml import read_opml

    outlines = read_opml(body)
    added = 0
    for one in outlines:
        _, new = sources.add_source(
            app.database,
            one.url,
            title=one.title,
            now=now,
            tags=one.tags,
            folder=one.folder,
            type_=_type_of(one.url),
            kind=_KINDS[_type_of(one.url)],
        )
        added += new
    return added, len(outlines) - added


def _type_of(url: str) -> SourceType:
    """By its scheme alone."""
    from net.mailaddress import is_mailbox

    if is_mailbox(url):
        return "mail"
    return "arxiv" if url.startswith("arxiv:") else "feed"


def export_opml(app: App) -> str:
    """The sources that can be fetched, as OPML with their folders; without passwords."""
    from ingest.opml import write_opml

    return write_opml(sources.all_sources(app.database))
