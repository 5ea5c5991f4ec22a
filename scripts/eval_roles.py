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

from models.encoder import Passage
from settings import ModelSettings
from summarize.heads import ROLES, judge
from summarize.run import Summarizer


def evaluate(path: Path) -> dict[str, Any]:
    """Micro, macro and per-role F1 in percent over a CSAbstruct file."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    passages = []
    for row in rows:
        starts = np.cumsum([0, *(len(sentence) + 1 for sentence in row["sentences"])])
        spans = [
            (int(start), int(start) + len(sentence))
            for start, sentence in zip(starts, row["sentences"], strict=False)
        ]
        passages.append(Passage("", " ".join(row["sentences"]), spans))
    summarizer = Summarizer.load(ModelSettings())
    guesses: list[int] = []
    for row, reading in zip(rows, summarizer.encoder.read(passages, summarizer.heads), strict=True):
        words = [len(sentence.split()) for sentence in row["sentences"]]
        judgement = judge(summarizer.heads, reading.title, reading.sentences, words)
        guesses += judgement.roles.argmax(-1).tolist()
    guess = np.array(guesses)
    true = np.array([ROLES.index(label) for row in rows for label in row["labels"]])
    per_role = {}
    for index, role in enumerate(ROLES):
        both = int(((guess == index) & (true == index)).sum())
        per_role[role] = 200 * both / max(1, int((guess == index).sum() + (true == index).sum()))
    return {
        "file": path.name,
        "sentences": len(true),
        "micro_f1": round(100 * float((guess == true).mean()), 2),
        "macro_f1": round(sum(per_role.values()) / len(ROLES), 2),
        "f1": {role: round(value, 1) for role, value in per_role.items()},
        "model": f"{summarizer.encoder.name} {summarizer.revision}",
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path)
    print(json.dumps(evaluate(parser.parse_args().file)))


if __name__ == "__main__":
    main()
