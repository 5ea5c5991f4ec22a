"""Negations: the line may neither add one nor leave one out."""

from collections.abc import Iterator
from functools import lru_cache

from summarize.check.align import (
    bare,
    best_places,
    closeness,
    is_denied,
    is_negator,
    neighbours,
    occurrences,
    phrase,
    scope,
)
from summarize.check.lexicon import DENIALS, NAMED_PROPERTIES, NEGATIVE_PREFIXES, OPPOSABLE, POLES
from summarize.check.verdict import Verdict, refused
from summarize.check.words import Text, Token, stem

SLACK = 1.2
"""How far behind the closest a place may be and still bear a negation; chosen on SciTLDR train."""
NEAR = 0.7
"""How close a word must stand for its negative to be its own."""


def check_negations(line: Text, evidence: Text) -> Verdict | None:
    """A negation that the evidence does not hold there, or one of its that the line leaves out."""
    return _added(line, evidence) or _dropped(line, evidence)


def _added(line: Text, evidence: Text) -> Verdict | None:
    """A negator of the line that the same words in the evidence do not bear."""
    for index, token in enumerate(line.words):
        if not is_negator(token) or _is_idiom(line, index):
            continue
        if not _is_borne_out(line, index, evidence):
            return refused("negation", phrase(line, index), index)
    return None


def _is_borne_out(line: Text, index: int, evidence: Text) -> bool:
    """Whether the evidence denies what a negator of the line denies."""
    denied = scope(line, index, 3)
    non = line.words[index].low == "non"
    if non and denied and len(line.places[line.words[denied[0]].stem]) > 1:
        return True  # "convex and non-convex"
    known = [at for at in denied if occurrences(evidence, line.words[at].stem)]
    for at in known[:2]:
        best = best_places(evidence, line, at, SLACK)
        if any(_is_reversed(evidence, place, 2) for place in best):
            return True
    if known:
        return False
    if non:
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
        elif without := bare(token):
            heads.setdefault(stem(without), index)
    for index, token in enumerate(line.words):
        if token.stem not in heads or not token.is_content:
            continue
        if _is_reversed(line, index, 3):
            continue
        best = best_places(evidence, line, index)
        around = neighbours(line, index, 5, 6)
        if all(is_denied(evidence, place) or bare(evidence.words[place]) for place in best):
            near = max(closeness(evidence, place, around) for place in best)
            if near >= DROPPED + 0.5 * bool(bare(evidence.words[best[0]])):
                said = f"{phrase(line, index)} ({phrase(evidence, best[0])})"
                return refused("negation", said, index)
    return None


DROPPED = 0.7
"""How close the evidence must be before a missing negation counts; chosen on SciTLDR train."""


def _is_reversed(text: Text, at: int, between: int) -> bool:
    """Whether a word is denied in any way: by a negator, by a softer word, by its own prefix."""
    following = text.words[at + 1].low if at + 1 < len(text.words) else ""
    return (
        is_denied(text, at, between)
        or following in ("no", "nothing", "not")
        or bare(text.words[at]) is not None
        or _is_softly_denied(text, at)
    )


def _is_softly_denied(text: Text, at: int) -> bool:
    """Whether a softer word of denial stands close by in the clause: "avoids", "-free"."""
    words = text.words
    here = words[at]
    for index in range(max(0, at - 3), min(len(words), at + 3)):
        other = words[index]
        soft = other.low in DENIALS and not is_negator(other)
        if soft and other.clause == here.clause and (index < at or other.low in _TRAILING):
            return True
    return False


_TRAILING = frozenset(
    ["free", "agnostic", "unavailable", "unnecessary", "infeasible", "unknown", "scarce"]
)


def _is_idiom(text: Text, index: int) -> bool:
    """Negators that deny nothing: "not only … but", "whether or not", "no matter how"."""
    words = text.words
    low = words[index].low
    following = words[index + 1].low if index + 1 < len(words) else ""
    before = words[index - 1].low if index else ""
    if low == "not":
        return following in ("only", "just", "merely", "necessarily") or before in (
            "or",
            "if",
            "why",
        )
    return low == "no" and following in ("matter", "longer")


def check_prefixes(line: Text, evidence: Text) -> Verdict | None:
    """A word whose negative alone the evidence holds there, or the other way round."""
    for index, token in enumerate(line.words):
        if not token.is_content or token.stem in POLES or is_denied(line, index):
            continue
        if token.low in OPPOSABLE and _is_turned(line, index, evidence):
            return refused("negation", phrase(line, index), index)
        if token.stem in evidence.places:
            continue
        places = list(_counterparts(token, evidence))
        if not places:
            continue
        around = neighbours(line, index)
        best = max(places, key=lambda at: closeness(evidence, at, around))
        if closeness(evidence, best, around) < NEAR:
            continue
        if not any(is_negator(word) for word in evidence.words[max(0, best - 4) : best]):
            return refused("negation", token.text, index)
    return None


def _is_turned(line: Text, index: int, evidence: Text) -> bool:
    """Whether the evidence knows a word only with a negative prefix, or so before the same noun."""
    token = line.words[index]
    if _is_compound(line, index) or _has_negative(line, token):
        return False
    if _is_doubled(line, index):
        return True
    turned = [at for at in _negatives(evidence) if _bare_low(evidence, at) == token.low]
    if not turned:
        return token.low in NAMED_PROPERTIES and not occurrences(evidence, token.stem)
    plain = [
        at
        for at in evidence.places.get(token.stem, ())
        if evidence.words[at].low == token.low
        and not _is_compound(evidence, at)
        and not (at and is_negator(evidence.words[at - 1]))
    ]
    if not plain:
        return True
    noun = _following(line, index)
    return bool(noun) and noun in {_following(evidence, at) for at in turned} - {
        _following(evidence, at) for at in plain
    }


def _has_negative(line: Text, token: Token) -> bool:
    """Whether the line names both sides: "labeled and unlabeled"."""
    return any(_bare_low(line, at) == token.low for at in _negatives(line))


def _is_doubled(text: Text, at: int) -> bool:
    """Whether the same word stands on both sides of an "and": one of them has lost its prefix."""
    words = text.words
    joined = at + 2 < len(words) and words[at + 1].low in ("and", "or")
    return joined and words[at + 2].low == words[at].low


def _is_compound(text: Text, at: int) -> bool:
    """Whether a word is the second half of one: "semi-supervised" is not "supervised"."""
    return text.words[at].hyphen and at > 0 and not is_negator(text.words[at - 1])


@lru_cache(maxsize=64)
def _negatives(text: Text) -> tuple[int, ...]:
    """Words with a negative prefix, written together or apart."""
    return tuple(at for at in range(len(text.words)) if _bare_low(text, at) in OPPOSABLE)


def _bare_low(text: Text, at: int) -> str | None:
    token = text.words[at]
    if token.hyphen and at and text.words[at - 1].low in NEGATIVE_PREFIXES:
        return token.low
    return bare(token)


def _following(text: Text, at: int) -> str:
    following = text.words[at + 1] if at + 1 < len(text.words) else None
    same = following is not None and following.clause == text.words[at].clause
    return following.stem if following is not None and same and following.is_content else ""


def _counterparts(token: Token, evidence: Text) -> Iterator[int]:
    """Where the evidence has a word with a negative prefix, or without the one it has here."""
    if without := bare(token):
        yield from evidence.places.get(stem(without), [])
        return
    for prefix in NEGATIVE_PREFIXES:
        for at in evidence.places.get(stem(prefix + token.low), []):
            if evidence.words[at].low.startswith(prefix + token.low[:3]):
                yield at
