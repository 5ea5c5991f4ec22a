"""From a pasted address to its feeds, over a real server."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest import discover as discovery
from ingest.discover import Discovery, discover, normalized
from ingest.errors import ParseError
from ingest.sites import Rule
from net.door import Door, Page
from net.errors import BadAddressError, LimitedError, StatusError, UnreachableError
from settings import NetworkSettings
from tests.world.feeds import RSS, posts, rss
from tests.world.server import Reply, World, page, redirect

Find = Callable[[str], Discovery]


@pytest.fixture
def find(network: NetworkSettings, arxiv_lock: Path) -> Find:
    def call(url: str) -> Discovery:
        async def run() -> Discovery:
            async with Door(network, arxiv_lock) as door:
                return await discover(door, url)

        return asyncio.run(run())

    return call


def feed(title: str, site: str = "http://a.example", count: int = 2) -> Reply:
    return page(rss(posts(count, site), title), RSS)


def link(href: str, type_: str = "application/rss+xml", title: str = "") -> str:
    return f'<link rel="alternate" type="{type_}" href="{href}" title="{title}">'


def chosen(found: Discovery) -> tuple[str, str]:
    return found.best.url, found.best.title


def test_what_people_paste() -> None:
    assert normalized(" example.org/blog ") == "https://example.org/blog"
    assert normalized("feed://example.org/rss") == "https://example.org/rss"
    assert normalized("feed:https://example.org/rss") == "https://example.org/rss"
    assert normalized("cs.AI") == "arxiv:cs.AI"
    assert normalized("example.AI.org") == "https://example.AI.org"
    assert normalized("arxiv:cs.AI") == "arxiv:cs.AI"


def test_a_feed_is_itself(world: World, find: Find) -> None:
    world.routes |= {
        "/feed": feed("The blog"),
        "/old": redirect("/feed", 301),
        "/here": redirect("/feed"),
    }
    assert chosen(find(world.url("/feed"))) == (world.url("/feed"), "The blog")
    assert chosen(find(f" {world.url('/old')} ")) == (world.url("/feed"), "The blog")
    here = find(world.url("/here")).best
    assert (here.url, here.landed) == (world.url("/here"), world.url("/feed"))


def test_a_page_leads_to_its_feeds(world: World, find: Find) -> None:
    world.routes |= {
        "/": page(link("/broken") + link("/gone") + link("/a.xml") + link("http://10.0.0.1/feed")),
        "/broken": page("<p>not a feed</p>"),
        "/a.xml": feed("The blog"),
        "/feed": feed("Not asked for"),
    }
    found = find(world.url("/"))
    assert chosen(found) == (world.url("/a.xml"), "The blog")
    assert not found.others
    assert world.count("/feed") == 0


def test_a_feed_named_in_the_body_or_in_json_is_found(world: World, find: Find) -> None:
    item = {"id": "1", "url": "http://a.example/1", "content_text": "Words."}
    body = {"version": "https://jsonfeed.org/version/1.1", "title": "In JSON", "items": [item]}
    world.routes |= {
        "/": page(
            f'<base href="/deep/"><body><p>x</p>{link("feed.json", "application/feed+json")}'
        ),
        "/deep/feed.json": page(json.dumps(body), "application/feed+json"),
    }
    assert chosen(find(world.url("/"))) == (world.url("/deep/feed.json"), "In JSON")


def test_comments_and_empty_feeds_come_last_and_the_others_are_named(
    world: World, find: Find
) -> None:
    world.routes |= {
        "/": page(
            link("/comments/feed", title="Comments")
            + link("/empty.xml")
            + link("/blog.xml")
            + link("/news.xml")
        ),
        "/comments/feed": feed("Comments on the blog", "http://c.example"),
        "/empty.xml": feed("Nothing yet", count=0),
        "/blog.xml": feed("Blog"),
        "/news.xml": feed("News", "http://n.example"),
    }
    found = find(world.url("/"))
    assert chosen(found) == (world.url("/blog.xml"), "Blog")
    titles = [one.title for one in found.others]
    assert titles == ["News", "Nothing yet", "Comments on the blog"]


def test_one_feed_in_two_formats_is_one(world: World, find: Find) -> None:
    world.routes |= {
        "/": page(link("/rss") + link("/atom")),
        "/rss": feed("The blog"),
        "/atom": feed("The blog, once more"),
    }
    assert not find(world.url("/")).others


def test_the_pasted_section_is_preferred(world: World, find: Find) -> None:
    world.routes |= {
        "/blog": page(link("/feed.xml") + link("/blog/feed.xml")),
        "/feed.xml": feed("Everything"),
        "/blog/feed.xml": feed("The blog", "http://b.example"),
    }
    found = find(world.url("/blog"))
    assert chosen(found) == (world.url("/blog/feed.xml"), "The blog")
    assert [one.title for one in found.others] == ["Everything"]


def test_the_home_page_is_asked_before_guessing(world: World, find: Find) -> None:
    world.routes |= {
        "/about/us": page("<p>Hello</p>"),
        "/": page(link("/hidden-away.xml")),
        "/hidden-away.xml": feed("The blog"),
        "/feed": feed("Not asked for"),
    }
    assert chosen(find(world.url("/about/us"))) == (world.url("/hidden-away.xml"), "The blog")
    assert world.count("/feed") == 0


def test_the_usual_places_are_tried_one_by_one(world: World, find: Find) -> None:
    world.routes |= {"/about/us": page("<p>Hello</p>"), "/rss.xml": feed("The blog")}
    assert chosen(find(world.url("/about/us"))) == (world.url("/rss.xml"), "The blog")
    asked = [request.path for request in world.log]
    assert asked[:4] == ["/about/us", "/", "/about/feed", "/about/rss.xml"]
    assert asked[-1] == "/rss.xml"


def test_a_mastodon_profile(world: World, find: Find) -> None:
    world.routes |= {"/@ada": page("<p>A profile</p>"), "/@ada.rss": feed("Ada")}
    assert chosen(find(world.url("/@ada"))) == (world.url("/@ada.rss"), "Ada")


def test_no_feed_anywhere_says_what_was_tried(world: World, find: Find) -> None:
    world.routes["/"] = page(link("/news") + "<p>Hello</p>")
    world.routes["/news"] = page("<p>News</p>")
    with pytest.raises(ParseError, match="none was found behind it") as caught:
        find(world.url("/"))
    assert caught.value.code == "no_feed"
    assert caught.value.hint
    assert f"{world.url('/news')} (no feed)" in caught.value.message
    assert f"{world.url('/feed')} (HTTP 404)" in caught.value.message
    assert "more" in caught.value.message
    assert len(world.log) < 20


def test_guessing_ends_when_the_server_has_had_enough(world: World, find: Find) -> None:
    world.routes |= {"/": page("<p>Hello</p>"), "/feed": Reply(b"", 429, {"Retry-After": "60"})}
    with pytest.raises(LimitedError):
        find(world.url("/"))
    assert [request.path for request in world.log] == ["/", "/feed"]
    world.log.clear()
    world.routes["/feed"] = Reply(hang_up=True)
    with pytest.raises(ParseError, match="unreachable"):
        find(world.url("/"))
    assert world.count("/rss.xml") == 0


def test_no_page_at_all(world: World, find: Find) -> None:
    world.routes["/"] = Reply(b"", 404)
    with pytest.raises(StatusError):
        find(world.url("/"))


def test_where_there_is_no_https_plain_http_is_asked(
    world: World, find: Find, monkeypatch: pytest.MonkeyPatch
) -> None:
    get = Door.get

    async def no_https(door: Door, url: str, **more: Any) -> Page:
        if url.startswith("https://"):
            raise UnreachableError(f"{url} could not be reached.")
        return await get(door, url, **more)

    monkeypatch.setattr(Door, "get", no_https)
    world.routes["/feed"] = feed("The blog")
    bare = world.url("/feed").removeprefix("http://")
    assert chosen(find(bare)) == (f"http://{bare}", "The blog")
    with pytest.raises(UnreachableError, match="https://127"):
        find("127.0.0.1:1025/feed")


def test_a_rule_is_not_believed_but_asked(
    world: World, find: Find, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a project without releases, the tags are taken; where the rule is wrong, the page is."""
    base = world.url("/lab/model")

    def github(url: str) -> Rule:
        feeds = (f"{base}/releases.atom", f"{base}/tags.atom", f"{base}/commits.atom")
        return Rule(feeds, "release") if url == base else Rule()

    monkeypatch.setattr(discovery, "rule", github)
    world.routes |= {
        "/lab/model/releases.atom": feed("Release notes", count=0),
        "/lab/model/tags.atom": feed("Tags"),
        "/lab/model/commits.atom": feed("Commits", "http://c.example"),
        "/lab/model": page(link("/elsewhere.xml")),
        "/elsewhere.xml": feed("Elsewhere"),
    }
    found = find(base)
    assert (*chosen(found), found.best.kind) == (f"{base}/tags.atom", "Tags", "release")
    assert [one.title for one in found.others] == ["Commits", "Release notes"]
    for name in ("releases", "tags", "commits"):
        del world.routes[f"/lab/model/{name}.atom"]
    assert chosen(find(base)) == (world.url("/elsewhere.xml"), "Elsewhere")


