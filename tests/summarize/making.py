"""Cards made by hand from an item's own sentences."""

from hashlib import sha256

from db.card import SCHEMA, Card, Evidence, Field
from summarize.card import Item
from summarize.sentences import split_sentences


def slice_of(item: Item, words: str) -> list[Evidence]:
    start = item.text.index(words)
    return [{"in": "text", "start": start, "end": start + len(words)}]


def card_of(item: Item, *, tldr: str | None = None, **lines: str) -> Card:
    """A card whose lines are parts of the item's text, named by their field."""
    fields: dict[Field, str] = lines  # type: ignore[assignment]
    card: Card = {
        "id": item.id,
        "title": item.title,
        "schema": SCHEMA,
        "text_sha256": sha256(item.text.encode()).hexdigest(),
        "lines": [
            {"field": field, "text": words, "by": "extract", "evidence": slice_of(item, words)}
            for field, words in fields.items()
        ],
        "questions": [],
        "sentences": [
            {"start": start, "end": end, "role": "other", "score": 0.1}
            for start, end in split_sentences(item.text)
        ],
        "made_by": {
            "engine": "extract",
            "model": "MiniLM",
            "revision": "enc+heads+r1",
            "at": "2026-11-24T05:00:00Z",
        },
        "read": "abstract",
    }
    if tldr is not None:
        card["tldr"] = {"text": tldr, "by": "extract", "evidence": slice_of(item, tldr)}
    return card
