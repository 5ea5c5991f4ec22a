"""Simulated readers over arXiv's days: does ranking learn, and does it beat what is simpler?

    .venv/bin/python scripts/eval_rank.py ../shared/data/arxiv/meta_6000.jsonl.gz --home FOLDER
    … --half choose      the readers and days that constants were chosen on

Each reader looks at ten of a day's new papers, day by day, and marks some of them, with noise; a
system sees marks on what it has shown and nothing else. Reported is nDCG@10 of the day's order,
gains 2^grade - 1, days without anything that the reader wants left out. `--home` keeps the papers'
cards and vectors, which take minutes to make, from one time to the next.
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from math import log2
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from db import queries
from models.encoder import Encoder
from rank_readers import Mark, Reader, halves, readers
from rank_systems import Library, Order, ours, systems
from service import import_paths, open_app, summarize
from settings import load

SHOWN = 10
_FEWEST = 60
"""Papers that a day must have to count as one; those of others are left out."""
_ABLATIONS = ("words", "topics", "meaning", "passed over", "read", "bets", "general", "caps")
_DRAWS = 10_000
Floats = NDArray[np.float64]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("papers", type=Path)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--half", choices=("choose", "report"), default="report")
    parser.add_argument("--readers", type=int, default=60)
    parser.add_argument("--ablate", action="store_true", help="Leave parts of ours out instead.")
    parser.add_argument("--bets", choices=("with", "without", "both"), default="both")
    options = parser.parse_args()
    library, days = _library(options.papers, options.home)
    people = readers(options.half, options.readers)
    chosen = halves(sorted(days), options.half)
    print(f"{len(people)} readers, {len(chosen)} days from {chosen[0]} to {chosen[-1]}")
    _compare(library, people, [days[day] for day in chosen], options)


def _library(papers: Path, home: Path) -> tuple[Library, dict[str, list[int]]]:
    """The papers in the order of their days, made into cards once, and the days' numbers."""
    app = open_app(load(home))
    if not queries.totals(app.database).works:
        import_paths(app, [str(papers)], datetime.now(UTC), source_name="arXiv")
    summarize(app, lambda: datetime.now(UTC))
    since, until = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    found = queries.candidates(app.database, since=since, until=until, limit=100_000)
    items = sorted(
        (one for one in found if one.vector), key=lambda it: (it.work.date, it.work.arxiv_id or "")
    )
    days: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(items):
        days[one.work.date.date().isoformat()].append(number)
    whole = {day: numbers for day, numbers in days.items() if len(numbers) >= _FEWEST}
    return Library(items, Encoder.load(app.settings.encoder).embed), whole


def _compare(
    library: Library,
    people: Sequence[Reader],
    days: Sequence[list[int]],
    options: argparse.Namespace,
) -> None:
    for with_bets in (False, True):
        if options.bets == ("without" if with_bets else "with"):
            continue
        print(f"\n{'With' if with_bets else 'Without'} bets: all days; by fifths of the days")
        named: dict[str, list[Order]] = {}
        for one in people:
            every = systems(library, one, with_bets=with_bets)
            if options.ablate:
                every = {"Preread": every["Preread"]}
                bets = one.bets if with_bets else ()
                every |= {f"without {it}": ours(library, bets, it) for it in _ABLATIONS}
            for name, order in every.items():
                named.setdefault(name, []).append(order)
        results = {}
        for name, orders in named.items():
            started = time.process_time()
            found = [
                replay(library, one, order, days) for one, order in zip(people, orders, strict=True)
            ]
            results[name] = np.array(found)
            _print(name, results[name], time.process_time() - started)
        _differences(results)


def replay(
    library: Library, reader: Reader, order: Order, days: Sequence[list[int]]
) -> list[float]:
    """nDCG@10 of each day; not a number where nothing that day is wanted."""
    seen: dict[int, Mark | None] = {}
    found = []
    for day in days:
        ranked = order(day, seen)
        grades = {number: reader.grade(library.items[number].work) for number in day}
        found.append(ndcg([grades[number] for number in ranked], list(grades.values())))
        for number in ranked[:SHOWN]:
            seen[number] = reader.mark(library.items[number].work)
    return found


def ndcg(ranked: Sequence[int], there: Sequence[int]) -> float:
    """Normalised discounted cumulative gain of the first ten (Järvelin and Kekäläinen, 2002)."""
    best = _gain(sorted(there, reverse=True))
    return _gain(ranked) / best if best else float("nan")


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / log2(n + 2) for n, grade in enumerate(grades[:SHOWN]))


def _print(name: str, result: Floats, seconds: float) -> None:
    by_day = np.nanmean(result, axis=0)
    fifths = [np.mean(part) for part in np.array_split(by_day, 5)]
    rounds = "  ".join(f"{mean:.3f}" for mean in fifths)
    print(f"{name:28} {np.nanmean(result):.3f}   {rounds}   {seconds:.0f} s", flush=True)


def _differences(results: dict[str, Floats]) -> None:
    """How far Preread stands above each other system in the last half, by reader, resampled."""
    dice = np.random.default_rng(1)
    half = results["Preread"].shape[1] // 2
    late = {name: np.nanmean(result[:, half:], axis=1) for name, result in results.items()}
    for name, values in late.items():
        if name == "Preread":
            continue
        apart = late["Preread"] - values
        apart = apart[~np.isnan(apart)]
        drawn = dice.choice(apart, (_DRAWS, len(apart))).mean(axis=1)
        low, high = np.percentile(drawn, [2.5, 97.5])
        print(f"Preread - {name:28} {apart.mean():+.3f} [{low:+.3f}, {high:+.3f}]")


if __name__ == "__main__":
    main()
