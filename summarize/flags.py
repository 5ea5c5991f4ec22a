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

from summarize.card import Span
from summarize.disguises import decoded, undisguised
from summarize.orders import ORDERS, Order
from summarize.orders_general import GENERAL
from summarize.orders_parts import addressed
from summarize.sieve import Sieve

_BEFORE = re.compile(
    r"(?:^|[\n.!?:;,>\"“”'‘(\[{}*#\]]\s{0,3}|[—–-]\s{1,3}|\b(?:please|kindly|now|just|simply|"
    r"instead|then|"
    r"you must|you should|you will|you are to|you have to|you need to)\s)$"
)
"""What stands before an order: the start of a clause, or words that lead up to one."""
_LOOK_BACK = 24
_SIEVE = Sieve((*ORDERS, *GENERAL))


def instructs(text: str) -> bool:
    """Whether the text speaks to the model that reads it ("ignore previous instructions")."""
    return next(_orders(text), None) is not None


def instructing(text: str, spans: Sequence[Span]) -> set[int]:
    """Which of the sentences (half-open ranges in order, by index) give such orders."""
    starts = [start for start, _ in spans]
    found: set[int] = set()
    for start, end in _orders(text):
        first = max(bisect_right(starts, start) - 1, 0)
        last = max(bisect_right(starts, max(end - 1, start)), first + 1)
        found.update(range(first, min(last, len(spans))))
    return found


def _orders(text: str) -> Iterator[Span]:
    """Where orders stand, as ranges of the text."""
    plain, origin = undisguised(text)
    for start, end in _plain_orders(plain):
        yield (origin[start], origin[end - 1] + 1) if origin else (start, end)
    for span, said in decoded(text):
        if next(_plain_orders(said), None) is not None:
            yield span


def _plain_orders(plain: str) -> Iterator[Span]:
    lower = plain.lower()
    if len(lower) != len(plain):  # a few letters have two in lower case
        lower = "".join(low if len(low := char.lower()) == 1 else char for char in plain)
    for rule in _SIEVE.passing(lower):
        for match in rule.pattern.finditer(lower):
            if _stands(rule, lower, match.start()):
                yield match.span()
    yield from addressed(lower)


def _stands(rule: Order, lower: str, start: int) -> bool:
    """Whether what matched is a word of its own, and an order where it has to be one."""
    before = lower[max(0, start - _LOOK_BACK) : start]
    if before and lower[start].isalnum() and before[-1].isalnum() and lower[start] < "\u3000":
        return False
    edge = "" if start <= _LOOK_BACK else "\x00"
    return not rule.opens or _BEFORE.search(edge + before) is not None
