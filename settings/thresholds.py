"""Thresholds in plain writing: `WER < 5 %`, `under 1 GB`, `at least 2x faster`. Pure.

A threshold is one figure with one comparison. What is not understood is an error and never left
out: a word that was passed over could be the one that turns the meaning round.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from settings.quantities import (
    BARE,
    BARE_UNIT,
    LOWER_IS_BETTER,
    MONEY,
    PARAMETER_UNIT,
    PARAMETERS,
    PERCENT,
    POINTS,
    SCALES,
    TIMES,
    Metric,
    Unit,
    is_known,
    is_quantity,
    is_share,
    metric_names,
    metric_of,
    money,
    unit_of,
)

Comparison = Literal["<", "<=", ">", ">="]
Change = Literal["up", "down"]
LONGEST: Final = 120
"""Characters of a threshold."""


class ThresholdError(ValueError):
    """A threshold cannot be read; the message says which part of it, and how to write it."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A figure that the reader waits for.

    `change` is None for a level (`WER < 5 %`), else the direction of the change that is waited for
    (`at least 30 % lower latency`, `2x faster`): a level is never held against a change.
    """

    text: str
    """As it was written, white space folded."""
    comparison: Comparison
    value: float
    """In `unit`."""
    unit: Unit
    metric: Metric | None = None
    dataset: str | None = None
    change: Change | None = None

    def admits(self, base: float) -> bool:
        """Whether a figure meets it, in the base of its unit; `<` leaves out the limit itself."""
        limit = self.limit
        # 0.1 + 0.2 is not a failed threshold: compared to nine digits.
        near = abs(base - limit) <= 1e-9 * max(abs(base), abs(limit))
        if near:
            return self.comparison in ("<=", ">=")
        return base < limit if self.comparison in ("<", "<=") else base > limit

    @property
    def limit(self) -> float:
        """The value in the base of its unit."""
        return self.value * self.unit.factor


_COMPARISONS: Final[tuple[tuple[str, Comparison | None], ...]] = (
    (r"(?:no|not) (?:more|higher|greater|larger|longer|over) than", "<="),
    (r"(?:no|not) (?:less|lower|fewer|smaller|worse|under|below) than", ">="),
    (r"(?:or|and) (?:less|lower|fewer|smaller|below|under|cheaper|shorter)", "<="),
    (r"(?:or|and) (?:more|higher|greater|above|over|larger|longer)", ">="),
    (r"(?:less|lower|fewer|smaller|cheaper|shorter) than", "<"),
    (r"(?:more|higher|greater|larger|longer) than", ">"),
    (r"(?:or|and) better|better than", None),
    (r"at most|up to|within|max(?:imum)?(?: of)?|no more than", "<="),
    (r"at least|min(?:imum)?(?: of)?", ">="),
    (r"<=|=<|≤|⩽", "<="),
    (r">=|=>|≥|⩾", ">="),
    (r"<|under|below|beneath", "<"),
    (r">|over|above|beyond|exceed(?:s|ing)?", ">"),
)


def _bounded(words: str) -> str:
    """A pattern for whole words; signs need no bounds."""
    return words if words[0] in "<>" else rf"(?<![\w-])(?:{words})(?![\w-])"


_COMPARES: Final = re.compile(
    "|".join(f"(?P<c{n}>{_bounded(words)})" for n, (words, _) in enumerate(_COMPARISONS))
)
_FASTER_THAN: Final = re.compile(r"(?<![\w-])(?:faster|quicker) than(?![\w-])")
"""`faster than 200 ms`: less time; `faster than 40 tokens/s`: more of it."""
_CHANGES: Final[dict[str, tuple[Change, str | None]]] = {
    # a word of change: (its direction, what it is a change of)
    **dict.fromkeys(("faster", "quicker", "speedup", "speed-up"), ("up", "speed")),
    "slower": ("down", "speed"),
    "cheaper": ("down", "cost"),
    "smaller": ("down", "size"),
    **dict.fromkeys(("higher", "more", "increase", "improvement", "gain", "better"), ("up", None)),
    **dict.fromkeys(
        ("lower", "less", "fewer", "reduction", "decrease", "drop", "saving", "savings", "shorter"),
        ("down", None),
    ),
}
_CHANGE_WORD: Final = re.compile(rf"(?<![\w-])(?:{'|'.join(_CHANGES)})(?![\w-])")
_SIGN: Final = re.compile(r"(?<![\w)])(?P<sign>[+−–-])(?=\d)")
_NUMBER: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_MONEY_SIGN: Final = "".join(sign for sign in MONEY if len(sign) == 1)
_PER: Final = (
    r"(?: ?(?:/ ?|per |an? )(?P<per>(?:\d+ ?)?(?:(?:thousand|million|[km]) )?[a-z]+(?: calls?)?))?"
)
_FIGURE: Final = re.compile(
    rf"(?:(?P<sign>[{_MONEY_SIGN}]) ?)?(?<![\w.,])(?P<value>{_NUMBER})(?![\d])"
    r"(?: ?(?P<scale>thousand|million|billion|trillion|bn|[kmbt])(?![\w/]))?"
    r"(?: ?(?P<unit>percentage[ -]points?|(?:tokens?|toks?|frames|queries|requests)(?:/| per )"
    r"(?:s|sec|second)|p\.p\.|[%×]|µs|μs|-fold"
    rf"|[{_MONEY_SIGN}]|[a-z]+(?:/s)?)(?![\w]))?"
)
_DATASET: Final = re.compile(r" on (?:the )?(?P<name>[\w.+/-]+(?: [\w.+/-]+){0,3})$")
_FILLING: Final = re.compile(
    r"(?<![\w-])(?:a|an|the|of|is|are|be|must|should|has|have|to|with|in|at|by|its|and|takes?|needs?|"
    r"runs?|reach(?:es)?|for|model|models|than)(?![\w-])"
)
_NO_METRIC: Final = frozenset(
    (
        *("not", "no", "never", "without", "please", "or", "if", "when", "but", "between", "from"),
        *("than", "per", "about", "roughly", "nearly"),
    )
)
_METRIC: Final = re.compile(r"[^\W\d_][\w@+./-]*(?: [\w@+./-]+){0,4}")
_EXAMPLE: Final = "Write it like “WER < 5 %”, “under 1 GB” or “at least 2x faster”."


@cache
def parse(text: str) -> Threshold:
    """Read a threshold. Raises ThresholdError."""
    written = " ".join(text.split())
    if not written:
        raise ThresholdError(f"a threshold is empty. {_EXAMPLE}")
    if len(written) > LONGEST:
        raise ThresholdError(f"“{written[:40]}…” is longer than {LONGEST} characters. {_EXAMPLE}")
    rest, dataset = _cut_dataset(written)
    rest = rest.casefold().rstrip(".!")
    named = _numbered_metric(rest)
    if named:
        rest = rest.replace(named, " ", 1)
    rest, value, unit, sign = _cut_figure(rest, written)
    rest, comparison, better, faster = _cut_comparison(rest, written)
    rest, change, changed = _cut_change(rest)
    if sign:
        change = change or ("up" if sign == "+" else "down")
    metric = _metric(rest, named or changed, written)
    if faster and metric is None:
        metric = metric_of("latency") if unit.dimension == "s" else None
    if better or faster:
        comparison = _better(comparison, metric, unit, faster=faster)
    if comparison is None:
        if change is None:
            raise ThresholdError(
                f"“{written}” does not say which way: at least, or at most? {_EXAMPLE}"
            )
        comparison = ">="
    if unit.dimension in (POINTS, TIMES) and change is None:
        change = "up"
    if change and unit.dimension not in (PERCENT, POINTS, TIMES):
        raise ThresholdError(
            f"“{written}” is a change, and is told in %, points or ×; for a level write “under” or "
            "“at least”."
        )
    if metric is None and unit.dimension in (PERCENT, POINTS, TIMES, BARE):
        raise ThresholdError(f"“{written}” does not say of what, as in “WER < 5 %”.")
    if metric and metric.key == PARAMETERS and unit is BARE_UNIT:
        unit = PARAMETER_UNIT
    _check_fit(metric, unit, change, written)
    return Threshold(written, comparison, value, unit, metric, dataset, change)


def _check_fit(metric: Metric | None, unit: Unit, change: Change | None, written: str) -> None:
    """Refuse what nothing can ever meet: a WER in GB, a latency in %."""
    if metric is None or change:
        return
    if is_share(metric) and unit.dimension not in (PERCENT, BARE):
        raise ThresholdError(f"“{written}”: {metric.key} is told in % or from 0 to 1.")
    if is_quantity(metric) and unit.dimension in (PERCENT, BARE):
        raise ThresholdError(
            f"“{written}”: {metric.key} needs a unit, such as GB, ms or $; for a change write “at "
            f"least 30 % less {metric.key}”."
        )
    if not is_known(metric) and unit.dimension == BARE and not written.startswith(metric.key[:1]):
        first = metric.key.split()[0]
        if re.search(rf"\d ?{re.escape(first)}", written.casefold()):
            raise ThresholdError(f"“{written}”: “{first}” is no unit that is known. {_EXAMPLE}")


def _cut_dataset(written: str) -> tuple[str, str | None]:
    """The text without `on NAME`, and the name, which has a capital letter or a digit."""
    found = _DATASET.search(written)
    if found and re.search(r"[A-Z\d]", found["name"]) and not re.search(r"[%<>≤≥]", found["name"]):
        return written[: found.start()], found["name"]
    return written, None


def _numbered_metric(rest: str) -> str | None:
    """A metric's name that holds a digit (`pass@1`, `F1`), as it stands in the text."""
    for name in metric_names():
        spelled = re.escape(name).replace(r"\ ", "[ -]")
        if found := re.search(
            rf"(?<![\w@])(?:(?:macro|micro|weighted)[ -])?{spelled}(?![\w@.])", rest
        ):
            return found.group()
    return None


