"""False lines made from true ones: one change each, which turns or widens what is said.

Nothing here is taken from `summarize.check`: the lists were written apart from its lexicon, and
the plain antonyms are pairs of WordNet 3.0 that occur in papers, so that the check can fail on
them. A change that the evidence itself bears out is told by `is_ambiguous` and left out.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from perturb_words import ANTONYMS, DIRECTIONS, HEDGES, UNITS

KINDS = (
    "number",
    "unit",
    "name",
    "direction",
    "antonym",
    "negation_inserted",
    "negation_deleted",
    "hedge",
    "condition",
    "comparison",
)


@dataclass(frozen=True, slots=True)
class Change:
    """A line that no longer says what it said. `old` and `new` are the words exchanged."""

    kind: str
    line: str
    old: str
    new: str


NUMERAL = re.compile(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?|(?<=-)\d+\b")
_SPELLED = (
    *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "twenty"),
    *("fifty", "hundred"),
)
_DIGITS = dict(zip(_SPELLED, map(str, (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 20, 50, 100)), strict=True))
_SPELLED_OUT = {digits: word for word, digits in _DIGITS.items()}
_SPELLED_RE = re.compile(rf"\b(?:{'|'.join(_SPELLED)})\b")
NAME = re.compile(
    r"(?<![\w-])(?:[A-Z][a-z]*[A-Z][\w-]*\w|[a-z]+[A-Z]\w*|[A-Z]{2,}[\w-]*"
    r"|[A-Z][A-Za-z]+-?\d[\w.-]*\w?)"
)
_PROPER = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}(?![\w-])")
"""A capital in the midst of a sentence: "Wasserstein", "Adam"."""

_DO = {
    "is",
    "are",
    "was",
    "were",
    "can",
    "could",
    "will",
    "would",
    "should",
    "does",
    "do",
    "has",
    "have",
}
_THIRD = re.compile(
    r"\b(improv|achiev|enabl|allow|outperform|reduc|increas|requir|learn|provid|lead|generaliz"
    r"|captur"
    r"|us|exploit|scal|perform|work|produc|generat|transfer|converg|surpass|preserv|match|need|help"
    r"|predict|reveal|depend|support|solv|address|handl|avoid|give|yield|offer|satisf)(es|s)\b"
)
_PLAIN = re.compile(
    r"\b(we|they|networks|models|methods|agents|representations|results|experiments|gans|rnns|cnns"
    r"|vaes|features|approaches|algorithms|humans|users) (?=(?!can|could|will|would|are|is|were|was"
    r"|do|does|have|has|may|might|should|and|or|in|on|of|to|for|with|by|from|at|as|that|which|also"
    r"|using|the|a)\b[a-z]{3,}\b(?<!ing)(?<!ed))",
    re.IGNORECASE,
)
_CONDITIONS = (
    "only when the labels are balanced",
    "only if the teacher is wider than the student",
    "except on long inputs",
    "unless the noise is heavy-tailed",
    "under the assumption of Lipschitz gradients",
    "when fewer than ten demonstrations exist",
    "if the hyperparameters are searched for each seed",
    "provided that the camera pose is given",
    "only for integer-valued inputs",
    "as long as the prior is Gaussian",
)


def changes(line: str, evidence: str, pool: Sequence[str], rng: random.Random) -> Iterator[Change]:
    """At most one change of each kind, two where a kind knows more."""
    makers: tuple[Callable[..., list[Change]], ...] = (
        _numbers,
        _units,
        partial(_names, pool=pool, evidence=evidence),
        _directions,
        _antonyms,
        _insertions,
        _deletions,
        _hedges,
        _conditions,
        _comparisons,
    )
    for make in makers:
        made = [
            change
            for change in make(line, rng)
            if change.line != line and not is_ambiguous(change, evidence)
        ]
        rng.shuffle(made)
        yield from made[: 1 if make in (_conditions, _comparisons) else 2]


def is_ambiguous(change: Change, evidence: str) -> bool:
    """Whether the evidence may bear the change out.

    A new number or name is ambiguous if it occurs there at all, a new unit if it follows a figure
    there. A new word is, if it stands there within three words of the word that follows or
    precedes it in the changed line.
    """
    low = evidence.lower()
    if change.kind == "name":
        return change.new.lower() in low
    if change.kind == "number":
        other = _DIGITS.get(change.new) or _SPELLED_OUT.get(change.new)
        return change.new in low or (other is not None and bool(re.search(rf"\b{other}\b", low)))
    if change.kind == "unit":
        return bool(re.search(rf"\d[ -]?{re.escape(change.new.lower())}(?!\w)", low))
    if change.kind in ("direction", "antonym"):
        words = re.findall(r"\w+", change.line.lower())
        given = re.findall(r"\w+", evidence.lower())
        new = re.findall(r"\w+", change.new.lower())[0]
        at = words.index(new) if new in words else -1
        beside = {word[:5] for word in (words[max(0, at - 1) : at] + words[at + 1 : at + 2])}
        for index, word in enumerate(given):
            if word[:5] == new[:5]:
                near = given[max(0, index - 3) : index] + given[index + 1 : index + 4]
                if beside & {other[:5] for other in near}:
                    return True
    return False


def names_of(texts: Sequence[str]) -> list[str]:
    """The names of many texts: capitals inside, or a capital word that is never written small."""
    found = {name for text in texts for name in NAME.findall(text) if len(name) > 2}
    plain = {word for text in texts for word in re.findall(r"\b[a-z]{4,}\b", text)}
    proper = {name for text in texts for name in _PROPER.findall(text)}
    found |= {
        name for name in proper if name.lower() not in plain and name[:-1].lower() not in plain
    }
    return sorted(found)


def _put(kind: str, line: str, match: re.Match[str], new: str) -> Change:
    old = match.group()
    return Change(kind, line[: match.start()] + new + line[match.end() :], old.strip(), new.strip())


def _numbers(line: str, rng: random.Random) -> list[Change]:
    made = []
    for match in NUMERAL.finditer(line):
        bare = match.group().replace(",", "")
        value = float(bare)
        options = [f"{value * 10:g}", f"{value + rng.randint(1, 9):g}", f"{value * 2 + 1:g}"]
        if "." in bare:
            options += [bare.replace(".", ""), f"{value + 0.3:.1f}"]
        elif value > 20:
            options += [bare[::-1], f"{value - 7:g}"]
        new = rng.choice(
            [
                option
                for option in options
                if "e" not in option and option != bare and not re.match(r"0\d", option)
            ]
        )
        made.append(_put("number", line, match, new))
    for match in _SPELLED_RE.finditer(line):
        new = rng.choice([word for word in _SPELLED if word != match.group()])
        made.append(_put("number", line, match, new))
    return made


def _units(line: str, rng: random.Random) -> list[Change]:
    return [
        _put("unit", line, match, rng.choice(others))
        for pattern, others in UNITS.items()
        for match in re.finditer(pattern, line)
    ]


def _names(line: str, rng: random.Random, pool: Sequence[str], evidence: str) -> list[Change]:
    made = []
    known = set(pool)
    for pattern in (NAME, _PROPER):
        for match in pattern.finditer(line):
            if pattern is _PROPER and match.group() not in known:
                continue
            new = rng.choice(pool)
            if not set(re.findall(r"\w+", new.lower())) & set(re.findall(r"\w+", evidence.lower())):
                made.append(_put("name", line, match, new))
    return made


def _pairs(text: str) -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for pair in text.split():
        one, other = pair.split("/")
        table.setdefault(one, []).append(other)
        table.setdefault(other, []).append(one)
    return table


_DIRECTION_TABLE = _pairs(DIRECTIONS)
_ANTONYM_TABLE = _pairs(ANTONYMS)
_IDIOMS = re.compile(
    r"more than one|at least|at most|as well|high-level|low-level|more and more|high[- ]dimensional"
    r"|low[- ]rank|large[- ]scale|[Ll]ong [Ss]hort|first time|at the same time|over time|over the"
    r"|over a|most of|more generally|under the|low-resource|over-|under-|best of|state of|[Dd]eep "
    r"(?:neural|learning|reinforcement|networks?|Q)|[Oo]ver|[Uu]nder\b|at large|more specifically"
    r"|on top|top of|New York|long[- ]term|short[- ]term|no longer"
    r"|loss(?:es)?(?! (?:of|in)\b)|gain(?! (?:of|in)\b)|[Ii]n short|no hard"
    r"|most (?:common|popular|existing)"
)
"""Set phrases in which a single word turned gives nonsense rather than a claim."""


def _swapped(kind: str, table: dict[str, list[str]], line: str, rng: random.Random) -> list[Change]:
    made = []
    idioms = [match.span() for match in _IDIOMS.finditer(line)]
    for match in re.finditer(r"\b[A-Za-z]+(?:-(?:up|down))?\b", line):
        word = match.group()
        others = table.get(word.lower())
        if not others or word.isupper():
            continue
        if any(start <= match.start() < end for start, end in idioms):
            continue
        if word.lower() == "more" and not re.match(r" \w+s\b", line[match.end() :]):
            others = ["less"]  # "fewer" goes with things that are counted
        new = rng.choice(others)
        made.append(_put(kind, line, match, new.capitalize() if word[0].isupper() else new))
    return made


def _directions(line: str, rng: random.Random) -> list[Change]:
    return _swapped("direction", _DIRECTION_TABLE, line, rng)


def _antonyms(line: str, rng: random.Random) -> list[Change]:
    return _swapped("antonym", _ANTONYM_TABLE, line, rng)


def _insertions(line: str, rng: random.Random) -> list[Change]:
    kind = "negation_inserted"
    made = []
    for match in re.finditer(r"\b[a-z]+\b", line):
        if match.group() in _DO and not re.match(r"(?: also)? not|n't", line[match.end() :]):
            if match.group() in ("has", "have") and not re.match(
                r" (?:been|shown)", line[match.end() :]
            ):
                continue
            new = rng.choice(("{} not", "{} never" if match.group() != "do" else "{} not"))
            made.append(_put(kind, line, match, new.format(match.group())))
    for match in _THIRD.finditer(line):
        verb = match.group()
        base = verb[:-1]
        new = rng.choice(("does not {}", "fails to {}", "doesn't {}", "never {}"))
        made.append(_put(kind, line, match, new.format(base if "never" not in new else verb)))
    for match in _PLAIN.finditer(line):
        new = rng.choice(("do not ", "don't ", "never "))
        made.append(_put(kind, line, match, match.group() + new))
    made += [
        _put(kind, line, match, new)
        for pattern, new in _DENIED
        for match in re.finditer(pattern, line)
    ]
    return made


_DENIED: tuple[tuple[str, str], ...] = (
    (r"\bwith(?= (?!respect|regard)[a-z])", "without"),
    (r"\b(?:by |via )?using\b", "without using"),
    (
        (
            r"(?<=\w) to (?=(?:improve|learn|achieve|generate|predict|train|reduce|solve|capture"
            r"|transfer|generalize)\b)"
        ),
        " not to ",
    ),
)


_DELETIONS: tuple[tuple[str, str], ...] = (
    (r"\b(?:does|do|did) not ", ""),
    (r"\b(?:doesn't|don't|didn't) ", ""),
    (r"\bcannot\b", "can"),
    (r"\bcan't\b", "can"),
    (r"\b(is|are|was|were|has|have|can|could|will|would|should|may|might)(?:n't| not)\b", r"\1"),
    (r"\bnot (?=[a-z])", ""),
    (r"\bwithout\b", "with"),
    (r"\bno (?=[a-z]+)(?!longer)", ""),
    (r"\bnever\b", "always"),
    (r"\bneither\b", "both"),
    (r"\bfail(?:s|ed)? to ", ""),
    (r"\blacks? of\b", "presence of"),
    (r"\bunable to\b", "able to"),
    (r"\bimpossible\b", "possible"),
    (r"\bnon-(?=[a-z])", ""),
    (
        (
            r"\bun(?=supervised|labell?ed|known|seen|paired|stable|structured|conditional"
            r"|biased|bounded)"
        ),
        "",
    ),
    (r"\blacks\b", "has"),
    (r"\black\b(?! of)", "have"),
)


def _deletions(line: str, _: random.Random) -> list[Change]:
    made = []
    for pattern, new in _DELETIONS:
        for match in re.finditer(pattern, line):
            if line[match.end() :].startswith("only"):
                continue
            made.append(_put("negation_deleted", line, match, match.expand(new)))
    return made


def _hedges(line: str, _: random.Random) -> list[Change]:
    return [
        _put("hedge", line, match, new)
        for pattern, new in HEDGES
        for match in re.finditer(pattern, line)
    ]


def _conditions(line: str, rng: random.Random) -> list[Change]:
    made = []
    if match := re.search(r"(?<!not )\bonly (?=[a-z])", line):
        made.append(_put("condition", line, match, ""))
    if match := re.search(
        r",? \b(?:if|unless|except|provided|only when)\b [^,.;]{8,}(?=[.,;]|$)", line
    ):
        made.append(_put("condition", line, match, ""))
    if match := re.search(r"\b(?:when|if)\b(?= [a-z])", line):
        made.append(_put("condition", line, match, "unless"))
    if not made and (match := re.search(r"(?<=\w)[.\s]*$", line)):
        made.append(_put("condition", line, match, f" {rng.choice(_CONDITIONS)}."))
    return made


_NP = r"(?:[\w-]+ ){0,3}[\w-]+"
_STOP = (
    r"(?=[,.;:]| (?:on|in|by|for|with|when|while|and|at|under|across|using|as|to|that|which)\b|$)"
)
_BEATS = re.compile(
    rf"(?:^|[,.;:] |\b(?:that|and|show|while|our) )(?P<left>{_NP}?) (?P<verb>(?:significantly |"
    r"consistently |greatly |often )?(?:outperforms?|surpass(?:es)?|exceeds?|beats?|"
    r"(?:is|are|performs?|works?|generalizes?|trains?|converges?) (?:[\w-]+ )?"
    r"(?:better|worse|faster|"
    r"slower|higher|lower|smaller|larger|stronger|cheaper|more [\w-]+|less [\w-]+) than)) "
    rf"(?P<right>{_NP}?){_STOP}"
)
_VAGUE = re.compile(r"(?:we|it|they|which|that|this|and)", re.IGNORECASE)


def _comparisons(line: str, _: random.Random) -> list[Change]:
    made = []
    for match in _BEATS.finditer(line):
        left, right = match["left"].strip(), match["right"].strip()
        if _VAGUE.fullmatch(left) or len(left) < 3 or len(right) < 3:
            continue
        new = f"{right} {match['verb']} {left}"
        start, end = match.start("left"), match.end("right")
        changed = line[:start] + new + line[end:]
        made.append(Change("comparison", changed, line[start:end], new))
    return made
