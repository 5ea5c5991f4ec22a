"""How politely: so many requests at once, per registrable domain and overall, and arXiv's rule.

arXiv asks for one request per three seconds over one connection, for RSS, OAI-PMH and the API
together (info.arxiv.org/help/api/tou.html). The scheduler, the UI and the command line are
processes of their own, so that gate is a lock file holding the time of the last request.
"""

import asyncio
import os
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from net.errors import LimitedError, parse_retry_after
from net.lock import file_lock
from settings import NetworkSettings

if TYPE_CHECKING:
    from tldextract import TLDExtract

_STAMP_BYTES = 32
_HOLD_SECONDS = 60.0


@cache
def _suffixes() -> "TLDExtract":
    # Late: it brings requests along, and addresses that are numbers need neither.
    import tldextract

    # The bundled snapshot of the public suffix list: nothing is downloaded, nothing cached.
    return tldextract.TLDExtract(cache_dir=None, suffix_list_urls=())


@cache
def _registrable(host: str) -> str | None:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return _suffixes().extract_str(host).top_domain_under_public_suffix or None
    return None


def domain_of(host: str) -> str:
    """The registrable domain of a host name (`export.arxiv.org` → `arxiv.org`), else the host."""
    return _registrable(host) or host


def lane_of(url: httpx.URL) -> str:
    """Which requests share places and patience: those to one registrable domain."""
    # Hosts without a registrable domain may be many services, one a port.
    return _registrable(url.host) or url.netloc.decode("ascii")


def party_of(url: str) -> str:
    """`lane_of` an address as it was written; itself, where it is none."""
    try:
        return lane_of(httpx.URL(url))
    except httpx.InvalidURL:
        return url


def machine_lock() -> Path:
    """Where this user's processes meet to share the arXiv gate, whatever their home."""
    folder = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
    return folder / f"preread-{os.getuid()}-arxiv.lock"


class Gate:
    """One request at a time on this machine, and `delay_s` between the starts of two."""

    def __init__(self, path: Path, delay_s: float) -> None:
        self._path = path
        self._delay_s = delay_s

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn and hold it."""
        async with file_lock(self._path) as descriptor:
            wait = self._last(descriptor) + self._delay_s - time.time()
            # A clock set back would otherwise make everyone wait for it to catch up.
            await asyncio.sleep(min(max(wait, 0.0), self._delay_s))
            os.pwrite(descriptor, f"{time.time():<{_STAMP_BYTES}.6f}".encode(), 0)
            yield

    def _last(self, descriptor: int) -> float:
        try:
            return float(os.pread(descriptor, _STAMP_BYTES, 0))
        except ValueError:  # new and empty, or not ours: as if nobody had asked yet
            return 0.0


@dataclass
class _Lane:
    """The requests to one domain."""

    slots: asyncio.Semaphore
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    last: float = float("-inf")


class Pace:
    """Admits requests: `async with pace.slot(url): …`."""

    def __init__(self, settings: NetworkSettings, arxiv_lock: Path) -> None:
        self._settings = settings
        self._overall = asyncio.Semaphore(settings.overall)
        self._lanes: dict[str, _Lane] = {}
        self._held: dict[str, tuple[float, LimitedError]] = {}
        self._gate = Gate(arxiv_lock, settings.arxiv_delay_s)
        self._arxiv = (settings.arxiv_api, settings.arxiv_rss, settings.arxiv_oai)

    @asynccontextmanager
    async def slot(self, url: httpx.URL) -> AsyncIterator[None]:
        """Hold one of the places for the URL's host; waiting here counts against no deadline."""
        if self._is_arxiv(url):
            async with self._gate.turn(), self._overall:
                yield
            return
        lane = self._lane(lane_of(url))
        # The domain first: a request that waits for its domain takes no one else's place.
        async with lane.slots:
            await self._spread(lane)
            async with self._overall:
                yield

    def hold(self, url: httpx.URL, error: LimitedError) -> None:
        """Leave the whole domain of `url` alone from now on, as it answered with `error`.

        Without a `Retry-After`, for a minute. Of arXiv, only the service that answered, and only
        where it said for how long: its API's bare 429s pass within seconds.
        """
        now = datetime.now(UTC)
        until = parse_retry_after(error.retry_after, now)
        if until is None and self._is_arxiv(url):
            return
        wait = (until - now).total_seconds() if until else _HOLD_SECONDS
        self._held[self._party(url)] = (time.monotonic() + wait, error)

    def held(self, url: httpx.URL) -> LimitedError | None:
        """The answer for which the domain of `url` is left alone now."""
        until, error = self._held.get(self._party(url), (0.0, None))
        return error if time.monotonic() < until else None

    def _is_arxiv(self, url: httpx.URL) -> bool:
        return domain_of(url.host) == "arxiv.org" or str(url).startswith(self._arxiv)

    def _party(self, url: httpx.URL) -> str:
        return f"arxiv {url.host}" if self._is_arxiv(url) else lane_of(url)

    def _lane(self, name: str) -> _Lane:
        if name not in self._lanes:
            self._lanes[name] = _Lane(asyncio.Semaphore(self._settings.per_domain))
        return self._lanes[name]

    async def _spread(self, lane: _Lane) -> None:
        if not self._settings.domain_delay_s:
            return
        async with lane.turn:
            wait = lane.last + self._settings.domain_delay_s - time.monotonic()
            if wait > 0:
                await asyncio.sleep(wait)
            lane.last = time.monotonic()
