"""Which edition a moment belongs to, and what an edition holds."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from db.digests import Span
from db.records import Candidate
from digest.window import Period, Turn, choose, joined, window_at, window_of
from settings import DigestSettings
from tests.digest.making import DAY, NOW, SETTINGS, ZONE, simple


def at(item: Candidate, date_: datetime, seen: datetime | None = None) -> Candidate:
    return replace(item, work=replace(item.work, date=date_, first_seen=seen or date_))


def test_the_day_covers_the_24_hours_before_its_hour() -> None:
    assert DAY.key == "2026-11-23"
    assert DAY.start == datetime(2026, 11, 22, 6, tzinfo=UTC)
    assert DAY.end == DAY.freeze_at == datetime(2026, 11, 23, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "hour", "day", "hours"),
    [
        ("Europe/Berlin", 7, date(2026, 3, 29), 23),
        ("Europe/Berlin", 7, date(2026, 10, 25), 25),
        ("Europe/Berlin", 2, date(2026, 3, 29), 24),  # 02:00 does not exist on that day
        ("Europe/Berlin", 2, date(2026, 3, 30), 23),
        ("America/New_York", 7, date(2026, 3, 8), 23),
        ("Australia/Lord_Howe", 7, date(2026, 4, 5), 24.5),
        ("UTC", 7, date(2026, 3, 29), 24),
    ],
)
def test_clock_changes_make_days_of_other_lengths(
    zone: str, hour: int, day: date, hours: float
) -> None:
    window = window_of("day", day, ZoneInfo(zone), DigestSettings(hour=hour))
    assert window.end - window.start == timedelta(hours=hours)


@pytest.mark.parametrize("period", ["day", "week"])
@pytest.mark.parametrize("hour", [0, 2, 3, 7, 23])
def test_neighbouring_windows_leave_no_gap_and_no_overlap(period: Period, hour: int) -> None:
    settings = DigestSettings(hour=hour, weekday="wed")
    step = timedelta(days=1 if period == "day" else 7)
    days = [date(2026, 1, 1) + step * n for n in range(400 // step.days)]
    windows = [window_of(period, day, ZONE, settings) for day in days]
    for one, next_ in pairwise(windows):
        assert one.end == next_.start
        assert one.key < next_.key


@pytest.mark.parametrize(
    ("weekday", "day", "key", "appears"),
    [
        ("mon", date(2026, 11, 23), "2026-W48", date(2026, 11, 23)),
        ("mon", date(2026, 11, 29), "2026-W48", date(2026, 11, 23)),
        ("fri", date(2026, 11, 23), "2026-W48", date(2026, 11, 27)),
        ("mon", date(2027, 1, 1), "2026-W53", date(2026, 12, 28)),
        ("sun", date(2027, 1, 1), "2026-W53", date(2027, 1, 3)),
    ],
)
def test_the_week_is_an_iso_week(weekday: str, day: date, key: str, appears: date) -> None:
    window = window_of("week", day, ZONE, DigestSettings.model_validate({"weekday": weekday}))
    assert (window.key, window.day) == (key, appears)
    assert window.end - window.start == timedelta(days=7)


def test_the_readers_day_is_local() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert window_at("day", late, ZONE, SETTINGS).key == "2026-11-23"
    assert window_at("day", late, ZoneInfo("UTC"), SETTINGS).key == "2026-11-22"


def test_an_edition_holds_what_is_dated_in_its_window() -> None:
    items = [
        at(simple("before"), DAY.start - timedelta(seconds=1)),
        at(simple("first"), DAY.start),
        at(simple("last"), DAY.end - timedelta(seconds=1)),
        at(simple("after"), DAY.end),
    ]
    chosen = choose(items, DAY, SETTINGS, first_edition=False)
    assert [it.work.id for it in chosen.items] == ["first", "last"]
    assert chosen.note is None


def test_it_holds_what_was_first_seen_late_unless_too_old_or_shown_before() -> None:
    seen = DAY.start + timedelta(hours=1)
    items = [
        at(simple("late"), DAY.end - timedelta(days=14), seen),
        at(simple("too-old"), DAY.end - timedelta(days=14, seconds=1), seen),
        replace(
            at(simple("shown"), DAY.end - timedelta(days=2), seen), in_editions=("2026-11-22",)
        ),
        replace(at(simple("weekly"), DAY.end - timedelta(days=2), seen), in_editions=("2026-W47",)),
        replace(at(simple("later"), DAY.start, seen), in_editions=("2026-11-23", "2026-11-24")),
    ]
    chosen = choose(items, DAY, SETTINGS, first_edition=False)
    assert {it.work.id for it in chosen.items} == {"late", "weekly", "later"}


def test_what_stood_in_an_edition_does_not_come_back() -> None:
    item = replace(at(simple("a"), DAY.start), in_editions=("2026-11-22",))
    assert choose([item], DAY, SETTINGS, first_edition=False).items == ()


def test_a_fresh_library_with_nothing_in_the_window_takes_the_newest_and_says_so() -> None:
    old = [at(simple(f"{n:03}"), NOW - timedelta(days=30, hours=n)) for n in range(60)]
    settings = DigestSettings(top=1, short=2, shelf=3)
    chosen = choose(old, DAY, settings, first_edition=True)
    assert [it.work.id for it in chosen.items] == [f"{n:03}" for n in range(24)]
    assert chosen.note == (
        "Nothing in the library is dated between 22 November 2026, 07:00, and 23 November 2026, "
        "07:00; this first edition takes the newest there is: 23 October 2026 to 24 October 2026."
    )
    assert choose(old, DAY, settings, first_edition=False).items == ()


def test_the_newest_fill_an_edition_even_where_days_lie_between() -> None:
    sparse = [at(simple(str(n)), NOW - timedelta(days=20 + n)) for n in range(40)]
    settings = DigestSettings(top=1, short=2, shelf=3)
    assert len(choose(sparse, DAY, settings, first_edition=True).items) == 6


def test_a_first_edition_with_items_in_its_window_is_an_ordinary_one() -> None:
    items = [at(simple("new"), DAY.start), at(simple("old"), DAY.start - timedelta(days=60))]
    chosen = choose(items, DAY, SETTINGS, first_edition=True)
    assert [it.work.id for it in chosen.items] == ["new"]
    assert chosen.note is None


def test_an_empty_library_gives_an_empty_edition() -> None:
    assert choose([], DAY, SETTINGS, first_edition=True).items == ()


@pytest.mark.parametrize(
    ("zone", "hour", "start"),
    [
        ("Europe/Berlin", 9, datetime(2026, 11, 22, 6, tzinfo=UTC)),  # the hour was changed
        ("America/New_York", 7, datetime(2026, 11, 22, 6, tzinfo=UTC)),  # the reader flew west
        ("Europe/Berlin", 5, datetime(2026, 11, 22, 4, tzinfo=UTC)),  # earlier: an overlap
        ("Asia/Tokyo", 7, datetime(2026, 11, 21, 22, tzinfo=UTC)),  # the reader flew east
        ("Europe/Berlin", 7, DAY.start),
    ],
)
def test_a_change_of_hour_or_zone_leaves_no_gap(zone: str, hour: int, start: datetime) -> None:
    before = window_of("day", date(2026, 11, 22), ZONE, SETTINGS)
    after = window_of("day", date(2026, 11, 23), ZoneInfo(zone), DigestSettings(hour=hour))
    assert joined(after, before.end).start == start
    assert joined(after, before.end).end == after.end


def test_a_change_of_weekday_leaves_no_gap_either() -> None:
    before = window_of("week", date(2026, 11, 16), ZONE, SETTINGS)
    after = window_of("week", date(2026, 11, 23), ZONE, DigestSettings(weekday="fri"))
    assert after.start - before.end == timedelta(days=4)
    assert joined(after, before.end).start == before.end


def test_a_window_does_not_reach_over_editions_that_were_never_made() -> None:
    assert joined(DAY, None) == DAY
    assert joined(DAY, DAY.start - timedelta(days=1)) == DAY
    assert joined(DAY, DAY.start - timedelta(hours=23)).start == DAY.start - timedelta(hours=23)


@pytest.mark.parametrize("seed", range(20))
def test_whoever_has_an_edition_of_their_own_gets_what_the_reader_gets_once(seed: int) -> None:
    """Frozen hours early or late, and made for the other one up to two days after that."""
    draw = random.Random(seed)
    items = []
    for n in range(30):
        day = NOW + timedelta(hours=draw.uniform(0, 150))
        late = timedelta(hours=draw.choice((0.1, 1, 5, 20, 60)))
        items.append(at(simple(str(n)), day, day + late))
    stood: dict[str, tuple[str, ...]] = {item.work.id: () for item in items}
    theirs = {item.work.id: list[str]() for item in items}
    before: tuple[Span, ...] = ()
    for number in range(10):
        window = window_of("day", NOW.date() + timedelta(days=number), ZONE, SETTINGS)
        window = joined(window, before[0].covered if before else None)
        frozen = window.end + timedelta(hours=draw.choice((0, 0.1, 3, 20, -2, -6)))
        made = frozen + timedelta(hours=draw.choice((0, 1, 10, 50)))
        there = [replace(it, in_editions=stood[it.work.id]) for it in items]
        own = [it for it in there if it.work.first_seen <= frozen]
        for it in choose(own, window, SETTINGS, first_edition=False).items:
            stood[it.work.id] += (window.key,)
        known = [it for it in items if it.work.first_seen <= made]
        turn = Turn(frozen, made, before)
        for it in choose(known, window, SETTINGS, first_edition=False, turn=turn).items:
            theirs[it.work.id].append(window.key)
        before = (Span(window.key, window.start, window.end, frozen), *before)
    assert {id_: list(keys) for id_, keys in stood.items()} == theirs
    assert all(len(keys) == 1 for keys in theirs.values())
