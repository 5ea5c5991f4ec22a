"""Levels: how good something is, as told ("94.3% accuracy", "F1 of 0.75", "in 54% of the cases").

    figures that no change has taken → the metric behind or before, or a verb that says what was
    reached → a figure without direction

A bare number needs decimals and a metric that has no unit. What stands after "compared to" is
somebody else's, and what stands after "at" a condition.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from db.card import Number
from summarize.card import Span, fold
from summarize.figure_names import Figure
from summarize.figure_words import (
    AMOUNT,
    DENYING,
    HEDGE,
    METRIC,
    NOT_RANGE,
    PERCENT,
    QUANTITIES,
    STOP,
    STRONG,
    WORD,
    unit_of,
    value_of,
)
from summarize.metric_names import is_metric, plain_metric

_OVERLAPS = ("0.5", "0.50", "0.75")
"""Thresholds of an overlap that counts as a hit, rather than results."""
_MOST = 100
"""Figures of a sentence that are looked at; one with more is a table."""
_FIGURE = re.compile(
    rf"\$?(?P<value>{AMOUNT})\$?(?P<unit>{PERCENT})?\$?{NOT_RANGE}"
    r"(?![\w/^±]|[.,]\d| ?(?:\\pm|±|×|\\times|points?|pp\b|->|→|\\?%|dB\b)|-(?!\s|-))"
)
_CHANGE_NOUN = (
    r"(?:degrad|drop|loss|gain|improve|increas|decreas|reduc|gap|boost|sav|speed|declin|uplift)"
)
_AFTER = re.compile(
    rf" (?:absolute |average |mean |overall )?(?P<metric>{METRIC}"
    rf"(?: (?:(?!(?:{STOP})\b)[\w-]+ ){{0,2}}(?:accuracy|rate|score|error)s?)?)\b"
    rf"(?!(?: performance| quality)?[ -]{_CHANGE_NOUN}| of the|-| points?\b|"
    r" (?:regime|setting|budget|threshold|constraint|cutoff))"
)
_LISTED_AFTER = re.compile(
    rf"(?: \([^()]{{1,30}}\)|(?: on| for) [\w.-]+)?(?:,? (?:and|or)|,) {HEDGE}\$?"
    rf"(?:{AMOUNT})\$?(?:{PERCENT})?\$? (?P<metric>{METRIC})\b(?![ -]{_CHANGE_NOUN})"
)
"""The metric of both in "96.6% and 98.4% accuracy"."""
_LISTED_CHANGE = re.compile(
    rf"(?:(?:,? and|,) {HEDGE}\$?(?:{AMOUNT})\$?{PERCENT}\$?){{1,4}} "
    r"(?:relative |absolute |average )?(?:[a-z]+ )?(?:gain|improvement|increase|reduction|"
    r"decrease|drop|boost|speed-?up|saving|higher|lower|more|fewer|less|better|points?)"
)
"""Both of "29% and 17% improvements" are changes."""
_BEFORE = re.compile(
    rf"(?P<metric>{METRIC})(?: values?)?(?: \([^()]{{1,12}}\))?"
    r"(?:,? (?:of|is|was|reach(?:es|ed|ing)|averag(?:es|ed|ing)|exceed(?:s|ed|ing)|hits?|"
    r"stays at|remains at|equals)| ?[=:]| ?\()"
    rf" ?(?:as (?:high|low) as |above |below |an? (?:average|mean) of )?{HEDGE}$"
)
_BESIDE = re.compile(rf"(?P<metric>(?<![\w'’-])(?:{WORD} ){{0,2}}?{STRONG}(?: scores?)?) {HEDGE}$")
_GAINED = re.compile(
    r"\b(?:improvements?|gains?|increases?|reductions?|drops?) (?:in|of) [^;]{0,90}\($"
    r"|\b(?:improvement|gain|increase|reduction|drop|decrease|margin|difference)s? of "
    r"(?:up to |about |over )?(?:[\d.,%$\\ ]|and|or)*$"
    r"|\b(?:gain|improvement|increase|drop|gap|difference)s? [^,;()]{0,60}\b(?:was|is|were) "
    r"(?:only )?$"
)
"""In "improvements in BLEU (0.5%) and METEOR (0.2%)" the figures are changes."""
_GAP_OF = re.compile(
    r"\b(?:drop|gap|difference|increase|decrease|gain|improvement|reduction|decline)s? "
    r"(?:from|between|in|of|over|on) [^,;()]*$"
)
"""What stands behind is how far, and no level."""
_REACHES = re.compile(
    r"\b(?:achiev(?:es?|ed|ing)|reach(?:es|ed|ing)?|attain(?:s|ed|ing)?|scor(?:es?|ed|ing)|"
    r"obtain(?:s|ed|ing)?|averag(?:es|ed|ing)) (?:an? |the )?"
    rf"(?:(?:average|overall|mean|new|final|test|best|state-of-the-art) )?{HEDGE}$"
)
_NOT_REACHED = re.compile(
    r" ?(?:[\w-]+ ){0,3}(?:gains?|improvements?|reductions?|increases?|drops?|boosts?|savings?|"
    r"speed-?ups?|coverage)\b"
    r"|[ -](?:sparsity|compression|relative|absolute|average|points?|of the|parameter|FLOP|token|"
    r"larger|better|cost|sav|speed|perform|retention|confidence|fewer|less|more|faster|lower|"
    r"higher|smaller)| of (?!(?:the )?(?:tasks?|cases?|questions?|problems?|instances?|queries)\b)"
)
_WHOSE = re.compile(r"['’]s ")
"""In "Claude 3.7 Sonnet's accuracy" the number is a name's."""
_PAIRED = re.compile(r" and (?:[\w-]+ )?$")
_PAIR = re.compile(r",? and \$?\d")
_UNCERTAIN = re.compile(r"(?:±|\\pm|\+/?-) ?\$?$")
"""What follows says how sure a figure is."""
_CASES = (
    r"(?:cases?|trials?|tasks?|outputs?|samples?|instances?|queries|questions?|scenarios?|games?|"
    r"runs?|episodes?|problems?|examples?|tests?|comparisons?|prompts?|conversations?|responses?|"
    r"evaluations?|attempts?|issues?|vulnerabilit(?:y|ies)|bugs?|errors?|attacks?|pairs?|"
    r"interactions?|sessions?|matchups?|decisions?|simulations?|configurations?|cells?|settings?)"
)
_SHARE = re.compile(
    rf" of (?:all |the |its |our |these |those |tested |real |held-out |test |evaluated )*"
    rf"(?:(?!(?:{STOP})\b)[\w-]+ ){{0,2}}?(?P<of>{_CASES})\b"
)
_SHARE_BEFORE = re.compile(
    r"\b(?:in|(?:correct|complet|solv|resolv|detect|captur|catch|identif|fix|answer|pass|handl|"
    r"localiz|repair|reproduc|succeed|win|prefer|block|verif)(?:e[sd]?|s|es|ed|ing|ies|ied|y|"
    r"ning|ring|red)?(?: (?:in|on|for))?|solve|caught|found|won) "
    rf"(?:only |just |fewer than |as many as )?{HEDGE}$"
)
_KEEPS = re.compile(
    r"\b(?:retain|preserv|maintain|recover|keep|reach|achiev|match)(?:e[sd]?|s|es|ed|ing)? "
    rf"(?:an? |the )?{HEDGE}$"
)
_KEPT = re.compile(
    rf" of (?:the |its |their )?(?:(?!(?:{STOP})\b)[\w’'-]+ ){{0,4}}?"
    r"(?:performance|accuracy|quality|utility|capabilit(?:y|ies)|F1|score|throughput|fidelity)\b"
)
_RIVALS = re.compile(
    r"\b(?:vs\.?|versus|than|compared (?:to|with)|relative to|against|from|between|at|under|"
    r"for|baseline(?:'s)?|chance|random|confidence|within|per|every|At|raises|raising)"
    rf" (?:the |an? )?{HEDGE}$|/ ?$|[\d%] ?vs\.? $"
    rf"|\b(?:[Pp]revious(?:ly)?|[Pp]rior|known|earlier|existing|reference|same|baseline)\b"
    rf"(?: [\w@-]+){{0,6}} (?:of |\(|was |is |at )?{HEDGE}$"
    r"|\b(?:surpass|outperform|exceed|beat|than|over|compared|against|unlike)[^;:]{0,120}, which "
    rf"[a-z]+ {HEDGE}$"
    r"|\b(?:(?:surpass|outperform|exceed|beat)(?:s|es|ing)|surpass|outperform|beat) [^,;:]{0,80}$"
    r"|\d\S* (?:to|-|–|--) $|[\d%$](?:-|–|--)\$?$|\bbetween [^,;]{1,30} and $|\bnominal $"
    r"|\b(?:with|using|on) (?:only|just|merely|under|less than|as (?:little|few) as) $"
)
_QUANTITY = re.compile(rf"\b(?:{QUANTITIES}|usage)$", re.IGNORECASE)
_BARE_METRIC = re.compile(rf"(?:^|[\s/-])(?:{STRONG}|[Ss]cores?|[A-Za-z]+F1)$")
_DENIED = re.compile(rf"\b(?:{DENYING}|using|trained on|tuned on)\b[^.;,]{{0,30}}$", re.IGNORECASE)


