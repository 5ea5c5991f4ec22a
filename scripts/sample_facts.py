#!/usr/bin/env python3
"""Facts as the rules find them in texts that they were not developed on, to be judged by reading.

    .venv/bin/python scripts/sample_facts.py --kind dataset --sample 150 --roles roles.jsonl
    .venv/bin/python scripts/sample_facts.py --kind human_study --texts scitldr --roles roles.jsonl

arXiv's records and posts are split by the CRC-32 of their id: rules were developed on even ones,
samples come from odd ones; of feeds the first 60 entries. SciTLDR's and CSAbstruct's abstracts,
and what a feed holds beyond 60 entries (`later`), are read whole. Each hit is printed with its
sentence, and stays outside the repository.
"""

import argparse
import gzip
import json
import random
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from db.card import Evidence, Role
from gold_items import SHARED, read_entries
from settings import ModelSettings
from summarize.availability import availability_of
from summarize.card import Item, Span
from summarize.facts import facts_of
from summarize.maturity import maturity_of
from summarize.numbers import numbers_of
from summarize.run import Summarizer
from summarize.sentences import split_sentences

BATCH = 64
LONGEST_POST = 60_000
"""Characters; longer posts are cut, as a sample needs no whole books."""
BACKGROUND = get_args(Role).index("background")
SHOWN = 420
"""Characters of a sentence around the hit."""

Hit = tuple[str, str, str]
"""Kind, what the rules say, the sentence."""


def arxiv(half: int) -> Iterator[Item]:
    """arXiv's records of a half."""
    packed = (SHARED / "arxiv" / "meta_6000.jsonl.gz").read_bytes()
    for row in map(json.loads, gzip.decompress(packed).splitlines()):
        if zlib.crc32(row["id"].encode()) % 2 == half:
            yield Item(row["id"], row["title"], row["abstract"], comment=row.get("comment"))


def abstracts(folder: str) -> Iterator[Item]:
    """SciTLDR's or CSAbstruct's abstracts, without comments."""
    for path in sorted((SHARED / folder).glob("*.jsonl")):
        for number, row in enumerate(map(json.loads, path.read_text("utf-8").splitlines())):
            sentences = row["source" if folder == "scitldr" else "sentences"]
            name = row.get("paper_id", f"{path.stem}-{number}")
            yield Item(name, row.get("title", ""), " ".join(map(str.strip, sentences)))


def papers(items: list[Item], kept: Path) -> Iterator[tuple[Item, list[Span], list[Span]]]:
    """Papers, their sentences, and those about their own work.

    The roles of sentences are kept in a file, so that a second draw takes seconds.
    """
    known = _read_roles(kept)
    missing = [item for item in items if item.id not in known]
    summarizer = Summarizer.load(ModelSettings()) if missing else None
    for start in range(0, len(missing), BATCH):
        batch = missing[start : start + BATCH]
        spans = [split_sentences(item.text) for item in batch]
        assert summarizer is not None
        with kept.open("a", encoding="utf-8") as out:
            for item, one in zip(batch, summarizer.judge(batch, spans), strict=True):
                known[item.id] = [int(roles.argmax()) for roles in one.judgement.roles]
                out.write(json.dumps({"id": item.id, "roles": known[item.id]}) + "\n")
    for item in items:
        spans_ = split_sentences(item.text)
        own = [s for s, role in zip(spans_, known[item.id], strict=True) if role != BACKGROUND]
        yield item, spans_, own


def _read_roles(kept: Path) -> dict[str, list[int]]:
    if not kept.is_file():
        return {}
    rows = map(json.loads, kept.read_text(encoding="utf-8").splitlines())
    return {row["id"]: row["roles"] for row in rows}


def posts(half: int | None) -> Iterator[tuple[Item, list[Span], list[Span]]]:
    """Posts of the real feeds, of a half or the later ones; all sentences count as their own."""
    first, last = (0, 60) if half is not None else (60, None)
    for folder in ("ai", "real"):
        for path in sorted((SHARED / "feeds" / folder).iterdir()):
            if path.suffix == ".json" or path.name.startswith("LICENSE"):
                continue
            for entry in list(read_entries(path, "post"))[first:last]:
                drawn = half in (None, zlib.crc32((path.name + entry.guid).encode()) % 2)
                if drawn and entry.text:
                    text = entry.text[:LONGEST_POST]
                    links = tuple(link for link in entry.links if link.end <= len(text))
                    item = Item(entry.guid, entry.title, text, "post", entry.read, links=links)
                    spans = split_sentences(text)
                    yield item, spans, spans


def hits(item: Item, spans: list[Span], own: list[Span]) -> Iterator[Hit]:
    """Everything that the rules say of one item."""

    def hit(kind: str, says: str, quotes: list[Evidence]) -> Hit:
        quote = quotes[0]
        sentence = " ".join(item.part(quote["in"])[quote["start"] : quote["end"]].split())
        at = max(0, sentence.find(says.split(" <")[0]) - SHOWN // 2)
        return kind, says, sentence[at : at + SHOWN]

    for fact in facts_of(item, own):
        yield hit(fact["kind"], fact["text"], fact["evidence"])
    for number in numbers_of(item.text, own, item.kind):
        details: dict[str, Any] = {k: v for k, v in number.items() if k not in ("text", "evidence")}
        yield hit("number", f"{number['text']} <{details}>", number["evidence"])
    comment = split_sentences(item.comment) if item.comment else []
    found = availability_of(item, spans, comment)
    for name in ("code", "weights", "data"):
        if offer := found.get(name):
            assert isinstance(offer, dict)
            yield hit(name, f"{offer['status']} {offer.get('url', '')}", offer["evidence"])
    if licence := found.get("licence"):
        yield hit("licence", licence["name"], licence["evidence"])
    if maturity := maturity_of(item.text, own, item.kind):
        yield hit("maturity", maturity["value"], maturity["evidence"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--kind", required=True, help="dataset, hardware, number, code, …")
    parser.add_argument("--sample", type=int, default=150)
    parser.add_argument("--records", type=int, default=9_000, help="papers that are read")
    kinds = ("arxiv", "scitldr", "csabstruct", "posts", "later")
    parser.add_argument("--texts", choices=kinds, default="arxiv")
    parser.add_argument("--half", type=int, choices=(0, 1), default=1)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--roles", type=Path, required=True, help="kept roles of sentences")
    arguments = parser.parse_args()
    texts, half = arguments.texts, arguments.half
    if texts in ("posts", "later"):
        read = posts(half if texts == "posts" else None)
    else:
        items = list(arxiv(half) if texts == "arxiv" else abstracts(texts))
        read = papers(items[: arguments.records], arguments.roles)
    found = [hit for one in read for hit in hits(*one) if hit[0] == arguments.kind]
    drawn = random.Random(arguments.seed).sample(found, min(arguments.sample, len(found)))
    print(f"{len(found)} hits, {len(drawn)} drawn")
    for number, (_, says, sentence) in enumerate(drawn, 1):
        print(f"{number}. [{says}] {sentence}")


if __name__ == "__main__":
    main()
