"""How the sources are doing: what `sources check` and the Sources page tell of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db import runs, sources
from db.records import BAD_OUTCOMES, Outcome, Source
from db.runs import RunSource
from db.sources import Pace
from service.app import App

HISTORY = 10
_SILENT = timedelta(days=60)
_LONG = timedelta(days=7)
_MOSTLY = 0.8
SHORT: dict[Outcome, str] = {
    "new": "new items",
    "unchanged": "nothing new",
    "empty_expected": "nothing announced, as its calendar says",
    "empty_suspicious": "empty, though it had entries before",
    "failed": "failed",
    "limited": "told to wait",
    "gone": "gone for good",
    "interrupted": "cut off",
    "paused": "paused",
    "not_due": "not due yet",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One source: `history` are its last runs, newest first; `advice` is empty where all is well.

    `rank` sorts those first that need someone: 0 failing, 1 silent or thin, 2 fine or not fetched
    yet, 3 paused, 4 never fetched.
    """

    source: Source
    history: tuple[RunSource, ...]
    pace: Pace | None
    rank: int
    advice: str

    @property
    def troubled(self) -> bool:
        return self.rank == 0


def standings(app: App, now: datetime, only: int | None = None) -> list[Standing]:
    """Every source, those in need first, or one. Raises UnknownIdError."""
    every = (
        sources.all_sources(app.database)
        if only is None
        else [sources.get_source(app.database, only)]
    )
    paces = sources.paces(app.database, now)
    found = []
    for source in every:
        history = runs.history(app.database, source.id, HISTORY)
        pace = paces.get(source.id)
        rank, advice = judge(source, history, pace, now)
        found.append(Standing(source, tuple(history), pace, rank, advice))
    return sorted(found, key=lambda one: (one.rank, one.source.id))


def judge(
    source: Source, history: Sequence[RunSource], pace: Pace | None, now: datetime
) -> tuple[int, str]:
    """How much a source needs someone (`Standing.rank`), and what to do about it."""
    if source.type == "files":
        return 4, ""
    if source.state == "gone":
        return 0, "Remove it, or look on the site for its new address and add that."
    if source.state == "paused":
        return 3, ""
    if source.last_outcome in BAD_OUTCOMES:
        return 0, _remedy(source, now)
    silent_since = source.last_new or source.added
    if history and silent_since and now - silent_since > _SILENT:
        return 1, (
            f"Nothing new for {(now - silent_since).days} days. If the site goes on elsewhere, add "
            "its new address and remove this one."
        )
    if pace and pace.titles_only >= _MOSTLY and not source.full_text and source.type == "feed":
        return 1, "Its entries carry titles only. Turn full text on to have the pages read too."
    return 2, ""


def _remedy(source: Source, now: datetime) -> str:
    hint = source.last_error.hint if source.last_error else ""
    match source.last_outcome:
        case "limited":
            return hint or "Nothing to do: it is asked again when the wait is over."
        case "interrupted":
            return "Nothing to do: the next run repeats it."
        case "empty_suspicious":
            return hint or (
                "Look at the address in a browser: the site may have moved its feed. It is asked "
                "again meanwhile."
            )
    if source.failing_since and now - source.failing_since > _LONG:
        return f"{hint} If it does not come back, pause or remove it.".strip()
    return hint or "It is tried again later."
