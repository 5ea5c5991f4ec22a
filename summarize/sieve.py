"""Which rules a text can match at all: each word that rules wait for is looked for once."""

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar


class Worded(Protocol):
    """A rule that matches no text without one of its words."""

    @property
    def words(self) -> tuple[str, ...]: ...


Rule = TypeVar("Rule", bound=Worded)


class Sieve(Generic[Rule]):
    """Rules by their words."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = tuple(rules)
        self._waiting: dict[str, list[int]] = {}
        for index, rule in enumerate(rules):
            for word in rule.words:
                self._waiting.setdefault(word, []).append(index)

    def passing(self, text: str) -> list[Rule]:
        """The rules one of whose words stands in the text, in their order."""
        found = {at for word, rules in self._waiting.items() if word in text for at in rules}
        return [self._rules[at] for at in sorted(found)]
