"""The other end of `ingest.pool`: `python -m ingest.worker` answers jobs until its input ends.

A job is `(seconds, function, args, kwargs)`, an answer `(True, result)` or `(False, (what was
raised, where))`, both pickled and led by their length.
"""

import os
import pickle
import resource
import signal
import struct
import sys
import traceback
from typing import BinaryIO

LENGTH = struct.Struct(">Q")
MEMORY = 2 * 2**30
"""Bytes of data a worker may hold. The largest feed of the suites takes 0.4 GB, a page 0.5."""


def main() -> None:
    """Serve standard input; nothing but answers reaches standard output."""
    _limit_memory()
    source = sys.stdin.buffer
    with os.fdopen(os.dup(1), "wb") as target:
        os.dup2(2, 1)  # what a parser prints must not look like an answer
        while head := source.read(LENGTH.size):
            _answer(source.read(LENGTH.unpack(head)[0]), target)


def _limit_memory() -> None:
    # Data, not address space: libraries map far more than they touch. macOS ignores it.
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    limit = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, most))


def _answer(job: bytes, target: BinaryIO) -> None:
    try:
        seconds, function, args, kwargs = pickle.loads(job)  # noqa: S301 - from our own pool
        signal.setitimer(signal.ITIMER_REAL, seconds)
        answer = pickle.dumps((True, function(*args, **kwargs)), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # whatever a parser trips over belongs to its caller
        summary = traceback.format_exception_only(error)[-1].strip()
        answer = pickle.dumps((False, (summary, traceback.format_exc(limit=-8))))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    target.write(LENGTH.pack(len(answer)))
    target.write(answer)
    target.flush()


if __name__ == "__main__":
    main()
