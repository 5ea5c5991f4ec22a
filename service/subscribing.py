"""Sources: adding one with everything that is found out about it, and lists of them (OPML)."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from db import sources
from db.connect import writing
from db.records import Kind, Problem, Source, SourceType
from service.app import App
from service.mailboxes import add_mailbox

if TYPE_CHECKING:
    from ingest.discover import Found

_SAME_ENTRIES = 0.8
"""A feed of which a source has shown so many entries already is that source once more."""
_ENOUGH = 3
"""Fewer entries than that may be alike by chance."""

_ALREADY = {
    "address": "It was there already, as source {id} ({title}); nothing changed.",
    "redirect": "It leads to source {id} ({title}), which was there already; nothing changed.",
    "self": "By its own account it is source {id} ({title}), which was there already; "
    "nothing changed.",
    "entries": "Its entries come from source {id} ({title}) already; nothing changed.",
}


@dataclass(frozen=True, slots=True)
class Added:
    """What adding a source did.

    `source` is the new one, or the one that was there. `because` says how that was noticed
    (`address`, `redirect`, `self`, `entries`), and is None for a new one. `others` are further
    feeds of the page, as (address, title).
    """

    source: Source
    because: str | None = None
    others: tuple[tuple[str, str], ...] = ()

    @property
    def new(self) -> bool:
        return self.because is None

    @property
    def said(self) -> str:
        """Why nothing was added, in words; empty for a new source."""
        if self.because is None:
            return ""
        return _ALREADY[self.because].format(id=self.source.id, title=self.source.title)


def add_source(
    app: App,
    url: str,
    now: datetime,
    *,
    title: str | None = None,
    kind: Kind | None = None,
    tags: Sequence[str] = (),
    folder: str | None = None,
    full_text: bool = False,
) -> Added:
    """Add the source at `url`, or the likeliest of the feeds that the page there names.

    Nothing is added where it is a source already, by another address too. Raises FetchError,
    ParseError or StoreError.
    """
    from ingest.clean import one_line
    from ingest.discover import Discovery, discover, normalized
    from ingest.opml import folder_of
    from net.door import Door
    from net.mailaddress import is_mailbox

    if is_mailbox(url):
        # Not asked yet: `mailbox_problem` says what it lacks, and the next run how it went.
        source, new = add_mailbox(
            app,
            url,
            now,
            title=one_line(title or ""),
            kind=kind,
            tags=tags,
            folder=folder_of(folder or ""),
        )
        return Added(source, None if new else "address")
    known = sources.find_source(app.database, normalized(url))
    if known:  # nobody has to be asked
        return Added(known, "address")

    async def find() -> Discovery:
        async with Door(app.settings.network) as door:
            return await discover(door, url)

    discovery = asyncio.run(find())
    found = discovery.best
    others = tuple((one.url, one.title) for one in discovery.others)
    if already := _known(app, found):
        return Added(*already, others)
    source, new = sources.add_source(
        app.database,
        found.url,
        title=one_line(title or "") or one_line(found.title) or found.url,
        now=now,
        type_=type_of(found.url),
        kind=kind or found.kind,
        tags=tags,
        folder=folder_of(folder or ""),
        full_text=full_text,
    )
    return Added(source, None if new else "address", others)


def edit_source(
    app: App, source_id: int, title: str, folder: str, full_text: bool | None = None
) -> str | None:
    """Rename and file a source, or say why not. Raises UnknownIdError."""
    from ingest.clean import one_line
    from ingest.opml import folder_of

    named = one_line(title)
    if not named:
        return "A source needs a name; nothing was saved."
    sources.edit_source(
        app.database,
        source_id,
        title=named,
        folder=folder_of(folder) or "",
        full_text=full_text,
    )
    return None


def type_of(url: str) -> SourceType:
    """What kind of source an address makes."""
    if url.startswith("arxiv:"):
        return "arxiv"
    return "mail" if url.startswith(("imaps:", "imap:")) else "feed"


def _known(app: App, found: "Found") -> tuple[Source, str] | None:
    """The source that this feed is already, and how one can tell."""
    every = [one for one in sources.all_sources(app.database) if one.type != "files"]
    told = found.probe.self_url if found.probe else None
    for because, url in (("address", found.url), ("redirect", found.landed), ("self", told)):
        key = _key(url or "")
        for source in every:
            if key and key in (_key(source.url), _key(source.moved_to or "")):
                return source, because
    entries = found.probe.entries if found.probe else ()
    shared = sources.shared_entries(app.database, entries) if len(entries) >= _ENOUGH else {}
    likely = max(shared, key=lambda one: shared[one], default=None)
    if likely is not None and shared[likely] >= _SAME_ENTRIES * len(entries):
        return sources.get_source(app.database, likely), "entries"
    return None


def _key(url: str) -> str:
    """An address without what does not tell two feeds apart: scheme, `www.`, closing slash."""
    from ingest.identity import canonical_url

    return canonical_url(url) or url


@dataclass(frozen=True, slots=True)
class ListReport:
    """What importing a list did. `remark` says what was mended in a list that was broken."""

    added: int
    known: int
    remark: str = ""


def import_opml(app: App, body: bytes, now: datetime) -> ListReport:
    """Add the feeds of an OPML file, all or none.

    What is there already, by an address that differs in scheme, `www.` or closing slash too, stays
    as it is. Raises ParseError and StoreError.
    """
    from ingest.opml import read_opml

    outlines = read_opml(body)
    with writing(app.database):
        known = {_key(one.url) for one in sources.all_sources(app.database)}
        added = 0
        for one in outlines.subscriptions:
            if _key(one.url) in known:
                continue
            type_ = type_of(one.url)
            usual: Kind = {"arxiv": "paper", "mail": "newsletter"}.get(type_, "post")  # type: ignore[assignment]
            sources.add_source(
                app.database,
                one.url,
                title=one.title,
                now=now,
                tags=one.tags,
                folder=one.folder,
                type_=type_,
                kind=one.kind or usual,
                full_text=one.full_text,
            )
            known.add(_key(one.url))
            added += 1
    return ListReport(added, len(outlines.subscriptions) - added, outlines.remark)


def export_opml(app: App) -> str:
    """The sources that can be fetched, as OPML with their folders; without passwords."""
    from ingest.opml import write_opml

    return write_opml(sources.all_sources(app.database))


def try_add_source(app: App, url: str, now: datetime, **options: Any) -> Added | Problem:
    """`add_source` with what a person can do something about as a value, for the app.

    Raises StoreError.
    """
    from ingest.errors import ParseError
    from net.errors import FetchError

    if not url.strip():
        return Problem("no_address", "There is no address yet.", "Paste one, then add it.")
    try:
        return add_source(app, url, now, **options)
    except ParseError as error:
        return error.problem
    except FetchError as error:
        return Problem(error.code, str(error.message), error.hint)


def try_import_opml(app: App, body: bytes, now: datetime) -> ListReport | Problem:
    """`import_opml` with a broken list as a value, for the app. Raises StoreError."""
    from ingest.errors import ParseError

    try:
        return import_opml(app, body, now)
    except ParseError as error:
        return error.problem
