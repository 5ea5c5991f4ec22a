"""The form of a question in the tables, and what it is filled with."""

from typing import NamedTuple


class Ask(NamedTuple):
    """One thing to ask, in a few wordings.

    Attributes:
        about: what the source leaves out, as a noun: the digest lists it after "Not stated:".
        needs: traits that the item must have, separated by spaces; `a/b` means either.
        stated: signs that the source answers it already, separated by `|`; `@topic` stands for
            the signs of a topic. Broad on purpose: a question that is answered embarrasses.
        wordings: `{it}` is the item's system, benchmark or finding; the other slots stand in
            `summarize.questions.slots`. None of them may claim what the source does not say.
    """

    about: str
    needs: str
    stated: str
    wordings: tuple[str, ...]


class Slots(NamedTuple):
    """What a wording is filled with; None where the item has no such thing."""

    it: str
    source: str
    claim: str | None
    metric: str | None
    rival: str | None
    dataset: str | None
    offer: str | None
