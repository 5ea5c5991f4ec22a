"""When to ask again: tables of plain values."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from db.records import Outcome, Source
from ingest.schedule import (
    Facts,
    after_skipped,
    arxiv_expected_empty,
    due,
    is_arxiv_holiday,
    max_age,
    missed_builds,
    plan,
)
from settings import IngestSettings

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # a Monday
HOUR = 3600
LIMITS = IngestSettings()
SOURCE = Source(1, "https://example.org/feed", "feed", "Example", "post", interval_s=HOUR)
CATEGORY = replace(SOURCE, url="arxiv:cs.AI", type="arxiv", kind="paper")


def at(text: str) -> datetime:
    """Eastern wall-clock time."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("America/New_York"))


LATER, EARLIER = NOW + timedelta(minutes=5), NOW - timedelta(minutes=5)


@pytest.mark.parametrize(
    ("source", "normally", "with_all"),
    [
        (SOURCE, None, None),
        (replace(SOURCE, next_due=NOW), None, None),
        (replace(SOURCE, next_due=LATER), "not_due", None),
        (replace(SOURCE, retry_after=LATER), "not_due", "not_due"),
        (replace(SOURCE, retry_after=EARLIER), None, None),
        (replace(SOURCE, state="paused"), "paused", "paused"),
        (replace(SOURCE, state="gone"), "gone", "gone"),
        (replace(SOURCE, type="files"), "not_due", "not_due"),
    ],
)
def test_what_is_due(source: Source, normally: str | None, with_all: str | None) -> None:
    assert due(source, NOW) == normally
    assert due(source, NOW, all_=True) == with_all


@pytest.mark.parametrize(
    ("outcome", "interval", "failures", "waits", "then"),
    [
        ("new", HOUR, 0, 1800, 1800),
        ("new", 8 * HOUR, 0, 4 * HOUR, 4 * HOUR),
        ("new", 600, 0, 1800, 1800),
        ("unchanged", HOUR, 0, 4500, 4500),
        ("unchanged", 24 * HOUR, 0, 24 * HOUR, 24 * HOUR),
        ("unchanged", 90 * HOUR, 0, 24 * HOUR, 24 * HOUR),
        ("empty_suspicious", HOUR, 0, HOUR, HOUR),
        ("failed", HOUR, 0, 1800, HOUR),
        ("failed", HOUR, 1, 3600, HOUR),
        ("failed", HOUR, 9, 5 * HOUR, HOUR),
        ("failed", HOUR, 500, 24 * HOUR, HOUR),
        ("limited", HOUR, 0, 1800, HOUR),
    ],
)
def test_intervals(outcome: Outcome, interval: int, failures: int, waits: int, then: int) -> None:
    source = replace(SOURCE, interval_s=interval, failures=failures)
    for seed in range(20):
        made = plan(source, Facts(outcome), NOW, LIMITS, random.Random(seed))
        assert made.next_due is not None
        assert waits <= (made.next_due - NOW).total_seconds() <= waits * 1.1
        assert made.interval_s == then


def test_gone_is_never_due() -> None:
    assert plan(SOURCE, Facts("gone"), NOW, LIMITS, random.Random(1)).next_due is None


@pytest.mark.parametrize(
    ("facts", "waits"),
    [
        (Facts("unchanged", max_age_s=6 * HOUR), 6 * HOUR),
        (Facts("unchanged", ttl_minutes=180), 3 * HOUR),
        (Facts("unchanged", max_age_s=60, ttl_minutes=1), 4500),
        (Facts("unchanged", max_age_s=10**9), 24 * HOUR),
        (Facts("failed", max_age_s=10**9), 1800),
        (Facts("limited", retry_after=NOW + timedelta(hours=5)), 5 * HOUR),
        (Facts("limited", retry_after=NOW + timedelta(days=20)), 20 * 24 * HOUR),
    ],
)
def test_publishers_may_ask_for_patience(facts: Facts, waits: int) -> None:
    made = plan(SOURCE, facts, NOW, LIMITS, random.Random(1))
    assert made.next_due is not None
    assert waits <= (made.next_due - NOW).total_seconds() <= waits * 1.1


@pytest.mark.parametrize(
    ("days", "hours", "until"),
    [
        (set(), set(), NOW),
        ({0}, set(), datetime(2026, 11, 24, 0, 0, tzinfo=UTC)),
        ({0, 1}, {0, 1}, datetime(2026, 11, 25, 2, 0, tzinfo=UTC)),
        ({0, 1, 2, 3, 4, 5}, {0}, datetime(2026, 11, 29, 1, 0, tzinfo=UTC)),
        (set(), {8, 9}, datetime(2026, 11, 23, 10, 0, tzinfo=UTC)),
        (set(range(7)), set(), NOW),
        (set(), set(range(24)), NOW),
    ],
)
def test_skipped_days_and_hours(days: set[int], hours: set[int], until: datetime) -> None:
    assert after_skipped(NOW, frozenset(days), frozenset(hours)) == until


