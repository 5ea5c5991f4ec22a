#!/usr/bin/env python3
"""Train the check's model to find words of a line that are not as its author wrote them.

    .venv/bin/python scripts/train_check.py --data ../shared/data --minutes 30

Lines are SciTLDR-A's training TLDRs against title and abstract, sentences of these abstracts and of
every second one of arxiv/meta_6000 (against the rest of the abstract, or the whole of it), and the
titles of the latter; turns.py changes up to three words in each, anew at every visit. Every seventh
SciTLDR paper is kept out, for thresholds. Layers 1–2 of the encoder stay as they are. Writes
summarize/weights/check.safetensors.

Set ONEDNN_PRIMITIVE_CACHE_CAPACITY=64: batches of many shapes fill oneDNN's cache otherwise.
"""

import argparse
import gzip
import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

import turns
from eval_check import papers, whole
from models.encoder import Encoder
from models.vocabulary import Vocabulary
from settings import ModelSettings
from summarize.check.turned import BELOW, WEIGHTS, Input, Reader, describe, padded, prepare
from summarize.check.words import read
from summarize.sentences import split_sentences

BATCH = 32
KEPT_OUT = 7
LAYER_RATE, HEAD_RATE = 1.5e-4, 1e-3
AVERAGING = 0.99
TOGETHER = 5
"""Steps after which processes that train together share what they have learnt."""
RATE = 0.9
"""Edits a line, on average."""


@dataclass(frozen=True, slots=True)
class Line:
    """A true line; `evidence` always serves, `own` is the sentence that says it word for word."""

    line: str
    evidence: str
    own: str = ""


def lines_of(
    data: Path, rng: random.Random, tldrs: int, share: float
) -> tuple[list[Line], list[Line], list[str]]:
    """Lines to train on (each TLDR so often, a share of all others), TLDRs to look at, and strange
    clauses.
    """
    train: list[Line] = []
    known: list[Line] = []
    held: list[Line] = []
    texts: list[str] = []
    for index, row in enumerate(papers(data / "scitldr/A_train.jsonl")):
        pairs = [Line(one.strip(), whole(row)) for one in row["target"] if one.strip()]
        if index % KEPT_OUT == 0:
            held += pairs
            continue
        known += tldrs * pairs
        texts.append(" ".join(row["source"]))
        train += _sentences(row["title"] or "", [one.strip() for one in row["source"]], rng)
    with gzip.open(data / "arxiv/meta_6000.jsonl.gz", "rt", encoding="utf-8") as file:
        for index, record in enumerate(map(json.loads, file)):
            if index % 2:
                continue
            text, title = " ".join(record["abstract"].split()), " ".join(record["title"].split())
            texts.append(text)
            train.append(Line(title, text))
            parts = [text[start:end].strip() for start, end in split_sentences(text)]
            train += _sentences(title, parts, rng)
    train = known + rng.sample(train, round(share * len(train)))
    return train, held, turns.fragments_of(texts, rng, 8000)


def _sentences(title: str, parts: list[str], rng: random.Random) -> Iterator[Line]:
    for index, part in enumerate(parts):
        if 40 < len(part) < 300 and turns.candidates(part) and "http" not in part:
            if any(word in part for word in (" not ", "n't ", " without ", "cannot ", " no ")):
                times = 3
            else:
                times = 1 if index * 2 > len(parts) else int(rng.random() < 0.5)
            rest = " ".join([f"{title}.", *parts[:index], *parts[index + 1 :]])
            for _ in range(times):
                yield Line(part, rest, part)


@dataclass(frozen=True, slots=True)
class Example:
    """A pair with the labels and weights of its line's words."""

    input: Input
    labels: list[float]
    weights: list[float]


