"""Writing: the model that rewrites lines, if one is configured, and the cards it is given."""

import logging
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from db import cards
from db.card import Card
from db.records import Work
from service.app import App, Progress, Stop, batches, never, quiet
from service.items import to_item
from settings import ModelSettings, NetworkSettings, Settings, WriterSettings

if TYPE_CHECKING:
    from models.generators import Failure
    from net.endpoint import Endpoint
    from summarize.check.odds import Odds
    from summarize.writer import Writer

_log = logging.getLogger("preread")
JUDGE_HINT = "Name a causal model in writer.judge, or remove it to do without."
_HINTS = {
    "rejected": "Check writer.model and the key that writer.key_env names: preread doctor.",
    "unreachable": "Is the server running, and is writer.base_url its address?",
    "failed": "Is writer.base_url that of an OpenAI-compatible server (it often ends with /v1)?",
    "limited": "A lower writer.concurrency asks less at once.",
    "late": "writer.timeout_s gives an item more time, and writer.edition_s an edition.",
}
"""What to do about a failed call, by its code; whatever it was, the next edition asks again."""
_ROUND = 16
"""Items handed over at once, so that what is written gets stored as it comes."""


@dataclass
class WriteReport:
    """What became of the lines that the writer was asked for; `problem`: why it could not be."""

    items: int = 0
    written: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    """By the check, by reason."""
    fallen_back: dict[str, int] = field(default_factory=dict)
    """Not fit to be checked, or not there in time, by reason."""
    seconds: float = 0.0
    problem: str | None = None

    def add(self, other: "WriteReport") -> None:
        """Count the other's lines in."""
        self.items += other.items
        self.written += other.written
        for mine, more in ((self.refused, other.refused), (self.fallen_back, other.fallen_back)):
            for reason, number in more.items():
                mine[reason] = mine.get(reason, 0) + number
        self.seconds = round(self.seconds + other.seconds, 3)
        self.problem = self.problem or other.problem


def load_writer(settings: Settings) -> "Writer | None":
    """The configured writer, loaded once a process; None where it is off.

    Raises ModelError and BadAddressError.
    """
    if settings.writer.engine == "off":
        return None
    return _load(settings.writer, settings.network, settings.encoder)


@cache
def _load(writer: WriterSettings, network: NetworkSettings, encoder: ModelSettings) -> "Writer":
    from models.encoder import Encoder
    from models.errors import ModelError
    from summarize.check.model import load_doubts
    from summarize.check.odds import Odds
    from summarize.writer import Writer

    doubts = load_doubts(Encoder.load(encoder))
    if writer.engine == "openai":
        from models.generators.served import ServedGenerator

        served = ServedGenerator(writer, endpoint_of(writer, network).post)
        return Writer(served, doubts, _judge(writer, encoder) if writer.judge else None)
    from models.generators.local import LocalGenerator

    local = LocalGenerator.load(writer, encoder.folder)
    if writer.judge:
        return Writer(local, doubts, _judge(writer, encoder))
    own = local.likelihood
    try:
        if own is not None:
            own.probe()
    except ModelError as error:
        _log.warning("The writer judges no lines: %s", error.message)
        own = None
    return Writer(local, doubts, Odds(own) if own else None)


def _judge(writer: WriterSettings, encoder: ModelSettings) -> "Odds":
    """The model that `writer.judge` names. Raises ModelError."""
    from models.errors import ModelError
    from models.generators.local import LocalGenerator
    from summarize.check.odds import Odds

    try:
        likelihood = LocalGenerator.load(judge_settings(writer), encoder.folder).likelihood
        if likelihood is not None:
            likelihood.probe()
    except ModelError as error:
        raise ModelError(error.code, error.message, JUDGE_HINT) from error
    if likelihood is None:
        raise ModelError("model_unfit", f"{writer.judge} is no causal model.", JUDGE_HINT)
    return Odds(likelihood)


def judge_settings(writer: WriterSettings) -> WriterSettings:
    """How the model that `writer.judge` names is found and loaded."""
    return writer.model_copy(update={"model": writer.judge, "sha256": None})


def endpoint_of(writer: WriterSettings, network: NetworkSettings) -> "Endpoint":
    """The configured server; the key comes from the environment. Raises BadAddressError."""
    from net.endpoint import Endpoint, Limits

    return Endpoint(
        writer.base_url,
        key=os.environ.get(writer.key_env) if writer.key_env else None,
        limits=Limits(writer.timeout_s, writer.retries, writer.concurrency),
        proxy=network.proxy,
    )


def write_cards(
    app: App,
    writer: "Writer",
    extracted: Sequence[tuple[Work, Card]],
    clock: Callable[[], datetime],
    *,
    seconds: float | None = None,
    progress: Progress = quiet,
    stop: Stop = never,
) -> WriteReport:
    """Have the lines of these extracted cards rewritten, and store what came of it.

    `seconds` is the time for all of them; None leaves each item its own limit. Raises StoreError.
    """
    report = WriteReport()
    started = time.monotonic()
    for batch in batches(extracted, _ROUND):
        left = (
            app.settings.writer.timeout_s * len(batch)
            if seconds is None
            else seconds - (time.monotonic() - started)
        )
        if stop():
            break
        report.add(_write(app, writer, batch, clock(), max(0.0, left)))
        progress(report.items, len(extracted))
    report.seconds = round(time.monotonic() - started, 3)
    if report.written and report.fallen_back.keys().isdisjoint(_HINTS.keys() - {"late"}):
        report.problem = None  # time ran out, as it may with more items than a model can do
    if report.problem:
        _log.warning("%s", report.problem)
    return report


def _write(
    app: App, writer: "Writer", batch: Sequence[tuple[Work, Card]], at: datetime, seconds: float
) -> WriteReport:
    pairs = [(to_item(work), card) for work, card in batch]
    written = writer.write(pairs, at=at, seconds=seconds)
    cards.rewrite(app.database, [one.card for one in written])
    report = WriteReport()
    for one in written:
        tally = one.tally
        more = WriteReport(tally.items, tally.written, tally.refused, tally.fallen_back)
        more.problem = _problem(tally.failure) if tally.failure else None
        report.add(more)
    return report


def _problem(failure: "Failure") -> str | None:
    """What went wrong with a call and what to do; None for what is wrong with one item only."""
    hint = _HINTS.get(failure.code)
    return f"Lines stayed as they were: {failure.message.rstrip('.')}. {hint}" if hint else None


def try_writer(app: App, report: WriteReport) -> "Writer | None":
    """The writer, or None, with the reason in `report` and the log, where it cannot be had.

    For editions: one in the source's own words is better than none.
    """
    from models.errors import ModelError
    from net.errors import FetchError

    try:
        return load_writer(app.settings)
    except (ModelError, FetchError) as error:
        report.problem = f"No lines could be written: {error.message} {error.hint}".strip()
        _log.warning("%s", report.problem)
        return None
