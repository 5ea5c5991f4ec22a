"""Hedges and conditions: a line may say less than its evidence, never more."""

from summarize.check.align import closeness, neighbours, scope
from summarize.check.lexicon import CONDITIONS, HEDGES, RESTRICTIONS, WEAKER
from summarize.check.verdict import Verdict, refused
from summarize.check.words import Text


def check_hedges(line: Text, evidence: Text) -> Verdict | None:
    """A claim that the evidence only makes with a hedge, made without one."""
    if any(token.low in WEAKER for token in line.words):
        return None
    stated = {token.stem: at for at, token in enumerate(line.words) if token.is_content}
    hedged: dict[str, list[int]] = {}
    for index, token in enumerate(evidence.words):
        if token.low in HEDGES:
            for at in scope(evidence, index, 2)[:1]:
                hedged.setdefault(evidence.words[at].stem, []).append(at)
    for head, places in hedged.items():
        if head not in stated or len(places) < len(evidence.places[head]):
            continue
        around = neighbours(line, stated[head], 6, 7)
        if max(closeness(evidence, at, around) for at in places) >= 2.0:
            return refused("hedge", _at(evidence, places[0]))
    return None


def check_conditions(line: Text, evidence: Text) -> Verdict | None:
    """A condition that the evidence does not set, or a restriction of it that the line drops."""
    for index, token in enumerate(line.words):
        if token.low not in CONDITIONS:
            continue
        stems = frozenset(line.words[at].stem for at in scope(line, index, 5))
        if stems and not stems & evidence.places.keys():
            return refused("condition", _at(line, index), index)
    return _dropped(line, evidence)


def _dropped(line: Text, evidence: Text) -> Verdict | None:
    """A restriction in the midst of what the line repeats nearly word for word."""
    said = {token.stem for token in line.words if token.is_content}
    kept = {token.low for token in line.words if token.low in CONDITIONS}
    for index, token in enumerate(evidence.words):
        if token.low not in RESTRICTIONS or token.low in kept:
            continue
        if token.low == "only" and index and evidence.words[index - 1].low == "not":
            continue
        before = [
            word.stem
            for word in evidence.words[max(0, index - 14) : index]
            if word.sentence == token.sentence and word.is_content
        ]
        after = [evidence.words[at].stem for at in scope(evidence, index, 3)]
        main = before if token.low != "only" else [*before[-4:], *after]
        if len(main) >= 4 and sum(one in said for one in main) >= 0.85 * len(main):
            return refused("condition", _at(evidence, index))
    return None


def _at(text: Text, at: int) -> str:
    words = text.words
    return text.raw[words[max(0, at - 1)].start : words[min(len(words) - 1, at + 3)].end]
