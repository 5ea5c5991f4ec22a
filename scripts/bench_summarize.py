#!/usr/bin/env python3
"""How much longer a full card takes than the bare encoder pass; prints one JSON document.

    .venv/bin/python scripts/bench_summarize.py ../shared/data/arxiv/meta_6000.jsonl.gz

The baseline is the encoder's forward pass alone over the same abstracts, tokenized beforehand:
length-sorted, batches of 16, cut at 512 tokens, in the number format the summarizer runs in (bf16
where the processor has it). Both are warmed up, run in turn and repeated; the best time of each
counts, so that other work on the machine falls out.
"""

import argparse
import gzip
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModel, AutoTokenizer

from models.encoder import BATCH, WINDOW
from models.locate import locate
from settings import ModelSettings
from summarize.card import Item
from summarize.run import Summarizer, make_cards


def forward_pass(texts: list[str], dtype: str) -> Callable[[], None]:
    """The baseline, ready to run: tokenized and batched."""
    folder = locate(ModelSettings()).folder
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    model = AutoModel.from_pretrained(
        folder,
        local_files_only=True,
        dtype=torch.bfloat16 if dtype == "bf16" else torch.float32,
    ).eval()
    encoded = tokenizer(texts, truncation=True, max_length=WINDOW)["input_ids"]
    order = sorted(encoded, key=len, reverse=True)
    batches = [
        tokenizer.pad({"input_ids": order[begin : begin + BATCH]}, return_tensors="pt")
        for begin in range(0, len(order), BATCH)
    ]

    def run() -> None:
        with torch.inference_mode():
            for batch in batches:
                model(**batch)

    return run


def timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def bench(path: Path, limit: int, repeats: int) -> dict[str, Any]:
    """Best times of both over the first `limit` records of an arXiv metadata file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        records = [json.loads(line) for line, _ in zip(file, range(limit), strict=False)]
    items = [
        Item(record["id"], record["title"], record["abstract"], comment=record["comment"])
        for record in records
    ]
    summarizer = Summarizer.load(ModelSettings())
    forward = forward_pass([item.text for item in items], summarizer.encoder.dtype)

    def cards() -> None:
        for _ in make_cards(items, summarizer, at=datetime.now(UTC)):
            pass

    summarizer.summarize(items[:BATCH], datetime.now(UTC))
    forward_s, cards_s = [], []
    for _ in range(repeats):
        forward_s.append(timed(forward))
        cards_s.append(timed(cards))
    return {
        "texts": len(items),
        "dtype": summarizer.encoder.dtype,
        "threads": torch.get_num_threads(),
        "forward_s": round(min(forward_s), 2),
        "cards_s": round(min(cards_s), 2),
        "forward_per_minute": round(60 * len(items) / min(forward_s)),
        "cards_per_minute": round(60 * len(items) / min(cards_s)),
        "ratio": round(min(cards_s) / min(forward_s), 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path)
    parser.add_argument("--limit", type=int, default=320)
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    print(json.dumps(bench(arguments.file, arguments.limit, arguments.repeats)))


if __name__ == "__main__":
    main()
