"""How close an item is to each of the reader's bets: by meaning (vectors) and by shared words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log

import numpy as np
from numpy.typing import NDArray

from db.records import Candidate
from digest.words import FUNCTION_WORDS, stem, term_counts, terms, words
from settings import Bet

Vectors = NDArray[np.float32]

# Cosines of all-MiniLM-L6-v2 between four bets of one or two sentences and 900 arXiv abstracts:
# the median pair stands at 0.10 to 0.21, the 98th percentile at 0.32 to 0.41, the best at 0.44 to
# 0.54, and not all of those fit. So meaning alone counts above 0.52, and above 0.36 where words
# are shared as well.
_NOTHING, _NEAR, _TOUCHES, _FULL = 0.15, 0.36, 0.52, 0.62
_SOME_WORDS, _MOST_WORDS = 0.20, 0.35
"""Shares of a bet's words, weighted by rarity: enough beside nearness, and enough alone."""


@dataclass(frozen=True, slots=True)
class Closeness:
    """One item against one bet."""

    bet: Bet
    degree: float
    """From 0 to 1, whatever the bet weighs."""
    touches: bool
    """Close enough to tell the reader so."""
    shared: tuple[str, ...]
    """The bet's words that the item holds, the rarest first."""
    pull: float = 0.0
    """What it adds to the item's place, from 0 to 1: touching counts, then degree, by weight."""
    touched: tuple[str, ...] = ()
    """The names of all bets that the item touches, this one among them."""


def embed_bets(bets: Sequence[Bet], embed: Callable[[Sequence[str]], Vectors]) -> Vectors | None:
    """One unit row a bet, by `models.encoder`'s `embed`; None without bets."""
    return embed([f"{bet.name}. {bet.text}" for bet in bets]) if bets else None


def vector_of(item: Candidate, width: int) -> Vectors | None:
    """The item's stored unit vector (float16); None where it has none of that width."""
    if item.vector is None or len(item.vector) != 2 * width:
        return None
    return np.frombuffer(item.vector, dtype=np.float16).astype(np.float32)


def terms_of(item: Candidate) -> dict[str, int]:
    """Everything that the item speaks of, common words of the field included, and how often; what
    the title says counts twice.
    """
    return term_counts(f"{item.work.title} {item.work.title} {item.work.text}", FUNCTION_WORDS)


def closest_bets(
    items: Sequence[Candidate],
    texts: Sequence[Mapping[str, int]],
    bets: Sequence[Bet],
    bet_vectors: Vectors | None,
) -> list[Closeness | None]:
    """For each item the bet that pulls it most; None without bets. `texts` are `terms_of` each.

    Degree is three parts meaning and one part shared words, or words alone where either side has
    no vector.
    """
    if not bets:
        return [None] * len(items)
    wanted = [_wording(f"{bet.name} {bet.text}") for bet in bets]
    names = [
        terms(bet.name, FUNCTION_WORDS) & wording.keys()
        for bet, wording in zip(bets, wanted, strict=True)
    ]
    rarity = {
        term: log(1 + len(items) / (1 + sum(term in text for text in texts)))
        for wording in wanted
        for term in wording
    }
    heaviest = max(bet.weight for bet in bets)
    found: list[Closeness | None] = []
    for item, text in zip(items, texts, strict=True):
        cosines = _cosines(item, bet_vectors)
        options = [
            _measure(bet, name, wording, text, rarity, cosines[n] if cosines else None)
            for n, (bet, name, wording) in enumerate(zip(bets, names, wanted, strict=True))
        ]
        pulled = [replace(it, pull=_pull(it) * it.bet.weight / heaviest) for it in options]
        touched = tuple(it.bet.name for it in pulled if it.touches)
        found.append(replace(max(pulled, key=lambda it: it.pull), touched=touched))
    return found


def _pull(it: Closeness) -> float:
    return 0.5 + 0.5 * it.degree if it.touches else 0.5 * it.degree


def _cosines(item: Candidate, bet_vectors: Vectors | None) -> list[float] | None:
    if bet_vectors is None:
        return None
    vector = vector_of(item, bet_vectors.shape[1])
    return None if vector is None else [float(one) for one in bet_vectors @ vector]


def _measure(
    bet: Bet,
    name: set[str],
    wording: dict[str, str],
    text: Mapping[str, int],
    rarity: dict[str, float],
    cosine: float | None,
) -> Closeness:
    shared = sorted((term for term in wording if term in text), key=lambda it: (-rarity[it], it))
    weight = sum(rarity[term] for term in wording)
    overlap = sum(rarity[term] for term in shared) / weight if weight else 0.0
    # The name stands for the whole bet: an item that has all its words is about it.
    whole_name = bool(name) and name <= text.keys()
    spelled = tuple(wording[term] for term in shared)
    if cosine is None:
        touches = len(shared) >= 2 and (overlap >= _MOST_WORDS or whole_name)
        return Closeness(bet, overlap, touches, spelled)
    meaning = min(1.0, max(0.0, (cosine - _NOTHING) / (_FULL - _NOTHING)))
    near = cosine >= _NEAR and len(shared) >= 2 and (overlap >= _SOME_WORDS or whole_name)
    return Closeness(bet, 0.75 * meaning + 0.25 * overlap, near or cosine >= _TOUCHES, spelled)


def _wording(text: str) -> dict[str, str]:
    """A bet's terms, each with the bet's own spelling of it; hyphenated ones whole."""
    kept = terms(text, FUNCTION_WORDS)
    found: dict[str, str] = {}
    for word in words(text):
        if (term := stem(word)) in kept:
            found.setdefault(term, word if word.isupper() else word.lower())
    return found
