"""The trained part: which role a sentence plays, and how well it would sum the text up.

    encoder, layers 1–4 (frozen, shared with the search vectors)
      → layers 5–6, our copies, trained further
      → means over the title and each sentence
      → role head: sentence, its two neighbours, the mean of all, where it stands → 5 roles
      → worth head: sentence, title, their product, the mean of all, where it stands → one score

Both heads were trained together by scripts/train_heads.py; see docs/model-card.md.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn

from db.card import Role
from models.encoder import Encoder, Floats
from models.errors import ModelError
from models.locate import digest

ROLES: tuple[Role, ...] = get_args(Role)
BELOW = 4
"""Encoder layers that stay as they are."""
HIDDEN = 128
PLACES = 8
"""Features of a sentence's length and place."""
WEIGHTS = Path(__file__).parent / "weights" / "heads.safetensors"
SCHEMA = "1"


class Heads(nn.Module):
    """Adapted encoder layers with a role head and a worth head on top; a `models.encoder.Top`."""

    below = BELOW

    def __init__(self, layers: nn.ModuleList, dimension: int) -> None:
        super().__init__()
        self.layers = layers
        self.dropout = nn.Dropout(0.2)
        self.role = nn.Sequential(
            nn.Linear(4 * dimension + PLACES, HIDDEN),
            nn.GELU(),
            nn.Dropout(0.3),
            nn.Linear(HIDDEN, len(ROLES)),
        )
        self.project = nn.Linear(dimension, HIDDEN)
        self.worth = nn.Sequential(
            nn.Linear(5 * HIDDEN + PLACES, HIDDEN),
            nn.GELU(),
            nn.Dropout(0.3),
            nn.Linear(HIDDEN, 1),
        )

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """The adapted layers over a batch of token states; see `models.encoder.Top`."""
        attention = (1.0 - mask[:, None, None, :].to(states.dtype)) * -1e9
        for layer in self.layers:
            states = layer(states, attention_mask=attention)
        return states

    def role_logits(self, sentences: Tensor, places: Tensor, mask: Tensor) -> Tensor:
        """(batch, sentences, dimension) → (batch, sentences, roles); `mask` marks real ones."""
        sentences = self.dropout(sentences)
        nothing = torch.zeros_like(sentences[:, :1])
        before = torch.cat([nothing, sentences[:, :-1]], 1)
        after = torch.cat([sentences[:, 1:], nothing], 1)
        mean = _mean(sentences, mask).expand_as(sentences)
        logits: Tensor = self.role(torch.cat([sentences, before, after, mean, places], -1))
        return logits

    def worth_logits(
        self, title: Tensor, sentences: Tensor, places: Tensor, mask: Tensor
    ) -> Tensor:
        """(batch, dimension) and (batch, sentences, dimension) → (batch, sentences)."""
        sentences = self.project(self.dropout(sentences))
        title = self.project(self.dropout(title))[:, None].expand_as(sentences)
        mean = _mean(sentences, mask).expand_as(sentences)
        features = [sentences, title, sentences * title, mean, sentences - mean, places]
        logits: Tensor = self.worth(torch.cat(features, -1))
        return logits[..., 0]


def places(words: Sequence[int]) -> Tensor:
    """(sentences, PLACES) features from the number of words in each sentence, in order."""
    n = len(words)
    length = torch.tensor(words, dtype=torch.float32)
    at = torch.arange(n, dtype=torch.float32)
    return torch.stack(
        [
            torch.log1p(length) - 3,
            length / 30,
            at / 10,
            at / max(n - 1, 1),
            (n - 1 - at) / 10,
            (at == 0).float(),
            (at == n - 1).float(),
            torch.full((n,), n / 10),
        ],
        1,
    )


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the heads say of a text's sentences.

    Attributes:
        roles: (sentences, roles) probabilities, in the order of `ROLES`.
        worths: (sentences,) share of the worth of its block of sentences, 0 to 1.
    """

    roles: Floats
    worths: Floats


BLOCK = 32
"""Sentences judged together; training saw abstracts of up to 34."""
LATER = 0.5
"""A text says what it is about near its start: what later blocks' worth is multiplied by."""


def judge(heads: Heads, title: Floats, sentences: Floats, words: Sequence[int]) -> Judgement:
    """Judge the sentences of one text, long ones in blocks so that places stay meaningful."""
    roles, worths = [], []
    blocks = np.array_split(np.arange(len(words)), max(1, -(-len(words) // BLOCK)))
    with torch.inference_mode():
        for number, block in enumerate(blocks):
            if not len(block):
                continue
            where = places([words[index] for index in block])[None]
            vectors = torch.from_numpy(sentences[block])[None]
            mask = torch.ones(1, len(block), dtype=torch.bool)
            role = heads.role_logits(vectors, where, mask)[0].softmax(-1)
            worth = heads.worth_logits(torch.from_numpy(title)[None], vectors, where, mask)[0]
            roles.append(role.numpy())
            worths.append(worth.softmax(-1).numpy() * (LATER if number else 1.0))
    if not roles:
        return Judgement(np.zeros((0, len(ROLES)), np.float32), np.zeros(0, np.float32))
    return Judgement(np.concatenate(roles), np.concatenate(worths))


def load_heads(encoder: Encoder, path: Path = WEIGHTS) -> tuple[Heads, str]:
    """The trained heads for this encoder, and their revision (digest of the weights file).

    Raises:
        ModelError: the file is missing or damaged (`model_missing`, `model_unreadable`), or made
            for other encoder weights (`model_unfit`).
    """
    if not path.is_file():
        raise ModelError(
            "model_missing",
            f"The trained heads {path} are not there.",
            "Install Preread again, or make them with scripts/train_heads.py.",
        )
    try:
        with safe_open(path, "pt") as file:
            about = file.metadata() or {}
            state = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118
    except (SafetensorError, OSError) as error:
        raise ModelError(
            "model_unreadable",
            f"The trained heads {path} cannot be read: {error}",
            "Install Preread again.",
        ) from error
    if about.get("encoder_sha256") != encoder.sha256 or about.get("schema") != SCHEMA:
        raise ModelError(
            "model_unfit",
            f"The trained heads fit the encoder with SHA-256 {about.get('encoder_sha256')}, and "
            f"{encoder.name} has {encoder.sha256}.",
            "Remove models.encoder from config.toml to use the embedded encoder, or train heads "
            "for yours with scripts/train_heads.py.",
        )
    heads = Heads(encoder.upper_layers(BELOW), encoder.dimension).float()
    heads.load_state_dict(state)
    # The layers run beside the encoder's own; the heads are tiny and stay exact on the processor.
    encoder.place(heads.layers)
    heads.eval()
    return heads, digest(path)[:12]


def describe(encoder_sha256: str, **figures: object) -> dict[str, str]:
    """Metadata that the weights file carries."""
    about = {"schema": SCHEMA, "encoder_sha256": encoder_sha256}
    return about | {name: json.dumps(value) for name, value in figures.items()}


def _mean(vectors: Tensor, mask: Tensor) -> Tensor:
    weights = mask[..., None].to(vectors.dtype)
    return (vectors * weights).sum(1, keepdim=True) / weights.sum(1, keepdim=True).clamp(min=1)
