#!/usr/bin/env python3
"""Fit the weights of `summarize.point` to the sentences that a reader accepted as a post's point.

    .venv/bin/python scripts/train_point.py

tests/gold/points.jsonl names posts of ../shared/data by path and key, and the accepted sentences
by offsets; nothing of their text is in the repository. A softmax over a post's promising sentences
and "none of them" is fitted: to the chance of all accepted ones together, with L2 on standardised
features. The last draw is kept out. Prints how many posts are shown, and right, above several
floors in ten folds by source, then of the last draw, then the weights for summarize/point.py.
"""

import argparse
import json
import math
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from db.records import Entry
from gold_items import GOLD, SHARED, digest, read_entries
from models.subject import is_about
from settings import ModelSettings
from summarize.card import Item
from summarize.layout import settings_of
from summarize.point import FEATURES, features_of, promising
from summarize.prose import priors_of, worth_showing
from summarize.run import Summarizer, candidates_of
from summarize.sentences import split_sentences

STRENGTH = 10.0
"""Weight of the L2 penalty, on standardised features: 3 and 30 do much the same."""
FOLDS, SEEDS = 10, 4
ABOVE = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5)
"""Floors to tell shown and right posts of."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A post's promising sentences: `rows` of features, and which of them were accepted."""

    path: str
    draw: str
    on_topic: bool
    rows: NDArray[np.float64]
    right: NDArray[np.bool_]

    @property
    def many(self) -> float:
        """What speaks for "none of them", beside what always does."""
        return math.log(len(self.right))


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights of the features as they are, and what they come to for a middling sentence."""

    weights: NDArray[np.float64]
    middle: float

    def best(self, one: Weighed) -> tuple[float, bool]:
        """By how much the first choice is better than a middling sentence; whether it is right."""
        pulls = one.rows @ self.weights - self.middle
        at = int(pulls.argmax())
        return float(pulls[at]), bool(one.right[at])


def read(shared: Path) -> list[Weighed]:
    """The labelled posts that have a sentence to show."""
    rows = [json.loads(line) for line in (GOLD / "points.jsonl").read_text("utf-8").splitlines()]
    summarizer = Summarizer.load(ModelSettings())
    entries: dict[str, dict[str, Entry]] = {}
    found = []
    for row in rows:
        path = row["path"]
        if path not in entries:
            entries[path] = {entry.guid: entry for entry in read_entries(shared / path, "post")}
        entry = entries[path][row["key"]]
        if digest(entry.text) != row["text_sha256"]:
            raise SystemExit(f"{path} {row['key']}: its text is not the one that was labelled.")
        item = Item(entry.guid, entry.title, entry.text, "post", entry.read)
        if one := weigh(item, row, summarizer):
            found.append(one)
    return found


def weigh(item: Item, row: dict[str, Any], summarizer: Summarizer) -> Weighed | None:
    """The features of a post's sentences, as the card's selection has them."""
    spans = split_sentences(item.text)
    candidates = candidates_of(item, spans, summarizer.judge([item], [spans])[0])
    settings = settings_of(item.text, spans)
    good = worth_showing(candidates, settings)
    if not good:
        return None
    scores = priors_of(good, settings, item)
    chosen = promising(good, scores)
    right = set(map(tuple, row["right"]))
    return Weighed(
        row["path"],
        row["draw"],
        is_about(item.title, item.text, len(item.text.split())),
        np.array([features_of(one, scores, settings, candidates) for one in chosen]),
        np.array([one.span in right for one in chosen]),
    )


def fit(posts: list[Weighed]) -> Fit:
    """The softmax that makes the accepted sentences likeliest."""
    rows = np.concatenate([one.rows for one in posts])
    mean, scale = rows.mean(0), rows.std(0) + 1e-6
    most = max(len(one.right) for one in posts)
    inputs = torch.zeros(len(posts), most, len(FEATURES), dtype=torch.double)
    # Padding may not be chosen; the least finite value, as infinite ones have no gradient.
    closed = torch.full((len(posts), most + 1), -1e9, dtype=torch.double)
    wanted = torch.zeros(len(posts), most + 1, dtype=torch.bool)
    for number, one in enumerate(posts):
        count = len(one.right)
        inputs[number, :count] = torch.from_numpy((one.rows - mean) / scale)
        closed[number, :count] = 0
        wanted[number, :count] = torch.from_numpy(one.right)
        wanted[number, most] = not one.right.any()
    closed[:, most] = 0
    many = torch.tensor([[1.0, one.many] for one in posts], dtype=torch.double)
    weights = torch.zeros(len(FEATURES), dtype=torch.double, requires_grad=True)
    none = torch.zeros(2, dtype=torch.double, requires_grad=True)
    search = torch.optim.LBFGS([weights, none], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        search.zero_grad()
        pulls = torch.cat([inputs @ weights, (many @ none)[:, None]], 1) + closed
        accepted = pulls.log_softmax(1).where(wanted, torch.tensor(-1e9).double()).logsumexp(1)
        total = STRENGTH / 2 * weights.square().sum() + none[1].square() - accepted.sum()
        total.backward()  # type: ignore[no-untyped-call]
        return total

    search.step(loss)  # type: ignore[no-untyped-call]
    own = weights.detach().numpy() / scale
    return Fit(own, float(own @ mean))


def folded(posts: list[Weighed]) -> list[tuple[float, bool, bool]]:
    """Each post's first choice by weights fitted on other sources: pull, right, on topic."""
    found = []
    for seed in range(SEEDS):
        sources = sorted({one.path for one in posts})
        random.Random(seed).shuffle(sources)
        fold = {source: number % FOLDS for number, source in enumerate(sources)}
        for number in range(FOLDS):
            fitted = fit([one for one in posts if fold[one.path] != number])
            tested = [one for one in posts if fold[one.path] == number]
            found += [(*fitted.best(one), one.on_topic) for one in tested]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("data", type=Path, nargs="?", default=SHARED)
    every = read(parser.parse_args().data)
    posts = [one for one in every if one.draw != "last"]
    last = [one for one in every if one.draw == "last"]
    fitted = fit(posts)
    print("floor: shown and right, and of them about AI or product work")
    print(f"{len(posts)} posts in folds")
    told = [(pull + fitted.middle, right, on_topic) for pull, right, on_topic in folded(posts)]
    _report(told, SEEDS)
    print(f"{len(last)} posts of the last draw")
    firsts = [(*fitted.best(one), one.on_topic) for one in last]
    _report([(pull + fitted.middle, right, on_topic) for pull, right, on_topic in firsts], 1)
    for name, weight in zip(FEATURES, fitted.weights, strict=True):
        print(f"{name:8} {weight:.2f}")


def _report(best: list[tuple[float, bool, bool]], times: int) -> None:
    for floor in ABOVE:
        shown = [(right, on_topic) for pull, right, on_topic in best if pull >= floor]
        about = [right for right, on_topic in shown if on_topic]
        counts = (len(shown), sum(right for right, _ in shown), len(about), sum(about))
        print(f"{floor:.2f}:", *(f"{count / times:.1f}" for count in counts))


if __name__ == "__main__":
    main()
