"""Handing an item of a real store on, by the command."""

import csv
import json
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest
from pybtex.database import parse_string
from typer.testing import CliRunner, Result

import service
from cli import app as command_line
from db import cards, marks, sources
from db.records import Entry
from ingest import intake
from service import App, HandoffFormat
from settings import load
from tests.test_service import NOW, add


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    with closing(service.open_app(load(tmp_path))) as app:
        yield app


def call(app: App, *arguments: str) -> Result:
    return CliRunner().invoke(command_line, ["--home", str(app.settings.home), *arguments])


def test_an_item_is_handed_on_in_every_format(app: App, tmp_path: Path) -> None:
    item = add(app, "Alpha", NOW - timedelta(hours=20))
    made = {form: service.handoff(app, item, form) for form in get_args(HandoffFormat)}
    for form, one in made.items():
        done = call(app, "handoff", item, "--format", form)
        assert done.exit_code == 0, done.output
        assert done.stdout_bytes == one.content
        assert one.name.startswith(f"preread-{item}.")
    assert len({one.name for one in made.values()}) == len(made)
    note = made["note"].content.decode()
    assert "We built Alpha with a language model." in note
    assert "**First seen in:** A blog, 22 November 2026" in note
    assert json.loads(made["json"].content)["id"] == item
    assert json.loads(made["slack"].content)["blocks"]
    assert len(parse_string(made["bibtex"].content.decode(), "bibtex").entries) == 1
    (row,) = csv.DictReader(made["csv"].content.decode().splitlines())
    assert row["id"] == item


def test_it_goes_to_a_file_and_as_json_to_programs(app: App, tmp_path: Path) -> None:
    item = add(app, "Alpha", NOW - timedelta(hours=20))
    target = tmp_path / "note.md"
    done = call(app, "handoff", item, "--out", str(target))
    assert (done.exit_code, done.stdout) == (0, "")
    assert target.read_bytes() == service.handoff(app, item, "note").content
    done = call(app, "handoff", item, "--format", "ris", "--out", str(target), "--json")
    assert json.loads(done.stdout) == service.note_of(app, item).as_json()
    assert target.read_text().startswith("TY  - BLOG")


def test_the_readers_own_note_goes_along_in_references(app: App) -> None:
    item = add(app, "Alpha", NOW - timedelta(hours=20))
    marks.set_note(app.database, item, "=ask about 50%")
    assert b"ask about 50\\%" in service.handoff(app, item, "bibtex").content
    assert b"N1  - =ask about 50%" in service.handoff(app, item, "ris").content
    assert b"'=ask about 50%" in service.handoff(app, item, "csv").content


def test_a_card_whose_text_has_changed_is_not_quoted(app: App) -> None:
    item = add(app, "Alpha", NOW - timedelta(hours=20))
    source, _ = sources.add_source(app.database, "a", title="A blog", now=NOW)
    title = "Alpha makes language models cheaper"
    changed = Entry("Alpha", title, text="A longer text than before. " * 20)
    intake.take_in(app.database, source.id, [changed], None, NOW)
    assert cards.get_card(app.database, item) is not None
    note = service.note_of(app, item)
    assert {one.silent for one in note.sections if one.heading == "Problem"} == {
        "Not summarized yet."
    }


def test_an_unknown_item_is_said(app: App) -> None:
    done = call(app, "handoff", "nothere")
    assert done.exit_code == 1
    assert "nothere" in done.stderr
