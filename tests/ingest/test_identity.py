"""Which entries are the same work: whole tables with plain values."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records import Entry, Link
from ingest import identity
from ingest.identity import Identity, Known

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://Example.com/Post/?utm_source=x&b=2&a=1#top", "https://example.com/Post?a=1&b=2"),
        ("http://www.example.com:80/a/", "https://example.com/a"),
        ("https://example.com:8443/a", "https://example.com:8443/a"),
        ("https://arxiv.org/pdf/2406.12345v3.pdf", "https://arxiv.org/abs/2406.12345"),
        (
            "http://export.arxiv.org/abs/astro-ph/0601001v1",
            "https://arxiv.org/abs/astro-ph/0601001",
        ),
        ("https://example.com/caf%C3%A9", "https://example.com/caf%C3%A9"),
        ("https://example.com/café", "https://example.com/caf%C3%A9"),
        ("https://example.com", "https://example.com/"),
        ("https://x.org/view?post_id=1", "https://x.org/view?post_id=1"),
        ("https://a.substack.com/p/x?post_id=1&r=2", "https://a.substack.com/p/x"),
        ("https://x.org/p?ref=ghost.example", "https://x.org/p"),
        ("https://x.org/blob?ref=main", "https://x.org/blob?ref=main"),
        ("https://m.example/p?source=rss----1", "https://m.example/p"),
        ("javascript:alert(1)", None),
        ("mailto:a@b.c", None),
        ("https://[broken", None),
        ("https://example.com:99999/", None),
        ("", None),
    ],
)
def test_canonical_url(url: str, canonical: str | None) -> None:
    assert identity.canonical_url(url) == canonical


def test_canonical_url_is_idempotent() -> None:
    once = identity.canonical_url("https://www.Example.com/a%20b/c%2Fd?q=%C3%A9+x&q=2")
    assert once is not None
    assert identity.canonical_url(once) == once


@pytest.mark.parametrize(
    ("entry", "keys"),
    [
        (Entry("g", "t", url="https://arxiv.org/abs/2406.12345v2"), ("arxiv:2406.12345",)),
        (
            Entry("g", "t", doi="10.48550/arXiv.2406.12345", url="https://x.org/p"),
            ("arxiv:2406.12345", "url:https://x.org/p"),
        ),
        (Entry("g", "t", doi="https://doi.org/10.1000/ABC"), ("doi:10.1000/abc",)),
        (Entry("g", "t", doi="not a doi"), ()),
        (Entry("g", "t", url="https://example.com/"), ()),
        (Entry("g", "t"), ()),
    ],
)
def test_identify(entry: Entry, keys: tuple[str, ...]) -> None:
    found = identity.identify(entry).keys
    if entry.url and "arxiv.org" in entry.url:
        keys = (*keys, "url:https://arxiv.org/abs/2406.12345")
    assert found == keys


def test_a_url_that_several_entries_share_is_no_key() -> None:
    entries = [
        Entry("1", "First story", url="https://example.com/blog"),
        Entry("2", "Second story", url="https://example.com/blog"),
    ]
    shared = identity.shared_urls(entries)
    assert identity.identify(entries[0], shared_urls=shared).keys == ()


def test_stronger_keys_overrule_weaker_ones() -> None:
    one = Identity("arxiv:2406.00001", None, "url:https://x.org/a")
    assert identity.contradicts(one, Identity("arxiv:2406.00002", None, "url:https://x.org/a"))
    assert not identity.contradicts(one, Identity(None, "doi:10.1/x", "url:https://x.org/a"))


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("Ardour version 8.9 is released", "Ardour version 8.10 is released", False),
        ("Scaling Laws for Tiny Language Models", "Scaling laws for tiny language models!", True),
        ("GPT-4 and 5 in the wild", "GPT-4 and 6 in the wild", False),
    ],
)
def test_title_keys_keep_digits(one: str, other: str, equal: bool) -> None:
    assert (identity.title_key(one) == identity.title_key(other)) is equal


def test_short_titles_have_no_key() -> None:
    assert identity.title_key("Weekly links and notes") is None


TITLE = "A small model that plans its own calls"


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"sources": frozenset({7})}, False),
        ({"authors": ("Someone Else",)}, False),
        ({"authors": (), "links": frozenset({"url:https://x.org/code"})}, True),
        ({"date": NOW - timedelta(days=15)}, False),
        ({"identity": Identity(arxiv="arxiv:2400.00001")}, False),
        ({"title_key": identity.title_key(TITLE + " 2")}, False),
    ],
)
def test_equal_titles_merge_only_under_the_conditions(
    changes: dict[str, object], same: bool
) -> None:
    entry = Entry("g", TITLE, authors=("Ada Byron",), links=(Link("https://x.org/code", 0, 1),))
    known: dict[str, object] = {
        "title_key": identity.title_key(TITLE),
        "date": NOW - timedelta(days=3),
        "authors": ("ada byron",),
        "links": frozenset(),
        "sources": frozenset({1}),
        "identity": Identity(),
    }
    stored = Known(**{**known, **changes})  # type: ignore[arg-type]
    mine = Identity(arxiv="arxiv:2400.00002")
    assert identity.same_by_title(entry, mine, NOW, 7, stored) is same


def test_links_become_keys_without_the_work_itself() -> None:
    links = [
        Link("https://arxiv.org/pdf/2406.12345v1", 0, 1),
        Link("https://doi.org/10.1000/X", 0, 1),
        Link("https://example.com/", 0, 1),
        Link("https://example.com/post?utm_medium=mail", 0, 1),
        Link("https://example.com/post", 0, 1),
        Link("https://me.example/own", 0, 1),
    ]
    own = Identity(url="url:https://me.example/own")
    assert identity.link_keys(links, own) == (
        "arxiv:2406.12345",
        "doi:10.1000/x",
        "url:https://example.com/post",
    )


_PLAIN = r"https?://(www\.)?[a-z0-9.-]{0,8}[a-z0-9](/[A-Za-z0-9/:@!$&'()*+,;=~._-]{0,12})?"
_ARXIV = r"https?://(www\.)?(arxiv|ar5iv)\.org/(abs|pdf)/2401\.[0-9]{5}(v[0-9])?(\.pdf)?/?"


@given(st.from_regex(_PLAIN, fullmatch=True) | st.from_regex(_ARXIV, fullmatch=True))
def test_a_plain_address_is_that_with_a_tracking_parameter(url: str) -> None:
    """The short way through `canonical_url` and the long one agree."""
    canonical = identity.canonical_url(url)
    assert canonical == identity.canonical_url(f"{url}?utm_source=feed")
    assert canonical == identity.canonical_url(f"{url}#part?of=it")
