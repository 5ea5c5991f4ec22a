#!/usr/bin/env python3
"""Fine-tune a small causal model to write cards' lines: low-rank adapters on its attention.

    .venv/bin/python scripts/train_writer.py MODEL CHATS OUT --papers A_train.jsonl --minutes 25
    .venv/bin/python scripts/train_writer.py MODEL CHATS OUT --merge FOLDER

MODEL is a folder in the Hugging Face layout, CHATS what writer_data.py wrote. A third of the
examples are these chats; the others, of --papers, are plain text, "title. abstract", an empty line
and "In one sentence:", answered by one of the authors' TLDRs. The loss is of the answers' tokens
only. Every few minutes the adapters are written to OUT (safetensors), where they are the best so
far on examples that were kept out. --merge adds the adapters of OUT to the model's weights and
writes FOLDER, which `writer.model` can name.
"""

import argparse
import json
import math
import random
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

RANK, SCALE, RATE = 8, 2.0, 1e-3
TARGETS = ("q_proj", "k_proj", "v_proj", "o_proj")
BATCH, POOL = 4, 64
"""Examples a step, and those that are sorted by length together."""
PAPERS = 2
"""Of them to each chat."""
LONGEST = 480
"""Tokens of an example; longer ones are left out."""
HELD = 6
"""Examples of each kind that are kept out."""
WARM_STEPS = 10
LOOK_S = 400
IGNORED = -100


class Adapted(nn.Module):
    """A frozen linear layer plus a trained product of two thin matrices, zero at the start."""

    def __init__(self, base: nn.Linear):
        super().__init__()
        self.base = base
        self.down = nn.Parameter(torch.randn(RANK, base.in_features) / math.sqrt(base.in_features))
        self.up = nn.Parameter(torch.zeros(base.out_features, RANK))

    def forward(self, states: Tensor) -> Tensor:
        added = functional.linear(functional.linear(states.float(), self.down), self.up)
        return self.base(states) + (SCALE * added).to(states.dtype)  # type: ignore[no-any-return]

    def merged(self) -> nn.Linear:
        """The layer with the product added to its weights."""
        weight = self.base.weight
        with torch.no_grad():
            weight.copy_((weight.float() + SCALE * self.up @ self.down).to(weight.dtype))
        return self.base


def adapt(model: nn.Module, first: int) -> dict[str, Adapted]:
    """Freeze the model and put adapters into its attention, from layer `first` on."""
    model.requires_grad_(requires_grad=False)
    adapters = {}
    for index, layer in enumerate(model.model.layers):  # type: ignore[union-attr, arg-type]
        for name in TARGETS if index >= first else ():
            one = Adapted(getattr(layer.self_attn, name))
            setattr(layer.self_attn, name, one)
            adapters[f"{index}.{name}"] = one
    return adapters


def merge(model: nn.Module, adapters: dict[str, Adapted]) -> None:
    """Add the adapters to the weights and take them out of the model."""
    for name, one in adapters.items():
        index, target = name.split(".")
        setattr(model.model.layers[int(index)].self_attn, target, one.merged())  # type: ignore[union-attr, index]


def state_of(adapters: dict[str, Adapted]) -> dict[str, Tensor]:
    """Both matrices of each, in half precision."""
    return {
        f"{name}.{part}": getattr(one, part).detach().half()
        for name, one in adapters.items()
        for part in ("down", "up")
    }


def restore(adapters: dict[str, Adapted], state: dict[str, Tensor]) -> None:
    """Put back what `state_of` gave."""
    with torch.no_grad():
        for name, one in adapters.items():
            for part in ("down", "up"):
                getattr(one, part).copy_(state[f"{name}.{part}"])


@dataclass(frozen=True, slots=True)
class Example:
    """Token ids; the loss is of those from `begin` on."""

    ids: list[int]
    begin: int


def of_chats(path: Path, tokenizer: Any) -> Iterator[Example]:
    """The writer's own prompts, as `models.generators.local` sends them, with their answers."""
    for row in map(json.loads, path.read_text("utf-8").splitlines()):
        prompt = tokenizer.apply_chat_template(
            row["chat"], tokenize=False, add_generation_prompt=True
        )
        yield _example(prompt, row["answer"], tokenizer)


def of_papers(path: Path, tokenizer: Any, rng: random.Random) -> Iterator[Example]:
    """Title and abstract, and one of the TLDRs."""
    for row in map(json.loads, path.read_text("utf-8").splitlines()):
        text = " ".join(" ".join([f"{row['title']}.", *row["source"]]).split())
        yield _example(f"{text}\n\nIn one sentence:", f" {rng.choice(row['target'])}", tokenizer)


def _example(prompt: str, answer: str, tokenizer: Any) -> Example:
    before, after = (
        tokenizer(text, add_special_tokens=False)["input_ids"] for text in (prompt, answer)
    )
    return Example([*before, *after, tokenizer.eos_token_id], len(before))


