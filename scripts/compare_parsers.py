#!/usr/bin/env python3
"""What reads Preread's feeds against feedparser alone, field by field; prints JSON.

    .venv/bin/python scripts/compare_parsers.py ../shared/data/feeds/real ../shared/data/feeds/ai

`driver`: feedparser with our XML driver (`ingest.expat`) and with its own, with the options that
`ingest.feedparsed` uses. `fast`: `ingest.fastfeed` and feedparser, on the documents that the fast
reader takes; `declined` counts why it left the others to feedparser, `seconds` is the processor's
time of each on those that it took. A field counts as equal where its value is, `differing` names
the files in which anything of the whole result, an error included, is not.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import feedparser
from feedparser import api

from ingest import expat, fastfeed, feedparsed
from ingest.faststate import Declined

FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "title_detail"),
    "link": ("link", "links", "feedburner_origlink"),
    "id": ("id", "guidislink"),
    "dates": ("published", "published_parsed", "updated", "updated_parsed"),
    "author": ("author", "authors", "author_detail"),
    "content": ("content", "summary", "summary_detail"),
}
FAST_FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "link": ("link",),
    "id": ("id",),
    "dates": ("published", "updated"),
    "author": ("byline",),
    "content": ("contents", "summary"),
    "categories": ("tags", "doi"),
}


def parse(body: bytes, *, buffered: bool) -> Any:
    """One document by feedparser, with our driver or its own."""
    drivers = [expat.__name__] if buffered else []
    kept, api.PREFERRED_XML_PARSERS = api.PREFERRED_XML_PARSERS, drivers
    try:
        return feedparser.parse(BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    finally:
        api.PREFERRED_XML_PARSERS = kept


def comparable(parsed: Any) -> str:
    """Everything that was found; of an error its kind and words, not its address in memory."""
    found = dict(parsed)
    found["bozo_exception"] = repr(found.get("bozo_exception")).split(" object at ")[0]
    return repr(found)


def compare(files: Iterable[Path]) -> dict[str, Any]:
    """Counts of entries and of equal fields, and the files that differ."""
    counts: Counter[str] = Counter()
    equal: Counter[str] = Counter()
    differing = []
    for path in files:
        body = path.read_bytes()
        alone, ours = parse(body, buffered=False), parse(body, buffered=True)
        counts["files"] += 1
        counts["entries_alone"] += len(alone.entries)
        counts["entries_ours"] += len(ours.entries)
        for one, other in zip(alone.entries, ours.entries, strict=False):
            for field, names in FIELDS.items():
                equal[field] += all(dict.get(one, n) == dict.get(other, n) for n in names)
        if comparable(alone) != comparable(ours):
            differing.append(path.name)
    return {**counts, "equal": dict(equal), "differing": differing}


def compare_fast(files: Iterable[Path]) -> dict[str, Any]:
    """The same for the fast reader, on the documents that it takes."""
    counts: Counter[str] = Counter()
    equal: Counter[str] = Counter()
    declined: Counter[str] = Counter()
    seconds = {"fast": 0.0, "feedparser": 0.0}
    differing = []
    for path in files:
        body = path.read_bytes()
        counts["files"] += 1
        started = time.process_time()
        try:
            fast = fastfeed.attempt(body, "application/xml")
        except Declined as error:
            declined[str(error)] += 1
            continue
        between = time.process_time()
        parsed = feedparsed.read(body, "application/xml")
        seconds["fast"] += between - started
        seconds["feedparser"] += time.process_time() - between
        counts["taken"] += 1
        counts["entries"] += len(parsed.feed.entries)
        for one, other in zip(parsed.feed.entries, fast.entries, strict=False):
            for field, names in FAST_FIELDS.items():
                equal[field] += all(getattr(one, n) == getattr(other, n) for n in names)
        if parsed.feed != fast or parsed.error:
            differing.append(path.name)
    return {
        **counts,
        "equal": dict(equal),
        "differing": differing,
        "declined": dict(declined.most_common()),
        "seconds": {name: round(spent, 2) for name, spent in seconds.items()},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, nargs="+")
    arguments = parser.parse_args()
    result = {}
    for folder in arguments.folder:
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        result[folder.name] = {"driver": compare(files), "fast": compare_fast(files)}
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
