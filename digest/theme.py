"""The edition's theme in a sentence or two, counted from its own items and never made up."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from digest.edition import Item
from digest.window import Window
from digest.words import COMMON_WORDS, counted, listed, stem, tallied, terms, words

_TOPICS = 2
_FEW = 2
"""So few items are a quiet day, and said to be."""
_TELLING, _LONGEST_TITLE = 4, 90
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_DULL = COMMON_WORDS | {
    *("application", "augment", "augmented", "design", "efficiently", "function", "integrate"),
    *("level", "mechanism", "multi", "pipeline", "practical", "process", "processing", "real"),
}
"""Words that two titles may share without being about the same."""


def theme(
    top: Sequence[Item],
    short: Sequence[Item],
    named: int,
    window: Window,
    muted: int = 0,
    untouched: Sequence[str] = (),
) -> str:
    """What the edition is about: the thresholds that are met, the bets that its items touch, else
    the words that their titles share, else the first one's title; and how ready they are. `named`:
    how many items are known by title only; `muted`: how many the reader's mutes keep out;
    `untouched`: the bets that nothing comes close to.
    """
    items = [*top, *short]
    if not items:
        return _nothing(named, window, muted)
    if len(items) <= _FEW:
        head = f"A quiet {window.period}: {_number(len(items))} {_things(items)}"
        touched = _quoted(dict.fromkeys(it.bet for it in items if it.bet))
        return f"{head}, about your {touched}." if touched else f"{head}."
    about = _bets(items) or _topics(items) or _first(items)
    ready = _ready(items)
    last = f"{_upper(ready)}." if ready else ""
    return " ".join(filter(None, (_met(items), about, _far(untouched), last)))


def _far(untouched: Sequence[str]) -> str:
    """`Nothing new comes close to your bets “calls” and “maps”.`"""
    if len(untouched) > _TOPICS:
        return f"Nothing new comes close to {_number(len(untouched))} of your bets."
    return f"Nothing new comes close to your {_quoted(untouched)}." if untouched else ""


def _met(items: Sequence[Item]) -> str:
    """`A figure meets your threshold: 4.7% WER.`: what was waited for comes before all else."""
    found = [it.met[0].text for it in items if it.met]
    if not found:
        return ""
    if len(found) == 1:
        return f"A figure meets your threshold: {found[0]}."
    number = _upper(_number(len(found)))
    return f"{number} items meet thresholds of yours; the first says “{found[0]}”."


def _nothing(named: int, window: Window, muted: int) -> str:
    if muted and not named:
        kept_out = counted(muted, "new item is", "new items are")
        return f"A quiet {window.period}: {kept_out} muted, and there is nothing else."
    if not named:
        return f"A quiet {window.period}: nothing new to summarize."
    known = counted(named, "item is known by its title", "items are known by their titles")
    return f"A quiet {window.period}: nothing to summarize; {known} only."


def _bets(items: Sequence[Item]) -> str:
    """`Six of the nine items touch “A”, two “B”.`"""
    counts = tallied(Counter(it.bet for it in items if it.bet))
    if not counts:
        return ""
    (first, number), *rest = counts
    of = "all" if number == len(items) else f"{_number(number)} of the"
    line = f"{_upper(of)} {_number(len(items))} items {_touch(number)} “{first}”"
    return ", ".join([line, *(f"{_number(n)} “{bet}”" for bet, n in rest)]) + "."


def _first(items: Sequence[Item]) -> str:
    """`First of two papers and one post: “A small model for phones”.`: where items share nothing,
    the one that leads is named.
    """
    return f"First of {_kinds(items)}: “{_short(items[0].title)}”."


def _short(title: str) -> str:
    """A title without its subtitle, where what is left says something."""
    head, colon, _ = title.partition(": ")
    text = head if colon and len(head.split()) >= _TELLING else title
    if len(text) > _LONGEST_TITLE:
        text = f"{text[:_LONGEST_TITLE].rsplit(' ', 1)[0]} …"
    return text.rstrip(".")


def _topics(items: Sequence[Item]) -> str:
    """`“Speech recognition” comes up in three of the ten items, “RAG” in two.`"""
    found = _recurring(items)
    if not found:
        return ""
    (first, number), *rest = found
    of = "all" if number == len(items) else f"{_number(number)} of the"
    line = f"“{_upper(first)}” comes up in {of} {_number(len(items))} items"
    more = [f"“{name}” in {_number(number)}" for name, number in rest]
    return f"{', '.join([line, *more])}."


def _ready(items: Sequence[Item]) -> str:
    """`two say that they are in use and four link code or weights`"""
    shipping = sum(it.maturity == "shipping" for it in items)
    linked = sum(bool(it.code or it.weights) for it in items)
    parts = []
    if shipping:
        verb = "says that it is" if shipping == 1 else "say that they are"
        parts.append(f"{_number(shipping)} {verb} in use")
    if linked:
        parts.append(f"{_number(linked)} {'links' if linked == 1 else 'link'} code or weights")
    return " and ".join(parts)


def _kinds(items: Sequence[Item]) -> str:
    kinds = tallied(Counter(item.kind for item in items))
    return listed(
        [f"{_number(number)} {kind if number == 1 else kind + 's'}" for kind, number in kinds]
    )


def _things(items: Sequence[Item]) -> str:
    kinds = {item.kind for item in items}
    name = kinds.pop() if len(kinds) == 1 else "item"
    return name if len(items) == 1 else f"{name}s"


def _quoted(bets: Sequence[str] | dict[str, None]) -> str:
    names = [f"“{name}”" for name in bets]
    return f"{'bet' if len(names) == 1 else 'bets'} {listed(names)}" if names else ""


def _touch(number: int) -> str:
    return "touches" if number == 1 else "touch"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _number(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"


def _recurring(items: Sequence[Item]) -> list[tuple[str, int]]:
    """Pairs of words, and abbreviations, that stand in the titles of two items or more, and words
    that stand in those of three; a pair displaces its words. With the number of items that hold
    them in title or summary, which must be more than a quarter of all.
    """
    titled: dict[tuple[str, ...], set[str]] = defaultdict(set)
    spellings: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for item in items:
        run: list[tuple[str, str]] = []
        for word in words(item.title):
            key = stem(word)
            if key in _DULL or len(key) < 3 or key[0].isdigit():
                run = []
                continue
            run = [*run[-1:], (key, word if word.isupper() else word.lower())]
            for gram in (run[-1:], run) if len(run) == 2 else (run,):
                name = tuple(part for part, _ in gram)
                titled[name].add(item.id)
                spellings[name][" ".join(spelled for _, spelled in gram)] += 1
    texts = {it.id: terms(f"{it.title} {it.what.text if it.what else ''}") for it in items}
    found: list[tuple[str, int]] = []
    taken: set[str] = set()
    for name in sorted(titled, key=lambda name: (-len(titled[name]) - len(name) / 2, name)):
        spelled = tallied(spellings[name])[0][0]
        least = 2 if len(name) == 2 or spelled.isupper() else 3
        if len(titled[name]) >= least and not taken & set(name):
            taken |= set(name)
            holders = sum(set(name) <= text for text in texts.values())
            found.append((spelled, max(holders, len(titled[name]))))
    return [it for it in found if it[1] > len(items) / 4][:_TOPICS]