def levels_of(sentence: str, taken: list[Span]) -> Iterator[Figure]:
    """The levels in a sentence outside of `taken`, which gets their spans."""
    for match in islice(_FIGURE.finditer(sentence), _MOST):
        start, end = match.span()
        if _touches((start, end), taken) or not (match["unit"] or "." in match["value"]):
            continue
        before = sentence[max(0, start - 100) : start]
        if _DENIED.search(before[-50:]) or _RIVALS.search(before):
            continue
        if (
            _UNCERTAIN.search(before)
            or before.endswith(("+", "+$", "-$"))
            or _LISTED_CHANGE.match(sentence, end)
        ):
            continue
        if (level := _level(sentence, match, before)) is None:
            continue
        begin, end, metric = level
        if _touches((begin, end), taken):
            begin, end = match.span()
        if _GAINED.search(before):
            continue
        if metric and (_QUANTITY.search(metric) or not _fits(match, metric)):
            continue
        if metric and not is_metric(metric := plain_metric(metric)):
            if not match["unit"]:
                continue
            metric = None
        value = value_of(match["value"])
        if not value or (metric and metric.endswith("IoU") and match["value"] in _OVERLAPS):
            continue
        number: Number = {"text": fold(sentence[begin:end]), "value": value, "evidence": []}
        if match["unit"]:
            number["unit"] = unit_of(match["unit"])
        if metric:
            number["metric"] = metric
        taken.append((begin, end))
        yield Figure(begin, end, "level", number)


