"""Upkeep: once a day old texts are dropped, and a file with much free space is rewritten."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from db import outbox, retention
from db.errors import StoreError
from service.app import App

_EVERY = timedelta(hours=20)
_NAME = "retention"
_UNSENT_KEPT = timedelta(days=30)
"""So long a message that failed can be tried again by hand."""
_log = logging.getLogger("preread")


@dataclass(frozen=True, slots=True)
class TidyReport:
    """What upkeep did. Sizes are the file's, in bytes."""

    dropped: int
    compacted: bool
    bytes_before: int
    bytes_after: int


def tidy(app: App, now: datetime, *, compact: bool = False) -> TidyReport:
    """Drop the texts that retention lets go, and give free space back where that is much, or with
    `compact` in any case. Raises StoreError.
    """
    before = retention.sizes(app.database)
    dropped = retention.drop(app.database, now, app.settings.retention.text_days)
    after = retention.sizes(app.database)
    compacted = compact or retention.worth_compacting(after)
    if compacted:
        retention.compact(app.database)
        after = retention.sizes(app.database)
    outbox.forget(app.database, now - _UNSENT_KEPT)
    retention.set_done(app.database, _NAME, now)
    return TidyReport(dropped, compacted, before.file, after.file)


def tidy_daily(app: App, now: datetime) -> TidyReport | None:
    """`tidy`, unless it was done within the last 20 hours; a clock that was set back counts as
    long ago. Trouble is logged: it must not keep an edition from being made.
    """
    last = retention.last_done(app.database, _NAME)
    if last is not None and last <= now < last + _EVERY:
        return None
    try:
        report = tidy(app, now)
    except StoreError as error:
        _log.warning("upkeep: %s", error)
        return None
    _log.info("upkeep", extra={"dropped": report.dropped, "compacted": report.compacted})
    return report
