"""The encoder: one pass over a text serves roles, worth and search vectors.

    passage (title, text, sentence spans)
      → tokens → windows of at most 512, each "[CLS] title [SEP] text [SEP]"
      → batches of like length → hidden states
      → means over each sentence, the title and the whole

The document vector is the mean over all tokens of the last layer, scaled to unit length: what
sentence-transformers computes for this model, so cosine similarity between a query, a bet and a
document means something.
"""

import copy
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from models.errors import ModelError
from models.locate import EMBEDDED, Located, locate
from models.memory import give_back
from models.vocabulary import Vocabulary, read_vocabulary
from settings import ModelSettings

if TYPE_CHECKING:
    import torch

Floats = NDArray[np.float32]

WINDOW = 512
"""Tokens that the encoder reads at once, markers included."""
TITLE_TOKENS = 64
BATCH = 16
LENGTHS = 8
"""Batches are padded to a multiple of this: oneDNN keeps code and repacked weights for every shape
it meets, and 512 lengths in up to 16 rows would fill its cache with hundreds of megabytes."""
MAX_WINDOWS = 160
"""Windows read of one passage, about 70,000 tokens; what lies beyond has zero vectors."""


class Top(Protocol):
    """Other last layers for the encoder, which give a second view of the same text.

    Called with the states (batch, length, dimension) that layer number `below` puts out and the
    mask (batch, length) of real tokens; returns states (batch, length, width).
    """

    below: int
    width: int

    def __call__(self, states: "torch.Tensor", mask: "torch.Tensor") -> "torch.Tensor": ...


