"""Typed figures: what was gained, by how much, on what, against whom.

Each rule reads one wording of a result ("+1.8 points", "2.3x faster", "halves the state size",
"from 71.2 to 75.0", "94.3% accuracy on X"). Ranges, confidence levels, years and denied results
are left alone: a wrong figure is worse than none. Every pattern is linear: no nested repetition.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from db.card import Number
from summarize import measures
from summarize.card import Span, evidence, fold
from summarize.datasets import datasets_in

Direction = Literal["up", "down"]

MAX_NUMBERS = 8
_LONGEST = 5_000
"""Characters; what is longer without a full stop is a table or a dump, and no sentence."""
_FACTORS = {"x", "X", "×", "\\times", "$\\times", "-fold", "fold", "times"}
_AMOUNT = r"(?<![\w.,–-])\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\w.,–-])\d+(?:\.\d+)?"
_HEDGE = (
    r"(?:(?:by |of )?(?:up to|at least|at most|more than|less than|over|nearly|almost|about|around"
    r"|roughly|approximately|an average of|on average|only|just|[~≈∼]|\$?\\sim\$?|\$?\\approx\$?)"
    r"\s?(?:an? )?)*"
)
_PERCENT = r"(?:\s?\\?%|\s?percent\b(?! points?))"
_POINTS = (
    r"(?:\s?\\?%|[\s-])\s?(?:absolute )?(?:percentage[ -])?(?:points?|pts|pp|p\.p\.)\b|\s?pp\b"
)
_UNIT = rf"(?:{_POINTS}|{_PERCENT})"
_TIMES = r"(?:\s?(?:x|×|\$\\times\$|\\times)(?![\w-])|[ -]fold\b| times\b)"
_PHYSICAL = r"\s?(?:ms|s|seconds|minutes|hours|days|KB|MB|GB|TB|GFLOPs|FPS|dB|W|kWh)(?![\w/])"
_NOT_RANGE = r"(?!\$?\s?(?:-|–|--|to|±|\\pm)\s?[+$]?\d)"
_METRIC = (
    r"(?<![\w-])(?:(?:top-[15]|exact[- ]match|macro|micro|mean|average|overall|relative|"
    r"absolute|zero-shot|test|task|word|character|token|success|pass@\d+|end-to-end) )?"
    r"(?:accuracy|precision|recall|F1(?:[- ]scores?)?|F-measure|AUROC|AUC|mAP|mIoU|IoU|BLEU|"
    r"ROUGE(?:-[12L])?|PSNR|SSIM|FID|WER|CER|perplexity|pass@\d+|(?:success|pass|acceptance|"
    r"detection|win|solve|error|"
    r"hallucination|attack success|completion) rates?|throughput|latency|runtime|"
    r"(?:inference|training|decoding|generation) (?:time|speed|cost|latency|throughput)|"
    r"(?:memory|GPU memory|energy|token) (?:usage|use|footprint|consumption|cost)|"
    r"(?:API |compute |computational )?costs?|FLOPs|parameters|tokens|memory|KV[- ]cache)"
)
_UP_VERB = r"(?:increas|boost|rais|grow|gain)(?:e[sd]?|s|ed|ing)?"
_DOWN_VERB = r"(?:reduc|decreas|lower|cut|drop|shrink|sav|shorten)(?:e[sd]?|s|ed|ing|ting|ping)?"
_BETTER_VERB = r"(?:improv|outperform|surpass|exceed|beat)(?:e[sd]?|s|ed|ing)?"
_OBJECT = r"(?: (?:the |its |their |average |overall )?(?P<object>[\w@/ -]{2,70}?))?"

_BY = re.compile(
    rf"\b(?:(?P<up>{_UP_VERB})|(?P<down>{_DOWN_VERB})|(?P<better>{_BETTER_VERB})){_OBJECT}"
    rf" by (?P<hedge>{_HEDGE})\$?(?P<value>{_AMOUNT})\$?(?P<unit>{_UNIT}|{_TIMES})\$?{_NOT_RANGE}",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    rf"(?<![\w.%)\]/–-])\$?(?P<sign>[+−–-])\s?(?P<value>\d+(?:\.\d+)?)\$?(?P<unit>{_UNIT})\$?{_NOT_RANGE}"
    rf"(?: (?P<metric>{_METRIC}))?",
    re.IGNORECASE,
)
_FACTOR = re.compile(
    rf"(?P<hedge>{_HEDGE})\$?(?P<value>{_AMOUNT})\$?{_TIMES}\$?[ -]"
    r"(?:(?P<up>faster|more|higher|speed-?ups?|acceleration|increase|"
    r"improvement|throughput)|(?P<down>fewer|smaller|less|lower|cheaper|shorter|reduction|"
    rf"compression))\b(?: (?P<metric>{_METRIC}))?",
    re.IGNORECASE,
)
_WORDED = re.compile(
    r"\b(?:(?P<half>halv(?:es|ed|ing))|(?P<double>doubl(?:es|ed|ing))|(?P<triple>tripl(?:es|ed|"
    r"ing)))"
    r" (?:(?:the|its|their|our|total|average|mean|peak) ){0,2}(?P<metric>[a-z][\w-]*(?: "
    r"[a-z][\w-]*){0,2}?)"
    r"(?=[.,;:)]| (?:of|and|while|with|on|in|compared|over|relative|for|at|by|from|without)\b|$)",
    re.IGNORECASE,
)
_IS_WORDED = re.compile(
    rf"\b(?P<metric>{_METRIC}) (?:is|are|was|were|has|have|had|been|nearly|roughly|almost|more "
    rf"than|to) "
    r"(?:been |be |nearly |roughly |almost |more than )?"
    r"(?:(?P<half>halved)|(?P<double>doubled)|(?P<triple>tripled))\b",
    re.IGNORECASE,
)
_FROM_TO = re.compile(
    rf"(?:(?P<metric>{_METRIC})(?: [\w-]+){{0,4}}? )?"
    rf"from \$?(?P<low>{_AMOUNT})\$?(?P<low_unit>{_UNIT}|{_PHYSICAL})?\$? (?:\([^()]{{1,20}}\) )?"
    rf"to \$?(?P<value>{_AMOUNT})\$?(?P<unit>{_UNIT}|{_PHYSICAL})?\$?{_NOT_RANGE}(?![\w-]|\.\d)",
    re.IGNORECASE,
)
_CHANGES = re.compile(
    rf"\b(?:{_UP_VERB}|{_DOWN_VERB}|improv\w*|increas\w*|reduc\w*|decreas\w*|drops?|fell|rises?|"
    r"rose|lifts?|brings?)\b",
    re.IGNORECASE,
)
_NOT_MORE = r"(?![ -](?:fewer|less|more|faster|lower|higher|smaller|reduction|improvement|of))"
_ALSO = re.compile(
    rf"(?: (?:on|in|for) (?:the )?[\w./-]+(?: [\w./-]+){{0,2}}?)?,? and (?:by )?(?P<hedge>{_HEDGE})"
    rf"\$?(?P<value>{_AMOUNT})\$?(?P<unit>{_UNIT}|{_TIMES})\$?{_NOT_RANGE}{_NOT_MORE}",
    re.IGNORECASE,
)
"""The second figure of "by 3% on A and 5% on B"."""
_IN_METRIC = rf"(?: (?:in|of|on) (?:the |average |overall |mean )?(?P<metric>{_METRIC}))?"
_CHANGE = re.compile(
    rf"(?P<hedge>{_HEDGE})\$?(?P<value>{_AMOUNT})\$?(?P<unit>{_UNIT})\$?[ -]"
    r"(?:relative |absolute |average |mean |performance |overall )?"
    r"(?:(?P<up>higher|faster|improvements?|gains?|increases?|boosts?|speed-?ups?|uplift)|"
    r"(?P<down>lower|fewer|reductions?|decreases?|drops?|smaller|cheaper|shorter|decline|"
    r"savings?))\b"
    rf"(?!-)(?: (?P<after>{_METRIC})|{_IN_METRIC})",
    re.IGNORECASE,
)
_CHANGE_OF = re.compile(
    r"\b(?:(?P<up>improvements?|gains?|increases?|speed-?ups?|boosts?)|"
    r"(?P<down>reductions?|decreases?|drops?|declines?|savings?))"
    rf"{_IN_METRIC} of (?P<hedge>{_HEDGE})"
    rf"\$?(?P<value>{_AMOUNT})\$?(?P<unit>{_UNIT}|{_TIMES})\$?{_NOT_RANGE}",
    re.IGNORECASE,
)
_REACHES = re.compile(
    r"\b(?:achiev(?:es?|ed|ing)|reach(?:es|ed|ing)?|attain(?:s|ed|ing)?|scor(?:es?|ed|ing)|"
    r"obtain(?:s|ed|ing)?) "
    rf"(?:an? |the )?(?:(?:average|overall|mean|new|final|test|best|respectively|state-of-the-art) "
    rf")?"
    rf"(?P<hedge>{_HEDGE})\$?(?P<value>{_AMOUNT})\$?(?P<unit>{_PERCENT})\$?{_NOT_RANGE}"
    rf"(?: (?P<metric>{_METRIC})\b)?{_NOT_MORE}"
    r"(?! (?:[\w-]+ ){0,3}(?:gains?|improvements?|reductions?|increases?|drops?|boosts?|savings?|"
    r"speed-?ups?)\b)(?![ -](?:sparsity|compression|increase|gain|boost|relative|absolute|average|"
    r"points?|of the|"
    r"parameter|FLOP|token|larger|better|cost|sav|cover|speed|perform|retention))",
    re.IGNORECASE,
)
_SCORE_BARE = re.compile(
    rf"(?:\b(?:an? |the )?(?P<metric>accuracy|AUROC|AUC|F1(?:[- ]scores?)?|macro[- ]F1|micro[- ]F1|"
    r"mAP|mIoU|PSNR|SSIM|FID|BLEU|WER|CER|precision|recall|perplexity|RMSE|MAE)"
    rf" (?:scores? )?(?:is |was |reaches |of )?(?P<hedge>{_HEDGE})[=:]? ?\$?(?P<value>0\.\d+)\$?)"
    rf"{_NOT_RANGE}(?![\w-]|\.\d|\s?[%±])",
    re.IGNORECASE,
)
_SCORE = re.compile(
    rf"(?P<hedge>{_HEDGE})\$?(?P<value>{_AMOUNT})\$?(?P<unit>{_PERCENT})\$? (?P<metric>{_METRIC})\b"
    r"(?! (?:degrad|drop|loss|gain|improve|increas|decreas|reduc|gap|boost|of the))",
    re.IGNORECASE,
)
_SCORE_OF = re.compile(
    rf"\b(?P<metric>{_METRIC}) of (?P<hedge>{_HEDGE})"
    rf"\$?(?P<value>{_AMOUNT})\$?(?P<unit>{_PERCENT})?\$?{_NOT_RANGE}(?![\w-]|\.\d)",
    re.IGNORECASE,
)
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("by", _BY),
    ("from_to", _FROM_TO),
    ("factor", _FACTOR),
    ("worded", _WORDED),
    ("worded", _IS_WORDED),
    ("by", _CHANGE),
    ("by", _CHANGE_OF),
    ("signed", _SIGNED),
    # Before scores, which would take "a latency of 180" of 180 ms.
    *(("measure", pattern) for pattern in measures.RULES),
    ("score", _SCORE),
    ("score", _SCORE_OF),
    ("score", _SCORE_BARE),
    ("score", _REACHES),
)
_WORTH_A_LOOK = re.compile(r"\d|halv|doubl|tripl", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:not|never|no|without|fails? to|failed to|cannot|unable to|confidence|significant at|"
    r"if|whether|would|expected to|target of|goal of)\b[^.;]{0,30}$",
    re.IGNORECASE,
)
_IN_RANGE = re.compile(r"\d\S* (?:to|and) $|\brang\w+ $")
_ON = re.compile(r"[^.;,()]{0,50}?\b(?:on|across|in) (?:the )?")
_LEADS = re.compile(r"(?:^|[.;:] )(?:[Oo]n|[Ff]or|[Aa]cross) (?:the )?$")
_LED = re.compile(r"(?: [a-z]+)?, (?:[^.;:]{0,120})?$")
_BASELINE = re.compile(
    r"(?:\s[\w-]+){0,3}?\s(?:over|than|compared (?:to|with)|relative to|against|vs\.?)\s"
    r"(?:the |a |an )?(?P<name>[\w@.+/-]+(?: [\w@.+/-]+){0,5}?)"
    r"(?=[,;:)(]|\.(?:\s|$)| (?:and|while|with|on|in|across|by|for|at|but|when|without)\b|$)"
)
_OTHER_VERB = re.compile(r"\b(?:while|but|whereas|drops?|that|which|is|are)\b", re.IGNORECASE)
_SMALLER_IS_BETTER = re.compile(
    r"\b(?:error|latency|cost|time|loss|perplexity|FID|WER|CER|memory)\b", re.IGNORECASE
)
_METRIC_WORDS = re.compile(
    r"accurac|precision|recall|\bf1\b|score|rate|latenc|cost|time|memory|token|parameter|flops|"
    r"throughput|speed|error|size|usage|consumption|overhead|iou|map\b|bleu|rouge|perplexity",
    re.IGNORECASE,
)
_QUANTITY = re.compile(r"memory|cost|token|parameter|flops|footprint|usage|cache", re.IGNORECASE)


_QUANTITY_OR_TIME = re.compile(r"latency|time|speed|throughput|cost|memory|tokens", re.IGNORECASE)


def numbers_of(text: str, spans: Sequence[Span]) -> list[Number]:
    """The figures in the given sentences, in text order, at most `MAX_NUMBERS`.

    Hand over only sentences that tell what the item itself did or found; the evidence of each
    figure is its whole sentence, so that metric, data set and baseline can be read there too.
    """
    found: list[Number] = []
    for start, end in spans:
        sentence = text[start:end]
        if len(sentence) > _LONGEST or not _WORTH_A_LOOK.search(sentence):
            continue
        before: Number | None = None
        matches = list(_matches(sentence))
        names = datasets_in(sentence) if matches else []
        for match, rule in matches:
            number = _typed(sentence, match, rule, names)
            if number is not None:
                if rule == "also" and before and "direction" in before:
                    number["direction"] = before["direction"]
                before = number
                number["evidence"] = evidence([(start, end)])
                found.append(number)
        if len(found) >= MAX_NUMBERS:
            break
    return found[:MAX_NUMBERS]


def _matches(sentence: str) -> Iterator[tuple[re.Match[str], str]]:
    """Matches of all rules that do not overlap, earlier rules first, in sentence order."""
    taken: list[tuple[re.Match[str], str]] = []
    for rule, pattern in _RULES:
        if rule == "measure" and not measures.WORTH_A_LOOK.search(sentence):
            continue
        for match in pattern.finditer(sentence):
            before = sentence[max(0, match.start() - 60) : match.start()]
            if _IN_RANGE.search(before) or _DENIED.search(before):
                continue
            if all(match.end() <= o.start() or o.end() <= match.start() for o, _ in taken):
                taken.append((match, rule))
                if pattern is _BY and (also := _ALSO.match(sentence, match.end())):
                    taken.append((also, "also"))
    yield from sorted(taken, key=lambda found: found[0].start())


def _typed(sentence: str, match: re.Match[str], rule: str, names: list[Span]) -> Number | None:
    groups = match.groupdict()
    if rule == "score" and groups.get("unit") and _QUANTITY.search(groups["metric"] or ""):
        return None  # "7% memory" is a share, not a score
    number: Number = {"text": fold(match.group()), "value": 0.0, "evidence": []}
    thing, _, against = (groups.get("object") or "").partition(" over ")
    metric = groups.get("metric") or groups.get("after") or _object_metric(thing)
    if _OTHER_VERB.search(thing):
        return None  # "is improved while memory drops by 9%"
    direction: Direction | None = None
    if rule == "worded":
        factor = {"half": 0.5, "double": 2.0, "triple": 3.0}
        number["value"] = next(value for name, value in factor.items() if groups[name])
        number["unit"] = "×"
        direction = "down" if groups["half"] else "up"
    elif rule == "measure":
        number["value"] = _value(groups["value"])
        number["unit"] = measures.unit_of(match)
        metric = measures.metric_of(match)
    else:
        number["value"] = _value(groups["value"])
        unit = _unit(groups.get("unit") or "") if rule != "factor" else "×"
        if unit:
            number["unit"] = unit
    if rule == "score" and not groups.get("unit") and _QUANTITY_OR_TIME.search(metric or ""):
        return None  # "a latency of 1 ms"
    if number["value"] == 0 and rule != "from_to":
        return None
    if rule == "from_to":
        if not _CHANGES.search(sentence, max(0, match.start() - 80), match.end()):
            return None
        low = _value(groups["low"])
        if groups.get("low_unit") and (_unit(groups["low_unit"]) != number.get("unit")):
            return None  # "from 2 s to 300 ms" is no rise
        if low == number["value"] or (_is_year(low) and _is_year(number["value"])):
            return None
        direction = "up" if number["value"] > low else "down"
        number["baseline"] = groups["low"] + (groups.get("low_unit") or "").rstrip("$")
    elif rule in ("by", "factor"):
        direction = "up" if groups.get("up") else "down" if groups.get("down") else None
        if groups.get("better"):
            direction = "down" if _SMALLER_IS_BETTER.search(metric or thing) else "up"
    elif rule == "signed":
        direction = "up" if groups["sign"] == "+" else "down"
    if against:
        number["baseline"] = fold(against).removeprefix("the ")
    if metric:
        number["metric"] = fold(metric)
    if direction:
        number["direction"] = direction
    if "respectively" in sentence:
        return number  # which figure belongs to which name is for a reader to sort out
    if dataset := _dataset(sentence, match, names):
        number["dataset"] = dataset
    if "baseline" not in number and (rival := _BASELINE.match(sentence, match.end())):
        number["baseline"] = fold(rival.group("name")).rstrip(".-")
    return number


def _value(digits: str) -> float:
    return float(digits.replace(",", ""))


def _is_year(value: float) -> bool:
    return value == int(value) and 1900 <= value <= 2100


def _unit(raw: str) -> str:
    if re.search(r"points?|pts|pp|p\.p", raw, re.IGNORECASE):
        return "points"
    if "%" in raw or "percent" in raw.lower():
        return "%"
    bare = raw.strip(" $")
    return "×" if bare in _FACTORS else bare


def _object_metric(words: str) -> str | None:
    """The object of "reduces … by 40%", where it is short enough to be a metric's name."""
    if not 1 <= len(words.split()) <= 4:
        return None
    return words if _METRIC_WORDS.search(words) else None


def _dataset(sentence: str, match: re.Match[str], names: list[Span]) -> str | None:
    """The data set of a figure: "… on X", "X (+3%)" or "On X, …"."""
    for start, end in names:
        if start >= match.end() and _ON.fullmatch(sentence, match.end(), start):
            return sentence[start:end]
        if sentence[end : match.start()] == " (":
            return sentence[start:end]
    if len(names) == 1:
        [(start, end)] = names
        if _LEADS.search(sentence[:start]) and _LED.fullmatch(sentence, end, match.start()):
            return sentence[start:end]
    return None
