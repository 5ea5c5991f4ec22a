"""What the check says of a line, and what it may ask a model."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Reason = Literal[
    "number",
    "unit",
    "direction",
    "name",
    "acronym",
    "negation",
    "hedge",
    "comparison",
    "condition",
    "licence",
    "unsupported",
]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a line may stand.

    Attributes:
        accepted: the evidence carries the line, as far as the rules can tell.
        reason: the first fault found; None where accepted.
        detail: which words, for a log and a person; empty where accepted.
        at: which of the line's words (of `words.read`) is at fault, where it is one.
    """

    accepted: bool
    reason: Reason | None
    detail: str
    at: int | None = None


class Semantics(Protocol):
    """A second opinion by a trained model; optional, so that the rules stay pure."""

    def doubts(self, line: str, evidence: str) -> Sequence[float]:
        """For each word of `words.read(line).words`, the chance that it is wrong, 0 to 1."""
        ...


class ExpectationError(Exception):
    """The language model could not be asked about a line, out of memory for one."""


class Expectation(Protocol):
    """A language model that has read the evidence; optional, as it costs a second a line.

    `revision` says which weights.
    """

    @property
    def revision(self) -> str: ...

    def odds(self, line: str, evidence: str) -> Sequence[float | None]:
        """For each word of `words.read(line).words`, how much rather the model expects the line
        with that word turned round (log odds, natural); None for a word that has no contrary.

        Raises:
            ExpectationError: it failed over this line.
        """
        ...


ACCEPTED = Verdict(True, None, "")


def refused(reason: Reason, detail: str, at: int | None = None) -> Verdict:
    """A refusal that names the words at fault."""
    return Verdict(False, reason, detail, at)
