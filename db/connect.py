"""Opening the database, and the one way to write to it.

Several processes write (scheduler, UI, command line). Each write is a short `BEGIN IMMEDIATE`
transaction under a busy timeout; no network or model call happens inside one.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from db import backups, schema
from db.errors import NewerDatabaseError, NotOursError, StoreError, translate

_CACHE_KB = 16_000
"""Pages kept in memory; SQLite's 2 MB are re-read all through a long ingest."""
_BULK_CHECKPOINT_PAGES = 4_000
"""16 MB: a long ingest writes the same pages of the indexes over and over, and each checkpoint
copies them into the file once more. SQLite's own 1,000 suit short writes."""
BUSY_SECONDS = 15.0


def open_database(path: Path, *, busy_seconds: float = BUSY_SECONDS) -> Database:
    """Open, and if need be create or upgrade, the database at `path`.

    An upgrade first writes a backup into `backups` beside the file. Raises NewerDatabaseError (the
    file is left untouched), NotOursError, BusyError, FullError, DiskError, ReadOnlyError or
    DamagedError.
    """
    with translate(str(path)):
        path.parent.mkdir(parents=True, exist_ok=True)
        found = _version(path)
        connection = sqlite3.connect(path, timeout=busy_seconds, check_same_thread=False)
        try:
            database = _set_up(connection)
            if found != schema.VERSION:
                if found:
                    backups.before_upgrade(connection, path, found, datetime.now(UTC))
                # One transaction over all migrations: killed half-way, the old state stands.
                with writing(database):
                    schema.migrations.apply(database)
        except BaseException:
            connection.close()
            raise
        return database


def another(database: Database) -> Database:
    """A second connection to a database that is open, for a thread that writes much; it waits as
    long for a lock as the first. Raises what `open_database` does.
    """
    path = _path(database.conn)
    (busy_ms,) = database.execute("PRAGMA busy_timeout").fetchone()
    with translate(path):
        connection = sqlite3.connect(path, timeout=busy_ms / 1000, check_same_thread=False)
        try:
            connection.execute(f"PRAGMA wal_autocheckpoint = {_BULK_CHECKPOINT_PAGES}")
            return _set_up(connection)
        except BaseException:
            connection.close()
            raise


def _set_up(connection: sqlite3.Connection) -> Database:
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    # A restored backup is not in WAL mode: `VACUUM INTO` does not carry it over.
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA journal_mode = WAL")
    # In WAL mode NORMAL cannot corrupt: sqlite.org/pragma.html#pragma_synchronous
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
    return Database(connection)


def _version(path: Path) -> int:
    """The schema version found at `path`, 0 where there is none; reads only."""
    if not path.exists() or path.stat().st_size == 0:
        return 0
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=5)
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    finally:
        connection.close()
    if tables and application != schema.APPLICATION_ID:
        raise NotOursError(
            f"{path} is a database, but not one of Preread's. Choose another --home."
        )
    if version > schema.VERSION:
        raise NewerDatabaseError(
            f"{path} was written by a newer Preread (schema {version}; this one knows "
            f"{schema.VERSION}). It was left untouched. Upgrade Preread, choose another --home, or "
            f"go back to a backup from before the upgrade, in {path.parent / backups.FOLDER} "
            "(docs/operations.md)."
        )
    return int(version)


def backup(database: Database, target: Path) -> Path:
    """Write a checked copy of the database to `target`, atomically; returns `target`.

    An earlier backup there is replaced. Raises StoreError, also where `target` is the database
    itself or a file that is no backup of Preread's; then nothing is written.
    """
    if target.exists() and target.samefile(_path(database.conn)):
        raise StoreError(f"{target} is the database itself. Name another file for its copy.")
    return backups.write(database.conn, target)


@contextmanager
def writing(database: Database) -> Iterator[None]:
    """One write transaction; joins the one under way if there is one. Rolls back on any error."""
    connection = database.conn
    if connection.in_transaction:
        yield
        return
    with translate(_path(connection)):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            connection.rollback()
            raise


def integrity(database: Database) -> str:
    """`ok`, or what SQLite finds wrong inside the file. Raises StoreError."""
    with translate(_path(database.conn)):
        (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
        database.execute("INSERT INTO search (search) VALUES ('integrity-check')")
        database.conn.rollback()
    return str(found)


def _path(connection: sqlite3.Connection) -> str:
    return str(connection.execute("PRAGMA database_list").fetchone()[2]) or "the database"
