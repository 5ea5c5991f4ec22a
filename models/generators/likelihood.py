"""How likely a causal model finds one text after another."""

import copy
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor

BATCH = 32


class Likelihood:
    """A loaded causal model and its tokenizer, asked for probabilities and never for text."""

    def __init__(self, model: Any, tokenizer: Any, revision: str) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self.revision = revision
        self._read: tuple[str, int, Tensor, Any] | None = None
        """What was given last: its tokens, the logits behind it, and the model's memory of it."""

    def log_chances(self, given: str, texts: Sequence[str]) -> list[float]:
        """For each text the sum of its tokens' log probabilities (natural) behind `given`.

        What is given is read once for all of them, and kept for the next call. Sums are comparable
        between texts that differ by a word; longer ones have lower sums.
        """
        rows = [self._ids(f" {text}") for text in texts]
        found: list[float] = []
        for begin in range(0, len(rows), BATCH):
            found += self._batch(given, rows[begin : begin + BATCH])
        return found

    def _batch(self, given: str, rows: list[list[int]]) -> list[float]:
        import torch

        longest = max(map(len, rows))
        device = self._model.device
        with torch.inference_mode():
            length, behind, memory = self._given(given)
            memory = copy.deepcopy(memory)
            memory.batch_repeat_interleave(len(rows))
            ids = torch.tensor([row + [0] * (longest - len(row)) for row in rows], device=device)
            mask = torch.ones(len(rows), length + longest, dtype=torch.long, device=device)
            rest = self._model(ids, past_key_values=memory, attention_mask=mask).logits[:, :-1]
            logits = torch.cat([behind.expand(len(rows), -1, -1), rest], 1).float()
            chances = logits.gather(-1, ids[..., None])[..., 0] - logits.logsumexp(-1)
        return [float(chances[row, : len(own)].sum()) for row, own in enumerate(rows)]

    def _given(self, text: str) -> "tuple[int, Tensor, Any]":
        import torch

        if self._read is None or self._read[0] != text:
            ids = self._ids(text) or [self._tokenizer.eos_token_id]  # a model reads no nothing
            out = self._model(torch.tensor([ids], device=self._model.device), use_cache=True)
            self._read = (text, len(ids), out.logits[:, -1:], out.past_key_values)
        return self._read[1:]

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"]
        return ids
