"""Reading a folder of a mailbox by IMAP: by UID, without changing anything in it.

    connect, TLS → LOGIN → EXAMINE → UID SEARCH → sizes → BODY.PEEK[] in batches → LOGOUT

`Mailbox` is blocking, as the library is (imap-tools on imaplib); `ingest.mailbox` runs its steps
in threads. One total deadline covers everything: when it is over, a timer cuts the connection,
which ends a read that the server keeps alive byte by byte. A connection that breaks while mails
are read is made anew once.

The server is one that the user configured, so the guard is not asked about it. Without TLS from
the start (`imap://`), only this machine and hosts of `network.allow_hosts` are spoken to, judged
by the address that the connection really leads to.

The password goes into one command. Nothing here logs, and what a server says is repeated without
it.
"""

import imaplib
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from imap_tools.errors import (
    ImapToolsError,
    MailboxFolderSelectError,
    MailboxLoginError,
)
from imap_tools.mailbox import BaseMailBox

from net.errors import (
    DeadlineError,
    FetchError,
    MailboxError,
    TooLargeError,
    UnreachableError,
)
from net.guard import Allowed
from net.imapline import SLACK, Line, trust
from net.mailaddress import MailAddress

T = TypeVar("T")
_BATCH_MAILS = 50
_BATCH_BYTES = 16 * 2**20
_UID = re.compile(rb"\bUID (\d{1,10})\b")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d{1,12})\b")
_NUMBER = re.compile(r"\d{1,10}")
_LARGEST_UID = 2**32 - 1


@dataclass(frozen=True, slots=True)
class Terms:
    """How to read: seconds in all, the most bytes of one mail, which hosts may go without TLS."""

    seconds: float
    max_bytes: int
    allowed: Allowed
    starttls: bool = True
    """Of `imap://`: TLS before the password, or none at all."""


@dataclass(frozen=True, slots=True)
class Message:
    """A mail as the server keeps it; `body` is None where it is larger than the terms allow."""

    uid: int
    size: int
    body: bytes | None


