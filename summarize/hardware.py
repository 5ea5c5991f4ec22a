"""Hardware that the work described ran on: "a single A100 GPU", "a Raspberry Pi 4", "CPU".

    sentence → named devices and plain ones, with count, size and unit → less what a rival ran on,
             what is only hoped for, what is a topic → their words

A name that goes on ("a GPU system", "A100-80G") is read to its end or not at all. Linear: no
nested repetition.
"""

import re
from collections.abc import Iterator
from itertools import chain

from summarize.card import fold
from summarize.figure_words import STOP

_COUNT = (
    r"(?:(?:a |one )?(?:single|singular) |(?:(?<![\d,.])\d{1,5}|\d{1,3}(?:,\d{3})+) ?[x×]? ?|"
    r"\d{1,3}x|one |two |three |four |six |eight |sixteen |dual |an? )?"
)
_MAKER = (
    r"(?:NVIDIA |Nvidia |NVidia |AMD |Intel |Apple |Huawei |Google |Qualcomm |GeForce |Tesla |ARM |"
    r"Arm |Xilinx |Instinct ){0,2}(?:\d{2,3} ?GB )?"
)
_MEMORY = r"\d{1,3} ?G(?:i?B)?"
_WITH_MEMORY = (
    rf"(?:,? (?:with|of) (?:just |only |at most |up to |as little as )?{_MEMORY}(?: of)?"
    rf"(?: (?:GPU |video |device |system )?(?:memory|VRAM|RAM))?(?!\w)|"
    rf" \({_MEMORY}(?: (?:of )?(?:memory|VRAM|RAM))?\))?"
)
_UNIT = (
    r"(?:[ -](?:edge |mobile |development |developer |embedded |desktop )?(?:[CGNT]PUs?|FPGAs?|"
    r"SoCs?|chips?|cards?|boards?|processors?|accelerators?|cores?|nodes?|servers?|systems?|"
    r"machines?|clusters?|instances?|workstations?|laptops?|smartphones?|phones?|tablets?|"
    r"devices?|hardware|platforms?|kits?|pods?|MCUs?|microcontrollers?)(?![\w-]))?"
)
"""What the name is a name of: 128 "A100 nodes" are not 128 A100."""
_NAMED = re.compile(
    rf"(?<![\w-])(?<!\d[,.])(?P<count>{_COUNT})(?P<name>{_MAKER}(?:"
    r"(?:A100|H100|H200|H20|H800|A800|B200|B300|GB200|GH200|V100|P100|L40S?|A6000|A5000|A4000|A40|"
    r"RTX[ -]?(?:PRO )?[A-Z]?\d{4}(?: ?Ti| Super| SUPER)?|GTX ?\d{3,4}(?: ?Ti)?|"
    r"Titan (?:X[Pp]?|V|RTX)|TITAN (?:X[Pp]?|V|RTX)|MI\d{3}X?)"
    rf"(?:[- ](?:SXM\d?|PCIe|NVL|{_MEMORY})(?!\w)){{0,2}}"
    r"(?: (?:Ada|Blackwell|Ampere|Hopper|Generation|Laptop|Workstation|Server|Max-Q|Edition)\b)"
    r"{0,3}(?: GPUs?\b)?"
    r"|(?:(?<=NVIDIA )|(?<=Nvidia )|(?<=GeForce ))\d{4}(?: ?Ti)? GPUs?"
    r"|(?:T4|L4|A10G?|A30|P4|P40|K80|M60)(?= GPUs?\b) GPUs?"
    r"|TPU(?:[ -]?v\d\w{0,3})(?:-\d+)?(?: [Pp]ods?\b)?|TPUs\b|Ascend(?: NPUs?| ?9\d{2}\w?)"
    r"|Jetson(?: (?:AGX|Orin|Xavier|Nano|NX|TX\d|Thor)){0,3}"
    r"|Raspberry Pi(?: (?:Zero|Pico|\d)(?: ?(?:W|B\+?|Model \w\+?))?)?"
    r"|iPhone(?: \d\d(?: Pro)?(?: Max)?)?|MacBook(?: Pro| Air)?|Mac (?:mini|Studio)|Apple Silicon|"
    r"(?<=Apple )M\d(?: (?:Pro|Max|Ultra))?|M[1-5] (?:Pro|Max|Ultra|MacBook)|"
    r"Snapdragon(?: \d+\w*(?: Elite)?(?: Gen \d)?| X Elite)?|"
    r"ESP32(?:-\w+)?|Arduino(?: \w+)?|STM32\w*|Cortex-[AM]\d+\w?|"
    r"Xeon(?: (?:Gold|Silver|Platinum|Bronze|Phi|Max|Scalable))?(?: [A-Z]{0,2}\d[\w-]*)?|"
    r"EPYC(?: \d\w+)?|Ryzen(?: AI| Threadripper)?(?: \d)?(?: \d{4}\w*)?|"
    r"Core (?:i\d|Ultra \d)(?:[- ]\d\w+)?|Loihi ?2?|WSE-[23]|Gaudi ?\d|Trainium\d?|Inferentia\d?|"
    r"Zynq(?:[ -]?UltraScale\+?|[ -]?\d\w*)?(?: (?:MPSoC|RFSoC))?(?: [A-Z]{2,4}\d\w+)?|"
    r"Alveo U\d+|Kria \w+|PYNQ-Z\d|"
    r"Coral (?:Edge )?TPU|Edge TPU|Meta Quest \d|Vision Pro|Pixel \d(?: Pro)?|Galaxy S\d\d(?: "
    rf"Ultra)?){_UNIT}{_WITH_MEMORY}"
    r")(?!\w)(?! (?:market|users?|owners?|apps?|sales|prices?|shortage|supply|exports?|ban|"
    r"family|and its)\b)(?!-(?:class|based|like|level|style|equivalent|scale|grade|optimi|enabled|"
    r"accelerated|powered|compatible|specific|only))"
)
_ENDS = (
    rf"(?=\s?(?:[.,;:)\]–—]|--|$)|\s-\s|\s\(|\s(?:{STOP}|[a-z]+ly|alone|each|such|like|"
    r"versus|runs?|ran|needs?|offers?|completes?|consumes?|produces?|rather|instead|again)"
    r"(?![\w-]))"
)
"""No noun goes on behind it, as in "a GPU system"."""
_PLAIN = re.compile(
    r"\b(?:on|using|with|requir\w+|needs?|within|to|via|by|across|in) "
    r"(?:just |only |merely |at least |as few as )?"
    r"(?P<name>(?:(?:an?|one|two|four|eight|the|just|only|\d{1,4}(?:-\d{1,4})?) )?"
    r"(?:(?:single|standard|commodity|consumer(?:[- ]grade|-level)?|off-the-shelf|ordinary|desktop|"
    r"edge|"
    r"embedded|battery-powered|commercial|modest|mid-range|low-end|high-end|low-cost|low-power|NVIDIA|Intel|AMD|ARM|Arm|x86|"
    r"Android|mobile|modern|multi-core|single-core|free|cheap|resource-constrained|"
    r"\d+[ -]?GB(?: VRAM)?|\d+-core|server-grade|workstation|gaming|quad-core) ){0,3}"
    r"(?P<device>(?:[CG]PU )?hardware|GPUs?|CPU cores?|CPUs?|TPUs?|NPUs?|FPGAs?|laptops?|"
    r"smartphones?|phones?|microcontrollers?|MCUs?|workstations?|PCs?|smartwatch(?:es)?)"
    r"(?: (?:server|cluster|workstation|node|machine|system|platform|board|card|processor)s?)?"
    rf"{_WITH_MEMORY}){_ENDS}"
)
_VAGUE = re.compile(r"\b(?:edge|embedded|mobile) hardware")
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

