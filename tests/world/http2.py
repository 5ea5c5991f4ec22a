"""A server that speaks HTTP/2 only, over TLS, and answers every request with one body."""

import asyncio
import ssl

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived

from tests.world.threaded import Threaded


class Http2(Threaded):
    """Serves on 127.0.0.1 from a thread of its own; a context manager.

    Each answer is `body` with `headers`; `reset` ends the stream after half of it.
    """

    def __init__(
        self,
        context: ssl.SSLContext,
        body: bytes,
        headers: dict[str, str],
        *,
        reset: bool = False,
    ) -> None:
        context.set_alpn_protocols(["h2"])
        super().__init__(tls=context)
        self.asked: list[dict[str, str]] = []
        self._body = body
        self._headers = headers
        self._reset = reset

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = H2Connection(H2Configuration(client_side=False, header_encoding="latin-1"))
        talk.initiate_connection()
        writer.write(talk.data_to_send())
        while data := await reader.read(65536):
            for event in talk.receive_data(data):
                if isinstance(event, RequestReceived):
                    self._answer(talk, event)
            writer.write(talk.data_to_send())
            await writer.drain()

    def _answer(self, talk: H2Connection, event: RequestReceived) -> None:
        assert event.stream_id is not None
        self.asked.append({str(name): str(value) for name, value in event.headers or []})
        headers = {":status": "200"} | {k.lower(): v for k, v in self._headers.items()}
        fields = [(k.encode("latin-1"), v.encode("latin-1")) for k, v in headers.items()]
        talk.send_headers(event.stream_id, fields)
        body = self._body[: len(self._body) // 2] if self._reset else self._body
        talk.send_data(event.stream_id, body, end_stream=not self._reset)
        if self._reset:
            talk.reset_stream(event.stream_id, error_code=2)
