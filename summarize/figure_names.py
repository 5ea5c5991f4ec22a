"""What a figure measures, on which data set and against whom, as its own sentence says.

    figure + its sentence → metric: its own words, the words behind it, or its subject
                          → data set: "… on X", "X (+3%)", "On X, …"
                          → baseline: "… over X", "than X", "outperforms X by"

A name in doubt is left out: a figure without metric is shown with its sentence.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from db.card import Number
from summarize.card import Span, fold
from summarize.figure_words import METRIC, NOUN_PHRASE, SMALLER_IS_BETTER, STOP
from summarize.metric_names import (
    ADJECTIVE,
    METRIC_ALONE,
    METRIC_TAIL,
    PRONOUN,
    VERB,
    is_measure,
    is_metric,
    is_process,
    is_time,
    plain,
)


@dataclass(order=True, slots=True)
class Figure:
    """A figure in a sentence: where its words stand, and the rule that read them."""

    start: int
    end: int
    rule: str = field(compare=False)
    number: Number = field(compare=False)
    first: "Figure | None" = field(default=None, compare=False)
    """The figure that it follows in a list, whose baseline and metric it shares."""


_CUT = re.compile(r" (?:on|in|across|for|at|under|during|when|with|via|through|from|against) ")
_COUNTED = re.compile(r"(?:numbers?|amounts?|rate|cost|count|level|share|proportion|volume|time)$")
_IMPROVES = re.compile(r"improv", re.IGNORECASE)
_MORE = re.compile(r"increas|rais|grow", re.IGNORECASE)
_SPEEDS = re.compile(r"speed|sped|accelerat", re.IGNORECASE)
_OVER = re.compile(r"^(?:up)?on |^over |^against ")
_BEHIND = re.compile(rf" (?P<name>{NOUN_PHRASE})")
_IN = re.compile(
    r"(?: (?:relative|absolute|on average|overall|average))? in (?:the |terms of (?:the )?|"
    rf"average |overall |mean |total )?(?P<name>{NOUN_PHRASE})"
)
_SUBJECT = re.compile(
    rf"(?P<name>{METRIC})(?: (?:of|on|for|in) [\w@/.+ -]{{2,40}}?)?"
    r"(?:,? (?:can|also|further|even|still|is|are|was|were|be|been|has|have|could|\w+ly))* $"
)
_COMPARATOR_END = re.compile(
    r"(?:higher|more|greater|fewer|smaller|less|lower|shorter|faster|better|cheaper)$",
    re.IGNORECASE,
)
_SPEED_END = re.compile(r"(?:faster|better|cheaper)$", re.IGNORECASE)
_ON = re.compile(r"(?:(?!\b\d| and )[^.;,()]){0,60}?\b(?:on|across|in|for) (?:the )?")
_LEADS = re.compile(
    r"(?:^|[.;:] |, )(?:[Oo]n|[Ff]or|[Aa]cross|[Ii]n) (?:the |an? )?(?:[a-z][\w-]* ){0,2}$"
)
_LED = re.compile(r"(?: [\w×$\\.-]+){0,3}?(?: \([^()]{1,60}\))?, (?:(?:(?! while )[^;:]){0,160})?")
_TESTED = re.compile(
    r"(?: [\w-]+){0,2}(?: \([^()]{1,60}\))?(?:,| (?:show|demonstrat|indicat|reveal|confirm)\w*)"
    r"(?: (?!(?:while|but|whereas|on|across)\b)[^\s;:]+){0,14} ?"
)
"""From "experiments on X" to the figure: "… show that it reaches …"."""
_THAN = re.compile(r"\b(?:than|over|those|compared|with|trained|tuned)\b")
_GOES_ON = re.compile(
    r"[~ ]\d\.\d\b(?!\d*%)| [1-9]\b(?!\.?\d|%)|/\w"
    r"| (?!Dataset|Benchmark|Challenge|Test|Corpus)[A-Z](?:[a-z]+|[A-Z]+)\b(?! \()"
)
_EDITION = re.compile(r" (?:(?:19|20)\d\d|v\d(?:\.\d)?)(?![\w.]|,\d)")
"""Part of the name: "IWSLT 2017", "NAVSIM v1"."""
_MORE_TESTS = re.compile(r"\b(?:data ?sets?|benchmarks?|corpora|corpus)\b")
"""Told of between a data set and the figure, so that it is open whose figure it is."""
_WITH_ANOTHER = re.compile(
    r"(?: and|,(?: and)?) (?:the )?[A-Z][\w-]*[A-Z\d-][\w-]*(?! (?:achiev|reach))"
)
"""Another name beside it, which may be a data set that is not known."""
_OF_SYSTEM = re.compile(
    r"(?:parameters?|weights|size|throughput|memory|footprint|speed-?up|FLOPs)$"
)
"""What a system has or does wherever it runs; a data set told first need not be meant."""
_ELSEWHERE = re.compile(
    r"(?: [\w-]+){0,3}? (?:on|across|over) (?:[\w-]+ ){0,4}(?:benchmarks|data ?sets|tasks|domains|"
    r"settings|languages|corpora|splits|suites)\b"
)
"""What follows says that a figure is not, or not only, about the data set told first."""
_FIGURE_BEFORE = re.compile(r"\d\s?(?:\\?%|pp\b|points?\b|×|\\times)")
_TRAINED = re.compile(r"(?:train|tun|learn|distill)\w* on (?:the )?(?:[\w-]+ )?$")
_INSIDE = re.compile(
    r"\b(?:(?:on|across|for) (?:the )?|(?:improv|boost|lift|rais)\w* (?:the )?(?:overall )?)$"
)
_TO_FIGURE = re.compile(r"(?: [a-z]+)? (?:by|from|to|with|of) ?$")
_GAP = (
    r"(?:(?: (?!(?:while|and|but|which|that|when|whereas|with|over|than|compared|relative|against)"
    r"\b)[\w@/+.'’-]+){0,8}?(?: \([^()]{1,30}\))?)"
)
_BASELINE = re.compile(
    rf"{_GAP},?\s(?:over|than|(?:when |as )?compared (?:to|with|against)|relative to|against|vs\.?|"
    r"versus)\s(?:the |a |an |all |that of )?"
    rf"(?P<name>(?!(?:{STOP})(?![\w-]))(?:[\w@+/’'-]|\.(?=\w))+"
    rf"(?: (?!(?:{STOP})(?![\w-]))(?:[\w@+/’'-]|\.(?=\w))+){{0,5}})"
    rf"(?=\s?[,;:)(]|\.?\s?$|\.\s| [-–—]| (?:{STOP})(?![\w-]))"
)
_COMPARED = re.compile(r"compared|relative|versus|vs")
_UNFINISHED = re.compile(
    r"[a-z]+(?:-[a-z]+)+|(?:prior|existing|previous|strong|standard|our|other)"
)
_NO_BASELINE = re.compile(
    r"^[+−-]?\d|^(?:five|two|three|four|ten|time|several|multiple|various|different|those|these|what|"
    r"it|them|previously|before|when|if|same|long)\b|(?:tasks|datasets|benchmarks|runs|seeds|"
    r"settings|domains|epochs|steps|months|years|time|categories|languages|scenarios|rounds|"
    r"average|expected|domains|iterations|days|weeks)$"
)


def object_names(words: str, groups: Mapping[str, str | None]) -> tuple[str | None, str | None]:
    """(metric, baseline) in the object of a verb: "reduces latency over X by", "beats X by"."""
    words = words.strip(" $").removeprefix("in ")
    better = groups.get("better")
    if better and _OVER.match(words):
        return None, rival(_OVER.sub("", _CUT.split(words)[0]))
    thing, _, against = words.partition(" over ")
    thing = _CUT.split(thing)[0]
    if not thing:
        return None, None
    if better and not _IMPROVES.match(better) and not METRIC_ALONE.search(thing):
        parts = re.split(r" (?:in|on) ", words, maxsplit=1)
        metric = parts[1] if len(parts) > 1 and METRIC_ALONE.fullmatch(parts[1]) else None
        return metric, rival(thing)
    head, of, _ = thing.partition(" of ")
    if of and not _COUNTED.search(head):
        thing = head
    metric = plain(thing)
    if not metric:
        return None, rival(against)
    up = groups.get("up") or ""
    if _SPEEDS.match(up):
        named = is_process(metric)
    elif groups.get("down") or groups.get("loss") or _MORE.match(up):
        named = is_metric(metric)
    else:  # what is improved, boosted or gained may be a system or a task
        named = is_measure(metric)
    return (metric if named else None), rival(against)


def rival(words: str) -> str | None:
    """A baseline's name without article, or None where the words are none."""
    bare = re.sub(r"^(?:the|an?|all|both|its|their) ", "", fold(words).strip(" $.-"))
    if not bare or len(bare.split()) > 7 or _NO_BASELINE.search(bare) or "%" in bare:
        return None
    # "prompt-based and ReAct baselines", "primary-backbone matched": the noun is cut off.
    return None if PRONOUN.match(bare) or _UNFINISHED.fullmatch(bare) else bare


