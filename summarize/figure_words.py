"""Fragments of patterns that the rules of figures share: amounts, units, hedges, metrics.

Figures of abstracts may stand in TeX ("$8.75\\times$", "80\\,\\%"). Every fragment is linear: what
is repeated is bounded, and no repetition stands in another over the same words.
"""

import re

AMOUNT = r"(?<![\w.,–-])\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\w.,–-])\d+(?:\.\d+)?"
HEDGE = (
    r"(?:(?:by |of )?(?:up to|at least|at most|more than|less than|over|nearly|almost|about|around"
    r"|roughly|approximately|approx\.|an average of|on average|only|just|as much as|as little as|"
    r"an additional|a further|another|a margin of|a mean of|a median of|[~≈∼]|"
    r"\$?\\(?:sim|approx)\$?)\s?(?:an? )?)*"
)
DENYING = (
    r"not|never|no|without|fails? to|failed to|cannot|unable to|confidence|significant at|if|"
    r"whether|would|expected to|target of|goal of"
)
"""Alternatives: a figure soon after one of these was not reached."""
PERCENT = r"(?:\s?(?:\\,)?\\?%|\s?percent\b(?! points?))"
POINTS = (
    r"(?:(?:\s?\\?%|[\s-])\s?(?:absolute )?(?:percentage[ -])?(?:points?|pts|pp|p\.p\.)(?!\w)"
    r"|\s?pp\b)"
)
UNIT = rf"(?:{POINTS}|{PERCENT})"
TIMES = (
    r"(?:\s?(?:x|×|\$?\{?\\times\}?)(?![\w-])|[ -]fold\b| times\b|"
    r"\s?(?:x|×|\$?\{?\\times\}?\$?)-(?=[a-z]))"
)
PHYSICAL = (
    r"\s?(?:ms|s|seconds|minutes|hours|days|KB|MB|GB|TB|GFLOPs|FPS|dB|W|kWh|tokens/s)(?![\w/])"
)
NOT_RANGE = r"(?!\$?\s?(?:-|–|--|to|±|\\pm|\+/-)\s?[+$]?\d)"
STOP = (
    r"(?:and|or|but|nor|while|whereas|with|without|on|in|at|by|for|from|to|of|over|than|across|"
    r"against|versus|vs|compared|relative|via|through|using|under|within|among|between|during|"
    r"after|before|when|where|which|that|who|as|if|is|are|was|were|be|been|has|have|had|can|"
    r"could|may|might|will|would|does|do|did|not|no|it|its|they|their|them|we|our|this|these|"
    r"those|the|an?|all|both|each|per|respectively|even|despite|only|just|also|upon|into|onto|"
    r"yet|so|then|thus|hence|because|since|until|beyond|up|down|out|including|like|such|"
    r"achiev\w+|reach\w+|attain\w+|yield\w*|show\w*|demonstrat\w+|outperform\w*|surpass\w*|"
    r"exceed\w*|improv(?:e[sd]?|ing)|reduc(?:e[sd]?|ing)|increas(?:es|ed|ing)|maintain\w*|"
    r"preserv(?:es?|ed|ing)|requir(?:es?|ed|ing)|us(?:es?|ed)|mak(?:es?|ing)|remain\w*|"
    r"leav\w+|match(?:es|ed|ing)?|deliver\w*|"
    r"provid\w+|enabl\w+|allow\w*|suggest\w*|indicat\w+|reveal\w*|confirm\w*|tak(?:es?|ing)|took|"
    r"keep\w*|kept|gives?|gave|gets?|got|obtain\w*|holds?|held|becom\w+|found|observ\w+|"
    r"report(?:s|ed|ing)?|record(?:s|ed|ing)?|Yet|While|When|But|And|In|On|The|An?|Our|With|For|By|"
    r"At|From|Its|Their|Despite|Only|Even|All|Both|Each|Across|Under|Using|However|Although)"
)
"""Words that end a name: what stands before them is whole."""
WORD = rf"(?!(?:{STOP})\b)[A-Za-z][\w@/+'’-]*"
NOUN_PHRASE = rf"{WORD}(?: {WORD}){{0,4}}"
NOUN_PHRASE += rf"(?=\s?(?:[,;:)(—–\]]|\.(?!\w))| -- |\s?$| (?:{STOP}|\d\S*)(?!\w))"
"""Up to five words that are followed by punctuation or by a word that no name goes on with."""
STRONG = (
    r"(?:(?:top|rank|Top|Rank)-\d+|(?:[Aa]ccurac(?:y|ies)|[Pp]recision|[Rr]ecall|[Ss]ensitivity|"
    r"[Ss]pecificity|[Pp]erplexity|PPL)(?:@\d+)?|F-?_?\{?[01]?(?:\.5)?\}?(?:[- ](?:[Ss]cores?|"
    r"[Mm]easures?))|F_?\{?[12]\}?|(?:AU|ROC-?AU|PR-?AU)(?:RO|PR|C-?RO|C-?PR)?C|m?AP(?:@?\d+)?|"
    r"MAP(?:@\d+)?|[mM]?IoU|Dice|DSC|BLEU(?:-\d)?|chrF(?:\+\+)?|METEOR|ROUGE(?:-[12L])?|CIDEr|"
    r"BERTScore|PSNR|SSIM|LPIPS|FID|FVD|WER|CER|EER|DER|MOS|ASR|EM|[Pp]ass@\d+|n?DCG(?:@\d+)?|"
    r"NDCG(?:@\d+)?|MRR(?:@\d+)?|R@\d+|[Hh]its?@\d+|RMSE|MAE|MSE|MAPE|nRMSE|[Ee]xact[- ][Mm]atch)"
)
"""Metrics that have no unit, so that a bare decimal beside them is a score."""
_RATES = (
    r"(?:success|pass|acceptance|detection|win|solve|error|hallucination|completion|refusal|"
    r"failure|resolution|resolve|compliance|violation|hit|miss|false[- ]positive|false[- ]negative|"
    r"true[- ]positive|retention|conversion|response|approval|survival|attack|recovery|"
    r"collision|rejection|coverage|cache[- ]hit|[Ww]in|[Ss]uccess)"
)
QUANTITIES = (
    r"(?:throughput|latency|runtime|(?:inference|training|decoding|generation) (?:time|speed|cost|"
    r"latency|throughput)|(?:memory|energy|token|power|GPU memory) (?:usage|use|footprint|"
    r"consumption|costs?)|costs?|FLOPs|parameters|tokens|memory|KV[- ]cache)"
)
_OF_IT = r"(?: (?:accurac(?:y|ies)|errors?|scores?|rates?))?"
METRIC = (
    rf"(?<![\w'’-])(?:{WORD} ){{0,3}}?(?:{STRONG}{_OF_IT}|{_RATES} [Rr]ates?|[Rr]ates?|[Ss]cores?|"
    rf"{QUANTITIES}|[Cc]overage|[Ff]idelity|[Ff]aithfulness|[Aa]dherence|[Cc]onsistency|"
    rf"[Uu]tili[sz]ation|[Ee]rrors?|[Rr]etention|[Vv]alidity|[Ss]uccess|[A-Za-z]+F1)(?![\w-])"
)
"""A metric's name: its noun with up to three words before it."""
HAS_BY = re.compile(" by ", re.IGNORECASE)
HAS_AS = re.compile(" as ", re.IGNORECASE)
HAS_TIMES = re.compile(rf"\d\$?{TIMES}", re.IGNORECASE)
HAS_UNIT = re.compile(rf"\d\$?{UNIT}", re.IGNORECASE)
"""What is quickly found, and without which the longer patterns of some rules match nothing."""
IN_RANGE = re.compile(
    r"\d\s?\\?%?\$?\s?--?\s?\$?$|\d\S* to $|\bbetween [^,;]{1,40} and $|\brang\w+ $"
)
SMALLER_IS_BETTER = re.compile(
    r"\b(?:errors?|failures?|latency|costs?|time(?:-to-[\w-]+)?|loss|perplexity|risks?|[a-z]?FID|FVD|WER|CER|EER|memory|MAE|"
    r"RMSE|MSE)(?: (?:rates?|usage|use|footprint|consumption|overhead|values?|scores?))?"
    r"(?= (?:on|in|of|over|for|across|by)\b|\s?$)",
    re.IGNORECASE,
)
"""Where that is the name's last word: "memory reliability" should be large."""
_FACTORS = {"x", "X", "×", "fold", "times"}


def value_of(digits: str) -> float:
    """`1,200` as a number."""
    return float(digits.replace(",", ""))


def unit_of(raw: str) -> str:
    """`%`, `points` or `×` for their spellings, else the unit as it stands; may be empty."""
    if re.search(r"points?|pts|pp|p\.p", raw, re.IGNORECASE):
        return "points"
    if "%" in raw or "percent" in raw.lower():
        return "%"
    bare = raw.strip(" $-{}\\")
    return "×" if bare in _FACTORS else bare
