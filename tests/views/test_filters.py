"""What a person chooses in the library, as the store's filters."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from db.records import Filters
from views.library import to_filters

BERLIN = ZoneInfo("Europe/Berlin")


def test_nothing_chosen_lets_everything_through() -> None:
    assert to_filters(zone=BERLIN) == Filters()


def test_days_are_local_and_both_ends_count() -> None:
    chosen = to_filters(since=date(2026, 10, 25), until=date(2026, 10, 25), zone=BERLIN)
    # The day on which the clocks go back has 25 hours.
    assert chosen.since == datetime(2026, 10, 24, 22, tzinfo=UTC)
    assert chosen.until == datetime(2026, 10, 25, 23, tzinfo=UTC)


def test_switches_that_are_off_ask_for_nothing() -> None:
    chosen = to_filters(reading="Unread", starred=True, code=False, zone=BERLIN)
    assert (chosen.read, chosen.starred, chosen.code) == (False, True, None)
