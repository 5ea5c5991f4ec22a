"""A small HTTP/1.1 server whose every fault is scriptable.

It is written on bare sockets on purpose: a proper server would refuse to send a wrong
Content-Length, half a body, or one byte a second.
"""

import asyncio
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

from tests.world.addresses import free_port


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


class World:
    """Serves `routes` from a thread of its own; a context manager.

    A route is a path, or `name path` to answer on one host name only; a value that is a Reply
    always answers the same. Every request is kept in `log`. `latency_s` delays every answer.
    """

    def __init__(
        self, hosts: Sequence[str] = ("127.0.0.1",), port: int = 0, latency_s: float = 0.0
    ) -> None:
        self.hosts = tuple(hosts)
        self.port = port or free_port(self.hosts)
        self.latency_s = latency_s
        self.routes: dict[str, Reply | Handler] = {}
        self.log: list[Request] = []
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="world", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        if self._failure:
            raise self._failure
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def url(self, path: str, host: str | None = None) -> str:
        """The address of `path`, on `host` or on the first address."""
        name = host or self.hosts[0]
        return f"http://{f'[{name}]' if ':' in name else name}:{self.port}{path}"

    def count(self, path: str) -> int:
        """How often `path` was asked for."""
        return Counter(request.path for request in self.log)[path]

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        self._connections: set[asyncio.Task[None]] = set()
        try:
            server = await asyncio.start_server(self._accept, list(self.hosts), self.port)
        except OSError as error:
            self._failure = error
            return
        finally:
            self._ready.set()
        await self._stop.wait()
        server.close()
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await server.wait_closed()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = self._loop.create_task(self._talk(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await self._read(reader, writer):
                self.log.append(request)
                if not await self._answer(request, writer):
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the other side went away, which some tests make it do
        finally:
            writer.close()

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
