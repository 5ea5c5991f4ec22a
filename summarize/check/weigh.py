"""Rules and models together: which of them is believed about a line.

A rule knows that a word stands there and its opposite in the evidence, and not whether another
sentence bears it out; the models have read the sentences. A strong doubt of the trained reader
refuses what no rule minds, and some rules' faults are forgiven where it sees nothing; what they say
of directions and of negations left out is not, as the reader is no better there. A language model,
where there is one, is: of a word that it would rather see turned it is believed, and of one that it
would not see turned by far. The reader's figures were chosen on every second paper of SciTLDR's dev
split, those of the language model on its train split; docs/benchmarks.md has what they make.
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


TURNED = 2.0
"""Log odds from which a word that the language model would rather see turned is refused."""
FAR = -2.0
"""Log odds up to which it would not see a word turned by far: rules and reader give way to it."""
_OF_WORDS = frozenset({"direction", "negation"})
"""Reasons of rules that the language model can overrule: it is not asked about conditions."""


def weigh(
    faults: Sequence[Verdict],
    line: Text,
    doubts: Sequence[float],
    odds: Sequence[float | None] = (),
) -> Verdict:
    """The verdict over a line with these faults by the rules, these doubts for its words by the
    reader and these odds by the language model; either is empty where it was not asked."""
    turned = [(odd, at) for at, odd in enumerate(odds) if odd is not None and odd >= TURNED]
    if turned:
        _, at = max(turned)
        return refused(_reason(line, at), phrase(line, at), at)
    if doubts and max(doubts) >= CERTAIN:
        worst = max(range(len(doubts)), key=doubts.__getitem__)
        if not _is_far(odds, worst):
            return (
                faults[0] if faults else refused(_reason(line, worst), phrase(line, worst), worst)
            )
    for fault in faults:
        if fault.reason in _OF_WORDS and fault.at is not None and _is_far(odds, fault.at):
            continue
        if not doubts or _doubt(fault, doubts) >= FORGIVEN.get(_kind(fault, line), 0.0):
            return fault
    return ACCEPTED


def _is_far(odds: Sequence[float | None], at: int) -> bool:
    """Whether the word or one beside it can be turned, and none of these is likely to be."""
    near = [odd for odd in odds[max(0, at - 1) : at + 2] if odd is not None]
    return bool(near) and max(near) <= FAR


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
