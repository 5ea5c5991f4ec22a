"""Handing messages to the configured mail server by SMTP; the only module that speaks it.

    connect, TLS → EHLO → AUTH → for each message: MAIL → RCPT → DATA → "." → 250

Blocking, on the standard library's smtplib. One total deadline covers connecting, and one each
message: when it is over a timer cuts the connection, which ends an answer that the server keeps
alive byte by byte. TLS is verified, and with `starttls` or `tls` nothing goes without it: a server
that does not offer it gets neither the password nor a message. `plain` goes to this machine and to
hosts of `network.allow_hosts` only, judged by the address that the connection really leads to.

Who calls `send` is asked just before the full stop that ends the message. Whatever breaks before
it, the server has not taken the message; what breaks after it may have left it taken, and the
error says so (`unsure`).

The password goes into the login. Nothing here logs, and a server's words are repeated without it.
"""

import base64
import re
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import ip_address

from net.errors import DeliveryError, FetchError, RefusedError
from net.guard import Allowed
from net.imapline import trust
from net.smtpline import Client
from settings.delivery import SmtpSettings

_DOT = re.compile(rb"^\.", re.MULTILINE)
_LOGIN_WANTED = frozenset({530, 534, 535, 538})
"""RFC 4954, 6: authentication is required, too weak, failed, or wants encryption."""
_CLOSING = 421
_GOODBYE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server and how to speak to it; `seconds` for connecting and for each message."""

    settings: SmtpSettings
    allowed: Allowed
    password: str | None = field(default=None, repr=False)

    @property
    def shown(self) -> str:
        """For messages: `smtp://mail.example:587`, without the user."""
        host = f"[{self.settings.host}]" if ":" in self.settings.host else self.settings.host
        scheme = "smtps" if self.settings.security == "tls" else "smtp"
        return f"{scheme}://{host}:{self.settings.usual_port}"


class Connection:
    """One connection; every method but `close` may raise DeliveryError or RefusedError."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._client = Client(self._connected, server.settings)
        self._socket: socket.socket | None = None
        self._is_cut = False
        self._end = 0.0
        self._used = False

    def open(self) -> None:
        """Connect, secure the connection and log in."""
        with self._within(), self._explained("could not be opened"):
            settings = self._server.settings
            code, said = self._client.connect(settings.host, settings.usual_port)
            self._expect(code, said, 220, "refused", "does not take mails now")
            self._client.local_hostname = self._own_name()
            self._client.ehlo_or_helo_if_needed()
            if settings.security == "starttls":
                self._start_tls()
            if settings.user:
                self._log_in(settings.user, self._server.password or "")

    def send(
        self, sender: str, recipient: str, message: bytes, before_end: Callable[[], bool]
    ) -> None:
        """Hand over one message (CRLF, 7-bit). `before_end` is asked when all but the closing full
        stop has gone out; where it says no, the message is abandoned (`taken_over`).
        """
        with self._within(), self._explained("broke off") as stage:
            client, text = self._client, _DOT.sub(b"..", message)
            if self._used:
                client.rset()
            self._used = True
            limit = client.esmtp_features.get("size", "")
            if limit.isdigit() and 0 < int(limit) < len(text):
                raise DeliveryError(
                    "message_refused",
                    f"{self._where} takes no mail above {int(limit):,} bytes; this one has "
                    f"{len(text):,}.",
                    "Lower digest.top in config.toml.",
                    lasting=True,
                )
            self._expect(
                *client.mail(sender), 250, "sender_refused", f"refused the sender {sender}"
            )
            self._expect(
                *client.rcpt(recipient), 250, "recipient_refused", f"refused {recipient}", also=251
            )
            self._expect(*client.docmd("DATA"), 354, "message_refused", "refused the message")
            client.send(text if text.endswith(b"\r\n") else text + b"\r\n")
            if not before_end():
                self.cut()
                raise DeliveryError("taken_over", "Another process has taken this message over.")
            stage.append("handed")
            client.send(b".\r\n")
            code, said = client.getreply()
            stage.clear()  # answered: whatever it is, it is sure
            self._expect(code, said, 250, "message_refused", "refused the message")

    def close(self) -> None:
        """Say goodbye, if that is still possible; never raises."""
        if self._client.sock is not None and not self._is_cut:
            # It is over either way.
            with suppress(smtplib.SMTPException, OSError, ValueError):
                self._client.sock.settimeout(_GOODBYE_SECONDS)
                self._client.putcmd("quit")
        self.cut()
        with suppress(OSError):
            self._client.close()

    def cut(self) -> None:
        """End it at once, from whichever thread."""
        self._is_cut = True
        if self._socket is not None:
            # The plain socket's method: the TLS one's would also drop what the reader holds.
            with suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    @property
    def is_usable(self) -> bool:
        """Whether another message may go this way."""
        return not self._is_cut and self._client.sock is not None

    def _start_tls(self) -> None:
        if not self._client.has_extn("starttls"):
            raise DeliveryError(
                "no_tls",
                f"{self._where} does not offer TLS, so nothing was sent.",
                'Check smtp.port, or set smtp.security = "tls" for port 465. For a server on this '
                'machine, "plain" does without.',
                for_all=True,
            )
        self._client.starttls(context=trust())
        assert self._client.sock is not None
        self._connected(self._client.sock)
        self._client.ehlo_or_helo_if_needed()

    def _log_in(self, user: str, password: str) -> None:
        offered = self._client.esmtp_features.get("auth", "").upper().split()
        if not offered:
            raise DeliveryError(
                "auth",
                f"{self._where} offers no login.",
                "Check smtp.port and smtp.security; without a login, leave smtp.user out.",
                for_all=True,
            )
        # smtplib's own PLAIN and LOGIN encode as ASCII; RFC 4616 says UTF-8.
        if "PLAIN" in offered:
            code, said = self._client.docmd("AUTH", "PLAIN " + _coded(f"\0{user}\0{password}"))
        elif "LOGIN" in offered:
            code, said = self._client.docmd("AUTH", f"LOGIN {_coded(user)}")
            if code == 334:
                code, said = self._client.docmd(_coded(password))
        else:
            code, said = self._client.login(user, password)
        if code not in (235, 503):  # 503: logged in already
            raise smtplib.SMTPAuthenticationError(code, said)

    def _expect(
        self, code: int, said: bytes, wanted: int, name: str, what: str, *, also: int = 0
    ) -> None:
        """Raises DeliveryError unless the answer is the wanted one."""
        if code in (wanted, also):
            return
        words = self._safe(said)
        if code == -1:  # smtplib: what came is no answer
            raise DeliveryError(
                "bad_answer",
                f"{self._where} answered with something that is not SMTP.",
                "Check smtp.host, smtp.port and smtp.security.",
                for_all=True,
            )
        if code in _LOGIN_WANTED:
            raise DeliveryError(
                "auth",
                f"{self._where} wants a login first ({code}{words}).",
                "Set smtp.user and where its password is kept.",
                for_all=True,
            )
        if code == _CLOSING:
            self.cut()
        if 400 <= code < 500:
            raise DeliveryError(
                "later",
                f"{self._where} {what} for now ({code}{words}).",
                "It is tried again later.",
                for_all=code == _CLOSING or name in ("refused", "sender_refused"),
            )
        hints = {
            "sender_refused": "Set digest.sender to an address that this account may use.",
            "recipient_refused": "Check the address. If it is right, the server may want a login "
            "(smtp.user) before it sends to others.",
            "message_refused": "Its words say why. `preread outbox retry` tries once more.",
            "refused": "Check smtp.host.",
        }
        raise DeliveryError(
            name,
            f"{self._where} {what} ({code}{words}).",
            hints[name],
            lasting=name in ("recipient_refused", "message_refused"),
            for_all=name in ("refused", "sender_refused"),
        )

    def _connected(self, sock: socket.socket) -> None:
        """Take charge of the socket, before anything is sent. Raises RefusedError."""
        self._socket = sock
        if self._is_cut:
            self.cut()
        if self._server.settings.security == "plain":
            peer = ip_address(str(sock.getpeername()[0]).partition("%")[0])
            allowed = self._server.allowed
            named = allowed.host(self._server.settings.host)
            if not (peer.is_loopback or named or allowed.address(peer)):
                raise RefusedError(
                    f"{self._where} would get everything without TLS, at {peer}.",
                    'Set smtp.security = "starttls" or "tls". If that host is yours, add it to '
                    "network.allow_hosts.",
                )

    def _own_name(self) -> str:
        """An address literal (RFC 5321, 4.1.3): this machine's name is nobody's business."""
        assert self._client.sock is not None
        own = str(self._client.sock.getsockname()[0]).partition("%")[0]
        return f"[IPv6:{own}]" if ":" in own else f"[{own}]"

    @contextmanager
    def _within(self) -> Iterator[None]:
        """Cut the connection when this takes longer than allowed."""
        seconds = self._server.settings.timeout_s
        self._end = time.monotonic() + seconds
        if self._client.sock is not None:
            self._client.sock.settimeout(seconds)
        timer = threading.Timer(seconds, self.cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    @contextmanager
    def _explained(self, what: str) -> Iterator[list[str]]:
        """Turn whatever the library and the system raise into DeliveryError."""
        stage: list[str] = []
        try:
            yield stage
        except FetchError:
            raise
        except (smtplib.SMTPException, OSError, ValueError) as error:
            late = isinstance(error, TimeoutError) or time.monotonic() >= self._end
            self.cut()
            if late:
                raise DeliveryError(
                    "timeout",
                    f"{self._where} was not done within "
                    f"{self._server.settings.timeout_s:g} seconds.",
                    "It is tried again later. For a slow server raise smtp.timeout_s.",
                    for_all=True,
                    unsure=bool(stage),
                ) from None
            raise self._meaning(error, what, unsure=bool(stage)) from None

    def _meaning(self, error: Exception, what: str, *, unsure: bool) -> DeliveryError:
        def made(code: str, message: str, hint: str) -> DeliveryError:
            return DeliveryError(code, message, hint, for_all=True, unsure=unsure)

        match error:
            case ssl.SSLCertVerificationError():
                return made(
                    "tls",
                    f"{self._where}: its certificate cannot be trusted ({error.verify_message}).",
                    "Check smtp.host. For an authority of your own, set SSL_CERT_FILE.",
                )
            case ssl.SSLError():
                return made(
                    "tls",
                    f"{self._where}: no secure connection ({error.reason or 'TLS failed'}).",
                    'Check smtp.port and smtp.security: "tls" is for 465, "starttls" for 587.',
                )
            case socket.gaierror():
                return made(
                    "unreachable",
                    f"The name {self._server.settings.host} could not be resolved "
                    f"({error.strerror}).",
                    "Check smtp.host for a typing error, and this machine's connection.",
                )
            case smtplib.SMTPAuthenticationError():
                words = self._safe(error.smtp_error)
                if 400 <= error.smtp_code < 500:
                    return made(
                        "later",
                        f"{self._where} takes no login for now ({error.smtp_code}{words}).",
                        "It is tried again later.",
                    )
                return made(
                    "auth",
                    f"{self._where} refused the user or the password ({error.smtp_code}{words}).",
                    "Check both. Many providers want an app password instead of your own.",
                )
            case smtplib.SMTPServerDisconnected() | ConnectionResetError() | BrokenPipeError():
                return made(
                    "hung_up",
                    f"{self._where} {what}: the server ended the connection.",
                    "It is tried again later.",
                )
            case smtplib.SMTPResponseException() if error.smtp_code != -1:
                code, words = error.smtp_code, self._safe(error.smtp_error)
                kind = "later" if 400 <= code < 500 else "refused"
                return made(kind, f"{self._where} {what} ({code}{words}).", "Try again later.")
            case OSError() if not isinstance(error, smtplib.SMTPException):
                reason = error.strerror or type(error).__name__
                return made(
                    "unreachable",
                    f"{self._where} cannot be reached ({reason}).",
                    "Check smtp.host and smtp.port, and this machine's connection.",
                )
        return made(
            "bad_answer",
            f"{self._where} answered with something that is not SMTP.",
            "Check smtp.host, smtp.port and smtp.security.",
        )

    @property
    def _where(self) -> str:
        return self._server.shown

    def _safe(self, said: bytes | str) -> str:
        """The server's own words, short, without the password or its Base64."""
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        password, user = self._server.password, self._server.settings.user
        if password:
            for one in (password, _coded(password), _coded(f"\0{user}\0{password}")):
                words = words.replace(one, "…")
        words = " ".join("".join(c if c.isprintable() else " " for c in words).split())[:200]
        return f', "{words}"' if words else ""


def _coded(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")
