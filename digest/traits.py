"""What grouping reads off an item, once: addresses, words, headline, kind of news, vector."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import chain
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from db.records import Candidate, Kind
from digest.evidence import web_url
from digest.headline import Headline, lead, read_headline
from digest.occasion import Occasion, read_occasion
from digest.rank import source_of
from digest.words import terms, words

_ARXIV = re.compile(r"arxiv\.org/(?:abs|pdf|html)/([\w.-]+/\d{7}|\d{4}\.\d{4,5})", re.IGNORECASE)
_CAMPAIGN = re.compile(r"^(?:utm_\w+|ref|source|src|fbclid|gclid|mc_[ce]id)=", re.IGNORECASE)
_SHINGLE, _SHINGLES = 6, 40
"""Six words in a row, of the first forty: what copies of a text share and others do not."""

Shingle = tuple[str, ...]


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
    source_terms: frozenset[str]
    """Of the name of the source, which its own items seldom repeat."""
    said: str
    """Title and first words, folded."""
    name: str
    """What a title like `PocketMind: an assistant` calls its work, folded; else nothing."""
    shingles: frozenset[Shingle]
    headline: Headline
    title: str
    vector: NDArray[np.float16] | None

    @property
    def occasion(self) -> Occasion:
        """What kind of news it is; read when a pair asks for it, as most items never make one."""
        return read_occasion(self.title)


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
        source_terms=_terms(words(source_of(item))),
        said=f"{work.title} {opening}".casefold(),
        name=_name(work.title),
        shingles=_shingles(opening_words),
        headline=read_headline(work.title, opening),
        title=work.title,
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
