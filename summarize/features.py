"""What can be counted about a candidate line without a model: length, overlap, wording.

The worth head reads these beside the encoder's vectors, which know meaning but count poorly: a
summary is judged by the words it shares with what a person would write, and by its length.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from models.encoder import Floats
from summarize.card import Span

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
_EVALUATES = re.compile(r"outperform|state-of-the-art|experiment|result|dataset", re.IGNORECASE)
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
    content = [Counter(stem for _, stem in words if stem) for words in said]
    total: Counter[str] = Counter()
    spread: Counter[str] = Counter()
    for counts in content:
        total.update(counts)
        spread.update(counts.keys())
    everything = total.total()
    rows = []
    for number, slices in choices:
        words = [stem for start, stem in said[number] if any(a <= start < b for a, b in slices)]
        stems = [stem for stem in words if stem]
        kinds = set(stems)
        shared = len(kinds & wanted)
        recall, precision = shared / max(1, len(wanted)), shared / max(1, len(kinds))
        own = content[number]
        rest = max(1, everything - own.total())
        line = " ".join(lowered[a:b] for a, b in slices)
        n, full = len(words), len(said[number])
        rows.append(
            (
                np.log1p(n) - 3,
                n / 30,
                (n / _TYPICAL - 1) ** 2,
                n / max(1, full),
                float(n < full),
                recall,
                precision,
                2 * recall * precision / max(1e-6, recall + precision),
                len(set(pairwise(stems)) & pairs) / max(1, len(pairs)),
                sum(spread[stem] - 1 for stem in kinds)
                / max(1, len(kinds))
                / max(1, len(spans) - 1),
                sum(total[stem] - own[stem] for stem in kinds) / rest,
                float(line.startswith("we ")),
                float(line.startswith(("this ", "our ", "the "))),
                float(_PROPOSES.search(line) is not None),
                float(_DIGIT.search(line) is not None),
                float(_EVALUATES.search(line) is not None),
            )
        )
    return np.asarray(rows, dtype=np.float32).reshape(len(rows), LEXICAL)


def _words(text: str, span: Span) -> list[tuple[int, str]]:
    """(offset, stem) of each word of a sentence; function words have an empty stem."""
    return [
        (match.start(), "" if (word := match.group()) in _STOP else _stem(word))
        for match in _WORD.finditer(text, *span)
    ]


def _stem(word: str) -> str:
    """Plural and third person away; what lies beyond that the encoder knows better."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
