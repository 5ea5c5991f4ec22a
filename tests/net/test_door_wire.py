"""The door against servers that misspeak HTTP, and against HTTP/2 and IPv6."""

import asyncio
import ssl
import time
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]
import pytest
import trustme

from net.door import Door, Page
from net.errors import (
    DeadlineError,
    FetchError,
    LimitedError,
    RedirectError,
    StatusError,
    TooLargeError,
    UnreachableError,
)
from settings import NetworkSettings
from tests.world.addresses import Names
from tests.world.feeds import RSS, posts, rss
from tests.world.http2 import Http2
from tests.world.server import Reply, Request, World, page, redirect

GOOD = rss(posts(3))
OK = b"HTTP/1.1 200 OK\r\n"
HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
WHOLE = OK + b"Content-Length: 5\r\n\r\nhello"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(raw=HINTS * 3 + WHOLE),
        Reply(raw=b"HTTP/1.1 102 Processing\r\n\r\n" + WHOLE),
        Reply(raw=CHUNKED + b"2\r\nhe\r\n3;note=x\r\nllo\r\n0\r\n\r\n"),
        Reply(raw=b"HTTP/1.0 200 OK\r\n\r\nhello"),
        Reply(b"hello and what was not announced", declared=5),
        Reply(b"hello", status=203),
        Reply(b"hello", no_length=True),
    ],
)
def test_unusual_but_whole(world: World, door_to: Any, reply: Reply) -> None:
    world.routes["/feed"] = reply
    found = door_to(world.url("/feed"))
    assert (found.body, found.cut) == (b"hello", False)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"hello", declared=5000),
        Reply(b"hello", declared=5000, reset=True),
        Reply(raw=CHUNKED + b"5\r\nhello\r\n"),
        Reply(raw=CHUNKED + b"5\r\nhello\r\nfff"),
        Reply(raw=CHUNKED + b"5\r\nhello\r\nnot a size\r\n"),
    ],
)
def test_what_came_before_the_break_is_given_back(world: World, door_to: Any, reply: Reply) -> None:
    world.routes["/feed"] = reply
    found = door_to(world.url("/feed"))
    assert (found.body, found.cut) == (b"hello", True)


