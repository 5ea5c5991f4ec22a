"""Which addresses a source may live on: public unicast ones, and what the user let through.

Feeds and redirects name hosts that their authors choose. Without this check a feed could make
Preread ask the router, a cloud's metadata service or another program on this machine (SSRF).

`judge` decides about one address, and about the IPv4 address embedded in an IPv6 one; `resolve`
looks a name up and judges every address it has. The caller connects to what `resolve` returned
and never resolves again, which is what ends DNS rebinding.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

import httpx

from net.errors import BadAddressError, RefusedError, UnreachableError, shown

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolver = Callable[[str, int], Awaitable[list[str]]]
"""Host and port to addresses as text; raises OSError where there are none."""

# iana.org/assignments/iana-ipv4-special-registry and .../iana-ipv6-special-registry, written out
# because `is_global` differs between patch releases of Python (CVE-2024-4032).
_SPECIAL: tuple[tuple[str, Network], ...] = tuple(
    (reason, ip_network(network))
    for reason, networks in {
        "unspecified": ("0.0.0.0/8", "::/128"),
        "loopback": ("127.0.0.0/8", "::1/128"),
        "private": ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),
        "shared (carrier-grade NAT)": ("100.64.0.0/10",),
        "link-local": ("169.254.0.0/16", "fe80::/10"),
        "unique local": ("fc00::/7",),
        "reserved for protocols": ("192.0.0.0/24", "192.88.99.0/24", "2001::/23"),
        "documentation": (
            *("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"),
            *("2001:db8::/32", "3fff::/20"),
        ),
        "benchmarking": ("198.18.0.0/15",),
        "multicast": ("224.0.0.0/4", "ff00::/8"),
        "reserved": ("240.0.0.0/4",),
        # Azure's host, which hands keys to the machines on it; a public address by its number.
        # learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
        "a cloud's own": ("168.63.129.16/32",),
    }.items()
    for network in networks
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
"""RFC 6052. Local NAT64 (64:ff9b:1::/48) and IPv4-compatible forms are not global: refused."""
_CARRIERS = (
    IPv6Network("::ffff:0:0/96"),
    _NAT64,
    IPv6Network("2002::/16"),
    IPv6Network("2001::/32"),
)
"""Networks that are nothing but a way to the IPv4 address within: that one decides alone."""
_ISATAP = (0x00005EFE, 0x02005EFE)
"""Upper half of an ISATAP interface identifier; the lower half is an IPv4 address: RFC 5214."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the user let through although it is not public."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()

    def host(self, name: str) -> bool:
        """Whether this host name was let through, whatever it resolves to."""
        return name.rstrip(".").lower() in self.hosts

    def address(self, address: Address) -> bool:
        """Whether this address lies in a network that was let through."""
        return any(address in network for network in self.networks)


def parse_allowed(entries: Iterable[str]) -> Allowed:
    """Read `network.allow_hosts`: host names, addresses and CIDRs, in any order."""
    hosts: set[str] = set()
    networks: list[Network] = []
    for entry in (entry.strip() for entry in entries):
        try:
            networks.append(ip_network(entry.strip("[]"), strict=False))
        except ValueError:
            if "/" in entry:
                raise BadAddressError(
                    f"allow_hosts: {entry!r} is neither a host name nor a network.",
                    "Write a name such as 'nas.local' or a network such as '192.168.1.0/24'.",
                ) from None
            hosts.add(entry.rstrip(".").lower())
    return Allowed(frozenset(hosts), tuple(networks))


def embedded(address: IPv6Address) -> Iterator[IPv4Address]:
    """The IPv4 addresses that traffic to this IPv6 address may end up at."""
    if address.ipv4_mapped:
        yield address.ipv4_mapped
    if address.sixtofour:
        yield address.sixtofour
    if address.teredo:
        yield from address.teredo
    value = int(address)
    if address in _NAT64 or (value >> 32) & 0xFFFFFFFF in _ISATAP:
        yield IPv4Address(value & 0xFFFFFFFF)


