"""What a text says under its disguise: invisible and look-alike letters, spacing, simple codes.

Only for finding orders (`summarize.flags`): cards and evidence keep the text as it is.
"""

import base64
import binascii
import codecs
import re
import unicodedata
from collections.abc import Callable, Iterator

from summarize.card import Span

_INVISIBLE = r"\u00ad\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f"
_STYLED = r"\uff01-\uff5e\u2460-\u24ff\U0001d400-\U0001d7ff\U0001f130-\U0001f189"
"""Wide, circled, mathematical and squared letters."""
_ALIKE = str.maketrans(
    "авеёзіјкмнорсԁтухѕһԛԝАВЕЗІЈКМНОРСТУХЅԌοαερτυικνχΑΒΕΖΗΙΚΜΝΟΡΤΥΧɡıℓ",
    "abee3ijkmhopcdtyxshqwABE3IJKMHOPCTYXSGoaeptuiknxABEZHIKMNOPTYXgil",
)
"""Cyrillic, Greek and other letters that look like Latin ones."""
_MIXED = re.compile(
    r"[a-zA-Z][\u0370-\u052f\u0261\u0131\u2113]|[\u0370-\u052f\u0261\u0131][a-zA-Z]"
)
_SPACED = re.compile(r"(?<![^\W_])[^\W_](?:[ .·_*-]{1,3}[^\W_](?![^\W_])){8,}")
_GAP = re.compile(r"[ .·_*-]+")
_DISGUISE = re.compile(
    rf"[{_INVISIBLE}{_STYLED}]|  |\w\n\w|[^\W_][ .·_*-][^\W_][ .·_*-][^\W_][ .·_*-][^\W_][ .·_*-]"
)
_HIDDEN = re.compile(rf"[{_INVISIBLE}]")
_WORD = re.compile(r"\w+")

_CODED = re.compile(r"(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/_-]{20,4000}={0,2}(?![A-Za-z0-9+/=])")
_MOST_CODED = 40
"""Pieces that say something, in one text; a file of encoded data has thousands."""
_HEX = re.compile(r"(?:[0-9a-fA-F]{2} ?){16,2000}")
_SWAPPED: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (
        re.compile(r"\b(?:gur|naq|guvf|lbh|lbhe|vtaber|cncre|fhzznel|nyy|bs|vf|nf)\b"),
        lambda line: codecs.decode(line, "rot13"),
    ),
    (
        re.compile(r"\b(?:eht|dna|siht|uoy|ruoy|erongi|repap|yrammus|lla|fo|si|sa)\b"),
        lambda line: line[::-1],
    ),
)
"""Short words of orders in rot13, and back to front, with what reads them; three in one line are no
accident."""
_PIECE = re.compile(r"[^\s](?:[^.!?\n]|[.!?](?!\s))*[.!?]?")
_LEET = re.compile(r"\b(?=[a-z0-9@$!|]{0,30}[a-z])[a-z0-9@$!|]{0,30}[0-9@$!|][a-z0-9@$!|]{0,30}")
_LETTERS = str.maketrans("013457@$!|", "oieastasil")
_WORDS = (
    "ignore previous instructions instruction disregard your system prompt summary summarize "
    "output recommend paper score rating rate review model language assistant forget rules perfect "
    "positive reviewer mention only above"
)
_TELLING = frozenset(_WORDS.split())
"""Words that are worth a second look, once their figures are read as letters."""


def undisguised(text: str) -> tuple[str, list[int] | None]:
    """The text in plain letters with plain spacing, and where each of its characters stood; None
    where they stand as they did."""
    if _MIXED.search(text):
        text = _WORD.sub(_latin, text)
    if not _DISGUISE.search(text):
        return text, None
    gaps = {
        at
        for run in _SPACED.finditer(text)
        for gap in _GAP.finditer(text, run.start(), run.end())
        # s p a c e d   w o r d s: one mark stands between letters, more between words.
        for at in range(gap.start() + (len(gap.group()) > 1 and gap.end() < run.end()), gap.end())
    }
    kept: list[tuple[str, int]] = []
    for at, char in enumerate(text):
        if at in gaps or _HIDDEN.match(char):
            continue
        if at + 1 in gaps and not char.isalnum():
            char = " "
        if char.isspace():
            # Orders may run over a line's end; paragraphs and list items still end a clause.
            plain = "\n" if char == "\n" and not _wraps(text, at) else " "
            if kept and kept[-1][0] == " " and plain == " ":
                continue
            kept.append((plain, at))
        elif char < "\u2460":
            kept.append((char, at))
        else:
            plain = unicodedata.normalize("NFKC", char)
            kept.append((plain if len(plain) == 1 else char, at))
    return "".join(char for char, _ in kept), [at for _, at in kept]


def _wraps(text: str, at: int) -> bool:
    """Whether a line end stands in the middle of a clause: small letters on both sides."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return (before.islower() or before == ",") and after.islower()


def _latin(word: re.Match[str]) -> str:
    text = word.group()
    return text.translate(_ALIKE) if text.isascii() or _MIXED.search(text) else text


def decoded(text: str) -> Iterator[tuple[Span, str]]:
    """Pieces of the text that are written in a simple code, with what they say."""
    found = 0
    for piece in _CODED.finditer(text):
        if said := _from_base64(piece.group()):
            yield piece.span(), said
            found += 1
            if found == _MOST_CODED:
                break
    for piece in _HEX.finditer(text):
        if said := _prose(bytes.fromhex(piece.group())):
            yield piece.span(), said
    low = text.lower()
    swapped = [(words, read) for words, read in _SWAPPED if _three(words, low)]
    if not swapped and _LEET.sub(_letters, low) == low:
        return
    for start, line in _lines(text):
        span = (start, start + len(line))
        for words, read in swapped:
            if _three(words, line.lower()):
                yield span, read(line)
        plain = _LEET.sub(_letters, line.lower())
        if plain != line.lower():
            yield span, plain


def _three(words: re.Pattern[str], low: str) -> bool:
    return len(set(words.findall(low))) >= 3


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines and the sentences in them, with where each starts."""
    for piece in _PIECE.finditer(text):
        yield piece.start(), piece.group()


def _letters(word: re.Match[str]) -> str:
    plain = word.group().translate(_LETTERS)
    return plain if plain in _TELLING else word.group()


def _from_base64(piece: str) -> str | None:
    plain = piece.rstrip("=").translate(str.maketrans("-_", "+/"))
    try:
        return _prose(base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True))
    except (binascii.Error, ValueError):
        return None


def _prose(raw: bytes) -> str | None:
    """The text that the bytes are, if they are words with spaces."""
    try:
        said = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return said if said.isprintable() and said.count(" ") >= len(said) / 15 else None
