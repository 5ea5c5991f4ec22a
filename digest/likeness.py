"""Whether two items tell the same story: what ties them, and what sets them apart. Pure rules.

A *tie* is a reason to show two items as one, the strong ones first: the same address, the same
title, the same text, a link to the one work that an item is about, the same new product, the same
telling figures, headlines of the same words. What is *apart* is never shown as one, however many
ties there are: other versions, other variants, two papers, news of another kind.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from functools import lru_cache
from itertools import chain
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from db.records import Candidate, Kind
from digest.evidence import web_url
from digest.headline import EVENTS, Headline, Product, figures, lead, read_headline, same_product
from digest.rank import source_of
from digest.words import stem, terms, words

_ARXIV = re.compile(r"arxiv\.org/(?:abs|pdf|html)/([\w.-]+/\d{7}|\d{4}\.\d{4,5})", re.IGNORECASE)
_CAMPAIGN = re.compile(r"^(?:utm_\w+|ref|source|src|fbclid|gclid|mc_[ce]id)=", re.IGNORECASE)

_TITLE_WORDS = 5
"""Shorter titles are used again for other things."""
_SHINGLE, _SHINGLES = 6, 40
"""Six words in a row, of the first forty: what copies of a text share and others do not."""
_ROOM = 20
"""Words in which a piece about a work would give one of its figures."""
_LEAST_SHINGLES = 8
_COPIED = 0.5
_NEAR_TITLES = 0.6
"""Cosine of titles, their words weighted by rarity."""
_ALIKE_TITLES = 0.35
"""The same where the texts are near, too."""
_LEAST_NEAR, _VERY_NEAR = 0.3, 0.8
"""Cosines of all-MiniLM-L6-v2. Of the labelled pairs that tell one story all stand above 0.47, half
above 0.83, but of the near ones that do not one in twenty stands there as well: nearness alone
never joins. Below the first, what only words and figures would join stays apart."""

_FIRST_VERSIONS = frozenset({"1"})
_NEWS_WORDS = frozenset(
    stem(word)
    for word in """
    million billion trillion thousand percent raise raises raised buy buys bought acquire acquires
    deal price prices cut cuts valuation valued funding round series launch launches unveil unveils
    hire hires appoint join joins start-up startup company firm trial
    """.split()  # noqa: SIM905
)
"""Words of news that stand beside any name; they do not say whose news it is."""

_LONG = timedelta(days=30)
_FORTNIGHT = timedelta(days=14)
_NEWS_DAYS = timedelta(days=4)
_HEADLINE_DAYS = timedelta(days=2)
_DAY = timedelta(days=1)


Shingle = tuple[str, ...]


class Tie(IntEnum):
    """Why two items are one story; the greater, the surer."""

    HEADLINE = 1
    FIGURES = 2
    PRODUCT = 3
    LINK = 4
    TEXT = 5
    TITLE = 6
    ADDRESS = 7


@dataclass(frozen=True, slots=True)
class Traits:
    """What grouping reads off an item, once."""

    id: str
    kind: Kind
    date: datetime
    publisher: str
    """Whose words they are: the site, or the letter."""
    arxiv_id: str | None
    keys: frozenset[str]
    """The addresses that it is, or, in a letter, that it tells of."""
    links: frozenset[str]
    title_key: str
    title_terms: frozenset[str]
    lead_terms: frozenset[str]
    """Of title and first words."""
    said: str
    """Title and first words, folded."""
    name: str
    """What a title like `PocketMind: an assistant` calls its work, folded; else nothing."""
    shingles: frozenset[Shingle]
    headline: Headline
    vector: NDArray[np.float16] | None


def traits_of(item: Candidate) -> Traits:
    """The traits of one candidate."""
    work = item.work
    opening = lead(work.text)
    opening_words = tuple(words(opening))
    titled = _terms(words(work.title))
    return Traits(
        id=work.id,
        kind=work.kind,
        date=work.date,
        publisher=_publisher(item),
        arxiv_id=work.arxiv_id,
        keys=frozenset({f"arxiv:{work.arxiv_id}"}) if work.arxiv_id else _keys(work.url),
        links=frozenset(key for link in work.links for key in _keys(link.url)),
        title_key=title_key(work.title),
        title_terms=titled,
        lead_terms=titled | _terms(opening_words),
        said=f"{work.title} {opening}".casefold(),
        name=_name(work.title),
        shingles=_shingles(opening_words),
        headline=read_headline(work.title, opening),
        vector=np.frombuffer(item.vector, dtype=np.float16) if item.vector else None,
    )


def title_key(title: str) -> str:
    """Words in order, case and punctuation aside; digits stay, as `8.9` and `8.10` differ."""
    return " ".join(word.casefold() for word in words(title))


def _name(title: str) -> str:
    head, colon, _ = title.partition(":")
    named = head.split()
    if not colon or len(named) > 2 or len(head) < 4 or head.islower():
        return ""
    return title_key(head) if _terms(words(head)) else ""


def _publisher(item: Candidate) -> str:
    if item.work.arxiv_id:
        return "arxiv.org"
    # The address of a letter's entry is that of what it tells about.
    if item.work.kind == "newsletter":
        return source_of(item)
    host = urlsplit(web_url(item.work.url) or "").netloc.removeprefix("www.")
    return host or source_of(item)


def _keys(url: str | None) -> frozenset[str]:
    """What two addresses of the same page have in common; nothing for a site's front page."""
    if found := _ARXIV.search(url or ""):
        return frozenset({f"arxiv:{found[1]}"})
    address = web_url(url)
    if not address:
        return frozenset()
    parts = urlsplit(address)
    path = parts.path.rstrip("/")
    query = "&".join(part for part in parts.query.split("&") if part and not _CAMPAIGN.match(part))
    if not path and not query:
        return frozenset()
    host = parts.netloc.casefold().removeprefix("www.")
    return frozenset({f"{host}{path}{'?' if query else ''}{query}"})


