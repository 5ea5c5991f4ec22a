"""What a reader's marks teach: a linear model, made anew from all marks whenever it is needed.

    marked works → telling words, topics, authors, sources, vector → means → weights

It is Rocchio's relevance feedback (in Salton, The SMART Retrieval System, 1971): a weight says how
much more of something the items have that the reader liked than those that they did not care for.
So the order of marks makes no difference, a mark that is taken back is unlearned, and a like never
lowers the item that is liked. Each weight is in points of an item's score, so that it can be shown
and set by hand; besides the named ones there is one direction in the encoder's space, told by the
liked items that lie on it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from heapq import nsmallest
from math import log, sqrt
from typing import Final, Literal

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
        every: list[tuple[float, Key]] = [
            (-abs(points), ("word", stem)) for stem, points in self.words.items()
        ]
        every += [(-abs(points), key) for key, points in self.others.items()]
        return [self.weight(key) for _, key in nsmallest(number, every)]


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
    vectors = _stack([one.vector for one in examples])
    others = [dict(named(one.topics, one.authors, one.sources)) for one in examples]
    shares = _shares(examples, others, vectors)
    words: dict[str, float] = {}
    rest: dict[Key, float] = {}
    names: dict[Key | str, str] = {}
    tallies: dict[Sign, Counter[Key | str]] = {sign: Counter() for sign in _TOLD}
    for one, features, share in zip(examples, others, shares, strict=True):
        for stem_, amount in zip(one.words.stems, one.words.amounts, strict=True):
            words[stem_] = words.get(stem_, 0.0) + share * amount
        for key in features:
            rest[key] = rest.get(key, 0.0) + share * length(key)
        names.update(zip(one.words.stems, one.words.names, strict=True))
        names.update(features)
        if one.sign in _TOLD:
            tallies[one.sign].update(one.words.stems)
            tallies[one.sign].update(features.keys())
    direction: Vectors | None = None
    liked: tuple[tuple[Example, Vectors], ...] = ()
    if vectors is not None:
        parts = _MEANING * np.array(shares, dtype=np.float32)[:, None] * vectors
        direction = parts.sum(axis=0)
        liked = tuple(
            (one, part)
            for one, part in zip(examples, parts, strict=True)
            if one.sign in ("liked", "starred") and one.vector is not None
        )
    table, unknown = rarities(), UNKNOWN
    return Learned(
        words={
            stem_: total * table.get(stem_, unknown) / _LENGTH
            for stem_, total in words.items()
            if ("word", stem_) not in fixed
        },
        others={key: total * length(key) for key, total in rest.items() if key not in fixed},
        pinned=fixed,
        direction=direction,
        liked=liked,
        evidence=sum(one.sign in ("liked", "starred") for one in examples),
        names=names,
        tallies=tallies,
    )


def _shares(
    examples: Sequence[Example], others: Sequence[Mapping[Key, str]], vectors: Vectors | None
) -> list[float]:
    """How much of each item, as it is, goes into the weights: its sign by its side and length."""
    sides = [_FEW, _FEW]
    for one in examples:
        sides[_SIGNS[one.sign] > 0] += abs(_SIGNS[one.sign])
    dense = np.zeros(len(examples)) if vectors is None else (vectors**2).sum(axis=1)
    found = []
    for one, features, square in zip(examples, others, dense.tolist(), strict=True):
        total = _MEANING * square + sum(amount * amount for amount in one.words.amounts)
        total += sum(length(key) ** 2 for key in features)
        sign = _SIGNS[one.sign]
        found.append(POINTS * _GAIN * sign / sides[sign > 0] / sqrt(total) if total else 0.0)
    return found


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
