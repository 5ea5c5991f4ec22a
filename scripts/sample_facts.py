#!/usr/bin/env python3
"""Facts as the rules find them in texts that they were not developed on, to be judged by reading.

    .venv/bin/python scripts/sample_facts.py --kind dataset --sample 150 --roles roles.jsonl
    .venv/bin/python scripts/sample_facts.py --kind human_study --texts scitldr --roles roles.jsonl

arXiv's records and posts are split by the CRC-32 of their id: rules were developed on even ones,
samples come from odd ones; of feeds the first 60 entries. SciTLDR's and CSAbstruct's abstracts,
and what a feed holds beyond 60 entries (`later`), are read whole. Each hit is printed with its
sentence, and stays outside the repository. With `--seen` no sentence is drawn twice.
"""

import argparse
import gzip
import json
import random
import zlib
from collections.abc import Iterator
from itertools import islice
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

Hit = tuple[str, str, str, str]
"""Kind, what the rules say, the sentence, and a key of where it stands."""
Text = tuple[Item, list[Span], list[Span]]
"""A paper or post, its sentences, and those about its own work."""


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


def papers(items: list[Item]) -> Iterator[Text]:
    """Papers and their sentences, all taken for their own: roles come later, for what is drawn."""
    for item in items:
        spans = split_sentences(item.text)
        yield item, spans, spans


class Roles:
    """Roles of papers' sentences, read by the encoder when asked for and kept in a file."""

    def __init__(self, kept: Path) -> None:
        self.kept = kept
        self.known = _read_roles(kept)
        self.summarizer: Summarizer | None = None

    def read(self, texts: list[Text]) -> None:
        """Read those of the given papers that are not kept yet."""
        missing = {item.id: (item, spans) for item, spans, _ in texts if item.id not in self.known}
        if not missing:
            return
        items, spans = zip(*missing.values(), strict=True)
        self.summarizer = self.summarizer or Summarizer.load(ModelSettings())
        with self.kept.open("a", encoding="utf-8") as out:
            judged = self.summarizer.judge(list(items), list(spans))
            for item, one in zip(items, judged, strict=True):
                self.known[item.id] = [int(roles.argmax()) for roles in one.judgement.roles]
                out.write(json.dumps({"id": item.id, "roles": self.known[item.id]}) + "\n")

    def own(self, item: Item, spans: list[Span]) -> list[Span]:
        """The sentences of a paper that are about its own work."""
        roles = zip(spans, self.known[item.id], strict=True)
        return [span for span, role in roles if role != BACKGROUND]


def _read_roles(kept: Path) -> dict[str, list[int]]:
    if not kept.is_file():
        return {}
    rows = map(json.loads, kept.read_text(encoding="utf-8").splitlines())
    return {row["id"]: row["roles"] for row in rows}


def posts(half: int | None) -> Iterator[Text]:
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
        key = f"{zlib.crc32(item.id.encode()):08x}:{quote['in']}:{quote['start']}"
        return kind, says, sentence[at : at + SHOWN], key

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
    if maturity := maturity_of(item.text, own, item.kind, item.title):
        yield hit("maturity", maturity["value"], maturity["evidence"])


def draw(texts: Iterator[Text], arguments: argparse.Namespace, seen: set[str]) -> Iterator[Hit]:
    """Hits in random order: of the wanted kind, in no sentence that was drawn before.

    All sentences are searched first and the roles read only of what is drawn, as the encoder
    takes far longer than the rules: a hit counts if it is still one among a paper's own sentences.
    """
    found = [
        (text, hit)
        for text in texts
        for hit in hits(*text)
        if hit[0] == arguments.kind and hit[3] not in seen and _has(hit[1], arguments.having)
    ]
    print(f"{len(found)} hits before roles")
    random.Random(arguments.seed).shuffle(found)
    roles = Roles(arguments.roles) if arguments.roles else None
    for start in range(0, len(found), BATCH):
        batch = found[start : start + BATCH]
        if roles and batch[0][0][0].kind == "paper":
            roles.read([text for text, _ in batch])
        for (item, spans, own), hit in batch:
            if roles and item.kind == "paper":
                own = roles.own(item, spans)
            if hit in hits(item, spans, own):
                yield hit


def _has(says: str, detail: str | None) -> bool:
    return detail is None or f"'{detail}': " in says


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--kind", required=True, help="dataset, hardware, number, code, …")
    parser.add_argument("--having", help="of figures: metric, dataset or baseline must be given")
    parser.add_argument("--sample", type=int, default=150)
    parser.add_argument("--records", type=int, default=9_000, help="papers that are read")
    kinds = ("arxiv", "scitldr", "csabstruct", "posts", "later")
    parser.add_argument("--texts", choices=kinds, default="arxiv")
    parser.add_argument("--half", type=int, choices=(0, 1), default=1)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--roles", type=Path, help="kept roles of sentences; without, background is read, too"
    )
    parser.add_argument("--seen", type=Path, help="sentences drawn before, which are left out")
    arguments = parser.parse_args()
    texts, half, kept = arguments.texts, arguments.half, arguments.seen
    if texts in ("posts", "later"):
        read = posts(half if texts == "posts" else None)
    else:
        items = list(arxiv(half) if texts == "arxiv" else abstracts(texts))
        read = papers(items[: arguments.records])
    seen = set(kept.read_text("utf-8").split()) if kept and kept.is_file() else set()
    drawn = list(islice(draw(read, arguments, seen), arguments.sample))
    for number, (_, says, sentence, _) in enumerate(drawn, 1):
        print(f"{number}. [{says}] {sentence}")
    if kept:
        with kept.open("a", encoding="utf-8") as out:
            out.writelines(f"{hit[3]}\n" for hit in drawn)


if __name__ == "__main__":
    main()
