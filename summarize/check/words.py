"""Words, stems, sentences and clauses: what every rule of the check reads.

    text → tokens (with sentence and clause numbers) → stems → where each stem stands

A text is read once and kept, since one evidence serves several lines. Everything is linear in the
text; the longest texts are cut at `LONGEST`.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

LONGEST = 200_000
"""Characters that are read; more is no evidence that a person could look at."""

MOST = 200
"""Places of one word that are looked at, so that a text that repeats itself costs no more."""


def words_of(text: str) -> frozenset[str]:
    """The words of a list, as the lexicons write them down."""
    return frozenset(text.split())


_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?|[^\w\s]")
_STOPS = frozenset(".!?。！？")
_CLAUSE_MARKS = frozenset(",;:()[]–—")
_CLAUSE_WORDS = words_of("but while whereas although though however yet because")
_ABBREVIATIONS = words_of("e i g al vs etc cf fig eq sec resp dr st")

FUNCTION_WORDS = words_of(
    """a an the this that these those such it its they their them he she his her we our us
    you your i my me one ones which who whom whose what there here and or nor of to in on at
    by for with from into onto as is are was were be been being am do does did done has have
    had having will would shall should can could may might must not no if when where while
    than then so too very also just only both each every either neither any all some more
    most less least other another same own per via about over under between among through
    during before after above below up down out off again further once how why because until
    against without within across upon toward towards but however thus hence therefore e g i
    s t ie eg etc vs et al let get gets got make makes made use uses used using show shows
    shown paper work propose proposes proposed present presents presented introduce
    introduces introduced method methods approach approaches model models new novel based"""
)
"""Words that say too little to align two texts by."""

_SUFFIXES = tuple(
    sorted(
        words_of(
            """ations ation ions ion ing ingly ed edly er ers or ors est ly s es ied ies
            ier iest ity ities izing ising ized ised izes ises izer izers izable ization
            isation ive ively al ally ize ise ment ments ness able ible ful ous ic ical ify
            ifies ified ifying"""
        ),
        key=lambda suffix: (-len(suffix), suffix),
    )
)
_SHORT = {"s": 3, "es": 3, "ing": 3, "ed": 3, "er": 3, "ers": 3, "est": 3, "ion": 3}
_FIRST = frozenset({"s", "es", "er", "ers", "or", "ors"})
_DOUBLED = re.compile(r"([bdfgklmnprt])\1$")
_STEM = 7


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A crude stem: "supervision", "supervises" and "supervised" meet; so do a few strangers."""
    word = word.lower()
    if len(word) > 40 or not word.isascii():
        return word[:40]
    if word.startswith(("generat", "general")):
        return word[:7]
    for turn in range(3):
        for suffix in _SUFFIXES:
            if word.endswith(suffix) and len(word) - len(suffix) >= _SHORT.get(suffix, 4):
                if suffix in _FIRST and (turn or word.endswith(("ss", "us", "is"))):
                    continue
                word = word[: -len(suffix)]
                break
        else:
            break
    if len(word) > 4 and word.endswith("ct"):  # reduce, reduction
        word = word[:-1]
    if len(word) > 6 and word.endswith("at"):
        word = word[:-2]
    word = _DOUBLED.sub(r"\1", word[:_STEM])
    return word.rstrip("aeiouy" if len(word) > 4 else "eiy") if len(word) > 3 else word


class Token(NamedTuple):
    """One word or mark. `hyphen`: it is tied to the token before it."""

    text: str
    low: str
    stem: str
    start: int
    end: int
    sentence: int
    clause: int
    hyphen: bool
    is_word: bool
    is_content: bool


@dataclass(frozen=True, eq=False)
class Text:
    """A text as the rules see it."""

    raw: str
    tokens: tuple[Token, ...]

    @cached_property
    def words(self) -> tuple[Token, ...]:
        """Tokens that are words or numbers."""
        return tuple(token for token in self.tokens if token.is_word)

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """For each stem the first indexes in `words` where it stands, ascending."""
        places: dict[str, list[int]] = defaultdict(list)
        for index, token in enumerate(self.words):
            if len(found := places[token.stem]) < MOST:
                found.append(index)
        return dict(places)

    @cached_property
    def lows(self) -> frozenset[str]:
        """The words as they stand, in lower case."""
        return frozenset(token.low for token in self.words)

    @cached_property
    def joined(self) -> str:
        """All words in lower case, one space between, one at each end: for phrases."""
        return f" {' '.join(token.low for token in self.words)} "

    def has(self, phrase: str) -> bool:
        """Whether these words stand side by side."""
        return f" {phrase} " in self.joined


@lru_cache(maxsize=64)
def read(raw: str) -> Text:
    """The text, cut into words, sentences and clauses."""
    return Text(raw, tuple(_tokens(raw[:LONGEST].replace("’", "'"))))


def _tokens(raw: str) -> Iterator[Token]:
    sentence = clause = 0
    last_end = -1
    hyphen = False
    last_low = ""
    for match in _TOKEN.finditer(raw):
        text = match.group()
        low = text.lower()
        touching = match.start() == last_end
        if text in "-‐‑" and touching:
            hyphen, last_end = True, match.end()
            continue
        if low in _CLAUSE_WORDS:
            clause += 1
        is_word = text[0].isalnum()
        yield Token(
            text,
            low,
            stem(low) if is_word else text,
            match.start(),
            match.end(),
            sentence,
            clause,
            hyphen and touching,
            is_word,
            len(low) > 1 and text[0].isalpha() and low not in FUNCTION_WORDS,
        )
        hyphen = False
        after = raw[match.end() : match.end() + 1]
        if text in _STOPS and not after.strip() and last_low not in _ABBREVIATIONS:
            sentence, clause = sentence + 1, clause + 1
        elif text in _CLAUSE_MARKS:
            clause += 1
        last_end, last_low = match.end(), low
