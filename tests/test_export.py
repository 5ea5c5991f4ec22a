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
    for formula in ("=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1", "\n=1", "＝1", "＠1"):
        rows = list(csv.DictReader(io.StringIO(written("csv", whole(title=formula)))))
        assert len(rows) == 1
        assert tuple(rows[0]) == FIELDS
        assert rows[0]["title"] == f"'{formula}"
    assert rows[0]["note"] == "'=1+1"
    assert rows[0]["authors"] == "Zoë Müller; Ada Byron"


def test_jsonl_holds_the_work_whole() -> None:
    (line,) = written("jsonl", whole()).splitlines()
    data = json.loads(line)
    assert data["title"] == whole().work.title
    assert data["marks"] == {"read": False, "starred": True, "note": "=1+1", "verdict": None}
    assert data["published"] == "2026-11-23T09:00:00Z"
    assert data["sightings"][0]["source"] == "arXiv cs.AI"
