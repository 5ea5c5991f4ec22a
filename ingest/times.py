"""Dates as publishers write them, as aware UTC times."""

import re
import time
from calendar import timegm
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_YEAR_ZERO = re.compile(r"\s0\d{3}\s")  # which RFC 5322 would make 2001
_MONTHS = {
    name: number
    for number, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)
}
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
        year, month, day, hour, minute, second, sign, hours, minutes = found.groups()
    elif found := _RFC_822.fullmatch(value):
        day, name, year, hour, minute, second, sign, hours, minutes = found.groups()
        month = _MONTHS.get(name, 0)
    else:
        return None
    try:
        time_ = datetime(
            *map(int, (year, month, day, hour, minute, second)),  # type: ignore[arg-type]
            tzinfo=UTC,
        )
        if sign:
            zone = timedelta(hours=int(hours), minutes=int(minutes))
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
