"""Which entries are the same work: pure decisions over keys, titles and dates.

The same work is the same versionless arXiv id, else DOI, else canonical URL. "Else" means that a
weaker key only counts where the stronger one does not contradict it: two works with different
arXiv ids are different even when some feed gave them one URL. Equal titles merge only under the
conditions of `same_by_title`.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from db.records import Entry, Link

TITLE_WORDS: Final = 5
TITLE_DAYS: Final = timedelta(days=14)

# Parameters that say how a reader came, never what is read. After ClearURLs' "globalRules"
# (docs.clearurls.xyz), Firefox's query-stripping list and what newsletters' links carry.
_TRACKING: Final = re.compile(
    r"(?:utm_\w+|mtm_\w+|pk_\w+|mc_[ce]id|fbclid|gclid|dclid|msclkid|yclid|igshid|_hsenc|_hsmi|"
    r"ck_subscriber_id|oly_\w+_id|vero_\w+|ref_src|ref_url|cmpid|ncid)",
    re.IGNORECASE,
)
_SUBSTACK: Final = re.compile(
    r"publication_id|post_id|isFreemail|triedRedirect|showWelcome|token|r|s", re.IGNORECASE
)
"""Tracking on Substack's own hosts only; elsewhere these may name the page."""
_ARXIV_PATH: Final = re.compile(
    r"^/(?:abs|pdf|html|ps|format)/((?:[a-z-]+(?:\.[A-Z]{2})?/\d{7})|(?:\d{4}\.\d{4,5}))(?:v\d+)?(?:\.pdf)?/?$"
)
_ARXIV_HOSTS: Final = frozenset({"arxiv.org", "export.arxiv.org", "alphaxiv.org", "ar5iv.org"})
_ARXIV_DOI: Final = re.compile(r"^10\.48550/arxiv\.(.+)$", re.IGNORECASE)
_DOI: Final = re.compile(r"^10\.\d{4,9}/\S+$")
_PLAIN_URL: Final = re.compile(
    r"https?://([A-Za-z0-9.-]+)(/[A-Za-z0-9/:@!$&'()*+,;=~._-]*)?"
    r"(?:\?([A-Za-z0-9_.~=&-]*))?(?:#[!-~]*)?"
)
"""An address without a port in which nothing is escaped or has to be: host, path, query."""
_TITLE_WORD: Final = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Identity:
    """The identity keys of one entry or work, the strongest kind first. None where it has none."""

    arxiv: str | None = None
    doi: str | None = None
    url: str | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.arxiv, self.doi, self.url)))


def identify(entry: Entry, *, shared_urls: frozenset[str] = frozenset()) -> Identity:
    """An entry's keys. A canonical URL in `shared_urls` (several entries have it) is no key.

    An entry of a round-up has none: its address is that of what it tells about.
    """
    if entry.part_of is not None:
        return Identity()
    url = canonical_url(entry.url) if entry.url else None
    arxiv = entry.arxiv_id or (arxiv_in(url) if url else None)
    doi = (entry.doi or "").strip().lower().removeprefix("https://doi.org/")
    by_doi = _ARXIV_DOI.match(doi)
    if by_doi:
        arxiv, doi = arxiv or by_doi[1], ""
    if url and (url in shared_urls or is_home(url)):
        url = None
    return Identity(
        arxiv=f"arxiv:{arxiv}" if arxiv else None,
        doi=f"doi:{doi}" if _DOI.match(doi) else None,
        url=f"url:{url}" if url else None,
    )


def from_keys(keys: Iterable[str]) -> Identity:
    """The identity behind stored keys; of several of one kind the first."""
    found: dict[str, str] = {}
    for key in keys:
        found.setdefault(key.split(":", 1)[0], key)
    return Identity(found.get("arxiv"), found.get("doi"), found.get("url"))


def contradicts(one: Identity, other: Identity) -> bool:
    """Whether a stronger key of the two says that they differ."""
    if one.arxiv and other.arxiv:
        return one.arxiv != other.arxiv
    if one.doi and other.doi:
        return one.doi != other.doi
    return False


@lru_cache(maxsize=2048)
def canonical_url(url: str) -> str | None:
    """The address without what does not name the page; None if it is no http(s) address.

    Host in lower case without `www.`, scheme https, no default port, no fragment, no tracking
    parameters, the others sorted, no closing slash.
    """
    parts = _parts(url)
    if parts is None:
        return None
    host, path, parameters = parts
    arxiv = _ARXIV_PATH.match(path) if host in _ARXIV_HOSTS else None
    if arxiv:
        return f"https://arxiv.org/abs/{arxiv[1]}"
    kept = sorted(
        (name, value) for name, value in parameters if not _is_tracking(host, name, value)
    )
    return f"https://{host}{path or '/'}" + (f"?{urlencode(kept)}" if kept else "")


