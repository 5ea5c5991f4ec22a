"""Fixtures that every package's tests may use."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from settings import NetworkSettings
from tests.world.server import World

# CI repeats the same examples, so that a change is judged by itself; by hand they are new.
hypothesis_settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    hypothesis_settings.load_profile("ci")


@pytest.fixture
def world() -> Iterator[World]:
    """An empty loopback internet at 127.0.0.1."""
    with World() as world:
        yield world


@pytest.fixture
def network() -> NetworkSettings:
    """Network settings that let the loopback internet through and do not wait for arXiv."""
    return NetworkSettings(allow_hosts=("127.0.0.0/8",), arxiv_delay_s=0, timeout_s=5)


@pytest.fixture
def arxiv_lock(tmp_path: Path) -> Path:
    """A lock file for arXiv's gate that no other process shares."""
    return tmp_path / "arxiv.lock"
