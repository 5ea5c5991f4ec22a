"""From sentences to candidate lines and back: what the encoder reads, what the heads judge.

sentences → choices (each a sentence or a shorter form of it) → pieces: the stretches between
all their cuts → one mean a piece from the encoder → means of sentences and choices
"""

from collections.abc import Collection, Sequence
from itertools import pairwise

import numpy as np

from models.encoder import Floats, Reading
from summarize.card import Item, Span
from summarize.compress import variants
from summarize.features import Choice, lexical
from summarize.heads import Matter
from summarize.select import presentable
from summarize.words import word_count


def choices_of(
    text: str, spans: Sequence[Span], orders: Collection[int] = frozenset()
) -> list[Choice]:
    """The lines that could stand alone before a reader; a sentence's fullest form comes first.

    `orders` are the sentences, by index, that speak to models: no line, and worth nothing.
    """
    return [
        Choice(number, slices)
        for number, (start, end) in enumerate(spans)
        if number not in orders and presentable(text[start:end])
        for slices in variants(text, (start, end))
    ]


def pieces_of(spans: Sequence[Span], choices: Sequence[Choice]) -> list[Span]:
    """Cut the sentences wherever a choice begins or ends; together the pieces cover them."""
    cuts = [{start, end} for start, end in spans]
    for number, slices in choices:
        cuts[number].update(at for cut in slices for at in cut)
    return [piece for points in cuts for piece in pairwise(sorted(points))]


def matter_of(
    item: Item,
    spans: Sequence[Span],
    choices: Sequence[Choice],
    pieces: Sequence[Span],
    reading: Reading,
    worded: Floats,
) -> Matter:
    """What the heads read of an item, from the means of its pieces and from its wording, of which
    `worded` is what its phrases say of the sentences' roles (`summarize.phrases`)."""
    starts = np.asarray([start for start, _ in pieces], dtype=np.int64)
    sums = np.concatenate(
        [
            np.zeros((1, reading.pieces.shape[1]), np.float32),
            reading.pieces * reading.tokens[:, None],
        ]
    ).cumsum(0, dtype=np.float64)
    counts = np.concatenate([[0.0], reading.tokens]).cumsum()

    def means(ranges: Sequence[Sequence[Span]]) -> tuple[Floats, Floats]:
        if not ranges:
            return np.zeros((0, sums.shape[1]), np.float32), np.zeros(0, np.float32)
        cuts = np.asarray([cut for slices in ranges for cut in slices], dtype=np.int64)
        first, last = np.searchsorted(starts, cuts).T
        row = np.cumsum([0, *map(len, ranges[:-1])])
        total = np.add.reduceat(sums[last] - sums[first], row)
        tokens = np.add.reduceat(counts[last] - counts[first], row)
        mean = total / np.maximum(tokens, 1)[:, None]
        return mean.astype(np.float32), tokens.astype(np.float32)

    sentences, tokens = means([(span,) for span in spans])
    lines, line_tokens = means([choice.slices for choice in choices])
    return Matter(
        reading.title,
        sentences,
        tokens,
        [word_count(item.text[start:end]) for start, end in spans],
        worded,
        lines,
        line_tokens,
        [choice.sentence for choice in choices],
        lexical(item.text, item.title, spans, choices),
    )
