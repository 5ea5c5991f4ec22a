"""How well a sentence answers each of the card's questions.

    sentence → which rules it meets (`cues`, `cues_posts`) → how well, next to the others

A rule's words let a sentence in; what else the sentence does, tell a result, say good-bye, add to
something said before, decides between those that were let in.
"""

import re
from collections.abc import Sequence

from db.card import Field
from summarize.cues import Rule
from summarize.cues_posts import rules_for
from summarize.options import Candidate
from summarize.questions.slots import Thing
from summarize.words import may_hold

_LACKS = re.compile(
    r"however|\byet\b|\black|\bfail|limited|struggl|challeng|remains?\b|cannot|difficult|suffer|"
    r"gap\b|costly|expensive|unclear",
    re.IGNORECASE,
)
_FURTHER = re.compile(
    r"\b(?:further|also|additionally|moreover|finally|second|another|lastly|even)\b|"
    r"^(?:First|Specifically|In particular|Concretely),",
    re.IGNORECASE,
)
"""What adds to something that was said before, or goes into its parts."""
CLOSES = re.compile(
    r"(?:^|\b[Oo]ur |\b[Tt]hese |\b[Tt]he )(?:[Tt]ogether, )?(?:[\w-]+ )?(?:results?|findings?|"
    r"work|study|"
    r"experiments|approach|observations)\b[^.;]{0,40}\b(?:highlight|suggest|underscore|showcase|"
    r"pave|"
    r"position|open|offer|provide|establish|point|demonstrate the|emphasi[sz]e|lay|shed|support)|"
    r"\bMore broadly\b|\bpromising (?:step|direction|path|avenue)\b"
)
"""How an abstract says good-bye: what the results mean to it, seldom what they are."""
_OUTDOES = re.compile(
    r"\b(?:outperform|achiev|attain|surpass|exceed|improv|dominat|beat|reduc|reach|match|accelerat|"
    r"increas|yield|demonstrat|rais)(?:s|es|ed|ing)?\b"
)
"""What tells an outcome, whatever it was tested on."""
_RUNS_ON = re.compile(r"[a-z)]\. [A-Z][^.]*[a-z)]\. [A-Z]")
"""Three sentences or more that were written as one entry of a list."""
_NAMED = re.compile(r"\b(?:[A-Z]\w*[A-Z\d][\w/.-]*|[A-Z][\w.]+-[\w.-]+)")
_WRITER = re.compile(r"\b(?:I|[Ww]e|[Oo]ur)\b")
_COLLECTS = re.compile(
    r"^(?:To \w[^,]{0,60}, )?(?:[Ww]e|[Tt]he authors) (?:\w+ly |also |then |first |further "
    r")*(?:build|"
    r"construct|collect|curate|assemble|gather|compile|annotate)s? (?:an? |the |our |two |three )"
    r"(?:[\w-]+ ){0,4}(?:training set|data ?sets?|corpus|corpora|test set|benchmarks?)\b"
)
"""What a system was trained or tested on is not how it works."""
_SLOGAN = re.compile(r"(?:This|The) (?:paper|work|study|article)(?: [\w’'-]+){1,4}\.$")
"""A handful of words about the paper: they name an approach at most."""
_DIGIT = re.compile(r"\d")
MAKES = re.compile(
    r"\b(?:[Ww]e|[Tt]his (?:paper|work|study|article|report)|[Tt]he authors) (?:\w+ly |then |"
    r"first |"
    r"therefore |thus )*(?:propos|introduc|present|develop|design|formulat|releas|build|creat|"
    r"construct|"
    r"argu|investigat|stud|ask|examin|explor)"
)


class _Read:
    """A candidate, and what is asked of it for every rule anew."""

    def __init__(self, candidate: Candidate) -> None:
        self.candidate = candidate
        self.text = candidate.text
        self.line = candidate.line()
        self.lowered = candidate.text.lower()


