#!/usr/bin/env python3
"""How far cards of bf16 and of fp32 agree; prints one JSON document.

    .venv/bin/python scripts/eval_agreement.py ../shared/data/arxiv/meta_6000.jsonl.gz --limit 300

A choice is the sentence behind the tldr, the slices of the tldr, or the sentence behind one field's
line (a field that only one of the two fills counts as one disagreement).
"""

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from db.card import Card
from settings import ModelSettings
from summarize.card import Item
from summarize.run import Made, Summarizer, make_cards


def cards_of(items: list[Item], dtype: Literal["bf16", "fp32"]) -> list[Card]:
    summarizer = Summarizer.load(ModelSettings(dtype=dtype))
    made = make_cards(items, summarizer, at=datetime.now(UTC))
    return [one.card for one in made if isinstance(one, Made)]


def choices_of(card: Card) -> Iterator[tuple[str, object]]:
    """(what is chosen, the choice) for everything that the heads decide."""
    if "tldr" in card:
        quotes = card["tldr"]["evidence"]
        within = (
            s["start"] for s in card["sentences"] if s["start"] <= quotes[0]["start"] < s["end"]
        )
        yield "tldr sentence", next(within, None)
        yield "tldr slices", [(quote["start"], quote["end"]) for quote in quotes]
    for line in card["lines"]:
        yield f"line {line['field']}", line["evidence"][0]["start"]


def evaluate(path: Path, limit: int) -> dict[str, Any]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        records = [json.loads(line) for line, _ in zip(file, range(limit), strict=False)]
    items = [Item(row["id"], row["title"], row["abstract"]) for row in records]
    same: Counter[str] = Counter()
    total: Counter[str] = Counter()
    roles = sentences = 0
    for one, other in zip(cards_of(items, "bf16"), cards_of(items, "fp32"), strict=True):
        first, second = dict(choices_of(one)), dict(choices_of(other))
        for name in first.keys() | second.keys():
            total[name] += 1
            same[name] += first.get(name) == second.get(name)
        roles += sum(
            a["role"] == b["role"]
            for a, b in zip(one["sentences"], other["sentences"], strict=True)
        )
        sentences += len(one["sentences"])
    everything = same.total() / max(1, total.total())
    return {
        "texts": len(items),
        "choices": total.total(),
        "agree": round(100 * everything, 2),
        "roles_agree": round(100 * roles / max(1, sentences), 2),
        "by_choice": {name: [same[name], total[name]] for name in sorted(total)},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path)
    parser.add_argument("--limit", type=int, default=300)
    arguments = parser.parse_args()
    print(json.dumps(evaluate(arguments.file, arguments.limit)))


if __name__ == "__main__":
    main()