def _terms(found: Iterable[str]) -> frozenset[str]:
    return frozenset(chain.from_iterable(map(_terms_of_word, found)))


@lru_cache(maxsize=1 << 16)
def _terms_of_word(word: str) -> tuple[str, ...]:
    return tuple(terms(word))


def _shingles(found: Sequence[str]) -> frozenset[Shingle]:
    folded = [word.casefold() for word in found[:_SHINGLES]]
    return frozenset(zip(*(folded[n:] for n in range(_SHINGLE)), strict=False))


def apart(one: Traits, other: Traits) -> bool:
    """Whether two items are sure to be two stories, by what their titles say."""
    if one.title_key == other.title_key:
        return False
    if one.arxiv_id and other.arxiv_id and one.arxiv_id != other.arxiv_id:
        return True
    return _other_version(one, other)


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
    if _copied(one, other):
        return Tie.TEXT
    if days > _NEWS_DAYS or set_apart(one, other) or _contradict(one, other):
        return None
    nearness = _nearness(one, other)
    if nearness is not None and nearness < _LEAST_NEAR:
        return None
    if _same_launch(one, other):
        return Tie.PRODUCT
    if _same_figures(one, other, rare, nearness or 0.0):
        return Tie.FIGURES
    if one.headline.before:
        # Of one event to come there is much to tell before: a trip, a demand, a forecast.
        return None
    if days <= _HEADLINE_DAYS and _same_headline(one, other, rarity, rare, nearness or 0.0):
        return Tie.HEADLINE
    return None


def links_to(one: Traits, target: Traits) -> bool:
    """Whether `one`, which links to `target` and to no other item here, is about it.

    A post that links back to an earlier one of its own site is a follow-up, and one that links to
    another's post as often a comment on it or a use of it: their titles must be close.
    """
    if one.kind == "paper" or one.publisher == target.publisher:
        return False
    if abs(one.date - target.date) > _LONG or apart(one, target) or set_apart(one, target):
        return False
    if f" {target.title_key} " in f" {title_key(one.said)} " and _is_long(target.title_key):
        return True
    shared = one.title_terms & target.title_terms
    if target.kind == "post":
        return len(shared) >= 3 and not _contradict(one, target)
    if len(shared) < 3 and _tells_no_figure(one, target):
        return False
    if target.name and f" {target.name} " in f" {title_key(one.said)} ":
        return True
    smaller = min(one.title_terms, target.title_terms, key=len)
    return len(shared) >= 2 or bool(shared and (smaller == shared or _share_product(one, target)))


