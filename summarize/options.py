"""A sentence as the selection sees it, and the wordings that it may stand in the card with."""

from dataclasses import dataclass

from db.card import Role
from summarize.card import Span


@dataclass(frozen=True, slots=True)
class Form:
    """One wording of a sentence: the slices of the text that stay, and what it is worth."""

    slices: tuple[Span, ...]
    worth: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence as the selection sees it.

    Attributes:
        forms: the fullest first; none for a sentence that may not stand alone.
        measured: whether it holds a typed figure, which the role head does not know of.
    """

    index: int
    span: Span
    text: str
    roles: dict[Role, float]
    forms: tuple[Form, ...]
    measured: bool = False

    @property
    def worth(self) -> float:
        """Of its best form."""
        return max((form.worth for form in self.forms), default=0.0)

    def line(self, form: Form | None = None) -> str:
        """The sentence from where a form of it begins, by default the fullest; a capital first."""
        slices = (form or self.forms[0]).slices
        line = self.text[slices[0][0] - self.span[0] :]
        return line[:1].upper() + line[1:]
