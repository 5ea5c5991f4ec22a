#!/usr/bin/env python3
"""Train the summarizer's heads: sentence roles on CSAbstruct, sentence worth on SciTLDR-A.

    .venv/bin/python scripts/train_heads.py --data ../shared/data --epochs 4

Layers 1–4 of the encoder are frozen, so their states are computed once; copies of layers 5–6 and
both heads are trained together, one batch of either task at a time. The worth target is the
softmax of each sentence's ROUGE-1 against the paper's TLDR (temperature 0.08), the role loss is
cross-entropy weighted by the annotators' agreement. About ten minutes an epoch on one core.
Prints dev figures after every epoch and writes summarize/weights/heads.safetensors.
"""

import argparse
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from rouge_score.rouge_scorer import RougeScorer
from safetensors.torch import save_file
from torch import Tensor, nn
from transformers import AutoModel, AutoTokenizer

from models.encoder import TITLE_TOKENS, WINDOW, Encoder
from models.locate import locate
from settings import ModelSettings
from summarize.heads import BELOW, ROLES, WEIGHTS, Heads, describe, places

BATCH = 16
TEMPERATURE = 0.08
LAYER_RATE, HEAD_RATE = 1e-4, 1e-3


@dataclass
class Example:
    """An abstract: token ids, the pooling row of each token, and its labels.

    Rows: 0 is the title, 1 … n the sentences, -1 nothing.
    """

    ids: list[int]
    rows: Tensor
    places: Tensor
    rouge: Tensor | None = None
    roles: Tensor | None = None
    agreement: Tensor | None = None
    states: Tensor | None = None


def read_examples(path: Path, tokenizer: Any) -> list[Example]:
    """SciTLDR rows carry `source`, `target` and `title`; CSAbstruct rows `sentences`, `labels`."""
    scorer = RougeScorer(["rouge1"], use_stemmer=True)
    examples = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        sentences: list[str] = row.get("source") or row["sentences"]
        starts = np.cumsum([0, *(len(sentence) + 1 for sentence in sentences[:-1])])
        encoded = tokenizer(
            " ".join(sentences),
            add_special_tokens=False,
            return_offsets_mapping=True,
            verbose=False,
        )
        title = tokenizer(row.get("title", ""), add_special_tokens=False)["input_ids"]
        title = title[:TITLE_TOKENS]
        head = [tokenizer.cls_token_id, *title, *([tokenizer.sep_token_id] if title else [])]
        ids = encoded["input_ids"][: WINDOW - len(head) - 1]
        offsets = [start for start, _ in encoded["offset_mapping"][: len(ids)]]
        rows = np.searchsorted(starts, offsets, side="right").tolist()
        example = Example(
            [*head, *ids, tokenizer.sep_token_id],
            torch.tensor([-1, *[0] * len(title), *([-1] if title else []), *rows, -1]),
            places([len(sentence.split()) for sentence in sentences]),
        )
        if "target" in row:
            scores = [
                max(scorer.score(target, sentence)["rouge1"].fmeasure for target in row["target"])
                for sentence in sentences
            ]
            example.rouge = torch.tensor(scores)
        else:
            example.roles = torch.tensor([ROLES.index(label) for label in row["labels"]])
            example.agreement = torch.tensor(row["confs"])
        examples.append(example)
    return examples


def add_states(examples: list[Example], model: Any) -> None:
    """Run the frozen layers once over all examples and keep what they put out, in half floats."""
    order = sorted(examples, key=lambda example: len(example.ids), reverse=True)
    with torch.inference_mode():
        for begin in range(0, len(order), BATCH):
            batch = order[begin : begin + BATCH]
            length = len(batch[0].ids)
            ids = torch.tensor([e.ids + [0] * (length - len(e.ids)) for e in batch])
            mask = torch.tensor([[1] * len(e.ids) + [0] * (length - len(e.ids)) for e in batch])
            states = model(ids, attention_mask=mask, output_hidden_states=True).hidden_states[BELOW]
            for example, state in zip(batch, states, strict=True):
                # A clone, so that the padded batch can be freed.
                example.states = state[: len(example.ids)].half().clone()


