#!/usr/bin/env python3
"""Does every file of the shared feeds and mails end as items or as a named error, and how many
of the entries of feedparser's well-formed suite are found?

    scripts/eval_intake.py [DATA]        about two minutes on one core

The suite's own truth is feedparser's count with its sanitizer as it comes. Exit code 1 where
something crashed or less than 99 % were found.
"""

import io
import sys
import time
from collections import Counter
from pathlib import Path

import feedparser

from ingest.errors import ParseError
from ingest.feeds import parse_feed
from ingest.files import Taken, read_paths

FLOOR = 0.99
_SKIPPED = ("LICENSE", "SOURCE.txt", "README")


def main() -> int:
    data = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")
    crashed = _files(data)
    suite = data / "feeds" / "feedparser" / "tests" / "wellformed"
    found, wanted, missed = _suite(suite)
    print(f"well-formed suite: {found} of {wanted} entries found ({found / wanted:.2%})")
    for line in missed:
        print(f"  missed: {line}")
    return 1 if crashed or found < FLOOR * wanted else 0


def _files(data: Path) -> int:
    """Take every file in by the importer; returns how many crashed it."""
    ends: Counter[str] = Counter()
    slowest = (0.0, "")
    for path in sorted(one for name in ("feeds", "mail") for one in (data / name).rglob("*")):
        if not path.is_file() or path.name.startswith(_SKIPPED):
            continue
        began = time.monotonic()
        try:
            taken = list(read_paths([path]))
        except Exception as error:
            ends["crashed"] += 1
            print(f"  crashed: {path}: {type(error).__name__}: {error}")
            continue
        slowest = max(slowest, (time.monotonic() - began, str(path)))
        items = any(isinstance(one, Taken) for one in taken)
        ends["items" if items else "named error" if taken else "nothing said"] += 1
        if not taken:
            print(f"  nothing said: {path}")
    print(f"files: {dict(ends)}; the slowest took {slowest[0]:.1f} s: {slowest[1]}")
    return ends["crashed"] + ends["nothing said"]


def _suite(folder: Path) -> tuple[int, int, list[str]]:
    found = wanted = 0
    missed = []
    for path in sorted(folder.rglob("*.xml")):
        body = path.read_bytes()
        truth = len(feedparser.parse(io.BytesIO(body)).entries)
        try:
            ours = len(parse_feed(body, {}, "http://127.0.0.1:8097/").entries)
            why = ""
        except ParseError as error:
            ours, why = 0, f": {error.code}"
        wanted += truth
        found += min(ours, truth)
        if ours < truth:
            missed.append(f"{path.relative_to(folder)}: {ours} of {truth}{why}")
    return found, wanted, missed


if __name__ == "__main__":
    sys.exit(main())
