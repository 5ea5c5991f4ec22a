"""Reading what a model answered: one JSON object with a line for each field, if all went well.

Models wrap JSON in fences and chatter, break it, leave fields out, fall into another language or
run on. Whatever is not a sound line has a reason here, and the extracted line stays.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from summarize.card import fold
from summarize.flags import instructs

Reason = Literal["malformed", "missing", "form", "length", "language", "instruction", "unchanged"]

_MOST_CHARACTERS = 40_000
_MOST_TRIES = 32
"""Opening braces at which an object is looked for; more of them are noise."""
_MARKUP = re.compile(r"https?://|www\.|[{}<>|`]|\*\*|^\s*(?:[-*#]|\d+[.)]\s)")
_PAIR = re.compile(r'"([a-z]{1,20})"\s{0,20}:\s{0,20}("(?:[^"\\\n]|\\.)*+")')
_CLOSED = re.compile(r"[.!?…。！？]['\"”’)\]]{0,2}$")
_NEXT = re.compile(r"[.!?]['\"”’)\]]{0,2} (?=[A-Z])")
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST_WORDS = 3
_ENGLISH = frozenset(
    {
        *("a", "an", "the", "and", "or", "of", "to", "in", "on", "at", "by", "for", "from", "with"),
        *("as", "is", "are", "be", "was", "were", "has", "have", "can", "it", "its", "they", "we"),
        *("that", "this", "these", "their", "which", "while", "than", "more", "not", "without"),
    }
)
_SURE_WORDS = 6
"""A shorter line may do without any of the words that tell English from other languages."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a written line is not even checked against its source.

    `malformed` (no JSON to read it from), `missing` (no such field, or no text in it), `form` (not
    plain prose: markup, links, lists, controls, half a sentence), `length` (too short, too long, or
    more sentences than the line has), `language`
    (not that of the line it would replace), `instruction` (an order to a reader), `unchanged`.
    """

    reason: Reason


def read_answer(text: str, lines: Mapping[str, str]) -> dict[str, str | Unfit]:
    """What the model wrote for each of `lines` (field to extracted line), or why that is unfit."""
    answer = _object(text[:_MOST_CHARACTERS], lines)
    if answer is None:
        return {field: Unfit("malformed") for field in lines}
    return {field: _read(answer.get(field), line) for field, line in lines.items()}


def _object(text: str, fields: Mapping[str, str]) -> dict[str, Any] | None:
    """The first JSON object in the text that has one of the fields; of a broken one, or one that
    was cut off, the fields that are whole."""
    decoder = json.JSONDecoder()
    at = -1
    for _ in range(_MOST_TRIES):
        at = text.find("{", at + 1)
        if at < 0:
            break
        try:
            found, _end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict) and not fields.keys().isdisjoint(found):
            return found
    whole = {name: said for name, said in _pairs(text) if name in fields}
    return whole or None


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for match in _PAIR.finditer(text):
        try:
            yield match.group(1), json.loads(match.group(2))
        except ValueError:
            continue


def _read(said: Any, line: str) -> str | Unfit:
    if not isinstance(said, str) or not said.strip():
        return Unfit("missing")
    if "\n" in said.strip() or _MARKUP.search(said) or not _is_plain(said):
        return Unfit("form")
    written = fold(said)
    words = _WORD.findall(written)
    # Plain words may take a few more than the source; much more was added, not said plainly.
    runs_on = len(_NEXT.findall(written)) > len(_NEXT.findall(line))
    if (
        runs_on
        or len(written) > 1.5 * len(line) + 60
        or (len(words) < _FEWEST_WORDS and _spaced(line))
    ):
        return Unfit("length")
    if not _same_language(written, line):
        return Unfit("language")
    if instructs(written):
        return Unfit("instruction")
    if _bare(written) == _bare(line):
        return Unfit("unchanged")
    # A quotation mark inside the text ends a JSON string early: what follows it is lost.
    closed = _CLOSED.search(written) or not _CLOSED.search(fold(line))
    return written if closed else Unfit("form")


def _is_plain(text: str) -> bool:
    """Whether no control, private or unassigned character is in it, nor half a surrogate pair."""
    return not any(unicodedata.category(char) in ("Cc", "Cs", "Co", "Cn", "Cf") for char in text)


def _bare(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _same_language(written: str, line: str) -> bool:
    """By the main script; and what replaces English must have English words in it, or the line's
    own for the greater part.
    """
    if _script(written) != _script(line):
        return False
    words = [word.casefold() for word in _WORD.findall(written)]
    given = {word.casefold() for word in _WORD.findall(line)}
    if len(_ENGLISH & given) < 2 or len(words) < _SURE_WORDS:
        return True
    return len(_ENGLISH.intersection(words)) >= 2 or 2 * sum(w in given for w in words) > len(words)


def _script(text: str) -> str:
    """The script of most of its letters, as Unicode names it: LATIN, CJK, ARABIC."""
    counts: dict[str, int] = {}
    for char in text:
        if char.isalpha():
            name = unicodedata.name(char, "?").partition(" ")[0]
            counts[name] = counts.get(name, 0) + 1
    return max(counts, key=lambda name: counts[name]) if counts else ""


def _spaced(text: str) -> bool:
    return _script(text) not in ("CJK", "HIRAGANA", "KATAKANA", "THAI")
