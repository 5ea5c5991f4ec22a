"""Addresses of mailbox folders: `imaps://USER@HOST[:PORT]/FOLDER`, and whose account they need.

The user may be an e-mail address, and the folder may hold spaces and letters of any language, as
they are or percent-encoded. `str(parse(url))` is the one way in which an address is stored. It
never holds a password.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, unquote

from net.errors import BadAddressError, PasswordError
from settings import MailAccount

SCHEMES = ("imaps://", "imap://")
_PORTS = {"imaps": 993, "imap": 143}
_HINT = "Write for example imaps://me@mail.example/Newsletters."


@dataclass(frozen=True, slots=True)
class MailAddress:
    """A folder of a mailbox."""

    scheme: Literal["imaps", "imap"]
    user: str
    host: str
    port: int
    folder: str

    def __str__(self) -> str:
        return f"{self.scheme}://{quote(self.user, safe='')}@{self._server}/{quote(self.folder)}"

    @property
    def shown(self) -> str:
        """For messages: readable, and without the user."""
        return f"{self.scheme}://{self._server}/{self.folder}"

    @property
    def origin(self) -> tuple[str, str, str, int]:
        """What an account must equal to be this address's."""
        return self.scheme, self.user, self.host, self.port

    @property
    def _server(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def is_mailbox(url: str) -> bool:
    """Whether this is the address of a mailbox."""
    return url.strip().lower().startswith(SCHEMES)


def parse(url: str) -> MailAddress:
    """Read an address; without a folder it is the INBOX. Raises BadAddressError."""
    scheme, _, rest = url.strip().partition("://")
    authority, _, folder = rest.partition("/")
    user, _, server = authority.rpartition("@")
    folder = unquote(folder).strip("/") or "INBOX"
    if ":" in user:
        raise BadAddressError(
            "The address carries a password.",
            "Leave it out; a [[mail]] table in config.toml says where it is kept.",
        )
    host, port = _host_and_port(server, _PORTS.get(scheme.lower(), 0))
    if scheme.lower() not in _PORTS or not user or not host or not 0 < port < 65536:
        raise BadAddressError("This is not the address of a mailbox.", _HINT)
    if any(ord(letter) < 32 for letter in folder + unquote(user)):
        raise BadAddressError("The address holds control characters.", _HINT)
    return MailAddress(
        scheme="imaps" if scheme.lower() == "imaps" else "imap",
        user=unquote(user),
        host=host.lower(),
        port=port,
        folder="INBOX" if folder.upper() == "INBOX" else folder,
    )


def account_of(address: MailAddress, accounts: Iterable[MailAccount]) -> MailAccount:
    """The configured account of this address. Raises PasswordError (`no_account`)."""
    for account in accounts:
        if parse(account.account).origin == address.origin:
            return account
    origin = str(address).rpartition(f"/{quote(address.folder)}")[0]
    error = PasswordError(
        f"No account in config.toml is for {address.shown}.",
        f'Add [[mail]] with account = "{unquote(origin)}" and one of password_file, '
        "password_command and password_env.",
    )
    error.code = "no_account"
    raise error


def _host_and_port(server: str, default: int) -> tuple[str, int]:
    """Port 0 where it cannot be read."""
    if server.startswith("["):
        host, _, port = server[1:].partition("]")
        port = port.removeprefix(":")
    else:
        host, _, port = server.partition(":")
    if not port:
        return host, default
    return host, int(port) if port.isascii() and port.isdigit() and len(port) < 6 else 0
