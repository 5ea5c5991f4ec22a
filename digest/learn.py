"""What a reader's marks teach: a linear model, made anew from all marks whenever it is needed.

    marked works → telling words, topics, authors, sources, vector → means → weights

It is Rocchio's relevance feedback (in Salton, The SMART Retrieval System, 1971): a weight says how
much more of something the items have that the reader liked than those that they did not care for.
So the order of marks makes no difference, a mark that is taken back is unlearned, and a like never
lowers the item that is liked. Each weight is in points of an item's score, so that it can be shown
and set by hand; besides the named ones there is one direction in the encoder's space, told by the
liked items that lie on it.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from heapq import nsmallest
from itertools import chain, count
from math import log
from typing import Final, Generic, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from db.records import Weight, WeightKind
from db.weights import Words
from digest.rarity import UNKNOWN, rarities, rarity
from digest.words import COMMON_WORDS, FUNCTION_WORDS, stem, term_counts, words

Key = tuple[WeightKind, str]
Sign = Literal["liked", "starred", "disliked", "read", "passed"]
"""What the reader did. `passed`: left unmarked in an edition of which they marked something."""

POINTS: Final = 4.0
"""What learning adds to a score at most, or takes from it: as much as a bet."""
WORDS: Final = 60
"""Words of an item that count: an abstract has about so many that are not common."""
MOST: Final = 2000
"""Marks that are learned from; beyond, the oldest are left out."""

_SIGNS: Final[dict[Sign, float]] = {
    "liked": 1.0,
    "starred": 1.0,
    "read": 0.2,
    "disliked": -1.0,
    "passed": -1.0,
}
"""On which side an item counts, and how much."""
_FEW: Final = 2.0
"""Marks that are as good as none: with so many on a side, it counts half."""
_GAIN: Final = 8.0
"""Brings the inner product of an item with the difference of the means, about 0.1 to 0.3 where it
fits, to the scale on which 1 is the most."""
_LENGTH: Final = 39.0
"""Length of an abstract's words, on average; it makes their part of an item about one long."""
_SHARE: Final[dict[WeightKind, float]] = {"topic": 0.17, "author": 0.17, "source": 0.17}
"""Lengths of one topic, author and source beside that, and (squared) of the vector. Chosen on the
readers that `scripts/eval_rank --half choose` draws."""
_MEANING: Final = 0.3
_MOST_AUTHORS: Final = 12

Vectors = NDArray[np.float32]
_Floats = NDArray[np.float64]
_Name = TypeVar("_Name", bound=Hashable)


NO_WORDS: Final = Words((), (), ())


@dataclass(frozen=True, slots=True)
class Example:
    """A work that the reader dealt with."""

    work_id: str
    title: str
    sign: Sign
    words: Words
    """By `telling_words`."""
    topics: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    vector: bytes | None = None


@dataclass(frozen=True, slots=True)
class Learned:
    """The model.

    Attributes:
        words: points by stem, for a word that an item has once; `others` those of all else.
        pinned: what the reader set; neither in `words` nor in `others`.
        direction: what to multiply an item's unit vector with, for points; None without vectors.
        liked: the liked and starred items with vectors, each with its own part of `direction`.
        evidence: how many items were liked or starred.
        names: how each is written; `tallies`: of how many items of a sign each was learned.
    """

    words: Mapping[str, float] = field(default_factory=dict)
    others: Mapping[Key, float] = field(default_factory=dict)
    pinned: Mapping[Key, Weight] = field(default_factory=dict)
    direction: Vectors | None = None
    liked: tuple[tuple[Example, Vectors], ...] = ()
    evidence: int = 0
    names: Mapping[Key | str, str] = field(default_factory=dict)
    tallies: Mapping[Sign, Mapping[Key | str, int]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.words or self.others or self.pinned) or self.direction is not None

    def points(self, key: Key) -> float:
        """What was learned of this; 0 where nothing was."""
        return self.words.get(key[1], 0.0) if key[0] == "word" else self.others.get(key, 0.0)

    def weight(self, key: Key) -> Weight:
        """The learned weight, with its name and what it rests on."""
        place = key[1] if key[0] == "word" else key
        tallies = [self.tallies.get(sign, {}).get(place, 0) for sign in _TOLD]
        return Weight(*key, self.names.get(place, key[1]), self.points(key), False, *tallies)

    def shown(self, number: int) -> list[Weight]:
        """The learned weights that weigh most, equals by the alphabet."""
        sizes = sorted(abs(it) for it in chain(self.words.values(), self.others.values()))
        least = sizes[-number] if number < len(sizes) else 0.0
        heavy: list[tuple[float, Key]] = [
            (-abs(points), ("word", stem))
            for stem, points in self.words.items()
            if abs(points) >= least
        ]
        heavy += [(-abs(it), key) for key, it in self.others.items() if abs(it) >= least]
        return [self.weight(key) for _, key in nsmallest(number, heavy)]