def _parts(url: str) -> tuple[str, str, list[tuple[str, str]]] | None:
    """Host (and port), path and parameters, the path with the same things escaped in all cases."""
    if plain := _PLAIN_URL.fullmatch(url):
        # Most addresses are such, and told apart in a fifth of the time.
        host, path, query = plain[1].lower(), plain[2] or "", plain[3] or ""
        pairs = (pair.partition("=") for pair in query.split("&") if pair)
        parameters, port = [(name, value) for name, _, value in pairs], None
    else:
        try:
            split = urlsplit(url.strip())
            host, port = split.hostname or "", split.port
        except ValueError:
            return None
        if split.scheme not in ("http", "https"):
            return None
        path = quote(unquote(split.path), safe="/:@!$&'()*+,;=~-._%")
        parameters = parse_qsl(split.query, keep_blank_values=True)
    host = host.rstrip(".").removeprefix("www.")
    if not host:
        return None
    return (
        f"{host}:{port}" if port and port not in (80, 443) else host,
        path.rstrip("/"),
        parameters,
    )


def is_home(canonical: str) -> bool:
    """Whether a canonical URL names no page of its site."""
    return canonical.partition("?")[0].endswith("/")


def _is_tracking(host: str, name: str, value: str) -> bool:
    """`ref` and `source` may name a branch or a file; they track where they name a site or feed."""
    if name.lower() in ("ref", "source"):
        return "." in value or value.lower().startswith(("rss", "newsletter", "email", "twitter"))
    if host.endswith("substack.com") and _SUBSTACK.fullmatch(name):
        return True
    return _TRACKING.fullmatch(name) is not None


def arxiv_in(canonical: str) -> str | None:
    """The versionless arXiv id that a canonical URL names."""
    prefix = "https://arxiv.org/abs/"
    return canonical.removeprefix(prefix) if canonical.startswith(prefix) else None


def link_keys(links: Sequence[Link], own: Identity) -> tuple[str, ...]:
    """Keys of the works that a text links to, its own left out, in order, without repeats."""
    keys: dict[str, None] = {}
    for link in links:
        url = canonical_url(link.url)
        if url is None or is_home(url):
            continue
        arxiv = arxiv_in(url)
        doi = url.removeprefix("https://doi.org/").lower() if "//doi.org/" in url else ""
        if arxiv:
            keys[f"arxiv:{arxiv}"] = None
        elif _DOI.match(doi):
            keys[f"doi:{doi}"] = None
        else:
            keys[f"url:{url}"] = None
    for key in own.keys:
        keys.pop(key, None)
    return tuple(keys)


def title_key(title: str) -> str | None:
    """The title's words in lower case, or None if they are too few to say anything.

    Digits keep their points, so that 8.9 and 8.10 stay apart.
    """
    folded = unicodedata.normalize("NFKC", title).casefold()
    words = _TITLE_WORD.findall(folded)
    return " ".join(words) if len(words) >= TITLE_WORDS else None


@dataclass(frozen=True, slots=True)
class Known:
    """What `same_by_title` needs to know of a stored work."""

    title_key: str | None
    date: datetime
    authors: tuple[str, ...]
    links: frozenset[str]
    sources: frozenset[int]
    identity: Identity


def same_by_title(
    entry: Entry, identity: Identity, date: datetime, source_id: int, known: Known
) -> bool:
    """Whether equal titles are the same work: only across sources, within two weeks, and with a
    shared author or outbound link. Five words and the same digits are in the key itself.
    """
    if known.title_key is None or title_key(entry.title) != known.title_key:
        return False
    if source_id in known.sources or contradicts(identity, known.identity):
        return False
    if abs(date - known.date) > TITLE_DAYS:
        return False
    authors = {name.casefold() for name in entry.authors}
    if authors & {name.casefold() for name in known.authors}:
        return True
    return bool(set(link_keys(entry.links, identity)) & known.links)


def _words(title: str) -> list[str]:
    return _WORD.findall(title.casefold())


def shared_urls(entries: Iterable[Entry]) -> frozenset[str]:
    """Canonical URLs that several differently titled entries of one document have in common."""
    found: dict[str, list[str]] = {}
    for entry in entries:
        url = canonical_url(entry.url) if entry.url else None
        if url:
            found.setdefault(url, []).append(entry.title)
    return frozenset(
        url
        for url, titles in found.items()
        if len(titles) > 1 and len({" ".join(_words(title)) for title in titles}) > 1
    )
