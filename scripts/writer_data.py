#!/usr/bin/env python3
"""Chats to train a writing model on, from SciTLDR's training papers: see train_writer.py.

    .venv/bin/python scripts/writer_data.py ../shared/data/scitldr/A_train.jsonl OUT --limit 900

Each paper's card is made, and its lines put to the writer as the product does (`Writer`'s own
prompt). The answer for the tldr is one of the authors' TLDRs, where the check with its reader
accepts it against the evidence of the extracted line and it is no other statement; for all other
lines, and where none serves, the line in plainer words, by rules (`plainer`). A line that neither
changes is not asked for: a model that is taught to copy comes back with copies.
"""

import argparse
import json
import random
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from models.encoder import Encoder
from settings import ModelSettings
from summarize.answer import Unfit, read_answer
from summarize.card import Item
from summarize.check import Semantics, check_line
from summarize.check.model import load_doubts
from summarize.check.support import coverage
from summarize.check.words import read
from summarize.run import Made, Summarizer, make_cards
from summarize.writer import KEPT, _Draft

ROUND = 50
"""Papers after which what was made is written down."""
SUPPORTED = 0.85
"""Share of an author's content words that the model must have before it to be taught them."""
_PLAINER = [
    (re.compile(pattern, re.IGNORECASE), plain)
    for pattern, plain in (
        (r"^(?:furthermore|moreover|additionally|in addition|besides|finally|specifically), ", ""),
        (r"^(?:in particular|particularly|overall|to this end|in summary|in conclusion), ", ""),
        (r"^in (?:this|our) (?:paper|work|article|study), ", ""),
        (r"\bin this (?:paper|work), ", ""),
        (r"\b(we) (?:empirically|theoretically|experimentally|further|also) ", r"\1 "),
        (r"\bin order to\b", "to"),
        (r"\b(?:due to the fact that|owing to the fact that)\b", "because"),
        (r"\bdue to\b", "because of"),
        (r"\bwith respect to\b", "with regard to"),
        (r"\ba (?:large |great )?(?:number|variety|range) of\b", "many"),
        (r"\b(?:a )?wide (?:variety|range) of\b", "many"),
        (r"\bis able to\b", "can"),
        (r"\bare able to\b", "can"),
        (r"\bhas the ability to\b", "can"),
        (r"\butiliz(e[sd]?)\b", r"us\1"),
        (r"\butilizing\b", "using"),
        (r"\bdemonstrat(e[sd]?)\b", lambda m: {"e": "show", "es": "shows", "ed": "showed"}[m[1]]),
        (r"\bdemonstrating\b", "showing"),
        (r"\bwe introduce\b", "we present"),
        (r"\bleverag(e[sd]?)\b", r"us\1"),
        (r"\bleveraging\b", "using"),
        (r"\bemploy(s?)\b", lambda m: "uses" if m[1] else "use"),
        (r"\bemploying\b", "using"),
        (r"\bnovel\b", "new"),
        (r"\bnumerous\b", "many"),
        (r"\bfacilitat(e[sd]?)\b", lambda m: {"e": "help", "es": "helps", "ed": "helped"}[m[1]]),
        (r"\bwhereas\b", "while"),
        (r"\bvia\b", "through"),
        (r"\bthus\b", "so"),
        (r"\bobtain\b", "get"),
        (r"\brequir(e|es)\b", lambda m: "needs" if m[1].lower() == "es" else "need"),
        (r"\bsufficient (?:amounts? of )?(?!condition|and)", "enough "),
        (r"\bprior (?=work|method|approach)", "earlier "),
        (r"\bnotion\b", "idea"),
        (r"\bseek to\b", "try to"),
        (r"\bcommonly\b", "often"),
        (r" \((?-i:[A-Z][A-Za-z-]*[A-Z]s?)\)", ""),
        (r"\((?:i{1,3}|iv|[abcd1-4])\) ", ""),
        (r" \(e\.g\.[^()]*\)", ""),
    )
]


