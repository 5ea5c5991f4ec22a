"""One source's standing as text, for `sources check`."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from commands.output import now, when
from db.records import public_url
from digest.words import plain
from service import Standing
from service.standing import SHORT


def standing_lines(one: Standing) -> Iterator[str]:
    """What `sources check` says of a source: how it does, then what to do."""
    source = one.source
    yield f"{source.id:>4}  {plain(source.title)}  {public_url(source.url)}"
    if source.state != "active":
        yield f"      {source.state}"
    yield f"      Last runs: {_runs(run.outcome for run in one.history)}"
    yield f"      {_rate(one)}; {_due(one)}"
    if one.troubled and source.failing_since:
        yield f"      Failing since {when(source.failing_since)}, {source.failures} in a row"
    if source.moved_to:
        yield f"      Its server says that it moves to {public_url(source.moved_to)}"
    if source.last_error:
        yield f"      {plain(source.last_error.message)}"
    if one.advice:
        yield f"      → {plain(one.advice)}"


def _rate(one: Standing) -> str:
    return "No items yet" if one.pace is None else f"{one.pace.per_week:g} items a week"


def _due(one: Standing) -> str:
    due = one.source.next_due
    if one.source.state != "active" or due is None:
        return "not fetched"
    return "due now" if due <= now() else f"next due {when(due)}"


def _runs(outcomes: Iterable[str]) -> str:
    """`failed ×3, new items`, newest first."""
    words = []
    for outcome, group in groupby(outcomes):
        count = len(list(group))
        words.append(SHORT[outcome] + (f" ×{count}" if count > 1 else ""))  # type: ignore[index]
    return ", ".join(words) or "none yet"
