"""Fixtures for the door."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from net.door import Door, Page
from settings import NetworkSettings
from tests.world.addresses import Names


@pytest.fixture
def door_to(network: NetworkSettings, arxiv_lock: Path) -> Any:
    """Fetches one URL through a door of its own."""

    def get(url: str, resolver: Names | None = None, **options: Any) -> Page:
        async def run() -> Page:
            async with Door(network, arxiv_lock, resolver=resolver) as door:
                return await door.get(url, **options)

        return asyncio.run(run())

    return get
