"""Which role a sentence's wording speaks for: the linear half of the role head.

    words of each sentence → hashed phrases: its own of one to three words, how it opens, the words
          of its neighbours → known phrases (binary) → one score a role

An encoder knows what a sentence is about and is vague about how it is put; annotators went by
phrases such as "in this paper" as much as by matter. So a linear model over phrases, after Joulin
et al. 2017, "Bag of tricks for efficient text classification" (hashed n-grams), has a say in the
role beside the encoder's, which is worth more than either (docs/model-card.md has figures).
Trained by scripts/train_phrases.py.
"""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.encoder import Floats
from summarize.card import Span
from summarize.trained import read_weights

WEIGHTS = Path(__file__).parent / "weights" / "phrases.safetensors"
SCHEMA = "1"
LONGEST = 3
"""Words of a phrase."""
OPENING = 4
"""Words at the start of a sentence that are phrases of their own."""
NEIGHBOUR = 0.5
"""What the words of the sentence before and after count for, against its own."""
_WORD = re.compile(r"\w+")
_STEP, _TURN = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)
_OWN, _PREFIX, _PLACED, _BEFORE, _AFTER = (np.uint64(salt) for salt in (1, 2, 3, 4, 5))
_GROUPS = 4
"""Own phrases, opening, neighbour before, neighbour after: each is scaled by itself."""

Keys = NDArray[np.uint32]
Passage = tuple[str, Sequence[Span]]
"""A text and its sentences."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """Known phrases and what each says of the roles.

    Attributes:
        keys: (phrases,) their hashes, ascending.
        weights: (phrases, roles).
        places: (PLACES, roles), what a sentence's place and length say.
        bias: (roles,).
        share: what the encoder's own role logits are multiplied by before these are added.
    """

    keys: Keys
    weights: Floats
    places: Floats
    bias: Floats
    share: float

    def scores(self, passages: Sequence[Passage]) -> list[Floats]:
        """For each text (sentences, roles) logits from the wording alone; linear in its length."""
        sizes = [len(spans) for _, spans in passages]
        rows, columns, values = known(self.keys, *hashed(passages))
        scores = np.zeros((sum(sizes), self.weights.shape[1]), np.float32)
        for role in range(scores.shape[1]):
            said = values * self.weights[columns, role]
            scores[:, role] = np.bincount(rows, said, minlength=len(scores))
        return np.split(scores, np.cumsum(sizes[:-1], dtype=np.int64)) if sizes else []


def hashed(passages: Sequence[Passage]) -> tuple[NDArray[np.int64], Keys]:
    """Every phrase of some texts: `_GROUPS` times the sentence's number, counted over all texts,
    plus its group, and its hash.

    The hash is 32 bits of a mix of the words' CRC-32, the same on every machine.
    """
    words: list[int] = []
    counts = []
    for text, spans in passages:
        for start, end in spans:
            found = _WORD.findall(text[start:end].lower())
            counts.append(len(found))
            words.extend(zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in found)
    word = np.asarray(words, dtype=np.uint64)
    count = np.asarray(counts, dtype=np.int64)
    whose = np.repeat(np.arange(len(passages)), [len(spans) for _, spans in passages])
    follows = whose[1:] == whose[:-1]
    sentence = np.repeat(np.arange(len(counts)), count)
    at = np.arange(len(word)) - np.repeat(count.cumsum() - count, count)
    parts = []
    phrase = word
    for length in range(1, max(LONGEST, OPENING) + 1):
        if length > 1:
            phrase = _mixed(phrase[:-1], word[length - 1 :])
        owner = sentence[: len(phrase)]
        whole = owner == sentence[length - 1 :]
        if length <= LONGEST:
            parts.append((owner[whole], 0, phrase[whole], _OWN))
        if length <= OPENING:
            first = whole & (at[: len(phrase)] == 0)
            parts.append((owner[first], 1, phrase[first], _PREFIX))
    early = at < OPENING
    parts.append((sentence[early], 1, word[early], _PLACED))
    goes_on, went_before = np.append(follows, False)[sentence], np.append(False, follows)[sentence]
    parts.append((sentence[goes_on] + 1, 2, word[goes_on], _BEFORE))
    parts.append((sentence[went_before] - 1, 3, word[went_before], _AFTER))
    groups = [owner * _GROUPS + group for owner, group, _, _ in parts]
    keys = [(_mixed(phrase, salt) >> np.uint64(32)).astype(np.uint32) for *_, phrase, salt in parts]
    return np.concatenate(groups), np.concatenate(keys)


def _mixed(left: NDArray[np.uint64], right: NDArray[np.uint64] | np.uint64) -> NDArray[np.uint64]:
    """One hash of two; multiplication of unsigned integers wraps, which is meant."""
    mixed: NDArray[np.uint64] = (left * _STEP ^ (right + _TURN)) * _TURN
    return mixed


def known(
    keys: Keys, groups: NDArray[np.int64], hashes: Keys
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """The known phrases of a text: sentence, number of the phrase, value.

    Each counts once; the known phrases of a group together have the length 1 (or `NEIGHBOUR`).
    """
    column = np.searchsorted(keys, hashes)
    column[column == len(keys)] = 0
    hit = keys[column] == hashes
    pairs = np.unique(groups[hit] * len(keys) + column[hit])
    group, column = pairs // len(keys), pairs % len(keys)
    scale = np.where(group % _GROUPS < 2, 1.0, NEIGHBOUR)
    values = scale / np.sqrt(np.bincount(group)[group] if len(group) else 1.0)
    return group // _GROUPS, column, values


def load_phrases(heads_sha256: str, path: Path = WEIGHTS) -> Phrases:
    """The phrases that were trained beside these heads; errors as `read_weights`."""
    tensors = read_weights(path, SCHEMA, ("heads", heads_sha256))
    return Phrases(
        tensors["keys"].astype(np.uint32),
        tensors["weights"].astype(np.float32),
        tensors["places"].astype(np.float32),
        tensors["bias"].astype(np.float32),
        float(tensors["share"].item()),
    )
