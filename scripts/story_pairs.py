"""The labelled pairs of stories: real items by path, key and hash, our own with their text.

tests/stories/items.jsonl → (shared file, read as the product reads it) ─┐
tests/stories/ours.jsonl ────────────────────────────────────────────────┴→ candidates
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from db.records import Candidate, Entry, Kind, Link, Sighting, Work
from gold_items import SHARED, read_entries
from ingest import mail

STORIES = Path(__file__).resolve().parents[1] / "tests" / "stories"
NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
"""From which the hours of our own items count back."""


class StoryError(Exception):
    """The pairs and the data do not fit together; the message says which item and how."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two items, and whether they tell the same story."""

    a: str
    b: str
    stratum: str
    same: bool


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read_labels(name: str) -> dict[tuple[str, str], bool]:
    """The labels of one pass (`a`, `b`) or the settled ones (`gold`)."""
    rows = read_lines(STORIES / "labels" / f"{name}.jsonl")
    return {(row["a"], row["b"]): row["same"] for row in rows}


def read_pairs() -> list[Pair]:
    """All pairs with their settled labels, in the file's order."""
    labels = read_labels("gold")
    rows = read_lines(STORIES / "pairs.jsonl")
    return [Pair(row["a"], row["b"], row["stratum"], labels[row["a"], row["b"]]) for row in rows]


def ours() -> list[Candidate]:
    """The invented items."""
    return [_ours(row) for row in read_lines(STORIES / "ours.jsonl")]


def _ours(row: dict[str, Any]) -> Candidate:
    work = Work(
        id=row["id"],
        kind=row["kind"],
        title=row["title"],
        url=row["url"],
        text=row["text"],
        text_sha256="",
        read="abstract",
        first_seen=NOW - timedelta(hours=row["hours"]),
        date=NOW - timedelta(hours=row["hours"]),
        authors=tuple(row.get("authors", ())),
        links=tuple(Link(url, 0, 0) for url in row.get("links", ())),
        arxiv_id=row.get("arxiv_id"),
    )
    return _candidate(work, row["source"])


def real(shared: Path = SHARED) -> list[Candidate]:
    """The real items; none where `../shared/data` is absent.

    Raises:
        StoryError: an item is missing, or no longer the one that was labelled.
    """
    if not shared.is_dir():
        return []
    files: dict[str, dict[str, Entry]] = {}
    found = []
    for row in read_lines(STORIES / "items.jsonl"):
        path = row["path"]
        if path not in files:
            files[path] = {entry.guid: entry for entry in entries_of(shared / path, row["kind"])}
        entry = files[path].get(row["key"])
        if entry is None:
            raise StoryError(f"{row['id']}: {path} has no entry {row['key']!r}.")
        if sha256(f"{entry.title}\n{entry.text}".encode()).hexdigest() != row["sha256"]:
            raise StoryError(f"{row['id']}: its text is not the one that was labelled.")
        found.append(candidate_of(row["id"], entry, path, row["kind"]))
    return found


def entries_of(path: Path, kind: Kind) -> Iterable[Entry]:
    """A file's entries, those of round-ups too."""
    return (
        mail.read_entries(path.read_bytes()) if path.suffix == ".eml" else read_entries(path, kind)
    )


def candidate_of(id_: str, entry: Entry, path: str, kind: Kind) -> Candidate:
    """An entry as an edition gets it; the file stands for the source. Undated ones are of now."""
    date = entry.published or entry.updated or NOW
    work = Work(
        id=id_,
        kind=kind,
        title=entry.title,
        url=entry.url,
        text=entry.text,
        text_sha256="",
        read=entry.read,
        first_seen=date,
        date=date,
        authors=entry.authors,
        links=entry.links,
        categories=entry.categories,
        arxiv_id=entry.arxiv_id,
    )
    return _candidate(work, path)


def _candidate(work: Work, source: str) -> Candidate:
    number = int.from_bytes(sha256(source.encode()).digest()[:4])
    sighting = Sighting(work.id, number, source, work.url, work.title, work.date)
    return Candidate(work=work, card=None, vector=None, sightings=(sighting,))


def with_vectors(items: Sequence[Candidate]) -> list[Candidate]:
    """The same with the vectors that the store would hold: of title and text, float16."""
    import numpy as np

    from models.encoder import Encoder
    from settings import ModelSettings

    texts = [f"{it.work.title}. {it.work.text[:2000]}" for it in items]
    vectors = Encoder.load(ModelSettings()).embed(texts).astype(np.float16)
    return [replace(it, vector=row.tobytes()) for it, row in zip(items, vectors, strict=True)]
