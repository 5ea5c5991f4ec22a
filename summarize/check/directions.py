"""Directions and plain opposites: held against what the evidence says of the same thing."""

from collections.abc import Iterator
from functools import lru_cache

from summarize.check.align import closeness, is_denied, neighbours, phrase
from summarize.check.lexicon import (
    ANTONYMS,
    CONTRADICTS,
    LENIENT,
    MEDIUM,
    SUPPORTS,
    WELCOME,
    Pole,
    poles_of,
)
from summarize.check.verdict import Verdict, refused
from summarize.check.words import MOST, Text, Token


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
        denied = is_denied(line, index)
        if denied:
            poles = tuple((family, -side) for family, side in poles)
        around = neighbours(line, index)
        token = line.words[index]
        hyphened = index + 1 < len(line.words) and line.words[index + 1].hyphen
        if not any(
            _is_carried(pole, token, around, given, evidence, hyphened, denied) for pole in poles
        ):
            return refused("direction", phrase(line, index), index)
    return None


@lru_cache(maxsize=64)
def _given(evidence: Text) -> dict[Pole, list[int]]:
    """Where the evidence says what; a denied word stands for its opposite."""
    given: dict[Pole, list[int]] = {}
    for index, poles in markers(evidence):
        denied = is_denied(evidence, index)
        for family, side in poles:
            found = given.setdefault((family, -side if denied else side), [])
            if len(found) < MOST:
                found.append(index)
    return given


OWN = 0.8
"""What the very word is worth more than another of its pole; chosen on SciTLDR train."""
OWN_NEAR = 0.4
"""How close the very word must stand, where the evidence knows any of its neighbours."""
AGAINST = 0.4
"""How close a contrary word must stand where nothing speaks for the line's."""
WHOLE, LEAD = 0.5, 0.3
"""A contrary word that has this share of the neighbours, and this much more than the best word for
the line, stands in the line's own source.
"""
NEAR = 0.7
"""How close another word of the pole must stand to carry a claim; chosen on SciTLDR train."""


def _is_carried(
    pole: Pole,
    token: Token,
    around: frozenset[str],
    given: dict[Pole, list[int]],
    evidence: Text,
    hyphened: bool,
    denied: bool,
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
    if pole in WELCOME or denied:
        alike = against >= WHOLE * len(around) and against >= best + LEAD
        return (bool(same) or best >= 0 or against < NEAR) and not alike
    if pole in LENIENT or (hyphened and pole[0] in ("size", "ease", "speed")):
        return best >= against or against < (AGAINST if best < 0 else NEAR)
    if pole in MEDIUM:
        best = max(best, other)
    return best >= 0 and best >= against


def _closest(text: Text, places: list[int], around: frozenset[str]) -> float:
    return max((closeness(text, at, around) for at in places), default=-1.0)


BREATH = 3
"""Words between the two sides of a pair that a line names together, as in "online and offline"."""


def check_antonyms(line: Text, evidence: Text) -> Verdict | None:
    """A word that the evidence lacks while it holds the opposite."""
    for index, token in enumerate(line.words):
        if token.stem in evidence.places or is_denied(line, index):
            continue
        opposites = ANTONYMS.get(token.stem, frozenset()) & evidence.places.keys()
        if not opposites or token.low in evidence.lows:
            continue
        if any(abs(at - index) <= BREATH for one in opposites for at in line.places.get(one, ())):
            continue  # both sides are named
        around = neighbours(line, index)
        for opposite in opposites:
            for at in evidence.places[opposite]:
                if not is_denied(evidence, at) and closeness(evidence, at, around) >= 0.9:
                    return refused("direction", phrase(line, index), index)
    return None


def _is_name_like(token: Token) -> bool:
    return len(token.text) > 1 and token.text.isupper()
