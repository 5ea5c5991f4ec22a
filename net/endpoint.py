"""A server that the user configured: JSON posted to one exact origin, with a key and patience.

    endpoint = Endpoint("http://127.0.0.1:8080/v1", key=None, limits=Limits(...))
    answers = endpoint.post("/chat/completions", documents, seconds=120)

Feeds must not make Preread ask this machine's other programs, so what they name goes through the
guard. What the user names in the configuration may well live on this machine: it is exempt from
the guard, but only its exact origin (scheme, host, port) is ever asked. Redirects are refused, so
that neither the key nor a text can be led elsewhere.

The key is sent in the Authorization header and stands nowhere else: no error, log or record
holds it, and a server's words are repeated without it.
"""

import asyncio
import json
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from ipaddress import ip_address
from typing import Any

import httpx

from net.errors import BadAddressError, parse_retry_after, shown
from net.guard import check_url
from settings import VERSION

_MAX_BYTES = 4 << 20
_CONNECT_SECONDS = 10.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0
_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_QUOTED = frozenset({400, 404, 413, 415, 422})
"""Statuses whose message helps; a 401's may repeat the key."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Patience: seconds for one document, retries included; retries; requests at once."""

    seconds: float = 60.0
    retries: int = 2
    at_once: int = 2


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one document.

    `status` is the HTTP status; 0 without a connection or with an unreadable answer, -1 when time
    was up. `body` is the JSON of a 200; `problem` says what went wrong, without the key.
    """

    status: int
    body: Any = None
    problem: str = ""


class Endpoint:
    """One configured server. Raises BadAddressError for what is not a plain web address."""

    def __init__(
        self, base_url: str, *, key: str | None, limits: Limits, proxy: str | None = None
    ) -> None:
        try:
            self._base = check_url(base_url.rstrip("/"))
        except BadAddressError as error:
            raise BadAddressError(
                error.message, "Correct base_url; a key goes into the variable that key_env names."
            ) from error
        self._key = key
        self._limits = limits
        self._proxy = None if is_local(self._base.host) else proxy

    @property
    def origin(self) -> str:
        """Scheme, host and port, for messages."""
        return shown(str(self._base.copy_with(path="/", query=None, fragment=None)))

    def post(
        self, path: str, documents: Sequence[dict[str, Any]], *, seconds: float
    ) -> list[Answer]:
        """Post each document to `path` below the base URL; one answer for each, in order.

        All are done within `seconds`, each within its own limit. Never raises for an answer.
        """
        return asyncio.run(self._all("POST", path, documents, seconds))

    def get(self, path: str, *, seconds: float) -> Answer:
        """GET `path` below the base URL."""
        return asyncio.run(self._all("GET", path, [None], seconds))[0]

    async def _all(
        self, method: str, path: str, documents: Sequence[dict[str, Any] | None], seconds: float
    ) -> list[Answer]:
        until = time.monotonic() + seconds
        places = asyncio.Semaphore(self._limits.at_once)
        async with self._client() as client:

            async def one(document: dict[str, Any] | None) -> Answer:
                async with places:
                    now = time.monotonic()
                    end = min(until, now + self._limits.seconds)
                    try:
                        async with asyncio.timeout(max(0.0, end - now)):
                            return await self._patiently(client, method, path, document, end)
                    except TimeoutError:
                        return Answer(-1, problem=f"{self.origin} did not answer in time")

            return list(await asyncio.gather(*(one(document) for document in documents)))

    async def _patiently(
        self,
        client: httpx.AsyncClient,
        method: str,
        path: str,
        document: dict[str, Any] | None,
        end: float,
    ) -> Answer:
        """One document, tried again where that can help and time is left."""
        pause = _FIRST_PAUSE
        for left in range(self._limits.retries, -1, -1):
            answer, wait = await self._once(client, method, path, document)
            if answer.status and answer.status not in _AGAIN:
                return answer
            # Jitter, so that several clients of one server do not come back at once.
            wait = pause * random.uniform(0.5, 1.0) if wait is None else wait
            if not left or time.monotonic() + wait >= end:
                return answer
            await asyncio.sleep(wait)
            pause = min(2 * pause, _LONGEST_PAUSE)
        raise AssertionError("unreachable: the loop returns in its last round")

    async def _once(
        self,
        client: httpx.AsyncClient,
        method: str,
        path: str,
        document: dict[str, Any] | None,
    ) -> tuple[Answer, float | None]:
        """One exchange, and how many seconds the server asks to wait, if it does."""
        url = self._base.copy_with(path=self._base.path.rstrip("/") + path)
        try:
            request = client.build_request(method, url, json=document)
            response = await client.send(request, stream=True)
            try:
                body = await bounded(response)
            finally:
                await response.aclose()
        except (httpx.HTTPError, httpx.StreamError, ValueError, OSError) as error:
            return Answer(0, problem=f"{self.origin}: {self._safe(_reason(error))}"), None
        answer = self._answer(response.status_code, body)
        return answer, wait_of(response.headers.get("retry-after"))

    def _answer(self, status: int, body: bytes) -> Answer:
        if status != 200:
            said = self._safe(_message(body)) if status in _QUOTED else ""
            where = f"{self.origin} answered with HTTP {status}"
            return Answer(status, problem=f"{where}: {said}" if said else where)
        try:
            return Answer(200, json.loads(body))
        except (ValueError, RecursionError):
            return Answer(0, problem=f"{self.origin} answered with something that is not JSON")

    def _safe(self, words: str) -> str:
        words = words.replace(self._key, "…") if self._key else words
        return " ".join(words.split())[:200]

    def _client(self) -> httpx.AsyncClient:
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        return client(headers, self._proxy)


def client(headers: Mapping[str, str], proxy: str | None) -> httpx.AsyncClient:
    """A client that follows no redirect, takes no cookie and reads no environment."""
    return httpx.AsyncClient(
        headers={"User-Agent": f"Preread/{VERSION}", "Accept": "application/json", **headers},
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        timeout=httpx.Timeout(None, connect=_CONNECT_SECONDS),
        follow_redirects=False,
        trust_env=False,
        proxy=proxy,
    )


async def bounded(response: httpx.Response) -> bytes:
    """The body. Raises ValueError where it is too large."""
    body = bytearray()
    async for piece in response.aiter_bytes():
        body += piece
        if len(body) > _MAX_BYTES:
            raise ValueError("the answer is too large")
    return bytes(body)


def wait_of(retry_after: str | None) -> float | None:
    """The seconds that `Retry-After` asks to wait."""
    now = datetime.now(UTC)
    until = parse_retry_after(retry_after, now)
    return None if until is None else (until - now).total_seconds()


def _reason(error: Exception) -> str:
    return f"{type(error).__name__} {error}".strip()


def _message(body: bytes) -> str:
    """What an error document says: OpenAI's `error.message`, FastAPI's `detail`."""
    try:
        document = json.loads(body)
        said = document.get("error", document.get("detail", document.get("message", "")))
        said = said.get("message", "") if isinstance(said, dict) else said
    except (ValueError, RecursionError, AttributeError):
        return ""
    return said if isinstance(said, str) else ""


def is_local(host: str) -> bool:
    """Whether a proxy cannot be the way to this host."""
    try:
        return ip_address(host.strip("[]")).is_private
    except ValueError:
        return host == "localhost" or "." not in host
