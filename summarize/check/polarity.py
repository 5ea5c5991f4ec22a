"""Directions, negations and who beats whom: compared where line and evidence speak of one thing.

A word that turns a claim round is weighed by its neighbours: the content words of its clause. The
evidence's places that share most of them decide, so that "reduces memory" is held against what is
said of memory, and not against every "increases" of an abstract.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from summarize.check.lexicon import (
    ANTONYMS,
    CONTRADICTS,
    DENIALS,
    NEGATIVE_PREFIXES,
    NEGATORS,
    POLES,
    SUPPORTS,
    Pole,
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
    for index, token in enumerate(text.words):
        poles = POLES.get(token.stem)
        if poles and not _is_name_like(token):
            yield index, poles


def check_directions(line: Text, evidence: Text) -> Verdict | None:
    """A direction that the evidence does not give, or gives to the contrary."""
    given: dict[Pole, list[int]] = {}
    for index, poles in markers(evidence):
        for pole in poles:
            given.setdefault(pole, []).append(index)
    for index, poles in markers(line):
        token = line.words[index]
        if is_denied(line, index):
            continue
        around = neighbours(line, index)
        if not any(_is_carried(pole, token, around, given, evidence) for pole in poles):
            return refused("direction", _phrase(line, index))
    return None


def _is_carried(
    pole: Pole, token: Token, around: frozenset[str], given: dict[Pole, list[int]], evidence: Text
) -> bool:
    family, side = pole
    opposite = (family, -side)
    same = given.get(pole, [])
    kin = [at for other in SUPPORTS.get(pole, ()) for at in given.get(other, [])]
    against = [
        at for other in (opposite, *CONTRADICTS.get(pole, ())) for at in given.get(other, [])
    ]
    # "not worse" carries "better or equal": a denied opposite stands for the pole.
    same = same + [at for at in given.get(opposite, []) if is_denied(evidence, at)]
    against = [at for at in against if not is_denied(evidence, at)]
    if not same and not kin:
        return False
    for_it = max((closeness(evidence, at, around) for at in same), default=-1.0)
    near_it = max((closeness(evidence, at, around) for at in kin), default=-1.0)
    contrary = max((closeness(evidence, at, around) for at in against), default=0.0)
    if token.stem in evidence.places and for_it >= 0:
        for_it += 0.5
    return max(for_it, near_it - 0.25) >= contrary


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
                if not is_denied(evidence, at) and closeness(evidence, at, around) >= 0.5:
                    return refused("direction", _phrase(line, index))
    return None


def is_negator(token: Token) -> bool:
    """Whether a word denies what follows."""
    return token.low in NEGATORS or token.low.endswith("n't")


def is_denied(text: Text, at: int) -> bool:
    """Whether a negator stands a word or two before, in the same clause."""
    words = text.words
    here = words[at]
    steps = 0
    for index in range(at - 1, max(-1, at - 6), -1):
        other = words[index]
        if other.clause != here.clause:
            return False
        if is_negator(other):
            return True
        if other.is_content:
            steps += 1
            if steps > 1:
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
    """A negator of the line that nothing near the same words in the evidence bears out."""
    denials: list[int] | None = None
    for index, token in enumerate(line.words):
        if not is_negator(token) or line.words[index - 1 : index] and _is_idiom(line, index):
            continue
        denied = scope(line, index)
        stems = frozenset(line.words[at].stem for at in denied)
        if not stems:
            stems = neighbours(line, index, left=6)
        if _prefixed(evidence, [line.words[at] for at in denied]):
            continue
        if denials is None:
            denials = [
                at
                for at, word in enumerate(evidence.words)
                if word.low in DENIALS or word.low.endswith(("n't", "less")) or _is_prefixed(word)
            ]
        first = line.words[denied[0]].stem if denied else None
        best = max((_shared(evidence, at, stems, first) for at in denials), default=0.0)
        if best < 1.0:
            return refused("negation", _phrase(line, index))
    return None


def _shared(evidence: Text, at: int, stems: frozenset[str], first: str | None) -> float:
    """How far a denial of the evidence bears on the same words as one of the line."""
    words = evidence.words
    here = words[at]
    found = 0.0
    for index in range(max(0, at - 3), min(len(words), at + 9)):
        other = words[index]
        if other.sentence == here.sentence and index != at and other.stem in stems:
            found += 1.0 if index > at else 0.6
            if other.stem == first and index > at:
                found += 0.5
    return found


def _dropped(line: Text, evidence: Text) -> Verdict | None:
    """Words that the evidence only ever denies and the line states."""
    covered: set[int] = set()
    for index, token in enumerate(line.words):
        if token.low in DENIALS or token.low.endswith("n't") or _is_prefixed(token):
            covered.update(range(index - 4, index + 10))
    stated = {
        token.stem: index
        for index, token in enumerate(line.words)
        if token.is_content and index not in covered
    }
    for index, token in enumerate(evidence.words):
        if not is_negator(token):
            continue
        denied = scope(evidence, index, 2)
        if not denied or evidence.words[denied[0]].stem not in stated:
            continue
        head = evidence.words[denied[0]].stem
        if any(at not in _all_denied(evidence, head) for at in evidence.places[head]):
            continue
        at = stated[head]
        around = neighbours(line, at, 5, 6)
        if closeness(evidence, denied[0], around) >= 1.2:
            return refused("negation", f"{_phrase(line, at)} ({_phrase(evidence, index)})")
    return None


def _all_denied(evidence: Text, head: str) -> set[int]:
    return {at for at in evidence.places[head] if is_denied(evidence, at)}


def _is_idiom(line: Text, index: int) -> bool:
    """ "not only … but", "no longer than": negators that deny nothing."""
    following = line.words[index + 1].low if index + 1 < len(line.words) else ""
    return line.words[index].low == "not" and following in ("only", "just", "merely")


def _prefixed(evidence: Text, words: Iterable[Token]) -> bool:
    """Whether the evidence says it with a prefix: "unsupervised" for "without supervision"."""
    for word in words:
        for prefix in NEGATIVE_PREFIXES:
            if stem(prefix + word.low) in evidence.places:
                return True
            if evidence.has(f"{prefix} {word.low}"):
                return True
    return False


def _is_prefixed(token: Token) -> bool:
    """Whether a word denies by its prefix, as far as spelling tells: "unlabeled", "non-linear"."""
    low = token.low
    return low == "non" or (
        len(low) > 6
        and low.startswith(("un", "non"))
        and not low.startswith(("under", "uni", "until"))
    )


def check_prefixes(line: Text, evidence: Text) -> Verdict | None:
    """ "unsupervised" where the evidence only knows "supervised", and the other way round."""
    for index, token in enumerate(line.words):
        if token.stem in evidence.places or len(token.low) < 5 or not token.is_content:
            continue
        for prefix in NEGATIVE_PREFIXES:
            bare = token.low.removeprefix(prefix)
            if bare != token.low and len(bare) > 4 and stem(bare) in evidence.places:
                if not any(is_denied(evidence, at) for at in evidence.places[stem(bare)]):
                    return refused("negation", token.text)
            if len(prefix) > 1 and stem(prefix + token.low) in evidence.places:
                if not is_denied(line, index):
                    return refused("negation", token.text)
    return None


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
    for word in "outperform exceed surpass beat outclass outdo outstrip dominate underperform".split()
)


def _is_name_like(token: Token) -> bool:
    return len(token.text) > 1 and token.text.isupper()


def _phrase(text: Text, at: int) -> str:
    """A word with its surroundings, for a person."""
    words = text.words
    start, end = words[max(0, at - 2)].start, words[min(len(words) - 1, at + 3)].end
    return text.raw[start:end]
