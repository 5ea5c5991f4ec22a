#!/usr/bin/env python3
"""How well editions tell what is about AI or product work; prints one JSON document.

    .venv/bin/python scripts/eval_relevance.py            # by words
    .venv/bin/python scripts/eval_relevance.py --vectors  # by meaning too, as editions do it

Labels stand in tests/gold/relevance.jsonl, by file and a digest of the entry's GUID: no text of
../shared/data is copied. `tuned` items were read before the rules were written, `held` ones after;
`open` labels (a reader could decide either way) count neither way.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, TypedDict

import feedparser

from db.records import Candidate, Entry, Sighting, Work
from digest.closeness import Vectors
from digest.relevance import ANCHORS, relevant
from ingest.files import Taken, read_paths
from settings import ModelSettings
from summarize.card import Item
from summarize.run import Made, Summarizer, make_cards

ROOT = Path(__file__).parents[1]
LABELS = ROOT / "tests" / "gold" / "relevance.jsonl"
SHARED = ROOT.parent / "shared" / "data"
_AT = datetime(2026, 1, 1, tzinfo=UTC)


class Label(TypedDict):
    """Whether one entry is about the subject."""

    path: str
    guid_sha256: str
    label: str
    set: str


def digest_of(guid: str) -> str:
    """The name of an entry in the labels."""
    return sha256(guid.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def entries_of(path: Path) -> dict[str, Entry]:
    """The entries of a file by their digests."""
    return {
        digest_of(taken.entry.guid): taken.entry
        for taken in read_paths([path])
        if isinstance(taken, Taken)
    }


def candidate(entry: Entry, source: str, vector: bytes | None = None) -> Candidate:
    """An entry as an edition would meet it."""
    work = Work(
        id=entry.guid,
        kind=entry.kind,
        title=entry.title,
        url=entry.url,
        text=entry.text,
        text_sha256="",
        read=entry.read,
        first_seen=_AT,
        date=_AT,
        categories=entry.categories,
    )
    return Candidate(work, None, vector, (Sighting(work.id, 1, source, None, work.title, _AT),))


def evaluate(labels: Sequence[Label], shared: Path, *, vectors: bool) -> dict[str, Any]:
    """Precision and recall of each set, and the entries that were got wrong."""
    by_path: dict[str, list[Label]] = defaultdict(list)
    for label in labels:
        by_path[label["path"]].append(label)
    found: list[tuple[Label, Entry, str]] = []
    missing = 0
    for path, wanted in sorted(by_path.items()):
        entries = entries_of(shared / path)
        mail = path.startswith("mail/")
        title = "" if mail else feedparser.parse(str(shared / path)).feed.get("title", "")
        for label in wanted:
            entry = entries.get(label["guid_sha256"])
            if entry is None:
                missing += 1
            else:
                found.append((label, entry, title))
    made, anchors = _vectors([entry for _, entry, _ in found]) if vectors else ([], None)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    wrong = []
    for number, (label, entry, title) in enumerate(found):
        if label["label"] == "open":
            continue
        kept = relevant(candidate(entry, title, made[number] if vectors else None), anchors)
        right = kept == (label["label"] == "on")
        counts[label["set"]][f"{'true' if right else 'false'}_{'in' if kept else 'out'}"] += 1
        if not right:
            wrong.append([label["path"], label["guid_sha256"], "in" if kept else "out"])
    return {
        "missing": missing,
        "sets": {name: _scores(one) for name, one in sorted(counts.items())},
        "wrong": wrong,
    }


def _scores(counts: Counter[str]) -> dict[str, Any]:
    kept = counts["true_in"] + counts["false_in"]
    on = counts["true_in"] + counts["false_out"]
    return {
        **counts,
        "precision": round(100 * counts["true_in"] / kept, 1) if kept else None,
        "recall": round(100 * counts["true_in"] / on, 1) if on else None,
    }


def _vectors(entries: Sequence[Entry]) -> tuple[list[bytes | None], Vectors]:
    summarizer = Summarizer.load(ModelSettings())
    items = [Item(one.guid, one.title, one.text, one.kind, one.read) for one in entries]
    made = [
        it.vector.astype("float16").tobytes() if isinstance(it, Made) else None
        for it in make_cards(items, summarizer, at=_AT)
    ]
    return made, summarizer.encoder.embed(ANCHORS)


def main() -> None:
    """Read the labels, judge, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--vectors", action="store_true")
    parser.add_argument("--shared", type=Path, default=SHARED)
    options = parser.parse_args()
    labels = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    print(json.dumps(evaluate(labels, options.shared, vectors=options.vectors), indent=1))


if __name__ == "__main__":
    main()
