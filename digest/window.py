"""Which edition a moment belongs to, and which items an edition holds. Pure date rules.

An edition is named for the local day (or ISO week) on which it appears and covers the time
before: the day's edition `2026-11-23` of a reader whose hour is 7 holds what is dated from the
22nd, 07:00, to the 23rd, 07:00, local time; the week's edition `2026-W48` the seven days before
its weekday and hour. Neighbouring windows share their boundary, so that nothing falls between
two editions or stands in both, on the days of a clock change too (those have 23 or 25 hours).
After a change of hour or zone, or an edition that was sent before its hour, a window begins where
the last edition ended (`joined`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from db.digests import Span
from db.records import Candidate
from settings import DigestSettings

Period = Literal["day", "week"]
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Window:
    """The stretch of time that an edition covers: `start` ≤ t < `end`, aware, in UTC."""

    period: Period
    key: str
    """`2026-11-23`, or `2026-W48` (ISO 8601)."""
    day: date
    """The local day on which the edition appears."""
    start: datetime
    end: datetime
    zone: ZoneInfo

    @property
    def freeze_at(self) -> datetime:
        """Before this moment the edition is a preview; from it on it stays as it is."""
        return self.end

    def holds(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The items of an edition, and what the reader must know about the choice, if anything."""

    items: tuple[Candidate, ...]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """When an edition is made that is kept nowhere: another reader's, beside the reader's own.

    What stood in it cannot be looked up when the next one is made. So an item belongs to the first
    edition that could have held it, however late each is made: the same items stand in it, and none
    stands in two.
    """

    at: datetime
    """When the reader's own edition of this day was frozen."""
    now: datetime
    """The moment of making it; only a clock set back since has first seen something later."""
    before: tuple[Span, ...] = ()
    """The reader's own editions before it, as far back as an item may be late."""
    reached: datetime | None = None
    """Back to when the one of them reached that was of the newest there was (`reach`)."""

    def has(self, item: Candidate) -> bool:
        """Whether the item was there, and had not had its turn."""
        date, seen = item.work.date, item.work.first_seen
        if self.at < seen <= self.now:
            return False
        return not any(
            (one.start <= date < one.end and seen <= one.frozen)
            or (one.start <= seen < one.covered and date < one.end)
            or (one.reaches_back and self.reached and self.reached <= date and seen <= one.frozen)
            for one in self.before
        )


def window_of(period: Period, day: date, zone: ZoneInfo, settings: DigestSettings) -> Window:
    """The window of the edition that appears on `day`, or in the ISO week that `day` lies in."""
    if period == "day":
        appears, span, key = day, timedelta(days=1), day.isoformat()
    else:
        year, week, _ = day.isocalendar()
        appears = date.fromisocalendar(year, week, _WEEKDAYS.index(settings.weekday) + 1)
        span, key = timedelta(days=7), f"{year}-W{week:02}"
    return Window(
        period=period,
        key=key,
        day=appears,
        start=_moment(appears - span, zone, settings.hour),
        end=_moment(appears, zone, settings.hour),
        zone=zone,
    )


def window_at(period: Period, now: datetime, zone: ZoneInfo, settings: DigestSettings) -> Window:
    """The edition of the reader's current day or week."""
    return window_of(period, now.astimezone(zone).date(), zone, settings)


def joined(window: Window, covered: datetime | None) -> Window:
    """The window, begun where the last frozen edition ended (`Span.covered`), if that is less than
    a window before.

    Where the reader's hour, weekday or zone was changed since, or the last one was sent before its
    hour, what lies between would otherwise stand in no edition. What overlaps does no harm: nothing
    stands in two.
    """
    if covered is None or not timedelta() < window.start - covered < window.end - window.start:
        return window
    return replace(window, start=covered)


def _moment(day: date, zone: ZoneInfo, hour: int) -> datetime:
    """That local hour in UTC; an hour that the clock skips counts as the one after the jump."""
    return datetime.combine(day, time(hour), tzinfo=zone).astimezone(UTC)


def choose(
    candidates: Iterable[Candidate],
    window: Window,
    settings: DigestSettings,
    *,
    first_edition: bool,
    turn: Turn | None = None,
) -> Chosen:
    """The items that an edition holds.

    These are the items dated in the window, and those first seen in it that are at most
    `max_age_days` old; either way none that stood in an earlier edition of the same period, or of
    another reader's (`turn`) none that had its turn.
    Where nothing is dated in the window, the first edition of a fresh library takes the newest
    there is, and says so in `note`.
    """
    fresh = [
        item for item in candidates if (turn.has(item) if turn else not _stood_before(item, window))
    ]
    oldest = window.end - timedelta(days=settings.max_age_days)
    dated = [item for item in fresh if window.holds(item.work.date)]
    if first_edition and fresh and not dated:
        return _newest(fresh, window, settings)
    late = [
        item
        for item in fresh
        if window.holds(item.work.first_seen) and oldest <= item.work.date < window.start
    ]
    return Chosen((*dated, *late))


def _stood_before(item: Candidate, window: Window) -> bool:
    """Whether it stood in an earlier daily edition (for a day) or weekly one (for a week)."""
    weekly = window.period == "week"
    return any(("W" in key) == weekly and key < window.key for key in item.in_editions)


def _newest(items: list[Candidate], window: Window, settings: DigestSettings) -> Chosen:
    """The newest window's length of items, and at least as many as an edition has room for."""
    ordered = sorted(items, key=lambda item: (item.work.date, item.work.id), reverse=True)
    number = reach([item.work.date for item in ordered], window.end - window.start, settings)
    taken = ordered[:number]
    newest = window.local(taken[0].work.date)
    oldest = window.local(taken[-1].work.date)
    dates = _day(newest) if newest.date() == oldest.date() else f"{_day(oldest)} to {_day(newest)}"
    since_, until = window.local(window.start), window.local(window.end)
    note = (
        f"Nothing in the library is dated between {_day(since_)}, {since_:%H:%M}, and "
        f"{_day(until)}, {until:%H:%M}; this first edition takes the newest there is: {dates}."
    )
    return Chosen(tuple(taken), note)


def reach(dates: Sequence[datetime], length: timedelta, settings: DigestSettings) -> int:
    """How many of these, newest first, a first edition of the newest there is takes."""
    room = settings.top + settings.short + settings.shelf
    return sum(n < room or date > dates[0] - length for n, date in enumerate(dates))


def _day(moment: date) -> str:
    return f"{moment.day} {moment:%B %Y}"
