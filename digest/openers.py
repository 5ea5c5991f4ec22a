"""How a sentence begins, once it stands alone: connectives go, pointing words must have an aim.

A sentence that is taken out of its text may point to one that stayed behind ("These findings
suggest …"). It is shown only where that one is shown before it.
"""

import re

_CONNECTIVE = re.compile(
    r"""(?: however | moreover | furthermore | additionally | in\ addition | besides | thus
    | therefore | hence | consequently | accordingly | as\ a\ result | specifically
    | in\ particular | more\ specifically | concretely | notably | importantly | finally | overall
    | first(?:ly)? | second(?:ly)? | third(?:ly)? | fourth(?:ly)? | last(?:ly)?
    | to\ this\ end | to\ that\ end | in\ summary | in\ conclusion | similarly | meanwhile
    | (?:taken\ )?together | nevertheless | nonetheless | indeed | in\ fact | that\ said )
    , \s+ (?=[^\W\d_]) | (?: and | but | so | yet ) \s+ (?=(?:we|our|the|an?)\b)
    | yet \s+ (?! another\b | again\b | to\b | more\b ) (?=[a-z])""",
    re.VERBOSE | re.IGNORECASE,
)
"""Ties to the sentence before, which carry nothing of this one's own meaning."""

_ITSELF = (
    r"(?:paper|work|study|article|survey|report|preprint|pre-print|thesis|post|release|version|guide"
    r"|tutorial|newsletter|issue|edition|research|review|narrative|book|chapter|note|letter|talk"
    r"|episode|blog|page|year|month|week|morning|summer|spring|fall|autumn|winter|quarter)\b"
)
_POINTING = re.compile(
    rf"""(?:
      (?: this | these | those | that | such ) \b
        (?! \s (?: [\w-]+ \s ){{0,2}} {_ITSELF} ) (?! \s a \b )
        (?! \s is \s (?-i: [A-Z] ) )
    | it \b (?! \s (?: is | was | remains | seems | appears | has\ been | becomes ) \s
                (?: (?: also | still | often | therefore | now | not | very ) \s )?
                [\w-]+ \s (?: to | that | whether | how | what | for ) \b )
    | (?: its | they | their | them | he | she | his | her ) \b
    | both \b (?! [^.;]{{0,60}} \b and \b )
    | the \s (?: former | latter | resulting | above | same | aforementioned ) \b
    | each \s (?: of \s (?:these|them|those) ) \b
    | here , \s (?! we \b )
    | (?: research \s )? (?: question | hypothesis | rq ) \s? \d
    | doing \s so \b | by \s doing \s so \b | in \s (?:doing\ so|this\ way) \b
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_POINTING_SOON = re.compile(
    rf"""(?: we | our \s [\w-]+ | here ,? \s we ) \s [^,;:.()“”"]{{0,60}}?
    \b (?: this | these ) \b (?! \s (?: [\w-]+ \s ){{0,2}} {_ITSELF} )""",
    re.VERBOSE | re.IGNORECASE,
)
"""`We exploit this by …`, `We show that this step …`: nothing was named yet that it could mean."""
_POINTING_WITHIN = re.compile(
    r"""\b(?:this|these|such)\s(?P<noun>assumption|bottleneck|challenge|concern|deficit|difficult(?:y|ie)
    |dilemma|drawback|gap|issue|limitation|obstacle|paradigm|problem|question|shortcoming|tension
    |trade-?off|weakness(?:e)?)s?\b""",
    re.VERBOSE | re.IGNORECASE,
)
"""A want that was told of before: `pinpoints this deficit`."""
_POINTING_FIRST = re.compile(
    rf"""(?:across|as|beyond|by|despite|for|from|given|in|on|through|to|under|using|with) \s
    (?! our\sknowledge ) (?: [\w-]+ \s ){{0,3}}?
    (?: this | these ) \b (?! \s (?: [\w-]+ \s ){{0,2}} {_ITSELF} )""",
    re.VERBOSE | re.IGNORECASE,
)
"""`To build this new kind of application, …`, `In this setup, …`."""
_BRINGS = re.compile(
    r"\b(?:we|this (?:paper|work|article|study)|our \w+) (?:\w+ly )?"
    r"(?:introduce|present|propose|release|describe|develop|design|build|address|collect|construct"
    r"|create|curate)s?\b",
    re.IGNORECASE,
)
"""What is new is said all the same, whatever want it meets."""
_OF_ITSELF = re.compile(
    rf"\b(?:we|our)\b|\b(?:this|the present) (?:[\w-]+ ){{0,2}}{_ITSELF}", re.IGNORECASE
)


def tied(text: str) -> int:
    """How many characters of a beginning like `However, ` tie it to the sentence before."""
    found = _CONNECTIVE.match(text)
    return found.end() if found else 0


def points_back(text: str) -> bool:
    """Whether it begins with what means something said before: `These findings suggest …`.

    `This paper` and `our method` mean the source itself; `it is hard to say` means nothing. What
    points before the first comma of what the source did (`We exploit this by …`) counts as well,
    and a beginning (`In this setup, …`) or a want (`pinpoints this deficit`) that was told of
    before, in what brings nothing new.
    """
    rest = text[tied(text) :]
    return bool(_POINTING.match(rest) or _POINTING_SOON.match(rest)) or _wants_aim(rest)


def _wants_aim(text: str) -> bool:
    if _BRINGS.search(text):
        return False
    found = _POINTING_WITHIN.search(text)
    wants = found and found["noun"].casefold() not in text[: found.start()].casefold()
    return bool(wants or _POINTING_FIRST.match(text))


def is_of_itself(text: str) -> bool:
    """Whether the source speaks of itself in it: `we`, `our`, `this paper`."""
    return _OF_ITSELF.search(text) is not None