def name(sentence: str, figure: Figure, names: Sequence[Span]) -> None:
    """Set metric, data set and baseline of a figure where the sentence says them."""
    number, first = figure.number, figure.first
    behind = _SCORED.match(sentence, figure.end) if figure.rule in _SCORED_BEHIND else None
    if behind and is_metric(told := plain(behind["name"])):
        number["metric"] = fold(told)  # "improves performance by 1% F1"
    if "metric" not in number and figure.rule != "measure":
        metric = _metric(sentence, figure)
        if metric:
            number["metric"] = fold(metric)
            said = sentence[figure.start : figure.end]
            if _BETTERED.search(said) and SMALLER_IS_BETTER.search(metric):
                number["direction"] = "down"
    if number.get("metric") in {sentence[slice(*span)] for span in names}:
        number.setdefault("dataset", number.pop("metric"))  # "improves AIME 2025 from 70%"
    if "respectively" in sentence:
        return  # which figure belongs to which name is for a reader to sort out
    if dataset := _dataset(sentence, figure, names):
        number["dataset"] = dataset
    if "baseline" not in number and (found := _BASELINE.match(sentence, figure.end)):
        compares = figure.rule != "level" or _COMPARED.search(found.group())
        against = rival(found["name"]) if compares else None
        if against:
            number["baseline"] = against
    if first is not None and "baseline" not in number and "baseline" in first.number:
        number["baseline"] = first.number["baseline"]


