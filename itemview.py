"""One item whole, as text for a terminal and as JSON; docs/json.md describes the latter."""

import textwrap
from dataclasses import asdict, dataclass
from typing import Any, Final

from db.card import Card, Evidence, FactKind
from db.cards import quote_key
from db.records import Marks, Mute, Sighting, Work
from digest.mutes import said

WIDTH = 78
FACTS: Final[dict[FactKind, str]] = {
    "parameters": "parameters",
    "hardware": "runs on",
    "dataset": "tested on",
    "human_study": "people",
}


@dataclass(frozen=True, slots=True)
class View:
    """A work with everything that is shown beside it."""

    work: Work
    card: Card | None
    quotes: dict[str, str]
    refusal: str | None
    sightings: tuple[Sighting, ...]
    mentions: tuple[Work, ...]
    marks: Marks
    muted: Mute | None = None
    """The mute that keeps it out of editions."""

    @property
    def stale(self) -> bool:
        """The text has changed since the card was made."""
        return self.card is not None and self.card["text_sha256"] != self.work.text_sha256


def whole(view: View) -> dict[str, Any]:
    """The JSON of `show`: what an export has, and whether a mute covers it."""
    muted = None if view.muted is None else {"kind": view.muted.kind, "value": view.muted.value}
    return {**document(view), "muted": muted}


def document(view: View) -> dict[str, Any]:
    """The JSON of an export's lines."""
    work = view.work
    return {
        "id": work.id,
        "external_id": work.external_id,
        "kind": work.kind,
        "title": work.title,
        "url": work.url,
        "text": work.text,
        "authors": list(work.authors),
        "published": work.published,
        "date": work.date,
        "read": work.read,
        "dropped": work.dropped,
        "comment": work.comment,
        "categories": list(work.categories),
        "arxiv_id": work.arxiv_id,
        "version": work.version,
        "doi": work.doi,
        "sightings": [
            {
                "source": one.source_title,
                "url": one.url,
                "title": one.title,
                "seen": one.seen,
                "published": one.published,
            }
            for one in view.sightings
        ],
        "mentions": [{"id": one.id, "title": one.title, "url": one.url} for one in view.mentions],
        "marks": asdict(view.marks),
        "card": view.card,
    }


def text(view: View) -> str:
    """The item for a person: card first, each line with the source's words, then the text."""
    work, marks = view.work, view.marks
    lines = [*textwrap.wrap(work.title, WIDTH), "=" * min(WIDTH, len(work.title))]
    facts = [work.kind, f"{work.date:%Y-%m-%d}", ", ".join(work.authors)]
    lines.append(" · ".join(fact for fact in facts if fact))
    lines += [work.url] if work.url else []
    seen = ", ".join(dict.fromkeys(one.source_title for one in view.sightings))
    lines += [f"Seen in: {seen}"] if seen else []
    lines += [f"Mentioned by: {one.title}" for one in view.mentions]
    set_marks = [name for name in ("starred", "read") if getattr(marks, name)]
    set_marks += [f"{marks.verdict}d"] if marks.verdict else []
    lines += [f"Marked: {', '.join(set_marks)}"] if set_marks else []
    lines += [f"Note: {marks.note}"] if marks.note else []
    lines += [f"Muted by {said(view.muted)}: it stays out of editions"] if view.muted else []
    lines.append("")
    lines += _card(view)
    lines += ["", "The source's text", "-----------------"]
    for paragraph in (work.text or _no_text(work)).split("\n"):
        lines += textwrap.wrap(paragraph, WIDTH) or [""]
    for quote in dict.fromkeys(view.quotes.values()) if work.dropped else ():
        lines += ["", *textwrap.wrap(f"“{quote}”", WIDTH)]
    return "\n".join(lines)


def _no_text(work: Work) -> str:
    if not work.dropped:
        return "Only the title is known."
    where = f" It is at {work.url}." if work.url else ""
    return (
        f"Dropped on {work.dropped:%Y-%m-%d} to make room ([retention] in config.toml); what the "
        f"card quotes of it stays.{where}"
    )


def _card(view: View) -> list[str]:
    card = view.card
    if card is None:
        if view.refusal:
            return [f"No card: {view.refusal}"]
        if view.work.read == "title" or not view.work.text:
            return ["No card: only the title is known."]
        return ["No card yet: preread summarize"]
    lines = (
        ["The text has changed since this card was made: preread summarize"] if view.stale else []
    )
    if "tldr" in card:
        lines += [*textwrap.wrap(card["tldr"]["text"], WIDTH), ""]
    for line in card["lines"]:
        lines += _labelled(line["field"], line["text"])
        if line["by"] == "write":
            lines += _labelled("", f"“{_quote(view, line['evidence'])}”")
    for number in card.get("numbers", []):
        about = [number.get("metric"), number.get("dataset"), number.get("baseline")]
        detail = ", ".join(part for part in about if part)
        lines += _labelled("number", number["text"] + (f" ({detail})" if detail else ""))
    for name, offer in card.get("availability", {}).items():
        assert isinstance(offer, dict)
        lines += _labelled(name, str(offer.get("url") or offer.get("name") or offer.get("status")))
    for fact in card.get("facts", []):
        lines += _labelled(FACTS[fact["kind"]], fact["text"])
    if "maturity" in card:
        lines += _labelled("maturity", card["maturity"]["value"])
    for question in card["questions"]:
        lines += _labelled("ask", question["text"])
    for flag in card.get("flags", []):
        lines += _labelled("flag", flag.replace("_", " "))
    made = card["made_by"]
    how = f"{made['engine']}, {made['model']} ({made['revision']}), {made['at']}"
    lines += _labelled("made by", f"{how}; read: {card['read'].replace('_', ' ')}")
    return lines


def _labelled(label: str, content: str) -> list[str]:
    wrapped = textwrap.wrap(content, WIDTH - 12) or [""]
    return [f"{label:<11} {wrapped[0]}", *(" " * 12 + more for more in wrapped[1:])]


def _quote(view: View, evidence: list[Evidence]) -> str:
    return " … ".join(view.quotes.get(quote_key(one), "") for one in evidence)
