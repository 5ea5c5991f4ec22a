"""What to ask the research scientists: what a product manager needs and this source leaves out.

A question is asked only where no wording in text, title or comment even hints at an answer, so
the signs below are broad on purpose: a question about something that is stated embarrasses.
"""

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from db.card import Availability, Line, Number, Question, Read
from summarize.card import Item

MAX_QUESTIONS = 3

# Plain substrings of the lower-cased text: a hundredth of the time of one large pattern.
_SIGNS: dict[str, tuple[str, ...]] = {
    about: tuple(words.split("|"))
    for about, words in {
        "cost": " cost|cheap|expens|$| usd|dollar|gpu| tpu|h100|a100|hardware|flop| compute|"
        "computational|energy|memory|footprint|resource|price|pricing|budget|lightweight|overhead|"
        "efficien|cpu|laptop",
        "latency": "latenc|real-time|real time|throughput|fast|speed|runtime|run-time| ms|millisec|"
        "seconds|minutes|per second|fps|inference time|slow|efficien|on-device|edge|interactive",
        "licence": "licens|licenc|open-source|open source|opensource|apache| mit |gpl|cc-by|cc by|"
        "commercial|proprietary|public domain|permissive",
        "data": "dataset|data set|corpus|corpora|benchmark|collect|annotat|samples|examples|"
        "trained on| data|images|records|trajector|questions|documents",
        "users": "user|participant|human|practitioner|clinician|developers|customer|deploy|"
        "field stud|field test|field trial|annotator|expert|student|patient|in production|pilot|"
        "a/b|people",
        "comparison": "baseline|compar|outperform|state-of-the-art|state of the art|sota|surpass|"
        "better than|over existing|over prior|over previous|versus| vs|exceed|improvement over|"
        "improves over|improves on|improves upon|competitive|on par|previous method|previous work|"
        "existing|prior work|prior method|beats|against|than ",
        "failure modes": "fail|limit|however|error anal|degrad|drawback|weakness|trade-off|"
        "tradeoff|at the cost|cannot|does not|do not|robust|out-of-distribution| ood|adversar|"
        "shortcom|struggl|risk|hallucinat|bias|caveat|future work|worst|safe|brittle|break",
    }.items()
}
_ASKS: dict[str, tuple[str, str]] = {
    "cost": (
        "The {source} does not state what {subject} costs to run: on which hardware?",
        "What does it take to train and serve {subject}? The {source} names no hardware or cost.",
    ),
    "latency": (
        "How long does one request to {subject} take? The {source} gives no latency.",
        "The {source} does not state the speed of {subject}: would it do for interactive use?",
    ),
    "licence": (
        "Under which licence could we use {offer}? The {source} does not state one.",
        "The {source} names no licence for {offer}: may it go into a product?",
    ),
    "data": (
        "On which data was {subject} built and tested? The {source} does not state it.",
        "The {source} does not state the data behind {subject}: how close is it to ours?",
    ),
    "users": (
        "Has anybody outside the team tried {subject}? The {source} does not state it.",
        "Who would use {subject}, and did any of them try it? The {source} does not state it.",
    ),
    "comparison": (
        "What is {claim} measured against? The {source} names no baseline.",
        "What is the best alternative to {subject} today? The {source} compares it with nothing.",
    ),
    "failure modes": (
        "Where does {subject} break? The {source} does not state any limits or failure cases.",
        "The {source} does not state when {subject} fails: which inputs should we try first?",
    ),
}
_ORDER = ("comparison", "failure modes", "cost", "latency", "licence", "users", "data")
_SOURCE: dict[Read, str] = {
    "abstract": "abstract",
    "excerpt": "excerpt",
    "full_text": "text",
    "newsletter": "newsletter",
    "title": "title",
}
_NAMED_IN_TITLE = re.compile(
    r"^((?=[^:]*(?:[A-Z][^ :]*[A-Z\d]|\d))(?!The |A |"
    r"An )[A-Z\d][\w.+@/-]*(?: [A-Z\d][\w.+-]*)?) ?:\s"
)
_NAMED_IN_TEXT = re.compile(
    r"\b(?:[Ww]e|paper|work|article)(?: \w+ly)? (?:propose|introduce|present|develop|release|"
    r"describe|"
    r"build|design|contribute|are releasing|are introducing)s?,? (?:the |a novel |a new |an? )?"
    r"((?:[A-Z][a-z]*[A-Z\d]|[A-Z]{2})[\w+@-]*(?: ?[\d.]+[\w-]*)?)(?=[\s,.(:])"
)
_SUBTITLE = re.compile(r"[:?!] ")
_PROPOSES = re.compile(r"\b(?:propos|introduc|present|develop|design|build|built|releas|implement)")
_ENGLISH = re.compile(
    r"\b(?:the|of|and|to|a|in|is|we|for|that|with|it|on|our|this)\b", re.IGNORECASE
)
_LEAST_ENGLISH = 6
_TECHNICAL = re.compile(
    r"\b(?:models?|benchmarks?|datasets?|algorithms?|API|LLMs?|neural|training|inference|agents?|"
    r"open-?source|released?|accuracy|prompts?|embeddings?|transformers?|GPUs?)\b",
    re.IGNORECASE,
)


