"""A throw-away home whose sources live in the loopback internet."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from db import sources
from db.records import Source, SourceReport
from ingest.run import ingest
from settings import Settings
from tests.world.feeds import RSS, Post, rss
from tests.world.folder import with_validators
from tests.world.server import World

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
"""A Tuesday, on which arXiv has announced."""


@dataclass
class Home:
    """A throw-away home, its database, and runs over it."""

    settings: Settings
    database: Database

    def add(self, url: str, **options: Any) -> Source:
        if url.startswith("arxiv:"):
            options |= {"type_": "arxiv", "kind": "paper"}
        source, _ = sources.add_source(self.database, url, title=url, now=NOW, **options)
        return source

    def run(self, now: datetime = NOW, **options: Any) -> dict[str, SourceReport]:
        """The reports by the source's URL."""
        _, reports = asyncio.run(ingest(self.database, self.settings, now=now, **options))
        return {report.url: report for report in reports}

    def source(self, source: Source) -> Source:
        return sources.get_source(self.database, source.id)

    def source_of(self, url: str) -> Source:
        found = sources.find_source(self.database, url)
        assert found is not None
        return found

    def titles(self) -> set[str]:
        return {row["title"] for row in self.database.execute("SELECT title FROM work")}

    def texts(self) -> dict[str, tuple[str, str]]:
        rows = self.database.execute("SELECT title, text, read FROM work")
        return {row["title"]: (row["text"], row["read"]) for row in rows}

    def configure(self, **network: Any) -> None:
        changed = self.settings.network.model_copy(update=network)
        self.settings = self.settings.model_copy(update={"network": changed})


def feed(world: World, path: str, entries: list[Post], channel: str = "") -> str:
    """Serve these entries as a feed with validators; returns its address."""
    world.routes[path] = with_validators(rss(entries, channel=channel), RSS)
    return world.url(path)
