"""What the items of a window are about: groups of near texts, named from their own words.

    vectors, centred → the densest neighbourhoods, one after the other → the nearest of the rest
        → phrases that mark a group against all others → names in the texts' own spelling

The same items give the same topics, whatever their order. Names that were given before are kept
where they still fit (`known`), so that a topic is called the same on the next day.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log

import numpy as np
from numpy.typing import NDArray

from digest.words import COMMON_WORDS, FUNCTION_WORDS, stem, tallied, words

Vectors = NDArray[np.float32]

_PIECE = re.compile(r"([^\W_]+(?:[-'’][^\W_]+)*)|[^\s\w]+")
_LETTERS = re.compile(r"[^\W_]+")
_DULL = COMMON_WORDS | {
    stem(word)
    for word in """
    said says old men women told according across toward several many including based via both
    discussion link comment read full online grounded robust unified adaptive remain remains
    challenging challenge increasingly deployed deploy widely recently limited critical essential
    often fundamental promising setting settings exploring towards rethinking understanding united
    detection key comprehensive systematic diverse complex potential generate generated unclear
    powerful mitigation processing
    """.split()  # noqa: SIM905
}
_TOO_WIDE = frozenset(
    stem(word)
    for word in """
    image images imaging video videos human humans graph graphs document documents entity entities
    generation synthesis optimization evaluating benchmarking scaling grounding reasoning location
    conflict teaming reinforcement skills modalities multimodal annotation
    """.split()  # noqa: SIM905
)
"""Words that half of this field could go under; with another word they name something."""
_NO_END = frozenset({"large", "long", "small", "high", "multi", "self", "based", "driven", "aware"})
_NO_START = frozenset({"based", "driven", "aware", "observable", "supervised"})
"""Halves of what was cut: `multimodal large`, `based AI agents`."""
_TWO_PART = frozenset({"multi", "long", "self", "cross", "few", "zero", "open", "large", "low"})
"""A word that begins like this and a hyphen is half of a name: `long-horizon`, `multi-agent`."""

MOST_ITEMS = 4000
"""More are not compared, as the comparisons grow with the square: the first ones given count."""
LEAST_ITEMS = 3
"""A topic has at least as many."""
_NEAR, _BELONGS = 0.42, 0.30
"""Cosines of centred vectors: of a group's centre with its neighbourhood, and of its mean with
what is added afterwards. Chosen by eye on two weeks of arXiv abstracts: lower, and medicine and
robots share a topic; higher, and one subject falls into four."""
_ALL_ALIKE = 0.8
"""A mean as long as this is one topic's own direction (abstracts of a week: 0.4), and stays."""
_TITLE_WEIGHT = 2
_LEAD_WORDS = 25
_ADJECTIVES = ("al", "ive", "ous", "ic", "able", "ful")
_LONGEST = 4
"""Words of a name."""
_LEAST_SHARE = 0.25
"""Of a topic's items that must say its name, or two of them in a small topic."""
_TOO_COMMON = 0.15
"""A phrase that more of all items in topics say names nothing, unless one topic says it alone."""
_SAID_ALONE = 0.4
"""A single word names a topic only if this share of its titles have it."""
_SURE_CAPITAL = 0.9
"""Share of a word's uses within sentences that have a capital, so that it is a name."""
_KEEP = 0.6
"""A known name is kept if it marks the topic this well, against the best name."""


@dataclass(frozen=True, slots=True)
class Text:
    """One item as topics need it: `vector` is the stored float16 unit row."""

    id: str
    title: str
    text: str
    vector: bytes | None


@dataclass(frozen=True, slots=True)
class Topic:
    """A group of items that are about one thing; `ids` in the order of nearness to its middle."""

    name: str
    ids: tuple[str, ...]


def find_topics(items: Sequence[Text], known: Collection[str] = ()) -> list[Topic]:
    """The topics of these items, the largest first; items that stand alone are in none.

    Items without a vector (or of another width than most) are left out. `known` are names that
    earlier editions gave.
    """
    usable, matrix = _matrix(items)
    if len(usable) < LEAST_ITEMS:
        return []
    groups = _groups(matrix, [it.id for it in usable])
    names = _names(usable, groups, known)
    topics: dict[str, tuple[str, ...]] = {}
    for name, members in zip(names, groups, strict=True):
        if name:
            topics[name] = topics.get(name, ()) + tuple(usable[n].id for n in members)
    found = [Topic(name, ids) for name, ids in topics.items()]
    return sorted(found, key=lambda it: (-len(it.ids), it.name))


