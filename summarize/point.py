"""Which sentence of a post tells its point, and whether it surely does.

    sentences that may be shown → those of most promise → what speaks for each (`FEATURES`)
        → a pull each → the strongest, where it is strong enough

The heads' worth, the prior (`summarize.prose`) and the place know most of it. The cues beside them
know how posts talk: who says what a post is for, what was made or found tells its point; who tells
a story, teases or speaks of the page itself does not, and what the next sentence turns against was
only said to be turned against. The weights were fitted to what one reader accepted
(scripts/train_point.py); docs/benchmarks.md has the figures.
"""

import math
import re
from collections.abc import Sequence

from summarize.layout import Setting
from summarize.options import Candidate
from summarize.words import word_count

_WORK = (
    r"(?:post|article|essay|guide|piece|tutorial|talk|video|episode|interview|paper|report|series|"
    r"write-?up|study|podcast|collection|snippet|issue|review|notes?|walkthrough|release|demo|"
    r"course|show)"
)
_TELLS = (
    r"(?:about|an?|the|us|expla|explor|show|describ|cover|document|consider|present|look|discuss|"
    r"walk|compar|introduc|analy[sz]|examin|summar|outlin|detail|argu|tell)"
)
_CUES: dict[str, re.Pattern[str]] = {
    # What the piece is for: "In this post …", "This guide walks …", "I want to show …".
    "aims": re.compile(
        rf".*?\b(?:(?:in|on) (?:this|today['’]s|the latest) (?:\w+ )?{_WORK}\b|"
        rf"this (?:\w+ )?{_WORK} (?:(?:\w+ly|will|is|was|aims?|tries|attempts|sets out) ){{0,2}}"
        rf"(?:to )?{_TELLS}\w*|"
        rf"the (?:aim|goal|purpose|point|idea) of this|"
        rf"{_WORK} below (?:will|shows?|is|explains?|allows?)\b|"
        r"I(?:['’]ll| will| want to| wanted to| am going to|['’]m going to|['’]d like to) "
        r"(?:show|explain|describe|share|walk|talk|highlight|document|discuss|argue|present|"
        r"introduce|look|explore|cover)|"
        rf"the {_WORK} (?:also )?{_TELLS}\w*|"
        r"we(?:['’]re going to|['’]ll| will| discuss| talk| look| explore| explain| review| "
        r"compare)\b)",
        re.IGNORECASE,
    ),
    # What its writers made or did.
    "did": re.compile(
        r"(?:\w+, )?(?:(?:I|[Ww]e)(?:['’]ve| have)?(?: \w+ly| just| now| also| recently)? "
        r"(?:built|made|wrote|created|developed|launched|released|started|designed|trained|ported|"
        r"hosted|joined|published|ran|tested|experimented|shipped|open[- ]sourced|implemented|"
        r"compiled|decided|settled|resolved|set out|propose|announce|introduce|present|show|found)"
        r"\b|[Oo]ur (?:lab|team|group|company|study|paper|method|model|approach|findings|results|"
        r"recent|new|latest)\b|[Mm]y (?:new|latest|first) \w+)|"
        r".*?\b(?:I (?:built|wrote|created|made|developed)|"
        r"we (?:show|find|found|built|developed|introduce|propose))\b"
    ),
    # What came out, or what it comes down to.
    "finds": re.compile(
        r".*?\b(?:(?:findings|results?|data|study|studies|analysis|evidence|experiments?|changes|"
        r"numbers) (?:\w+ )?(?:show|suggest|indicat|reveal|found|find|demonstrat|confirm|impl)\w*|"
        r"bottom line\b|the (?:key|main|biggest|real|core|whole) (?:\w+ )?(?:lesson|takeaway|"
        r"message|point|finding|result|idea|thing|question|challenge|problem|to \w+ing)\b|"
        r"turns? out\b|what matters\b|in (?:short|summary|conclusion)\b|overall,|"
        r"is not (?:about )?\w+ing\b|it comes down to\b|the short (?:version|answer)\b)",
        re.IGNORECASE,
    ),
    # The writer's own story, and when and where it begins.
    "scene": re.compile(
        r"(?:\w+, )?(?:I(?:['’]ve| have)? (?:\w+ )?(?:used to|stumbled|remember|was|had|have|grew|"
        r"travel|love|like|use|am|often|truly|first|went|got|read|saw|knew|thought|work|need|"
        r"needed|tried|do|admire)\b|I['’]m\b|I['’]ve (?:always|been|had)\b|"
        r"[Mm]y (?:children|kids?|wife|husband|son|daughter|mother|father|friend|team|name|boss)\b|"
        r"(?:In|On|At) (?:an?|the)? ?(?:\w+,? ){0,5}(?:morning|evening|night|afternoon|day|summer|"
        r"winter)\b|In (?:19|20)\d\d\b.{0,60}\bI\b|"
        r"(?:Recently|Lately|Last \w+|This (?:week|year|month|summer)|Over the|"
        r"In the (?:last|past|early|first)|For (?:a (?:while|long)|years|many|the (?:past|last)|"
        r"as long)|When I|While (?:my|I|we|working)|A (?:while|few|couple)|Once|Twice|Decades|"
        r"Years|Just after|After (?:my|years|decades))\b.{0,80}\b(?:I|my|we|our|me)\b)"
    ),
    # What is promised instead of said.
    "teases": re.compile(
        r".*?\b(?:here['’]?s|here (?:is|are|it is)|not what (?:I|we|you)|read on|find out|"
        r"let['’]s|this is (?:how|what|why|where|the first)|you (?:might|may|would|won['’]t) "
        r"(?:think|be|have|not|believe)|stay tuned|more later)\b",
        re.IGNORECASE,
    ),
    # What is said of the page itself, or to those who read it.
    "page": re.compile(
        r".*?\b(?:version of this|originally (?:published|appeared|posted|written)|previously "
        r"(?:appeared|published)|first appeared|just published|published an? (?:article|post|"
        r"piece)|for clarity|this (?:blog|site|page)|my blog|the title|previous (?:blog )?posts?|"
        r"recent post|last (?:post|time|week['’]s)|as (?:always|usual)|"
        r"for those (?:who|too|interested)|if you(?:['’]d)? (?:prefer|want|are interested)|"
        r"as a reminder|we look forward|thanks? (?:to|you)|comment(?:s|ed)? (?:below|on)|"
        r"work in progress)\b",
        re.IGNORECASE,
    ),
}
_TURNS = re.compile(
    r"(?:But|However|Unfortunately|Sadly|Yet|Still|That said|Alas|Instead|Fortunately|Luckily|"
    r"Thankfully|And yet|Until)\b"
)
"""How the next sentence opens that turns against this one."""
FEATURES = ("worth", "prior", "place", "words", *_CUES, "turned")
"""Logarithms of the heads' worth, of the prior, of the place and of the length; cues, 0 or 1."""
Weights = tuple[float, ...]
WEIGHTS: Weights = (1.49, 1.89, -0.25, 0.84, 1.65, 1.28, 2.36, -0.61, -1.39, -1.82, -0.62)
"""Of the features, in order."""
_PROMISING = 40
"""Sentences that are weighed at most, those of most worth and prior."""
_LEAST_WORTH = 1e-4
FLOOR = 0.5
"""Least pull of a line to remember: of those just below it, fewer than half are right in folds."""