def judge(address: Address, allowed: Allowed = Allowed()) -> str | None:
    """Why a source may not live at `address`, in a word or two; None if it may."""
    if isinstance(address, IPv6Address):
        address = IPv6Address(int(address))  # without its zone
    if allowed.address(address):
        return None
    if isinstance(address, IPv6Address):
        for one in embedded(address):
            if reason := judge(one, allowed):
                return reason
        # An ISATAP identifier may stand in any network, a private one too, which counts as well.
        if any(address in network for network in _CARRIERS):
            return None
    for reason, network in _SPECIAL:
        if address in network:
            return reason
    if isinstance(address, IPv6Address) and address not in _GLOBAL_UNICAST:
        return "reserved"
    return None


def check_url(url: str) -> httpx.URL:
    """The URL, normalised (IDNA host, escaped path), if it is one that may be asked for.

    Raises BadAddressError.
    """
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise BadAddressError(
            f"{shown(url)} is not a valid web address.", "Correct the source's URL."
        ) from error
    if parsed.scheme not in ("http", "https") or not parsed.host or "%" in parsed.host:
        raise BadAddressError(
            f"{shown(url)} is not a web address.", "Use one that begins with https:// or http://."
        )
    if parsed.userinfo:
        raise BadAddressError(
            f"{shown(url)} carries a user name or password.", "Use an address without them."
        )
    port = parsed.port
    if port is not None and port not in (80, 443) and not 1024 <= port <= 65535:
        raise BadAddressError(
            f"{shown(url)}: port {port} belongs to another service.",
            "Web sources live on port 80, 443, or 1024 and above.",
        )
    return parsed


class SystemResolver:
    """The machine's own name resolution, in threads of its own.

    asyncio's default pool has few threads, and a run looks hundreds of names up at once.
    """

    def __init__(self, threads: int = 32) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="resolve")

    async def __call__(self, host: str, port: int) -> list[str]:
        return await asyncio.get_running_loop().run_in_executor(self._threads, _look_up, host, port)

    def close(self) -> None:
        """Let go of the threads; look-ups under way end by themselves."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _look_up(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


_INNER_NAMES = ("internal", "local", "localhost", "localdomain", "lan", "home.arpa", "intranet")
"""Ends of names that never lead to the public: RFC 6761, 6762, 8375; ICANN's .internal; custom."""


def check_unresolved(host: str, allowed: Allowed) -> None:
    """Judge a name that only the proxy can look up, by the name alone. Raises RefusedError."""
    name = host.strip("[]").rstrip(".").lower()
    inner = "." not in name or name.endswith(tuple(f".{end}" for end in _INNER_NAMES))
    if inner and not allowed.host(name):
        raise RefusedError(
            f"{name} is a name of an inner network.",
            f"If you trust it, add {name!r} to network.allow_hosts in config.toml.",
        )


async def resolve(host: str, port: int, allowed: Allowed, resolver: Resolver) -> list[str]:
    """The addresses of `host`, each of them judged; connect to these and to nothing else.

    Raises UnreachableError where the name has none, and RefusedError when any one of them is
    not public: a name with one public and one private address is a rebinding attempt.
    """
    bare = host.strip("[]")
    try:
        found = [ip_address(bare)]
    except ValueError:
        try:
            found = [ip_address(text) for text in await resolver(bare, port)]
        except (OSError, ValueError) as error:  # ValueError: a name or an answer that is none
            raise UnreachableError(
                f"The name {host} could not be resolved ({error}).",
                "Check the address for a typing error, and this machine's connection.",
            ) from error
    if not found:
        raise UnreachableError(f"The name {host} has no address.", "Check it for a typing error.")
    if not allowed.host(bare):
        for address in found:
            if reason := judge(address, allowed):
                where = bare if bare == str(address) else f"{bare} leads to {address}, which"
                raise RefusedError(
                    f"{where} is not a public address ({reason}).",
                    f"If you trust it, add {bare!r} to network.allow_hosts in config.toml.",
                )
    return [str(address) for address in found]
