#!/usr/bin/env python3
"""Every threshold that fires on real abstracts, with its sentence: to be read for false ones.

    .venv/bin/python scripts/eval_thresholds.py --every 4 > fired.txt

Cards are made of each N-th abstract of ../shared/data/arxiv/meta_6000.jsonl.gz and held against
common thresholds, without a bet's nearness: editions fire less.
"""

import argparse
import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from digest.thresholds import judge
from settings import Bet, ModelSettings
from summarize.card import Item
from summarize.run import Made, Summarizer, make_cards

DATA = Path(__file__).parents[2] / "shared" / "data" / "arxiv" / "meta_6000.jsonl.gz"
THRESHOLDS = (
    *("WER < 5 %", "CER < 10%", "accuracy >= 90%", "F1 >= 0.9", "AUROC > 0.95", "recall >= 90%"),
    *("precision >= 90%", "pass@1 > 60%", "success rate at least 80%", "win rate above 60%"),
    *("hallucination rate < 5%", "attack success rate under 10%", "error rate < 5%", "BLEU > 30"),
    *("mAP > 50%", "IoU > 80%", "perplexity < 10", "FID < 5", "PSNR > 30 dB", "under 1 GB"),
    *("memory under 16 GB", "latency below 200 ms", "throughput > 100 tokens/s"),
    *("$1 per million tokens or less", "under 1B parameters", "+5 points accuracy"),
    *("at least 2x faster", "at least 2x smaller", "at least 2x cheaper"),
    "memory at least 2x smaller",
    *("at least 30 % lower latency", "at least 50% lower cost", "at least 30% fewer tokens"),
)


def items(every: int) -> Iterator[Item]:
    """Each N-th abstract."""
    with gzip.open(DATA, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % every == 1 % every:
                row = json.loads(line)
                yield Item(row["id"], row["title"], row["abstract"])


def main() -> None:
    """Print what fires, then the counts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--every", type=int, default=4)
    chosen = list(items(parser.parse_args().every))
    summarizer = Summarizer.load(ModelSettings())
    bets = [Bet(name="n", text="t", thresholds=THRESHOLDS[n : n + 20]) for n in (0, 20)]
    fired = missed = 0
    made = make_cards(chosen, summarizer, at=datetime.now(UTC))
    for item, answer in zip(chosen, made, strict=True):
        if not isinstance(answer, Made):
            continue
        for judged in (it for bet in bets for it in judge(answer.card, bet, item.text)):
            fired, missed = fired + judged.met, missed + (not judged.met)
            if judged.met:
                place = judged.number["evidence"][0]
                words = " ".join(item.text[place["start"] : place["end"]].split())
                print(f"{item.id}  {judged.reason}\n    {words}")
    print(json.dumps({"abstracts": len(chosen), "fired": fired, "missed": missed}))


if __name__ == "__main__":
    main()
