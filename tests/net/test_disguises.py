"""Private addresses in every dress that a URL gives them, asked for through a real door."""

import asyncio
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest

from net.door import Door
from net.errors import BadAddressError, RedirectError, RefusedError, UnreachableError
from net.guard import _SPECIAL, Allowed, judge, parse_allowed, resolve
from settings import NetworkSettings
from tests.world.addresses import Names
from tests.world.server import World, page, redirect


def _split(text: str) -> list[str]:
    return text.split()


LITERALS = _split(
    """
    127.0.0.1 127.1 127.0.1 127.00000.00001 2130706433 0x7f000001 0x7f.1 0x7f.0.0.1 017700000001
    0 00000000 0.0.0.0 0x0 LOCALHOST localhost 127。0。0。1 127.0.0.1#@example.org
    10.0.0.1 10.1 167772161 0xa9fea9fe 2852039166 169.254.169.254 100.100.100.200 168.63.129.16
    192.168.1.1 3232235777 172.16.0.1 192.0.0.192 255.255.255.255
    [::] [::1] [0:0:0:0:0:0:0:1] [::127.0.0.1] [::7f00:1] [::ffff:127.0.0.1] [::ffff:7f00:1]
    [::FFFF:0a00:0001] [0:0:0:0:0:ffff:127.0.0.1] [::ffff:0:127.0.0.1] [::ffff:169.254.169.254]
    [64:ff9b::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b:1::127.0.0.1] [64:ff9b:1:ffff::808:808]
    [2002:7f00:1::] [2002:a00:1::1] [2002:a9fe:a9fe::1]
    [2001:0:7f00:1::f7f7:f7f7] [2001:0:808:808::80ff:fffe] [2001:0:808:808::f5ff:fffe]
    [2606:4700::5efe:7f00:1] [2606:4700::200:5efe:a00:1] [fe80::5efe:808:808]
    [fd00::5efe:808:808] [fd00::200:5efe:808:808] [ff02::5efe:808:808]
    [fe80::1] [fd00:ec2::254] [fc00::1] [fec0::1] [ff02::1] [100::1] [2001:db8::1] [3fff::1]
    [5f00::1]
"""
)

UNFIT = _split(
    """
    http://0177.0.0.1/ http://127.0.0.01/ http://256.0.0.1/ http://１２７.０.０.１/ http://①②⑦.0.0.1/
    http://ⓛocalhost/ http://ℒ𝔬𝓬𝔞𝓵𝔥𝔬𝓼𝔱/ http://[::1%25lo]/ http://[fe80::1%eth0]/
    http://[fe80::1%25eth0]/ http://[::1]./ http://[v1.x]/ http://[::1/ http://127.0.0.1:80:80/
    http://example.org@127.0.0.1/ http://example.org:80@127.0.0.1/ http://127.0.0.1@example.org/
    http://1.1.1.1&@127.0.0.1/ http://example.org\\@127.0.0.1/ http://127.0.0.1\\@example.org/
    http://127.0.0.1%2f@example.org/ http://127.0.0.1%00.example.org/ http:///127.0.0.1/
    http:127.0.0.1/ http:\\\\127.0.0.1/ //127.0.0.1/ file:///etc/passwd gopher://127.0.0.1/
    dict://127.0.0.1:11211/ ftp://127.0.0.1/ data:text/xml,<rss/> javascript:alert(1)
    http://127.0.0.1:22/ http://127.0.0.1:25/ http://127.0.0.1:-1/ http://127.0.0.1:99999/
    unix:///var/run/docker.sock jar:http://127.0.0.1!/
"""
)
UNFIT += ["http://127.0.0.1\t/", "http://127.0.\n0.1/", " http://127.0.0.1/", "http://127.0.0.1 /"]
UNFIT += ["http://loc\u00adalhost/", "http://local\u200bhost/", "http://127.0.0.1\r\nHost: x/", ""]

UNKNOWN = ["localhost.", "127.0.0.1.", "127.0.0.1...", "4294967297", "0x100000000"]
"""What one resolver takes for the loopback, and another one for nothing: never let through."""


def ask(url: str, settings: NetworkSettings, lock: Path, names: Names | None = None) -> None:
    async def run() -> None:
        async with Door(settings, lock, resolver=names) as door:
            await door.get(url)

    asyncio.run(run())


def url_of(host: str, port: int) -> str:
    name, _, fragment = host.partition("#")
    return f"http://{name}:{port}/#{fragment}"


def test_no_literal_is_let_through(world: World, arxiv_lock: Path) -> None:
    """With the machine's own resolver, which reads octal and the like as C does."""

    async def run() -> list[str]:
        passed = []
        async with Door(NetworkSettings(), arxiv_lock) as door:
            for host in (*LITERALS, *UNKNOWN):
                error: tuple[type[Exception], ...] = (RefusedError,)
                if host in UNKNOWN:
                    error = (RefusedError, UnreachableError)
                try:
                    await door.get(url_of(host, world.port))
                except error:
                    continue
                except Exception as other:
                    passed.append(f"{host}: {other!r}")
                else:
                    passed.append(host)
        return passed

    assert asyncio.run(run()) == []
    assert world.log == []


def test_what_is_no_web_address_is_not_even_looked_up(arxiv_lock: Path) -> None:
    async def run() -> list[str]:
        everything = NetworkSettings(allow_hosts=("0.0.0.0/0", "::/0"))
        passed = []
        async with Door(everything, arxiv_lock, resolver=Names()) as door:
            for url in UNFIT:
                try:
                    await door.get(url)
                except BadAddressError:
                    continue
                except Exception as other:
                    passed.append(f"{url}: {other!r}")
                else:
                    passed.append(url)
        return passed

    assert asyncio.run(run()) == []


