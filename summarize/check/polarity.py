"""Directions, negations and who beats whom: compared where line and evidence speak of one thing.

A word that turns a claim round is weighed by its neighbours: the content words of its clause. The
evidence's places that share most of them decide, so that "reduces memory" is held against what is
said of memory, and not against every "increases" of an abstract.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from summarize.check.lexicon import (
    ANTONYMS,
    CONTRADICTS,
    DENIALS,
    LENIENT,
    MEDIUM,
    NEGATIVE_PREFIXES,
    NEGATORS,
    POLES,
    SUPPORTS,
    Pole,
    poles_of,
)
from summarize.check.verdict import Verdict, refused
from summarize.check.words import Text, Token, stem

LEFT, RIGHT = 3, 5
"""Words around a marker of the line that tell what it is about."""
REACH = 7
"""Words around a marker of the evidence within which it is about the same."""
SCOPE = 4
"""Words that a negator denies."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A word that turns a claim round: where it stands and what stands around it."""

    at: int
    poles: tuple[Pole, ...]
    around: frozenset[str]


def markers(text: Text) -> Iterator[tuple[int, tuple[Pole, ...]]]:
    """The text's words of direction."""
    words = text.words
    for index, token in enumerate(words):
        following = words[index + 1].low if index + 1 < len(words) else ""
        poles = poles_of(token.low, following)
        if not poles or _is_name_like(token):
            continue
        if token.low in ("less", "least", "more", "most") and poles_of(following, ""):
            continue  # "less efficient" is one direction, not two
        if index and words[index - 1].low in ("less", "least"):
            poles = tuple((family, -side) for family, side in poles)
        yield index, poles


def check_directions(line: Text, evidence: Text) -> Verdict | None:
    """A direction that the evidence does not give, or gives to the contrary."""
    given = _given(evidence)
    for index, poles in markers(line):
        if is_denied(line, index):
            continue
        around = neighbours(line, index)
        token = line.words[index]
        if not any(_is_carried(pole, token, around, given, evidence) for pole in poles):
            return refused("direction", _phrase(line, index))
    return None


@lru_cache(maxsize=64)
def _given(evidence: Text) -> dict[Pole, list[int]]:
    """Where the evidence says what; a denied word stands for its opposite."""
    given: dict[Pole, list[int]] = {}
    for index, poles in markers(evidence):
        denied = is_denied(evidence, index)
        for family, side in poles:
            given.setdefault((family, -side if denied else side), []).append(index)
    return given


OWN = 0.5
"""What the very word is worth more than another of its pole; chosen on SciTLDR train."""
OWN_NEAR = 0.4
AGAINST = 0.4
NEAR = 0.7
"""How close another word of the pole must stand to carry a claim; chosen on SciTLDR train."""


def _is_carried(
    pole: Pole, token: Token, around: frozenset[str], given: dict[Pole, list[int]], evidence: Text
) -> bool:
    family, side = pole
    same = given.get(pole, [])
    words = evidence.words
    own = _closest(evidence, [at for at in same if words[at].stem == token.stem], around)
    other = _closest(evidence, same, around)
    kin = _closest(
        evidence, [at for also in SUPPORTS.get(pole, ()) for at in given.get(also, [])], around
    )
    standing = frozenset(same)
    opposite = ((family, -side), *CONTRADICTS.get(pole, ()))
    # A word may stand for both sides ("loss"); where it carries the line, it is not against it.
    against = _closest(
        evidence,
        [at for also in opposite for at in given.get(also, []) if at not in standing],
        around,
    )
    if own < OWN_NEAR and around & evidence.places.keys():
        own = -2.0
    best = max(own + OWN, other if other >= NEAR else -1.0, kin - 0.25 if kin >= NEAR else -1.0)
    if pole in LENIENT:
        return best >= against or against < (AGAINST if best < 0 else NEAR)
    if pole in MEDIUM:
        best = max(best, other)
    return best >= 0 and best >= against


