"""Copies of the database: whole, checked, and put in place in one step.

    VACUUM INTO part → check the part → fsync → rename

A copy holds what was committed when it began; readers and writers go on meanwhile.
"""

import os
import re
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Final

from db import schema
from db.errors import StoreError, translate

FOLDER: Final = "backups"
"""Beside the database: where upgrades leave what was there before."""
KEPT: Final = 3
"""So many backups of upgrades are kept, the newest."""
_NAME = re.compile(r"preread-v\d+-(\d{8}T\d{6}Z)\.db")


def write(connection: sqlite3.Connection, target: Path, *, version: int | None = None) -> Path:
    """Copy the database behind `connection` to `target`; returns `target`.

    `version` is the schema that the copy must have. Raises StoreError: the disk is full, the copy
    is not sound, or `target` is a file that is no backup of Preread's. `target` then stays as it
    was.
    """
    with translate(str(target)):
        if not _may_replace(target):
            raise StoreError(
                f"{target} is there already and is no backup of Preread's. Name another file, or "
                "move it away."
            )
        part = target.with_name(f"{target.name}.{os.getpid()}.part")
        part.unlink(missing_ok=True)
        try:
            connection.execute("VACUUM INTO ?", [str(part)])
            _check(part, target, version)
            _sync(part)
            part.replace(target)
            _sync(target.parent)
        finally:
            part.unlink(missing_ok=True)
    return target


def before_upgrade(
    connection: sqlite3.Connection, path: Path, version: int, now: datetime
) -> Path | None:
    """Keep what is there before an upgrade; returns the copy, None if another process upgraded
    meanwhile. Of earlier copies the newest stay, `KEPT` in all. Raises StoreError.
    """
    if _user_version(connection) != version:
        return None
    folder = path.parent / FOLDER
    folder.mkdir(exist_ok=True)
    target = folder / f"{path.stem}-v{version}-{now:%Y%m%dT%H%M%SZ}.db"
    try:
        write(connection, target, version=version)
    except StoreError:
        if _user_version(connection) != version:  # the copy caught the other's new schema
            return None
        raise
    named = [(found[1], one) for one in folder.iterdir() if (found := _NAME.fullmatch(one.name))]
    for _, old in sorted(named)[:-KEPT]:
        old.unlink(missing_ok=True)
    return target


def _may_replace(target: Path) -> bool:
    """Whether nothing is lost by writing there: no file, an empty one, or a backup of ours."""
    if not target.exists() or (target.is_file() and not target.stat().st_size):
        return True
    try:
        with closing(_read_only(target)) as found:
            return _pragma(found, "application_id") == schema.APPLICATION_ID
    except sqlite3.DatabaseError:
        return False


def _check(part: Path, target: Path, version: int | None) -> None:
    with closing(_read_only(part)) as copy:
        (found,) = copy.execute("PRAGMA quick_check(1)").fetchone()
        ours = _pragma(copy, "application_id") == schema.APPLICATION_ID
        same = version is None or _user_version(copy) == version
    if found != "ok" or not ours or not same:
        raise StoreError(
            f"{target} was not written: the copy is not what it should be ({found}). "
            "`preread doctor` looks at the database itself."
        )


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=5)


def _user_version(connection: sqlite3.Connection) -> int:
    return _pragma(connection, "user_version")


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def _sync(path: Path) -> None:
    """Bring a file, or a folder's names, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
