"""What a source brings in a week, from its sightings."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db import sources
from db.connect import open_database
from db.records import Entry, Outcome, Problem, Source
from db.runs import RunSource
from db.sources import Pace
from ingest.intake import take_in
from service.standing import judge

LOOK = Problem("x", "m", "Look.")
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def day(days: float) -> datetime:
    return NOW - timedelta(days=days)


@pytest.mark.parametrize(
    ("published", "seen", "pace"),
    [
        ([], 0, None),
        ([1, 2, 3], 0, 3.0),  # younger than a week: one week old
        ([*range(14)], 0, 7.5),  # two weeks of one a day, the 13 days between them
        ([*range(28), *range(60, 80)], 0, 7.0),  # what is older than four weeks does not count
        ([60, 90], 0, 0.0),
        ([None, None], 10, 1.4),  # undated: by the day they were first seen
        ([-5, 1], 0, 2.0),  # dated in the future: the same
    ],
)
def test_items_per_week(
    published: list[int | None], seen: float, pace: float | None, tmp_path: Path
) -> None:
    database = open_database(tmp_path / "preread.db")
    source, _ = sources.add_source(database, "https://a.example/f", title="A", now=NOW)
    entries = [
        Entry(
            *(str(n), f"Title {n}", "" if n % 2 else "Words."),
            read="title" if n % 2 else "excerpt",
            published=None if days is None else day(days),
        )
        for n, days in enumerate(published)
    ]
    take_in(database, source.id, entries, None, day(seen))
    found = sources.paces(database, NOW).get(source.id)
    assert (found.per_week if found else None) == pace
    if pace:
        assert found
        assert 0.3 < found.titles_only <= 0.5
    database.close()


def run(outcome: Outcome) -> RunSource:
    return RunSource(1, NOW, 1, outcome, 0, 0, 0, None, 1.0)


def source(**fields: object) -> Source:
    return Source(1, "https://a.example/f", "feed", "A", "post", added=day(90), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "pace", "rank", "advice"),
    [
        (source(last_outcome="new", last_new=day(1)), Pace(3, 0), 2, ""),
        (source(), None, 2, ""),
        (source(state="paused", last_outcome="failed"), None, 3, ""),
        (source(state="gone", last_outcome="gone"), None, 0, "Remove it"),
        (source(last_outcome="limited"), None, 0, "Nothing to do"),
        (source(last_outcome="interrupted"), None, 0, "the next run repeats it"),
        (source(last_outcome="empty_suspicious"), None, 0, "in a browser"),
        (source(last_outcome="failed"), None, 0, "tried again"),
        (
            source(last_outcome="failed", failing_since=day(9), last_error=LOOK),
            *(None, 0, "Look. If it does not come back, pause or remove it."),
        ),
        (source(last_outcome="unchanged", last_new=day(70)), Pace(0, 0), 1, "for 70 days"),
        (source(last_outcome="new", last_new=day(1)), Pace(3, 0.9), 1, "full text"),
        (source(last_outcome="new", last_new=day(1), full_text=True), Pace(3, 0.9), 2, ""),
    ],
)  # fmt: skip
def test_who_needs_someone_and_what_to_do(
    one: Source, pace: Pace | None, rank: int, advice: str
) -> None:
    history = [run(one.last_outcome)] if one.last_outcome else []
    found, said = judge(one, history, pace, NOW)
    assert found == rank
    assert advice in said
    assert bool(advice) == bool(said)
