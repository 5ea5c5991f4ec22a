"""A real SMTP server on loopback (aiosmtpd) that keeps what it is given, and fails when told to.

with Post() as post:
    post.refuse["ada@example.org"] = "550 5.1.1 no such user"
    post.answers["MAIL"] = ["451 4.3.0 later"]       # once; then as usual
    post.faults = ["hang_up_within_data"]            # one a message, in turn
"""

import asyncio
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.world.addresses import free_port

Fault = Literal[
    "",
    "hang_up_within_data",
    "hang_up_after_data",
    "hang_up_after_keeping",
    "stall_after_data",
    "drip_after_data",
]
USER, PASSWORD = "me@example.org", "s3cret-pä55"


class Mailbox:
    """The messages that were accepted, in order, as they came over the wire."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []

    async def handle_DATA(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.envelopes.append(envelope)
        return "250 Kept"


@contextmanager
def smtp_server() -> Iterator[tuple[Controller, Mailbox]]:
    """A running server and what it has received; `controller.hostname` and `.port` say where."""
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port(["127.0.0.1"]))
    controller.start()
    try:
        yield controller, mailbox
    finally:
        controller.stop()


class Post:
    """A server with faults on purpose. Without them it is aiosmtpd as it comes.

    `tls` alone offers STARTTLS; with `implicit` the connection is TLS from the start. `login`
    wants USER and PASSWORD, not by the mechanisms in `without`.
    """

    def __init__(
        self,
        tls: ssl.SSLContext | None = None,
        *,
        implicit: bool = False,
        login: bool = False,
        without: Sequence[str] = (),
        size: int = 33_554_432,
    ) -> None:
        self.envelopes: list[Envelope] = []
        self.refuse: dict[str, str] = {}
        self.answers: dict[str, list[str]] = {}
        self.faults: list[Fault] = []
        self.delay_s = 0.0
        self.connections = 0
        self.logins: list[str] = []
        self._lock = threading.Lock()
        self._tls, self._implicit, self._login, self._size = tls, implicit, login, size
        self._without = list(without)
        self.port = free_port(["127.0.0.1"])
        self._controller = self._made()

    def _made(self) -> Controller:
        world, options = self, self._options()

        class Faulty(Controller):
            def factory(self) -> SMTP:
                world.connections += 1
                return _Server(world, self.handler, **options)

        return Faulty(
            self,
            hostname="127.0.0.1",
            port=self.port,
            ssl_context=self._tls if self._implicit else None,
        )

    def _options(self) -> dict[str, Any]:
        options: dict[str, Any] = {
            "data_size_limit": self._size,
            "hostname": "post.example",
            "auth_exclude_mechanism": self._without,
        }
        if self._tls and not self._implicit:
            options["tls_context"] = self._tls
        if self._login:
            options["authenticator"] = self._judge
            # Without TLS aiosmtpd warns of a server that wants a login.
            options["auth_required"] = options["auth_require_tls"] = self._tls is not None
        return options

    def _judge(self, _server: SMTP, _session: Session, _env: Envelope, _way: str, data: Any) -> Any:
        assert isinstance(data, LoginPassword)
        given = (data.login.decode(), data.password.decode())
        self.logins.append(given[0])
        return AuthResult(success=given == (USER, PASSWORD), handled=False)

    async def handle_MAIL(  # noqa: N802  # aiosmtpd's names
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.next_answer("MAIL")
        if not answer:
            envelope.mail_from = address
        return answer or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.refuse.get(address) or self.next_answer("RCPT")
        if not answer:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.delay_s:
            await asyncio.sleep(self.delay_s)
        answer = self.next_answer("DATA")
        if not answer:
            with self._lock:
                self.envelopes.append(envelope)
        return answer or "250 Kept"

    def next_answer(self, verb: str) -> str:
        """What to say instead of 250, if anything."""
        left = self.answers.get(verb)
        return left.pop(0) if left else ""

    def next_fault(self) -> Fault:
        return self.faults.pop(0) if self.faults else ""

    @property
    def message_ids(self) -> list[str]:
        """Of what was kept, in order; a message that came twice stands there twice."""
        found = []
        for one in list(self.envelopes):
            assert isinstance(one.content, bytes)
            head = one.content.split(b"\r\n\r\n", 1)[0]
            (line,) = [it for it in head.split(b"\r\n") if it.lower().startswith(b"message-id:")]
            found.append(line.split(b":", 1)[1].strip().decode())
        return found

    @property
    def recipients(self) -> list[str]:
        return [to for one in list(self.envelopes) for to in one.rcpt_tos if to]

    def __enter__(self) -> Self:
        self._controller.start()
        self.connections = 0  # it tries itself once
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()


class _Server(SMTP):
    """aiosmtpd's server with faults around DATA."""

    def __init__(self, world: Post, handler: Any, **options: Any) -> None:
        super().__init__(handler, **options)
        self._world = world
        self._drips = False

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802  # aiosmtpd's name
        fault = self._world.next_fault()
        if fault == "hang_up_within_data":
            await self.push("354 go on")
            await self._reader.read(200)
            self._hang_up()
            return
        if fault:
            await self._faulty(fault)
            return
        await super().smtp_DATA(arg)

    async def _faulty(self, fault: Fault) -> None:
        assert self.envelope is not None
        await self.push("354 go on")
        lines = []
        while (line := await self._reader.readline()) not in (b".\r\n", b""):
            lines.append(line)
        if fault == "hang_up_after_keeping":
            self.envelope.content = b"".join(lines)
            self._world.envelopes.append(self.envelope)
        if fault == "stall_after_data":
            await asyncio.sleep(30)
        while fault == "drip_after_data":
            self._writer.write(b"2")
            await self._writer.drain()
            await asyncio.sleep(0.1)
        self._hang_up()

    def _hang_up(self) -> None:
        assert isinstance(self.transport, asyncio.Transport)
        self.transport.abort()
