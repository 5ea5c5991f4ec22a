"""Editions over a real store: frozen, read back, caught up; and rounds with a broken model."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import service
from db import cards, digests, search, sources
from db.card import SCHEMA, Card, Evidence
from db.records import Entry
from db.works import sha256
from digest.edition import Edition
from ingest import intake
from service import App
from settings import Bet, load

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""A Monday, five hours after the edition's."""


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    (tmp_path / "config.toml").write_text('[digest]\ntimezone = "UTC"\n')
    with closing(service.open_app(load(tmp_path))) as app:
        yield app


def add(app: App, title: str, published: datetime, *, seen: datetime | None = None) -> str:
    """Store a post without an address, with a card; returns its id."""
    source, _ = sources.add_source(app.database, "a", title="A blog", now=NOW)
    text = f"We built {title} with a language model. It cut the cost of inference by 40%."
    entry = Entry(title, f"{title} makes language models cheaper", text=text, published=published)
    intake.take_in(app.database, source.id, [entry], None, seen or published)
    (hit,) = search.search(app.database, f'"built {title}"')
    evidence: Evidence = {"in": "text", "start": 0, "end": text.index(".") + 1}
    card: Card = {
        "id": hit.work_id,
        "title": entry.title,
        "schema": SCHEMA,
        "text_sha256": sha256(text),
        "tldr": {"text": text[: evidence["end"]], "by": "extract", "evidence": [evidence]},
        "lines": [],
        "questions": [],
        "sentences": [],
        "made_by": {
            "engine": "extract",
            "model": "m",
            "revision": "1",
            "at": "2026-11-23T00:00:00Z",
        },
        "read": "excerpt",
    }
    cards.save(app.database, [cards.NewCard(card, bytes(768), "m")], [], "1")
    return hit.work_id


def titles(edition: Edition) -> list[str]:
    return [item.title.split()[0] for item in edition.items]


@pytest.mark.model
def test_a_frozen_edition_comes_back_as_it_was(app: App) -> None:
    add(app, "Alpha", NOW - timedelta(hours=20))
    first = service.edition(app, NOW)
    assert not first.preview
    assert titles(first) == ["Alpha"]
    assert first.items[0].url is None
    add(app, "Beta", NOW - timedelta(hours=19))
    assert service.edition(app, NOW) == first
    assert sorted(titles(service.edition(app, NOW, redo=True))) == ["Alpha", "Beta"]


@pytest.mark.model
def test_before_its_hour_it_is_a_preview_and_not_frozen(app: App) -> None:
    early = datetime(2026, 11, 23, 5, tzinfo=UTC)
    add(app, "Alpha", early - timedelta(hours=2))
    assert service.edition(app, early).preview
    assert digests.edition_keys(app.database, "day") == []


@pytest.mark.model
def test_looking_freezes_nothing(app: App) -> None:
    add(app, "Alpha", NOW - timedelta(hours=20))
    service.edition(app, NOW, freeze=False)
    assert digests.edition_keys(app.database, "day") == []


@pytest.mark.model
def test_a_past_day_takes_nothing_of_today(app: App) -> None:
    add(app, "Alpha", NOW - timedelta(hours=20))
    past = service.edition(app, NOW, day=date(2020, 1, 1))
    assert titles(past) == []
    assert digests.edition_keys(app.database, "day") == []
    assert titles(service.edition(app, NOW)) == ["Alpha"]


@pytest.mark.model
def test_the_first_edition_takes_the_newest_there_is(app: App) -> None:
    add(app, "Alpha", NOW - timedelta(days=60))
    edition = service.edition(app, NOW)
    assert titles(edition) == ["Alpha"]
    assert edition.note is not None
    assert titles(service.edition(app, NOW + timedelta(days=1))) == []


@pytest.mark.model
def test_items_seen_before_a_long_sleep_stand_in_the_editions_missed(app: App) -> None:
    friday = datetime(2026, 11, 20, 12, tzinfo=UTC)
    add(app, "Alpha", friday - timedelta(hours=20))
    service.catch_up(app, friday)
    add(app, "Beta", friday + timedelta(hours=3))
    made = service.catch_up(app, NOW)
    assert [one.key for one in made] == ["2026-11-21", "2026-11-22", "2026-11-23"]
    assert [titles(one) for one in made] == [["Beta"], [], []]
    assert [one.key for one in service.catch_up(app, NOW)] == ["2026-11-22", "2026-11-23"]
    assert service.catch_up(app, NOW - timedelta(hours=8), preview=False)[-1].key == "2026-11-22"


@pytest.mark.model
def test_another_readers_bets_make_an_edition_of_their_own(app: App) -> None:
    for name in ("Alpha", "Beta", "Gamma"):
        add(app, name, NOW - timedelta(hours=20))
    theirs, others = (
        [Bet(name=name, text=f"{name}, and what it costs to run.")] for name in ("Gamma", "Beta")
    )
    of_theirs = service.edition(app, NOW, bets=theirs)
    assert titles(of_theirs)[0] == "Gamma"
    assert titles(service.edition(app, NOW, bets=others))[0] == "Beta"
    assert digests.edition_keys(app.database, "day") == []
    own = service.edition(app, NOW)
    assert digests.edition_keys(app.database, "day") == [own.key]
    # Nor does the frozen one stand in for theirs.
    add(app, "Delta", NOW - timedelta(hours=20))
    assert "Delta" in titles(service.edition(app, NOW, bets=theirs))
    assert service.edition(app, NOW) == own


@pytest.mark.model
def test_what_still_waits_for_its_card_keeps_the_edition_open(app: App) -> None:
    add(app, "Alpha", NOW - timedelta(hours=20))
    source, _ = sources.add_source(app.database, "a", title="A blog", now=NOW)
    waiting = Entry("w", "Gamma makes models wait", text="Some text.", published=NOW)
    intake.take_in(app.database, source.id, [waiting], None, NOW - timedelta(hours=20))
    service.edition(app, NOW)
    assert digests.edition_keys(app.database, "day") == []


def test_a_missing_model_keeps_no_edition_from_being_made(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        '[digest]\ntimezone = "UTC"\n[models]\nencoder = "/nowhere/at/all"\n'
    )
    with closing(service.open_app(load(tmp_path))) as app:
        add(app, "Alpha", NOW - timedelta(hours=20))
        source, _ = sources.add_source(app.database, "b", title="B", now=NOW, type_="files")
        entry = Entry("w", "Gamma", text="Some text.", published=NOW - timedelta(hours=20))
        intake.take_in(app.database, source.id, [entry], None, NOW - timedelta(hours=20))
        sources.set_state(app.database, 1, "paused", NOW)
        clock: Callable[[], datetime] = lambda: NOW  # noqa: E731
        report = service.cycle(app, clock)
    assert report.summarize is None
    assert report.problem is not None
    assert "/nowhere/at/all does not exist" in report.problem
    assert titles(report.editions[-1]) == ["Alpha"]
