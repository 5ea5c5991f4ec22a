"""What a mute covers: words, authors, topics. Pure.

`author:NAME` and `topic:NAME` say what they are, so does an arXiv category (`cs.CV`); all else is a
word or phrase. A mute hides too little rather than too much: what it hides, the reader never sees.
"""

import re
import sys
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from db.records import Mute, MuteKind, Sighting, Work
from digest.words import plain

LONGEST = 100
"""Characters of a mute."""
OPENING_WORDS = 300
"""A word counts in the title and in so much of the text: all of an abstract, and what an essay is
about, but not the one line on it at an essay's end."""
_KINDS: dict[str, MuteKind] = {"word": "word", "author": "author", "topic": "topic"}
_CATEGORY = re.compile(r"[a-z-]{2,}\.[A-Za-z-]{2,}")
"""arXiv's (`cs.CV`, `cond-mat.dis-nn`); a word with a full stop in its middle is none."""
_ARCHIVES = frozenset(
    (
        *("astro-ph", "cond-mat", "cs", "econ", "eess", "hep-ex", "hep-lat", "hep-ph", "hep-th"),
        *("math", "nlin", "physics", "q-bio", "q-fin", "stat", "quant-ph", "gr-qc", "nucl-th"),
    )
)
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "md"})
_NO_PLURAL = frozenset({"news", "windows", "aids", "series", "species", "chaos", "bias", "lens"})
"""Words that end in s and whose other form is another word."""


class MuteError(ValueError):
    """A mute cannot be kept; the message says why, and what to write."""


def read_mute(written: str) -> Mute:
    """The mute that a person wrote. Raises MuteError."""
    text = plain(written)
    prefix, colon, rest = text.partition(":")
    kind = _KINDS.get(prefix.strip().casefold()) if colon else None
    if colon and not kind and prefix.isalpha() and rest and not rest[0].isspace():
        raise MuteError(
            f"“{prefix}:” is no kind of mute. Write author:NAME or topic:NAME, or for a "
            "phrase that has a colon, word:PHRASE."
        )
    value = rest.strip() if kind else text
    if kind is None:
        archive = value.partition(".")[0]
        category = _CATEGORY.fullmatch(value) and archive in _ARCHIVES
        kind = "topic" if category else "word"
    if len(value) > LONGEST:
        raise MuteError(f"A mute has at most {LONGEST} characters.")
    mute = Mute(kind, value)
    if not any(ch.isalnum() for ch in value) or not key_of(mute):
        raise MuteError(
            "There is nothing to mute yet. Write a word, “author:Ada Byron” or “topic:Robotics”."
        )
    return mute


def key_of(mute: Mute) -> str:
    """The form by which two spellings are the same mute."""
    if mute.kind == "author":
        return " ".join(_name(mute.value))
    folded = _folded(mute.value)
    return re.sub(r"[\s‐‑-]+", " ", folded).strip() if mute.kind == "word" else folded


def said(mute: Mute) -> str:
    """`word “quantum”`, `author Ada Byron`, `topic cs.CV`."""
    value = plain(mute.value)
    return f"word “{value}”" if mute.kind == "word" else f"{mute.kind} {value}"


def written(mute: Mute) -> str:
    """What `read_mute` reads as this mute."""
    value = plain(mute.value)
    try:
        alone = mute.kind == "word" and read_mute(value) == mute
    except MuteError:
        alone = False
    return value if alone else f"{mute.kind}:{value}"


class Muter:
    """Many works against the same mutes.

    `tags` are those of the sources by their ids: a tag covers what only sources of it carried.
    """

    def __init__(
        self, mutes: Sequence[Mute], tags: Mapping[int, Collection[str]] | None = None
    ) -> None:
        self._mutes = tuple(mutes)
        self._words = {it: _pattern(it.value) for it in mutes if it.kind == "word"}
        self._tags = {
            number: {_folded(name) for name in names} for number, names in (tags or {}).items()
        }

    def __bool__(self) -> bool:
        return bool(self._mutes)

    def by(self, work: Work, sightings: Iterable[Sighting] = ()) -> Mute | None:
        """The first mute that covers the work, or None."""
        if not self._mutes:
            return None
        opening = _folded(f"{work.title}\n{_opening(work.text)}") if self._words else ""
        authors = [_name(name) for name in work.authors]
        topics = self._topics(work, sightings)
        for mute in self._mutes:
            if mute.kind == "word":
                hit = _stands(self._words[mute], opening)
            elif mute.kind == "author":
                wanted = _name(mute.value)
                hit = any(_same_person(wanted, name) for name in authors)
            else:
                hit = _folded(mute.value) in topics
            if hit:
                return mute
        return None

    def _topics(self, work: Work, sightings: Iterable[Sighting]) -> set[str]:
        tagged = [self._tags.get(one.source_id, set()) for one in sightings]
        common = set.intersection(*tagged) if tagged else set()
        return {_folded(name) for name in work.categories} | common


@dataclass(frozen=True, slots=True)
class _Words:
    """A word or phrase to look for. `whole`: compounds that merely contain it do not count."""

    pattern: re.Pattern[str]
    whole: bool
    hint: str
    """Letters that stand in every text that has it: looked for first, because it is quick."""


@cache
def _letters() -> str:
    """Letters, digits and combining marks, for a character class: `\\w` lacks the marks of Indic
    vowels and would end a word at each of them; it has the underscore, which Markdown leaves."""
    marks, start = [], None
    for code in range(sys.maxunicode + 2):
        is_mark = code <= sys.maxunicode and unicodedata.category(chr(code))[0] == "M"
        if is_mark and start is None:
            start = code
        elif not is_mark and start is not None:
            marks.append(f"{chr(start)}-{chr(code - 1)}")
            start = None
    return "".join(marks)