NOTHING: Final = Learned()
_TOLD: Final[tuple[Sign, ...]] = ("liked", "starred", "disliked")


def amounts(counts: Mapping[str, int]) -> dict[str, float]:
    """How much an item has of each word by its `closeness.terms_of`: rarer and more often is more.

    Common words of the field are left out, and of a long text all but the `WORDS` largest.
    """
    table = rarities()
    found = {
        term: table.get(term, UNKNOWN) * _often(number) / _LENGTH
        for term, number in counts.items()
        if term not in COMMON_WORDS
    }
    if len(found) <= WORDS:
        return found
    least = sorted(found.values())[-WORDS]
    return {term: amount for term, amount in found.items() if amount >= least}


@cache
def _often(number: int) -> float:
    """Sublinear term frequency (Manning, Raghavan, Schütze, 2008, section 6.4.1)."""
    return 1 + log(number)


def telling_words(title: str, text: str) -> Words:
    """The words of `amounts`, by the alphabet, with how they are spelled in the item."""
    found = amounts(term_counts(f"{title} {title} {text}", FUNCTION_WORDS))
    spelled = spellings(f"{title} {text}", found)
    stems = tuple(sorted(spelled))
    return Words(
        stems, tuple(found[stem] for stem in stems), tuple(spelled[stem] for stem in stems)
    )


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


@lru_cache(maxsize=1 << 15)
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


def length(key: Key) -> float:
    """How much of a feature an item has that has it once."""
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
    return _means(sorted(examples, key=lambda it: it.work_id), fixed)


def _means(examples: Sequence[Example], fixed: Mapping[Key, Weight]) -> Learned:
    """What the items of one side have more of, on average, than those of the other.

    Each item is scaled to unit length: that is what keeps a like from lowering an item, since none
    is nearer to another than to itself.
    """
    others = [dict(named(one.topics, one.authors, one.sources)) for one in examples]
    words = _Places.of([one.words.stems for one in examples])
    rest = _Places.of(others)
    amounts_ = np.fromiter(
        chain.from_iterable(one.words.amounts for one in examples), dtype=np.float64
    )
    lengths = np.array([length(key) for key in rest.names], dtype=np.float64)
    has = lengths[rest.places]
    vectors = _stack([one.vector for one in examples])
    squares = np.zeros(len(examples)) if vectors is None else (vectors**2).sum(axis=1)
    squares = _MEANING * squares.astype(np.float64) + words.by_example(amounts_ * amounts_)
    shares = _shares(examples, squares + rest.by_example(has * has))

    table, unknown = rarities(), UNKNOWN
    rare = np.array([table.get(stem_, unknown) for stem_ in words.names], dtype=np.float64)
    of_words = words.by_name(shares[words.examples] * amounts_) * rare / _LENGTH
    of_rest = rest.by_name(shares[rest.examples] * has) * lengths
    by_word = dict(zip(words.names, of_words.tolist(), strict=True))
    by_key = dict(zip(rest.names, of_rest.tolist(), strict=True))
    for kind, term in fixed:
        by_word.pop(term, None) if kind == "word" else by_key.pop((kind, term), None)

    direction: Vectors | None = None
    liked: tuple[tuple[Example, Vectors], ...] = ()
    if vectors is not None:
        parts = _MEANING * shares.astype(np.float32)[:, None] * vectors
        direction = parts.sum(axis=0)
        liked = tuple(
            (one, part)
            for one, part in zip(examples, parts, strict=True)
            if one.sign in ("liked", "starred") and one.vector is not None
        )
    spelled = list(chain.from_iterable(one.words.names for one in examples))
    names: dict[Key | str, str] = dict(zip(words.names, words.last(spelled), strict=True))
    for features in others:
        names.update(features)
    tallies: dict[Sign, dict[Key | str, int]] = {}
    for sign in _TOLD:
        of_sign = np.array([one.sign == sign for one in examples])
        tallies[sign] = dict(words.tally(of_sign))
        tallies[sign].update(rest.tally(of_sign))
    return Learned(
        words=by_word,
        others=by_key,
        pinned=fixed,
        direction=direction,
        liked=liked,
        evidence=sum(one.sign in ("liked", "starred") for one in examples),
        names=names,
        tallies=tallies,
    )


