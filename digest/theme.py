"""The edition's one-line theme, counted from its own items and never made up."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from digest.edition import Item
from digest.window import Window
from digest.words import COMMON_WORDS, counted, listed, stem, tallied, terms, words

_TOPICS = 3


def theme(items: Sequence[Item], window: Window) -> str:
    """Which bets the items touch, and which words recur in their titles and summaries."""
    if not items:
        return f"A quiet {window.period}: nothing new to summarize."
    bets = Counter(item.bet for item in items if item.bet)
    topics = _topics(items, without=terms(" ".join(bets)))
    if bets:
        named = [f"{name} ({number})" for name, number in tallied(bets)]
        line = f"Touches your bets: {listed(named)}"
        return (
            f"{line}. Recurring: {listed([name for name, _ in topics])}." if topics else f"{line}."
        )
    if topics:
        (first, number), *rest = topics
        named = [f"{first} ({counted(number, 'item')})", *(f"{name} ({n})" for name, n in rest)]
        return f"What recurs: {listed(named)}."
    kinds = tallied(Counter(item.kind for item in items))
    return f"{listed([counted(number, kind) for kind, number in kinds])}, no common theme."


def _topics(items: Sequence[Item], without: set[str]) -> list[tuple[str, int]]:
    """Words and pairs of words that stand in two items or more; a pair displaces its words."""
    holders: dict[tuple[str, ...], set[str]] = defaultdict(set)
    spellings: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for item in items:
        for text in (item.title, item.what.text if item.what else ""):
            run: list[tuple[str, str]] = []
            for word in words(text):
                key = stem(word)
                if key in COMMON_WORDS or key in without or len(key) < 3 or key[0].isdigit():
                    run = []
                    continue
                run = [*run[-1:], (key, word if word.isupper() else word.lower())]
                for gram in (run[-1:], run) if len(run) == 2 else (run,):
                    name = tuple(part for part, _ in gram)
                    holders[name].add(item.id)
                    spellings[name][" ".join(spelled for _, spelled in gram)] += 1
    found: list[tuple[str, int]] = []
    taken: set[str] = set()
    order = sorted(holders, key=lambda name: (-len(holders[name]) - len(name) / 2, name))
    for name in order:
        if len(holders[name]) >= 2 and not taken & set(name):
            taken |= set(name)
            found.append((tallied(spellings[name])[0][0], len(holders[name])))
    return found[:_TOPICS]
