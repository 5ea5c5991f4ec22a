"""What a headline says, for telling stories apart: versioned products, figures, names.

    "Northlake’s PocketMind 2 Mini raises recall to 71.3%"
      → Product(("pocketmind",), "2") · variants {mini} · figures {71.3%} · names {northlake}

All of it is reading by rules: it is used to keep items apart more readily than to join them, so a
wrong reading costs a line of the edition, not a false one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from digest.words import FUNCTION_WORDS, stem

_TOKEN = re.compile(r"[^\W_]\w*(?:[-.'’+][^\W_]\w*)*")
_DIGIT = re.compile(r"\d")
_DECIMAL = re.compile(r"\d+(?:\.\d+)?")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_CLAUSE = re.compile(r"[:;.!?“\"|–—]")
_ZEROS = re.compile(r"(?:\.0)+$")
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_NUMBER = re.compile(
    r"v?\d+(?:\.\d+)*(?:[-.]?(?:rc|beta|alpha|pre|dev|b|m|k|t)\.?\d*)?", re.IGNORECASE
)
_MIXED = re.compile(r"([^\W\d_]{2,}?)-?(v?\d[\w.+-]*)")
"""A name grown together with its version: `GPT-5.6`, `Qwen2-VL`, `fjord-12b`."""
_COUNTED = frozenset(
    """
    part episode issue task chapter vol volume day week round season no lesson session
    """.split()  # noqa: SIM905
)
"""Words that number the pieces of a series, also in lower case."""
_UNITS = frozenset(
    """
    % percent million billion trillion thousand hundred people times ways things tips tricks years
    year days day hours hour minutes seconds ms milliseconds kb mb gb tb languages models papers
    reasons steps points tokens parameters teams users customers patients countries months weeks
    new more of to
    """.split()  # noqa: SIM905
)
"""What a number counts, so that it is no version."""
_NOT_NAMES = FUNCTION_WORDS | frozenset(
    """
    introducing announcing meet presenting launching releasing top over around about nearly paper
    new why how what when the our your all best first last another
    """.split()  # noqa: SIM905
)
_LAUNCHING = frozenset(
    """
    introducing announcing meet presenting new launches launch unveils releases announces
    introduces presents shows debuts ships open-sources
    """.split()  # noqa: SIM905
)
_MAKER_WORDS = 3
_LISTED_WORDS = 5
"""A title of so few words is a name, in capitals whatever the house style."""
_IN_PASSING = frozenset(
    """
    with for on using via by powered in of than and vs versus from under inside near
    """.split()  # noqa: SIM905
)
"""A product named after one of these is what the news happens with, not what it is about."""
_VARIANTS = frozenset(
    """
    mini nano micro tiny small medium large max ultra pro plus lite light flash turbo air edge
    mobile chat instruct base coder vl vision audio omni thinking reasoning preview distilled
    quantized enterprise free beta alpha candidate luna
    """.split()  # noqa: SIM905
)
"""Words that make another product of one with the same name and version."""

_FIGURE = re.compile(
    r"(?<![\w.,-])(?P<money>[$€£]\s?)?(?P<digits>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)"
    r"(?P<unit>\s?(?:%|(?i:percent|per\scent|million|billion|trillion|thousand)\b|(?:bn|[mbkMBK])\b)|"
    r"-(?i:million|billion)\b)?(?![\w.]*\d)"
)
_MULTIPLES = {"k": 1e3, "m": 1e6, "b": 1e9, "bn": 1e9} | {
    word: 1000.0 ** (n + 1) for n, word in enumerate(("thousand", "million", "billion", "trillion"))
}

_NAMED = re.compile(r"(?<![.!?:] )(?<!^)\b[A-Z]\w* $")
"""A name, which makes a version of the number after it: `AgentPay 1.0`."""
_LEAD_WORDS = 60


@dataclass(frozen=True, slots=True)
class Product:
    """A name with a version; `words` are folded, the last one stands beside the version."""

    words: tuple[str, ...]
    version: str
    subject: bool
    """The headline is about it, and does not name it in passing."""
    opens: bool
    """The headline begins with it, its maker and words of launching aside."""


@dataclass(frozen=True, slots=True)
class Headline:
    """What the title says, with the figures of the first lines of the text."""

    products: tuple[Product, ...]
    variants: frozenset[str]
    figures: frozenset[str]
    """Figures that few other texts would have: `71.3%`, `2.1e+08`; no years, no small counts."""
    title_figures: frozenset[str]
    """Those of the title alone."""
    numbers: frozenset[str]
    """Every number of the title, small ones too; no versions."""
    names: frozenset[str]
    """Stems of what the title writes as a name, as far as capitals tell."""
    listing: bool
    """Nothing but a product, its maker, and that it is new."""
    presents: bool
    """A product, a colon, and what it is."""


def lead(text: str) -> str:
    """The first words of a text: where news says what it is about."""
    return " ".join(text[:2000].split()[:_LEAD_WORDS])


def read_headline(title: str, lead_: str) -> Headline:
    """The reading of a title and of the first words below it."""
    has_digits = _DIGIT.search(title) is not None
    products = tuple(_products(title)) if has_digits else ()
    told = figures(f"{title} {lead_}")
    if products:
        told -= {f"{float(it):g}" for one in products for it in _DECIMAL.findall(one.version)}
    named = {word for product in products for word in product.words}
    tokens = [_fold(match.group()) for match in _TOKEN.finditer(title)] if products else []
    rest = [token for token in tokens if token not in named and token not in _LAUNCHING]
    return Headline(
        products=products,
        variants=frozenset(_variants(title) if products else ()),
        figures=told,
        title_figures=told & figures(title) if has_digits else frozenset(),
        numbers=_numbers(title, products) if has_digits else frozenset(),
        names=_names(title),
        listing=bool(products) and len(rest) <= 1 + 3 * ("by" in tokens),
        presents=_presents(title, products),
    )


def _presents(title: str, products: tuple[Product, ...]) -> bool:
    if ":" not in title or not products:
        return False
    return len(_TOKEN.findall(title.partition(":")[0])) <= len(products[0].words) + 1


def _numbers(title: str, products: Iterable[Product]) -> frozenset[str]:
    versions = {number for one in products for number in _DIGITS.findall(one.version)}
    found = _DIGITS.findall(title)
    return frozenset(it for it in found if _ZEROS.sub("", it) not in versions)


def _names(title: str) -> frozenset[str]:
    """Capitalised words that do not open a clause, or stand there with a possessive.

    Nothing where a title has capitals throughout, as those tell nothing.
    """
    found = [*_TOKEN.finditer(title)]
    if _is_title_case(found):
        return frozenset()
    return frozenset(
        stem(match.group())
        for before, match in zip([None, *found], found, strict=False)
        if match.group()[:1].isupper()
        and (
            (before and not _CLAUSE.search(title, before.end(), match.start()))
            or _POSSESSIVE.search(match.group())
        )
        and stem(match.group()) not in _NOT_NAMES
    )


def _is_title_case(found: Sequence[re.Match[str]]) -> bool:
    later = [match.group() for match in found[1:] if match.group().isalpha()]
    heavy = [token for token in later if token.casefold() not in FUNCTION_WORDS]
    return len(heavy) >= 2 and all(token[:1].isupper() for token in heavy)


def _fold(token: str) -> str:
    return _POSSESSIVE.sub("", token).casefold()


def _products(title: str) -> Iterator[Product]:
    found = list(_TOKEN.finditer(title))
    for n, match in enumerate(found):
        token = match.group()
        mixed = _MIXED.fullmatch(token)
        if mixed and not _NUMBER.fullmatch(token):
            run = _run_before(title, found, n)
            words = (*(_fold(one.group()) for one in run), mixed[1].casefold())
            yield Product(words, _version(mixed[2]), *_place(title, found, n - len(run)))
        elif _NUMBER.fullmatch(token) and _is_version(title, found, n):
            run = _run_before(title, found, n)
            words = tuple(_fold(one.group()) for one in run)
            yield Product(words, _version(token), *_place(title, found, n - len(run)))


def _variants(title: str) -> Iterator[str]:
    """The words beside a version that make it another product: `2 Mini`, `3 for Mobile`."""
    found = list(_TOKEN.finditer(title))
    capitals_tell = len(found) <= _LISTED_WORDS or not _is_title_case(found)
    for n, match in enumerate(found):
        if not any(ch.isdigit() for ch in match.group()):
            continue
        before = [_fold(one.group()) for one in found[max(0, n - 1) : n]]
        after = []
        for last, one in pairwise(found[n : n + 3]):
            if title[last.end() : one.start()].strip():
                break
            after.append(_fold(one.group()))
        near = [*before, *(after[1:] if after[:1] == ["for"] else after[:1])]
        yield from _VARIANTS.intersection(near)
        if capitals_tell and after and found[n + 1].group()[:1].isupper():
            yield after[0]


def _version(token: str) -> str:
    """Without a leading `v` and closing zeros: `v2.4.0` is `2.4`."""
    return _ZEROS.sub("", token.casefold().removeprefix("v"))


def _is_version(title: str, found: list[re.Match[str]], n: int) -> bool:
    token = found[n].group()
    certain = "." in token or token[:1] in "vV"
    after = found[n + 1].group().casefold() if n + 1 < len(found) else ""
    if after in _UNITS or title[found[n].end() :].startswith("%"):
        return False
    if n == 0:
        return certain
    before = found[n - 1].group()
    if title[found[n - 1].end() : found[n].start()].strip(" (/") != "":
        return False
    if _fold(before) in _COUNTED:
        return True
    if _fold(before) in _NOT_NAMES:
        return False
    return certain or before[:1].isupper() or any(ch.isupper() for ch in before)


def _run_before(title: str, found: list[re.Match[str]], n: int) -> list[re.Match[str]]:
    """The tokens of the name that ends before token `n`: at least one, then capitalised ones."""
    run: list[re.Match[str]] = []
    end = found[n].start()
    for match in reversed(found[:n]):
        apart = title[match.end() : end].strip(" (/") != ""
        token = match.group()
        first = not run and _MIXED.fullmatch(found[n].group()) is None
        if apart or _fold(token) in _NOT_NAMES or not (first or token[:1].isupper()):
            break
        run.insert(0, match)
        end = match.start()
        if _POSSESSIVE.search(token) or len(run) == 3:
            break
    return run


def _place(title: str, found: list[re.Match[str]], start: int) -> tuple[bool, bool]:
    """Whether a product that starts at this token is the subject, and whether the title opens
    with it.
    """
    before = [match.group() for match in found[: max(0, start)]]
    subject = not before or before[-1].casefold() not in _IN_PASSING
    opens = (
        subject
        and len(before) <= _MAKER_WORDS
        and not (before and _CLAUSE.search(title[: found[start].start()]))
        and all(it[:1].isupper() or it.casefold() in _LAUNCHING for it in before)
    )
    return subject, opens


def figures(text: str) -> frozenset[str]:
    """The telling figures of a text, each in one spelling whatever its own: `$210M`, `210 million`
    give the same. Years, counts below 100 and round hundreds tell too little.
    """
    found = set()
    for match in _FIGURE.finditer(text):
        value = float(match["digits"].replace(",", ""))
        unit = (match["unit"] or "").strip(" -").casefold()
        if unit in ("%", "percent", "per cent"):
            found.add(f"{value:g}%")
            continue
        if unit:
            found.add(f"{value * _MULTIPLES[unit]:g}")
        elif match["money"] or _is_telling(value, match["digits"]) or _is_measured(match):
            found.add(f"{value:g}")
    return frozenset(found)


def _is_measured(match: re.Match[str]) -> bool:
    """Whether a number with a point is no version: none stands behind a name."""
    start = match.start()
    return "." in match["digits"] and not _NAMED.search(match.string[max(0, start - 40) : start])


def _is_telling(value: float, digits: str) -> bool:
    if "," in digits:
        return True
    return value >= 100 and value % 100 != 0 and not 1900 <= value <= 2100


def same_product(one: Product, other: Product) -> bool:
    """Whether two names with versions mean one product: equal versions, one name ends the other."""
    shorter, longer = sorted((one.words, other.words), key=len)
    return one.version == other.version and longer[len(longer) - len(shorter) :] == shorter