@dataclass(frozen=True, slots=True)
class _Places(Generic[_Name]):
    """Which example has which feature, as arrays: 2,000 examples have 130,000 in all.

    numpy's bincount adds in the order in which the features stand, so the sums are, to the last
    bit, those of a plain loop.
    """

    names: tuple[_Name, ...]
    places: NDArray[np.intp]
    """Number of the feature, for each that an example has."""
    examples: NDArray[np.intp]
    """Number of the example, alike."""
    among: int
    """Examples in all."""

    @classmethod
    def of(cls, lists: Sequence[Collection[_Name]]) -> "_Places[_Name]":
        numbers = dict(zip(dict.fromkeys(chain.from_iterable(lists)), count()))
        places = np.fromiter(map(numbers.__getitem__, chain.from_iterable(lists)), dtype=np.intp)
        counts = [len(names) for names in lists]
        return cls(
            tuple(numbers),
            places,
            np.repeat(np.arange(len(lists), dtype=np.intp), counts),
            len(lists),
        )

    def by_name(self, values: _Floats) -> _Floats:
        """The sum of what each feature has in all examples."""
        return np.bincount(self.places, values, len(self.names)).astype(np.float64, copy=False)

    def by_example(self, values: _Floats) -> _Floats:
        """The sum of what each example has in all its features."""
        return np.bincount(self.examples, values, self.among).astype(np.float64, copy=False)

    def tally(self, chosen: NDArray[np.bool_]) -> Iterator[tuple[_Name, int]]:
        """Of how many of the chosen examples each feature is."""
        counts = np.bincount(self.places[chosen[self.examples]], minlength=len(self.names))
        return zip(self.names, counts.tolist(), strict=True)

    def last(self, values: Sequence[str]) -> list[str]:
        """What each feature has in the last of its examples."""
        found = np.zeros(len(self.names), dtype=np.intp)
        np.maximum.at(found, self.places, np.arange(len(values), dtype=np.intp))
        return [values[n] for n in found.tolist()]


def _shares(examples: Sequence[Example], squares: _Floats) -> _Floats:
    """How much of each item, as it is, goes into the weights: its sign by its side and length,
    whose squares are given.
    """
    sides = [_FEW, _FEW]
    for one in examples:
        sides[_SIGNS[one.sign] > 0] += abs(_SIGNS[one.sign])
    signs = np.array([_SIGNS[one.sign] for one in examples], dtype=np.float64)
    found = POINTS * _GAIN * signs / np.where(signs > 0, sides[True], sides[False])
    return np.divide(found, np.sqrt(squares), out=np.zeros(len(examples)), where=squares > 0)


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
