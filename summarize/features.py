"""What can be counted about a candidate line without a model: length, overlap, wording.

The worth head reads these beside the encoder's vectors, which know meaning but count poorly: a
summary is judged by the words it shares with what a person would write, and by its length.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from models.encoder import Floats
from summarize.card import Span
from summarize.words import may_hold

LEXICAL = 16
"""Features of a candidate."""
_WORD = re.compile(r"[a-z0-9]+")
_STOP = frozenset(
    """a an the of to for in on by with from and or as that which we our is are was were be been
    this these those it its their at into via using can such than not have has""".split()  # noqa: SIM905
)
_PROPOSES = re.compile(
    r"\bwe (?:\w+ )?(?:propos|introduc|present|develop|show|stud|investigat)", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
_RESULTS = ("outperform", "state-of-the-art", "experiment", "result", "dataset")
_EVALUATES = re.compile("|".join(_RESULTS), re.IGNORECASE)
_TYPICAL = 20
"""Words of a SciTLDR reference, on average."""


class Choice(NamedTuple):
    """A candidate line: the sentence it is taken from, and the slices of the text that stay."""

    sentence: int
    slices: tuple[Span, ...]


def lexical(text: str, title: str, spans: Sequence[Span], choices: Sequence[Choice]) -> Floats:
    """(choices, LEXICAL) features; linear in the length of the text."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few capitals grow when lowered; offsets must not move
        lowered = "".join(low if len(low := c.lower()) == 1 else c for c in text)
    titled = [_stem(word) for word in _WORD.findall(title.lower()) if word not in _STOP]
    wanted, pairs = set(titled), set(pairwise(titled))
    said = [_words(lowered, span) for span in spans]
    content = [Counter(stem for stem in stems if stem) for _, stems in said]
    total: Counter[str] = Counter()
    spread: Counter[str] = Counter()
    for counts in content:
        total.update(counts)
        spread.update(counts.keys())
    everything = total.total()
    rows = []
    for number, slices in choices:
        starts, words = said[number]
        full = len(words)
        within = (slice(bisect_left(starts, a), bisect_left(starts, b)) for a, b in slices)
        words = [stem for some in within for stem in words[some]]
        stems = [stem for stem in words if stem]
        kinds = set(stems)
        shared = len(kinds & wanted)
        recall, precision = shared / max(1, len(wanted)), shared / max(1, len(kinds))
        own = content[number]
        rest = max(1, everything - own.total())
        line = " ".join(lowered[a:b] for a, b in slices)
        n = len(words)
        rows.append(
            (
                n,
                n / 30,
                (n / _TYPICAL - 1) ** 2,
                n / max(1, full),
                float(n < full),
                recall,
                precision,
                2 * recall * precision / max(1e-6, recall + precision),
                len(pairs.intersection(pairwise(stems))) / max(1, len(pairs)),
                sum(spread[stem] - 1 for stem in kinds)
                / max(1, len(kinds))
                / max(1, len(spans) - 1),
                sum(total[stem] - own[stem] for stem in kinds) / rest,
                float(line.startswith("we ")),
                float(line.startswith(("this ", "our ", "the "))),
                float("we " in line and _PROPOSES.search(line) is not None),
                float(_DIGIT.search(line) is not None),
                float(may_hold(_RESULTS, line, line) and _EVALUATES.search(line) is not None),
            )
        )
    table = np.asarray(rows, dtype=np.float64).reshape(len(rows), LEXICAL)
    table[:, 0] = np.log1p(table[:, 0]) - 3
    return table.astype(np.float32)


def _words(text: str, span: Span) -> tuple[list[int], list[str]]:
    """Where the words of a sentence start, and their stems; function words have an empty one."""
    found = list(_WORD.finditer(text, *span))
    stems = ["" if (word := match.group()) in _STOP else _stem(word) for match in found]
    return [match.start() for match in found], stems


def _stem(word: str) -> str:
    """Plural and third person away; what lies beyond that the encoder knows better."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
