"""From a pasted address to its feeds."""

import asyncio
from pathlib import Path

import pytest

from ingest.discover import Found, discover, feed_links, known_feeds
from ingest.errors import ParseError
from net.door import Door
from net.errors import BadAddressError, StatusError
from settings import NetworkSettings
from tests.world.feeds import RSS, posts, rss
from tests.world.server import Reply, World, page, redirect


@pytest.mark.parametrize(
    ("url", "feeds"),
    [
        ("arxiv:cs.AI", ["arxiv:cs.AI"]),
        ("https://arxiv.org/list/cs.CL/recent", ["arxiv:cs.CL"]),
        ("https://rss.arxiv.org/rss/stat.ML", ["arxiv:stat.ML"]),
        ("https://export.arxiv.org/rss/cs.AI", ["arxiv:cs.AI"]),
        ("https://arxiv.org/abs/2406.12345", []),
        (
            "https://www.youtube.com/channel/UCabc/videos",
            ["https://www.youtube.com/feeds/videos.xml?channel_id=UCabc"],
        ),
        (
            "https://youtube.com/playlist?list=PLx",
            ["https://www.youtube.com/feeds/videos.xml?playlist_id=PLx"],
        ),
        ("https://www.youtube.com/@someone", []),
        (
            "https://github.com/ollama/ollama",
            [
                "https://github.com/ollama/ollama/releases.atom",
                "https://github.com/ollama/ollama/tags.atom",
            ],
        ),
        (
            "https://github.com/vllm-project/vllm.git",
            [
                "https://github.com/vllm-project/vllm/releases.atom",
                "https://github.com/vllm-project/vllm/tags.atom",
            ],
        ),
        ("https://github.com/topics/llm", []),
        ("https://github.com/ollama", []),
        ("https://someone.substack.com/p/a-post", ["https://someone.substack.com/feed"]),
        ("https://someone.substack.com/feed", []),
        ("https://medium.com/@someone", ["https://medium.com/feed/@someone"]),
        ("https://medium.com/feed/@someone", []),
        ("https://www.reddit.com/r/LocalLLaMA/new", ["https://www.reddit.com/r/LocalLLaMA/.rss"]),
        ("https://example.org/", []),
        ("https://notgithub.com/a/b", []),
    ],
)
def test_sites_with_rules_of_their_own(url: str, feeds: list[str]) -> None:
    assert known_feeds(url) == feeds


HEAD = """<html><head><base href="https://example.org/blog/">
<link rel="alternate" type="application/rss+xml" title="Comments" href="comments.xml">
<link rel="alternate" type="application/rss+xml" title="Blog" href="feed.xml">
<LINK REL="ALTERNATE home" TYPE="Application/Atom+XML" HREF="//example.org/atom">
<link rel="alternate" type="application/feed+json" href="feed.json">
<link rel="alternate" hreflang="de" href="/de/">
<link rel="alternate" type="application/json" href="/wp-json/">
<link rel="stylesheet" href="/style.css"><link rel="alternate" type="text/xml">
</head><body><a href="/rss.xml?all=1">RSS</a><a href="/about">About</a>
<a href="javascript:feed()">x</a><a href="http://[broken/feed">y</a></body></html>"""


def test_the_feeds_that_a_page_names() -> None:
    assert feed_links(HEAD.encode(), "https://example.org/") == [
        "https://example.org/blog/feed.xml",
        "https://example.org/atom",
        "https://example.org/blog/feed.json",
        "https://example.org/blog/comments.xml",
        "https://example.org/rss.xml?all=1",
    ]


@pytest.mark.parametrize("body", [b"", b"   ", b"\x00\x01\x02", b"plain text", b"{}", b"<" * 9999])
def test_what_is_no_page_names_none(body: bytes) -> None:
    assert feed_links(body, "https://example.org/") == []


def find(url: str, network: NetworkSettings, lock: Path) -> list[Found]:
    async def run() -> list[Found]:
        async with Door(network, lock) as door:
            return await discover(door, url)

    return asyncio.run(run())


FEED = page(rss(posts(2), "The blog"), RSS)


def test_a_feed_is_itself(world: World, network: NetworkSettings, arxiv_lock: Path) -> None:
    world.routes |= {"/feed": FEED, "/old": redirect("/feed", 301), "/here": redirect("/feed")}
    feed = Found(world.url("/feed"), "The blog")
    assert find(world.url("/feed"), network, arxiv_lock) == [feed]
    assert find(f" {world.url('/old')} ", network, arxiv_lock) == [feed]
    assert find(world.url("/here"), network, arxiv_lock)[0].url == world.url("/here")


def test_a_page_leads_to_its_feeds(
    world: World, network: NetworkSettings, arxiv_lock: Path
) -> None:
    world.routes |= {
        "/": page(
            '<link rel="alternate" type="application/rss+xml" href="/broken">'
            '<link rel="alternate" type="application/rss+xml" href="/gone">'
            '<link rel="alternate" type="application/rss+xml" href="/a.xml">'
            '<link rel="alternate" type="application/rss+xml" href="http://10.0.0.1/feed">'
        ),
        "/broken": page("<p>not a feed</p>"),
        "/a.xml": FEED,
        "/feed": page(rss(posts(1), "Not asked for"), RSS),
    }
    assert find(world.url("/"), network, arxiv_lock) == [Found(world.url("/a.xml"), "The blog")]


def test_the_usual_places(world: World, network: NetworkSettings, arxiv_lock: Path) -> None:
    world.routes |= {"/about/us": page("<p>Hello</p>"), "/rss.xml": FEED}
    found = find(world.url("/about/us"), network, arxiv_lock)
    assert found == [Found(world.url("/rss.xml"), "The blog")]


def test_no_feed_anywhere(world: World, network: NetworkSettings, arxiv_lock: Path) -> None:
    world.routes["/"] = page("<p>Hello</p>")
    with pytest.raises(ParseError, match="none was found behind it") as caught:
        find(world.url("/"), network, arxiv_lock)
    assert caught.value.code == "no_feed"
    assert caught.value.hint


def test_no_page_at_all(world: World, network: NetworkSettings, arxiv_lock: Path) -> None:
    world.routes["/"] = Reply(b"", 404)
    with pytest.raises(StatusError):
        find(world.url("/"), network, arxiv_lock)


def test_arxiv(network: NetworkSettings, arxiv_lock: Path) -> None:
    assert find("arxiv:cs.AI", network, arxiv_lock) == [Found("arxiv:cs.AI", "arXiv cs.AI")]
    for url in ("arxiv:", "arxiv:../etc", "arxiv:search", "arxiv:search?query="):
        with pytest.raises(BadAddressError):
            find(url, network, arxiv_lock)
