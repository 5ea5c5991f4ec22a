"""Which sentences stand in the card: the one to remember, and one for each field.

A sentence serves a field when its role and its words both speak for it; no field is filled for
the sake of filling it, and no sentence serves twice.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from db.card import Field, Role
from summarize.card import Item, Span
from summarize.cues import Rule
from summarize.cues_posts import rules_for
from summarize.flags import instructs
from summarize.layout import Setting, commands, furnishes, settings_of

_FEWEST_WORDS, _MOST_WORDS = 4, 80
_MOST_CHARACTERS = 700
_BOILERPLATE = re.compile(
    r"\b(?:subscrib|unsubscrib|sign up|sign in|log in|newsletter|sponsor|advert|promo code|"
    r"click here|read more|read the full|view (?:in|this)|share this|follow us|join us|"
    r"leave a comment|"
    r"thanks for reading|listen to|podcast|cookies?\b|privacy policy|all rights reserved|"
    r"terms of (?:use|service)|forwarded|this email|upgrade to|paid subscriber|rsvp|webinar|"
    r"gift link|\d+ min(?:ute)? read)|©",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"</?[a-zA-Z][^>]{0,200}>|&(?:nbsp|amp|lt|gt|#\d+);|^\s*[|>#{}]|```")
_CLOSED = re.compile(r"[.!…。！]['\"”’)\]]*$")
_QUESTION = re.compile(r"[?？]['\"”’)\]]*$")
_URL = re.compile(r"https?://\S+")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LEANS_BACK = re.compile(r"(?:It|They|He|She|Such|Those|Both|But|And|So|Yet|Then)\b")
"""Openings that need the sentence before; "This …" and "However, …" mostly do well alone."""
_POINTS_BACK = re.compile(
    r"(?:He|She|This (?:is|was|could|can|may|might|would|will|means|type|kind|sort)|"
    r"The (?:second|third|latter|former|other|same)|In contrast|To (?:fix|address|solve|tackle|do|"
    r"achieve|overcome|mitigate|remedy) (?:this|these|that|it|them|such))\b"
)
"""Openings of a line that say nothing without the sentence before, whatever the kind of text."""
_UNNAMED = re.compile(
    r"\b(?:these|this|those|such) (?:[\w-]+ )?(?:challenges?|issues?|problems?|limitations?|gaps?|"
    r"bias(?:es)?|difficult(?:y|ies)|shortcomings?|variations?|observations?|intuitions?|"
    r"interactions|variables|features|questions?|needs?|insights?|drawbacks?)\b"
)
"""Something that the sentence before has named."""
_LEANS_FURTHER = re.compile(
    r"(?:It|They|He|She|Such|That|Those|This|These|Both|But|And|So|Yet|Then|Or|Now|Here|There|"
    r"However|Instead|Also|Still|Meanwhile|Later|Unfortunately|Fortunately|Luckily|Thankfully|"
    r"Well|Yes|No|Not|Sure|Oh|Plus|Of course|In fact|After all|For example|For instance|Maybe|"
    r"Perhaps|Another|Which|Because|Otherwise|Again|Of these|You|Your|My|I['’]m|His|Her|Their)\b"
)
"""The same for prose that is not an abstract, where more goes by what stands before."""
_PRESENTS = re.compile(
    r"\b(?:we|I)(?:['’]re| are|['’]m| am|['’]ve| have)? (?:\w+ )?(?:introduc|announc|launch|releas|"
    r"present|propos|built|buil|wrote|train|show|open[- ]sourc|excited to|happy to|proud to)|"
    r"\bin this (?:post|article|essay|guide|piece)|\bthis (?:post|article|essay|guide) |"
    r"^(?:introducing|announcing)\b",
    re.IGNORECASE,
)
_LACKS = re.compile(
    r"however|\byet\b|\black|\bfail|limited|struggl|challeng|remains?\b|cannot|difficult|suffer|"
    r"gap\b|costly|expensive|unclear",
    re.IGNORECASE,
)
_FURTHER = re.compile(r"\b(?:further|also|additionally|moreover|finally)\b", re.IGNORECASE)
_IN_SHORT = re.compile(r"(?:tl;?dr|in (?:short|brief|a nutshell))\b", re.IGNORECASE)
_SELF = re.compile(r"\bI\b")
_WRITER = re.compile(r"\b(?:I|[Ww]e|[Oo]ur)\b")
_OF_THEM = re.compile(r"(?:\w+ ){1,3}of (?:them|these|those)\b|As (?:we|you) can see\b")
_ADDRESSES = re.compile(r"\byour?\b|\byou['’]|\b(?:my|I['’]m|I['’]d)\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_WORDS = re.compile(r"[^\W_]+")
_STOP = frozenset(
    """the and for with from how why what when who this that your our you are was has have its not
    can will into over about more than new his her their they them week news daily today""".split()  # noqa: SIM905
)
_DECAY = (25, 12)
"""Sentences after which a prior has halved: of posts, and of newsletters, whose lead is early."""
_TRUST = (0.5, 0.4)
"""Powers of worth for posts and newsletters: heads trained on abstracts are too sure of theirs."""
_LEAST = 0.55
"""Lowest prior, place aside, of a newsletter's line: less is an appeal or chat."""
_EXCERPT = 3
"""Sentences of an excerpt at most."""
_SHORT = 9
"""Words; shorter sentences of prose are seldom a summary."""


