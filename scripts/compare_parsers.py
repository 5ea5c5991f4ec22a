#!/usr/bin/env python3
"""feedparser as Preread drives it against feedparser alone, field by field; prints JSON.

    .venv/bin/python scripts/compare_parsers.py ../shared/data/feeds/real ../shared/data/feeds/ai

Both read every file of the folders with the options that `ingest.feeds` uses; only the XML driver
differs (`ingest.expat`). A field counts as equal where its value is, `differing` names the files
in which anything of the whole result, the error included, is not.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import feedparser
from feedparser import api

from ingest import expat

FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "title_detail"),
    "link": ("link", "links", "feedburner_origlink"),
    "id": ("id", "guidislink"),
    "dates": ("published", "published_parsed", "updated", "updated_parsed"),
    "author": ("author", "authors", "author_detail"),
    "content": ("content", "summary", "summary_detail"),
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, nargs="+")
    arguments = parser.parse_args()
    result = {
        folder.name: compare(sorted(path for path in folder.rglob("*") if path.is_file()))
        for folder in arguments.folder
    }
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
