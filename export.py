"""Hand-off of the library in formats that other tools read. Pure: works in, lines out.

BibTeX and RIS are `digest.references`'s matter.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Literal

from db.queries import Whole
from digest.references import bibtex, ris
from itemview import View, document

Format = Literal["jsonl", "csv", "bibtex", "ris"]
FIELDS = (
    *("id", "external_id", "kind", "title", "url", "authors", "published", "read", "arxiv_id"),
    *("doi", "sources", "starred", "is_read", "verdict", "note", "tldr", "maturity", "code"),
)
# The wide forms too: spreadsheets of East Asian locales take them for the narrow ones.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def lines(works: Iterable[Whole], format_: Format) -> Iterator[str]:
    """The export's text, piece by piece, each ending with a line break."""
    if format_ == "csv":
        yield _csv_line(FIELDS)
    for one in works:
        match format_:
            case "jsonl":
                yield _jsonl(one)
            case "csv":
                yield _csv(one)
            case "bibtex":
                yield bibtex(one.work, one.marks.note)
            case "ris":
                yield ris(one.work, one.marks.note)


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
    return f"'{text}" if text.startswith(_FORMULA) else text


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