def _metric(sentence: str, figure: Figure) -> str | None:
    words = sentence[figure.start : figure.end]
    if _COMPARATOR_END.search(words):
        behind = _BEHIND.match(sentence, figure.end)
        if behind and is_metric(counted := _counted(sentence, behind)):
            fast = _SPEED_END.search(words) and is_time(counted)
            return None if ADJECTIVE.search(counted) or fast else counted
        if not _SPEED_END.search(words):
            return None
    if figure.rule in ("level", "worded"):
        return None
    inside = _IN.match(sentence, figure.end)
    if inside and is_metric(counted := _counted(sentence, inside)):
        # "in coding", "in the forget set" are where, and not what.
        sped = _SPEEDUP.search(words) and is_time(counted)
        return counted if is_measure(counted) and not sped else None
    if figure.rule in ("from to", "arrow", "by", "by factor", "to"):
        if figure.rule not in ("from to", "arrow") and not _INTRANSITIVE.match(words):
            return None  # what was reduced stands behind the verb
        before = sentence[max(0, figure.start - 90) : figure.start]
        return _moved(before, figure.rule)
    return None


def _counted(sentence: str, phrase: re.Match[str]) -> str:
    """The phrase; with what is counted, where it is a number or rate of something."""
    words = plain(phrase["name"])
    if _COUNTED.search(words) and (of := _OF.match(sentence, phrase.end())):
        return f"{words}{of.group()}"
    return words


_INTRANSITIVE = re.compile(r"\w+(?: up)? (?:by|to) ")
_BETTERED = re.compile(r"\b(?:improvements?|gains?)\b", re.IGNORECASE)
_SPEEDUP = re.compile(r"speed-?ups?$|faster$|acceleration$", re.IGNORECASE)
_SCORED_BEHIND = ("from to", "arrow", "to", "by")
_SCORED = re.compile(rf" (?P<name>{METRIC})(?=\s?[,.;)]|\s?$| (?:on|in|and|for|across|at)\b)")
"""The metric behind "from 71% to 75% accuracy"."""
_ADVERB = re.compile(r" [a-z]+ly$")
_HOW = re.compile(r"[a-z]+ly|sharply|further|back|down|up")
_OF = re.compile(rf" of (?P<name>{NOUN_PHRASE})")
_MOVED = re.compile(
    r".*\b(?P<verb>boost|lift|(?P<much>rais|grow|increas|reduc|decreas|lower|cut|drop|"
    r"shrink|shorten)|degrad|improv|bring|mov(?!e )|push)(?:e[sd]?|s|ed|ing|ting|ping)? "
    r"(?:the |its |their |average |overall |mean )*(?P<name>[\w@/$+ '’-]{2,60}) $",
    re.DOTALL,
)


