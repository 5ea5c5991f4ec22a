"""Writing from end to end: a configured server, the store, editions, the report and `doctor`."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import doctor
import service
from cli import app as command_line
from db import cards, digests, search, sources
from db.card import Card
from db.records import Entry
from ingest import intake
from service import App
from service.writing import WriteReport
from settings import Settings, load
from summarize.writer import PROMPT
from tests.world.chat import as_json, completion
from tests.world.server import Reply, Request, World

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PATH = "/v1/chat/completions"
KEY = "sk-never-to-be-seen-0123456789"
pytestmark = pytest.mark.model


def config(world: World, home: Path, **writer: Any) -> Settings:
    table = {
        "engine": "openai",
        "model": "big",
        "base_url": world.url("/v1"),
        "retries": 0,
    } | writer
    lines = "\n".join(f"{name} = {json.dumps(value)}" for name, value in table.items())
    (home / "config.toml").write_text(
        f'[digest]\ntimezone = "UTC"\n[models]\ndtype = "fp32"\n[writer]\n{lines}\n'
        f'key_env = "TEST_WRITER_KEY"\n[network]\nallow_hosts = ["127.0.0.0/8"]\n'
    )
    return load(home)


@pytest.fixture
def home(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TEST_WRITER_KEY", KEY)
    config(world, tmp_path)
    return tmp_path


@pytest.fixture
def app(home: Path) -> Iterator[App]:
    with closing(service.open_app(load(home))) as app:
        yield app


def add(app: App, name: str, hours: float = 20) -> str:
    """Store a post; returns its id."""
    source, _ = sources.add_source(app.database, "a", title="A blog", now=NOW)
    text = (
        "Today's language models fail on long documents and remain expensive to run. "
        f"We introduce {name}, a language model that reduces the cost of inference by 40%."
    )
    moment = NOW - timedelta(hours=hours)
    entry = Entry(name, f"{name} makes language models cheaper", text=text, published=moment)
    intake.take_in(app.database, source.id, [entry], None, moment)
    return search.search(app.database, name)[0].work_id


def asked(request: Request) -> dict[str, str]:
    content = json.loads(request.body)["messages"][-1]["content"]
    lines: dict[str, str] = json.loads(
        content.partition("The lines to rewrite:\n")[2].partition("\n\n")[0]
    )
    return lines


def rewriting(request: Request) -> Reply:
    """Says the same in other words; has no theme."""
    if is_theme(request):
        return completion("None comes to mind.")
    said = {
        name: line.replace("We introduce", "This is").replace(
            "Today's language", "Current language"
        )
        for name, line in asked(request).items()
    }
    return completion(json.dumps(said), model="big-2026-11")


def is_theme(request: Request) -> bool:
    content: str = json.loads(request.body)["messages"][-1]["content"]
    return content.startswith("LINES ")


def with_theme(theme: str) -> Callable[[Request], Reply]:
    """Rewrites lines, and answers with this theme."""

    def answer(request: Request) -> Reply:
        if is_theme(request):
            return completion(json.dumps({"theme": theme}), model="big-2026-11")
        return rewriting(request)

    return answer


def read(app: App, **more: Any) -> service.SummarizeReport:
    return service.summarize(app, lambda: NOW, **more)


def card_of(app: App, work_id: str) -> Card:
    card = cards.get_card(app.database, work_id)
    assert card is not None
    return card


def test_the_top_of_an_edition_is_written_and_the_footer_says_so(world: World, app: App) -> None:
    world.routes[PATH] = rewriting
    names = ["Alpha", "Beta", "Gamma", "Delta"]
    ids = [add(app, name) for name in names]
    read(app)
    report = WriteReport()
    edition = service.edition(app, NOW, writing=report)
    assert report.items == len(edition.top) == 3
    assert report.written == 6, (report, world.log[0].body)
    assert edition.theme_by is None
    assert {item.what.by for item in edition.top if item.what} == {"write"}
    assert {item.what.by for item in edition.short if item.what} == {"extract"}
    assert "rewritten by big-2026-11 and checked against" in edition.provenance
    assert "(in item 1, item 2 and item 3)" in edition.provenance
    engines = sorted(card_of(app, one)["made_by"]["engine"] for one in ids)
    assert engines == ["extract", "openai", "openai", "openai"]
    written = card_of(app, edition.top[0].id)["made_by"]
    assert written["model"] == "big-2026-11"
    assert written["revision"].endswith(f"+openai:big:p{PROMPT}")
    assert written["prompt"] == PROMPT
    # The index holds the new words, and nothing of the old.
    hits = search.search(app.database, '"this is"')
    assert {hit.work_id for hit in hits} == {item.id for item in edition.top}


def test_the_theme_is_written_once_and_the_footer_says_so(world: World, app: App) -> None:
    said = "Language models that reduce the cost of inference."
    world.routes[PATH] = with_theme(said)
    for name in ("Alpha", "Beta", "Gamma"):
        add(app, name)
    read(app)
    early = NOW.replace(hour=5)
    preview = service.edition(app, early)
    assert preview.theme_by is None
    assert not any(is_theme(request) for request in world.log)
    report = WriteReport()
    edition = service.edition(app, NOW, writing=report)
    assert report.written == 1  # the lines were written for the preview
    assert (edition.theme, edition.theme_by) == (said, "write")
    assert (
        "The theme was written by big-2026-11 from the top items’ sentences" in edition.provenance
    )
    assert service.edition(app, NOW) == edition
    assert sum(is_theme(request) for request in world.log) == 1
    (asked_,) = [request for request in world.log if is_theme(request)]
    shown = [item.what.text for item in edition.top if item.what]
    assert all(line in json.loads(asked_.body)["messages"][-1]["content"] for line in shown)


@pytest.mark.parametrize(
    ("said", "refused"),
    [("Alpha reduces the cost of inference.", "name"), ("Inference at 40% of the cost.", "number")],
)
def test_a_theme_that_is_refused_leaves_the_counted_one(
    world: World, app: App, said: str, refused: str
) -> None:
    world.routes[PATH] = with_theme(said)
    for name in ("Alpha", "Beta", "Gamma"):
        add(app, name)
    read(app)
    report = WriteReport()
    edition = service.edition(app, NOW, writing=report)
    assert report.refused == {refused: 1}
    assert edition.theme_by is None
    assert edition.theme == service.edition(app, NOW, freeze=False).theme
    assert said not in edition.theme
    assert "theme" not in edition.provenance


def test_a_frozen_edition_stays_as_it_is(world: World, app: App) -> None:
    world.routes[PATH] = as_json({}, 500)
    add(app, "Alpha")
    read(app)
    first = service.edition(app, NOW)
    assert digests.edition_keys(app.database, "day") == [first.key]
    assert first.top[0].what is not None
    assert first.top[0].what.by == "extract"
    assert "late or not usable" in first.provenance
    world.routes[PATH] = rewriting
    before = len(world.log)
    assert service.edition(app, NOW) == first
    read(app, write=True)
    assert service.edition(app, NOW) == first
    assert len(world.log) == before + 1
    again = service.edition(app, NOW, redo=True)
    assert again.top[0].what is not None
    assert again.top[0].what.by == "write"


def test_looking_at_an_edition_writes_nothing(world: World, app: App) -> None:
    world.routes[PATH] = rewriting
    add(app, "Alpha")
    read(app)
    service.edition(app, NOW, freeze=False)
    assert world.log == []


def test_the_same_writer_is_not_asked_twice(world: World, app: App) -> None:
    world.routes[PATH] = lambda request: completion(json.dumps(asked(request)))
    add(app, "Alpha")
    read(app)
    early = NOW.replace(hour=5)
    for _ in range(3):
        assert service.edition(app, early).preview
    assert len(world.log) == 1


def test_what_failed_for_a_moment_is_tried_again(world: World, app: App) -> None:
    add(app, "Alpha")
    read(app)
    early = NOW.replace(hour=5)
    world.routes[PATH] = as_json({}, 503)
    failed = WriteReport()
    service.edition(app, early, writing=failed)
    assert failed.fallen_back == {"limited": 2}
    world.routes[PATH] = rewriting
    written = WriteReport()
    service.edition(app, early, writing=written)
    assert written.written == 2


def test_an_editions_time_is_kept(world: World, home: Path) -> None:
    world.routes[PATH] = Reply(b"{}", delay_s=30)
    settings = config(world, home, edition_s=0.5)
    with closing(service.open_app(settings)) as app:
        for name in ("Alpha", "Beta", "Gamma"):
            add(app, name)
        read(app)
        report = WriteReport()
        edition = service.edition(app, NOW, writing=report)
    assert report.seconds < 2
    assert report.fallen_back == {"late": 6}
    assert edition.top[0].what is not None
    assert edition.top[0].what.by == "extract"


def test_redo_takes_only_what_is_out_of_date(world: World, home: Path) -> None:
    world.routes[PATH] = rewriting
    with closing(service.open_app(load(home))) as app:
        ids = [add(app, "Alpha", 20), add(app, "Beta", 19)]
        read(app)
        read(app, write=True, limit=1)
        assert [card_of(app, one)["made_by"]["engine"] for one in ids] == ["extract", "openai"]
        assert read(app, redo=True).made == 0
        assert len(world.log) == 1
    # Another model: the card that the first one wrote is out of date, the other is not.
    with closing(service.open_app(config(world, home, model="bigger"))) as app:
        report = read(app, redo=True)
        assert report.made == 1
        assert report.writing is not None
        assert report.writing.written == 2
        assert card_of(app, ids[1])["made_by"]["revision"].endswith(f"+openai:bigger:p{PROMPT}")
        assert card_of(app, ids[0])["made_by"]["engine"] == "extract"
        assert read(app, redo=True).made == 0
    # None any more: what was written goes back to the source's own words.
    with closing(service.open_app(config(world, home, engine="off"))) as app:
        assert read(app, redo=True).made == 1
        assert card_of(app, ids[1])["made_by"]["engine"] == "extract"
        assert read(app, redo=True).made == 0


def test_write_takes_the_newest_that_it_has_not_had(world: World, app: App) -> None:
    world.routes[PATH] = rewriting
    ids = [add(app, name, hours) for name, hours in (("Alpha", 30), ("Beta", 20), ("Gamma", 10))]
    report = read(app, write=True, limit=2)
    assert report.made == 2
    assert report.writing is not None
    assert report.writing.items == 2
    report = read(app, write=True)
    assert report.writing is not None
    assert report.writing.items == 1
    assert {card_of(app, one)["made_by"]["engine"] for one in ids} == {"openai"}


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
