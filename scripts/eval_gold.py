#!/usr/bin/env python3
"""Precision and recall of each field of the card on the gold set; prints one JSON document.

    .venv/bin/python scripts/eval_gold.py                              # gold labels
    .venv/bin/python scripts/eval_gold.py --agreement A.jsonl B.jsonl  # two passes

What counts as right stands in scripts/gold_score.py. Where ../shared/data is absent only our own
items are judged, and the output says how many.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from db.card import Field
from gold_items import GOLD, SHARED, Label, Place, load, read_refs
from gold_score import FIELDS, OFFERS, Tally, judge, number_key, scores
from settings import ModelSettings
from summarize.run import Made, Summarizer, make_cards

EXAMPLE = "p30"
"""The guide's worked example, which both passes have seen."""


def evaluate(labels_file: Path, shared: Path = SHARED) -> dict[str, Any]:
    """Scores overall, of real items, of our own, and of each kind."""
    labels = read_labels(labels_file)
    golds = [gold for gold in load(read_refs(), shared) if gold.item.id in labels]
    summarizer = Summarizer.load(ModelSettings())
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    made = make_cards([gold.item for gold in golds], summarizer, at=datetime.now(UTC))
    refused = 0
    for gold, answer in zip(golds, made, strict=True):
        if not isinstance(answer, Made):
            refused += 1
            continue
        label = labels[gold.item.id]
        if label["text_sha256"] != answer.card["text_sha256"]:
            raise SystemExit(f"{gold.item.id}: the label is of another text")
        for name in ("all", "ours" if gold.ref["ours"] else "real", gold.item.kind):
            judge(tallies[name], gold, label, answer.card)
    return {
        "labels": labels_file.name,
        "items": len(golds),
        "ours": sum(gold.ref["ours"] for gold in golds),
        "left_out": len(labels) - len(golds),
        "refused": refused,
        "model": f"{summarizer.encoder.name} {summarizer.revision}",
        "fields": {name: tally.report() for name, tally in tallies.items()},
    }


def read_labels(path: Path) -> dict[str, Label]:
    """The labels of a file, by item."""
    rows: list[Label] = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return {row["id"]: row for row in rows}


def kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Cohen's kappa of two passes; None where both always say one and the same."""
    total = len(pairs)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(first[value] * second[value] for value in first) / total**2 if total else 1
    if chance == 1:
        return None
    seen = sum(a == b for a, b in pairs) / total
    return round((seen - chance) / (1 - chance), 3)


def agreement(first: dict[str, Label], second: dict[str, Label]) -> dict[str, Any]:
    """How far two passes agree: kappa for one choice among few, F1 for sets."""
    pairs = [(first[key], second[key]) for key in first if key in second and key != EXAMPLE]

    def kappa_of(what: Callable[[Label], Hashable]) -> dict[str, Any]:
        values = [(what(a), what(b)) for a, b in pairs]
        same = sum(a == b for a, b in values)
        return {"kappa": kappa(values), "same": same, "items": len(values)}

    def f1_of(what: Callable[[Label], Iterable[Hashable]]) -> dict[str, Any]:
        tally = Tally()
        for a, b in pairs:
            tally.sets("", what(a), what(b))
        count = tally.counts[""]
        return {"f1": scores(count)["f1"], "both": count["tp"], "only": [count["fp"], count["fn"]]}

    report: dict[str, Any] = {
        "items": len(pairs),
        "best": f1_of(lambda label: map(spot, label["best"])),
        "best, first accepted by the other": _first_accepted(pairs),
        "maturity": kappa_of(lambda label: (label["maturity"] or {"value": "none"})["value"]),
        "human_study": kappa_of(lambda label: label["human_study"] is not None),
        "licences": f1_of(lambda label: map(spot, label["licences"])),
        "numbers": f1_of(figures),
        "parameters": f1_of(lambda label: map(spot, label["parameters"])),
        "hardware": f1_of(lambda label: map(spot, label["hardware"])),
        "datasets": f1_of(lambda label: map(spot, label["datasets"])),
    }
    for kind in OFFERS:
        report[kind] = kappa_of(partial(status, kind=kind))
    for field in FIELDS:
        sentences = partial(line_spots, field=field)
        report[f"line {field}"] = {
            **f1_of(sentences),
            "stated": kappa_of(lambda label, of=sentences: bool(of(label))),  # type: ignore[misc]
        }
    return report


def _first_accepted(pairs: list[tuple[Label, Label]]) -> dict[str, int]:
    """Whether each pass's first sentence is among the other's best, where both have one."""
    both = [(a["best"], b["best"]) for a, b in pairs if a["best"] and b["best"]]
    hits = sum((a[0] in b) + (b[0] in a) for a, b in both)
    return {"hits": hits, "of": 2 * len(both)}


def spot(place: Place) -> tuple[str, int, int]:
    """A place as a value that can be counted."""
    return (place["in"], place["start"], place["end"])


def figures(label: Label) -> list[Hashable]:
    """The label's figures, each with its sentence."""
    return [(*spot(number["sentence"]), *number_key(number)) for number in label["numbers"]]


def line_spots(label: Label, field: Field) -> list[tuple[str, int, int]]:
    """The sentences that the label accepts for a field."""
    return [spot(place) for place in label["lines"].get(field, [])]


def status(label: Label, kind: str) -> str:
    """`link`, `promised` or `none`."""
    offer = label["availability"].get(kind)
    return offer["status"] if offer else "none"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--labels", type=Path, default=GOLD / "labels" / "gold.jsonl")
    parser.add_argument("--agreement", type=Path, nargs=2, metavar=("A", "B"))
    arguments = parser.parse_args()
    if arguments.agreement:
        print(json.dumps(agreement(*map(read_labels, arguments.agreement))))
    else:
        print(json.dumps(evaluate(arguments.labels)))


if __name__ == "__main__":
    main()
