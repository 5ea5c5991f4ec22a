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
from settings import ModelSettings, Settings

if TYPE_CHECKING:
    from summarize.card import Item
    from summarize.run import Summarizer

_BATCH = 64
_BATCH_CHARACTERS = 200_000
"""A stop is heeded between two batches: some seconds on two cores."""


@dataclass(frozen=True, slots=True)
class SummarizeReport:
    """How many cards were made, how many texts were refused one, how many still wait."""

    made: int
    refused: int
    left: int
    seconds: float


def summarize(
    app: App,
    clock: Callable[[], datetime],
    *,
    limit: int | None = None,
    redo: bool = False,
    progress: Progress = quiet,
    stop: Stop = never,
) -> SummarizeReport:
    """Write missing or out-of-date cards, newest first. Raises ModelError and StoreError."""
    started = time.monotonic()
    made = refused = 0
    waiting = cards.count_pending(app.database)
    if waiting or redo:
        summarizer = load_summarizer(app.settings)
        waiting = cards.count_pending(app.database, summarizer.revision, redo=redo)
        total = min(waiting, limit) if limit is not None else waiting
        while made + refused < total and not stop():
            size = min(_BATCH, total - made - refused)
            works = cards.pending(app.database, summarizer.revision, limit=size, redo=redo)
            works = _first_characters(works, _BATCH_CHARACTERS)
            stored = _read(app, summarizer, works, clock())
            made, refused = made + stored[0], refused + stored[1]
            progress(made + refused, total)
            if stored == (0, 0):  # all of them changed meanwhile; the next run has them
                break
        waiting = cards.count_pending(app.database, summarizer.revision, redo=redo)
    return SummarizeReport(made, refused, waiting, round(time.monotonic() - started, 3))


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


def to_item(work: Work) -> "Item":
    """What the summarizer reads of a work."""
    from summarize.card import Item

    return Item(
        id=work.id,
        title=work.title,
        text=work.text,
        kind=work.kind,
        read=work.read,
        comment=work.comment,
        url=work.url,
        links=work.links,
        version=work.version,
    )
