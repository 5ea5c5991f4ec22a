"""arXiv's API by the `arxiv` package, behind the door: searches, and days that RSS no longer has.

The API's sorting and date filters broke more than once in 2025 and 2026, so nothing here rests on
them: a search takes its newest results over and over (the store knows them by id), and a backfill
reads until a whole page is older than its overlapping window. An empty first page is asked for
again before it is believed.
"""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from db.records import Entry, Problem
from ingest.arxiv import split_id, to_entry
from ingest.rules import search_query
from net.door import Door
from settings import NetworkSettings

PAGE_SIZE = 100
SEARCH_RESULTS = 100
BACKFILL_RESULTS = 5000
OVERLAP = timedelta(days=5)
"""A paper is announced up to so long after it was submitted: weekends, holidays, moderation."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The entries that came, and what kept further ones from coming."""

    entries: tuple[Entry, ...]
    problem: Problem | None = None


async def search_source(door: Door, network: NetworkSettings, url: str) -> Answer:
    """The newest results of `arxiv:search?query=…`. Raises FetchError."""
    return await _search(door, network, search_query(url), SEARCH_RESULTS, None)


async def backfill(door: Door, network: NetworkSettings, category: str, since: datetime) -> Answer:
    """What was submitted to a category since shortly before `since`. Raises FetchError."""
    return await _search(door, network, f"cat:{category}", BACKFILL_RESULTS, since - OVERLAP)


async def _search(
    door: Door, network: NetworkSettings, query: str, limit: int, since: datetime | None
) -> Answer:
    loop = asyncio.get_running_loop()
    return await asyncio.to_thread(_ask, door, loop, network.arxiv_api, query, limit, since)


def _ask(
    door: Door,
    loop: asyncio.AbstractEventLoop,
    api: str,
    query: str,
    limit: int,
    since: datetime | None,
) -> Answer:
    """Runs in a thread, because the package blocks."""
    # These imports bring requests, which few runs need.
    import arxiv  # type: ignore[import-untyped]

    from net.arxiv_session import client

    search = arxiv.Search(
        query,
        max_results=limit,
        sort_by=arxiv.SortCriterion.SubmittedDate,
        sort_order=arxiv.SortOrder.Descending,
    )
    asking = client(door, loop, api, PAGE_SIZE)
    entries: list[Entry] = []
    try:
        for _ in range(2):
            recent = _recent(asking.results(search), since)
            entries.extend(entry for result in recent if (entry := _to_entry(result)))
            if entries:
                break
    except arxiv.ArxivError as error:
        return Answer(
            tuple(entries),
            Problem(
                "arxiv_api",
                f"arXiv's API broke off after {len(entries)} results ({error.message}).",
                "It is tried again later.",
            ),
        )
    if since is not None and len(entries) >= limit:
        return Answer(tuple(entries), _cut(limit))
    return Answer(tuple(entries))


def _cut(limit: int) -> Problem:
    """An answer at the cap is known to be cut."""
    return Problem(
        "cut",
        f"arXiv has more than the {limit:,} papers that are asked for at once; the oldest of the "
        "missed days may lack some.",
        "What came is stored. Search for what you miss: preread sources add 'arxiv:search?query=…'",
    )


def _to_entry(result: Any) -> Entry | None:
    """The entry of an `arxiv.Result`; None for the nameless ones that the API sometimes has."""
    found = split_id(result.entry_id)
    if found is None or not result.title:
        return None
    return to_entry(
        found[0],
        result.title,
        result.summary,
        version=found[1],
        authors=[author.name for author in result.authors],
        published=result.published,
        updated=result.updated,
        comment=result.comment or "",
        categories=result.categories,
        doi=result.doi or "",
    )


def _recent(results: Iterable[Any], since: datetime | None) -> Iterator[Any]:
    """The results since then; the rest is not read once a whole page is older."""
    older = 0
    for result in results:
        if since is None or result.updated >= since:
            older = 0
            yield result
        else:
            older += 1
            if older == PAGE_SIZE:
                return
