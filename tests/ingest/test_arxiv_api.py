"""Searches and what came since a day, against the loopback arXiv."""

from collections.abc import Callable, Coroutine, Iterable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from ingest import arxiv_api
from ingest.arxiv_api import Answer, Api, category_query, newest
from ingest.errors import AnswerError
from net.errors import LimitedError, StatusError
from tests.ingest.conftest import Services
from tests.world.arxiv import Arxiv
from tests.world.feeds import Paper
from tests.world.server import World

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def papers(first: int, last: int, day: datetime = NOW) -> list[Paper]:
    return [
        Paper(f"2611.{n:05}", f"Paper $\\alpha_{{{n}}}$", f"We show {n}.", published=day)
        for n in range(first, last + 1)
    ]


@pytest.fixture
def service(world: World, monkeypatch: pytest.MonkeyPatch) -> Arxiv:
    monkeypatch.setattr(arxiv_api, "PAGE_SIZE", 20)
    monkeypatch.setattr(arxiv_api, "FIRST_RESULTS", 40)
    monkeypatch.setattr(arxiv_api, "RUN_RESULTS", 80)
    monkeypatch.setattr(arxiv_api, "MOST_PAGED", 100)
    return Arxiv(world, papers(1, 90))


@pytest.fixture
def ask(service: Arxiv, services: Services) -> "Iterator[Ask]":
    """Runs a coroutine function with the API of this world."""
    with services.arxiv_door(service.api) as door:
        api = Api(door, services.pool, service.api)
        yield lambda question: services.run(question(api))


Ask = Callable[[Callable[[Api], Coroutine[None, None, Answer]]], Answer]


def search(
    known: Iterable[str] = (), *, first: bool = False
) -> Callable[[Api], Coroutine[None, None, Answer]]:
    held = {f"oai:arXiv.org:{one}" for one in known}
    return lambda api: newest(api, "cat:cs.AI", lambda guids: held & set(guids), first=first)


def numbers(*found: int) -> list[str]:
    return [f"2611.{n:05}" for n in found]


def test_the_first_run_of_a_search_is_bounded_and_says_so(service: Arxiv, ask: Ask) -> None:
    answer = ask(search(first=True))
    assert len(answer.entries) == 40
    entry = answer.entries[0]
    assert (entry.arxiv_id, entry.version, entry.kind) == ("2611.00001", 1, "paper")
    assert "α" in entry.title
    assert answer.cut is not None
    assert "newest 40 of 90" in answer.cut.message
    assert [query["start"] for query in service.queries()] == ["0", "20"]
    assert service.queries()[0]["sortOrder"] == "descending"


def test_a_first_run_that_has_all_is_not_cut(service: Arxiv, ask: Ask) -> None:
    service.papers = papers(1, 30)
    answer = ask(search(first=True))
    assert (len(answer.entries), answer.cut) == (30, None)


def test_it_stops_at_a_page_that_is_known_not_at_an_entry(service: Arxiv, ask: Ask) -> None:
    known = numbers(3, 7, 19, *range(25, 100))  # some on the first page, most of the second
    answer = ask(search(known))
    assert [query["start"] for query in service.queries()] == ["0", "20", "40"]
    assert {f"2611.{n:05}" for n in range(1, 25)} <= {e.arxiv_id for e in answer.entries}
    assert (answer.cut, answer.broken) == (None, None)


def test_a_run_that_never_meets_what_it_knows_is_cut(service: Arxiv, ask: Ask) -> None:
    answer = ask(search())
    assert len(answer.entries) == 80
    assert answer.cut is not None
    assert "one run" in answer.cut.message


@pytest.mark.parametrize(
    ("quirks", "found", "asked"), [(["empty"], 40, 3), (["empty", "empty"], 0, 2)]
)
def test_an_empty_first_page_is_checked_again(
    service: Arxiv, ask: Ask, quirks: list[str], found: int, asked: int
) -> None:
    service.quirks = quirks
    answer = ask(search(first=True))
    assert (len(answer.entries), answer.broken) == (found, None)
    assert len(service.queries()) == asked


@pytest.mark.parametrize("quirk", ["empty", "hollow"])
def test_an_empty_page_in_the_middle_is_checked_again(service: Arxiv, ask: Ask, quirk: str) -> None:
    service.quirks = ["", quirk]
    assert len(ask(search(first=True)).entries) == 40
    service.quirks = ["", quirk, quirk]
    answer = ask(search(first=True))
    assert len(answer.entries) == 20
    assert answer.broken is not None
    assert "after 20 of 90 results" in answer.broken.message


def test_what_came_before_a_break_is_kept(service: Arxiv, ask: Ask) -> None:
    service.quirks = ["", "busy"]
    answer = ask(search(first=True))
    assert len(answer.entries) == 20
    assert isinstance(answer.broken, LimitedError)


def test_pages_that_overlap_give_each_paper_once(service: Arxiv, ask: Ask) -> None:
    service.quirks = ["", "shifted"]
    answer = ask(search(first=True))
    assert len(answer.entries) == len({entry.guid for entry in answer.entries}) == 37


def test_limits_and_nonsense_are_raised(service: Arxiv, ask: Ask) -> None:
    service.quirks = ["bare"]
    with pytest.raises(LimitedError):
        ask(search())
    service.quirks = ["broken"]
    with pytest.raises(StatusError):
        ask(search())

    async def badly(api: Api) -> Answer:
        return await newest(api, "all:(agent", lambda _: set(), first=True)

    with pytest.raises(AnswerError, match="cannot read the query"):
        ask(badly)


def since(day: datetime) -> Callable[[Api], Coroutine[None, None, Answer]]:
    return lambda api: arxiv_api.since(api, "cs.AI", day)


def test_missed_days_are_read_until_a_whole_page_is_too_old(service: Arxiv, ask: Ask) -> None:
    """In no order, as the API has had it: one old paper does not end it."""
    old = NOW - timedelta(days=60)
    service.papers = [
        *papers(1, 10), *papers(900, 908, old), *papers(11, 24), *papers(1000, 1100, old),
    ]  # fmt: skip
    answer = ask(since(NOW - timedelta(days=2)))
    assert len(answer.entries) == 24
    assert (answer.cut, answer.broken) == (None, None)
    assert len(service.queries()) == 3
    assert service.queries()[0]["search_query"] == "cat:cs.AI"


def test_more_missed_papers_than_can_be_paged_are_known_to_be_cut(service: Arxiv, ask: Ask) -> None:
    service.papers = papers(1, 130)
    answer = ask(since(NOW - timedelta(days=2)))
    assert len(answer.entries) == 100
    assert answer.cut is not None
    assert "preread sources backfill" in answer.cut.hint


def test_an_archive_is_asked_for_with_all_its_subjects() -> None:
    assert category_query("cs.AI") == "cat:cs.AI"
    assert category_query("cs") == "cat:cs.*"
    assert category_query("hep-th") == "cat:hep-th"
