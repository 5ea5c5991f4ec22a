"""Dates as publishers write them, as aware UTC times."""

import re
import time
from calendar import timegm
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_YEAR_ZERO = re.compile(r"\s0\d{3}\s")  # which RFC 5322 would make 2001
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
