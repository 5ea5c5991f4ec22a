"""Leaving words out of a sentence, so that what stays is shorter and no less true.

Two things may go: an opener that only links the sentence to the one before it ("In this paper, we
propose" → "We propose"), and an aside in parentheses without figures. Nothing goes that negates,
hedges, counts, compares or sets a condition.
"""

import re

from summarize.card import Span, fold

_OPENER = re.compile(
    r"(?:In (?:this|the present|our) (?:paper|work|study|article|report|letter|thesis|manuscript)"
    r"(?:, |\s(?=we\b))"
    r"|(?:Here|To (?:this|that) end|To (?:address|tackle|overcome|solve|fill|bridge|close|mitigate|"
    r"remedy|resolve|alleviate) (?:this|these|the above)(?: [a-z]+)?"
    r"|(?:More )?[Ss]pecifically|[Ii]n particular|Furthermore|Moreover|Additionally|In addition|"
    r"Finally|Concretely|Notably|Importantly|Also|Besides|Lastly|Motivated by this"
    r"(?: observation)?), (?=(?:we|our|the|this|it|an?)\b)"
    r"|Here (?=we\b))"
)
_LIST_MARK = re.compile(r"(?:[-*•‣◦▪–—·]|\(?\d{1,2}[.)])\s+(?=\w)")
_ASIDE = re.compile(r"\s+\(([^()\d]{1,80})\)(?=\s+[^\s,.;:!?)]|[.!?]?$)")
_CARRIES_MEANING = re.compile(
    r"\b(?:not|no|non|nor|never|neither|without|only|except|unless|if|when|where|while|but|may|"
    r"might|can|could|should|would|likely|possibly|about|around|roughly|nearly|almost|some|most|"
    r"many|few|all|any|each|every|both|either|up to|at least|at most|more|less|fewer|than|versus|"
    r"vs|compared|under|over|above|below|assuming|given|n't|cannot|half|one|two|three|four)\b"
    r"|[<>=≤≥±~≈%]",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w")
_ENUMERATOR = re.compile(r"[ivx]{1,4}|[a-zA-Z]")
_MIXED_CASE = re.compile(r"[a-z]+[A-Z0-9]")
_ENDS = re.compile(r"[.!?…。！？]['\"”’)\]]*$")
MAX_SLICES = 4


def slices_of(text: str, span: Span) -> list[Span]:
    """The slices of the sentence `text[start:end]` that stay: one to four, in order."""
    start, end = span
    sentence = text[start:end]
    opener = _OPENER.match(sentence)
    begin = opener.end() if opener else 0
    if mark := _LIST_MARK.match(sentence):
        begin = mark.end()
    slices: list[Span] = []
    for aside in _ASIDE.finditer(sentence, begin):
        full = len(slices) == MAX_SLICES - 1
        if full or aside.start() <= begin or not _may_go(aside.group(1), sentence):
            continue
        slices.append((start + begin, start + aside.start()))
        begin = aside.end() + _leading_space(sentence[aside.end() :])
    if _WORD.search(sentence, begin):
        slices.append((start + begin, end))
    return slices


def render(text: str, slices: list[Span]) -> str:
    """The slices as a sentence: joined by one space, a capital first, a full stop last."""
    joined = fold(" ".join(text[start:end] for start, end in slices))
    first_word = joined.split(maxsplit=1)[0] if joined else ""
    if first_word[:1].islower() and not _MIXED_CASE.match(first_word):
        capital = joined[0].upper()
        joined = capital + joined[1:] if len(capital) == 1 else joined
    joined = joined.rstrip(" ,;:")
    return joined if _ENDS.search(joined) else joined + "."


def _leading_space(text: str) -> int:
    return len(text) - len(text.lstrip())


def _may_go(aside: str, sentence: str) -> bool:
    if _CARRIES_MEANING.search(aside) or _ENUMERATOR.fullmatch(aside.strip()):
        return False
    # An abbreviation that the sentence goes on to use has to stay explained.
    short = aside.strip()
    return not (short.isupper() and sentence.count(short) > 1)
