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
    r"\bstate of the art in\b|\ba review\b|\broadmap\b|\bpast, present|\bhistory of\b|\byears of\b"
)
_POSITION = re.compile(
    r"\bposition(?: paper)?:|position paper|\bwe argue\b|"
    r"\ban? (?:\w+ )?perspective on\b|\bmanifesto\b"
)
_THEORY = re.compile(
    r"\btheorems?\b|\bwe prove\b|\bprove that\b|\bproofs?\b|\bnp-hard|\baxiom|\bimpossibility\b|"
    r"\bsample complexity\b|\blower bounds?\b|\bupper bounds?\b|\bregret\b|\bwe establish that\b|"
    r"\bconvergence rates?\b|\bguarantees? (?:that|of)\b"
)
_STUDY = re.compile(
    r"\bwe (?:find|found|show|showed|study|studied|investigated?|examined?|analy[sz]ed?|observed?|"
    r"ask|asked|evaluated?|compared?|explored?|reveal|revealed|test|tested)\b|\bfindings?\b|"
    r"\bresults (?:show|indicate|suggest|reveal)|\bempirical\b|"
    r"\b(?:paper|study|work) (?:investigates|examines|studies|analy[sz]es|explores|evaluates)\b"
)
_TRAINS = re.compile(
    r"policy optimi|preference optimi|training|fine-?tuning|distill|optimizer|\bloss\b|"
    r"reinforcement learning|unlearn|curriculum|data selection|merging|\brl\b|regulari[sz]|"
    r"pruning|quanti[sz]|initiali[sz]|gradient|backprop|scaling law|reward|data augment|pretrain|"
    r"language modeling|masking|synthetic data|data synthesis|scaling|environments?|simulat|"
    r"\bgym\b|learning rate|"
    r"normali[sz]"
)
"""Titles of ways to make a model, which nobody sends a request to."""
_ATTACKS = re.compile(r"\b(?:attack|jailbreak|backdoor|poison|injection|hijack|trojan|exploit)\w*")
_MAKES_ATTACK = re.compile(
    r"\b(?:propose|introduce|present|develop|design|devise)s? [^.;]{0,90}\b(?:attack|backdoor|"
    r"jailbreak|"
    r"poisoning|hijack|trojan)"
)
_DEFENDS = re.compile(r"\b(?:defen[cs]e|defend|detect|protect|mitigat|robust|guard)\w*")
_OUTCOME = re.compile(
    r"outperform|state-of-the-art|\b(?:improv|achiev|reduc|surpass)(?:es|ed)\b|faster|accura"
)
"""What is said of something that works, and not of a way to look at things."""
_TELLS_HOW = re.compile(
    r"^(?:how (?:to|we|i)\b|building|implementing|migrating|porting|making|writing|a guide|"
    r"getting started|what (?:we|i) learned|lessons)|\btutorial\b|\bwalk-?through\b"
)
_OPINES = re.compile(
    r"\b(?:argu|claim|belie[fv]|opinion|critic|predict)\w*|\b(?:should|must|needs? to|why(?! not)|"
    r"don['’]t|won['’]t|"
    r"i think|opportunit\w+|future|problem with|matters?|sucks?|myth|wrong|overrated|hype)\b"
)
_BUILT = re.compile(
    r"\b(?:i|we)(?:['’]ve| have| just| recently)* (?:built|wrote|implemented|ported|migrated|"
    r"moved|"
    r"rebuilt|trained|set up|shipped|hosted|ran|tested|tried|benchmarked|measured)\b|\bin this "
    r"(?:tutorial|guide|walkthrough)\b"
)
_MADE_IT = re.compile(
    r"^(?:how (?:we|i)\b|building|implementing|porting|making|what (?:we|i) learned|lessons)"
)
"""Titles of accounts; those that tell others how to do it are instructions."""
_ARGUES = re.compile(
    r"\b(?:should|must|needs? to|why(?! not)|don['’]t|won['’]t|problem with|sucks?|myth|wrong|"
    r"overrated|hype)\b"
)
"""What the title of a post that argues for something holds."""
_SERVED = re.compile(
    r"\b(?:models?|apis?|apps?|features?|tools?|versions?|services?|platforms?|agents?|plug-?ins?|"
    r"librar(?:y|ies)|extensions?|assistants?|software|sdk|customers)\b"
)
_NO_PRODUCT = re.compile(
    r"\b(?:initiatives?|programs?|programmes?|partnerships?|funds?|funding|grants?|fellowships?|"
    r"conferences?|events?|raises?|acquires?|acquisition|interviews?)\b"
)
_MADE = re.compile(
    r"\b(?:i|we)(?:['’]ve| have| just| recently)* (?:built|wrote|implemented|ported|migrated|moved|"
    r"rebuilt|trained|shipped|benchmarked)\b"
)
_FIRST_WORDS = 200
"""Characters in which somebody says what they built, where the post is about that."""
_FEWEST_HITS = 2
"""Theorems and bounds in an abstract that make an unnamed algorithm theory."""
_ANNOUNCED = re.compile(
    r"\b(?:introducing|launch\w*|announc\w*|releas\w*|now available|unveil\w*|rolling out|new "
    r"model)\b"
)
_ANNOUNCES = re.compile(
    r"^(?:introducing|announcing|meet)\b|\b(?:we(?:['’]re| are) (?:excited|happy|proud|thrilled|"
    r"introducing|making|launching|releasing|announcing|rolling)|we (?:launched|released|announced|"
    r"introduced?)|today,? we|generally available|now available|rolling out)\b"
)
"""In the opening, where others' launches are told of, too."""
_MARKS = str.maketrans(dict.fromkeys("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\n\t", " "))
_LONGEST_WORD = 40
_START = 2
"""Letters by which signs are looked up; the shortest sign has as many."""
_LEAST_MENTIONS = 3
_WORDS_A_MENTION = 120
"""Of a long text: what is named less often is something that it touches."""
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
    if found & {"medical", "science", "earth"} or "imaging" in lowered:
        found.discard("image-making")  # nobody sends an MRI to a designer
    if "multi-agent" in lowered or "multiagent" in lowered:
        found.add("multi")
    if item.kind != "paper":
        found |= _asked_for(found, item.title.lower(), item.text.lower())
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
    least = max(_LEAST_MENTIONS, sum(text.counts.values()) // _WORDS_A_MENTION)
    return found | {field for field, times in counts.items() if times >= least}


def _kind(item: Item, title: str, lowered: str, thing: Thing) -> str:
    opening = item.text[:_OPENING].lower()
    if item.kind != "paper" and (_ANNOUNCED.search(title) or _ANNOUNCES.search(opening)):
        return "post"
    if _SURVEY.search(title) or "this survey" in lowered or "this review" in lowered:
        return "survey"
    if _POSITION.search(title) or "position paper" in lowered:
        return "position"
    if item.kind != "paper" and (thing.kind is None or thing.call == "this"):
        return _post_kind(title, opening)
    if thing.kind == "system":
        return _system_kind(title, lowered, thing)
    if thing.kind:
        return thing.kind
    if _THEORY.search(lowered):
        return "theory"
    if _STUDY.search(lowered):
        return "study"
    return "position" if "argue" in lowered else "concept"


def _post_kind(title: str, opening: str) -> str:
    """Somebody's account of what they built or tried, a view of things, or neither: news."""
    if _TELLS_HOW.search(title) or _BUILT.search(opening):
        return "account"
    return "position" if _OPINES.search(f"{title}\n{opening}") else "news"


def _asked_for(found: set[str], title: str, text: str) -> set[str]:
    """Which questions a post bears: on an offer, on what its writer made, on what it argues.

    Most posts bear none: the rest tells of this and that, and no question fits all of it.
    """
    if "post" in found:
        told = f"{title}\n{text[:_OPENING]}"
        product = _SERVED.search(told) and not _NO_PRODUCT.search(told[: len(title) + _FIRST_WORDS])
        own = _ANNOUNCES.search(title) or _ANNOUNCES.search(text[:_OPENING])
        return {"announces"} if product and own else set()
    if "account" in found:
        made = _MADE_IT.search(title) or _MADE.search(text[:_FIRST_WORDS])
        return {"tells"} if made else set()
    return {"argues"} if "position" in found and _ARGUES.search(title) else set()


def _system_kind(title: str, lowered: str, thing: Thing) -> str:
    """What was made and is no benchmark or collection: not all of it is for use."""
    if _ATTACKS.search(title) and _MAKES_ATTACK.search(lowered) and not _DEFENDS.search(title):
        return "offence"
    if not thing.call[:1].isupper() and len(_THEORY.findall(lowered)) >= _FEWEST_HITS:
        return "theory"
    if thing.call == "this" and not _OUTCOME.search(lowered):
        return "concept"
    return "system"


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
