"""Which words of the evidence speak of what a word of the line speaks of.

A word that turns a claim round is weighed by its neighbours: the content words of its clause. The
evidence's places that share most of them decide, so that "reduces memory" is held against what is
said of memory, and not against every "increases" of an abstract.
"""

from functools import lru_cache

from summarize.check.lexicon import NEGATORS
from summarize.check.words import MOST, Text, Token, stem

LEFT, RIGHT = 3, 5
"""Words around a marker of the line that tell what it is about."""
REACH = 7
"""Words around a marker of the evidence within which it is about the same."""
ALONE = 0.7
"""The closeness of anything to a word without neighbours."""
SCOPE = 4
"""Words that a negator denies."""


def closeness(text: Text, at: int, around: frozenset[str]) -> float:
    """How many of these stems stand within reach, in the same sentence; nearer ones count more."""
    words = text.words
    here = words[at]
    if not around:
        return ALONE
    found: dict[str, float] = {}
    for index in range(max(0, at - REACH), min(len(words), at + REACH + 1)):
        other = words[index]
        if index != at and other.sentence == here.sentence and other.stem in around:
            weight = 1.0 - 0.05 * abs(index - at) - (0.2 if other.clause != here.clause else 0.0)
            found[other.stem] = max(found.get(other.stem, 0.0), weight)
    return sum(found.values())


def neighbours(text: Text, at: int, left: int = LEFT, right: int = RIGHT) -> frozenset[str]:
    """Stems of the content words around a word, in its clause."""
    words = text.words
    here = words[at]
    return frozenset(
        words[index].stem
        for index in range(max(0, at - left), min(len(words), at + right + 1))
        if index != at and words[index].clause == here.clause and words[index].is_content
    )


def is_negator(token: Token) -> bool:
    """Whether a word denies what follows."""
    return token.low in NEGATORS or token.low.endswith("n't")


def is_denied(text: Text, at: int, between: int = 1) -> bool:
    """Whether a negator stands before, in the same clause, with so many content words between."""
    words = text.words
    here = words[at]
    steps = 0
    for index in range(at - 1, max(-1, at - 7), -1):
        other = words[index]
        if other.clause != here.clause:
            return False
        if is_negator(other):
            return True
        if other.is_content:
            steps += 1
            if steps > between:
                return False
    return False


def scope(text: Text, at: int, length: int = SCOPE) -> tuple[int, ...]:
    """Indexes of the content words that a negator denies: the next ones of its clause."""
    words = text.words
    here = words[at]
    found: list[int] = []
    for index in range(at + 1, min(len(words), at + 12)):
        if words[index].clause != here.clause:
            break
        if words[index].is_content:
            found.append(index)
            if len(found) == length:
                break
    return tuple(found)


def occurrences(text: Text, wanted: str) -> list[int]:
    """Where a stem stands, with a negative prefix too."""
    return text.places.get(wanted, []) + prefixes(text).get(wanted, [])


def best_places(evidence: Text, line: Text, at: int, slack: float = 0.1) -> list[int]:
    """The places of the evidence that speak of what the line's word `at` speaks of."""
    around = neighbours(line, at, 5, 6)
    places = occurrences(evidence, line.words[at].stem)
    scores = [closeness(evidence, place, around) for place in places]
    top = max(scores)
    return [place for place, score in zip(places, scores, strict=True) if score >= top - slack]


@lru_cache(maxsize=64)
def prefixes(text: Text) -> dict[str, list[int]]:
    """Stems that the text has with a negative prefix, and where."""
    found: dict[str, list[int]] = {}
    for index, token in enumerate(text.words):
        without = bare(token)
        if without and len(places := found.setdefault(stem(without), [])) < MOST:
            places.append(index)
    return found


def bare(token: Token) -> str | None:
    """What a word denies by its prefix, as far as spelling tells: "labeled" of "unlabeled"."""
    low = token.low
    if len(low) > 6 and low.startswith("non"):
        return low[3:]
    if len(low) > 6 and low.startswith("un") and not low.startswith(("under", "uni", "until")):
        return low[2:]
    return None


def phrase(text: Text, at: int) -> str:
    """A word with its surroundings, for a person."""
    words = text.words
    start, end = words[max(0, at - 2)].start, words[min(len(words) - 1, at + 3)].end
    return text.raw[start:end]
