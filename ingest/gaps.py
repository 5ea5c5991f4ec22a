"""Days that a category's daily feed no longer has: by OAI-PMH, and by the API where that fails.

last day known → OAI-PMH, week by week → new papers | versions of known ones
                 ↘ failed, or silent → API, newest first ↗
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from db.records import Entry, Problem
from ingest import arxiv_api
from ingest.arxiv_api import OVERLAP, Api
from ingest.arxiv_oai import Oai, weeks
from ingest.errors import AnswerError
from ingest.taxonomy import set_of
from net.errors import FetchError, LimitedError


@dataclass(frozen=True, slots=True)
class Filled:
    """What came of the missed days. `through`: up to then nothing is missing (None: no further)."""

    entries: tuple[Entry, ...]
    through: datetime | None
    problem: Problem | None = None
    remark: Problem | None = None
    retry_after: datetime | None = None


@dataclass(slots=True)
class _Harvest:
    """How far OAI-PMH got."""

    entries: dict[str, Entry]
    through: datetime | None = None
    records: int = 0


async def fill(oai: Oai, api: Api, category: str, last: datetime, now: datetime) -> Filled:
    """All that was announced in a category between `last` and `now`; raises nothing of the net's.

    Whoever told us to wait is not gone round by the other service.
    """
    harvest = _Harvest({})
    try:
        await _harvest(oai, category, last, now, harvest)
        if harvest.records:
            return Filled(_entries(harvest, last), now)
        # An unknown set, too, has no records: believed only if the API has none either.
        failure: FetchError = AnswerError("oai_empty", "it lists nothing")
    except FetchError as error:
        failure = error
    since = harvest.through or last
    if _told_to_wait(failure):
        return _incomplete(harvest, last, since, now, failure, f"OAI-PMH: {failure}")
    try:
        answer = await arxiv_api.since(api, category, since)
    except FetchError as error:
        why = f"OAI-PMH: {failure} API: {error}"
        return _incomplete(harvest, last, since, now, error, why)
    harvest.entries |= {entry.guid: entry for entry in answer.entries}
    if answer.broken:
        why = f"OAI-PMH: {failure} API: {answer.broken}"
        return _incomplete(harvest, last, since, now, answer.broken, why)
    # Asking again would give the same cut answer, so that one is told and left behind.
    entries = _entries(harvest, last)
    fresh = any(entry.published and entry.published >= last for entry in entries)
    silent_rightly = failure.code == "oai_empty" and not fresh
    remark = None if silent_rightly else _instead(failure)
    return Filled(entries, now, problem=answer.cut, remark=remark)


async def _harvest(
    oai: Oai, category: str, last: datetime, now: datetime, harvest: _Harvest
) -> None:
    """Read the list week by week into `harvest`, which keeps what came before an error."""
    category_set = set_of(category)
    if category_set is None:
        raise AnswerError("oai_set", f"no set of it is known for {category}.")
    today = now.astimezone(UTC).date()
    for start, end in spans(last, now):
        page = await oai.week(category_set, start, end)
        harvest.entries |= {entry.guid: entry for entry in page.entries}
        harvest.records += page.records
        if end < today:
            harvest.through = datetime.combine(end + timedelta(days=1), time(), UTC)


def spans(last: datetime, now: datetime) -> list[tuple[date, date]]:
    """The days to ask for, first and last included: UTC ones, as the repository counts them.

    The day of the last fetch was not over, and is asked for once more.
    """
    return weeks(last.astimezone(UTC).date(), now.astimezone(UTC).date())


def is_news(entry: Entry, last: datetime) -> bool:
    """Whether a paper was announced since `last`, as far as its first version's date tells."""
    return entry.published is None or entry.published >= last - OVERLAP


def _entries(harvest: _Harvest, last: datetime) -> tuple[Entry, ...]:
    """The news as they are; other papers as replacements, which count where they are known."""
    return tuple(
        entry if is_news(entry, last) else replace(entry, announce="replace")
        for entry in harvest.entries.values()
    )


def _told_to_wait(error: FetchError) -> bool:
    """A 503 without `Retry-After` is a failure like any other."""
    return isinstance(error, LimitedError) and (
        error.status == 429 or error.retry_after is not None
    )


def _incomplete(
    harvest: _Harvest,
    last: datetime,
    since: datetime,
    now: datetime,
    error: FetchError,
    why: str,
) -> Filled:
    days = f"from {since:%d %B} to {now:%d %B}" if since.date() < now.date() else f"{now:%d %B}"
    return Filled(
        _entries(harvest, last),
        harvest.through,
        problem=Problem(
            error.code,
            f"arXiv's announcements {days} are missing. {why}",
            "The next run asks for them again.",
        ),
        retry_after=error.until(now) if isinstance(error, LimitedError) else None,
    )


def _instead(failure: FetchError) -> Problem:
    return Problem(
        "oai_failed",
        f"The missed days came from arXiv's API, because OAI-PMH failed: {failure}",
        "Nothing needs to be done, unless this goes on for days.",
    )
