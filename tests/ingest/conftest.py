"""Fixtures for runs over the loopback internet."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
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
_NETWORK = NetworkSettings(allow_hosts=("127.0.0.0/8",), arxiv_delay_s=0, timeout_s=5)


@dataclass(frozen=True, slots=True)
class Services:
    """A door and a worker that all tests share, because a worker takes a second to start."""

    door: Door
    pool: Pool
    runner: asyncio.Runner
    lock: Path

    def run(self, work: Coroutine[None, None, T]) -> T:
        """Run it in the loop that the door and the worker belong to."""
        return self.runner.run(work)

    @contextmanager
    def arxiv_door(self, api: str) -> Iterator[Door]:
        """A door of its own, which knows where arXiv is and has not been told to wait."""
        door = Door(_NETWORK.model_copy(update={"arxiv_api": api}), self.lock)
        self.run(door.__aenter__())
        yield door
        self.run(door.__aexit__(None, None, None))


@pytest.fixture(scope="session")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    lock = tmp_path_factory.mktemp("arxiv") / "gate.lock"
    door = Door(_NETWORK, lock)
    pool = Pool(1, 20)
    with asyncio.Runner() as runner:
        runner.run(door.__aenter__())
        yield Services(door, pool, runner, lock)
        runner.run(pool.__aexit__(None, None, None))
        runner.run(door.__aexit__(None, None, None))
