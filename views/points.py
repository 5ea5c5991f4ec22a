"""A card as numbered points: each thing that it says, with the slices that it rests on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from db.card import By, Card, Evidence, Offer
from db.cards import quote_key
from db.records import Work
from digest.evidence import source_link, web_url
from digest.thresholds import Judged
from settings import Bet
from views import wording


@dataclass(frozen=True, slots=True)
class Held:
    """A figure that was held against a threshold, and where it stands on the page."""

    bet: str
    threshold: str
    figure: str
    met: bool
    marker: int | None = None
    link: str | None = None


Group = Literal["tldr", "line", "number", "fact", "availability", "maturity"]


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that a card says."""

    group: Group
    label: str
    text: str
    evidence: tuple[Evidence, ...]
    by: By = "extract"
    url: str | None = None
    """What is offered there: code, weights or data."""
    about: str | None = None
    """Of a figure: on which data, against what."""
    direction: str | None = None
    marker: int = 0
    """Counts from 1, and stands in the text as well."""
    quotes: tuple[str, ...] = ()
    """The source's words behind it, as they were when the card was made."""
    link: str | None = None
    """Opens the original at the words; None where it is not on the web or has changed since."""


def points(work: Work, card: Card, quotes: dict[str, str]) -> list[Point]:
    """What the card says, in reading order; `quotes` are those stored with it."""
    fresh = card["text_sha256"] == work.text_sha256
    return [
        replace(
            one,
            marker=marker,
            quotes=tuple(words for it in one.evidence if (words := quotes.get(quote_key(it)))),
            link=source_link(work, one.evidence) if fresh and one.evidence else None,
        )
        for marker, one in enumerate(_said(card), 1)
    ]


def _said(card: Card) -> Iterator[Point]:
    if tldr := card.get("tldr"):
        evidence = tuple(tldr["evidence"])
        yield Point("tldr", "In one sentence", tldr["text"], evidence, by=tldr["by"])
    for line in card["lines"]:
        label, evidence = wording.FIELDS[line["field"]], tuple(line["evidence"])
        yield Point("line", label, line["text"], evidence, by=line["by"])
    if maturity := card.get("maturity"):
        name = wording.MATURITY[maturity["value"]]
        yield Point("maturity", "Maturity", name, tuple(maturity["evidence"]))
    for number in card.get("numbers", []):
        on, against = number.get("dataset"), number.get("baseline")
        about = [f"on {on}" if on else "", f"against {against}" if against else ""]
        yield Point(
            "number",
            number.get("metric", ""),
            number["text"],
            tuple(number["evidence"]),
            about=", ".join(filter(None, about)) or None,
            direction=number.get("direction"),
        )
    for fact in card.get("facts", []):
        yield Point("fact", wording.FACTS[fact["kind"]], fact["text"], tuple(fact["evidence"]))
    yield from _offers(card)


def _offers(card: Card) -> Iterator[Point]:
    found = card.get("availability", {})
    named: tuple[tuple[str, Offer | None], ...] = (
        ("Code", found.get("code")),
        ("Weights", found.get("weights")),
        ("Data", found.get("data")),
    )
    for label, offer in named:
        if offer:
            text = "linked" if offer["status"] == "link" else "promised"
            evidence, url = tuple(offer["evidence"]), web_url(offer.get("url"))
            yield Point("availability", label, text, evidence, url=url)
    if licence := found.get("licence"):
        yield Point("availability", "Licence", licence["name"], tuple(licence["evidence"]))


def held_figure(bet: Bet, judged: Judged, said: Sequence[Point]) -> Held:
    """What `digest.thresholds.judge` found, with the card's point that is its figure."""
    number = judged.number
    point = next(
        (
            one
            for one in said
            if one.group in ("number", "fact")
            and (one.text, one.evidence) == (number["text"], tuple(number["evidence"]))
        ),
        None,
    )
    return Held(
        bet=bet.name,
        threshold=judged.threshold.text,
        figure=judged.figure,
        met=judged.met,
        marker=point.marker if point and point.evidence else None,
        link=point.link if point else None,
    )
