"""An IMAP server on loopback that a test can script: real protocol, and faults on purpose.

It knows what `net.imap` asks for (CAPABILITY, LOGIN, AUTHENTICATE PLAIN, STARTTLS, EXAMINE, UID
SEARCH, UID FETCH, LOGOUT) and refuses everything else, SELECT and STORE above all: a client that
would change a mailbox fails every test.

    with ImapServer({"INBOX": [mail, mail]}) as server:
        server.fault = hang_up_within_fetch
"""

import base64
import contextlib
import re
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

Fault = Callable[["Session", str, str], bool]
"""Told the session, the command and its arguments; True when it has dealt with the command."""


@dataclass
class Folder:
    """Mails by UID, as the server keeps them."""

    mails: dict[int, bytes] = field(default_factory=dict)
    uidvalidity: int = 1

    def add(self, *mails: bytes) -> None:
        start = max(self.mails, default=0) + 1
        self.mails |= dict(enumerate(mails, start))


class ImapServer:
    """A server with one user, `me` with the password `secret`; `fault` is asked first."""

    def __init__(
        self, folders: dict[str, Sequence[bytes]], tls: ssl.SSLContext | None = None
    ) -> None:
        self.folders = {name: Folder() for name in folders}
        for name, mails in folders.items():
            self.folders[name].add(*mails)
        self.user, self.password = "me", "secret"
        self.greeting = b"* OK ready"
        self.fault: Fault | None = None
        self.starttls: ssl.SSLContext | None = None
        self.commands: list[str] = []
        self.connections = 0
        world = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                world.connections += 1
                # Whatever a client or a fault does to the connection ends it, and nothing else.
                with contextlib.suppress(OSError, ValueError):
                    sock = tls.wrap_socket(self.request, server_side=True) if tls else self.request
                    with contextlib.closing(sock):
                        Session(world, sock).serve()

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True

            def handle_error(self, request: Any, client_address: Any) -> None:
                """A connection that broke is what the tests are about."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def url(self, folder: str = "INBOX", scheme: str = "imap", host: str = "localhost") -> str:
        return f"{scheme}://{self.user}@{host}:{self.port}/{folder}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop listening; a second call does nothing.

        The thread ends first: a socket closed under its poll goes on taking connections until
        the poll returns.
        """
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class Session:
    """One connection."""

    def __init__(self, server: ImapServer, sock: socket.socket) -> None:
        self.server = server
        self.sock = sock
        self.file = sock.makefile("rb")
        self.folder = Folder()
        self.tag = ""

    def send(self, *lines: bytes) -> None:
        self.sock.sendall(b"".join(line + b"\r\n" for line in lines))

    def done(self, answer: str) -> None:
        """The tagged line that ends a command."""
        self.send(f"{self.tag} {answer}".encode())

    def hang_up(self) -> None:
        self.sock.shutdown(socket.SHUT_RDWR)

    def serve(self) -> None:
        self.send(self.server.greeting)
        while line := self.file.readline():
            self.tag, _, rest = line.decode().strip().partition(" ")
            name, _, arguments = rest.partition(" ")
            if name.upper() == "UID":
                kind, _, arguments = arguments.partition(" ")
                name = f"UID {kind}"
            self.server.commands.append(f"{name} {arguments}".strip())
            if self.server.fault and self.server.fault(self, name.upper(), arguments):
                continue
            handler = getattr(self, f"on_{name.lower().replace(' ', '_')}", None)
            if handler is None:
                self.done("BAD not in this server")
            else:
                handler(arguments)
            if name.upper() == "LOGOUT":
                return

    def on_capability(self, _: str) -> None:
        names = "IMAP4rev1 AUTH=PLAIN" + " STARTTLS" * (self.server.starttls is not None)
        self.send(f"* CAPABILITY {names}".encode())
        self.done("OK done")

    def on_starttls(self, _: str) -> None:
        if self.server.starttls is None:
            self.done("BAD no TLS here")
            return
        self.done("OK go ahead")
        self.sock = self.server.starttls.wrap_socket(self.sock, server_side=True)
        self.file = self.sock.makefile("rb")

    def on_login(self, arguments: str) -> None:
        words = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', arguments)
        given = [re.sub(r"\\(.)", r"\1", quoted) or bare for quoted, bare in words]
        self._log_in(given)

    def on_authenticate(self, _: str) -> None:
        self.send(b"+ ")
        _, user, password = base64.b64decode(self.file.readline()).decode().split("\0")
        self._log_in([user, password])

    def _log_in(self, given: list[str]) -> None:
        if given == [self.server.user, self.server.password]:
            self.done("OK in")
        else:
            self.done(f"NO [AUTHENTICATIONFAILED] no such user, or not with {given[-1]}")

    def on_examine(self, arguments: str) -> None:
        folder = self.server.folders.get(arguments.strip('"'))
        if folder is None:
            self.done("NO [NONEXISTENT] no such folder")
            return
        self.folder = folder
        self.send(
            f"* {len(folder.mails)} EXISTS".encode(),
            f"* OK [UIDVALIDITY {folder.uidvalidity}] valid".encode(),
        )
        self.done("OK [READ-ONLY] done")

    def on_uid_search(self, arguments: str) -> None:
        found = re.fullmatch(r"UID (\d+):\*", arguments)
        assert found, arguments
        start, last = int(found[1]), max(self.folder.mails, default=0)
        uids = [uid for uid in self.folder.mails if uid >= min(start, last)]
        self.send(("* SEARCH " + " ".join(map(str, uids))).encode())
        self.done("OK done")

    def on_uid_fetch(self, arguments: str) -> None:
        numbers, _, parts = arguments.partition(" ")
        assert parts in ("(UID RFC822.SIZE)", "(UID BODY.PEEK[])"), parts
        for place, (uid, mail) in enumerate(sorted(self.folder.mails.items()), 1):
            if str(uid) in numbers.split(","):
                if "SIZE" in parts:
                    self.send(f"* {place} FETCH (UID {uid} RFC822.SIZE {len(mail)})".encode())
                else:
                    head = f"* {place} FETCH (UID {uid} BODY[] {{{len(mail)}}}\r\n".encode()
                    self.sock.sendall(head + mail + b")\r\n")
        self.done("OK done")

    def on_logout(self, _: str) -> None:
        self.send(b"* BYE")
        self.done("OK done")
