"""Typed figures: what was gained, by how much, on what, against whom.

    sentence → changes ("+1.8 points", "2.3x faster", "from 71.2 to 75.0") → figures in units
             → levels ("94.3% accuracy") → the next figure of a list → metric, data set, baseline

Each rule reads one wording of a result. Ranges, confidence levels, years and denied results are
left alone: a wrong figure is worse than none. Every pattern is linear: no nested repetition.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from db.card import Number
from db.records import Kind
from summarize import levels, measures
from summarize.card import Span, evidence, fold
from summarize.datasets import datasets_in
from summarize.figure_names import Figure, name, object_names, share_dataset, share_unit
from summarize.figure_words import (
    AMOUNT,
    DENYING,
    HAS_AS,
    HAS_BY,
    HAS_TIMES,
    HAS_UNIT,
    HEDGE,
    IN_RANGE,
    METRIC,
    NOT_RANGE,
    PERCENT,
    PHYSICAL,
    QUANTITIES,
    SMALLER_IS_BETTER,
    STOP,
    STRONG,
    TIMES,
    UNIT,
    unit_of,
    value_of,
)
from summarize.metric_names import ADJECTIVE, is_measure, is_metric, is_process, plain
from summarize.own_words import is_told_of, tells_its_own

MAX_NUMBERS = 8
_LONGEST = 5_000
"""Characters; what is longer without a full stop is a table or a dump, and no sentence."""
_UP_VERB = (
    r"(?:(?:increas|boost|rais|grow|gain|lift|accelerat|climb)(?:e[sd]?|s|ed|ing)?|ris(?:es?|ing)|"
    r"rose|speed(?:s|ing)? up|sped up)"
)
_DOWN_VERB = (
    r"(?:(?:reduc|decreas|lower|cut|drop|shrink|sav|shorten|degrad|declin|compress)"
    r"(?:e[sd]?|s|ed|ing|ting|ping)?|fall(?:s|ing)?|fell)"
)
_BETTER_VERB = r"(?:improv|outperform|surpass|exceed|beat)(?:e[sd]?|s|ed|ing)?"
_VERB = rf"(?:(?P<up>{_UP_VERB})|(?P<down>{_DOWN_VERB})|(?P<better>{_BETTER_VERB}))"
_INNER_VERB = re.compile(
    rf"\b(?:{_UP_VERB}|{_DOWN_VERB}|{_BETTER_VERB})\b|\b(?:while|but|whereas|that|which|is|are)\b",
    re.IGNORECASE,
)
_OBJECT = r"(?: (?P<object>[\w@/$^+ .'’-]{2,80}?))?"
_BY = re.compile(
    rf"\b{_VERB}\b{_OBJECT} by (?P<hedge>{HEDGE})\$?[+]?\$?(?P<value>{AMOUNT})\$?"
    rf"(?P<unit>{UNIT}|{TIMES}| (?:(?P<of>[A-Z][\w@.+-]*|accuracy|percentage) )?points?\b)\$?"
    rf"{NOT_RANGE}",
    re.IGNORECASE,
)
_BY_FACTOR = re.compile(
    rf"\b{_VERB}\b{_OBJECT} by (?P<hedge>{HEDGE}(?:a )?factor of {HEDGE})\$?(?P<value>{AMOUNT})"
    rf"(?:{TIMES})?\$?{NOT_RANGE}(?![\w-]|\.\d)",
    re.IGNORECASE,
)
_BY_SCORE = re.compile(
    rf"\b{_VERB}\b{_OBJECT} by (?P<hedge>{HEDGE})\$?[+]?\$?(?P<value>{AMOUNT})\$?"
    rf"(?: (?P<metric>(?:(?:absolute|average|mean) )?(?-i:{STRONG}))(?![\w%-])|{NOT_RANGE}"
    r"(?=[,;)]|\.?$| (?:on|in|over|compared|and(?! \+?\$?\d)|while|when|relative)\b))",
    re.IGNORECASE,
)
"""Without a unit, where the metric beside it or before it is one that has none."""
_TO = re.compile(
    rf"\b{_VERB}\b{_OBJECT} to (?P<hedge>{HEDGE})\$?(?P<value>{AMOUNT})\$?(?P<unit>{PERCENT})?\$?"
    rf"{NOT_RANGE}(?=[,;:)]|\.?$| (?:on|and|while|with|for|at|across|when|using|under|compared|"
    r"over|in|after|but|without|\()(?!\w))",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    rf"(?<![\w.%)\[\]/–+±-])(?<!\d%, )\$?(?P<sign>\+\s?|[−–-])(?P<value>\d+(?:\.\d+)?)\$?"
    rf"(?:(?P<unit>{UNIT})\$?{NOT_RANGE}(?: (?P<metric>{METRIC}))?|"
    rf" (?P<bare>(?:(?:absolute|average|mean) )?(?-i:{STRONG}))(?![\w%-]))",
    re.IGNORECASE,
)
_PRE = rf"(?:(?!(?:{STOP})\b)[A-Za-z][\w@-]* ){{0,3}}"
_FACTOR = re.compile(
    rf"(?P<hedge>{HEDGE})\$?(?P<value>{AMOUNT})\$?{TIMES}\$?[ -]?"
    rf"(?:(?P<up>faster|more|higher|greater)|(?P<down>fewer|smaller|less|lower|cheaper|shorter)|"
    rf"(?P<pre>{_PRE})(?:(?P<gain>speed-?ups?|acceleration|increase|improvement|gain|boost|"
    r"throughput)|(?P<loss>reduction|compression|savings?)))\b",
    re.IGNORECASE,
)
_AS = re.compile(
    rf"(?P<hedge>{HEDGE})(?:(?P<value>{AMOUNT})(?:{TIMES})|(?P<word>twice|three times|four times|"
    r"five times|ten times)) as (?P<up>fast|many|much|high|large|efficient|likely)\b",
    re.IGNORECASE,
)
_TIMES_MORE = re.compile(
    r"\b(?P<word>(?:two|three|four|five|ten)(?= times)|(?:an|one)(?= order of magnitude))"
    r"(?: times| order of magnitude) (?:(?P<up>faster|more|higher|greater|speed-?up)|"
    r"(?P<down>fewer|smaller|less|lower|cheaper|shorter))\b",
    re.IGNORECASE,
)
_WORDED = re.compile(
    r"\b(?:(?P<half>halv(?:es|ed|ing))|(?P<double>doubl(?:es|ed|ing))|"
    r"(?P<triple>tripl(?:ed|ing)|triples(?= (?:the|its|their|our|total|average|mean|peak)\b)))"
    r" (?:(?:the|its|their|our|total|average|mean|peak) ){0,2}"
    rf"(?P<metric>(?!(?:{STOP})\b)[A-Za-z][\w-]*(?: [a-z][\w-]*){{0,2}}?)"
    r"(?<!year)(?<!month)(?<!week)(?=[.,;:)]| (?:of|and|while|with|on|in|compared|over|relative|"
    r"for|at|by|from|without)\b|$)",
    re.IGNORECASE,
)
_IS_WORDED = re.compile(
    rf"\b(?P<metric>{QUANTITIES}) (?:is|are|was|were|has|have|had|been|nearly|roughly|almost|"
    r"more than|to) (?:been |be |nearly |roughly |almost |more than )?"
    r"(?:(?P<half>halved)|(?P<double>doubled)|(?P<triple>tripled))\b",
    re.IGNORECASE,
)
_FROM_TO = re.compile(
    rf"from \$?(?P<low>{AMOUNT})\$?(?P<low_unit>{UNIT}|{PHYSICAL})?\$? (?:\([^()]{{1,20}}\) )?"
    rf"to {HEDGE}\$?(?P<value>{AMOUNT})\$?(?P<unit>{UNIT}|{PHYSICAL})?\$?{NOT_RANGE}"
    r"(?![\w-]|\.\d| times\b)",
    re.IGNORECASE,
)
_ARROW = re.compile(
    rf"(?P<low>{AMOUNT})(?P<low_unit>{UNIT})? ?\$?(?:->|→|-->|\\to|\\rightarrow)\$? ?"
    rf"(?P<value>(?:{AMOUNT}))(?P<unit>{UNIT})?(?![\w-]|\.\d| ?(?:->|→))"
)
_CHANGES = re.compile(
    rf"\b(?:{_UP_VERB}|{_DOWN_VERB}|improv\w*|increas\w*|reduc\w*|decreas\w*|drops?|fell|rises?|"
    r"rose|lifts?|brings?|plung\w+|plummet\w*|jump\w*|mov(?:es|ed|ing)|halv\w+|doubl\w+|tripl\w+)\b",
    re.IGNORECASE,
)
_NOT_MORE = (
    r"(?![ -](?:fewer|less|more|faster|lower|higher|smaller|shorter|better|reduction|"
    r"improvement|of))"
)
_ALSO = re.compile(
    r"(?: (?:on|in|for|over) (?:the )?[\w./+-]+(?: [\w./+-]+){0,2}?)?(?: \([^()]{1,30}\))?"
    rf"(?:,? and|,)(?: by)? (?P<hedge>{HEDGE})\$?(?P<value>{AMOUNT})\$?(?P<unit>{UNIT}|{TIMES})\$?"
    rf"{NOT_RANGE}{_NOT_MORE}(?=[,.;:)]|$| \(| (?:{STOP})\b)",
    re.IGNORECASE,
)
"""The second figure of "by 3% on A and 5% on B"."""
_CHANGE = re.compile(
    rf"(?P<hedge>{HEDGE})\$?[+]?(?P<value>{AMOUNT})\$?(?P<unit>{UNIT})\$?[ -]"
    r"(?:relative |absolute |average |mean |overall )?"
    r"(?:(?P<up>higher|faster|more|better)|(?P<down>lower|fewer|smaller|cheaper|shorter|less|worse)|"
    rf"(?P<pre>{_PRE})(?:(?P<gain>improvements?|gains?|increases?|boosts?|speed-?ups?|uplift)|"
    r"(?P<loss>reductions?|decreases?|drops?|decline|savings?|degradation)))\b"
    r"(?!-| (?:confidence )?bounds?\b)",
    re.IGNORECASE,
)
_CHANGE_OF = re.compile(
    r"\b(?:(?P<gain>improvements?|gains?|increases?|speed-?ups?|boosts?|uplift)|"
    r"(?P<loss>reductions?|decreases?|drops?|declines?|savings?))"
    rf"(?: (?:in|of|on) (?:the |average |overall |mean )?(?P<object>[\w@/$ -]{{2,60}}?))? of "
    rf"(?P<hedge>{HEDGE})\$?[+]?(?P<value>{AMOUNT})\$?(?P<unit>{UNIT}|{TIMES})\$?{NOT_RANGE}",
    re.IGNORECASE,
)
_GAINS = re.compile(
    rf"\b(?:(?P<up>gain(?:s|ed|ing)?)|(?P<down>los(?:es?|ing|t))) (?P<hedge>{HEDGE})\$?"
    rf"(?P<value>{AMOUNT})\$?(?P<unit>{UNIT}| (?P<of>[A-Z][\w@.+-]*) points?\b)\$?"
    rf"{NOT_RANGE}(?! of\b)",
    re.IGNORECASE,
)
_Rules = tuple[tuple[str, re.Pattern[str]], ...]
_RULES: tuple[tuple[re.Pattern[str] | None, _Rules], ...] = (
    (HAS_BY, (("by", _BY), ("by factor", _BY_FACTOR), ("by score", _BY_SCORE))),
    (None, (("from to", _FROM_TO), ("arrow", _ARROW))),
    (HAS_TIMES, (("factor", _FACTOR),)),
    (HAS_AS, (("factor", _AS),)),
    (None, (("factor", _TIMES_MORE), ("worded", _WORDED), ("worded", _IS_WORDED))),
    (HAS_UNIT, (("change", _CHANGE),)),
    (None, (("change", _CHANGE_OF), ("change", _GAINS), ("signed", _SIGNED))),
    # Before scores, which would take "a latency of 180" of 180 ms.
    (measures.WORTH_A_LOOK, tuple(("measure", pattern) for pattern in measures.RULES)),
    (None, (("to", _TO),)),
)
"""What must be found for some rules to be worth trying, and the rules, in their order."""
_WORTH_A_LOOK = re.compile(
    r"\d|halv|doubl|tripl|twice|times (?:faster|more|fewer|as)|order of magn", re.IGNORECASE
)
_DENIED = re.compile(rf"\b(?:{DENYING})\b[^.;]{{0,30}}$", re.IGNORECASE)
_SCORE_AT_END = re.compile(rf"(?:{STRONG}|[Ss]cores?|[Rr]ates?)$")
_ROBUST = re.compile(r"(?:robust\w*|sensitiv\w+|resistan\w+|toleran\w+|respect|up|exposure|close)$")
_SPEED_NOUN = re.compile(r"speed|accel|throughput", re.IGNORECASE)
_MOVES = re.compile(r"\b(?:from|to) $")
_GAIN = re.compile(r"improvement|gain", re.IGNORECASE)
_WORDS = {"two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "ten": 10.0, "twice": 2.0}


def numbers_of(text: str, spans: Sequence[Span], kind: Kind = "paper") -> list[Number]:
    """The figures in the given sentences, in text order, at most `MAX_NUMBERS`.

    Posts speak of prices, plans and other people's figures: there, only what the makers state of
    themselves gives any, in one clause with the figure, and no price does.

    Hand over only sentences that tell what the item itself did or found; the evidence of each
    figure is its whole sentence, so that metric, data set and baseline can be read there too.
    """
    found: list[Number] = []
    for start, end in spans:
        sentence = text[start:end]
        if len(sentence) > _LONGEST or not _WORTH_A_LOOK.search(sentence):
            continue
        if kind == "post" and not tells_its_own(sentence):
            continue
        for figure in _figures(sentence):
            unit = figure.number.get("unit", "")
            if kind == "post" and not is_told_of(sentence, figure.start, figure.end, unit):
                continue
            figure.number["evidence"] = evidence([(start, end)])
            found.append(figure.number)
        if len(found) >= MAX_NUMBERS:
            break
    return found[:MAX_NUMBERS]


def _figures(sentence: str) -> list[Figure]:
    """All figures of one sentence, named, in order."""
    taken: list[Span] = []
    figures: list[Figure] = []
    for match, rule in _changes(sentence, taken):
        figure = _typed(sentence, match, rule)
        if figure is not None:
            figures.append(figure)
    figures += levels.levels_of(sentence, taken)
    if not figures:
        return []
    figures += list(_lists(sentence, sorted(figures), taken))
    figures.sort()
    names = datasets_in(sentence)
    for figure in figures:
        name(sentence, figure, names)
    for one, following in pairwise(figures):
        share_unit(sentence, one, following)
        share_dataset(sentence, one, following)
    return figures


def _changes(sentence: str, taken: list[Span]) -> Iterator[tuple[re.Match[str], str]]:
    """Matches of all rules that do not overlap, earlier rules first; `taken` gets their spans."""
    worth = (
        rule for needed, rules in _RULES if not needed or needed.search(sentence) for rule in rules
    )
    for rule, pattern in worth:
        at = 0
        while match := pattern.search(sentence, at):
            # "increases precision and reduces latency by 3%": the inner verb counts.
            words = match.groupdict().get("object")
            inner = words and [*_INNER_VERB.finditer(words)]
            if inner:
                at = match.start("object") + inner[-1].start()
                if not pattern.match(sentence, at):
                    at += 1
                continue
            at = match.end()
            before = sentence[max(0, match.start() - 60) : match.start()]
            if IN_RANGE.search(before) or _DENIED.search(before):
                continue
            if all(match.end() <= start or end <= match.start() for start, end in taken):
                taken.append(match.span())
                yield match, rule


def _lists(sentence: str, figures: list[Figure], taken: list[Span]) -> Iterator[Figure]:
    """What follows a figure in a list: the same metric went the same way, by so much."""
    for figure in figures:
        if figure.rule in ("from to", "arrow", "measure", "worded", "to"):
            continue
        end = figure.end
        while also := _ALSO.match(sentence, end):
            span = (also.start("value"), also.end())
            if any(span[0] < stop and begin < span[1] for begin, stop in taken):
                break
            taken.append(span)
            unit = unit_of(also["unit"])
            number: Number = {"text": fold(sentence[slice(*span)]), "value": 0.0, "evidence": []}
            number["value"] = value_of(also["value"])
            number["unit"] = unit
            if unit != figure.number.get("unit") or number["value"] == 0:
                break
            if "direction" in figure.number:
                number["direction"] = figure.number["direction"]
            if "metric" in figure.number:
                number["metric"] = figure.number["metric"]
            yield Figure(*span, figure.rule, number, first=figure)
            end = also.end()


def _typed(sentence: str, match: re.Match[str], rule: str) -> Figure | None:
    """The figure of one match, with what its own words say; None where they say none."""
    groups = match.groupdict()
    number: Number = {"text": fold(match.group()), "value": 0.0, "evidence": []}
    metric = groups.get("metric") or groups.get("of") or groups.get("bare")
    up = groups.get("up") or groups.get("gain")
    down = groups.get("down") or groups.get("loss")
    if rule == "worded":
        factor = {"half": 0.5, "double": 2.0, "triple": 3.0}
        number["value"] = next(value for name, value in factor.items() if groups[name])
        up, down = groups["half"] is None, groups["half"]
        metric = metric if (is_metric if down else is_measure)(metric or "") else None
    elif groups.get("word"):
        first = groups["word"].split()[0].casefold()
        number["value"] = _WORDS.get(first, 10.0)
    else:
        number["value"] = value_of(groups["value"])
    if number["value"] == 0 and rule not in ("from to", "arrow", "to"):
        return None
    if rule == "measure":
        number["unit"] = measures.unit_of(match)
        metric = measures.metric_of(match)
        if metric:
            number["metric"] = fold(metric)
        return Figure(*match.span(), rule, number)
    unit = "×" if rule in ("worded", "factor", "by factor") else unit_of(groups.get("unit") or "")
    if unit:
        number["unit"] = unit
    if rule in ("from to", "arrow"):
        if not _is_move(sentence, match, rule, number):
            return None
        up = number["value"] > value_of(groups["low"])
        down = not up
        number["baseline"] = fold(groups["low"] + (groups.get("low_unit") or "")).rstrip("$")
    if rule == "signed":
        if _MOVES.search(sentence[max(0, match.start() - 6) : match.start()]):
            return None  # "from +4.2 points to +0.2"
        up, down = groups["sign"][0] == "+", groups["sign"][0] != "+"
    if groups.get("pre"):
        noun = groups.get("gain") or ""
        if _SPEED_NOUN.match(noun):
            what = plain(groups["pre"])
            named = is_process(what) or (what and not ADJECTIVE.search(what))
            metric = f"{what} {noun}" if named else None
        else:
            thing = groups["pre"].strip()
            if not ADJECTIVE.search(thing) or is_process(thing):
                metric = object_names(thing, groups)[0] or metric
    if groups.get("object"):
        found, rival = object_names(groups["object"], groups)
        metric = metric or found
        if rival:
            number["baseline"] = rival
    if rule in ("by score", "to") and not _is_score(sentence, match, rule, metric):
        return None
    if groups.get("better"):
        known = metric or groups.get("object") or ""
        down = SMALLER_IS_BETTER.search(known)
        up = not down
    if _GAIN.match(groups.get("gain") or "") and SMALLER_IS_BETTER.search(metric or ""):
        up, down = None, "improvement"
    if metric:
        number["metric"] = fold(metric)
    if up or down:
        number["direction"] = "up" if up else "down"
    return Figure(*match.span(), rule, number)


def _is_move(sentence: str, match: re.Match[str], rule: str, number: Number) -> bool:
    """Whether "from 71 to 75" or "71 → 75" tells how a quantity moved."""
    low = value_of(match["low"])
    if match["low_unit"] and unit_of(match["low_unit"]) != number.get("unit"):
        return False  # "from 2 s to 300 ms" is no rise
    at = match.start("low")
    if sentence[at - 1 : at] == "$" and sentence[match.end("low") :][:1] != "$":
        return False  # money, or an address: no TeX
    if low == number["value"] or (_is_year(low) and _is_year(number["value"])):
        return False
    if rule == "arrow":
        return bool(number.get("unit") or ("." in match["low"] and "." in match["value"]))
    return bool(_CHANGES.search(sentence, max(0, match.start() - 120), match.end()))


def _is_score(sentence: str, match: re.Match[str], rule: str, metric: str | None) -> bool:
    """Whether a figure without a unit, or one that something was brought "to", is a score."""
    words = match["object"] or sentence[max(0, match.start() - 40) : match.start()].rstrip()
    if rule == "by score":
        return bool(metric and _SCORE_AT_END.search(metric)) and "." in match["value"]
    if match["unit"]:
        return not _ROBUST.search(words) and not match["value"].startswith("100")
    return bool(metric and _SCORE_AT_END.search(metric)) and "." in match["value"]


def _is_year(value: float) -> bool:
    return value == int(value) and 1900 <= value <= 2100
