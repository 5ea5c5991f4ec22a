"""What an item is and says, as a set of words that the tables ask for."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from db.card import Availability, Number
from summarize.card import Item
from summarize.questions.ask import Slots
from summarize.questions.signs import CLAIMS, FIELDS
from summarize.questions.slots import Thing

_SURVEY = re.compile(
    r"\bsurvey(?:s|ed|ing)?\b|\breview of\b|\b(?:systematic|literature|scoping) review\b|"
    r"\boverview\b|"
    r"\bstate of the art in\b|\ba review\b|\broadmap\b"
)
_POSITION = re.compile(
    r"\bposition(?: paper)?:|position paper|\bwe argue\b|"
    r"\ban? (?:\w+ )?perspective on\b|\bmanifesto\b"
)
_THEORY = re.compile(
    r"\btheorems?\b|\bwe prove\b|\bprove that\b|\bproofs?\b|\bnp-hard|\baxiom|\bimpossibility\b|"
    r"\bsample complexity\b|\blower bounds?\b|\bupper bounds?\b"
)
_STUDY = re.compile(
    r"\bwe (?:find|show|study|investigate|examine|analy[sz]e|observe|ask|evaluate|compare|explore|"
    r"reveal|test)\b|\bfindings?\b|\bresults (?:show|indicate|suggest|reveal)|\bempirical\b|"
    r"\b(?:paper|study|work) (?:investigates|examines|studies|analy[sz]es|explores|evaluates)\b"
)
_TRAINS = re.compile(
    r"policy optimi|preference optimi|training|fine-?tuning|distill|optimizer|\bloss\b|"
    r"reinforcement learning|unlearn|curriculum|data selection|merging|\brl\b|regulari[sz]|"
    r"pruning|quanti[sz]|initiali[sz]|gradient|backprop|scaling law|reward|data augment|pretrain|"
    r"synthetic data|data synthesis|scaling|environments|learning rate|normali[sz]"
)
"""Titles of ways to make a model, which nobody sends a request to."""
_ANNOUNCES = re.compile(
    r"\b(?:introducing|launch\w*|announc\w*|releas\w*|now available|unveil\w*|rolling out|"
    r"we(?:'re| are) (?:excited|happy|introducing|making)|new model|generally available)\b"
)
_TECHNICAL = re.compile(
    r"\b(?:models?|benchmarks?|datasets?|algorithms?|API|LLMs?|neural|training|inference|agents?|"
    r"open-?source|released?|accuracy|prompts?|embeddings?|transformers?|GPUs?)\b",
    re.IGNORECASE,
)
_LEAST_TECHNICAL = 3
_MARKS = str.maketrans(dict.fromkeys("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\n\t", " "))
_LONGEST_WORD = 40
_START = 2
"""Letters by which signs are looked up; the shortest sign has as many."""
_LEAST_MENTIONS = 3
_OPENING = 600
_NOT_LANGUAGE = frozenset(
    {"vlm", "detection", "image-making", "video", "3d", "robot", "driving", "motion", "coding"}
    | {"math", "inside", "tuning", "rl", "compressing", "agent", "planning", "science", "tables"}
)
"""Fields of language models in which the language spoken is beside the point."""


class Reading(NamedTuple):
    """A text made ready for looking things up in it.

    Attributes:
        lowered: title, text and comment, lower case.
        spaced: the same with a space for each mark, so that " sign" stands at a word's start.
        title: the title in that form.
        counts: how often each word occurs in it.
    """

    lowered: str
    spaced: str
    title: str
    counts: Counter[str]


def reading_of(item: Item) -> Reading:
    """The item's text, ready for looking things up."""
    lowered = "\n".join((item.title, item.text, item.comment or "")).lower()
    spaced = " " + lowered.translate(_MARKS)
    title = " " + item.title.lower().translate(_MARKS)
    return Reading(lowered, spaced, title, Counter(spaced.split()))


