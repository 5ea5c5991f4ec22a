"""What an edition says about an item: its card's sentences, each told once and proved."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from db.card import Card, Evidence, Line, Number, Role, Tldr
from db.records import Work
from digest.edition import Statement
from digest.evidence import quotes, source_link
from digest.openers import is_of_itself, points_back, tied
from digest.words import FUNCTION_WORDS, plain, terms

_LONGEST = 420
"""Characters; a longer sentence is left out whole, as a cut could drop its condition."""
_EVIDENCE = 2
"""Sentences of evidence beside what happened."""
_UNITS = frozenset({"time", "fold", "point", "percent", "percentage", "pp", "x"})
"""Stems that count, and name nothing."""
_MAIN = ("tldr", "approach", "result", "problem")
"""What can say what happened, the best first."""
_INTRODUCES = re.compile(
    r"(?:(?:here|in this (?:paper|work|report|post)), )?(?:we|this (?:paper|work|report|article))"
    r" (?:introduce|present|propose|release|describe|develop)s?\b",
    re.IGNORECASE,
)
"""How a sentence begins that says what is new, rather than how well it does."""
_GAIN = re.compile(
    r"\b(?:cut(?:s|ting)|faster|gains?|improv\w+|lowers?|outperform\w*|reduc\w+|sav(?:es|ings?)"
    r"|speed-?ups?|surpass\w*)\b",
    re.IGNORECASE,
)
"""What tells a result that is a lower cost from what something costs."""
_REPEATED, _FEWEST_NEW = 2, 2
"""Words that a sentence shares with the title, and those of its own: where it has that many of the
former and fewer of the latter, it only says the title again."""
_FEWEST_WORDS = 3
"""Of a figure that stands without its sentence: a bare "71.3%" tells nothing, nor does "from 33%
to 3%", which names nothing."""


@dataclass(frozen=True, slots=True)
class Told:
    """The statements on one item; no sentence is in two of them."""

    what: Statement
    result: Statement | None = None
    figures: tuple[Statement, ...] = ()
    cost: Statement | None = None
    limit: Statement | None = None
    problem: Statement | None = None
    is_background: bool = False
    """What happened tells of the world before the source, as far as can be seen."""


def tell(work: Work, card: Card | None, waited: Sequence[Number] = ()) -> Told | None:
    """What the card has to say that can be shown; None when that is nothing.

    What happened is the card's main sentence, else its approach, result or problem. A main
    sentence that only gives the background is told as the problem where another says what was done.
    One that says how well it does gives way to the one that introduces it, and is told as evidence.
    A sentence that points back ("These findings …") stands only where the sentence that it points
    to does; what happened comes first, and so points to nothing, if the card has any other. The
    sentences of the figures that the reader `waited` for are told before those of others. What
    only says the title again gives way as well.
    """
    if card is None:
        return None
    lines: dict[str, Tldr | Line] = {line["field"]: line for line in card["lines"]}
    if "tldr" in card:
        lines["tldr"] = card["tldr"]
    shown = {name: said for name, line in lines.items() if (said := _statement(work, line))}
    background = shown["tldr"] if "tldr" in shown and _is_background(card, card["tldr"]) else None
    if background and "approach" in shown:
        shown["problem"] = shown.pop("tldr")
    if "tldr" in shown and _role(card, card["tldr"]) == "result":
        _introduce(shown)
    ranked = [shown[it] for it in _MAIN if it in shown]
    if not ranked:
        return None
    alone = [it for it in ranked if not points_back(it.text)]
    what = next((it for it in alone if _adds_to(work.title, it.text)), (alone or ranked)[0])
    told = _Said(work, what)
    # The problem stands first of all; nothing can be shown before it.
    problem = shown.get("problem")
    if problem and points_back(problem.text):
        problem = None
    result, cost, limit, problem = (
        told.once(it)
        for it in (shown.get("result"), shown.get("cost"), shown.get("limit"), problem)
    )
    figures = _figures(work, card, told, waited)
    if problem and _has_figure(problem.text) and _comes_later(work, problem, what):
        # Figures that follow what the source did are its own.
        figures = (*((result,) if result else ()), *figures)
        result, problem = problem, None
    if (
        cost
        and _is_gain(cost.text)
        and not any(_has_figure(it.text) for it in (result, *figures) if it)
    ):
        figures, cost = (cost, *figures), None
    if result and len(figures) >= _EVIDENCE and not _has_figure(result.text):
        result = None  # evidence is numbers first
    shown_figures = figures[: _EVIDENCE - bool(result)]
    return Told(what, result, shown_figures, cost, limit, problem, what is background)


def _adds_to(title: str, text: str) -> bool:
    """Whether a sentence says more than the title above it."""
    said, known = terms(text), terms(title)
    repeats = len(said & known) >= _REPEATED and len(said - known) < _FEWEST_NEW
    return not repeats or _has_figure(text)


