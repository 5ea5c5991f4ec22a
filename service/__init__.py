"""The orchestration, and nothing else: puts `ingest`, `summarize`, `digest` and `db` together.

    ingest → summarize → edition → send        (each also alone; `cycle` does the four)

The command line, the app and the scheduler call these functions; each takes the opened `App` and
plain values and returns plain values. Nothing here decides anything: rules stand in the packages.
Imports that pull in torch, trafilatura or feedparser stand in the functions that need them.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from db import library  # noqa: F401  # before sqlite-utils
from digest.edition import Edition
from digest.window import Period
from service.app import App, Progress, Stop, never, open_app, quiet
from service.backfilling import BackfillReport, backfill
from service.bets import (
    BetError,
    KeptBet,
    add_bet,
    all_bets,
    change_bet,
    listed_bets,
    remove_bet,
)
from service.editions import catch_up, edition, feed_of
from service.fetching import IngestReport, ingest
from service.filtering import card_lines
from service.handing import HANDOFFS, Handoff, HandoffFormat, handoff, note_of
from service.importing import ImportReport, NotTakenIn, import_paths
from service.mailboxes import mailbox_problem
from service.messages import recipients_of
from service.mutes import add_mute, all_mutes, muted_works, remove_mute
from service.reading import SummarizeReport, summarize
from service.replies import unsubscribe
from service.sending import SendReport, retry, send, send_due
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
from service.taste import (
    LARGEST_WEIGHT,
    TasteReport,
    WeightError,
    pin_weight,
    reset_weights,
    state_of_taste,
    taste,
    unpin_weight,
)
from service.trends import trends
from service.trying import Touched, Trial, try_bets
from service.upkeep import TidyReport, tidy, tidy_daily
from service.writing import WriteReport

__all__ = [
    "HANDOFFS",
    "LARGEST_WEIGHT",
    "Added",
    "App",
    "BackfillReport",
    "BetError",
    "CycleReport",
    "Handoff",
    "HandoffFormat",
    "ImportReport",
    "IngestReport",
    "KeptBet",
    "ListReport",
    "NotTakenIn",
    "Progress",
    "SendReport",
    "Standing",
    "Stop",
    "SummarizeReport",
    "TasteReport",
    "TidyReport",
    "Touched",
    "Trial",
    "WeightError",
    "WriteReport",
    "add_bet",
    "add_mute",
    "add_source",
    "all_bets",
    "all_mutes",
    "backfill",
    "card_lines",
    "catch_up",
    "change_bet",
    "cycle",
    "edit_source",
    "edition",
    "export_opml",
    "feed_of",
    "handoff",
    "import_opml",
    "import_paths",
    "ingest",
    "listed_bets",
    "mailbox_problem",
    "muted_works",
    "note_of",
    "open_app",
    "pin_weight",
    "recipients_of",
    "remove_bet",
    "remove_mute",
    "reset_weights",
    "retry",
    "send",
    "send_due",
    "standings",
    "state_of_taste",
    "summarize",
    "taste",
    "tidy",
    "trends",
    "try_add_source",
    "try_bets",
    "try_import_opml",
    "unpin_weight",
    "unsubscribe",
]

_log = logging.getLogger("preread")


def _nobody(_step: str) -> Progress:
    return quiet


@dataclass(frozen=True, slots=True)
class CycleReport:
    """One whole round. `problem` says why no cards could be made, if so.

    `writing` says what the configured writer did with the editions' top items, `sending` what was
    sent, where editions are sent by themselves.
    """

    ingest: IngestReport
    summarize: SummarizeReport | None
    editions: tuple[Edition, ...]
    problem: str | None = None
    writing: WriteReport | None = None
    sending: SendReport | None = None


def cycle(
    app: App,
    clock: Callable[[], datetime],
    *,
    periods: Sequence[Period] = ("day",),
    preview: bool = True,
    progress: Callable[[str], Progress] = _nobody,
    stop: Stop = never,
) -> CycleReport:
    """Ingest what is due, write the missing cards, make the editions that are due and send them
    where that is configured; once a day drop old texts.

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
    sending = None if stop() else send_due(app, clock, stop=stop)
    if not stop():
        tidy_daily(app, clock())
    return CycleReport(fetched, written, tuple(editions), problem, writing, sending)
