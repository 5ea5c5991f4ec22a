"""smtplib's client beneath `net.smtp`: watched from the first byte, and whole answers only."""

import smtplib
import socket
from collections.abc import Callable
from typing import IO, Any

from net.imapline import trust
from settings.delivery import SmtpSettings

_MOST_BYTES = 1 << 20
"""Of all answers over one connection."""


class Client(smtplib.SMTP):
    """smtplib's client whose socket is taken charge of before it is spoken to."""

    file: Any

    def __init__(self, connected: Callable[[socket.socket], None], settings: SmtpSettings) -> None:
        self._told = connected
        self._tls = settings.security == "tls"
        # A name is given so that it does not ask the DNS for this machine's.
        super().__init__(local_hostname="[127.0.0.1]", timeout=settings.timeout_s)
        self._host = settings.host  # what certificates are checked against

    def getreply(self) -> tuple[int, bytes]:
        """smtplib takes the piece of a line that stands before a broken connection for a line: a
        lost answer that began with 250 would count as one.
        """
        if self.file is None and self.sock is not None:
            self.file = _Lines(self.sock.makefile("rb"))
        return super().getreply()

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        sock = socket.create_connection((host, port), timeout)
        try:
            self._told(sock)
            if self._tls:
                sock = trust().wrap_socket(sock, server_hostname=self._host)
                self._told(sock)
        except BaseException:
            sock.close()
            raise
        return sock


class _Lines:
    """Answers line by line, whole lines only, and not without end."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._left = _MOST_BYTES

    def readline(self, size: int = -1) -> bytes:
        line = self._file.readline(size)
        self._left -= len(line)
        whole = line.endswith(b"\n") or len(line) == size
        return line if whole and self._left > 0 else b""

    def close(self) -> None:
        self._file.close()
