"""Fixtures for runs over the loopback internet."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.connect import open_database
from net import pace
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
