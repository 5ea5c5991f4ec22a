"""A model in this process, by transformers: causal with a chat template, or seq2seq.

    chats → prompts (chat template) → batches of like length, padded on the left → greedy tokens
          → one text for each, or why there is none

Greedy, so that the same card comes out twice. A batch that fails is tried again chat by chat, so
that one of them cannot take the others with it.
"""

import os
import shutil
import time
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from models.encoder import _fastest_dtype as fastest_dtype
from models.errors import ModelError
from models.generators import Chat, Failure, Reply, Request
from models.generators.likelihood import Likelihood
from models.generators.weights import Weights, digest_of, find
from settings import WriterSettings

if TYPE_CHECKING:
    import torch

_CONVERTED_MOST = 1 << 30
"""Bytes of a GGUF file up to which its conversion is kept beside it; a larger one costs disk."""
_SUM = "weights.sha256"
_NO_ROOM = 512
"""Tokens that a model without a stated limit is trusted with: T5's."""


class LocalGenerator:
    """A loaded model; keeps `models.generators.Generator`."""

    engine: Literal["transformers"] = "transformers"

    def __init__(self, model: Any, tokenizer: Any, weights: Weights, settings: WriterSettings):
        self._model = model
        self._tokenizer = tokenizer
        self._batch = settings.batch
        self._new = settings.max_new_tokens
        self._seq2seq = bool(getattr(model.config, "is_encoder_decoder", False))
        ends = model.generation_config.eos_token_id
        ends = ends if isinstance(ends, list) else [ends]
        self._ends = frozenset(it for it in (*ends, tokenizer.eos_token_id) if it is not None)
        self._braces = frozenset(i for token, i in tokenizer.get_vocab().items() if "}" in token)
        self.model = weights.name
        self.revision = weights.sha256

    @classmethod
    def load(cls, settings: WriterSettings, models: Path | None) -> "LocalGenerator":
        """Load the model that `settings` names, once a process; `models` holds downloads.

        A GGUF file is unpacked, which takes 20 to 60 s; of a small one the result is kept in
        `models`.

        Raises:
            ModelError: it is missing, altered, or cannot be read or used.
        """
        return _load(settings, models)

    @property
    def likelihood(self) -> Likelihood | None:
        """The same model, asked how likely a text is; None for an encoder-decoder."""
        return None if self._seq2seq else Likelihood(self._model, self._tokenizer, self.revision)

    def generate(self, requests: Sequence[Request], *, seconds: float) -> list[Reply | Failure]:
        """See `models.generators.Generator`; schemas are not enforced."""
        until = time.monotonic() + seconds
        prompts = [self._tokens(request.chat) for request in requests]
        answers: dict[int, Reply | Failure] = {}
        room = self._room()
        for index, prompt in enumerate(prompts):
            if len(prompt) > room:
                answers[index] = Failure("too_long", f"{len(prompt)} tokens and room for {room}")
        order = sorted(set(range(len(prompts))) - answers.keys(), key=lambda i: len(prompts[i]))
        for begin in range(0, len(order), self._batch):
            batch = order[begin : begin + self._batch]
            ends = self._braces if all(requests[i].last for i in batch) else frozenset[int]()
            answers.update(
                zip(batch, self._answers([prompts[i] for i in batch], until, ends), strict=True)
            )
        return [answers[index] for index in range(len(prompts))]

    def _answers(
        self, prompts: list[list[int]], until: float, ends: frozenset[int]
    ) -> list[Reply | Failure]:
        left = until - time.monotonic()
        if left <= 0:
            return [Failure("late", "no time was left to begin")] * len(prompts)
        try:
            return self._run(prompts, left, ends)
        except (RuntimeError, ValueError, IndexError) as error:  # out of memory, above all
            if len(prompts) == 1:
                reason = str(error).splitlines()[0] if str(error) else ""
                return [Failure("failed", f"{type(error).__name__}: {reason[:200]}")]
        return [answer for prompt in prompts for answer in self._answers([prompt], until, ends)]

    def _run(
        self, prompts: list[list[int]], seconds: float, ends: frozenset[int]
    ) -> list[Reply | Failure]:
        import torch

        pad = self._tokenizer.pad_token_id
        length = max(map(len, prompts))
        ids = torch.tensor([[pad] * (length - len(p)) + p for p in prompts])
        mask = torch.tensor([[0] * (length - len(p)) + [1] * len(p) for p in prompts])
        device = self._model.device
        with torch.inference_mode():
            tokens = self._model.generate(
                input_ids=ids.to(device),
                attention_mask=mask.to(device),
                max_new_tokens=self._new,
                max_time=seconds,
                do_sample=False,
                num_beams=1,
                pad_token_id=pad,
                eos_token_id=sorted(self._ends | ends),
            )
        rows = tokens if self._seq2seq else tokens[:, length:]
        return [self._reply(row, ends) for row in rows.tolist()]

    def _reply(self, row: list[int], ends: frozenset[int]) -> Reply | Failure:
        # An encoder-decoder's first token only says "begin", and may be its padding.
        row = row[1:] if self._seq2seq else row
        last = self._ends | ends
        length = next((at for at, token in enumerate(row, 1) if token in last), None)
        text = self._tokenizer.decode(row[:length], skip_special_tokens=True).strip()
        if length is None and len(row) < self._new - self._seq2seq:
            return Failure("late", f"{len(row)} tokens were written in time")
        return Reply(text, cut=length is None)

    def _tokens(self, chat: Chat) -> list[int]:
        if not self._seq2seq and self._tokenizer.chat_template:
            text = self._tokenizer.apply_chat_template(
                list(chat), tokenize=False, add_generation_prompt=True
            )
            encoded = self._tokenizer(text, add_special_tokens=False, verbose=False)
        else:
            text = "\n\n".join(message["content"] for message in chat)
            encoded = self._tokenizer(text if self._seq2seq else f"{text}\n\n", verbose=False)
        ids: list[int] = encoded["input_ids"]
        return ids

    def _room(self) -> int:
        """Tokens that a prompt may have."""
        limit = getattr(self._model.config, "max_position_embeddings", None)
        if self._seq2seq:
            return int(limit or _NO_ROOM)
        return int(limit) - self._new if limit else 10**9


