"""How rare a word is in this field: a fixed table, so that weights depend on the marks alone."""

from collections.abc import Collection
from functools import cache
from math import log
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("rarity.txt")
"""Counted by scripts/train_rarity.py over arXiv abstracts and feed entries."""
STEP: Final = 0.5
"""A line of the file is so many halvings rarer than the one above."""
RAREST: Final = 17
"""Words from this line on (one text in 360) are not in the file."""


def rarity(term: str) -> float:
    """Natural logarithm of one text in how many holds this stem (as `words.stem` gives it)."""
    return _table().get(term, RAREST) * STEP * log(2)


def rarest(found: Collection[str], number: int) -> list[str]:
    """The `number` rarest terms, and whatever is as rare as the last of them."""
    if len(found) <= number:
        return list(found)
    table = _table()
    levels = [table.get(term, RAREST) for term in found]
    least = sorted(levels, reverse=True)[number - 1]
    return [term for term, level in zip(found, levels, strict=True) if level >= least]


@cache
def _table() -> dict[str, int]:
    found = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        level, colon, words = line.partition(": ")
        if colon and not line.startswith("#"):
            found.update(dict.fromkeys(words.split(), int(level)))
    return found
