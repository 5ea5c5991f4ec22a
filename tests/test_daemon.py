"""`preread up` against the loopback internet: real processes, real signals."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import daemon
from db import queries, runs, sources
from db.connect import open_database
from db.records import Filters
from settings import Settings, load
from tests.world import demo
from tests.world.addresses import free_port
from tests.world.scenes import faults
from tests.world.server import Reply, World

ROOT = Path(__file__).parents[1]


@pytest.fixture
def other() -> Iterator[World]:
    """A second site."""
    with World(("127.0.0.2",)) as world:
        faults(world)
        yield world


def settings_of(home: Path, world: World, extra: str = "") -> Settings:
    """The demo's home with settings of its own."""
    demo.prepare(home, world)
    config = (home / "config.toml").read_text(encoding="utf-8")
    (home / "config.toml").write_text(config + extra, encoding="utf-8")
    return load(home)


@contextmanager
def running(settings: Settings, port: int) -> Iterator["subprocess.Popen[str]"]:
    """`preread up` on this home; killed at the end if a test has not stopped it."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-c", "from cli import main; main()"),
            *("--home", str(settings.home), "up", "--port", str(port)),
        ],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "XDG_RUNTIME_DIR": str(settings.home)},
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()


def wait_for(what: str, happened: Callable[[], object], seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, f"no {what} after {seconds:.0f} s"
        time.sleep(0.2)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
            return True
    except OSError:
        return False


def children(pid: int) -> set[int]:
    """The process's children, by /proc."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8")
    return {int(child) for child in found.split()}


def is_alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def stop(process: "subprocess.Popen[str]", number: signal.Signals, seconds: float = 40) -> None:
    """Send the signal; all must end cleanly, and in time."""
    family = children(process.pid)
    assert len(family) == 2
    process.send_signal(number)
    assert process.wait(seconds) == 0
    assert not any(map(is_alive, family))


def log_of(settings: Settings) -> list[dict[str, Any]]:
    text = (settings.log_folder / "scheduler.log").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.model
def test_up_fetches_reads_serves_and_stops_cleanly(tmp_path: Path, world: World) -> None:
    settings = settings_of(tmp_path, world)
    port = free_port(["127.0.0.1"])
    with running(settings, port) as process:
        wait_for("app", lambda: answers(port))
        wait_for("whole round", (tmp_path / "heartbeat.json").exists)
        assert daemon.health(settings, datetime.now(UTC), port) == []
        stop(process, signal.SIGINT)
        assert process.stderr is not None
        assert "Stopped." in process.stderr.read()
    assert not answers(port)
    with closing(open_database(settings.database)) as database:
        totals = queries.totals(database)
        assert totals.works >= 26
        assert totals.cards == totals.works - totals.titles_only
        outcomes = {one.last_outcome for one in sources.all_sources(database)}
    assert outcomes == {"new"}
    (tick,) = [line for line in log_of(settings) if line["message"] == "tick"]
    assert tick["outcomes"] == {"new": 8}
    wrong = daemon.health(settings, datetime.now(UTC) + timedelta(days=1), port)
    assert len(wrong) == 2


def test_a_stop_in_the_middle_of_a_run_loses_nothing(tmp_path: Path, world: World) -> None:
    settings = settings_of(tmp_path, world)
    route = "/lab-blog.xml"
    whole = world.routes[route]
    world.routes[route] = Reply(b"<rss>" + b" " * 500, drip_s=0.5)
    port = free_port(["127.0.0.1"])
    with running(settings, port) as process:
        wait_for("request for the slow feed", lambda: world.count(route))
        wait_for("other feeds", lambda: world.count("/quiet.xml"))
        stop(process, signal.SIGTERM)
    with closing(open_database(settings.database)) as database:
        states = {one.url: one.last_outcome for one in sources.all_sources(database)}
        slow = next(one for one in sources.all_sources(database) if one.url.endswith(route))
        (run,) = runs.history(database, slow.id)
        assert run.outcome == "interrupted"
        before = queries.count(database, Filters())
    world.routes[route] = whole
    port = free_port(["127.0.0.1"])
    with running(settings, port) as process:
        wait_for("app", lambda: answers(port))
        wait_for("whole round", (tmp_path / "heartbeat.json").exists)
        stop(process, signal.SIGTERM)
    assert states[world.url(route)] in (None, "interrupted")
    with closing(open_database(settings.database)) as database:
        assert queries.count(database, Filters()) > before
        assert {one.last_outcome for one in sources.all_sources(database)} <= {"new", "unchanged"}


def test_a_taken_port_is_said(tmp_path: Path, world: World) -> None:
    settings = settings_of(tmp_path, world)
    with running(settings, world.port) as process:
        assert process.wait(60) == 1
        assert process.stderr is not None
        said = process.stderr.read()
    assert f"port {world.port} is taken; choose another with --port" in said


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_ten_minutes_of_ticks(tmp_path: Path, world: World, other: World) -> None:
    """One tick a minute: right outcomes, no drift, a clean stop."""
    faults(world)
    extra = "[ingest]\ntick_minutes = 1\nmin_interval_minutes = 1\nmax_interval_minutes = 2\n"
    settings = settings_of(tmp_path, world, extra)
    bad = {"/gone": "gone", "/missing": "failed", "/busy": "limited", "/page": "failed"}
    # The busy one is a site of its own: a 429 holds back whatever else its site has.
    urls = {path: world.url(path) for path in (*bad, "/feed")} | {"/busy": other.url("/busy")}
    with closing(open_database(settings.database)) as database:
        for path, url in urls.items():
            sources.add_source(database, url, title=path, now=datetime.now(UTC))
    port = free_port(["127.0.0.1"])
    with running(settings, port) as process:
        wait_for("app", lambda: answers(port))
        time.sleep(600)
        assert daemon.health(settings, datetime.now(UTC), port) == []
        stop(process, signal.SIGTERM)
    ticks = [line for line in log_of(settings) if line["message"] == "tick"]
    assert 9 <= len(ticks) <= 11
    assert not [line for line in log_of(settings) if line["level"] == "error"]
    # The scheduler's own log of when a run began: minutes apart, whatever a run takes.
    with closing(open_database(settings.database)) as database:
        starts = runs.starts(database)
        gaps = [(b - a).total_seconds() for a, b in pairwise(starts)]
        assert all(abs(gap - 60) <= 2 for gap in gaps), gaps
        found = {one.url: one for one in sources.all_sources(database)}
        for path, outcome in bad.items():
            assert found[urls[path]].last_outcome == outcome, path
        history = [one.outcome for one in runs.history(database, found[world.url("/feed")].id, 50)]
    assert history[-1] == "new"
    assert set(history[:-1]) == {"unchanged"}
    assert world.count("/gone") == 1
    assert len(history) >= 4
