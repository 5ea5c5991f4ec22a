"""Writing from end to end: a configured server, the store, editions and the report."""

import json
from contextlib import closing
from pathlib import Path

import pytest

import service
from db import digests, search
from service import App
from service.writing import WriteReport
from settings import load
from summarize.writer import PROMPT
from tests.world.chat import as_json, completion
from tests.world.server import Reply, World
from tests.writing.making import (
    NOW,
    PATH,
    add,
    asked,
    card_of,
    config,
    is_theme,
    read,
    rewriting,
    with_theme,
)

pytestmark = pytest.mark.model


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
