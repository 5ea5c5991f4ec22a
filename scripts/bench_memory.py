#!/usr/bin/env python3
"""Memory and start-up time of `preread card`; prints one JSON document.

    .venv/bin/python scripts/bench_memory.py ../shared/data/arxiv/meta_6000.jsonl.gz --items 50000
    .venv/bin/python scripts/bench_memory.py ../shared/data/arxiv/meta_6000.jsonl.gz --cold 5

The first runs one `preread card` over so many abstracts (the file's, over and over) and reads the
process's resident memory, now and at its peak, after every 5,000 cards; flat means that the last
figure is close to the first. The second starts the command again and again, gives it one line and
takes the time to its first card.
"""

import argparse
import gzip
import itertools
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).parents[1]
COMMAND = [
    sys.executable,
    "-c",
    "import sys; sys.argv[0] = 'preread'; import cli; cli.main()",
    "card",
    "--quiet",
]
STEP = 5_000


def lines_of(path: Path) -> Iterator[bytes]:
    """The file's records as the filter's input lines, from the start again at its end."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    for turn in itertools.count():
        for record in records:
            line = {
                "id": f"{record['id']}/{turn}",
                "title": record["title"],
                "text": record["abstract"],
                "comment": record["comment"],
            }
            yield json.dumps(line).encode() + b"\n"


def memory_mb(process: int) -> dict[str, float]:
    """Resident memory of a process in MiB, now and at its peak (proc(5); Linux only)."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    names = {"now": "VmRSS", "peak": "VmHWM"}
    return {key: round(int(fields[name].split()[0]) / 1024, 1) for key, name in names.items()}


def start() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(COMMAND, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def run(path: Path, items: int, step: int) -> dict[str, Any]:
    """One process over so many items; its memory after each `step` of them."""
    process = start()
    assert process.stdin is not None
    assert process.stdout is not None
    feeder = threading.Thread(target=_feed, args=(process.stdin, path, items), daemon=True)
    began = time.perf_counter()
    feeder.start()
    seen: list[dict[str, float]] = []
    refused = done = 0
    for done, line in enumerate(process.stdout, start=1):
        refused += line.startswith(b'{"id"') and b'"error"' in line[:200]
        if done % step == 0 or done == items:
            seen.append({"items": done, **memory_mb(process.pid)})
            print(json.dumps(seen[-1]), file=sys.stderr, flush=True)  # the whole takes an hour
    seconds = time.perf_counter() - began
    return {
        "items": done,
        "refused": refused,
        "exit_code": process.wait(),
        "seconds": round(seconds, 1),
        "cards_per_minute": round(60 * done / seconds),
        "memory_mb": seen,
    }


def _feed(pipe: IO[bytes], path: Path, items: int) -> None:
    with pipe:
        for line in itertools.islice(lines_of(path), items):
            pipe.write(line)


def cold(path: Path, times: int) -> dict[str, Any]:
    """Seconds from starting the command to its first card, each time in a new process."""
    line = next(lines_of(path))
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        process = start()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(line)
        process.stdin.flush()  # and stays open: the answer must not wait for the end of the input
        card = json.loads(process.stdout.readline())
        seconds.append(round(time.perf_counter() - began, 2))
        assert "error" not in card
        process.stdin.close()
        process.stdout.close()
        process.wait()
    return {"first_card_s": seconds, "best_s": min(seconds)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path)
    parser.add_argument("--items", type=int, default=50_000)
    parser.add_argument("--step", type=int, default=STEP)
    parser.add_argument("--cold", type=int, metavar="TIMES", help="only time so many cold starts")
    arguments = parser.parse_args()
    if arguments.cold:
        print(json.dumps(cold(arguments.file, arguments.cold)))
    else:
        print(json.dumps(run(arguments.file, arguments.items, arguments.step)))


if __name__ == "__main__":
    main()
