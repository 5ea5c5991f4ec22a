"""What the reader's marks taught: kept up to date, shown, set by hand, forgotten."""

from dataclasses import dataclass
from datetime import datetime

from db import marks, weights
from db.errors import StoreError
from db.records import WEIGHT_KINDS, Weight, WeightKind
from digest.words import plain
from service.app import App
from service.bets import all_bets
from service.mutes import all_mutes

LARGEST_WEIGHT = 5.0
"""Points that a pinned weight may have; a bet counts up to 4."""


class WeightError(StoreError):
    """A weight that cannot be set; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class TasteReport:
    """The weights as they stand, those that weigh most first, and what they were learned from."""

    weights: tuple[Weight, ...]
    liked: int
    starred: int
    disliked: int
    read: int
    passed: int


def taste(app: App) -> TasteReport:
    """The weights, brought up to date. Raises StoreError."""
    from service.learning import learn_from_marks

    _, examples = learn_from_marks(app)
    signs = [one.sign for one in examples]
    return TasteReport(
        weights=tuple(weights.all_weights(app.database)),
        liked=signs.count("liked"),
        starred=signs.count("starred"),
        disliked=signs.count("disliked"),
        read=signs.count("read"),
        passed=signs.count("passed"),
    )


def state_of_taste(app: App) -> str:
    """What an edition goes by besides its items: bets, mutes, verdicts, stars, what is set by hand.

    As long as it is the same, so is the edition of the same items. That an item was opened is left
    out: it teaches little, and a page that was come back to must not have changed for that.
    Raises StoreError.
    """
    pinned = [one for one in weights.all_weights(app.database) if one.pinned]
    said = (all_bets(app), all_mutes(app), pinned, weights.reset_at(app.database))
    return f"{marks.state_of_marks(app.database)} {said!r}"


def pin_weight(app: App, name: str, value: float, kind: WeightKind | None = None) -> Weight:
    """Set a weight by hand: what it is of, by default what there already is a weight of by this
    name, else a word. Raises WeightError and StoreError.
    """
    shown = plain(name)
    if not shown:
        raise WeightError("The name is empty. Name a word, a topic, an author or a source.")
    if not -LARGEST_WEIGHT <= value <= LARGEST_WEIGHT:
        raise WeightError(
            f"A weight is from -{LARGEST_WEIGHT:g} to {LARGEST_WEIGHT:g}; {value:g} is not."
        )
    found = kind or _kind(app, shown)
    if found == "word" and len(shown.split()) > 1:
        raise WeightError(
            f"“{shown}” is more than one word. Set the word that tells most, or write a bet; for "
            "a topic, an author or a source say so."
        )
    key = _key(found, shown)
    weights.pin(app.database, found, key, shown, value)
    return Weight(found, key, shown, value, pinned=True)


def unpin_weight(app: App, name: str, kind: WeightKind | None = None) -> Weight:
    """Let marks move a weight again. Raises WeightError where none of this name is set."""
    for one in weights.all_weights(app.database):
        if one.pinned and kind in (None, one.kind) and one.key == _key(one.kind, name):
            weights.unpin(app.database, one.kind, one.key)
            return one
    raise WeightError(
        f"No weight of “{plain(name)}” is set by hand; `preread weights list` shows them."
    )


def reset_weights(app: App, now: datetime) -> None:
    """Forget everything: marks up to `now` stay, but nothing is learned from them any more."""
    weights.reset(app.database, now)


def _kind(app: App, name: str) -> WeightKind:
    there = {(one.kind, one.key) for one in weights.all_weights(app.database)}
    for kind in WEIGHT_KINDS:
        if (kind, _key(kind, name)) in there:
            return kind
    return "word"


def _key(kind: WeightKind, name: str) -> str:
    from digest.learn import key_of

    return key_of(kind, name)
