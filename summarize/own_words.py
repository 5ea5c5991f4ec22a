"""Whether a sentence of a post tells of the post's own work.

A paper is about its own work; a post speaks of prices, plans, rivals and other people's studies
as well. So a post's own is only what its writers say of themselves ("we cut latency by 40 %", "our
model reaches …") in plain statements: what is supposed, hoped, asked, quoted or reported of others
says nothing of the post's makers, and the press never writes of a product as its own.
"""

import re

_REPORTED = re.compile(
    r"[“”\"]|\b(?:says?|said|told|according to|reported(?:ly)?|touted|researchers|analysts|"
    r"customers?|clients?|investors?|shareholders|employees|voters|respondents)\b",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"\b(?:could|would|might|may|should|will|if|imagine|suppose|let['’]s|expect(?:s|ed)?|study|"
    r"survey|forecast\w*|predict\w*|estimat\w+|promis\w+|believe|think|guess|seems?|felt|feels?|"
    r"maybe|perhaps|probably|likely|hop(?:e|ed|ing)|plan(?:s|ned|ning)?|target\w*|goals?|aim\w*|"
    r"wish\w*|wanted?|try|trying|tried|remember|previously|used to|years? ago|"
    r"last (?:year|month|week))\b|\?[\"’)]*$",
    re.IGNORECASE,
)
_MADE = (
    r"(?:achiev|measur|reach|improv|reduc|cut|sped|speed|boost|increas|observ|obtain|halv|doubl|"
    r"tripl|lower|shav|brought|bring|manag|sav|shr[iau]nk|get|got|s[ae]w|outperform|score|gain)\w*"
)
_THING = (
    r"(?:models?|systems?|methods?|approach|implementation|version|releases?|benchmarks?|results?|"
    r"tests?|experiments?|pipeline|engine|compiler|library|tool|kernels?|polic(?:y|ies)|update|"
    r"algorithms?|optimi[sz]ations?|measurements?|evaluations?|parser|agents?|runtime|server)"
)
_OWN = re.compile(
    rf"\b(?:[Ww]e|I)(?:['’]ve| have| also| now| were able to| was able to| \w+ly){{0,2}} {_MADE}\b"
    rf"|\b(?:[Oo]ur|[Mm]y) (?:own |new |latest |best |final |first )?(?:[\w-]+ ){{0,2}}{_THING}\b"
    r"|\b(?:our|my) own\b|\b[Tt]his (?:new )?(?:release|version|update)\b"
)
_BREAK = re.compile(
    r"[;:?]|\s[-–—]+\s|\b(?:while|whereas|but|unlike|because|though|although|they|their|he|his|she|"
    r"her|you|your)\b|, (?:and )?(?:[A-Z]|the\b)"
)
"""Where another subject may begin between the makers' words and the figure."""
_SPECIFICATION = re.compile(r"USD|[KMGT]i?B$|frames/s$")


def reports_others(sentence: str) -> bool:
    """Whether somebody is quoted or reported in a post's sentence."""
    return _REPORTED.search(sentence) is not None


def tells_its_own(sentence: str) -> bool:
    """Whether a post's sentence can hold a result of its makers: theirs, stated, not supposed."""
    if _REPORTED.search(sentence) or _SUPPOSED.search(sentence):
        return False
    return _OWN.search(sentence) is not None


def is_told_of(sentence: str, start: int, end: int, unit: str) -> bool:
    """Whether the makers' own words lead up to a figure without a break, or hold it.

    Posts tell prices, sizes of machines and formats of films in some units: those are no results.
    """
    if _SPECIFICATION.match(unit):
        return False
    last = None
    for match in _OWN.finditer(sentence, 0, end):
        last = match
    return last is not None and not _BREAK.search(sentence, last.end(), max(last.end(), start))