class Mailbox:
    """One folder, opened by `open` and read by `batches`; every method may raise FetchError."""

    def __init__(self, address: MailAddress, password: str, terms: Terms) -> None:
        self._address = address
        self._password = password
        self._terms = terms
        self._end = time.monotonic() + terms.seconds
        self._line: Line | None = None
        self._box: BaseMailBox | None = None
        self._again = True
        self._is_cut = False
        self._timer = threading.Timer(terms.seconds, self.cut)
        self._timer.daemon = True
        self.uidvalidity = 0

    def open(self) -> None:
        """Connect, log in and open the folder read-only; sets `uidvalidity`."""
        self._timer.start()
        with self._explained("could not be opened"):
            self._connect()

    def uids(self, after: int) -> list[int]:
        """The UIDs above `after`, ascending."""
        if after >= _LARGEST_UID:
            return []
        found = self._repeated(lambda box: box.uids(f"UID {after + 1}:*", charset=None))
        numbers = {int(one) for one in found if _NUMBER.fullmatch(one)}
        # `n:*` names the last mail even where that one is below n: RFC 3501, 6.4.8.
        return sorted(uid for uid in numbers if after < uid <= _LARGEST_UID)

    def batches(self, uids: Sequence[int]) -> Iterator[list[Message]]:
        """The mails with these UIDs, in order, some at a time; those that are gone are left out."""
        for start in range(0, len(uids), _BATCH_MAILS):
            sizes = self._sizes(uids[start : start + _BATCH_MAILS])
            for part in _parts(sizes, self._terms.max_bytes):
                wanted = [uid for uid, size in part if size <= self._terms.max_bytes]
                bodies = {uid: None for uid, _ in part} if not wanted else self._whole(wanted)
                yield [
                    Message(uid, size, bodies.get(uid))
                    for uid, size in part
                    if uid in bodies or size > self._terms.max_bytes
                ]

    def close(self) -> None:
        """Say goodbye, if that is still possible; never raises."""
        self._timer.cancel()
        if self._line is not None and self._line.client is not None:
            # It is over either way.
            with suppress(imaplib.IMAP4.error, OSError, ValueError, FetchError):
                self._line.allow(SLACK, min(1.0, self._remaining()))
                self._line.client.logout()
        if self._line is not None:
            self._line.close()

    def cut(self) -> None:
        """End it at once and for good, from whichever thread."""
        self._is_cut = True
        if self._line is not None:
            self._line.cut()

    def _connect(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = Line(self._address, self._terms.allowed, self._terms.max_bytes)
        if self._is_cut:
            raise TimeoutError
        box = _Box(self._line.connect(self._remaining()))
        self._box = box
        if self._address.scheme == "imap" and self._terms.starttls:
            if "STARTTLS" not in box.client.capabilities:
                raise MailboxError(
                    "tls",
                    f"{self._where} does not offer TLS, so the password was not sent.",
                    'For a server on this machine, security = "plain" does without.',
                )
            box.client.starttls(trust())
            self._line.connected(box.client.sock)
        self._log_in(box)
        box.folder.set(self._address.folder, readonly=True)
        validity = _words((box.client.untagged_responses.get("UIDVALIDITY") or [b""])[-1])
        if not _NUMBER.fullmatch(validity):
            raise MailboxError(
                "bad_answer", f"{self._where} gives no UIDVALIDITY, so mails cannot be told apart."
            )
        self.uidvalidity = int(validity)

    def _log_in(self, box: BaseMailBox) -> None:
        user, password = self._address.user, self._password
        if (user + password).isascii():
            box.login(user, password, initial_folder=None)
        else:
            box.login_utf8(user, password, initial_folder=None)

    def _whole(self, uids: Sequence[int]) -> dict[int, bytes | None]:
        """The mails; None for one that is larger than the server had said."""
        try:
            return dict(self._bodies(uids))
        except TooLargeError:
            with self._explained("broke off"):
                self._connect()
            if len(uids) == 1:
                return {uids[0]: None}
            found: dict[int, bytes | None] = {}
            for uid in uids:
                found |= self._whole([uid])
            return found

    def _sizes(self, uids: Sequence[int]) -> list[tuple[int, int]]:
        """UID and bytes of each mail that is still there, ascending."""
        lines = self._repeated(lambda box: _fetched(box, uids, "(UID RFC822.SIZE)"))
        found = {}
        for line in lines:
            text = line if isinstance(line, bytes) else line[0]
            uid, size = _UID.search(text), _SIZE.search(text)
            if uid and size and int(uid[1]) in uids:
                found[int(uid[1])] = int(size[1])
        return sorted(found.items())

    def _bodies(self, uids: Sequence[int]) -> dict[int, bytes]:
        """A literal comes as a pair; the UID may stand before it or in the line that closes it."""
        answer = self._repeated(lambda box: _fetched(box, uids, "(UID BODY.PEEK[])"))
        found: dict[int, bytes] = {}
        for place, part in enumerate(answer):
            if not isinstance(part, tuple):
                continue
            after = answer[place + 1] if place + 1 < len(answer) else b""
            uid = _UID.search(part[0]) or _UID.search(after if isinstance(after, bytes) else b"")
            if uid and int(uid[1]) in uids:
                found[int(uid[1])] = part[1]
        return found

    def _repeated(self, ask: Callable[[BaseMailBox], T]) -> T:
        """Ask, and once more over a new connection if this one breaks."""
        with self._explained("broke off"):
            try:
                return self._once(ask)
            except (imaplib.IMAP4.abort, OSError):
                if self._is_cut or not self._again or self._remaining() <= 0:
                    raise
                self._again = False
                before = self.uidvalidity
                self._connect()
                if self.uidvalidity != before:
                    raise MailboxError(
                        "hung_up",
                        f"{self._where} was made anew while it was read.",
                        "The next run reads it from its start.",
                    ) from None
                return self._once(ask)

    def _once(self, ask: Callable[[BaseMailBox], T]) -> T:
        assert self._box is not None
        assert self._line is not None
        self._line.allow(self._terms.max_bytes + _BATCH_BYTES + SLACK, self._remaining())
        return ask(self._box)

    def _remaining(self) -> float:
        return self._end - time.monotonic()

    @property
    def _where(self) -> str:
        return self._address.shown

    @contextmanager
    def _explained(self, what: str) -> Iterator[None]:
        """Turn whatever the library and the system raise into FetchError."""
        try:
            yield
        except FetchError:
            raise
        except (ImapToolsError, imaplib.IMAP4.error, OSError, ValueError, LookupError) as error:
            if isinstance(error, TimeoutError) or self._remaining() <= 0:
                raise DeadlineError(
                    f"{self._where} was not read within {self._terms.seconds:g} seconds.",
                    "What came is kept. For a slow server raise ingest.mail_seconds.",
                ) from None
            raise self._meaning(error, what) from None

    def _meaning(self, error: Exception, what: str) -> FetchError:
        said = self._safe(_said(error))
        hung_up = MailboxError(
            "hung_up",
            f"{self._where} {what}: the server ended the connection{said}.",
            "It is tried again later.",
        )
        match error:
            case ssl.SSLCertVerificationError():
                return MailboxError(
                    "tls",
                    f"{self._where}: its certificate cannot be trusted ({error.verify_message}).",
                    "Check the host's name. For an authority of your own, set SSL_CERT_FILE.",
                )
            case ssl.SSLError():
                return MailboxError(
                    "tls",
                    f"{self._where}: no secure connection ({error.reason or 'TLS failed'}).",
                    "Check the port: 993 is for imaps://.",
                )
            case socket.gaierror():
                return UnreachableError(
                    f"The name {self._address.host} could not be resolved ({error.strerror}).",
                    "Check the address for a typing error, and this machine's connection.",
                )
            case MailboxLoginError():
                return MailboxError(
                    "auth",
                    f"{self._where} refused the user name or the password{said}.",
                    "Check both. Many providers want an app password instead of your own.",
                )
            case MailboxFolderSelectError():
                return MailboxError(
                    "no_folder",
                    f"{self._where}: the folder could not be opened{said}.",
                    "Check its name, the parts parted by the server's own mark (/ or .).",
                )
            case imaplib.IMAP4.abort() if "unexpected response" in said:
                pass
            case imaplib.IMAP4.abort() | ConnectionResetError() | BrokenPipeError():
                return hung_up
            case imaplib.IMAP4.error() if "* BYE" in said:  # instead of a greeting
                return hung_up
            case OSError():
                reason = error.strerror or type(error).__name__
                return UnreachableError(
                    f"{self._where} cannot be reached ({reason}).",
                    "Check host and port, and this machine's connection.",
                )
            case imaplib.IMAP4.error() | ImapToolsError():
                return MailboxError(
                    "refused", f"{self._where} did not do what it was asked{said}.", "Try again."
                )
        return MailboxError(
            "bad_answer",
            f"{self._where} answered with something that is not IMAP.",
            "Check host and port.",
        )

    def _safe(self, said: str) -> str:
        """The server's own words, short, without the password, in brackets."""
        if self._password:
            said = said.replace(self._password, "…")
        said = " ".join("".join(c if c.isprintable() else " " for c in said).split())[:200]
        return f' (it says: "{said}")' if said else ""


class _Box(BaseMailBox):
    """The library's mailbox over a client that is connected already."""

    def __init__(self, client: imaplib.IMAP4) -> None:
        self._given = client
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        return self._given


def _fetched(box: BaseMailBox, uids: Sequence[int], parts: str) -> list[Any]:
    kind, data = box.client.uid("FETCH", ",".join(map(str, uids)), parts)
    if kind != "OK":
        raise imaplib.IMAP4.error(_words(data))
    return [part for part in data if part is not None]


def _parts(sizes: Sequence[tuple[int, int]], largest: int) -> Iterator[list[tuple[int, int]]]:
    """Batches of at most `_BATCH_BYTES` that are really fetched; a large mail goes alone."""
    part: list[tuple[int, int]] = []
    total = 0
    for uid, size in sizes:
        cost = size if size <= largest else 0
        if part and total + cost > _BATCH_BYTES:
            yield part
            part, total = [], 0
        part.append((uid, size))
        total += cost
    if part:
        yield part


def _said(error: Exception) -> str:
    """The server's words in the library's errors."""
    result = getattr(error, "command_result", None)
    if result is not None:
        return _words(result[1])
    if isinstance(error, imaplib.IMAP4.error) and error.args:
        return _words(error.args)
    return ""


def _words(data: Any) -> str:
    parts = data if isinstance(data, list | tuple) else [data]
    return " ".join(
        part.decode("utf-8", "replace") if isinstance(part, bytes) else str(part)
        for part in parts
        if part
    )
