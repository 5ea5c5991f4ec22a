"""The orchestration, and nothing else: puts `ingest`, `summarize`, `digest` and `db` together.

    ingest → summarize → edition        (each also alone; `cycle` does the three)

The command line, the app and the scheduler call these functions; each takes the opened `App` and
plain values and returns plain values. Nothing here decides anything: rules stand in the packages.
Imports that pull in torch, trafilatura or feedparser stand in the functions that need them.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from digest.edition import Edition
from digest.window import Period
from service.app import App, Progress, Stop, never, open_app, quiet
from service.backfilling import BackfillReport, backfill
from service.editions import catch_up, edition, feed_of
from service.fetching import IngestReport, ingest
from service.filtering import card_lines
from service.handing import HANDOFFS, Handoff, HandoffFormat, handoff, note_of
from service.importing import ImportReport, NotTakenIn, import_paths
from service.mailboxes import mailbox_problem
from service.reading import SummarizeReport, summarize
from service.standing import Standing, standings
from service.subscribing import (
    Added,
    ListReport,
    add_source,
    edit_source,
    export_opml,
    import_opml,
    try_add_source,
    try_import_opml,
)
from service.upkeep import TidyReport, tidy, tidy_daily
from service.writing import WriteReport

__all__ = [
    "HANDOFFS",
    "Added",
    "App",
    "BackfillReport",
    "CycleReport",
    "Handoff",
    "HandoffFormat",
    "ImportReport",
    "IngestReport",
    "ListReport",
    "NotTakenIn",
    "Progress",
    "Standing",
    "Stop",
    "SummarizeReport",
    "TidyReport",
    "WriteReport",
    "add_source",
    "backfill",
    "card_lines",
    "catch_up",
    "cycle",
    "edit_source",
    "edition",
    "export_opml",
    "feed_of",
    "handoff",
    "import_opml",
    "import_paths",
    "ingest",
    "mailbox_problem",
    "note_of",
    "open_app",
    "standings",
    "summarize",
    "tidy",
    "try_add_source",
    "try_import_opml",
]

_log = logging.getLogger("preread")


def _nobody(_step: str) -> Progress:
    return quiet


@dataclass(frozen=True, slots=True)
class CycleReport:
    """One whole round. `problem` says why no cards could be made, if so.

    `writing` says what the configured writer did with the editions' top items.
    """

    ingest: IngestReport
    summarize: SummarizeReport | None
    editions: tuple[Edition, ...]
    problem: str | None = None
    writing: WriteReport | None = None


def cycle(
    app: App,
    clock: Callable[[], datetime],
    *,
    periods: Sequence[Period] = ("day",),
    preview: bool = True,
    progress: Callable[[str], Progress] = _nobody,
    stop: Stop = never,
) -> CycleReport:
    """Ingest what is due, write the missing cards, make the editions that are due; once a day
    drop old texts.

    Before its hour the present edition comes as a `preview`, or not. A summarizer that cannot be
    loaded keeps no edition from being made; the report says so. `progress` gives the reporter for
    each step by its name. Raises StoreError.
    """
    from models.errors import ModelError

    fetched = ingest(app, clock(), progress=progress("ingest"), stop=stop)
    written, problem = None, None
    try:
        written = summarize(app, clock, progress=progress("summarize"), stop=stop)
    except ModelError as error:
        problem = f"No cards could be written: {error.message} {error.hint}".strip()
        _log.error("%s", problem)
    writing = None if app.settings.writer.engine == "off" else WriteReport()
    editions = [
        one
        for period in periods
        if not stop()
        for one in catch_up(app, clock(), period, preview=preview, writing=writing)
    ]
    if not stop():
        tidy_daily(app, clock())
    return CycleReport(fetched, written, tuple(editions), problem, writing)
