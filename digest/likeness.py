"""Whether two items tell the same story: what ties them, and what sets them apart. Pure rules.

A *tie* is nearly certain evidence, the surest first: the same address, the same title, the same
text, a link to the one work that an item is about; or the same new product, the same event of the
same names, the same figures all through, headlines of the same words. The last four hold for few
days only, and only where nothing speaks against them: another version, variant, number or name,
another event, a remark in place of a report. What is *apart* is never shown as one.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from enum import IntEnum
from math import fsum

import numpy as np

from digest.headline import Product, figures, same_product
from digest.traits import Traits, title_key
from digest.words import stem

_TITLE_WORDS = 5
"""Shorter titles are used again for other things."""
_ROOM = 20
"""Words in which a piece about a work would give one of its figures."""
_LEAST_SHINGLES = 8
_COPIED = 0.5
_NEAR_TITLES = 0.6
"""Cosine of titles, their words weighted by rarity."""
_ALIKE_TITLES = 0.35
"""The same where the texts are near, too."""
_LEAST_NEAR, _NEAR = 0.4, 0.7
"""Cosines of all-MiniLM-L6-v2. Of the labelled pairs that tell one story nearly all stand above
0.47, half above 0.83, but of the near ones that do not one in twenty stands there as well: nearness
alone never joins."""

_ALL_THROUGH = 3
"""Figures in common that no comment or next step repeats; two, it does."""
_BARE = 2
"""Terms of a title that is but a name, with its owner's."""
_SAME_WORDS = 3
"""Terms of a work's title in the headline of who reports it; two, a comment has as well."""
_MAKERS = re.compile(r"\b(?:we|our)\b")
"""Who tells of a work, with its figures, in the first person."""
_PUBLISHING = re.compile(r"\bwe (?:publish|present|release|introduce)\b")
_ASKING = re.compile(
    r"\?\W*$|^\W*(?:why|what|who|how|where|when|is|are|do|does|did|can|could|should)\b",
    re.IGNORECASE,
)
_REPLY = re.compile(r"(?:re|fwd?):", re.IGNORECASE)
_FIRST_VERSIONS = frozenset({"1"})

_LONG = timedelta(days=30)
_FORTNIGHT = timedelta(days=14)
_NEWS_DAYS = timedelta(days=1)
"""Within which the same event is told by those that report it; later comes the next step."""
_LETTER_DAYS = timedelta(days=2)
"""The same for letters, which come out once a day or week."""


class Tie(IntEnum):
    """Why two items are one story; the greater, the surer."""

    HEADLINE = 1
    FIGURES = 2
    EVENT = 3
    PRODUCT = 4
    LINK = 5
    TEXT = 6
    TITLE = 7
    ADDRESS = 8


def tie(
    one: Traits, other: Traits, rarity: Mapping[str, float], rare: frozenset[str]
) -> Tie | None:
    """The surest reason why two items are one story; None where there is none, or a reason against.

    `rarity` weighs terms of titles; `rare` holds the terms and figures that few items share.
    Links need to know what else is there, so they are `links_to`'s matter.
    """
    days = abs(one.date - other.date)
    if days > _LONG or apart(one, other):
        return None
    if _same_title(one, other, days):
        return Tie.TITLE
    if one.publisher == other.publisher or days > _FORTNIGHT:
        # A site's own items share phrases, and it seldom tells one thing twice.
        return None
    if one.keys & other.keys and one.lead_terms & other.lead_terms:
        return Tie.ADDRESS
    if _copied(one, other) and not _both_letters(one, other):
        return Tie.TEXT
    letter = "newsletter" in (one.kind, other.kind)
    if days > (_LETTER_DAYS if letter else _NEWS_DAYS):
        return None
    if set_apart(one, other) or contradict(one, other):
        return None
    near = _nearness(one, other)
    if near is not None and near < _LEAST_NEAR:
        return None
    if _same_product(one, other):
        return Tie.PRODUCT
    if _same_event(one, other, rarity, rare, near or 0.0):
        return Tie.EVENT
    if _same_figures(one, other, rare):
        return Tie.FIGURES
    if _same_headline(one, other, rarity, rare):
        return Tie.HEADLINE
    return None


def apart(one: Traits, other: Traits) -> bool:
    """Whether two items are sure to be two stories, by the works that their titles name."""
    if one.title_key == other.title_key:
        return False
    if one.arxiv_id and other.arxiv_id and one.arxiv_id != other.arxiv_id:
        return True
    return _other_version(one, other)


def set_apart(one: Traits, other: Traits) -> bool:
    """Whether one tells news of another kind than the other: another event, a remark on it, or
    something planned.
    """
    a, b = one.occasion, other.occasion
    if a.remark or b.remark or a.unsure != b.unsure or a.again != b.again:
        return True
    return bool(a.event and b.event and a.event != b.event)


