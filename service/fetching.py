"""Fetching: a run over the sources."""

import asyncio
import time
from dataclasses import dataclass
from datetime import datetime

from db import sources
from db.records import SourceReport
from service.app import App, Progress, Stop, never, quiet


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
