"""Jobs that end well, badly, or not at all."""

import asyncio
import os
import re
import signal
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest

from ingest.pool import Pool, WorkerError

T = TypeVar("T")


def in_pool(job: Callable[[Pool], Awaitable[T]], *, workers: int = 1, seconds: float = 10.0) -> T:
    async def run() -> T:
        async with Pool(workers, seconds) as pool:
            return await job(pool)

    return asyncio.run(run())


def test_values_go_there_and_back() -> None:
    async def job(pool: Pool) -> None:
        assert await pool.call(sorted, [3, 1, 2], reverse=True) == [3, 2, 1]
        body = os.urandom(3_000_000)
        assert await pool.call(bytes.hex, body) == body.hex()
        assert await pool.call(os.getpid) != os.getpid()

    in_pool(job)


def test_a_worker_serves_many_jobs() -> None:
    async def job(pool: Pool) -> set[int]:
        return {await pool.call(os.getpid) for _ in range(5)}

    assert len(in_pool(job, workers=4)) == 1


def test_workers_work_side_by_side() -> None:
    async def job(pool: Pool) -> float:
        await asyncio.gather(*(pool.call(time.sleep, 0.1) for _ in range(4)))
        started = time.monotonic()
        await asyncio.gather(*(pool.call(time.sleep, 0.3) for _ in range(4)))
        return time.monotonic() - started

    assert in_pool(job, workers=4) < 0.9


def test_a_job_that_hangs_is_killed_and_the_pool_lives_on() -> None:
    """Inside a regular expression, where no exception could reach it."""

    async def job(pool: Pool) -> None:
        await pool.call(int, "1")
        started = time.monotonic()
        with pytest.raises(WorkerError, match=r"within 0\.5 seconds") as caught:
            await pool.call(re.fullmatch, r"(a+)+b", "a" * 60)
        assert caught.value.code == "timeout"
        assert time.monotonic() - started < 3
        assert await pool.call(int, "7") == 7

    in_pool(job, seconds=0.5)


def test_a_job_that_raises_harms_only_itself() -> None:
    async def job(pool: Pool) -> None:
        before = await pool.call(os.getpid)
        with pytest.raises(WorkerError, match="invalid literal for int") as caught:
            await pool.call(int, "seven")
        assert caught.value.code == "internal"
        assert await pool.call(os.getpid) == before

    in_pool(job)


def test_a_worker_that_dies_is_replaced() -> None:
    async def job(pool: Pool) -> None:
        with pytest.raises(WorkerError) as caught:
            await pool.call(os._exit, 3)
        assert caught.value.code == "crashed"
        assert await pool.call(int, "7") == 7

    in_pool(job)


def test_what_a_parser_prints_is_no_answer(capfd: pytest.CaptureFixture[str]) -> None:
    async def job(pool: Pool) -> None:
        await pool.call(print, "x" * 100)
        assert await pool.call(int, "7") == 7

    in_pool(job)
    assert "x" * 100 in capfd.readouterr().err


def test_a_cancelled_job_leaves_no_late_answer() -> None:
    async def job(pool: Pool) -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await pool.call(time.sleep, 5)
        assert await pool.call(int, "7") == 7

    in_pool(job)


def test_no_worker_outlives_the_pool() -> None:
    async def job(pool: Pool) -> int:
        return await pool.call(os.getpid)

    with pytest.raises(ProcessLookupError):
        os.kill(in_pool(job), signal.SIGCONT)


def test_a_pool_may_live_in_any_thread() -> None:
    """The app runs it beside its own event loop."""

    async def job(pool: Pool) -> int:
        return await pool.call(int, "7")

    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(in_pool, job).result() == 7


def test_a_job_that_eats_memory_ends_by_name_and_harms_no_other() -> None:
    async def job(pool: Pool) -> None:
        with pytest.raises(WorkerError, match="more memory") as caught:
            await pool.call(bytearray, 3 * 2**30)
        assert caught.value.code == "memory"
        assert await pool.call(sorted, [2, 1]) == [1, 2]

    in_pool(job)