class _Said:
    """What an item says so far."""

    def __init__(self, work: Work, first: Statement) -> None:
        self._text = " ".join(work.text.split())
        self.told = [first]

    def once(self, statement: Statement | None) -> Statement | None:
        """The statement, noted, unless its text stands there already or it points to nothing."""
        if statement is None or any(statement.text == it.text for it in self.told):
            return None
        if points_back(statement.text) and not self._follows(statement):
            return None
        self.told.append(statement)
        return statement

    def _follows(self, statement: Statement) -> bool:
        """Whether the sentence before it in the source is told already."""
        place = self._text.find(statement.quote)
        before = self._text[: max(0, place)].rstrip()
        return any(before.endswith(it.quote) for it in self.told)


def _is_gain(text: str) -> bool:
    """Whether a sentence on cost gives figures of how much better something got."""
    return _has_figure(text) and _GAIN.search(text) is not None


def _comes_later(work: Work, one: Statement, what: Statement) -> bool:
    """Whether it stands in the source behind what happened, which the source says it did."""
    text = " ".join(work.text.split())
    return is_of_itself(what.text) and text.find(one.quote) > text.find(what.quote) >= 0


def _has_figure(text: str) -> bool:
    return any(ch.isdigit() for ch in text)


def speaks(card: Card | None) -> bool:
    """Whether `tell` has something to show, without putting it together."""
    if card is None:
        return False
    main = (line for line in card["lines"] if line["field"] in _MAIN)
    texts = [line["text"] for line in (*((card["tldr"],) if "tldr" in card else ()), *main)]
    return any(0 < len(plain(text)) <= _LONGEST for text in texts)


def met(work: Work, numbers: Sequence[Number]) -> tuple[Statement, ...]:
    """Figures that meet a threshold, each proved by its sentence; the same one once."""
    said = (proved(work, plain(it["text"]), it["evidence"]) for it in numbers)
    return tuple(dict.fromkeys(said))


def _is_background(card: Card, tldr: Tldr) -> bool:
    """Whether it tells of the world before the source. What says "we" does not, whatever its role:
    the roles are a model's guess.
    """
    if is_of_itself(tldr["text"]):
        return False
    return _role(card, tldr) == "background"


def _introduce(shown: dict[str, Statement]) -> None:
    """Put the line that introduces the matter in the main sentence's place."""
    main = shown["tldr"]
    if _INTRODUCES.match(main.text):
        return
    for name in ("approach", "result"):
        if name in shown and _INTRODUCES.match(shown[name].text):
            shown["tldr"] = shown.pop(name)
            shown.setdefault("result", main)
            return


def _role(card: Card, line: Tldr | Line) -> Role | None:
    """What the sentence behind a line is there for, by the model's guess."""
    sentence = sentence_of(card, line["evidence"])
    starts = {one["start"]: one["role"] for one in card["sentences"]}
    return starts.get(sentence[0]["start"]) if sentence else None


def _statement(work: Work, line: Tldr | Line) -> Statement | None:
    text, evidence = plain(line["text"]), line["evidence"]
    if line["by"] == "extract" and len(evidence) == 1:
        text, evidence = _untied(work, text, evidence[0])
    if not text or len(text) > _LONGEST:
        return None
    return proved(work, text, evidence, line["by"] == "write")


def _untied(work: Work, text: str, evidence: Evidence) -> tuple[str, list[Evidence]]:
    """Without a beginning like `However, `, in the text and in the words that it rests on."""
    cut = tied(text)
    source = work.text[evidence["start"] : evidence["end"]]
    if not cut or evidence["in"] != "text" or tied(source) == 0:
        return text, [evidence]
    start = evidence["start"] + tied(source)
    rest = text[cut:]
    return rest[:1].upper() + rest[1:], [{"in": "text", "start": start, "end": evidence["end"]}]


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


def _figures(
    work: Work, card: Card, told: _Said, waited: Sequence[Number]
) -> tuple[Statement, ...]:
    """The sentences of the card's figures that no statement holds yet; else their own wording."""
    found: list[Statement] = []
    bare: list[Statement] = []
    for number in (*waited, *card.get("numbers", ())):
        wording = plain(number["text"])
        if any(wording.casefold() in it.text.casefold() for it in told.told):
            continue
        sentence = sentence_of(card, number["evidence"])
        text = plain(" ".join(quotes(work, sentence))) if sentence else ""
        if sentence:
            text, sentence = _untied(work, text, sentence[0])
        if text and len(text) <= _LONGEST:
            if said := told.once(proved(work, text, sentence)):
                found.append(said)
        elif _stands_alone(wording) and (
            said := told.once(proved(work, wording, number["evidence"]))
        ):
            (found if number in waited else bare).append(said)
    # A figure torn from its sentence tells little beside whole ones.
    return (*found, *bare)


def _stands_alone(wording: str) -> bool:
    """Whether a figure's own words say what it is the figure of."""
    enough = len(wording.split()) >= _FEWEST_WORDS and len(wording) <= _LONGEST
    named = any(word[0].isalpha() for word in terms(wording, FUNCTION_WORDS) - _UNITS)
    return enough and named


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
