"""A card's typed figures against the thresholds of a bet. Pure.

A threshold fires only where the card leaves no doubt: the same metric under one of its names, a
unit that converts, a level held against a level and a change against a change, and a figure of the
item's own. Whatever is in doubt is neither met nor missed, and is not told.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from db.card import Card, Number
from digest.words import plain
from settings import Bet
from settings.quantities import (
    BARE,
    PARAMETERS,
    PERCENT,
    POINTS,
    SLOWNESS,
    TIMES,
    Metric,
    Unit,
    is_quantity,
    is_share,
    metric_of,
    unit_of,
)
from settings.thresholds import Change, Threshold, ThresholdError, parse

_NUMBER: Final = r"\d[\d,]*(?:\.\d+)?"
_FROM_TO: Final = re.compile(rf"\bfrom \$?{_NUMBER}.{{0,40}}?\bto \$?{_NUMBER}", re.DOTALL)
_TO: Final = re.compile(rf"\bto (?:about |around |roughly |just |only |under |[~≈$] ?)?{_NUMBER}")
_ENDS_AT: Final = re.compile(rf"(?<!up )\bto [^\d]{{0,20}}{_NUMBER}|->|→|\\(?:right)?arrow|\\to\b")
"""The figure is where something ends, and not by how much it changed."""
_AT_MOST: Final = re.compile(
    r"\b(?:up to|at most|less than|fewer than|lower than|under|below|within|"
    r"no more than|as low as)\b"
)
_AT_LEAST: Final = re.compile(
    r"\b(?:at least|more than|over|above|exceed\w*|greater than|higher than|no less than)\b"
)
_ABOUT: Final = re.compile(
    r"\b(?:about|around|roughly|approximately|nearly|almost|close to)\b|[~≈∼]|\\sim|\\approx"
)
_ROUGHLY: Final = 0.05
"""An approximate figure this near to the limit, as a share of it, may stand on either side."""
_CHANGE_WORDS: Final = re.compile(
    r"\b(?:improv\w*|reduc\w*|gains?|increas\w*|decreas\w*|drops?|dropp\w*|boost\w*|lift\w*|sav(?:e|es|"
    r"ing|ings)|cuts?|cutting|lower(?:s|ed|ing)?|higher|fewer|faster|smaller|cheaper|shorter|speed-?ups?|"
    r"degrad\w*|los(?:s|es|t|ing)|gap|relative|absolute|outperform\w*|surpass\w*|points?|by)\b"
)
_SPEED: Final = re.compile(r"\b(?:faster|speed-?ups?|acceleration|throughput|quicker)\b")
_SIZE: Final = re.compile(r"\b(?:smaller|compression)\b")
_COST: Final = re.compile(r"\bcheaper\b")
_OTHERS_BEFORE: Final = re.compile(
    r"\b(?:compared (?:to|with)|relative to|than|versus|vs\.?|against|over|unlike|previous(?:ly)?|"
    r"baselines?(?:'s)?(?: of| at| with)?|prior|existing|human(?:s|-level)?|experts?|oracle|random|"
    r"chance|upper bound|target|goal|requirement|claim(?:s|ed)? (?:to|of)|whereas|while|although|"
    r"despite)[^.;,:()]{0,60}$"
    r"|\bassum\w*[^;:)]{0,60}$"
)
"""The figure that follows is somebody else's, or nobody's yet."""
_GAIN_BEFORE: Final = re.compile(
    r"\b(?:improv(?:e|es|ing)|outperform\w*|surpass\w*|exceed\w*|beat\w*)\b[^.;,:]{0,60}$"
)
"""The figure that follows may be the gain: "improves over strong baselines (up to 10% F1)"."""
_OTHERS_AFTER: Final = re.compile(
    r"^[\s)]*(?:for|by|of|from|with|in|reported (?:by|for|in)|achieved by|obtained by) "
    r"(?:the |a |an |all )?(?:baselines?|previous|prior|existing|vanilla|standard|original|"
    r"conventional|strongest|best|state-of-the-art|sota|human|experts?|others?|competitors?)\b"
)
_AND_ANOTHER: Final = re.compile(r"\$?(?:,|,? and) (?:~|\$|about )?\d")
_COMPRESSED: Final = re.compile(r"\b(?:models?|weights|size|memory|checkpoints?|quanti\w+|cache)\b")
"""What is compressed is a model, and no text or image."""
_TWO_SCALES: Final = frozenset({"BLEU", "ROUGE-1", "ROUGE-2", "ROUGE-L", "METEOR", "chrF", "COMET"})
"""Told from 0 to 1 by some and from 0 to 100 by others; the two are not compared."""
_RANGE_BEFORE: Final = re.compile(r"\d ?[a-z]{0,9} ?(?:-|–|--|to|through) ?$")
_PART_AFTER: Final = re.compile(
    r" ?(?:-|–|--|to|through) ?\d|[ -](?:parameters? )?(?:trainable|learnable|tunable|additional|"
    r"extra|adapters?|lora|heads?|probes?)\b"
)
_POOR: Final = re.compile(r"\bonly\b|\bmerely\b|\bjust\b")
_POOR_BEFORE: Final = re.compile(
    r"\b(?:only|merely|just|even the best|fails?|struggl\w*)[^.;]{0,40}$"
)


@dataclass(frozen=True, slots=True)
class Judged:
    """One threshold and the figure that it was held against."""

    threshold: Threshold
    number: Number
    met: bool

    @property
    def figure(self) -> str:
        """The source's own wording of the figure."""
        return plain(re.sub(r"\\(?=%)|\$(?=\\)|(?<=times)\$", "", self.number["text"])).replace(
            "\\times", "×"
        )

    @property
    def reason(self) -> str:
        """`meets your threshold WER < 5 %: 4.7 % WER`, or `misses …`."""
        verb = "meets" if self.met else "misses"
        return f"{verb} your threshold {plain(self.threshold.text)}: {self.figure}"