def _matrix(items: Sequence[Text]) -> tuple[list[Text], Vectors]:
    """The items that have a vector of the usual width, and their rows, centred and of length 1.

    Texts of one field share most of their direction; without their mean, what is left tells them
    apart (Mu and Viswanath, ICLR 2018).
    """
    widths = Counter(len(it.vector) for it in items if it.vector)
    if not widths:
        return [], np.zeros((0, 0), np.float32)
    width = tallied(Counter({str(size): number for size, number in widths.items()}))[0][0]
    kept = [it for it in items if it.vector and len(it.vector) == int(width)][:MOST_ITEMS]
    kept.sort(key=lambda it: it.id)
    joined = b"".join(it.vector or b"" for it in kept)
    rows = np.frombuffer(joined, np.float16).reshape(len(kept), -1).astype(np.float32)
    mean = rows.mean(axis=0)
    if np.linalg.norm(mean) < _ALL_ALIKE:
        rows -= mean
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return kept, rows / np.maximum(norms, 1e-6)


def _groups(matrix: Vectors, ids: Sequence[str]) -> list[list[int]]:
    """Rows by topic, the nearest to the topic's middle first."""
    near = matrix @ matrix.T >= _NEAR
    free = np.ones(len(ids), dtype=bool)
    counts = near.sum(axis=1)
    centres: list[Vectors] = []
    while True:
        # The first of equals: rows are in the order of their ids.
        seed = int(np.where(free, counts, 0).argmax())
        if not free[seed] or counts[seed] < LEAST_ITEMS:
            break
        members = near[seed] & free
        counts = counts - near[:, members].sum(axis=1)
        centre = matrix[members].mean(axis=0)
        centres.append(centre / np.linalg.norm(centre))
        free &= ~members
    if not centres:
        return []
    closeness = matrix @ np.stack(centres).T
    best = closeness.argmax(axis=1)
    degree = closeness[np.arange(len(ids)), best]
    groups = []
    for number in range(len(centres)):
        members = np.flatnonzero((best == number) & (degree >= _BELONGS))
        order = sorted(members.tolist(), key=lambda n: (-round(float(degree[n]), 4), n))
        if len(order) >= LEAST_ITEMS:
            groups.append(order)
    return groups


_Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """All words read, in their order: stems, and beside them spellings without first capitals. An
    empty one stands wherever a phrase ends.

    So only the few phrases that become names are ever spelled out.
    """

    stems: list[str] = field(default_factory=list)
    spelled: list[str] = field(default_factory=list)
    places: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Where each stem stands."""

    def add(self, stem_: str, spelled: str) -> None:
        if stem_:
            self.places[stem_].append(len(self.stems))
        self.stems.append(stem_)
        self.spelled.append(spelled)

    def spellings(self, phrase: _Phrase) -> Counter[str]:
        size, stems = len(phrase), list(phrase)
        return Counter(
            " ".join(self.spelled[at : at + size])
            for at in self.places[phrase[0]]
            if self.stems[at : at + size] == stems
        )


def _names(
    items: Sequence[Text], groups: Sequence[Sequence[int]], known: Collection[str]
) -> list[str]:
    """A name for each group, or an empty one where nothing marks it."""
    reading = _Reading()
    said = {n: _said(items[n], reading) for members in groups for n in members}
    everywhere = Counter(phrase for phrases in said.values() for phrase in phrases)
    kept = {_key(name): name for name in sorted(known)}
    names: list[str] = []
    for members in groups:
        scores = _scores([said[n] for n in members], everywhere, len(said))
        names.append(_name(_new(scores, names), reading, kept))
    casing = _casing([_opening(items[n]) for n in said], set(" ".join(names).split()))
    return [
        name if _key(name) in kept else " ".join(casing.get(word, word) for word in name.split())
        for name in names
    ]


def _casing(texts: Iterable[str], wanted: set[str]) -> dict[str, str]:
    """How words are mostly written within sentences: `iran` → `Iran`.

    A sentence's first capital says nothing of a word, nor do those of a headline.
    """
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        opens = True
        for match in _PIECE.finditer(text):
            word = match[1]
            if word and not opens and (key := _lowered(word)) in wanted:
                forms[key][word] += 1
            opens = word is None and match[0][-1] in ".!?:"
    found = {}
    for key, counts in forms.items():
        # Of equals the small letters, which sort last.
        form, number = max(counts.items(), key=lambda it: (it[1], it[0]))
        if number > 1 and (not form.istitle() or number >= _SURE_CAPITAL * counts.total()):
            found[key] = form
    return found


def _scores(
    said: Sequence[Mapping[_Phrase, int]], everywhere: Counter[_Phrase], total: int
) -> dict[_Phrase, float]:
    """How well each phrase marks a group: class-based tf-idf, longer phrases a little ahead.

    After Grootendorst, arXiv 2203.05794; a text counts a phrase once, twice if in its title.
    """
    holders = Counter(phrase for phrases in said for phrase in phrases)
    weights: Counter[_Phrase] = Counter()
    titles: Counter[_Phrase] = Counter()
    for phrases in said:
        weights.update(phrases)
        titles.update(phrase for phrase, weight in phrases.items() if weight == _TITLE_WEIGHT)
    least = max(2, _LEAST_SHARE * len(said))
    most = max(len(said), _TOO_COMMON * total)
    return {
        phrase: weights[phrase] / len(said) * log(1 + total / everywhere[phrase]) * _length(phrase)
        for phrase, number in holders.items()
        if number >= least
        and everywhere[phrase] <= most
        and _is_whole(phrase)
        and (len(phrase) > 1 or _stands_alone(phrase[0], titles[phrase] / len(said)))
    }


def _stands_alone(word: str, share: float) -> bool:
    """Whether a single word may name a topic: said in the titles, and no adjective by its form."""
    if word in _TOO_WIDE or word.partition("-")[0] in _TWO_PART:
        return False
    return share >= _SAID_ALONE and not word.endswith(_ADJECTIVES)


def _is_whole(phrase: _Phrase) -> bool:
    """Whether a phrase is no half of another: it ends in what can be a noun."""
    last = phrase[-1]
    if phrase[0] in _NO_START or last in _NO_END:
        return False
    return not ("-" in last and last.partition("-")[0] in _TWO_PART)


def _length(phrase: _Phrase) -> float:
    return (1.0, 1.8, 2.2, 2.4)[len(phrase) - 1]


def _name(
    scores: Mapping[_Phrase, float],
    reading: _Reading,
    kept: Mapping[_Phrase, str],
) -> str:
    if not scores:
        return ""
    order = sorted(scores, key=lambda phrase: (-scores[phrase], phrase))
    best = scores[order[0]]
    for phrase in order:
        if phrase in kept and scores[phrase] >= _KEEP * best:
            return kept[phrase]
    return tallied(reading.spellings(order[0]))[0][0]


def _new(scores: Mapping[_Phrase, float], taken: Iterable[str]) -> dict[_Phrase, float]:
    """Without the phrases that are but a part of a name already given: `multi-agent`."""
    known = [_key(name) for name in taken]
    return {
        phrase: score
        for phrase, score in scores.items()
        if not any(phrase != whole and set(phrase) < set(whole) for whole in known)
    }


def _key(name: str) -> _Phrase:
    return tuple(stem(word) for word in words(name))


def _said(it: Text, reading: _Reading) -> dict[_Phrase, int]:
    """The phrases of an item's title and first words, those of the title counted twice; what is
    read goes to the end of `reading`.
    """
    found = dict.fromkeys(_phrases(_opening(it), reading), 1)
    found.update(dict.fromkeys(_phrases(it.title, reading), _TITLE_WEIGHT))
    return found


def _opening(it: Text) -> str:
    return " ".join(it.text[:500].split()[:_LEAD_WORDS])


def _phrases(text: str, reading: _Reading) -> Iterator[_Phrase]:
    """Runs of one to four words of weight, by their stems.

    A phrase must hold a word that is not said everywhere; words that carry nothing, figures and
    punctuation end it.
    """
    run: list[str] = []
    fewest = 1
    """Words, from the last one backwards, that hold a telling one."""
    for word in _PIECE.findall(text):
        key, telling = _weigh(word) if word else ("", False)
        reading.add(key, _lowered(word) if key else "")
        if not key:
            run, fewest = [], 1
            continue
        run.append(key)
        fewest = 1 if telling else fewest + 1
        for size in range(fewest, min(len(run), _LONGEST) + 1):
            yield tuple(run[-size:])
    reading.add("", "")


@lru_cache(maxsize=1 << 16)
def _weigh(word: str) -> tuple[str, bool]:
    """A word's stem, and whether it says more than most items do; no stem for what ends one."""
    key = stem(word)
    if key in FUNCTION_WORDS or len(key) < 2 or key[0].isdigit():
        return "", False
    return key, key not in _DULL and len(key) > 2


@lru_cache(maxsize=1 << 16)
def _lowered(phrase: str) -> str:
    """Without the capitals that a headline gives: those of acronyms and names like `LoRA` stay."""
    return re.sub(
        r"[^\W_]+", lambda m: m[0] if m[0][1:] != m[0][1:].lower() else m[0].lower(), phrase
    )
