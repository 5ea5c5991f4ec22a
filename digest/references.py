"""References: a work as a BibTeX or a RIS entry. Pure: a work in, its entry out.

BibTeX after bibtex.org/Format and arXiv's own entries (info.arxiv.org/help/hypertex/bibstyles);
RIS after the tags that Zotero and Mendeley read (en.wikipedia.org/wiki/RIS_(file_format)).
"""

import re
import unicodedata
from dataclasses import dataclass

from db.records import Kind, Work
from digest.evidence import shareable_url
from digest.words import plain

_TEX = {
    **{char: "\\" + char for char in "&%$#_"},
    # `\{` would show as it should, but BibTeX counts it as an opening brace.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_RIS_TYPES: dict[Kind, str] = {
    "paper": "RPRT",
    "post": "BLOG",
    "newsletter": "NEWS",
    "release": "COMP",
}
_PARTICLES = frozenset(
    {
        *("af", "al", "av", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du"),
        *("el", "ibn", "la", "le", "ten", "ter", "van", "von", "zu", "zur"),
    }
)
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV")
_CORPORATE = re.compile(
    r"""\b(?: (?-i:AI) | and | association | authors | blog | cent(?:er|re) | collaboration
    | committee | communit(?:y|ies) | compan(?:y|ies) | consortium | contributors | corp
    | department | developers | editors | editorial | foundation | gmbh | group | inc
    | institut\w* | labs? | laborator(?:y|ies) | llc | ltd | news | project | research | staff
    | teams? | universit\w* )\b | [&\d]""",
    re.VERBOSE | re.IGNORECASE,
)
"""Words that no person's name holds."""
_ARXIV_YEAR = re.compile(r"(?:[\w.-]+/)?(\d\d)(\d\d)")
_FIRST_ARXIV_YEAR = 91


@dataclass(frozen=True, slots=True)
class _Name:
    """A person's name in its parts; a company, a team or a pen name has a family name alone."""

    family: str
    given: str = ""
    suffix: str = ""


def bibtex(work: Work, note: str | None = None) -> str:
    """A `@misc` entry; text in UTF-8, what TeX would read as orders escaped."""
    fields = {
        "title": "{" + _tex(work.title) + "}",
        "author": " and ".join(_bibtex_name(name) for name in _names(work)),
        "year": _year(work),
        "month": f"{work.published.month}" if work.published else "",
        "eprint": work.arxiv_id or "",
        "archiveprefix": "arXiv" if work.arxiv_id else "",
        "primaryclass": _tex(work.categories[0]) if work.arxiv_id and work.categories else "",
        "doi": _address(work.doi),
        "url": _address(shareable_url(work.url) or ""),
        "note": _tex(note or ""),
    }
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{_key(work)},\n{body}\n}}\n\n"


def ris(work: Work, note: str | None = None) -> str:
    """One entry, a tag a line."""
    tags: list[tuple[str, str | None]] = [
        ("TY", _RIS_TYPES[work.kind]),
        ("TI", work.title),
        *(("AU", _ris_name(name)) for name in _names(work)),
        ("PY", _year(work)),
        ("DA", f"{work.published:%Y/%m/%d}" if work.published else None),
        ("UR", shareable_url(work.url)),
        ("DO", work.doi),
        ("AN", f"arXiv:{work.arxiv_id}" if work.arxiv_id else None),
        ("AB", work.text if work.read in ("abstract", "excerpt") else None),
        ("N1", note),
    ]
    said = ((tag, plain(value)) for tag, value in tags if value)
    return "".join(f"{tag}  - {value}\n" for tag, value in said if value) + "ER  - \n\n"


def _names(work: Work) -> list[_Name]:
    return [_name(name) for author in work.authors if (name := plain(author))]


def _name(name: str) -> _Name:
    if _CORPORATE.search(name):
        return _Name(name)
    if "," in name:
        parts = [part.strip() for part in name.split(",")]
        # "Davis, Sammy, Jr.", or BibTeX's own "Davis, Jr., Sammy"; anything else is no person.
        if len(parts) == 3 and all(parts):
            family, second, third = parts
            return (
                _Name(family, third, second)
                if _SUFFIX.fullmatch(second)
                else _Name(family, second, third)
            )
        return _Name(parts[0], parts[1]) if len(parts) == 2 and all(parts) else _Name(name)
    words = name.split()
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    start = len(words) - 1
    while start > 1 and words[start - 1] in _PARTICLES:
        start -= 1
    return _Name(" ".join(words[start:]), " ".join(words[:start]), suffix)


def _bibtex_name(name: _Name) -> str:
    if not name.given:
        return "{" + _tex(name.family) + "}"
    parts = (name.family, *((name.suffix,) if name.suffix else ()), name.given)
    return ", ".join(_tex(part) for part in parts)


def _ris_name(name: _Name) -> str:
    return ", ".join(filter(None, (name.family, name.given, name.suffix)))


def _year(work: Work) -> str:
    """Of publication, else that of the arXiv id; unknown where both are."""
    if work.published:
        return f"{work.published:%Y}"
    found = _ARXIV_YEAR.match(work.arxiv_id or "")
    if not found:
        return ""
    year = int(found[1])
    return str((1900 if year >= _FIRST_ARXIV_YEAR else 2000) + year)


def _tex(text: str) -> str:
    return "".join(_TEX.get(char, char) for char in plain(text))


def _address(text: str | None) -> str:
    """Without what would end a field."""
    return re.sub(r"[{}\s\\]", "", text or "")


def _key(work: Work) -> str:
    """`mueller2026-5egja3`: unique in a library, and fit for every BibTeX."""
    names = _names(work)
    family = unicodedata.normalize("NFKD", names[0].family if names else "")
    letters = re.sub(r"[^A-Za-z]", "", family.encode("ascii", "ignore").decode()).lower()
    return f"{letters or 'anon'}{work.date:%Y}-{work.id[:6]}"
