"""What a worker does with a feed: `parse`.

Apart from the rules of fetching, so that a worker imports nothing but parsers: with the store and
the network it would take 0.6 s and 110 MB more to start.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from db.records import Kind, Problem
from ingest.errors import ParseError
from ingest.feeds import Feed, parse_feed

_ENTRY_TAG = re.compile(rb"</?(?:\w+:)?(?:item|entry)(?=[\s>])", re.IGNORECASE)


def parse(body: bytes, headers: Mapping[str, str], url: str, kind: Kind) -> Feed | Problem:
    """Parse a feed, with what is wrong with it as a value: runs in a worker.

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
