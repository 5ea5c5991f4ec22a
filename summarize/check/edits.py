"""Where a line repeats its evidence but for a word: was it a word that matters?

Two words that stand side by side in the line, and in the evidence only with a negator, a hedge or
an "only" between them, tell of one that was dropped; the other way round, of one put in. A word
that the evidence does not know, between two that it has around another word, tells of one
exchanged.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from summarize.check.align import is_negator, phrase
from summarize.check.lexicon import ANTONYMS, HEDGES, Pole, poles_of
from summarize.check.verdict import Reason, Verdict, refused
from summarize.check.words import Text, Token, words_of

Pair = tuple[str, str]

_AUXILIARIES = words_of("do does did can will would should been be is are was were has have to")
_RESTRICTING = words_of("only solely exclusively")


def check_edits(line: Text, evidence: Text) -> Verdict | None:
    """A negator, hedge or restriction dropped or put in, or a direction exchanged."""
    return _dropped(line, evidence) or _inserted(line, evidence) or _exchanged(line, evidence)


def _dropped(line: Text, evidence: Text) -> Verdict | None:
    gaps = dict(_gaps(evidence))
    if not gaps:
        return None
    plain = _plain(evidence)
    kept = {reason for _, reason in _gaps(line)}
    for index, pair in enumerate(_pairs(line)):
        reason = gaps.get(pair)
        if reason and pair not in plain and reason not in kept:
            return refused(reason, phrase(line, index), index)
    return None


def _inserted(line: Text, evidence: Text) -> Verdict | None:
    plain = _plain(evidence)
    gaps = dict(_gaps(evidence))
    for pair, reason in _gaps(line):
        if reason == "negation" and pair in plain and gaps.get(pair) != "negation":
            return refused(reason, " … ".join(pair))
    return None


def _exchanged(line: Text, evidence: Text) -> Verdict | None:
    words = line.words
    around = _around(evidence)
    for index in range(1, len(words) - 1):
        token = words[index]
        if token.stem in evidence.places:
            continue
        if not token.is_content and not poles_of(token.low, ""):
            continue
        before, after = words[index - 1], words[index + 1]
        if not (before.is_content or after.is_content):
            continue
        for other in around.get((before.stem, after.stem), ()):
            if _turns(token, other, words[index + 1].low):
                return refused("direction", phrase(line, index), index)
    return None


def _turns(token: Token, other: Token, following: str) -> bool:
    """Whether a word in place of another says something else, as far as the lexicon can tell."""
    mine, its = poles_of(token.low, following), poles_of(other.low, following)
    if other.stem in ANTONYMS.get(token.stem, ()):
        return True
    if mine and its:
        return _sides(mine) != _sides(its) and not set(mine) & set(its)
    weighty = _is_weighty(its) if its else _is_weighty(mine)
    return weighty and not other.low.startswith(token.low[:4])


def _sides(poles: tuple[Pole, ...]) -> set[int]:
    return {side for _, side in poles}


def _is_weighty(poles: tuple[Pole, ...]) -> bool:
    return any(family in ("change", "quality", "presence") for family, _ in poles)


def _pairs(text: Text) -> Iterator[Pair]:
    for one, other in pairwise(text.words):
        yield (one.stem, other.stem)


@lru_cache(maxsize=64)
def _plain(text: Text) -> frozenset[Pair]:
    return frozenset(_pairs(text))


@lru_cache(maxsize=64)
def _gaps(text: Text) -> tuple[tuple[Pair, Reason], ...]:
    """Pairs of words with nothing between but words that deny, hedge or restrict, and which."""
    words = text.words
    found: list[tuple[Pair, Reason]] = []
    index = 1
    while index < len(words):
        start = index
        reason: Reason | None = None
        while index < len(words) and index - start < 4:
            told = _told(words[index])
            if told is None and (reason is not None or words[index].low not in _AUXILIARIES):
                break
            reason = told or reason
            index += 1
        if reason and index < len(words):
            before, after = words[start - 1], words[index]
            if before.sentence == after.sentence and (before.is_content or after.is_content):
                found.append(((before.stem, after.stem), reason))
        index = max(index, start + 1)
    return tuple(found)


def _told(token: Token) -> Reason | None:
    if is_negator(token):
        return "negation"
    if token.low in HEDGES:
        return "hedge"
    return "condition" if token.low in _RESTRICTING else None


@lru_cache(maxsize=64)
def _around(text: Text) -> dict[Pair, list[Token]]:
    """For each pair of words with one between: the ones between."""
    words = text.words
    found: dict[Pair, list[Token]] = {}
    for one, middle, other in zip(words, words[1:], words[2:], strict=False):
        if one.sentence == other.sentence and (middle.is_content or poles_of(middle.low, "")):
            found.setdefault((one.stem, other.stem), []).append(middle)
    return found
