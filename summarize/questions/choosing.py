"""Which of the fitting questions are asked of this item, and in which order.

Each card is made without knowing the others, and yet an edition must not ask the same of
everybody. So among what fits and is not stated, chance decides: seeded by the item's own words,
the same in every process, and weighted by how much the question is bound to the item.
"""

from collections.abc import Sequence
from hashlib import shake_128
from typing import NamedTuple

from db.card import Availability, Line, Number, Question
from summarize.card import Item
from summarize.questions import (
    claims,
    fields_language,
    fields_senses,
    fields_trades,
    general,
    kinds,
    kinds_posts,
)
from summarize.questions.ask import Ask, Slots
from summarize.questions.signs import TOPICS
from summarize.questions.slots import Thing, fill, thing_of
from summarize.questions.traits import reading_of, traits_of
from summarize.topic import is_on_topic

MAX_QUESTIONS = 3
_ENGLISH = ("the", "of", "and", "to", "a", "in", "is", "we", "for", "that", "with", "it", "on")
_LEAST_ENGLISH = 6
_OF_OFFERS = frozenset(
    {"price", "availability", "independent evidence", "data protection", "lock-in", "limits"}
    | {"licence", "roadmap"}
)
_OF_ACCOUNTS = frozenset({"alternatives", "failures", "cost", "upkeep", "size of the gain"})
"""What fits nearly every announcement, and every account of something that was made."""
_SEED_BYTES = 3
"""Of chance for each ask: two to rank it, one for its wording."""


class Known(NamedTuple):
    """What the card already says, which the questions build on."""

    numbers: Sequence[Number]
    availability: Availability
    lines: Sequence[Line]


class _Rule(NamedTuple):
    """An ask and its conditions, ready to be tested."""

    at: int
    ask: Ask
    power: float
    needs: frozenset[str]
    one_of: frozenset[str]
    topics: tuple[str, ...]
    signs: tuple[str, ...]


def _rule(at: int, ask: Ask, factor: float) -> _Rule:
    stated = ask.stated.split("|")
    needs = ask.needs.split()
    return _Rule(
        at,
        ask,
        1 / factor,
        frozenset(need for need in needs if "/" not in need),
        frozenset(one for need in needs if "/" in need for one in need.split("/")),
        tuple(word[1:] for word in stated if word.startswith("@")),
        tuple(word for word in stated if not word.startswith("@")),
    )


# What takes up the item's own words comes before what its field asks for, and that before what
# one may ask of any system. The factors were chosen on the repetition over random editions.
_TABLES = (
    (claims.ASKS, 4.0),
    (fields_language.ASKS, 4.0),
    (fields_senses.ASKS, 4.0),
    (fields_trades.ASKS, 4.0),
    (kinds.ASKS, 3.0),
    (kinds_posts.ASKS, 3.0),
    (general.ASKS, 1.0),
)
_RULES = tuple(
    _rule(at, ask, factor)
    for at, (ask, factor) in enumerate((ask, factor) for asks, factor in _TABLES for ask in asks)
)


def _indexed() -> dict[str, list[_Rule]]:
    """Rules by a trait that they need, the rarest that they name."""
    by_trait: dict[str, list[_Rule]] = {}
    often = [trait for rule in _RULES for trait in rule.needs]
    for rule in _RULES:
        rarest = sorted(rule.needs, key=lambda trait: (often.count(trait), trait))[:1]
        for trait in rarest or rule.one_of:
            by_trait.setdefault(trait, []).append(rule)
    return by_trait


_BY_TRAIT = _indexed()


def questions_of(item: Item, known: Known, thing: Thing | None = None) -> list[Question]:
    """At most three questions, the most useful first; none for newsletters and off-topic posts.

    `thing` is what the item has made (`thing_of`), from those who know it already.
    """
    if item.kind == "newsletter" or item.read == "title":
        return []
    text = reading_of(item)
    if sum(text.counts[word] for word in _ENGLISH) < _LEAST_ENGLISH:
        return []  # too short to leave something out, or in a language that the signs do not know
    if not is_on_topic(item):
        return []
    thing = thing or thing_of(item)
    slots = fill(item, thing, known.numbers, known.availability)
    traits = traits_of(item, text, thing, slots, known.numbers, known.availability)
    chosen: dict[str, tuple[int, str]] = {}
    known_topics: dict[str, bool] = {}
    for rule, choice in _by_chance(item, traits):
        if item.kind != "paper" and not _suits_post(rule, traits):
            continue
        if rule.ask.about not in chosen and not _stated(rule, text.lowered, known_topics):
            wording = rule.ask.wordings[choice % len(rule.ask.wordings)]
            chosen[rule.ask.about] = (rule.at, _say(wording, slots))
            if len(chosen) == MAX_QUESTIONS:
                break
    ordered = sorted(chosen.items(), key=lambda one: one[1][0])
    return [{"about": about, "text": text} for about, (_, text) in ordered]


def _by_chance(item: Item, traits: set[str]) -> list[tuple[_Rule, int]]:
    """The rules that fit, each with a number for its wording, in the order of a weighted draw.

    Efraimidis and Spirakis: sorted by u^(1/w), weighted sampling without replacement.
    """
    seed = f"{item.title}\0{item.text}".encode("utf-8", "replace")
    chance = shake_128(seed).digest(_SEED_BYTES * len(_RULES))
    drawn: list[tuple[float, int]] = []
    for trait in traits:
        for rule in _BY_TRAIT.get(trait, ()):
            if rule.needs <= traits and (not rule.one_of or rule.one_of & traits):
                first = _SEED_BYTES * rule.at
                u = (chance[first] << 8 | chance[first + 1]) + 1
                drawn.append(((u / 65537) ** rule.power, rule.at))
    drawn.sort(reverse=True)
    return [(_RULES[at], chance[_SEED_BYTES * at + 2]) for _, at in drawn]


def _suits_post(rule: _Rule, traits: set[str]) -> bool:
    """Whether the ask is for posts, and this post bears it; other tables ask of papers."""
    if "post" in rule.needs:
        return "announces" in traits and rule.ask.about in _OF_OFFERS
    if "account" in rule.needs:
        return "tells" in traits and rule.ask.about in _OF_ACCOUNTS
    return "argues" in traits and "position" in rule.needs and rule.ask.about == "evidence"


def _stated(rule: _Rule, lowered: str, known: dict[str, bool]) -> bool:
    """Whether the source hints at an answer; `known` remembers the topics already looked up."""
    for topic in rule.topics:
        if topic not in known:
            known[topic] = any(sign in lowered for sign in TOPICS[topic])
        if known[topic]:
            return True
    return any(sign in lowered for sign in rule.signs if sign)


def _say(wording: str, slots: Slots) -> str:
    text = wording.format(**slots._asdict())
    return text[0].upper() + text[1:]