def fits_of(
    candidates: Sequence[Candidate], priors: dict[int, float], kind: str, total: int, thing: Thing
) -> dict[Field, dict[int, tuple[float, Candidate]]]:
    """For each field, how well each sentence that serves it would do so."""
    worth = max((candidate.worth for candidate in candidates), default=0.0) or 1.0
    prior = max(priors.values()) or 1.0
    fits: dict[Field, dict[int, tuple[float, Candidate]]] = {}
    read = [_Read(candidate) for candidate in candidates if not _RUNS_ON.search(candidate.text)]
    for rule in rules_for(kind):
        for one in read:
            if not _serves(rule, one, total, thing):
                continue
            candidate = one.candidate
            fit = _fit(rule, candidate) + 0.3 * candidate.worth / worth
            if kind != "paper":
                near = priors[candidate.index] / prior
                # A newsletter's "we" is who writes it, not who made what it tells of.
                told = kind == "newsletter" and rule.field == "approach"
                if near < rule.near or (told and _WRITER.search(candidate.text)):
                    continue
                fit = near + 0.3 * candidate.worth / worth
            fits.setdefault(rule.field, {})[candidate.index] = (fit, candidate)
    return fits


def _fit(rule: Rule, candidate: Candidate) -> float:
    """How well a sentence of a paper answers the field's question, 0 to about 1.5."""
    text = candidate.text
    fit = sum(candidate.roles[role] for role in rule.roles)
    fit -= 0.2 if text.startswith("It ") else 0.0
    if rule.field == "result":
        fit = max(fit, 0.5) + 0.3 if candidate.measured else fit
        fit += 0.2 if _DIGIT.search(text) else 0.0
        fit -= 0.5 if CLOSES.search(text) else 0.0
        return fit - (0.2 if _FURTHER.search(text) else 0.0)
    if rule.field in ("data", "cost"):
        fit += 0.2 if _DIGIT.search(text) else 0.0
        # A result that names its test set is a result first.
        return fit - (0.4 if rule.field == "data" and _OUTDOES.search(text) else 0.0)
    if rule.field == "problem":
        return fit + (0.2 if _LACKS.search(text) else 0.0)
    fit += 0.2 if rule.field == "approach" and MAKES.search(text) else 0.0
    return fit - (0.3 if _FURTHER.search(text) else 0.0)


def _serves(rule: Rule, one: _Read, total: int, thing: Thing) -> bool:
    """Whether a sentence may answer the rule's question; what is quickly told is asked first."""
    candidate, text = one.candidate, one.text
    if candidate.index < rule.after * total:
        return False
    if sum(candidate.roles[role] for role in rule.roles) < rule.least and not (
        (rule.field == "result" and candidate.measured)
        or (rule.sure is not None and rule.sure.search(text))
    ):
        return False
    if not _has_cue(rule, one) and not _does(rule, one.line, thing):
        return False
    if rule.made and thing.kind and rule.made.search(one.line):
        return False
    if rule.field == "approach" and _SLOGAN.match(one.line):
        return False
    if rule.field == "approach" and thing.kind == "system" and _COLLECTS.match(one.line):
        return False
    if rule.field == "data" and _OUTDOES.search(text) and not _NAMED.search(text):
        return False
    return rule.veto is None or rule.veto.search(text) is None


def _has_cue(rule: Rule, one: _Read) -> bool:
    if rule.words and not may_hold(rule.words, one.text, one.lowered):
        return False
    told = rule.praise.sub("", one.text) if rule.praise else one.text
    return rule.cue.search(told) is not None


def _does(rule: Rule, line: str, thing: Thing) -> bool:
    """Whether a sentence says what the item's own thing does: "Tarn splits …"."""
    if rule.field != "approach" or not thing.kind or thing.call == "this":
        return False
    name = thing.call[:1].upper() + thing.call[1:]
    return line.startswith(name + " ") and line[len(name) + 1 :][:1].islower()
