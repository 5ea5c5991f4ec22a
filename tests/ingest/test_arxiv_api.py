"""Searches and backfills against the loopback arXiv."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest.arxiv_api import Answer, backfill, search_source
from net.door import Door
from net.errors import BadAddressError, LimitedError
from settings import NetworkSettings
from tests.world.arxiv import Arxiv
from tests.world.feeds import Paper
from tests.world.server import World

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
URL = "arxiv:search?query=cat:cs.AI"


def papers(first: int, last: int, day: datetime = NOW) -> list[Paper]:
    return [
        Paper(f"2611.{n:05}", f"Paper $\\alpha_{{{n}}}$", f"We show {n}.", published=day)
        for n in range(first, last + 1)
    ]


@pytest.fixture
def service(world: World) -> Arxiv:
    return Arxiv(world, papers(1, 250))


Ask = Callable[[Door, NetworkSettings], Awaitable[Answer]]


def through_a_door(ask: Ask, service: Arxiv, network: NetworkSettings, lock: Path) -> Answer:
    there = network.model_copy(update={"arxiv_api": service.api})

    async def run() -> Answer:
        async with Door(there, lock) as door:
            return await ask(door, there)

    return asyncio.run(run())


def test_a_search_takes_the_newest(
    service: Arxiv, network: NetworkSettings, arxiv_lock: Path
) -> None:
    answer = through_a_door(lambda d, n: search_source(d, n, URL), service, network, arxiv_lock)
    assert len(answer.entries) == 100
    entry = answer.entries[0]
    assert (entry.arxiv_id, entry.version, entry.kind) == ("2611.00001", 1, "paper")
    assert "α" in entry.title
    assert service.world.count("/api/query") == 1
    assert service.world.log[0].query["sortOrder"] == "descending"


@pytest.mark.parametrize(
    ("quirks", "found", "asked"), [(["empty"], 100, 2), (["empty", "empty"], 0, 2)]
)
def test_an_empty_first_page_is_checked_again(
    service: Arxiv,
    network: NetworkSettings,
    arxiv_lock: Path,
    quirks: list[str],
    found: int,
    asked: int,
) -> None:
    service.quirks = quirks
    answer = through_a_door(lambda d, n: search_source(d, n, URL), service, network, arxiv_lock)
    assert (len(answer.entries), answer.problem) == (found, None)
    assert service.world.count("/api/query") == asked


def test_a_backfill_reads_until_a_whole_page_is_too_old(
    service: Arxiv, network: NetworkSettings, arxiv_lock: Path
) -> None:
    """In no order, as the API has had it: one old paper does not end it."""
    old = NOW - timedelta(days=60)
    service.papers = [
        *papers(1, 50), *papers(900, 910, old), *papers(51, 120), *papers(1000, 1500, old),
    ]  # fmt: skip
    since = NOW - timedelta(days=2)
    answer = through_a_door(
        lambda d, n: backfill(d, n, "cs.AI", since), service, network, arxiv_lock
    )
    assert len(answer.entries) == 120
    assert service.world.count("/api/query") == 3
    assert service.world.log[0].query["search_query"] == "cat:cs.AI"


def test_what_came_before_a_break_is_kept(
    service: Arxiv, network: NetworkSettings, arxiv_lock: Path
) -> None:
    service.quirks = ["", "empty", "empty"]
    since = NOW - timedelta(days=2)
    answer = through_a_door(
        lambda d, n: backfill(d, n, "cs.AI", since), service, network, arxiv_lock
    )
    assert len(answer.entries) == 100
    assert answer.problem is not None
    assert "after 100 results" in answer.problem.message


def test_limits_and_nonsense_are_raised(
    service: Arxiv, network: NetworkSettings, arxiv_lock: Path
) -> None:
    service.quirks = ["bare"]
    with pytest.raises(LimitedError):
        through_a_door(lambda d, n: search_source(d, n, URL), service, network, arxiv_lock)
    with pytest.raises(BadAddressError):
        through_a_door(
            lambda d, n: search_source(d, n, "arxiv:search"), service, network, arxiv_lock
        )
