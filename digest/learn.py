"""What a reader's marks teach: a linear model, fitted anew from all marks whenever it is needed.

    marked works → telling words, topics, authors, sources, vector → ridge regression → weights

Fitting from scratch makes it independent of the order of the marks, and unlearns a mark that is
taken back. Each weight is in points of an item's score, so that it can be shown and set by hand;
besides the named weights there is one direction in the encoder's space, told by the liked items
that lie on it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from db.weights import Weight, WeightKind
from digest.rarity import rarest, rarity
from digest.words import COMMON_WORDS, FUNCTION_WORDS, stem, terms, words

Key = tuple[WeightKind, str]
Sign = Literal["liked", "starred", "disliked", "read", "passed"]
"""What the reader did. `passed`: left unmarked in an edition of which they marked something."""

POINTS: Final = 4.0
"""What learning adds to a score at most, or takes from it: as much as a bet."""
WORDS: Final = 60
"""Words of an item that count: an abstract has about so many that are not common."""
MOST: Final = 2000
"""Marks that are learned from; beyond, the oldest are left out."""

_TARGETS: Final[dict[Sign, tuple[float, float]]] = {
    "liked": (1.0, 1.0),
    "starred": (1.0, 1.0),
    "disliked": (-1.0, 1.0),
    "read": (0.5, 0.3),
    "passed": (-0.3, 0.3),
}
"""What the model should say of such an item, and how much that counts. No sign may count more than
a like: else liking an item could lower it."""
_LENGTH: Final = 33.0
"""Root of the summed squares of 60 words' rarities in an abstract, on average: it makes their part
of an item about one unit long."""
_SHARE: Final[dict[WeightKind, float]] = {"topic": 0.5, "author": 0.2, "source": 0.2}
"""Lengths of one topic, author and source beside the words' unit and the vector's."""
_MEANING: Final = 1.0
_RIDGE: Final = 1.0
_STEPS, _EXACT = 60, 1e-5
"""Conjugate gradients stop at this relative residual: far below what a rounded weight shows."""
_MOST_AUTHORS: Final = 12

Vectors = NDArray[np.float32]
_Floats = NDArray[np.float64]
_Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Example:
    """A work that the reader dealt with."""

    work_id: str
    title: str
    sign: Sign
    words: tuple[str, ...]
    """By `telling_words`."""
    topics: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    vector: bytes | None = None


@dataclass(frozen=True, slots=True)
class Learned:
    """The fitted model.

    Attributes:
        weights: what was learned, in points, by what it is of.
        pinned: what the reader set; not among `weights`.
        direction: what to multiply an item's unit vector with, for points; None without vectors.
        liked: the liked and starred items with vectors, each with its own part of `direction`.
    """

    weights: Mapping[Key, Weight] = field(default_factory=dict)
    pinned: Mapping[Key, Weight] = field(default_factory=dict)
    direction: Vectors | None = None
    liked: tuple[tuple[Example, Vectors], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.weights or self.pinned) or self.direction is not None


NOTHING: Final = Learned()


def telling_terms(found: Set[str]) -> list[str]:
    """Of an item's terms the stems that count: the rarest, common ones of the field aside."""
    return rarest(found - COMMON_WORDS, WORDS)


def telling_words(title: str, text: str) -> tuple[str, ...]:
    """The words of `telling_terms`, each as it is spelled in the item, in the alphabet's order.

    `stem` of one is the key of its weight.
    """
    whole = f"{title} {text}"
    spelled = spellings(whole, telling_terms(terms(whole, FUNCTION_WORDS)))
    return tuple(spelled[term] for term in sorted(spelled))


def spellings(text: str, wanted: Iterable[str]) -> dict[str, str]:
    """Stem → how the text writes it first; capitals are kept only inside a word (`LoRA`)."""
    missing = set(wanted)
    found: dict[str, str] = {}
    for word in words(text):
        for piece in (word, *(word.split("-") if "-" in word else ())):
            term = stem(piece)
            if term in missing:
                missing.discard(term)
                found[term] = piece if piece[1:] != piece[1:].lower() else piece.lower()
    return found


def name_key(name: str) -> str:
    """How topics, authors and sources are compared: without case, white space folded."""
    return " ".join(name.split()).casefold()


def key_of(kind: WeightKind, name: str) -> str:
    """The key that a weight of this name has."""
    return stem(name.strip()) if kind == "word" else name_key(name)


def named(
    topics: Sequence[str], authors: Sequence[str], sources: Sequence[str]
) -> Iterator[tuple[Key, str]]:
    """The features of an item that are no words, each with its readable name."""
    kinds: tuple[tuple[WeightKind, Sequence[str]], ...] = (
        ("topic", topics),
        ("author", authors[:_MOST_AUTHORS]),
        ("source", sources),
    )
    for kind, names in kinds:
        for name in names:
            yield (kind, name_key(name)), name


def features(one: Example) -> dict[Key, str]:
    """What an example is made of, each with its readable name."""
    found: dict[Key, str] = {("word", stem(word)): word for word in one.words}
    found.update(named(one.topics, one.authors, one.sources))
    return found


def length(key: Key) -> float:
    """How much of a feature an item has that has it."""
    kind, term = key
    return rarity(term) / _LENGTH if kind == "word" else _SHARE[kind]


