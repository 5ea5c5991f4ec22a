"""Runs over arXiv's daily feeds and searches; `test_gaps` has the missed days."""

from datetime import UTC, datetime

import pytest

from db import works
from ingest import arxiv_api
from tests.world.arxiv import Arxiv
from tests.world.feeds import Paper
from tests.world.home import NOW, Home
from tests.world.server import World

SATURDAY = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
def arxiv(home: Home, world: World) -> Arxiv:
    service = Arxiv(world)
    home.configure(arxiv_api=service.api, arxiv_rss=service.rss, arxiv_oai=service.oai.url)
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
    assert (arxiv.oai.asked(), arxiv.queries()) == ([], []), "no day was missed"


def test_empty_on_saturday_and_on_tuesday(home: Home, arxiv: Arxiv) -> None:
    source = home.add("arxiv:cs.AI")
    arxiv.announce("cs.AI", [])
    report = home.run(SATURDAY, all_=True)["arxiv:cs.AI"]
    assert (report.outcome, report.error) == ("empty_expected", None)
    assert home.run(SATURDAY, all_=True)["arxiv:cs.AI"].outcome == "empty_expected"
    assert home.run(NOW, all_=True)["arxiv:cs.AI"].outcome == "empty_suspicious"
    assert home.source(source).etag is None


def test_a_search(home: Home, arxiv: Arxiv) -> None:
    url = "arxiv:search?query=all:agents"
    home.add(url)
    arxiv.papers = papers(1, 30)
    assert home.run()[url].new == 30
    assert arxiv.queries()[0]["search_query"] == "all:agents"
    arxiv.quirks = ["empty"]
    assert home.run(all_=True)[url].outcome == "unchanged"
    arxiv.quirks = ["empty", "empty"]
    report = home.run(all_=True)[url]
    assert report.outcome == "empty_suspicious"
    assert report.remark is not None
    assert "no results for 'all:agents'" in report.remark.message
    arxiv.quirks = ["busy"]
    assert home.run(all_=True)[url].outcome == "limited"
    assert home.run(all_=True)[url].outcome == "not_due"


def test_a_search_goes_on_where_it_knows_nothing(
    home: Home, arxiv: Arxiv, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arxiv_api, "PAGE_SIZE", 10)
    monkeypatch.setattr(arxiv_api, "FIRST_RESULTS", 20)
    url = "arxiv:search?query=all:agents"
    source = home.add(url)
    arxiv.papers = papers(1, 50)
    report = home.run()[url]
    assert (report.outcome, report.new, report.error) == ("new", 20, None)
    assert report.remark is not None
    assert report.remark.code == "cut"
    # Thirteen new ones, not in order: two known ones stand among them.
    ahead = papers(101, 113)
    arxiv.papers = [*ahead[:4], *papers(1, 2), *ahead[4:], *papers(3, 50)]
    before = len(arxiv.queries())
    report = home.run(all_=True)[url]
    assert (report.new, report.remark) == (13, None)
    assert len(arxiv.queries()) - before == 3
    # What the reader deleted is known, too: it does not make every run read on.
    (gone,) = home.database.execute("SELECT id FROM work WHERE arxiv_id = '2611.00101'")
    works.delete(home.database, gone["id"], NOW)
    before = len(arxiv.queries())
    assert home.run(all_=True)[url].outcome == "unchanged"
    assert len(arxiv.queries()) - before == 1
    # A break leaves the cursor; what came is stored.
    cursor = home.source(source).cursor
    arxiv.papers = papers(201, 240)
    arxiv.quirks = ["", "hollow", "hollow"]
    report = home.run(all_=True)[url]
    assert (report.outcome, report.new) == ("failed", 10)
    assert report.error is not None
    assert "broke off after 10 of 40 results" in report.error.message
    assert home.source(source).cursor == cursor
