"""The trained part of the check: which words of a line its evidence turns down.

    line [SEP] the sentences of the evidence that share most words with it
      → encoder, layers 1–2 (frozen) → layers 3–6, our copies, trained further
      → for each word of the line: the chance that its author wrote something else there

A cross-encoder in the manner of FactCC (Kryscinski et al. 2020, arXiv:1910.12840), which judges
words as ELECTRA does (Clark et al. 2020, arXiv:2003.10555) instead of the pair: a line of twenty
words teaches twenty times as much. Trained by scripts/train_check.py; see docs/model-card.md.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from models.vocabulary import Vocabulary
from summarize.check.words import Text, read
from summarize.sentences import split_sentences

BELOW = 2
"""Encoder layers that stay as they are."""
LINE_TOKENS, TOKENS = 72, 128
"""Tokens read of a line, and of a line with its evidence, markers included."""
WEIGHTS = Path(__file__).parents[1] / "weights" / "check.safetensors"
SCHEMA = "1"


class Reader(nn.Module):
    """Adapted encoder layers, and the chance of each token to be turned."""

    def __init__(self, layers: nn.ModuleList, dimension: int) -> None:
        super().__init__()
        self.layers = layers
        self.side = nn.Parameter(torch.zeros(2, dimension))
        """Added to the states of the line's tokens and of the evidence's."""
        self.head = nn.Sequential(nn.Linear(dimension, 128), nn.GELU(), nn.Linear(128, 1))

    def forward(self, states: Tensor, mask: Tensor, sides: Tensor) -> Tensor:
        """Logits (batch, length) from the frozen states, the real tokens, and whose each is."""
        states = states + self.side.to(states.dtype)[sides]
        attention = (1.0 - mask[:, None, None, :].to(states.dtype)) * -1e9
        for layer in self.layers:
            states = layer(states, attention_mask=attention)
        logits: Tensor = self.head(states.to(self.side.dtype))[..., 0]
        return logits


@dataclass(frozen=True, slots=True)
class Input:
    """Token ids; how many are the line's, its marker and separator included; the first token of
    each word of the line that is read, with the word's index."""

    ids: list[int]
    line: int
    words: list[tuple[int, int]]


def prepare(vocabulary: Vocabulary, line: Text, evidence: str) -> Input:
    """The pair as the model reads it."""
    encoded = vocabulary.encode(line.raw)
    starts = {token.start: index for index, token in enumerate(line.words)}
    words = [
        (1 + at, starts[start])
        for at, (start, _) in enumerate(encoded.offsets[:LINE_TOKENS])
        if start in starts
    ]
    ids = [vocabulary.cls, *encoded.ids[:LINE_TOKENS], vocabulary.sep]
    room = TOKENS - len(ids) - 1
    given = vocabulary.encode(relevant(line, evidence, room)).ids[:room]
    return Input([*ids, *given, vocabulary.sep], len(ids), words)


def relevant(line: Text, evidence: str, tokens: int) -> str:
    """The sentences of the evidence that share most words with the line, in their order."""
    spans = split_sentences(evidence)
    said = {word.stem for word in line.words if word.is_content}
    sentences = [evidence[start:end].strip() for start, end in spans]
    if sum(map(_size, sentences)) <= tokens:
        return " ".join(sentences)
    shares = []
    for index, sentence in enumerate(sentences):
        stems = {word.stem for word in read(sentence).words if word.is_content}
        shares.append((len(said & stems) / (4 + len(stems)) ** 0.5, -index))
    chosen: list[int] = []
    room = float(tokens)
    for _, negative in sorted(shares, reverse=True):
        if room < 8 and chosen:
            break
        chosen.append(-negative)
        room -= _size(sentences[-negative])
    return " ".join(sentences[index] for index in sorted(chosen))


def _size(sentence: str) -> float:
    return 1.35 * len(sentence.split())


def padded(inputs: Sequence[Input], step: int = 16) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, mask and sides (batch, length) of some pairs."""
    length = step * -(-max(len(one.ids) for one in inputs) // step)
    ids, mask, sides = (torch.zeros(len(inputs), length, dtype=torch.long) for _ in range(3))
    for row, one in enumerate(inputs):
        ids[row, : len(one.ids)] = torch.tensor(one.ids)
        mask[row, : len(one.ids)] = 1
        sides[row, one.line :] = 1
    return ids, mask, sides


def describe(encoder_sha256: str, **figures: object) -> dict[str, str]:
    """Metadata that the weights file carries."""
    about = {"schema": SCHEMA, "encoder_sha256": encoder_sha256}
    return about | {name: json.dumps(value) for name, value in figures.items()}
