"""What is done in worker processes, except where links and feeds of a page are looked for.

Each takes bytes and returns values, with what is wrong with the document as one of them. They stand
together, apart from the modules that ask for them, so that a worker imports nothing but parsers:
with the store and the network it would take 0.6 s and 110 MB more to start.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from db.records import Entry, Kind, Problem
from ingest.arxiv import ApiPage, OaiPage, parse_api, parse_oai
from ingest.clean import Clean, clean_html
from ingest.errors import ParseError
from ingest.feeds import Feed, parse_feed

_ENTRY_TAG = re.compile(rb"</?(?:\w+:)?(?:item|entry)(?=[\s>])", re.IGNORECASE)


def parse(body: bytes, headers: Mapping[str, str], url: str, kind: Kind) -> Feed | Problem:
    """A feed.

    Of a document that was cut within an entry, that entry is left out: stored with half of its id
    or title, it would stay beside the whole one that the next run brings.
    """
    try:
        feed = parse_feed(body, headers, url, kind)
    except ParseError as error:
        return error.problem
    if feed.problem and ends_within_entry(body):
        return replace(feed, entries=feed.entries[:-1])
    return feed


def ends_within_entry(body: bytes) -> bool:
    """Whether an XML feed ends before its last entry does."""
    last = _ENTRY_TAG.findall(body)[-1:]
    return any(not tag.startswith(b"</") for tag in last)


def read_api(body: bytes) -> ApiPage | Problem:
    """A page of arXiv's API."""
    try:
        return parse_api(body)
    except ParseError as error:
        return error.problem


def read_oai(body: bytes) -> OaiPage | Problem:
    """A page of one of arXiv's lists."""
    try:
        return parse_oai(body)
    except ParseError as error:
        return error.problem


def parse_message(body: bytes) -> tuple[Entry, ...] | Problem:
    """The entries of a mail."""
    from ingest.mail import read_entries  # most workers never see one

    try:
        return read_entries(body)
    except ParseError as error:
        return error.problem


def extract(body: bytes, url: str, charset: str | None) -> Clean | None:
    """The main text of an HTML page, cleaned, with its links; None if it has none."""
    import trafilatura  # this takes longer than most feeds

    markup: str | bytes = body
    if charset:
        try:
            markup = body.decode(charset, "replace")
        except LookupError:  # no such charset; the page's own statement counts
            markup = body
    found = trafilatura.extract(
        markup,
        url=url,
        output_format="html",
        include_comments=False,
        include_links=True,
        include_tables=True,
        deduplicate=False,
    )
    clean = clean_html(found, url) if found else None
    return clean if clean and clean.text else None
