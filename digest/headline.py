"""What a headline says, for telling stories apart: versioned products, figures, kind of news, step.

    "Northlake’s PocketMind 2 Mini raises recall to 71.3%"
      → Product(("pocketmind",), "2", subject) · variants {mini} · figures {71.3%} · news {money}

All of it is reading by rules: it is used to keep items apart more readily than to join them, so a
wrong reading costs a line of the edition, not a false one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from digest.words import FUNCTION_WORDS

_TOKEN = re.compile(r"[^\W_]\w*(?:[-.'’+][^\W_]\w*)*")
_DIGIT = re.compile(r"\d")
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
_LAUNCHING = frozenset({"introducing", "announcing", "meet", "presenting", "new"})
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
    r"(?P<unit>\s?(?:%|percent\b|per\scent\b|(?:million|billion|trillion|thousand)\b|(?:bn|[mbkMBK])\b)|"
    r"-(?:million|billion)\b)?(?![\w.]*\d)"
)
_MULTIPLES = {"k": 1e3, "m": 1e6, "b": 1e9, "bn": 1e9} | {
    word: 1000.0 ** (n + 1) for n, word in enumerate(("thousand", "million", "billion", "trillion"))
}

_NEWS = {
    name: re.compile(rf"\b(?:{pattern})", re.IGNORECASE)
    for name, pattern in {
        "how-to": r"how to\b|tutorial|(?:a|the|your) guide\b|walk-?through|getting started"
        r"|hands-on|step[- ]by[- ]step|cheat sheet",
        "talk": r"interview|in conversation|q&a|podcast|on building|webinar|ama\b",
        "review": r"audit|revisit|rebuttal|reproduc|replicat|reviewed|critique|comments? on\b"
        r"|(?:answer|response|reply|objections?) to\b|versus\b|vs\b|lessons\b|pays? off"
        r"|in defen[cs]e of\b|you (?:still )?(?:do not|don['’]t|need)\b|weekend with|first look"
        r"|what .{2,40} means?\b|means for\b|why .{2,40} matters|our take\b|thoughts on\b"
        r"|opinion\b",
        "beside": r"(?:system|model|data) cards?\b|safety report|faq\b|documentation|roadmap",
        "offer": r"available (?:on|in|at|through|via)\b|comes? to\b|arrives? (?:on|in)\b|joins\b",
        "ranking": r"leader-?board|rankings?\b|standings\b|enters at\b|tops the\b",
        "halt": r"pauses?\b|halts?\b|suspends?\b|recalls?\b|postpones?\b|cancels?\b",
        "reply": r"appeals?\b|overturn|contests?\b|asks? (?:why|how|to)\b|blames?\b|reacts?\b"
        r"|denies\b|rejects?\b|slams?\b|condemns?\b|criticis|urges?\b|calls? for\b|demands?\b",
        "outage": r"outage|(?:was|were|went|goes) down\b|offline\b|incident|breach|leak(?:s|ed)?\b",
        "price": r"pric(?:e|es|ing)\b|discount|cheaper",
        "people": r"hir(?:es?|ed)\b|appoints?\b|steps? down|resign|leaves\b|departs?\b"
        r"|(?:finance|technology|science|product) chief\b",
        "money": r"rais(?:es|ed) [$€£]?\d|takes [$€£]\d|funding\b|valued\b|valuation"
        r"|series [a-f]\b",
        "buy": r"acqui(?:r|sition)|buys?\b|takeover|is joining\b|merge[rs]?\b",
        "close": r"shuts?\b|shutting|sunset|closing\b|clos(?:es|ed)\b|deprecat|retir(?:es|ed|ing)\b"
        r"|stopped\b|discontinu",
        "law": r"sue[sd]?\b|lawsuit|court\b|judge\b|fine[sd]?\b|settle[sd]?\b"
        r"|ban(?:s|ned)?\b|rul(?:es that|ing)\b|faces? trial",
        "inquiry": r"consultation|investigat",
        "round-up": r"round-?ups?\b|this (?:week|month)\b|the latest\b.*\bannounced|recap\b"
        r"|published in\b|everything (?:we|you)\b|news in brief|#\d+",
    }.items()
}
EVENTS = frozenset({"money", "buy", "people", "law"})
"""Kinds that are the news itself; the others are beside something, and news of their own."""
_ANY_NEWS = re.compile("|".join(cue.pattern for cue in _NEWS.values()), re.IGNORECASE)
_LAUNCH = re.compile(
    r"\b(?:introduc(?:es|ing)|launch(?:es|ed|ing)?|releas(?:es|ed|ing)|unveil(?:s|ed)|announc(?:es|ed|ing)"
    r"|meet|debuts?|presents?|is (?:here|out)|open[ -]weights?|open[ -]sources?d?)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:to (?:meet|hold|attend|vote|decide|visit|discuss)|ahead of|set to|expected to)\b",
    re.IGNORECASE,
)
_LEAD_WORDS = 60


@dataclass(frozen=True, slots=True)
class Product:
    """A name with a version; `words` are folded, the last one stands beside the version."""

    words: tuple[str, ...]
    version: str
    subject: bool
    """The headline is about it, and does not name it in passing."""


@dataclass(frozen=True, slots=True)
class Headline:
    """What the title says, with the figures of the first lines of the text."""

    products: tuple[Product, ...]
    variants: frozenset[str]
    figures: frozenset[str]
    """Figures that few other texts would have: `71.3%`, `2.1e+08`; no years, no small counts."""
    news: frozenset[str]
    """Kinds of news that are a story of their own beside what they are about."""
    before: bool
    """It tells of what is still to come."""
    listing: bool
    """Nothing but a product, its maker, and that it is new."""
    launch: bool
    """It says that something is new."""
    title_figures: frozenset[str]
    """Those of the title alone."""


def lead(text: str) -> str:
    """The first words of a text: where news says what it is about."""
    return " ".join(text[:2000].split()[:_LEAD_WORDS])


def read_headline(title: str, lead_: str) -> Headline:
    """The reading of a title and of the first words below it."""
    has_digits = _DIGIT.search(title) is not None
    products = tuple(_products(title)) if has_digits else ()
    told = figures(f"{title} {lead_}")
    if products:
        told -= figures(" ".join(one.version for one in products))
    named = {word for product in products for word in product.words}
    tokens = [_fold(match.group()) for match in _TOKEN.finditer(title)] if products else []
    rest = [token for token in tokens if token not in named and token not in _LAUNCHING]
    return Headline(
        products=products,
        variants=frozenset(_variants(title) if products else ()),
        figures=told,
        news=_news(title),
        before=_BEFORE.search(title) is not None,
        launch=_LAUNCH.search(title) is not None or _presents(title, products),
        title_figures=told & figures(title) if has_digits else frozenset(),
        listing=bool(products) and len(rest) <= 1 + 3 * ("by" in tokens),
    )


def _presents(title: str, products: tuple[Product, ...]) -> bool:
    """Whether a title is a product's name, a colon and what it is."""
    if ":" not in title or not products:
        return False
    return len(_TOKEN.findall(title.partition(":")[0])) <= len(products[0].words) + 1


