"""How rare a word is in this field: a fixed table, so that weights depend on the marks alone."""

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
    """Natural logarithm of one text in how many holds this stem (as `words.stem` gives it).

    One that the table does not have gets half of what the rarest in it have: most of those are
    names that never come again.
    """
    return rarities().get(term, UNKNOWN)


UNKNOWN: Final = RAREST * STEP * log(2) / 2


@cache
def rarities() -> dict[str, float]:
    """The table: stems with their rarity."""
    found = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        level, colon, words = line.partition(": ")
        if colon and not line.startswith("#"):
            found.update(dict.fromkeys(words.split(), int(level) * STEP * log(2)))
    return found
