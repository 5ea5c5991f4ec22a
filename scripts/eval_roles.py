#!/usr/bin/env python3
"""F1 of the sentence roles on CSAbstruct; prints one JSON document.

    .venv/bin/python scripts/eval_roles.py ../shared/data/csabstruct/dev.jsonl

The data set's own sentences are judged (its boundaries are given), without a title: it has none.
Micro F1 equals accuracy here, since every sentence has exactly one role.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from settings import ModelSettings
from summarize.card import Item
from summarize.heads import ROLES
from summarize.run import Summarizer

AGREED = 0.7
"""Confidence of the data's own labels above which they are counted apart: the published test split
is the tenth of the data with the highest confidence, the dev split a random share of the rest
(github.com/allenai/sequential_sentence_classification; Cohan et al. 2019, section 3)."""


def evaluate(path: Path) -> dict[str, Any]:
    """Micro, macro and per-role F1 in percent over a CSAbstruct file."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    items, spans = [], []
    for number, row in enumerate(rows):
        ends = np.cumsum([len(sentence) + 1 for sentence in row["sentences"]]) - 1
        items.append(Item(str(number), "", " ".join(row["sentences"])))
        spans.append(
            [
                (int(end) - len(sentence), int(end))
                for end, sentence in zip(ends, row["sentences"], strict=True)
            ]
        )
    summarizer = Summarizer.load(ModelSettings())
    judged = summarizer.judge(items, spans)
    guesses = [role for one in judged for role in one.judgement.roles.argmax(-1).tolist()]
    guess = np.array(guesses)
    true = np.array([ROLES.index(label) for row in rows for label in row["labels"]])
    agreement = np.array([conf for row in rows for conf in row["confs"]])
    agreed = agreement > AGREED
    per_role = {}
    for index, role in enumerate(ROLES):
        both = int(((guess == index) & (true == index)).sum())
        per_role[role] = 200 * both / max(1, int((guess == index).sum() + (true == index).sum()))
    return {
        "file": path.name,
        "sentences": len(true),
        "micro_f1": round(100 * float((guess == true).mean()), 2),
        "macro_f1": round(sum(per_role.values()) / len(ROLES), 2),
        "agreed": {
            "above": AGREED,
            "sentences": int(agreed.sum()),
            "micro_f1": round(100 * float((guess == true)[agreed].mean()), 2),
        },
        "f1": {role: round(value, 1) for role, value in per_role.items()},
        "model": f"{summarizer.encoder.name} {summarizer.revision}",
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path)
    print(json.dumps(evaluate(parser.parse_args().file)))


if __name__ == "__main__":
    main()
