"""A writer that cannot be had or fails: what reports, commands and `doctor` say."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

import doctor
import service
from cli import app as command_line
from settings import load
from tests.world.chat import as_json, completion
from tests.world.server import Reply, Request, World
from tests.writing.making import (
    KEY,
    NOW,
    PATH,
    add,
    asked,
    card_of,
    config,
    read,
)

pytestmark = pytest.mark.model


def test_a_writer_that_cannot_be_had_keeps_no_edition_from_being_made(
    world: World, home: Path
) -> None:
    settings = config(world, home, engine="transformers", model="./nowhere")
    with closing(service.open_app(settings)) as app:
        add(app, "Alpha")
        report = service.cycle(app, lambda: NOW)
    assert report.writing is not None
    assert report.writing.problem is not None
    assert "nowhere does not exist" in report.writing.problem
    assert report.editions[-1].top[0].what is not None


@pytest.mark.parametrize(
    ("answer", "said", "hint"),
    [
        (as_json({}, 401), "HTTP 401", "key_env"),
        (as_json({"error": {"message": "no such model"}}, 404), "no such model", "writer.model"),
        (as_json({}, 429, Retry_After="900"), "HTTP 429", "writer.concurrency"),
        (as_json({}, 500), "HTTP 500", "Is the server running"),
        (Reply(hang_up=True), "127.0.0.1", "Is the server running"),
        (Reply(b"<html>Welcome</html>"), "not JSON", "Is the server running"),
        (Reply(b" " * (5 << 20)), "too large", "Is the server running"),
        (as_json({"hello": 1}), "not a chat completion", "ends with /v1"),
        (Reply(b"{}", delay_s=30), "in time", "writer.timeout_s"),
    ],
)
def test_a_server_that_does_not_answer_is_told_with_what_to_do(
    world: World, home: Path, answer: Reply, said: str, hint: str
) -> None:
    settings = config(world, home, timeout_s=2, retries=0)
    world.routes[PATH] = answer
    with closing(service.open_app(settings)) as app:
        work = add(app, "Alpha")
        report = read(app, write=True)
        assert report.writing is not None
        assert report.writing.written == 0
        assert sum(report.writing.fallen_back.values()) == 2
        assert report.writing.problem is not None
        assert said in report.writing.problem
        assert hint in report.writing.problem
        assert {line["by"] for line in card_of(app, work)["lines"]} == {"extract"}


def test_the_commands_tell_the_counts(world: World, home: Path) -> None:
    def half(request: Request) -> Reply:
        lines = asked(request)
        said = {name: line.replace("We introduce", "This is") for name, line in lines.items()}
        return completion(json.dumps({k: v for k, v in said.items() if k == "tldr"} | {"x": 1}))

    world.routes[PATH] = half
    runner = CliRunner()
    with closing(service.open_app(load(home))) as app:
        add(app, "Alpha")
    call = ["--home", str(home), "summarize", "--write"]
    done = runner.invoke(command_line, [*call, "--json"])
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout)
    assert document["made"] == 1
    writing = document["writing"]
    assert writing["items"] == 1
    assert writing["written"] + sum(writing["fallen_back"].values()) == 2
    assert writing["refused"] == {}
    done = runner.invoke(command_line, ["--home", str(home), "run"])
    assert "lines written" in done.output
    assert world.count("/v1/models") == 0
    world.routes["/v1/models"] = as_json({"data": [{"id": "big"}]})
    found = {one.name: one for one in doctor.check(lambda: load(home), NOW)}
    assert found["writer"].state == "ok"
    assert "1 written, 0 refused" in found["written lines"].message


def test_write_without_a_writer_says_what_to_do(world: World, home: Path) -> None:
    config(world, home, engine="off")
    with closing(service.open_app(load(home))):
        pass
    done = CliRunner().invoke(command_line, ["--home", str(home), "summarize", "--write"])
    assert done.exit_code == 1
    assert "[writer]" in done.output


@pytest.mark.parametrize(
    ("models", "said"),
    [
        (as_json({"data": [{"id": "small"}]}), "does not list the model 'big'"),
        (as_json({}, 401), "HTTP 401"),
        (as_json({}, 429), "HTTP 429"),
        (as_json({}, 500), "HTTP 500"),
        (Reply(b"<html></html>"), "not JSON"),
        (Reply(hang_up=True), "127.0.0.1"),
    ],
)
def test_doctor_says_what_is_wrong_with_the_server(
    world: World, home: Path, models: Reply, said: str
) -> None:
    world.routes["/v1/models"] = models
    with closing(service.open_app(load(home))):
        pass
    found = {one.name: one for one in doctor.check(lambda: load(home), NOW)}
    assert found["writer"].state == "warning"
    assert said in found["writer"].message
    assert found["writer"].hint


def test_doctor_wants_the_key_that_was_promised(
    world: World, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TEST_WRITER_KEY")
    with closing(service.open_app(load(home))):
        pass
    found = {one.name: one for one in doctor.check(lambda: load(home), NOW)}
    assert "TEST_WRITER_KEY" in found["writer"].message
    assert world.log == []


def test_the_key_stays_in_its_header(world: World, home: Path) -> None:
    """It is in no file of the home, whatever the server answers."""
    world.routes["/v1/models"] = as_json({"error": {"message": f"bad {KEY}"}}, 400)
    runner = CliRunner()
    said = ""
    with closing(service.open_app(load(home))) as app:
        add(app, "Alpha")
    for reply in (
        as_json({"error": {"message": f"wrong key {KEY}"}}, 401),
        as_json({"error": {"message": f"wrong key {KEY}"}}, 400),
        Reply(KEY.encode()),
        completion(json.dumps({"tldr": f"We introduce {KEY}, a language model."}), model="m"),
    ):
        world.routes[PATH] = reply
        for command in ("summarize --write --redo", "run", "doctor"):
            said += runner.invoke(command_line, ["--home", str(home), *command.split()]).output
    assert world.log[-1].headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in said
    for file in home.rglob("*"):
        if file.is_file():
            assert KEY.encode() not in file.read_bytes(), file
