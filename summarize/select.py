"""Which sentences stand in the card: the one to remember, and one for each field.

A sentence serves a field when its role and its words both speak for it; no field is filled for
the sake of filling it, and no sentence serves twice.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from db.card import Field
from summarize.alone import hangs, leans, opens_back, says_it, stems_of
from summarize.card import Item, Span
from summarize.layout import Setting, settings_of
from summarize.options import Candidate, Form
from summarize.point import FLOOR, point_of
from summarize.prose import central, is_sure, priors_of, worth_showing
from summarize.questions.slots import Thing
from summarize.serving import CLOSES, MAKES, fits_of
from summarize.topic import is_on_topic
from summarize.words import may_hold, word_count

_FEWEST_WORDS, _MOST_WORDS = 4, 80
_MOST_CHARACTERS = 700
_APPEALS = (
    *("subscrib", "unsubscrib", "sign up", "sign in", "log in", "newsletter", "sponsor", "advert"),
    *("promo code", "click here", "read more", "read the full", "view in", "view this"),
    *("share this", "follow us", "join us", "leave a comment", "thanks for reading", "listen to"),
    *("podcast", "privacy policy", "all rights reserved", "terms of use", "terms of service"),
    *("forwarded", "this email", "upgrade to", "paid subscriber", "rsvp", "webinar", "gift link"),
)
_BOILERPLATE = re.compile(
    rf"\b(?:{'|'.join(_APPEALS)}|cookies?\b|\d+ min(?:ute)? read)|©", re.IGNORECASE
)
_BOILERPLATE_WORDS = (*_APPEALS, "cookie", " read")
"""One of these stands wherever it can match, "©" aside."""
_MARKUP = re.compile(r"</?[a-zA-Z][^>]{0,200}>|&(?:nbsp|amp|lt|gt|#\d+);|^\s*[|>#{}]|```")
_CLOSED = re.compile(r"[.!…。！]['\"”’)\]]*$")
_QUESTION = re.compile(r"[?？]['\"”’)\]]*$")
_URL = re.compile(r"https?://\S+")
_LEANS_FURTHER = re.compile(
    r"(?:It|They|He|She|Such|That|Those|This|These|Both|But|And|So|Yet|Then|Or|Now|Here|There|"
    r"However|Instead|Also|Still|Meanwhile|Later|Unfortunately|Fortunately|Luckily|Thankfully|"
    r"Well|Yes|No|Not|Sure|Oh|Plus|Of course|In fact|After all|For example|For instance|Maybe|"
    r"Perhaps|Another|Which|Because|Otherwise|Again|Of these|You|Your|I['’]m|His|Her|Their)\b"
)
"""Openings of prose that is not an abstract, where more goes by what stands before."""
_OURS = re.compile(r"\b[Oo]ur\b")
_TRUST = (0.5, 0.4)
"""Powers of worth for posts and newsletters: heads trained on abstracts are too sure of theirs."""
_KNOWN = 0.9
"""Probability of background above which a sentence is not what the item is about."""

Shown = tuple[Span, tuple[Span, ...]]
"""The sentence of a line, and the slices of it that stand in the card."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The picks."""

    tldr: Shown | None
    lines: list[tuple[Field, Shown]]


_SHOWN: tuple[Field, ...] = (
    "problem", "who", "approach", "result", "data", "cost", "limit", "business",
)  # fmt: skip


def presentable(sentence: str) -> bool:
    """Whether a sentence may stand alone before a reader: no heading, question, link or appeal."""
    words = word_count(sentence)
    if not _FEWEST_WORDS <= words <= _MOST_WORDS or len(sentence) > _MOST_CHARACTERS:
        return False
    if (
        sentence.endswith(":")
        or _QUESTION.search(sentence)
        or _MARKUP.search(sentence)
        or (
            may_hold(_BOILERPLATE_WORDS, sentence, sentence.lower())
            and _BOILERPLATE.search(sentence)
        )
    ):
        return False
    if not _CLOSED.search(sentence) and words < 12:
        return False
    shown = _URL.finditer(sentence) if "://" in sentence else ()
    links = sum(len(match.group()) for match in shown)
    letters = sum(map(str.isalpha, sentence))
    return links < 0.3 * len(sentence) and letters > 0.5 * len(sentence)