def _cut_figure(rest: str, written: str) -> tuple[str, float, Unit, str | None]:
    """The text without its one figure, the value, the unit, and a sign before it."""
    sign = None
    if signed := _SIGN.search(rest):
        sign = "+" if signed["sign"] == "+" else "-"
        rest = rest[: signed.start()] + " " + rest[signed.end() :]
    figures = list(_FIGURE.finditer(rest))
    if not figures:
        raise ThresholdError(f"“{written}” has no figure. {_EXAMPLE}")
    figure = figures[0]
    value = float(figure["value"].replace(",", ""))
    word, end = figure["unit"] or "", figure.end()
    unit = unit_of(word) if word else BARE_UNIT
    if unit is None or (word in SCALES and not figure["scale"]):
        unit, end = BARE_UNIT, figure.start("unit")  # a word of the sentence, not a unit
    scale = SCALES.get(figure["scale"] or "", 1.0)
    currency = figure["sign"] or (word if word in MONEY else None)
    if currency:
        per = re.compile(_PER).match(rest, end)
        paid_for = (per["per"] or "") if per else ""
        if per and paid_for:
            end = per.end()
        unit = money(MONEY[currency], paid_for)
    elif figure["scale"] and unit is BARE_UNIT:
        unit, end = _counted(rest, end, figure["scale"])
    elif unit is BARE_UNIT and (found := re.compile(r" ?(?:parameters|params)\b").match(rest, end)):
        unit, end = PARAMETER_UNIT, found.end()
    rest = f"{rest[: figure.start()]} {rest[end:]}"
    if further := re.search(rf"(?<![\w@.-])(?:{_NUMBER})", rest):
        raise ThresholdError(
            f"“{written}” has more than one figure ({figure['value']} and {further.group()}). Make "
            "each a threshold of its own."
        )
    return rest, value * scale, unit, sign


