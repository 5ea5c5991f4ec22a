"""Which clauses of a text hold all parts of an order; see `summarize.orders_reader`."""

import re
from collections.abc import Iterator, Sequence, Set

from summarize.card import Span
from summarize.orders_reader import MACHINE, MACHINES, READER, Parts
from summarize.orders_second import SECOND
from summarize.orders_tongues import TONGUES
from summarize.sieve import Sieve

_CLAUSE = re.compile(r"[^.!?\n。！？]{1,400}(?:\.(?=\w)[^.!?\n。！？]{1,400}){0,4}")
"""A stretch without an end of sentence; dots inside of words (addresses) do not end it."""
_MACHINE = re.compile(MACHINE)
_SIEVE = Sieve((*READER, *SECOND, *TONGUES))


def suspected(lower: str, runs: Set[str]) -> list[Parts]:
    """The rules that a text (in lower case, with its `runs_of`) has words for."""
    rules = _SIEVE.passing(lower, runs)
    # Rules about machines are many, and "ai" stands in "training".
    if any(rule.words is MACHINES for rule in rules) and not _MACHINE.search(lower):
        return [rule for rule in rules if rule.words is not MACHINES]
    return rules


def addressed(lower: str, rules: Sequence[Parts]) -> Iterator[Span]:
    """The clauses of a text (in lower case) that speak to the machine which reads it, by these
    rules."""
    if not rules:
        return
    for clause in _CLAUSE.finditer(lower):
        text = clause.group().lstrip()
        named: bool | None = None  # whether it names a machine; most clauses do not
        for rule in rules:
            if rule.words is MACHINES:
                if named is None:
                    named = any(word in text for word in MACHINES) and bool(_MACHINE.search(text))
                if not named:
                    continue
            elif not any(word in text for word in rule.words):
                continue
            if all(part.search(text) for part in rule.parts):
                yield clause.end() - len(text), clause.end()
                break
