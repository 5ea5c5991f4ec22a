"""Which thresholds fire on which items of an edition, for which bet. Pure.

A metric that tells a subject (WER: speech) is enough. One that is measured everywhere (accuracy, ×
faster) fires only where the item is near its bet as well: with a bet on speech, an accuracy of 95 %
in radiology is no news.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from db.records import Candidate
from digest.closeness import Closeness, Vectors, closest_bets
from digest.thresholds import Judged, judge
from settings import Bet
from settings.quantities import is_telling

_NEAR = 0.2
"""Degree of closeness; touching begins at about 0.36 (`digest.closeness`)."""
SHOWN = 2
"""Thresholds named in an item's why-line."""


@dataclass(frozen=True, slots=True)
class Fired:
    """A threshold of a bet that a figure of an item meets."""

    bet: Bet
    judged: Judged


def reasons_of(fired: Sequence[Fired]) -> list[str]:
    """What fired, for the why-line: `meets your threshold WER < 5 %: 4.7% WER`."""
    return list(dict.fromkeys(it.judged.reason for it in fired))[:SHOWN]


def pull_of(fired: Sequence[Fired], bets: Sequence[Bet]) -> float:
    """How much it lifts the item, from 0 to 1: the weight of the heaviest bet that it fired for."""
    heaviest = max((bet.weight for bet in bets), default=1.0)
    return max((it.bet.weight / heaviest for it in fired), default=0.0)


def fire(
    candidates: Sequence[Candidate],
    texts: Sequence[Mapping[str, int]],
    bets: Sequence[Bet],
    bet_vectors: Vectors | None,
) -> list[tuple[Fired, ...]]:
    """What fires on each candidate, the heaviest bet first. `texts` are `terms_of` each."""
    found: list[list[Fired]] = [[] for _ in candidates]
    heaviest_first = sorted(enumerate(bets), key=lambda it: -it[1].weight)
    for number, bet in heaviest_first:
        if not bet.thresholds:
            continue
        vector = None if bet_vectors is None else bet_vectors[number : number + 1]
        close = closest_bets(candidates, texts, [bet], vector)
        for hits, item, closeness in zip(found, candidates, close, strict=True):
            hits += [Fired(bet, it) for it in fired_on(item, bet, closeness)]
    return [tuple(hits) for hits in found]


def fired_on(item: Candidate, bet: Bet, closeness: Closeness | None) -> list[Judged]:
    """The thresholds of this bet that the item meets, as far as they concern the bet."""
    if item.card is None:
        return []
    near = closeness is not None and (closeness.touches or closeness.degree >= _NEAR)
    return [
        it
        for it in judge(item.card, bet, item.work.text)
        if it.met and (near or is_telling(it.threshold.metric))
    ]
