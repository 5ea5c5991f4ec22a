"""A small HTTP/1.1 server whose every fault is scriptable.

It is written on bare sockets on purpose: a proper server would refuse to send a wrong
Content-Length, half a body, or one byte a second.
"""

import asyncio
import socket
import struct
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from tests.world.addresses import free_port
from tests.world.threaded import Threaded


@dataclass(frozen=True, slots=True)
class Request:
    """What arrived; header names in lower case, values as Latin-1."""

    method: str
    host: str
    """The `Host` header, without its port."""
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    address: str
    """The address of 127.0.0.0/8 that was connected to."""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Reply:
    """What to answer, and how badly."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay_s: float = 0.0
    """Silence before the first byte."""
    drip_s: float = 0.0
    """Silence after each byte of the body."""
    declared: int | None = None
    """A Content-Length that is not the body's."""
    no_length: bool = False
    """Neither Content-Length nor chunks: the body ends with the connection."""
    cut_after: int | None = None
    """Close the connection after so many bytes of the body."""
    hang_up: bool = False
    """Close the connection without any answer."""
    raw: bytes | None = None
    """Send just this, whatever it is, and close; `drip_s` holds for it, too."""
    reset: bool = False
    """Close by RST, without waiting for what was sent to arrive."""


Handler = Callable[[Request], Reply]


def page(body: str | bytes, content_type: str = "text/html; charset=utf-8", **more: str) -> Reply:
    """A plain 200; further headers by keyword, `_` standing for `-`."""
    data = body.encode() if isinstance(body, str) else body
    headers = {name.replace("_", "-"): value for name, value in more.items()}
    return Reply(data, headers={"Content-Type": content_type} | headers)


def redirect(to: str, status: int = 302) -> Reply:
    """A redirect."""
    return Reply(status=status, headers={"Location": to})


class World(Threaded):
    """Serves `routes` from a thread of its own; a context manager.

    A route is a path, or `name path` to answer on one host name only; a value that is a Reply
    always answers the same. Every request is kept in `log`. `latency_s` delays every answer.
    """

    def __init__(
        self, hosts: Sequence[str] = ("127.0.0.1",), port: int = 0, latency_s: float = 0.0
    ) -> None:
        super().__init__(hosts, port or free_port(tuple(hosts)))
        self.latency_s = latency_s
        self.routes: dict[str, Reply | Handler] = {}
        self.log: list[Request] = []

    def url(self, path: str, host: str | None = None) -> str:
        """The address of `path`, on `host` or on the first address."""
        name = host or self.hosts[0]
        return f"http://{f'[{name}]' if ':' in name else name}:{self.port}{path}"

    def count(self, path: str) -> int:
        """How often `path` was asked for."""
        return Counter(request.path for request in self.log)[path]

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while request := await self._read(reader, writer):
            self.log.append(request)
            if not await self._answer(request, writer):
                break

    async def _read(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> Request | None:
        head = await reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ", 2)
        pairs = (line.partition(":") for line in lines if line)
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        parts = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        host = headers.get("host", "").rpartition(":")[0] or headers.get("host", "")
        address = str(writer.get_extra_info("sockname")[0])
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        return Request(method, host, parts.path, query, headers, address, body)

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        """Send the reply; returns whether the connection lives on."""
        route = self.routes.get(f"{request.host} {request.path}", self.routes.get(request.path))
        if route is None:
            reply = Reply(b"not here", 404)
        else:
            reply = route if isinstance(route, Reply) else route(request)
        if reply.hang_up:
            return False
        await asyncio.sleep(self.latency_s + reply.delay_s)
        if reply.raw is not None:
            await self._send(writer, reply.raw, reply)
            return False
        headers = dict(reply.headers)
        if not reply.no_length and reply.status != 304:
            length = len(reply.body) if reply.declared is None else reply.declared
            headers["Content-Length"] = str(length)
        head = f"HTTP/1.1 {reply.status} World\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        writer.write(head.encode("latin-1") + b"\r\n")
        body = reply.body if reply.cut_after is None else reply.body[: reply.cut_after]
        await self._send(writer, body, reply)
        return not (reply.no_length or len(body) != int(headers.get("Content-Length", 0)))

    async def _send(self, writer: asyncio.StreamWriter, body: bytes, reply: Reply) -> None:
        if reply.drip_s:
            for byte in body:
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(reply.drip_s)
        else:
            writer.write(body)
        await writer.drain()
        if reply.reset:
            await asyncio.sleep(0.1)  # let the other side read what came before
            linger = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
