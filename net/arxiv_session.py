"""The `arxiv` package behind the door.

That package brings a `requests` session of its own, without timeouts, and ignores `Retry-After`.
The adapter mounted here hands each of its requests to the door, so that the same guard, gate,
caps and deadline hold for it. The package blocks: call it in a thread, while the door's event
loop runs in another.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

import arxiv  # type: ignore[import-untyped]
import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from net.door import Door


class DoorAdapter(BaseAdapter):
    """Answers a `requests` session through `door`, whose event loop is `loop`.

    The door's FetchErrors come through unchanged: the package retries only errors of its own.
    """

    def __init__(self, door: Door, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._door = door
        self._loop = loop

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: ARG002 - the signature of requests
        timeout: float | tuple[float, float] | tuple[float, None] | None = None,  # noqa: ARG002
        verify: bool | str = True,  # noqa: ARG002
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,  # noqa: ARG002
        proxies: Mapping[str, str] | None = None,  # noqa: ARG002
    ) -> requests.Response:
        """One GET through the door."""
        assert request.url is not None
        page = asyncio.run_coroutine_threadsafe(self._door.get(request.url), self._loop).result()
        response = requests.Response()
        response.status_code = page.status
        response.url = page.url
        response.request = request
        response.headers = CaseInsensitiveDict(page.headers)
        response._content = page.body
        return response

    def close(self) -> None:
        """Nothing of its own to close."""


def client(door: Door, loop: asyncio.AbstractEventLoop, api: str, page_size: int) -> arxiv.Client:
    """An `arxiv.Client` that asks the API at `api` through `door`, for use in another thread."""
    made = arxiv.Client(page_size=page_size, delay_seconds=0, num_retries=1)  # the gate delays
    made.query_url_format = api + "?{}"
    session: Any = made._session
    session.adapters.clear()
    session.trust_env = False
    for prefix in ("https://", "http://"):
        session.mount(prefix, DoorAdapter(door, loop))
    return made
