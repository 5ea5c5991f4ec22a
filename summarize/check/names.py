"""Names, acronyms with their expansions, and licences: a line may bring none of its own."""

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from summarize.check.lexicon import poles_of
from summarize.check.verdict import Verdict, refused
from summarize.check.words import FUNCTION_WORDS, Text, Token, read, stem, words_of

_COMPOUND = re.compile(r"[^\W_][\w+./-]*[\w+]|[^\W_]")
_PART = re.compile(r"[^\W_]+")
_PLAIN = re.compile(r"[^\W\d_]\w*")
_OPENERS = re.compile(
    r"(?:\w+(?:ing|ed|ly|ion|ions|al|ive|ment|ments|ness|ity|able|ible|ful|ous|ence|ance|ic|ism"
    r"|ist|ization|isation|izes?|ises?|ify|ifies|ant|ent|less|ical|ability|aches|ethods?|odels?"
    r"|works?|ists|ences|ances|ities|ures?|ates?|ers))",
    re.IGNORECASE,
)
_COMMON = words_of(
    """author authors hybrid modular history avoid add adds benchmark benchmarks comparison
    comparisons sensory idea ideas plan plans insight insights technique techniques understand
    smaller higher lower larger faster bigger stronger weaker longer methodology methodologies
    print output outputs contrary don hypothesis contribution evidence overview survey review
    experiment experiments strategy strategies theorem lemma dataset datasets baseline baselines
    problem problems challenge challenges approach object objects program programs token tokens
    vector vectors matrix kernel kernels prior priors posterior latent discriminator generator
    encoder decoder decoders encoders layer node nodes edge edges tree trees student teacher
    students teachers signal signals sequence sequences state states action actions value values
    goal goals skill skills music audio event events pixel pixels shape shapes scene scenes
    medical biological human-like look looking beyond within inspired motivated we're it's our
    we've let's however additionally moreover furthermore nevertheless therefore thus hence we us
    the a an this these those that it its in on to for from with by as at of and or but if when
    while how why what which who here there first second third also new novel simple fast better
    deep large small high low strong weak good best more most many some several all each both
    every no not one two three four five can do does is are was were be has have let using use
    uses used given via under over between among through without towards toward despite unlike
    like such same different neural network networks data learn learns train trains model models
    method paper work study system systems task tasks code results find finds show shows shown
    prove proves build builds make makes give gives get gets take takes apply applies propose
    proposes present presents introduce introduces provide provides describe describes develop
    develops design designs explore explores examine examines compare compares test tests achieve
    achieves reach reaches allow allows enable enables help helps improve improves reduce reduces
    increase increases speed speeds combine combines extend extends exploit exploits leverage
    leverages employ employs adapt adapts search sample samples graph graphs image images text
    language languages word words video videos speech vision human humans people user users robust
    sparse dense random fair safe smooth sharp soft hard easy full self multi semi cross pre non
    end art way ways tool tools framework algorithm algorithms architecture policy policies reward
    loss bound bounds proof theory analysis question questions answer answers point points step
    steps set sets top key main real world time space long short wide narrow open black white box
    knowledge memory attention noise error errors weight weights gradient gradients layers batch
    feature features label labels class classes domain domains agent agents game games source
    target current recent previous existing standard popular common general special particular
    important much even only just still yet then than instead rather because since although though
    whereas whether where during after before against about above below across you your they their
    he she his her i my me so too very often always never sometimes usually analyze characterize
    formalize generalize summarize optimize regularize visualize quantize solve solves tackle
    tackles address addresses investigate investigates studies suggest suggests focus focuses
    discuss discusses argue argues define defines discover discovers"""
)
"""Words that often open a line and are no names."""
_ALIASES = {
    "rl": ("reinforcement learning",),
    "ml": ("machine learning",),
    "dl": ("deep learning",),
    "ai": ("artificial intelligence", "artificially intelligent"),
    "nn": ("neural network", "neural networks", "neural net", "neural nets"),
    "nns": ("neural networks", "neural nets", "neural network"),
    "cv": ("computer vision",),
    "mt": ("machine translation",),
    "qa": ("question answering",),
    "da": ("domain adaptation",),
    "lm": ("language model", "language models"),
    "lms": ("language models", "language model"),
    "sota": ("state of the art",),
    "ssl": ("self supervised", "semi supervised"),
    "3d": ("three dimensional",),
    "2d": ("two dimensional",),
}
"""Short forms that everybody reads alike: too short to be told by initials."""
_LONG = {phrase: short for short, phrases in _ALIASES.items() for phrase in phrases}
_IGNORED = frozenset({"e.g", "i.e", "et", "al", "vs", "etc", "eg", "ie"})

