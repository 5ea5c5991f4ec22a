"""What the check says of a line, and what it may ask an encoder."""

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
    """

    accepted: bool
    reason: Reason | None
    detail: str


class Semantics(Protocol):
    """A second opinion by an encoder; optional, so that the rules stay pure."""

    def supports(self, line: str, evidence: str) -> float:
        """How far the evidence carries the line's meaning, from 0 (not at all) to 1."""
        ...


ACCEPTED = Verdict(True, None, "")


def refused(reason: Reason, detail: str) -> Verdict:
    """A refusal that names the words at fault."""
    return Verdict(False, reason, detail)
