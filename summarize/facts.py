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

_COUNT = (
    r"(?:(?:a |one )?single |(?:(?<![\d,.])\d{1,5}|\d{1,3}(?:,\d{3})+) ?[x×]? ?|\d{1,3}x|one |"
    r"two |three |four |six |eight |sixteen |dual |an? )?"
)
_MAKER = r"(?:NVIDIA |Nvidia |AMD |Intel |Apple |Huawei |Google |Qualcomm |GeForce |Tesla ){0,2}"
_NAMED = re.compile(
    rf"(?<![\w-])(?<!\d[,.])(?P<count>{_COUNT})(?P<name>{_MAKER}(?:"
    r"(?:A100|H100|H200|H20|H800|A800|B200|B300|GB200|GH200|V100|P100|L40S?|A6000|A5000|A4000|A40|"
    r"RTX[ -]?(?:PRO )?[A-Z]?\d{4}(?: ?Ti| Super| SUPER| Ada)?|GTX ?\d{3,4}(?: ?Ti)?|"
    r"Titan (?:X[Pp]?|V|RTX)|TITAN (?:X[Pp]?|V|RTX)|MI\d{3}X?)"
    r"(?:[- ](?:SXM\d?|PCIe|NVL|\d{2,3} ?GB))?(?: GPUs?\b)?"
    r"|(?:T4|L4|A10G?|A30|P4|K80|M60)(?= GPUs?\b) GPUs?"
    r"|TPU(?:[ -]?v\d\w{0,3})(?:-\d+)?(?: [Pp]ods?\b)?|TPUs\b|Ascend(?: NPUs?| ?9\d{2}\w?)"
    r"|Jetson(?: (?:AGX|Orin|Xavier|Nano|NX|TX\d|Thor)){0,3}"
    r"|Raspberry Pi(?: (?:Zero|Pico|\d)(?: ?(?:W|B\+?|Model \w\+?))?)?"
    r"|iPhone(?: \d\d(?: Pro)?(?: Max)?)?|MacBook(?: Pro| Air)?|Mac (?:mini|Studio)|Apple Silicon|"
    r"(?<=Apple )M\d(?: (?:Pro|Max|Ultra))?|M[1-5] (?:Pro|Max|Ultra|MacBook)|"
    r"Snapdragon(?: \d+\w*(?: Elite)?(?: Gen \d)?| X Elite)?|"
    r"ESP32(?:-\w+)?|Arduino(?: \w+)?|STM32\w*|Cortex-[AM]\d+\w?|"
    r"Xeon(?: \w+)?|EPYC(?: \d\w+)?|Ryzen(?: \d\w*)?|Core i\d(?:-\w+)?|Loihi ?2?|WSE-[23]|"
    r"Gaudi ?\d|Trainium\d?|Inferentia\d?|Zynq(?: ?\w+)?|Alveo U\d+|Kria \w+|PYNQ-Z\d|"
    r"Coral (?:Edge )?TPU|Edge TPU|Meta Quest \d|Vision Pro|Pixel \d(?: Pro)?|Galaxy S\d\d(?: "
    r"Ultra)?)"
    r")(?!\w)(?! (?:market|users?|owners?|apps?|sales|prices?|shortage|supply|exports?|ban|"
    r"family)\b)"
)
_PLAIN = re.compile(
    r"\b(?:on|using|with|requir\w+|needs?|within|to|via|by|across|in) "
    r"(?P<name>(?:(?:an?|one|two|four|eight|the|just|only|\d{1,4}(?:-\d{1,4})?) )?"
    r"(?:(?:single|standard|commodity|consumer(?:-grade|-level)?|off-the-shelf|ordinary|desktop|"
    r"edge|"
    r"embedded|battery-powered|commercial|modest|mid-range|low-end|high-end|low-cost|low-power|NVIDIA|Intel|AMD|ARM|Arm|x86|"
    r"Android|mobile|modern|multi-core|single-core|free|cheap|resource-constrained|"
    r"\d+[ -]?GB(?: VRAM)?|\d+-core|server-grade|workstation|gaming|quad-core) ){0,3}"
    r"(?P<device>GPUs?|CPU cores?|CPUs?(?! cores?\b)|TPUs?|NPUs?|FPGAs?|laptops?|"
    r"smartphones?|phones?|microcontrollers?|MCUs?|workstations?|PCs?|"
    r"(?<!edge )(?<!embedded )(?<!mobile )hardware|smartwatch(?:es)?))\b"
    r"(?![- ](?:memory|hours?|kernels?|cluster|utili[sz]ation|time|resources?|programming|code|"
    r"cost|"
    r"design|architectures?|optimi[sz]|acceler|verif|constraint|generation|rent|budget|days?|usage|"
    r"description|security|vendors?|use|users?|images?|sensor|data|photos?|calls?|apps?|number|"
    r"operators?|bound|only|footprint|bandwidth|cache|offload|threads?|simulat|synthesis|efficien|"
    r"aware|limits?|and software|platforms? such|in the loop|engineers?|baseline|videos?|camera|"
    r"class|based|style|CPU|case)|/)"
)
_DEVICES = (
    *("GPU", "CPU", "TPU", "NPU", "FPGA", "laptop", "phone", "microcontroller", "MCU", "PC"),
    *("hardware", "smartwatch", "workstation"),
)
"""One of these stands wherever `_PLAIN` or `_BARE` can match."""
_QUALIFIED = re.compile(
    r"\b(?:an?|one|two|four|eight|single|standard|commodity|consumer|consumer-grade|consumer-level|"
    r"off-the-shelf|ordinary|desktop|edge|battery-powered|embedded|modest|mid-range|low-end|low-cost|low-power|"
    r"NVIDIA|"
    r"Intel|AMD|ARM|Android|x86|\d+)\b"
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
_HARDWARE_TOPIC = re.compile(
    r"(?:\b(?:without|no|not|lack\w*|than|like|as an?|eliminat\w+|avoid\w*|instead of|shortage|"
    r"price|"
    r"expensive|sell\w*|bann?\w*|export\w*|buy\w*|announc\w+|rather than|nor|any)\b)[^.;,]{0,25}$",
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


_BARE = re.compile(
    r"\b(?:on|using) (?P<name>[CG]PUs?)(?=[,.;)]|$| (?:and|with|in|while|at|for)\b)"
    r"|\b(?P<only>CPU)-only (?:inference|training|benchmark|server|machine|deployment|hardware)"
)
_HOURS = re.compile(r"[ -](?:GPU|TPU|card)?[ -]?(?:hours?|days?|weeks?|months?|years?)\b")
_KEPT_ON = re.compile(r"\b(?:materiali[sz]|stor(?:e|ing)|resident|offload|reside)\w*")
_TIMED = re.compile(
    r"\d ?(?:ms|s|fps|FPS|seconds|minutes|hours|×|x)\b|\b(?:latency|train|inference)"
)
"""What was timed or trained on a bare "CPU" ran there."""


def hardware_in(sentence: str) -> list[str]:
    """Hardware that something ran on, with its count where that stands beside it."""
    found: list[tuple[int, str]] = []
    ends: list[Span] = []
    for match in _NAMED.finditer(sentence):
        if not _HARDWARE_TOPIC.search(sentence[max(0, match.start() - 40) : match.start()]):
            # "3,000 A100 GPU hours" are not 3,000 of them.
            hours = _HOURS.match(sentence, match.end())
            found.append((match.start(), fold(match["name"] if hours else match.group())))
        ends.append(match.span())
    plain = any(word in sentence for word in _DEVICES)
    for match in _PLAIN.finditer(sentence) if plain else ():
        start, end = match.span("name")
        if any(start < stop and begin < end + 12 for begin, stop in ends):
            continue
        if not _QUALIFIED.search(match["name"]):
            continue
        if _HARDWARE_TOPIC.search(sentence[max(0, match.start() - 40) : start]):
            continue
        found.append((start, fold(match["name"])))
    bare = _BARE.search(sentence) if plain and not found else None
    if bare and _TIMED.search(sentence) and not _KEPT_ON.search(sentence):
        if _HARDWARE_TOPIC.search(sentence[max(0, bare.start() - 40) : bare.start()]):
            return []
        found.append((bare.start(), bare["name"] or bare["only"]))
    return [words for _, words in sorted(found)]