def contradict(one: Traits, other: Traits) -> bool:
    """Whether a headline is of a figure or a name that the other's first words do not have, each
    has a number that the other has not, or one asks where the other reports.
    """
    if _lacks_figure(one, other) or _lacks_figure(other, one) or _asks(one) or _asks(other):
        return True
    if one.name and other.name and not _one_name(one.name, other.name):
        return True
    if _lacks_number(one, other) and _lacks_number(other, one):
        return True
    return _lacks_name(one, other) or _lacks_name(other, one) or _other_names(one, other)


def _lacks_figure(one: Traits, other: Traits) -> bool:
    """Whether no figure of one's title is the other's; a few bare words contradict nothing."""
    told, known = one.headline.title_figures, _all_figures(other)
    return bool(told) and not told & known and (bool(known) or _has_room(other))


def _asks(it: Traits) -> bool:
    """Whether a title asks or explains, as comments do; a paper's title may."""
    return it.kind != "paper" and _ASKING.search(it.title) is not None


def links_to(one: Traits, target: Traits) -> bool:
    """Whether `one`, which links to `target` and to no other item here, is about it.

    A post that links back to an earlier one of its own site is a follow-up, and one that links to
    another's work as often a comment on it or a use of it: it must give the work's title, or its
    name and its figures.
    """
    if one.kind == "paper" or one.publisher == target.publisher:
        return False
    if {one.kind, target.kind} == {"release", "paper"}:
        # The code has versions of its own.
        return False
    if abs(one.date - target.date) > _LONG or apart(one, target) or set_apart(one, target):
        return False
    makers = _MAKERS.search(one.said) is not None
    if _asks(one) and not makers:
        return False
    said = f" {title_key(one.said)} "
    if _is_long(target.title_key) and f" {target.title_key} " in said:
        return True
    shared = len(one.title_terms & target.title_terms)
    if target.kind == "post" and one.kind != "newsletter":
        return shared >= _SAME_WORDS
    named = bool(target.name and f" {target.name} " in said)
    told = one.headline.figures & target.headline.figures
    if told:
        if named and (one.name == target.name or _PUBLISHING.search(one.said)):
            return True
        extra = one.headline.figures - told
        sure = makers and (named or len(told) >= 2)
        titled = target.name and f" {target.name} " in f" {one.title_key} " and shared >= 2
        return not extra and bool(sure or titled or shared >= _SAME_WORDS or _is_page(one, target))
    if target.kind == "post":
        return shared >= _SAME_WORDS
    if target.headline.figures and (one.headline.figures or _has_room(one)):
        return False
    return named or shared >= 2 or _share_product(one, target) or _listed(one, target)


def _is_page(one: Traits, target: Traits) -> bool:
    """Whether who links to a work is a letter's entry, or a page that is called by its name."""
    bare = len(one.title_terms) <= _BARE and target.name in one.title_key.split()
    return bare or one.kind == "newsletter"


def _listed(one: Traits, target: Traits) -> bool:
    """Whether one's title is nothing but words of the other's."""
    return bool(one.title_terms) and one.title_terms <= target.title_terms


def _other_version(one: Traits, other: Traits) -> bool:
    mine, theirs = _versions(one.headline.products), _versions(other.headline.products)
    shared = mine.keys() & theirs.keys()
    if any(mine[name] != theirs[name] for name in shared):
        return True
    if mine and theirs and one.headline.variants != other.headline.variants:
        return True
    a, b = _subject(one), _subject(other)
    if a and b and a.words[-1:] != b.words[-1:]:
        return True
    return _lacks_version(mine, other) or _lacks_version(theirs, one)


