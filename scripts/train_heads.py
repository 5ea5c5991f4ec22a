#!/usr/bin/env python3
"""Train the summarizer's heads: sentence roles on CSAbstruct, worth of lines on SciTLDR-A.

    .venv/bin/python scripts/train_heads.py --data ../shared/data --epochs 4 --seeds 3

Layers 1–4 of the encoder are frozen, so their states are computed once; copies of layers 5–6 and
all heads are trained together, one batch of either task at a time:

- worth: over all candidate lines of an abstract, softmax of each line's ROUGE-1 against the TLDR
  (temperature 0.08), after Cao et al. 2007, "Learning to rank: from pairwise to listwise";
- keep: for each token, whether its stem stands in the TLDR;
- roles: cross-entropy, weighted by the annotators' agreement.

An exponential moving average of the weights is what counts. Runs with other orders of the data
start from the same weights and are averaged in weight space (Wortsman et al. 2022, "Model soups").
Prints dev figures after every epoch and writes summarize/weights/heads.safetensors. After other
heads, the phrases that have a say beside them must be made anew: scripts/train_phrases.py.

Set ONEDNN_PRIMITIVE_CACHE_CAPACITY=64: batches of many shapes fill oneDNN's cache otherwise.
"""

import argparse
import copy
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

from heads_data import Example, read_examples
from models.encoder import Encoder
from settings import ModelSettings
from summarize.features import LEXICAL
from summarize.heads import BELOW, PLACES, ROLES, SCHEMA, WEIGHTS, Heads, Sheet, places
from summarize.trained import describe

BATCH = 16
LENGTHS = 64
"""Batches are padded to multiples of this, so that few shapes occur."""
TEMPERATURE = 0.08
KEEP_WEIGHT = 0.5
LAYER_RATE, HEAD_RATE = 1e-4, 1e-3
STATE_DROPOUT = 0.1
"""Between layers. Inside them dropout is off, which lets attention take its fast path."""
AVERAGING = 0.99


def add_states(examples: list[Example], encoder: Encoder) -> None:
    """Run the frozen layers once over all examples and keep what they put out."""
    order = sorted(examples, key=lambda example: len(example.ids), reverse=True)
    for begin in range(0, len(order), BATCH):
        batch = order[begin : begin + BATCH]
        states = encoder.states([example.ids for example in batch], BELOW)
        for example, state in zip(batch, states, strict=True):
            # A clone, so that the padded batch can be freed.
            example.states = state[: len(example.ids)].bfloat16().clone()