def test_half_a_brotli_stream(world: World, door_to: Any) -> None:
    packed = brotli.compress(GOOD)
    world.routes["/feed"] = Reply(packed[: len(packed) // 2], headers={"Content-Encoding": "br"})
    found = door_to(world.url("/feed"))
    assert found.cut
    assert GOOD.startswith(found.body)


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(reset=True, raw=b""), UnreachableError),
        (Reply(reset=True, raw=OK + b"Content-Len"), UnreachableError),
        (Reply(reset=True, declared=5000), UnreachableError),
        (Reply(raw=b"SSH-2.0-OpenSSH_9.6\r\n"), UnreachableError),
        (Reply(raw=b"\x00" * 5000), UnreachableError),
        (Reply(raw=OK + b"no colon here\r\n\r\n"), UnreachableError),
        (Reply(raw=OK + b"Content-Length: -5\r\n\r\nhello"), UnreachableError),
        (Reply(raw=OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"), UnreachableError),
        (Reply(raw=CHUNKED + b"not a size\r\n"), UnreachableError),
        (Reply(raw=OK + b"X: y\r\n" * 50_000 + b"\r\nhello"), UnreachableError),
        (Reply(raw=OK + b"X-" + b"n" * 500_000 + b": y\r\n\r\nhello"), UnreachableError),
        (Reply(raw=HINTS * 5_000), UnreachableError),
        (Reply(raw=OK + b"X: y\r\n" * 50, drip_s=0.1), DeadlineError),
        (Reply(raw=HINTS * 50, drip_s=0.1), DeadlineError),
        (Reply(b"hello", declared=3 * 1024**2), TooLargeError),
        (Reply(raw=OK + b"Content-Length: 99999999999999999999\r\n\r\nhi"), TooLargeError),
        (Reply(raw=CHUNKED + b"300000\r\n" + bytes(3 * 1024**2)), TooLargeError),
        (Reply(status=302), StatusError),
        (Reply(status=300), StatusError),
        (Reply(status=418), StatusError),
        (Reply(status=599), StatusError),
    ],
)
def test_wire_faults(world: World, door_to: Any, reply: Reply, kind: type[FetchError]) -> None:
    world.routes["/feed"] = reply
    started = time.monotonic()
    with pytest.raises(kind) as caught:
        door_to(world.url("/feed"), max_bytes=2 * 1024**2, deadline=1)
    assert world.url("/feed") in caught.value.message
    assert caught.value.hint
    assert time.monotonic() - started < 4


@pytest.mark.parametrize(
    "location",
    [
        "javascript:alert(1)",
        "data:text/xml,<rss/>",
        "file:///etc/passwd",
        "ftp://example.org/feed",
        "mailto:me@example.org",
        "feed://example.org/feed",
        "http://",
        "http://[broken/",
        "http://me:secret@127.0.0.1/",
        "http://127.0.0.1:99999/",
        "",
        "/feed",
        "#top",
    ],
)
def test_redirects_that_lead_nowhere(world: World, door_to: Any, location: str) -> None:
    world.routes["/feed"] = redirect(location, 301)
    with pytest.raises(RedirectError) as caught:
        door_to(world.url("/feed"))
    assert world.url("/feed") in caught.value.message
    assert "secret" not in caught.value.message
    assert len(world.log) == 1


def test_a_deadline_covers_all_hops(world: World, door_to: Any) -> None:
    for hop in range(9):
        world.routes[f"/{hop}"] = Reply(
            status=302, headers={"Location": f"/{hop + 1}"}, delay_s=0.25
        )
    started = time.monotonic()
    with pytest.raises(DeadlineError):
        door_to(world.url("/0"), deadline=0.8)
    assert time.monotonic() - started < 3
    assert len(world.log) <= 4


def test_ipv6(arxiv_lock: Path) -> None:
    with World(("::1",)) as world:
        world.routes["/feed"] = page(GOOD, RSS)
        settings = NetworkSettings(allow_hosts=("::1/128",))

        async def run() -> Page:
            names = Names()
            names.turns["six.example"] = [["::1"]]
            async with Door(settings, arxiv_lock, resolver=names) as door:
                assert (await door.get(world.url("/feed"))).body == GOOD
                return await door.get(f"http://six.example:{world.port}/feed")

        assert asyncio.run(run()).body == GOOD
        assert [request.host for request in world.log] == ["[::1]", "six.example"]


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("two.example").configure_cert(context)
    return context


def test_http2(tls: ssl.SSLContext, door_to: Any) -> None:
    etag = 'W/"a b\xe9"'
    with Http2(tls, GOOD, {"ETag": etag, "Content-Type": RSS}) as server:
        url, names = f"https://two.example:{server.port}/feed", Names(two_example="127.0.0.1")
        found = door_to(url, names, headers={"If-None-Match": etag})
        assert (found.body, found.cut, found.headers["etag"]) == (GOOD, False, etag)
        with pytest.raises(TooLargeError):
            door_to(url, names, max_bytes=100)
    assert server.asked[0]["if-none-match"] == etag
    assert server.asked[0]["user-agent"].startswith("Preread/")


def test_an_http2_stream_that_breaks(tls: ssl.SSLContext, door_to: Any) -> None:
    with Http2(tls, GOOD, {"Content-Type": RSS}, reset=True) as server:
        url, names = f"https://two.example:{server.port}/feed", Names(two_example="127.0.0.1")
        found = door_to(url, names)
    assert found.cut
    assert GOOD.startswith(found.body)


def get_all(
    network: NetworkSettings, lock: Path, names: Names, urls: list[str]
) -> list[Page | BaseException]:
    async def run() -> list[Page | BaseException]:
        async with Door(network, lock, resolver=names) as door:
            return await asyncio.gather(*map(door.get, urls), return_exceptions=True)

    return asyncio.run(run())


def sites(*hosts: str) -> Names:
    names = Names()
    names.turns = {host: [["127.0.0.1"]] for host in hosts}
    return names


def test_redirects_wait_for_the_place_of_where_they_lead(
    world: World, network: NetworkSettings, arxiv_lock: Path
) -> None:
    """Four publishers, whose feeds all lead to two hosts of one domain: two at once there."""
    hosts = [f"site-{n}.com" for n in range(4)]
    names = sites(*hosts, "a.feeds.co.uk", "b.feeds.co.uk")
    under_way: list[float] = []

    def feed(request: Request) -> Reply:
        under_way.append(time.monotonic())
        return Reply(GOOD, delay_s=0.3)

    for n, host in enumerate(hosts):
        world.routes[f"{host} /feed"] = redirect(
            f"http://{'ab'[n % 2]}.feeds.co.uk:{world.port}/feed"
        )
    world.routes["/feed"] = feed
    found = get_all(
        network.model_copy(update={"per_domain": 2}),
        arxiv_lock,
        names,
        [f"http://{host}:{world.port}/feed" for host in hosts],
    )
    assert all(isinstance(one, Page) for one in found)
    assert under_way[2] - under_way[0] >= 0.29
    assert under_way[3] - under_way[1] >= 0.29


@pytest.mark.parametrize("header", [{"Retry-After": "120"}, {}])
def test_a_429_holds_back_the_rest_of_its_domain(
    world: World, network: NetworkSettings, arxiv_lock: Path, header: dict[str, str]
) -> None:
    names = sites("a.busy.com", "b.busy.com", "led.com", "other.com")
    world.routes["/feed"] = page(GOOD, RSS)
    world.routes["a.busy.com /feed"] = Reply(b"Slow down", 429, header)
    world.routes["led.com /feed"] = redirect(f"http://b.busy.com:{world.port}/feed")
    hosts = ["a.busy.com", "b.busy.com", "led.com", "other.com"]
    urls = [f"http://{host}:{world.port}/feed" for host in hosts]
    settings = network.model_copy(update={"per_domain": 1})
    first, second, led, other = get_all(settings, arxiv_lock, names, urls)
    for error in (first, second, led):
        assert isinstance(error, LimitedError)
        assert error.retry_after == header.get("Retry-After")
    assert "was not asked: busy.com" in str(second)
    assert isinstance(other, Page)
    assert {r.host for r in world.log} == {"a.busy.com", "led.com", "other.com"}


def test_a_503_and_a_short_wait_hold_nobody_back_for_long(
    world: World, network: NetworkSettings, arxiv_lock: Path
) -> None:
    world.routes["/down"] = Reply(b"", 503, {"Retry-After": "120"})
    world.routes["/busy"] = Reply(b"", 429, {"Retry-After": "1"})
    world.routes["/feed"] = page(GOOD, RSS)

    async def run() -> None:
        async with Door(network, arxiv_lock) as door:
            with pytest.raises(LimitedError):
                await door.get(world.url("/down"))
            assert (await door.get(world.url("/feed"))).body == GOOD
            with pytest.raises(LimitedError):
                await door.get(world.url("/busy"))
            with pytest.raises(LimitedError, match="was not asked"):
                await door.get(world.url("/feed"))
            await asyncio.sleep(1.1)
            assert (await door.get(world.url("/feed"))).body == GOOD

    asyncio.run(run())
