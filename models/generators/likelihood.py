"""How likely a causal model finds one text after another."""

import copy
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from models.errors import ModelError

if TYPE_CHECKING:
    from torch import Tensor

TOKENS = 512
"""Of one batch, padding included: logits over a vocabulary of 100,000 take 0.2 GB then."""


class Likelihood:
    """A loaded causal model and its tokenizer, asked for probabilities and never for text."""

    def __init__(self, model: Any, tokenizer: Any, revision: str) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self.revision = revision
        self._read: tuple[str, int, Tensor, Any] | None = None
        """What was given last: its tokens, the logits behind it, and the model's memory of it."""

    def probe(self) -> None:
        """Ask a trifle, so that a model which cannot be asked is known before there is work.

        Raises:
            ModelError: `model_unfit`, for a kind of model whose memory cannot be shared by texts.
        """
        try:
            self.log_chances("A probe.", ["One.", "Another one."])
        except (RuntimeError, ValueError, TypeError, AttributeError, IndexError) as error:
            raise ModelError(
                "model_unfit",
                f"The model cannot be asked how likely a text is: {error}",
                "Name a causal model with plain attention.",
            ) from error

    def log_chances(self, given: str, texts: Sequence[str]) -> list[float]:
        """For each text the sum of its tokens' log probabilities (natural) behind `given`.

        What is given is read once for all of them, and kept for the next call; of what does not
        fit the model the end is read. Sums are comparable between texts that differ by a word;
        longer ones have lower sums.
        """
        rows = [self._ids(f" {text}") for text in texts]
        if not rows:
            return []
        length, behind, memory = self._given(given, self._room() - max(map(len, rows)))
        found: list[float] = []
        for batch in _batches(rows):
            found += self._batch(batch, length, behind, copy.deepcopy(memory))
        return found

    def _batch(
        self, rows: list[list[int]], length: int, behind: "Tensor", memory: Any
    ) -> list[float]:
        import torch

        longest = max(map(len, rows))
        device = self._model.device
        with torch.inference_mode():
            memory.batch_repeat_interleave(len(rows))
            ids = torch.tensor([row + [0] * (longest - len(row)) for row in rows], device=device)
            mask = torch.ones(len(rows), length + longest, dtype=torch.long, device=device)
            rest = self._model(ids, past_key_values=memory, attention_mask=mask).logits[:, :-1]
            logits = torch.cat([behind.expand(len(rows), -1, -1), rest], 1).float()
            chances = logits.gather(-1, ids[..., None])[..., 0] - logits.logsumexp(-1)
        return [float(chances[row, : len(own)].sum()) for row, own in enumerate(rows)]

    def _given(self, text: str, room: int) -> "tuple[int, Tensor, Any]":
        import torch

        read = self._read
        if read is None or read[0] != text or read[1] > room:
            ids = self._tokenizer(text, verbose=False)["input_ids"]  # with what a text begins with
            ids = ids[-max(1, room) :] or [self._tokenizer.eos_token_id]  # no model reads nothing
            with torch.inference_mode():
                out = self._model(torch.tensor([ids], device=self._model.device), use_cache=True)
            read = (text, len(ids), out.logits[:, -1:].clone(), out.past_key_values)
            self._read = read
        return read[1:]

    def _room(self) -> int:
        """Tokens that the model reads at once."""
        return int(getattr(self._model.config, "max_position_embeddings", None) or 1 << 30)

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"]
        return ids


def _batches(rows: list[list[int]]) -> Iterator[list[list[int]]]:
    """The rows in their order, at most `TOKENS` together, or one that is longer."""
    batch: list[list[int]] = []
    for row in rows:
        longest = max(map(len, [*batch, row]))
        if batch and longest * (len(batch) + 1) > TOKENS:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch
