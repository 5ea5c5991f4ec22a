"""The tables of the configuration that say where editions go: by mail, and to webhooks."""

import re
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from settings.edition import Bet
from settings.tables import VARIABLE, PasswordPlace, Table

_ADDRESS = re.compile(r"[^\s@<>(),;:\"\[\]\\]+@[^\s@<>(),;:\"\[\]\\]+", re.ASCII)
_PORTS = {"starttls": 587, "tls": 465, "plain": 25}
"""RFC 6409 (submission), RFC 8314 (implicit TLS), RFC 5321."""
Cadence = Literal["day", "week", "both"]


class SmtpSettings(PasswordPlace):
    """The mail server that sends editions; nothing is sent while `host` is empty."""

    host: str = ""
    port: Annotated[int, Field(ge=0, le=65535)] = 0
    """0 takes the usual one: 587 for starttls, 465 for tls, 25 for plain."""
    security: Literal["starttls", "tls", "plain"] = "starttls"
    """`plain` only to this machine and to hosts of `network.allow_hosts`."""
    user: str = ""
    """Empty: no login."""
    timeout_s: Annotated[float, Field(gt=0, le=3600)] = 120.0
    """For connecting, and again for each message."""
    automatic: bool = True
    """Send at the edition's hour from `run` and `up`; else only `preread send` does."""
    quiet: Literal["send", "skip"] = "send"
    """What becomes of an edition without items."""
    unsubscribe_to: str = ""
    """Where mails that unsubscribe go; by default `digest.sender`'s address."""
    unsubscribe_folder: str = ""
    """`imaps://USER@HOST/FOLDER`, of an account in [[mail]], where such mails arrive."""
    one_click_url: str = ""
    """An https endpoint of your own for RFC 8058, with `{token}` in it."""

    @property
    def usual_port(self) -> int:
        return self.port or _PORTS[self.security]

    @field_validator("unsubscribe_to")
    @classmethod
    def _an_address(cls, value: str) -> str:
        return _address(value) if value else value

    @field_validator("unsubscribe_folder")
    @classmethod
    def _a_folder(cls, value: str) -> str:
        if value and not value.lower().startswith(("imaps://", "imap://")):
            raise ValueError(
                "write imaps://USER@HOST/FOLDER, of an account that stands in [[mail]]"
            )
        return value

    @field_validator("one_click_url")
    @classmethod
    def _an_endpoint(cls, value: str) -> str:
        if value and not (value.startswith("https://") and value.count("{token}") == 1):
            raise ValueError("this is an https:// address with {token} in it")
        if value and re.search(r"[\s<>,\x00-\x1f]", value):
            raise ValueError("no spaces, commas or brackets may stand in it")
        return value

    @model_validator(mode="after")
    def _a_login(self) -> Self:
        if self.user and self.places != 1:
            raise ValueError("name exactly one of password_file, password_command and password_env")
        if not self.user and self.places:
            raise ValueError("a password without smtp.user; name the user too")
        return self


class Recipient(Table):
    """Someone who gets editions, each in a message of their own."""

    address: str
    name: Annotated[str, Field(max_length=120)] = ""
    period: Cadence = "day"
    bets: tuple[str | Bet, ...] | None = None
    """Names of bets, those of the Bets page too, or bets of their own; by default all bets."""

    @field_validator("address")
    @classmethod
    def _an_address(cls, value: str) -> str:
        return _address(value)


class Webhook(Table):
    """An address that gets each edition's JSON by POST; nothing but its exact origin is asked."""

    url: str
    name: Annotated[str, Field(max_length=80)] = ""
    """How the outbox calls it; by default its host. The address itself may be a secret."""
    secret_env: str = ""
    """Name of the variable with the signing secret; never the secret itself."""
    period: Cadence = "day"
    timeout_s: Annotated[float, Field(gt=0, le=600)] = 30.0

    @field_validator("url")
    @classmethod
    def _a_web_address(cls, value: str) -> str:
        try:
            parts = urlsplit(value)
            usable = parts.scheme in ("http", "https") and parts.hostname and not parts.username
        except ValueError:
            usable = None
        if not usable:
            raise ValueError("write a web address that begins with https:// and names no user")
        return value

    @field_validator("secret_env")
    @classmethod
    def _a_variable(cls, value: str) -> str:
        if value and not VARIABLE.fullmatch(value):
            raise ValueError("this is the name of an environment variable, such as HOOK_SECRET")
        return value

    @property
    def called(self) -> str:
        return self.name or urlsplit(self.url).hostname or "webhook"


def check_names(recipients: tuple[Recipient, ...], webhooks: tuple[Webhook, ...]) -> None:
    """Raises ValueError where two recipients or two webhooks cannot be told apart."""
    for table, names, what_to_do in (
        ("recipients", [one.address.casefold() for one in recipients], "leave one of them out"),
        ("webhooks", [one.called for one in webhooks], "give each one its own name"),
    ):
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"{table}: {name} stands there twice; {what_to_do}")


def _address(value: str) -> str:
    if not _ADDRESS.fullmatch(value):
        raise ValueError("write one plain mail address, such as ada@example.org")
    if not value.isascii():
        raise ValueError(ascii_only(value))
    return value


def ascii_only(address: str) -> str:
    """What to do about an address that not every mail server takes (RFC 6531)."""
    name, _, domain = address.rpartition("@")
    try:
        written = f"{name}@{domain.encode('idna').decode()}"
    except UnicodeError:
        written = ""
    if written.isascii() and written:
        return f"not every mail server takes letters beyond ASCII; write it as {written}"
    return "not every mail server takes letters beyond ASCII before the @; use another address"


__all__ = ["Cadence", "Recipient", "SmtpSettings", "Webhook", "ascii_only", "check_names"]
