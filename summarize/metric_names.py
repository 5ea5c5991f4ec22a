"""Whether words name what a figure measures: a metric, rather than what was improved or where.

    "improves accuracy by 5%" → accuracy    "improves GPT-4 by 5%" → nothing
    "cuts tool calls by 5%" → tool calls    "lifts the rules to 79%" → nothing

What rises or gets better may be a system, a data set or a task as well as a quantity, so its last
word must be one that measures; what is cut, or what there is less of, is a quantity as it stands.
A name in doubt is left out.
"""

import re

from summarize.card import fold
from summarize.figure_words import METRIC, STRONG

METRIC_ALONE = re.compile(METRIC)
METRIC_TAIL = re.compile(rf"(?:{METRIC})$")
ADJECTIVE = re.compile(
    r"(?:able|ible|ient|ive|ful|ous|less|al|ate|ly|ic|(?<!spe)(?<!se)(?<!ne)(?<!fe)ed|complex|robust|compact|important|significant|stable|strong|often|frequent|ing|ent|ant)$"
)
METRIC_END = re.compile(
    rf"(?:{STRONG}|(?<![A-Za-z])(?:run)?(?:accurac|precision|recall|score|rate|latenc|cost|time|memory|token|parameter|"
    r"flops|throughput|speed|error|size|usage|consumption|overhead|perplexity|performance|quality|"
    r"efficiency|success|robustness|loss|coverage|fidelity|energy|storage|footprint|bandwidth|"
    r"utilization|delay|power|budget|variance|regret|bias|hallucination|toxicity|diversity|"
    r"consistency|faithfulness|computation|compute|calls|steps|iterations|samples|queries|"
    r"length|traffic|communication|cache|occupancy|reward|return|likelihood|distance|"
    r"uncertainty|leakage|toxicity|sycophancy|forgetting|separability|effort|yield|revenue|"
    r"conversion|retention|emissions|volume|depth|frequency|amount|number|count|data|"
    r"complexity|requirements?|violations?|failures?|collisions?|hours?|work|load|share|"
    r"ratio|proportion|percentage|fraction|index|similarity|prevalence|incidence|adherence|"
    r"regret|probability|odds|agreement|correlation|divergence|entropy|gap|MOTA|ECE)\w*)$",
    re.IGNORECASE,
)
"""Words that a metric ends with, so that the object of "improves … by 5%" is one."""
_NO_METRIC = re.compile(
    r"(?:models?|baselines?|methods?|tasks?|agents?|systems?|LLMs?|VLMs?|approach(?:es)?|results?|"
    r"counterparts?|networks?|polic(?:y|ies)|benchmarks?|datasets?|settings?|regimes?|cases?|"
    r"scenarios?|domains?|environments?|conditions?|total|average|practice|parallel|particular|"
    r"contrast|addition|comparison|general|turn|order|frameworks?|algorithms?|techniques?|"
    r"architectures?|strateg(?:y|ies)|languages?|experiments?|simulations?|production|states?|"
    r"others?|ones?|same|work|favor|line|mode|way|well|least|most|magnitude|experts?|humans?|"
    r"backbones?|training|inference|evaluation|deployment|detectors?|classifiers?|transformers?|"
    r"areas?|terms|stages?|phases?|setups?|levels?|papers?|periods?|budgets?|capabilities)$",
    re.IGNORECASE,
)
_STATISTIC = re.compile(r"(?:peak|geometric|mean|median|average|maximum|end-to-end|up|final| )+")
_PROPER = re.compile(r"^(?:[A-Z][a-z]+\w*|[\w-]*\d[\w-]*|[A-Z][\w-]*-[\w-]+)\b")
PRONOUN = re.compile(r"\b(?:it|them|this|these|those|that|which|us|others?|each|both|one|all)\b")
VERB = re.compile(
    r"\b(?:lifts?|raises?|reduces?|increases?|improves?|boosts?|lowers?|cuts?|brings?|leads?|causing)\b"
)
_LIKE = re.compile(
    r"^(?:average(?! precision)|overall|mean(?! (?:average|absolute|squared?|reciprocal|opinion|"
    r"percentage))|relative(?! error)|absolute(?! (?:\w+ )?error)|the|The|its|their|our|my|an?|An?|"
    r"total|new|down|state-of-the-art|SOTA|best|strong|competitive|high|very high|superior|"
    r"maximum|final|highest|lowest|higher|lower|better|worse|greater|similar|comparable|only|same|"
    r"consistent|significant|substantial) "
)
"""Articles and praise before a name. Capitals are a name's own: "Total Score", "Mean IoU"."""
_WHOSE = re.compile(r"^.*\w['’]s (?=\w)")
"""Whose metric it is: "the previous model's F1" is an F1."""
_QUALITY = re.compile(
    r"[a-z](?:ness|ency|ancy|racy|bility|arity|idity|osity|(?<!act)ivity|(?<!mod)ality|iance)$"
)
"""Qualities can be measured; what ends in -tion or -ment may be a method or a task."""
_CLAUSE = re.compile(
    r"\b(?:while|what|how|where|whose|than|but|whereas|not|so|if|as|respectively)\b"
    r"|^(?:[a-z]+ly|with|for|to|[Bb]eats?|[Mm]atch(?:es)?) |^(?:[a-z]+ly|[Rr]ates?)$"
)
"""Words of a clause, so that the name is none."""
_SPED_UP = re.compile(
    r"(?:ing|tion|ment|sis|inference|search|retrieval|prefill|execution|convergence)$"
)
_NO_PROCESS = re.compile(r"(?:attention|diffusion|pruning|quanti[sz]ation|distillation)$")
_TIME = re.compile(r"(?:time|latency|delay|duration|wall-clock|cost)$", re.IGNORECASE)


def is_metric(words: str) -> bool:
    """Whether words can name what is measured, where a figure says that there is less or more."""
    if not 1 <= len(words.split()) <= 6 or PRONOUN.search(words) or VERB.search(words):
        return False
    if _CLAUSE.search(words):
        return False
    if METRIC_ALONE.fullmatch(words):
        return True
    if _STATISTIC.fullmatch(words):
        return False
    return not _NO_METRIC.search(words) and not _PROPER.match(words)


def is_measure(words: str) -> bool:
    """Whether the last word is a quantity's or quality's, so that what is improved is a metric."""
    head = words.partition(" of ")[0]
    return is_metric(words) and bool(METRIC_END.search(head) or _QUALITY.search(head))


def is_process(words: str) -> bool:
    """Whether words name what runs, and so can be sped up: "inference", "tree search"."""
    sped = _SPED_UP.search(words) and not _NO_PROCESS.search(words)
    return bool(sped) and words.islower() and not _CLAUSE.search(words)


def is_time(words: str) -> bool:
    """Whether a "speedup in" this means less of it, so that no direction is told without doubt."""
    return _TIME.search(words) is not None


def plain_metric(words: str) -> str:
    """A metric's name as it is kept: folded, without articles and praise before it."""
    return plain(fold(words))


def plain(words: str) -> str:
    """Words without articles and praise before them."""
    words = _WHOSE.sub("", words)
    for _ in range(3):
        words = _LIKE.sub("", words)
    return words.strip()
