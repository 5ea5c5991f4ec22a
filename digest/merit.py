"""What speaks for an item to any product manager, before any bet: the standing interests of an
editor. Pure.

No single sign is trusted. An item has merit where its subject is one of those that AI products are
made of, where it can be had or is in use, where it gives figures against something named, and where
it is the news of who made it, rather than an essay. Words of product work count by what they are
about (people, money, time …), so that a paper with three words for speed has said one thing.
Weights stand in `digest.rank`; they were chosen on two days read and judged by hand
(docs/benchmarks.md, "The general edition").
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from db.card import Card
from db.records import Candidate, Work
from digest.closeness import Vectors, vector_of
from digest.evidence import shareable_url, web_url
from digest.words import listed, stem

INTERESTS: Final = (
    "A new AI model, feature or API that customers can use now: what it does, price, availability.",
    "An AI assistant or agent in production at a company, with measured results for its customers.",
    "Question answering over a company's documents with retrieval-augmented generation.",
    "Agents that use tools and computers for people: how reliable and how safe they are.",
    "Judging the quality of language model answers: hallucinations, judges, guardrails, failures.",
    "Lower cost and latency of serving language models: routing, smaller models, on devices.",
    "Voice assistants and speech recognition for customers.",
    "Privacy, security, copyright and regulation of AI products.",
    "How people use and trust AI assistants: user studies.",
)
"""What AI products are made of, embedded by `models.encoder`; nearness to one of them counts."""
_FAR, _NEAR = 0.22, 0.46
"""Cosines by all-MiniLM-L6-v2 to the nearest interest: the first quarter of two days' items, and
the best twentieth."""

_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "people": ("customers", "users", "usability", "interviews", "employees", "enterprise"),
    "money": ("cost", "price", "pricing", "cheaper"),
    "time": ("latency", "throughput"),
    "footprint": ("memory", "battery", "on-device", "phone", "laptop"),
    "trust": ("privacy", "safety", "reliability"),
    "use": ("deployment", "production", "workflow"),
}
_GROUPS: Final = {stem(word): group for group, words in _WORDS.items() for word in words}
_SPELLED: Final = {stem(word): word for words in _WORDS.values() for word in words}
_MOST_GROUPS: Final = 4
_SENSES: Final = {
    stem(word): re.compile(pattern, re.IGNORECASE | re.VERBOSE)
    for word, pattern in {
        "production": r"""\b(?:in|into|to|for|real|at|a)[ -]production\b
            | \bproduction[- ](?!of\b|and\b)\w""",
        "memory": r"""\b(?:[CG]PU|VRAM|device|peak|cache)[ -]memory\b
            | (?<!working[ ])\bmemory[ -](?:bandwidth|bound|budgets?|constrain\w+|consumption|costs?
                |demands?|efficien\w+|footprints?|hungry|intensive|limit\w*|overheads?|pressure
                |reductions?|requirements?|savings?|traffic|usage|use)\b
            | \b(?:[MG]i?B|less|lower|little|limited)[ ](?:of[ ])?(?:[\w-]+[ ])?memory\b
            | \b(?:comput\w+|energy|latency|speed|storage|time)(?:,|,?[ ](?:and|or))[ ]memory\b
            | \bmemory(?:,|,?[ ](?:and|or))[ ](?:comput\w+|energy|latency|storage|time)\b""",
        "battery": r"""\bbattery[ -](?:budgets?|consumption|drain|levels?|life|power\w*|usage|use)\b
            | \b(?:device|laptop|phone)(?:['’]s)?[ ]battery\b""",
    }.items()
}
"""Words that stand for a side of product work in one sense only: production where software is in
use, not a speaker's of sentences; memory that a model takes up, not what an agent remembers;
a battery that runs down, not one of tests."""

