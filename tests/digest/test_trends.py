"""Topics by week: each item counted once, in the week of its date."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from digest.trends import MOST_ITEMS, WEEK, Dated, find_trends
from tests.digest.test_topics import JUDGES, SPEECH, texts

UNTIL = datetime(2026, 11, 23, tzinfo=UTC)


def dated(days: float, *groups: list[str], name: str = "") -> list[Dated]:
    return [
        Dated(replace(it, id=f"{name}{it.id}"), UNTIL - timedelta(days=days))
        for it in texts(*groups)
    ]


def test_items_are_counted_in_their_week_and_listed_newest_first() -> None:
    items = [
        *dated(1, SPEECH, JUDGES, name="new"),
        *dated(10, SPEECH[:2], name="mid"),
        *dated(27.9, SPEECH[:1], name="old"),
        *dated(28.1, SPEECH, name="gone"),
        *dated(-0.1, SPEECH, name="future"),
    ]
    found = find_trends(items, UNTIL, 4)
    assert found.starts == tuple(UNTIL - WEEK * n for n in (4, 3, 2, 1))
    assert [(it.name, it.counts, it.total) for it in found.trends] == [
        ("speech recognition", (1, 0, 2, 4), 7),
        ("LLM judges", (0, 0, 0, 3), 3),
    ]
    assert [id_[:3] for id_, _ in found.trends[0].items] == ["new"] * 4 + ["mid"] * 2 + ["old"]
    assert (found.read, found.in_topics) == (10, 10)


def test_long_lists_are_cut_and_counts_are_not() -> None:
    many = [title for n in range(20) for title in (f"{SPEECH[0]} {n}", f"{SPEECH[1]} {n}")]
    trend = find_trends(dated(1, many, JUDGES), UNTIL, 4).trends[0]
    assert (trend.total, len(trend.items)) == (40, MOST_ITEMS)


def test_an_empty_library_has_none() -> None:
    found = find_trends([], UNTIL, 4)
    assert (found.trends, found.read, found.in_topics) == ((), 0, 0)
