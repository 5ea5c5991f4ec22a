"""One POST of a document to an address that the user configured, signed where a secret is given.

The headers are those of Standard Webhooks 1.0 (standardwebhooks.com): `webhook-id`, the same at
every try, `webhook-timestamp`, and with a secret `webhook-signature`: `v1,` and the Base64 of
HMAC-SHA256 over `id.timestamp.body`. `Idempotency-Key` repeats the id for servers that know the
IETF's draft of that name.

As with `net.endpoint`, the exact origin is exempt from the guard, because the user named it;
redirects are not followed. The address may itself be a secret: messages name its origin only.
"""

import asyncio
import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import httpx

from net.endpoint import bounded, client, is_local, wait_of
from net.errors import BadAddressError, DeliveryError, shown
from net.guard import check_url

_PREFIX = "whsec_"
_LATER = frozenset({408, 409, 423, 425, 429})


@dataclass(frozen=True, slots=True)
class Target:
    """Where to; `seconds` is the total for one try."""

    url: str
    seconds: float
    secret: str | None = None
    proxy: str | None = None

    @property
    def origin(self) -> str:
        """Scheme, host and port, for messages. Raises BadAddressError."""
        return _origin(_checked(self.url))


def post(target: Target, id_: str, body: bytes, now: datetime) -> None:
    """Post `body` (JSON) once; `id_` is its idempotency key.

    Raises BadAddressError, and DeliveryError: `later`, `unreachable`, `timeout`, `hung_up` for what
    may pass, `message_refused` for the rest.
    """
    url = _checked(target.url)
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": f'"{id_}"',
        **signed(id_, body, now, target.secret),
    }
    asyncio.run(_post(target, url, body, headers))


def signed(id_: str, body: bytes, now: datetime, secret: str | None) -> dict[str, str]:
    """The three headers of Standard Webhooks; without a secret the first two."""
    stamp = str(int(now.timestamp()))
    headers = {"webhook-id": id_, "webhook-timestamp": stamp}
    if secret:
        content = b".".join((id_.encode(), stamp.encode(), body))
        digest = hmac.new(_key(secret), content, hashlib.sha256).digest()
        headers["webhook-signature"] = f"v1,{base64.b64encode(digest).decode('ascii')}"
    return headers


def _key(secret: str) -> bytes:
    """`whsec_` and Base64, as the standard writes secrets; anything else is taken as it is."""
    if secret.startswith(_PREFIX):
        try:
            return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
        except ValueError:
            pass
    return secret.encode()


async def _post(target: Target, url: httpx.URL, body: bytes, headers: Mapping[str, str]) -> None:
    origin, sent = _origin(url), False
    proxy = None if is_local(url.host) else target.proxy
    try:
        async with asyncio.timeout(target.seconds), client(headers, proxy) as asking:
            request = asking.build_request("POST", url, content=body)
            sent = True
            response = await asking.send(request, stream=True)
            try:
                await bounded(response)
            finally:
                await response.aclose()
    except TimeoutError:
        raise DeliveryError(
            "timeout",
            f"{origin} did not answer within {target.seconds:g} seconds.",
            "It is tried again later.",
            unsure=sent,
        ) from None
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
        raise DeliveryError(
            "unreachable",
            f"{origin} cannot be reached ({type(error).__name__}).",
            "Check the webhook's url, and this machine's connection.",
        ) from None
    except (httpx.HTTPError, httpx.StreamError, ValueError, OSError) as error:
        raise DeliveryError(
            "hung_up",
            f"{origin} broke off ({type(error).__name__}).",
            "It is tried again later.",
            unsure=True,
        ) from None
    _judge(origin, response)


def _judge(origin: str, response: httpx.Response) -> None:
    """Raises DeliveryError unless the answer says that it was taken."""
    status = response.status_code
    if response.is_success:
        return
    said = f"{origin} answered with HTTP {status}."
    if status in _LATER or status >= 500:
        wait = wait_of(response.headers.get("retry-after"))
        raise DeliveryError("later", said, "It is tried again later.", wait=wait)
    hint = (
        "Redirects are not followed: configure the address that it leads to."
        if response.is_redirect
        else "Check the webhook's url and what the server expects; "
        "`preread outbox retry` tries once more."
    )
    raise DeliveryError("message_refused", said, hint, lasting=True)


def _checked(url: str) -> httpx.URL:
    try:
        return check_url(url)
    except BadAddressError:
        raise BadAddressError(  # the other one names the path
            "A webhook's url is no usable web address.", "Correct it in config.toml."
        ) from None


def _origin(url: httpx.URL) -> str:
    return shown(str(url.copy_with(path="/", query=None, fragment=None)))
