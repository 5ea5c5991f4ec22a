"""Reading: cards for what has none, newest first."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from db import cards
from db.records import Work
from service.app import App, Progress, Stop, never, quiet
from service.items import to_item
from service.writing import WriteReport, load_writer, write_cards
from settings import ModelSettings, Settings

if TYPE_CHECKING:
    from summarize.run import Summarizer

_BATCH = 64
_BATCH_CHARACTERS = 200_000
"""A stop is heeded between two batches: some seconds on two cores."""


@dataclass(frozen=True, slots=True)
class SummarizeReport:
    """How many cards were made, how many texts were refused one, how many still wait.

    `writing`: what the configured writer did with their lines; None where it was not asked.
    """

    made: int
    refused: int
    left: int
    seconds: float
    writing: WriteReport | None = None


def summarize(
    app: App,
    clock: Callable[[], datetime],
    *,
    limit: int | None = None,
    redo: bool = False,
    write: bool = False,
    progress: Progress = quiet,
    stop: Stop = never,
) -> SummarizeReport:
    """Make missing or out-of-date cards, newest first.

    Where a writer is configured, `write` also has it rewrite the newest cards (at most `limit`)
    that it has not had in hand; `redo` has it rewrite again what it, or one before it, had written
    and what is out of date. Raises ModelError, StoreError and, for the writer's address,
    BadAddressError.
    """
    started = time.monotonic()
    made = refused = 0
    writer = load_writer(app.settings) if write or redo else None
    report = WriteReport() if writer else None
    waiting = cards.count_pending(app.database)
    if waiting or redo or write:
        summarizer = load_summarizer(app.settings)
        current = summarizer.revision
        by_writer = f"{current}+{writer.revision}" if writer else ""
        waiting = cards.count_pending(app.database, current, redo=redo, written=by_writer)
        total = min(waiting, limit) if limit is not None else waiting
        while made + refused < total and not stop():
            size = min(_BATCH, total - made - refused)
            works = cards.pending(app.database, current, limit=size, redo=redo, written=by_writer)
            works = _first_characters(works, _BATCH_CHARACTERS)
            again = cards.written_by_models(app.database, [work.id for work in works])
            stored = _read(app, summarizer, works, clock())
            made, refused = made + stored[0], refused + stored[1]
            progress(made + refused, total)
            if stored == (0, 0):  # all of them changed meanwhile; the next run has them
                break
            if writer and report and again:
                fresh = cards.of_revision(app.database, current, work_ids=sorted(again))
                report.add(write_cards(app, writer, fresh, clock, stop=stop))
        if write and writer and report and not stop():
            newest = cards.of_revision(app.database, current, limit=limit)
            report.add(write_cards(app, writer, newest, clock, progress=progress, stop=stop))
        waiting = cards.count_pending(app.database, current, redo=redo, written=by_writer)
    return SummarizeReport(made, refused, waiting, round(time.monotonic() - started, 3), report)


def _read(
    app: App, summarizer: "Summarizer", works: Sequence[Work], at: datetime
) -> tuple[int, int]:
    """Make and store one batch of cards; how many were made, and how many refused."""
    from summarize.run import Made, make_cards

    by_id = {work.id: work for work in works}
    made: list[cards.NewCard] = []
    refused: list[cards.NewRefusal] = []
    for result in make_cards([to_item(work) for work in works], summarizer, at=at):
        if isinstance(result, Made):
            vector = result.vector.astype("float16").tobytes()
            made.append(cards.NewCard(result.card, vector, summarizer.encoder.name))
        else:
            digest = by_id[result.id].text_sha256
            refused.append(cards.NewRefusal(result.id, digest, result.code, result.message))
    return cards.save(app.database, made, refused, summarizer.revision), len(refused)


def _first_characters(works: list[Work], most: int) -> list[Work]:
    """The first works, at least one, that together have at most so many characters."""
    total = 0
    for number, work in enumerate(works):
        total += len(work.text)
        if number and total > most:
            return works[:number]
    return works


def load_summarizer(settings: Settings) -> "Summarizer":
    """The summarizer, loaded once a process. Raises ModelError."""
    return _load(settings.encoder)


@cache
def _load(models: ModelSettings) -> "Summarizer":
    from summarize.run import Summarizer

    return Summarizer.load(models)
