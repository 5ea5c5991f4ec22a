"""The trained part: which role a sentence plays, and how well a line would sum the text up.

    encoder, layers 1–4 (frozen, shared with the search vectors)
      → layers 5–6, our copies, trained further
      → for each token: would a person keep it in a summary?
      → means over the title, each sentence and each candidate line
      → role head: sentence in the sequence of all, where it stands → 5 roles;
        what its wording says of them is added (`summarize.phrases`)
      → worth head: line, its sentence, title, the whole, what can be counted → one score

A candidate line is a sentence or a shorter form of it (`summarize.compress`). All heads were
trained together by scripts/train_heads.py, the phrases beside them by scripts/train_phrases.py; see
docs/model-card.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, get_args

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from db.card import Role
from models.encoder import Encoder, Floats
from models.locate import digest
from summarize import phrases
from summarize.features import LEXICAL
from summarize.phrases import Phrases, load_phrases
from summarize.trained import read_weights

ROLES: tuple[Role, ...] = get_args(Role)
BELOW = 4
"""Encoder layers that stay as they are."""
HIDDEN = 128
PLACES = 8
"""Features of a sentence's length and place."""
KEPT = 4
"""Features made of the tokens' chance to be kept."""
WEIGHTS = Path(__file__).parent / "weights" / "heads.safetensors"
SCHEMA = "2"
BLOCK = 32
"""Sentences judged together; training saw abstracts of up to 34."""
LATER = 0.5
"""A text says what it is about near its start: what later blocks' worth is multiplied by."""
_TYPICAL_TOKENS = 22
"""Tokens of a SciTLDR reference, for the expected F1 of a line."""


class Heads(nn.Module):
    """Adapted encoder layers with the heads on top; a `models.encoder.Top`.

    Vectors that come from `forward` have `dimension` components of meaning and, last, the chance
    of a token to be kept (of a mean: the share of its tokens).
    """

    below = BELOW
    phrases: Phrases | None = None
    """Not there while the heads are trained."""

    def __init__(self, layers: nn.ModuleList, dimension: int) -> None:
        super().__init__()
        self.layers = layers
        self.width = dimension + 1
        self.dropout = nn.Dropout(0.2)
        self.keep = nn.Linear(dimension, 1)
        self.sequence = nn.LSTM(dimension + PLACES, HIDDEN, batch_first=True, bidirectional=True)
        self.role = nn.Sequential(
            nn.Dropout(0.3),
            nn.Linear(dimension + 2 * HIDDEN + PLACES, HIDDEN),
            nn.GELU(),
            nn.Dropout(0.3),
            nn.Linear(HIDDEN, len(ROLES)),
        )
        self.project = nn.Linear(dimension, HIDDEN)
        self.worth = nn.Sequential(
            nn.Linear(6 * HIDDEN + PLACES + LEXICAL + KEPT, HIDDEN),
            nn.GELU(),
            nn.Dropout(0.3),
            nn.Linear(HIDDEN, 1),
        )

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """The adapted layers over a batch of token states; see `models.encoder.Top`."""
        attention = (1.0 - mask[:, None, None, :].to(states.dtype)) * -1e9
        for layer in self.layers:
            states = layer(states, attention_mask=attention)
        return torch.cat([states.float(), self.keep(states.float()).sigmoid()], -1)

    def role_logits(self, sentences: Tensor, places: Tensor, mask: Tensor) -> Tensor:
        """(batch, sentences, width) → (batch, sentences, roles); `mask` marks real ones.

        What the encoder's states alone say; see `spoken_logits`.
        """
        vectors = self.dropout(sentences[..., :-1])
        packed = pack_padded_sequence(
            torch.cat([vectors, places], -1), mask.sum(1).cpu(), True, enforce_sorted=False
        )
        around, _ = pad_packed_sequence(
            self.sequence(packed)[0], True, total_length=sentences.shape[1]
        )
        logits: Tensor = self.role(torch.cat([vectors, around, places], -1))
        return logits

    def spoken_logits(self, sheet: "Sheet") -> Tensor:
        """(batch, sentences, roles) of the states and the wording together."""
        assert self.phrases is not None
        logits = self.role_logits(sheet.sentences, sheet.places, sheet.real)
        place = sheet.places @ torch.from_numpy(self.phrases.places)
        bias = torch.from_numpy(self.phrases.bias)
        return self.phrases.share * logits + sheet.worded + place + bias

    def worth_logits(self, sheet: "Sheet") -> Tensor:
        """(batch, lines) scores of the candidate lines; only their differences mean anything."""
        line, title = (self._projected(part) for part in (sheet.lines, sheet.title[:, None]))
        whole = (sheet.sentences * sheet.tokens[..., None]).sum(1, keepdim=True)
        whole = whole / sheet.tokens.sum(1)[:, None, None].clamp(min=1)
        mean = self._projected(whole).expand_as(line)
        own = sheet.owner[..., None]
        vectors = torch.gather(sheet.sentences, 1, own.expand(-1, -1, self.width))
        sentence = self._projected(vectors)
        place = torch.gather(sheet.places, 1, own.expand(-1, -1, PLACES))
        title = title.expand_as(line)
        share, n = sheet.lines[..., -1], sheet.line_tokens
        kept = share * n
        all_kept = (sheet.sentences[..., -1] * sheet.tokens).sum(1, keepdim=True)
        chances = torch.stack(
            [share, kept / 10, 2 * kept / (n + _TYPICAL_TOKENS), kept / all_kept.clamp(min=1)], -1
        )
        features = [line, title, line * title, mean, line - mean, sentence - mean]
        logits: Tensor = self.worth(
            torch.cat([*features, place, sheet.lexical, chances.detach()], -1)
        )
        return logits[..., 0]

    def _projected(self, vectors: Tensor) -> Tensor:
        projected: Tensor = self.project(self.dropout(vectors[..., :-1]))
        return projected


