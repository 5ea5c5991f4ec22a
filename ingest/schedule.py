"""What is due when: pure functions from what is known to when to ask next.

    due(source, now, all_)        fetch it, or why not
    plan(source, facts, now, …)   when to ask again, and how often from then on

A feed is asked about four times for each change that it makes, as its entries' dates tell, and
after an eighth of its silence at the earliest. Until three changes are known, the interval halves
when there was something new and grows by a quarter when not, which settles at the same four. All
that between the configured bounds; a publisher may only ask for more patience (`Cache-Control`,
`Expires`, `ttl`, skipped days and hours). Failures wait linearly longer. Jitter keeps sources from
marching in step.
"""

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal
from zoneinfo import ZoneInfo

from db.records import Outcome, Source, Wishes
from net.errors import LONGEST_WAIT
from net.pace import party_of
from settings import IngestSettings

_EASTERN = ZoneInfo("America/New_York")
_FEED_BUILT = time(0, 30)
"""rss.arxiv.org shows an evening's announcement after midnight, Eastern time."""
_ANNOUNCED = 20
"""Hour of the announcement, Eastern time: info.arxiv.org/help/availability.html."""
_WEEKEND = (5, 6)
_FRIDAY, _SATURDAY = 4, 5
_JITTER = 0.1
_ASKED_PER_CHANGE = 4
_ASKED_PER_SILENCE = 8
_RHYTHM = 3
"""So many changes must be known before their dates are believed to be a rhythm."""
_CLOCK_SLACK = timedelta(hours=1)
_DIRECTIVE = re.compile(r"(?<![\w-])max-age\s*=\s*\"?(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a fetch has shown that bears on the next one."""

    outcome: Outcome
    fresh_s: int | None = None
    """For how long the response's headers say that nothing will change."""
    wishes: Wishes = field(default_factory=Wishes)
    changes: tuple[datetime, ...] = ()
    """When the source changed, newest first, as `db.sources.changes` has it."""
    retry_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """When to ask next (None: never), and the source's interval from now on."""

    next_due: datetime | None
    interval_s: int


def due(
    source: Source, now: datetime, *, all_: bool = False, held_until: datetime | None = None
) -> Literal["paused", "gone", "not_due"] | None:
    """Why `source` is not fetched now; None if it is. `all_` overrides nothing but the schedule.

    `held_until` is the end of a wait that the publisher asked of the source's whole domain. No
    time that only a wrong clock can have written is waited for.
    """
    if source.state in ("paused", "gone"):
        return source.state
    if source.type == "files" or _waits(source.retry_after, now) or _waits(held_until, now):
        return "not_due"
    if all_:
        return None
    # What fell due just before a skipped day began is found by a tick within it.
    if after_skipped(now, source.wishes.skip_days, source.wishes.skip_hours) > now:
        return "not_due"
    if source.next_due is None or source.next_due <= now:
        return None
    return None if _clock_was_ahead(source, now) else "not_due"


def holds(sources: Iterable[Source], now: datetime) -> dict[str, datetime]:
    """Until when each domain is left alone that has answered 429 and said for how long."""
    held: dict[str, datetime] = {}
    for source in sources:
        problem, until = source.last_error, source.retry_after
        if until and _waits(until, now) and problem and problem.code == "http_429":
            domain = party(source)
            held[domain] = max(until, held.get(domain, until))
    return held


def party(source: Source) -> str:
    """What shares a publisher's patience with this source; all of arXiv's daily feeds do."""
    if source.type == "arxiv":
        return "arxiv:search" if is_search(source.url) else "arxiv:"
    return party_of(source.url)


def _waits(until: datetime | None, now: datetime) -> bool:
    return until is not None and now < until <= now + LONGEST_WAIT


def _clock_was_ahead(source: Source, now: datetime) -> bool:
    """Whether the source's times are of a clock that has been set back since."""
    written = source.last_run or source.added
    return written is not None and written > now + _CLOCK_SLACK


def plan(
    source: Source, facts: Facts, now: datetime, limits: IngestSettings, rng: random.Random
) -> Plan:
    """When to ask `source` next, after a run that ended as `facts` say."""
    shortest = limits.min_interval_minutes * 60
    longest = max(shortest, limits.max_interval_minutes * 60)
    interval = min(max(source.interval_s, shortest), longest)
    wait: float = interval
    match facts.outcome:
        case "gone":
            return Plan(None, interval)
        case "failed":
            wait = min((source.failures + 1) * shortest, longest)
        case "limited":
            asked = (facts.retry_after - now).total_seconds() if facts.retry_after else None
            wait = max(asked or _longer_than_last(source, shortest, longest), shortest)
        case "new":
            wait = interval = max(interval // 2, shortest)
        case "unchanged":
            wait = interval = min(interval + interval // 4, longest)
    if facts.outcome in ("new", "unchanged", "empty_expected"):
        if source.type == "arxiv" and not is_search(source.url):
            return Plan(_arxiv_due(source, facts.outcome, now, rng), interval)
        known = rhythm(facts.changes, now)
        if known is not None:
            wait = interval = min(max(known, shortest), longest)
        wished = max(facts.fresh_s or 0, (facts.wishes.ttl_minutes or 0) * 60)
        wait = max(wait, min(wished, longest))
    moment = now + timedelta(seconds=wait * (1 + rng.uniform(0, _JITTER)))
    allowed = after_skipped(moment, facts.wishes.skip_days, facts.wishes.skip_hours)
    if allowed > moment:  # else all who skip Sunday would be asked on the stroke of Monday
        allowed += timedelta(minutes=rng.uniform(0, 30))
    return Plan(allowed, interval)


def rhythm(changes: Sequence[datetime], now: datetime) -> int | None:
    """Seconds between two questions to a source that changed at these times, newest first.

    A quarter of the mean time between changes, the present silence counted among them, so that
    the mean falls off by itself when a source falls silent; but at least an eighth of that
    silence. None while too few changes are known.
    """
    past = [change for change in changes if change <= now]
    if len(past) < _RHYTHM:
        return None
    mean = (now - past[-1]) / len(past)
    silence = now - past[0]
    return int(max(mean / _ASKED_PER_CHANGE, silence / _ASKED_PER_SILENCE).total_seconds())


def _longer_than_last(source: Source, shortest: int, longest: int) -> float:
    """The wait after an answer that does not say how long: linearly longer each time."""
    if source.last_outcome != "limited" or not (source.next_due and source.last_run):
        return shortest
    return min((source.next_due - source.last_run).total_seconds() + shortest, longest)


def after_skipped(moment: datetime, days: frozenset[int], hours: frozenset[int]) -> datetime:
    """The first time from `moment` on at which the publisher does not ask to be left alone."""
    later = moment.astimezone(UTC)
    for _ in range(8 * 24):
        if later.weekday() not in days and later.hour not in hours:
            return later
        later = later.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return moment  # it asks for all days or hours, which cannot be meant


def fresh_for(headers: Mapping[str, str], now: datetime) -> int | None:
    """Seconds for which a response's headers say that nothing will change.

    `max-age` less the `Age` that a cache on the way gives it, else `Expires` less `Date`: RFC
    9111, 4.2.1. `s-maxage` is for shared caches, which this is not.
    """
    control = headers.get("cache-control", "").lower()
    if re.search(r"(?<![\w-])no-(?:cache|store)\b", control):
        return None
    if found := _DIRECTIVE.search(control):
        age = headers.get("age", "").strip()
        spent = int(age[:10]) if age.isascii() and age.isdigit() else 0
        return max(int(found[1]) - spent, 0)
    expires = _http_date(headers.get("expires"))
    if expires is None:
        return None
    return max(int((expires - (_http_date(headers.get("date")) or now)).total_seconds()), 0)


def _http_date(value: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(value or "")
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def is_search(url: str) -> bool:
    """Whether an arXiv source is a search of the API, not a category's daily feed."""
    return url.startswith("arxiv:search")


def _arxiv_due(source: Source, outcome: Outcome, now: datetime, rng: random.Random) -> datetime:
    """The next build of a category's daily feed; hourly while today's is still awaited."""
    jitter = timedelta(minutes=rng.uniform(0, 30))
    built = _newest_build(now)
    came = outcome != "unchanged" or (source.last_new is not None and source.last_new >= built)
    if came or now - built > timedelta(hours=12):
        return _next_build(now) + jitter
    return min(now + timedelta(hours=1), _next_build(now)) + jitter


def _newest_build(now: datetime) -> datetime:
    """The newest build of arXiv's feeds at or before `now`."""
    day = now.astimezone(_EASTERN).date() + timedelta(days=1)
    while not _has_feed(day) or _build(day) > now:
        day -= timedelta(days=1)
    return _build(day)


def _next_build(now: datetime) -> datetime:
    day = now.astimezone(_EASTERN).date()
    while not _has_feed(day) or _build(day) <= now:
        day += timedelta(days=1)
    return _build(day)


def _build(day: date) -> datetime:
    return datetime.combine(day, _FEED_BUILT, _EASTERN).astimezone(UTC)


def _has_feed(day: date) -> bool:
    """Whether the feed of this Eastern day carries the announcement of the evening before."""
    return day.weekday() not in _WEEKEND and not is_arxiv_holiday(day - timedelta(days=1))


def missed_builds(last: datetime | None, now: datetime) -> int:
    """How many daily feeds came after the last fetch and are gone now.

    The newest is there until the next day's takes its place; on a day without an announcement
    that one is empty.
    """
    if last is None:
        return 0
    seen, present = _newest_build(last), _newest_build(now)
    day = present.astimezone(_EASTERN).date()
    if now < _build(day + timedelta(days=1)):
        day -= timedelta(days=1)
    missed = 0
    while _build(day) > seen:
        missed += _has_feed(day)
        day -= timedelta(days=1)
    return missed


def arxiv_expected_empty(now: datetime) -> bool:
    """Whether a daily arXiv feed is rightly empty at `now`.

    arXiv announces on Sunday to Thursday evenings, Eastern time, but not on holidays; a feed
    shows the evening before, and so stays empty until half an hour after midnight.
    """
    local = now.astimezone(_EASTERN)
    day = local.date() if local.time() >= _FEED_BUILT else local.date() - timedelta(days=1)
    if local.weekday() in (_FRIDAY, _SATURDAY) and local.hour >= _ANNOUNCED:
        return True
    return not _has_feed(day) or is_arxiv_holiday(local.date())


def is_arxiv_holiday(day: date) -> bool:
    """Whether arXiv skips the announcement of this evening, by the pattern of its past years.

    Some years have further days, announced only on status.arxiv.org.
    """
    fixed = {(1, 1), (6, 19), (7, 4), (12, 24), (12, 25), (12, 31)}
    if (day.month, day.day) in fixed:
        return True
    nth, last = (day.day - 1) // 7 + 1, (day + timedelta(days=7)).month != day.month
    match day.month, day.weekday():
        case 1, 0:
            return nth == 3  # Martin Luther King
        case 5, 0:
            return last  # Memorial Day
        case 9, 0:
            return nth == 1  # Labor Day
        case 11, 3:
            return nth == 4  # Thanksgiving
        case 11, 4:
            return (day.day - 2) // 7 + 1 == 4  # the day after it
    # A holiday on a weekend is observed on the weekday beside it.
    observed = {4: timedelta(days=1), 0: timedelta(days=-1)}.get(day.weekday())
    return observed is not None and (
        ((day + observed).month, (day + observed).day) in {(1, 1), (6, 19), (7, 4), (12, 25)}
    )
