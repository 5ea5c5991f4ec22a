"""What a product manager looks for besides results: scale, hardware, data sets, people.

    sentences → parameter counts, hardware, data-set names, a study with people → facts

Each fact is the source's own words and its whole sentence. Precision before recall: a size counts
where something says that it is a model's, hardware where something ran on it, a study where it is
reported. Every pattern is linear: no nested repetition.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from db.card import Fact, FactKind
from summarize.card import Item, Span, evidence, fold
from summarize.datasets import datasets_in
from summarize.hardware import hardware_in
from summarize.studies import study_in

MAX_FACTS = 12
_MOST: dict[FactKind, int] = {"parameters": 4, "hardware": 3, "dataset": 5, "human_study": 1}
_LONGEST = 5_000
"""Characters; what is longer without a full stop is a table or a dump, and no sentence."""

_DIGIT = re.compile(r"\d")
_SCALE = {"k": 1e3, "m": 1e6, "b": 1e9, "t": 1e12}
_SIZE = re.compile(
    r"(?<![\w.,$€£¥-])(?:(?<=\d[BM]-)|(?<!-))(?P<size>(?P<value>\d{1,4}(?:\.\d+)?)"
    r"(?P<scale>[BMKT](?![\w+])|[ -]?(?:[Bb]illion|[Mm]illion|[Tt]rillion)\b))"
)
_RANGE_END = re.compile(
    r"(?<=\d[BM][-–—])(?P<size>(?P<value>\d{1,4}(?:\.\d+)?)(?P<scale>[BM])(?!\w))"
)
_OF_PARAMETERS = re.compile(
    r"\)?[ -]?(?:(?:trainable|total|active|activated|learnable|model|tunable|effective|frozen|"
    r"non-embedding|additional|extra)[ -]){0,2}(?:(?:and|of) )?(?:param(?:eter)?s?\b|weights\b)"
)
_OF_MODEL = re.compile(
    r"\)?[ -](?:[\w.+/-]+[ -]){0,3}?(?:models?|LLMs?|VLMs?|MLLMs?|SLMs?|VLAs?|LMs?|LVLMs?|"
    r"backbones?|"
    r"checkpoints?|scales?|variants?|students?|teachers?|transformers?|Transformers?|decoders?|"
    r"encoders?|baselines?|polic(?:y|ies)|agents?|judges?|counterparts?|MoE|DiT|network|dense|"
    r"instruct|Instruct|active|parametric|base)\b"
)
_NOT_PARAMETERS = re.compile(
    r"\)?[ -](?:[\w.-]+[ -]){0,3}?(?:tokens?|samples?|examples?|images?|pairs?|words?|users?|"
    r"people|"
    r"documents?|instances?|records?|dollars?|USD|euros?|GPU|FLOPs?|MACs?|steps?|questions?|"
    r"videos?|"
    r"clips?|frames?|hours?|sentences?|characters?|edges?|nodes?|points?|rows?|items?|patients?|"
    r"pages?|files?|lines?|queries|papers?|posts?|messages?|reads?|downloads?|views?|cells?|"
    r"molecules?|sequences?|trajectories|interactions|transactions|speakers?|parallel|corpus|"
    r"datasets?|data|vocabulary|context|window|entries|annotations|operations|params?/s)\b"
)
_SUPPOSED = re.compile(
    r"\b(?:hypothetical\w*|[Ii]magin(?:e|ary)|[Ss]uppose|[Ss]ay we had|[Ll]et['’]s)\b"
)
"""A model that nobody has."""
_AGENTS = re.compile(r" agents?\b")
_MONEY = re.compile(r"(?:[$€£¥]|USD|EUR|US\$|worth|revenue|cost|valuation|fund\w*)[^.;]{0,12}$")
_FAMILY = re.compile(
    r"(?:Qwen|Llama|LLaMA|LLaVA|Gemma|Mi[sx]tral|Ministral|Pythia|OLMo|Phi|DeepSeek|GLM|InternLM|"
    r"InternVL|GPT|gpt-oss|Wan|SmolLM|Falcon|Yi|Kimi|OPT|BLOOM|MiniCPM|Nemotron|Granite|BERT|"
    r"ViT|T5|Mamba|RWKV|CodeLlama|StarCoder|Vicuna|NLLB)[\w.-]*(?: [\d.]{1,4}| Instruct| Coder| VL|"
    r" Base)? ?\(?$"
)
_ABOUT_MODELS = re.compile(
    r"\b(?:models?|LLMs?|VLMs?|MLLMs?|parameters?|params|transformers?|backbones?|scales?|MoE|"
    r"checkpoints?|Qwen|Llama|Gemma|Mistral|weights|distill\w*|Transformers?)",
)
_JOINT = re.compile(
    r"(?:[ -]?param(?:eter)?s?)?(?:\)? ?[,/–—-] ?(?:and |or )?(?:\w+(?:-\d(?:\.\d)?)? \(?)?|\)?,? "
    r"(?:and|to|or|vs\.?|versus) (?:\w+(?:-\d)? \(?)?)"
)

_RUNS = re.compile(
    r"\b(?:models?|train(?:ed|ing)?|inference|fine-?tun\w+|LLMs?|tokens?|throughput|"
    r"quanti[sz]\w+)\b",
    re.IGNORECASE,
)
_RAN = re.compile(
    r"\b(?:we|our|I|my|trained|fine-?tun\w+|runs?|running|ran|inference|quanti[sz]ed)\b"
)
_TESTS = re.compile(
    r"\b(?:benchmarks?|data ?sets?|evaluat\w+|scor(?:es?|ed|ing)|train(?:ed|ing)|accuracy|"
    r"state-of-the-art)\b",
    re.IGNORECASE,
)


def facts_of(item: Item, spans: Sequence[Span]) -> list[Fact]:
    """The facts in the given sentences, in text order, at most `MAX_FACTS`; each once.

    Hand over only sentences about the item's own work. A newsletter speaks of everybody's and has
    none.
    """
    found: list[Fact] = []
    if item.kind == "newsletter":
        return found
    seen: set[tuple[FactKind, str]] = set()
    counts: Counter[FactKind] = Counter()
    for start, end in spans:
        sentence = item.text[start:end]
        if len(sentence) > _LONGEST:
            continue
        for kind, words, value in _facts(sentence, item.kind == "paper"):
            key = (kind, f"{value:g}" if value else words.casefold())
            if key in seen or counts[kind] >= _MOST[kind]:
                continue
            bare = key[1].removeprefix("an ").removeprefix("a ")
            # "RTX 3090" is told with "RTX 3090 (24 GB)".
            if kind == "hardware" and any(bare in told for other, told in seen if other == kind):
                continue
            seen.add(key)
            counts[kind] += 1
            fact: Fact = {"kind": kind, "text": words, "evidence": evidence([(start, end)])}
            if value is not None:
                fact["value"] = value
            found.append(fact)
    return found[:MAX_FACTS]


def _facts(sentence: str, is_paper: bool) -> Iterator[tuple[FactKind, str, float | None]]:
    """What one sentence states: (kind, its words, value).

    Posts speak of phones, prices and other people's surveys: there, hardware counts only beside a
    model that runs, and studies not at all.
    """
    for words, value in parameters_in(sentence):
        yield "parameters", words, value
    if is_paper or (_RUNS.search(sentence) and _RAN.search(sentence)):
        for words in hardware_in(sentence):
            yield "hardware", words, None
    for start, end in datasets_in(sentence) if is_paper or _TESTS.search(sentence) else ():
        yield "dataset", fold(sentence[start:end]), None
    if is_paper and (study := study_in(sentence)):
        yield "human_study", study, None


_RIVAL_BEFORE = re.compile(
    r"\b(?:than|vanilla|versus|vs\.?|rivals?|beats?) (?:[\w-]+ ){0,2}$"
    r"|\b(?:outperform|surpass|exceed|beat)\w*"
    r"(?: (?!(?:with|using|while|at|by|despite|across|on)\b)[^\s.;]+){0,9} $"
    r"|\bahead of(?: [^\s.;]+){0,4} $"
)
_RIVAL = re.compile(r"(?: [\w-]+){0,2} (?:baselines?|counterparts?|competitors?|rivals?)\b")
"""Sizes of others' models, which say nothing of this one."""


