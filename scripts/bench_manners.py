#!/usr/bin/env python3
"""How often each kind of publisher is asked in a simulated week; prints a Markdown table.

PYTHONPATH=. .venv/bin/python scripts/bench_manners.py --days 7
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

from tests.world.week import simulate


def main() -> None:
    """Simulate and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=float, default=7)
    days = parser.parse_args().days
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_RUNTIME_DIR"] = folder  # the simulated arXiv has a gate of its own
        started = time.monotonic()
        seen = simulate(Path(folder), days)
    print("| source | requests | of them 304 | KB sent | shortest pause |")
    print("|---|---|---|---|---|")
    for one in seen.values():
        gap = f"{one.least_gap().total_seconds() / 60:.0f} min" if len(one.asked) > 1 else "—"
        kilobytes = one.bytes_sent / 1000
        print(f"| {one.name} | {len(one.asked)} | {one.not_modified} | {kilobytes:.0f} | {gap} |")
    print(f"\n{days:g} days in {time.monotonic() - started:.0f} s.")


if __name__ == "__main__":
    main()
