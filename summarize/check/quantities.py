"""Numbers with their units, signs and bounds, however they are written.

"1,000", "1k" and "one thousand" are one value; "2x", "2×", "two times", "twice" and "doubling" one
factor; "50%" and "half" one share. A number that is part of a name ("CIFAR-10") supports only a
number that is part of a name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from summarize.check.verdict import Verdict, refused
from summarize.check.words import MOST

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_SUFFIXES = {"k": 1e3, "m": 1e6, "b": 1e9, "t": 1e12}
_SPELLED = {
    **{word: float(value) for value, word in enumerate(_ONES)},
    **{word: 10.0 * value for value, word in enumerate(_TENS, 2)},
    "dozen": 12.0,
}
_FACTORS = {
    "half": (0.5, "share"),
    "halve": (0.5, "share"),
    "halves": (0.5, "share"),
    "halved": (0.5, "share"),
    "halving": (0.5, "share"),
    "twice": (2.0, "times"),
    "double": (2.0, "times"),
    "doubles": (2.0, "times"),
    "doubled": (2.0, "times"),
    "doubling": (2.0, "times"),
    "thrice": (3.0, "times"),
    "triple": (3.0, "times"),
    "triples": (3.0, "times"),
    "tripled": (3.0, "times"),
    "tripling": (3.0, "times"),
    "quadruple": (4.0, "times"),
    "quadruples": (4.0, "times"),
    "quadrupled": (4.0, "times"),
}
_UNITS = {
    "%": "%",
    "percent": "%",
    "per cent": "%",
    "x": "times",
    "×": "times",
    "times": "times",
    "fold": "times",
    "points": "points",
    "point": "points",
    "pts": "points",
    "pp": "points",
    "ms": "ms",
    "millisecond": "ms",
    "us": "us",
    "µs": "us",
    "ns": "ns",
    "s": "s",
    "sec": "s",
    "second": "s",
    "min": "minute",
    "minute": "minute",
    "h": "hour",
    "hr": "hour",
    "hour": "hour",
    "day": "day",
    "week": "week",
    "month": "month",
    "year": "year",
    "decade": "decade",
    "kb": "kb",
    "mb": "mb",
    "gb": "gb",
    "tb": "tb",
    "kilobyte": "kb",
    "megabyte": "mb",
    "gigabyte": "gb",
    "terabyte": "tb",
    "bit": "bit",
    "byte": "byte",
    "hz": "hz",
    "khz": "khz",
    "mhz": "mhz",
    "ghz": "ghz",
    "w": "w",
    "kw": "kw",
    "watt": "w",
    "kwh": "kwh",
    "j": "j",
    "joule": "j",
    "db": "db",
    "fps": "fps",
    "km": "km",
    "m": "m",
    "cm": "cm",
    "mm": "mm",
    "kg": "kg",
    "g": "g",
    "mg": "mg",
    "°c": "°c",
    "$": "$",
    "usd": "$",
    "dollar": "$",
    "€": "€",
    "euro": "€",
    "£": "£",
    "pound": "£",
    "order of magnitude": "magnitude",
    "magnitude": "magnitude",
    "epoch": "epoch",
    "iteration": "iteration",
    "layer": "layer",
    "parameter": "parameter",
    "token": "token",
    "image": "image",
    "frame": "frame",
    "sample": "sample",
    "sentence": "sentence",
    "word": "word",
    "language": "language",
    "task": "task",
    "dataset": "dataset",
    "gpu": "gpu",
    "tpu": "tpu",
    "core": "core",
    "hop": "hop",
    "class": "class",
    "step": "step",
    "speaker": "speaker",
    "user": "user",
    "game": "game",
    "dimension": "dimension",
    "node": "node",
    "example": "example",
    "shot": "shot",
    "way": "way",
}
_TIGHT = frozenset({"%", "times", "points", "$", "€", "£", "magnitude"})
"""Units without which the number means something else; a line may not drop them."""

_SPELLED_NUMBER = "|".join(sorted([*_SPELLED, *_SCALES, *_FACTORS], key=len, reverse=True))
_NUMBER = re.compile(
    # How a number can begin; at most places in a text, the look ends here.
    r"(?=[-+−$€£.\d]|\b[zotfsendhmbq])"
    r"(?:(?P<sign>(?<![\w.)\]-])[+−-](?=[\d.]))?(?P<money>(?:(?<![\w}$])|(?<=US))[$€£] ?(?=\d))?"
    r"(?P<digits>(?:(?<![\w.])|(?<=[+−-])|(?<=[A-Za-z][-‐–]))"
    r"(?:\d{1,3}(?:[ ,]\d{3}){1,5}(?!\d)"
    r"|\d{1,18})(?:\.\d{1,12})?|(?<![\w.])\.\d{1,12})(?P<scale>[kKMBT](?![\w]))?"
    rf"|\b(?P<word>{_SPELLED_NUMBER})(?![\w]))",
    re.IGNORECASE,
)
_INNER = re.compile(r"\d+(?:\.\d+)?")
_UNIT = re.compile(
    r"[ \-~$\\]{0,3}(?P<unit>percentage points?|per ?cent(?:age)? points?|% points?|%|per ?cent"
    r"|p\.p\.|pp\b|orders? of magnitude|[x×](?![a-z\d])|times\b|fold\b|°c|[a-zµ]{1,12}\b)",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s?(?:-|–|—|to|and|or|/)\s?[+$]?(?=\d)")
_SCALE_WORD = re.compile(r"[ -](hundred|thousand|million|billion|trillion)\b", re.IGNORECASE)
_BOUND = re.compile(
    r"(?P<up>up to|at most|no more than|less than|fewer than|below|under|within|maximum of|<|≤)"
    r"|(?P<down>at least|no less than|no fewer than|more than|over|above|exceeding|greater than"
    r"|minimum of|>|≥)"
    r"|(?P<about>about|around|approximately|roughly|nearly|almost|close to|some|circa|~|≈|∼|"
    r"on average|average of|an average)",
    re.IGNORECASE,
)
_NAMED_BEFORE = re.compile(r"[A-Za-z][\w+]{0,40}[-‐–_/]?$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number of a text.

    Attributes:
        value: scale applied: 1.5 for "1.5", 1500 for "1.5k".
        unit: its unit in one spelling; None where a common noun or nothing follows.
        sign: "+" or "-" where written.
        bound: "up" (at most, up to), "down" (at least, over) or "about"; None where it is exact.
        named: it is part of a name.
        text: as written.
        start: where it stands.
    """

    value: float
    unit: str | None
    sign: str | None
    bound: str | None
    named: bool
    text: str
    start: int