_DEFINED = re.compile(r"\(\s?(?P<short>[A-Za-z][A-Za-z\d&-]{1,11})\s?\)")
_EXPANDED = re.compile(r"\b(?P<short>[A-Z][A-Za-z\d&-]{1,9}) \((?P<long>[A-Za-z][\w -]{6,80})\)")
_LICENCE = re.compile(
    r"\b(?P<name>apache(?:[ -]?(?:licen[cs]e[ ,]*)?(?:version |v)?2(?:\.0)?)?"
    r"(?= licen[cs]e|[-\s]?2)"
    r"|apache[ -]2(?:\.0)?|apache licen[cs]e|mit[- ]licen[cs]ed?|mit(?= licen[cs]e)"
    r"|licen[cs]e:? mit"
    r"|under (?:the )?mit\b|[al]?gpl(?:[- ]?v?[23](?:\.0)?)?|bsd(?:[- ][23](?:[- ]clause)?)?"
    r"|cc[- ]?by(?:[- ](?:nc|sa|nd)){0,3}(?:[- ]\d\.\d)?|cc-?0|creative commons|mpl[- ]?2\.0"
    r"|mozilla public licen[cs]e|public domain|proprietary|open[- ]?sourced?|openrail(?:-m)?"
    r"|non-?commercial(?:ly)?|commercial(?:ly)? (?:use|licen[cs]ed?)|permissive(?:ly)?"
    r"|llama (?:\d )?(?:community )?licen[cs]e|gemma licen[cs]e|unlicense|isc licen[cs]e)",
    re.IGNORECASE,
)


def check_licences(line: str, evidence: str) -> Verdict | None:
    """A licence that the evidence does not name."""
    given = None
    for match in _LICENCE.finditer(line):
        given = licences(evidence) if given is None else given
        if _licence(match["name"]) not in given:
            return refused("licence", match["name"])
    return None


def licences(text: str) -> frozenset[str]:
    """The licences named in a text, each in one spelling."""
    return frozenset(_licence(match["name"]) for match in _LICENCE.finditer(text))


def _licence(name: str) -> str:
    name = re.sub(r"licen[cs]ed?|version|under|the|sourced?|[^a-z\d]", "", name.lower())
    name = re.sub(r"(?<=[a-z])v?(\d)0?$", r"\1", name)
    return re.sub(r"20$", "2", name).removesuffix("ly")


def check_names(line: str, evidence: str) -> Verdict | None:
    """A name of the line that the evidence does not hold."""
    given = _given(evidence)
    text = read(line)
    for name, first in names(line):
        if not _is_given(name, given, evidence):
            if first and _may_open(name, text):
                continue
            return refused("name", name)
    return None


def names(line: str) -> Iterator[tuple[str, bool]]:
    """The line's names, and whether each opens a sentence (where any word has a capital)."""
    titled = _is_titled(line)
    opens = True
    for match in _COMPOUND.finditer(line):
        word = match.group().strip(".-/")
        if _is_name(word) or (word[:1].isupper() and not titled and len(word) > 1):
            yield word, opens and not _is_name(word)
        elif titled and _is_name(word):
            yield word, False
        after = line[match.end() : match.end() + 2]
        opens = match.group().endswith(".") or after[:1] in tuple(".!?:") or after == '."'


def _is_name(word: str) -> bool:
    """Whether a word is a name by its shape alone: capitals inside, or digits and letters."""
    if (word.isalpha() and word[1:].islower()) or word.lower() in _IGNORED:
        return False
    return any(
        any(sign.isupper() for sign in part[1:]) or (part[0].isdigit() and not part.isdigit())
        for part in _PART.findall(word)
        if not re.fullmatch(r"\d+(?:st|nd|rd|th|x|s|k|d|ms|m|b|gb|mb|px)?", part, re.IGNORECASE)
    )


def _is_titled(line: str) -> bool:
    """Whether the line is set like a heading, where capitals say nothing."""
    words = [
        word
        for word in _PLAIN.findall(line)
        if word.lower() not in FUNCTION_WORDS and len(word) > 2 and not _is_name(word)
    ]
    capitals = sum(word[0].isupper() for word in words)
    return len(words) > 3 and capitals > 0.7 * len(words)


