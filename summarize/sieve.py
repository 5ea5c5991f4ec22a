"""Which rules a text can match at all: each word that rules wait for is looked for once.

    text → its runs of three characters → the words all of whose runs are among them → those that
         stand in the text → their rules

Of a few hundred words, most fall out by one of their runs, and all that wait under the same one
together; several sieves share the text's runs.
"""

from collections import Counter
from collections.abc import Sequence, Set
from typing import Generic, Protocol, TypeVar

_RUN = 3
"""Characters by which words are filed; shorter words are looked for in every text."""


class Worded(Protocol):
    """A rule that matches no text without one of its words."""

    @property
    def words(self) -> tuple[str, ...]: ...


Rule = TypeVar("Rule", bound=Worded)


def runs_of(text: str) -> Set[str]:
    """Every run of three characters in the text."""
    return set(map("".join, zip(text, text[1:], text[2:], strict=False)))


class Sieve(Generic[Rule]):
    """Rules by their words."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = tuple(rules)
        self._waiting: dict[str, list[int]] = {}
        for index, rule in enumerate(rules):
            for word in rule.words:
                self._waiting.setdefault(word, []).append(index)
        often = Counter(run for word in self._waiting for run in runs_of(word))
        self._filed: dict[str, list[tuple[str, Set[str]]]] = {}
        self._short: list[str] = []
        for word in self._waiting:
            if len(word) < _RUN:
                self._short.append(word)
            else:
                runs = runs_of(word)
                rarest = min(sorted(runs), key=often.__getitem__)
                self._filed.setdefault(rarest, []).append((word, runs))

    def passing(self, text: str, runs: Set[str]) -> list[Rule]:
        """The rules one of whose words stands in the text, in their order; `runs` are the
        text's (`runs_of`)."""
        filed = (self._filed[run] for run in self._filed.keys() & runs)
        likely = [word for words in filed for word, its in words if its <= runs]
        found = {
            at for word in (*self._short, *likely) if word in text for at in self._waiting[word]
        }
        return [self._rules[at] for at in sorted(found)]