def example_of(
    vocabulary: Vocabulary, one: Line, fragments: list[str], rng: random.Random, rate: float
) -> Example:
    evidence = f"{one.evidence} {one.own}" if one.own and rng.random() < 0.35 else one.evidence
    made = turns.turn(one.line, evidence, fragments, rng, rate)
    pair = prepare(vocabulary, read(made.line), evidence)
    return Example(
        pair,
        [float(made.words[index][2]) for _, index in pair.words],
        [made.words[index][3] for _, index in pair.words],
    )


def logits_of(encoder: Encoder, reader: Reader, batch: list[Example]) -> Tensor:
    ids, mask, sides = padded([one.input for one in batch])
    states = encoder.lower(ids, mask, BELOW)
    with torch.autocast("cpu", torch.bfloat16):
        if reader.training:
            states = functional.dropout(states, 0.05)
        return reader(states.clone(), mask, sides).float()  # type: ignore[no-any-return]


def labels_of(batch: list[Example]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Rows, columns, labels and weights of all words that are judged."""
    rows = torch.tensor([row for row, one in enumerate(batch) for _ in one.input.words])
    columns = torch.tensor([at for one in batch for at, _ in one.input.words])
    labels = torch.tensor([label for one in batch for label in one.labels])
    return rows, columns, labels, torch.tensor([w for one in batch for w in one.weights])


def look(encoder: Encoder, reader: Reader, held: list[Example], **about: float) -> None:
    """Print how well words are told apart on TLDRs that were kept out."""
    reader.eval()
    scores, labels = [], []
    with torch.inference_mode():
        for begin in range(0, len(held), BATCH):
            batch = held[begin : begin + BATCH]
            logits = logits_of(encoder, reader, batch)
            rows, columns, label, weight = labels_of(batch)
            scores += logits[rows, columns][weight >= 1].tolist()
            labels += label[weight >= 1].tolist()
    order = np.argsort(np.argsort(scores)) + 1
    one = np.asarray(labels) > 0
    ranks = order[one].sum() - one.sum() * (one.sum() + 1) / 2
    auc = ranks / one.sum() / (~one).sum()
    high = np.quantile(np.asarray(scores)[~one], [0.9, 0.95, 0.98, 0.99])
    recall = [round(float((np.asarray(scores)[one] > at).mean()), 3) for at in high]
    print(json.dumps(about | {"auc": round(float(auc), 4), "recall": recall}), flush=True)
    reader.train()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--rank", type=int, default=0, help="which of the processes this is")
    parser.add_argument("--processes", type=int, default=1, help="that train together")
    parser.add_argument("--meet", type=Path, help="a file by which the processes find each other")
    parser.add_argument("--steps", type=int, default=0, help="batches; 0: all lines once")
    parser.add_argument("--tldrs", type=int, default=3, help="visits to each TLDR")
    parser.add_argument("--share", type=float, default=1.0, help="of all other lines")
    parser.add_argument("--rate", type=float, default=LAYER_RATE, help="of learning, for layers")
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(arguments.seed)
    rng = random.Random(arguments.seed)
    together = arguments.processes > 1
    if together:
        torch.distributed.init_process_group(
            "gloo",
            init_method=f"file://{arguments.meet.resolve()}",
            rank=arguments.rank,
            world_size=arguments.processes,
        )
    encoder = Encoder.load(ModelSettings())
    train, held_lines, fragments = lines_of(arguments.data, rng, arguments.tldrs, arguments.share)
    looking = random.Random(1)
    held = [example_of(encoder.vocabulary, one, [], looking, 0.8) for one in held_lines]
    held = [one for one in held if one.input.words]
    print(json.dumps({"lines": len(train), "held": len(held)}), flush=True)
    rng = random.Random(arguments.seed + 100 * arguments.rank)
    reader = Reader(encoder.upper_layers(BELOW), encoder.dimension).float().train()
    if arguments.start:
        weights = load_file(arguments.start)
        reader.load_state_dict({name: value.float() for name, value in weights.items()})
    reader.layers.eval()
    average = torch.optim.swa_utils.AveragedModel(
        reader,
        multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(AVERAGING),  # type: ignore[no-untyped-call]
    )
    others = [p for name, p in reader.named_parameters() if not name.startswith("layers.")]
    optimizer = torch.optim.AdamW(
        [
            {"params": reader.layers.parameters(), "lr": LAYER_RATE},
            {"params": others, "lr": HEAD_RATE},
        ],
        weight_decay=0.01,
    )
    steps = arguments.steps or len(train) // BATCH // arguments.processes
    base = [arguments.rate, HEAD_RATE * arguments.rate / LAYER_RATE]
    began = time.monotonic()
    losses: list[float] = []
    done = 0.0
    for step, batch in enumerate(batches(encoder, train, fragments, rng, steps)):
        # By the clock where it is shorter than the steps: the rate ends at nothing either way.
        if step % TOGETHER == 0:
            now = max(step / steps, (time.monotonic() - began) / 60 / arguments.minutes)
            done = meet(reader, now) if together else now
        if done >= 1:
            break
        for group, rate in zip(optimizer.param_groups, base, strict=True):
            group["lr"] = rate * min(1.0, (step + 1) / 100) * (1 - done)
        logits = logits_of(encoder, reader, batch)
        rows, columns, label, weight = labels_of(batch)
        loss = (
            functional.binary_cross_entropy_with_logits(
                logits[rows, columns], label, weight, reduction="sum"
            )
            / weight.sum()
        )
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        optimizer.step()
        average.update_parameters(reader)
        losses.append(loss.item())
        if step % 50 == 49 and arguments.rank == 0:
            about = {"step": step + 1, "of": steps, "minutes": (time.monotonic() - began) / 60}
            mean = float(np.mean(losses[-50:]))
            if step % 150 == 149:
                assert isinstance(average.module, Reader)
                look(encoder, average.module, held, **about, loss=round(mean, 4))
                average.module.layers.eval()
                save(average.module, arguments.out, encoder.sha256, steps=step + 1)
            else:
                print(json.dumps(about | {"loss": round(mean, 4)}), flush=True)
    if arguments.rank:
        return
    assert isinstance(average.module, Reader)
    look(encoder, average.module, held, step=len(losses))
    save(average.module, arguments.out, encoder.sha256, steps=len(losses), seed=arguments.seed)


def meet(reader: Reader, done: float) -> float:
    """Replace the weights of all processes by their mean; how much is done by the most advanced.

    Local SGD (Stich 2019, arXiv:1805.09767): each keeps an optimizer of its own.
    """
    with torch.no_grad():
        flat = nn.utils.parameters_to_vector(reader.parameters())
        torch.distributed.all_reduce(flat)
        nn.utils.vector_to_parameters(
            flat / torch.distributed.get_world_size(), reader.parameters()
        )
        share = torch.tensor(done)
        torch.distributed.all_reduce(share, torch.distributed.ReduceOp.MAX)
    return float(share)


def batches(
    encoder: Encoder, train: list[Line], fragments: list[str], rng: random.Random, steps: int
) -> Iterator[list[Example]]:
    """Batches of like length, in random order, made as they are wanted."""
    made = 0
    while made < steps:
        order = list(range(len(train)))
        rng.shuffle(order)
        for begin in range(0, len(order), BATCH * 16):
            group = [
                example_of(encoder.vocabulary, train[index], fragments, rng, RATE)
                for index in order[begin : begin + BATCH * 16]
            ]
            group = [one for one in group if one.input.words]
            group.sort(key=lambda one: len(one.input.ids))
            parts = [group[at : at + BATCH] for at in range(0, len(group), BATCH)]
            rng.shuffle(parts)
            yield from parts
            made += len(parts)


def save(reader: Reader, out: Path, encoder_sha256: str, **about: object) -> None:
    """Write the weights in half precision."""
    metadata = describe(encoder_sha256, script="scripts/train_check.py", **about)
    half = {name: value.detach().half().contiguous() for name, value in reader.state_dict().items()}
    save_file(half, out, metadata=metadata)


if __name__ == "__main__":
    main()
