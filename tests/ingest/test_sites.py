"""The rules of well-known sites, and what pages name: plain values in, plain values out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.links import feed_links, usual_places
from ingest.probe import self_link
from ingest.rules import search_query
from ingest.sites import page_rule, rule

YOUTUBE = "https://www.youtube.com/feeds/videos.xml?"
CHANNEL = "UC" + "x" * 22


def three(base: str) -> list[str]:
    return [f"{base}/releases.atom", f"{base}/tags.atom", f"{base}/commits.atom"]


@pytest.mark.parametrize(
    ("url", "feeds"),
    [
        ("arxiv:cs.AI", ["arxiv:cs.AI"]),
        ("https://arxiv.org/list/cs.CL/recent", ["arxiv:cs.CL"]),
        ("https://rss.arxiv.org/rss/stat.ML", ["arxiv:stat.ML"]),
        ("https://rss.arxiv.org/atom/cs.AI+cs.LG", ["arxiv:cs.AI", "arxiv:cs.LG"]),
        ("https://export.arxiv.org/rss/cs.AI", ["arxiv:cs.AI"]),
        ("https://arxiv.org/abs/2406.12345", []),
        ("https://arxiv.org/a/lovelace_a_1", ["https://arxiv.org/a/lovelace_a_1.atom"]),
        ("https://arxiv.org/search/?query=&searchtype=all", []),
        (f"https://www.youtube.com/channel/{CHANNEL}/videos", [f"{YOUTUBE}channel_id={CHANNEL}"]),
        ("https://youtube.com/playlist?list=PLx", [f"{YOUTUBE}playlist_id=PLx"]),
        ("https://www.youtube.com/user/talks", [f"{YOUTUBE}user=talks"]),
        ("https://www.youtube.com/@someone", []),
        ("https://github.com/ollama/ollama", three("https://github.com/ollama/ollama")),
        ("https://github.com/vllm-project/vllm.git", three("https://github.com/vllm-project/vllm")),
        ("https://github.com/a/b/issues/3", three("https://github.com/a/b")),
        ("https://github.com/a/b/releases.atom", []),
        ("https://github.com/topics/llm", []),
        ("https://github.com/ollama", ["https://github.com/ollama.atom"]),
        ("https://github.com/", []),
        ("https://codeberg.org/a/b", [f"https://codeberg.org/a/b{end}" for end in
            ("/releases.rss", "/tags.rss", ".rss")]),
        ("https://gitlab.com/g/sub/p/-/issues", [f"https://gitlab.com/g/sub/p{end}" for end in
            ("/-/releases.atom", "/-/tags?format=atom", ".atom")]),
        ("https://someone.substack.com/p/a-post", ["https://someone.substack.com/feed"]),
        ("https://someone.substack.com/feed", []),
        ("https://open.substack.com/pub/someone/p/x", ["https://someone.substack.com/feed"]),
        ("https://substack.com/@someone", ["https://someone.substack.com/feed"]),
        ("https://medium.com/@someone", ["https://medium.com/feed/@someone"]),
        ("https://medium.com/@someone/a-post-1a2b", ["https://medium.com/feed/@someone"]),
        ("https://medium.com/a-publication", ["https://medium.com/feed/a-publication"]),
        ("https://medium.com/tag/llm", ["https://medium.com/feed/tag/llm"]),
        ("https://someone.medium.com/about", ["https://someone.medium.com/feed"]),
        ("https://medium.com/feed/@someone", []),
        ("https://www.reddit.com/r/LocalLLaMA/new", ["https://www.reddit.com/r/LocalLLaMA/.rss"]),
        ("https://old.reddit.com/u/someone", ["https://www.reddit.com/user/someone/.rss"]),
        ("https://www.reddit.com/r/LocalLLaMA/.rss", []),
        ("https://bsky.app/profile/a.example", ["https://bsky.app/profile/a.example/rss"]),
        ("https://huggingface.co/blog/some-post", ["https://huggingface.co/blog/feed.xml"]),
        ("https://huggingface.co/blog/feed.xml", []),
        ("https://pypi.org/project/vllm/", ["https://pypi.org/rss/project/vllm/releases.xml"]),
        ("https://example.org/", []),
        ("https://notgithub.com/a/b", []),
        ("http://[broken", []),
    ],
)  # fmt: skip
def test_sites_with_rules_of_their_own(url: str, feeds: list[str]) -> None:
    assert list(rule(url).feeds) == feeds


@pytest.mark.parametrize(
    ("url", "query"),
    [
        ("https://arxiv.org/search/?query=state+space&searchtype=all", 'all:"state space"'),
        ("https://arxiv.org/search/cs?query=agents&searchtype=title", "ti:agents AND cat:cs*"),
        ("https://arxiv.org/search/?query=Lovelace&searchtype=author", "au:Lovelace"),
        ("http://export.arxiv.org/api/query?search_query=cat:cs.AI+AND+x", "cat:cs.AI AND x"),
    ],
)  # fmt: skip
def test_arxiv_searches_become_searches(url: str, query: str) -> None:
    (found,) = rule(url).feeds
    assert search_query(found) == query


@pytest.mark.parametrize(
    "url",
    ["https://www.npmjs.com/package/x", "https://x.com/someone", "https://huggingface.co/papers"],
)
def test_sites_without_feeds_have_advice(url: str) -> None:
    assert rule(url).advice
    assert not rule(url).feeds


def test_releases_are_releases() -> None:
    for url in ("https://github.com/a/b", "https://pypi.org/project/x", "https://gitlab.com/a/b"):
        assert rule(url).kind == "release"
    assert rule("https://github.com/a").kind == "post"
    assert rule("https://arxiv.org/list/cs.AI/new").kind == "paper"


@given(st.text(max_size=60), st.sampled_from(["github.com", "arxiv.org", "youtube.com", "x.org"]))
def test_no_address_breaks_the_rules(text: str, host: str) -> None:
    for url in (text, f"https://{host}/{text}", f"https://{text}.{host}/"):
        assert all("://" in feed or feed.startswith("arxiv:") for feed in rule(url).feeds)
        usual_places(f"https://{host}/{text}")


@pytest.mark.parametrize(
    "body",
    [
        f'<script>{{"channelId":"{CHANNEL}"}}</script>',
        f'{{"metadata":{{"externalId": "{CHANNEL}"}}}}',
        f'<link rel="canonical" href="https://www.youtube.com/channel/{CHANNEL}">',
    ],
)
def test_a_youtube_page_says_which_channel_it_is(body: str) -> None:
    found = page_rule("https://www.youtube.com/@someone", body.encode())
    assert found.feeds == (f"{YOUTUBE}channel_id={CHANNEL}",)
    assert not page_rule("https://elsewhere.example/@someone", body.encode()).feeds
    assert not page_rule("https://www.youtube.com/@someone", b'"channelId":"UCshort"').feeds


def test_a_paper_leads_to_its_category() -> None:
    body = b'<span class="primary-subject">Computation and Language (cs.CL)</span>; x (cs.AI)'
    assert page_rule("https://arxiv.org/abs/2406.12345", body).feeds == ("arxiv:cs.CL",)


HEAD = """<html><head><base href="https://example.org/blog/">
<link rel="alternate" type="application/rss+xml" title="Comments" href="comments.xml">
<link rel="alternate" type="text/html" title="RSS feed" href="wrong-type">
<link rel="alternate" href="/no-type/feed">
<link rel="alternate" type="application/rss+xml; charset=utf-8" title="Blog" href=" feed.xml ">
<LINK REL="ALTERNATE home" TYPE="Application/Atom+XML" HREF="//example.org/atom">
<link rel="alternate" type="application/feed+json" href="feed.json">
<link rel="alternate" hreflang="de" href="/de/">
<link rel="alternate" type="application/json" href="/wp-json/feed">
<link rel="alternate" type="application/json+oembed" href="/oembed?url=feed">
<link rel="stylesheet" href="/style.css"><link rel="alternate" type="text/xml">
</head><body><a href="/rss.xml?all=1">RSS</a><a href="/about">About</a><a href="/?feed=rss2">x</a>
<a href="/feed/of-a-tag">tag</a><a href="/feedback">Tell us</a><a href="feed:https://f.example/x.rss">f</a>
<a href="javascript:feed()">x</a><a href="http://[broken/feed">y</a>
<link rel="alternate" type="application/rss+xml" href="in-body.xml"></body></html>"""


def test_the_feeds_that_a_page_names() -> None:
    assert feed_links(HEAD.encode(), "https://example.org/") == [
        "https://example.org/blog/feed.xml",
        "https://example.org/atom",
        "https://example.org/blog/feed.json",
        "https://example.org/blog/in-body.xml",
        "https://example.org/blog/comments.xml",
        "https://example.org/blog/wrong-type",
        "https://example.org/no-type/feed",
        "https://example.org/rss.xml?all=1",
        "https://example.org/?feed=rss2",
        "https://example.org/feed/of-a-tag",
        "https://f.example/x.rss",
    ]


@pytest.mark.parametrize("body", [b"", b"   ", b"\x00\x01\x02", b"plain text", b"{}", b"<" * 9999])
def test_what_is_no_page_names_none(body: bytes) -> None:
    assert feed_links(body, "https://example.org/") == []


def test_the_usual_places_begin_in_the_section() -> None:
    places = usual_places("https://example.org/blog/2026/a-post.html")
    assert places[:5] == [
        *(f"https://example.org/blog/{name}" for name in ("feed", "rss.xml", "atom.xml")),
        "https://example.org/blog/index.xml",
        "https://example.org/feed",
    ]
    assert usual_places("https://social.example/@ada")[0] == "https://social.example/@ada.rss"


@pytest.mark.parametrize(
    ("body", "url"),
    [
        (b'<rss><channel><atom:link rel="self" href="/f?a=1&amp;b=2"/>', "https://a.example/f?a=1&b=2"),
        (b"<feed><link href='https://b.example/atom' rel='self'/>", "https://b.example/atom"),
        (b'{"feed_url": "https:\\/\\/c.example\\/feed.json"}', "https://c.example/feed.json"),
        (b"<rss><channel><link>https://a.example/</link>", None),
        (b'<feed><entry><link rel="self" href="https://a.example/1"/>', None),
    ],
)  # fmt: skip
def test_a_feed_says_where_it_lives(body: bytes, url: str | None) -> None:
    assert self_link(body, "https://a.example/feed") == url