def fit(examples: Sequence[Example], pinned: Sequence[Weight] = ()) -> Learned:
    """Learn from the examples; the same ones, in any order, give the same model.

    Without a like, star or dislike there is nothing to learn. What is pinned keeps its value and
    is left out of learning.
    """
    fixed: dict[Key, Weight] = {(one.kind, one.key): one for one in pinned}
    told = any(one.sign in ("liked", "starred", "disliked") for one in examples)
    if not told:
        return Learned(pinned=fixed)
    examples = sorted(examples, key=lambda it: it.work_id)
    table = _Table(examples, fixed)
    goals, counts = np.array([_TARGETS[one.sign] for one in examples]).T
    duals = _solve(table, goals, _RIDGE / counts)
    return Learned(
        weights=table.weights(examples, duals),
        pinned=fixed,
        direction=table.direction(duals),
        liked=table.liked(examples, duals),
    )


class _Table:
    """The examples as a sparse matrix of named features and a dense one of vectors."""

    def __init__(self, examples: Sequence[Example], fixed: Mapping[Key, Weight]) -> None:
        self.names: dict[Key, str] = {}
        number: dict[Key, int] = {}
        rows, columns = [], []
        for row, one in enumerate(examples):
            found = features(one)
            kept = [key for key in found if key not in fixed] if fixed else list(found)
            for key in kept:
                self.names.setdefault(key, found[key])
            columns += [number.setdefault(key, len(number)) for key in kept]
            rows += [row] * len(kept)
        self.keys = list(number)
        self.rows: _Ints = np.array(rows, dtype=np.int64)
        self.columns: _Ints = np.array(columns, dtype=np.int64)
        self.lengths: _Floats = np.array([length(key) for key in self.keys])
        self.values: _Floats = self.lengths[self.columns]
        self.size = len(examples)
        self.vectors = _stack([one.vector for one in examples])

    def times(self, duals: _Floats) -> _Floats:
        """The examples' inner products with each other, times `duals`."""
        total = _sums(self.rows, self.values * self._spread(duals)[self.columns], self.size)
        if self.vectors is not None:
            total += _MEANING * (self.vectors @ (self.vectors.T @ duals.astype(np.float32)))
        return total

    def diagonal(self) -> _Floats:
        own = _sums(self.rows, self.values**2, self.size)
        if self.vectors is not None:
            own += _MEANING * (self.vectors**2).sum(axis=1)
        return own

    def _spread(self, duals: _Floats) -> _Floats:
        return _sums(self.columns, self.values * duals[self.rows], len(self.lengths))

    def weights(self, examples: Sequence[Example], duals: _Floats) -> dict[Key, Weight]:
        points = (POINTS * self.lengths * self._spread(duals)).tolist()
        tallies = {
            sign: self._tally([one.sign == sign for one in examples])
            for sign in ("liked", "starred", "disliked")
        }
        return {
            key: Weight(
                kind=key[0],
                key=key[1],
                name=self.names[key],
                value=points[n],
                liked=tallies["liked"][n],
                starred=tallies["starred"][n],
                disliked=tallies["disliked"][n],
            )
            for n, key in enumerate(self.keys)
        }

    def _tally(self, chosen: Sequence[bool]) -> list[int]:
        held = self.columns[np.array(chosen)[self.rows]]
        return [int(n) for n in np.bincount(held, minlength=len(self.keys))]

    def direction(self, duals: _Floats) -> Vectors | None:
        if self.vectors is None:
            return None
        return POINTS * _MEANING * (self.vectors.T @ duals.astype(np.float32))

    def liked(
        self, examples: Sequence[Example], duals: _Floats
    ) -> tuple[tuple[Example, Vectors], ...]:
        if self.vectors is None:
            return ()
        return tuple(
            (one, POINTS * _MEANING * np.float32(duals[n]) * self.vectors[n])
            for n, one in enumerate(examples)
            if one.sign in ("liked", "starred") and one.vector is not None
        )


def _sums(places: _Ints, values: _Floats, size: int) -> _Floats:
    return np.bincount(places, values, minlength=size).astype(np.float64)


def _stack(blobs: Sequence[bytes | None]) -> Vectors | None:
    """Unit rows, zeros where there is no vector of the usual width; None without any."""
    widths = [len(blob) for blob in blobs if blob]
    if not widths:
        return None
    width = max(set(widths), key=lambda it: (widths.count(it), it))
    empty = bytes(width)
    joined = b"".join(blob if blob and len(blob) == width else empty for blob in blobs)
    rows: Vectors = np.frombuffer(joined, dtype=np.float16).astype(np.float32)
    return rows.reshape(len(blobs), width // 2)


def _solve(table: _Table, goals: _Floats, ridge: _Floats) -> _Floats:
    """(inner products + ridge on the diagonal) · x = goals, by preconditioned conjugate gradients.

    Golub and Van Loan, Matrix Computations, algorithm 11.5.1. It needs a product a step, and the
    matrix never stands in memory.
    """
    scale = 1.0 / (table.diagonal() + ridge)
    found: _Floats = np.zeros(table.size)
    rest = goals.copy()
    towards = scaled = scale * rest
    energy = float(rest @ scaled)
    enough = _EXACT * float(np.linalg.norm(goals))
    for _ in range(_STEPS):
        image = table.times(towards) + ridge * towards
        step = energy / float(towards @ image)
        found = found + step * towards
        rest = rest - step * image
        if float(np.linalg.norm(rest)) <= enough:
            break
        scaled = scale * rest
        before, energy = energy, float(rest @ scaled)
        towards = scaled + (energy / before) * towards
    return found
