"""Whether the evidence speaks of the line's matter at all."""

from summarize.check.align import bare, occurrences
from summarize.check.words import Text, Token, stem


def coverage(line: Text, evidence: Text) -> float:
    """Share of the line's content words whose stem the evidence holds; 1 for a line without any."""
    words = [token for token in line.words if token.is_content]
    if not words:
        return 1.0
    return sum(_is_held(word, evidence) for word in words) / len(words)


def _is_held(word: Token, evidence: Text) -> bool:
    if occurrences(evidence, word.stem):
        return True
    without = bare(word)
    return without is not None and stem(without) in evidence.places
