"""The configured server: patience, limits, and a key that goes nowhere else."""

import json
import logging
import time

import pytest

from net.endpoint import Endpoint, Limits
from net.errors import BadAddressError
from tests.world.chat import as_json
from tests.world.server import Handler, Reply, Request, World

KEY = "sk-very-secret-0123456789"
PATH = "/v1/chat/completions"


def endpoint(world: World, **limits: float) -> Endpoint:
    chosen = Limits(
        limits.get("seconds", 5), int(limits.get("retries", 2)), int(limits.get("at_once", 2))
    )
    return Endpoint(world.url("/v1/"), key=KEY, limits=chosen)


def in_turn(*replies: Reply) -> Handler:
    left = list(replies)
    return lambda _request: left.pop(0) if len(left) > 1 else left[0]


def test_documents_come_back_in_order_with_the_key_in_its_header(world: World) -> None:
    def echo(request: Request) -> Reply:
        document = json.loads(request.body)
        return Reply(request.body, delay_s=0.1 * (3 - document["n"]))

    world.routes[PATH] = echo
    answers = endpoint(world).post("/chat/completions", [{"n": 1}, {"n": 2}, {"n": 3}], seconds=5)
    assert [answer.body for answer in answers] == [{"n": 1}, {"n": 2}, {"n": 3}]
    assert {request.headers["authorization"] for request in world.log} == {f"Bearer {KEY}"}
    assert {request.headers["content-type"] for request in world.log} == {"application/json"}


def test_no_more_requests_at_once_than_allowed(world: World) -> None:
    world.routes[PATH] = lambda _request: Reply(b"{}", delay_s=0.15)
    started = time.monotonic()
    endpoint(world, at_once=2).post("/chat/completions", [{}] * 6, seconds=5)
    assert 0.45 <= time.monotonic() - started < 0.85


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(world: World, status: int) -> None:
    world.routes[PATH] = in_turn(as_json({}, status), as_json({"fine": True}))
    (answer,) = endpoint(world).post("/chat/completions", [{}], seconds=5)
    assert answer.body == {"fine": True}
    assert world.count(PATH) == 2


def test_retry_after_is_kept(world: World) -> None:
    world.routes[PATH] = in_turn(as_json({}, 429, Retry_After="1"), as_json({}))
    started = time.monotonic()
    (answer,) = endpoint(world).post("/chat/completions", [{}], seconds=5)
    assert answer.status == 200
    assert time.monotonic() - started >= 0.95


def test_a_wait_beyond_the_limit_is_not_begun(world: World) -> None:
    world.routes[PATH] = as_json({}, 429, Retry_After="3600")
    started = time.monotonic()
    (answer,) = endpoint(world).post("/chat/completions", [{}], seconds=5)
    assert answer.status == 429
    assert time.monotonic() - started < 1
    assert world.count(PATH) == 1


def test_retries_end(world: World) -> None:
    world.routes[PATH] = as_json({}, 500)
    (answer,) = endpoint(world, retries=1).post("/chat/completions", [{}], seconds=5)
    assert answer.status == 500
    assert world.count(PATH) == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_what_cannot_pass_is_not_tried_again(world: World, status: int) -> None:
    world.routes[PATH] = as_json({"error": {"message": f"bad key {KEY}"}}, status)
    (answer,) = endpoint(world).post("/chat/completions", [{}], seconds=5)
    assert answer.status == status
    assert world.count(PATH) == 1
    assert KEY not in answer.problem


def test_a_slow_answer_is_late_and_the_others_are_not(world: World) -> None:
    def reply(request: Request) -> Reply:
        slow = json.loads(request.body)["slow"]
        return Reply(b"{}", drip_s=5.0 if slow else 0.0)

    world.routes[PATH] = reply
    answers = endpoint(world, seconds=0.5).post(
        "/chat/completions", [{"slow": True}, {"slow": False}], seconds=5
    )
    assert [answer.status for answer in answers] == [-1, 200]


def test_the_time_for_all_of_them_holds(world: World) -> None:
    world.routes[PATH] = Reply(b"{}", delay_s=0.4)
    started = time.monotonic()
    answers = endpoint(world, at_once=1).post("/chat/completions", [{}] * 8, seconds=1)
    assert time.monotonic() - started < 1.5
    assert [answer.status for answer in answers][:2] == [200, 200]
    assert [answer.status for answer in answers][3:] == [-1] * 5


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"<html>"),
        Reply(b"[" * 100_000),
        Reply(b"\xff\xfe"),
        Reply(b" " * (5 << 20)),
        Reply(b"{}", hang_up=True),
        Reply(b"{}", declared=10, cut_after=2),
    ],
    ids=["html", "deep", "bytes", "large", "hang-up", "cut"],
)
def test_answers_that_cannot_be_read_have_no_status(world: World, reply: Reply) -> None:
    world.routes[PATH] = reply
    (answer,) = endpoint(world, retries=0).post("/chat/completions", [{}], seconds=5)
    assert answer.status == 0
    assert answer.problem


def test_redirects_are_not_followed(world: World) -> None:
    world.routes[PATH] = Reply(b"", 307, {"Location": world.url("/elsewhere", "127.0.0.2")})
    (answer,) = endpoint(world).post("/chat/completions", [{}], seconds=5)
    assert answer.status == 307
    assert world.count("/elsewhere") == 0


def test_no_server_is_told_as_such(caplog: pytest.LogCaptureFixture) -> None:
    with World() as gone:
        url = gone.url("/v1")
    caplog.set_level(logging.DEBUG)
    one = Endpoint(url, key=KEY, limits=Limits(2, 0, 1))
    (answer,) = one.post("/chat/completions", [{}], seconds=2)
    assert answer.status == 0
    assert "127.0.0.1" in answer.problem
    assert KEY not in answer.problem + caplog.text + repr(one) + repr(answer)


def test_the_key_is_never_logged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    world.routes[PATH] = in_turn(as_json({}, 500), as_json({"error": KEY}, 400))
    (answer,) = endpoint(world).post("/chat/completions", [{}], seconds=5)
    assert KEY not in caplog.text + answer.problem


@pytest.mark.parametrize("url", ["ftp://a/v1", "http://user:hunter2@127.0.0.1/v1", "nonsense", ""])
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(BadAddressError) as caught:
        Endpoint(url, key=None, limits=Limits())
    assert "hunter2" not in str(caught.value)