def _moved(before: str, rule: str) -> str | None:
    """What went "from 71 to 75": the object or the subject of the verb."""
    if rule == "from to" and (verb := _MOVED.search(before)):
        if _HOW.fullmatch(verb["name"]):
            found = _SUBJECT.search(f"{before[: verb.start('verb')]}")
            return plain(found["name"]) if found else None
        thing = _CUT.split(verb["name"].removeprefix("in ") + " ")[0]
        head, of, _ = thing.partition(" of ")
        thing = plain(head if of and not _COUNTED.search(head) else thing).strip()
        thing = _ADVERB.sub(
            "", VERB.split(thing)[-1].strip()
        )  # "improving quality raises success from"
        if thing and (is_metric(thing) if verb["much"] else is_measure(thing)):
            return thing
        tail = METRIC_TAIL.search(thing)
        return plain(tail.group()) if tail else None
    if rule == "from to":
        before = re.sub(r"\w+ $", "", before)
    found = _SUBJECT.search(before)
    return plain(found["name"]) if found and is_metric(plain(found["name"])) else None


def _dataset(sentence: str, figure: Figure, names: Sequence[Span]) -> str | None:
    """The data set of a figure: "… on X", "X (+3%)" or "On X, …"."""
    leading = []
    for place, (start, end) in enumerate(names):
        after = names[place + 1][0] if place + 1 < len(names) else end
        listed = place and _JOINED.fullmatch(sentence, names[place - 1][1], start)
        if listed or (after > end and _JOINED.fullmatch(sentence, end, after)):
            continue  # one of several: whose figure it is, is open
        if _GOES_ON.match(sentence, end) or _WITH_ANOTHER.match(sentence, end):
            continue  # "BIG-Bench Mistake" is another than BIG-Bench
        if edition := _EDITION.match(sentence, end):
            end = edition.end()
        if start >= figure.end and _ON.fullmatch(sentence, figure.end, start):
            if _THAN.search(sentence, figure.end, start):
                continue
            return sentence[start:end]
        if sentence[end : figure.start] in (" (", ": ", " by ") and start:
            return sentence[start:end]
        between = end < after < figure.start
        between = between or _ELSEWHERE.match(sentence, figure.end) is not None
        between = between or _OF_SYSTEM.search(figure.number.get("metric", "")) is not None
        if not between and _belongs(sentence, figure, start, end, alone=len(names) == 1):
            leading.append((start, end))
    return sentence[slice(*leading[0])] if len(leading) == 1 else None


def _belongs(sentence: str, figure: Figure, start: int, end: int, *, alone: bool) -> bool:
    """Whether a name stands within the figure's words or leads up to them."""
    if _MORE_TESTS.search(sentence, end + 15, max(figure.start, end)):
        return False
    if end > figure.start:
        return figure.start <= start and end <= figure.end and _is_on(sentence, start)
    if _LEADS.search(sentence[max(0, start - 40) : start]):
        return _LED.fullmatch(sentence, end, figure.start) is not None
    if not _is_on(sentence, start) or _TRAINED.search(sentence[max(0, start - 40) : start]):
        return False
    at_figure = _TO_FIGURE.fullmatch(sentence, end, figure.start) or end + 1 == figure.start
    tested = (
        alone
        and not _FIGURE_BEFORE.search(sentence, 0, start)
        and _TESTED.fullmatch(sentence, end, figure.start)
    )
    return bool(at_figure or tested)


def share_unit(sentence: str, one: Figure, following: Figure) -> None:
    """In "raises the rate by +3.1, +2.4 points" the unit and the metric are both figures'."""
    if "unit" in one.number or following.rule != "signed" or one.rule != "by score":
        return
    if sentence[one.end : following.start].strip() in (",", "and", ", and", "/"):
        one.number["unit"] = following.number.get("unit", "")
        if "metric" in one.number:
            following.number.setdefault("metric", one.number["metric"])


def share_dataset(sentence: str, figure: Figure, following: Figure) -> None:
    """In "61% accuracy and 68% F1 on X" both figures are on X."""
    if "dataset" in following.number and "dataset" not in figure.number:
        between = sentence[figure.end : following.start]
        if figure.rule == following.rule and _AND.fullmatch(between):
            figure.number["dataset"] = following.number["dataset"]


_AND = re.compile(r"(?: [a-z][\w-]*){0,2},? and (?:an? )?")
_JOINED = re.compile(r"(?: \([^()]{1,40}\))?(?:, (?:and |or )?| and | & |/| or )(?:the )?")


def _is_on(sentence: str, start: int) -> bool:
    return _INSIDE.search(sentence[max(0, start - 22) : start]) is not None