_TOPIC = re.compile(
    r"(?:\b(?:without|no|not|lack\w*|than|like|as an?|eliminat\w+|avoid\w*|instead of|shortage|"
    r"price|expensive|sell\w*|bann?\w*|export\w*|buy\w*|announc\w+|rather than|nor|any)\b)"
    r"[^.;,]{0,25}$",
    re.IGNORECASE,
)
_COMPARES = (
    r"\b(?:than|compared (?:to|with|against)|relative to|versus|vs\.?|in contrast to|unlike|"
    r"equivalent to|comparable to|akin to|outperform\w*|surpass\w*|exceed\w*|beat(?:s|ing)?)"
)
_FEW = r"(?: (?!(?:on|in|with|using|at|by|of|for|from|across|under|via|when)\b)[\w-]+){0,3} $"
_RIVAL = re.compile(
    rf"{_COMPARES}{_FEW}"
    r"|(?:speed-?ups?|improvements?|gains?|reductions?|savings?|efficien\w+|faster|better|"
    r"advantages?|boosts?|throughput|performance|[\d.$] ?(?:x|×|\\times|times)\$?)[^.;,]{0,40}"
    rf"\bover{_FEW}"
    rf"|(?:{_COMPARES}|\bbaselines?)\b[^.;,]{{0,110}}?(?<!when )(?<!while )\b(?:run(?:s|ning)?|"
    r"execut(?:ed|ing)|deployed|hosted|served|implemented|implementations?)"
    r"(?: (?:locally|natively|entirely|directly|only))? (?:on|with|using|in) $",
    re.IGNORECASE,
)
"""What the work is compared with, or what that ran on."""
_SECOND = re.compile(rf"(?:{_COMPARES})\b[^.;,]{{0,120}}$", re.IGNORECASE)
"""In "X on a GPU is faster than Y on a CPU" the second is the rival's."""
_MENTION = re.compile(r"\b(?:[CGNT]PUs?|FPGAs?|MCUs?|phones?|laptops?|hardware)\b")
_NEEDED = re.compile(r"\b(?:requir|need|demand)\w*(?: [\w-]+){0,3} $")
_OURS_NEEDS = re.compile(
    r"[^.;]{0,60}, (?:whereas|while|but) (?:ours?|we|the proposed|this)\b", re.IGNORECASE
)
_OURS = re.compile(r"\b(?:our|ours|we)\b", re.IGNORECASE)
"""In "X needs four H100, whereas ours needs one" the four are X's."""
_HOPED = re.compile(
    r"\b(?:pav(?:e|es|ing)|paradigm|democrati[sz]\w*|promis(?:e|es|ing)|potential(?:ly)?|future|"
    r"could|might|would|open(?:s|ing) (?:up|the|a|new)|towards?|path(?:way)?s? (?:to|for)|"
    r"opportunit\w+|hop(?:e|es|ing)|envision\w*|suitab\w+|ideal(?:ly)?|accessib\w+|affordab\w+)\b[^.;,]{0,100}$",
    re.IGNORECASE,
)
"""Where it may run one day, or where it would fit."""
_HARD = re.compile(
    r" (?:remains?|poses?|introduces?|incurs?|suffers?|faces?|"
    r"is (?:\w+ )?(?:challeng\w+|difficult|hard|infeasible|impractical|prohibitive\w*|limited|"
    r"constrained))\b"
)
"""What follows says why it does not run there."""


