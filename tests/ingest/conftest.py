"""Fixtures for runs over the loopback internet."""

import asyncio
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

from db.connect import open_database
from ingest.pool import Pool
from net import pace
from net.door import Door
from settings import NetworkSettings, Settings
from tests.world.home import Home


@pytest.fixture
def home(
    tmp_path: Path, network: NetworkSettings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Home]:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))  # an arXiv gate of its own
    assert pace.machine_lock().parent == tmp_path
    database = open_database(tmp_path / "preread.db")
    yield Home(Settings(home=tmp_path, network=network), database)
    database.close()


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Services:
    """A door and a worker that all tests share, because a worker takes a second to start."""

    door: Door
    pool: Pool
    runner: asyncio.Runner

    def run(self, work: Coroutine[None, None, T]) -> T:
        """Run it in the loop that the door and the worker belong to."""
        return self.runner.run(work)


@pytest.fixture(scope="session")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    settings = NetworkSettings(allow_hosts=("127.0.0.0/8",), arxiv_delay_s=0, timeout_s=5)
    door = Door(settings, tmp_path_factory.mktemp("arxiv") / "gate.lock")
    pool = Pool(1, 20)
    with asyncio.Runner() as runner:
        runner.run(door.__aenter__())
        yield Services(door, pool, runner)
        runner.run(pool.__aexit__(None, None, None))
        runner.run(door.__aexit__(None, None, None))
