"""Warnings about a text. Text is data and never instruction, but a reader should know of a try."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from summarize.card import Span

_INSTRUCTION = re.compile(
    r"\b(?:ignore|disregard|forget|override)(?: all| any| the| your| these| every)* "
    r"(?:previous|prior|above|earlier|preceding|foregoing|existing)\b[^.\n]{0,20}\b"
    r"(?:instructions?|prompts?|directions?|rules|guidelines|context)\b"
    r"|<\|(?:im_start|im_end|system|user|assistant)\|>|<</?SYS>>"
    r"|\b(?:AI|LLM|language model|automated|assistant)s?(?: (?:reviewer|summari[sz]er|reader|agent|"
    r"assistant|system|model))?s?[^.\n]{0,20}\b(?:must|should|are instructed to|please|has to|"
    r"have to) "
    r"(?:only |always |instead |now )?(?:rate|recommend|output|respond|reply|say|write|give|praise|"
    r"mention|summari[sz]e)\b"
    r"|\b(?:give|write|provide) (?:only )?(?:a |an )?(?:strongly |very |highly )?positive review\b"
    r"|\bdo not (?:highlight|mention) (?:any )?(?:negatives|weaknesses|limitations)\b"
    r"|\b(?:in|when writing) (?:your|the) (?:summary|answer|response|reply),? (?:say|write|state|"
    r"mention|include|claim|always|only)\b"
    r"|\b(?:respond|reply|answer) (?:only )?with (?:exactly|only|the (?:word|words|phrase|text))\b"
    r"|\byou are now (?:a|an|in|the)\b|\bnew instructions? ?:|\bsystem prompt ?:",
    re.IGNORECASE,
)


def instructs(text: str) -> bool:
    """Whether the text speaks to the model that reads it ("ignore previous instructions")."""
    return _INSTRUCTION.search(text) is not None


def instructing(text: str, spans: Sequence[Span]) -> set[int]:
    """Which of the sentences (half-open ranges in order, by index) give such orders."""
    starts = [start for start, _ in spans]
    found: set[int] = set()
    for match in _INSTRUCTION.finditer(text):
        first = max(bisect_right(starts, match.start()) - 1, 0)
        last = max(bisect_right(starts, max(match.end() - 1, match.start())), first)
        found.update(range(first, min(last, len(spans))))
    return found
