#!/usr/bin/env python3
"""Precision and recall of each field of the card on the gold set; prints one JSON document.

    .venv/bin/python scripts/eval_gold.py                              # gold labels
    .venv/bin/python scripts/eval_gold.py --agreement A.jsonl B.jsonl  # two passes

A chosen sentence counts as right when it is one that the labels accept, so sentences are compared
by their offsets: a line cut shorter than its sentence rests on that sentence still. Where
../shared/data is absent only our own items are judged, and the output says how many.
"""

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, get_args

from db.card import Card, Evidence, Field, Number
from gold_items import GOLD, Gold, GoldNumber, Label, Place, load, read_refs, words_at
from settings import ModelSettings
from summarize.card import fold
from summarize.run import Made, Summarizer, make_cards

FIELDS: tuple[Field, ...] = get_args(Field)
EXAMPLE = "p30"
"""The guide's worked example, which both passes have seen."""
OFFERS = ("code", "weights", "data")
NAMES = ("metric", "dataset", "baseline")


class Tally:
    """True positives, false positives and false negatives, by field."""

    def __init__(self) -> None:
        self.counts: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def sets(self, field: str, said: Iterable[Hashable], gold: Iterable[Hashable]) -> None:
        """Count two bags of values against each other."""
        ours, theirs = Counter(said), Counter(gold)
        both = (ours & theirs).total()
        self.add(field, tp=both, fp=ours.total() - both, fn=theirs.total() - both)

    def add(self, field: str, *, tp: int = 0, fp: int = 0, fn: int = 0) -> None:
        self.counts[field].update(tp=tp, fp=fp, fn=fn)

    def report(self) -> dict[str, dict[str, float | int | None]]:
        """Precision, recall and F1 in percent; None where nothing was said or labelled."""
        return {field: scores(count) for field, count in self.counts.items()}


def scores(count: Counter[str]) -> dict[str, float | int | None]:
    """Percentages from counts."""
    tp, fp, fn = count["tp"], count["fp"], count["fn"]

    def share(whole: int) -> float | None:
        return round(100 * tp / whole, 1) if whole else None

    f1 = round(200 * tp / (2 * tp + fp + fn), 1) if tp + fp + fn else None
    return {
        "precision": share(tp + fp),
        "recall": share(tp + fn),
        "f1": f1,
        "tp": tp,
        "fp": fp,
        "fn": fn,
    }


def rests_on(quotes: Sequence[Evidence], place: Place) -> bool:
    """Whether at least half of the quoted characters lie in the labelled sentence."""
    total = sum(quote["end"] - quote["start"] for quote in quotes)
    inside = sum(
        max(0, min(quote["end"], place["end"]) - max(quote["start"], place["start"]))
        for quote in quotes
        if quote["in"] == place["in"]
    )
    return total > 0 and 2 * inside >= total


def judge(tally: Tally, gold: Gold, label: Label, card: Card) -> None:
    """Count one card against its label, field by field."""
    _sentences(tally, label, card)
    _availability(tally, gold, label, card)
    stated = [label["maturity"]["value"]] if label["maturity"] else []
    tally.sets("maturity", [card["maturity"]["value"]] if "maturity" in card else [], stated)
    _numbers(tally, gold, label["numbers"], card.get("numbers", []))


def _pick(tally: Tally, field: str, quotes: list[Evidence] | None, good: list[Place]) -> None:
    hit = quotes is not None and any(rests_on(quotes, place) for place in good)
    tally.add(field, tp=int(hit), fp=int(quotes is not None and not hit))
    tally.add(field, fn=int(bool(good) and not hit))


def _sentences(tally: Tally, label: Label, card: Card) -> None:
    tldr = card["tldr"]["evidence"] if "tldr" in card else None
    _pick(tally, "tldr", tldr, label["best"])
    lines = {line["field"]: line["evidence"] for line in card["lines"]}
    for field in FIELDS:
        _pick(tally, f"line {field}", lines.get(field), label["lines"].get(field, []))


def _availability(tally: Tally, gold: Gold, label: Label, card: Card) -> None:
    offered = card.get("availability", {})
    for kind in OFFERS:
        offer: Any = offered.get(kind)
        true = label["availability"].get(kind)
        said = [offer["status"]] if offer else []
        tally.sets(f"availability {kind}", said, [true["status"]] if true else [])
        if offer and true and true["status"] == offer["status"] == "link":
            url = words_at(gold, true["url"]).rstrip("/")
            tally.sets(f"url {kind}", [offer.get("url", "").rstrip("/")], [url])
    licence = offered["licence"]["name"].split(", ") if "licence" in offered else []
    tally.sets(
        "licence",
        map(licence_key, licence),
        {licence_key(words_at(gold, place)) for place in label["licences"]},
    )


def licence_key(name: str) -> str:
    """`Apache License 2.0` and `Apache-2.0` are the same."""
    bare = re.sub(r"\b(?:the|licen[cs]ed?|version|v(?=\d))\b", "", name.casefold())
    return re.sub(r"[^a-z0-9.]", "", re.sub(r"\bv(?=\d)", "", bare))


def _numbers(tally: Tally, gold: Gold, labels: list[GoldNumber], said: list[Number]) -> None:
    left = list(labels)
    for number in said:
        same = [
            label
            for label in left
            if number_key(number) == number_key(label)
            and rests_on(number["evidence"], label["sentence"])
        ]
        tally.add("numbers", tp=int(bool(same)), fp=int(not same))
        if not same:
            continue
        left.remove(same[0])
        for name in NAMES:
            words: Any = number.get(name)
            place: Any = same[0].get(name)
            tally.sets(
                f"number's {name}",
                [name_key(words)] if words else [],
                [name_key(words_at(gold, place))] if place else [],
            )
    tally.add("numbers", fn=len(left))


def number_key(number: Number | GoldNumber) -> tuple[float, str, str]:
    """Value, unit and direction; percentage points have several spellings."""
    unit = number.get("unit", "")
    return (round(number["value"], 6), unit, number.get("direction", ""))


def name_key(words: str) -> str:
    """Names are the same whatever their case, article or plural."""
    bare = re.sub(r"^(?:the|a|an|its|their|our) ", "", fold(words).casefold())
    return bare.removesuffix("s")


def evaluate(labels_file: Path) -> dict[str, Any]:
    """Scores overall, of real items, of our own, and of each kind."""
    labels = read_labels(labels_file)
    golds = [gold for gold in load(read_refs()) if gold.item.id in labels]
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
