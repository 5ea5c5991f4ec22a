"""Markup in, plain text out: the stored text, with the links that stood in it.

Cards and highlights point into the stored text by code-point offsets, so this is the one place
that decides what it looks like:

- paragraphs and other blocks are parted by a blank line, `<br>`, list items and table rows by a
  line break, table cells by a tab; list items start with a bullet; all other white space is one
  space, except inside `<pre>`;
- scripts, styles, form controls, embedded media, images (their `alt` too) and whatever the markup
  hides from its readers are gone;
- control characters, byte-order marks, lone surrogates, soft hyphens, zero-width spaces and
  direction overrides are gone; the text is NFC, run by run.

Since nothing but text comes out, no tree is built: markup is read token by token, after the HTML
standard's own tokenisation (html.spec.whatwg.org/#tokenization), in linear time. Tree builders
are not linear: 100,000 nested `<div>` hold html5ever (nh3) for half a minute, 25 kB of
unclosed `<b x=…><p>` grow to 14 MB in it, and libxml2 drops all text below 2,048 levels.
"""

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from db.records import Link

TITLE_LIMIT = 500
"""Longest title in code points; longer ones are cut at a space and end with an ellipsis."""

_MAX_URL = 4096

# fmt: off
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "legend", "main", "menu",
    "nav", "ol", "p", "pre", "section", "summary", "table", "ul",
})
_LISTS = frozenset({"ul", "ol"})
_LINES = frozenset({"li", "tr"})
_CELLS = frozenset({"td", "th"})
_INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "img", "ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp",
    "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
})
_DROPPED = frozenset({
    "annotation", "annotation-xml", "applet", "audio", "button", "canvas", "datalist",
    "noscript", "object", "option", "select", "svg", "video",
})
# fmt: on
_VOID = frozenset({"br", "hr", "img", "input", "wbr"})
_RAW = "iframe|noembed|noframes|script|style|template|textarea|title|xmp"
"""Their content is not markup to a browser, or is never shown."""

