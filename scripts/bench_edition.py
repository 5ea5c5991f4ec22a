#!/usr/bin/env python3
"""How long an edition of 2,000 candidates takes, once their cards exist; prints one JSON document.

    OMP_NUM_THREADS=2 scripts/bench_edition.py HOME [DATA]

HOME is filled at the first run with 2,000 records of arxiv/meta_6000 of the shared data, all found
in one edition's window, and with their cards, which takes minutes; later runs use it as it is.
Measured are composing (reading the candidates, ranking by three bets, grouping, laying out) and
rendering in all six formats, each the best of five. Apart stand what a process pays once: its
start and imports, and loading the encoder, which ranking needs for the bets' vectors.
"""

import argparse
import cProfile
import gzip
import hashlib
import json
import pstats
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import service
from digest.edition import Edition
from digest.render import render, render_atom, render_eml
from models.encoder import Encoder
from service import App
from settings import Bet, load

ITEMS = 2000
ROUNDS = 5
LIMIT_S = 2.0
FOUND = datetime(2026, 11, 23, 4, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
BETS = (
    Bet(name="on-device assistants", text="Small language models on phones: memory, latency."),
    Bet(name="evaluation of agents", text="Judging whether agents do the job: benchmarks, cost."),
    Bet(name="speech interfaces", text="Speech recognition for support: word error rate."),
)
STEPS = ("candidates", "choose", "rank", "group", "compose")
"""Functions of which the share is told; whole, with what they call."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("data", type=Path, nargs="?", default=Path("../shared/data"))
    given = parser.parse_args()
    given.home.mkdir(parents=True, exist_ok=True)
    (given.home / "config.toml").write_text('[digest]\ntimezone = "UTC"\n', encoding="utf-8")
    with closing(service.open_app(load(given.home))) as app:
        fill(app, given.home, given.data)
        started = time.perf_counter()
        Encoder.load(app.settings.encoder).embed(["warm"])
        encoder_s = time.perf_counter() - started

        def compose() -> Edition:
            return service.edition(app, NOW, bets=BETS)

        compose_s, compose_cpu, edition = best(compose)
        forms = {name: best(write) for name, write in writers(app, edition).items()}
        render_s = {name: seconds for name, (seconds, _, _) in forms.items()}
        total_s = compose_s + sum(render_s.values())
        again = {name: write() for name, write in writers(app, compose()).items()}
        document = {
            "items": sum_of_new(edition),
            "words": edition.words,
            "compose_s": round(compose_s, 3),
            "compose_cpu_s": round(compose_cpu, 3),
            "render_s": {name: round(seconds, 4) for name, seconds in render_s.items()},
            "render_cpu_s": round(sum(cpu for _, cpu, _ in forms.values()), 3),
            "total_s": round(total_s, 3),
            "steps_profiled_s": profile(compose),
            "encoder_load_s": round(encoder_s, 2),
            "process_start_s": round(best(start)[0], 2),
            "same_bytes": all(again[name] == content for name, (_, _, content) in forms.items()),
            "sha256": hashlib.sha256(b"".join(again.values())).hexdigest()[:16],
        }
    print(json.dumps(document, indent=2))
    return 0 if total_s < LIMIT_S and document["same_bytes"] else 1


def fill(app: App, home: Path, data: Path) -> None:
    """Import and summarize, where that was not done before."""
    source = data / "arxiv" / "meta_6000.jsonl.gz"
    lines = home / "papers.jsonl"
    if not lines.exists():
        with gzip.open(source, "rt", encoding="utf-8") as records, lines.open("w") as out:
            for record in islice(map(json.loads, records), ITEMS):
                line = {name: record[name] for name in ("id", "title", "authors")}
                line |= {"text": record["abstract"], "kind": "paper"}
                line |= {"url": f"https://arxiv.org/abs/{record['id']}"}
                out.write(json.dumps(line) + "\n")
        service.import_paths(app, [str(lines)], FOUND, source_name="arXiv")
    made = service.summarize(app, lambda: FOUND)
    if made.made:
        print(f"{made.made} cards made in {made.seconds:.0f} s", file=sys.stderr)


def writers(app: App, edition: Edition) -> dict[str, Callable[[], bytes]]:
    settings = app.settings.digest
    return {
        "text": lambda: render(edition, "text").encode(),
        "markdown": lambda: render(edition, "markdown").encode(),
        "html": lambda: render(edition, "html").encode(),
        "json": lambda: render(edition, "json").encode(),
        "eml": lambda: render_eml(edition, settings.sender, settings.recipient, NOW),
        "atom": lambda: render_atom([edition], settings),
    }


def best(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """The shortest of some rounds, by the clock and by this process's own processor time, so that
    other work on the machine falls out; and the result.
    """
    walls, own = [], []
    for _ in range(ROUNDS):
        wall, cpu = time.perf_counter(), time.process_time()
        result = work()
        walls.append(time.perf_counter() - wall)
        own.append(time.process_time() - cpu)
    return min(walls), min(own), result


def start() -> None:
    subprocess.run(
        [sys.executable, "-c", "import service, digest.render, models.encoder"], check=True
    )


def profile(work: Callable[[], Any]) -> dict[str, float]:
    """Where the processor time goes. The profiler itself costs; only the proportions tell."""
    profiler = cProfile.Profile(time.process_time)
    profiler.runcall(work)
    stats: Any = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
    found = {
        name: round(row[3], 3)
        for (file, _, name), row in stats.items()
        if name in STEPS and Path(file).parent.name in ("db", "digest")
    }
    return dict(sorted(found.items(), key=lambda it: -it[1]))


def sum_of_new(edition: Edition) -> int:
    """How many candidates it chose from, by its own last line."""
    return int(edition.outcome.split()[0].replace(",", ""))


if __name__ == "__main__":
    sys.exit(main())