def hardware_in(sentence: str) -> list[str]:
    """Hardware that the work ran on, with its count where that stands beside it."""
    found: list[tuple[int, str]] = []
    ends: list[tuple[int, int]] = []
    plain = any(word in sentence for word in _DEVICES)
    for start, end, words in chain(_named(sentence), _plain(sentence) if plain else ()):
        if any(start < stop and begin < end + 12 for begin, stop in ends):
            continue
        ends.append((start, end))
        if not _elsewhere(sentence, start, end, [begin for begin, _ in ends]):
            found.append((start, words))
    bare = _BARE.search(sentence) if plain and not found else None
    if bare and _TIMED.search(sentence) and not _KEPT_ON.search(sentence):
        if _elsewhere(sentence, *bare.span("name" if bare["name"] else "only"), []):
            return []
        found.append((bare.start(), bare["name"] or bare["only"]))
    return [words for _, words in sorted(found)]


def _named(sentence: str) -> Iterator[tuple[int, int, str]]:
    """Devices with a name."""
    for match in _NAMED.finditer(sentence):
        # "3,000 A100 GPU hours" are not 3,000 of them.
        hours = _HOURS.match(sentence, match.end())
        yield *match.span(), fold(match["name"] if hours else match.group())


def _plain(sentence: str) -> Iterator[tuple[int, int, str]]:
    """Devices that are told by their kind: "a consumer GPU"."""
    for match in _PLAIN.finditer(sentence):
        if _QUALIFIED.search(match["name"]) and not _VAGUE.search(match["name"]):
            yield *match.span("name"), fold(match["name"])


def _elsewhere(sentence: str, start: int, end: int, others: list[int]) -> bool:
    """Whether the words around say that the work did not run there."""
    before = sentence[max(0, start - 160) : start]
    if _TOPIC.search(before[-40:]) or _RIVAL.search(before) or _HOPED.search(before):
        return True
    if second := _SECOND.search(before):
        at = start - len(before) + second.start()
        if any(other < at for other in others) or _MENTION.search(sentence, 0, at):
            return True
    if _NEEDED.search(before) and _OURS_NEEDS.match(sentence, end):
        return not _OURS.search(sentence, 0, start)
    return _HARD.match(sentence, end) is not None
