"""What a line would say if one word of it were turned round.

    line → each word with an opposite, each negator, each verb that could be denied
         → the line with that one place turned

A model that reads the evidence is asked which of the two it would rather expect
(`summarize.check.odds`). Training turns lines with the same lists (scripts/turns.py).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from summarize.check import opposites
from summarize.check.words import Text

Kind = Literal["opposite", "undenied", "denied"]
MOST = 31
"""Turned forms of one line that are looked at."""
_EACH = 4
"""Opposites of one word; the most usual ones are listed first."""


@dataclass(frozen=True, slots=True)
class Contrary:
    """A line with one place turned.

    Attributes:
        at: which of the line's words (`Text.words`) was turned, or stands behind what was put in.
        kind: an opposite in its place, a negator left out ("undenied") or put in ("denied").
        line: what the whole says then.
    """

    at: int
    kind: Kind
    line: str


_PAST = {
    "cut": "cut", "fall": "fell", "forbid": "forbade", "freeze": "froze", "grow": "grew",
    "hide": "hid", "hurt": "hurt", "keep": "kept", "lose": "lost", "overcome": "overcame",
    "rise": "rose", "shrink": "shrank", "speed": "sped", "split": "split",
    "undershoot": "undershot",
}  # fmt: skip
_DOUBLED = ("cut", "drop", "forbid", "omit", "permit", "repel", "split")
"""Verbs whose last letter is written twice before "ed" and "ing"."""


def _inflected(verb: str) -> tuple[str, str, str, str]:
    """Plain form, third person, past and present participle of a verb."""
    stem = verb + verb[-1] if verb in _DOUBLED else verb.removesuffix("e")
    third, past = verb + "s", stem + "ed"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        third, past = verb[:-1] + "ies", verb[:-1] + "ied"
    elif verb.endswith(("s", "sh", "ch", "x", "z")):
        third = verb + "es"
    return verb, third, _PAST.get(verb, past), stem + "ing"


def _pairs() -> Iterator[tuple[str, str]]:
    for pair in opposites.FORMS.split():
        one, _, other = pair.partition("/")
        yield one, other
    for pair in opposites.VERBS.split():
        one, _, other = pair.partition("/")
        yield from zip(_inflected(one), _inflected(other), strict=True)


PAIRS = tuple(_pairs())
"""Words and their opposites, in all their forms."""


def table(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Word → its opposites, in either direction; those that were listed first come first."""
    found: dict[str, dict[str, None]] = {}
    for one, other in pairs:
        found.setdefault(one, {})[other] = None
        found.setdefault(other, {})[one] = None
    return {word: list(others) for word, others in found.items()}


