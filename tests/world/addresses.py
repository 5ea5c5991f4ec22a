"""Names and addresses of the loopback internet."""

import socket
from collections.abc import Sequence


def loopback(count: int) -> tuple[str, ...]:
    """So many addresses of 127.0.0.0/8, each a site of its own."""
    return tuple(f"127.0.{1 + n // 250}.{1 + n % 250}" for n in range(count))


def free_port(hosts: Sequence[str]) -> int:
    """A port that nobody listens on, at any of these addresses."""
    for _ in range(20):
        with _socket(hosts[0]) as first:
            first.bind((hosts[0], 0))
            port = int(first.getsockname()[1])
        if all(_is_free(host, port) for host in hosts):
            return port
    raise OSError("no port is free on all of these addresses")


def _socket(host: str) -> socket.socket:
    return socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)


def _is_free(host: str, port: int) -> bool:
    with _socket(host) as probe:
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


class Names:
    """A name service: host names to addresses, told in advance; usable as a door's resolver.

    A name with several answers in `turns` gives them one after the other: DNS rebinding.
    """

    def __init__(self, **names: str) -> None:
        self.turns: dict[str, list[list[str]]] = {
            name.replace("_", "."): [[address]] for name, address in names.items()
        }

    async def __call__(self, host: str, port: int) -> list[str]:
        if host not in self.turns:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        answers = self.turns[host]
        return answers.pop(0) if len(answers) > 1 else answers[0]
