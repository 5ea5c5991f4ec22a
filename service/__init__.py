"""The orchestration, and nothing else: puts `ingest`, `summarize`, `digest` and `db` together.

    ingest → summarize → edition        (each also alone; `cycle` does the three)

The command line, the app and the scheduler call these functions; each takes the opened `App` and
plain values and returns plain values. Nothing here decides anything: rules stand in the packages.
Imports that pull in torch, trafilatura or feedparser stand in the functions that need them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from digest.edition import Edition
from service.app import App, Progress, Stop, never, open_app, quiet
from service.editions import edition
from service.fetching import IngestReport, add_source, ingest
from service.importing import ImportReport, NotTakenIn, import_paths
from service.reading import SummarizeReport, load_summarizer, summarize, to_item

__all__ = [
    "App",
    "CycleReport",
    "ImportReport",
    "IngestReport",
    "NotTakenIn",
    "Progress",
    "Stop",
    "SummarizeReport",
    "add_source",
    "cycle",
    "edition",
    "import_paths",
    "ingest",
    "load_summarizer",
    "open_app",
    "summarize",
    "to_item",
]


def _nobody(_step: str) -> Progress:
    return quiet


@dataclass(frozen=True, slots=True)
class CycleReport:
    """One whole round."""

    ingest: IngestReport
    summarize: SummarizeReport
    edition: Edition


def cycle(
    app: App,
    clock: Callable[[], datetime],
    *,
    progress: Callable[[str], Progress] = _nobody,
    stop: Stop = never,
) -> CycleReport:
    """Ingest what is due, write the missing cards, make the day's edition. Raises as they do.

    `progress` gives the reporter for each step by its name.
    """
    fetched = ingest(app, clock(), progress=progress("ingest"), stop=stop)
    written = summarize(app, clock, progress=progress("summarize"), stop=stop)
    return CycleReport(fetched, written, edition(app, clock(), freeze=not stop()))
