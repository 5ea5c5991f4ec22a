"""kill -9, a full disk, a locked database, a clock set back: then all is as if undisturbed."""

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from db import connect, sources
from db.errors import BusyError, FullError
from db.records import Outcome, SourceUpdate
from ingest import intake
from ingest.feeds import parse_feed
from ingest.intake import Counts
from tests.world import kills
from tests.world.feeds import RSS, rss
from tests.world.home import NOW
from tests.world.server import World


def undisturbed(folder: Path, world: World, versions: int) -> dict[str, list[tuple[object, ...]]]:
    """The library that read every version once, its marks set between."""
    kills.make_home(folder, world)
    for version in range(versions):
        kills.show(world, version)
        code, said = kills.finish(folder)
        assert code == 0, said
        list(kills.scribble(folder, version))
    return kills.contents(folder)


def killed(folder: Path, world: World, versions: int, kills_each: int, seed: int) -> int:
    """The same history, each version with so many killed runs first; how many hit a live one."""
    kills.make_home(folder, world)
    rng, hits = random.Random(seed), 0
    kills.show(world, 0)
    began = time.monotonic()
    spare = folder.with_name("timing")
    shutil.copytree(folder, spare)
    assert kills.finish(spare)[0] == 0
    whole = time.monotonic() - began
    for version in range(versions):
        kills.show(world, version)
        steps: Iterator[str] = kills.scribble(folder, version - 1)
        for _ in range(kills_each):
            process = kills.start(folder)
            # The start-up before the first request takes over half of the time: killing there
            # shows nothing, so most moments lie behind it.
            until = time.monotonic() + whole * rng.uniform(0.3, 1.0)
            next(steps, None)
            time.sleep(max(0.0, until - time.monotonic()))
            hits += process.poll() is None
            process.kill()
            process.communicate(timeout=30)
        list(steps)
        code, said = kills.finish(folder)
        assert code == 0, said
        list(kills.scribble(folder, version))
    return hits


def test_killed_at_random_moments(world: World, tmp_path: Path) -> None:
    expected = undisturbed(tmp_path / "calm", world, 2)
    assert killed(tmp_path / "killed", world, 2, kills_each=4, seed=1) >= 2
    assert kills.contents(tmp_path / "killed") == expected


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_killed_200_times(world: World, tmp_path: Path) -> None:
    expected = undisturbed(tmp_path / "calm", world, 10)
    hits = killed(tmp_path / "killed", world, 10, kills_each=20, seed=2)
    print(f"{hits} of 200 kills met a running ingest")
    assert hits >= 150
    assert kills.contents(tmp_path / "killed") == expected


Contents = dict[str, list[tuple[object, ...]]]


def read(database: Database, version: int, now: datetime = NOW) -> None:
    """What a run does once the feeds are fetched, in this process."""
    for source in sources.all_sources(database):
        body = rss(kills.entries(source.id - 1, version))
        entries = parse_feed(body, {"Content-Type": RSS}, source.url).entries

        def finish(counts: Counts) -> SourceUpdate:
            outcome: Outcome = "new" if counts.new + counts.updated else "unchanged"
            return SourceUpdate(outcome, now, now, 3600)

        intake.take_in(database, source.id, entries, finish, now)


def calm(folder: Path, world: World) -> Contents:
    """What two versions leave that are read in peace."""
    kills.make_home(folder / "calm", world)
    with closing(connect.open_database(folder / "calm" / "preread.db")) as database:
        for version in range(2):
            read(database, version)
            list(kills.scribble(folder / "calm", version))
    return kills.contents(folder / "calm")


@pytest.fixture
def disturbed(tmp_path: Path, world: World) -> Iterator[Database]:
    """A fresh library in `home`."""
    kills.make_home(tmp_path / "home", world)
    path = tmp_path / "home" / "preread.db"
    with closing(connect.open_database(path, busy_seconds=0.5)) as database:
        yield database


def test_a_full_disk(disturbed: Database, world: World, tmp_path: Path) -> None:
    expected = calm(tmp_path, world)
    for version in range(2):
        pages = disturbed.execute("PRAGMA page_count").fetchone()[0]
        said: list[str] = []
        for more in (0, 1, 2, 4, 8, 16, 32):
            disturbed.execute(f"PRAGMA max_page_count = {pages + more}")
            try:
                read(disturbed, version)
            except FullError as error:
                said.append(str(error))
        assert said
        assert all("Free some space" in one for one in said)
        disturbed.execute("PRAGMA max_page_count = 1000000")
        read(disturbed, version)
        list(kills.scribble(tmp_path / "home", version))
    assert without_outcomes(kills.contents(tmp_path / "home")) == without_outcomes(expected)


def without_outcomes(
    contents: dict[str, list[tuple[object, ...]]],
) -> dict[str, list[tuple[object, ...]]]:
    return {name: rows for name, rows in contents.items() if name != "sources"}


def test_a_real_full_disk(world: World, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=800k", "tmpfs", str(disk)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting a small tmpfs is not allowed here")
    try:
        kills.show(world, 0)
        kills.make_home(disk / "home", world)
        (disk / "ballast").write_bytes(bytes(shutil.disk_usage(disk).free - 120_000))
        code, said = kills.finish(disk / "home")
        assert code == 1
        assert "space" in said
        assert "Traceback" not in said
        (disk / "ballast").unlink()
        subprocess.run(["mount", "-o", "remount,size=40m", str(disk)], check=True)
        assert kills.finish(disk / "home")[0] == 0
        found = kills.contents(disk / "home")
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)
    assert without_outcomes(found) == without_outcomes(undisturbed_once(tmp_path, world))


def undisturbed_once(folder: Path, world: World) -> dict[str, list[tuple[object, ...]]]:
    kills.make_home(folder / "calm", world)
    assert kills.finish(folder / "calm")[0] == 0
    return kills.contents(folder / "calm")


_HOLD = (
    "import sqlite3, sys, time; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
    "c.execute('BEGIN IMMEDIATE'); print('held', flush=True); time.sleep(float(sys.argv[2]));"
    "c.execute('ROLLBACK')"
)


def hold(path: Path, seconds: float) -> "subprocess.Popen[str]":
    """Another process takes the write lock for so long."""
    command = [sys.executable, "-c", _HOLD, str(path), str(seconds)]
    holder = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def test_a_locked_database(disturbed: Database, world: World, tmp_path: Path) -> None:
    expected = calm(tmp_path, world)
    for version in range(2):
        with hold(tmp_path / "home" / "preread.db", 30) as holder:
            with pytest.raises(BusyError, match="Close what else uses it"):
                read(disturbed, version)
            holder.kill()
        with hold(tmp_path / "home" / "preread.db", 0.1):  # shorter than the busy timeout
            read(disturbed, version)
        list(kills.scribble(tmp_path / "home", version))
    assert kills.contents(tmp_path / "home") == expected


@pytest.mark.parametrize("days", [(0, -1, -30, 0), (-30, 0), (-1, -2, 0)])
def test_a_clock_set_back(
    disturbed: Database, world: World, tmp_path: Path, days: tuple[int, ...]
) -> None:
    expected = calm(tmp_path, world)
    for version in range(2):
        for day in days:
            read(disturbed, version, NOW + timedelta(days=day))
        list(kills.scribble(tmp_path / "home", version))
    found = kills.contents(tmp_path / "home")
    assert all(published for *_, published, _ in found["works"])
    assert without_outcomes(found) == without_outcomes(expected)