def _tells_no_figure(one: Traits, target: Traits) -> bool:
    """Whether a piece had room to repeat a figure of the work and does not: so does a comment."""
    told = target.headline.figures
    return bool(told) and one.said.count(" ") >= _ROOM and not told & one.headline.figures


def _is_long(key: str) -> bool:
    return key.count(" ") >= _TITLE_WORDS - 1


def set_apart(one: Traits, other: Traits) -> bool:
    """Whether one is news of another kind, or of another step, than the other.

    A round of money is often told without saying so in the headline; a review is not.
    """
    a, b = one.headline, other.headline
    if a.before != b.before or a.news - EVENTS != b.news - EVENTS:
        return True
    return bool(a.news and b.news and not a.news & b.news)


def _contradict(one: Traits, other: Traits) -> bool:
    """Whether a headline is of a figure that the other item's first words do not have."""
    return any(
        a.headline.title_figures and not a.headline.title_figures & _all_figures(b)
        for a, b in ((one, other), (other, one))
    )


def _all_figures(it: Traits) -> frozenset[str]:
    versions = figures(" ".join(product.version for product in it.headline.products))
    return it.headline.figures | versions


def _same_title(one: Traits, other: Traits, days: timedelta) -> bool:
    if one.title_key != other.title_key or not _is_long(one.title_key):
        return False
    # A column keeps its title and changes its text.
    own = one.publisher == other.publisher and one.kind == other.kind
    return bool(one.title_terms) and days <= (_DAY if own else _FORTNIGHT)


def _copied(one: Traits, other: Traits) -> bool:
    fewest = min(len(one.shingles), len(other.shingles))
    shared = len(one.shingles & other.shingles)
    return fewest >= _LEAST_SHINGLES and shared >= _COPIED * fewest


def _nearness(one: Traits, other: Traits) -> float | None:
    a, b = one.vector, other.vector
    if a is None or b is None or a.shape != b.shape:
        return None
    return float(a.astype(np.float32) @ b.astype(np.float32))


def _share_product(one: Traits, other: Traits) -> bool:
    a, b = _subject(one), _subject(other)
    return a is not None and b is not None and same_product(a, b)


def _same_launch(one: Traits, other: Traits) -> bool:
    """Both are about one new product.

    Two sentences on one product may tell different news of it, so they must share a figure, or one
    be a bare listing and the other say that the product is new.
    """
    if not _share_product(one, other):
        return False
    if one.headline.figures & other.headline.figures:
        return True
    a, b = one.headline, other.headline
    return (a.listing and (b.listing or b.launch)) or (b.listing and a.launch)


def _same_figures(one: Traits, other: Traits, rare: frozenset[str], nearness: float) -> bool:
    """Two telling figures in common and a name, or one figure and more."""
    told = one.headline.figures & other.headline.figures & rare
    if not told:
        return False
    titles = (one.title_terms & other.title_terms) - _NEWS_WORDS
    names = (one.title_terms & other.lead_terms | other.title_terms & one.lead_terms) & rare
    names -= _NEWS_WORDS
    if len(told) >= 2:
        in_common = one.lead_terms & other.lead_terms
        return len(names) >= 2 or bool(titles and len(in_common) >= 3)
    # One figure goes with every later turn of a story, too.
    both = told & one.headline.title_figures & other.headline.title_figures
    if len(titles) >= 2 and titles & rare and (both or one.headline.news & other.headline.news):
        return True
    return len(names) >= 2 and nearness >= _VERY_NEAR


def _same_headline(
    one: Traits,
    other: Traits,
    rarity: Mapping[str, float],
    rare: frozenset[str],
    nearness: float,
) -> bool:
    shared = one.title_terms & other.title_terms
    if len(shared) < 3 or not shared & rare:
        return False
    weight = sum(rarity[term] ** 2 for term in shared)
    a, b = (sum(rarity[term] ** 2 for term in it.title_terms) for it in (one, other))
    likeness = weight / float(a * b) ** 0.5
    if likeness >= _NEAR_TITLES:
        return len(shared & rare) >= 3
    return likeness >= _ALIKE_TITLES and nearness >= _VERY_NEAR