@lru_cache(maxsize=64)
def _given(evidence: str) -> frozenset[str]:
    """Every way in which the evidence spells a word or a compound, folded."""
    found: set[str] = set()
    for match in _COMPOUND.finditer(evidence):
        word = match.group()
        found.add(_fold(word))
        parts = _PART.findall(word)
        found.update(part.lower() for part in parts)
        if 2 < len(parts) < 8:
            found.update(_fold(a + b) for a, b in itertools.pairwise(parts))
    return frozenset(found)


def _fold(word: str) -> str:
    low = word.lower()
    return low if low.isalnum() else "".join(sign for sign in low if sign.isalnum())


def _is_given(name: str, given: frozenset[str], evidence: str) -> bool:
    folded = _fold(name)
    if _known(folded, given):
        return True
    parts = _PART.findall(name)
    if len(parts) > 1:
        return all(
            _known(part.lower(), given)
            or not (_is_name(part) or part[0].isupper())
            or _is_given(part, given, evidence)
            for part in parts
        )
    return _is_initials(name, evidence)


def _known(folded: str, given: frozenset[str]) -> bool:
    if folded in given or folded + "s" in given:
        return True
    return folded.endswith("s") and folded[:-1] in given


def _is_initials(name: str, evidence: str) -> bool:
    """Whether the evidence spells an acronym out."""
    short = name.lower()
    text = read(evidence)
    if short in _ALIASES:
        return any(text.has(phrase) for phrase in _ALIASES[short])
    letters = name.removesuffix("s")
    if not (letters.isupper() and letters.isalpha() and 3 <= len(letters) <= 6):
        return False
    return letters.lower() in _initials(evidence)


@lru_cache(maxsize=64)
def _initials(evidence: str) -> str:
    """First letters of all content words; anything else breaks the chain."""
    return "".join(
        token.low[0] if token.is_word and len(token.low) > 2 else " "
        for token in read(evidence).tokens
    )


_OBJECTS = words_of("a an the to how that whether why this these several both many")


def _may_open(name: str, text: Text) -> bool:
    """Whether a capitalised word at the start of a sentence is likely no name."""
    word = _PART.findall(name)[0].lower()
    for token, following in pairwise(text.words):
        if token.low == word and following.low in _OBJECTS:
            return True  # "Discusses the", "Aims to": a verb without its subject
    if word in _COMMON or word in FUNCTION_WORDS or _OPENERS.fullmatch(word):
        return True
    if poles_of(word, ""):
        return True  # "Fewer weights"
    return any(token.low == word and token.text.islower() for token in text.words)


def check_acronyms(line: str, evidence: str) -> Verdict | None:
    """An acronym that the line spells out in words that are not the evidence's."""
    if "(" not in line:
        return None
    stems = read(evidence).places
    known = None
    for short, words in expansions(line):
        known = dict(expansions(evidence)) if known is None else known
        long = [stem(word) for word in words]
        if short in known:
            if [stem(word) for word in known[short]] != long:
                return refused("acronym", f"{short}: {' '.join(words)}")
        elif any(one not in stems for one in long):
            return refused("acronym", f"{short}: {' '.join(words)}")
    return None


def expansions(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Acronyms with the words that they are said to stand for, as written."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for match in _DEFINED.finditer(text):
        short = match["short"].removesuffix("s")
        if any(sign.isupper() for sign in short):
            before = list(read(text[max(0, match.start() - 120) : match.start()]).words)
            if long := _spelled(short, before):
                found.append((short.upper(), long))
    for match in _EXPANDED.finditer(text):
        short = match["short"].removesuffix("s")
        words = read(match["long"]).words
        if long := _spelled(short, list(words)):
            found.append((short.upper(), long))
    return found


def _spelled(short: str, before: list[Token]) -> tuple[str, ...]:
    """The last words before the parentheses whose first letters give the acronym."""
    letters = [sign for sign in short.lower() if sign.isalpha()]
    words = [token.low for token in before]
    for count in range(len(letters), min(len(words), len(letters) + 3) + 1):
        tail = words[-count:]
        at = 0
        for word in tail:
            if at < len(letters) and word[0] == letters[at]:
                at += 1
        if at == len(letters) and tail[0][0] == letters[0]:
            return tuple(tail)
    return ()
