"""Which addresses are let through, in every disguise."""

import asyncio
from ipaddress import ip_address

import pytest

from net.errors import BadAddressError, RefusedError, UnreachableError
from net.guard import Allowed, SystemResolver, check_url, judge, parse_allowed, resolve
from tests.world.addresses import Names

PUBLIC = ["93.184.216.34", "1.1.1.1", "172.15.255.255", "172.32.0.1", "2606:4700:4700::1111"]

PRIVATE = {
    "0.0.0.0": "unspecified",
    "10.1.2.3": "private",
    "100.64.0.1": "shared (carrier-grade NAT)",
    "100.127.255.255": "shared (carrier-grade NAT)",
    "127.0.0.1": "loopback",
    "127.255.255.254": "loopback",
    "169.254.169.254": "link-local",
    "172.16.0.1": "private",
    "172.31.255.255": "private",
    "192.0.0.8": "reserved for protocols",
    "192.0.2.1": "documentation",
    "192.168.1.1": "private",
    "198.19.0.1": "benchmarking",
    "203.0.113.9": "documentation",
    "224.0.0.1": "multicast",
    "240.0.0.1": "reserved",
    "255.255.255.255": "reserved",
    "::": "unspecified",
    "::1": "loopback",
    "fe80::1": "link-local",
    "fe80::1%eth0": "link-local",
    "fd00::1": "unique local",
    "fec0::1": "reserved",
    "ff02::1": "multicast",
    "2001:db8::1": "documentation",
    "3fff::1": "documentation",
    "2001:2::1": "reserved for protocols",
    "100::1": "reserved",
}

# One embedding of an IPv4 address a line: RFC 4291 (mapped), 6052 (NAT64), 3056 (6to4),
# 4380 (Teredo, client and server), 5214 (ISATAP).
EMBEDDINGS = {
    "mapped": ("::ffff:{}", ("127.0.0.1", "10.0.0.1", "169.254.169.254"), "93.184.216.34"),
    "nat64": ("64:ff9b::{}", ("127.0.0.1", "192.168.0.1", "100.64.0.1"), "93.184.216.34"),
    "6to4": ("2002:{hex}::1", ("127.0.0.1", "10.0.0.1"), "93.184.216.34"),
    "teredo client": ("2001:0:5db8:d822:0:0:{inverted}", ("127.0.0.1", "10.0.0.1"), "1.1.1.1"),
    "teredo server": ("2001:0:{hex}:0:0:fefe:fefe", ("127.0.0.1", "10.0.0.1"), "93.184.216.34"),
    "isatap": ("2606:4700::5efe:{hex}", ("127.0.0.1", "10.0.0.1"), "93.184.216.34"),
}


def embed(pattern: str, inner: str) -> str:
    value = int(ip_address(inner))
    inverted = value ^ 0xFFFFFFFF
    return pattern.format(
        inner,
        hex=f"{value >> 16:x}:{value & 0xFFFF:x}",
        inverted=f"{inverted >> 16:x}:{inverted & 0xFFFF:x}",
    )


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_pass(address: str) -> None:
    assert judge(ip_address(address)) is None


@pytest.mark.parametrize(("address", "reason"), PRIVATE.items())
def test_everything_else_is_refused_with_its_reason(address: str, reason: str) -> None:
    assert judge(ip_address(address)) == reason


@pytest.mark.parametrize("form", EMBEDDINGS)
def test_the_embedded_address_is_judged(form: str) -> None:
    pattern, private, public = EMBEDDINGS[form]
    for inner in private:
        assert judge(ip_address(embed(pattern, inner))) is not None, inner
    assert judge(ip_address(embed(pattern, public))) is None


@pytest.mark.parametrize("address", ["::127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b:1::7f00:1"])
def test_deprecated_and_local_translations_are_refused_whatever_they_embed(address: str) -> None:
    assert judge(ip_address(address)) is not None


def test_allowed_networks_pass_also_when_embedded() -> None:
    allowed = parse_allowed(["127.0.0.0/8", "fd00::/8", "nas.local"])
    assert judge(ip_address("127.0.0.5"), allowed) is None
    assert judge(ip_address("::ffff:127.0.0.5"), allowed) is None
    assert judge(ip_address("fd00::5"), allowed) is None
    assert judge(ip_address("10.0.0.5"), allowed) == "private"
    assert allowed.host("NAS.local.")
    assert not allowed.host("nas.local.evil.example")


def test_a_network_that_is_none_is_refused_by_name() -> None:
    with pytest.raises(BadAddressError, match=r"127\.0\.0\.0/99"):
        parse_allowed(["127.0.0.0/99"])


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "//example.org/feed",
        "http:///feed",
        "http://user:secret@example.org/feed",
        "http://example.org:22/",
        "http://example.org:6/",
        "http://exa mple.org/",
        "http://[::1/",
        "",
    ],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(BadAddressError) as caught:
        check_url(url)
    assert "secret" not in str(caught.value)
    assert caught.value.hint


def test_names_of_other_scripts_are_encoded() -> None:
    assert check_url("http://bücher.example/feed").raw_host == b"xn--bcher-kva.example"


def ask(host: str, names: Names, allowed: Allowed | None = None) -> list[str]:
    return asyncio.run(resolve(host, 80, allowed or Allowed(), names))


def test_every_address_of_a_name_must_be_public() -> None:
    names = Names(good_example="93.184.216.34")
    names.turns["mixed.example"] = [["93.184.216.34", "10.0.0.1"]]
    assert ask("good.example", names) == ["93.184.216.34"]
    with pytest.raises(RefusedError, match=r"mixed\.example leads to 10\.0\.0\.1"):
        ask("mixed.example", names)
    with pytest.raises(UnreachableError, match=r"no\.example could not be resolved"):
        ask("no.example", names)


def test_a_name_that_was_let_through_may_lead_anywhere() -> None:
    names = Names(nas_local="192.168.1.20")
    assert ask("nas.local", names, parse_allowed(["nas.local"])) == ["192.168.1.20"]


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f.0.0.1", "017700000001"])
def test_numbers_that_c_libraries_read_as_addresses_are_judged(host: str) -> None:
    resolver = SystemResolver(1)
    try:
        with pytest.raises((RefusedError, UnreachableError)):
            asyncio.run(resolve(host, 80, Allowed(), resolver))
    finally:
        resolver.close()
