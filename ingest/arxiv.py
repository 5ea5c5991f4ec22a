"""arXiv's documents as entries: the daily RSS and Atom feeds, the API's Atom, OAI-PMH.

All of them give the same work the same guid, `oai:arXiv.org:<versionless id>`, so that a
replacement updates what is stored, whichever way it came. Titles, abstracts, comments and
authors have their TeX turned into Unicode. A document that is cut gives the entries before the
cut; `ingest.xmltree.read_xml` says that it was.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from db.records import Entry
from ingest.clean import clean_text, one_line
from ingest.errors import ParseError
from ingest.tex import tex_to_unicode
from ingest.times import read_time
from ingest.xmltree import Element, child, children, name, read_xml, text

# arXiv's identifier schemes: info.arxiv.org/help/arxiv_identifier.html
_ID = r"(?P<id>\d{4}\.\d{4,5}|(?P<archive>[a-z]+(?:-[a-z]+)?)(?:\.[A-Z]{2})?/(?P<number>\d{7}))"
_BARE = re.compile(
    rf"(?:arxiv:\s*|oai:arxiv\.org:)?{_ID}(?:v(?P<version>\d{{1,4}}))?", re.IGNORECASE
)
_ADDRESS = re.compile(
    r"https?://(?:(?:[a-z]+\.)?arxiv\.org/(?:abs|pdf|html|format|e-print|src|ps)/"
    r"|(?:dx\.)?doi\.org/10\.48550/arxiv\.)"
    rf"{_ID}(?:v(?P<version>\d{{1,4}}))?(?:\.pdf|\.ps|/)?(?:[?#].*)?",
    re.IGNORECASE,
)
_DOI = re.compile(rf"10\.48550/arxiv\.{_ID}(?:v(?P<version>\d{{1,4}}))?", re.IGNORECASE)
_PREAMBLE = re.compile(
    r"\s*arXiv:(?P<id>\S+)\s+Announce Type:\s*(?P<announce>[\w-]+)\s*(?:Abstract:)?\s*",
    re.IGNORECASE,
)
_ANY_DOI = re.compile(r"10\.\d{4,9}/[^\s,;]+")


@dataclass(frozen=True, slots=True)
class ApiPage:
    """One page of the API's answer; `total` counts the hits of the whole query."""

    total: int
    start: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class OaiPage:
    """One page of an OAI-PMH list; without a `resumption_token` it is the last one."""

    entries: tuple[Entry, ...]
    resumption_token: str | None = None
    records: int = 0
    """How many there were, deleted ones included."""


def split_id(reference: str) -> tuple[str, int | None] | None:
    """The versionless id and the version (None if unstated) that `reference` names, else None.

    Takes a bare id, `arXiv:…`, `oai:arXiv.org:…`, arXiv's own addresses of a paper in any form
    (abstract, PDF, HTML, old or new style) and its DataCite DOI, bare or as an address:
    `http://arxiv.org/abs/2406.12345v2` is `("2406.12345", 2)`. The subject class of an old id is
    not part of it: `math.GT/0309136` is `math/0309136`.
    """
    stripped = reference.strip()
    match = _BARE.fullmatch(stripped) or _ADDRESS.fullmatch(stripped) or _DOI.fullmatch(stripped)
    if match is None:
        return None
    archive = match["archive"]
    found = f"{archive.lower()}/{match['number']}" if archive else match["id"]
    return found, int(match["version"]) if match["version"] else None


def abstract_url(arxiv_id: str) -> str:
    """The canonical address of a paper."""
    return f"https://arxiv.org/abs/{arxiv_id}"


def parse_rss(body: bytes) -> tuple[Entry, ...]:
    """The entries of a daily feed, RSS or Atom (rss.arxiv.org/rss/…, rss.arxiv.org/atom/…).

    The feed dates an entry by its announcement, so `published` is only set for `new` and `cross`;
    of a replacement it is `updated`. Raises ParseError (`empty`, `not_xml`).
    """
    root, _ = read_xml(body)
    channel = child(root, "channel")
    items = chain(
        children(root, "entry"),
        children(root, "item"),
        children(channel, "item") if channel is not None else (),
    )
    return tuple(entry for item in items if (entry := _rss_entry(item)))


