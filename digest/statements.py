"""What an edition says about an item: its card's sentences, each told once and proved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from db.card import Card, Evidence, Line, Tldr
from db.records import Work
from digest.edition import Statement
from digest.evidence import quotes, source_link
from digest.words import plain

_LONGEST = 420
"""Characters; a longer sentence is left out whole, as a cut could drop its condition."""
_EVIDENCE = 2
"""Sentences of evidence beside what happened."""
_FEWEST_WORDS = 3
"""Of a figure that stands without its sentence: a bare "71.3%" tells nothing."""


@dataclass(frozen=True, slots=True)
class Told:
    """The statements on one item; no sentence is in two of them."""

    what: Statement
    result: Statement | None = None
    figures: tuple[Statement, ...] = ()
    cost: Statement | None = None
    limit: Statement | None = None
    problem: Statement | None = None


def tell(work: Work, card: Card | None) -> Told | None:
    """What the card has to say that can be shown; None when that is nothing.

    What happened is the card's main sentence, else its approach, result or problem. A main
    sentence that only gives the background is told as the problem where another says what was done.
    """
    if card is None:
        return None
    lines: dict[str, Tldr | Line] = {line["field"]: line for line in card["lines"]}
    if "tldr" in card:
        lines["tldr"] = card["tldr"]
    shown = {name: said for name, line in lines.items() if (said := _statement(work, line))}
    if {"tldr", "approach"} <= shown.keys() and _is_background(card, card["tldr"]):
        shown["problem"] = shown.pop("tldr")
    what = next(
        (shown[it] for it in ("tldr", "approach", "result", "problem") if it in shown), None
    )
    if what is None:
        return None
    told = [what]
    result, limit, cost, problem = (
        _once(shown.get(name), told) for name in ("result", "limit", "cost", "problem")
    )
    figures = _figures(work, card, told)[: _EVIDENCE - bool(result)]
    return Told(what, result, figures, cost, limit, problem)


def _is_background(card: Card, tldr: Tldr) -> bool:
    sentence = sentence_of(card, tldr["evidence"])
    return any(
        one["role"] == "background"
        for one in card["sentences"]
        if sentence and one["start"] == sentence[0]["start"]
    )


def _statement(work: Work, line: Tldr | Line) -> Statement | None:
    text = plain(line["text"])
    if not text or len(text) > _LONGEST:
        return None
    return proved(work, text, line["evidence"], line["by"] == "write")


def proved(
    work: Work,
    text: str,
    evidence: Sequence[Evidence],
    rewritten: bool = False,
    kept: Mapping[str, str] | None = None,
) -> Statement:
    """The text with the words that it rests on; `kept` are the quotes stored with the card."""
    return Statement(
        text=text,
        by="write" if rewritten else "extract",
        quote=plain(" … ".join(quotes(work, evidence, kept))),
        link=source_link(work, evidence, kept),
    )


def _once(statement: Statement | None, told: list[Statement]) -> Statement | None:
    """The statement, noted in `told`, unless its text stands there already."""
    if statement is None or any(statement.text == it.text for it in told):
        return None
    told.append(statement)
    return statement


def _figures(work: Work, card: Card, told: list[Statement]) -> tuple[Statement, ...]:
    """The sentences of the card's figures that no statement holds yet; else their own wording."""
    found = []
    for number in card.get("numbers", ()):
        wording = plain(number["text"])
        if any(wording.casefold() in it.text.casefold() for it in told):
            continue
        sentence = sentence_of(card, number["evidence"])
        text = plain(" ".join(quotes(work, sentence))) if sentence else ""
        if text and len(text) <= _LONGEST:
            statement = proved(work, text, sentence)
        elif len(wording.split()) >= _FEWEST_WORDS and len(wording) <= _LONGEST:
            statement = proved(work, wording, number["evidence"])
        else:
            continue
        if said := _once(statement, told):
            found.append(said)
    return tuple(found)


def sentence_of(card: Card, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The one sentence of the text that holds all of the evidence; empty if none does."""
    if not evidence or any(piece["in"] != "text" for piece in evidence):
        return []
    start = min(piece["start"] for piece in evidence)
    end = max(piece["end"] for piece in evidence)
    return [
        {"in": "text", "start": sentence["start"], "end": sentence["end"]}
        for sentence in card["sentences"]
        if sentence["start"] <= start and end <= sentence["end"]
    ]