_TABLE = table(PAIRS)
IDIOMS = re.compile(
    r"more than|at least|at most|[Ff]ew[- ]shot|as well|well as|state of the art"
    r"|[Dd]eep (?:neural|learning|network|reinforcement|Q|generative|conv\w+)"
    r"|[Ll]ong[- ][Ss]hort|first[- ]order|of all|second[- ]order"
    r"|best of|most of|no longer|such as|so long|as long as|data set|large language"
    r"|large[- ]scale|[Tt]raining (?:data|set|time)|[Tt]est (?:set|time)|[Mm]ulti\w*"
    r"|[Nn]atural language|[Ll]oss(?:es)?"
    r"|[Hh]uman (?:evaluation|judge\w+)|open[- ]source|machine learning|general(?:ly| purpose)"
)
NEGATORS: tuple[tuple[str, str], ...] = (
    (r"\b(?:does|do|did) not (?=\w)", ""),
    (r"\b(?:doesn't|don't|didn't) (?=\w)", ""),
    (r"\bcan(?:not|'t) (?=\w)", "can "),
    (
        r"\b(is|are|was|were|has|have|can|could|will|would|should|may|might)(?:n't| not)\b(?= \w)",
        r"\1",
    ),
    (r"(?<!or )\bnot (?=[a-z])(?!only|just|necessarily)", ""),
    (r"\bwithout(?= \w)", "with"),
    (r"\bno (?=[a-z])(?!longer)", ""),
    (r"\bnever (?=[a-z])", ""),
    (r"\bfail(?:s|ed)? to (?=\w)", ""),
    (r"\black(?:s|ed|ing)?\b(?= \w)", "with"),
    (r"\bunable to\b", "able to"),
    (r"\bnon-?(?!etheless)(?=[a-z]{4})", ""),
    (r"\bun(?=(?:seen|known|labell?ed|paired|biased|bounded|supervised|structured|stable)\b)", ""),
    (r"\b(\w+)-free\b", r"\1-based"),
)
BE = re.compile(
    r"\b(?:is|are|was|were|can|could|will|would|should|does|do|has been|have been|may|might)"
    r"(?= (?!not\b)[a-z])"
)
THIRD = re.compile(rf"\b(?:{'|'.join(opposites.VERBS_THIRD.split())})\b(?= [a-z])")
_VERBS = "|".join(opposites.VERBS_PLAIN.split())
PLAIN = re.compile(rf"(?<=[a-z])(?<!\bto)(?<!\bnot)(?<!\band)(?<!\bor) (?=(?:{_VERBS}) )")
WITH = re.compile(r"\b(?:with(?= (?!respect|regard)[a-z])|(?:by |via )?using)(?= )")
TO = re.compile(rf"(?<=[a-z]) to (?=(?:{_VERBS}) )")
_MORE_NEGATORS = ((r"\bwithout (?=using\b)", ""), (r"\bwithout using\b", "by using"))
"""Beside those that lines are turned with for training."""
_WORD = re.compile(r"\b[A-Za-z]+(?:-[a-z]+)*\b")
_PART = re.compile(r"[A-Za-z]+")


def plain_form(verb: str) -> str:
    """The plain form of a verb in the third person: "improve" of "improves"."""
    if verb.endswith("ies"):
        return verb[:-3] + "y"
    return verb[:-2] if verb.endswith(("ches", "sses")) else verb[:-1]


def contraries(line: Text) -> list[Contrary]:
    """The line with one place turned, for each such place, in their order; at most `MOST`."""
    raw = line.raw
    starts = [word.start for word in line.words]
    found: dict[str, Contrary] = {}
    for start, end, new, kind in sorted(_turns(raw)):
        said = raw[:start] + new + raw[end:]
        at = next((i for i, word in enumerate(line.words) if word.end > start), len(starts) - 1)
        if said != raw and at >= 0:
            found.setdefault(said, Contrary(at, kind, said))
    return list(found.values())[:MOST]


def _turns(raw: str) -> Iterator[tuple[int, int, str, Kind]]:
    """(start, end) of what goes, what comes in its place, and which kind of turn that is."""
    idioms = [match.span() for match in IDIOMS.finditer(raw)]
    for start, end in _opposable(raw):
        word = raw[start:end]
        if (word.isupper() and len(word) > 1) or any(at <= start < to for at, to in idioms):
            continue
        for new in _TABLE[word.lower()][:_EACH]:
            yield start, end, new.capitalize() if word[0].isupper() else new, "opposite"
    for pattern, new in (*NEGATORS, *_MORE_NEGATORS):
        for match in re.finditer(pattern, raw):
            yield *match.span(), match.expand(new), "undenied"
    for match in BE.finditer(raw):
        yield match.end(), match.end(), " not", "denied"
    for match in THIRD.finditer(raw):
        yield *match.span(), f"does not {plain_form(match.group())}", "denied"
    for match in PLAIN.finditer(raw):
        yield *match.span(), " do not ", "denied"
    for match in WITH.finditer(raw):
        new = "without" if match.group() == "with" else "without using"
        yield *match.span(), new, "denied"
    for match in TO.finditer(raw):
        yield *match.span(), " not to ", "denied"


def _opposable(raw: str) -> Iterator[tuple[int, int]]:
    """Words that have an opposite; of a compound without one ("sample-efficient") its parts."""
    for match in _WORD.finditer(raw):
        whole = match.group().lower() in _TABLE
        for one in (match,) if whole else _PART.finditer(raw, *match.span()):
            if one.group().lower() in _TABLE:
                yield one.span()
