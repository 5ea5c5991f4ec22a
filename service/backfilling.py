"""Backfilling: months of an arXiv source, fetched after the fact."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from db import backfills, sources
from db.records import Problem, Source
from net.errors import BadAddressError
from service.app import App


@dataclass(frozen=True, slots=True)
class BackfillReport:
    """What a backfill did, between which times; `left` stretches of them are still to read."""

    source: int
    since: datetime
    until: datetime
    new: int
    updated: int
    unchanged: int
    done: int
    left: int
    requests: int
    short: tuple[Problem, ...]
    """Stretches that arXiv does not give whole."""
    problem: Problem | None = None


def backfill(
    app: App,
    source_id: int,
    since: datetime | None,
    until: datetime | None,
    *,
    clock: Callable[[], datetime],
    tell: Callable[[str], None],
    redo: bool = False,
) -> BackfillReport:
    """Fetch what was submitted to an arXiv source from `since` to `until`; the end is now.

    Without `since`, what an earlier backfill left. Raises StoreError, UnknownIdError, and
    BadAddressError where there is nothing that could be asked for.
    """
    from ingest import backfill as backfilling

    source = sources.get_source(app.database, source_id)
    first, last = _span(app, source, since, until, clock())
    found = asyncio.run(
        backfilling.backfill(
            app.database,
            app.settings,
            source,
            first,
            last,
            clock=clock,
            tell=tell,
            redo=redo,
        )
    )
    return BackfillReport(
        source=source.id,
        since=first,
        until=last,
        new=found.counts.new,
        updated=found.counts.updated,
        unchanged=found.counts.unchanged,
        done=found.done,
        left=found.left,
        requests=found.requests,
        short=tuple(found.short),
        problem=found.problem,
    )


def _span(
    app: App, source: Source, since: datetime | None, until: datetime | None, now: datetime
) -> tuple[datetime, datetime]:
    """From when to when, in full minutes."""
    if source.type != "arxiv":
        raise BadAddressError(
            f"Source {source.id} ({source.title}) is not arXiv's; feeds have only what they show.",
            "`preread sources list` shows the ids of the arXiv sources.",
        )
    if source.retry_after and source.retry_after > now:
        raise BadAddressError(
            f"arXiv asked to be left alone until {source.retry_after:%Y-%m-%d %H:%M} UTC.",
            "Run the command again after that.",
        )
    ended = (now + timedelta(minutes=1)).replace(second=0, microsecond=0)
    if since is None:
        begun = [one for one in backfills.windows(app.database, source.id) if not one.done]
        if not begun:
            raise BadAddressError(
                f"No backfill of source {source.id} ({source.title}) is unfinished.",
                "Say from which day on: preread sources backfill ID --since YYYY-MM-DD",
            )
        return min(one.since for one in begun), max(one.until for one in begun)
    last = min(until or ended, ended)
    if since >= last:
        raise BadAddressError(
            f"Between {since:%Y-%m-%d} and {last:%Y-%m-%d} there is nothing to fetch.",
            "--since must lie before today and before --until.",
        )
    return since, last
