#!/usr/bin/env python3
"""Train the phrases that have a say in a sentence's role, on CSAbstruct's training abstracts.

    .venv/bin/python scripts/train_phrases.py --data ../shared/data

Logistic regression over the phrases that stand in at least three sentences and over each sentence's
place, weighted by the annotators' agreement: a minute. Its logits are added to those of the role
head, both scaled by `SHARE`. A sum of logits shrinks what is rare, so a bias per role is fitted to
what the phrases say of training abstracts that they were not trained on (five folds).

Prints cross-validated figures on train, then figures on dev for several settings, the chosen one
last, and writes summarize/weights/phrases.safetensors.
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file
from torch import Tensor
from torch.nn import functional

from eval_roles import figures, read_abstracts
from models.encoder import Encoder, Passage
from models.locate import digest
from settings import ModelSettings
from summarize import heads as trained_heads
from summarize.heads import PLACES, ROLES, places, read_heads
from summarize.phrases import SCHEMA, WEIGHTS, Keys, Phrases, hashed, known
from summarize.trained import describe
from summarize.words import word_count

LEAST = 3
"""Training sentences that a phrase must stand in."""
STRENGTH = 4.0
"""Inverse of the L2 penalty's weight, in sentences (scikit-learn's C)."""
SHARE = 0.6
"""What both halves' logits are scaled by: fitted to cross-validated logits they came to 0.64 and
0.62, as their errors are partly the same."""
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Labelled:
    """Abstracts as phrases: one entry of `groups` and `hashes` for each abstract.

    Attributes:
        abstract: (sentences,) the number of each sentence's abstract.
        where: (sentences, PLACES).
        role, agreement: (sentences,).
    """

    groups: list[NDArray[np.int64]]
    hashes: list[Keys]
    abstract: NDArray[np.int64]
    where: Tensor
    role: Tensor
    agreement: Tensor

    def inputs(self, keys: Keys, chosen: NDArray[np.bool_]) -> "Inputs":
        """The known phrases of the chosen abstracts' sentences."""
        base, rows, columns, sizes = 0, [], [], []
        for number in np.flatnonzero(chosen):
            row, column, size = known(keys, self.groups[number], self.hashes[number])
            rows.append(row + base)
            columns.append(column)
            sizes.append(size)
            base += int((self.abstract == number).sum())
        counts = np.bincount(np.concatenate(rows), minlength=base)
        return Inputs(
            torch.from_numpy(np.concatenate(columns)),
            torch.from_numpy(np.concatenate(sizes)).float(),
            torch.from_numpy(counts.cumsum() - counts),
        )


class Inputs(NamedTuple):
    """Known phrases one sentence after the other: `starts` (sentences,) says where each begins."""

    columns: Tensor
    sizes: Tensor
    starts: Tensor

    def scores(self, weights: Tensor) -> Tensor:
        """(sentences, roles) from weights (phrases, roles)."""
        return functional.embedding_bag(
            self.columns, weights, self.starts, mode="sum", per_sample_weights=self.sizes
        )


def read(path: Path) -> Labelled:
    rows, texts, spans = read_abstracts(path)
    found = [hashed([(text, cut)]) for text, cut in zip(texts, spans, strict=True)]
    words = [
        [word_count(text[start:end]) for start, end in cut]
        for text, cut in zip(texts, spans, strict=True)
    ]
    return Labelled(
        [groups for groups, _ in found],
        [hashes for _, hashes in found],
        np.repeat(np.arange(len(rows)), [len(cut) for cut in spans]),
        torch.cat([places(counts) for counts in words]),
        torch.tensor([ROLES.index(label) for row in rows for label in row["labels"]]),
        torch.tensor([conf for row in rows for conf in row["confs"]]),
    )


def fit(data: Labelled, chosen: NDArray[np.bool_]) -> Phrases:
    """Phrases learnt from the chosen abstracts, not yet scaled."""
    each = [
        np.unique(np.stack([data.groups[number], data.hashes[number]]), axis=1)[1]
        for number in np.flatnonzero(chosen)
    ]
    hashes, counts = np.unique(np.concatenate(each), return_counts=True)
    keys = hashes[counts >= LEAST].astype(np.uint32)
    mine = torch.from_numpy(chosen[data.abstract])
    inputs, where = data.inputs(keys, chosen), data.where[mine]
    role, agreement = data.role[mine], data.agreement[mine]
    weights = torch.zeros(len(keys), len(ROLES), requires_grad=True)
    place = torch.zeros(PLACES, len(ROLES), requires_grad=True)
    bias = torch.zeros(len(ROLES), requires_grad=True)
    optimizer = torch.optim.LBFGS(
        [weights, place, bias], max_iter=100, tolerance_change=1e-7, line_search_fn="strong_wolfe"
    )

    def loss() -> Tensor:
        optimizer.zero_grad()
        logits = inputs.scores(weights) + where @ place + bias
        missed = (functional.cross_entropy(logits, role, reduction="none") * agreement).sum()
        value = missed / len(role) + (weights.square().sum() + place.square().sum()) / (
            2 * STRENGTH * len(role)
        )
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    return Phrases(
        keys, weights.detach().numpy(), place.detach().numpy(), bias.detach().numpy(), 1.0
    )


