"""The last look at a line before it goes into a card: do the source's words carry it?

Extracted lines follow a contract that can be told exactly (`quotes`, `holds`). Written lines, and
lines of several slices, go through `check_line`:

    line, evidence → licences → numbers → acronyms → names → near copies → comparisons
                   → directions → negations → hedges → conditions → share of words → verdict
                   └──────── weighed against what two models say, where they are asked ────────┘

The first fault decides. A rule looks at what can turn a claim round; any other wording is let
pass, since a paraphrase is what a writer is for. Written lines are shown to a trained model, too
(`summarize.check.model`), and to a language model where there is one (`summarize.check.odds`): they
forgive and refuse what rules cannot tell (`weigh`).
"""

from collections.abc import Callable, Iterator

from summarize.check.comparisons import check_comparisons
from summarize.check.directions import check_antonyms, check_directions
from summarize.check.edits import check_edits
from summarize.check.modality import check_conditions, check_hedges
from summarize.check.names import check_acronyms, check_licences, check_names
from summarize.check.negations import check_negations, check_prefixes
from summarize.check.quantities import check_numbers
from summarize.check.slices import holds, quotes
from summarize.check.support import coverage
from summarize.check.verdict import (
    ACCEPTED,
    Expectation,
    ExpectationError,
    Reason,
    Semantics,
    Verdict,
    refused,
)
from summarize.check.weigh import weigh
from summarize.check.words import Text, read

__all__ = ["Expectation", "Reason", "Semantics", "Verdict", "check_line", "holds", "quotes"]

COVERAGE = 0.25
"""Least share of a line's content words that its evidence holds; chosen on SciTLDR train."""
LONGEST = 2_000
"""Characters of a line; what is longer is no line."""

_ON_STRINGS: tuple[Callable[[str, str], Verdict | None], ...] = (
    check_licences,
    check_numbers,
    check_acronyms,
    check_names,
)
_ON_COPIES: tuple[Callable[[Text, Text], Verdict | None], ...] = (check_edits, check_comparisons)
_ON_WORDS: tuple[Callable[[Text, Text], Verdict | None], ...] = (
    check_directions,
    check_antonyms,
    check_prefixes,
    check_negations,
    check_hedges,
    check_conditions,
)
"""The rules that the model may overrule."""


def check_line(
    line: str,
    evidence: str,
    semantics: Semantics | None = None,
    expects: Expectation | None = None,
) -> Verdict:
    """Whether `evidence`, the quoted sentences or a whole text, carries `line`."""
    if len(line) > LONGEST:
        return refused("unsupported", f"{len(line)} characters are no line")
    if _is_quoted(line.strip(), evidence):
        return ACCEPTED
    said, given = read(line), read(evidence)
    if not said.words:
        return refused("unsupported", "no words")
    for on_strings in _ON_STRINGS:
        if fault := on_strings(line, evidence):
            return fault
    for on_copies in _ON_COPIES:
        if fault := on_copies(said, given):
            return fault
    faults = _faults(said, given)
    if semantics is None and expects is None:
        return next(faults, ACCEPTED)
    doubts = semantics.doubts(line, evidence) if semantics else ()
    try:
        odds = expects.odds(line, evidence) if expects else ()
    except ExpectationError as error:  # nobody vouches for the line
        return refused("unsupported", f"the judge failed: {error}")
    return weigh(list(faults), said, doubts, odds)


def _faults(said: Text, given: Text) -> Iterator[Verdict]:
    for on_words in _ON_WORDS:
        if fault := on_words(said, given):
            yield fault
    if coverage(said, given) < COVERAGE:
        yield refused("unsupported", said.raw)


def _is_quoted(line: str, evidence: str) -> bool:
    """Whether the line is whole sentences of the evidence, word for word."""
    at = evidence.find(line) if line else -1
    if at < 0:
        return False
    before, after = evidence[:at].rstrip(), evidence[at + len(line) :]
    starts = not before or (before[-1] in ".!?" and before != evidence[:at])
    return starts and (not after.strip() or (line[-1] in ".!?" and after[0].isspace()))
