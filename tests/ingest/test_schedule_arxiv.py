"""When to ask again: tables of plain values."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from db.records import Outcome, Source
from ingest.schedule import (
    Facts,
    arxiv_expected_empty,
    is_arxiv_holiday,
    missed_builds,
    plan,
)
from settings import IngestSettings

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # a Monday
LIMITS = IngestSettings()
SOURCE = Source(1, "https://example.org/feed", "feed", "Example", "post", interval_s=3600)
CATEGORY = replace(SOURCE, url="arxiv:cs.AI", type="arxiv", kind="paper")


def at(text: str) -> datetime:
    """Eastern wall-clock time."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("America/New_York"))


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
