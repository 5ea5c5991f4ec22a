"""Every path that fetches refuses a private target, asked for directly and through a redirect.

The loopback internet plays both sides: 127.0.0.1 was let through and stands for the public web,
127.0.0.2 stands for a machine of the inner network, which no request may reach.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.discover import discover
from ingest.errors import ParseError
from ingest.opml import read_opml
from net.door import Door
from net.errors import RefusedError
from service.app import App
from service.importing import import_paths
from service.subscribing import import_opml
from settings import NetworkSettings
from tests.world.feeds import RSS, Post, posts, rss
from tests.world.home import NOW, Home, feed
from tests.world.server import World, page, redirect

INNER = "127.0.0.2"
PUBLIC = ("127.0.0.1/32",)


@pytest.fixture
def world() -> Iterator[World]:
    with World(("127.0.0.1", INNER)) as world:
        world.routes["/secret"] = page(rss(posts(3)), RSS)
        world.routes["/sent-on"] = redirect(world.url("/secret", INNER))
        world.routes["/sent-on-twice"] = redirect("/sent-on", 301)
        yield world


@pytest.fixture(autouse=True)
def guarded(home: Home) -> Home:
    home.configure(allow_hosts=PUBLIC)
    return home


def inner(world: World) -> list[str]:
    """What reached the inner machine."""
    return [request.path for request in world.log if request.address == INNER]


def private(world: World) -> list[str]:
    """The private target, and public addresses that redirect to it."""
    return [world.url("/secret", INNER), world.url("/sent-on"), world.url("/sent-on-twice")]


def test_feeds(home: Home, world: World) -> None:
    for url in private(world):
        home.add(url)
    reports = home.run()
    assert [r.error.code for r in reports.values() if r.error] == ["refused"] * 3
    assert all("127.0.0.2 is not a public" in r.error.message for r in reports.values() if r.error)
    assert home.titles() == set()
    assert inner(world) == []


def test_a_feed_that_moved_to_a_private_address_for_good(home: Home, world: World) -> None:
    world.routes["/moved"] = redirect(world.url("/secret", INNER), 301)
    source = home.add(world.url("/moved"))
    for _ in range(4):
        home.run(all_=True)
    assert home.source(source).url == world.url("/moved")
    assert inner(world) == []


def test_discovery(home: Home, world: World) -> None:
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="{one}">' for one in private(world)
    )
    world.routes["/page"] = page(f"<html><head>{links}</head></html>")

    async def find() -> None:
        async with Door(home.settings.network) as door:
            for url in private(world):
                with pytest.raises(RefusedError):
                    await discover(door, url)
            # Of the private feeds that a public page names none is offered, or even asked.
            with pytest.raises(ParseError, match="none was found behind it"):
                await discover(door, world.url("/page"))

    asyncio.run(find())
    assert inner(world) == []


def test_full_text_and_its_robots_txt(home: Home, world: World) -> None:
    world.routes["/robots.txt"] = page("User-agent: *\nAllow: /", "text/plain")
    entries = [
        Post(f"n{n}", f"Title number {n}", "", url) for n, url in enumerate(private(world), 1)
    ]
    source = home.add(feed(world, "/feed", entries), full_text=True)
    report = home.run()[source.url]
    assert report.new == 3
    stored = home.source(source).last_error
    assert stored is not None
    assert stored.code == "full_text"
    assert stored.message.startswith("3 of 3 pages could not be read")
    assert {text for text, _ in home.texts().values()} == {""}
    assert inner(world) == []


def test_a_robots_txt_that_sends_on_to_a_private_address_allows_nothing(
    home: Home, world: World
) -> None:
    world.routes["/robots.txt"] = redirect(world.url("/secret", INNER))
    world.routes["/page"] = page("<article>" + "<p>Words of the page itself.</p>" * 40)
    source = home.add(
        feed(world, "/feed", [Post("1", "Title", "", world.url("/page"))]), full_text=True
    )
    home.run()
    assert home.source(source).last_error is not None
    assert world.count("/page") == 0
    assert inner(world) == []


def test_opml(home: Home, world: World) -> None:
    """Importing asks nobody; what it added is refused when its turn comes."""
    outlines = "".join(f'<outline type="rss" text="x" xmlUrl="{url}"/>' for url in private(world))
    odd = '<outline type="rss" text="x" xmlUrl="file:///etc/passwd"/>'
    include = f'<outline type="include" text="x" url="{world.url("/secret", INNER)}"/>'
    entity = f'<!DOCTYPE opml SYSTEM "{world.url("/secret", INNER)}">'
    body = f"{entity}<opml version='2.0'><body>{outlines}{odd}{include}</body></opml>".encode()
    assert len(read_opml(body).subscriptions) == 3
    done = import_opml(App(home.settings, home.database), body, NOW)
    assert (done.added, done.known) == (3, 0)
    assert world.log == []
    assert [r.error.code for r in home.run().values() if r.error] == ["refused"] * 3
    assert inner(world) == []


def test_links_in_mail_are_never_visited(home: Home, world: World, tmp_path: Path) -> None:
    """Neither public nor private ones, nor pixels, nor what the headers name."""
    target = world.url("/secret", INNER)
    public = world.url("/sent-on")
    mail = tmp_path / "letter.eml"
    mail.write_text(
        "From: Letter <a@example.org>\nSubject: A language model letter\nMessage-ID: <1@x>\n"
        f"List-Unsubscribe: <{public}>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n"
        f"Archived-At: <{public}>\nContent-Type: text/html; charset=utf-8\n\n"
        f'<link rel=stylesheet href="{public}"><img src="{public}"><iframe src="{target}"></iframe>'
        f'<p>Models improve. <a href="{target}">Private</a> and <a href="{public}">public</a>, '
        f'<a href="{world.url("/track")}?u={target}">wrapped</a>. '
        f'<a href="{public}">View in browser</a></p>',
        encoding="utf-8",
    )
    report = import_paths(App(home.settings, home.database), [str(mail)], NOW)
    assert report.new == 1
    home.run(all_=True)
    assert world.log == []


def test_the_arxiv_packages_own_http(home: Home, world: World, network: NetworkSettings) -> None:
    del network
    reports = []
    for url in private(world):
        home.configure(arxiv_api=url, arxiv_rss=f"{url}?", arxiv_delay_s=0)
        home.add("arxiv:search?query=all:agent")
        home.add("arxiv:cs.AI")
        reports += [
            home.run(all_=True)[name] for name in ("arxiv:search?query=all:agent", "arxiv:cs.AI")
        ]
    assert [report.error.code if report.error else None for report in reports] == ["refused"] * 6
    assert inner(world) == []


def test_a_proxy(home: Home, world: World) -> None:
    home.configure(proxy=world.url("/"), allow_hosts=())
    for url in private(world):
        home.add(url)
    assert [r.error.code for r in home.run().values() if r.error] == ["refused"] * 3
    assert world.log == []


def test_a_feeds_own_references_are_not_followed(home: Home, world: World) -> None:
    """DTDs, stylesheets, includes, icons, hubs, enclosures and pingbacks: none is asked for."""
    target = world.url("/secret", INNER)
    body = rss([Post("1", "Title", f'<img src="{target}"> words of a model', target)])
    body = body.replace(
        b"?>",
        f'?><?xml-stylesheet type="text/xsl" href="{target}"?><!DOCTYPE rss SYSTEM "{target}" '
        f'[<!ENTITY % p SYSTEM "{target}"> %p; <!ENTITY e SYSTEM "{target}">]>'.encode(),
        1,
    ).replace(
        b"<description>A blog",
        f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" href="{target}"/>'
        f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{target}"/>'
        f'<cloud domain="{INNER}" port="{world.port}" path="/secret"/><image><url>{target}</url>'
        f"</image><description>&e;A blog".encode(),
        1,
    )
    world.routes["/feed"] = page(body, RSS)
    source = home.add(world.url("/feed"))
    assert home.run()[source.url].new == 1
    assert [request.path for request in world.log] == ["/feed"]
