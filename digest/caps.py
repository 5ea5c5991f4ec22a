"""No source and no subject floods an edition: how a ranking is spread out."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TypeVar

_T = TypeVar("_T")

PER_SOURCE = 5
"""A source's sixth item waits until every other source had its turn (half of a usual edition)."""
PER_SUBJECT = 4
"""Items of one subject that stand where their scores put them."""
STEP = 0.15
"""Each further one must be so many points better than the one before it: the ninth costs as much
as saying nothing of use, the thirtieth as much as a bet."""


def spread_subjects(
    ranked: Sequence[_T],
    score: Callable[[_T], float],
    subject: Callable[[_T], str | None],
    per_subject: int = PER_SUBJECT,
    step: float = STEP,
) -> list[_T]:
    """The same items, best first; after `per_subject` of a subject the next ones lose points.

    Items without a subject lose none; equals keep their order.
    """
    seen: dict[str, int] = defaultdict(int)
    reached = []
    for it in ranked:
        name = subject(it)
        over = 0
        if name is not None:
            seen[name] += 1
            over = max(0, seen[name] - per_subject)
        reached.append((score(it) - step * over, it))
    return [it for _, it in sorted(reached, key=lambda pair: -pair[0])]


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