@dataclass(frozen=True, slots=True)
class Form:
    """One wording of a sentence: the slices of the text that stay, and what it is worth."""

    slices: tuple[Span, ...]
    worth: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence as the selection sees it.

    Attributes:
        forms: the fullest first; none for a sentence that may not stand alone.
        measured: whether it holds a typed figure, which the role head does not know of.
    """

    index: int
    span: Span
    text: str
    roles: dict[Role, float]
    forms: tuple[Form, ...]
    measured: bool = False

    @property
    def worth(self) -> float:
        """Of its best form."""
        return max((form.worth for form in self.forms), default=0.0)


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


def word_count(sentence: str) -> int:
    """Words, with half a word for each character of scripts that do not space them."""
    return len(sentence.split()) + len(_WIDE.findall(sentence)) // 2


def presentable(sentence: str) -> bool:
    """Whether a sentence may stand alone before a reader: no heading, question, link or appeal."""
    words = word_count(sentence)
    if not _FEWEST_WORDS <= words <= _MOST_WORDS or len(sentence) > _MOST_CHARACTERS:
        return False
    if (
        sentence.endswith(":")
        or _QUESTION.search(sentence)
        or _MARKUP.search(sentence)
        or _BOILERPLATE.search(sentence)
    ):
        return False
    if not _CLOSED.search(sentence) and words < 12:
        return False
    links = sum(len(match.group()) for match in _URL.finditer(sentence))
    letters = sum(map(str.isalpha, sentence))
    return links < 0.3 * len(sentence) and letters > 0.5 * len(sentence) and not instructs(sentence)


def choose(candidates: Sequence[Candidate], item: Item | None = None) -> Chosen:
    """The line to remember, and at most one sentence for each field.

    `candidates` are all sentences of the item, in order; without the item they are a paper's. An
    item that holds nothing but adverts and links has no line to remember.
    """
    kind = item.kind if item else "paper"
    if item is None or kind == "paper":
        good = [candidate for candidate in candidates if candidate.forms]
        scores = {candidate.index: 1.0 for candidate in good}
    else:
        settings = settings_of(item.text, [candidate.span for candidate in candidates])
        good = _prose(candidates, settings)
        scores = _priors(good, settings, item)
        good = [candidate for candidate in good if candidate.index in scores]
    if not good:
        return Chosen(None, [])
    tldr, form = max(
        ((candidate, form) for candidate in good for form in candidate.forms),
        key=lambda pair: (_alone(pair[0], pair[1], kind) * scores[pair[0].index], -pair[0].index),
    )
    rest = [c for c in good if c.index != tldr.index and not _points_back(c)]
    found = _assign(_fits(rest, scores, kind, len(candidates)))
    return Chosen(
        (tldr.span, form.slices),
        [
            (field, (pick.span, pick.forms[0].slices))
            for field in _SHOWN
            if (pick := found.get(field))
        ],
    )


def _prose(candidates: Sequence[Candidate], settings: Sequence[Setting]) -> list[Candidate]:
    """What of a post or newsletter may be shown; of a mere excerpt, whatever says anything."""
    return [
        candidate
        for candidate in candidates
        if candidate.forms
        and not (setting := settings[candidate.index]).advert
        and (setting.prose or (len(candidates) <= _EXCERPT and not furnishes(candidate.text)))
    ]


def _priors(good: Sequence[Candidate], settings: Sequence[Setting], item: Item) -> dict[int, float]:
    """How likely each sentence is to tell what the item is about, by where and how it stands."""
    titled = _content(item.title)
    decay = _DECAY[item.kind == "newsletter"]
    priors = {}
    for candidate in good:
        setting = settings[candidate.index]
        opening = f"{setting.heading} {candidate.text}" if setting.heading else candidate.text
        shared = len(titled & _content(opening)) / max(2, len(titled))
        prior = 1 + 3 * shared
        prior *= 1.5 if _PRESENTS.search(candidate.text) else 1.0
        prior *= 0.3 if commands(candidate.text) else 1.0
        prior *= 0.6 if candidate.text.endswith("!") or candidate.text[0] in "\"“‘'" else 1.0
        prior *= 0.7 if item.kind == "newsletter" and _SELF.search(candidate.text) else 1.0
        prior *= 0.6 if candidate.text[0] in "•*-" else 1.0
        prior *= 2.0 if _IN_SHORT.match(candidate.text) else 1.0
        prior *= 0.5 if _OF_THEM.match(candidate.text) else 1.0
        prior *= 0.5 if _ADDRESSES.search(candidate.text) else 1.0
        prior *= 0.6 if word_count(candidate.text) < _SHORT else 1.0
        if item.kind != "newsletter" or prior >= _LEAST:
            priors[candidate.index] = prior / (1 + setting.nth / decay)
    return priors


def _content(words: str) -> set[str]:
    """Stems of the words that carry meaning."""
    return {
        word[:6] for word in _WORDS.findall(words.lower()) if len(word) > 2 and word not in _STOP
    }


def _points_back(candidate: Candidate) -> bool:
    """Whether the fullest form of a sentence names what only the sentence before it explains."""
    line = candidate.text[candidate.forms[0].slices[0][0] - candidate.span[0] :]
    return bool(_POINTS_BACK.match(line[:1].upper() + line[1:]) or _UNNAMED.search(line))


def _alone(candidate: Candidate, form: Form, kind: str) -> float:
    """Worth, less for a line that leans on the one before it."""
    line = candidate.text[form.slices[0][0] - candidate.span[0] :]
    opening = line[:1].upper() + line[1:40]
    if kind == "paper":
        leans = _LEANS_BACK.match(opening) or _POINTS_BACK.match(opening) or _UNNAMED.search(line)
        return form.worth * (0.6 if leans else 1.0)
    # The heads were trained on abstracts; of other texts they are right about the order only.
    return math.pow(form.worth, _TRUST[kind == "newsletter"]) * (
        0.4 if _LEANS_FURTHER.match(opening) else 1.0
    )


def _fits(
    candidates: Sequence[Candidate], priors: dict[int, float], kind: str, total: int
) -> dict[Field, dict[int, tuple[float, Candidate]]]:
    """For each field, how well each sentence that serves it would do so."""
    worth = max((candidate.worth for candidate in candidates), default=0.0) or 1.0
    prior = max(priors.values()) or 1.0
    fits: dict[Field, dict[int, tuple[float, Candidate]]] = {}
    for rule in rules_for(kind):
        for candidate in candidates:
            if not _serves(rule, candidate, total):
                continue
            fit = _fit(rule, candidate) + 0.3 * candidate.worth / worth
            if kind != "paper":
                near = priors[candidate.index] / prior
                # A newsletter's "we" is who writes it, not who made what it tells of.
                told = kind == "newsletter" and rule.field == "approach"
                if near < rule.near or (told and _WRITER.search(candidate.text)):
                    continue
                fit = near + 0.3 * candidate.worth / worth
            fits.setdefault(rule.field, {})[candidate.index] = (fit, candidate)
    return fits


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


def _fit(rule: Rule, candidate: Candidate) -> float:
    probability = sum(candidate.roles[role] for role in rule.roles)
    if rule.field == "result" and candidate.measured:
        return max(probability, 0.5) + 0.2
    if rule.field in ("result", "data", "cost"):
        telling = _DIGIT.search(candidate.text)
    elif rule.field == "problem":
        telling = _LACKS.search(candidate.text)
    else:
        return probability - (0.3 if _FURTHER.search(candidate.text) else 0.0)
    return probability + (0.2 if telling else 0.0)


def _serves(rule: Rule, candidate: Candidate, total: int) -> bool:
    if candidate.index < rule.after * total:
        return False
    sure = rule.field == "result" and candidate.measured
    sure = sure or (rule.sure is not None and rule.sure.search(candidate.text) is not None)
    if not sure and sum(candidate.roles[role] for role in rule.roles) < rule.least:
        return False
    if rule.cue.search(candidate.text) is None:
        return False
    return rule.veto is None or rule.veto.search(candidate.text) is None
