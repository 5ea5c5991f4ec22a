"""The storing thread: in groups, each source whole or not at all, and nobody else waits."""

import asyncio
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from db import connect, queries, runs, sources
from db.errors import FullError
from db.records import Filters, SourceReport
from ingest import storing
from ingest.storing import Storer
from tests.world import kills
from tests.world.feeds import posts
from tests.world.home import NOW, Home, feed
from tests.world.server import Reply, World


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(connect.open_database(tmp_path / "preread.db")) as opened:
        yield opened


def report(number: int) -> SourceReport:
    return SourceReport(number, f"u{number}", "new")


def adding(database: Database, number: int) -> SourceReport:
    """A job's writes."""
    sources.add_source(database, f"u{number}", title="T", now=NOW)
    return report(number)


def urls(database: Database) -> set[str]:
    return {source.url for source in sources.all_sources(database)}


async def store(storer: Storer, *jobs: storing.Job) -> list[SourceReport | BaseException]:
    """All at once, in company."""

    async def one(job: storing.Job) -> SourceReport:
        with storer.company():
            await asyncio.sleep(0.02)  # so that all are under way before the first is handed over
            return await storer.store(job)

    return await asyncio.gather(*map(one, jobs), return_exceptions=True)


def test_those_under_way_are_stored_in_one_transaction(database: Database) -> None:
    seen: list[set[str]] = []

    def look(writer: Database, number: int) -> SourceReport:
        done = adding(writer, number)
        seen.append(urls(database))  # another connection sees what is committed
        return done

    async def run() -> None:
        async with Storer(database) as storer:
            jobs = [lambda writer, n=n: look(writer, n) for n in range(3)]
            assert await store(storer, *jobs) == [report(n) for n in range(3)]
            assert storer.committed == [report(n) for n in range(3)]

    asyncio.run(run())
    assert seen == [set(), set(), set()]
    assert urls(database) == {"u0", "u1", "u2"}


def test_a_job_alone_does_not_wait_for_company(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storing, "LINGER_SECONDS", 60)

    async def run() -> None:
        async with Storer(database) as storer, asyncio.timeout(30):
            await store(storer, lambda writer: adding(writer, 1))

    asyncio.run(run())
    assert urls(database) == {"u1"}


def test_one_that_never_comes_is_not_waited_for(database: Database) -> None:
    async def run() -> None:
        async with Storer(database) as storer, asyncio.timeout(30):
            with storer.company():  # a server that does not answer
                await store(storer, lambda writer: adding(writer, 1))

    asyncio.run(run())
    assert urls(database) == {"u1"}


def test_a_job_that_fails_undoes_itself_alone(database: Database) -> None:
    def fails(writer: Database) -> SourceReport:
        adding(writer, 9)
        raise ValueError("no")

    async def run() -> list[SourceReport | BaseException]:
        async with Storer(database) as storer:
            found = await store(
                storer, lambda writer: adding(writer, 1), fails, lambda writer: adding(writer, 2)
            )
            assert storer.committed == [report(1), report(2)]
            return found

    first, second, third = asyncio.run(run())
    assert (first, third) == (report(1), report(2))
    assert isinstance(second, ValueError)
    assert urls(database) == {"u1", "u2"}


def test_a_full_disk_is_everyones_error(database: Database) -> None:
    def fills(writer: Database) -> SourceReport:
        (pages,) = writer.execute("PRAGMA page_count").fetchone()
        writer.execute(f"PRAGMA max_page_count = {pages + 1}")
        for number in range(100):
            sources.add_source(writer, f"f{number}", title="x" * 2000, now=NOW)
        return report(0)

    async def run() -> list[SourceReport | BaseException]:
        async with Storer(database) as storer:
            return await store(storer, lambda writer: adding(writer, 1), fills)

    assert [type(one) for one in asyncio.run(run())] == [FullError, FullError]
    assert urls(database) == set()


def test_loop_and_readers_go_on_meanwhile(database: Database) -> None:
    ticks = 0

    def slow(writer: Database) -> SourceReport:
        done = adding(writer, 1)
        time.sleep(0.5)
        return done

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            assert urls(database) == set()
            ticks += 1

    async def run() -> None:
        async with Storer(database) as storer:
            ticking = asyncio.create_task(tick())
            await store(storer, slow)
            ticking.cancel()

    asyncio.run(run())
    assert ticks >= 10
    assert urls(database) == {"u1"}


def test_what_waits_when_all_ends_is_dropped_and_what_runs_is_told(database: Database) -> None:
    def slow(writer: Database) -> SourceReport:
        time.sleep(0.3)
        return adding(writer, 1)

    async def run() -> list[SourceReport]:
        async with Storer(database) as storer:
            begun = asyncio.create_task(storer.store(slow))
            await asyncio.sleep(0.1)
            waits = asyncio.create_task(storer.store(lambda writer: adding(writer, 2)))
            await asyncio.sleep(0)
            for task in (begun, waits):
                task.cancel()
            await asyncio.gather(begun, waits, return_exceptions=True)
        return storer.committed

    assert asyncio.run(run()) == [report(1)]
    assert urls(database) == {"u1"}


def test_an_error_in_storing_is_its_sources_outcome(home: Home, world: World) -> None:
    """The database itself refuses one entry of one source."""
    home.database.execute(
        "CREATE TRIGGER poison BEFORE INSERT ON work WHEN NEW.title = 'Poisoned'"
        " BEGIN SELECT RAISE(ABORT, 'poisoned'); END"
    )
    good = [home.add(feed(world, f"/{n}", posts(3, site=f"http://{n}.example"))) for n in range(4)]
    poisoned = replace(posts(1)[0], title="Poisoned")
    bad = home.add(feed(world, "/bad", [*posts(2, site="http://bad.example"), poisoned]))
    found = home.run()
    assert {found[one.url].outcome for one in good} == {"new"}
    assert found[bad.url].outcome == "failed"
    assert "poisoned" in str(found[bad.url].error)
    assert [one.outcome for one in runs.history(home.database, bad.id)] == ["failed"]
    assert len(home.titles()) == 12
    home.database.execute("DROP TRIGGER poison")
    assert home.run(all_=True)[bad.url].new == 3


def test_ctrl_c_keeps_what_is_stored(world: World, tmp_path: Path) -> None:
    """The command ends at once; what had not come yet is `interrupted`, and comes the next time."""
    home = tmp_path / "home"
    kills.make_home(home, world)
    kills.show(world, 0)
    for path in ("/feed/2", "/feed/3"):
        world.routes[path] = Reply(delay_s=60)
    process = kills.start(home)
    with closing(connect.open_database(home / "preread.db")) as database:
        until = time.monotonic() + 60
        while queries.count(database, Filters()) < 2 * kills.ENTRIES and time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
        assert (process.returncode, said.strip()) == (130, b"Stopped.")
        assert queries.count(database, Filters()) == 2 * kills.ENTRIES
    kills.show(world, 0)
    assert kills.finish(home)[0] == 0
    found = kills.contents(home)
    assert len(found["works"]) == len(found["searchable"]) == 4 * kills.ENTRIES
    with closing(connect.open_database(home / "preread.db")) as database:
        outcomes = [[one.outcome for one in runs.history(database, n)] for n in (1, 2, 3, 4)]
    assert outcomes == 2 * [["unchanged", "new"]] + 2 * [["new", "interrupted"]]
