"""What the reader's marks taught: kept up to date, shown, set by hand, forgotten."""

from dataclasses import dataclass, replace
from datetime import datetime

from db import queries, weights
from db.errors import StoreError
from db.weights import WEIGHT_KINDS, Marked, Weight, WeightKind
from digest import learn
from digest.taste import NO_TOPICS
from digest.words import plain
from service.app import App

LARGEST_WEIGHT = 5.0
"""Points that a pinned weight may have; a bet counts up to 4."""
SHOWN = 500
"""Learned weights that are kept to be seen: those that weigh most."""
_FORM = 1
"""Of `learn.telling_words`; raise it when that picks other words."""


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


def learned(app: App) -> learn.Learned:
    """The model of all marks as they are now. Writes the weights down. Raises StoreError."""
    return _learn(app)[0]


def taste(app: App) -> TasteReport:
    """The weights, brought up to date. Raises StoreError."""
    _, examples = _learn(app)
    signs = [one.sign for one in examples]
    return TasteReport(
        weights=tuple(weights.all_weights(app.database)),
        liked=signs.count("liked"),
        starred=signs.count("starred"),
        disliked=signs.count("disliked"),
        read=signs.count("read"),
        passed=signs.count("passed"),
    )


def pin_weight(app: App, name: str, value: float, kind: WeightKind | None = None) -> Weight:
    """Set a weight by hand: what it is of, by default what there already is a weight of by this
    name, else a word. Raises WeightError and StoreError.
    """
    shown = plain(name)
    if not shown:
        raise WeightError("The name is empty. Name a word, a topic, an author or a source.")
    if not -LARGEST_WEIGHT <= value <= LARGEST_WEIGHT:
        raise WeightError(
            f"{value:g} is too much: a weight is from -{LARGEST_WEIGHT:g} to {LARGEST_WEIGHT:g}."
        )
    found = kind or _kind(app, shown)
    if found == "word" and len(shown.split()) > 1:
        raise WeightError(
            f"“{shown}” is more than one word. Set the word that tells most, or write a bet; for "
            "a topic, an author or a source say so."
        )
    key = learn.key_of(found, shown)
    weights.pin(app.database, found, key, shown, value)
    return Weight(found, key, shown, value, pinned=True)


def unpin_weight(app: App, name: str, kind: WeightKind | None = None) -> Weight:
    """Let marks move a weight again. Raises WeightError where none of this name is set."""
    for one in weights.all_weights(app.database):
        if one.pinned and kind in (None, one.kind) and one.key == learn.key_of(one.kind, name):
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
        if (kind, learn.key_of(kind, name)) in there:
            return kind
    return "word"


def _learn(app: App) -> tuple[learn.Learned, list[learn.Example]]:
    examples = _examples(app)
    before = weights.all_weights(app.database)
    model = learn.fit(examples, [one for one in before if one.pinned])
    kept = [replace(it, value=round(it.value, 3)) for it in model.shown(SHOWN)]
    if set(kept) != {one for one in before if not one.pinned}:
        weights.put_learned(app.database, kept)
    return model, examples


def _examples(app: App) -> list[learn.Example]:
    found = weights.marked(app.database, form=_FORM, limit=learn.MOST)
    missing = [one.work_id for one in found if one.words is None]
    if missing:
        _read(app, missing)
        found = weights.marked(app.database, form=_FORM, limit=learn.MOST)
    return [_example(one) for one in found]


def _read(app: App, work_ids: list[str]) -> None:
    """Find out what these works are about, and keep that."""
    works = [queries.get_work(app.database, work_id) for work_id in work_ids]
    weights.save_words(
        app.database,
        [(work.id, work.text_sha256, learn.telling_words(work.title, work.text)) for work in works],
        _FORM,
    )


def _example(one: Marked) -> learn.Example:
    return learn.Example(
        work_id=one.work_id,
        title=one.title,
        sign=_sign(one),
        words=one.words or learn.NO_WORDS,
        topics=tuple(it for it in one.categories if it not in NO_TOPICS),
        authors=one.authors,
        sources=tuple(plain(it) for it in one.sources),
        vector=one.vector,
    )


def _sign(one: Marked) -> learn.Sign:
    """The strongest of what the reader did; a verdict goes before a star."""
    if one.verdict:
        return "liked" if one.verdict == "like" else "disliked"
    if one.starred:
        return "starred"
    return "read" if one.read else "passed"
