"""Round-ups: the entries of a newsletter that collects several things, each as an item of its own.

    lines of the cleaned text → what each line is → entries → enough of them? → parts

An entry has a title, a link of its own and words of its own. Four forms are known, all of them
visible in the plain text, so that HTML and text mails go the same way:

- a *linked heading*: a short line that is a link, and the paragraphs below it;
- an *item*: a paragraph or list item that opens with a link of several words, or a list item that
  opens with a short lead and a colon and holds a link. Below a heading that announces such a
  collection ("Headlines", "Five links") a plain paragraph with a lead will do;
- a *sourced section*: a heading, its paragraphs, and a closing line that is its source ("Read
  more: …", "— Source");
- a *numbered section*: headings that count from 1, each with a link.

An essay with many links must stay whole: links in running prose, headings alone, bare lists of
links and labelled paragraphs ("Why it matters: …") make no entry, and fewer than three entries or
a small share of the text make no round-up.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import pairwise
from urllib.parse import urlsplit

from db.records import Entry, Link
from ingest.clean import one_line
from ingest.identity import canonical_url

ENTRY = "roundup-entry"
"""Category of an entry; it says even of an exported one that its address is not its identity."""
WHOLE = "roundup"
"""Category of an issue for which its entries stand."""
LEAST_ENTRIES = 3
LEAST_SHARE = 0.15
"""Part of the text that the entries must cover."""
MOST_OF_IT = 0.6
"""From this share on the entries stand for the whole issue."""
LEAST_WORDS = 8
"""Words that an entry must have beside its title."""
_LONGEST_HEADING = 120
_LONGEST_LINKED_HEADING = 200
_LONGEST_LEAD = 90
_LONGEST_SOURCE = 300
_LONGEST_SECTION = 4000

_COLLECTION = re.compile(
    r"\b(?:nuggets?|headlines?|links?|round-?up|in\s(?:brief|other\snews)|briefs?|quick\s(?:hits|bites"
    r"|links|takes|reads)|bites|bits|news|reads?|reading|papers?|tools?|research|launches|releases"
    r"|elsewhere|around\sthe\s(?:web|horn|industry)|what\swe(?:['’]re|\sare)\sreading|picks)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^\W*(?:why\s(?:it|this)\smatters|the\s(?:big\s)?(?:picture|details?|rundown|intrigue|latest"
    r"|backdrop|bottom\sline|other\sside|catch|gist|story|context|numbers|news|takeaway)|go\sdeeper"
    r"|between\sthe\slines|by\sthe\snumbers|driving\sthe\snews|catch\sup\squick|context|details"
    r"|what(?:['’]s|\sis|\sto|\sthey|\swe|\shappened|\sit|\sthis)\b.{0,30}|zoom\s(?:in|out)"
    r"|yes,\sbut|flashback|state\sof\splay|how\sit\sworks|background|key\s(?:points?|takeaways?)"
    r"|our\stake|reality\scheck|worth\snoting|of\snote|be\ssmart|note|update|p\.?p?\.?s\.?"
    r"|tl;?dr|source|via|photo|illustration|image|credit)\W*$",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"^\W*(?:[—–→»]\s*\S|(?:read|see|learn|find\sout|get|continue|watch|listen|check)\s(?:more|on|the"
    r"|it|out|full|reading|to)\b|(?:full\s)?(?:story|paper|article|source|link|via|code|more|details"
    r"|announcement|blog(?:\spost)?|github|arxiv)\b\W)",
    re.IGNORECASE,
)
_SPONSOR = re.compile(
    r"\bsponsor(?:ed|s|ship)?\b|\bbrought\sto\syou\b|\bpresented\sby\b|\ba\smessage\sfrom\b"
    r"|\b(?:our|today['’]s)\spartners?\b|\bin\spartnership\swith\b|\badvertis\w+|\bpromoted\b"
    r"|\bjobs?\b|\bhiring\b|\breferrals?\b|\bwhat['’]?d\syou\sthink\b|\bfeedback\b|\brate\sthis\b"
    r"|\bshare\s(?:this|the|with)?\b.{0,30}$|\bsubscribe\b|\byou\s(?:may|might)\salso\slike\b",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"^\W*(?:sign\sup|click|tap|join|register|try|download|learn\smore|book|claim|start|buy|order"
    r"|get\s(?:started|your|it|the|\d|a)|save|watch|see\s(?:how|more)|check\sout|read\s(?:more|online)"
    r"|view|here)\b",
    re.IGNORECASE,
)
"""Links that ask for something; titles of sold things begin so."""
_NUMBERED = re.compile(r"^\W{0,3}(\d{1,2})(?:[.):]|\s+big\b)\s*\S")
_NUMBER = re.compile(r"^\W{0,3}\d{1,2}[.)]\s+")
_READING_TIME = re.compile(
    r"\s*[(\[]\s*(?:\d+\s*[-–]?\s*min(?:ute)?s?(?:\s*read)?|github\srepo|website|tool|video|sponsor)"
    r"\s*[)\]]\s*$",
    re.IGNORECASE,
)
_OWN_BUSINESS = re.compile(
    r"subscri|preferenc|referral|/share\b|sharer|intent/tweet|/login|/signup|advertis",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"^\W*(?:photo|illustration|image|screenshot|credit|source|chart|graphic|via)s?\b.{0,3}:"
    r"|\b(?:photo|illustration|image|credit)s?:|getty\simages",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^[•◦▪●‣*·–-]\s+")
_ENDS_SENTENCE = re.compile(r"[.!?;,…]['\"”’)\]]*$")


@dataclass(frozen=True, slots=True)
class Part:
    """One entry of a round-up: `start` and `end` are its own words in the issue's text."""

    title: str
    url: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the text; `first` says that a blank line stands before it."""

    text: str
    start: int
    links: tuple[Link, ...]
    first: bool

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def bullet(self) -> int:
        """Length of the list mark."""
        found = _BULLET.match(self.text)
        return found.end() if found else 0

    @property
    def body(self) -> str:
        return self.text[self.bullet :].strip()

    def words(self, link: Link) -> str:
        return self.text[link.start - self.start : link.end - self.start]


def split(issue: Entry) -> tuple[Entry, ...]:
    """The issue itself, and after it its entries where it is a round-up.

    An entry's `url` is its own link, its GUID the issue's with a digest of that link, so that
    reading the mail again gives the same. Where the entries are most of the issue, it has the
    category `WHOLE`.
    """
    own = {canonical_url(issue.url or ""), issue.title.casefold()}
    parts = [
        part
        for part in find_parts(issue.text, issue.links)
        if not {canonical_url(part.url), part.title.casefold()} & own
    ]
    if len(parts) < LEAST_ENTRIES:
        return (issue,)
    entries: dict[str, Entry] = {}
    for part in parts:
        guid = f"{issue.guid}#{_digest(part.url)}"
        while guid in entries:  # another entry with the same link
            guid += "+"
        entries[guid] = _entry(issue, part, guid)
    if _share(issue.text, parts) >= MOST_OF_IT:
        issue = replace(issue, categories=(*issue.categories, WHOLE))
    return (issue, *entries.values())


def find_parts(text: str, links: Sequence[Link]) -> list[Part]:
    """The entries of a newsletter; none where it is no round-up."""
    lines = list(_lines(text, links))
    found = [*_headed(lines), *_items(lines)]
    parts: list[Part] = []
    for part in sorted(found, key=lambda one: (one.start, -one.end)):
        own = text[part.start : part.end].replace(part.title, "", 1)
        if len(re.findall(r"\w+", own)) < LEAST_WORDS or _is_business(part.title):
            continue
        if parts and part.start < parts[-1].end:
            continue  # within an entry that began before
        parts.append(part)
    distinct = {canonical_url(part.url) for part in parts}
    if len(distinct) < LEAST_ENTRIES or _share(text, parts) < LEAST_SHARE:
        return []
    return parts


def _entry(issue: Entry, part: Part, guid: str) -> Entry:
    inside = (k for k in issue.links if part.start <= k.start and k.end <= part.end)
    return Entry(
        guid=guid,
        title=part.title,
        text=issue.text[part.start : part.end],
        url=part.url,
        kind="newsletter",
        read="newsletter",
        authors=issue.authors,
        published=issue.published,
        categories=(ENTRY,),
        links=tuple(replace(k, start=k.start - part.start, end=k.end - part.start) for k in inside),
        part_of=issue.guid,
    )


def _digest(url: str) -> str:
    return sha256((canonical_url(url) or url).encode()).hexdigest()[:16]


def _share(text: str, parts: Iterable[Part]) -> float:
    return sum(part.end - part.start for part in parts) / max(1, len(text))


def _lines(text: str, links: Sequence[Link]) -> Iterator[_Line]:
    """The lines that have words, each with the links that lie in it."""
    ordered = sorted(links, key=lambda link: link.start)
    start, next_link, first = 0, 0, True
    for line in text.split("\n"):
        end = start + len(line)
        while next_link < len(ordered) and ordered[next_link].start < start:
            next_link += 1
        inside = []
        while next_link < len(ordered) and ordered[next_link].start < end:
            link = ordered[next_link]
            if link.end <= end and not _OWN_BUSINESS.search(link.url):
                inside.append(link)
            next_link += 1
        if line.strip():
            yield _Line(line, start, tuple(inside), first)
        first = not line.strip()
        start = end + 1


def _headed(lines: Sequence[_Line]) -> Iterator[Part]:
    """Entries below linked headings, sourced sections and numbered sections."""
    numbered = _numbered(lines)
    section: list[_Line] = []
    in_list = False
    for line in lines:
        if _is_source(line) and not numbered:
            if section and not in_list:
                yield from _sourced(section, line)
            section = []
        elif line in numbered if numbered and not _is_break(line) else _begins(line):
            if not in_list:
                yield from _closed(section, numbered)
            # Headings that follow each other with nothing between are a list of links.
            in_list = len(section) == 1 and bool(section[0].links and line.links)
            section = [line]
        elif line.first and line.links and not numbered and _opening_link(line):
            if not in_list:
                yield from _closed(section, numbered)
            section = []
        elif section:
            section.append(line)
    if not in_list:
        yield from _closed(section, numbered)


def _closed(section: Sequence[_Line], numbered: Sequence[_Line]) -> Iterator[Part]:
    """The entry that a section without a source line is, if its heading makes it one."""
    if len(section) < 2:
        return
    head, *body = section
    links = [link for line in body for link in line.links]
    if _is_linked_heading(head):
        yield Part(_title(head.body), head.links[0].url, body[0].start, body[-1].end)
    elif links and head in numbered:
        yield Part(_title(head.body), links[0].url, body[0].start, body[-1].end)


def _sourced(section: Sequence[_Line], source: _Line) -> Iterator[Part]:
    head, *body = section
    if not body or _is_linked_heading(head):
        if body:
            yield Part(_title(head.body), head.links[0].url, body[0].start, source.end)
        return
    if source.end - body[0].start <= _LONGEST_SECTION:
        yield Part(_title(head.body), source.links[0].url, body[0].start, source.end)


def _items(lines: Sequence[_Line]) -> Iterator[Part]:
    heading = ""
    for line in lines:
        if _is_heading(line):
            heading = line.text
        elif line.links and not _is_source(line) and not _SPONSOR.search(heading):
            lead = _opening_link(line) or _lead(line, anywhere=bool(_COLLECTION.search(heading)))
            if lead:
                yield Part(lead[0], lead[1], line.start + line.bullet, line.end)


def _opening_link(line: _Line) -> tuple[str, str] | None:
    """Title and address where a link of several words opens the line and more follows it."""
    link = line.links[0]
    words = line.words(link)
    before = line.text[line.bullet : link.start - line.start]
    opens = line.first or line.bullet
    if not opens or re.search(r"\w", before) or len(words.split()) < 4:
        return None
    if not re.search(r"\w+\W+\w+", line.text[link.end - line.start :]):
        return None
    return _title(words), link.url


def _lead(line: _Line, *, anywhere: bool) -> tuple[str, str] | None:
    """Title and address where a short lead with a colon opens a list item (or, `anywhere`, a
    paragraph).
    """
    lead, colon, rest = line.body.partition(":")
    if not colon or not 3 <= len(lead) <= _LONGEST_LEAD or not rest.startswith(" "):
        return None
    if not (line.bullet or (anywhere and line.first)) or _LABEL.match(lead):
        return None
    start = line.start + line.bullet + len(lead)
    link = next((one for one in line.links if one.start >= start), line.links[0])
    return _title(lead), link.url


def _numbered(lines: Sequence[_Line]) -> list[_Line]:
    """Headings that count from 1 to at least 4, each with a link below it before the next one."""
    found: dict[int, _Line] = {}
    for place, line in enumerate(lines):
        number = _NUMBERED.match(line.text)
        if (
            number
            and line.first
            and int(number[1]) == len(found) + 1
            and len(line.text) <= _LONGEST_HEADING
            and not _ENDS_SENTENCE.search(line.text)
        ):
            found[place] = line
    each = (
        any(line.links for line in lines[start + 1 : end])
        for start, end in pairwise([*found, len(lines)])
    )
    return list(found.values()) if len(found) > LEAST_ENTRIES and all(each) else []


def _is_linked_heading(line: _Line) -> bool:
    """A line of its own that is one link of at least three words, and nothing else to speak of."""
    if not line.first or line.bullet or len(line.links) != 1:
        return False
    words = _READING_TIME.sub("", line.words(line.links[0]))
    rest = _READING_TIME.sub("", line.text.replace(words, "", 1))
    return (
        len(line.text) <= _LONGEST_LINKED_HEADING
        and len(words.split()) >= 3
        and not re.search(r"\w{2}", rest)
        and not _SOURCE.match(line.text)
        and urlsplit(line.links[0].url).path not in ("", "/")
    )


def _is_heading(line: _Line) -> bool:
    """A short line of its own that ends no sentence."""
    return (
        line.first
        and not line.bullet
        and not line.links
        and len(line.text) <= _LONGEST_HEADING
        and not _ENDS_SENTENCE.search(line.text)
        and not _CAPTION.search(line.text)
        and bool(re.search(r"[^\W\d_]{2}", line.text))
    )


def _begins(line: _Line) -> bool:
    return _is_linked_heading(line) or _is_heading(line)


def _is_break(line: _Line) -> bool:
    """A heading that ends even a numbered section: of an advertisement, say."""
    return _is_heading(line) and bool(_SPONSOR.search(line.text))


def _is_source(line: _Line) -> bool:
    """A short line that says where the section above it comes from."""
    return bool(
        line.links
        and line.first
        and not line.bullet
        and len(line.text) <= _LONGEST_SOURCE
        and _SOURCE.match(line.text)
    )


def _is_business(title: str) -> bool:
    """Whether a title belongs to what is sold, asked or offered, not told."""
    return bool(_SPONSOR.search(title) or _CALL.match(title))


def _title(words: str) -> str:
    words = re.sub(r"^1 big thing:\s*", "", words, flags=re.IGNORECASE)
    return one_line(_NUMBER.sub("", _READING_TIME.sub("", words).strip()).rstrip(": ").strip())