def judge(card: Card, bet: Bet, text: str | None = None) -> list[Judged]:
    """Each threshold of the bet that the card's figures meet or miss, in the bet's order.

    A threshold stands there once: with the first figure that meets it, else with the first that
    misses it. `text` is the item's text, if at hand: what stands around a figure can show it to be
    another's. Thresholds that cannot be read are passed over: settings and the Bets page refuse
    them before they get here.
    """
    found = []
    numbers = list(_numbers(card))
    for written in bet.thresholds:
        try:
            threshold = parse(written)
        except ThresholdError:
            continue
        held = [
            Judged(threshold, number, met)
            for number in numbers
            if (met := _holds(threshold, number, text)) is not None
        ]
        if threshold.unit.dimension == PARAMETERS and len({it.met for it in held}) > 1:
            continue  # a model of 0.6B to 32B is neither small nor large
        found += sorted(held, key=lambda it: not it.met)[:1]
    return found


def _numbers(card: Card) -> Iterator[Number]:
    """The typed figures, and the sizes of models, which the card keeps among its facts."""
    yield from card.get("numbers", ())
    for fact in card.get("facts", ()):
        if fact["kind"] == "parameters" and "value" in fact:
            yield {
                "text": fact["text"],
                "value": fact["value"],
                "unit": PARAMETERS,
                "metric": PARAMETERS,
                "evidence": fact["evidence"],
            }


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands before and after a figure in its sentence, without its own words."""

    before: str = ""
    after: str = ""


def _around(number: Number, text: str | None) -> _Around:
    piece = number["evidence"][0] if number["evidence"] else None
    if text is None or piece is None or piece["in"] != "text":
        return _Around()
    sentence = " ".join(text[piece["start"] : piece["end"]].split())
    at = sentence.find(number["text"])
    if at < 0 or sentence.count(number["text"]) > 1:
        return _Around()
    end = at + len(number["text"])
    return _Around(sentence[:at].casefold(), sentence[end:].casefold())


def _holds(threshold: Threshold, number: Number, text: str | None) -> bool | None:
    """Whether the figure meets the threshold; None where they are not of one kind, or in doubt."""
    unit = unit_of(number.get("unit", ""))
    if unit is None or not _may_compare(threshold.unit, unit) or not _same_data(threshold, number):
        return None
    around = _around(number, text)
    if _is_others(around) or _is_muddled(number, around):
        return None
    if threshold.change:
        return _holds_change(threshold, number, unit, around)
    if _is_change(number, unit) or (unit.dimension == PARAMETERS and _is_part(around)):
        return None
    if _GAIN_BEFORE.search(around.before) and not _FROM_TO.search(number["text"].casefold()):
        return None
    metric = metric_of(number["metric"]) if "metric" in number else None
    if not _same_metric(threshold, metric, unit):
        return None
    base = _level(threshold, number["value"], unit, metric)
    return None if base is None else _decide(threshold, base, number, around)


def _may_compare(wanted: Unit, unit: Unit) -> bool:
    """Whether figures in these units can be held together at all; most cannot, and cost nothing."""
    dimensions = {wanted.dimension, unit.dimension}
    return len(dimensions) == 1 or dimensions == {PERCENT, BARE}


def _same_data(threshold: Threshold, number: Number) -> bool:
    if threshold.dataset is None:
        return True
    wanted, there = threshold.dataset.casefold(), number.get("dataset", "").casefold()
    # LibriSpeech and "LibriSpeech test-clean", but not CIFAR-10 and CIFAR-100.
    return re.search(rf"(?<![\w]){re.escape(wanted)}(?![\w])", there) is not None


def _is_others(around: _Around) -> bool:
    """Whether the words around the figure give it to a baseline or to anybody else."""
    return bool(_OTHERS_BEFORE.search(around.before) or _OTHERS_AFTER.search(around.after))


def _is_muddled(number: Number, around: _Around) -> bool:
    """Whether the words leave open which metric the figure is of."""
    words = number["text"].casefold()
    # "WER and CER of 0.07 and 0.05"; "a precision-recall AUC of 0.99" is no AUROC.
    shared = around.before.endswith((" and ", ", ")) and _AND_ANOTHER.match(around.after)
    curve = "auc" in words and re.search(r"(?:precision[ -]recall|\bpr)[ -]$", around.before)
    return bool((shared and re.search(r" of \$?\d", words)) or curve)


def _is_change(number: Number, unit: Unit) -> bool:
    """Whether the figure is a change, or could be one; "from 7.2 to 4.7" ends at a level."""
    words = number["text"].casefold()
    if unit.dimension in (POINTS, TIMES):
        return True
    if _FROM_TO.search(words):
        return False
    if unit.dimension not in (PERCENT, BARE) and _TO.search(words):
        return False  # "halves memory to 1.9 GB"
    if "direction" in number or ("baseline" in number and _CHANGE_WORDS.search(words)):
        return True
    # "and 5%" carries on an enumeration; a sign makes a difference of any figure.
    return bool(_CHANGE_WORDS.search(words)) or words.startswith(("and ", ",", "+", "-", "−", "–"))


def _same_metric(threshold: Threshold, metric: Metric | None, unit: Unit) -> bool:
    wanted = threshold.metric
    if wanted is None:
        return _fits_alone(threshold.unit, metric)
    if metric is None:
        return False
    if wanted.covers(metric):
        return True
    # "memory under 1 GB" and "the model takes 640 MB": what both are told in decides.
    return wanted.key == "latency" and metric.key == "runtime" and unit.dimension == "s"


def _fits_alone(unit: Unit, metric: Metric | None) -> bool:
    """Whether a threshold without a metric speaks of this one: by what its unit is used for."""
    if unit.dimension == "B":
        return metric is None or metric.key in ("memory", "size")
    if unit.dimension == "s":
        return metric is not None and metric.key in ("latency", "time to first token", "runtime")
    if unit.dimension == PARAMETERS:
        return metric is not None and metric.key == PARAMETERS
    return metric is None or is_quantity(metric)


def _level(threshold: Threshold, value: float, unit: Unit, metric: Metric | None) -> float | None:
    """The figure in the base of the threshold's unit; None where they do not convert."""
    wanted = threshold.unit
    if metric and is_quantity(metric) and unit.dimension in (PERCENT, BARE):
        return None  # "memory of 7 %" is a share of some other memory
    if wanted.dimension == unit.dimension:
        if wanted.dimension == BARE and metric and is_share(metric):
            return _share(value, wanted_share=threshold.value <= 1)
        if wanted.dimension == BARE and metric and metric.key in _TWO_SCALES:
            return value if (value <= 1) == (threshold.value <= 1) else None
        return value * unit.factor
    if metric is None or not is_share(metric):
        return None
    if {wanted.dimension, unit.dimension} != {PERCENT, BARE}:
        return None
    if wanted.dimension == BARE:
        return _share(value, wanted_share=threshold.value <= 1, is_percent=True)
    return _share(value, wanted_share=False)