def choose(
    candidates: Sequence[Candidate], item: Item | None = None, thing: Thing | None = None
) -> Chosen:
    """The line to remember, and at most one sentence for each field.

    `candidates` are all sentences of the item, in order; without the item they are a paper's.
    `thing` is what the item has made. An item that holds nothing but adverts and links has no
    line to remember, and where none is surely what a post or newsletter is about it has none and
    no lines either: who cannot tell the point cannot tell an aside.
    """
    kind = item.kind if item else "paper"
    settings: Sequence[Setting] = ()
    if item is None or kind == "paper":
        good = [candidate for candidate in candidates if candidate.forms]
        scores = {candidate.index: 1.0 for candidate in good}
    else:
        settings = settings_of(item.text, [candidate.span for candidate in candidates])
        good = worth_showing(candidates, settings)
        scores = priors_of(good, settings, item)
        good = [candidate for candidate in good if candidate.index in scores]
    if not good:
        return Chosen(None, [])
    known = stems_of(item.title if item else "")
    if item is not None and kind == "post":
        point, pull = point_of(good, scores, settings, candidates)
        tldr, form, _ = _best([point], scores, kind, known)
        sure = pull >= FLOOR
    else:
        tldr, form, worth = _best(good, scores, kind, known)
        sure = is_sure(kind, worth)
    if not sure:
        return Chosen(None, [])
    thing = thing or Thing(None, "this")
    rest = [
        c
        for c in good
        if c.index != tldr.index
        and not _leans(c, candidates[c.index - 1].text if c.index else "", known, thing)
    ]
    if item is not None and kind != "paper":
        rest = central(rest, item)
    if item is not None and kind == "newsletter" and not is_on_topic(item):
        rest = []
    found = _assign(fits_of(rest, scores, kind, len(candidates), thing))
    return Chosen(
        (tldr.span, form.slices),
        [
            (field, (pick.span, pick.forms[0].slices))
            for field in _SHOWN
            if (pick := found.get(field))
        ],
    )


def _leans(candidate: Candidate, before: str, known: frozenset[str], thing: Thing) -> bool:
    """Whether a sentence in its fullest form needs the one before it.

    An "it" may stand for the item's own thing, which the card names above, where the sentence
    before has just spoken of that.
    """
    line = candidate.line()
    if says_it(line):
        own = thing.call != "this" and thing.call.lower() in before.lower()
        named = own or MAKES.search(before) or _OURS.search(before) or known & stems_of(before)
        return not named or hangs(line[3:], known)
    return leans(line, known)


def _best(
    good: Sequence[Candidate], scores: dict[int, float], kind: str, known: frozenset[str]
) -> tuple[Candidate, Form, float]:
    """The sentence to remember, its form and its worth; the earlier of two that are worth the same.

    Those of most promise are looked at first, until no other can be worth more.
    """
    pairs = [(candidate, form) for candidate in good for form in candidate.forms]
    most = [_trusted(form, kind) * scores[candidate.index] for candidate, form in pairs]
    best = (-1.0, 0, 0)
    for at in sorted(range(len(pairs)), key=most.__getitem__, reverse=True):
        if most[at] < best[0]:
            break
        candidate, form = pairs[at]
        worth = _alone(candidate, form, kind, known) * scores[candidate.index]
        best = max(best, (worth, -candidate.index, -at))
    return *pairs[-best[2]], best[0]


def _trusted(form: Form, kind: str) -> float:
    """The worth of a form, as far as the heads are to be believed of texts of this kind.

    They were trained on abstracts; of other texts they are right about the order only.
    """
    return form.worth if kind == "paper" else math.pow(form.worth, _TRUST[kind == "newsletter"])


def _alone(candidate: Candidate, form: Form, kind: str, known: frozenset[str]) -> float:
    """Worth of a form as the line to remember, less where it leans or tells what is known."""
    line = candidate.line(form)
    worth = _trusted(form, kind)
    if kind != "paper":
        return worth * (0.4 if leans(line, known) or _LEANS_FURTHER.match(line) else 1.0)
    # SciTLDR's dev set is much the same with any of these factors near it: there, a pointer inside
    # a line costs little. A reader who has only the line gains by them.
    worth *= 0.5 if candidate.roles["background"] > _KNOWN else 1.0
    worth *= 0.7 if CLOSES.match(line) else 1.0
    return worth * (0.6 if opens_back(line) else 0.7 if hangs(line, known) else 1.0)


def _assign(fits: dict[Field, dict[int, tuple[float, Candidate]]]) -> dict[Field, Candidate]:
    """One sentence a field and one field a sentence; who would lose most by waiting goes first."""
    found: dict[Field, Candidate] = {}
    while fits:
        regrets = []
        for order, (field, options) in enumerate(fits.items()):
            ranked = sorted(options.values(), key=lambda pair: (-pair[0], pair[1].index))[:2]
            second = ranked[1][0] if len(ranked) > 1 else 0.0
            regrets.append((ranked[0][0] - second, -order, field, ranked[0][1]))
        _, _, field, pick = max(regrets, key=lambda regret: regret[:2])
        found[field] = pick
        del fits[field]
        fits = {
            other: left
            for other, options in fits.items()
            if (left := {key: pair for key, pair in options.items() if key != pick.index})
        }
    return found
