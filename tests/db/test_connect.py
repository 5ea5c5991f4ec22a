"""Opening, upgrading, refusing and failing: real files, real faults."""

import json
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from db import cards, connect, schema, sources
from db.errors import (
    BusyError,
    DamagedError,
    FullError,
    NewerDatabaseError,
    NotOursError,
    ReadOnlyError,
)

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_a_fresh_database_says_whose_and_what_it_is(tmp_path: Path) -> None:
    database = connect.open_database(tmp_path / "new" / "preread.db")
    assert database.execute("PRAGMA application_id").fetchone()[0] == schema.APPLICATION_ID
    assert database.execute("PRAGMA user_version").fetchone()[0] == schema.VERSION
    assert database.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert database.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    database.close()


def test_opening_twice_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "preread.db"
    first = connect.open_database(path)
    sources.add_source(first, "a", title="A", now=NOW)
    second = connect.open_database(path)
    assert [one.url for one in sources.all_sources(second)] == ["a"]
    first.close()
    second.close()


def test_an_older_database_is_backed_up_and_upgraded(tmp_path: Path) -> None:
    path = tmp_path / "preread.db"
    first = Database(sqlite3.connect(path, isolation_level=None))
    schema.migrations.apply(first, stop_before="writing")
    made = json.dumps({"made_by": {"writing": {"written": 1, "refused": {}, "fallen_back": {}}}})
    first.execute(
        "INSERT INTO work (id, kind, title, text, text_sha256, read, first_seen, date)"
        " VALUES ('w', 'post', 't', 'x', 's', 'excerpt', '2026', '2026')"
    )
    first.execute(
        "INSERT INTO card (work, schema, text_sha256, engine, revision, made, code, words, json,"
        " quotes) VALUES (1, 1, 's', 'extract', 'r', '2026', 0, '', ?, '{}')",
        [made],
    )
    first.close()
    database = connect.open_database(path)
    assert database.execute("PRAGMA user_version").fetchone()[0] == schema.VERSION
    assert cards.writing_totals(database).written == 1
    assert len(list((tmp_path / "backups").glob("preread-v1-*.db"))) == 1
    database.close()


def test_a_newer_database_is_refused_and_left_untouched(tmp_path: Path) -> None:
    path = tmp_path / "preread.db"
    database = connect.open_database(path)
    database.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    database.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    before = path.read_bytes()
    with pytest.raises(NewerDatabaseError, match="newer Preread"):
        connect.open_database(path)
    assert path.read_bytes() == before


def test_other_files_are_refused(tmp_path: Path) -> None:
    text = tmp_path / "notes.db"
    text.write_text("not a database, but longer than a header would be " * 10)
    with pytest.raises(NotOursError, match="not a Preread database"):
        connect.open_database(text)
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE t (x)")
    other.close()
    with pytest.raises(NotOursError, match="not one of Preread's"):
        connect.open_database(tmp_path / "other.db")


def test_a_damaged_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "preread.db"
    connect.open_database(path).close()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(bytes(content))

    def use() -> None:
        database = connect.open_database(path)
        try:
            sources.add_source(database, "a", title="A", now=NOW)
        finally:
            database.close()

    with pytest.raises(DamagedError, match="is damaged"):
        use()


def test_a_database_locked_by_someone_else(tmp_path: Path) -> None:
    path = tmp_path / "preread.db"
    connect.open_database(path).close()
    script = (
        "import sqlite3, sys, time; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('BEGIN IMMEDIATE'); print('held', flush=True); time.sleep(30)"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        database = connect.open_database(path, busy_seconds=0.2)
        with pytest.raises(BusyError, match="locked by another program"):
            sources.add_source(database, "a", title="A", now=NOW)
        assert sources.all_sources(database) == []
        database.close()
    finally:
        holder.kill()
        holder.communicate()


def test_a_full_disk_loses_nothing_that_was_stored(tmp_path: Path) -> None:
    database = connect.open_database(tmp_path / "preread.db")
    sources.add_source(database, "kept", title="Kept", now=NOW)
    pages = database.execute("PRAGMA page_count").fetchone()[0]
    database.execute(f"PRAGMA max_page_count = {pages + 2}")

    def fill() -> None:
        for n in range(1000):
            sources.add_source(database, f"u{n}", title="x" * 2000, now=NOW)

    with pytest.raises(FullError, match="disk is full"):
        fill()
    kept = [one.url for one in sources.all_sources(database)]
    assert kept[0] == "kept"
    database.execute(f"PRAGMA max_page_count = {pages + 1000}")
    assert sources.add_source(database, "after", title="After", now=NOW)[1]
    assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    database.close()


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises((ReadOnlyError, OSError)):
        connect.open_database(tmp_path / "file" / "preread.db")


def test_backup_is_a_whole_database(tmp_path: Path) -> None:
    database = connect.open_database(tmp_path / "preread.db")
    sources.add_source(database, "a", title="A", now=NOW)
    copy = connect.open_database(connect.backup(database, tmp_path / "copy.db"))
    assert [one.url for one in sources.all_sources(copy)] == ["a"]
    assert not list(tmp_path.glob("*.part"))
    copy.close()
    database.close()


def test_an_error_inside_a_transaction_rolls_it_back(tmp_path: Path) -> None:
    database = connect.open_database(tmp_path / "preread.db")

    def fail_half_way() -> None:
        with connect.writing(database):
            sources.add_source(database, "a", title="A", now=NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert sources.all_sources(database) == []
    database.close()
