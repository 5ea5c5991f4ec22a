"""A real SMTP server on loopback that keeps what it is given."""

from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.world.addresses import free_port


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
