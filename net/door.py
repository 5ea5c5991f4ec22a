"""The only way to the network: one polite, bounded, guarded GET.

    async with Door(settings.network) as door:
        page = await door.get("https://example.org/feed.xml")

A request waits for its place (`pace`), each address it leads to is judged (`guard`), the
connection goes to the judged address (`transport`), redirects are followed by hand, and neither
time nor bytes can exceed their caps. Cookies are not kept, the environment's proxies not used.
"""

import asyncio
import hashlib
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

import httpcore
import httpx

from net import decode, guard
from net.errors import (
    BadAddressError,
    DeadlineError,
    EncodingError,
    FetchError,
    GoneError,
    LimitedError,
    RedirectError,
    StatusError,
    TooLargeError,
    UnreachableError,
    shown,
)
from net.pace import Pace, domain_of, machine_lock
from net.transport import Connections, GuardedBackend
from settings import VERSION, NetworkSettings

MAX_REDIRECTS = 10
CONNECT_SECONDS = 10.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, "
    "text/html;q=0.8, */*;q=0.5"
)


@dataclass(frozen=True, slots=True)
class Page:
    """A response: `status` is 2xx, or 304 with an empty body."""

    asked: str
    url: str
    """Where it was found, after redirects."""
    status: int
    headers: Mapping[str, str]
    """Names in lower case; values byte for byte, as Latin-1."""
    body: bytes
    cut: bool = False
    """The connection or the compression ended before the body did."""
    permanent_url: str | None = None
    """`url`, where nothing but permanent redirects led there."""

    @property
    def sha256(self) -> str:
        """Digest of the body, in hexadecimal."""
        return hashlib.sha256(self.body).hexdigest()


class Door:
    """Fetches pages within `settings`; an async context manager, for one event loop.

    `arxiv_lock` is the file by which all processes share arXiv's gate, by default one for this
    user on this machine. `resolver` looks names up, by default the machine's own resolution.
    """

    def __init__(
        self,
        settings: NetworkSettings,
        arxiv_lock: Path | None = None,
        *,
        resolver: guard.Resolver | None = None,
    ) -> None:
        self._settings = settings
        self._allowed = guard.parse_allowed(settings.allow_hosts)
        self._pace = Pace(settings, arxiv_lock or machine_lock())
        self._resolver = resolver
        self._exit = AsyncExitStack()
        self._headers = (
            (b"User-Agent", f"Preread/{VERSION} (+{settings.contact})".encode()),
            (b"Accept", _ACCEPT.encode()),
            (b"Accept-Encoding", decode.ACCEPT_ENCODING.encode()),
            (b"Connection", b"keep-alive"),
        )

    async def __aenter__(self) -> Self:
        if self._resolver is None:
            system = guard.SystemResolver()
            self._exit.callback(system.close)
            self._resolver = system
        self._connections = Connections(
            self._settings, GuardedBackend(self._allowed, self._resolver), CONNECT_SECONDS
        )
        self._exit.push_async_callback(self._connections.aclose)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._exit.aclose()

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        max_bytes: int | None = None,
        deadline: float | None = None,
    ) -> Page:
        """GET `url`, redirects followed. Raises FetchError.

        `headers` (Latin-1 text, sent byte for byte) go with every hop. `max_bytes` caps the body
        after decompression. `deadline`, in seconds, covers all hops and the body, but not the
        waiting for a place.
        """
        cap = max_bytes or self._settings.max_body_mb * 1024 * 1024
        total = left = deadline or self._settings.timeout_s
        target = guard.check_url(url)
        seen = {str(target)}
        unbroken = True
        while True:
            async with self._pace.slot(target):
                if held := self._pace.held(target):
                    raise _held_back(target, held)
                started = time.monotonic()
                try:
                    async with asyncio.timeout(left):
                        page = await self._exchange(url, target, headers or {}, cap)
                except TimeoutError as error:
                    raise DeadlineError(
                        f"{shown(str(target))} was not complete after {total:g} seconds.",
                        "It is tried again later; network.timeout_s sets the limit.",
                    ) from error
                except LimitedError as error:
                    if error.status == 429:
                        self._pace.hold(target, error)
                    raise
                left -= time.monotonic() - started
            if isinstance(page, Page):
                moved = len(seen) > 1 and unbroken
                return replace(page, permanent_url=str(target)) if moved else page
            target = _next_hop(url, target, page, seen)
            unbroken = unbroken and page.status in _PERMANENT

    async def _exchange(
        self, asked: str, url: httpx.URL, headers: Mapping[str, str], cap: int
    ) -> "Page | _Redirect":
        """One request and its response; a redirect is given back, not followed."""
        try:
            if self._settings.proxy:
                await self._judge_for_proxy(url)
            raw = [(name.encode("ascii"), text.encode("latin-1")) for name, text in headers.items()]
            response = await self._connections.get(url, [*self._headers, *raw])
            try:
                return await _receive(asked, url, response, cap)
            finally:
                await response.aclose()
        except httpcore.TimeoutException as error:
            raise DeadlineError(
                f"{shown(str(url))}: no connection within {CONNECT_SECONDS:g} seconds.",
                "It is tried again later.",
            ) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError) as error:
            raise _unreachable(url, error) from error

    async def _judge_for_proxy(self, url: httpx.URL) -> None:
        # The proxy looks names up once more; of those that only it knows, the name must do.
        assert self._resolver is not None
        try:
            await guard.resolve(url.host, url.port or 443, self._allowed, self._resolver)
        except UnreachableError:
            guard.check_unresolved(url.host, self._allowed)


