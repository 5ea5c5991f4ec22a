"""Where a connection without TLS may lead: judged by the address that it really has."""

import socket
from typing import cast

import pytest

from net.errors import RefusedError
from net.guard import parse_allowed
from net.imapline import Line
from net.mailaddress import parse


class Peer:
    """As much of a connected socket as says where it leads."""

    def __init__(self, address: str) -> None:
        self._address = address

    def getpeername(self) -> tuple[str, int]:
        return self._address, 143


def connect(url: str, peer: str, *allowed: str) -> None:
    line = Line(parse(url), parse_allowed(allowed), 1000)
    line.connected(cast("socket.socket", Peer(peer)))


@pytest.mark.parametrize(
    ("url", "peer", "allowed"),
    [
        ("imap://me@localhost/x", "127.0.0.1", ()),
        ("imap://me@localhost/x", "::1", ()),
        ("imap://me@nas.local/x", "192.168.1.5", ("nas.local",)),
        ("imap://me@nas.local/x", "192.168.1.5", ("192.168.0.0/16",)),
        ("imaps://me@mail.example/x", "203.0.113.9", ()),
        ("imaps://me@mail.home/x", "192.168.1.5", ()),
    ],
)
def test_let_through(url: str, peer: str, allowed: tuple[str, ...]) -> None:
    connect(url, peer, *allowed)


@pytest.mark.parametrize(
    ("url", "peer", "allowed"),
    [
        ("imap://me@mail.example/x", "203.0.113.9", ()),
        ("imap://me@localhost/x", "203.0.113.9", ()),
        ("imap://me@nas.local/x", "192.168.1.5", ("10.0.0.0/8",)),
        ("imap://me@nas.local/x", "fe80::1%eth0", ()),
    ],
)
def test_refused(url: str, peer: str, allowed: tuple[str, ...]) -> None:
    with pytest.raises(RefusedError, match="without TLS"):
        connect(url, peer, *allowed)
