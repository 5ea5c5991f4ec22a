"""Which sentences stand in the card: the one to remember, and one for each field.

A sentence serves a field when its role and its words both speak for it; no field is filled for
the sake of filling it, and no sentence serves twice.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from db.card import Field, Role
from summarize.card import Span
from summarize.flags import instructs

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
_CONTRASTS = re.compile(r"(?:However|Although|While|Despite|Existing|Current|Previous|Prior)\b")
_DIGIT = re.compile(r"\d")


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


@dataclass(frozen=True, slots=True)
class _Rule:
    field: Field
    roles: frozenset[Role]
    cue: re.Pattern[str]
    least: float = 0.35
    """Lowest probability that the sentence has one of the roles."""


def _cue(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


_ANY: frozenset[Role] = frozenset({"background", "objective", "method", "result", "other"})
_OWN: frozenset[Role] = frozenset({"objective", "method", "result", "other"})
_RULES: tuple[_Rule, ...] = (
    _Rule(
        "limit",
        _OWN,
        _cue(
            r"\blimitations? of (?:our|this|the (?:present|current|proposed))\b|"
            r"\b(?:our|the main|one|a key) limitations?\b|\blimitations (?:include|remain)\b|"
            r"\b(?:our|this) (?:[\w-]+ ){0,2}(?:method|approach|model|framework|system|study|work|"
            r"analysis|evaluation|benchmark|data ?set) (?:still )?(?:fails|struggles|cannot|"
            r"does not|is (?:still )?limited|remains limited|assumes)\b|"
            r"\bwe (?:did|do|have) not (?:yet )?(?:test|evaluat|measur|compar|address|consider|"
            r"claim)|"
            r"\b(?:it|they) (?:still )?(?:fails?|struggles?) (?:on|when|for|more|with)\b|"
            r"\bmay not (?:carry over|hold|apply|generali[sz]e|transfer|extend)\b|"
            r"\b(?:only|not yet) (?:been )?(?:tested|evaluated|validated) (?:on|in|for|with)\b|"
            r"\bleft (?:for|to) future work\b|\bcaveats?\b|"
            r"\bremains? (?:difficult|hard|unsolved)\b|"
            r"\bstill (?:lags?|falls? short|fails?|far (?:from|below|behind))\b"
        ),
        least=0.5,
    ),
    _Rule(
        "result",
        frozenset({"result"}),
        _cue(
            r"outperform|achiev|improv|show|demonstrat|reduc|increas|surpass|exceed|reach|attain|"
            r"result|find|found|gain|better|faster|reveal|yield|confirm|match|beat|halv|doubl|"
            r"state-of-the-art"
        ),
    ),
    _Rule(
        "problem",
        frozenset({"background", "objective"}),
        _cue(
            r"\bhowever\b|challeng|\blimit|\black|\bfail|difficult|costly|expensive|remain|struggl|"
            r"bottleneck|problem|suffer|unclear|hard to|little is known|cannot|does not|do not|"
            r"overlook|ignor|inefficien|unreliab|prone|risk|gap\b|drawback|hinder|impede|need to|"
            r"need for|poor|slow\b|scarce"
        ),
    ),
    _Rule(
        "approach",
        frozenset({"objective", "method"}),
        _cue(
            r"\bwe (?:\w+ )?(?:propos|introduc|present|develop|design|build|describ|train|use|"
            r"combine|"
            r"formulat|leverag|releas|creat|study|investigat|explor|analy|appl|adapt|extend|"
            r"address|"
            r"construct|cast|learn|show how)|\bour (?:method|approach|model|framework|system|"
            r"algorithm|key|core|main|proposed)|\b(?:this|the) (?:paper|work|study|article|post) "
            r"|\b(?:uses?|combin\w+|consists?|integrat\w+|leverag\w+|employ\w*|based on|"
            r"built on|by "
            r"\w+ing)\b|\bintroduc|\blaunch|\bannounc"
        ),
    ),
    _Rule(
        "cost",
        _OWN,
        _cue(
            r"\d[^.;,]{0,20}\b(?:GPUs?|TPUs?|CPU|VRAM|GPU[- ]hours?|FLOPs?|GB|ms|tokens per second|"
            r"trainable parameters|kWh|[AH]100|faster|cheaper|speed-?up|overhead)\b|[$€] ?\d|\d USD"
            r"|\b(?:latency|memory|throughput|runtime|energy|(?:training|inference|decoding) "
            r"(?:time|cost)|(?:API|compute|computational|serving|token) costs?|RTX|overhead)\b"
            r"[^.;]{0,30}\d"
        ),
    ),
    _Rule(
        "data",
        _OWN,
        _cue(
            r"\b(?:datasets?|data sets?|corpus|corpora|benchmarks?|test sets?|recordings|"
            r"annotations|"
            r"training (?:data|examples|set)|trained on|evaluated on|tested on|evaluat\w+ on|"
            r"collect\w*)"
            r"\b"
        ),
    ),
    _Rule(
        "business",
        _ANY,
        _cue(
            r"\b(?:revenues?|market share|(?:paying|our|their) customers|pricing|"
            r"(?:cost|labou?r) savings|commercially|return on investment|ROI|click-through|"
            r"conversion rates?|advertisers|small businesses|in production|A/B tests?|"
            r"deployed to (?:[\w-]+ ){0,2}(?:users|customers))\b"
        ),
    ),
    _Rule(
        "who",
        _ANY,
        _cue(
            r"\b(?:for|helps?|helping|enabl\w+|allow\w*|assist\w*|support\w*|lets?|by|to|gives?|"
            r"among) "
            r"(?:[\w-]+ ){0,2}(?:developers|engineers|clinicians|physicians|doctors|practitioners|"
            r"researchers|scientists|analysts|teachers|educators|students|learners|patients|users|"
            r"customers|enterprises|operators|designers|artists|creators|companies|teams|"
            r"policymakers|lawyers|journalists|farmers|nurses|radiologists|programmers|data "
            r"scientists|small businesses|end[- ]users|organi[sz]ations|decision[- ]makers)\b"
        ),
    ),
)
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


def choose(candidates: Sequence[Candidate]) -> Chosen:
    """The line to remember, and at most one sentence for each field."""
    good = [candidate for candidate in candidates if candidate.forms]
    if not good:
        return Chosen(None, [])
    tldr, form = max(
        ((candidate, form) for candidate in good for form in candidate.forms),
        key=lambda pair: (_alone(*pair), -pair[0].index),
    )
    taken = {tldr.index}
    best = max(candidate.worth for candidate in good) or 1.0
    found: dict[Field, Shown] = {}
    for rule in _RULES:
        ranked = [
            (_fit(rule, candidate) + 0.3 * candidate.worth / best, candidate)
            for candidate in good
            if candidate.index not in taken and _serves(rule, candidate)
        ]
        if ranked:
            pick = max(ranked, key=lambda pair: (pair[0], -pair[1].index))[1]
            found[rule.field] = pick.span, pick.forms[0].slices
            taken.add(pick.index)
    return Chosen(
        (tldr.span, form.slices), [(field, found[field]) for field in _SHOWN if field in found]
    )


def _alone(candidate: Candidate, form: Form) -> float:
    """Worth, less for a line that leans on the one before it."""
    opening = candidate.text[form.slices[0][0] - candidate.span[0] :]
    opening = opening[:1].upper() + opening[1:12]
    return form.worth * (0.6 if _LEANS_BACK.match(opening) else 1.0)


def _fit(rule: _Rule, candidate: Candidate) -> float:
    probability = sum(candidate.roles[role] for role in rule.roles)
    if rule.field == "result" and candidate.measured:
        return max(probability, 0.5) + 0.2
    digits = rule.field in ("result", "data") and _DIGIT.search(candidate.text)
    return probability + (0.2 if digits else 0.0)


def _serves(rule: _Rule, candidate: Candidate) -> bool:
    measured = rule.field == "result" and candidate.measured
    if not measured and sum(candidate.roles[role] for role in rule.roles) < rule.least:
        return False
    if rule.field == "approach" and _CONTRASTS.match(candidate.text):
        return False
    return rule.cue.search(candidate.text) is not None
