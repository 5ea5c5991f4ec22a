"""Count how common words are in this field: writes `digest/rarity.txt`.

    .venv/bin/python scripts/train_rarity.py HOME … [--before 2026-06-01]

Each HOME is a Preread home. Papers and all else are counted apart, and a word is as common as it is
in the one of the two that uses it more: "theorem" is no news in a paper, nor "subscribe" in a
post. Kept are the shares alone, in steps of a factor of √2; what stands in less than one text of
three hundred is as rare as any other word.
"""

import argparse
from collections import Counter, defaultdict
from datetime import UTC, datetime
from math import log2
from pathlib import Path

from db.connect import open_database
from db.queries import every_work
from digest.rarity import FILE, RAREST, STEP
from digest.words import FUNCTION_WORDS, terms

_HEAD = """\
# How common words are: 2^(-n/2) of the texts hold the words of line "n: …". Made by
# scripts/train_rarity.py; words that are not here stand in fewer texts than those of the last line.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("homes", nargs="+", type=Path)
    parser.add_argument("--before", type=datetime.fromisoformat, default=None)
    options = parser.parse_args()
    before = (options.before or datetime.now(UTC)).replace(tzinfo=UTC)
    texts: Counter[bool] = Counter()
    counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for home in options.homes:
        for one in every_work(open_database(home / "preread.db")):
            work = one.work
            if work.text and work.date < before:
                texts[work.kind == "paper"] += 1
                counts[work.kind == "paper"].update(
                    terms(f"{work.title} {work.text}", FUNCTION_WORDS)
                )
    levels: dict[int, list[str]] = defaultdict(list)
    for word in {*counts[True], *counts[False]}:
        share = max(counts[kind][word] / texts[kind] for kind in texts)
        level = round(-log2(share) / STEP)
        if level < RAREST:
            levels[level].append(word)
    lines = [f"{level}: {' '.join(sorted(levels[level]))}\n" for level in sorted(levels)]
    FILE.write_text(_HEAD + "".join(lines), encoding="utf-8")
    print(f"{sum(map(len, levels.values()))} words of {texts[True]} papers, {texts[False]} others")


if __name__ == "__main__":
    main()
