"""Backups, upgrades and the way back: real files, real crashes."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from db import backups, connect, queries, schema, search, sources, works
from db.errors import NewerDatabaseError, StoreError
from db.records import Entry, Filters
from ingest import intake

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
_OLD_WORK = (
    "INSERT INTO work (id, kind, title, text, text_sha256, read, first_seen, date)"
    " VALUES ('w', 'post', 'Old title', 'Old text.', 's', 'excerpt', '2026-01-01T00:00:00Z',"
    " '2026-01-01T00:00:00Z')"
)


def first_version(path: Path) -> None:
    """A database as the first release left it, with one work."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        database = Database(connection)
        schema.migrations.apply(database, stop_before="writing")
        database.execute(_OLD_WORK)
        search.index(database, [1])


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def copies(folder: Path) -> list[Path]:
    return sorted((folder / backups.FOLDER).iterdir())


def test_an_upgrade_keeps_the_old_state_and_the_way_back_works(tmp_path: Path) -> None:
    path = tmp_path / "preread.db"
    first_version(path)
    database = connect.open_database(path)
    source, _ = sources.add_source(database, "a", title="A", now=NOW)
    intake.take_in(database, source.id, [Entry("1", "New", text="New text.")], None, NOW)
    assert queries.count(database, Filters()) == 2
    assert [hit.work_id for hit in search.search(database, "old")] == ["w"]
    database.close()
    (copy,) = copies(tmp_path)
    assert version(copy) == 1

    # As docs/operations.md has it: nothing of the present database stays, then the copy.
    for name in ("preread.db", "preread.db-wal", "preread.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    shutil.copy(copy, path)
    assert version(path) == 1
    with closing(connect.open_database(path)) as again:
        assert queries.count(again, Filters()) == 1
        assert again.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert connect.integrity(again) == "ok"


def test_a_backup_of_the_present_version_is_restored_into_wal_mode(tmp_path: Path) -> None:
    with closing(connect.open_database(tmp_path / "preread.db")) as database:
        copy = connect.backup(database, tmp_path / "copy.db")
    with closing(connect.open_database(copy)) as restored:
        assert restored.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


_CRASH = """
import os, signal, sys
from pathlib import Path
from db import connect, schema

@schema.migrations()
def crashing(database):
    database.conn.execute("CREATE TABLE half (x)")
    database.conn.execute("UPDATE work SET title = 'changed'")
    os.kill(os.getpid(), signal.SIGKILL)

connect.open_database(Path(sys.argv[1]))
"""


def test_killed_in_the_middle_of_an_upgrade_the_old_state_stands(tmp_path: Path) -> None:
    path = tmp_path / "preread.db"
    first_version(path)
    done = subprocess.run([sys.executable, "-c", _CRASH, str(path)], cwd=ROOT, timeout=60)
    assert done.returncode == -signal.SIGKILL
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == 1
        assert connection.execute("SELECT title FROM work").fetchall() == [("Old title",)]
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        assert not tables & {"half", "upkeep"}
    with closing(connect.open_database(path)) as database:
        assert queries.get_work(database, "w").text == "Old text."
    assert version(path) == schema.VERSION


def test_so_many_backups_are_kept_and_other_files_stay(tmp_path: Path) -> None:
    path = tmp_path / "preread.db"
    first_version(path)
    folder = tmp_path / backups.FOLDER
    folder.mkdir()
    (folder / "mine.db").write_text("mine")
    with closing(sqlite3.connect(path)) as connection:
        for day in range(6):
            backups.before_upgrade(connection, path, 1, NOW + timedelta(days=day))
    names = [one.name for one in copies(tmp_path)]
    kept = [f"preread-v1-202611{day}T090000Z.db" for day in (26, 27, 28)]
    assert names == ["mine.db", *kept]


def test_a_backup_replaces_a_backup_and_nothing_else(tmp_path: Path) -> None:
    with closing(connect.open_database(tmp_path / "preread.db")) as database:
        target = tmp_path / "copy.db"
        connect.backup(database, target)
        sources.add_source(database, "a", title="A", now=NOW)
        connect.backup(database, target)
        with closing(sqlite3.connect(target)) as copy:
            assert copy.execute("SELECT count(*) FROM source").fetchone()[0] == 1
        letter = tmp_path / "letter.txt"
        letter.write_text("Dear reader")
        with pytest.raises(StoreError, match="no backup of Preread's"):
            connect.backup(database, letter)
        assert letter.read_text() == "Dear reader"
        assert not list(tmp_path.glob("*.part"))


def test_a_backup_that_does_not_fit_leaves_the_last_one(tmp_path: Path) -> None:
    with closing(connect.open_database(tmp_path / "preread.db")) as database:
        target = connect.backup(database, tmp_path / "folder.db")
        before = target.read_bytes()
        (tmp_path / "none").write_text("")
        with pytest.raises((StoreError, OSError)):
            connect.backup(database, tmp_path / "none" / "copy.db")
        assert target.read_bytes() == before


def test_the_refusal_of_a_newer_database_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "preread.db"
    with closing(connect.open_database(path)) as database:
        database.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    with pytest.raises(NewerDatabaseError) as caught:
        connect.open_database(path)
    assert str(tmp_path / backups.FOLDER) in str(caught.value)
    assert "Upgrade Preread" in str(caught.value)


def test_works_of_an_upgraded_library_can_be_deleted_and_stay_deleted(tmp_path: Path) -> None:
    path = tmp_path / "preread.db"
    first_version(path)
    with closing(connect.open_database(path)) as database:
        works.delete(database, "w", NOW)
        assert queries.count(database, Filters()) == 0