def _pattern(value: str) -> _Words:
    # "GPUs" is a plural, though "us" is hardly ever one's ending.
    single = re.sub(r"(?<=[A-Z]{2})s$", "", value.strip())
    pieces = [re.escape(piece) for piece in re.split(r"[\s‐‑-]+", _folded(single)) if piece]
    body = r"[\s‐‑-]{0,3}".join([*pieces[:-1], _last(pieces[-1])])
    # The marks matter to scripts that have them; a pattern with all of them is a slow one.
    letter = "[^\\W_]" if value.isascii() else rf"(?:[^\W_]|[{_letters()}])"
    first, last = _folded(value).strip()[:1], _folded(value).strip()[-1:]
    before = rf"(?<!{letter})" if first.isalnum() and not _is_unspaced(first) else ""
    # "C" is not C++, and "F" is not F#.
    after = rf"(?!{letter}|[+#])" if last.isalnum() and not _is_unspaced(last) else ""
    hint = re.split(r"[\s‐‑-]+", _folded(single).strip(" -‐‑"))[0]
    hint = re.sub(r"(?<=..)(?:ies|es|s|y)$", "", hint)
    return _Words(re.compile(before + body + after), bool(before or after), hint)


def _last(piece: str) -> str:
    """A phrase's last word with its plural and possessive, or its singular where it is a plural."""
    if not piece.isascii() or not piece.isalpha():
        return piece + ("(?:['’]?s)?" if piece[-1:].isalnum() and piece.isascii() else "")
    plural = (
        len(piece) > 3 and piece.endswith("s") and not piece.endswith(("ss", "us", "is", "ics"))
    )
    if plural and piece not in _NO_PLURAL:
        if piece.endswith("ies"):
            return f"{piece[:-3]}(?:y|ies)(?:['’]s?)?"
        stem = piece[:-2] if piece.endswith(("xes", "ches", "shes", "sses")) else piece[:-1]
        return f"{stem}(?:es|s)?(?:['’]s?)?"
    if len(piece) > 2 and piece.endswith("y") and piece[-2] not in "aeiou":
        return f"(?:{piece}|{piece[:-1]}ies)(?:['’]s)?"
    return f"{piece}(?:es|s)?(?:['’]s)?"


def _stands(words: _Words, text: str) -> bool:
    """Whether the word stands in the text, by itself or as half of a compound.

    "AI" is in "AI-based" and "non-AI"; "art" is not in "state-of-the-art".
    """
    if words.hint not in text:
        return False
    for match in words.pattern.finditer(text):
        if not words.whole:
            return True
        inside = re.split(r"[‐‑-]", match.group())
        parts = re.split(r"[‐‑-]", _compound(text, match.start(), match.end()))
        if len(parts) - len(inside) <= 1:
            return True
    return False


def _compound(text: str, start: int, end: int) -> str:
    """The hyphenated word that holds this stretch of text."""
    while start > 1 and text[start - 1] in "-‐‑" and text[start - 2].isalnum():
        start -= 1
        while start > 0 and text[start - 1].isalnum():
            start -= 1
    while end + 1 < len(text) and text[end] in "-‐‑" and text[end + 1].isalnum():
        end += 1
        while end < len(text) and text[end].isalnum():
            end += 1
    return text[start:end]


def _is_unspaced(character: str) -> bool:
    """Whether it is of a script without spaces, where a word has no edges to be seen."""
    name = unicodedata.name(character, "")
    return name.startswith(("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR"))


def _opening(text: str) -> str:
    found = re.match(rf"(?:\s*\S+){{0,{OPENING_WORDS}}}", text[: OPENING_WORDS * 40])
    return found.group() if found else ""


def _folded(text: str) -> str:
    return text.casefold() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()


def _name(written_name: str) -> tuple[str, ...]:
    """A name as words, the family name last: "LeCun, Yann" is "yann lecun"."""
    family, comma, given = written_name.partition(",")
    # "King, Jr." is no inversion.
    turned = comma and _folded(given).strip(" .") not in _SUFFIXES
    text = f"{given} {family}" if turned else written_name
    spread = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(ch for ch in spread if not unicodedata.combining(ch))
    # "J.-P." and "J.P." are two initials.
    words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]{2,})*", bare)
    names = [word for word in words if word not in _SUFFIXES]
    # "Fei-Fei" and "Fei Fei" are one name; "Smith-Jones" and "Jones" are two.
    return (*(part for word in names[:-1] for part in word.split("-")), *names[-1:])


def _same_person(wanted: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Whether a name is the muted one: the same family name and given name, middle names aside.

    A mute by initials ("G. Hinton") covers whoever they fit. A full name is not taken for someone
    of whom only initials are known: "Y. Li" may be anyone.
    """
    if not wanted or not name:
        return False
    if wanted == name:
        return True
    if len(wanted) < 2 or len(name) < 2 or wanted[-1] != name[-1]:
        return False
    if not _given(wanted[0], name[0]):
        return False
    middle, theirs = wanted[1:-1], name[1:-1]
    if not middle or not theirs:
        return True
    return len(middle) == len(theirs) and all(
        _given(ours, other) or ours.startswith(other)
        for ours, other in zip(middle, theirs, strict=True)
    )


def _given(ours: str, theirs: str) -> bool:
    return ours == theirs or (len(ours) == 1 and theirs.startswith(ours))
