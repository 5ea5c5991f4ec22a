"""What can go wrong with the store.

StoreError
├── NewerDatabaseError   written by a later Preread; left untouched
├── NotOursError         the file is not a Preread database
├── DamagedError         SQLite says that the file is malformed
├── BusyError            someone else holds the write lock
├── FullError            no space left on the disk
├── DiskError            the disk itself failed to read or write
├── ReadOnlyError        the file or its folder may not be written
└── UnknownIdError       no such work or source

`translate` is the one place where sqlite3's errors become these.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


class StoreError(Exception):
    """Base of all; its text says what happened and what to do."""


class NewerDatabaseError(StoreError):
    """The database was written by a later Preread."""


class NotOursError(StoreError):
    """The file is something else than a Preread database."""


class DamagedError(StoreError):
    """SQLite finds the file malformed."""


class BusyError(StoreError):
    """Another program held the write lock for longer than the busy timeout."""


class FullError(StoreError):
    """The disk is full; the transaction was rolled back."""


class DiskError(StoreError):
    """The disk failed to read or write; the transaction was rolled back."""


class ReadOnlyError(StoreError):
    """The database may not be written or created here."""


class UnknownIdError(StoreError):
    """No work or source has this id."""


@contextmanager
def translate(path: str) -> Iterator[None]:
    """Turn sqlite3's errors about the file at `path` into StoreErrors."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        message = str(error)
        if "locked" in message or "busy" in message:
            raise BusyError(
                f"{path} is locked by another program. Close what else uses it and try again; "
                "nothing was changed."
            ) from error
        if "full" in message:
            raise FullError(
                f"{path}: the disk is full. Free some space and try again; the step that did "
                "not fit was undone."
            ) from error
        if "disk I/O" in message:
            raise DiskError(
                f"{path}: the disk failed ({message}). See that it is mounted and has free space, "
                "and look at its health; then try again. The step under way was undone."
            ) from error
        if "readonly" in message or "unable to open" in message:
            raise ReadOnlyError(
                f"{path} cannot be opened for writing ({message}). "
                "Check that its folder exists and belongs to you."
            ) from error
        if "not a database" in message:
            raise NotOursError(
                f"{path} is not a Preread database. Move it away, or choose another --home."
            ) from error
        if "malformed" in message or "corrupt" in message:
            raise DamagedError(
                f"{path} is damaged ({message}). Restore a backup: docs/operations.md."
            ) from error
        raise
