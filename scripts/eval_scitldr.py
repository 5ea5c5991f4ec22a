#!/usr/bin/env python3
"""ROUGE of the cards' tldr against SciTLDR's references; prints one JSON document.

    .venv/bin/python scripts/eval_scitldr.py ../shared/data/scitldr/A_dev.jsonl

Every paper goes through `make_cards` as a product item does: its sentences joined by a space, with
its title. Each tldr is scored against each reference (rouge-score, stemming, F1); R1, R2 and RL are
those of the reference with the highest R1, averaged over papers. A paper without a tldr scores 0.
"""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rouge_score.rouge_scorer import RougeScorer

from settings import ModelSettings
from summarize.card import Item
from summarize.run import Made, Summarizer, make_cards

METRICS = ("rouge1", "rouge2", "rougeL")


def evaluate(path: Path, limit: int | None) -> dict[str, Any]:
    """Mean scores in percent over the first `limit` papers of a SciTLDR file."""
    lines = path.read_text(encoding="utf-8").splitlines()[:limit]
    papers = [json.loads(line) for line in lines]
    items = [
        Item(
            id=str(number),
            title=paper["title"],
            text=" ".join(sentence.strip() for sentence in paper["source"]),
        )
        for number, paper in enumerate(papers)
    ]
    scorer = RougeScorer(METRICS, use_stemmer=True)
    totals = dict.fromkeys(METRICS, 0.0)
    without = shortened = 0
    summarizer = Summarizer.load(ModelSettings())
    answers = make_cards(items, summarizer, at=datetime.now(UTC))
    for paper, answer in zip(papers, answers, strict=True):
        tldr = answer.card.get("tldr") if isinstance(answer, Made) else None
        if tldr is None:
            without += 1
            continue
        source = " ".join(" ".join(paper["source"]).split())
        shortened += tldr["text"].rstrip(".") not in source
        scores = [scorer.score(target, tldr["text"]) for target in paper["target"]]
        best = max(scores, key=lambda score: score["rouge1"].fmeasure)
        for metric in METRICS:
            totals[metric] += best[metric].fmeasure
    means = {metric: round(100 * total / len(papers), 2) for metric, total in totals.items()}
    return (
        {"file": path.name, "papers": len(papers)}
        | means
        | {
            "without_tldr": without,
            "shortened": shortened,
            "model": f"{summarizer.encoder.name} {summarizer.revision}",
        }
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path)
    parser.add_argument("--limit", type=int, default=None)
    arguments = parser.parse_args()
    print(json.dumps(evaluate(arguments.file, arguments.limit)))


if __name__ == "__main__":
    main()