def test_a_page_rule_names_the_feed(
    world: World, find: Find, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.routes |= {"/@talks": page("<p>x</p>"), "/videos.xml": feed("Talks")}
    monkeypatch.setattr(
        discovery, "page_rule", lambda _url, _body: Rule((world.url("/videos.xml"),))
    )
    assert chosen(find(world.url("/@talks"))) == (world.url("/videos.xml"), "Talks")


def test_arxiv(find: Find) -> None:
    found = find("https://arxiv.org/list/cs.AI/recent").best
    assert (found.url, found.title, found.kind) == ("arxiv:cs.AI", "arXiv cs.AI", "paper")
    several = find("https://rss.arxiv.org/rss/cs.AI+cs.CL")
    assert [several.best.url, *(one.url for one in several.others)] == [
        "arxiv:cs.AI",
        "arxiv:cs.CL",
    ]
    for url in ("arxiv:", "arxiv:../etc", "arxiv:search", "arxiv:search?query="):
        with pytest.raises(BadAddressError):
            find(url)


@pytest.mark.parametrize("url", ["", "two words", "http://[broken/", "me@b.example", "://"])
def test_what_is_no_address_is_said(url: str, find: Find) -> None:
    with pytest.raises(BadAddressError) as caught:
        find(url)
    assert caught.value.hint


def test_a_site_without_feeds_says_what_to_add_instead(find: Find) -> None:
    with pytest.raises(ParseError, match="has no feed") as caught:
        find("https://www.npmjs.com/package/left-pad")
    assert "GitHub" in caught.value.hint