def _level(sentence: str, match: re.Match[str], before: str) -> tuple[int, int, str | None] | None:
    """Where the words of a level stand, and its metric where they name one."""
    start, end = match.span()
    after = _AFTER.match(sentence, end)
    if after and not _WHOSE.search(after["metric"]):
        return start, after.end(), after["metric"]
    named = _BEFORE.search(before) or _BESIDE.search(before)
    if named and _PAIRED.search(before, 0, named.start("metric")) and _PAIR.match(sentence, end):
        return None  # "UTMOS and WV-MOS of 3.0 and 2.6"
    if named and not _GAP_OF.search(before, 0, named.end("metric")):
        return start - len(before) + named.start(), end, named["metric"]
    if listed := _LISTED_AFTER.match(sentence, end):
        return start, end, listed["metric"]
    if not match["unit"]:
        return None
    if _SHARE_BEFORE.search(before) and (share := _SHARE.match(sentence, end)):
        return start, share.end(), None
    if _KEEPS.search(before) and (kept := _KEPT.match(sentence, end)):
        return start, kept.end(), None
    if (reached := _REACHES.search(before)) and not _NOT_REACHED.match(sentence, end):
        return start - len(before) + reached.start(), end, None
    return None


def _fits(match: re.Match[str], metric: str) -> bool:
    """A bare figure needs a metric that has no unit."""
    return bool(match["unit"] or _BARE_METRIC.search(metric))


def _touches(span: Span, taken: Sequence[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)