def parameters_in(sentence: str) -> list[tuple[str, float]]:
    """Sizes of models: their words and the number of parameters."""
    if not _DIGIT.search(sentence):
        return []
    sizes = sorted(
        [*_SIZE.finditer(sentence), *_RANGE_END.finditer(sentence)], key=lambda match: match.start()
    )
    if not sizes or _SUPPOSED.search(sentence):
        return []
    sizes = [m for n, m in enumerate(sizes) if not n or sizes[n - 1].end() <= m.start()]
    about_models = _ABOUT_MODELS.search(sentence) is not None
    sure = [_is_size(sentence, match, about_models) for match in sizes]
    # "1B, 3B and 8B parameters": what is said of the last holds for those listed with it.
    for here in range(len(sizes) - 2, -1, -1):
        gap = (sizes[here].end(), sizes[here + 1].start())
        joined = _JOINT.fullmatch(sentence, *gap) is not None
        if joined and sure[here + 1] and sure[here] is None:
            sure[here] = True
    for here in range(1, len(sizes)):
        gap = (sizes[here - 1].end(), sizes[here].start())
        if sure[here - 1] and sure[here] is None and _JOINT.fullmatch(sentence, *gap):
            sure[here] = True
    return [(match["size"], _count(match)) for match, one in zip(sizes, sure, strict=True) if one]


def _count(match: re.Match[str]) -> float:
    return round(float(match["value"]) * _SCALE[match["scale"].strip(" -")[0].lower()], 3)


def _is_size(sentence: str, match: re.Match[str], about_models: bool) -> bool | None:
    """Whether a figure counts parameters; None where its own words do not say."""
    end = match.end("size")
    before, after = sentence[max(0, match.start() - 40) : match.start()], sentence[end : end + 60]
    earlier = sentence[max(0, match.start() - 90) : match.start()]
    if _MONEY.search(before[-25:]) or _RIVAL_BEFORE.search(earlier) or _RIVAL.match(after):
        return False
    if _OF_PARAMETERS.match(after):
        return True
    if match["scale"] not in ("B", "M", "T"):
        return False if _NOT_PARAMETERS.match(after) else None
    if _NOT_PARAMETERS.match(after):
        return False
    if match["scale"] == "M" and _AGENTS.match(after):
        return None
    if _OF_MODEL.match(after) or _FAMILY.search(before):
        return match["scale"] != "T" or None
    if match["scale"] == "B" and about_models:
        return True
    return None
