"""An asyncio server on loopback, in a thread of its own: what `World` and `Http2` share."""

import asyncio
import threading
from collections.abc import Sequence
from ssl import SSLContext
from typing import Self


class Threaded:
    """A context manager that serves while it is open. Raises on entry what kept it from listening.

    A subclass says in `talk` what becomes of one connection.
    """

    def __init__(
        self, hosts: Sequence[str] = ("127.0.0.1",), port: int = 0, tls: SSLContext | None = None
    ) -> None:
        self.hosts = tuple(hosts)
        self.port = port
        self._tls = tls
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._failure: OSError | None = None
        self._connections: set[asyncio.Task[None]] = set()
        name = type(self).__name__.lower()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        if self._failure:
            raise self._failure
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection; the writer is closed afterwards."""
        raise NotImplementedError

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        try:
            server = await asyncio.start_server(
                self._accept, list(self.hosts), self.port, ssl=self._tls
            )
            self.port = server.sockets[0].getsockname()[1]
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
            await self.talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the other side went away, which some tests make it do
        finally:
            writer.close()