def _counted(rest: str, end: int, scale: str) -> tuple[Unit, int]:
    """What a scaled figure counts: `7B` are parameters, as `350M` are; `128k` says nothing."""
    if found := re.compile(r" ?(?:parameters|params)\b").match(rest, end):
        return PARAMETER_UNIT, found.end()
    if found := re.compile(r" ?tokens?\b").match(rest, end):
        return unit_of("tokens") or BARE_UNIT, found.end()
    return (PARAMETER_UNIT if scale in ("b", "m", "bn") else BARE_UNIT), end


def _cut_comparison(rest: str, written: str) -> tuple[str, Comparison | None, bool, bool]:
    """The text without its comparison; it; whether it says "better"; whether "faster than"."""
    if faster := _FASTER_THAN.search(rest):
        return rest[: faster.start()] + " " + rest[faster.end() :], "<", False, True
    found = list(_COMPARES.finditer(rest))
    if len(found) > 1:
        said = [f"“{match.group().strip()}”" for match in found]
        raise ThresholdError(
            f"“{written}” compares twice ({' and '.join(said)}). Make each a threshold of its own."
        )
    if not found:
        return rest, None, False, False
    match = found[0]
    assert match.lastgroup is not None
    _, comparison = _COMPARISONS[int(match.lastgroup[1:])]
    rest = f"{rest[: match.start()]} {rest[match.end() :]}"
    return rest, comparison, comparison is None, False


def _better(
    comparison: Comparison | None, metric: Metric | None, unit: Unit, *, faster: bool
) -> Comparison:
    if faster:
        return "<" if unit.dimension == "s" else ">"
    smaller = metric is not None and metric.key in LOWER_IS_BETTER
    return comparison or ("<=" if smaller else ">=")


def _cut_change(rest: str) -> tuple[str, Change | None, str | None]:
    """The text without its word of change, the direction, and what the word is a change of."""
    found = _CHANGE_WORD.search(rest)
    if not found:
        return rest, None, None
    change, metric = _CHANGES[found.group()]
    return f"{rest[: found.start()]} {rest[found.end() :]}", change, metric


def _metric(rest: str, named: str | None, written: str) -> Metric | None:
    """The metric that the words left name, or the one found before; None where nothing is left."""
    words = " ".join(_FILLING.sub(" ", rest.replace(":", " ").replace("=", " ")).split())
    words = words.strip(" ,-")
    if named and words:
        if metric_of(f"{words} {named}").family or words in ("score", "scores", "rate"):
            return metric_of(f"{words} {named}")
        if named in ("size", "speed", "cost"):  # "2x smaller memory" is of the memory
            return metric_of(words)
        raise ThresholdError(f"“{written}”: “{words}” is not understood. {_EXAMPLE}")
    if named:
        return metric_of(named)
    if not words:
        return None
    if not _METRIC.fullmatch(words) or not _NO_METRIC.isdisjoint(words.split()):
        raise ThresholdError(f"“{written}”: “{words}” is not understood. {_EXAMPLE}")
    return metric_of(words)
