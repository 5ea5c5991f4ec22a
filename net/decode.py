"""Decompressing a body without ever holding more of it than its cap.

64 KiB of brotli can stand for gigabytes, so each step asks the decompressor for a bounded piece
(httpx decodes a whole chunk at a time).
"""

import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli  # type: ignore[import-untyped]

ACCEPT_ENCODING = "gzip, deflate, br"
_PIECE = 64 * 1024


class Decoder(Protocol):
    """One compression, undone piece by piece."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What `data` decompresses to; raises ValueError where it is malformed."""

    def complete(self) -> bool:
        """Whether the stream has come to its own end."""


class _Identity:
    def feed(self, data: bytes) -> Iterator[bytes]:
        yield data

    def complete(self) -> bool:
        return True


class _Zlib:
    """gzip and deflate, the latter with and without its header: RFC 9110, 8.4.1.2."""

    def __init__(self, wbits: int) -> None:
        self._wbits = wbits
        self._stream = zlib.decompressobj(wbits)
        self._begun = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        try:
            piece = self._stream.decompress(data, _PIECE)
        except zlib.error as error:
            if self._begun or self._wbits != zlib.MAX_WBITS:
                raise ValueError(str(error)) from error
            self._stream = zlib.decompressobj(-zlib.MAX_WBITS)
            piece = self._decompress(data)
        self._begun = True
        yield piece
        while rest := self._rest():
            yield self._decompress(rest)

    def _rest(self) -> bytes:
        if self._stream.eof and self._stream.unused_data[:2] == b"\x1f\x8b":
            # A gzip file may have several members: RFC 1952, 2.2.
            rest = self._stream.unused_data
            self._stream = zlib.decompressobj(self._wbits)
            return rest
        return self._stream.unconsumed_tail

    def _decompress(self, data: bytes) -> bytes:
        try:
            return self._stream.decompress(data, _PIECE)
        except zlib.error as error:
            raise ValueError(str(error)) from error

    def complete(self) -> bool:
        return self._stream.eof or not self._begun


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()
        self._begun = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        self._begun = True
        try:
            piece = self._stream.process(data, output_buffer_limit=_PIECE)
            # All input may be taken in while output still waits, hence not can_accept_more_data.
            while piece:
                yield piece
                piece = self._stream.process(b"", output_buffer_limit=_PIECE)
        except brotli.error as error:
            raise ValueError(str(error)) from error

    def complete(self) -> bool:
        return bool(self._stream.is_finished()) or not self._begun


def decoder(encoding: str) -> Decoder:
    """The decoder for a `Content-Encoding`; raises ValueError for one that was not offered."""
    match encoding.strip().lower():
        case "" | "identity" | "none":
            return _Identity()
        case "gzip" | "x-gzip":
            return _Zlib(zlib.MAX_WBITS | 16)
        case "deflate":
            return _Zlib(zlib.MAX_WBITS)
        case "br":
            return _Brotli()
    raise ValueError(f"unknown compression {encoding!r}")
