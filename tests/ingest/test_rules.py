"""The rules of fetching one source, on plain values."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from db.records import Outcome, Problem, Source
from ingest.intake import Counts
from ingest.jobs import ends_within_entry
from ingest.rules import (
    Move,
    follow_move,
    long_failing,
    outcome_of,
    request_url,
    same_place,
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
    with pytest.raises(BadAddressError, match="no category of arXiv") as told:
        request_url("arxiv:cs.XX", network)
    assert "arxiv:cs." in told.value.hint


def test_validators_are_those_that_there_are() -> None:
    assert validators(BLOG) == {}
    assert validators(replace(BLOG, etag='"1"')) == {"If-None-Match": '"1"'}
    assert validators(replace(BLOG, last_modified="then")) == {"If-Modified-Since": "then"}


NEW, OTHER = "https://new.example/", "https://other.example/"
HOUR_AGO, DAYS_AGO = TUESDAY - timedelta(hours=1), TUESDAY - timedelta(days=2)


@pytest.mark.parametrize(
    ("count", "since", "led_to", "known"),
    [
        (0, None, None, Move()),
        (0, None, NEW, Move(None, NEW, 1, TUESDAY)),
        (1, HOUR_AGO, NEW, Move(None, NEW, 2, HOUR_AGO)),
        (1, DAYS_AGO, NEW, Move(None, NEW, 2, DAYS_AGO)),
        (2, HOUR_AGO, NEW, Move(None, NEW, 3, HOUR_AGO)),  # three times, but within the hour
        (2, DAYS_AGO, NEW, Move(NEW, NEW, 3, DAYS_AGO)),
        (2, None, NEW, Move(None, NEW, 3, TUESDAY)),  # counted before its time was kept
        (2, DAYS_AGO, OTHER, Move(None, OTHER, 1, TUESDAY)),
        (2, DAYS_AGO, None, Move()),
        (2, TUESDAY + timedelta(days=1), NEW, Move(None, NEW, 3, TUESDAY + timedelta(days=1))),
    ],
)
def test_a_move_is_believed_once_it_is_stable(
    count: int, since: datetime | None, led_to: str | None, known: Move
) -> None:
    source = replace(BLOG, moved_to=NEW if count else None, moved_count=count, moved_since=since)
    page = Page(BLOG.url, NEW, 200, {}, b"", permanent_url=led_to)
    assert follow_move(source, page, TUESDAY) == known
    assert follow_move(replace(source, type="arxiv"), page, TUESDAY) == Move()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.example/feed", "https://a.example/feed", True),
        ("https://a.example/feed?sig=1", "https://a.example/feed?sig=2", True),
        ("https://a.example/feed", "https://a.example/other", False),
        ("https://a.example/feed", "https://b.example/feed", False),
        ("http://a.example/feed", "https://a.example/feed", False),
    ],
)
def test_where_validators_are_from(one: str, other: str, same: bool) -> None:
    assert same_place(one, other) is same


@pytest.mark.parametrize(
    ("since", "told"),
    [(None, False), (TUESDAY - timedelta(days=13), False), (TUESDAY - timedelta(days=14), True)],
)
def test_what_fails_for_weeks_says_what_to_do(since: datetime | None, told: bool) -> None:
    problem = long_failing(replace(BLOG, failing_since=since), PROBLEM, TUESDAY)
    assert problem.message == PROBLEM.message
    assert PROBLEM.hint in problem.hint
    assert ("since 10 November 2026" in problem.hint) is told
    assert ("preread sources remove 1" in problem.hint) is told