@lru_cache(maxsize=64)
def quantities(text: str) -> tuple[Quantity, ...]:
    """All numbers of a text, in order."""
    found: list[Quantity] = []
    end = 0
    for match in _NUMBER.finditer(text):
        if match.start() >= end:
            found.append(_quantity(text, match))
            end = match.start() + len(found[-1].text)
    return tuple(_share_units(text, found))


def numerals(text: str) -> frozenset[str]:
    """Every run of digits in a text, those inside words too."""
    return frozenset(_INNER.findall(text))


def _quantity(text: str, match: re.Match[str]) -> Quantity:
    end = match.end()
    sign = {"−": "-", None: None}.get(match["sign"], match["sign"])
    named = False
    unit: str | None = None
    if word := match["word"]:
        word = word.lower()
        if word in _FACTORS:
            value, unit = _FACTORS[word]
        else:
            value = _SPELLED.get(word, _SCALES.get(word, 1.0))
            ones = re.match(r"[- ]([a-z]{3,5})\b", text[end : end + 7]) if word in _TENS else None
            if ones and 0 < _SPELLED.get(ones[1].lower(), 0) < 10:
                value += _SPELLED[ones[1].lower()]
                end += ones.end()
    else:
        value = float(match["digits"].replace(",", "").replace(" ", ""))
        value *= _SUFFIXES.get((match["scale"] or "").lower(), 1.0)
        before = text[max(0, match.start() - 42) : match.start("digits")]
        named = bool(_NAMED_BEFORE.search(before)) and not before[-1:].isspace()
        if match["money"] and text[match.end() : match.end() + 1] != "$":  # TeX sets "$54$"
            unit = match["money"].strip()
    if scale := _SCALE_WORD.match(text, end):
        value *= _SCALES[scale[1].lower()]
        end = scale.end()
    unit = unit or _unit(text, end)
    bound = _bound(text[max(0, match.start() - 16) : match.start()])
    return Quantity(value, unit, sign, bound, named, text[match.start() : end], match.start())


def _unit(text: str, end: int) -> str | None:
    match = _UNIT.match(text, end)
    if match is None:
        return None
    raw = match["unit"].lower()
    if "point" in raw or raw in ("pp", "p.p."):
        return "points"
    raw = raw.replace("per cent", "percent")
    if raw.startswith("order"):
        return "magnitude"
    if raw == "percent" or raw == "%":
        return "%"
    if raw in _UNITS:
        return _UNITS[raw]
    return _UNITS.get(raw.removesuffix("s")) or _UNITS.get(raw.removesuffix("es"))


def _bound(before: str) -> str | None:
    last = None
    for match in _BOUND.finditer(before):
        if len(before) - match.end() <= 6:
            last = match
    return last.lastgroup if last else None