@dataclass(frozen=True, slots=True)
class Sheet:
    """A batch as the heads read it; everything is padded with zeros behind what `real` marks.

    Attributes:
        title: (batch, width).
        sentences: (batch, sentences, width), with `tokens` (batch, sentences) and `places`
            (batch, sentences, PLACES).
        real: (batch, sentences), whether it is a sentence.
        worded: (batch, sentences, roles), what the wording says; zeros while heads are trained.
        lines: (batch, lines, width), with `line_tokens` and `owner` (batch, lines), the index of
            the sentence that each is made of, and `lexical` (batch, lines, LEXICAL).
    """

    title: Tensor
    sentences: Tensor
    tokens: Tensor
    places: Tensor
    real: Tensor
    worded: Tensor
    lines: Tensor
    line_tokens: Tensor
    owner: Tensor
    lexical: Tensor


def places(words: Sequence[int]) -> Tensor:
    """(sentences, PLACES) features from the number of words in each sentence, in order."""
    return _places(torch.tensor([words], dtype=torch.float32), torch.tensor([[len(words)]]))[0]


def _places(length: Tensor, n: Tensor) -> Tensor:
    """The same for a batch: (batch, sentences) words, and (batch, 1) how many sentences are real;
    what stands behind those means nothing."""
    at = torch.arange(length.shape[1], dtype=torch.float32).expand_as(length)
    return torch.stack(
        [
            torch.log1p(length) - 3,
            length / 30,
            at / 10,
            at / (n - 1).clamp(min=1),
            (n - 1 - at) / 10,
            (at == 0).float(),
            (at == n - 1).float(),
            (n / 10).expand_as(length),
        ],
        2,
    )