def pooled(heads: Heads, batch: list[Example]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Titles (b, d), sentences (b, n, d), places (b, n, p) and the mask of real sentences."""
    length = max(len(e.ids) for e in batch)
    count = max(len(e.places) for e in batch)
    states = torch.zeros(len(batch), length, heads.project.in_features)
    tokens = torch.zeros(len(batch), length)
    pool = torch.zeros(len(batch), count + 1, length)
    where = torch.zeros(len(batch), count, batch[0].places.shape[1])
    mask = torch.zeros(len(batch), count, dtype=torch.bool)
    for at, example in enumerate(batch):
        n = len(example.ids)
        assert example.states is not None
        states[at, :n] = example.states.float()
        tokens[at, :n] = 1
        real = example.rows >= 0
        pool[at, example.rows[real], torch.arange(n)[real]] = 1
        where[at, : len(example.places)] = example.places
        mask[at, : len(example.places)] = True
    means = pool / pool.sum(-1, keepdim=True).clamp(min=1) @ heads(states, tokens)
    return means[:, 0], means[:, 1:], where, mask


def loss_of(heads: Heads, batch: list[Example]) -> Tensor:
    """Listwise loss for papers with ROUGE targets, weighted cross-entropy for labelled ones."""
    title, sentences, where, mask = pooled(heads, batch)
    if batch[0].rouge is not None:
        logits = heads.worth_logits(title, sentences, where, mask).masked_fill(~mask, -1e4)
        target = torch.zeros_like(logits)
        for at, example in enumerate(batch):
            assert example.rouge is not None
            target[at, : len(example.rouge)] = example.rouge
        target = (target / TEMPERATURE).masked_fill(~mask, -1e4).softmax(1)
        return -(target * logits.log_softmax(1)).sum(1).mean()
    logits = heads.role_logits(sentences, where, mask)[mask]
    roles = torch.cat([e.roles for e in batch if e.roles is not None])
    weights = torch.cat([e.agreement for e in batch if e.agreement is not None])
    losses = nn.functional.cross_entropy(logits, roles, reduction="none")
    return (losses * weights).sum() / weights.sum()


def dev_figures(heads: Heads, papers: list[Example], labelled: list[Example]) -> dict[str, float]:
    """Mean ROUGE-1 of the best-ranked sentences, and micro and macro F1 of roles, in percent."""
    heads.eval()
    rouge, guesses, truth = [], [], []
    with torch.inference_mode():
        for begin in range(0, len(papers), BATCH):
            batch = papers[begin : begin + BATCH]
            logits = heads.worth_logits(*pooled(heads, batch))
            for example, row in zip(batch, logits, strict=True):
                assert example.rouge is not None
                rouge.append(float(example.rouge[int(row[: len(example.rouge)].argmax())]))
        for begin in range(0, len(labelled), BATCH):
            batch = labelled[begin : begin + BATCH]
            _, sentences, where, mask = pooled(heads, batch)
            guesses.append(heads.role_logits(sentences, where, mask)[mask].argmax(-1))
            truth += [e.roles for e in batch if e.roles is not None]
    heads.train()
    guess, true = torch.cat(guesses), torch.cat(truth)
    f1 = []
    for role in range(len(ROLES)):
        guessed, real = guess == role, true == role
        f1.append(2 * int((guessed & real).sum()) / max(1, int(guessed.sum() + real.sum())))
    return {
        "worth_rouge1": round(100 * float(np.mean(rouge)), 2),
        "role_micro_f1": round(100 * float((guess == true).float().mean()), 2),
        "role_macro_f1": round(100 * float(np.mean(f1)), 2),
    }


def batches_of(examples: list[Example], rng: np.random.Generator) -> list[list[Example]]:
    """Batches of like length, jittered so that they differ from epoch to epoch."""
    keys = np.array([len(e.ids) for e in examples]) + rng.normal(0, 20, len(examples))
    order = np.argsort(keys)
    return [
        [examples[i] for i in order[begin : begin + BATCH]] for begin in range(0, len(order), BATCH)
    ]


def train(data: Path, epochs: int, out: Path) -> None:
    """Train from the encoder's own layers and write the weights after the last epoch."""
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    located = locate(ModelSettings())
    tokenizer = AutoTokenizer.from_pretrained(located.folder, local_files_only=True)
    model = AutoModel.from_pretrained(located.folder, local_files_only=True).eval()
    sets = {
        name: read_examples(data / f"{name}.jsonl", tokenizer)
        for name in ("scitldr/A_train", "scitldr/A_dev", "csabstruct/train", "csabstruct/dev")
    }
    for examples in sets.values():
        add_states(examples, model)
    encoder = Encoder.load(ModelSettings(dtype="fp32"))
    heads = Heads(encoder.upper_layers(BELOW), encoder.dimension).float().train()
    others = [p for name, p in heads.named_parameters() if not name.startswith("layers.")]
    optimizer = torch.optim.AdamW(
        [
            {"params": heads.layers.parameters(), "lr": LAYER_RATE},
            {"params": others, "lr": HEAD_RATE},
        ],
        weight_decay=0.01,
    )
    tasks = [sets["scitldr/A_train"], sets["csabstruct/train"]]
    steps = epochs * sum(-(-len(task) // BATCH) for task in tasks)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [LAYER_RATE, HEAD_RATE], total_steps=steps + 1, pct_start=0.15
    )
    figures: dict[str, float] = {}
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
        figures = dev_figures(heads, sets["scitldr/A_dev"], sets["csabstruct/dev"])
        print(json.dumps({"epoch": epoch, "seconds": round(time.monotonic() - began)} | figures))
    about = describe(located.sha256, script="scripts/train_heads.py", epochs=epochs, dev=figures)
    half = {name: value.detach().half().contiguous() for name, value in heads.state_dict().items()}
    save_file(half, out, metadata=about)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    train(arguments.data, arguments.epochs, arguments.out)


if __name__ == "__main__":
    main()