_LAUNCH: Final = re.compile(
    r"\b(?:introduc(?:ing|es)|announc(?:ing|es)|launch(?:es|ed|ing)|releas(?:es|ed|ing)|unveil\w*"
    r"|previews|rolls? out|rolling out|expands?|expanding|now available|open[- ]sourc(?:es|ed|ing)"
    r"|(?:is|are) here)\b",
    re.IGNORECASE,
)
"""Titles and first sentences of posts that tell of something that can be had."""
_OWN, _LAUNCHES = "its maker’s own announcement", "announces a launch or release"
_EXCERPT, _LONGEST_FIRST = 600, 300
"""Characters; only of a short text does the first sentence tell what the whole is about."""
_NO_LAUNCH: Final = re.compile(
    r"\b(?:blog|podcast|newsletter|essays?|series|course|webinar|fellowships?|scholarships?|grants?"
    r"|initiatives?|program(?:me)?s?|summit|conference|event|challenge|competition|report"
    r"|ambassador|institute|foundation|partner(?:s|ships?)?|joins?)\b",
    re.IGNORECASE,
)
"""What is announced, where it is nothing to build with: a publication, a programme, a partner."""
_CANDIDATE: Final = re.compile(
    r"\bv?\d+(?:\.\d+)+[.-]?(?:rc|alpha|beta|dev|nightly|pre)[.-]?\d*", re.IGNORECASE
)
"""A version that is still to come."""
_MAKERS: Final = frozenset(
    """
    ai.meta.com ai.google.dev ai.googleblog.com allenai.org anthropic.com apple.com assemblyai.com
    aws.amazon.com azure.microsoft.com blog.google cohere.com databricks.com deepgram.com
    deepmind.com deepmind.google deepseek.com developers.googleblog.com elevenlabs.io github.blog
    huggingface.co ibm.com langchain.com llamaindex.ai machinelearning.apple.com microsoft.com
    mistral.ai nvidia.com ollama.com openai.com perplexity.ai qwen.ai qwenlm.github.io
    research.google stability.ai together.ai vllm.ai x.ai
    """.split()  # noqa: SIM905
)
"""Hosts of those who make models and what runs them: what they post is first-hand."""
_THEORY: Final = frozenset(
    stem(word)
    for word in (
        *("theorem", "lemma", "proof", "prove", "proved", "provable", "provably", "asymptotic"),
        *("minimax", "convergence", "regret", "np-hard", "axiom", "conjecture"),
    )
)
"""Two of them, and no figures: it is of use to those who work on the theory."""


@dataclass(frozen=True, slots=True)
class Merit:
    """What speaks for an item to anybody; each part is from 0 to 1."""

    interest: float = 0.0
    """Nearness of its subject to what AI products are made of."""
    ready: float = 0.0
    """How far it can be judged and used."""
    figures: float = 0.0
    """Figures of its own, and whether they are held against something."""
    useful: float = 0.0
    """Of how many sides of product work it speaks."""
    launch: float = 0.0
    first_hand: float = 0.0
    """It is the news of who made it."""
    theory: float = 0.0
    unfinished: float = 0.0
    """A release candidate."""
    reasons: tuple[str, ...] = ()
    """In words, the most telling first."""
    words: tuple[str, ...] = ()
    """The words of product work that it holds, one a side."""

    @property
    def parts(self) -> dict[str, float]:
        names = ("interest", "ready", "figures", "useful", "launch", "first_hand", "theory")
        return {name: getattr(self, name) for name in (*names, "unfinished")}


def merit_of(item: Candidate, text: Mapping[str, int], interests: Vectors | None = None) -> Merit:
    """The merit of an item whose `closeness.terms_of` are `text`; `interests` are the unit rows of
    INTERESTS, without which nearness counts nothing.
    """
    work, card = item.work, item.card
    ready, reasons = _readiness(card, of_itself=is_of_itself(work))
    words = _useful(item, text)
    launch = work.kind in ("post", "release") and is_launch(work.title, work.text)
    first_hand = (
        work.kind in ("post", "release")
        and is_maker(work.url)
        and not _announces_no_product(work.title, work.text)
    )
    proves = sum(term in text for term in _THEORY) > 1
    return Merit(
        interest=_interest(item, interests),
        ready=ready,
        figures=_figures(card),
        useful=min(1.0, len(words) / _MOST_GROUPS),
        launch=float(launch),
        first_hand=float(first_hand),
        theory=float(proves and not (card and "numbers" in card)),
        unfinished=float(_CANDIDATE.search(work.title) is not None),
        reasons=(
            *((_OWN if first_hand else _LAUNCHES,) if launch else ()),
            *reasons,
            *(("gives figures against a baseline",) if _figures(card) == 1 else ()),
        ),
        words=words,
    )


