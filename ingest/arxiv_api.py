"""arXiv's API: pages of a query, the newest results of a search, what came since a day.

Its sorting and its date filters broke more than once in 2025 and 2026, so nothing here rests on
them: entries are known by their ids, reading overlaps, one entry that is old or known ends
nothing, and an empty page where there should be one is asked for again before it is believed.
The pages are asked for by hand, because the `arxiv` package tells neither the total, without which
a cut answer cannot be known, nor `Retry-After`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from db.records import Entry, Problem
from ingest.arxiv import ApiPage
from ingest.errors import AnswerError
from ingest.jobs import read_api
from ingest.pool import Pool, WorkerError
from ingest.taxonomy import is_whole_archive
from net.door import Door
from net.errors import FetchError, StatusError

PAGE_SIZE = 100
FIRST_RESULTS = 200
"""What a search takes in its first run: the newest."""
RUN_RESULTS = 2_000
"""What a search takes in any later run, should it never meet a page that it knows."""
MOST_PAGED = 10_000
"""Results of one query that can be paged through: the manual says 30,000, the API says less."""
OVERLAP = timedelta(days=5)
"""A paper is announced up to so long after it was submitted: weekends, holidays, moderation."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The entries that came, and what kept further ones from coming."""

    entries: tuple[Entry, ...]
    broken: FetchError | None = None
    """It broke off; what came before counts nevertheless."""
    cut: Problem | None = None
    """There is more than was asked for."""


@dataclass(frozen=True, slots=True)
class Api:
    """The API at `endpoint`, through the door; its answers are parsed in a worker."""

    door: Door
    pool: Pool
    endpoint: str

    async def page(self, query: str, start: int, size: int, *, ascending: bool = False) -> ApiPage:
        """The results from `start` on, by their date of submission. Raises FetchError.

        A page without results is asked for twice, unless the answer says itself that there are
        only so many.
        """
        asked = {
            "search_query": query,
            "start": start,
            "max_results": size,
            "sortBy": "submittedDate",
            "sortOrder": "ascending" if ascending else "descending",
        }
        url = f"{self.endpoint}?{urlencode(asked)}"
        found = await self._ask(url, query)
        if found.entries or 0 < found.total <= start:
            return found
        return await self._ask(url, query)

    async def _ask(self, url: str, query: str) -> ApiPage:
        try:
            page = await self.door.get(url)
        except StatusError as error:
            if error.status == 400:
                raise refused(query) from error
            raise
        if page.cut:
            raise AnswerError("cut", "An answer of arXiv's API broke off.", _LATER)
        try:
            read = await self.pool.call(read_api, page.body)
        except WorkerError as error:
            raise AnswerError(error.code, f"An answer of arXiv's API: {error}", _LATER) from error
        if isinstance(read, Problem):
            raise AnswerError(read.code, f"arXiv's API: {read.message}", read.hint)
        return read


_LATER = "It is tried again later."


def refused(query: str) -> AnswerError:
    """arXiv answers 400 to a query that it cannot read."""
    return AnswerError(
        "arxiv_error",
        f"arXiv cannot read the query {query!r}.",
        "Correct it: fields are ti:, au:, abs:, co:, cat:, all:, joined by AND, OR, ANDNOT; see "
        "info.arxiv.org/help/api/user-manual.html",
    )


def category_query(category: str) -> str:
    """The query for all papers of a category, cross-lists included; of an archive, all of it."""
    return f"cat:{category}.*" if is_whole_archive(category) else f"cat:{category}"


async def newest(
    api: Api, query: str, known: Callable[[Iterable[str]], set[str]], *, first: bool
) -> Answer:
    """The newest results of a search. Raises FetchError where nothing came.

    Pages are read until all entries of one are `known`; one known entry says nothing, because
    the order is not to be trusted. The first time they are read up to `FIRST_RESULTS`.
    """
    entries: dict[str, Entry] = {}
    limit = FIRST_RESULTS if first else RUN_RESULTS
    total = 0
    for start in range(0, limit, PAGE_SIZE):
        try:
            page = await api.page(query, start, PAGE_SIZE)
            total = max(total, page.total)
            check_not_empty(page, start, total)
        except FetchError as error:
            if not entries:
                raise
            return Answer(tuple(entries.values()), broken=error)
        came = {entry.guid: entry for entry in page.entries}
        entries |= came
        if start + PAGE_SIZE >= total or (not first and known(came) >= came.keys()):
            return Answer(tuple(entries.values()))
    return Answer(tuple(entries.values()), cut=_more(total, len(entries), first=first))


async def since(api: Api, category: str, day: datetime) -> Answer:
    """What was submitted to a category since shortly before `day`, at most `MOST_PAGED` papers.

    Read until a whole page is older. Raises FetchError where nothing came.
    """
    floor = day - OVERLAP
    entries: dict[str, Entry] = {}
    total = 0
    for start in range(0, MOST_PAGED, PAGE_SIZE):
        try:
            page = await api.page(category_query(category), start, PAGE_SIZE)
            total = max(total, page.total)
            check_not_empty(page, start, max(total, 1))  # every category has papers
        except FetchError as error:
            if not entries:
                raise
            return Answer(tuple(entries.values()), broken=error)
        recent = [entry for entry in page.entries if _latest(entry, floor) >= floor]
        entries |= {entry.guid: entry for entry in recent}
        if start + PAGE_SIZE >= total or not recent:
            return Answer(tuple(entries.values()))
    return Answer(
        tuple(entries.values()),
        cut=Problem(
            "cut",
            f"arXiv has more papers of the missed days than the {MOST_PAGED:,} that its API gives.",
            f"Fetch the rest: preread sources backfill ID --since {floor:%Y-%m-%d}",
        ),
    )


def check_not_empty(page: ApiPage, start: int, total: int) -> None:
    """Raises AnswerError for a page without results in the middle of the list."""
    if not page.entries and start < total:
        raise AnswerError(
            "arxiv_api",
            f"arXiv's API broke off after {start:,} of {total:,} results: it gave an empty page, "
            "twice.",
            _LATER,
        )


def _latest(entry: Entry, default: datetime) -> datetime:
    return max(filter(None, (entry.published, entry.updated)), default=default)


def _more(total: int, taken: int, *, first: bool) -> Problem:
    """An answer at the limit is known to be cut."""
    what = "This search's first run took" if first else "More is new than one run takes; it took"
    return Problem(
        "cut",
        f"{what} the newest {taken:,} of {total:,} results.",
        "For older ones: preread sources backfill ID --since YYYY-MM-DD",
    )
