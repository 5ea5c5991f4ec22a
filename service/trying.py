"""What bets would touch among the latest items, so that one can word a bet well."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from db.records import Candidate
from digest.thresholds import Judged
from service.app import App
from service.editions import embedder
from service.mutes import latest
from settings import Bet

if TYPE_CHECKING:
    from digest.closeness import Vectors

LATEST = 200
"""How many of the newest items a bet is tried on."""
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Touched:
    """One item that a bet touches: by which of its words, by meaning, by which thresholds.

    `missed` are figures of the same metric and unit that do not meet a threshold.
    """

    item: Candidate
    words: tuple[str, ...]
    close: bool
    fired: tuple[Judged, ...]
    missed: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """One bet on the `among` latest items, the closest first, at most `SHOWN` of `total`."""

    bet: Bet
    among: int
    total: int
    touched: tuple[Touched, ...]


def try_bets(app: App, bets: Sequence[Bet], now: datetime) -> list[Trial]:
    """Each bet on the latest items. Where no encoder can be loaded, words alone decide.

    Raises StoreError.
    """
    from digest.closeness import embed_bets

    items = latest(app, now, LATEST)
    embed = embedder(app.settings) if any(one.vector for one in items) else None
    vectors = embed_bets(bets, embed) if embed else None
    return [
        _try(bet, items, None if vectors is None else vectors[number : number + 1])
        for number, bet in enumerate(bets)
    ]


def _try(bet: Bet, items: Sequence[Candidate], vector: "Vectors | None") -> Trial:
    from digest.closeness import closest_bets, terms_of
    from digest.firing import fired_on
    from digest.thresholds import judge

    texts = [terms_of(item) for item in items]
    found: list[tuple[float, Touched]] = []
    for item, close in zip(items, closest_bets(items, texts, [bet], vector), strict=True):
        if close is None:
            continue
        fired = tuple(fired_on(item, bet, close))
        if not fired and not (close.touches and item.work.text):
            continue
        judged = judge(item.card, bet, item.work.text) if item.card else []
        missed = tuple(it for it in judged if not it.met)
        one = Touched(item, close.shared[:4], close.touches, fired, missed)
        found.append((close.degree + bool(fired), one))
    found.sort(key=lambda it: -it[0])
    return Trial(bet, len(items), len(found), tuple(one for _, one in found[:SHOWN]))
