"""Decompression in bounded pieces."""

import gzip
import os
import zlib
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]
import pytest

from net.decode import decoder

BODY = b"<rss>" + os.urandom(50_000).hex().encode() * 3 + b"</rss>"
PACKED: dict[str, Callable[[bytes], bytes]] = {
    "identity": bytes,
    "gzip": gzip.compress,
    "x-gzip": lambda data: gzip.compress(data[:1000]) + gzip.compress(data[1000:]),
    "deflate": zlib.compress,
    "Deflate": lambda data: zlib.compress(data)[2:-4],
    "br": brotli.compress,
}


@pytest.mark.parametrize("encoding", PACKED)
@pytest.mark.parametrize("step", [1000, 1 << 20])
def test_round_trip(encoding: str, step: int) -> None:
    packed = PACKED[encoding](BODY)
    unpack = decoder(encoding)
    pieces = [
        piece
        for start in range(0, len(packed), step)
        for piece in unpack.feed(packed[start : start + step])
    ]
    assert b"".join(pieces) == BODY
    assert unpack.complete()


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_a_bomb_comes_in_small_pieces(encoding: str) -> None:
    packed = PACKED[encoding](bytes(50_000_000))
    sizes = [len(piece) for piece in decoder(encoding).feed(packed)]
    assert sum(sizes) == 50_000_000
    assert max(sizes) <= 1 << 20


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_a_cut_stream_is_noticed(encoding: str) -> None:
    unpack = decoder(encoding)
    list(unpack.feed(PACKED[encoding](BODY)[:-20]))
    assert not unpack.complete()


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_garbage_is_an_error(encoding: str) -> None:
    with pytest.raises(ValueError):
        list(decoder(encoding).feed(b"\xff<rss>not compressed at all</rss>"))


def test_an_encoding_that_was_not_offered_is_an_error() -> None:
    with pytest.raises(ValueError, match="zstd"):
        decoder("zstd")


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br, gzip", "zstd", "compress"])
def test_what_was_not_offered_is_refused_nested_too(encoding: str) -> None:
    """Of a bomb in a bomb, the inner one is as large as the cap lets the outer one grow."""
    with pytest.raises(ValueError, match="unknown compression"):
        decoder(encoding)
