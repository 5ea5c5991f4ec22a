#!/usr/bin/env python3
"""Sheets for annotators, and their answers turned into labels that hold offsets only.

    .venv/bin/python scripts/gold_sheet.py --sheets FOLDER            # outside the repository
    .venv/bin/python scripts/gold_sheet.py --compile FOLDER --out tests/gold/labels/a.jsonl

Answers quote real texts and stay outside the repository too. Their form is in tests/gold/GUIDE.md.
"""

import argparse
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

from db.card import Field, MaturityValue
from gold_items import (
    Gold,
    GoldError,
    GoldNumber,
    GoldOffer,
    Label,
    Place,
    Stated,
    load,
    read_refs,
)

_FIELDS: tuple[Field, ...] = get_args(Field)
_KINDS = ("code", "weights", "data")
_KEYS = {
    "id", "best", "lines", *_KINDS, "licences", "maturity", "numbers", "parameters", "hardware",
    "datasets", "human_study", "open", "refused",
}  # fmt: skip
_SHEET_WORDS = 9_000
_SHOWN_OF_URL = 80
"""Newsletters' trackers have addresses of hundreds of characters."""


def sheet(gold: Gold) -> str:
    """The item with numbered sentences, for reading."""
    item, ref = gold.item, gold.ref
    out = [f"=== {item.id} | {item.kind} | read: {item.read} | {ref['words']} words", item.title]
    for name, spans in (("", gold.text), ("c", gold.comment)):
        for number, (start, end) in enumerate(spans):
            words = item.part("comment" if name else "text")[start:end]
            hidden = [] if name else [link for link in item.links if start <= link.start < end]
            urls = [_short(link.url) for link in hidden if link.url not in words]
            shown = f"  {{links: {' '.join(urls)}}}" if urls else ""
            out.append(f"[{name}{number}] {' '.join(words.split())}{shown}")
    return "\n".join(out) + "\n"


def _short(url: str) -> str:
    return url if len(url) <= _SHOWN_OF_URL else f"{url[:_SHOWN_OF_URL]}…"


def write_sheets(golds: Iterable[Gold], folder: Path) -> None:
    """Sheets of about `_SHEET_WORDS` words, papers, posts and newsletters in the set's order."""
    folder.mkdir(parents=True, exist_ok=True)
    sheets: list[list[Gold]] = []
    for gold in golds:
        words = sum(other.ref["words"] for other in sheets[-1]) if sheets else _SHEET_WORDS
        if words + gold.ref["words"] > _SHEET_WORDS or sheets[-1][0].item.id[0] != gold.item.id[0]:
            sheets.append([])
        sheets[-1].append(gold)
    for number, members in enumerate(sheets, start=1):
        text = "\n".join(map(sheet, members))
        (folder / f"sheet-{number:02}.txt").write_text(text, encoding="utf-8")


def compile_label(gold: Gold, answer: dict[str, Any]) -> Label:
    """The label of one answer.

    Raises:
        GoldError: a key is unknown, a sentence does not exist, or a quote is not in it just once.
    """
    if unknown := set(answer) - _KEYS:
        raise GoldError(f"{answer.get('id')}: unknown keys {sorted(unknown)}")
    lines = answer.get("lines", {})
    if unknown := set(lines) - set(_FIELDS):
        raise GoldError(f"{answer['id']}: unknown fields {sorted(unknown)}")
    refused = answer.get("refused", {})
    if unknown := {*refused, *answer.get("open", [])} - {*_FIELDS, "numbers"}:
        raise GoldError(f"{answer['id']}: fields that cannot be open {sorted(unknown)}")
    human = answer.get("human_study")
    return {
        "id": answer["id"],
        "text_sha256": gold.ref["text_sha256"],
        "best": [_sentence(gold, at) for at in answer.get("best", [])],
        "lines": {
            field: [_sentence(gold, at) for at in lines[field]]
            for field in _FIELDS
            if lines.get(field)
        },
        "availability": {
            kind: _offer(gold, answer[kind]) for kind in _KINDS if answer.get(kind) is not None
        },
        "licences": [_quote(gold, entry) for entry in answer.get("licences", [])],
        "maturity": _maturity(gold, answer.get("maturity")),
        "numbers": [_number(gold, entry) for entry in answer.get("numbers", [])],
        "parameters": [_quote(gold, entry) for entry in answer.get("parameters", [])],
        "hardware": [_quote(gold, entry) for entry in answer.get("hardware", [])],
        "datasets": [_quote(gold, entry) for entry in answer.get("datasets", [])],
        "human_study": None if human is None else _sentence(gold, human),
        "open": answer.get("open", []),
        "refused": {field: [_sentence(gold, at) for at in refused[field]] for field in refused},
    }


def _sentence(gold: Gold, at: Any) -> Place:
    """`7` is a sentence of the text, `"c0"` one of the comment."""
    in_comment = isinstance(at, str) and at.startswith("c")
    spans = gold.comment if in_comment else gold.text
    try:
        number = int(at[1:] if in_comment else at)
    except ValueError:
        number = -1
    if not 0 <= number < len(spans):
        raise GoldError(f"{gold.item.id}: there is no sentence {at!r}")
    start, end = spans[number]
    return {"in": "comment" if in_comment else "text", "start": start, "end": end}


