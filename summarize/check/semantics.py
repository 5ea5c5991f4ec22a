"""Support by the encoder: how well each word of a line finds its like in the evidence.

Vectors of words in context, greedily matched, as BERTScore's recall does
(https://arxiv.org/abs/1904.09675). Of what could be had here it told best whether a text speaks of
a line's matter (docs/benchmarks.md, "The check"); it is blind to a word turned into its opposite,
which is what the rules are for.
"""

from functools import lru_cache

import numpy as np

from models.encoder import Encoder, Floats, Passage
from summarize.check.words import read

LONGEST = 20_000
"""Characters of evidence that are read; the encoder's pass is what costs."""


class WordAlignment:
    """`Semantics` by an encoder."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._evidence = lru_cache(maxsize=8)(self._vectors)

    def supports(self, line: str, evidence: str) -> float:
        """Mean over the line's words of the closest word of the evidence, 0 to 1."""
        said, given = self._vectors(line[:LONGEST]), self._evidence(evidence[:LONGEST])
        if not len(said) or not len(given):
            return 0.0
        return float(np.clip((said @ given.T).max(axis=1).mean(), 0.0, 1.0))

    def _vectors(self, text: str) -> Floats:
        """Unit vectors of the text's content words, as rows."""
        words = read(text).words
        if not words:
            return np.zeros((0, self._encoder.dimension), dtype=np.float32)
        spans = [(word.start, word.end) for word in words]
        rows = self._encoder.read([Passage("", text, spans)])[0].sentences
        content = rows[[index for index, word in enumerate(words) if word.is_content]]
        lengths = np.linalg.norm(content, axis=1, keepdims=True)
        return np.asarray(content / np.maximum(lengths, 1e-6), dtype=np.float32)
