"""The connection beneath `net.imap`: bounded in bytes and in time, and cut from any thread."""

import imaplib
import socket
import ssl
from contextlib import suppress
from ipaddress import ip_address
from typing import cast

import certifi

from net.errors import RefusedError, TooLargeError
from net.guard import Allowed
from net.mailaddress import MailAddress

SLACK = 16 * 2**20
"""Bytes beside the mails themselves that an answer may have."""
_LINE_BYTES = 8 * 2**20
"""Longest line of an answer: the UIDs of a million mails."""
_LITERAL_SLACK = 64 * 2**10


def trust() -> ssl.SSLContext:
    """The same authorities as the door's."""
    tls = ssl.create_default_context(cafile=certifi.where())
    tls.load_default_certs()  # what a company installed on its machines, and SSL_CERT_FILE
    return tls


class Line:
    """One connection to the server of `address`; `largest` is the most bytes of one mail."""

    def __init__(self, address: MailAddress, allowed: Allowed, largest: int) -> None:
        self._address = address
        self._allowed = allowed
        self._largest = largest
        self._left = SLACK
        self._socket: socket.socket | None = None
        self.client: imaplib.IMAP4 | None = None
        self._is_cut = False

    def connect(self, seconds: float) -> imaplib.IMAP4:
        """Connect, with TLS for `imaps://`, and read the greeting.

        Raises what imaplib and the system raise, and RefusedError.
        """
        if seconds <= 0:
            raise TimeoutError
        self.client = _Client(self, self._address, seconds)
        return self.client

    def allow(self, size: int, seconds: float) -> None:
        """Let the next answer have so many bytes, and each read of it so many seconds."""
        if seconds <= 0:
            raise TimeoutError
        self._left = size
        if self.client is not None:
            self.client.sock.settimeout(seconds)

    def spend(self, size: int, *, literal: bool = False) -> None:
        """Count bytes before they are read. Raises TooLargeError."""
        self._left -= size
        if self._left < 0 or (literal and size > self._largest + _LITERAL_SLACK):
            raise TooLargeError(
                f"{self._address.shown} sends more than was asked for.",
                "The mail server seems broken; nothing of this answer was kept.",
            )

    def connected(self, sock: socket.socket) -> None:
        """Take charge of the socket, before anything is sent. Raises RefusedError."""
        self._socket = sock
        if self._is_cut:
            self.cut()
        if self._address.scheme == "imap":
            peer = ip_address(str(sock.getpeername()[0]).partition("%")[0])
            named = self._allowed.host(self._address.host)
            if not (peer.is_loopback or named or self._allowed.address(peer)):
                raise RefusedError(
                    f"{self._address.shown} would go without TLS to {peer}.",
                    "Use imaps://. If that host is yours, add it to network.allow_hosts.",
                )

    def cut(self) -> None:
        """End it at once; what reads from it in another thread gets an error."""
        self._is_cut = True
        if self._socket is not None:
            # The plain socket's method: the TLS one's would also drop what the reader holds.
            with suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def close(self) -> None:
        """Let go of the socket."""
        self.cut()
        if self.client is not None:
            with suppress(OSError):
                self.client.shutdown()


class _Client(imaplib.IMAP4):
    """imaplib's client whose socket and reads go through a `Line`."""

    def __init__(self, line: Line, address: MailAddress, seconds: float) -> None:
        self._line = line
        self._tls = address.scheme == "imaps"
        super().__init__(address.host, address.port, seconds)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        sock = socket.create_connection((self.host, self.port), timeout)
        try:
            self._line.connected(sock)
            if self._tls:
                sock = trust().wrap_socket(sock, server_hostname=self.host)
                self._line.connected(sock)
        except BaseException:
            sock.close()
            raise
        return sock

    def read(self, size: int) -> bytes:
        self._line.spend(size, literal=True)
        return cast("bytes", self.file.read(size))

    def readline(self) -> bytes:
        line = cast("bytes", self.file.readline(_LINE_BYTES + 1))
        if len(line) > _LINE_BYTES:
            raise self.error("its answer has a line without end")
        self._line.spend(len(line))
        return line
