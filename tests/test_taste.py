"""Learning over a real store: marks in, weights out, pins and resets; editions follow."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import service
from db import digests, marks, queries, search, sources, weights
from db.records import Entry
from digest.edition import Edition
from ingest import intake
from service import App, WeightError
from settings import load

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TEXTS = {
    "Small": "Quantization of language models to four bits keeps perplexity low on laptops.",
    "Smaller": "A language model shrinks by quantization, and perplexity hardly moves.",
    "Voices": "Dialogue with a language model suffers when speakers interrupt each other.",
    "Proteins": "A language model of protein residues predicts folding without alignment.",
}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    (tmp_path / "config.toml").write_text('[digest]\ntimezone = "UTC"\n')
    with closing(service.open_app(load(tmp_path))) as app:
        yield app


@pytest.fixture
def ids(app: App) -> dict[str, str]:
    """Papers by title; all of the same hour."""
    source, _ = sources.add_source(app.database, "a", title="A blog", now=NOW)
    entries = [
        Entry(
            title,
            title,
            text=text,
            kind="paper",
            categories=("cs.LG",),
            authors=(f"{title} Author",),
            published=NOW - timedelta(hours=6),
        )
        for title, text in TEXTS.items()
    ]
    intake.take_in(app.database, source.id, entries, None, NOW - timedelta(hours=6))
    return {title: search.search(app.database, title)[0].work_id for title in TEXTS}


def values(app: App) -> dict[str, float]:
    return {one.name: one.value for one in service.taste(app).weights}


def test_a_like_teaches_and_taking_it_back_unlearns(app: App, ids: dict[str, str]) -> None:
    assert service.taste(app).weights == ()
    marks.set_verdict(app.database, ids["Small"], "like", NOW)
    marks.set_verdict(app.database, ids["Proteins"], "dislike", NOW)
    report = service.taste(app)
    assert (report.liked, report.disliked) == (1, 1)
    learned = {one.name: one for one in report.weights}
    assert learned["quantization"].value > 0 > learned["folding"].value
    assert (learned["quantization"].kind, learned["quantization"].liked) == ("word", 1)
    assert learned["Small Author"].kind == "author"
    marks.set_verdict(app.database, ids["Proteins"], None, NOW)
    assert "folding" not in values(app)
    marks.set_verdict(app.database, ids["Small"], None, NOW)
    assert service.taste(app).weights == ()


def test_stars_and_reading_count_too(app: App, ids: dict[str, str]) -> None:
    marks.set_mark(app.database, ids["Small"], "starred", True, NOW)
    marks.set_mark(app.database, ids["Voices"], "read", True, NOW)
    report = service.taste(app)
    assert (report.starred, report.read, report.liked) == (1, 1, 0)
    found = {one.name: one for one in report.weights}
    assert found["quantization"].starred == 1
    assert found["dialogue"].starred == 0


def test_what_was_passed_over_counts_only_beside_a_mark(app: App, ids: dict[str, str]) -> None:
    digests.freeze(app.database, "2026-11-22", "day", {}, [ids["Small"], ids["Voices"]], NOW)
    digests.freeze(app.database, "2026-11-21", "day", {}, [ids["Proteins"]], NOW)
    assert service.taste(app).passed == 0
    marks.set_verdict(app.database, ids["Small"], "like", NOW)
    assert service.taste(app).passed == 1
    assert values(app)["dialogue"] < 0
    assert "folding" not in values(app)


def test_the_edition_follows_and_says_why(app: App, ids: dict[str, str]) -> None:
    def edition() -> Edition:
        return service.edition(app, NOW, freeze=False)

    def order() -> list[str]:
        return [one.title for one in edition().also_seen]

    marks.set_verdict(app.database, ids["Small"], "like", NOW)
    assert set(order()[:2]) == {"Small", "Smaller"}
    marks.set_verdict(app.database, ids["Small"], "dislike", NOW)
    assert set(order()[-2:]) == {"Small", "Smaller"}
    service.pin_weight(app, "protein", 5)
    assert order()[0] == "Proteins"
    assert edition() == edition()


def test_a_pin_stays_and_is_found_by_name(app: App, ids: dict[str, str]) -> None:
    marks.set_verdict(app.database, ids["Small"], "like", NOW)
    service.taste(app)
    assert service.pin_weight(app, "CS.LG", -1).kind == "topic"
    assert service.pin_weight(app, "small  author", 1).kind == "author"
    assert service.pin_weight(app, "Benchmarks", 0).key == "benchmark"
    marks.set_verdict(app.database, ids["Voices"], "like", NOW)
    found = {(one.kind, one.key): one for one in service.taste(app).weights}
    assert found["topic", "cs.lg"].value == -1
    assert found["topic", "cs.lg"].pinned
    assert found["word", "benchmark"].value == 0
    assert service.unpin_weight(app, "cs.lg").kind == "topic"
    assert values(app)["cs.LG"] > 0
    with pytest.raises(WeightError, match="No weight of"):
        service.unpin_weight(app, "cs.lg")


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (" \n", 1, "The name is empty"),
        ("x", 5.5, "from -5 to 5; 5.5 is not"),
        ("x", float("nan"), "from -5 to 5; nan is not"),
        ("speech recognition", 1, "more than one word"),
    ],
)
def test_what_cannot_be_set_says_why(app: App, name: str, value: float, message: str) -> None:
    with pytest.raises(WeightError, match=message):
        service.pin_weight(app, name, value)
    assert service.taste(app).weights == ()


def test_reset_forgets_what_was_and_learns_from_what_comes(app: App, ids: dict[str, str]) -> None:
    marks.set_verdict(app.database, ids["Small"], "like", NOW)
    service.pin_weight(app, "dialogue", 2)
    service.reset_weights(app, NOW + timedelta(seconds=1))
    assert service.taste(app).weights == ()
    assert marks.get_marks(app.database, ids["Small"]) is not None
    later = NOW + timedelta(hours=1)
    marks.set_verdict(app.database, ids["Proteins"], "like", later)
    found = values(app)
    assert found["folding"] > 0
    assert "quantization" not in found


def test_what_was_learned_outlives_the_text(app: App, ids: dict[str, str]) -> None:
    marks.set_verdict(app.database, ids["Small"], "like", NOW)
    before = values(app)
    with app.database.conn:
        app.database.conn.execute("UPDATE work SET text = '' WHERE id = ?", [ids["Small"]])
    assert values(app) == before


def test_a_changed_text_is_read_again(app: App, ids: dict[str, str]) -> None:
    marks.set_verdict(app.database, ids["Small"], "like", NOW)
    assert "tokamak" not in values(app)
    source = queries.get_sightings(app.database, ids["Small"])[0].source_id
    entry = Entry("Small", "Small", text="A language model steers a tokamak.", kind="paper")
    intake.take_in(app.database, source, [entry], None, NOW)
    assert values(app)["tokamak"] > 0


def test_nothing_is_written_where_nothing_changed(app: App, ids: dict[str, str]) -> None:
    marks.set_verdict(app.database, ids["Small"], "like", NOW)
    service.taste(app)
    before = app.database.conn.total_changes
    service.taste(app)
    assert app.database.conn.total_changes == before


def test_only_the_newest_marks_are_read(app: App, ids: dict[str, str]) -> None:
    for hours, title in enumerate(TEXTS):
        marks.set_verdict(app.database, ids[title], "like", NOW + timedelta(hours=hours))
    found = weights.marked(app.database, form=1, limit=2)
    assert [one.title for one in found] == ["Proteins", "Voices"]
