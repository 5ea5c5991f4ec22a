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

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from db.records import Link
from ingest.markup import (
    BLOCKS,
    CELLS,
    DROPPED,
    INERT,
    INLINE,
    LINES,
    LISTS,
    MARK,
    RAW,
    every_tag,
    hides,
    href,
    marked,
    structure,
    unescape,
)

TITLE_LIMIT = 500
"""Longest title in code points; longer ones are cut at a space and end with an ellipsis."""

_MAX_URL = 4096

_MOVING = BLOCKS | LINES | CELLS | {"br"}
_NO_TAG = re.compile(
    rf"<(?!/?(?:{'|'.join(sorted(BLOCKS | LINES | CELLS | INLINE | DROPPED))}|{RAW})\b|!)",
    re.IGNORECASE,
)
_MORE_JUNK = (
    "\x01-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069"
    "\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
)
_JUNK = re.compile(f"[\x00{_MORE_JUNK}]")
_JUNK_BESIDE_MARKS = re.compile(f"[{_MORE_JUNK}]")
# Persian needs it; between Latin letters it only keeps mail programs from linking.
_NON_JOINER = re.compile("(?<=[\x01-\x7f])\u200c+(?=[\x01-\x7f])")
_NAME = re.compile("<(/?)([a-z][^\\s/>]*)", re.IGNORECASE | re.ASCII)
_PARTED = re.compile(r"\A\x00*\s+\x00|\n\x00*\n\x00+\s*\n")
"""Where, within `<pre>`, it matters on which side of a mark white space stood."""
_PLAIN_URL = re.compile(
    r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::[0-9]{1,5})?"
    r"(?:/[!-\"$-:<->@-~]*)?(?:\?[!-\"$-:<-~]+)?(?:#[!-:<-~]+)?"
)
"""An address that joining and splitting would leave as it is."""
_URL = re.compile(r"https?://[^\s<>\"'`{}|\\^]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clean:
    """Plain text, and the links of its words: `text[link.start:link.end]` is what was clickable."""

    text: str
    links: tuple[Link, ...] = ()


@lru_cache(maxsize=2)  # many feeds give the same text as content and as summary
def clean_html(markup: str, base: str | None = None) -> Clean:
    """The plain text of an HTML fragment or page; see the module's docstring for its shape.

    Links are absolute http(s) addresses, resolved against `base`; all others, links without words
    and links within the page are dropped. Never raises, whatever the input.
    """
    markup = markup.replace("\r\n", "\n")
    if "<![CDATA[" in markup:
        # Publishers that escape their markup twice leave these marks around it.
        markup = markup.replace("<![CDATA[", "").replace("]]>", "")
    writer = _Writer(base)
    writer.read(markup)
    if writer.skipping:
        # Something hidden is never closed: rather show it than lose all that follows.
        writer = _Writer(base, show_hidden=True)
        writer.read(markup)
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
    return _scrub_marked(_JUNK.sub("", text))


def _scrub_marked(run: str) -> str:
    """`scrub` for a run with marks: what stands on the two sides of a mark does not meet."""
    run = _JUNK_BESIDE_MARKS.sub("", run)
    if "\u200c" in run:
        run = _NON_JOINER.sub("", run)
    return run if run.isascii() else unicodedata.normalize("NFC", run)


def resolve(href: str, base: str | None = None) -> str | None:
    """The absolute http(s) address that `href` means on the page `base`, or None.

    Without a user name and password: they are a secret, or they dress another host up.
    """
    href = "".join(href.split())
    if _PLAIN_URL.fullmatch(href):
        return href if len(href) <= _MAX_URL else None
    try:
        url = scrub(urljoin(base or "", href))
        parts = urlsplit(url)
        host = parts.hostname
        if "@" in parts.netloc:
            parts = parts._replace(netloc=parts.netloc.rpartition("@")[2])
            url = parts.geturl()
    except ValueError:  # an unclosed IPv6 bracket
        return None
    return url if parts.scheme in ("http", "https") and host and len(url) <= _MAX_URL else None


@lru_cache(maxsize=4096)
def _moved(tags: str, gap: str, bullet: bool, lists: int) -> tuple[str, bool, int]:
    """The gap, bullet and depth of lists after these start and end tags."""
    for end, name in _NAME.findall(tags):
        tag, wanted = name.lower(), ""
        if tag in LISTS:
            lists = max(lists - 1, 0) if end else lists
            wanted = "\n" if lists else "\n\n"
            lists += not end
        elif tag in BLOCKS:
            wanted = "\n\n"
        elif tag in CELLS:
            wanted = "\t"
        elif tag in LINES:
            wanted = "\n"
            bullet = bullet and not end
        elif tag == "br" and not end:
            wanted = "\n\n" if "\n" in gap else "\n"
        # Nothing parts a bullet from its words.
        if not bullet and _rank(wanted) > _rank(gap):
            gap = wanted
        if tag in LINES and not end:
            bullet = tag == "li"
    return gap, bullet, lists


def _rank(gap: str) -> tuple[int, bool, int]:
    return gap.count("\n"), "\t" in gap, len(gap)


class _Writer:
    """Collects text; the gap before a run is only written once the run comes."""

    def __init__(self, base: str | None, *, show_hidden: bool = False) -> None:
        self.parts: list[str] = []
        self.links: list[Link] = []
        self._base = base
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

    def read(self, markup: str) -> None:
        """Take all of a document in."""
        # A NUL of the markup's own would be taken for a mark.
        read = self._read_tags(markup) if MARK in markup else 0
        while read < len(markup):
            read = self._read_structure(markup, read)
            if self.skipping:
                read = self._read_tags(markup, read, until_shown=True)
        self._close("a")

    def _read_structure(self, markup: str, start: int) -> int:
        """Read on until an inert tag hides something, which then has to be counted."""
        for token in structure(markup, start):
            run, moves, _, tag, attributes = token.groups()
            if run and not self._skipped_depth:
                if "<" in run:
                    run = marked(run)
                self._write(unescape(run) if "&" in run else run)
            if moves:
                if self._skipped_depth or self._pre:
                    self._read_tags(moves)
                else:
                    self._move(moves)
            elif tag:
                self._tag(tag, attributes)
                if self._skipped_depth and self._skipped in INERT:
                    return token.end()
        return len(markup)

    def _read_tags(self, markup: str, start: int = 0, *, until_shown: bool = False) -> int:
        """Read on tag by tag."""
        for token in every_tag(markup, start):
            run, _, _, tag, attributes = token.groups()
            if run and not self._skipped_depth:
                self._write((unescape(run) if "&" in run else run).replace(MARK, ""))
            if tag:
                self._tag(tag, attributes)
                if until_shown and not self._skipped_depth:
                    return token.end()
        return len(markup)

    def _tag(self, tag: str, attributes: str) -> None:
        tag = tag.lower()
        if tag[0] == "/":
            self._close(tag[1:])
        else:
            self._open(tag, attributes)

    def _open(self, tag: str, attributes: str) -> None:
        if self._skipped_depth:
            self._skipped_depth += tag == self._skipped
        elif not self._show_hidden and (tag in DROPPED or (attributes and hides(tag, attributes))):
            self._skipped, self._skipped_depth = tag, 1
        elif tag == "a":
            self._end_link()
            target = href(attributes).strip()
            self._anchor = None if target.startswith("#") or not target else target
        elif tag in _MOVING:
            self._move(f"<{tag}>")
            self._pre += tag == "pre"

    def _close(self, tag: str) -> None:
        if self._skipped_depth:
            self._skipped_depth -= tag == self._skipped
        elif tag == "a":
            self._end_link()
        elif tag in _MOVING:
            self._move(f"</{tag}>")
            self._pre = max(self._pre - (tag == "pre"), 0)

    def _end_link(self) -> None:
        """End the link that is open."""
        if self._anchor and self._anchor_start is not None:
            url = resolve(self._anchor, self._base)
            if url:
                self.links.append(Link(url, self._anchor_start, self._length))
        self._anchor = self._anchor_start = None

    def _move(self, tags: str) -> None:
        self._gap, self._bullet, self._lists = _moved(tags, self._gap, self._bullet, self._lists)

    def _write(self, run: str) -> None:
        """Take a run of text in, with marks in it."""
        if self._pre:
            self._write_pre(_scrub_marked(run))
            return
        run = (run if run.isascii() else _scrub_marked(run)).replace(MARK, "")
        if run.isprintable() and "  " not in run:
            body = run.strip(" ")
        else:
            body = " ".join(run.split())
            if not body.isprintable():
                run = _JUNK.sub("", run)
                body = " ".join(run.split())
        if not self._gap and not self._bullet and run[:1].isspace():
            self._gap = " "
        if body:
            self._emit(body)
            self._gap = " " if run[-1].isspace() else ""

    def _write_pre(self, run: str) -> None:
        """White space stays, but the first line break after <pre> is not part of it."""
        if MARK in run:
            if _PARTED.search(run):
                for part in filter(None, run.split(MARK)):
                    self._write_pre(part)
                return
            run = run.replace(MARK, "")
        lead = run[: len(run) - len(run.lstrip())]
        fresh = self._gap.endswith("\n\n")
        self._gap += lead.rpartition("\n")[2] if fresh else lead
        if body := run.strip():
            self._emit(body)
            self._gap = run[len(run.rstrip()) :]

    def _emit(self, body: str) -> None:
        before = self._gap if self.parts else ""
        if self._bullet:
            before += "• "
            self._bullet = False
        self.parts += (before, body)
        self._length += len(before)
        if self._anchor and self._anchor_start is None:
            self._anchor_start = self._length
        self._length += len(body)
