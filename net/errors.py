"""What can go wrong between asking for a URL and having its body.

FetchError
├── BadAddressError     not something that can be asked for: scheme, port, credentials in the URL
├── RefusedError        the guard: the name leads to an address that is not public
├── UnreachableError    name resolution, connection, TLS or protocol
├── DeadlineError       not complete within the total deadline
├── TooLargeError       more bytes than the cap, before or after decompression
├── RedirectError       a loop, too many hops, or a redirect to nowhere
├── EncodingError       the body is not in the compression that it claims
├── PasswordError       a mail server's password is not where the configuration says
├── MailboxError        the mail server refused, broke off or made no sense; `code` says which
├── DeliveryError       a message was not delivered; `code` says why
└── StatusError         an HTTP status that carries no page
    ├── GoneError       410
    └── LimitedError    429 or 503: asked to wait

`code` is stable and short, `message` says what happened to which URL, `hint` what to do.
A message shows a URL without its query string, where private feeds keep their tokens.
"""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

_PRIVATE_PATH = re.compile(r"(?<=/private/)[^/]+")
"""Where Substack and others put the token of a private feed."""


def shown(url: str) -> str:
    """The URL as messages and logs may show it: without credentials, query and fragment."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "the address"
    query = "?…" if parts.query else ""
    path = _PRIVATE_PATH.sub("…", parts.path)
    return f"{parts.scheme}://{host}{path}{query}"


class FetchError(Exception):
    """Base of all."""

    code = "fetch"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return self.message


class BadAddressError(FetchError):
    """The URL is not one that may be asked for."""

    code = "bad_address"


class RefusedError(FetchError):
    """The guard does not let this host through."""

    code = "refused"


class UnreachableError(FetchError):
    """No connection, or one that broke before there was a response."""

    code = "unreachable"


class DeadlineError(FetchError):
    """The response was not complete in time."""

    code = "timeout"


class TooLargeError(FetchError):
    """The body is larger than the cap."""

    code = "too_large"


class RedirectError(FetchError):
    """Redirects that lead nowhere."""

    code = "redirects"


class EncodingError(FetchError):
    """The body cannot be decompressed."""

    code = "bad_encoding"


class PasswordError(FetchError):
    """The password of a mail server cannot be read."""

    code = "password"


class MailboxError(FetchError):
    """A mail server did not give what was asked for.

    `code` is `auth`, `no_folder`, `tls`, `hung_up`, `bad_answer` or `refused`.
    """

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.code = code


class DeliveryError(FetchError):
    """A message was not delivered, or it is not known whether it was.

    `code` is `unreachable`, `timeout`, `tls`, `no_tls`, `auth`, `hung_up`, `bad_answer`, `later`
    (a temporary refusal), `sender_refused`, `recipient_refused`, `message_refused`, `refused` or
    `taken_over` (another process does it).
    """

    def __init__(
        self,
        code: str,
        message: str,
        hint: str = "",
        *,
        lasting: bool = False,
        for_all: bool = False,
        unsure: bool = False,
        wait: float | None = None,
    ) -> None:
        super().__init__(message, hint)
        self.code = code
        self.wait = wait
        """Seconds that the server asks to wait, if it does."""
        self.lasting = lasting
        """Trying again cannot help this message."""
        self.for_all = for_all
        """It concerns every message to this server, not this one."""
        self.unsure = unsure
        """The message had gone out whole when the answer stayed away: it may have been taken."""


class StatusError(FetchError):
    """The server answered with `status`, 400 or above."""

    def __init__(self, status: int, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.status = status
        self.code = f"http_{status}"


class GoneError(StatusError):
    """410: the publisher says that it will not come back."""


class LimitedError(StatusError):
    """429 or 503; `retry_after` is the header's own words."""

    def __init__(
        self, status: int, message: str, hint: str = "", retry_after: str | None = None
    ) -> None:
        super().__init__(status, message, hint)
        self.retry_after = retry_after

    def until(self, now: datetime) -> datetime | None:
        """When it may be asked again, if the server said so and it lies ahead."""
        return parse_retry_after(self.retry_after, now)


LONGEST_WAIT = timedelta(days=30)


def parse_retry_after(value: str | None, now: datetime) -> datetime | None:
    """`Retry-After` as a time, from seconds or an HTTP date (RFC 9110, 10.2.3).

    None when it is absent, unreadable or past; at most `LONGEST_WAIT` ahead, so that a
    publisher's slip does not silence a feed for ever.
    """
    if value is None:
        return None
    text = value.strip()
    try:
        if text.isascii() and text.isdigit():
            until = now + timedelta(seconds=min(int(text[:12]), LONGEST_WAIT.total_seconds()))
        else:
            until = parsedate_to_datetime(text)
            until = until.replace(tzinfo=UTC) if until.tzinfo is None else until.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return min(until, now + LONGEST_WAIT) if until > now else None
