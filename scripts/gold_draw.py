#!/usr/bin/env python3
"""Draw the gold set's items and write tests/gold/items.jsonl; the same seed, the same items.

    .venv/bin/python scripts/gold_draw.py

Papers are drawn at random inside strata (one word pattern each, over abstract and comment), so
that what is rare is there at all; figures over the set are no estimate for a random day. Posts and
newsletters are few and were picked by hand, for variety and length, before any card was looked at.
"""

import json
import random
import re
from collections.abc import Iterator

from db.records import Entry, Kind
from gold_items import GOLD, SHARED, Ref, as_gold, digest, read_entries

SEED = 20261125
ARXIV = "arxiv/meta_6000.jsonl.gz"
SCITLDR = "scitldr/A_train.jsonl"
STRATA: tuple[tuple[str, int, str], ...] = (
    ("code in the text", 2, r"github\.com"),
    ("code in the comment", 2, r"^COMMENT .*https?://"),
    ("promise", 2, r"\bwill (?:be )?(?:made |publicly )*(?:release|open-?source|available)"),
    ("weights", 1, r"huggingface\.co|\bmodel weights\b"),
    ("licence", 2, r"\b(?:Apache|MIT licen|CC[- ]BY|BSD|GPL)\b"),
    ("hardware", 2, r"\b(?:A100|H100|RTX|V100|Jetson|FPGA)\b"),
    ("parameters", 1, r"\b\d+(?:\.\d+)?[BM] (?:parameters|models?)\b"),
    ("people", 2, r"\b(?:user study|participants|human evaluat|annotators)\b"),
    ("theory", 2, r"\b(?:we prove|theorem|lower bound|minimax)\b"),
    ("survey", 1, r"\b(?:this survey|systematic review|we review)\b"),
    ("benchmark", 1, r"\b(?:new|introduce|present) (?:\w+ ){0,4}benchmark\b"),
    ("medicine", 2, r"\b(?:clinical|patients|radiolog\w+)\b"),
    ("robotics", 1, r"\b(?:robot|manipulation policy)\b"),
    ("limits", 1, r"\b(?:limitations? of (?:our|this)|left for future|we do not)\b"),
    ("in use", 1, r"\b(?:deployed in production|A/B test|in production)\b"),
    ("figures", 1, r"\bby \d+(?:\.\d+)?%|\d×|\d\\times"),
)
POSTS: tuple[tuple[Kind, str, str, str], ...] = (
    ("post", "ai/bair_blog.xml", "http://bair.berkeley.edu/blog/2026/04/20/grasp/", "lab, long"),
    ("post", "ai/bair_blog.xml", "http://bair.berkeley.edu/blog/2026/03/13/spex/", "lab"),
    ("post", "ai/openai-news.xml", "https://openai.com/index/stampli", "lab, excerpt"),
    ("post", "ai/deepmind.xml", "gemini-robotics-er-2", "lab, excerpt"),
    ("post", "ai/google-ai.xml", "amie-video-consu", "lab, excerpt"),
    ("release", "ai/ollama.xml", "tag:github.com,2008:Repository/658928958/v0.32.15", "release"),
    ("post", "real/5e19d3b495454497", "", "practitioner"),
    ("post", "real/aaf373a6337e5efa", "teaching-llms-how-to-solid-model", "practitioner, long"),
    ("post", "real/5739ef9f30ed2331", "https://mikhail.io/2025/10/claude-code-skills/", "analysis"),
    ("post", "real/5da3b20f957be51d", "https://time.com/?p=7372610", "press"),
    ("post", "real/f5957e5aeed84305", "discourse.ardour.org-topic-112897", "release, excerpt"),
    ("post", "real/73c63ac29e5d1dc8", "https://stratechery.com/?p=18296", "interview, very long"),
    ("post", "real/a21807c179b62c5e", "https://fulgidus.github.io/posts/zignet", "practitioner"),
    ("post", "real/a0f169c08aa39e4c", "https://thundergolfer.com/blog/private-evals", "essay"),
    ("post", "real/aeab967f9a8b22b7", "https://tarantsov.com/bureau/", "excerpt of one line"),
)
MAILS_2002 = ("00181.", "00117.", "00130.", "00239.")


def main() -> None:
    refs: list[Ref] = []
    for prefix, drawn in (("p", list(_papers())), ("b", list(_posts())), ("n", list(_mails()))):
        ours = list(read_entries(GOLD / "ours.jsonl", "post"))
        mine = [("ours.jsonl", entry, "ours") for entry in ours if entry.guid[0] == prefix]
        for number, (path, entry, stratum) in enumerate([*drawn, *mine], start=1):
            refs.append(_ref(f"{prefix}{number:02}", path, entry, stratum))
    with (GOLD / "items.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(ref, ensure_ascii=False) + "\n" for ref in refs)


def _papers() -> Iterator[tuple[str, Entry, str]]:
    rng = random.Random(SEED)
    papers = sorted(read_entries(SHARED / ARXIV, "paper"), key=lambda paper: paper.guid)
    rng.shuffle(papers)
    taken: set[str] = set()
    for stratum, count, words in STRATA:
        pattern = re.compile(words, re.IGNORECASE | re.MULTILINE)
        fitting = (
            paper
            for paper in papers
            if paper.guid not in taken
            and pattern.search(f"{paper.text}\nCOMMENT {paper.comment or ''}")
        )
        for _, paper in zip(range(count), fitting, strict=False):
            taken.add(paper.guid)
            yield ARXIV, paper, stratum
    older = sorted(read_entries(SHARED / SCITLDR, "paper"), key=lambda paper: paper.guid)
    for paper in rng.sample(older, 5):
        yield SCITLDR, paper, "any, 2017-2020"


def _posts() -> Iterator[tuple[str, Entry, str]]:
    for kind, name, key, stratum in POSTS:
        path = f"feeds/{name}"
        found = read_entries(SHARED / path, kind)
        yield path, next(e for e in found if e.guid == key or key in e.guid), stratum


def _mails() -> Iterator[tuple[str, Entry, str]]:
    mail = SHARED / "mail"
    files = sorted((mail / "newsletters_mime").iterdir())
    old = sorted((mail / "newsletters_2002").iterdir())
    files += [file for file in old if file.name.startswith(MAILS_2002)]
    for file in files:
        for entry in read_entries(file, "newsletter"):
            yield str(file.relative_to(SHARED)), entry, f"mail, {file.parent.name[-4:]}"


def _ref(item_id: str, path: str, entry: Entry, stratum: str) -> Ref:
    ref: Ref = {
        "id": item_id,
        "kind": entry.kind,
        "ours": path == "ours.jsonl",
        "path": path,
        "key": entry.guid,
        "text_sha256": digest(entry.text),
        "comment_sha256": digest(entry.comment) if entry.comment else None,
        "words": len(entry.text.split()),
        "sentences": 0,
        "stratum": stratum,
    }
    ref["sentences"] = len(as_gold(ref, entry).text)
    return ref


if __name__ == "__main__":
    main()
