"""Dates as publishers write them, as aware UTC times."""

import re
import time
from calendar import timegm
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_YEAR_ZERO = re.compile(r"\s0\d{3}\s")  # which RFC 5322 would make 2001
# fmt: off
_MONTHS = {
    "Jan": 1, "Feb": 2, "Mar": 3, "Apr": 4, "May": 5, "Jun": 6,
    "Jul": 7, "Aug": 8, "Sep": 9, "Oct": 10, "Nov": 11, "Dec": 12,
}
# fmt: on
_RFC_822 = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?([0-9]{1,2}) ([A-Z][a-z]{2}) ([0-9]{4})"
    r" ([0-9]{2}):([0-9]{2}):([0-9]{2}) (?:GMT|UTC|UT|Z|([+-])([0-9]{2}):?([0-9]{2}))"
)
_W3C = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]{1,9})?"
    r"(?:Z|([+-])([0-9]{2}):([0-9]{2}))"
)
_EARLIEST, _LATEST = datetime(1971, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def read_time(value: str) -> datetime | None:
    """An aware UTC time from ISO 8601 or RFC 5322, None for anything else or absurd.

    A time without a zone is taken for UTC, a date without a time for midnight UTC. Absurd are the
    placeholders of broken software: the epoch, the year 1, the year 9999.
    """
    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        try:
            found = parsedate_to_datetime("" if _YEAR_ZERO.search(value) else value)
        except (ValueError, OverflowError, IndexError, TypeError):
            # The e-mail package raises all of these for malformed dates, depending on the Python.
            return None
    return _plausible(found if found.tzinfo else found.replace(tzinfo=UTC))


def quick_time(value: str) -> datetime | None:
    """A time of RFC 822 or W3C-DTF in its usual form, as feedparser reads it; None for others.

    Fractions of seconds are cut off. Most of feedparser's time is lost on the patterns of the
    other formats.
    """
    if found := _W3C.fullmatch(value):
        year, month, day = map(int, found.group(1, 2, 3))
    elif found := _RFC_822.fullmatch(value):
        day, month, year = int(found[1]), _MONTHS.get(found[2], 0), int(found[3])
    else:
        return None
    hour, minute, second = map(int, found.group(4, 5, 6))
    try:
        time_ = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        if sign := found[7]:
            zone = timedelta(hours=int(found[8]), minutes=int(found[9]))
            time_ = time_ + zone if sign == "-" else time_ - zone
    except (ValueError, OverflowError):  # no such day
        return None
    return _plausible(time_)


def from_struct(value: time.struct_time | None) -> datetime | None:
    """The same for feedparser's nine-tuples, which are UTC."""
    if value is None:
        return None
    try:
        return _plausible(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=timegm(value)))
    except (ValueError, OverflowError):
        return None


def _plausible(found: datetime) -> datetime | None:
    return found.astimezone(UTC) if _EARLIEST < found < _LATEST else None
