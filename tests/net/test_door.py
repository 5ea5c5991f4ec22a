"""The door against the loopback internet: every fault of one request."""

import asyncio
import ssl
import threading
import time
import tracemalloc
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import trustme

from net.door import Door, Page
from net.errors import (
    DeadlineError,
    EncodingError,
    FetchError,
    GoneError,
    LimitedError,
    RedirectError,
    RefusedError,
    StatusError,
    TooLargeError,
    UnreachableError,
)
from settings import VERSION, NetworkSettings
from tests.world.addresses import Names
from tests.world.feeds import posts, rss
from tests.world.scenes import bombs, faults
from tests.world.server import Reply, World, page, redirect

MIB = 1024 * 1024


@pytest.fixture
def faulty(world: World) -> World:
    faults(world)
    return world


def test_a_page_comes_with_its_headers(faulty: World, door_to: Any) -> None:
    found = door_to(faulty.url("/feed"))
    assert found.status == 200
    assert found.body == rss(posts(3))
    assert found.headers["content-type"].startswith("application/rss+xml")
    assert found.permanent_url is None
    sent = faulty.log[0].headers
    assert sent["user-agent"].startswith(f"Preread/{VERSION} (+https://")
    assert "gzip" in sent["accept-encoding"]


@pytest.mark.parametrize("path", ["/gzip", "/deflate", "/deflate-raw", "/brotli"])
def test_compressed_bodies(faulty: World, door_to: Any, path: str) -> None:
    assert door_to(faulty.url(path)).body == rss(posts(3))


def test_validators_travel_byte_for_byte(world: World, door_to: Any) -> None:
    etag = 'W/"a b\xe9\xff"'
    world.routes["/feed"] = page("body", ETag=etag)
    found = door_to(world.url("/feed"))
    assert found.headers["etag"] == etag
    world.routes["/feed"] = Reply(status=304, headers={"ETag": '"next"'})
    again = door_to(world.url("/feed"), headers={"If-None-Match": found.headers["etag"]})
    assert world.log[-1].headers["if-none-match"] == etag
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", '"next"')


@pytest.mark.parametrize(
    ("path", "lands", "permanent"),
    [
        ("/moved", "/feed", "/feed"),
        ("/moved-twice", "/feed", "/feed"),
        ("/found", "/feed", None),
        ("/moved-then-found", "/feed", None),
        ("/found-then-moved", "/feed", None),
        ("/hop/10", "/hop/0", None),
    ],
)
def test_redirects_are_followed_and_remembered(
    faulty: World, door_to: Any, path: str, lands: str, permanent: str | None
) -> None:
    found = door_to(faulty.url(path))
    assert found.url == faulty.url(lands)
    assert found.permanent_url == (permanent and faulty.url(permanent))


@pytest.mark.parametrize(
    ("path", "kind", "code"),
    [
        ("/slow-headers", DeadlineError, "timeout"),
        ("/drip", DeadlineError, "timeout"),
        ("/hang-up", UnreachableError, "unreachable"),
        ("/large", TooLargeError, "too_large"),
        ("/large-unsaid", TooLargeError, "too_large"),
        ("/not-gzip", EncodingError, "bad_encoding"),
        ("/unknown-encoding", EncodingError, "bad_encoding"),
        ("/loop", RedirectError, "redirects"),
        ("/hop/11", RedirectError, "redirects"),
        ("/to-nowhere", RedirectError, "redirects"),
        ("/to-private", RefusedError, "refused"),
        ("/to-metadata", RefusedError, "refused"),
        ("/gone", GoneError, "http_410"),
        ("/missing", StatusError, "http_404"),
        ("/broken", StatusError, "http_500"),
        ("/busy", LimitedError, "http_429"),
        ("/down", LimitedError, "http_503"),
    ],
)
def test_faults(faulty: World, door_to: Any, path: str, kind: type[FetchError], code: str) -> None:
    started = time.monotonic()
    with pytest.raises(kind) as caught:
        door_to(faulty.url(path), max_bytes=2 * MIB, deadline=1)
    assert caught.value.code == code
    assert caught.value.hint
    assert time.monotonic() - started < 4


@pytest.mark.parametrize("path", ["/cut", "/cut-gzip"])
def test_a_cut_body_is_given_back_as_such(faulty: World, door_to: Any, path: str) -> None:
    found = door_to(faulty.url(path))
    assert found.cut
    assert rss(posts(3)).startswith(found.body)


@pytest.mark.parametrize("path", ["/bomb-gzip", "/bomb-brotli"])
def test_a_bomb_costs_no_more_than_the_cap(world: World, door_to: Any, path: str) -> None:
    bombs(world)
    tracemalloc.start()
    try:
        with pytest.raises(TooLargeError):
            door_to(world.url(path), max_bytes=MIB)
        assert tracemalloc.get_traced_memory()[1] < 16 * MIB
    finally:
        tracemalloc.stop()


