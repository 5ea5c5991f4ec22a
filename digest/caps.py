"""No source and no subject floods an edition: how a ranking is spread out."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

_T = TypeVar("_T")

PER_SOURCE = 5
"""A source's sixth item has to be better than the others' (half of a usual edition)."""
PER_SUBJECT = 4
"""Items of one subject that stand where their scores put them."""
STEP = 0.15
"""Each further one must be so many points better than the one before it: the ninth costs as much
as saying nothing of use, the thirtieth as much as a bet."""
TURN = 0.6
"""What a source's sixth to tenth item lose, and twice that the next five: as much as being a week
old. Nothing to read would come of it, where what others have is worth nothing to anybody."""


@dataclass(frozen=True, slots=True)
class Cap(Generic[_T]):
    """Points that an item loses by what went before it under the same name."""

    name: Callable[[_T], str | None]
    """What it counts as; items without a name lose nothing."""
    loss: Callable[[int], float]
    """Points, by the number of those before it."""


def by_subject(
    name: Callable[[_T], str | None], per_subject: int = PER_SUBJECT, step: float = STEP
) -> Cap[_T]:
    """After `per_subject` of a subject, each next one loses a step more."""
    return Cap(name, lambda before: step * max(0, before + 1 - per_subject))


def by_source(
    name: Callable[[_T], str], per_source: int = PER_SOURCE, turn: float = TURN
) -> Cap[_T]:
    """After every `per_source` of one source, the next ones lose a turn more."""
    return Cap(name, lambda before: turn * (before // per_source))


def spread(ranked: Sequence[_T], score: Callable[[_T], float], *caps: Cap[_T]) -> list[_T]:
    """The same items, best first, after what each cap takes off; equals keep their order."""
    reached = [(score(it), it) for it in ranked]
    for cap in caps:
        seen: dict[str, int] = defaultdict(int)
        left = []
        for points, it in reached:
            name = cap.name(it)
            if name is not None:
                points -= cap.loss(seen[name])
                seen[name] += 1
            left.append((points, it))
        reached = sorted(left, key=lambda pair: -pair[0])
    return [it for _, it in reached]


def in_turns(
    ranked: Sequence[_T], source: Callable[[_T], str], per_source: int = PER_SOURCE
) -> list[_T]:
    """The same items; after every `per_source` of one source come those of the others."""
    seen: dict[str, int] = defaultdict(int)
    turns = []
    for it in ranked:
        name = source(it)
        turns.append((seen[name] // per_source, it))
        seen[name] += 1
    return [it for _, it in sorted(turns, key=lambda pair: pair[0])]
