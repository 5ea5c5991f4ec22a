"""Backfills against the loopback arXiv: windows, caps, false pages, and going on after a stop."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from db import backfills
from db.backfills import Window
from db.records import Source
from ingest.arxiv_api import MOST_PAGED, Api
from ingest.backfill import Backfilled, Reader, halves, plan
from tests.ingest.conftest import Services
from tests.world.arxiv import Arxiv
from tests.world.feeds import Paper
from tests.world.home import NOW, Home
from tests.world.server import World

DAY = timedelta(days=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


JUNE, JULY, AUGUST = at("2026-06-01"), at("2026-07-01"), at("2026-08-01")


def papers(
    count: int, first: datetime = JUNE, step: timedelta = timedelta(hours=12)
) -> list[Paper]:
    """Newest first, as the API sorts."""
    made = [
        Paper(f"2606.{n:05}", f"Paper number {n}", f"We show {n}.", published=first + n * step)
        for n in range(count)
    ]
    return made[::-1]


@pytest.fixture
def arxiv(home: Home, world: World, monkeypatch: pytest.MonkeyPatch) -> Arxiv:
    monkeypatch.setattr("ingest.backfill.PAGE_SIZE", 40)
    monkeypatch.setattr("ingest.backfill._REREAD", 4)
    service = Arxiv(world, papers(120))  # 60 in June, 60 in July
    home.configure(arxiv_api=service.api, arxiv_rss=service.rss, arxiv_oai=service.oai.url)
    return service


@pytest.fixture
def source(home: Home) -> Source:
    return home.add("arxiv:cs.AI")


class Fetch:
    """Backfills the source at the time that `clock` says."""

    def __init__(self, home: Home, arxiv: Arxiv, services: Services) -> None:
        self.home, self.arxiv, self.services = home, arxiv, services

    def __call__(
        self,
        source: Source,
        since: datetime,
        until: datetime,
        *,
        redo: bool = False,
        clock: Callable[[], datetime] = lambda: NOW,
        most_paged: int = MOST_PAGED,
    ) -> Backfilled:
        said: list[str] = []
        with self.services.arxiv_door(self.arxiv.api) as door:
            api = Api(door, self.services.pool, self.arxiv.api)
            reader = Reader(
                self.home.database, source, api, clock, said.append, most_paged, backoff_s=0.01
            )
            return self.services.run(reader.read(since, until, redo=redo))


@pytest.fixture
def fetch(home: Home, arxiv: Arxiv, services: Services) -> Fetch:
    return Fetch(home, arxiv, services)


def test_the_plan_is_by_months_newest_first() -> None:
    todo, dropped = plan(at("2026-06-15"), at("2026-08-03"), [])
    assert [(w.since, w.until) for w in todo] == [
        (AUGUST, at("2026-08-03")), (JULY, AUGUST), (at("2026-06-15"), JULY),
    ]  # fmt: skip
    assert dropped == []


def test_what_is_done_is_left_out_and_what_was_begun_goes_on() -> None:
    settled = Window(JUNE, JULY, done=JULY + 9 * DAY)
    early = Window(JULY, at("2026-07-20"), done=at("2026-07-21"))  # not all was announced yet
    begun = Window(at("2026-07-20"), AUGUST, start=190)
    todo, dropped = plan(JUNE, AUGUST, [settled, early, begun])
    assert todo == [begun, Window(JULY, at("2026-07-20"))]
    assert dropped == [early]
    todo, dropped = plan(JUNE, AUGUST, [settled, early, begun], redo=True)
    assert [(w.since, w.start) for w in todo] == [(JULY, 0), (JUNE, 0)]
    assert dropped == [settled, early, begun]
    assert plan(JUNE, JULY, [settled]) == ([], [])


def test_halves_meet_at_a_minute_and_end_at_an_hour() -> None:
    parts = halves(Window(JUNE, JUNE + timedelta(hours=3, minutes=1)))
    assert parts is not None
    later, earlier = parts
    assert earlier.until == later.since == JUNE + timedelta(hours=1, minutes=30)
    assert (earlier.since, later.until) == (JUNE, JUNE + timedelta(hours=3, minutes=1))
    assert halves(Window(JUNE, JUNE + timedelta(hours=1))) is None


def test_months_come_whole(home: Home, arxiv: Arxiv, fetch: Fetch, source: Source) -> None:
    result = fetch(source, JUNE, AUGUST)
    assert (result.counts.new, result.done, result.left) == (120, 2, 0)
    assert (result.problem, result.short) == (None, [])
    assert len(home.titles()) == 120
    first = arxiv.queries()[0]
    assert first["search_query"] == "cat:cs.AI AND submittedDate:[202607010000 TO 202607312359]"
    assert first["sortOrder"] == "ascending"
    asked = len(arxiv.queries())
    again = fetch(source, JUNE, AUGUST)
    assert (again.done, again.counts.new, len(arxiv.queries())) == (0, 0, asked)
    assert fetch(source, JUNE, AUGUST, redo=True).counts.unchanged >= 120


def test_a_search_keeps_its_query_together(home: Home, arxiv: Arxiv, fetch: Fetch) -> None:
    source = home.add("arxiv:search?query=all:agent+OR+all:tool")
    assert fetch(source, JUNE, JULY).counts.new == 60
    assert arxiv.queries()[0]["search_query"].startswith("(all:agent OR all:tool) AND submitted")


def test_windows_are_halved_until_each_can_be_paged_through(
    home: Home, arxiv: Arxiv, fetch: Fetch, source: Source
) -> None:
    arxiv.most_paged = 20
    result = fetch(source, JUNE, AUGUST, most_paged=20)
    assert (result.counts.new, result.problem, result.short) == (120, None, [])
    stored = backfills.windows(home.database, source.id)
    assert all(window.done and (window.total or 0) <= 20 for window in stored)
    assert stored[0].since == JUNE
    assert stored[-1].until == AUGUST
    for one, two in itertools.pairwise(stored):
        assert one.until == two.since, "no gap and no overlap"


def test_what_cannot_be_halved_is_read_from_both_ends_and_said_to_be_cut(
    home: Home, arxiv: Arxiv, fetch: Fetch, source: Source
) -> None:
    arxiv.papers = papers(50, JUNE, timedelta(0))  # all in one minute
    result = fetch(source, JUNE, JUNE + timedelta(hours=1), most_paged=20)
    assert result.counts.new == 40
    assert [problem.code for problem in result.short] == ["cut"]
    assert "40 of 50 papers" in result.short[0].message


def test_pages_that_move_lose_nothing(
    home: Home, arxiv: Arxiv, fetch: Fetch, source: Source
) -> None:
    """The second page of the month repeats the end of the first, and so the last ones are lost."""
    arxiv.quirks = ["", "shifted"]
    result = fetch(source, JUNE, JULY)
    assert (result.counts.new, result.short) == (60, [])


def test_a_total_that_grows_is_read_to_its_end(
    home: Home, arxiv: Arxiv, fetch: Fetch, source: Source
) -> None:
    more = papers(60)

    def grow(_told: str = "") -> datetime:
        arxiv.papers = [*papers(65, step=timedelta(hours=11))[:5], *more]
        return NOW

    arxiv.papers = more
    result = fetch(source, JUNE, JULY, clock=grow)
    assert result.papers >= 60
    assert (result.problem, result.short) == (None, [])


@pytest.mark.parametrize(
    ("quirks", "most_asked"),
    [
        (["empty"], 4), (["empty", "empty"], 6), (["hollow"], 4), (["", "empty"], 5),
        (["", "empty", "empty"], 9), (["", "hollow", "hollow"], 9), (["wait"], 4),
        (["bare", "down", "broken"], 7), (["", "broken"], 4),
    ],
)  # fmt: skip
def test_ill_moments_pass(
    home: Home, arxiv: Arxiv, fetch: Fetch, source: Source, quirks: list[str], most_asked: int
) -> None:
    arxiv.quirks = quirks
    result = fetch(source, JUNE, JULY)
    assert len(home.titles()) == 60
    assert (result.problem, result.short) == (None, [])
    assert len(arxiv.queries()) <= most_asked


def test_nothing_at_all_is_suspicious(
    home: Home, arxiv: Arxiv, fetch: Fetch, source: Source
) -> None:
    arxiv.papers = []
    result = fetch(source, JUNE, JULY)
    assert result.problem is not None
    assert result.problem.code == "empty_suspicious"
    assert len(arxiv.queries()) == 4


def test_a_long_wait_stops_it_and_the_next_goes_on(
    home: Home, arxiv: Arxiv, fetch: Fetch, source: Source
) -> None:
    arxiv.quirks = ["", "", "busy"]
    result = fetch(source, JUNE, AUGUST)
    assert result.problem is not None
    assert result.problem.code == "http_429"
    assert "2026-06-01 to 2026-06-30" in result.problem.message
    assert (result.done, result.left) == (1, 1)
    asked = len(arxiv.queries())
    result = fetch(source, JUNE, AUGUST)
    assert (result.done, result.left, result.problem) == (1, 0, None)
    assert len(home.titles()) == 120
    assert len(arxiv.queries()) - asked == 2


def test_a_date_filter_that_is_not_heeded_is_noticed(
    home: Home, arxiv: Arxiv, fetch: Fetch, source: Source
) -> None:
    arxiv.filters = False
    arxiv.papers = [replace(paper, published=NOW) for paper in papers(30)]
    result = fetch(source, JUNE, AUGUST)
    assert result.problem is not None
    assert result.problem.code == "date_filter"
    assert len(arxiv.queries()) == 1


def test_a_refused_query_is_not_asked_again(home: Home, arxiv: Arxiv, fetch: Fetch) -> None:
    source = home.add("arxiv:search?query=all:(agent")
    result = fetch(source, JUNE, JULY)
    assert result.problem is not None
    assert result.problem.code == "arxiv_error"
    assert "cannot read the query" in result.problem.message
    assert len(arxiv.queries()) == 1
