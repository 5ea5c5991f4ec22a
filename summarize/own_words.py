"""Whether a sentence of a post tells of the post's own work.

A paper is about its own work; a post speaks of prices, plans, rivals and other people's studies
as well. What is supposed, asked, quoted or reported of others says nothing of the post's makers.
"""

import re

_REPORTED = re.compile(
    r"[“”]|\b(?:says?|said|told|according to|reported(?:ly)?|touted|researchers|analysts)\b",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"\b(?:could|would|might|may|should|will|if|imagine|suppose|let['’]s|expect(?:s|ed)?|study|"
    r"survey|forecast\w*|predict\w*|estimat\w+|promis\w+)\b|\?[\"’]?$",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:we|our|us|I|my|benchmarks?|models?|LLMs?|inference|latency|throughput|accuracy|tokens?|"
    r"perplexity|training|runtime|speed-?ups?|version)\b|\b(?:I|we)['’]",
    re.IGNORECASE,
)
_SPECIFICATION = re.compile(r"USD|[KMGT]i?B$|frames/s$")


def reports_others(sentence: str) -> bool:
    """Whether somebody is quoted or reported in a post's sentence."""
    return _REPORTED.search(sentence) is not None


def tells_its_own(sentence: str) -> bool:
    """Whether a post's sentence can hold a result of its makers: theirs, measured, not supposed."""
    if _REPORTED.search(sentence) or _SUPPOSED.search(sentence):
        return False
    return _OWN.search(sentence) is not None


def is_specification(unit: str) -> bool:
    """Whether posts tell prices, sizes of machines or formats of films in this unit."""
    return _SPECIFICATION.match(unit) is not None
