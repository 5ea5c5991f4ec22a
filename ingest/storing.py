"""Storing beside the event loop: one thread writes, with a connection of its own.

    job → waits for company → one transaction for all that wait → each one's report

Fetching and parsing go on meanwhile, since SQLite works without the interpreter's lock. Sources
that are stored together share one commit, which is what small ones cost most. Each source's own
contract holds: its entries and its outcome are in one transaction, or none of it is. If a job
fails, its group is undone and every job is done alone.

What waits is bounded by the sources that `ingest.run` lets be under way at a time.
"""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Self

from sqlite_utils import Database

from db import connect
from db.connect import writing
from db.errors import StoreError
from db.records import SourceReport

GROUP_ENTRIES: Final = 1_000
"""A group is begun once it holds so many. More save little: what a commit costs is spread over
thirty feeds by then, and the lock is held for a fifth of a second."""
LINGER_SECONDS: Final = 0.3
"""The longest that a job waits for company."""

Job = Callable[[Database], SourceReport]
"""Everything that is written about one source; may be called again after it was undone."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    job: Job
    size: int
    """How many entries there are to store."""
    future: "asyncio.Future[SourceReport]"
    since: float = field(default_factory=time.monotonic)


class Storer:
    """The thread and its queue; as a context manager, it writes nothing more once it is left."""

    def __init__(self, database: Database) -> None:
        """`database` stays the caller's: the thread opens the file once more."""
        self.committed: list[SourceReport] = []
        """Of every job that is stored for good, also where nobody waited for it to the end."""
        self._database = connect.another(database)
        self._changed = threading.Condition()
        self._waiting: deque[_Waiting] = deque()
        self._under_way = 0
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="storer", daemon=True)

    async def __aenter__(self) -> Self:
        self._thread.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join()  # as long as one transaction, at most
        self._database.close()

    @contextmanager
    def company(self) -> Iterator[None]:
        """Around a source that will have something to store: others may wait for it."""
        with self._changed:
            self._under_way += 1
        try:
            yield
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify()

    async def store(self, job: Job, size: int = 0) -> SourceReport:
        """The job's report, once it is committed; raises what the job raised, and StoreError."""
        future = asyncio.get_running_loop().create_future()
        with self._changed:
            self._waiting.append(_Waiting(job, size, future))
            self._changed.notify()
        report: SourceReport = await future
        return report

    def _run(self) -> None:
        while group := self._next_group():
            self._store_all(group)

    def _next_group(self) -> list[_Waiting]:
        """Wait for jobs; an empty list says that there will be none."""
        with self._changed:
            while not self._closing:
                pause = self._pause()
                if pause == 0.0:
                    group = list(self._waiting)
                    self._waiting.clear()
                    return group
                self._changed.wait(pause)
        return []

    def _pause(self) -> float | None:
        """Seconds to wait for company; None for a first job, 0 where it is time to begin."""
        if not self._waiting:
            return None
        if len(self._waiting) >= self._under_way:
            return 0.0
        if sum(one.size for one in self._waiting) >= GROUP_ENTRIES:
            return 0.0
        return max(0.0, self._waiting[0].since + LINGER_SECONDS - time.monotonic())

    def _store_all(self, group: list[_Waiting]) -> None:
        """One transaction, or where a job fails one for each."""
        wanted = [one for one in group if not one.future.cancelled()]
        try:
            with writing(self._database):
                reports = [one.job(self._database) for one in wanted]
        except Exception as error:
            # A full disk or a lock is no job's fault, and doing them alone would not help.
            if isinstance(error, StoreError) or len(wanted) == 1:
                for one in wanted:
                    _tell(one.future, error)
                return
        else:
            self.committed += reports
            for one, report in zip(wanted, reports, strict=True):
                _tell(one.future, report)
            return
        for one in wanted:
            self._store_all([one])


def _tell(future: "asyncio.Future[SourceReport]", result: SourceReport | Exception) -> None:
    """From the thread to whoever waits, unless the wait was given up."""

    def tell() -> None:
        if future.cancelled():
            return
        if isinstance(result, Exception):
            future.set_exception(result)
        else:
            future.set_result(result)

    future.get_loop().call_soon_threadsafe(tell)
