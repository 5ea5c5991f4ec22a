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
from numpy.typing import NDArray

from settings import ModelSettings
from summarize.card import Item, Span
from summarize.heads import ROLES
from summarize.run import Summarizer

AGREED = 0.7
"""Confidence of the data's own labels above which they are counted apart: the published test split
is the tenth of the data with the highest confidence, the dev split a random share of the rest
(github.com/allenai/sequential_sentence_classification; Cohan et al. 2019, section 3)."""


def read_abstracts(
    path: Path, limit: int | None = None
) -> tuple[list[dict[str, Any]], list[str], list[list[Span]]]:
    """The rows of a CSAbstruct file, their texts, and the spans of the data's own sentences."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()[:limit]]
    spans = []
    for row in rows:
        ends = np.cumsum([len(sentence) + 1 for sentence in row["sentences"]]) - 1
        spans.append(
            [
                (int(end) - len(sentence), int(end))
                for end, sentence in zip(ends, row["sentences"], strict=True)
            ]
        )
    return rows, [" ".join(row["sentences"]) for row in rows], spans


def figures(
    guess: NDArray[np.int64], true: NDArray[np.int64], agreement: NDArray[np.floating[Any]]
) -> dict[str, Any]:
    """Micro, macro and per-role F1 in percent of guessed roles, by their numbers."""
    agreed = agreement > AGREED
    per_role = {}
    for index, role in enumerate(ROLES):
        both = int(((guess == index) & (true == index)).sum())
        per_role[role] = 200 * both / max(1, int((guess == index).sum() + (true == index).sum()))
    return {
        "sentences": len(true),
        "micro_f1": round(100 * float((guess == true).mean()), 2),
        "macro_f1": round(sum(per_role.values()) / len(ROLES), 2),
        "agreed": {
            "above": AGREED,
            "sentences": int(agreed.sum()),
            "micro_f1": round(100 * float((guess == true)[agreed].mean()), 2),
        },
        "f1": {role: round(value, 1) for role, value in per_role.items()},
    }


def evaluate(path: Path, limit: int | None = None) -> dict[str, Any]:
    """The summarizer's figures over the first `limit` abstracts of a CSAbstruct file."""
    rows, texts, spans = read_abstracts(path, limit)
    summarizer = Summarizer.load(ModelSettings())
    judged = summarizer.judge([Item(str(n), "", text) for n, text in enumerate(texts)], spans)
    guess = np.concatenate([one.judgement.roles.argmax(-1) for one in judged])
    true = np.array([ROLES.index(label) for row in rows for label in row["labels"]])
    agreement = np.array([conf for row in rows for conf in row["confs"]])
    return (
        {"file": path.name}
        | figures(guess, true, agreement)
        | {"model": f"{summarizer.encoder.name} {summarizer.revision}"}
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path)
    parser.add_argument("--limit", type=int, default=None)
    arguments = parser.parse_args()
    print(json.dumps(evaluate(arguments.file, arguments.limit)))


if __name__ == "__main__":
    main()
