"""The `arxiv` package asks through the door, under all of its rules."""

import asyncio
from pathlib import Path
from typing import Any

import arxiv  # type: ignore[import-untyped]
import pytest

from net.arxiv_session import client
from net.door import Door
from net.errors import DeadlineError, LimitedError, RefusedError, TooLargeError
from settings import VERSION, NetworkSettings
from tests.world.arxiv import Arxiv
from tests.world.feeds import Paper
from tests.world.server import Reply, World

PAPERS = [Paper(f"2611.{n:05}", f"Paper {n}", f"Result {n}.") for n in range(1, 26)]


def ask(network: NetworkSettings, lock: Path, api: str, page_size: int = 10) -> list[Any]:
    async def run() -> list[Any]:
        async with Door(network, lock) as door:
            asking = client(door, asyncio.get_running_loop(), api, page_size)
            return await asyncio.to_thread(list, asking.results(arxiv.Search("all:x")))

    return asyncio.run(run())


@pytest.mark.parametrize("old", [False, True])
def test_pages_come_through_the_door(
    world: World, network: NetworkSettings, arxiv_lock: Path, old: bool
) -> None:
    service = Arxiv(world, PAPERS, old=old)
    found = ask(network, arxiv_lock, service.api)
    assert [result.title for result in found] == [paper.title for paper in PAPERS]
    assert [request.query["start"] for request in world.log] == ["0", "10", "20"]
    assert all(r.headers["user-agent"].startswith(f"Preread/{VERSION}") for r in world.log)


def test_a_false_empty_page_in_the_middle_is_asked_for_again(
    world: World, network: NetworkSettings, arxiv_lock: Path
) -> None:
    service = Arxiv(world, PAPERS)
    service.quirks = ["", "empty"]
    assert len(ask(network, arxiv_lock, service.api)) == 25
    assert len(world.log) == 4


@pytest.mark.parametrize(("quirk", "after"), [("busy", "120"), ("bare", None), ("down", None)])
def test_told_to_wait(
    world: World, network: NetworkSettings, arxiv_lock: Path, quirk: str, after: str | None
) -> None:
    service = Arxiv(world, PAPERS)
    service.quirks = [quirk]
    with pytest.raises(LimitedError) as caught:
        ask(network, arxiv_lock, service.api)
    assert caught.value.retry_after == after
    assert len(world.log) == 1, "nobody insists"


def test_caps_deadline_and_guard_hold(
    world: World, network: NetworkSettings, arxiv_lock: Path
) -> None:
    world.routes |= {"/large": Reply(bytes(3 << 20)), "/slow": Reply(b"x", delay_s=9)}
    small = network.model_copy(update={"max_body_mb": 1, "timeout_s": 0.5})
    with pytest.raises(TooLargeError):
        ask(small, arxiv_lock, world.url("/large"))
    with pytest.raises(DeadlineError):
        ask(small, arxiv_lock, world.url("/slow"))
    with pytest.raises(RefusedError):
        ask(NetworkSettings(), arxiv_lock, world.url("/large"))


def test_one_gate_with_everything_else(
    world: World, network: NetworkSettings, arxiv_lock: Path
) -> None:
    service = Arxiv(world, PAPERS)
    slow = network.model_copy(update={"arxiv_delay_s": 0.2, "arxiv_api": service.api})
    loop = asyncio.new_event_loop()
    started = loop.time()
    ask(slow, arxiv_lock, service.api)
    assert loop.time() - started >= 0.4
    loop.close()