def _quote(gold: Gold, entry: dict[str, Any]) -> Place:
    """The place of `text` in sentence `at`; `nth` (from 1) where it stands there repeatedly."""
    sentence = _sentence(gold, entry["at"])
    found = _find(gold, sentence, entry["text"])
    nth = entry.get("nth")
    if not found or (len(found) > 1 and nth is None):
        raise GoldError(
            f"{gold.item.id}: {entry['text']!r} stands {len(found)} times in sentence "
            f"{entry['at']}; quote more of it or give nth"
        )
    if nth is not None and not 1 <= nth <= len(found):
        raise GoldError(f"{gold.item.id}: {entry['text']!r} has no place number {nth}")
    return found[(nth or 1) - 1]


def _find(gold: Gold, sentence: Place, quote: str) -> list[Place]:
    """Every place of the quote in the sentence; white space may differ, words are whole."""
    if sentence["in"] == "link":
        return []
    words = r"\s+".join(map(re.escape, quote.split()))
    edges = (r"(?<!\w)" if quote[:1].isalnum() else "", r"(?!\w)" if quote[-1:].isalpha() else "")
    whole = gold.item.part(sentence["in"])
    pattern = re.compile(f"{edges[0]}{words}{edges[1]}")
    return [
        {"in": sentence["in"], "start": match.start(), "end": match.end()}
        for match in pattern.finditer(whole, sentence["start"], sentence["end"])
        if quote.strip()
    ]


def _name(gold: Gold, sentence: Place, name: str, at: Any) -> Place:
    """A metric, data set or baseline: its first place in the figure's sentence, or in `at`'s."""
    found = _find(gold, _sentence(gold, at) if at is not None else sentence, name)
    if not found:
        raise GoldError(f"{gold.item.id}: {name!r} is not in the figure's sentence")
    return found[0]


def _number(gold: Gold, entry: dict[str, Any]) -> GoldNumber:
    sentence = _sentence(gold, entry["at"])
    number: GoldNumber = {
        "place": _quote(gold, entry),
        "sentence": sentence,
        "value": float(entry["value"]),
    }
    if entry.get("unit"):
        number["unit"] = entry["unit"]
    if entry.get("direction"):
        if entry["direction"] not in ("up", "down"):
            raise GoldError(f"{gold.item.id}: direction {entry['direction']!r}")
        number["direction"] = entry["direction"]
    for key in ("metric", "dataset", "baseline"):
        if entry.get(key):
            number[key] = _name(gold, sentence, entry[key], entry.get(f"{key}_at"))
    return number


def _offer(gold: Gold, entry: dict[str, Any]) -> GoldOffer:
    if entry["status"] not in ("link", "promised"):
        raise GoldError(f"{gold.item.id}: status {entry['status']!r}")
    sentence = _sentence(gold, entry["at"])
    offer: GoldOffer = {"status": entry["status"], "sentence": sentence}
    if url := entry.get("url"):
        part = gold.item.part("comment" if sentence["in"] == "comment" else "text")
        start = part.find(url, sentence["start"], sentence["end"])
        if start >= 0:
            offer["url"] = {"in": sentence["in"], "start": start, "end": start + len(url)}
            return offer
        hidden = [
            link
            for link in gold.item.links
            if sentence["start"] <= link.start < sentence["end"]
            and (link.url == url or (url.endswith("…") and link.url.startswith(url[:-1])))
        ]
        if not hidden or sentence["in"] != "text":
            raise GoldError(f"{gold.item.id}: {url} is not linked in sentence {entry['at']}")
        offer["url"] = {"in": "link", "start": hidden[0].start, "end": hidden[0].end}
    elif entry["status"] == "link":
        raise GoldError(f"{gold.item.id}: a link needs its url")
    return offer


def _maturity(gold: Gold, entry: dict[str, Any] | None) -> Stated | None:
    if entry is None:
        return None
    if entry["value"] not in get_args(MaturityValue):
        raise GoldError(f"{gold.item.id}: maturity {entry['value']!r}")
    return {"value": entry["value"], "sentence": _sentence(gold, entry["at"])}


def compile_folder(golds: list[Gold], folder: Path) -> tuple[list[Label], list[str]]:
    """The labels of all answers in `*.json` of a folder, and what is wrong with the others."""
    answers: dict[str, dict[str, Any]] = {}
    problems = []
    for file in sorted(folder.glob("*.json")):
        try:
            rows = json.loads(file.read_text(encoding="utf-8"))
        except ValueError as error:
            problems.append(f"{file.name}: {error}")
            continue
        for row in rows:
            if row["id"] in answers:
                problems.append(f"{row['id']}: answered twice")
            answers[row["id"]] = row
    labels = []
    for gold in golds:
        if gold.item.id not in answers:
            problems.append(f"{gold.item.id}: no answer")
            continue
        try:
            labels.append(compile_label(gold, answers[gold.item.id]))
        except GoldError as error:
            problems.append(str(error))
        except (KeyError, TypeError, ValueError) as error:
            problems.append(f"{gold.item.id}: {type(error).__name__} {error}")
    return labels, problems


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sheets", type=Path, metavar="FOLDER")
    parser.add_argument("--compile", type=Path, metavar="FOLDER")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where the labels go")
    arguments = parser.parse_args()
    golds = list(load(read_refs()))
    if arguments.sheets:
        write_sheets(golds, arguments.sheets)
    if arguments.compile:
        labels, problems = compile_folder(golds, arguments.compile)
        print("\n".join(problems) or f"{len(labels)} labels, no problems")
        if arguments.out and not problems:
            arguments.out.parent.mkdir(parents=True, exist_ok=True)
            rows = (json.dumps(label, ensure_ascii=False) for label in labels)
            arguments.out.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
        elif problems:
            raise SystemExit(1)


if __name__ == "__main__":
    main()