def _news(title: str) -> frozenset[str]:
    if not _ANY_NEWS.search(title):
        return frozenset()
    return frozenset(name for name, cue in _NEWS.items() if cue.search(title))


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
            yield Product(words, _version(mixed[2]), _is_subject(found, n - len(run)))
        elif _NUMBER.fullmatch(token) and _is_version(title, found, n):
            run = _run_before(title, found, n)
            words = tuple(_fold(one.group()) for one in run)
            yield Product(words, _version(token), _is_subject(found, n - len(run)))


def _variants(title: str) -> Iterator[str]:
    """The words beside a version that make it another product: `2 Mini`, `3 for Mobile`."""
    found = list(_TOKEN.finditer(title))
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


def _is_subject(found: list[re.Match[str]], start: int) -> bool:
    return start <= 0 or found[start - 1].group().casefold() not in _IN_PASSING


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
        elif match["money"] or "." in match["digits"] or _is_telling(value, match["digits"]):
            found.add(f"{value:g}")
    return frozenset(found)


def _is_telling(value: float, digits: str) -> bool:
    if "," in digits:
        return True
    return value >= 100 and value % 100 != 0 and not 1900 <= value <= 2100


def same_product(one: Product, other: Product) -> bool:
    """Whether two names with versions mean one product: equal versions, one name ends the other."""
    shorter, longer = sorted((one.words, other.words), key=len)
    return one.version == other.version and longer[len(longer) - len(shorter) :] == shorter
