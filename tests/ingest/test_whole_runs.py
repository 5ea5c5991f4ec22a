"""Whole runs beside a process that locks the database, and with a clock that jumps back.

`test_kills` disturbs the storing alone; here everything runs: asking, parsing, storing, closing.
"""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from db import connect
from db.errors import BusyError
from db.records import SourceReport
from ingest.run import ingest
from settings import load
from tests.ingest.test_kills import Contents, hold, undisturbed, without_outcomes
from tests.world import kills
from tests.world.home import NOW
from tests.world.server import Reply, Request, World

VERSIONS = 2


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Contents:
    """What a library holds that read every version in peace, by the command itself."""
    with World() as world:
        return undisturbed(tmp_path_factory.mktemp("calm") / "home", world, VERSIONS)


@pytest.fixture
def folder(tmp_path: Path, world: World) -> Path:
    kills.make_home(tmp_path / "home", world)
    return tmp_path / "home"


@pytest.fixture
def database(folder: Path) -> Iterator[Database]:
    """Waits half a second for a lock, not for the usual time."""
    with closing(connect.open_database(folder / "preread.db", busy_seconds=0.5)) as database:
        yield database


def run(database: Database, folder: Path, now: datetime = NOW) -> list[SourceReport]:
    return asyncio.run(ingest(database, load(folder), now=now, all_=True))[1]


def equal(folder: Path, expected: Contents) -> bool:
    """Addresses apart, which each world has of its own."""
    found = without_outcomes(kills.contents(folder))
    return found == without_outcomes(expected)


def test_locked_when_a_run_begins(
    database: Database, folder: Path, world: World, expected: Contents
) -> None:
    for version in range(VERSIONS):
        kills.show(world, version)
        with hold(folder / "preread.db", 60) as holder:
            with pytest.raises(BusyError, match="Close what else uses it"):
                run(database, folder)
            holder.kill()
        assert {report.outcome for report in run(database, folder)} == {"new"}
        list(kills.scribble(folder, version))
    assert equal(folder, expected)


def test_locked_in_the_middle_of_a_run(
    database: Database, folder: Path, world: World, expected: Contents
) -> None:
    for version in range(VERSIONS):
        kills.show(world, version)
        answer = world.routes["/feed/2"]
        assert isinstance(answer, Reply)
        with ExitStack() as stack:

            def lock(_: Request, answer: Reply = answer, stack: ExitStack = stack) -> Reply:
                holder = stack.enter_context(hold(folder / "preread.db", 60))
                stack.callback(holder.kill)
                return answer

            world.routes["/feed/2"] = lock
            with pytest.raises(BusyError, match="Close what else uses it"):
                run(database, folder)
        world.routes["/feed/2"] = answer
        run(database, folder)
        list(kills.scribble(folder, version))
    assert equal(folder, expected)


def test_a_clock_that_jumps_back_a_day_between_runs(
    database: Database, folder: Path, world: World, expected: Contents
) -> None:
    for version in range(VERSIONS):
        kills.show(world, version)
        for now in (NOW, NOW - timedelta(days=1), NOW):
            outcomes = {report.outcome for report in run(database, folder, now)}
            assert outcomes <= {"new", "unchanged"}
        list(kills.scribble(folder, version))
    assert equal(folder, expected)
