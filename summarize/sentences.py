"""Sentence segmentation with offsets, for abstracts, posts, newsletters and anything else.

    text → paragraphs (blank lines) → units (headings, bullets, real line breaks)
         → sentencex → repairs (abbreviations, missing spaces) → trimmed spans

Every character that is not white space lies in exactly one span. Linear in the length of the text.
"""

import re
from collections.abc import Iterator

import sentencex

Span = tuple[int, int]
"""Half-open code-point range: `text[start:end]` is the sentence."""

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_BULLET = re.compile(r"[^\S\n]*(?:[-*+•‣◦▪–—·]|\(?\d{1,3}[.)]|#{1,6})[^\S\n]+\S")
_CLOSED = re.compile(r"[.!?…:;,。！？]['\"”’)\]]*$")
_WRAP_WIDTHS = range(40, 101)
"""A block whose longest line lies in here is taken for hard-wrapped, like arXiv's abstracts."""

_NEVER_LAST = re.compile(
    r"(?:^|[\s(\[])(?:e\.g|i\.e|cf|vs|viz|[Ff]igs?|[Ee]qs?|[Ss]ec|[Rr]efs?|[Tt]ab|[Dd]ef|[Tt]hm|"
    r"[Pp]rop|[Aa]pprox|resp|w\.r\.t|[Dd]r|[Pp]rof|Mr|Mrs|Ms|St)\.$"
)
"""Abbreviations that a sentence does not end on."""
_OFTEN_INSIDE = re.compile(r"(?:et al|etc|a\.k\.a|[Nn]o|[Vv]ol|[Pp]p)\.$")
_NO_SPACE = re.compile(r"(?<=[a-z]{3}[.!?])(?=[A-Z][a-z]*\s)")
"""Feeds lose the space between sentences: "…on ImageNet.We also show…"."""
_POINT_BEFORE, _POINT_AFTER = (
    re.compile(r"[A-Za-z]\w*\.[A-Za-z]\w*\.$"),
    re.compile(r"\w+\.[A-Za-z]"),
)
"""Another point near one that no space follows: a name of parts, as "Some.Library.Text"."""
_WORD = re.compile(r"\w")
_NUMBER = re.compile(r"\s*\(?\d{1,3}[.)]\s*")
_SPACE = re.compile(r"\s")


def split_sentences(text: str) -> list[Span]:
    """The spans of the sentences of `text`, in order.

    A blank line always ends a sentence; a heading or a list entry is one of its own.
    """
    spans: list[Span] = []
    for start, end in _units(text):
        spans.extend(_segment(text, start, end))
    return spans


def _units(text: str) -> Iterator[Span]:
    """Stretches that a sentence cannot reach beyond."""
    at = 0
    for gap in _PARAGRAPH.finditer(text):
        yield from _lines(text, at, gap.start())
        at = gap.end()
    yield from _lines(text, at, len(text))


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    """Cut one paragraph at the line breaks that mean something."""
    block = text[start:end]
    if "\n" not in block:
        yield start, end
        return
    lines = block.split("\n")
    longest = max(map(len, lines))
    wrapped = longest in _WRAP_WIDTHS
    unit, at = start, start
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        at += len(line) + 1
        first = unit == at - len(line) - 1
        breaks = (
            not wrapped
            or _BULLET.match(following) is not None
            or (first and _heads(line, following, longest))
        )
        if breaks and at <= end:
            yield unit, at - 1
            unit = at
    yield unit, end


def _heads(line: str, following: str, longest: int) -> bool:
    """Whether a line of a hard-wrapped block is a heading and no wrapped sentence."""
    stripped = line.strip()
    return (
        0 < len(stripped) < 0.6 * longest
        and _CLOSED.search(stripped) is None
        and following.lstrip()[:1].isupper()
    )


def _segment(text: str, start: int, end: int) -> Iterator[Span]:
    """Sentences of one unit, trimmed."""
    unit = text[start:end]
    if not unit.strip():
        return
    cuts = [0]
    # sentencex 1.0.32 panics on white space beyond ASCII; one space for each keeps the offsets.
    for piece in sentencex.segment("en", _SPACE.sub(" ", unit)):
        cuts.append(cuts[-1] + len(piece))
    inner = [cut for cut in cuts[1:-1] if _ends(unit, cut)]
    inner += [match.start() for match in _NO_SPACE.finditer(unit)]
    cuts = sorted({0, *(cut for cut in inner if not _in_name(unit, cut)), len(unit)})
    begin = 0
    for index, cut in enumerate(cuts[1:], start=1):
        # A closing quote belongs to the sentence before it, a list's number to the words after it.
        number_only = _NUMBER.fullmatch(unit, begin, cut) is not None
        last = index == len(cuts) - 1
        if not last and (number_only or not _WORD.search(unit, cut, cuts[index + 1])):
            continue
        piece = unit[begin:cut]
        stripped = piece.strip()
        if stripped:
            lead = len(piece) - len(piece.lstrip())
            yield start + begin + lead, start + begin + lead + len(stripped)
        begin = cut


def _ends(unit: str, cut: int) -> bool:
    """Whether a boundary that the segmenter proposes really ends a sentence."""
    before = unit[max(0, cut - 24) : cut].rstrip()
    if _NEVER_LAST.search(before):
        return False
    word = unit[cut : cut + 24].split(maxsplit=1)[:1]
    goes_on = bool(word) and word[0][0].islower() and word[0].islower()
    if _OFTEN_INSIDE.search(before):
        return not (goes_on or (word and word[0][0] in "([0123456789"))
    return not (goes_on and before.endswith((".", "…")))


def _in_name(unit: str, cut: int) -> bool:
    """Whether a boundary lies between the parts of a name."""
    near = _POINT_BEFORE.search(unit, max(0, cut - 48), cut) or _POINT_AFTER.match(unit, cut)
    return unit[cut - 1] == "." and near is not None
