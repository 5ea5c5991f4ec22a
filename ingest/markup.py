"""HTML as runs of text and tags, after the standard's own tokenisation, in linear time.

html.spec.whatwg.org/#tokenization. What costs is Python's work for each token, so that what can be
told within one regular expression is: most tags of a page (`<span>`, `</em>`) do nothing to its
text and count as part of the run they stand in, and those of paragraphs and lists come several at
once, so that `ingest.clean` can remember what they do.
"""

import html
import re
from collections.abc import Iterator
from functools import lru_cache

# fmt: off
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "legend", "main", "menu",
    "nav", "ol", "p", "pre", "section", "summary", "table", "ul",
})
LISTS = frozenset({"ul", "ol"})
LINES = frozenset({"li", "tr"})
CELLS = frozenset({"td", "th"})
INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "img", "ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp",
    "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
})
DROPPED = frozenset({
    "annotation", "annotation-xml", "applet", "audio", "button", "canvas", "datalist",
    "noscript", "object", "option", "select", "svg", "video",
})
# fmt: on
VOID = frozenset({"br", "hr", "img", "input", "wbr"})
RAW = "iframe|noembed|noframes|script|style|template|textarea|title|xmp"
"""Their content is not markup to a browser, or is never shown."""
INERT = (
    *("span", "code", "strong", "em", "b", "i", "sup", "sub", "u", "small", "font", "tbody"),
    *("s", "tt", "kbd", "mark", "var", "thead", "abbr", "cite", "del"),
)
"""Frequent tags without an effect on the text, as long as they hide nothing; more often first."""
_MOVES = (
    *("p", "li", "div", "h2", "td", "ul", "h3", "tr", "figure", "blockquote", "th", "hr"),
    *("ol", "table", "h4", "section", "h1"),
)

MARK = "\x00"
"""Stands in a run where an inert tag was: on its two sides, entities and combining characters are
on their own."""


def _grammar(inert: str, moves: str) -> re.Pattern[str]:
    """A run with `inert` in it, and after it `moves`, or one comment, raw element or tag.

    Its groups: the run, the moves, a raw element's name, a tag's name (with the `/` of an end tag)
    and its attributes.
    """
    return re.compile(
        rf"""
        ([^<]*+ (?: (?: {inert} | <(?![!?a-z]|/[^>]) ) [^<]*+ )*+)
        (?:
            ((?:{moves}){{1,8}}+)
          | <!--(?:-?>|.*?(?:--!?>|\Z))
          | <(?:[!?]|/[^a-z>])[^>]*+>?
          | <({RAW})(?=[\s/>]).*?(?:</\3(?=[\s/>])[^>]*+>?|\Z)
          | <(/?[a-z][^\s/>]*+)
            ((?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+)*+)
            (?:>|\Z)
          | \Z
        )
        """,
        re.VERBOSE | re.DOTALL | re.IGNORECASE | re.ASCII,
    )


_EVERY_TAG = _grammar("(?!)", "(?!)")
# A style that cannot hide anything is in ASCII, so that letters mean themselves, and without
# entities.
_STRUCTURE = _grammar(
    rf"""
    < /?+ (?:{"|".join(INERT)})
    (?: \s++ (?: (?!style=|hidden=)[a-z0-9_:-]++="[^"<>]*+"
              | style="(?![^"<>]*(?:hid|none))[^"<>&\x80-\U0010ffff]*+" ) )*+
    \s*+ /?+ >
    """,
    rf"< (?: /?+ (?:{'|'.join(_MOVES)}) | br ) \s*+ /?+ > (?:\s{{1,16}}+(?=<))?+",
)
_INERT_TAG = re.compile("</?[a-z][^>]*+>", re.IGNORECASE | re.ASCII)
_ATTRIBUTE = re.compile(
    r"""([^\s/>=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>"'][^\s>]*+)))?+""", re.ASCII
)
_FIRST_HREF = re.compile(
    r"""(?:\s++(?!href=)[a-z0-9_-]++="[^"]++")*+\s++href="([^"]++)\"""", re.IGNORECASE | re.ASCII
)
_MAYBE_HIDDEN = re.compile("hid|none", re.IGNORECASE)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE
)
_ENTITY = re.compile("(&#?[a-z0-9]{1,32};)", re.IGNORECASE | re.ASCII)


def structure(markup: str, start: int = 0) -> Iterator[re.Match[str]]:
    """Runs with inert tags still in them (`marked` replaces these), moves, and other tags."""
    return _STRUCTURE.finditer(markup, start)


def every_tag(markup: str, start: int = 0) -> Iterator[re.Match[str]]:
    """Runs that are nothing but text, and each tag by itself."""
    return _EVERY_TAG.finditer(markup, start)


def marked(run: str) -> str:
    """A run of `structure` with a mark for each of its inert tags."""
    return _INERT_TAG.sub(MARK, run)


def unescape(text: str) -> str:
    """`html.unescape`, which looks up every entity anew."""
    parts = _ENTITY.split(text)
    parts[1::2] = map(_entity, parts[1::2])
    if "&" in "".join(parts[::2]):
        parts[::2] = map(html.unescape, parts[::2])
    return "".join(parts)


@lru_cache(maxsize=1024)
def _entity(reference: str) -> str:
    return html.unescape(reference)


def attributes(source: str) -> dict[str, str]:
    """A tag's attributes; of a repeated one the first counts, as in browsers."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(source):
        found.setdefault(name.lower(), html.unescape(double or single or bare))
    return found


def href(source: str) -> str:
    """A tag's `href`, mostly without reading all of its attributes."""
    if found := _FIRST_HREF.match(source):
        return html.unescape(found[1])
    return attributes(source).get("href", "")


def hides(tag: str, source: str) -> bool:
    """Whether a tag's attributes hide what stands in it."""
    if tag in VOID or not _maybe_hides(source):
        return False
    found = attributes(source)
    return "hidden" in found or bool(_HIDDEN.search(found.get("style", "")))


def _maybe_hides(source: str) -> bool:
    if source.isascii():
        lower = source.lower()
        return "hid" in lower or "none" in lower
    return _MAYBE_HIDDEN.search(source) is not None
