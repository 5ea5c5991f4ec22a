"""The rules of fetching one source: what to ask for, and what an answer amounts to.

Pure functions on plain values; `ingest.fetch` and `ingest.run` are the shell around them.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from db.records import Outcome, Problem, Source
from ingest.intake import Counts
from ingest.schedule import arxiv_expected_empty, is_search
from ingest.taxonomy import CATEGORIES, nearest
from net.door import Page
from net.errors import BadAddressError, shown
from settings import NetworkSettings

STABLE_AFTER = 3
"""Runs in a row in which a permanent redirect must lead to the same place to be believed."""
STABLE_FOR = timedelta(days=1)
"""And for so long: a server set up wrongly answers 301 for an afternoon, too."""
TELL_AFTER = timedelta(days=14)
"""After so long, a failure is the reader's to do something about."""


def request_url(url: str, network: NetworkSettings) -> str:
    """The web address to ask for a source's URL: `arxiv:cs.AI` is the category's daily RSS feed.

    Raises BadAddressError.
    """
    if not url.startswith("arxiv:"):
        return url
    valid_arxiv(url)
    return network.arxiv_rss + url.removeprefix("arxiv:")


def valid_arxiv(url: str) -> None:
    """Raises BadAddressError unless `url` is `arxiv:<category>` or `arxiv:search?query=…`."""
    if is_search(url):
        search_query(url)
    elif (category := url.removeprefix("arxiv:")) not in CATEGORIES:
        raise BadAddressError(
            f"{url!r} is no category of arXiv.",
            f"Did you mean arxiv:{nearest(category)}? All are listed on "
            "arxiv.org/category_taxonomy.",
        )


def search_query(url: str) -> str:
    """The query of `arxiv:search?query=…`. Raises BadAddressError where it has none."""
    query = parse_qs(urlsplit(url).query).get("query", [""])[0].strip()
    if not query:
        raise BadAddressError(
            f"{url!r} has no query.", "Write for example arxiv:search?query=cat:cs.AI+AND+all:agent"
        )
    return query


def validators(source: Source) -> dict[str, str]:
    """The request headers that let a server answer 304."""
    headers = {"If-None-Match": source.etag, "If-Modified-Since": source.last_modified}
    return {name: value for name, value in headers.items() if value}


def outcome_of(
    source: Source,
    counts: Counts,
    problem: Problem | None,
    now: datetime,
    *,
    empty: bool,
    had_entries: bool,
) -> Outcome:
    """What a fetch that brought a feed amounts to; `empty`: the feed has no entries."""
    if problem:
        return "failed"
    if counts.new or counts.updated:
        return "new"
    if not empty:
        return "unchanged"
    if source.type == "arxiv":
        rightly = not is_search(source.url) and arxiv_expected_empty(now)
        return "empty_expected" if rightly else "empty_suspicious"
    return "empty_suspicious" if had_entries else "unchanged"


@dataclass(frozen=True, slots=True)
class Move:
    """What is known about a source's permanent redirect; `url` once it is believed."""

    url: str | None = None
    moved_to: str | None = None
    moved_count: int = 0
    moved_since: datetime | None = None


def known_move(source: Source) -> Move:
    """What was known before; a run that brought no feed adds nothing to it."""
    return Move(None, source.moved_to, source.moved_count, source.moved_since)


def follow_move(source: Source, page: Page, now: datetime) -> Move:
    """Count a permanent redirect, and believe it after `STABLE_AFTER` runs and `STABLE_FOR`."""
    target = page.permanent_url
    if target is None or source.type == "arxiv":
        return Move()
    count, since = 1, now
    if target == source.moved_to:
        count, since = source.moved_count + 1, source.moved_since or now
    stable = count >= STABLE_AFTER and now - since >= STABLE_FOR
    return Move(target if stable else None, target, count, since)


def same_place(one: str, other: str) -> bool:
    """Whether two addresses differ at most in their queries, where redirects put signatures."""
    return urlsplit(one)[:3] == urlsplit(other)[:3]


def taken(url: str, owner: Source) -> Problem:
    """A feed has moved to an address that `owner` is already."""
    return Problem(
        "duplicate",
        f"This feed has moved to {shown(url)}, which is source {owner.id} already.",
        "Remove one of the two: preread sources remove ID",
    )


def long_failing(source: Source, problem: Problem, now: datetime) -> Problem:
    """`problem`, with what to do about it once it has lasted for `TELL_AFTER`."""
    since = source.failing_since
    if since is None or now - since < TELL_AFTER:
        return problem
    hint = f"It has failed since {since:%-d %B %Y}. {problem.hint}".rstrip()
    return replace(problem, hint=f"{hint} To stop asking: preread sources remove {source.id}")