class Known(NamedTuple):
    """What the card already says, which the questions build on."""

    numbers: Sequence[Number]
    availability: Availability
    lines: Sequence[Line]


def questions_of(item: Item, known: Known) -> list[Question]:
    """At most three questions, the most useful first; none for newsletters and off-topic posts."""
    if item.kind == "newsletter" or item.read == "title":
        return []
    whole = "\n".join((item.title, item.text, item.comment or ""))
    if len(_ENGLISH.findall(item.text)) < _LEAST_ENGLISH:
        return []  # too short to leave something out, or in a language that the signs do not know
    if item.kind == "post" and len(_TECHNICAL.findall(whole)) < 3:
        return []
    lowered = whole.lower()
    open_topics = [about for about in _ORDER if not _stated(about, lowered, known)]
    named = _name(item)
    subject = named or _title(item)
    claim = _claim(known.numbers)
    names = {"source": _SOURCE[item.read], "offer": _offer(known.availability)}
    asked: list[Question] = []
    for about in sorted(open_topics, key=lambda topic: _usefulness(topic, known)):
        templates = _ASKS[about]
        # A digest instead of hash(): the same item gets the same wording in every process.
        choice = sha256(f"{item.id}\0{about}".encode("utf-8", "replace")).digest()[0]
        if about == "comparison":
            choice = 0 if claim else 1
        text = templates[choice % len(templates)].format(subject=subject, claim=claim, **names)
        asked.append({"about": about, "text": text[0].upper() + text[1:]})
        if len(asked) == MAX_QUESTIONS:
            break
        subject = named or "this work"  # a title once is enough
    return asked


def _stated(about: str, lowered: str, known: Known) -> bool:
    """Whether the source hints at an answer, or the question would be out of place."""
    if about == "licence" and not known.availability:
        return True
    if about in ("cost", "latency", "comparison") and not _PROPOSES.search(lowered):
        return True
    if about == "comparison" and any("baseline" in number for number in known.numbers):
        return True
    return any(sign in lowered for sign in _SIGNS[about])


def _usefulness(about: str, known: Known) -> tuple[int, int]:
    """Sort key: a figure without a baseline and an offer without a licence come first."""
    urgent = (about == "comparison" and bool(known.numbers)) or (
        about == "licence" and bool(known.availability)
    )
    return (0 if urgent else 1, _ORDER.index(about))


def _name(item: Item) -> str | None:
    """The name that the source gives to what it is about."""
    if match := _NAMED_IN_TITLE.match(item.title) or _NAMED_IN_TEXT.search(item.text):
        return match.group(1)
    return item.title.strip() or None if item.kind == "release" else None


def _title(item: Item) -> str:
    """The title, shortened to what a question can carry."""
    words = _SUBTITLE.split(item.title.strip().rstrip(".?!"), maxsplit=1)[0].split()
    if not words:
        return "this work"
    return f"the work on “{' '.join(words[:9])}{' …' if len(words) > 9 else ''}”"


def _offer(availability: Availability) -> str:
    for key, words in (("weights", "the weights"), ("code", "the code"), ("data", "the data")):
        if key in availability:
            return words
    return "it"


def _claim(numbers: Sequence[Number]) -> str | None:
    return f"“{numbers[0]['text']}”" if numbers and "direction" in numbers[0] else None