def logits_of(phrases: Phrases, data: Labelled, chosen: NDArray[np.bool_]) -> Tensor:
    """(sentences of the chosen abstracts, roles)."""
    where = data.where[torch.from_numpy(chosen[data.abstract])]
    said = data.inputs(phrases.keys, chosen).scores(torch.from_numpy(phrases.weights))
    return said + where @ torch.from_numpy(phrases.places) + torch.from_numpy(phrases.bias)


def unseen_logits(data: Labelled) -> Tensor:
    """(sentences, roles) from phrases that were learnt from the other four folds."""
    count = len(data.groups)
    fold = np.random.default_rng(0).permutation(count) % FOLDS
    logits = torch.zeros(len(data.role), len(ROLES))
    for number in range(FOLDS):
        phrases = fit(data, fold != number)
        logits[torch.from_numpy(fold[data.abstract] == number)] = logits_of(
            phrases, data, fold == number
        )
    return logits


def encoder_logits(path: Path, encoder: Encoder) -> Tensor:
    """(sentences, roles) from the role head alone."""
    heads = read_heads(encoder)
    _, texts, spans = read_abstracts(path)
    readings = encoder.read(
        [Passage("", text, cut) for text, cut in zip(texts, spans, strict=True)], heads
    )
    logits = []
    with torch.inference_mode():
        for reading, text, cut in zip(readings, texts, spans, strict=True):
            where = places([word_count(text[start:end]) for start, end in cut])[None]
            real = torch.ones(1, len(cut), dtype=torch.bool)
            logits.append(heads.role_logits(torch.from_numpy(reading.pieces)[None], where, real)[0])
    return torch.cat(logits).clone()


def fit_bias(logits: Tensor, role: Tensor, agreement: Tensor) -> Tensor:
    bias = torch.zeros(len(ROLES), requires_grad=True)
    optimizer = torch.optim.LBFGS([bias], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        missed = functional.cross_entropy(logits + bias, role, reduction="none")
        value = (missed * agreement).sum() / agreement.sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    return bias.detach() - bias.detach().mean()


def report(what: str, logits: Tensor, data: Labelled) -> None:
    guess, role = logits.argmax(-1).numpy(), data.role.numpy()
    print(json.dumps({"what": what} | figures(guess, role, data.agreement.numpy())), flush=True)


def train(data: Path, out: Path) -> None:
    """Train on train, print figures on dev, write the scaled weights."""
    files = data / "csabstruct/train.jsonl", data / "csabstruct/dev.jsonl"
    train_set, dev_set = (read(file) for file in files)
    encoder = Encoder.load(ModelSettings())
    states, dev_states = (encoder_logits(file, encoder) for file in files)
    unseen = unseen_logits(train_set)
    report("train, phrases of the other folds", unseen, train_set)
    everything = np.ones(len(train_set.groups), dtype=bool)
    phrases = fit(train_set, everything)
    said = logits_of(phrases, dev_set, np.ones(len(dev_set.groups), dtype=bool))
    both = SHARE * (states + unseen)
    bias = fit_bias(both, train_set.role, train_set.agreement)
    report("dev, states alone", dev_states, dev_set)
    report("dev, phrases alone", said, dev_set)
    report("dev, both", dev_states + said, dev_set)
    report("dev, both with bias", SHARE * (dev_states + said) + bias, dev_set)
    half = {
        "weights": (SHARE * phrases.weights).astype(np.float16),
        "places": (SHARE * phrases.places).astype(np.float16),
        "bias": (SHARE * phrases.bias + bias.numpy()).astype(np.float16),
        "share": np.asarray([SHARE], np.float16),
    }
    metadata = describe(
        SCHEMA, ("heads", digest(trained_heads.WEIGHTS)), script="scripts/train_phrases.py"
    )
    save_file({"keys": phrases.keys, **half}, out, metadata)
    print(json.dumps({"phrases": len(phrases.keys), "bytes": out.stat().st_size}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    arguments = parser.parse_args()
    train(arguments.data, arguments.out)


if __name__ == "__main__":
    main()
