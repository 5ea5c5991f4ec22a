"""Words: cleaning a line for show, cutting text into terms, counting what a reader reads."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_READ = re.compile(r"[^\W_]\S*")
_URL = re.compile(r"(?:\[\d+\] )?\b[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)
# Overrides and isolates can make a terminal or a mail show another order than was written
# (trojansource.codes).
_BIDI = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F])


def plain(text: str) -> str:
    """One line that is safe to show anywhere: white space folded, control characters, terminal
    escapes, direction overrides and noncharacters (which HTML forbids) dropped. Markup is *not*
    escaped; each format does its own.
    """
    folded = " ".join(text.split())
    if folded.isprintable():
        return folded
    shown = "".join(
        ch
        for ch in folded.translate(_BIDI)
        if unicodedata.category(ch) not in ("Cc", "Cs") and not _is_noncharacter(ord(ch))
    )
    return " ".join(shown.split())


def _is_noncharacter(point: int) -> bool:
    """Unicode 16, section 23.7: the last two of each plane, and thirty-two among the rest."""
    return point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Drop a plural ending by Harman's S stemmer (JASIS 42(1), 1991), and a possessive one."""
    word = word.casefold().replace("’", "'").removesuffix("'s")
    if len(word) < 4:
        return word
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    if word.endswith("es") and not word.endswith(("aes", "ees", "oes")):
        return word[:-1]
    if word.endswith("s") and not word.endswith(("us", "ss")):
        return word[:-1]
    return word


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in text.split())


FUNCTION_WORDS = _stems(
    """
    a about above across after again against all almost along also although always am among an
    and any are around as at be because been before being below between both but by can cannot
    could did do does doing done down during each either else enough even ever every few for
    from further get gets had has have having he her here hers him his how however i if in into
    is it its itself just least less let like make makes many may me might more most much must
    my near need needs neither never no nor not now of off often on once one only onto or other
    our ours out over own per rather run same several shall she should since so some still such than
    that the their them then there these they this those though three through thus to together
    too toward towards two under until up upon us use used uses using very via was way we well
    were what when where whether which while who whom whose why will with within without would
    yet you your
    """
)
"""Stems of English words that carry no topic."""

COMMON_WORDS = FUNCTION_WORDS | _stems(
    """
    answer ask change cut deliver fall find give grow help hold less measure need number page part
    people percent point reach read rise run share size take watch word write
    abstract achieve ai algorithm analysis announce approach article artificial base based
    baseline benchmark better beyond build building case cheap cheaper code compare compared
    data dataset day deep demonstrate different edition effective efficient enable evaluate
    evaluation existing experiment extensive faster first framework general good high improve
    improved improving intelligence introduce introducing issue its know language large learning
    llm llms lower machine method model modeling modelling named network neural new news novel
    open paper performance post present problem product project propose proposed provide quality
    question recent release released report require research result sample say second show
    significant simple small source state step study support system task team technique
    technology test text time today tool train trained training understanding update user
    various version week weekly work world year
    """
)
"""Stems that stand in every other item of this field, and so say nothing about one of them."""


def words(text: str) -> Iterator[str]:
    """The words of a text as written; a hyphenated word is one."""
    return iter(_WORD.findall(text))


def terms(text: str, dull: frozenset[str] = COMMON_WORDS) -> set[str]:
    """The stems a text is about: a hyphenated word gives itself and its parts."""
    found: set[str] = set()
    for word in set(_WORD.findall(text)):
        found.update(_terms_of(word, dull))
    return found


def term_counts(text: str, dull: frozenset[str] = COMMON_WORDS) -> dict[str, int]:
    """How often the text has each of its `terms`."""
    found: dict[str, int] = {}
    for word, number in Counter(_WORD.findall(text)).items():
        for term in _terms_of(word, dull):
            found[term] = found.get(term, 0) + number
    return found


@lru_cache(maxsize=1 << 17)
def _terms_of(word: str, dull: frozenset[str]) -> tuple[str, ...]:
    # In their order, as weights of words are added up in it.
    parts = dict.fromkeys((stem(word), *(stem(piece) for piece in word.split("-"))))
    return tuple(
        part for part in parts if len(part) > 1 and part not in dull and not part.isdigit()
    )


def count_words(text: str) -> int:
    """Words that a person reads: tokens with a letter or a digit in them. URLs are not read, nor
    are their numbers in a list of links.
    """
    return len(_READ.findall(_URL.sub(" ", text) if "://" in text else text))


def listed(parts: list[str] | tuple[str, ...]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def tallied(counts: Counter[str]) -> list[tuple[str, int]]:
    """The most frequent first; equals in the order of the alphabet, not of their arrival."""
    return sorted(counts.items(), key=lambda it: (-it[1], it[0]))


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """`1 paper`, `3 papers`, `1,204 papers`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