def _share(value: float, *, wanted_share: bool, is_percent: bool = False) -> float | None:
    """A share metric as 0.93 (`wanted_share`) or as 93; None for what is neither."""
    as_share = value / 100 if is_percent or value > 1 else value
    if not 0 <= as_share <= 1:
        return None
    return as_share if wanted_share else as_share * 100


def _decide(threshold: Threshold, base: float, number: Number, around: _Around) -> bool | None:
    """Met or missed, where the figure's hedge ("up to", "at least", "about") leaves that open."""
    words = around.before[-20:] + number["text"].casefold()
    met = threshold.admits(base)
    wants_less = threshold.comparison in ("<", "<=")
    hedges_down, hedges_up = _AT_MOST.search(words), _AT_LEAST.search(words)
    # "up to 94 %" does not promise 90, but "up to 80 %" rules it out; "over 94 %" the reverse.
    if (hedges_down and met != wants_less) or (hedges_up and met == wants_less):
        return None
    if _ABOUT.search(words) and abs(base - threshold.limit) <= _ROUGHLY * abs(threshold.limit):
        return None
    # "even the best reach only 91 %": a figure that is told as poor is hardly the item's own.
    if met and not wants_less and (_POOR.search(words) or _POOR_BEFORE.search(around.before)):
        return None
    return met


