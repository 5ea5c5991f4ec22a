"""A home whose writer is the loopback world's chat server."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import service
from service import App
from settings import load
from tests.world.server import World
from tests.writing.making import KEY, config


@pytest.fixture
def home(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TEST_WRITER_KEY", KEY)
    config(world, tmp_path)
    return tmp_path


@pytest.fixture
def app(home: Path) -> Iterator[App]:
    with closing(service.open_app(load(home))) as app:
        yield app
