"""Thin feeds: the text comes from the page, where its publisher allows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from settings import IngestSettings
from tests.world.feeds import Post
from tests.world.home import NOW, Home, feed
from tests.world.server import Reply, Request, World, page

TITLE_ONLY = [
    Post(f"n{n}", f"Title number {n}", "", f"/pages/{n}", NOW - timedelta(hours=n))
    for n in range(1, 5)
]


def full_text_world(world: World, robots: str = "User-agent: *\nAllow: /") -> str:
    def article(request: Request) -> Reply:
        name = request.path.rpartition("/")[2]
        paragraphs = "".join(
            f"<p>Paragraph {n} of page {name}: the new model answers {n} percent more questions "
            "than the one before it, at half of the cost, as its makers say.</p>"
            for n in range(1, 8)
        )
        return page(
            f"<html><head><title>Title number {name}</title></head><body><nav>Home</nav>"
            f"<article><h1>Title number {name}</h1>{paragraphs}"
            '<p>More in <a href="/more">the report</a> that went with it.</p></article></body>'
        )

    world.routes |= {f"/pages/{n}": article for n in range(1, 5)}
    world.routes["/robots.txt"] = page(robots, "text/plain")
    return feed(world, "/feed", [replace(p, url=world.url(p.url)) for p in TITLE_ONLY])


def test_thin_feeds_are_filled_from_their_pages(home: Home, world: World) -> None:
    limits = IngestSettings(full_text_per_run=3)
    home.settings = home.settings.model_copy(update={"ingest": limits})
    source = home.add(full_text_world(world), full_text=True)
    assert home.run()[source.url].new == 4
    texts = home.texts()
    assert "Paragraph 7 of page 1" in texts["Title number 1"][0]
    assert "Home" not in texts["Title number 1"][0]
    assert [texts[f"Title number {n}"][1] for n in range(1, 5)] == ["full_text"] * 3 + ["title"]
    report = home.run(all_=True)[source.url]  # the rest, although the feed is what it was
    assert (report.outcome, report.new, report.updated) == ("new", 0, 1)
    assert home.texts()["Title number 4"][1] == "full_text"
    assert home.run(all_=True)[source.url].outcome == "unchanged"
    assert [world.count(f"/pages/{n}") for n in range(1, 5)] == [1] * 4
    assert world.count("/robots.txt") == 2


def test_pages_that_all_fail_are_not_asked_for_over_and_over(home: Home, world: World) -> None:
    limits = IngestSettings(full_text_per_run=2)
    home.settings = home.settings.model_copy(update={"ingest": limits})
    source = home.add(full_text_world(world), full_text=True)
    world.routes |= {f"/pages/{n}": Reply(b"", 500) for n in range(1, 5)}
    for _ in range(3):
        home.run(all_=True)
    assert sum(world.count(f"/pages/{n}") for n in range(1, 5)) == 2
    assert home.source(source).last_outcome == "unchanged"


Refusal = Callable[[World], None]


def broken_page(world: World) -> None:
    world.routes["/pages/1"] = Reply(b"", 500)


def pdf_page(world: World) -> None:
    world.routes["/pages/1"] = page("%PDF-1.7", "application/pdf")


def empty_page(world: World) -> None:
    world.routes["/pages/1"] = page("<html><body></body></html>")


@pytest.mark.parametrize("refuse", [broken_page, pdf_page, empty_page])
def test_a_page_that_gives_no_text_leaves_the_feeds_own(
    home: Home, world: World, refuse: Refusal
) -> None:
    source = home.add(full_text_world(world), full_text=True)
    refuse(world)
    report = home.run()[source.url]
    assert (report.outcome, report.new, report.error) == ("new", 4, None)
    remark = home.source(source).last_error
    assert remark is not None
    assert "1 of 4 pages" in remark.message
    assert home.texts()["Title number 1"][1] == "title"
    assert home.texts()["Title number 2"][1] == "full_text"


@pytest.mark.parametrize(
    ("robots", "pages"),
    [
        ("User-agent: *\nDisallow: /pages/", 0),
        ("User-agent: Preread\nDisallow: /", 0),
        ("User-agent: Other\nDisallow: /", 4),
        ("<html>not a robots file</html>", 4),
    ],
)
def test_robots_txt_is_respected(home: Home, world: World, robots: str, pages: int) -> None:
    source = home.add(full_text_world(world, robots), full_text=True)
    report = home.run()[source.url]
    assert report.new == 4
    assert sum(world.count(f"/pages/{n}") for n in range(1, 5)) == pages


@pytest.mark.parametrize(("status", "pages"), [(404, 4), (403, 4), (500, 0), (503, 0)])
def test_without_robots_txt(home: Home, world: World, status: int, pages: int) -> None:
    source = home.add(full_text_world(world), full_text=True)
    world.routes["/robots.txt"] = Reply(b"", status)
    home.run()
    assert sum(world.count(f"/pages/{n}") for n in range(1, 5)) == pages
    assert home.source(source).last_outcome == "new"
