"""A home and a mail server for every test of sending."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sending.making import ADA, BOB, Sending
from tests.world.smtp import Post


@pytest.fixture
def post() -> Iterator[Post]:
    with Post() as post:
        yield post


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two items, to be copied."""
    with Post() as post:
        made = Sending(tmp_path_factory.mktemp("sending") / "home", post)
        made.configure()
        made.fill()
    return made.folder


@pytest.fixture
def sending(tmp_path: Path, filled: Path, post: Post) -> Sending:
    """Two recipients and two items."""
    made = Sending(tmp_path / "home", post)
    shutil.copytree(filled, made.folder)
    made.configure(ADA, BOB)
    return made