def _versions(products: tuple[Product, ...]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for product in products:
        found.setdefault(product.words[-1] if product.words else "", set()).add(product.version)
    return found


def _subject(it: Traits) -> Product | None:
    """The product that a title is about: the first that it does not name in passing."""
    return next((product for product in it.headline.products if product.subject), None)


def _lacks_version(versions: Mapping[str, set[str]], it: Traits) -> bool:
    """Whether a title names the product without any version, and its first words do not either.

    The first version goes without a number as often as with one.
    """
    return any(
        stem(name) in it.title_terms
        and not any(f"{name} {number}" in it.said or f"{name}-{number}" in it.said for number in of)
        for name, of in versions.items()
        if name and name not in _versions(it.headline.products) and not of <= _FIRST_VERSIONS
    )


def _lacks_name(one: Traits, other: Traits) -> bool:
    """Whether one's title names somebody who is not in the other; its maker, who opens the title or
    publishes the other, is seldom named twice.
    """
    names = _unknown_names(one, other) - other.source_terms
    return _has_room(other) and not names <= _opening(one)


def _other_names(one: Traits, other: Traits) -> bool:
    return bool(_unknown_names(one, other) and _unknown_names(other, one))


def _unknown_names(one: Traits, other: Traits) -> frozenset[str]:
    return one.headline.names & one.title_terms - other.lead_terms


def _opening(it: Traits) -> set[str]:
    return {stem(word) for word in it.title.split(maxsplit=1)[:1]}


def _has_room(it: Traits) -> bool:
    """Whether an item is long enough to contradict another; a bare listing is not."""
    return it.said.count(" ") >= _ROOM


def _one_name(one: str, other: str) -> bool:
    mine, theirs = set(one.split()), set(other.split())
    return mine <= theirs or theirs <= mine


def _lacks_number(one: Traits, other: Traits) -> bool:
    """Whether one's title has a number that the other's first words have not."""
    return any(number not in other.said for number in one.headline.numbers)


def _all_figures(it: Traits) -> frozenset[str]:
    versions = figures(" ".join(product.version for product in it.headline.products))
    return it.headline.figures | versions


def _same_title(one: Traits, other: Traits, days: timedelta) -> bool:
    if one.title_key != other.title_key or not _is_long(one.title_key):
        return False
    if not one.title_terms or _REPLY.match(one.title):
        return False
    if one.publisher == other.publisher and one.kind == other.kind:
        # A column, a thread or a log of changes keeps its title and changes its text.
        return days <= _NEWS_DAYS and _copied(one, other)
    return days <= _FORTNIGHT


def _is_long(key: str) -> bool:
    return key.count(" ") >= _TITLE_WORDS - 1


def _copied(one: Traits, other: Traits) -> bool:
    fewest = min(len(one.shingles), len(other.shingles))
    shared = len(one.shingles & other.shingles)
    return fewest >= _LEAST_SHINGLES and shared >= _COPIED * fewest


def _both_letters(one: Traits, other: Traits) -> bool:
    """Letters share their greetings and advertisements word by word."""
    return one.kind == other.kind == "newsletter"


def _nearness(one: Traits, other: Traits) -> float | None:
    a, b = one.vector, other.vector
    if a is None or b is None or a.shape != b.shape:
        return None
    return float(a.astype(np.float32) @ b.astype(np.float32))


def _share_product(one: Traits, other: Traits) -> bool:
    a, b = _subject(one), _subject(other)
    return a is not None and b is not None and a.opens and b.opens and same_product(a, b)


def _same_product(one: Traits, other: Traits) -> bool:
    """Both present one product, and one of them is a bare listing or has the other's figures.

    What else is told of a product, in whatever figures, is a use or a test of it as often.
    """
    if not (_presents(one) and _presents(other) and _share_product(one, other)):
        return False
    return one.headline.listing or other.headline.listing or _agree(one, other)


def _presents(it: Traits) -> bool:
    """Whether a title is the launch of the one product that it names."""
    if len({product.words for product in it.headline.products}) > 1:
        return False
    if it.occasion.event == "launch":
        return True
    return not it.occasion.event and (it.headline.listing or it.headline.presents)


def _same_event(
    one: Traits,
    other: Traits,
    rarity: Mapping[str, float],
    rare: frozenset[str],
    nearness: float,
) -> bool:
    """Both report the same kind of event of the same names, with one figure or in near words."""
    if not one.occasion.event or one.occasion.event != other.occasion.event:
        return False
    shared = one.title_terms & other.title_terms
    names = shared & (one.headline.names | other.headline.names)
    told = one.headline.figures & other.headline.figures & rare
    if told and _agree(one, other):
        subjects = names or shared & (_opening(one) | _opening(other))
        return bool(subjects or (shared and len(told) >= 2))
    return (
        len(names & rare) >= 2
        and nearness >= _NEAR
        and _likeness(one, other, rarity) >= _ALIKE_TITLES
    )


def _same_figures(one: Traits, other: Traits, rare: frozenset[str]) -> bool:
    """Three telling figures and a word of the titles in common, and no figure against another: who
    writes on the next step has one of his own.
    """
    told = one.headline.figures & other.headline.figures & rare
    if len(told) < _ALL_THROUGH or not _agree(one, other) or _both_letters(one, other):
        return False
    names = (one.title_terms & other.lead_terms | other.title_terms & one.lead_terms) & rare
    return bool(names and one.title_terms & other.title_terms)


def _agree(one: Traits, other: Traits) -> bool:
    """Whether both tell figures, and the one that tells fewer has none that the other lacks."""
    mine, theirs = one.headline.figures, other.headline.figures
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)


def _same_headline(
    one: Traits, other: Traits, rarity: Mapping[str, float], rare: frozenset[str]
) -> bool:
    if one.occasion != other.occasion or one.occasion.unsure or _both_letters(one, other):
        return False
    shared = one.title_terms & other.title_terms & rare
    if len(shared) < 3:
        return False
    return _likeness(one, other, rarity) >= _NEAR_TITLES


def _likeness(one: Traits, other: Traits, rarity: Mapping[str, float]) -> float:
    """The cosine of two titles, their words weighted by rarity."""
    shared, a, b = (
        fsum(rarity[term] ** 2 for term in terms)  # the same in whatever order
        for terms in (one.title_terms & other.title_terms, one.title_terms, other.title_terms)
    )
    return shared / float(a * b) ** 0.5 if a and b else 0.0