def test_nobody_listening(door_to: Any, world: World) -> None:
    with pytest.raises(UnreachableError, match=r"127\.0\.0\.9"):
        door_to(f"http://127.0.0.9:{world.port}/feed")


def test_the_loopback_is_refused_unless_let_through(world: World, arxiv_lock: Path) -> None:
    world.routes["/feed"] = page("secret")

    async def run(settings: NetworkSettings) -> Page:
        async with Door(settings, arxiv_lock) as door:
            return await door.get(world.url("/feed"))

    with pytest.raises(RefusedError, match="loopback"):
        asyncio.run(run(NetworkSettings()))
    assert world.log == []
    assert asyncio.run(run(NetworkSettings(allow_hosts=("127.0.0.1",)))).body == b"secret"


def test_a_rebinding_name_is_looked_up_once(door_to: Any) -> None:
    """The first answer is judged and connected to; the second, private one is never asked for."""
    with World(("127.0.0.1", "127.0.0.2")) as world:
        world.routes["/feed"] = lambda request: page(request.address)
        names = Names()
        names.turns["evil.example"] = [["127.0.0.2"], ["10.0.0.1"]]
        found = door_to(f"http://evil.example:{world.port}/feed", names)
        assert found.body == b"127.0.0.2"
        assert world.log[0].host == "evil.example"
        assert names.turns["evil.example"] == [["10.0.0.1"]]


def test_a_rebinding_name_is_refused_at_the_next_hop(world: World, door_to: Any) -> None:
    world.routes["/feed"] = Reply(status=302, headers={"Location": "/x", "Connection": "close"})
    world.routes["/x"] = redirect(f"http://other.example:{world.port}/feed")
    names = Names(evil_example="127.0.0.1", other_example="10.0.0.1")
    with pytest.raises(RefusedError, match=r"other\.example leads to 10\.0\.0\.1"):
        door_to(f"http://evil.example:{world.port}/feed", names)


def test_the_next_address_is_tried(world: World, door_to: Any) -> None:
    world.routes["/feed"] = page("here")
    names = Names()
    names.turns["two.example"] = [["127.0.0.9", "127.0.0.1"]]
    assert door_to(f"http://two.example:{world.port}/feed", names).body == b"here"


def test_cookies_are_not_kept(faulty: World, network: NetworkSettings, arxiv_lock: Path) -> None:
    async def run() -> None:
        async with Door(network, arxiv_lock) as door:
            await door.get(faulty.url("/cookie"))
            await door.get(faulty.url("/cookie"))

    asyncio.run(run())
    assert "cookie" not in faulty.log[1].headers


def test_huge_headers_are_refused(world: World, door_to: Any) -> None:
    world.routes["/feed"] = page("body", X_Long="x" * 1_000_000)
    with pytest.raises(UnreachableError):
        door_to(world.url("/feed"))


def test_environment_proxies_are_not_used(
    world: World, door_to: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    world.routes["/feed"] = page("direct")
    assert door_to(world.url("/feed")).body == b"direct"


def test_a_configured_proxy_is_used(world: World, arxiv_lock: Path) -> None:
    world.routes["/feed"] = page("by proxy")
    settings = NetworkSettings(proxy=world.url(""), allow_hosts=("only-there.example",))

    async def run() -> Page:
        async with Door(settings, arxiv_lock, resolver=Names()) as door:
            with pytest.raises(RefusedError):
                await door.get("http://10.0.0.1/feed")
            return await door.get("http://only-there.example/feed")

    assert asyncio.run(run()).body == b"by proxy"
    assert len(world.log) == 1


def test_waiting_for_a_place_is_not_charged_to_the_deadline(
    world: World, network: NetworkSettings, arxiv_lock: Path
) -> None:
    world.routes["/feed"] = Reply(b"slow", delay_s=0.4)
    settings = network.model_copy(update={"per_domain": 1})

    async def run() -> list[Page]:
        async with Door(settings, arxiv_lock) as door:
            urls = [world.url("/feed")] * 4
            return await asyncio.gather(*(door.get(url, deadline=1) for url in urls))

    assert [found.body for found in asyncio.run(run())] == [b"slow"] * 4


class _Hello(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        """Quiet."""


def test_tls_is_checked_against_the_name_not_the_address(
    door_to: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("good.example").configure_cert(context)
    server = HTTPServer(("127.0.0.1", 0), _Hello)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        names = Names(good_example="127.0.0.1", other_example="127.0.0.1")
        port = server.server_address[1]
        assert door_to(f"https://good.example:{port}/", names).body == b"hello"
        with pytest.raises(UnreachableError, match="no secure connection"):
            door_to(f"https://other.example:{port}/", names)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