_TAIL = re.compile(
    r",? (?:which|where|thereby|leading to|resulting in|such as|whereas|making) [^,.;]*(?=\.$)"
)
_LONG = 110
"""Characters from which on a line may lose a clause at its end."""
_PERSONS = {"we": "the authors", "our": "their", "ours": "theirs", "us": "them"}


def plainer(line: str) -> str:
    """The line in plain words: no openers, acronyms in brackets or clause at a long one's end, and
    "the authors" for "we", which says nothing in a digest.
    """
    for pattern, plain in _PLAINER:
        line = pattern.sub(plain, line)
    if len(line) > _LONG:
        line = _TAIL.sub("", line)
    line = told(line)
    line = re.sub(r"\ba (?=(?:idea|earlier|enough)\b)", "an ", line)
    line = re.sub(r"\ban (?=(?:new|many)\b)", "a ", line)
    return line[:1].upper() + line[1:]


def told(line: str) -> str:
    """The line told of its authors, not by them."""
    named = False

    def person(match: re.Match[str]) -> str:
        nonlocal named
        word = match[0].lower()
        if word == "we" and named:
            return "they"
        named = named or word == "we"
        if word == "our" and not named:
            return "the authors'"
        return _PERSONS[word]

    line = re.sub(r"\b(?:we|We|our|Our|ours|us)\b", person, line)
    return line[:1].upper() + line[1:]


def stands(said: str, line: str, evidence: str, semantics: Semantics) -> bool:
    """Whether the product would put `said` in the line's place."""
    answer = read_answer(json.dumps({"line": said}), {"line": line})["line"]
    if isinstance(answer, Unfit) or coverage(read(line), read(answer)) <= KEPT:
        return False
    return check_line(answer, evidence, semantics).accepted


def examples(
    draft: _Draft, tldrs: list[str], semantics: Semantics
) -> tuple[_Draft, dict[str, str], int]:
    """The lines to ask for, their answers, and how many of these an author wrote."""
    answers: dict[str, str] = {}
    authors = 0
    for name, line in draft.lines.items():
        close = [
            told(one)
            for one in (tldrs if name == "tldr" else ())
            if coverage(read(one), read(draft.source)) >= SUPPORTED
        ]
        tries = [*close, plainer(line), told(line)]
        for said in tries:
            if stands(said, line, draft.evidence[name], semantics):
                answers[name] = said
                authors += said in close
                break
    return replace(draft, lines={n: draft.lines[n] for n in answers}), answers, authors


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    papers = [json.loads(line) for line in arguments.file.read_text("utf-8").splitlines()]
    random.Random(arguments.seed).shuffle(papers)
    papers = papers[: arguments.limit]
    summarizer = Summarizer.load(ModelSettings())
    semantics = load_doubts(Encoder.load(ModelSettings()))
    lines = asked = by_author = 0
    with arguments.out.open("w", encoding="utf-8") as out:
        for begin in range(0, len(papers), ROUND):
            some = papers[begin : begin + ROUND]
            items = [
                Item(row["paper_id"], row["title"] or "", " ".join(row["source"])) for row in some
            ]
            made = make_cards(items, summarizer, at=datetime.now(UTC))
            for row, item, one in zip(some, items, made, strict=True):
                if not isinstance(one, Made):
                    continue
                draft = _Draft.of(item, one.card)
                lines += len(draft.lines)
                kept, answers, authors = examples(draft, row["target"], semantics)
                asked, by_author = asked + len(answers), by_author + authors
                if answers:
                    chat = [*kept.request().chat]
                    reply = json.dumps(answers, ensure_ascii=False)
                    out.write(json.dumps({"chat": chat, "answer": reply}) + "\n")
            out.flush()
            print(
                json.dumps(
                    {
                        "papers": begin + len(some),
                        "lines": lines,
                        "asked": asked,
                        "by_author": by_author,
                    }
                ),
                flush=True,
            )


if __name__ == "__main__":
    main()