def sheet_of(heads: Heads, batch: list[Example]) -> tuple[Sheet, Tensor, Tensor, Tensor]:
    """The heads' view of a batch; logits, labels and mask of the tokens' chance to be kept."""
    size = len(batch)
    length = LENGTHS * -(-max(len(e.ids) for e in batch) // LENGTHS)
    most = max(len(e.words) for e in batch)
    lines = max(1, *(len(e.owner) for e in batch))
    states = torch.zeros(size, length, heads.width - 1)
    tokens, kept, text = (torch.zeros(size, length) for _ in range(3))
    pool = torch.zeros(size, 1 + most + lines, length)
    where = torch.zeros(size, most, PLACES)
    real = torch.zeros(size, most, dtype=torch.bool)
    owner = torch.zeros(size, lines, dtype=torch.long)
    counted = torch.zeros(size, lines, LEXICAL)
    for row, example in enumerate(batch):
        assert example.states is not None
        n, first, k = len(example.sentence), example.first, len(example.owner)
        states[row, : len(example.ids)] = example.states.float()
        tokens[row, : len(example.ids)] = 1
        kept[row, first : first + n] = example.kept
        text[row, first : first + n] = 1
        pool[row, 0, 1 : 1 + example.title_tokens] = 1
        pool[row, 1 + example.sentence, torch.arange(first, first + n)] = 1
        pool[row, 1 + most : 1 + most + k, first : first + n] = example.within.float()
        where[row, : len(example.words)] = places(example.words)
        real[row, : len(example.words)] = True
        owner[row, :k] = example.owner
        counted[row, :k] = example.lexical
    seen = adapted(heads, states, tokens)
    counts = pool.sum(-1)
    means = pool / counts[..., None].clamp(min=1) @ seen
    sheet = Sheet(
        means[:, 0],
        means[:, 1 : 1 + most],
        counts[:, 1 : 1 + most],
        where,
        real,
        torch.zeros(size, most, len(ROLES)),
        means[:, 1 + most :],
        counts[:, 1 + most :],
        owner,
        counted,
    )
    return sheet, heads.keep(heads.dropout(seen[..., :-1]))[..., 0], kept, text


def adapted(heads: Heads, states: Tensor, tokens: Tensor) -> Tensor:
    """`Heads.forward` with dropout between the layers and, on the processor, half precision."""
    if not heads.training:
        with torch.autocast("cpu", torch.bfloat16):
            return heads(states, tokens).float()  # type: ignore[no-any-return]
    attention = (1.0 - tokens[:, None, None, :]) * -1e9
    states = heads.dropout(states)
    with torch.autocast("cpu", torch.bfloat16):
        for layer in heads.layers:
            states = functional.dropout(layer(states, attention_mask=attention), STATE_DROPOUT)
    return torch.cat([states.float(), heads.keep(states.float()).sigmoid()], -1)


def line_mask(batch: list[Example], lines: int) -> Tensor:
    return torch.stack([torch.arange(lines) < len(example.owner) for example in batch])


def loss_of(heads: Heads, batch: list[Example]) -> Tensor:
    """Listwise loss and kept tokens for papers, weighted cross-entropy for labelled sentences."""
    sheet, logits, kept, text = sheet_of(heads, batch)
    if batch[0].roles is not None:
        guesses = heads.role_logits(sheet.sentences, sheet.places, sheet.real)[sheet.real]
        roles = torch.cat([e.roles for e in batch if e.roles is not None])
        weights = torch.cat([e.agreement for e in batch if e.agreement is not None])
        losses = functional.cross_entropy(guesses, roles, reduction="none")
        return (losses * weights).sum() / weights.sum()
    worths = heads.worth_logits(sheet)
    mask = line_mask(batch, worths.shape[1])
    target = torch.zeros_like(worths)
    for row, example in enumerate(batch):
        target[row, : len(example.owner)] = example.scores[:, 0]
    target = (target / TEMPERATURE).masked_fill(~mask, -1e4).softmax(1)
    listwise = -(target * worths.masked_fill(~mask, -1e4).log_softmax(1)).sum(1).mean()
    missed = functional.binary_cross_entropy_with_logits(logits, kept, reduction="none")
    return listwise + KEEP_WEIGHT * (missed * text).sum() / text.sum()


def dev_figures(
    heads: Heads, papers: list[Example], labelled: list[Example]
) -> dict[str, float | list[float]]:
    """Mean ROUGE of the best-ranked lines, and micro and macro F1 of roles, in percent."""
    training = heads.training
    heads.eval()
    rouge, guesses = [], []
    with torch.inference_mode():
        for begin in range(0, len(papers), BATCH):
            batch = papers[begin : begin + BATCH]
            worths = heads.worth_logits(sheet_of(heads, batch)[0])
            for example, row in zip(batch, worths, strict=True):
                rouge.append(example.scores[int(row[: len(example.owner)].argmax())])
        for begin in range(0, len(labelled), BATCH):
            sheet = sheet_of(heads, labelled[begin : begin + BATCH])[0]
            logits = heads.role_logits(sheet.sentences, sheet.places, sheet.real)
            guesses.append(logits[sheet.real].argmax(-1))
    heads.train(training)
    heads.layers.eval()
    guess = torch.cat(guesses)
    true = torch.cat([e.roles for e in labelled if e.roles is not None])
    f1 = []
    for role in range(len(ROLES)):
        guessed, is_role = guess == role, true == role
        f1.append(2 * int((guessed & is_role).sum()) / max(1, int(guessed.sum() + is_role.sum())))
    return {
        "rouge": [round(100 * float(x), 2) for x in torch.stack(rouge).mean(0)],
        "role_micro_f1": round(100 * float((guess == true).float().mean()), 2),
        "role_macro_f1": round(100 * float(np.mean(f1)), 2),
    }


def batches_of(examples: list[Example], rng: np.random.Generator) -> Iterator[list[Example]]:
    """Batches of like length, jittered so that they differ from epoch to epoch."""
    keys = np.array([len(e.ids) for e in examples]) + rng.normal(0, 20, len(examples))
    order = np.argsort(keys)
    for begin in range(0, len(order), BATCH):
        yield [examples[i] for i in order[begin : begin + BATCH]]


def train_once(
    start: Heads,
    tasks: list[list[Example]],
    sets: dict[str, list[Example]],
    epochs: int,
    seed: int,
) -> Heads:
    """One run from the given weights; the moving average of its best epoch, chosen on dev."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    heads = copy.deepcopy(start).train()
    heads.layers.eval()
    average = torch.optim.swa_utils.AveragedModel(
        heads,
        multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(AVERAGING),  # type: ignore[no-untyped-call]
    )
    others = [p for name, p in heads.named_parameters() if not name.startswith("layers.")]
    optimizer = torch.optim.AdamW(
        [
            {"params": heads.layers.parameters(), "lr": LAYER_RATE},
            {"params": others, "lr": HEAD_RATE},
        ],
        weight_decay=0.01,
    )
    steps = epochs * sum(-(-len(task) // BATCH) for task in tasks)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [LAYER_RATE, HEAD_RATE], total_steps=steps + 1, pct_start=0.15
    )
    best: tuple[float, Heads] | None = None
    for epoch in range(epochs):
        began = time.monotonic()
        batches = [batch for task in tasks for batch in batches_of(task, rng)]
        for index in rng.permutation(len(batches)):
            loss = loss_of(heads, batches[index])
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(heads.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            average.update_parameters(heads)
        seconds = time.monotonic() - began
        figures = report(_averaged(average), sets, seed=seed, epoch=epoch, seconds=seconds)
        if best is None or sum(figures["rouge"]) > best[0]:
            best = sum(figures["rouge"]), copy.deepcopy(_averaged(average))
    assert best is not None
    return best[1]


def _averaged(average: torch.optim.swa_utils.AveragedModel) -> Heads:
    assert isinstance(average.module, Heads)
    return average.module


def report(heads: Heads, sets: dict[str, list[Example]], **about: float) -> dict[str, Any]:
    figures = dev_figures(heads, sets["scitldr/A_dev"], sets["csabstruct/dev"])
    print(json.dumps({name: round(value) for name, value in about.items()} | figures), flush=True)
    return figures


def soup(runs: list[Heads]) -> Heads:
    """The mean of the weights of all runs."""
    mean = copy.deepcopy(runs[0])
    states = [run.state_dict() for run in runs]
    mean.load_state_dict(
        {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}
    )
    return mean


def train(data: Path, pretrain: Path | None, epochs: int, seeds: int, out: Path) -> None:
    """Train from the encoder's own layers and write the averaged weights."""
    torch.manual_seed(0)
    encoder = Encoder.load(ModelSettings())
    sets = {
        name: read_examples(
            data / f"{name}.jsonl", encoder.vocabulary, resegment=name.endswith("A_dev")
        )
        for name in ("scitldr/A_train", "scitldr/A_dev", "csabstruct/train", "csabstruct/dev")
    }
    for examples in sets.values():
        add_states(examples, encoder)
    start = Heads(encoder.upper_layers(BELOW), encoder.dimension).float()
    if pretrain is not None:
        titled = read_examples(pretrain, encoder.vocabulary, resegment=False)
        add_states(titled, encoder)
        start = train_once(start, [titled], sets, 1, seeds)
    tasks = [sets["scitldr/A_train"], sets["csabstruct/train"]]
    runs: list[Heads] = []
    for seed in range(seeds):
        runs.append(train_once(start, tasks, sets, epochs, seed))
        heads = soup(runs)
        figures = report(heads, sets, runs=len(runs))
        save(heads, out, encoder.sha256, epochs=epochs, runs=len(runs), dev=figures)


def save(heads: Heads, out: Path, encoder_sha256: str, **about: object) -> None:
    """Write the weights in half precision, after each run, so that a cut training leaves some."""
    fits = ("encoder", encoder_sha256)
    metadata = describe(SCHEMA, fits, script="scripts/train_heads.py", **about)
    half = {name: value.detach().half().contiguous() for name, value in heads.state_dict().items()}
    save_file(half, out, metadata=metadata)


def mix(files: list[Path], shares: list[float], out: Path) -> None:
    """Write the weighted mean of the weights of earlier runs."""
    states = [load_file(file) for file in files]
    mean = {
        name: sum(
            (share * state[name].float() for share, state in zip(shares, states, strict=True)),
            torch.zeros(()),
        )
        for name in states[0]
    }
    with safe_open(files[0], "pt") as file:
        about = file.metadata()
    about |= {"mix": json.dumps(dict(zip([f.stem for f in files], shares, strict=True)))}
    save_file({name: value.half().contiguous() for name, value in mean.items()}, out, about)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--pretrain", type=Path, help="arXiv records: titles as first references")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--mix", type=Path, nargs="+", help="average these files; train nothing")
    parser.add_argument("--shares", type=float, nargs="+")
    arguments = parser.parse_args()
    if arguments.mix:
        mix(arguments.mix, arguments.shares, arguments.out)
        return
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    train(arguments.data, arguments.pretrain, arguments.epochs, arguments.seeds, arguments.out)


if __name__ == "__main__":
    main()