def _share_units(text: str, found: list[Quantity]) -> Iterator[Quantity]:
    """In "10–20%" and "2 and 3 points" the unit counts for both."""
    for one, following in zip_longest(found, found[1:]):
        if one.unit is None and following is not None and following.unit:
            between = text[one.start + len(one.text) : following.start + 1]
            if len(between) < 8 and _RANGE.match(between + "0"):
                yield Quantity(
                    one.value, following.unit, one.sign, one.bound, one.named, one.text, one.start
                )
                continue
        yield one


def check_numbers(line: str, evidence: str) -> Verdict | None:
    """A number of the line that the evidence does not hold, or holds with another unit or sign."""
    given = _by_value(evidence)
    inner = None
    for one in quantities(line):
        same = [other for other in _candidates(one, given) if _is_like(one, other)]
        if not same:
            if one.named and one.text.isdigit():
                inner = numerals(evidence) if inner is None else inner
                if one.text in inner:
                    continue
            if one.text.lower() in ("one", "zero") and one.unit not in _TIGHT:
                continue
            return refused("number", one.text)
        if one.text.lower() in ("one", "zero"):
            continue  # as often a pronoun or half a word ("zero-shot") as a figure
        if one.named and len(one.unit or "") > 3 and str(one.unit) not in evidence.lower():
            return refused("unit", f"{one.text} {one.unit}")  # "CIFAR-10 languages"
        if fault := None if one.named else _unit_fault(one, same, evidence):
            return fault
        if one.sign and all(other.sign and other.sign != one.sign for other in same):
            return refused("direction", one.sign + one.text)
        if fault := _bound_fault(one, same):
            return fault
    return _loose_units(line, evidence)


_LOOSE = re.compile(
    r"(?<![\d ])(?: |-)(?P<unit>per ?cent|percentage|orders? of magnitude)\b", re.IGNORECASE
)
_POINTS = re.compile(r"\b(?:percentage|per ?cent) points?\b", re.IGNORECASE)


def _loose_units(line: str, evidence: str) -> Verdict | None:
    """Units without a number: "orders of magnitude faster"."""
    wanted = [match["unit"].lower()[:5] for match in _LOOSE.finditer(line)]
    if _POINTS.search(line) and "point" not in evidence.lower():
        return refused("unit", "percentage points")
    if not wanted:
        return None
    low = evidence.lower()
    for unit in wanted:
        if unit not in low and not (unit.startswith("per") and "%" in low):
            return refused("unit", unit)
    return None


_SHARES = ((0.5, "share"), (50.0, "%"), (2.0, "times"))
"""One share in three spellings; what it is of is told by the words around."""


@lru_cache(maxsize=64)
def _by_value(text: str) -> dict[float, list[Quantity]]:
    found: dict[float, list[Quantity]] = {}
    for one in quantities(text):
        if len(places := found.setdefault(_key(one.value), [])) < MOST:
            places.append(one)
    return found


def _key(value: float) -> float:
    return float(f"{value:.9g}")


def _candidates(one: Quantity, given: dict[float, list[Quantity]]) -> Iterator[Quantity]:
    yield from given.get(_key(one.value), ())
    if (one.value, one.unit) in _SHARES:
        for value, unit in _SHARES:
            if value != one.value:
                yield from (other for other in given.get(value, ()) if other.unit == unit)


def _is_like(one: Quantity, other: Quantity) -> bool:
    """A number inside a name says nothing of a plain number, nor a spelled one of a name's."""
    if one.named:
        return other.named or other.text[-1:].isdigit()
    return one.unit is not None or not other.named


def _unit_fault(one: Quantity, same: list[Quantity], evidence: str) -> Verdict | None:
    units = {other.unit for other in same}
    if one.unit in units:
        return None
    if (one.value, one.unit) in _SHARES and units & {"share", "times"}:
        return None
    if one.unit not in _TIGHT and any(_noun_follows(one, other, evidence) for other in same):
        return None
    if one.unit is None:
        if units <= _TIGHT:
            return refused("unit", f"{one.text} without {min(map(str, units))}")
        return None
    return refused("unit", f"{one.text} {one.unit}")


def _noun_follows(one: Quantity, other: Quantity, evidence: str) -> bool:
    """Whether the line's unit stands a word or two behind the number: "12 deep layers"."""
    if one.unit is None or other.unit is not None or len(one.unit) < 3:
        return False
    end = other.start + len(other.text)
    return one.unit in evidence[end : end + 40].lower()


def _bound_fault(one: Quantity, same: list[Quantity]) -> Verdict | None:
    bounds = {other.bound for other in same}
    if one.bound in bounds or one.bound == "about":
        return None
    if one.bound is None:
        return refused("hedge", f"{one.text} is not exact in the evidence")
    if bounds <= {None, "about"}:
        return None if one.bound == "up" else refused("comparison", one.text)
    return refused("comparison", one.text)
