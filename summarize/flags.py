"""Warnings about a text. Text is data and never instruction, but a reader should know of a try.

An instruction is told from talk about instructions by its form (`summarize.orders`): an order
("Ignore all previous …") stands at the start of a clause, or is addressed ("your instructions",
"if you are an AI", "note to language models"), or a clause holds all of an order's parts
(`summarize.orders_reader`), in plain letters or under a disguise (`summarize.disguises`). Papers
on prompt injection use the same words in the third person ("models ignore the system prompt") and
are not meant.

What is found here never serves as evidence and never reaches a model that writes. What is not
found still meets the check: no list of forms is ever complete.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from summarize.card import Span
from summarize.disguises import decoded, undisguised
from summarize.orders import ORDERS, Order
from summarize.orders_general import GENERAL
from summarize.orders_parts import addressed, suspected
from summarize.orders_reader import Parts
from summarize.sieve import Sieve, runs_of

_BEFORE = re.compile(
    r"(?:^|[\n.!?:;,>\"“”'‘(\[{}*#\]]\s{0,3}|[—–-]\s{1,3}|\b(?:please|kindly|now|just|simply|"
    r"instead|then|"
    r"you must|you should|you will|you are to|you have to|you need to)\s)$"
)
"""What stands before an order: the start of a clause, or words that lead up to one."""
_LOOK_BACK = 24
_OPEN = re.compile(r"(?:^|[!?\n。！？]|\.(?=\s))[^\S\n]{0,8}$")
"""What stands before the start of a clause, and so of a sentence that opens one."""
_SIEVE = Sieve((*ORDERS, *GENERAL))


class _Suspects(NamedTuple):
    """The rules that a text has words for; no part of it can match any other."""

    forms: list[Order]
    parts: list[Parts]


def instructs(text: str) -> bool:
    """Whether the text speaks to the model that reads it ("ignore previous instructions")."""
    return next(_orders(text), None) is not None


def instructing(text: str, spans: Sequence[Span]) -> set[int]:
    """Which of the sentences (half-open ranges in order, by index) give such orders, where they
    stand or read by themselves."""
    starts = [start for start, _ in spans]
    found: set[int] = set()

    def mark(start: int, end: int) -> None:
        first = max(bisect_right(starts, start) - 1, 0)
        last = max(bisect_right(starts, max(end - 1, start)), first + 1)
        found.update(range(first, min(last, len(spans))))

    plain, origin = undisguised(text)
    lower = _lower(plain)
    suspects = _suspects(lower)
    near: list[Span] = []
    for start, end in _plain_orders(lower, suspects, near):
        mark(*((origin[start], origin[end - 1] + 1) if origin else (start, end)))
    coded = list(decoded(text))
    for span, said in coded:
        if _says(said):
            mark(*span)
    for index, (start, end) in enumerate(spans):
        if index in found:
            continue
        before = text[max(0, start - _LOOK_BACK) : start]
        # By itself a sentence opens with what stood inside of a clause, and hides nothing new.
        if coded or origin:
            alone = instructs(text[start:end])
        elif any(at < end and stop > start for at, stop in near) or not _OPEN.search(before):
            sentence = _lower(undisguised(text[start:end])[0])
            alone = any(_plain_orders(sentence, suspects))
        else:
            continue
        if alone:
            found.add(index)
    return found


def _orders(text: str) -> Iterator[Span]:
    """Where orders stand, as ranges of the text in plain letters or of their code."""
    lower = _lower(undisguised(text)[0])
    yield from _plain_orders(lower, _suspects(lower))
    yield from (span for span, said in decoded(text) if _says(said))


def _says(said: str) -> bool:
    lower = _lower(said)
    return any(_plain_orders(lower, _suspects(lower)))


def _lower(plain: str) -> str:
    """The text in lower case, every character in its place."""
    lower = plain.lower()
    if len(lower) != len(plain):  # a few letters have two in lower case
        lower = "".join(low if len(low := char.lower()) == 1 else char for char in plain)
    return lower


def _suspects(lower: str) -> _Suspects:
    runs = runs_of(lower)
    return _Suspects(_SIEVE.passing(lower, runs), suspected(lower, runs))


def _plain_orders(
    lower: str, suspects: _Suspects, near: list[Span] | None = None
) -> Iterator[Span]:
    """Where orders stand; `near` takes what would be one if it opened the text."""
    for rule in suspects.forms:
        for match in rule.pattern.finditer(lower):
            if _stands(rule, lower, match.start()):
                yield match.span()
            elif near is not None:
                near.append(match.span())
    yield from addressed(lower, suspects.parts)


def _stands(rule: Order, lower: str, start: int) -> bool:
    """Whether what matched is a word of its own, and an order where it has to be one."""
    before = lower[max(0, start - _LOOK_BACK) : start]
    if before and lower[start].isalnum() and before[-1].isalnum() and lower[start] < "\u3000":
        return False
    edge = "" if start <= _LOOK_BACK else "\x00"
    return not rule.opens or _BEFORE.search(edge + before) is not None