def _is_part(around: _Around) -> bool:
    """Whether a model's size is one end of a range, or that of what is trained of it."""
    return bool(_RANGE_BEFORE.search(around.before) or _PART_AFTER.match(around.after))


def _holds_change(threshold: Threshold, number: Number, unit: Unit, around: _Around) -> bool | None:
    """A change against a change: of the same kind, the same thing, and the same direction."""
    direction = number.get("direction")
    words = number["text"].casefold()
    if direction is None or unit.dimension != threshold.unit.dimension or _ENDS_AT.search(words):
        return None
    thing = _changed(number, words, around)
    wanted = threshold.metric
    if thing is None or wanted is None:
        return None
    ours, theirs = _as_speed(wanted, threshold.change), _as_speed(thing, direction)
    if not ours[0].covers(theirs[0]):
        return None
    value = number["value"]
    if unit.dimension == TIMES and 0 < value < 1:
        value = 1 / value  # "halves" is kept as × 0.5, downwards
    if ours[1] != theirs[1]:
        return None  # it went the other way, which is no near miss
    if ours[0].key == "speed" and unit.dimension == PERCENT and threshold.metric != thing:
        return None  # 50 % less time is 100 % faster, and 50 % faster is 33 % less time
    return _decide(threshold, value * unit.factor, number, around)


def _changed(number: Number, words: str, around: _Around) -> Metric | None:
    """What changed: the metric, else what the words of the change say by themselves."""
    if "metric" in number:
        return metric_of(number["metric"])
    for pattern, name in ((_SPEED, "speed"), (_SIZE, "size"), (_COST, "cost")):
        if pattern.search(words):
            about = f"{around.before} {around.after}"
            if "compression" in words and not _COMPRESSED.search(about):
                return None
            return metric_of(name)
    return None


def _as_speed(metric: Metric, direction: Change | None) -> tuple[Metric, Change | None]:
    """Less time is more speed; so is more throughput."""
    if metric.key in SLOWNESS:
        return metric_of("speed"), "up" if direction == "down" else "down"
    return (metric_of("speed"), direction) if metric.key == "throughput" else (metric, direction)