def test_no_literal_is_let_through_by_a_redirect(world: World, arxiv_lock: Path) -> None:
    """A public name (as far as the door can tell) sends on to each of them."""
    settings = NetworkSettings(allow_hosts=("feed.example",))
    hosts = [host for host in LITERALS if "#" not in host]
    world.routes |= {
        f"/{number}": redirect(f"http://{host}:{world.port}/in".encode().decode("latin-1"))
        for number, host in enumerate(hosts)
    }
    world.routes["/in"] = page("secret")

    class Both(Names):
        """`feed.example` is ours; all else the machine looks up."""

        async def __call__(self, host: str, port: int) -> list[str]:
            if host == "feed.example":
                return ["127.0.0.1"]
            loop = asyncio.get_running_loop()
            return [str(found[4][0]) for found in await loop.getaddrinfo(host, port)]

    async def run() -> list[str]:
        passed = []
        async with Door(settings, arxiv_lock, resolver=Both()) as door:
            for number, host in enumerate(hosts):
                try:
                    await door.get(f"http://feed.example:{world.port}/{number}")
                except RefusedError:
                    continue
                passed.append(host)
        return passed

    assert asyncio.run(run()) == []
    assert world.count("/in") == 0
    assert len(world.log) == len(hosts)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "http://u:p@127.0.0.1/", "http://[::1", "data:,x"]
)
def test_a_redirect_to_what_is_no_web_address_ends_there(
    url: str, world: World, network: NetworkSettings, arxiv_lock: Path
) -> None:
    world.routes["/"] = redirect(url)
    with pytest.raises(RedirectError) as caught:
        ask(world.url("/"), network, arxiv_lock)
    assert "u:p" not in str(caught.value)


def test_every_special_network_is_refused_at_both_its_ends() -> None:
    for reason, network in _SPECIAL:
        for address in (network[0], network[-1]):
            assert judge(address) is not None, (reason, address)


def test_an_isatap_identifier_does_not_lend_its_network_a_public_face() -> None:
    public = "5efe:5db8:d822"
    assert judge(ip_address(f"2606:4700::{public}")) is None
    for network in ("fd00", "fe80", "fc00:1", "ff02", "fec0", "2001:db8", "100"):
        assert judge(ip_address(f"{network}::{public}")) is not None, network


def test_letting_the_inner_address_through_does_not_let_through_the_outer() -> None:
    allowed = parse_allowed(["10.0.0.0/8"])
    assert judge(ip_address("10.0.0.1"), allowed) is None
    assert judge(ip_address("::ffff:10.0.0.1"), allowed) is None
    assert judge(ip_address("fd00::5efe:a00:1"), allowed) == "unique local"
    assert allowed.networks == (ip_network("10.0.0.0/8"),)


@pytest.mark.parametrize(
    "answer", ["not an address", "127.0.0.1%lo", "::1%lo", "fe80::1%2", "010.0.0.1", ""]
)
def test_odd_answers_of_a_resolver_are_no_way_in(answer: str) -> None:
    names = Names()
    names.turns["odd.example"] = [[answer]]
    with pytest.raises((RefusedError, UnreachableError)):
        asyncio.run(resolve("odd.example", 80, Allowed(), names))


def test_each_new_connection_is_judged_anew(world: World, arxiv_lock: Path) -> None:
    """A name that was public turns private between two requests: DNS rebinding."""
    settings = NetworkSettings(allow_hosts=("127.0.0.1/32",))
    world.routes["/"] = page("public", Connection="close")
    names = Names()
    names.turns["turns.example"] = [["127.0.0.1"], ["127.0.0.2"], ["169.254.169.254"]]

    async def run() -> None:
        async with Door(settings, arxiv_lock, resolver=names) as door:
            url = f"http://turns.example:{world.port}/"
            assert (await door.get(url)).body == b"public"
            for private in ("127.0.0.2", r"169\.254\.169\.254"):
                with pytest.raises(RefusedError, match=private):
                    await door.get(url)

    asyncio.run(run())
    assert len(world.log) == 1


INNER = [
    "intranet",
    "localhost",
    "metadata.google.internal",
    "nas.local",
    "router.lan",
    "a.b.Local.",
]


def test_a_proxy_is_not_asked_for_what_is_private(world: World, arxiv_lock: Path) -> None:
    """Names that this machine cannot look up are the proxy's, unless they end like inner ones."""
    names = Names(**{"0x7f_1": "127.0.0.1"})

    async def run() -> None:
        settings = NetworkSettings(proxy=world.url(""))
        async with Door(settings, arxiv_lock, resolver=names) as door:
            for host in (*INNER, "10.0.0.1", "[::1]", "0x7f.1", "[fd00::5efe:808:808]"):
                for scheme in ("http", "https"):
                    with pytest.raises(RefusedError):
                        await door.get(f"{scheme}://{host}/feed")

    asyncio.run(run())
    assert world.log == []


def test_a_proxy_is_not_asked_for_what_a_redirect_names(world: World, arxiv_lock: Path) -> None:
    settings = NetworkSettings(proxy=world.url(""))
    world.routes["blog.example /feed"] = world.routes["/feed"] = redirect("http://10.0.0.1/in")
    with pytest.raises(RefusedError, match=r"10\.0\.0\.1"):
        ask("http://blog.example/feed", settings, arxiv_lock, Names())
    assert len(world.log) == 1
