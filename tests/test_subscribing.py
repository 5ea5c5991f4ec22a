"""Adding sources: a feed that is there already is noticed however it is reached; and lists."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from xml.sax.saxutils import quoteattr

import pytest

import service
from db import sources
from ingest.errors import ParseError
from service import App
from settings import load
from tests.world.feeds import RSS, Post, posts, rss
from tests.world.server import Reply, World, page, redirect

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    (tmp_path / "config.toml").write_text('[network]\nallow_hosts = ["127.0.0.0/8"]\n')
    with closing(service.open_app(load(tmp_path))) as app:
        yield app


def serve(entries: list[Post], title: str = "The blog", channel: str = "") -> Reply:
    return page(rss(entries, title, channel), RSS)


def test_a_page_is_added_with_all_that_was_said(app: App, world: World) -> None:
    world.routes |= {
        "/": page('<link rel="feed" href="/feed"><link rel="feed" href="/news">'),
        "/feed": serve(posts(3)),
        "/news": serve(posts(3, "http://n.example"), "News"),
    }
    added = service.add_source(
        app, world.url("/"), NOW, kind="newsletter", tags=["a"], folder=" AI /  Labs ",
        full_text=True,
    )  # fmt: skip
    source = added.source
    assert added.new
    assert added.others == ((world.url("/news"), "News"),)
    assert (source.url, source.title, source.kind) == (
        world.url("/feed"),
        "The blog",
        "newsletter",
    )
    assert (source.folder, source.tags, source.full_text) == ("AI / Labs", ("a",), True)
    assert source.next_due == NOW


def test_the_same_address_in_other_spellings(app: App, world: World) -> None:
    world.routes |= {"/feed": serve(posts(1)), "/feed/": serve(posts(1))}
    first = service.add_source(app, world.url("/feed"), NOW).source
    asked = len(world.log)
    again = service.add_source(app, world.url("/feed"), NOW)
    assert (again.source.id, again.because, len(world.log)) == (first.id, "address", asked)
    slash = service.add_source(app, world.url("/feed/"), NOW)
    assert (slash.source.id, slash.because) == (first.id, "address")
    assert f"source {first.id} (The blog)" in slash.said
    other = sources.add_source(app.database, "https://www.b.example/f", title="B", now=NOW)[0]
    report = service.import_opml(
        app,
        b'<opml><body><outline xmlUrl="http://b.example/f/"/><outline xmlUrl="http://c.example/"/>'
        b'<outline xmlUrl="https://c.example"/></body></opml>',
        NOW,
    )
    assert (report.added, report.known) == (1, 2)
    assert sources.get_source(app.database, other.id).url == "https://www.b.example/f"


def test_a_redirect_to_a_source_is_noticed(app: App, world: World) -> None:
    world.routes |= {
        "/feed": serve(posts(1)),
        "/moved": redirect("/feed", 301),
        "/for-now": redirect("/feed", 302),
        "/page": page('<link rel="feed" href="/for-now">'),
    }
    first = service.add_source(app, world.url("/feed"), NOW).source
    moved = service.add_source(app, world.url("/moved"), NOW)
    assert (moved.source.id, moved.because) == (first.id, "address")
    for path in ("/for-now", "/page"):
        again = service.add_source(app, world.url(path), NOW)
        assert (again.source.id, again.because) == (first.id, "redirect"), path
    assert len(sources.all_sources(app.database)) == 1


def test_a_feed_that_calls_itself_by_another_sources_address(app: App, world: World) -> None:
    xmlns = "http://www.w3.org/2005/Atom"
    me = f'<a:link xmlns:a="{xmlns}" rel="self" href="{world.url("/feed")}"/>'
    world.routes |= {"/feed": serve(posts(1)), "/mirror": serve(posts(1), channel=me)}
    first = service.add_source(app, world.url("/feed"), NOW).source
    again = service.add_source(app, world.url("/mirror"), NOW)
    assert (again.source.id, again.because) == (first.id, "self")


def test_a_feed_whose_entries_are_there_already(app: App, world: World) -> None:
    world.routes |= {
        "/feed": serve(posts(5)),
        "/same": serve(posts(5)),
        "/part": serve([*posts(2), *posts(3, start=100)]),
        "/numbers": serve([Post(str(n), f"Other title {n}") for n in range(5)]),
    }
    first = service.add_source(app, world.url("/feed"), NOW).source
    service.ingest(app, NOW)
    same = service.add_source(app, world.url("/same"), NOW)
    assert (same.source.id, same.because) == (first.id, "entries")
    assert "Its entries come from source" in same.said
    assert service.add_source(app, world.url("/part"), NOW).new
    world.routes["/1"] = serve([Post(str(n), f"Title {n}") for n in range(5)])
    service.add_source(app, world.url("/1"), NOW)
    service.ingest(app, NOW, all_=True)
    assert service.add_source(app, world.url("/numbers"), NOW).new, "ids may be the same by chance"


def test_a_list_is_taken_whole_or_not_at_all(app: App) -> None:
    feeds = "".join(
        f"<outline text={quoteattr(f'Feed {n}')} xmlUrl='https://a{n}.example/'/>"
        for n in range(10_000)
    )
    body = f"<opml><body><outline text='Many'>{feeds}</outline></body></opml>".encode()
    with pytest.raises(ParseError, match="Nothing was added"):
        service.import_opml(app, body[:-200], NOW)
    assert not sources.all_sources(app.database)
    started = perf_counter()
    report = service.import_opml(app, body, NOW)
    assert perf_counter() - started < 15
    assert (report.added, report.known) == (10_000, 0)
    assert service.import_opml(app, service.export_opml(app).encode(), NOW).known == 10_000


def test_what_is_exported_makes_the_same_sources_elsewhere(app: App, tmp_path: Path) -> None:
    body = b"""<opml><body><outline text="A"><outline text="B &amp; C">
    <outline text="Lab" xmlUrl="https://lab.example/f" category="x,y"/></outline></outline>
    <outline text="cs.AI" xmlUrl="arxiv:cs.AI"/>
    <outline text="Mail" xmlUrl="imaps://me@mail.example/News"/></body></opml>"""
    service.import_opml(app, body, NOW)
    lab = sources.all_sources(app.database)[0]
    sources.edit_source(app.database, lab.id, title="Renamed", full_text=True)
    (tmp_path / "other").mkdir()
    with closing(service.open_app(load(tmp_path / "other"))) as other:
        service.import_opml(other, service.export_opml(app).encode(), NOW)
        assert sources.all_sources(other.database) == sources.all_sources(app.database)
        types = [one.type for one in sources.all_sources(other.database)]
        assert sorted(types) == ["arxiv", "feed", "mail"]