_TOKEN = re.compile(
    rf"""
    <!--(?:-?>|.*?(?:--!?>|\Z))
  | <(?:[!?]|/[^a-z>])[^>]*+>?
  | <({_RAW})(?=[\s/>]).*?(?:</\1(?=[\s/>])[^>]*+>?|\Z)
  | <(/?)([a-z][^\s/>]*+)
    ((?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+)*+)(?:>|\Z)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE | re.ASCII,
)
_ATTRIBUTE = re.compile(
    r"""([^\s/>=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>"'][^\s>]*+)))?+""", re.ASCII
)
_NO_TAG = re.compile(
    rf"<(?!/?(?:{'|'.join(sorted(_BLOCKS | _LINES | _CELLS | _INLINE | _DROPPED))}|{_RAW})\b|!)",
    re.IGNORECASE,
)
_JUNK = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069"
    "\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
# Persian needs it; between Latin letters it only keeps mail programs from linking.
_NON_JOINER = re.compile("(?<=[\x00-\x7f])\u200c+(?=[\x00-\x7f])")
_MAYBE_HIDDEN = re.compile("hid|none", re.IGNORECASE)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE
)
_URL = re.compile(r"https?://[^\s<>\"'`{}|\\^]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clean:
    """Plain text, and the links of its words: `text[link.start:link.end]` is what was clickable."""

    text: str
    links: tuple[Link, ...] = ()


def clean_html(markup: str, base: str | None = None) -> Clean:
    """The plain text of an HTML fragment or page; see the module's docstring for its shape.

    Links are absolute http(s) addresses, resolved against `base`; all others, links without words
    and links within the page are dropped. Never raises, whatever the input.
    """
    markup = markup.replace("\r\n", "\n")
    if "<![CDATA[" in markup:
        # Publishers that escape their markup twice leave these marks around it.
        markup = markup.replace("<![CDATA[", "").replace("]]>", "")
    has_junk = _JUNK.search(markup) is not None
    writer = _read(markup, _Writer(base, has_junk=has_junk))
    if writer.skipping:
        # Something hidden is never closed: rather show it than lose all that follows.
        writer = _read(markup, _Writer(base, has_junk=has_junk, show_hidden=True))
    return Clean("".join(writer.parts), tuple(writer.links))


def clean_text(text: str) -> Clean:
    """Plain text made fit for the store: scrubbed, lines trimmed, blank lines folded into one.

    Addresses written out in it are its links.
    """
    lines = (" ".join(line.split()) for line in scrub(text).splitlines())
    paragraphs = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return Clean(paragraphs, find_links(paragraphs))


def find_links(text: str) -> tuple[Link, ...]:
    """The http(s) addresses written out in a plain text, without the punctuation after them."""
    links = []
    for match in _URL.finditer(text):
        url = match[0].rstrip(".,;:!?*_~…")
        for opening, closing in ("()", "[]"):
            if url.endswith(closing) and url.count(closing) > url.count(opening):
                url = url[:-1].rstrip(".,;:!?")
        if absolute := resolve(url):
            links.append(Link(absolute, match.start(), match.start() + len(url)))
    return tuple(links)


def plain(markup: str) -> str:
    """A title as one line of plain text, at most `TITLE_LIMIT` code points.

    Titles are markup or plain text, and their sources rarely say which: only what is known as an
    HTML tag is taken for one, so that `List<int>` and `x < y` survive. Of a longer title the
    first `8 * TITLE_LIMIT` code points are read, so one of megabytes costs nothing.
    """
    head = markup[: 8 * TITLE_LIMIT]
    if "<" in head or "&" in head:
        head = clean_html(_NO_TAG.sub("&lt;", head)).text
    return one_line(head + "…" * (len(markup) > 8 * TITLE_LIMIT))


def one_line(text: str) -> str:
    """A plain-text title: white space folded, cut near `TITLE_LIMIT` with an ellipsis."""
    folded = " ".join(scrub(text[: 8 * TITLE_LIMIT]).split())
    if len(folded) <= TITLE_LIMIT:
        return folded
    cut = folded[: TITLE_LIMIT - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[TITLE_LIMIT // 2 :] else cut).rstrip() + "…"


def scrub(text: str) -> str:
    """Without control characters and the like, NFC."""
    text = _JUNK.sub("", text)
    return text if text.isascii() else unicodedata.normalize("NFC", _NON_JOINER.sub("", text))


def resolve(href: str, base: str | None = None) -> str | None:
    """The absolute http(s) address that `href` means on the page `base`, or None.

    Without a user name and password: they are a secret, or they dress another host up.
    """
    try:
        url = scrub(urljoin(base or "", "".join(href.split())))
        parts = urlsplit(url)
        host = parts.hostname
        if "@" in parts.netloc:
            parts = parts._replace(netloc=parts.netloc.rpartition("@")[2])
            url = parts.geturl()
    except ValueError:  # an unclosed IPv6 bracket
        return None
    return url if parts.scheme in ("http", "https") and host and len(url) <= _MAX_URL else None


def _read(markup: str, writer: "_Writer") -> "_Writer":
    """Feed `writer` with the runs and tags of `markup`."""
    end = 0
    for token in _TOKEN.finditer(markup):
        if token.start() > end:
            writer.write(markup[end : token.start()])
        end = token.end()
        if name := token[3]:
            if token[2]:
                writer.close(name.lower())
            else:
                writer.open(name.lower(), token[4])
    writer.write(markup[end:])
    writer.close("a")
    return writer


def _attributes(source: str) -> dict[str, str]:
    """A tag's attributes; of a repeated one the first counts, as in browsers."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(source):
        found.setdefault(name.lower(), html.unescape(double or single or bare))
    return found


@lru_cache(maxsize=256)
def _rank(gap: str) -> tuple[int, bool, int]:
    return gap.count("\n"), "\t" in gap, len(gap)


class _Writer:
    """Collects text; the gap before a run is only written once the run comes."""

    def __init__(self, base: str | None, *, has_junk: bool, show_hidden: bool = False) -> None:
        self.parts: list[str] = []
        self.links: list[Link] = []
        self._base = base
        self._has_junk = has_junk
        self._show_hidden = show_hidden
        self._length = 0
        self._gap = ""
        self._bullet = False
        self._lists = 0
        self._pre = 0
        self._anchor: str | None = None
        self._anchor_start: int | None = None
        self._skipped = ""
        self._skipped_depth = 0

    @property
    def skipping(self) -> bool:
        return self._skipped_depth > 0

    def open(self, tag: str, attributes: str) -> None:
        if self.skipping:
            self._skipped_depth += tag == self._skipped
        elif not self._show_hidden and (
            tag in _DROPPED or (attributes and self._hides(tag, attributes))
        ):
            self._skipped, self._skipped_depth = tag, 1
        elif tag in _BLOCKS:
            self._break("\n" if tag in _LISTS and self._lists else "\n\n")
            self._lists += tag in _LISTS
            self._pre += tag == "pre"
        elif tag == "br":
            self._break("\n\n" if "\n" in self._gap else "\n")
        elif tag in _LINES:
            self._break("\n")
            self._bullet = tag == "li"
        elif tag in _CELLS:
            self._break("\t")
        elif tag == "a":
            self.close("a")
            href = _attributes(attributes).get("href", "").strip()
            self._anchor = None if href.startswith("#") or not href else href

    def close(self, tag: str) -> None:
        if self.skipping:
            self._skipped_depth -= tag == self._skipped
        elif tag in _BLOCKS:
            self._lists = max(self._lists - (tag in _LISTS), 0)
            self._pre = max(self._pre - (tag == "pre"), 0)
            self._break("\n" if tag in _LISTS and self._lists else "\n\n")
        elif tag in _LINES:
            self._bullet = False
            self._break("\n")
        elif tag in _CELLS:
            self._break("\t")
        elif tag == "a":
            if self._anchor and self._anchor_start is not None:
                url = resolve(self._anchor, self._base)
                if url:
                    self.links.append(Link(url, self._anchor_start, self._length))
            self._anchor = self._anchor_start = None

    def write(self, run: str) -> None:
        if self.skipping or not run:
            return
        if "&" in run:
            run = scrub(html.unescape(run))
        elif self._has_junk or not run.isascii():
            run = scrub(run)
        if self._pre:
            self._write_pre(run)
            return
        if not self._gap and not self._bullet and run[:1].isspace():
            self._gap = " "
        if words := run.split():
            self._emit(" ".join(words))
            self._gap = " " if run[-1].isspace() else ""

    def _write_pre(self, run: str) -> None:
        """White space stays, but the first line break after <pre> is not part of it."""
        lead = run[: len(run) - len(run.lstrip())]
        fresh = self._gap.endswith("\n\n")
        self._gap += lead.rpartition("\n")[2] if fresh else lead
        if body := run.strip():
            self._emit(body)
            self._gap = run[len(run.rstrip()) :]

    def _break(self, gap: str) -> None:
        """Widen the gap to at least `gap`; nothing parts a bullet from its words."""
        if not self._bullet and _rank(gap) > _rank(self._gap):
            self._gap = gap

    def _emit(self, body: str) -> None:
        gap = self._gap if self.parts else ""
        before = gap + "• " * self._bullet
        self._bullet = False
        if before:
            self.parts.append(before)
        self.parts.append(body)
        if self._anchor and self._anchor_start is None:
            self._anchor_start = self._length + len(before)
        self._length += len(before) + len(body)

    @staticmethod
    def _hides(tag: str, attributes: str) -> bool:
        if tag in _VOID or not _MAYBE_HIDDEN.search(attributes):
            return False
        found = _attributes(attributes)
        return "hidden" in found or bool(_HIDDEN.search(found.get("style", "")))