def is_launch(title: str, text: str = "") -> bool:
    """Whether a post tells of something that can be had, by its title or its first sentence."""
    if _announces_no_product(title, text):
        return False
    first = _first_sentence(text)
    return bool(_LAUNCH.search(title) or (len(text) < _EXCERPT and _LAUNCH.search(first)))


def _announces_no_product(title: str, text: str) -> bool:
    return bool(_NO_LAUNCH.search(title) or _NO_LAUNCH.search(_first_sentence(text)))


def _first_sentence(text: str) -> str:
    return text.partition(". ")[0][:_LONGEST_FIRST]


def is_maker(url: str | None) -> bool:
    """Whether the address is of one who makes models, or what runs them."""
    host = (urlsplit(web_url(url) or "").hostname or "").removeprefix("www.")
    parts = host.split(".")
    return any(".".join(parts[n:]) in _MAKERS for n in range(len(parts)))


def _interest(item: Candidate, interests: Vectors | None) -> float:
    if interests is None:
        return 0.0
    vector = vector_of(item, interests.shape[1])
    if vector is None:
        return 0.0
    return min(1.0, max(0.0, (float((interests @ vector).max()) - _FAR) / (_NEAR - _FAR)))


def _useful(item: Candidate, text: Mapping[str, int]) -> tuple[str, ...]:
    """The words of product work that the item holds, in their sense there, the first of a side."""
    whole = f"{item.work.title}\n{item.work.text}"
    found: dict[str, str] = {}
    for term, group in _GROUPS.items():
        if term not in text:
            continue
        if term in _SENSES and not _SENSES[term].search(whole):
            continue
        found.setdefault(group, _SPELLED[term])
    return tuple(found.values())


def _figures(card: Card | None) -> float:
    numbers = card.get("numbers", ()) if card else ()
    if not numbers:
        return 0.0
    compared = any("baseline" in it for it in numbers)
    moved = any("direction" in it for it in numbers)
    return 1.0 if compared else 0.8 if moved else 0.5


def is_of_itself(work: Work) -> bool:
    """Whether what is said to be in use, or a prototype, is the item's own matter: a report on
    somebody else's product is neither.
    """
    return work.kind in ("paper", "release") or is_maker(work.url) or is_launch(work.title)


def _readiness(card: Card | None, *, of_itself: bool) -> tuple[float, list[str]]:
    """How far it can be judged and used, from 0 to 1, with the reasons in words."""
    if card is None:
        return 0.0, []
    degree, reasons = 0.0, []
    maturity = card.get("maturity")
    if maturity and of_itself and maturity["value"] != "research":
        shipping = maturity["value"] == "shipping"
        degree += 0.5 if shipping else 0.25
        reasons.append("says it is shipping" if shipping else "a working prototype")
    linked = [name for name in linked_of(card) if of_itself or name == "code"]
    if linked:
        # One repository often holds both, and says no more of what can be had.
        degree += 0.25 if linked == ["code"] else 0.35
        reasons.append(f"{listed(linked)} linked")
    fields = {line["field"] for line in card["lines"]}
    degree += 0.15 * ("result" in fields) + 0.1 * ("limit" in fields)
    return min(1.0, degree), reasons


def linked_of(card: Card) -> list[str]:
    """What the card links: code, weights."""
    offers = card.get("availability", {})
    return [
        name
        for name, offer in (("code", offers.get("code")), ("weights", offers.get("weights")))
        if offer and offer["status"] == "link" and shareable_url(offer.get("url"))
    ]
