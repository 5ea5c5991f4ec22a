"""Connections that go to the very address the guard has judged.

A network backend beneath httpcore resolves, judges and connects in one step, while TLS and the
`Host` header keep the name. Connections are pooled by name, never by address: two sites behind
one address must not share a connection whose certificate only one of them was checked against.
"""

import asyncio
import ssl
from collections.abc import Iterable, Sequence
from typing import Any

import certifi
import httpcore
import httpx

from net.guard import Allowed, Resolver, resolve
from settings import NetworkSettings


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Opens TCP connections to judged addresses only."""

    def __init__(self, allowed: Allowed, resolver: Resolver) -> None:
        self._allowed = allowed
        self._resolver = resolver
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Try the host's addresses in turn; raises RefusedError if one of them is not public."""
        addresses = await resolve(host, port, self._allowed, self._resolver)
        each = timeout / len(addresses) if timeout else None
        for address in addresses[:-1]:
            try:
                return await self._inner.connect_tcp(
                    address, port, each, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._inner.connect_tcp(
            addresses[-1], port, each, local_address, socket_options
        )

    async def sleep(self, seconds: float) -> None:
        """Part of the interface."""
        await asyncio.sleep(seconds)


def _tls() -> ssl.SSLContext:
    tls = ssl.create_default_context(cafile=certifi.where())
    tls.load_default_certs()  # what a company installed on its machines, and SSL_CERT_FILE
    return tls


class _DirectPool(httpcore.AsyncConnectionPool):
    """Reads the certificates once an https address is asked: that takes as long as 20 requests."""

    def create_connection(self, origin: httpcore.Origin) -> httpcore.AsyncConnectionInterface:
        if origin.scheme == b"https" and self._ssl_context is None:
            self._ssl_context = _tls()
        return super().create_connection(origin)


class Connections:
    """Connections over such a backend, or to the configured proxy, which then connects by itself.

    httpcore without httpx's client above it: a sixth of a 304's time would go into cookies,
    redirects and authentication, which none of our requests has.
    """

    def __init__(
        self, settings: NetworkSettings, backend: GuardedBackend, connect_seconds: float
    ) -> None:
        self._extensions = {"timeout": {"connect": connect_seconds}}
        self._pool: httpcore.AsyncConnectionPool
        if settings.proxy:
            self._pool = httpcore.AsyncHTTPProxy(
                settings.proxy, ssl_context=_tls(), max_connections=settings.overall, http2=True
            )
        else:
            self._pool = _DirectPool(
                max_connections=settings.overall,
                # Few sites are asked twice; httpcore looks through all of them at every request.
                max_keepalive_connections=8,
                keepalive_expiry=5.0,
                http2=True,
                network_backend=backend,
            )

    async def get(
        self, url: httpx.URL, headers: Sequence[tuple[bytes, bytes]]
    ) -> httpcore.Response:
        """Ask for a URL; the response's body is still to be read, and to be closed after.

        httpcore's own exceptions come through.
        """
        return await self._pool.handle_async_request(
            httpcore.Request(
                "GET",
                httpcore.URL(
                    scheme=url.raw_scheme,
                    host=url.raw_host,
                    port=url.port,
                    target=url.raw_path,
                ),
                headers=[(b"Host", url.netloc), *headers],
                extensions=self._extensions,
            )
        )

    async def aclose(self) -> None:
        """Close all connections."""
        await self._pool.aclose()