def parse_api(body: bytes) -> ApiPage:
    """A page of the API's Atom, in its layouts before and since 2026.

    Entries without a title or an arXiv id, which the API has been seen to send, are left out.
    Raises ParseError: `empty`, `not_xml`, and `arxiv_error` with arXiv's own words for a query it
    refuses.
    """
    root, _ = read_xml(body)
    if name(root) != "feed":
        raise ParseError(
            "not_a_feed", f"This is a document <{name(root)}>, not the API's.", "Try again later."
        )
    items = list(children(root, "entry"))
    for item in items:
        if "/api/errors" in text(item, "id"):
            raise ParseError(
                "arxiv_error",
                f"arXiv refuses the query: {' '.join(text(item, 'summary').split())}.",
                "Correct the search in the source's address.",
            )
    entries = tuple(entry for item in items if (entry := _api_entry(item)))
    return ApiPage(
        total=_count(root, "totalResults", len(entries)),
        start=_count(root, "startIndex", 0),
        entries=entries,
    )


def parse_oai(body: bytes) -> OaiPage:
    """A page of OAI-PMH records in the formats `arXiv`, `arXivRaw` and `oai_dc`.

    Records marked as deleted are left out; "no records match" is an empty page. Raises
    ParseError: `empty`, `not_xml`, `oai_token` for a resumption token that is not taken (any more),
    and `oai_error` with the repository's own words.
    """
    root, _ = read_xml(body)
    if name(root) != "OAI-PMH":
        raise ParseError(
            "oai_error", f"This is a document <{name(root)}>, not OAI-PMH's.", "Try again later."
        )
    error = child(root, "error")
    if error is not None and error.get("code") != "noRecordsMatch":
        raise ParseError(
            "oai_token" if error.get("code") == "badResumptionToken" else "oai_error",
            f"arXiv's OAI-PMH answers {error.get('code')}: {text(error) or 'no reason given'}.",
            "The next run starts the list anew.",
        )
    records = [element for element in root.iter() if name(element) == "record"]
    token = next((text(e) for e in root.iter() if name(e) == "resumptionToken"), "")
    entries = tuple(entry for record in records if (entry := _oai_entry(record)))
    return OaiPage(entries, token or None, len(records))


def to_entry(
    arxiv_id: str,
    title: str,
    abstract: str,
    *,
    version: int | None = None,
    authors: Iterable[str] = (),
    published: datetime | None = None,
    updated: datetime | None = None,
    comment: str = "",
    categories: Iterable[str] = (),
    doi: str = "",
    announce: str | None = None,
) -> Entry:
    """The entry of a paper whose `arxiv_id` is versionless; texts are cleaned here."""
    cleaned = clean_text(tex_to_unicode(_paragraphs(abstract)))
    found = _ANY_DOI.search(doi)
    return Entry(
        guid=f"oai:arXiv.org:{arxiv_id}",
        title=one_line(tex_to_unicode(title)) or arxiv_id,
        text=cleaned.text,
        url=abstract_url(arxiv_id),
        kind="paper",
        read="abstract" if cleaned.text else "title",
        authors=tuple(one_line(tex_to_unicode(author)) for author in authors if author.strip()),
        published=published,
        updated=updated,
        comment=one_line(tex_to_unicode(comment)) or None,
        links=cleaned.links,
        categories=tuple(dict.fromkeys(filter(None, categories))),
        arxiv_id=arxiv_id,
        version=version,
        doi=found[0].rstrip(".") if found else None,
        announce=announce,
    )


def _rss_entry(item: Element) -> Entry | None:
    description = text(item, "description") or text(item, "summary")
    preamble = _PREAMBLE.match(description)
    references = [text(item, "guid"), text(item, "id"), preamble["id"] if preamble else ""]
    references += [_link(item), text(item, "link")]
    found = next(filter(None, map(split_id, references)), None)
    if found is None:
        return None
    announce = text(item, "announce_type") or (preamble["announce"] if preamble else "")
    announced = read_time(text(item, "pubDate") or text(item, "published") or text(item, "date"))
    is_replacement = announce.startswith("replace")
    return to_entry(
        found[0],
        text(item, "title"),
        description[preamble.end() :] if preamble else description,
        version=found[1],
        authors=_names(", ".join(map(text, children(item, "creator")))) or _authors(item),
        published=None if is_replacement else announced,
        updated=announced if is_replacement else None,
        categories=_categories(item),
        doi=text(item, "DOI"),
        announce=announce or None,
    )


