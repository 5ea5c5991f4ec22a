"""Serving a folder of feeds whose dates are relative to now.

A file may hold placeholders that become dates so many hours before now, in the format that its
kind of feed wants: `@-26h|rfc822@` → `Sun, 22 Nov 2026 05:00:00 GMT`, `@-26h|iso@` →
`2026-11-22T05:00:00Z`. `@origin@` becomes the address that the world answers on. So a sample
edition that was written once is always of today.
"""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from tests.world.server import Handler, Reply, Request, World

_PLACEHOLDER = re.compile(rb"@(-\d+(?:\.\d+)?)h\|(rfc822|iso)@")
_TYPES = {
    ".rss": "application/rss+xml",
    ".atom": "application/atom+xml",
    ".xml": "application/xml",
    ".json": "application/feed+json",
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}


def fill_dates(text: bytes, now: datetime) -> bytes:
    """Replace the date placeholders of `text`."""

    def date(match: re.Match[bytes]) -> bytes:
        moment = now + timedelta(hours=float(match[1]))
        if match[2] == b"rfc822":
            return format_datetime(moment.astimezone(UTC), usegmt=True).encode()
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()

    return _PLACEHOLDER.sub(date, text)


def serve_folder(world: World, folder: Path, prefix: str = "/", now: datetime | None = None) -> int:
    """Add a route for each file under `folder`; returns how many. `now` is the world's start."""
    start = now or datetime.now(UTC)
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    for path in files:
        route = prefix + path.relative_to(folder).as_posix()
        world.routes[route] = with_validators(_read(world, path, start), _type_of(path))
        if path.stem == "index":
            world.routes[route.removesuffix(path.name)] = world.routes[route]
    return len(files)


def _read(world: World, path: Path, now: datetime) -> bytes:
    return fill_dates(path.read_bytes(), now).replace(b"@origin@", world.url("").encode())


def _type_of(path: Path) -> str:
    return _TYPES.get(path.suffix, "application/octet-stream")


def with_validators(body: bytes, content_type: str) -> Handler:
    """A handler that answers 304 to whoever has this very body."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    headers = {"Content-Type": content_type, "ETag": etag}

    def answer(request: Request) -> Reply:
        if request.headers.get("if-none-match") == etag:
            return Reply(status=304, headers={"ETag": etag})
        return Reply(body, headers=headers)

    return answer
