"""Names of data sets and benchmarks: a list of known ones, shapes, and words that say what it is.

    sentence → capitalised words → known, shaped ("…Bench") or named ("the X corpus", "X, a
             benchmark of …") → neighbours in a list of such names

A name counts once something says that it is one; models, metrics and languages are written like
data sets, so capitals alone never do. Linear in the length of the sentence.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

from summarize.card import Span

_NAME = re.compile(
    r"(?<![\w@$\\.+/#-])(?=[\w'.+-]*[A-Z])(?:[A-Z\d]|[a-zτ]{1,7}(?:-[Bb]ench|Bench|-[A-Z]))\w*"
    r"(?:[-'’.+](?=[A-Za-z\d])\w+|\+)*"
)
_KNOWN_PHRASES = re.compile(
    r"\b(?:Natural Questions|MS[ -]MARCO|Tanks (?:and|&) Temples|Humanity['’]s Last Exam|"
    r"Common ?Voice|UK Biobank|The Pile|Open Images|Visual Genome|Stanford Cars|PASCAL VOC|"
    r"Mip-NeRF ?360|CNN/Daily ?Mail|Open X-Embodiment|Waymo Open(?: Motion)? Dataset|AG ?News|"
    r"SWE-[Bb]ench (?:Verified|Lite|Pro|Multilingual|Multimodal)|Chatbot Arena|Arena[- ]Hard|"
    r"Terminal[- ]Bench(?: \d\.\d)?|GPQA[- ]Diamond|AIME ?['’]?(?:20)?2\d|Minerva Math|DeepMind "
    r"Control Suite)"
    r"(?!\w)"
)
_SHAPED = re.compile(
    r"(?:[\w.+'-]*[\w'+])?(?:Bench|BENCH|-bench)(?:[-+.]?\w+)*$|[a-zτ]+-bench$"
    r"|(?=\w*[a-z])[A-Z\d][\w-]*(?:QA|VQA|SQL)(?:[-.]?\d\w*)?$|[A-Z][\w-]*[a-z]Eval\+?$"
)
_NO_BENCH = re.compile(r"(?:Bench|BENCH)(?:es|mark\w*|marking)$|^(?:Work|Test|Auto|Coda)?Bench$")
_TASKS = re.compile(
    r"^(?:Open(?:-?Domain)?|Video|Doc(?:ument)?|Table|Tabular|Image|Audio|Embodied|Code|Long|"
    r"Multi-?[Hh]op|Visual|"
    r"Medical|Temporal|Conversational|Knowledge|Text-?(?:to|2)-?|NL-?2|Graph|Chart|Data|Scientific|"
    r"Spatial|Multi-?[Mm]odal|Speech|Short|Legal|Financial|Extractive|Generative|My|No|Postgre|"
    r"Postgres|Spark|Micro|Lite|Auto|Self|Human|Re|LLM|Model|Music|Math|Bio|Cross|Ego|Mono|Agent|"
    r"RAG)"
    r"-?(?:V?QA|SQL|Eval)$"
)
"""Tasks and programs that are spelled like benchmarks."""
_NOUN = re.compile(
    r" (?:(?:benchmark|evaluation|test|training|validation|reasoning|image|video|speech|text|QA|"
    r"retrieval|segmentation|detection|classification|public|open) )?"
    r"(?:data ?sets?|benchmarks?|corpus|corpora|test ?sets?|leaderboards?|test suites?|"
    r"(?:evaluation |benchmark )suites?)\b(?![- ](?:generat|construct|creat|design|develop|"
    r"contamin|"
    r"curation|condens|distill|framework|pipeline|saturat|builder|method))"
)
_INTRODUCED = re.compile(
    r"\b(?:introduc(?:e|es|ed|ing)|present(?:s|ed|ing)?|propos(?:e|es|ed|ing)|releas(?:e|es|ed|"
    r"ing)|"
    r"construct(?:s|ed|ing)?|buil[dt]s?|building|develop(?:s|ed|ing)?|creat(?:e|es|ed|ing)|"
    r"contribut(?:e|es|ed|ing)|curat(?:e|es|ed|ing)|describes?|called|named|termed|namely|dubbed) "
    r"(?:the )?(?P<name>[A-Z][\w.+'’-]*(?: (?:[A-Z\d][\w.+'-]*|of|for)){0,3}?)"
    r"(?: \([^()]{1,120}\))?"
    r"(?:, |: | as | — | – )(?:an?|the|our) (?:[\w/-]+,? ){0,9}?"
    r"(?:data ?set|benchmark|corpus|test ?bed|test ?set|test ?suite)"
    r"(?= (?:of|for|that|with|to|compris|contain|design|span|and|cover|in|which|built|consist|from|"
    r"based|where|derived|on|annotated|paired|across|featuring|curated|constructed|created|"
    r"targeting|dedicated|aimed|grounded|collected|drawn|focused|suite)|[.,;:()—–]|$)"
)
_CALLED = re.compile(
    r"\b(?:data ?set|benchmark|corpus|test ?suite),? (?:called|named|termed|dubbed|namely) (?:the "
    r")?"
    r"(?P<name>[A-Z][\w.+'’-]*(?: [A-Z\d][\w.+'-]*){0,3})"
)
_KINDS = ("data", "benchmark", "corpus", "test")
"""One of these stands wherever `_INTRODUCED` or `_CALLED` can match."""
_LISTED_AFTER = re.compile(
    r"\b(?:data ?sets|benchmarks|corpora|test ?sets)"
    r"(?:,? (?:such as|including|namely|like|e\.g\.,?)|:| \((?:e\.g\.,? |i\.e\.,? |namely |"
    r"including )?) ?(?:the )?$"
)
_SEPARATOR = re.compile(
    r"(?: \([^()]{1,40}\))?(?:, (?:and |& |or )?(?:the |on )?|,? (?:and|&|or|as well as|to) (?:the "
    r"|on )?| ?/ ?)"
)
_LISTED = re.compile(r"(?:,|\band|&|\bor|/) ?$")
_IS_SYSTEM = re.compile(
    r"(?:,| is) an? (?:[\w-]+ ){0,4}(?:pipeline|framework|system|agent|method|model|approach)\b"
)
_A_KIND = re.compile(r"\ban? (?:[a-z-]+ ){1,2}$")
_SIZE = re.compile(r"^\d+(?:\.\d+)?[KMBTkx](?:[+-].*)?$")
_USED_ON = re.compile(r"\b(?:on|across|over|like|including|such as|both) (?:the )?$")
_SUFFIX = re.compile(
    r"^(?P<base>.+?)-(?:(?:pre)?trained|style|based|like|level|scale|sized|derived|finetuned|"
    r"fine-tuned|only|type|compatible|specific|wide)$"
)
_MODELS = re.compile(
    r"^(?:GPT|Chat-?GPT|Llama|LLaMA|LLaVA|Qwen|QwQ|QVQ|Gemma|Gemini|Claude|Mi[sx]tral|Ministral|"
    r"Pythia|OLMo|Phi|DeepSeek|GLM|Chat-?GLM|Intern|BERT|.+BERT|Ro?BERTa|.+BERTa|CLIP|XLM|.*XLM|"
    r".+CLIP|ViT|"
    r"ResNet|.+Former|.+former|T5|.*LLM|SAM|YOLO|DINO|BLIP|U-?Net|.*VLA|.*GAN|.*VAE|Wan|FLUX|SDXL|"
    r"Kimi|MiniMax|o[134]|Sonnet|Opus|Haiku|Grok|Whisper|wav2vec|HuBERT|LSTM|Mamba|Transformer|"
    r"PPO|GRPO|DPO|LoRA|QLoRA|Adam|AdamW|XGBoost|LightGBM|.*RAG|.*Agent|.*Net|MLP|SVM|TF-IDF|BM25|"
    r"VGG|EfficientNet|Inception|AlexNet|Nemotron|Granite|Falcon|Yi|OPT|BLOOM|Codex|"
    r"BLEU|ROUGE|METEOR|COMET|BERTScore|FID|PSNR|SSIM|LPIPS|AUROC|AUC|mAP|IoU|mIoU|MAE|RMSE|MSE)"
    r"(?![a-z])[\w.:+-]*$"
)

_REMEMBERED = 8_192
"""Names come again and again; what was decided of them is kept."""
_LONGEST_NAME = 60
"""Characters; longer words are addresses or dumps."""
_HAS_CAMEL = re.compile(r"[a-z\d][A-Z]|[A-Z]{2,}[a-z]{2,}")
_HAS_DIGIT = re.compile(r"[A-Z]\w*-?\d")
_CAPITALS = re.compile(r"^[A-Z][A-Z\d]{2,}(?:-[A-Z\d]+)*\+?$")
_FOLDED = re.compile(r"[-_ .'’]")


@cache
def _names(section: str) -> frozenset[str]:
    """The names of one section of datasets.txt."""
    text = (files("summarize") / "datasets.txt").read_text(encoding="utf-8")
    body = text.split(f"[{section}]\n")[1].split("\n[")[0]
    return frozenset(
        name for line in body.splitlines() if not line.startswith("#") for name in line.split()
    )


@cache
def _known() -> frozenset[str]:
    """The known names, as they stand and folded."""
    return frozenset((*_names("known"), *map(_fold, _names("known"))))


def _fold(name: str) -> str:
    return _FOLDED.sub("", name).casefold()


def datasets_in(sentence: str) -> list[Span]:
    """Where the names of data sets and benchmarks stand in a sentence, in order."""
    found: list[Span] = [match.span() for match in _KNOWN_PHRASES.finditer(sentence)]
    told = any(word in sentence for word in _KINDS)
    for pattern in (_INTRODUCED, _CALLED) if told else ():
        for match in pattern.finditer(sentence):
            start, end = match.span("name")
            while sentence[end - 1] in ".'’-" or sentence[start:end].endswith((" of", " for")):
                end = start + len(
                    sentence[start:end].rstrip(".'’-").removesuffix(" of").removesuffix(" for")
                )
            if not _outside(sentence[start:end]):
                found.append((start, end))
    names = [
        match.span()
        for match in _NAME.finditer(sentence)
        if match.end() - match.start() <= _LONGEST_NAME and not _touches(match.span(), found)
    ]
    sure: list[Span | None] = [_sure(sentence, span) for span in names]
    places = sorted(
        [(span, True) for span in found]
        + [(now or span, now is not None) for span, now in zip(names, sure, strict=True)]
    )
    return list(_with_neighbours(sentence, places))


def _touches(span: Span, taken: list[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)


def _sure(sentence: str, span: Span) -> Span | None:
    """The name at `span`, without a suffix such as "-trained", if something says what it is."""
    start, end = span
    name = sentence[start:end]
    before, after = sentence[max(0, start - 40) : start], sentence[end : end + 60]
    if _IS_SYSTEM.match(sentence, end) and not _is_known(name):
        return None
    if (base := _base(name)) is not None:
        if base not in _names("word") or _USED_ON.search(before) or _NOUN.match(after):
            return start, start + len(base)
        return None
    if _outside(name):
        return None
    if (noun := _NOUN.match(after)) and _shapely(name):
        # "the ECI datasets" and "a large ECI benchmark" are those of a task.
        return (
            None
            if (_CAPITALS.match(name) and _A_KIND.search(before))
            or (
                noun.group().endswith(("ts", "ks", "ra", "es", "ds")) and not _LISTED.search(before)
            )
            else span
        )
    if _LISTED_AFTER.search(before) and _shapely(name):
        return span
    return None


@lru_cache(_REMEMBERED)
def _base(name: str) -> str | None:
    """The part of a word that is a known or telling name."""
    if cut := _SUFFIX.match(name):
        name = cut["base"]
    if _SHAPED.match(name) and not _NO_BENCH.search(name) and not _TASKS.match(name):
        return name
    if name in _names("word") or _is_known(name):
        return name
    head, dash, tail = name.partition("-")
    if dash and len(head) > 3 and _is_known(head) and not tail[0].islower():
        return name
    stem = name.rstrip("0123456789'’+")
    return name if len(stem) > 2 and stem != name and _is_known(stem) else None


def _is_known(name: str) -> bool:
    """Whether it is in the list; in another spelling only where it cannot be a common word."""
    if name in _names("kind"):
        return False
    odd = len(name) > 5 and sum(ch.isupper() or ch.isdigit() for ch in name) > 1
    return name in _known() or (odd and _fold(name) in _known())


@lru_cache(_REMEMBERED)
def _outside(name: str) -> bool:
    """Whether a name is that of a model, a metric, a task or a kind of data."""
    bare = name.removesuffix("s")
    return bool(
        name in _names("kind")
        or bare in _names("kind")
        or _SIZE.match(name)
        or _MODELS.match(name)
        or _TASKS.match(name)
        or any(part in _names("kind") for part in name.split("-")[:1])
    )


@lru_cache(_REMEMBERED)
def _shapely(name: str) -> bool:
    """Whether a name is written as data sets are: capitals inside, digits or capitals only."""
    bare = name.removesuffix("s")
    return bool(
        _CAPITALS.match(bare)
        or _HAS_DIGIT.search(name)
        or any(map(_HAS_CAMEL.search, name.split("-")))
    )


def _with_neighbours(sentence: str, places: list[tuple[Span, bool]]) -> Iterator[Span]:
    """The sure names, and what stands with one of them in a list."""
    group: list[tuple[Span, bool]] = []
    bare = 0
    for span, sure in places:
        gap = _SEPARATOR.fullmatch(sentence, group[-1][0][1], span[0]) if group else None
        if not gap:
            yield from _members(sentence, group, bare)
            group, bare = [], 0
        # "On A and B, C wins": what only a comma joins at the end may be the subject.
        bare = bare + 1 if gap and sentence[gap.start() : gap.end()].endswith(", ") else 0
        group.append((span, sure))
    yield from _members(sentence, group, bare)


def _members(sentence: str, group: list[tuple[Span, bool]], bare: int) -> Iterator[Span]:
    if group and sentence.startswith(")", group[-1][0][1]):
        bare = 0
    listed = len(group) - bare
    anchored = any(sure for _, sure in group)
    for place, (span, sure) in enumerate(group):
        name = sentence[slice(*span)]
        if sure or (anchored and place < listed and _shapely(name) and not _outside(name)):
            yield span