def _closest(text: Text, places: list[int], around: frozenset[str]) -> float:
    return max((closeness(text, at, around) for at in places), default=-1.0)


def closeness(text: Text, at: int, around: frozenset[str]) -> float:
    """How many of these stems stand within reach, in the same sentence; nearer ones count more."""
    words = text.words
    here = words[at]
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


def check_antonyms(line: Text, evidence: Text) -> Verdict | None:
    """A word that the evidence lacks while it holds the opposite."""
    for index, token in enumerate(line.words):
        if token.stem in evidence.places or is_denied(line, index):
            continue
        opposites = ANTONYMS.get(token.stem, frozenset()) & evidence.places.keys()
        if not opposites or token.low in evidence.lows:
            continue
        around = neighbours(line, index)
        for opposite in opposites:
            for at in evidence.places[opposite]:
                if not is_denied(evidence, at) and closeness(evidence, at, around) >= 0.9:
                    return refused("direction", _phrase(line, index))
    return None


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


def check_negations(line: Text, evidence: Text) -> Verdict | None:
    """A negation that the evidence does not hold there, or one of its that the line leaves out."""
    return _added(line, evidence) or _dropped(line, evidence)


def _added(line: Text, evidence: Text) -> Verdict | None:
    """A negator of the line that the same words in the evidence do not bear."""
    for index, token in enumerate(line.words):
        if not is_negator(token) or _is_idiom(line, index):
            continue
        if not _is_borne_out(line, index, evidence):
            return refused("negation", _phrase(line, index))
    return None


def _is_borne_out(line: Text, index: int, evidence: Text) -> bool:
    denied = scope(line, index, 3)
    known = [at for at in denied if _occurrences(evidence, line.words[at].stem)]
    for at in known[:2]:
        best = _best(evidence, line, at)
        if any(_is_reversed(evidence, place, 2) for place in best):
            return True
    if known:
        return False
    if line.words[index].low == "non":
        return True
    around = neighbours(line, index, 6, 8)
    return any(
        closeness(evidence, place, around) >= 1.5
        for place, word in enumerate(evidence.words)
        if is_negator(word) or word.low in DENIALS
    )


def _dropped(line: Text, evidence: Text) -> Verdict | None:
    """Words that the evidence denies where it speaks of the same, and the line states."""
    heads: dict[str, int] = {}
    for index, token in enumerate(evidence.words):
        if is_negator(token) and not _is_idiom(evidence, index):
            for at in scope(evidence, index, 2)[:1]:
                heads.setdefault(evidence.words[at].stem, at)
        elif bare := _bare(token):
            heads.setdefault(stem(bare), index)
    for index, token in enumerate(line.words):
        if token.stem not in heads or not token.is_content:
            continue
        if _is_reversed(line, index, 3):
            continue
        best = _best(evidence, line, index)
        around = neighbours(line, index, 5, 6)
        if all(is_denied(evidence, place) or _bare(evidence.words[place]) for place in best):
            near = max(closeness(evidence, place, around) for place in best)
            if near >= DROPPED + 0.5 * bool(_bare(evidence.words[best[0]])):
                return refused("negation", f"{_phrase(line, index)} ({_phrase(evidence, best[0])})")
    return None


DROPPED = 0.7
"""How close the evidence must be before a missing negation counts; chosen on SciTLDR train."""


def _occurrences(text: Text, wanted: str) -> list[int]:
    """Where a stem stands, with a negative prefix too."""
    return text.places.get(wanted, []) + _prefixes(text).get(wanted, [])


def _best(evidence: Text, line: Text, at: int) -> list[int]:
    """The places of the evidence that speak of what the line's word `at` speaks of."""
    around = neighbours(line, at, 5, 6)
    places = _occurrences(evidence, line.words[at].stem)
    scores = [closeness(evidence, place, around) for place in places]
    top = max(scores)
    return [place for place, score in zip(places, scores, strict=True) if score >= top - 0.1]


