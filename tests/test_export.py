"""Hand-off formats: read back by other readers, hostile content inert."""

import csv
import io
import json
from datetime import UTC, datetime

from db.queries import Whole
from db.records import Marks, Sighting, Work
from export import FIELDS, Format, lines

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def whole(**changes: object) -> Whole:
    values = {
        "id": "abcdefg234567",
        "kind": "paper",
        "title": "Cost & {quality}: 50% of $10_000 # ~x^2\nsecond line",
        "url": "https://arxiv.org/abs/2599.00001",
        "text": "An abstract.",
        "text_sha256": "0" * 64,
        "read": "abstract",
        "first_seen": NOW,
        "date": NOW,
        "published": NOW,
        "authors": ("Zoë Müller", "Ada Byron"),
        "arxiv_id": "2599.00001",
        **changes,
    }
    work = Work(**values)  # type: ignore[arg-type]
    seen = Sighting(work.id, 1, "arXiv cs.AI", work.url, work.title, NOW)
    return Whole(work, None, (seen,), Marks(starred=True, note="=1+1"))


def written(format_: Format, *works: Whole) -> str:
    return "".join(lines(works, format_))


def test_csv_has_one_row_a_work_and_no_formulas() -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv", whole(title="=cmd|' /C calc'!A0")))))
    assert len(rows) == 1
    assert tuple(rows[0]) == FIELDS
    assert rows[0]["title"].startswith("'=")
    assert rows[0]["note"] == "'=1+1"
    assert rows[0]["authors"] == "Zoë Müller; Ada Byron"


def test_bibtex_escapes_and_balances() -> None:
    text = written("bibtex", whole())
    assert text.startswith("@misc{muller2026-abcdef,")
    assert (
        r"Cost \& \{quality\}: 50\% of \$10\_000 \# \textasciitilde{}x\textasciicircum{}2" in text
    )
    plain = text.replace(r"\{", "").replace(r"\}", "")
    assert plain.count("{") == plain.count("}")
    assert "eprint = {2599.00001}" in text


def test_ris_is_one_tag_a_line() -> None:
    text = written("ris", whole())
    assert text.startswith("TY  - RPRT\nTI  - Cost & {quality}")
    assert text.endswith("ER  - \n\n")
    assert all(line[2:6] == "  - " for line in text.splitlines() if line)
    assert text.count("AU  - ") == 2


def test_jsonl_holds_the_work_whole() -> None:
    (line,) = written("jsonl", whole()).splitlines()
    data = json.loads(line)
    assert data["title"] == whole().work.title
    assert data["marks"] == {"read": False, "starred": True, "note": "=1+1", "verdict": None}
    assert data["published"] == "2026-11-23T09:00:00Z"
    assert data["sightings"][0]["source"] == "arXiv cs.AI"
