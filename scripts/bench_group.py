#!/usr/bin/env python3
"""How long grouping and topics take over a day's candidates; and which stories they find.

    .venv/bin/python scripts/bench_group.py                # 2,000 items of ../shared/data
    .venv/bin/python scripts/bench_group.py --found        # the stories, to be read by eye

The items are those of feeds/ai, the newsletters, a week of feeds/real, and papers of
arxiv/meta_6000 up to the number wanted. Times are processor time, the best of five. Vectors are of
titles only, as what is measured does not depend on what they say.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from db.records import Candidate, Kind
from digest.group import same_stories
from digest.topics import Text, find_topics
from digest.traits import traits_of
from gold_items import SHARED
from story_pairs import candidate_of, entries_of, with_vectors

WEEK = datetime(2026, 2, 11, tzinfo=UTC)
"""The captures of feeds/real end a week after."""


def items(number: int, shared: Path = SHARED) -> list[Candidate]:
    """Candidates of the shared data, posts and letters first."""
    return list(islice(_items(shared), number))


def _items(shared: Path) -> Iterator[Candidate]:
    places: list[tuple[str, Kind]] = [
        ("feeds/ai/*.xml", "post"),
        ("mail/newsletters_mime/*.eml", "newsletter"),
        ("feeds/real/*", "post"),
        ("arxiv/meta_6000.jsonl.gz", "paper"),
    ]
    for pattern, kind in places:
        for path in sorted(shared.glob(pattern)):
            name = str(path.relative_to(shared))
            for number, entry in enumerate(entries_of(path, kind)):
                if "real" not in name or (entry.published and entry.published >= WEEK):
                    yield candidate_of(f"{name}#{number}", entry, name, kind)


def best(work: Callable[[], object], repeats: int = 5) -> float:
    """The shortest processor time of some runs, in seconds."""
    times = []
    for _ in range(repeats):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=2000)
    parser.add_argument("--found", action="store_true", help="print the stories of several items")
    options = parser.parse_args()
    bare = items(options.items)
    if options.found:
        titles = {it.work.id: it.work.title for it in bare}
        for ids in same_stories([traits_of(it) for it in bare]):
            if len(ids) > 1:
                print(*(f"{id_}  {titles[id_]}" for id_ in ids), "", sep="\n")
        return
    short = [replace(it, work=replace(it.work, text="")) for it in bare]
    vectors = [it.vector for it in with_vectors(short)]
    candidates = [replace(it, vector=row) for it, row in zip(bare, vectors, strict=True)]
    texts = [Text(it.work.id, it.work.title, it.work.text, it.vector) for it in candidates]
    grouping = best(lambda: same_stories([traits_of(it) for it in candidates]))
    print(f"grouping {len(candidates):,} items: {grouping:.3f} s")
    print(f"topics of {len(texts):,} items: {best(lambda: find_topics(texts)):.3f} s")


if __name__ == "__main__":
    main()
