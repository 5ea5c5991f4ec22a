"""Parsing in worker processes that can be killed.

feedparser and lxml cannot be interrupted, and some input keeps them busy for hours (feedparser's
author pattern is quadratic). So a job runs in a process of its own, which kills itself when its
time is up: a kernel alarm ends even a regular expression. The pool starts another and goes on.

    async with Pool(workers=2, seconds=20) as pool:
        feed = await pool.call(parse, body, headers, url)

Functions travel by name and values by pickle, both between our own processes only. Workers are
plain `python -m ingest.worker`: multiprocessing would run the main program, Streamlit's included,
once more in each.
"""

import asyncio
import logging
import os
import pickle
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from types import TracebackType
from typing import ParamSpec, Self, TypeVar, cast

from ingest.worker import LENGTH

P = ParamSpec("P")
T = TypeVar("T")
_BUFFER = 1024 * 1024
_log = logging.getLogger("preread")


class WorkerError(Exception):
    """A job did not come back: `code` is `timeout`, `memory`, `crashed` or `internal`."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Pool:
    """`workers` processes, started when they are first needed; each job may take `seconds`."""

    def __init__(self, workers: int, seconds: float) -> None:
        self._seconds = seconds
        self._free: asyncio.LifoQueue[Process | None] = asyncio.LifoQueue()
        self._started: set[Process] = set()
        for _ in range(workers):
            self._free.put_nowait(None)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in list(self._started):
            await self._end(process)

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `function`, importable by its name, in a worker.

        Raises WorkerError when it takes too long, ends its process or raises (which is logged):
        exceptions that a caller is to tell apart belong into the result.
        """
        process = await self._free.get()
        try:
            if process is None:
                process = await self._start()
            good, result = await self._ask(process, (self._seconds, function, args, kwargs))
        except BaseException:
            # Also when cancelled: a late answer must not meet the next question.
            if process is not None:
                await self._end(process)
            self._free.put_nowait(None)
            raise
        self._free.put_nowait(process)
        if not good:
            summary, trace = cast("tuple[str, str]", result)
            if summary.startswith("MemoryError"):
                raise WorkerError("memory", "It takes more memory to parse than is allowed.")
            _log.error("a worker's job failed\n%s", trace)
            raise WorkerError("internal", f"The parser failed ({summary}).")
        return cast("T", result)

    async def _start(self) -> Process:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "ingest.worker"),
            stdin=PIPE,
            stdout=PIPE,
            limit=_BUFFER,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            start_new_session=True,  # Ctrl-C is for the parent, which then ends its workers
        )
        self._started.add(process)
        return process

    async def _ask(self, process: Process, job: object) -> tuple[bool, object]:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            data = pickle.dumps(job, pickle.HIGHEST_PROTOCOL)
            process.stdin.write(LENGTH.pack(len(data)))
            process.stdin.write(data)
            await process.stdin.drain()
            (size,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
            answer: tuple[bool, object] = pickle.loads(  # noqa: S301 - from our own worker
                await process.stdout.readexactly(size)
            )
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            code = await process.wait()
            if code == -signal.SIGALRM:
                raise WorkerError(
                    "timeout", f"It was not parsed within {self._seconds:g} seconds."
                ) from error
            raise WorkerError("crashed", f"The parser's process ended with {code}.") from error
        return answer

    async def _end(self, process: Process) -> None:
        self._started.discard(process)
        if process.returncode is None:
            process.kill()
        await process.communicate()  # waits, and closes the pipes, which `wait` does not
