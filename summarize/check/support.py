"""Whether the evidence speaks of the line's matter at all."""

from summarize.check.words import Text


def coverage(line: Text, evidence: Text) -> float:
    """Share of the line's content words whose stem the evidence holds; 1 for a line without any."""
    stems = [token.stem for token in line.words if token.is_content]
    if not stems:
        return 1.0
    return sum(one in evidence.places for one in stems) / len(stems)