def batches(kinds: list[list[Example]], rng: random.Random) -> Iterator[list[Example]]:
    """For ever: batches of like length, in random order; every round has all chats and a fresh
    draw of papers, `PAPERS` times as many.
    """
    while True:
        most = PAPERS * len(kinds[0])
        examples = [
            *kinds[0],
            *(one for it in kinds[1:] for one in rng.sample(it, min(most, len(it)))),
        ]
        rng.shuffle(examples)
        for begin in range(0, len(examples), POOL):
            pool = sorted(examples[begin : begin + POOL], key=lambda one: len(one.ids))
            some = [pool[at : at + BATCH] for at in range(0, len(pool), BATCH)]
            rng.shuffle(some)
            yield from some


def losses(model: Any, batch: Iterable[Example]) -> Tensor:
    """Of each answer's token, in nats."""
    batch = list(batch)
    length = max(len(one.ids) for one in batch)
    ids = torch.tensor([one.ids + [0] * (length - len(one.ids)) for one in batch])
    wanted = torch.tensor(
        [
            [IGNORED] * one.begin + one.ids[one.begin :] + [IGNORED] * (length - len(one.ids))
            for one in batch
        ]
    )[:, 1:]
    # Padding stands behind what it could be seen from, so causal attention needs no mask.
    states = model.model(ids).last_hidden_state[:, :-1]
    asked = wanted != IGNORED
    logits = model.lm_head(states[asked]).float()
    return functional.cross_entropy(logits, wanted[asked], reduction="none")


def held_loss(model: Any, examples: list[Example]) -> float:
    with torch.inference_mode():
        parts = [losses(model, examples[at : at + 4]) for at in range(0, len(examples), 4)]
    return float(torch.cat(parts).mean())


def train(model: Any, adapters: dict[str, Adapted], arguments: Any, tokenizer: Any) -> None:
    """Until the minutes are over; the rate falls with them."""
    rng = random.Random(arguments.seed)
    kinds = [list(of_chats(arguments.chats, tokenizer))]
    if arguments.papers:
        kinds.append(list(of_papers(arguments.papers, tokenizer, rng)))
    kinds = [[one for one in kind if len(one.ids) <= LONGEST] for kind in kinds]
    held = [kind[:HELD] for kind in kinds]
    rest = [kind[HELD:] for kind in kinds]
    mean = [sum(len(one.ids) for one in kind) / len(kind) for kind in rest]
    about = {"examples": [len(kind) for kind in rest], "mean_tokens": [round(it) for it in mean]}
    print(json.dumps(about), flush=True)
    optimizer = torch.optim.AdamW(
        [it for one in adapters.values() for it in (one.down, one.up)], lr=RATE, weight_decay=0.0
    )
    best, looked, tokens = math.inf, -float(LOOK_S), 0
    begun = time.monotonic()
    recent: list[float] = []
    for step, batch in enumerate(batches(rest, rng)):
        spent = time.monotonic() - begun
        over = spent >= 60 * arguments.minutes
        if over or spent - looked >= LOOK_S:
            now = [held_loss(model, some) for some in held]
            at = {"s": round(spent), "step": step, "tokens": tokens}
            print(json.dumps(at | {"held": [round(it, 4) for it in now]}), flush=True)
            looked = time.monotonic() - begun
            if sum(now) < best:
                best = sum(now)
                save_file(state_of(adapters), arguments.out)
        if over:
            return
        for group in optimizer.param_groups:
            falling = 0.1 + 0.45 * (1 + math.cos(math.pi * spent / (60 * arguments.minutes)))
            group["lr"] = RATE * min(1.0, (step + 1) / WARM_STEPS) * falling
        loss = losses(model, batch).mean()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        tokens += sum(len(one.ids) for one in batch)
        recent.append(loss.item())
        if step % 10 == 0:
            print(json.dumps({"step": step, "loss": sum(recent) / len(recent)}), flush=True)
            recent = []


def main() -> None:
    from transformers import AutoModelForCausalLM, AutoTokenizer

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("model", type=Path)
    parser.add_argument("chats", type=Path)
    parser.add_argument("out", type=Path, help="the adapters' safetensors")
    parser.add_argument("--papers", type=Path)
    parser.add_argument("--minutes", type=float, default=25)
    parser.add_argument("--first", type=int, default=10, help="lowest layer with adapters")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--merge", type=Path, metavar="FOLDER")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(arguments.seed)
    tokenizer = AutoTokenizer.from_pretrained(arguments.model)
    model = AutoModelForCausalLM.from_pretrained(arguments.model, dtype=torch.bfloat16)
    adapters = adapt(model, arguments.first)
    if arguments.merge is None:
        train(model, adapters, arguments, tokenizer)
        return
    restore(adapters, load_file(arguments.out))
    merge(model, adapters)
    model.save_pretrained(arguments.merge)
    tokenizer.save_pretrained(arguments.merge)


if __name__ == "__main__":
    main()