@lru_cache(maxsize=64)
def _prefixes(text: Text) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for index, token in enumerate(text.words):
        if bare := _bare(token):
            found.setdefault(stem(bare), []).append(index)
    return found


def _bare(token: Token) -> str | None:
    """What a word denies by its prefix, as far as spelling tells: "labeled" of "unlabeled"."""
    low = token.low
    if len(low) > 6 and low.startswith("non"):
        return low[3:]
    if len(low) > 6 and low.startswith("un") and not low.startswith(("under", "uni", "until")):
        return low[2:]
    return None


def _is_reversed(text: Text, at: int, between: int) -> bool:
    """Whether a word is denied in any way: by a negator, by a softer word, by its own prefix."""
    following = text.words[at + 1].low if at + 1 < len(text.words) else ""
    return (
        is_denied(text, at, between)
        or following in ("no", "nothing", "not")
        or _bare(text.words[at]) is not None
        or _is_softly_denied(text, at)
    )


def _is_softly_denied(text: Text, at: int) -> bool:
    """Whether a softer word of denial stands close by in the clause: "avoids", "-free"."""
    words = text.words
    here = words[at]
    for index in range(max(0, at - 3), min(len(words), at + 3)):
        other = words[index]
        if other.clause == here.clause and index != at and not is_negator(other):
            if other.low in DENIALS and (index < at or other.low in _TRAILING):
                return True
    return False


_TRAILING = frozenset(["free", "agnostic", "unavailable", "unnecessary", "infeasible", "unknown", "scarce"])


def _is_idiom(line: Text, index: int) -> bool:
    """Negators that deny nothing: "not only … but"."""
    following = line.words[index + 1].low if index + 1 < len(line.words) else ""
    return line.words[index].low == "not" and following in ("only", "just", "merely")


def check_prefixes(line: Text, evidence: Text) -> Verdict | None:
    """A word whose negative alone the evidence holds there, or the other way round."""
    for index, token in enumerate(line.words):
        if token.stem in evidence.places or not token.is_content or token.stem in POLES:
            continue
        for other in _counterparts(token.low):
            places = evidence.places.get(stem(other), [])
            if not places or is_denied(line, index):
                continue
            around = neighbours(line, index)
            best = max(places, key=lambda at: closeness(evidence, at, around))
            if closeness(evidence, best, around) < NEAR:
                continue
            if not any(is_negator(word) for word in evidence.words[max(0, best - 4) : best]):
                return refused("negation", token.text)
    return None


def _counterparts(low: str) -> Iterator[str]:
    """What a word is called with a negative prefix, or without the one it has."""
    for prefix in NEGATIVE_PREFIXES:
        if low.startswith(prefix) and len(low) - len(prefix) > 4:
            yield low[len(prefix) :]
        if len(low) > 4:
            yield prefix + low


def check_comparisons(line: Text, evidence: Text) -> Verdict | None:
    """Two sides of a comparison that stand the other way round in the evidence."""
    for index, left, right in _compared(line):
        direct = crossed = 0
        for _, first, second in _compared(evidence):
            one = min(2, len(left & first)) * bool(left & first) + len(right & second)
            other = len(left & second) + len(right & first)
            both = bool(left & second) and bool(right & first)
            direct = max(direct, one)
            crossed = max(crossed, other if both else 0)
        if crossed > direct:
            return refused("comparison", _phrase(line, index))
    return None


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
    for word in ["outperform", "exceed", "surpass", "beat", "outclass", "outdo", "outstrip", "dominate", "underperform"]
)


def _is_name_like(token: Token) -> bool:
    return len(token.text) > 1 and token.text.isupper()


def _phrase(text: Text, at: int) -> str:
    """A word with its surroundings, for a person."""
    words = text.words
    start, end = words[max(0, at - 2)].start, words[min(len(words) - 1, at + 3)].end
    return text.raw[start:end]