@dataclass(frozen=True, slots=True)
class Matter:
    """One text to judge: its title, its sentences and the lines that could be made of them.

    Attributes:
        title: (width,) of the title.
        sentences: (sentences, width), with `tokens` and `words` (sentences,), and `worded`
            (sentences, roles), what their wording says of their roles.
        lines: (lines, width), with `line_tokens`, `owner` (lines,) and `lexical` (lines, LEXICAL).
    """

    title: Floats
    sentences: Floats
    tokens: Floats
    words: Sequence[int]
    worded: Floats
    lines: Floats
    line_tokens: Floats
    owner: Sequence[int]
    lexical: Floats


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the heads say of a text.

    Attributes:
        roles: (sentences, roles) probabilities, in the order of `ROLES`.
        worths: (lines,) share of the worth of its block of sentences, 0 to 1.
    """

    roles: Floats
    worths: Floats


def judge(heads: Heads, matters: Sequence[Matter]) -> list[Judgement]:
    """Judge texts together; long ones in blocks of sentences, so that places stay meaningful."""
    judgements = [
        Judgement(
            np.zeros((len(matter.words), len(ROLES)), np.float32),
            np.zeros(len(matter.owner), np.float32),
        )
        for matter in matters
    ]
    parts = [part for number, matter in enumerate(matters) for part in _parts(number, matter)]
    parts.sort(key=lambda part: len(part[1]))
    with torch.inference_mode():
        for begin in range(0, len(parts), BLOCK):
            batch = parts[begin : begin + BLOCK]
            sheet = _sheet(matters, batch)
            roles = heads.spoken_logits(sheet).softmax(-1)
            worths = heads.worth_logits(sheet)
            for row, (number, sentences, lines) in enumerate(batch):
                judgement = judgements[number]
                judgement.roles[sentences] = roles[row, : len(sentences)].numpy()
                share = worths[row, : len(lines)].softmax(-1).numpy()
                judgement.worths[lines] = share * (LATER if sentences[0] else 1.0)
    return judgements


_Part = tuple[int, NDArray[np.intp], NDArray[np.intp]]
"""The number of a text, and the indexes of some of its sentences and of their lines."""


def _parts(number: int, matter: Matter) -> list[_Part]:
    count = len(matter.words)
    blocks = np.array_split(np.arange(count), max(1, -(-count // BLOCK)))
    owner = np.asarray(matter.owner, dtype=np.int64)
    return [
        (number, block, np.flatnonzero((owner >= block[0]) & (owner <= block[-1])))
        for block in blocks
        if len(block)
    ]


def _sheet(matters: Sequence[Matter], parts: Sequence[_Part]) -> Sheet:
    """Pad the parts of some texts to one batch."""
    owners = [
        np.asarray(matters[number].owner, dtype=np.int64)[lines] - sentences[0]
        for number, sentences, lines in parts
    ]
    words = [np.asarray(matters[n].words, dtype=np.float32)[chosen] for n, chosen, _ in parts]
    count = torch.tensor([[len(sentences)] for _, sentences, _ in parts])
    length = _padded(words)
    real = torch.arange(length.shape[1]) < count
    return Sheet(
        torch.from_numpy(np.stack([matters[number].title for number, _, _ in parts])),
        _padded([matters[number].sentences[chosen] for number, chosen, _ in parts]),
        _padded([matters[number].tokens[chosen] for number, chosen, _ in parts]),
        torch.where(real[..., None], _places(length, count), 0.0),
        real,
        _padded([matters[number].worded[chosen] for number, chosen, _ in parts]),
        _padded([matters[number].lines[chosen] for number, _, chosen in parts], 1),
        _padded([matters[number].line_tokens[chosen] for number, _, chosen in parts], 1),
        _padded(owners, 1),
        _padded([matters[number].lexical[chosen] for number, _, chosen in parts], 1),
    )


def _padded(rows: Sequence[NDArray[Any]], least: int = 0) -> Tensor:
    """Arrays of different lengths as one, with zeros behind the shorter ones."""
    most = max(least, *map(len, rows), 0)
    batch = np.zeros((len(rows), most, *rows[0].shape[1:]), rows[0].dtype)
    for row, values in enumerate(rows):
        batch[row, : len(values)] = values
    return torch.from_numpy(batch)


def read_heads(encoder: Encoder, path: Path = WEIGHTS) -> Heads:
    """The trained heads for this encoder, without phrases; errors as `read_weights`."""
    tensors = read_weights(path, SCHEMA, ("encoder", encoder.sha256))
    heads = Heads(encoder.upper_layers(BELOW), encoder.dimension).float()
    heads.load_state_dict(
        {name: torch.from_numpy(value).float() for name, value in tensors.items()}
    )
    # The layers run beside the encoder's own; the heads are tiny and stay exact on the processor.
    encoder.place(heads.layers)
    heads.keep.to(next(heads.layers.parameters()).device)
    return heads.eval()


def load_heads(encoder: Encoder) -> tuple[Heads, str]:
    """The heads with their phrases, and their revision (from the digests of both files).

    Raises:
        ModelError: see `summarize.trained.read_weights`.
    """
    heads = read_heads(encoder)
    own = digest(WEIGHTS)
    heads.phrases = load_phrases(own)
    return heads, sha256((own + digest(phrases.WEIGHTS)).encode()).hexdigest()[:12]
