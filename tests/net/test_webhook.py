"""A webhook against a real server: signed, patient, and led nowhere else."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime

import pytest

from net.errors import BadAddressError, DeliveryError
from net.webhook import Target, post, signed
from tests.world.server import Reply, World

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
BODY = '{"key": "2026-11-24", "theme": "Ä"}'.encode()
PATH = "/services/T0/secret-in-the-path"
SECRET = "whsec_" + base64.b64encode(b"a secret of 24 bytes....").decode()


def target(world: World, secret: str | None = SECRET, seconds: float = 2) -> Target:
    return Target(world.url(f"{PATH}?and=here"), seconds, secret)


def refused(world: World, seconds: float = 2) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        post(target(world, seconds=seconds), "msg_1", BODY, NOW)
    assert "secret" not in f"{caught.value.message} {caught.value.hint}"
    return caught.value


def test_the_vector_of_the_standard() -> None:
    """The example in the specification of Standard Webhooks."""
    headers = signed(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        b'{"test": 2432232314}',
        datetime.fromtimestamp(1614265330, UTC),
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_document_arrives_signed_with_its_key(world: World) -> None:
    world.routes[PATH] = Reply(b"thanks", status=202)
    post(target(world), "msg_1", BODY, NOW)
    (request,) = world.log
    assert (request.method, request.query, request.body) == ("POST", {"and": "here"}, BODY)
    assert request.headers["content-type"] == "application/json"
    assert request.headers["idempotency-key"] == '"msg_1"'
    assert request.headers["webhook-id"] == "msg_1"
    stamp = request.headers["webhook-timestamp"]
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    mine = hmac.new(key, f"msg_1.{stamp}.".encode() + BODY, hashlib.sha256).digest()
    assert request.headers["webhook-signature"] == f"v1,{base64.b64encode(mine).decode()}"
    assert json.loads(request.body)["theme"] == "Ä"


def test_without_a_secret_there_is_no_signature(world: World) -> None:
    world.routes[PATH] = Reply(b"")
    post(target(world, None), "msg_1", BODY, NOW)
    assert "webhook-signature" not in world.log[0].headers


@pytest.mark.parametrize(
    ("status", "code", "lasting"),
    [
        *((408, "later", False), (429, "later", False), (500, "later", False)),
        *((503, "later", False), (400, "message_refused", True), (404, "message_refused", True)),
        *((401, "message_refused", True), (410, "message_refused", True)),
    ],
)
def test_statuses_have_names(world: World, status: int, code: str, lasting: bool) -> None:
    world.routes[PATH] = Reply(b"no", status=status)
    error = refused(world)
    assert (error.code, error.lasting, error.unsure) == (code, lasting, False)
    assert world.count(PATH) == 1


def test_retry_after_is_passed_on(world: World) -> None:
    world.routes[PATH] = Reply(b"", status=503, headers={"Retry-After": "120"})
    wait = refused(world).wait
    assert wait is not None
    assert 118 < wait <= 120


def test_redirects_are_not_followed(world: World) -> None:
    there = world.url("/elsewhere", "127.0.0.2")
    world.routes[PATH] = Reply(b"", status=307, headers={"Location": there})
    assert refused(world).lasting
    assert world.count("/elsewhere") == 0


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(b"{}", hang_up=True), "hung_up"),
        (Reply(b"{}", declared=10, cut_after=2), "hung_up"),
        (Reply(b" " * (5 << 20)), "hung_up"),
        (Reply(b"x" * 100, drip_s=5.0), "timeout"),
        (Reply(b"", delay_s=5.0), "timeout"),
    ],
    ids=["hang-up", "cut", "large", "drip", "silent"],
)
def test_an_answer_that_stays_away_leaves_it_unsure(world: World, reply: Reply, code: str) -> None:
    world.routes[PATH] = reply
    error = refused(world, seconds=0.5)
    assert (error.code, error.lasting, error.unsure) == (code, False, True)


def test_nobody_there() -> None:
    with World() as gone:
        there = target(gone)
    with pytest.raises(DeliveryError) as caught:
        post(there, "msg_1", BODY, NOW)
    assert (caught.value.code, caught.value.unsure) == ("unreachable", False)


@pytest.mark.parametrize("url", ["ftp://a/b", "https://me:hunter2@a/b", "https://a:25/hunter2"])
def test_what_is_no_web_address_is_refused_unnamed(url: str) -> None:
    with pytest.raises(BadAddressError) as caught:
        post(Target(url, 1), "msg_1", BODY, NOW)
    assert "hunter2" not in str(caught.value)