@dataclass(frozen=True, slots=True)
class _Redirect:
    status: int
    location: str


def _next_hop(asked: str, url: httpx.URL, redirect: _Redirect, seen: set[str]) -> httpx.URL:
    """The checked target of a redirect; `seen` remembers it."""
    try:
        target = guard.check_url(str(url.join(redirect.location)))
    except (httpx.InvalidURL, ValueError, BadAddressError) as error:
        raise _lost(asked) from error
    target = target.copy_with(fragment=None)
    if str(target) in seen or len(seen) > MAX_REDIRECTS:
        raise RedirectError(
            f"{shown(asked)} redirects in a loop or more than {MAX_REDIRECTS} times.",
            "Look in a browser for where the feed has moved, and add that address instead.",
        )
    seen.add(str(target))
    return target


def _lost(asked: str) -> RedirectError:
    return RedirectError(
        f"{shown(asked)} redirects to something that is no web address.",
        "Look in a browser for where the feed has moved, and add that address instead.",
    )


async def _receive(
    asked: str, url: httpx.URL, response: httpcore.Response, cap: int
) -> "Page | _Redirect":
    status = response.status
    headers = _plain_headers(response)
    if status in _REDIRECTS and "location" in headers:
        # Some servers send UTF-8 here without escaping it.
        location = headers["location"].encode("latin-1").decode("utf-8", "replace")
        return _Redirect(status, location)
    if status == 304:
        return Page(asked, str(url), status, headers, b"")
    if not 200 <= status < 300:
        raise _refusal(url, status, headers.get("retry-after"))
    body, cut = await _read(url, response, headers, cap)
    return Page(asked, str(url), status, headers, body, cut)


def _plain_headers(response: httpcore.Response) -> dict[str, str]:
    headers: dict[str, str] = {}
    for raw_name, raw_value in response.headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


async def _read(
    url: httpx.URL, response: httpcore.Response, headers: Mapping[str, str], cap: int
) -> tuple[bytes, bool]:
    """The decompressed body, and whether it was cut short."""
    too_large = TooLargeError(
        f"{shown(str(url))} is larger than {cap / (1024 * 1024):g} MiB.",
        "If that is right for this source, raise network.max_body_mb.",
    )
    declared = headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and int(declared[:19]) > cap:
        raise too_large
    body = bytearray()
    try:
        decoder = decode.decoder(headers.get("content-encoding", ""))
        async for raw in response.aiter_stream():
            for piece in decoder.feed(raw):
                body += piece
                if len(body) > cap:
                    raise too_large
    except ValueError as error:
        raise EncodingError(
            f"{shown(str(url))} cannot be decompressed ({error}).",
            "The publisher's server is at fault; it is tried again later.",
        ) from error
    except (httpcore.RemoteProtocolError, httpcore.ReadError):
        if not body:
            raise
        return bytes(body), True
    return bytes(body), not decoder.complete()


def _refusal(url: httpx.URL, status: int, retry_after: str | None) -> FetchError:
    """The error for a status that carries no page."""
    where = shown(str(url))
    if status in (429, 503):
        return LimitedError(
            status,
            f"{where} asked to be left alone for a while (HTTP {status}).",
            "It is asked again when the wait is over.",
            retry_after,
        )
    if status == 410:
        return GoneError(
            status,
            f"{where} is gone for good (HTTP 410).",
            "Remove the source, or look for its new address.",
        )
    hint = {
        401: "It needs a login, which Preread does not do; look for a public feed.",
        403: "The publisher turns programs away; look for another feed of it.",
        404: "Look in a browser for where the feed has moved, and add that address instead.",
    }.get(status, "It is tried again later.")
    return StatusError(status, f"{where} answered with HTTP {status}.", hint)


def _held_back(url: httpx.URL, answer: LimitedError) -> LimitedError:
    """The error for what is not asked because its domain has just answered 429."""
    return LimitedError(
        answer.status,
        f"{shown(str(url))} was not asked: {domain_of(url.host)} wants to be left alone for a "
        "while (HTTP 429).",
        "It is asked again when the wait is over.",
        answer.retry_after,
    )


def _unreachable(url: httpx.URL, error: Exception) -> FetchError:
    where = shown(str(url))
    reason = str(error) or type(error).__name__
    if "CERTIFICATE" in reason or "SSL" in reason:
        return UnreachableError(
            f"{where}: no secure connection ({reason}).",
            "The site's certificate is wrong, or this machine's clock is.",
        )
    return UnreachableError(
        f"{where} could not be reached ({reason}).", "It is tried again later; check the address."
    )
