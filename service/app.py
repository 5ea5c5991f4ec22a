"""The opened home, and how long work reports and is stopped."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from sqlite_utils import Database

from db.connect import open_database
from settings import Settings

_T = TypeVar("_T")
Progress = Callable[[int, int], None]
"""Called with how many are done and how many there are (0: unknown)."""
Stop = Callable[[], bool]
"""Asked between two steps; true ends the work early, with everything done so far stored."""


def never() -> bool:
    """A Stop for work that nobody ends early."""
    return False


def quiet(_done: int, _total: int) -> None:
    """A Progress that tells nobody."""


def batches(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """The items in lists of `size`, the last one shorter."""
    batch: list[_T] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


@dataclass(frozen=True, slots=True)
class App:
    """An opened home."""

    settings: Settings
    database: Database

    def close(self) -> None:
        """Close the database."""
        self.database.close()


def open_app(settings: Settings) -> App:
    """Open a home's database. Raises StoreError."""
    return App(settings, open_database(settings.database))