@lru_cache(maxsize=2)  # a writer, and who judges its lines
def _load(settings: WriterSettings, models: Path | None) -> LocalGenerator:
    weights = find(settings, models)
    # Before the import: the tokenizers library reads its variable once.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    import torch
    from transformers import AutoConfig, AutoTokenizer
    from transformers.utils import logging

    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    device = "cuda" if torch.cuda.is_available() else "cpu"
    chosen = settings.dtype if settings.dtype != "auto" else fastest_dtype(device)
    dtype = torch.bfloat16 if chosen == "bf16" else torch.float32
    try:
        if weights.gguf is not None:
            model, tokenizer = _unpacked(weights, models, dtype)
        else:
            tokenizer = AutoTokenizer.from_pretrained(weights.folder, local_files_only=True)
            config = AutoConfig.from_pretrained(weights.folder, local_files_only=True)
            model = _model(weights.folder, dtype, seq2seq=bool(config.is_encoder_decoder))
    except (OSError, ValueError, KeyError, RuntimeError, ImportError) as error:
        raise ModelError(
            "model_unreadable",
            f"The model {weights.name} cannot be loaded: {error}",
            "Name another in writer.model, or set writer.engine to 'off'.",
        ) from error
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token
    if tokenizer.pad_token_id is None:
        raise ModelError(
            "model_unfit",
            f"The model {weights.name} has neither a padding nor an end token.",
            "Name another in writer.model, or set writer.engine to 'off'.",
        )
    _greedy(model.generation_config)
    return LocalGenerator(model.eval().to(device), tokenizer, weights, settings)


def _model(folder: Path, dtype: "torch.dtype", *, seq2seq: bool) -> Any:
    from transformers import AutoModelForCausalLM, AutoModelForSeq2SeqLM

    kind: Any = AutoModelForSeq2SeqLM if seq2seq else AutoModelForCausalLM
    return kind.from_pretrained(folder, local_files_only=True, use_safetensors=True, dtype=dtype)


def _unpacked(weights: Weights, models: Path | None, dtype: "torch.dtype") -> tuple[Any, Any]:
    """The model of a GGUF file, from the kept conversion where there is one."""
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

    source = weights.folder / str(weights.gguf)
    kept = models / f"gguf-{weights.sha256[:16]}" if models else None
    if kept is not None and _is_sound(kept):
        tokenizer = AutoTokenizer.from_pretrained(kept, local_files_only=True)
        return _model(kept, dtype, seq2seq=False), tokenizer
    tokenizer = AutoTokenizer.from_pretrained(weights.folder, gguf_file=weights.gguf)
    model = AutoModelForCausalLM.from_pretrained(
        weights.folder,
        gguf_file=weights.gguf,
        quantization_config=GgufConfig(dequantize=True),
        dtype=dtype,
    )
    if kept is not None and source.stat().st_size <= _CONVERTED_MOST:
        _keep(model, tokenizer, kept)
    return model, tokenizer


def _keep(model: Any, tokenizer: Any, folder: Path) -> None:
    """Save a conversion so that it is there whole or not at all."""
    part = folder.with_name(f"{folder.name}.part{os.getpid()}")
    _greedy(model.generation_config)
    tokenizer.save_pretrained(part)
    model.save_pretrained(part)
    (part / _SUM).write_text(digest_of(part), encoding="ascii")
    try:
        part.rename(folder)
    except OSError:  # another process was faster, or a damaged one is in the way
        shutil.rmtree(part)


def _is_sound(folder: Path) -> bool:
    """Whether a kept conversion is there, and the one that was written."""
    noted = folder / _SUM
    if not noted.is_file():
        return False
    if noted.read_text(encoding="ascii") == digest_of(folder):
        return True
    shutil.rmtree(folder)
    return False


def _greedy(config: Any) -> None:
    """Without the sampling options that some models ship, which transformers warns about."""
    config.do_sample = False
    for option in ("temperature", "top_p", "top_k", "typical_p", "min_p"):
        setattr(config, option, None)
    config.max_length = None
