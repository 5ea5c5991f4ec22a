#!/usr/bin/env python3
"""Which measure tells best whether a text bears a line; prints AUCs as one JSON document.

    .venv/bin/python scripts/eval_semantics.py ../shared/data/scitldr/A_train.jsonl --limit 400

Three questions: a TLDR against its own abstract or the most similar other one ("foreign"); a TLDR
as it is or turned by scripts/perturb.py ("direction", "negation"); a sentence of a news summary
that people judged consistent or not ("qags"). An AUC of 0.5 is chance.
"""

import argparse
import json
import random
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from eval_check import DATA, SEED, is_supported, papers, whole
from models.encoder import Encoder, Floats, Passage
from perturb import changes, names_of
from settings import ModelSettings
from summarize.check.model import load_doubts
from summarize.check.support import coverage
from summarize.check.words import read
from summarize.sentences import split_sentences

Measure = Callable[[str, str], float]
Scores = dict[str, tuple[list[float], list[float]]]
"""For each measure: scores of what holds, and of what does not."""


LONGEST = 20_000
"""Characters of evidence that are read; the encoder's pass is what costs."""


class WordAlignment:
    """Vectors of words in context, greedily matched, as BERTScore's recall does.

    https://arxiv.org/abs/1904.09675
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._evidence = lru_cache(maxsize=8)(self._vectors)

    def supports(self, line: str, evidence: str) -> float:
        """Mean over the line's words of the closest word of the evidence, 0 to 1."""
        said, given = self._vectors(line[:LONGEST]), self._evidence(evidence[:LONGEST])
        if not len(said) or not len(given):
            return 0.0
        return float(np.clip((said @ given.T).max(axis=1).mean(), 0.0, 1.0))

    def _vectors(self, text: str) -> Floats:
        """Unit vectors of the text's content words, as rows."""
        words = read(text).words
        if not words:
            return np.zeros((0, self._encoder.dimension), dtype=np.float32)
        spans = [(word.start, word.end) for word in words]
        rows = self._encoder.read([Passage("", text, spans)])[0].pieces
        content = rows[[index for index, word in enumerate(words) if word.is_content]]
        lengths = np.linalg.norm(content, axis=1, keepdims=True)
        return np.asarray(content / np.maximum(lengths, 1e-6), dtype=np.float32)


def measures(encoder: Encoder) -> dict[str, Measure]:
    """The candidates: share of stems, cosine with the whole and with a sentence, words aligned, the
    trained model's least doubted reading.
    """
    cache: dict[str, Any] = {}

    def sentences(text: str) -> Any:
        if text not in cache:
            spans = split_sentences(text)
            cache[text] = encoder.embed([text, *(text[start:end] for start, end in spans)])
        return cache[text]

    aligned = WordAlignment(encoder)
    trained = load_doubts(encoder)
    return {
        "stems": lambda line, text: coverage(read(line), read(text)),
        "cosine_whole": lambda line, text: float(encoder.embed([line])[0] @ sentences(text)[0]),
        "cosine_best_sentence": lambda line, text: float(
            (sentences(text)[1:] @ encoder.embed([line])[0]).max()
        ),
        "words_aligned": aligned.supports,
        "trained": lambda line, text: 1.0 - max(trained.doubts(line, text), default=0.0),
    }


def auc(holds: list[float], fails: list[float]) -> float:
    """The chance that what holds scores above what does not, ties counting half."""
    one, other = np.asarray(holds)[:, None], np.asarray(fails)[None, :]
    return round(float((one > other).mean() + 0.5 * (one == other).mean()), 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path)
    parser.add_argument("--qags", type=Path, default=DATA / "factual/qags")
    parser.add_argument("--limit", type=int, default=400)
    args = parser.parse_args()
    encoder = Encoder.load(ModelSettings())
    rng = random.Random(SEED)
    rows = papers(args.file)[: args.limit]
    texts = [whole(row) for row in rows]
    vectors = encoder.embed(texts)
    alike = vectors @ vectors.T - 2 * np.eye(len(texts))
    pool = names_of(texts)
    trials: dict[str, tuple[list[tuple[str, str]], list[tuple[str, str]]]] = {
        name: ([], []) for name in ("foreign", "direction", "negation", "qags")
    }
    for index, row in enumerate(rows):
        line, text = row["target"][0].strip(), texts[index]
        if not is_supported(line, text):
            continue
        trials["foreign"][0].append((line, text))
        trials["foreign"][1].append((line, texts[int(alike[index].argmax())]))
        for change in changes(line, text, pool, rng):
            kind = change.kind.split("_")[0]
            if kind in ("direction", "negation"):
                trials[kind][0].append((line, text))
                trials[kind][1].append((change.line, text))
    for path in sorted(args.qags.rglob("mturk_*.jsonl")):
        for row in papers(path)[: args.limit // 4]:
            for sentence in row["summary_sentences"]:
                votes = [answer["response"] == "yes" for answer in sentence["responses"]]
                side = 0 if 2 * sum(votes) > len(votes) else 1
                trials["qags"][side].append((sentence["sentence"], row["article"]))
    report = {
        trial: {"n": [len(holds), len(fails)]}
        | {
            name: auc([measure(*one) for one in holds], [measure(*one) for one in fails])
            for name, measure in measures(encoder).items()
        }
        for trial, (holds, fails) in trials.items()
        if holds and fails
    }
    print(json.dumps({"file": args.file.name, "auc": report, "model": encoder.name}, indent=1))


if __name__ == "__main__":
    main()
