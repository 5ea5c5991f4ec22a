"""docs/json.md and the commands agree: every key that is printed is described, and the reverse."""

import json
import re
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli import app
from db import outbox
from db.connect import open_database
from tests.world.server import World, page
from tests.world.smtp import smtp_server

DOCS = (Path(__file__).parents[1] / "docs" / "json.md").read_text(encoding="utf-8")
FEED = "/feed.xml"
RSS = """<rss version="2.0"><channel><title>A blog</title><item><guid>1</guid><title>Small models at
work</title><link>https://blog.example/1</link><description>We moved a small language model to
laptops. It cut the bill by 40% and nobody noticed.</description></item></channel></rss>"""

QUEUED = outbox.Outgoing(
    edition="2026-01-01",
    channel="mail",
    recipient="b@example.org",
    message_id="<1@x>",
    content=b"x",
)


def described(command: str) -> set[str]:
    """The keys in the first column of the table under the heading that names the command."""
    for section in DOCS.split("\n## ")[1:]:
        heading, _, body = section.partition("\n")
        if f"`{command}`" in heading:
            rows = [line for line in body.splitlines() if line.startswith("| `")]
            return {key for row in rows for key in re.findall(r"`(\w+)`", row.split("|")[1])}
    raise AssertionError(f"docs/json.md does not describe {command}")


def documented(key: str) -> set[str]:
    """The keys of the objects under this key of `send`."""
    (row,) = re.findall(rf"^\| `{key}` \|(.+)$", DOCS.split("## `send`")[1], re.MULTILINE)[:1]
    return set(re.findall(r'"(\w+)"', row))


@pytest.mark.model
@pytest.mark.smtp
def test_every_document_is_described(world: World, tmp_path: Path) -> None:
    world.routes[FEED] = page(RSS, "application/rss+xml")
    (tmp_path / "config.toml").write_text('[network]\nallow_hosts = ["127.0.0.0/8"]\n')
    opml = tmp_path / "list.opml"
    runner = CliRunner()
    keys: dict[str, set[str]] = {}

    def call(command: str, *arguments: str) -> Any:
        done = runner.invoke(app, ["--home", str(tmp_path), *command.split(), *arguments, "--json"])
        assert done.exit_code == 0, (command, done.output)
        document = json.loads(done.stdout)
        keys.setdefault(command, set()).update(document)
        return document

    call("init", "--empty")
    source = str(call("sources add", world.url(FEED))["source"]["id"])
    call("ingest")
    call("run")
    call("summarize")
    item = call("search", "laptops")["hits"][0]["id"]
    call("show", item)
    call("handoff", item)
    for command in ("star", "unstar", "read", "unread"):
        call(command, item)
    for command in ("like", "dislike"):
        call(command, item)
    call("note", item, "ask")
    call("bets add", "Laptops", "language models on laptops", "--threshold", "bill at most $5")
    call("bets change", "Laptops", "--weight", "2")
    call("bets list")
    call("bets remove", "laptops")
    call("mute", "author:Ada Byron")
    keys["mute --list"] = set(call("mute", "--list"))
    keys["mute"] -= keys["mute --list"]
    call("unmute", "author:Ada Byron")
    call("weights set", "laptops", "2")
    call("weights list")
    call("weights unset", "laptops")
    call("weights reset", "--yes")
    call("sources list")
    call("sources check")
    opml.write_text(call("sources export")["opml"])
    call("sources import", str(opml))
    call("sources pause", source)
    call("sources resume", source)
    call("export", str(tmp_path / "library.jsonl"))
    call("import", str(tmp_path / "library.jsonl"))
    call("tidy")
    with smtp_server() as (server, _):
        config = f"""[network]\nallow_hosts = ["127.0.0.0/8"]\n[smtp]\nhost = "127.0.0.1"
port = {server.port}\nsecurity = "plain"\n[[recipients]]\naddress = "a@example.org"\n"""
        (tmp_path / "config.toml").write_text(config)
        call("send", "--dry-run")
        letter = call("send")["messages"][0]
    assert set(letter) == documented("messages")
    call("outbox list", "--all")
    call("outbox unsubscribe", "a@example.org")
    call("outbox resubscribe", "a@example.org")
    with closing(open_database(tmp_path / "preread.db")) as database:
        outbox.add(database, QUEUED, datetime.now(UTC))
        (waiting,) = outbox.letters(database, states=("queued",))
    call("outbox cancel", str(waiting.id))
    call("delete", item)
    call("sources remove", source)
    call("doctor")

    keys["handoff"] |= {"authors", "warning"}  # absent where there is nothing to say
    marks = ("star", "unstar", "read", "unread", "like", "dislike", "note", "delete")
    for command in set(keys) - set(marks):
        assert keys[command] == described(command), command
    assert set().union(*(keys[name] for name in marks)) == described("star")


@pytest.mark.model
def test_the_edition_is_described(tmp_path: Path) -> None:
    runner = CliRunner()
    assert runner.invoke(app, ["--home", str(tmp_path), "init", "--empty"]).exit_code == 0
    done = runner.invoke(app, ["--home", str(tmp_path), "digest", "--json"])
    assert done.exit_code == 0
    table = DOCS.split("## The edition:")[1].split("An item of")[0]
    known = {
        key
        for row in re.findall(r"^\| (`.+?) \|", table, re.MULTILINE)
        for key in re.findall(r"`(\w+)`", row)
    }
    assert set(json.loads(done.stdout)) <= known