@pytest.mark.parametrize(
    ("control", "seconds"),
    [
        ("max-age=600", 600),
        ("public, Max-Age = 600, must-revalidate", 600),
        ('max-age="60"', 60),
        ("s-maxage=600", None),
        ("no-cache, max-age=600", None),
        ("no-store", None),
        ("max-age=-1", None),
        ("", None),
    ],
)
def test_cache_control(control: str, seconds: int | None) -> None:
    assert max_age({"cache-control": control}) == seconds


@pytest.mark.parametrize(
    ("moment", "empty"),
    [
        ("2026-11-19T12:00", False),  # Thursday
        ("2026-11-20T12:00", False),  # Friday noon still shows Thursday evening's
        ("2026-11-20T21:00", True),  # Friday evening
        ("2026-11-21T12:00", True),
        ("2026-11-22T12:00", True),
        ("2026-11-22T23:00", True),  # Sunday's announcement reaches the feed after midnight
        ("2026-11-23T00:10", True),
        ("2026-11-23T01:00", False),
        ("2026-11-26T12:00", True),  # Thanksgiving
        ("2026-11-27T12:00", True),  # nothing was announced the evening before
        ("2026-12-25T12:00", True),
        ("2026-12-26T12:00", True),
        ("2027-01-05T12:00", False),
        ("2026-07-03T12:00", True),  # Independence Day falls on a Saturday: observed on Friday
        ("2026-03-10T12:00", False),
    ],
)
def test_when_arxiv_is_rightly_empty(moment: str, empty: bool) -> None:
    assert arxiv_expected_empty(at(moment)) is empty


@pytest.mark.parametrize(
    ("day", "holiday"),
    [
        (date(2023, 1, 16), True),
        (date(2023, 6, 19), True),
        (date(2023, 7, 4), True),
        (date(2023, 9, 4), True),
        (date(2023, 11, 23), True),
        (date(2023, 11, 24), True),
        (date(2023, 12, 25), True),
        (date(2026, 5, 25), True),
        (date(2026, 5, 18), False),
        (date(2026, 11, 19), False),
        (date(2026, 11, 20), False),
        (date(2026, 3, 2), False),
    ],
)
def test_holidays(day: date, holiday: bool) -> None:
    assert is_arxiv_holiday(day) is holiday


@pytest.mark.parametrize(
    ("moment", "outcome", "last_new", "expected"),
    [
        # Tuesday's feed came: next is Wednesday's.
        ("2026-11-17T09:00", "new", None, "2026-11-18T00:30"),
        # Not yet there: in an hour.
        ("2026-11-17T01:00", "unchanged", "2026-11-16T02:00", "2026-11-17T02:00"),
        # Seen earlier the same day.
        ("2026-11-17T05:00", "unchanged", "2026-11-17T02:00", "2026-11-18T00:30"),
        # Friday's feed came, and the weekend brings none.
        ("2026-11-20T09:00", "new", None, "2026-11-23T00:30"),
        ("2026-11-21T09:00", "empty_expected", None, "2026-11-23T00:30"),
        # The day before Thanksgiving: its feed exists, then none until Monday.
        ("2026-11-26T09:00", "new", None, "2026-11-30T00:30"),
    ],
)
def test_arxiv_has_a_daily_rhythm(
    moment: str, outcome: Outcome, last_new: str | None, expected: str
) -> None:
    source = replace(CATEGORY, last_new=at(last_new) if last_new else None)
    made = plan(source, Facts(outcome), at(moment), LIMITS, random.Random(1))
    assert made.next_due is not None
    assert timedelta(0) <= made.next_due - at(expected) <= timedelta(minutes=30)


@pytest.mark.parametrize(
    ("last", "now", "missed"),
    [
        (None, "2026-11-18T09:00", 0),
        ("2026-11-18T02:00", "2026-11-18T09:00", 0),
        ("2026-11-17T09:00", "2026-11-18T09:00", 0),
        ("2026-11-16T09:00", "2026-11-18T09:00", 1),
        ("2026-11-20T09:00", "2026-11-23T09:00", 0),
        ("2026-11-19T09:00", "2026-11-23T09:00", 1),
        ("2026-11-13T09:00", "2026-11-20T09:00", 4),
    ],
)
def test_missed_days(last: str | None, now: str, missed: int) -> None:
    assert missed_builds(at(last) if last else None, at(now)) == missed
