"""The trained second opinion, as `check_line` asks it."""

from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open

from models.encoder import Encoder
from models.errors import ModelError
from models.locate import digest
from summarize.check.turned import BELOW, SCHEMA, WEIGHTS, Reader, padded, prepare
from summarize.check.words import read

BATCH = 32


class Doubts:
    """A `summarize.check.Semantics`. `revision`: digest of the weights file."""

    def __init__(self, encoder: Encoder, reader: Reader, revision: str) -> None:
        self._encoder = encoder
        self._reader = reader
        self.revision = revision

    def doubts(self, line: str, evidence: str) -> Sequence[float]:
        """For each word of `read(line).words` the chance that it is wrong; 0 where not read."""
        return self.doubts_of([(line, evidence)])[0]

    def doubts_of(self, pairs: Sequence[tuple[str, str]]) -> list[list[float]]:
        """The same for many pairs at once, each (line, evidence)."""
        texts = [read(line) for line, _ in pairs]
        inputs = [
            prepare(self._encoder.vocabulary, text, evidence)
            for text, (_, evidence) in zip(texts, pairs, strict=True)
        ]
        found = [[0.0] * len(text.words) for text in texts]
        order = sorted(range(len(inputs)), key=lambda index: len(inputs[index].ids))
        with torch.inference_mode():
            for begin in range(0, len(order), BATCH):
                batch = order[begin : begin + BATCH]
                ids, mask, sides = padded([inputs[index] for index in batch])
                states = self._encoder.lower(ids, mask, BELOW)
                device = states.device
                chances = self._reader(states, mask.to(device), sides.to(device)).sigmoid().cpu()
                for row, index in enumerate(batch):
                    for at, word in inputs[index].words:
                        found[index][word] = float(chances[row, at])
        return found


def load_doubts(encoder: Encoder, path: Path = WEIGHTS) -> Doubts:
    """The trained reader for this encoder.

    Raises:
        ModelError: the file is missing or damaged (`model_missing`, `model_unreadable`), or made
            for other encoder weights (`model_unfit`).
    """
    if not path.is_file():
        raise ModelError(
            "model_missing",
            f"The weights {path} are not there.",
            "Install Preread again, or make them with scripts/train_check.py.",
        )
    try:
        with safe_open(path, "pt") as file:
            about = file.metadata() or {}
            state = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118
    except (SafetensorError, OSError) as error:
        raise ModelError(
            "model_unreadable",
            f"The weights {path} cannot be read: {error}",
            "Install Preread again.",
        ) from error
    if about.get("encoder_sha256") != encoder.sha256 or about.get("schema") != SCHEMA:
        raise ModelError(
            "model_unfit",
            f"The weights of the check fit the encoder with SHA-256 {about.get('encoder_sha256')}, "
            f"and {encoder.name} has {encoder.sha256}.",
            "Remove models.encoder from config.toml to use the embedded encoder, or train the "
            "check for yours with scripts/train_check.py.",
        )
    reader = Reader(encoder.upper_layers(BELOW), encoder.dimension).float()
    reader.load_state_dict(state)
    encoder.place(reader.layers)
    reader.to(next(reader.layers.parameters()).device)  # the rest stays exact
    return Doubts(encoder, reader.eval(), digest(path)[:12])
