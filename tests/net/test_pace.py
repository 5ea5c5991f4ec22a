"""Places for each domain, and one arXiv gate for the whole machine."""

import asyncio
import itertools
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from net.pace import Gate, Pace, domain_of
from settings import NetworkSettings
from tests.world.server import Reply, Request, World

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("export.arxiv.org", "arxiv.org"),
        ("blog.example.co.uk", "example.co.uk"),
        ("localhost", "localhost"),
        ("127.0.0.5", "127.0.0.5"),
        ("::1", "::1"),
    ],
)
def test_registrable_domain(host: str, domain: str) -> None:
    assert domain_of(host) == domain


def most_at_once(settings: NetworkSettings, lock: Path, urls: list[str]) -> int:
    """How many of these requests were under way at the same time."""
    at_once = most = 0

    async def ask(pace: Pace, url: str) -> None:
        nonlocal at_once, most
        async with pace.slot(httpx.URL(url)):
            at_once += 1
            most = max(most, at_once)
            await asyncio.sleep(0.02)
            at_once -= 1

    async def run() -> None:
        pace = Pace(settings, lock)
        await asyncio.gather(*(ask(pace, url) for url in urls))

    asyncio.run(run())
    return most


def test_places_for_a_domain_are_shared_by_its_hosts(arxiv_lock: Path) -> None:
    urls = [f"https://{name}.example.org/feed" for name in "abcdef"]
    assert most_at_once(NetworkSettings(per_domain=2), arxiv_lock, urls) == 2


def test_places_overall(arxiv_lock: Path) -> None:
    urls = [f"https://example-{n}.org/feed" for n in range(8)]
    assert most_at_once(NetworkSettings(overall=3), arxiv_lock, urls) == 3


def test_one_connection_to_arxiv_over_all_its_services(arxiv_lock: Path) -> None:
    urls = ["https://rss.arxiv.org/rss/cs.AI", "https://export.arxiv.org/api/query"] * 2
    assert most_at_once(NetworkSettings(arxiv_delay_s=0), arxiv_lock, urls) == 1


def test_configured_arxiv_services_share_the_gate(arxiv_lock: Path) -> None:
    settings = NetworkSettings(
        arxiv_delay_s=0,
        arxiv_api="http://127.0.0.1:9000/api",
        arxiv_rss="http://127.0.0.1:9000/r/",
        arxiv_oai="http://127.0.0.1:9000/oai",
    )
    base = "http://127.0.0.1:9000"
    urls = [f"{base}/api?x=1", f"{base}/r/cs.AI", f"{base}/oai?verb=ListRecords"] * 2
    assert most_at_once(settings, arxiv_lock, urls) == 1
    others = [f"http://127.0.0.1:9000/feed{n}" for n in range(4)]
    assert most_at_once(settings, arxiv_lock, others) == 2


def test_the_pause_between_requests_to_a_domain(arxiv_lock: Path) -> None:
    started = time.monotonic()
    most_at_once(NetworkSettings(domain_delay_s=0.1), arxiv_lock, ["https://example.org/"] * 3)
    assert time.monotonic() - started >= 0.2


TURN = """
import asyncio, sys, time
from pathlib import Path
from net.pace import Gate
async def main():
    for _ in range(3):
        async with Gate(Path(sys.argv[1]), 0.2).turn():
            start = time.time()
            await asyncio.sleep(0.05)
            print(start, time.time())
asyncio.run(main())
"""


def test_the_gate_holds_between_processes(arxiv_lock: Path) -> None:
    command = [sys.executable, "-c", TURN, str(arxiv_lock)]
    running = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    turns = sorted(
        tuple(map(float, line.split()))
        for process in running
        for line in process.communicate()[0].splitlines()
    )
    assert len(turns) == 9
    for (start, end), (following, _) in itertools.pairwise(turns):
        assert following >= end, "one connection at a time"
        assert following - start >= 0.19, "a pause between the starts"


ASK = """
import asyncio, sys
from pathlib import Path
from net.door import Door
from settings import NetworkSettings
async def main():
    base, lock = sys.argv[1:]
    settings = NetworkSettings(
        allow_hosts=("127.0.0.0/8",), arxiv_delay_s=0.8,
        arxiv_rss=base + "/rss/", arxiv_oai=base + "/oai", arxiv_api=base + "/api/query",
    )
    async with Door(settings, Path(lock)) as door:
        paths = ("/rss/cs.AI", "/oai?verb=ListRecords", "/api/query?start=0")
        await asyncio.gather(*(door.get(base + path) for path in paths))
asyncio.run(main())
"""


def test_two_processes_share_the_gate_over_all_three_services(
    world: World, arxiv_lock: Path
) -> None:
    times: list[tuple[float, str]] = []

    def answer(request: Request) -> Reply:
        times.append((time.monotonic(), request.path))
        return Reply(b"ok")

    world.routes |= dict.fromkeys(("/rss/cs.AI", "/oai", "/api/query"), answer)
    command = [sys.executable, "-c", ASK, world.url(""), str(arxiv_lock)]
    running = [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]
    assert [process.wait(60) for process in running] == [0, 0]
    assert sorted(path for _, path in times) == sorted(["/rss/cs.AI", "/oai", "/api/query"] * 2)
    for (one, _), (other, _) in itertools.pairwise(times):
        # The gate spaces the starts; connecting takes the first of a process some of that.
        assert other - one >= 0.4, "a pause between two requests, whoever made them"


def test_a_killed_holder_gives_the_gate_back(arxiv_lock: Path) -> None:
    hold = TURN.replace("0.05", "60").replace("start = time.time()", "print('in', flush=True)")
    command = [sys.executable, "-c", hold, str(arxiv_lock)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "in\n"
        holder.kill()

    async def enter() -> None:
        async with asyncio.timeout(5), Gate(arxiv_lock, 0.1).turn():
            pass

    asyncio.run(enter())


def test_a_damaged_stamp_or_one_from_the_future_does_not_block(arxiv_lock: Path) -> None:
    for stamp in ("garbage", str(time.time() + 1e6)):
        arxiv_lock.write_text(stamp)

        async def enter() -> None:
            async with asyncio.timeout(5), Gate(arxiv_lock, 0.1).turn():
                pass

        asyncio.run(enter())
