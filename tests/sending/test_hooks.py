"""Webhooks through the same outbox: once for each edition, tried again, never doubled unawares."""

import json
from pathlib import Path

import pytest

from tests.sending.making import NOW, Sending
from tests.test_faults import preread
from tests.world.server import Reply, World

pytestmark = pytest.mark.smtp
PATH = "/hooks/secret-in-the-path"


@pytest.fixture
def hooked(sending: Sending, world: World, monkeypatch: pytest.MonkeyPatch) -> Sending:
    """The home posts to a webhook, and mails nobody."""
    monkeypatch.setenv("HOOK_SECRET", "whsec_c2VjcmV0")
    hook = f'[[webhooks]]\nurl = "{world.url(PATH)}"\nname = "team"\ntimeout_s = 1\n'
    sending.configure(extra=f'{hook}secret_env = "HOOK_SECRET"\n')
    world.routes[PATH] = Reply(b"ok")
    return sending


def test_the_edition_is_posted_once_as_digest_prints_it(hooked: Sending, world: World) -> None:
    assert hooked.due().counted("sent") == 1
    assert not hooked.due().letters
    assert hooked.send().already
    (request,) = world.log
    printed = preread(hooked.folder, "digest", "--date", "2026-11-24", "--json")
    assert json.loads(request.body) == json.loads(printed.stdout)
    assert "webhook-signature" in request.headers


def test_it_is_tried_again_with_the_same_key(hooked: Sending, world: World) -> None:
    world.routes[PATH] = Reply(b"", status=503, headers={"Retry-After": "600"})
    hooked.send()
    (letter,) = hooked.letters()
    assert (letter.recipient, letter.state) == ("team", "queued")
    assert (letter.next_try - NOW).total_seconds() > 590
    world.routes[PATH] = Reply(b"", delay_s=2)
    hooked.now = letter.next_try
    hooked.due()
    (letter,) = hooked.letters()
    assert (letter.state, letter.unsure) == ("queued", 1)
    world.routes[PATH] = Reply(b"ok")
    hooked.now = letter.next_try
    assert hooked.due().counted("sent") == 1
    assert len({one.headers["idempotency-key"] for one in world.log}) == 1
    assert len({one.body for one in world.log}) == 1


def test_what_is_refused_is_not_tried_again(hooked: Sending, world: World) -> None:
    world.routes[PATH] = Reply(b"", status=410)
    done = preread(hooked.folder, "send", "--date", "2026-11-24", "--to", "team", "--json")
    assert done.returncode == 3
    assert json.loads(done.stdout)["failed"] == 1
    hooked.later(hours=5)
    assert not hooked.due().letters


def test_a_missing_secret_sends_nothing_unsigned(
    hooked: Sending, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOOK_SECRET")
    report = hooked.send()
    (letter,) = report.letters
    assert letter.error is not None
    assert "HOOK_SECRET" in letter.error.message
    assert not world.log


def test_the_address_stands_in_the_settings_only(hooked: Sending, world: World) -> None:
    world.routes[PATH] = Reply(b"", status=500)
    outputs = b""
    for arguments in (["send", "--date", "2026-11-24"], ["outbox", "list", "--all"], ["doctor"]):
        for form in ([], ["--json"]):
            done = preread(hooked.folder, *arguments, *form, PREREAD_LOG__LEVEL="debug")
            outputs += done.stdout + done.stderr
    files = [one for one in hooked.folder.rglob("*") if one.is_file()]
    kept = {one.name for one in files if b"secret-in-the-path" in one.read_bytes()}
    assert b"secret-in-the-path" not in outputs
    assert kept == {Path("config.toml").name}
