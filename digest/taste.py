"""How an item fares with what the reader's marks taught, and how that is said in one line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from db.records import Candidate, Weight, WeightKind
from digest.closeness import vector_of
from digest.learn import POINTS, Example, Key, Learned, Vectors, amounts, length, named
from digest.words import listed, plain

_TELLS: Final = 0.4
"""Points from which on an item's place is said to come from learning: a tenth of the most."""
_PART: Final = 0.06
"""Points from which on one weight is worth naming."""
_NAMED: Final = 3
_NEAR: Final = 0.5
"""Cosine from which on a liked item is named as the one that is near: by all-MiniLM-L6-v2 two
abstracts drawn at random stand at 0.2."""
_LONGEST: Final = 60
NO_TOPICS: Final = frozenset({"confirmation", "welcome", "roundup", "roundup-entry"})
"""Categories that `ingest` gives to mails; they are no subjects."""


@dataclass(frozen=True, slots=True)
class Liking:
    """What learning says of one item."""

    points: float = 0.0
    """What it adds to the item's score, from -POINTS to POINTS; pinned weights come on top."""
    reason: str = ""
    """Why, where it speaks for the item and can be told."""


def likings(
    items: Sequence[Candidate], texts: Sequence[Mapping[str, int]], learned: Learned
) -> list[Liking]:
    """One a candidate; `texts` are the `terms_of` each."""
    if not learned:
        return [Liking()] * len(items)
    return [_like(item, text, learned) for item, text in zip(items, texts, strict=True)]


def traits(item: Candidate) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """Topics, authors and sources, as weights name them."""
    sources = tuple(dict.fromkeys(plain(one.source_title) for one in item.sightings))
    topics = tuple(it for it in item.work.categories if it not in NO_TOPICS)
    return topics, item.work.authors, sources


def _like(item: Candidate, text: Mapping[str, int], learned: Learned) -> Liking:
    words = amounts(text)
    known = learned.words
    fitted: list[tuple[float, Key]] = [
        (known[term] * amount / length(("word", term)), ("word", term))
        for term, amount in words.items()
        if term in known
    ]
    others = [key for key, _ in named(*traits(item))]
    fitted += [(learned.others[key], key) for key in others if key in learned.others]
    pinned = [
        one
        for key, one in learned.pinned.items()
        if (key[1] in text if key[0] == "word" else key in others)
    ]
    vector, meaning = None, 0.0
    if learned.direction is not None:
        vector = vector_of(item, len(learned.direction))
        meaning = 0.0 if vector is None else float(learned.direction @ vector)
    points = min(POINTS, max(-POINTS, meaning + sum(part for part, _ in fitted)))
    points += sum(one.value for one in pinned)
    if points < _TELLS:
        return Liking(points)
    return Liking(points, _reason(pinned, _told(fitted, learned), _nearest(vector, learned)))


def _nearest(vector: Vectors | None, learned: Learned) -> Example | None:
    """The liked item that is nearest by meaning, if that is near."""
    if vector is None or not learned.liked:
        return None
    cosines = [float(part @ vector) / float(np.linalg.norm(part)) for _, part in learned.liked]
    best = max(range(len(cosines)), key=lambda n: (cosines[n], learned.liked[n][0].work_id))
    return learned.liked[best][0] if cosines[best] >= _NEAR else None


def _told(fitted: Sequence[tuple[float, Key]], learned: Learned) -> list[Weight]:
    """The learned weights that speak for an item and come from something liked, strongest first."""
    strong = sorted(((-part, key) for part, key in fitted if part >= _PART))
    return [one for _, key in strong if (one := learned.weight(key)).liked + one.starred]


def _reason(pinned: Sequence[Weight], telling: Sequence[Weight], near: Example | None) -> str:
    """The reader's own weights, else what they liked, by its strongest parts."""
    set_ = [one for one in pinned if one.value > 0]
    if set_:
        told = [f"“{plain(one.name)}” to {one.value:+g}" for one in set_[:_NAMED]]
        return f"you set {listed(told)}"
    for kind, form in _FORMS:
        some = [one for one in telling if one.kind == kind][:_NAMED]
        if some:
            return form.format(did=_did(some), names=listed([plain(one.name) for one in some]))
    if near is None:
        return ""
    title = plain(near.title)
    short = title if len(title) <= _LONGEST else f"{title[:_LONGEST].rsplit(' ', 1)[0]} …"
    return f"close in meaning to “{short}”, which you {near.sign}"


_FORMS: Final[tuple[tuple[WeightKind, str], ...]] = (
    ("word", "you {did} items about {names}"),
    ("author", "you {did} work by {names}"),
    ("topic", "you {did} items in {names}"),
    ("source", "you {did} items from {names}"),
)


def _did(some: Sequence[Weight]) -> str:
    liked = any(one.liked for one in some)
    starred = any(not one.liked for one in some)
    return "liked or starred" if liked and starred else "liked" if liked else "starred"


def learned_from(one: Weight) -> str:
    """What a weight rests on: `liked 3, disliked 1`, or that the reader set it."""
    if one.pinned:
        return "set by you"
    counts = (("liked", one.liked), ("starred", one.starred), ("disliked", one.disliked))
    return ", ".join(f"{what} {number}" for what, number in counts if number) or "passed over"
