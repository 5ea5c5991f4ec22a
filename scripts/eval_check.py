#!/usr/bin/env python3
"""How often the check catches false lines and lets true ones pass; prints one JSON document.

    .venv/bin/python scripts/eval_check.py [FILE of SciTLDR's format] [--model] [--show KIND]

True lines are the TLDRs of the file, each against its own title and abstract, and one sentence of
each abstract ("extracted"), against itself and against the whole. False lines are made from them by
scripts/perturb.py. A TLDR counts as supported where every number and every capitalised or
mixed-case word of it occurs in title and abstract: a plain rule, apart from the checker's own.
"""

import argparse
import json
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.encoder import Encoder
from models.generators.local import LocalGenerator
from perturb import KINDS, changes, names_of
from settings import ModelSettings, WriterSettings
from summarize.check import Expectation, Semantics, check_line
from summarize.check.model import load_doubts
from summarize.check.odds import Odds
from summarize.check.words import stem
from turns import HELD_OUT

DATA = Path(__file__).parents[2] / "shared/data"
SEED = 20260714


@dataclass(frozen=True, slots=True)
class Pair:
    """A line, what it is held against, and where it comes from."""

    source: str
    line: str
    evidence: str
    paper: int


def papers(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def whole(paper: dict[str, Any]) -> str:
    """Title and abstract as one text."""
    title = (paper.get("title") or "").strip()
    return "\n".join(
        [f"{title}.", " ".join(paper["source"])] if title else [" ".join(paper["source"])]
    )


def pairs(rows: list[dict[str, Any]], rng: random.Random) -> Iterator[Pair]:
    for index, paper in enumerate(rows):
        evidence = whole(paper)
        for target in paper["target"]:
            if target.strip():
                yield Pair("tldr", target.strip(), evidence, index)
        long = [one.strip() for one in paper["source"] if 40 < len(one.strip()) < 400]
        if long:
            line = rng.choice(long)
            yield Pair("extracted, itself", line, line, index)
            yield Pair("extracted, abstract", line, evidence, index)


def is_supported(line: str, evidence: str) -> bool:
    """Whether every number and every capitalised or mixed-case word of the line is in the text."""
    words = set(re.findall(r"\w+", evidence.lower()))
    if any(number not in evidence for number in re.findall(r"\d+(?:[.,]\d+)*", line)):
        return False
    for index, word in enumerate(re.findall(r"\w+", line)):
        capital = (word[0].isupper() and index > 0) or any(sign.isupper() for sign in word[1:])
        if capital and word.lower() not in words:
            return False
    return True


def rate(hits: int, of: int) -> float | None:
    return round(100 * hits / of, 2) if of else None


def evaluate(
    path: Path,
    semantics: Semantics | None,
    show: str | None,
    limit: int | None,
    every: tuple[int, int] = (1, 0),
    expects: Expectation | None = None,
) -> dict[str, Any]:
    """Figures over the first `limit` papers, of these those whose number gives `every`: the second
    as the rest of a division by the first.
    """
    rng = random.Random(SEED)
    rows = papers(path)[: limit or None]
    everything = list(pairs(rows, rng))
    pool = names_of([whole(paper) for paper in rows])
    passed: dict[str, Counter[bool]] = defaultdict(Counter)
    refusals: Counter[str] = Counter()
    caught: dict[tuple[str, str], Counter[bool]] = defaultdict(Counter)
    strict: dict[tuple[str, str], Counter[bool]] = defaultdict(Counter)
    unseen: dict[str, Counter[bool]] = defaultdict(Counter)
    seen: set[int] = set()
    seconds = 0.0
    checked = 0
    shown: list[tuple[str, ...]] = []
    for pair in everything:
        supported = pair.source != "tldr" or is_supported(pair.line, pair.evidence)
        # Made for all papers, so that a part of them has the same ones as the whole.
        made = list(changes(pair.line, pair.evidence, pool, rng)) if supported else []
        if pair.paper % every[0] != every[1]:
            continue
        seen.add(pair.paper)
        start = time.process_time()
        verdict = check_line(pair.line, pair.evidence, semantics, expects)
        seconds += time.process_time() - start
        checked += 1
        group = pair.source
        if group == "tldr":
            group = "tldr, own tokens supported" if supported else "tldr, own tokens not supported"
            if supported and not verdict.accepted:
                refusals[str(verdict.reason)] += 1
                if show in ("refused", verdict.reason):
                    shown.append((str(verdict.reason), verdict.detail, pair.line, pair.evidence))
        passed[group][verdict.accepted] += 1
        for change in made:
            start = time.process_time()
            found = check_line(change.line, pair.evidence, semantics, expects)
            seconds += time.process_time() - start
            checked += 1
            caught[pair.source, change.kind][not found.accepted] += 1
            if pair.source == "tldr" and change.kind in ("direction", "antonym"):
                new = {stem(word) for word in re.findall(r"\w+", f"{change.old} {change.new}")}
                if new & HELD_OUT:
                    unseen[change.kind][not found.accepted] += 1
            if verdict.accepted:
                strict[pair.source, change.kind][not found.accepted] += 1
            if found.accepted and show == change.kind:
                shown.append(
                    (pair.source, f"{change.old} → {change.new}", change.line, pair.evidence)
                )
    for one in random.Random(1).sample(shown, min(len(shown), 40)):
        print(*one, "", sep="\n", file=sys.stderr)
    sources = ("tldr", "extracted, itself", "extracted, abstract")
    return {
        "file": path.name,
        "papers": len(seen),
        "accepted_untouched": {
            group: {"n": counts.total(), "accepted": rate(counts[True], counts.total())}
            for group, counts in passed.items()
        },
        "refused_supported_tldrs_by_reason": dict(refusals.most_common()),
        "caught": {
            source: {
                kind: {
                    "n": caught[source, kind].total(),
                    "caught": rate(caught[source, kind][True], caught[source, kind].total()),
                    "caught_where_the_true_line_passes": rate(
                        strict[source, kind][True], strict[source, kind].total()
                    ),
                }
                for kind in KINDS
                if caught[source, kind]
            }
            for source in sources
        },
        "caught_in_tldrs_of_words_unseen_in_training": {
            kind: {"n": one.total(), "caught": rate(one[True], one.total())}
            for kind, one in unseen.items()
        },
        "microseconds_a_line": round(1e6 * seconds / max(1, checked)),
    }


def evaluate_qags(
    folder: Path, semantics: Semantics | None, expects: Expectation | None
) -> dict[str, Any]:
    """Balanced accuracy sentence by sentence, beside what always saying "fine" gets (50)."""
    report: dict[str, Any] = {}
    for path in sorted(folder.rglob("mturk_*.jsonl")):
        judged: Counter[tuple[bool, bool]] = Counter()
        overlap: Counter[tuple[bool, bool]] = Counter()
        for row in papers(path):
            words = set(re.findall(r"\w+", row["article"].lower()))
            for sentence in row["summary_sentences"]:
                votes = [answer["response"] == "yes" for answer in sentence["responses"]]
                true = sum(votes) * 2 > len(votes)
                line = sentence["sentence"]
                verdict = check_line(line, row["article"], semantics, expects)
                judged[true, verdict.accepted] += 1
                own = re.findall(r"\w+", line.lower())
                overlap[true, all(word in words for word in own)] += 1
        report[path.stem] = {
            "sentences": judged.total(),
            "consistent": rate(judged[True, True] + judged[True, False], judged.total()),
            "balanced_accuracy": _balanced(judged),
            "accepted_of_consistent": rate(
                judged[True, True], judged[True, True] + judged[True, False]
            ),
            "refused_of_inconsistent": rate(
                judged[False, False], judged[False, True] + judged[False, False]
            ),
            "baseline_always_accept": 50.0,
            "baseline_every_word_occurs": _balanced(overlap),
        }
    return report


def _balanced(judged: Counter[tuple[bool, bool]]) -> float:
    true = judged[True, True] / max(1, judged[True, True] + judged[True, False])
    false = judged[False, False] / max(1, judged[False, True] + judged[False, False])
    return round(50 * (true + false), 2)


def judge_of(model: str) -> Odds:
    """The causal model of this name, folder or GGUF file."""
    settings = WriterSettings(engine="transformers", model=model)
    likelihood = LocalGenerator.load(settings, None).likelihood
    assert likelihood is not None, "not a causal model"
    return Odds(likelihood)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path, nargs="?", default=DATA / "scitldr/A_dev.jsonl")
    parser.add_argument("--qags", type=Path, default=DATA / "factual/qags")
    parser.add_argument(
        "--show", help="samples on stderr: a kind that slipped through, or 'refused'"
    )
    parser.add_argument("--limit", type=int, default=0, help="papers; 0 for all")
    parser.add_argument("--model", action="store_true", help="ask the trained model, too")
    parser.add_argument("--judge", help="a causal model to ask, too: name, folder or GGUF file")
    parser.add_argument(
        "--every", type=int, nargs=2, default=(1, 0), help="papers: divisor and remainder"
    )
    args = parser.parse_args()
    semantics = load_doubts(Encoder.load(ModelSettings())) if args.model else None
    expects = judge_of(args.judge) if args.judge else None
    report = evaluate(args.file, semantics, args.show, args.limit, tuple(args.every), expects)
    if args.qags.is_dir():
        report["qags"] = evaluate_qags(args.qags, semantics, expects)
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
