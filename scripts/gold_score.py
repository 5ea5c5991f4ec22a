"""Right and wrong of one card against its gold label, counted field by field.

A chosen sentence counts as right when it is one that the labels accept, so sentences are compared
by their offsets: a line cut shorter than its sentence rests on that sentence still. In fields that
the labels call open, what nobody judged counts as `unjudged`, neither right nor wrong.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import Any, get_args

from db.card import Card, Evidence, Field, Number
from gold_items import Gold, GoldNumber, Label, Place, words_at
from summarize.card import fold

FIELDS: tuple[Field, ...] = get_args(Field)
OFFERS = ("code", "weights", "data")
NAMES = ("metric", "dataset", "baseline")
UNITS = {
    "percent": "%",
    "percentage points": "points",
    "pp": "points",
    "x": "×",
    "s": "seconds",
    "second": "seconds",
    "minute": "minutes",
    "min": "minutes",
    "hour": "hours",
    "h": "hours",
}
"""Other spellings of a unit."""
SCALES = {
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "million": 1e6,
    "b": 1e9,
    "billion": 1e9,
    "t": 1e12,
    "trillion": 1e12,
}


class Tally:
    """True positives, false positives and false negatives, by field."""

    def __init__(self) -> None:
        self.counts: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def sets(self, field: str, said: Iterable[Hashable], gold: Iterable[Hashable]) -> None:
        """Count two bags of values against each other."""
        ours, theirs = Counter(said), Counter(gold)
        both = (ours & theirs).total()
        self.add(field, tp=both, fp=ours.total() - both, fn=theirs.total() - both)

    def add(self, field: str, *, tp: int = 0, fp: int = 0, fn: int = 0, unjudged: int = 0) -> None:
        self.counts[field].update(tp=tp, fp=fp, fn=fn)
        if unjudged:
            self.counts[field].update(unjudged=unjudged)

    def report(self) -> dict[str, dict[str, float | int | None]]:
        """Precision, recall and F1 in percent; None where nothing was said or labelled."""
        return {field: scores(count) for field, count in self.counts.items()}


def scores(count: Counter[str]) -> dict[str, float | int | None]:
    """Percentages from counts."""
    tp, fp, fn = count["tp"], count["fp"], count["fn"]

    def share(whole: int) -> float | None:
        return round(100 * tp / whole, 1) if whole else None

    f1 = round(200 * tp / (2 * tp + fp + fn), 1) if tp + fp + fn else None
    return {
        "precision": share(tp + fp),
        "recall": share(tp + fn),
        "f1": f1,
        "tp": tp,
        "fp": fp,
        "fn": fn,
    } | ({"unjudged": count["unjudged"]} if count["unjudged"] else {})


def rests_on(quotes: Sequence[Evidence], place: Place) -> bool:
    """Whether at least half of the quoted characters lie in the labelled sentence."""
    total = sum(quote["end"] - quote["start"] for quote in quotes)
    inside = sum(
        max(0, min(quote["end"], place["end"]) - max(quote["start"], place["start"]))
        for quote in quotes
        if quote["in"] == place["in"]
    )
    return total > 0 and 2 * inside >= total


def judge(tally: Tally, gold: Gold, label: Label, card: Card) -> None:
    """Count one card against its label, field by field."""
    _sentences(tally, label, card)
    _availability(tally, gold, label, card)
    stated = [label["maturity"]["value"]] if label["maturity"] else []
    tally.sets("maturity", [card["maturity"]["value"]] if "maturity" in card else [], stated)
    _numbers(tally, gold, label, card.get("numbers", []))
    said: Any = card.get("facts", [])
    judge_facts(tally, gold, label, said)


def _pick(
    tally: Tally,
    field: str,
    quotes: list[Evidence] | None,
    good: list[Place],
    refused: list[Place] | None = None,
) -> None:
    """Count one choice; `refused` is given where the field is open (see `Label`)."""
    hit = quotes is not None and any(rests_on(quotes, place) for place in good)
    judged = refused is None or any(rests_on(quotes or [], place) for place in refused)
    if quotes is not None and not hit and not judged:
        tally.add(field, unjudged=1)
        return
    tally.add(field, tp=int(hit), fp=int(quotes is not None and not hit))
    tally.add(field, fn=int(bool(good) and not hit))


def _sentences(tally: Tally, label: Label, card: Card) -> None:
    tldr = card["tldr"]["evidence"] if "tldr" in card else None
    _pick(tally, "tldr", tldr, label["best"])
    lines = {line["field"]: line["evidence"] for line in card["lines"]}
    for field in FIELDS:
        refused = label["refused"].get(field, []) if field in label["open"] else None
        _pick(tally, f"line {field}", lines.get(field), label["lines"].get(field, []), refused)


def _availability(tally: Tally, gold: Gold, label: Label, card: Card) -> None:
    offered = card.get("availability", {})
    for kind in OFFERS:
        offer: Any = offered.get(kind)
        true = label["availability"].get(kind)
        said = [offer["status"]] if offer else []
        tally.sets(f"availability {kind}", said, [true["status"]] if true else [])
        if offer and true and true["status"] == offer["status"] == "link":
            url = words_at(gold, true["url"]).rstrip("/")
            tally.sets(f"url {kind}", [offer.get("url", "").rstrip("/")], [url])
    licence = offered["licence"]["name"].split(", ") if "licence" in offered else []
    tally.sets(
        "licence",
        map(licence_key, licence),
        {licence_key(words_at(gold, place)) for place in label["licences"]},
    )


def licence_key(name: str) -> str:
    """`Apache License 2.0` and `Apache-2.0` are the same."""
    bare = re.sub(r"\b(?:the|licen[cs]ed?|version|v(?=\d))\b", "", name.casefold())
    return re.sub(r"[^a-z0-9.]", "", re.sub(r"\bv(?=\d)", "", bare))


def _numbers(tally: Tally, gold: Gold, truth: Label, said: list[Number]) -> None:
    left = list(truth["numbers"])
    unknown = "unjudged" if "numbers" in truth["open"] else "fp"
    for number in said:
        same = [
            label
            for label in left
            if number_key(number) == number_key(label)
            and rests_on(number["evidence"], label["sentence"])
        ]
        tally.add("numbers", **{"tp" if same else unknown: 1})
        if not same:
            continue
        left.remove(same[0])
        for name in NAMES:
            words: Any = number.get(name)
            place: Any = same[0].get(name)
            right = bool(words and place and same_name(words, words_at(gold, place)))
            tally.add(f"number's {name}", tp=int(right), fp=int(bool(words) and not right))
            tally.add(f"number's {name}", fn=int(bool(place) and not right))
    tally.add("numbers", fn=len(left))


def number_key(number: Number | GoldNumber) -> tuple[float, str, str]:
    """Value, unit and direction; a unit is the same in its short and its long form."""
    unit = number.get("unit", "").casefold()
    return (round(number["value"], 6), UNITS.get(unit, unit), number.get("direction", ""))


def same_name(one: str, other: str) -> bool:
    """Whether all words of one name are in the other: `accuracy` and `the test accuracy`.

    Case, articles, hyphens and plurals make no difference.
    """
    first, second = name_words(one), name_words(other)
    return bool(first and second) and (first <= second or second <= first)


def name_words(name: str) -> set[str]:
    """The words of a name, as `same_name` compares them."""
    words = re.findall(r"[^\W_]+(?:\.\d+)*", fold(name).casefold())
    return {word.removesuffix("s") for word in words} - {"the", "a", "an", "it", "their", "our"}


def judge_facts(tally: Tally, gold: Gold, label: Label, said: list[dict[str, Any]]) -> None:
    """Count the card's facts; a card without any has said nothing."""
    for kind, places in (
        ("parameters", label["parameters"]),
        ("hardware", label["hardware"]),
        ("dataset", label["datasets"]),
    ):
        left = list(places)
        for fact in said:
            if fact["kind"] != kind:
                continue
            same = [place for place in left if same_fact(gold, fact, place)]
            tally.add(f"fact {kind}", tp=int(bool(same)), fp=int(not same))
            if same:
                left.remove(same[0])
        tally.add(f"fact {kind}", fn=len(left))
    study = any(fact["kind"] == "human_study" for fact in said)
    tally.sets("fact human_study", [True] * study, [True] * (label["human_study"] is not None))


def same_fact(gold: Gold, fact: dict[str, Any], place: Place) -> bool:
    """Whether a fact is the labelled one: by value, by words, or by where it stands.

    Evidence that is a whole sentence says too little of the place, so only quotes about as long as
    the fact's own words are compared by offsets.
    """
    words = words_at(gold, place)
    if fact["kind"] == "parameters" and "value" in fact:
        size = parameter_count(words)
        return size is not None and abs(fact["value"] - size) <= size * 1e-6
    if same_name(fact["text"], words):
        return True
    return any(
        quote["in"] == place["in"]
        and quote["start"] < place["end"]
        and place["start"] < quote["end"]
        and quote["end"] - quote["start"] <= len(fact["text"]) + 2
        for quote in fact.get("evidence", [])
    )


def parameter_count(words: str) -> float | None:
    """`1.5 billion`, `7B` and `22M` as counts of parameters."""
    found = re.search(
        r"(\d+(?:\.\d+)?)[\s-]*(k|m|b|t|thousand|million|billion|trillion)\b",
        words,
        re.IGNORECASE,
    )
    if not found:
        return None
    return float(found[1]) * SCALES[found[2].casefold()]
