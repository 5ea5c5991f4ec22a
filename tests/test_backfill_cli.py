"""`preread sources backfill` as a user meets it: killed, resumed, and wrongly typed."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from cli import app
from db.connect import open_database
from tests.test_json_docs import described
from tests.world.arxiv import Arxiv
from tests.world.feeds import Paper
from tests.world.server import World

ROOT = Path(__file__).parents[1]
FIRST = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def arxiv(world: World) -> Arxiv:
    """Some 20 papers a day in June and July 2026."""
    papers = [
        Paper(
            f"2606.{n:05}", f"Paper {n}", f"We show {n}.", published=FIRST + n * timedelta(hours=1)
        )
        for n in range(1400)
    ]
    return Arxiv(world, papers[::-1])


@pytest.fixture
def home(tmp_path: Path, arxiv: Arxiv, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    (tmp_path / "config.toml").write_text(
        '[network]\nallow_hosts = ["127.0.0.0/8"]\narxiv_delay_s = 0\n'
        f'arxiv_api = "{arxiv.api}"\narxiv_rss = "{arxiv.rss}"\narxiv_oai = "{arxiv.oai.url}"\n'
    )
    run(tmp_path, "sources", "add", "arxiv:cs.AI")
    return tmp_path


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["--home", str(home), *arguments])


def backfill(home: Path, *arguments: str) -> tuple[int, Any]:
    done = run(home, "sources", "backfill", *arguments, "--json")
    return done.exit_code, json.loads(done.stdout)


def stored(home: Path) -> list[tuple[str, str, int]]:
    database = open_database(home / "preread.db")
    rows = database.execute(
        "SELECT arxiv_id, text, (SELECT count(*) FROM sighting WHERE work = n) FROM work"
        " ORDER BY arxiv_id"
    ).fetchall()
    database.close()
    return [tuple(row) for row in rows]


def test_killed_again_and_again_it_loses_and_doubles_nothing(home: Path, arxiv: Arxiv) -> None:
    arguments = ["sources", "backfill", "1", "--since", "2026-06-01", "--until", "2026-07-31"]
    start = "from cli import main; main()"
    command = [sys.executable, "-c", start, "--home", str(home), *arguments]
    arxiv.world.latency_s = 0.3
    for stop_after in (1, 3, 5):
        with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as running:
            end = time.monotonic() + 90
            while len(arxiv.queries()) < stop_after and time.monotonic() < end:
                time.sleep(0.01)
            time.sleep(0.1 * stop_after)  # somewhere between a request and a stored page
            os.kill(running.pid, signal.SIGKILL)
    arxiv.world.latency_s = 0
    code, report = backfill(home, "1")
    assert (code, report["stretches_left"], report["errors"]) == (0, 0, [])
    assert set(report) == described("sources backfill")
    assert stored(home) == [(f"2606.{n:05}", f"We show {n}.", 1) for n in range(1400)]
    # 8 pages in one go; each kill may cost the page under way, and the process after it none.
    assert len(arxiv.queries()) <= 8 + 2 * 3


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["1", "--since", "last week"], 2, "last week"),
        (["1", "--since", "1890-01-01"], 2, ""),
        (["1", "--since", "1980-01-01"], 2, "arXiv began"),
        (["1", "--since", "2026-06-02", "--until", "2026-06-01"], 2, "before --since"),
        (["1", "--until", "2026-06-01"], 2, "need --since"),
        (["1", "--since", "2090-01-01"], 1, "nothing to fetch"),
        (["1"], 1, "No backfill of source 1"),
        (["7", "--since", "2026-06-01"], 1, "No source has the id 7"),
    ],
)
def test_the_wrong_thing_typed(home: Path, arguments: list[str], code: int, said: str) -> None:
    done = run(home, "sources", "backfill", *arguments)
    assert done.exit_code == code
    assert said in " ".join(done.output.split())


def test_a_search_without_results(home: Path) -> None:
    run(home, "sources", "add", "arxiv:search?query=all:nothing")
    code, report = backfill(home, "2", "--since", "2026-06-01", "--until", "2026-06-30")
    assert code == 3
    assert [one["code"] for one in report["errors"]] == ["empty_suspicious"]
