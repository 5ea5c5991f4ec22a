"""The command line as programs call it: documents, exit codes, streams; with the real model."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

import cli

ROOT = Path(__file__).parents[1]
PAPER = {
    "id": "p1",
    "title": "TinyPlan: small models that plan their own calls",
    "text": (
        "Agents on phones are slow because every step asks a large model. "
        "We present TinyPlan, a 120M-parameter model that plans its own tool calls on the device. "
        "TinyPlan cuts latency by 43% and reaches 71.2% success on PhoneBench. "
        "It fails on tasks that need more than ten steps. "
        "Code is available at https://github.com/example/tinyplan under the MIT licence."
    ),
    "url": "https://arxiv.org/abs/2599.00001",
    "published": "2026-11-22T10:00:00Z",
    "authors": ["Ada Byron"],
    "kind": "paper",
}
POST = {
    "id": "b1",
    "title": "What it costs us to serve a small language model",
    "text": (
        "Last year we paid for every request. This year we moved our language model to laptops. "
        "The bill went from $5 to $10 a user to nothing, and support tickets fell by a third. "
        "Battery life suffers on older machines."
    ),
    "url": "https://blog.example/cost",
    "published": "2026-11-22T12:00:00Z",
}

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def preread(
    home: Path, *arguments: str, stdin: bytes = b""
) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-c", "from cli import main; main()", "--home", str(home), *arguments],
        input=stdin,
        capture_output=True,
        cwd=ROOT,
        timeout=120,
    )


@pytest.fixture(scope="module")
def run(home: Path) -> Run:
    def call(*arguments: str, stdin: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
        return preread(home, *arguments, stdin=stdin)

    return call


def document(done: "subprocess.CompletedProcess[bytes]") -> Any:
    """The one JSON document on stdout."""
    return json.loads(done.stdout)


def jsonl(*items: object) -> bytes:
    return "".join(json.dumps(item) + "\n" for item in items).encode()


@pytest.fixture(scope="module")
def library(home: Path, run: Run) -> Path:
    """A home with two items, read; a broken line is named and the others went in."""
    assert run("init", "--empty").returncode == 0
    lines = jsonl(PAPER) + b'{"id": "broken"\n' + jsonl(POST)
    done = run("import", "-", "--source", "mine", "--json", stdin=lines)
    report = document(done)
    assert done.returncode == 3, done.stderr
    assert (report["items_new"], report["items_updated"], report["items_unchanged"]) == (2, 0, 0)
    assert [one["line"] for one in report["failed"]] == [2]
    again = run("import", "-", "--source", "mine", "--json", stdin=jsonl(PAPER, POST))
    assert again.returncode == 0
    assert document(again)["items_unchanged"] == 2
    made = run("summarize", "--json")
    assert made.returncode == 0, made.stderr
    assert document(made)["made"] == 2
    return home


def the_id(run: Run, query: str = "tinyplan") -> str:
    hit: dict[str, Any] = document(run("search", query, "--json"))["hits"][0]
    return str(hit["id"])


@pytest.mark.model
def test_search_answers_with_the_contract(library: Path, run: Run) -> None:
    found = document(run("search", "tinyplan", "latency", "--json"))
    assert found["query"] == "tinyplan latency"
    hit = found["hits"][0]
    assert set(hit) == {
        *("id", "external_id", "title", "url", "kind", "published", "score", "snippet")
    }
    assert hit["external_id"] == "p1"
    assert hit["published"] == "2026-11-22T10:00:00Z"


@pytest.mark.model
def test_queries_answer_line_by_line(library: Path, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "queries.jsonl"
    path.write_bytes(
        jsonl({"id": "q1", "text": "laptops"}) + b"{}\n" + jsonl({"id": 2, "text": ""})
    )
    done = run("search", "--queries", str(path))
    assert done.returncode == 3
    first, second = [json.loads(line) for line in done.stdout.splitlines()]
    assert (first["id"], first["hits"][0]["external_id"]) == ("q1", "b1")
    assert second == {"id": 2, "query": "", "hits": []}


@pytest.mark.model
def test_digest_in_every_format(library: Path, run: Run, tmp_path: Path) -> None:
    text = run("digest", "--date", "2026-11-23").stdout.decode()
    assert "TinyPlan" in text
    assert "$5 to $10" in text
    html = run("digest", "--date", "2026-11-23", "--format", "html").stdout.decode()
    assert html.startswith("<!DOCTYPE html>")
    edition = document(run("digest", "--date", "2026-11-23", "--json"))
    assert edition["key"] == "2026-11-23"
    mail = message_from_bytes(
        run("digest", "--date", "2026-11-23", "--format", "eml").stdout, policy=policy.default
    )
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    target = tmp_path / "out.md"
    done = run("digest", "--date", "2026-11-23", "--format", "markdown", "--out", str(target))
    assert (done.returncode, done.stdout) == (0, b"")
    assert r"\$5 to \$10" in target.read_text()


@pytest.mark.model
def test_marks_notes_and_show(library: Path, run: Run) -> None:
    item = the_id(run)
    assert run("star", item).returncode == 0
    assert run("read", item).returncode == 0
    assert run("note", item, "ask about licence").returncode == 0
    shown = document(run("show", item, "--json"))
    said = {"note": "ask about licence", "verdict": None}
    assert shown["marks"] == {"read": True, "starred": True, **said}
    card = shown["card"]
    for line in card["lines"]:
        words = " ".join(shown["text"][e["start"] : e["end"]] for e in line["evidence"])
        assert line["text"].strip(".").lower() in " ".join(words.split()).lower() + "."
    assert card["availability"]["code"]["url"] == "https://github.com/example/tinyplan"
    assert [hit["id"] for hit in document(run("search", "tinyplan", "--starred", "--json"))["hits"]]
    assert run("unstar", item).returncode == 0
    assert document(run("search", "tinyplan", "--starred", "--json"))["hits"] == []
    text = run("show", item).stdout.decode()
    assert "Note: ask about licence" in text
    assert "https://github.com/example/tinyplan" in text


@pytest.mark.model
def test_export_goes_back_in(library: Path, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "library.jsonl"
    assert run("export", str(path), "--json").returncode == 0
    other = tmp_path / "other"
    done = preread(other, "import", str(path), "--json")
    assert done.returncode == 0, done.stderr
    assert document(done)["items_new"] == 2
    for name in ("csv", "bibtex", "ris"):
        assert run("export", "-", "--format", name).stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["show", "nonsense"], 1, "No item has the id 'nonsense'"),
        (["star", "nonsense"], 1, "No item has the id"),
        (["sources", "remove", "99"], 1, "No source has the id 99"),
        (["search"], 2, "give either words"),
        (["search", "x", "--kind", "book"], 2, "'book' is none of paper, post"),
        (["frobnicate"], 2, "No such command"),
        (["digest", "--date", "yesterday"], 2, "“yesterday” is no day; write one like 2026-11-20"),
        (["search", "x", "--since", "2026-13-40"], 2, "“2026-13-40” is no day"),
        (["import", "/nowhere/at/all"], 3, "/nowhere/at/all"),
    ],
)
def test_errors_say_what_and_what_to_do(
    run: Run, library: Path, arguments: list[str], code: int, said: str
) -> None:
    done = run(*arguments)
    assert done.returncode == code
    assert said in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_a_missing_home_is_said(tmp_path: Path) -> None:
    done = preread(tmp_path / "none", "search", "x")
    assert done.returncode == 1
    assert b"preread init" in done.stderr
    assert not (tmp_path / "none").exists()


def test_an_unknown_option_in_the_config_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[digest]\nhuor = 7\n")
    done = preread(tmp_path, "doctor")
    assert done.returncode == 1
    assert b"unknown option 'digest.huor'" in done.stdout


def _commands(app: typer.Typer) -> Iterator[str]:
    """Every command by the words that call it."""
    yield from (str(one.name) for one in app.registered_commands)
    for group in app.registered_groups:
        assert group.typer_instance is not None
        yield from (f"{group.name} {name}" for name in _commands(group.typer_instance))


COMMANDS = sorted(_commands(cli.app))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example_and_stands_in_the_docs(name: str) -> None:
    helped = CliRunner().invoke(cli.app, [*name.split(), "--help"])
    assert helped.exit_code == 0
    assert f"preread {name.split()[0]}" in helped.output.split("Examples:")[1]
    assert ("--json" in helped.output) is (name not in ("up", "card"))
    assert "--quiet" in helped.output
    docs = [ROOT / "README.md", ROOT / "docs" / "json.md"]
    text = "".join(path.read_text(encoding="utf-8") for path in docs)
    assert f"`{name}`" in text or f"preread {name}" in text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("bets add Speech", "Missing argument 'TEXT'.\nFor example: preread bets add 'On-device"),
        ("bets change Speech", "say what to change: --name"),
        ("bets change S --threshold x --no-thresholds", "give either --threshold or"),
        (
            "bets change S --weight much",
            "--weight: write a number\nFor example: preread bets change",
        ),
        ("mute", "give either what to mute, or --list\nFor example: preread mute"),
        ("unmute", "give what to unmute"),
        ("weights set x", "Missing argument 'VALUE'.\nFor example: preread weights set"),
        ("weights set x -3", "-3 looks like an option; write -- before what is none"),
        ("weights set x -3", "For example: preread weights set -- crypto -3"),
        ("outbox retry x", "ID: write a whole number\nFor example: preread outbox retry 12"),
        ("send --date soon", "--date: “soon” is no day"),
        ("digest --period month", "--period: 'month' is not one of 'day', 'week'."),
        ("digest --period month", "For example: preread digest --period week"),
        ("sources remove 0", "ID: this should be greater than or equal to 1"),
        ("digest --frob", "No such option: --frob"),
        ("frob", "No such command 'frob'."),
    ],
)
def test_wrong_usage_is_told_in_plain_words_with_an_example(
    tmp_path: Path, typed: str, said: str
) -> None:
    done = CliRunner().invoke(cli.app, ["--home", str(tmp_path), *typed.split()])
    assert done.exit_code == 2
    assert said in done.output.partition("Error: ")[2]
    assert "Invalid value" not in done.output
    assert "Value error" not in done.output


def test_a_group_without_a_command_shows_its_help() -> None:
    assert CliRunner().invoke(cli.app, ["bets"]).output.startswith("Usage: ")
    assert "Error" not in CliRunner().invoke(cli.app, ["bets"]).output