def point_of(
    good: Sequence[Candidate],
    scores: dict[int, float],
    settings: Sequence[Setting],
    candidates: Sequence[Candidate],
) -> tuple[Candidate, float]:
    """The sentence that tells the point, and its pull; `good` may be shown, `candidates` are all.

    `scores` are the priors of the good ones, by index.
    """
    best = (-math.inf, 0)
    for one in promising(good, scores):
        features = features_of(one, scores, settings, candidates)
        pull = sum(weight * feature for weight, feature in zip(WEIGHTS, features, strict=True))
        best = max(best, (pull, -one.index))
    return next(one for one in good if one.index == -best[1]), best[0]


def promising(good: Sequence[Candidate], scores: dict[int, float]) -> list[Candidate]:
    """Those of most worth and prior, in order."""
    ranked = sorted(good, key=lambda one: one.worth * scores[one.index], reverse=True)
    return sorted(ranked[:_PROMISING], key=lambda one: one.index)


def features_of(
    one: Candidate,
    scores: dict[int, float],
    settings: Sequence[Setting],
    candidates: Sequence[Candidate],
) -> Weights:
    """What speaks for and against a sentence, as `FEATURES` name it."""
    text = " ".join(one.text.split())
    after = candidates[one.index + 1].text if one.index + 1 < len(candidates) else ""
    return (
        math.log(one.worth + _LEAST_WORTH),
        math.log(scores[one.index]),
        math.log1p(settings[one.index].nth),
        math.log(word_count(text)),
        *(float(cue.match(text) is not None) for cue in _CUES.values()),
        float(_TURNS.match(after) is not None),
    )
