"""When to ask again: tables of plain values."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from db.records import Outcome, Problem, Source, Wishes
from ingest.schedule import Facts, after_skipped, due, fresh_for, holds, party, plan, rhythm
from net.errors import LONGEST_WAIT
from settings import IngestSettings

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # a Monday
MINUTE, HOUR, DAY = 60, 3600, 24 * 3600
LIMITS = IngestSettings()
SOURCE = Source(1, "https://example.org/feed", "feed", "Example", "post", interval_s=HOUR)


def ahead(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def every(hours: float, count: int = 10, silent: float = 0) -> tuple[datetime, ...]:
    """So many changes, so many hours apart, the newest `silent` hours ago."""
    return tuple(ahead(-HOUR * (silent + hours * n)) for n in range(count))


LATER, EARLIER = ahead(5 * MINUTE), ahead(-5 * MINUTE)
FAR = NOW + timedelta(days=400)


@pytest.mark.parametrize(
    ("source", "normally", "with_all"),
    [
        (SOURCE, None, None),
        (replace(SOURCE, next_due=NOW), None, None),
        (replace(SOURCE, next_due=EARLIER), None, None),
        (replace(SOURCE, next_due=LATER), "not_due", None),
        (replace(SOURCE, next_due=LATER, last_run=EARLIER), "not_due", None),
        # A wait that was asked for holds, whatever the schedule and the reader say.
        (replace(SOURCE, retry_after=LATER), "not_due", "not_due"),
        (replace(SOURCE, retry_after=LATER, next_due=EARLIER), "not_due", "not_due"),
        (replace(SOURCE, retry_after=NOW), None, None),
        (replace(SOURCE, retry_after=EARLIER), None, None),
        (replace(SOURCE, retry_after=NOW + LONGEST_WAIT), "not_due", "not_due"),
        # The clock ran ahead and was set back: nothing waits for it to catch up.
        (replace(SOURCE, retry_after=FAR), None, None),
        (replace(SOURCE, next_due=ahead(DAY), last_run=ahead(DAY - HOUR)), None, None),
        (replace(SOURCE, next_due=FAR, last_run=FAR - timedelta(hours=1)), None, None),
        (replace(SOURCE, next_due=FAR, added=FAR), None, None),
        # By a few minutes only: the ordinary wait is longer anyway.
        (replace(SOURCE, next_due=ahead(HOUR), last_run=LATER), "not_due", None),
        (replace(SOURCE, state="paused"), "paused", "paused"),
        (replace(SOURCE, state="gone"), "gone", "gone"),
        (replace(SOURCE, state="gone", next_due=EARLIER), "gone", "gone"),
        (replace(SOURCE, type="files"), "not_due", "not_due"),
    ],
)
def test_what_is_due(source: Source, normally: str | None, with_all: str | None) -> None:
    assert due(source, NOW) == normally
    assert due(source, NOW, all_=True) == with_all


@pytest.mark.parametrize(
    ("held_until", "why"), [(None, None), (LATER, "not_due"), (EARLIER, None), (FAR, None)]
)
def test_a_held_domain_is_left_alone(held_until: datetime | None, why: str | None) -> None:
    for all_ in (False, True):
        assert due(SOURCE, NOW, all_=all_, held_until=held_until) == why


BUSY, DOWN = Problem("http_429", "wait"), Problem("http_503", "wait")


@pytest.mark.parametrize(
    ("sources", "held"),
    [
        ([SOURCE], {}),
        ([replace(SOURCE, last_error=BUSY, retry_after=LATER)], {"example.org": LATER}),
        ([replace(SOURCE, last_error=BUSY, retry_after=EARLIER)], {}),
        ([replace(SOURCE, last_error=BUSY, retry_after=FAR)], {}),
        ([replace(SOURCE, last_error=BUSY)], {}),
        ([replace(SOURCE, last_error=DOWN, retry_after=LATER)], {}),  # that one feed's trouble
        (
            [
                replace(SOURCE, last_error=BUSY, retry_after=ahead(HOUR)),
                replace(
                    SOURCE, url="https://www.example.org/2", last_error=BUSY, retry_after=LATER
                ),
            ],
            {"example.org": ahead(HOUR)},
        ),
    ],
)
def test_domains_that_asked_for_a_wait(sources: list[Source], held: dict[str, datetime]) -> None:
    assert holds(sources, NOW) == held


@pytest.mark.parametrize(
    ("url", "of"),
    [
        ("https://a.example.co.uk/feed", "example.co.uk"),
        ("https://b.example.co.uk:8443/feed", "example.co.uk"),
        ("http://127.0.0.1:8000/feed", "127.0.0.1:8000"),
        ("http://example.org:port/", "http://example.org:port/"),
        ("arxiv:cs.AI", "arxiv:"),
        ("arxiv:search?query=x", "arxiv:search"),
    ],
)
def test_who_shares_a_publishers_patience(url: str, of: str) -> None:
    kind = "arxiv" if url.startswith("arxiv:") else "feed"
    assert party(replace(SOURCE, url=url, type=kind)) == of  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("outcome", "interval", "failures", "waits", "then"),
    [
        ("new", HOUR, 0, 1800, 1800),
        ("new", 8 * HOUR, 0, 4 * HOUR, 4 * HOUR),
        ("new", 600, 0, 1800, 1800),
        ("new", 0, 0, 1800, 1800),
        ("unchanged", HOUR, 0, 4500, 4500),
        ("unchanged", 24 * HOUR, 0, 24 * HOUR, 24 * HOUR),
        ("unchanged", 90 * HOUR, 0, 24 * HOUR, 24 * HOUR),
        ("empty_suspicious", HOUR, 0, HOUR, HOUR),
        ("failed", HOUR, 0, 1800, HOUR),
        ("failed", HOUR, 1, 3600, HOUR),
        ("failed", HOUR, 9, 5 * HOUR, HOUR),
        ("failed", HOUR, 47, 24 * HOUR, HOUR),
        ("failed", HOUR, 500, 24 * HOUR, HOUR),
        ("failed", HOUR, 10**9, 24 * HOUR, HOUR),
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


@pytest.mark.parametrize(
    ("changes", "seconds"),
    [
        ((), None),
        (every(24, 2), None),
        ((ahead(HOUR), *every(24, 2)), None),  # what lies ahead has not happened
        (every(24, 3), 4 * HOUR),
        (every(1), 810),
        (every(24), 5.4 * HOUR),
        (every(24, silent=23), 7.7 * HOUR - 2.3 * HOUR + 0.575 * HOUR),
        (every(168), 37.8 * HOUR),
        # Silence stretches the mean, and then its own eighth takes over.
        (every(1, silent=9), 1.125 * HOUR),
        (every(24, silent=30 * 24), 90 * HOUR),
    ],
)
def test_rhythm(changes: tuple[datetime, ...], seconds: float | None) -> None:
    found = rhythm(changes, NOW)
    assert found == (None if seconds is None else pytest.approx(seconds, abs=1))


@pytest.mark.parametrize("outcome", ["new", "unchanged"])
@pytest.mark.parametrize(
    ("changes", "waits"),
    [
        (every(1 / 60), 30 * MINUTE),
        (every(1), 30 * MINUTE),
        (every(24), 5.4 * HOUR),
        (every(168), 24 * HOUR),
        (every(1, silent=9), 1.125 * HOUR),
        (every(24, silent=365 * 24), 24 * HOUR),
    ],
)
def test_a_known_rhythm_decides(
    outcome: Outcome, changes: tuple[datetime, ...], waits: float
) -> None:
    for interval in (0, HOUR, 99 * DAY):
        source = replace(SOURCE, interval_s=interval)
        made = plan(source, Facts(outcome, changes=changes), NOW, LIMITS, random.Random(1))
        assert made.next_due is not None
        assert waits <= (made.next_due - NOW).total_seconds() <= waits * 1.1
        assert made.interval_s == pytest.approx(waits, abs=1)


def test_gone_is_never_due() -> None:
    assert plan(SOURCE, Facts("gone"), NOW, LIMITS, random.Random(1)).next_due is None


def wish(**wishes: int) -> Wishes:
    return Wishes(ttl_minutes=wishes["ttl"])


@pytest.mark.parametrize(
    ("facts", "waits"),
    [
        (Facts("unchanged", fresh_s=6 * HOUR), 6 * HOUR),
        (Facts("unchanged", wishes=wish(ttl=180)), 3 * HOUR),
        (Facts("new", wishes=wish(ttl=1440)), 24 * HOUR),
        (Facts("new", wishes=wish(ttl=43200)), 24 * HOUR),
        (Facts("unchanged", fresh_s=2 * HOUR, wishes=wish(ttl=180)), 3 * HOUR),
        (Facts("unchanged", fresh_s=4 * HOUR, wishes=wish(ttl=180)), 4 * HOUR),
        (Facts("unchanged", fresh_s=60, wishes=wish(ttl=1)), 4500),
        (Facts("unchanged", fresh_s=0, wishes=wish(ttl=0)), 4500),
        (Facts("unchanged", fresh_s=10**9), 24 * HOUR),
        (Facts("unchanged", fresh_s=6 * HOUR, changes=every(1)), 6 * HOUR),
        (Facts("empty_suspicious", fresh_s=6 * HOUR), HOUR),
        (Facts("failed", fresh_s=10**9), 1800),
        (Facts("limited", retry_after=ahead(5 * HOUR)), 5 * HOUR),
        (Facts("limited", retry_after=ahead(60)), 1800),
        (Facts("limited", retry_after=ahead(20 * DAY)), 20 * DAY),
        (Facts("limited", retry_after=ahead(-DAY)), 1800),
    ],
)
def test_publishers_may_ask_for_patience(facts: Facts, waits: int) -> None:
    made = plan(SOURCE, facts, NOW, LIMITS, random.Random(1))
    assert made.next_due is not None
    assert waits <= (made.next_due - NOW).total_seconds() <= waits * 1.1


def test_limits_without_a_time_wait_linearly_longer() -> None:
    waits: list[float] = []
    source, now = SOURCE, NOW
    for _ in range(60):
        made = plan(source, Facts("limited"), now, LIMITS, random.Random(len(waits)))
        assert made.next_due is not None
        waits.append((made.next_due - now).total_seconds())
        source = replace(source, last_outcome="limited", last_run=now, next_due=made.next_due)
        now = made.next_due
    assert waits[0] <= 33 * MINUTE
    assert waits[1] > 55 * MINUTE
    assert waits[2] > 85 * MINUTE
    assert max(waits) <= 1.1 * DAY
    assert sum(waits) > 40 * DAY
    asked = plan(
        source,
        Facts("limited", retry_after=now + timedelta(hours=1)),
        now,
        LIMITS,
        random.Random(1),
    )
    assert asked.next_due is not None
    assert asked.next_due - now < timedelta(minutes=70), "who says for how long is believed"


ALL_DAYS, ALL_HOURS = set(range(7)), set(range(24))


@pytest.mark.parametrize(
    ("days", "hours", "until"),
    [
        (set(), set(), NOW),
        ({1}, {9}, NOW),
        ({0}, set(), datetime(2026, 11, 24, 0, 0, tzinfo=UTC)),
        ({0, 1}, {0, 1}, datetime(2026, 11, 25, 2, 0, tzinfo=UTC)),
        ({0, 1, 2, 3, 4, 5}, {0}, datetime(2026, 11, 29, 1, 0, tzinfo=UTC)),
        (set(), {8, 9}, datetime(2026, 11, 23, 10, 0, tzinfo=UTC)),
        (set(), ALL_HOURS - {7}, datetime(2026, 11, 24, 7, 0, tzinfo=UTC)),
        (ALL_DAYS - {6}, ALL_HOURS - {23}, datetime(2026, 11, 29, 23, 0, tzinfo=UTC)),
        (ALL_DAYS, set(), NOW),
        (set(), ALL_HOURS, NOW),
    ],
)
def test_skipped_days_and_hours(days: set[int], hours: set[int], until: datetime) -> None:
    assert after_skipped(NOW, frozenset(days), frozenset(hours)) == until


@pytest.mark.parametrize("outcome", ["new", "unchanged", "failed", "limited", "empty_suspicious"])
def test_skipped_days_hold_whatever_happened(outcome: Outcome) -> None:
    wishes = Wishes(skip_days=frozenset({0}))
    moments = set()
    for seed in range(10):
        made = plan(SOURCE, Facts(outcome, wishes=wishes), NOW, LIMITS, random.Random(seed))
        assert made.next_due is not None
        wait = made.next_due - datetime(2026, 11, 24, tzinfo=UTC)
        assert timedelta(0) <= wait <= timedelta(minutes=30)
        moments.add(made.next_due)
    assert len(moments) == 10, "not all on the stroke of midnight"


def test_what_falls_due_before_a_skipped_day_waits_over_it() -> None:
    """A tick finds it some minutes later, when the day has begun."""
    late = datetime(2026, 11, 22, 23, 55, tzinfo=UTC)
    source = replace(SOURCE, next_due=late, wishes=Wishes(skip_days=frozenset({0})))
    assert due(source, late) is None
    assert due(source, late + timedelta(minutes=12)) == "not_due"
    assert due(source, late + timedelta(minutes=12), all_=True) is None
    assert due(source, late + timedelta(hours=25)) is None
    never = replace(source, wishes=Wishes(skip_days=frozenset(range(7))))
    assert due(never, late + timedelta(minutes=12)) is None


AT_EIGHT, AT_NINE = "Mon, 23 Nov 2026 08:00:00 GMT", "Mon, 23 Nov 2026 09:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "max-age=600"}, 600),
        ({"cache-control": "public, Max-Age = 600, must-revalidate"}, 600),
        ({"cache-control": 'max-age="60"'}, 60),
        ({"cache-control": "max-age=0"}, 0),
        ({"cache-control": "s-maxage=600"}, None),
        ({"cache-control": "s-maxage=600, max-age=60"}, 60),
        ({"cache-control": "x-max-age=600"}, None),
        ({"cache-control": "no-cache, max-age=600"}, None),
        ({"cache-control": "no-store"}, None),
        ({"cache-control": "max-age=-1"}, None),
        ({"cache-control": "max-age=soon"}, None),
        ({"cache-control": "max-age=99999999999999999999"}, 999999999),
        ({"cache-control": ""}, None),
        ({}, None),
        ({"cache-control": "max-age=600", "age": "500"}, 100),
        ({"cache-control": "max-age=600", "age": "900"}, 0),
        ({"cache-control": "max-age=600", "age": "old"}, 600),
        ({"cache-control": "max-age=600", "expires": AT_NINE}, 600),
        ({"cache-control": "no-cache", "expires": AT_NINE}, None),
        ({"cache-control": "public", "expires": AT_NINE}, 3600),
        ({"expires": AT_NINE}, 3600),
        ({"expires": AT_NINE, "date": "Mon, 23 Nov 2026 08:30:00 GMT"}, 1800),
        ({"expires": AT_EIGHT, "date": AT_NINE}, 0),
        ({"expires": "Monday, 23-Nov-26 09:00:00 GMT"}, 3600),
        ({"expires": "Mon Nov 23 09:00:00 2026"}, 3600),
        ({"expires": "0"}, None),
        ({"expires": "-1"}, None),
        ({"expires": "Mon, 99 Nov 2026 09:00:00 GMT"}, None),
    ],
)
def test_for_how_long_nothing_changes(headers: dict[str, str], seconds: int | None) -> None:
    assert fresh_for(headers, NOW) == seconds
