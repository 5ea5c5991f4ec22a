"""The gold set's items: real ones by path, key and hash, our own with their text.

    tests/gold/items.jsonl → (shared file or tests/gold/ours.jsonl) → the product's own parser
        → the item as the store holds it, its text's hash compared

Nothing of the real texts stands in the repository; `labels` hold offsets into them only.
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, TypedDict

from db.card import Field
from db.records import Entry, Kind
from ingest.feeds import parse_feed
from ingest.jsonlines import read_record
from ingest.mail import read_mail
from summarize.card import Item, Span
from summarize.sentences import split_sentences

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT / "tests" / "gold"
SHARED = ROOT / ".." / "shared" / "data"
_FEED_URL = "https://feed.example/"
"""Base of the relative links of feeds that name no address of their own."""

Place = TypedDict("Place", {"in": Literal["text", "comment", "link"], "start": int, "end": int})
"""Offsets into a part; `link`: the words of a link in the text, whose address is meant."""


class Ref(TypedDict):
    """One line of items.jsonl. `text_sha256` is of the text as stored; `stratum` says why drawn."""

    id: str
    kind: Kind
    ours: bool
    path: str
    key: str
    text_sha256: str
    comment_sha256: str | None
    words: int
    sentences: int
    stratum: str


class GoldOffer(TypedDict, total=False):
    """Code, weights or data that the item itself offers."""

    status: Literal["link", "promised"]
    url: Place
    sentence: Place


class Stated(TypedDict):
    """A value (maturity), and the sentence whose words say so."""

    value: str
    sentence: Place


class GoldNumber(TypedDict, total=False):
    """A typed figure; names are places, since they are words of the text."""

    place: Place
    sentence: Place
    value: float
    unit: str
    direction: Literal["up", "down"]
    metric: Place
    dataset: Place
    baseline: Place


class Label(TypedDict):
    """One item's labels; lists are empty and values None where the item states nothing.

    `open` names fields (of very long texts) whose list may miss something: there, what is neither
    listed nor in `refused` was judged by nobody and counts neither as right nor as wrong.
    """

    id: str
    text_sha256: str
    best: list[Place]
    lines: dict[Field, list[Place]]
    availability: dict[str, GoldOffer]
    licences: list[Place]
    maturity: Stated | None
    numbers: list[GoldNumber]
    parameters: list[Place]
    hardware: list[Place]
    datasets: list[Place]
    human_study: Place | None
    open: list[str]
    refused: dict[str, list[Place]]


@dataclass(frozen=True, slots=True)
class Gold:
    """An item with its reference and the sentences of its text and comment."""

    ref: Ref
    item: Item
    text: list[Span]
    comment: list[Span]


class GoldError(Exception):
    """The gold set and the data do not fit together; the message says which item and how."""


def read_refs(path: Path = GOLD / "items.jsonl") -> list[Ref]:
    """All references, in the file's order."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def load(refs: list[Ref], shared: Path = SHARED) -> Iterator[Gold]:
    """The items of the references, in order; real ones are left out where `shared` is absent.

    Raises:
        GoldError: an item is missing or its text is no longer the one that was labelled.
    """
    entries: dict[str, dict[str, Entry]] = {}
    for ref in refs:
        path = GOLD / ref["path"] if ref["ours"] else shared / ref["path"]
        if not ref["ours"] and not shared.is_dir():
            continue
        name = f"{ref['path']} {ref['kind']}"
        if name not in entries:
            entries[name] = {entry.guid: entry for entry in read_entries(path, ref["kind"])}
        if ref["key"] not in entries[name]:
            raise GoldError(f"{ref['id']}: {ref['path']} has no entry {ref['key']!r}.")
        gold = as_gold(ref, entries[name][ref["key"]])
        if ref["text_sha256"] != digest(gold.item.text) or ref["comment_sha256"] != (
            digest(gold.item.comment) if gold.item.comment else None
        ):
            raise GoldError(f"{ref['id']}: its text is not the one that was labelled.")
        yield gold


def as_gold(ref: Ref, entry: Entry) -> Gold:
    """The entry as the summarizer gets it, with its sentences."""
    item = Item(
        ref["id"],
        entry.title,
        entry.text,
        entry.kind,
        entry.read,
        entry.comment,
        entry.url,
        entry.links,
        entry.version,
    )
    comment = split_sentences(item.comment) if item.comment else []
    return Gold(ref, item, split_sentences(item.text), comment)


def read_entries(path: Path, kind: Kind) -> Iterator[Entry]:
    """The entries of one file, as the product takes them in."""
    if path.suffix == ".eml":
        yield read_mail(path.read_bytes())
    elif path.parent.name == "scitldr":
        yield from _scitldr(path)
    elif path.suffix in (".jsonl", ".gz"):
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        for line in raw.splitlines():
            yield read_record(line)[0]
    else:
        yield from parse_feed(path.read_bytes(), {}, _FEED_URL, kind).entries


def _scitldr(path: Path) -> Iterator[Entry]:
    """SciTLDR's papers; the sentences joined by a space, as `scripts/eval_scitldr.py` does."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        text = " ".join(sentence.strip() for sentence in row["source"])
        yield Entry(row["paper_id"], row["title"], text, kind="paper", read="abstract")


def digest(text: str) -> str:
    """SHA-256 of the text in UTF-8, as the store computes it."""
    return sha256(text.encode()).hexdigest()


def words_at(gold: Gold, place: Place) -> str:
    """What stands at a place: a slice of the text or comment, or the address of a link."""
    if place["in"] == "link":
        spot = (place["start"], place["end"])
        return next(link.url for link in gold.item.links if (link.start, link.end) == spot)
    return gold.item.part(place["in"])[place["start"] : place["end"]]
