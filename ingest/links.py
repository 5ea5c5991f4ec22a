"""The feeds that an HTML page names, and where else its site may keep them.

Pure functions; `feed_links` runs in a worker, because hostile pages keep lxml busy.
"""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin, urlsplit

_MOST_CANDIDATES = 12
_TYPES = re.compile(
    r"(?:application|text)/(?:rss|atom|rdf|feed)(?:\+(?:xml|json))?|(?:text|application)/xml",
    re.IGNORECASE,
)
_FEED_WORDS = re.compile(
    r"(?:^|[^a-z])(?:rss|atom|rdf|feeds?|syndication)(?:[^a-z]|\d|$)", re.IGNORECASE
)
_FEED_PATH = re.compile(
    r"(?:\.(?:rss|atom|rdf)|/(?:feed|rss2?|atom)(?:\.xml)?/?|/(?:feed|rss|atom|index)\.(?:xml|json)"
    r"|/feeds?/[\w./-]{0,80})$",
    re.IGNORECASE,
)
_FEED_QUERY = re.compile(
    r"(?:^|&)(?:feed|format|alt|type)=(?:rss2?|atom|feed)(?:&|$)", re.IGNORECASE
)
_NO_FEED = re.compile(r"oembed|/wp-json|xmlrpc|opensearch|\.css$|\.js$", re.IGNORECASE)
_USUAL = ("feed", "rss.xml", "atom.xml", "feed.xml", "index.xml", "rss", "feed.json", "blog/feed")
_USUAL_INSIDE = ("feed", "rss.xml", "atom.xml", "index.xml")


def feed_links(body: bytes, url: str) -> list[str]:
    """The addresses of the feeds that a page names, absolute, each once.

    First `<link rel=alternate>` with a feed's type, in head or body; then such links with a wrong
    type or none that look like feeds; then links in the text that do. Feeds of comments come last
    within each.
    """
    from lxml import etree, html

    try:
        tree = html.document_fromstring(body)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):  # empty, or not HTML at all
        return []
    base = _join(url, next(iter(tree.xpath("//base/@href")), "")) or url
    declared: list[tuple[int, bool, str]] = []
    for link in tree.iterfind(".//link"):
        href, title = link.get("href") or "", link.get("title") or ""
        rank = _rank((link.get("rel") or "").lower().split(), link.get("type"), href, title)
        if rank is not None:
            declared.append((rank, is_comments(title, href), href))
    for anchor in tree.iterfind(".//a"):
        href, words = anchor.get("href") or "", " ".join(anchor.itertext())[:200]
        path, _, query = href.partition("#")[0].partition("?")
        if _FEED_PATH.search(path) or _FEED_QUERY.search(query) or _typed(anchor.get("type")):
            declared.append((2, is_comments(words, href), href))
    # Stable: the page's own order within a rank.
    return _absolute(base, (href for _, _, href in sorted(declared, key=lambda one: one[:2])))


def _rank(relations: list[str], type_: str | None, href: str, title: str) -> int | None:
    """0 for a link that declares a feed, 1 for one that seems to mean one, None for others."""
    if not {"alternate", "feed"} & set(relations) or "stylesheet" in relations:
        return None
    if _NO_FEED.search(href):
        return None
    if "feed" in relations or _typed(type_):
        return 0
    return 1 if _FEED_WORDS.search(f"{href} {title}") else None


def _typed(type_: str | None) -> bool:
    return _TYPES.fullmatch((type_ or "").partition(";")[0].strip()) is not None


def is_comments(title: str, url: str) -> bool:
    """Whether a feed carries what readers say, not what the site does."""
    return "comment" in title.lower() or "/comments" in url.lower()


def usual_places(url: str) -> list[str]:
    """Where sites commonly keep a feed, the page's own section first."""
    parts = urlsplit(url)
    inside = [part for part in parts.path.split("/") if part][:1]
    places = []
    if inside and inside[0].startswith("@"):  # Mastodon, Pleroma and their kin
        places.append(f"/{inside[0]}.rss")
    elif inside and "." not in inside[0]:
        places += [f"/{inside[0]}/{name}" for name in _USUAL_INSIDE]
    places += [f"/{name}" for name in _USUAL]
    return _absolute(url, [*dict.fromkeys(places), "/?feed=rss2"], 14)


def _absolute(base: str, hrefs: Iterable[str], most: int = _MOST_CANDIDATES) -> list[str]:
    return list(dict.fromkeys(_web(base, hrefs)))[:most]


def _web(base: str, hrefs: Iterable[str]) -> Iterator[str]:
    for href in hrefs:
        absolute = _join(base, href)
        if href.strip() and absolute.startswith(("http://", "https://")):
            yield absolute.partition("#")[0]


def _join(base: str, href: str) -> str:
    href = href.strip()
    if href.startswith(("feed:http://", "feed:https://")):
        href = href.removeprefix("feed:")
    elif href.startswith("feed://"):
        href = "http" + href.removeprefix("feed")
    try:
        return urljoin(base, href)
    except ValueError:  # an unclosed bracket
        return ""