def _by_start() -> dict[str, list[tuple[str, str, str]]]:
    """Signs by how their first word starts, as (first word, whole sign if longer, field)."""
    table: dict[str, list[tuple[str, str, str]]] = {}
    for field, signs in (*FIELDS.items(), *CLAIMS.items()):
        for sign in signs:
            words = sign.translate(_MARKS)
            first, _, more = words.strip().partition(" ")
            # A space at the end of a sign closes its last word.
            whole = " " + words.lstrip() if more or words.endswith(" ") else ""
            table.setdefault(first[:_START], []).append((first, whole, field))
    return table


_BY_START = _by_start()


@lru_cache(maxsize=20_000)
def _signs_in(word: str) -> tuple[tuple[str, str], ...]:
    """The fields that a word speaks for, as (what must stand there whole, if more, field)."""
    return tuple(
        (whole, field)
        for first, whole, field in _BY_START.get(word[:_START], ())
        if word.startswith(first)
    )


def is_on_topic(item: Item) -> bool:
    """Posts may be about anything; only technical ones are asked about."""
    whole = f"{item.title}\n{item.text}"
    return item.kind == "paper" or len(_TECHNICAL.findall(whole)) >= _LEAST_TECHNICAL


def traits_of(
    item: Item,
    text: Reading,
    thing: Thing,
    slots: Slots,
    numbers: Sequence[Number],
    offers: Availability,
) -> set[str]:
    """Kind, fields, claims, and which slots are there."""
    lowered = text.lowered
    found = _said(text)
    found.add(_kind(item, item.title.lower(), lowered, thing))
    if "system" in found and not _TRAINS.search(item.title.lower()):
        found.add("serves")
    if "llm" in found and not found & _NOT_LANGUAGE:
        found.add("language")
    if "speech" in found and "music" not in lowered:
        found.discard("audio")  # what is said of songs and recordings does not fit a voice
    if "multi-agent" in lowered or "multiagent" in lowered:
        found.add("multi")
    return found | _slot_traits(slots, numbers) | _offer_traits(offers)


def _said(text: Reading) -> set[str]:
    """Claims with a sign anywhere; fields with one in the title, or enough in the text."""
    found: set[str] = set()
    counts: dict[str, int] = {}
    for word, times in text.counts.items():
        for whole, field in _signs_in(word[:_LONGEST_WORD]):
            if whole and whole not in text.spaced:
                continue
            if field in CLAIMS or (whole or f" {word}") in text.title:
                found.add(field)
            counts[field] = counts.get(field, 0) + times
    return found | {field for field, times in counts.items() if times >= _LEAST_MENTIONS}


def _kind(item: Item, title: str, lowered: str, thing: Thing) -> str:
    if item.kind != "paper" and _ANNOUNCES.search(title + "\n" + item.text[:_OPENING].lower()):
        return "post"
    if _SURVEY.search(title) or "this survey" in lowered or "this review" in lowered:
        return "survey"
    if _POSITION.search(title) or "position paper" in lowered:
        return "position"
    if thing.kind:
        return thing.kind
    if _THEORY.search(lowered):
        return "theory"
    if item.kind == "paper" and _STUDY.search(lowered):
        return "study"
    return "position" if "argue" in lowered or item.kind != "paper" else "other"


def _slot_traits(slots: Slots, numbers: Sequence[Number]) -> set[str]:
    found = {
        name for name in ("claim", "metric", "rival", "dataset", "offer") if getattr(slots, name)
    }
    if not numbers:
        found.add("nonumber")
    if slots.claim:
        # The claim may name its metric behind the figure's words.
        number = next(
            number
            for number in numbers
            if "direction" in number and slots.claim.startswith(f"“{number['text']}”")
        )
        if "baseline" not in number:
            found.add("norival")
        if "up to" in slots.claim.lower():
            found.add("upto")
        found.add(number["direction"])
    return found


def _offer_traits(offers: Availability) -> set[str]:
    if not offers:
        return {"nooffer"}
    found = {"offers", *(name for name in ("code", "weights", "data") if name in offers)}
    statuses = [offers[name]["status"] for name in ("weights", "code", "data") if name in offers]
    if statuses:  # the one that the slot names
        found.add("promised" if statuses[0] == "promised" else "linked")
    if "weights" not in offers:
        found.add("noweights")
    return found
