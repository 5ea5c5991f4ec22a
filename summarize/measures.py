"""Wordings of figures in units: how long, how much memory, how fast, for how much money.

`summarize.numbers` tries these after its own rules. Each needs its metric beside the figure, or a
verb that says what is used: "24 GB" alone may be a graphics card's, and "30 seconds" a clip's.
Every pattern is linear: no nested repetition over the same words.
"""

import re

_BYTES = r"KB|MB|GB|TB|KiB|MiB|GiB"
_TIMES = r"ms|milliseconds?|µs|s|secs?|seconds?|minutes?"
_RATES = r"tokens?(?: per second|/s(?:ec(?:ond)?)?)|tok/s|FPS|fps|frames per second"
_AMOUNT = r"(?<![\w.,–$-])\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\w.,–$-])\d+(?:\.\d+)?"
_HEDGE = (
    r"(?:(?:up to|at most|at least|more than|less than|under|below|over|nearly|almost|about|around|"
    r"roughly|approximately|an average of|only|just|as little as|[~≈∼]|\$?\\sim\$?) ?)*"
)
_NOT_RANGE = r"(?! ?(?:-|–|--|to|±|\\pm|\+/-) ?\d)"
_QUALIFIER = (
    r"(?:(?:p\d\d|P\d\d|median|mean|average|end-to-end|peak|per-query|per-token|total|inference|"
    r"decoding|generation|query|response|GPU|serving|model|first-token|online|single-query|"
    r"prefill|training|maximum|interactive|discovery|CPU|runtime|additional|activation) ){0,3}"
)
_METRIC = (
    rf"{_QUALIFIER}(?:latency|response time|inference time|decoding time|generation time|delay|"
    r"memory(?: (?:usage|use|footprint|consumption|requirements?|overhead))?|footprint|throughput|"
    r"time to first token|TTFT|model size|file size|checkpoint size|speed|runtime)"
)
_IS = r"(?:(?: (?:of|is|was|at|to|stays|remains|reaches|measures|averages)){1,2}| ?=| ?:) "
_UNIT = rf"(?P<unit>{_TIMES}|{_BYTES}|{_RATES})(?![\w/])"
_PAID_FOR = (
    r"(?:input |output )?(?:tokens?|quer(?:y|ies)|requests?|tasks?|cases?|calls?|images?|pages?|"
    r"hours?|months?|users?|minutes?|examples?|documents?|papers?|problems?|instances?|issues?|"
    r"questions?|runs?|cycles?)"
)
_METRIC_OF = re.compile(
    rf"\b(?P<metric>{_METRIC}){_IS}(?P<hedge>{_HEDGE})\$?(?P<value>{_AMOUNT})\$?[ -]?{_UNIT}"
    rf"{_NOT_RANGE}"
)
_METRIC_AFTER = re.compile(
    rf"(?P<hedge>{_HEDGE})\$?(?P<value>{_AMOUNT})\$?[ -]?{_UNIT} (?:of (?!memory\b(?! u)))?"
    rf"(?P<metric>{_METRIC})\b"
    r"(?! (?:budget|limit|constraint|target|requirement|SLO|deadline|gap|reduction|improvement|"
    r"increase|saving|overhead|window|cap)s?\b)"
)
_USED = re.compile(
    r"\b(?:needs?|requir(?:es?|ing)|us(?:es?|ing)|consum(?:es?|ing)|occup(?:ies|ying)|fits? "
    r"(?:in|into|within)|runs? (?:in|within)|takes?|tak(?:es|ing) up) "
    rf"(?P<hedge>{_HEDGE})\$?(?P<value>{_AMOUNT})\$?[ -]?(?P<unit>{_BYTES})(?![\w/]){_NOT_RANGE}"
    r"(?: of (?P<metric>(?:(?:GPU|peak|system|video) )?(?:memory|RAM|VRAM)|storage|disk space)"
    r"|(?=[.,;)]|$| (?:and|while|during|in total|at|when)\b))"
)
_MONEY = re.compile(
    rf"(?P<hedge>{_HEDGE})(?<![-–\\])\\?\$ ?(?P<value>\d[\d,]*(?:\.\d+)?)(?: ?/ ?| per )"
    rf"(?P<per>(?:(?:\d[\d,]*|thousand|million|[KM]) |\d+[KM] )?{_PAID_FOR})\b"
)
_RATE = re.compile(
    rf"(?P<hedge>{_HEDGE})\$?(?P<value>{_AMOUNT})\$? ?(?P<unit>{_RATES})(?![\w/]){_NOT_RANGE}"
)
RULES: tuple[re.Pattern[str], ...] = (_MONEY, _METRIC_OF, _METRIC_AFTER, _USED, _RATE)
WORTH_A_LOOK = re.compile(rf"\d ?-?(?:{_TIMES}|{_BYTES}|{_RATES})\b|\$ ?\d")
_NAMES = {
    **dict.fromkeys(("milliseconds", "millisecond"), "ms"),
    **dict.fromkeys(("second", "seconds", "sec", "secs"), "s"),
    **dict.fromkeys(("FPS", "fps"), "frames/s"),
    "minute": "minutes",
}


def unit_of(match: re.Match[str]) -> str:
    """The unit's usual sign; money as `USD per million tokens`."""
    groups = match.groupdict()
    if "per" in groups:
        return f"USD per {' '.join(groups['per'].replace(',', '').split())}"
    unit = groups["unit"]
    if unit.startswith("tok"):
        return "tokens/s"
    return "frames/s" if unit.startswith("frames") else _NAMES.get(unit, unit)


def metric_of(match: re.Match[str]) -> str | None:
    """What is measured, where the words say so; what costs money costs."""
    groups = match.groupdict()
    if "per" in groups:
        return "cost"
    if groups.get("metric"):
        return groups["metric"]
    return "throughput" if unit_of(match) == "tokens/s" else None
