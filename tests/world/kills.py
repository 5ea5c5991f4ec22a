"""Ingest that is killed, filled up and locked out, and what must be there afterwards.

A *history* is a list of versions of a few feeds: entries come, are edited, go, get new GUIDs. A
library that read each version once, in peace, is what every other one is compared with.
"""

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from db import connect, marks, sources, works
from tests.world.feeds import RSS, Post, posts, rss
from tests.world.home import NOW
from tests.world.server import World, page

ROOT = Path(__file__).parents[2]
FEEDS = 4
ENTRIES = 30


def show(world: World, version: int) -> None:
    """Serve this version of every feed."""
    for feed in range(FEEDS):
        body = rss(entries(feed, version), title=f"Blog {feed}")
        world.routes[f"/feed/{feed}"] = page(body, RSS)


def entries(feed: int, version: int) -> list[Post]:
    """A window that moves by three entries a version, in which every fifth entry is edited, and
    whose GUIDs all change with every second version on odd feeds.
    """
    shown = posts(ENTRIES, site=f"http://blog{feed}.example", start=1 + 3 * version)
    edited = [
        replace(post, text=f"{post.text} Edited {version}.") if number % 5 == 0 else post
        for number, post in enumerate(shown)
    ]
    if feed % 2 == 0:
        return edited
    return [replace(post, guid=f"{version // 2}:{post.guid}") for post in edited]


def make_home(folder: Path, world: World) -> None:
    """A home whose sources are the history's feeds."""
    folder.mkdir()
    (folder / "config.toml").write_text('[network]\nallow_hosts = ["127.0.0.0/8"]\n')
    with closing(connect.open_database(folder / "preread.db")) as database:
        for feed in range(FEEDS):
            sources.add_source(database, world.url(f"/feed/{feed}"), title=f"B{feed}", now=NOW)


def start(home: Path) -> "subprocess.Popen[bytes]":
    """The real command, in a process of its own, which Ctrl-C reaches.

    A shell that runs the tests in the background has them, and all that they start, ignore it.
    """
    code = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "from cli import main; main()"
    )
    command = [sys.executable, "-c", code, "ingest", "--all", "--quiet"]
    return subprocess.Popen(
        command,
        env={**os.environ, "PREREAD_HOME": str(home), "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def finish(home: Path) -> tuple[int, str]:
    """Run to the end; the exit code and what was said on stderr."""
    with start(home) as process:
        _, said = process.communicate(timeout=120)
    return process.returncode, said.decode()


def scribble(home: Path, version: int) -> Iterator[str]:
    """Set the marks that belong to this version, one at each step: they are set by title, and
    setting them twice changes nothing.
    """
    rng = random.Random(version)
    with closing(connect.open_database(home / "preread.db")) as database:
        for feed in range(FEEDS):
            number = 3 * version - rng.randint(0, 2)
            title = f"Post number {number} of http://blog{feed}.example"
            row = database.execute("SELECT id FROM work WHERE title = ?", [title]).fetchone()
            if row is not None:
                _mark(database, row[0], feed, version)
            yield title


def _mark(database: Database, work_id: str, feed: int, version: int) -> None:
    match feed % 4:
        case 0:
            marks.set_mark(database, work_id, "starred", True, NOW)
        case 1:
            marks.set_note(database, work_id, f"Noted with version {version}.")
        case 2:
            marks.set_mark(database, work_id, "read", True, NOW)
        case _:
            works.delete(database, work_id, NOW)


def contents(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that must be equal, whatever happened on the way; checks the file as well."""
    with closing(connect.open_database(home / "preread.db")) as database:
        assert connect.integrity(database) == "ok"
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        queries = {
            "works": "SELECT id, title, text, text_sha256, url, published, date FROM work",
            "keys": "SELECT key, work.id FROM work_key JOIN work ON n = work",
            "sightings": "SELECT source, guid, work.id, sighting.title, sighting.url,"
            " sighting.gone IS NULL FROM sighting JOIN work ON n = work",
            "marks": "SELECT work.id, mark.read, starred, note FROM mark JOIN work ON n = work",
            "tombstones": "SELECT key, title, url, published, text_sha256 FROM tombstone",
            "searchable": "SELECT work.id FROM search JOIN work ON n = search.rowid"
            " WHERE search MATCH 'model'",
            # What was stored just before a kill is `unchanged` to the run that repeats it.
            "sources": "SELECT id, url, last_outcome IN ('new', 'unchanged'), body_sha256"
            " FROM source",
            "unfinished": "SELECT id FROM run WHERE finished IS NULL",
        }
        return {
            name: sorted(tuple(row) for row in database.execute(query))
            for name, query in queries.items()
        }
