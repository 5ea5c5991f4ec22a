"""The last look at a line before it goes into a card: do the source's words carry it?

Extracted lines follow a contract that can be told exactly (`quotes`, `holds`); written lines and
lines of several slices go through `check_line`.
"""

import re

from summarize.check.slices import holds, quotes
from summarize.check.verdict import ACCEPTED, Reason, Semantics, Verdict, refused

__all__ = ["Reason", "Semantics", "Verdict", "check_line", "holds", "quotes"]

SUPPORT = 0.5
"""Least support by `semantics`; the scale is its own business."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def check_line(line: str, evidence: str, semantics: Semantics | None = None) -> Verdict:
    """Whether `evidence`, the quoted sentences or a whole text, carries `line`."""
    given = set(_NUMBER.findall(evidence))
    for number in _NUMBER.findall(line):
        if number not in given:
            return refused("number", number)
    if semantics is not None and semantics.supports(line, evidence) < SUPPORT:
        return refused("unsupported", line)
    return ACCEPTED