@dataclass(frozen=True, slots=True)
class Passage:
    """A text to read; `spans` are its pieces as half-open code-point ranges, in order.

    A piece is a sentence or a part of one: whatever a mean is wanted of.
    """

    title: str
    text: str
    spans: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one pass knows of a passage.

    Attributes:
        document: (dimension,) unit vector of the whole, title included.
        title: (width,) mean over the title's tokens; zeros without a title.
        pieces: (pieces, width) mean over each piece's tokens, in context; zeros for a piece
            without tokens. The width is the dimension, or that of the `Top`.
        tokens: (pieces,) how many tokens each piece has.
    """

    document: Floats
    title: Floats
    pieces: Floats
    tokens: Floats


@dataclass(frozen=True, slots=True)
class _Window:
    """One input of the encoder: token ids, and for each the row that its state is added to."""

    passage: int
    ids: list[int]
    rows: list[int]


class Encoder:
    """A BERT-like encoder with a fast tokenizer, loaded once and read-only after that.

    Attributes:
        vocabulary: turns texts into the token ids that it reads.
        sha256: digest of the loaded weights; heads trained on other weights do not fit.
        dimension: length of a document vector.
        dtype: what the weights are held in, "bf16" or "fp32".
    """

    def __init__(self, model: Any, vocabulary: Vocabulary, located: Located, dtype: str) -> None:
        self._model = model
        self.vocabulary = vocabulary
        self.name = located.name
        self.sha256 = located.sha256
        self.dtype = dtype
        self.dimension = int(model.config.hidden_size)

    @classmethod
    def load(cls, settings: ModelSettings) -> "Encoder":
        """Find, verify and load the encoder; the same settings give the same object.

        Raises:
            ModelError: it is missing, altered, or not an encoder that transformers can read.
        """
        return _load(settings)

    def embed(self, texts: Sequence[str]) -> Floats:
        """Unit vectors of whole texts, as rows: (texts, dimension), float32."""
        readings = self.read([Passage("", text, ()) for text in texts])
        if not readings:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.stack([reading.document for reading in readings])

    def read(self, passages: Sequence[Passage], top: Top | None = None) -> list[Reading]:
        """Read every passage whole, in one pass; texts beyond one window are read in several.

        With `top`, the vectors of titles and pieces come from its layers instead of the
        encoder's last ones; document vectors never do, so they stay comparable with `embed`.
        Memory grows with the passages handed over at once, so hand over a few hundred.
        """
        if not passages:
            return []
        # Row 0 takes what belongs to nothing; then, per passage, its title and its pieces.
        bases = np.cumsum([1, *(1 + len(passage.spans) for passage in passages)])
        windows = [
            window
            for index, passage in enumerate(passages)
            for window in islice(self._windows(index, passage, int(bases[index])), MAX_WINDOWS)
        ]
        pooled, tokens, documents = self._pool(windows, int(bases[-1]), len(passages), top)
        give_back()
        return [
            Reading(documents[index], pooled[base], pooled[base + 1 : end], tokens[base + 1 : end])
            for index, (base, end) in enumerate(pairwise(bases))
        ]

    def _windows(self, index: int, passage: Passage, base: int) -> Iterator[_Window]:
        """Cut a passage into windows, between sentences wherever one fits."""
        vocabulary = self.vocabulary
        cls, sep = vocabulary.cls, vocabulary.sep
        head, head_rows = [cls], [0]
        if passage.title:
            title = vocabulary.encode(passage.title).ids[:TITLE_TOKENS]
            head, head_rows = [cls, *title, sep], [0, *[base] * len(title), 0]
        encoded = vocabulary.encode(passage.text)
        ids: list[int] = encoded.ids
        sentences = np.zeros(len(ids), dtype=np.int64)
        if passage.spans and ids:
            offsets = np.asarray(encoded.offsets, dtype=np.int64)[:, 0]
            starts = np.asarray([start for start, _ in passage.spans], dtype=np.int64)
            sentences = np.maximum(np.searchsorted(starts, offsets, side="right"), 1)
        rows = (sentences + base if passage.spans else sentences).tolist()
        room = WINDOW - len(head) - 1
        start = 0
        while True:
            end = min(start + room, len(ids))
            if end < len(ids):
                within = next(
                    (at for at in range(end, start, -1) if rows[at] != rows[at - 1]), None
                )
                end = within or end
            yield _Window(index, [*head, *ids[start:end], sep], [*head_rows, *rows[start:end], 0])
            # The title counts once for its own mean; later windows carry it as context only.
            head_rows = [0] * len(head_rows)
            start = end
            if start >= len(ids):
                return

    def upper_layers(self, below: int) -> "torch.nn.ModuleList":
        """Copies of the layers above number `below`, for a `Top` to start from."""
        import torch

        layers = self._model.encoder.layer
        return torch.nn.ModuleList(copy.deepcopy(layer) for layer in layers[below:])

    def states(self, ids: Sequence[Sequence[int]], layer: int) -> "torch.Tensor":
        """For training: the states (batch, longest, dimension) that a layer puts out."""
        import torch

        length = max(map(len, ids))
        padded = torch.tensor([[*row, *[0] * (length - len(row))] for row in ids])
        mask = torch.tensor([[1] * len(row) + [0] * (length - len(row)) for row in ids])
        device = self._model.device
        with torch.inference_mode():
            states: torch.Tensor = self._model(
                padded.to(device), attention_mask=mask.to(device), output_hidden_states=True
            ).hidden_states[layer]
        return states.cpu()

    def lower(self, ids: "torch.Tensor", mask: "torch.Tensor", layer: int) -> "torch.Tensor":
        """The states (batch, length, dimension) that a layer puts out; the others do not run."""
        import torch

        model, device = self._model, self._model.device
        with torch.inference_mode():
            states: torch.Tensor = model.embeddings(ids.to(device))
            attention = (1.0 - mask[:, None, None, :].to(device, states.dtype)) * -1e9
            for one in model.encoder.layer[:layer]:
                states = one(states, attention_mask=attention)
        return states

    def place(self, module: "torch.nn.Module") -> None:
        """Move a module to the device and number format that the encoder computes in."""
        module.to(device=self._model.device, dtype=self._model.dtype)

    def _pool(
        self, windows: list[_Window], rows: int, passages: int, top: Top | None
    ) -> tuple[Floats, Floats, Floats]:
        """Run the windows; means per row (rows, width), tokens per row, unit document vectors."""
        import torch

        device = self._model.device
        sums = torch.zeros(rows, top.width if top else self.dimension, device=device)
        counts = torch.zeros(rows, device=device)
        documents = torch.zeros(passages, self.dimension, device=device)
        pad = self.vocabulary.pad
        order = sorted(windows, key=lambda window: len(window.ids), reverse=True)
        with torch.inference_mode():
            for begin in range(0, len(order), BATCH):
                batch = order[begin : begin + BATCH]
                length = min(WINDOW, -(-len(batch[0].ids) // LENGTHS) * LENGTHS)
                ids = torch.tensor([w.ids + [pad] * (length - len(w.ids)) for w in batch])
                mask = torch.tensor([[1] * len(w.ids) + [0] * (length - len(w.ids)) for w in batch])
                row = torch.tensor([w.rows + [0] * (length - len(w.rows)) for w in batch])
                ids, mask, row = ids.to(device), mask.to(device), row.to(device).flatten()
                states = self._model(
                    input_ids=ids, attention_mask=mask, output_hidden_states=top is not None
                )
                last = states.last_hidden_state
                seen = last if top is None else top(states.hidden_states[top.below], mask)
                sums.index_add_(0, row, seen.flatten(0, 1).float())
                counts.index_add_(0, row, torch.ones_like(row, dtype=torch.float32))
                whole = (last.float() * mask.unsqueeze(-1)).sum(1)
                owner = torch.tensor([window.passage for window in batch], device=device)
                documents.index_add_(0, owner, whole)
            means = sums / counts.clamp(min=1).unsqueeze(-1)
            documents = torch.nn.functional.normalize(documents, dim=-1)
        return means.cpu().numpy(), counts.cpu().numpy(), documents.cpu().numpy()


@lru_cache(maxsize=2)
def _load(settings: ModelSettings) -> Encoder:
    # Before the import: the tokenizers library reads its variable once.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    # Its default of 1,024 compiled primitives lets memory grow for tens of thousands of texts:
    # uxlfoundation.github.io/oneDNN/dev_guide_primitive_cache.html
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "128")
    with ThreadPoolExecutor(1) as aside:  # reads and digests the file while torch is imported
        waiting = aside.submit(locate, settings)
        import torch
        from safetensors import SafetensorError

        from models.bert import read_bert

        located = waiting.result()
    if settings.threads:
        torch.set_num_threads(settings.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    dtype = settings.dtype if settings.dtype != "auto" else _fastest_dtype(device)
    number = torch.bfloat16 if dtype == "bf16" else torch.float32
    try:
        vocabulary = read_vocabulary(located.folder)
        model = read_bert(located.folder, number) or _other_kind(located.folder, number)
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        raise ModelError(
            "model_unreadable",
            f"The model in {located.folder} cannot be loaded: {error}",
            "Install it again (scripts/setup), or name another in models.encoder.",
        ) from error
    if vocabulary is None:
        raise ModelError(
            "model_unfit",
            f"The model in {located.folder} is not an encoder with [CLS] and a fast tokenizer.",
            f"Name a BERT-like encoder in models.encoder, or remove it to use {EMBEDDED}.",
        )
    return Encoder(model.eval().to(device), vocabulary, located, dtype)


def _other_kind(folder: Path, dtype: "torch.dtype") -> Any:
    from transformers import AutoModel
    from transformers.utils import logging

    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    return AutoModel.from_pretrained(
        folder, local_files_only=True, use_safetensors=True, dtype=dtype
    )


def _fastest_dtype(device: str) -> str:
    """bf16 where the machine computes in it; emulated, it is slower than fp32 and less exact."""
    import torch

    if device == "cuda":
        return "bf16" if torch.cuda.is_bf16_supported() else "fp32"
    has = torch.cpu.get_capabilities()
    return "bf16" if has.get("avx512_bf16") or has.get("amx_bf16") else "fp32"
