"""Runs over arXiv's daily feeds and its API."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.world.arxiv import Arxiv
from tests.world.feeds import Paper
from tests.world.home import NOW, Home
from tests.world.server import World

SATURDAY = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
def arxiv(home: Home, world: World) -> Arxiv:
    service = Arxiv(world)
    home.configure(arxiv_api=service.api, arxiv_rss=service.rss)
    return service


def papers(first: int, last: int, day: datetime = NOW) -> list[Paper]:
    return [
        Paper(f"2611.{n:05}", f"Paper number {n}", f"We show result {n}.", published=day)
        for n in range(first, last + 1)
    ]


def test_a_category_by_rss(home: Home, arxiv: Arxiv) -> None:
    home.add("arxiv:cs.AI")
    arxiv.announce("cs.AI", papers(1, 5))
    assert home.run()["arxiv:cs.AI"].new == 5
    assert home.run(all_=True)["arxiv:cs.AI"].outcome == "unchanged"


def test_empty_on_saturday_and_on_tuesday(home: Home, arxiv: Arxiv) -> None:
    source = home.add("arxiv:cs.AI")
    arxiv.announce("cs.AI", [])
    report = home.run(SATURDAY, all_=True)["arxiv:cs.AI"]
    assert (report.outcome, report.error) == ("empty_expected", None)
    assert home.run(SATURDAY, all_=True)["arxiv:cs.AI"].outcome == "empty_expected"
    assert home.run(NOW, all_=True)["arxiv:cs.AI"].outcome == "empty_suspicious"
    assert home.source(source).etag is None


def test_missed_days_come_from_the_api(home: Home, arxiv: Arxiv) -> None:
    source = home.add("arxiv:cs.AI")
    arxiv.announce("cs.AI", papers(1, 3))
    home.run()
    later = NOW + timedelta(days=2)
    arxiv.announce("cs.AI", papers(10, 12, later))
    old = papers(500, 900, NOW - timedelta(days=60))
    arxiv.papers = [*papers(10, 12, later), *papers(4, 9, later), *papers(1, 3), *old]
    arxiv.quirks = ["down"]
    report = home.run(later)["arxiv:cs.AI"]
    assert (report.outcome, report.new) == ("failed", 3)
    assert home.source(source).cursor == NOW.isoformat()
    report = home.run(later, all_=True)["arxiv:cs.AI"]
    assert (report.outcome, report.new) == ("new", 6)
    assert len(home.titles()) == 12
    asked = arxiv.world.count("/api/query")
    assert asked <= 5, "reading stops once a whole page is too old"
    home.run(later, all_=True)
    assert arxiv.world.count("/api/query") == asked


def test_a_search(home: Home, arxiv: Arxiv) -> None:
    url = "arxiv:search?query=all:agents"
    home.add(url)
    arxiv.papers = papers(1, 30)
    assert home.run()[url].new == 30
    assert arxiv.world.log[0].query["search_query"] == "all:agents"
    arxiv.quirks = ["empty"]
    assert home.run(all_=True)[url].outcome == "unchanged"
    arxiv.quirks = ["empty", "empty"]
    assert home.run(all_=True)[url].outcome == "empty_suspicious"
    arxiv.quirks = ["busy"]
    assert home.run(all_=True)[url].outcome == "limited"
    assert home.run(all_=True)[url].outcome == "not_due"
