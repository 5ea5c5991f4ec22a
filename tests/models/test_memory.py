"""Freed memory really leaves the process."""

import ctypes
import sys
from pathlib import Path

import pytest

from models.memory import give_back

PIECE = 64 << 10
"""Bytes; small enough to come from the C library's heap."""
COUNT = 2_000


def resident() -> int:
    """Bytes of memory that the process holds now (proc(5))."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) << 10


@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "malloc_trim"),
    reason="only glibc keeps what is freed and can be told to give it back",
)
def test_what_lies_between_used_pieces_is_given_back() -> None:
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    libc.malloc.argtypes = [ctypes.c_size_t]
    libc.free.argtypes = [ctypes.c_void_p]
    pieces = [libc.malloc(PIECE) for _ in range(COUNT)]
    for piece in pieces:
        ctypes.memset(piece, 1, PIECE)
    # Every 50th stays in use, so that the heap cannot shrink from its end.
    for at, piece in enumerate(pieces):
        if at % 50:
            libc.free(piece)
    held = resident()
    give_back()
    given = held - resident()
    for piece in pieces[::50]:
        libc.free(piece)
    assert given > 0.8 * PIECE * COUNT


def test_giving_back_where_nothing_was_freed_is_fine() -> None:
    give_back()
    give_back()
