"""Turned lines to train the check's model on: which words are not as their author wrote them.

    line, evidence → edits (opposites, negators put in or left out, hedges dropped, strange
    conditions, names and numbers of another place) → the changed line, and whether each word was
    turned

Unlike scripts/perturb.py, whose lines make the figures, several words of one line may be turned at
once, and every word is labelled. The opposites are the checker's own (`summarize.check.contrary`).
"""

import random
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import perturb_words
from summarize.check.contrary import (
    BE,
    IDIOMS,
    NEGATORS,
    PAIRS,
    PLAIN,
    THIRD,
    TO,
    WITH,
    plain_form,
    table,
)
from summarize.check.words import read, stem, words_of

FULL, SOME, HARDLY = 1.0, 0.3, 0.1
"""Weights of a label: of what was or could have been turned, of words beside, of all others."""


@dataclass(frozen=True, slots=True)
class Turned:
    """A line, and (start, end, was it turned, weight) of its words, in order."""

    line: str
    words: list[tuple[int, int, bool, float]]


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters of a line to replace by `new`, and what kind of change that is."""

    start: int
    end: int
    new: str
    kind: str


def _held_out() -> frozenset[str]:
    pairs = f"{perturb_words.DIRECTIONS} {perturb_words.ANTONYMS}".split()
    words = {stem(word) for pair in pairs for word in pair.split("/")}
    return frozenset(word for word in words if zlib.crc32(word.encode()) % 6 == 0)


HELD_OUT = _held_out()
"""Stems of words that make the figures and that training neither turns nor turns others to."""


TABLE = {
    word: sorted(others)
    for word, others in table(
        pair for pair in PAIRS if stem(pair[0]) not in HELD_OUT and stem(pair[1]) not in HELD_OUT
    ).items()
}
_ONE_WAY = words_of("with for from to each every any some only over between within")
"""Words too common to be turned as often as the others."""
_HEDGES = r"""\b(?:may|might|could|can|possibly|potentially|likely|perhaps|arguably|probably|often
    |usually|typically|sometimes|generally|partially|partly|seemingly|tends? to|seems? to
    |appears? to|almost|nearly|roughly|approximately|about|mostly|largely)\s"""
_HEDGING = re.compile(re.sub(r"\n\s+", "", _HEDGES))
_OPENERS = words_of(
    """when if unless provided assuming whenever once although where under for across given
    during because except only within without against despite"""
)
"""Words that open a clause which narrows what is said."""
_NAME = re.compile(r"\b(?:[A-Z][\w-]*[A-Z0-9][\w-]*|[A-Z][a-z]{3,}(?= [a-z]))\b")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.]*\w)")
_COMPARED = re.compile(
    r"(?P<left>(?:[\w-]+ ){0,2}[\w-]+) (?P<verb>(?:[a-z]+ly )?(?:outperforms?|exceeds?|beats?"
    r"|surpass(?:es)?|(?:\w+ )?(?:[a-z]+er|more \w+|less \w+) than|instead of|rather than"
    r"|compared (?:to|with)|over)) (?P<right>(?:[\w-]+ ){0,2}[\w-]+)"
)


def turn(
    line: str, evidence: str, fragments: Sequence[str], rng: random.Random, rate: float
) -> Turned:
    """The line with none to three edits; `rate` is how many on average."""
    found = list(_edits(line, evidence, rng))
    rng.shuffle(found)
    found.sort(key=lambda one: -_EAGER.get(one.kind, 1.0) * rng.random())
    wanted = rng.choices((0, 1, 2, 3), (max(0.0, 1.6 - rate), rate, rate / 3, rate / 8))[0]
    chosen: list[Edit] = []
    for one in found:
        if len(chosen) == wanted:
            break
        if all(one.end < other.start or other.end < one.start for other in chosen):
            chosen.append(one)
    if fragments and rng.random() < 0.08:
        tail = line.rstrip(" .")
        chosen = [one for one in chosen if one.end < len(tail)]
        chosen.append(Edit(len(tail), len(line), f" {rng.choice(fragments)}.", "condition"))
    return _labelled(line, sorted(chosen, key=lambda one: one.start))


_EAGER = {
    "deleted": 4.0,
    "opposite": 2.0,
    "hedge": 2.0,
    "compared": 2.0,
    "name": 0.5,
    "number": 0.7,
}
"""How much sooner a kind of edit is chosen than others, where several are possible."""


def candidates(line: str) -> list[tuple[int, int]]:
    """Words that could be turned, or be turned ones: negators and all that have an opposite."""
    return [
        (token.start, token.end)
        for token in read(line).words
        if token.low in TABLE or token.low in _DENYING or token.low.endswith("n't")
    ]


_DENYING = words_of("not no never without cannot fails fail unable lacks lack neither nor")


def _edits(line: str, evidence: str, rng: random.Random) -> Iterator[Edit]:
    idioms = [match.span() for match in IDIOMS.finditer(line)]
    for match in re.finditer(r"\b[A-Za-z]+(?:-[a-z]+)*\b", line):
        word = match.group()
        others = TABLE.get(word.lower())
        if not others or (word.isupper() and len(word) > 1):
            continue
        if any(start <= match.start() < end for start, end in idioms):
            continue
        if word.lower() in _ONE_WAY and rng.random() < 0.9:
            continue
        new = rng.choice(others)
        if not _is_borne_out(line, match.start(), new, evidence):
            yield Edit(*match.span(), new.capitalize() if word[0].isupper() else new, "opposite")
    for pattern, new in NEGATORS:
        for match in re.finditer(pattern, line):
            yield Edit(*match.span(), match.expand(new), "deleted")
    for match in BE.finditer(line):
        yield Edit(
            *match.span(), match.group() + rng.choice((" not", " not", " never")), "inserted"
        )
    for match in THIRD.finditer(line):
        verb = match.group()
        base = plain_form(verb)
        new = rng.choice(("does not {}", "doesn't {}", "fails to {}", "cannot {}", "never {}"))
        yield Edit(*match.span(), new.format(verb if "never" in new else base), "inserted")
    for match in PLAIN.finditer(line):
        new = rng.choice((" do not ", " don't ", " cannot ", " never ", " fail to "))
        yield Edit(*match.span(), new, "inserted")
    for match in WITH.finditer(line):
        if rng.random() < 0.5:
            new = "without" if match.group() == "with" else "without using"
            yield Edit(*match.span(), new, "inserted")
    for match in TO.finditer(line):
        if rng.random() < 0.5:
            yield Edit(*match.span(), rng.choice((" not to ", " without trying to ")), "inserted")
    for match in _HEDGING.finditer(line):
        yield Edit(*match.span(), "", "hedge")
    for what, kind in ((_NAME, "name"), (_NUMBER, "number")):
        given = sorted(set(what.findall(evidence)))
        for match in what.finditer(line, 1):
            others = [one for one in given if one.lower()[:4] != match.group().lower()[:4]]
            if others:
                yield Edit(*match.span(), rng.choice(others), kind)
    for match in _COMPARED.finditer(line):
        yield Edit(*match.span(), f"{match['right']} {match['verb']} {match['left']}", "compared")


def _is_borne_out(line: str, at: int, new: str, evidence: str) -> bool:
    """Whether the evidence says the new word near a neighbour of its place."""
    text, given = read(line), read(evidence)
    places = given.places.get(stem(new))
    if not places:
        return False
    index = next((i for i, word in enumerate(text.words) if word.end > at), 0)
    beside = {word.stem for word in text.words[max(0, index - 2) : index + 3]}
    return any(
        beside & {word.stem for word in given.words[max(0, place - 4) : place + 5]} - {stem(new)}
        for place in places
    )


def _labelled(line: str, edits: Sequence[Edit]) -> Turned:
    pieces, blamed = [], []
    at = length = 0
    for one in edits:
        pieces += [line[at : one.start], one.new]
        length += one.start - at
        blamed.append((length, length + len(one.new), one))
        length += len(one.new)
        at = one.end
    pieces.append(line[at:])
    changed = "".join(pieces)
    could = frozenset(candidates(changed))
    words = []
    for token in read(changed).words:
        span = (token.start, token.end)
        label, weight = False, FULL if span in could else HARDLY
        for start, end, edit in blamed:
            inside = start < token.end and token.start < end
            if edit.kind in ("hedge", "deleted") and not edit.new.strip():
                inside = token.start <= start + 1 < token.end + 1 and token.end > start
            if inside:
                label = True
                weight = SOME if edit.kind in ("condition", "compared") else FULL
            elif token.start <= end + 1 <= token.end and edit.kind in ("inserted", "deleted"):
                weight = 0.0
        if stem(token.low) in HELD_OUT:
            weight = 0.0
        words.append((*span, label, weight))
    return Turned(changed, words)


def fragments_of(texts: Sequence[str], rng: random.Random, most: int) -> list[str]:
    """Clauses that open with a condition or the like, to be put where they do not belong."""
    found = []
    for text in texts:
        for match in re.finditer(r"(?<=[a-z]) ([a-z]+ [a-z][^.,;:()]{12,70})(?=[.,;])", text):
            words = match[1].split()
            for index, word in enumerate(words[:-2]):
                if word in _OPENERS and index <= len(words) - 4:
                    found.append(" ".join(words[index:]))
                    break
    rng.shuffle(found)
    return found[:most]
