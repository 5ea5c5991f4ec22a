"""Hand-off of the library in formats that other tools read. Pure: works in, lines out.

BibTeX after bibtex.org/Format and arXiv's own entries; RIS after the tags that Zotero and Mendeley
read (en.wikipedia.org/wiki/RIS_(file_format)).
"""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Literal

from db.queries import Whole
from db.records import Work
from itemview import View, document

Format = Literal["jsonl", "csv", "bibtex", "ris"]
FIELDS = (
    *("id", "external_id", "kind", "title", "url", "authors", "published", "read", "arxiv_id"),
    *("doi", "sources", "starred", "is_read", "verdict", "note", "tldr", "maturity", "code"),
)
_TEX = {
    **{char: "\\" + char for char in "&%$#_{}"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def lines(works: Iterable[Whole], format_: Format) -> Iterator[str]:
    """The export's text, piece by piece, each ending with a line break."""
    if format_ == "csv":
        yield _csv_line(FIELDS)
    write = {"jsonl": _jsonl, "csv": _csv, "bibtex": _bibtex, "ris": _ris}[format_]
    for one in works:
        yield write(one)


def _json_time(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    raise TypeError(type(value).__name__)


def _jsonl(one: Whole) -> str:
    whole = document(View(one.work, one.card, {}, None, one.sightings, (), one.marks))
    del whole["mentions"]  # they follow from the texts
    return json.dumps(whole, ensure_ascii=False, default=_json_time) + "\n"


def _csv_line(values: Iterable[object]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow([_inert(value) for value in values])
    return buffer.getvalue()


def _inert(value: object) -> object:
    """A cell that no spreadsheet takes for a formula (OWASP: "CSV injection")."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _csv(one: Whole) -> str:
    work, card = one.work, one.card
    code = card.get("availability", {}).get("code", {}) if card else {}
    return _csv_line(
        (
            *(work.id, work.external_id, work.kind, work.title, work.url),
            *("; ".join(work.authors), _date(work.published), work.read, work.arxiv_id, work.doi),
            "; ".join(dict.fromkeys(seen.source_title for seen in one.sightings)),
            *(int(one.marks.starred), int(one.marks.read), one.marks.verdict, one.marks.note),
            card["tldr"]["text"] if card and "tldr" in card else None,
            card["maturity"]["value"] if card and "maturity" in card else None,
            code.get("url"),
        )
    )


def _date(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment:%Y-%m-%d}"


def _bibtex(one: Whole) -> str:
    work = one.work
    fields = {
        "title": "{" + _tex(work.title) + "}",
        "author": " and ".join(_tex(name) for name in work.authors),
        "year": f"{work.published:%Y}" if work.published else "",
        "month": f"{work.published:%m}".lstrip("0") if work.published else "",
        "eprint": work.arxiv_id or "",
        "archiveprefix": "arXiv" if work.arxiv_id else "",
        "doi": work.doi or "",
        "url": re.sub(r"[{}\s\\]", "", work.url or ""),
        "note": _tex(one.marks.note or ""),
    }
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{_cite_key(work)},\n{body}\n}}\n\n"


def _tex(text: str) -> str:
    return "".join(_TEX.get(char, char) for char in " ".join(text.split()))


def _cite_key(work: Work) -> str:
    name = work.authors[0].split()[-1] if work.authors and work.authors[0].split() else "anon"
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return f"{re.sub(r'[^A-Za-z]', '', plain).lower() or 'anon'}{work.date:%Y}-{work.id[:6]}"


_RIS_TYPES = {"paper": "RPRT", "post": "BLOG", "newsletter": "NEWS", "release": "COMP"}


def _ris(one: Whole) -> str:
    work = one.work
    tags: list[tuple[str, str | None]] = [
        ("TY", _RIS_TYPES[work.kind]),
        ("TI", work.title),
        *(("AU", name) for name in work.authors),
        ("PY", f"{work.published:%Y}" if work.published else None),
        ("DA", f"{work.published:%Y/%m/%d}" if work.published else None),
        ("UR", work.url),
        ("DO", work.doi),
        ("AN", f"arXiv:{work.arxiv_id}" if work.arxiv_id else None),
        ("AB", work.text if work.read in ("abstract", "excerpt") else None),
        ("N1", one.marks.note),
    ]
    body = "".join(f"{tag}  - {' '.join(value.split())}\n" for tag, value in tags if value)
    return f"{body}ER  - \n\n"
