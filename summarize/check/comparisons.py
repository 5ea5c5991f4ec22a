"""Who beats whom."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from summarize.check.align import phrase
from summarize.check.verdict import Verdict, refused
from summarize.check.words import MOST, Text, stem


def check_comparisons(line: Text, evidence: Text) -> Verdict | None:
    """Two sides of a comparison that stand the other way round in the evidence."""
    for index, left, right in _compared(line):
        direct = crossed = 0
        for _, first, second in _given(evidence):
            one = min(2, len(left & first)) * bool(left & first) + len(right & second)
            other = len(left & second) + len(right & first)
            both = bool(left & second) and bool(right & first)
            direct = max(direct, one)
            crossed = max(crossed, other if both else 0)
        if crossed > direct:
            return refused("comparison", phrase(line, index))
    return None


@lru_cache(maxsize=64)
def _given(evidence: Text) -> tuple[tuple[int, frozenset[str], frozenset[str]], ...]:
    return tuple(islice(_compared(evidence), MOST))


def _compared(text: Text) -> Iterator[tuple[int, frozenset[str], frozenset[str]]]:
    """Comparisons: the marker, the stems of what is compared, the stems of what with."""
    words = text.words
    for index, token in enumerate(words):
        verb = token.stem in _BEATS
        if not verb and token.low not in ("than", "over", "versus", "instead", "rather"):
            continue
        left = frozenset(
            words[at].stem
            for at in range(max(0, index - 9), index)
            if words[at].sentence == token.sentence and words[at].is_content
        )
        right = frozenset(
            words[at].stem
            for at in range(index + 1, min(len(words), index + 8))
            if words[at].sentence == token.sentence and words[at].is_content
        )
        if verb and index + 1 < len(words) and words[index + 1].low == "by":
            left, right = right, left
        both = left & right
        yield index, left - both, right - both


_BEATS = frozenset(
    stem(word)
    for word in [
        "outperform",
        "exceed",
        "surpass",
        "beat",
        "outclass",
        "outdo",
        "outstrip",
        "dominate",
        "underperform",
    ]
)