def _api_entry(item: Element) -> Entry | None:
    found = split_id(text(item, "id"))
    title = text(item, "title")
    if found is None or not title:
        return None
    primary = child(item, "primary_category")
    return to_entry(
        found[0],
        title,
        text(item, "summary"),
        version=found[1],
        authors=_authors(item),
        published=read_time(text(item, "published")),
        updated=read_time(text(item, "updated")),
        comment=text(item, "comment"),
        categories=[primary.get("term", "") if primary is not None else "", *_categories(item)],
        doi=text(item, "doi"),
    )


def _oai_entry(record: Element) -> Entry | None:
    header, metadata = child(record, "header"), child(record, "metadata")
    if header is None or metadata is None or header.get("status") == "deleted" or not len(metadata):
        return None
    found = split_id(text(header, "identifier")) or split_id(text(metadata[0], "id"))
    if found is None:
        return None
    data = metadata[0]
    return _dublin_core(found[0], data) if name(data) == "dc" else _arxiv_format(found[0], data)


def _arxiv_format(arxiv_id: str, data: Element) -> Entry:
    """`arXiv` names its authors one by one; `arXivRaw` has them in a line, and all versions."""
    versions = list(children(data, "version"))
    authors = child(data, "authors")
    people = list(children(authors, "author")) if authors is not None else []
    number = versions[-1].get("version", "")[1:] if versions else ""
    return to_entry(
        arxiv_id,
        text(data, "title"),
        text(data, "abstract"),
        version=int(number) if number.isdecimal() else None,
        authors=[_full_name(person) for person in people] or _names(text(authors)),
        published=read_time(text(versions[0], "date") if versions else text(data, "created")),
        updated=read_time(text(versions[-1], "date") if versions else text(data, "updated")),
        comment=text(data, "comments"),
        categories=text(data, "categories").split(),
        doi=text(data, "doi"),
    )


def _dublin_core(arxiv_id: str, data: Element) -> Entry:
    """`oai_dc` repeats its elements: the abstract is the first description, comments follow it."""
    descriptions = [text(element) for element in children(data, "description")]
    comments = [d.removeprefix("Comment:") for d in descriptions if d.startswith("Comment:")]
    abstracts = [d for d in descriptions if not d.startswith("Comment:")]
    dates = [date for element in children(data, "date") if (date := read_time(text(element)))]
    identifiers = [text(element) for element in children(data, "identifier")]
    return to_entry(
        arxiv_id,
        text(data, "title"),
        abstracts[0] if abstracts else "",
        authors=[_turned(text(creator)) for creator in children(data, "creator")],
        published=min(dates, default=None),
        updated=max(dates) if len(dates) > 1 else None,
        comment=" ".join(comments),
        categories=[text(subject) for subject in children(data, "subject")],
        doi=next((i for i in identifiers if i.startswith("doi:")), ""),
    )


def _paragraphs(abstract: str) -> str:
    """arXiv wraps lines, and indents the first line of a paragraph."""
    parts = re.split(r"\n(?:[ \t]*\n|[ \t]{2,}(?=\S))", abstract.strip())
    return "\n\n".join(" ".join(part.split()) for part in parts)


def _authors(item: Element) -> list[str]:
    return [text(author, "name") or text(author) for author in children(item, "author")]


def _names(line: str) -> list[str]:
    """Authors written in a line: "Ada Lovelace (1), Charles Babbage and Luigi Menabrea"."""
    while (without := re.sub(r"\([^()]*\)", "", line)) != line:
        line = without
    return [part.strip() for part in re.split(r",|;|\s+and\s+", line) if part.strip()]


def _full_name(person: Element) -> str:
    parts = (text(person, part) for part in ("forenames", "keyname", "suffix"))
    return " ".join(filter(None, parts))


def _turned(creator: str) -> str:
    """ "Lovelace, Ada" as "Ada Lovelace"."""
    family, _, given = creator.partition(", ")
    return f"{given} {family}".strip()


def _categories(item: Element) -> Iterator[str]:
    return (element.get("term") or text(element) for element in children(item, "category"))


def _link(item: Element) -> str:
    return next((e.get("href", "") for e in children(item, "link") if e.get("href")), "")


def _count(root: Element, element: str, default: int) -> int:
    value = text(root, element)
    return int(value) if value.isdecimal() else default
