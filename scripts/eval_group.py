#!/usr/bin/env python3
"""How well grouping tells stories: precision, recall and every error, over the labelled pairs.

    .venv/bin/python scripts/eval_group.py
    .venv/bin/python scripts/eval_group.py --vectors     # with the encoder's nearness as support

All items are grouped at once, and a pair counts as joined if both stand in one story. Where
`../shared/data` is absent, only our own items are judged, and it says so. Intervals are Wilson's,
95 %.
"""

import argparse
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import sqrt

from db.records import Candidate
from digest.group import same_stories
from digest.traits import traits_of
from eval_gold import kappa
from story_pairs import Pair, ours, read_labels, read_pairs, real, with_vectors


def wilson(right: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson, JASA 22, 1927)."""
    if not total:
        return 0.0, 1.0
    z, share = 1.96, right / total
    middle = share + z * z / (2 * total)
    half = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return (middle - half) / (1 + z * z / total), (middle + half) / (1 + z * z / total)


def stories_of(items: Sequence[Candidate]) -> dict[str, int]:
    """Item → number of its story."""
    grouped = same_stories([traits_of(it) for it in items])
    return {id_: n for n, ids in enumerate(grouped) for id_ in ids}


def judge(pairs: Iterable[Pair], story: dict[str, int]) -> dict[str, Counter[str]]:
    """Counts of `right`, `wrong` (joined in error), `missed` and `left` (rightly apart)."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for pair in pairs:
        joined = story[pair.a] == story[pair.b]
        name = {
            (True, True): "right",
            (True, False): "wrong",
            (False, True): "missed",
            (False, False): "left",
        }[joined, pair.same]
        origin = "ours" if pair.stratum.startswith("ours") else "real"
        for stratum in {"all", origin, pair.stratum}:
            counts[stratum][name] += 1
    return counts


def share(right: int, total: int) -> str:
    """`119/119 = 1.000 [0.969, 1.000]`; nothing of nothing is no share."""
    if not total:
        return "–"
    low, high = wilson(right, total)
    return f"{right}/{total} = {right / total:.3f} [{low:.3f}, {high:.3f}]"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--vectors", action="store_true", help="embed the items first")
    options = parser.parse_args()
    items = [*ours(), *real()]
    titles = {it.work.id: it.work.title for it in items}
    pairs = [pair for pair in read_pairs() if pair.a in titles and pair.b in titles]
    if len(pairs) < len(read_pairs()):
        print("../shared/data is absent: our own pairs only", file=sys.stderr)
    if options.vectors:
        items = with_vectors(items)
    started = time.perf_counter()
    story = stories_of(items)
    seconds = time.perf_counter() - started
    for stratum, found in sorted(judge(pairs, story).items()):
        precision = share(found["right"], found["right"] + found["wrong"])
        recall = share(found["right"], found["right"] + found["missed"])
        print(f"{stratum}: precision {precision}, recall {recall}, {found.total()} pairs")
    one, other = read_labels("a"), read_labels("b")
    both = [(one[key], other[key]) for key in one]
    print(f"kappa of the two passes: {kappa(both):.3f} over {len(both)} pairs")
    print(f"{len(items)} items in {seconds:.3f} s")
    for pair in pairs:
        joined = story[pair.a] == story[pair.b]
        if joined != pair.same:
            kind = "WRONG " if joined else "missed"
            print(f"{kind} {pair.a} | {pair.b}\n       {titles[pair.a]}\n       {titles[pair.b]}")


if __name__ == "__main__":
    main()
