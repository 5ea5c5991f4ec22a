"""The rules of fetching one source, on plain values."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from db.records import Outcome, Problem, Source
from ingest.intake import Counts
from ingest.rules import (
    Move,
    ends_within_entry,
    follow_move,
    outcome_of,
    request_url,
    search_query,
    validators,
)
from net.door import Page
from net.errors import BadAddressError
from settings import NetworkSettings

BLOG = Source(1, "https://example.org/feed", "feed", "Example", "post")
CATEGORY = replace(BLOG, url="arxiv:cs.AI", type="arxiv")
SEARCH = replace(BLOG, url="arxiv:search?query=all:agents", type="arxiv")
TUESDAY = datetime(2026, 11, 24, 12, tzinfo=UTC)
SATURDAY = datetime(2026, 11, 21, 12, tzinfo=UTC)
PROBLEM = Problem("cut", "It was cut.", "Wait.")


@pytest.mark.parametrize(
    ("source", "counts", "problem", "now", "empty", "had", "outcome"),
    [
        (BLOG, Counts(new=1), None, TUESDAY, False, True, "new"),
        (BLOG, Counts(updated=1), None, TUESDAY, False, True, "new"),
        (BLOG, Counts(unchanged=3), None, TUESDAY, False, True, "unchanged"),
        (BLOG, Counts(new=5), PROBLEM, TUESDAY, False, True, "failed"),
        (BLOG, Counts(), None, TUESDAY, True, True, "empty_suspicious"),
        (BLOG, Counts(), None, TUESDAY, True, False, "unchanged"),
        (BLOG, Counts(), None, SATURDAY, True, True, "empty_suspicious"),
        (CATEGORY, Counts(), None, SATURDAY, True, True, "empty_expected"),
        (CATEGORY, Counts(), None, SATURDAY, True, False, "empty_expected"),
        (CATEGORY, Counts(), None, TUESDAY, True, False, "empty_suspicious"),
        (CATEGORY, Counts(), None, TUESDAY, False, True, "unchanged"),  # only replacements
        (CATEGORY, Counts(), PROBLEM, SATURDAY, True, True, "failed"),
        (SEARCH, Counts(), None, SATURDAY, True, True, "empty_suspicious"),
    ],
)
def test_outcomes(
    source: Source,
    counts: Counts,
    problem: Problem | None,
    now: datetime,
    empty: bool,
    had: bool,
    outcome: Outcome,
) -> None:
    assert outcome_of(source, counts, problem, now, empty=empty, had_entries=had) == outcome


@pytest.mark.parametrize(
    ("body", "within"),
    [
        (b"<rss><item><title>1</title></item></rss>", False),
        (b"<rss><item><title>1</title></item>", False),
        (b"<rss><item><title>1</title></item><item>", True),
        (b"<rss><item><title>1</title></item><item rdf:about='x'><titl", True),
        (b"<feed><entry>1</entry><ENTRY>2", True),
        (b"<a:feed><a:entry>1</a:entry>", False),
        (b"<rss><items/>", False),
        (b"", False),
    ],
)
def test_where_a_document_ends(body: bytes, within: bool) -> None:
    assert ends_within_entry(body) is within


def test_addresses() -> None:
    network = NetworkSettings()
    assert request_url(BLOG.url, network) == BLOG.url
    assert request_url("arxiv:cs.AI", network) == "https://rss.arxiv.org/rss/cs.AI"
    assert request_url("arxiv:cond-mat.mes-hall", network).endswith("/cond-mat.mes-hall")
    assert search_query("arxiv:search?query=cat:cs.AI+AND+all:%22agent%22") == (
        'cat:cs.AI AND all:"agent"'
    )
    for url in ("arxiv:", "arxiv:cs.AI/../..", "arxiv:cs.AI+cs.CL", "arxiv:cs.AI?x", "arxiv:CS"):
        with pytest.raises(BadAddressError):
            request_url(url, network)


def test_validators_are_those_that_there_are() -> None:
    assert validators(BLOG) == {}
    assert validators(replace(BLOG, etag='"1"')) == {"If-None-Match": '"1"'}
    assert validators(replace(BLOG, last_modified="then")) == {"If-Modified-Since": "then"}


def test_a_move_is_believed_the_third_time_in_a_row() -> None:
    def answered(permanent: str | None) -> Page:
        return Page(BLOG.url, "https://new.example/", 200, {}, b"", permanent_url=permanent)

    new, other = "https://new.example/", "https://other.example/"
    assert follow_move(BLOG, answered(None)) == Move()
    assert follow_move(BLOG, answered(new)) == Move(None, new, 1)
    once = replace(BLOG, moved_to=new, moved_count=1)
    assert follow_move(once, answered(new)) == Move(None, new, 2)
    assert follow_move(once, answered(other)) == Move(None, other, 1)
    assert follow_move(once, answered(None)) == Move()
    assert follow_move(replace(once, moved_count=2), answered(new)) == Move(url=new)
