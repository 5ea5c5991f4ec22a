"""What a language model that has read the evidence would rather expect: the line, or its contrary.

    evidence, line, contraries of the line (`summarize.check.contrary`)
      → log probability of each behind the evidence → for each word that can be turned, the log odds
        of its most likely contrary against the line

Two sentences that differ by a word and mean opposite things are all but the same to an encoder, and
far apart to a model that has to go on from what it read. It is asked for the difference only, so
that neither a line's length nor its style matters. docs/benchmarks.md has the figures.
"""

from collections.abc import Sequence
from typing import Protocol

from summarize.check.contrary import contraries
from summarize.check.verdict import ExpectationError
from summarize.check.words import read

LONGEST = 6_000
"""Characters of evidence that are read; a writer's evidence is a few sentences."""
_ASKS = "\n\nIn one sentence:"


class Likelihood(Protocol):
    """A causal model (`models.generators.likelihood`)."""

    revision: str

    def log_chances(self, given: str, texts: Sequence[str]) -> list[float]:
        """For each text the log probability (natural) that it stands behind `given`."""
        ...


class Odds:
    """A `summarize.check.Expectation`."""

    def __init__(self, likelihood: Likelihood) -> None:
        self._likelihood = likelihood

    @property
    def revision(self) -> str:
        """Digest of the model's weights."""
        return self._likelihood.revision

    def odds(self, line: str, evidence: str) -> list[float | None]:
        """See `Expectation.odds`."""
        said = read(line.replace("’", "'"))
        turned = contraries(said)
        found: list[float | None] = [None] * len(said.words)
        if not turned:
            return found
        texts = [said.raw, *(one.line for one in turned)]
        try:
            own, *others = self._likelihood.log_chances(evidence[:LONGEST] + _ASKS, texts)
        except (RuntimeError, ValueError, TypeError, AttributeError, IndexError) as error:
            raise ExpectationError(str(error)) from error
        for one, chance in zip(turned, others, strict=True):
            before = found[one.at]
            found[one.at] = chance - own if before is None else max(before, chance - own)
        return found
