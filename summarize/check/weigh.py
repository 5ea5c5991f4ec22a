"""Rules and model together: which of them is believed about a line.

A rule knows that a word stands there and its opposite in the evidence, and not whether another
sentence bears it out; the model has read the sentences. A strong doubt refuses what no rule minds.
Some rules' faults are forgiven where the model sees nothing; what they say of directions and of
negations left out is not, as the model is no better there. Chosen on every second paper of
SciTLDR's dev split; the figures stand in docs/benchmarks.md.
"""

from collections.abc import Sequence

from summarize.check.align import is_negator, phrase
from summarize.check.lexicon import CONDITIONS
from summarize.check.verdict import ACCEPTED, Reason, Verdict, refused
from summarize.check.words import Text

CERTAIN = 0.95
"""A chance to be wrong from which a word is refused whatever the rules say."""
FORGIVEN: dict[str, float] = {"added": 0.1, "condition": 0.1, "unsupported": 0.45}
"""Below which doubt in the words at fault a rule's fault is forgiven; "added" is a negation that
the evidence does not hold. Faults of other kinds stand.
"""


def weigh(faults: Sequence[Verdict], line: Text, doubts: Sequence[float]) -> Verdict:
    """The verdict over a line with these faults by the rules, and these doubts for its words."""
    if doubts and max(doubts) >= CERTAIN:
        worst = max(range(len(doubts)), key=doubts.__getitem__)
        if faults:
            return faults[0]
        return refused(_reason(line, worst), phrase(line, worst), worst)
    for fault in faults:
        if _doubt(fault, doubts) >= FORGIVEN.get(_kind(fault, line), 0.0):
            return fault
    return ACCEPTED


def _doubt(fault: Verdict, doubts: Sequence[float]) -> float:
    """The strongest doubt in the word at fault and those beside it; of all where none is named."""
    if fault.at is None:
        return max(doubts, default=1.0)
    return max(doubts[max(0, fault.at - 1) : fault.at + 2], default=1.0)


def _kind(fault: Verdict, line: Text) -> str:
    if fault.reason == "negation" and fault.at is not None and is_negator(line.words[fault.at]):
        return "added"
    return str(fault.reason)


def _reason(line: Text, at: int) -> Reason:
    beside = line.words[max(0, at - 1) : at + 2]
    if any(is_negator(word) for word in beside):
        return "negation"
    if any(word.low in CONDITIONS for word in beside):
        return "condition"
    return "direction" if line.words[at].is_content else "unsupported"
