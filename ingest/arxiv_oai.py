"""arXiv's OAI-PMH list of a category: what was added or changed between two days.

    days → weeks → ListRecords → resumption token → … → entries

The list goes by the day on which a record was last *changed*, so old papers stand in it, too;
`ingest.gaps` tells them apart. The format is `arXivRaw`, because it alone has the versions with
their times. Protocol: openarchives.org/OAI/openarchivesprotocol.html; arXiv's sets, formats and
dates: info.arxiv.org/help/oa/index.html.
"""

import asyncio
import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

from db.records import Entry
from ingest.arxiv import OaiPage
from ingest.errors import AnswerError
from ingest.jobs import read_oai
from ingest.pool import Pool, WorkerError
from net.door import Door, Page
from net.errors import LimitedError

_DEADLINE_S = 120.0
"""The service may take a minute and a half for its first byte."""
_LONGEST_PAUSE = timedelta(seconds=60)
"""A longer `Retry-After` is not waited for within a run."""
_TRIES = 3
_WEEK = timedelta(days=7)
_MOST_PAGES = 500
"""Of one week's list: some 500,000 records. More is a list without an end."""


@dataclass(frozen=True, slots=True)
class Oai:
    """The repository at `endpoint`, through the door; `pause_s` is the unit of its back-off."""

    door: Door
    pool: Pool
    endpoint: str
    pause_s: float

    async def week(self, category_set: str, first: date, last: date) -> OaiPage:
        """All records of a set from `first` to `last`, both included, as one page.

        A resumption token that is not taken any more starts the list anew. Raises FetchError.
        """
        for _ in range(_TRIES):
            try:
                return await self._list(category_set, first, last)
            except _TokenError:
                continue
        raise AnswerError(
            "oai_token",
            f"arXiv's OAI-PMH broke its list of {category_set} off {_TRIES} times (from {first} to "
            f"{last}).",
            "It is tried again later.",
        )

    async def _list(self, category_set: str, first: date, last: date) -> OaiPage:
        entries: dict[str, Entry] = {}
        records = 0
        tokens: set[str] = set()
        asked = {
            "verb": "ListRecords",
            "metadataPrefix": "arXivRaw",
            "set": category_set,
            "from": first.isoformat(),
            "until": last.isoformat(),
        }
        while True:
            page = await self._page(asked)
            entries |= {entry.guid: entry for entry in page.entries}
            records += page.records
            token = page.resumption_token
            if token is None:
                return OaiPage(tuple(entries.values()), records=records)
            if token in tokens or len(tokens) >= _MOST_PAGES:
                raise _TokenError
            tokens.add(token)
            asked = {"verb": "ListRecords", "resumptionToken": token}

    async def _page(self, asked: dict[str, str]) -> OaiPage:
        page = await self._patiently(f"{self.endpoint}?{urlencode(asked)}")
        if page.cut:
            raise AnswerError("cut", "A list of arXiv's OAI-PMH broke off.", "It is tried again.")
        try:
            read = await self.pool.call(read_oai, page.body)
        except WorkerError as error:
            raise AnswerError(error.code, f"A list of arXiv's OAI-PMH: {error}") from error
        if isinstance(read, OaiPage):
            return read
        if read.code == "oai_token":
            raise _TokenError
        raise AnswerError(read.code, read.message, read.hint)

    async def _patiently(self, url: str) -> Page:
        """The page, after pauses that the service asks for or seems to need."""
        for attempt in range(1, _TRIES):
            try:
                return await self.door.get(url, deadline=_DEADLINE_S)
            except LimitedError as error:
                pause = pause_for(error, attempt, self.pause_s)
                if pause is None:
                    raise
                await asyncio.sleep(pause)
        return await self.door.get(url, deadline=_DEADLINE_S)


class _TokenError(Exception):
    """The resumption token is not taken, or leads in a circle."""


def pause_for(error: LimitedError, attempt: int, unit_s: float) -> float | None:
    """Seconds until asking again within this run; None: not in this run.

    OAI-PMH throttles by 503 with `Retry-After`. A 503 without it is the cache before the
    repository giving up on it, which passes. 429 without it is an order to leave.
    """
    now = datetime.now(UTC)
    until = error.until(now)
    if until is not None:
        return (until - now).total_seconds() if until - now <= _LONGEST_PAUSE else None
    if error.status == 429:
        return None
    return unit_s * 2.0**attempt * random.uniform(1, 1.5)


def weeks(first: date, last: date) -> list[tuple[date, date]]:
    """The days from `first` to `last` in stretches of seven, so that a broken one costs little."""
    stretches = []
    while first <= last:
        end = min(first + _WEEK - timedelta(days=1), last)
        stretches.append((first, end))
        first = end + timedelta(days=1)
    return stretches
