"""The decision note: one item under the headings that a product manager needs for buy-in.

Everything said is the card's, with the words of the source behind it. Where the card has nothing,
the note says that the source does not state it; what only the reader can know is a blank to fill
in. The note is plain data; `digest.handoff` writes it as Markdown and for Slack.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from db.card import By, Card, Evidence, FactKind, Field, MaturityValue, Number, Offer, Read
from db.records import Kind, Sighting, Work
from digest.evidence import quotes, shareable_url
from digest.labels import READ
from digest.rank import source_name
from digest.statements import proved, sentence_of
from digest.words import counted, plain

SCHEMA = 1
_MOST_FIGURES = 8
"""Sentences with figures; the card has them all."""
_MOST_PRECEDENTS = 10
_MATURITY: dict[MaturityValue, str] = {
    "research": "Research",
    "prototype": "A working prototype",
    "shipping": "Says that it is in use",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that is said, under a label of its own if it needs one."""

    text: str
    label: str | None = None
    details: tuple[str, ...] = ()
    """Of a sentence with figures: each figure, what it measures, on what, against what."""
    by: By | None = None
    """`extract` for the source's words, `write` for rewritten and checked ones; absent for what
    Preread says itself."""
    quote: str | None = None
    link: str | None = None
    """Opens the source at the quote; for code, weights and sightings, that page."""

    @property
    def beside(self) -> str | None:
        """The quote, where it has to stand beside the text: no link, or other words."""
        return None if self.quote in (None, self.text) or (self.link and self.by) else self.quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and what stands under it."""

    heading: str
    lines: tuple[Line, ...] = ()
    silent: str | None = None
    """Said in place of lines, where the source is silent."""
    fill_in: tuple[str, ...] = ()
    """Blanks that only the reader can fill in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A whole note. All texts are plain and not escaped for any format."""

    id: str
    title: str
    kind: Kind
    date: str
    read: Read
    provenance: str
    url: str | None = None
    authors: tuple[str, ...] = ()
    warning: str | None = None
    sections: tuple[Section, ...] = ()
    schema: int = SCHEMA

    def as_json(self) -> dict[str, Any]:
        """Plain JSON data; absent means unknown or nothing to say."""
        said: dict[str, Any] = _adapter().dump_python(self, mode="json", exclude_defaults=True)
        return {"schema": self.schema, **said}


@dataclass(frozen=True, slots=True)
class Verdict:
    """One of the reader's thresholds, held against a figure of the card."""

    reason: str
    """In words: `meets your threshold WER < 5 %: 4.7 % WER`."""
    number: Number


def make_note(
    work: Work,
    card: Card | None,
    kept: Mapping[str, str],
    sightings: Sequence[Sighting] = (),
    mentions: Sequence[Work] = (),
    verdicts: Sequence[Verdict] = (),
) -> Note:
    """The note on a work. `kept` are the quotes stored with its card; a card whose text has changed
    since must not be handed in. `verdicts` are those of the reader's thresholds.
    """
    read = card["read"] if card else work.read
    sections = _Sections(work, card, kept, read)
    flagged = card is not None and "instruction_in_text" in card.get("flags", ())
    return Note(
        id=work.id,
        title=plain(work.title) or "Untitled",
        kind=work.kind,
        date=f"{work.date:%Y-%m-%d}",
        read=read,
        url=shareable_url(work.url),
        authors=tuple(filter(None, map(plain, work.authors))),
        warning="Its text holds instructions to AI models; nothing here follows them."
        if flagged
        else None,
        sections=tuple(sections.all(sightings, mentions, verdicts)),
        provenance=_provenance(card, read),
    )


def _provenance(card: Card | None, read: Read) -> str:
    if card is None:
        return "Preread has not summarized this item; only what is known of it without stands here."
    made = card["made_by"]
    written = any(line["by"] == "write" for line in card["lines"])
    model = plain(made["model"])
    how = (
        f"Sentences are the source’s own or rewritten by {model} and checked against it"
        if written
        else f"Every sentence is the source’s own, chosen by {model}"
    )
    silent = f"“not stated” means that nothing was found on it in the {READ[read]}"
    return f"{how}; {silent}. Made by Preread on {made['at'][:10]}."


class _Sections:
    """The sections of one note."""

    def __init__(self, work: Work, card: Card | None, kept: Mapping[str, str], read: Read) -> None:
        self._work = work
        self._card = card
        self._kept = kept
        self._silent = (
            "Only the title is known."
            if read == "title"
            else f"Not stated in the {READ[read]}."
            if card
            else "Not summarized yet."
        )

    def all(
        self,
        sightings: Sequence[Sighting],
        mentions: Sequence[Work],
        verdicts: Sequence[Verdict],
    ) -> Iterator[Section]:
        """In the order in which a decision is made."""
        yield self._section("What it is", [*self._tldr(), *self._field("approach")])
        yield self._section("Problem", self._field("problem"))
        who = [
            *self._field("who"),
            *self._field("business", "What it could earn or replace"),
            *self._facts("human_study", "Study with people"),
        ]
        yield self._section("Who needs it", who, fill_in=("which of our customers asked for it",))
        precedents = [*self._seen(sightings, mentions), *self._compared()]
        yield Section(heading="Precedents", lines=tuple(precedents))
        yield self._section("Build or buy", self._offers(), fill_in=("build, buy or wait",))
        data = [*self._field("data"), *self._facts("dataset", "Tested on"), *self._offer("data")]
        yield self._section("Data", data, fill_in=("data that we have and may use",))
        cost = [
            *self._field("cost"),
            *self._facts("hardware", "Runs on"),
            *self._facts("parameters", "Parameters"),
        ]
        yield self._section("Cost", cost, fill_in=("cost at our volume",))
        yield self._numbers(verdicts)
        yield self._section(
            "Risks and roll-back",
            self._field("limit", "Limits that the source names"),
            fill_in=(
                "what could go wrong with us",
                "how we would notice",
                "how we roll back, and who decides it",
            ),
        )
        yield self._questions()
        yield Section(heading="Decision", fill_in=("go, no-go or look again", "owner and date"))

    def _section(
        self, heading: str, lines: Sequence[Line], fill_in: tuple[str, ...] = ()
    ) -> Section:
        silent = None if lines else self._silent
        return Section(heading=heading, lines=tuple(lines), silent=silent, fill_in=fill_in)

    def _line(
        self,
        text: str,
        evidence: Sequence[Evidence],
        *,
        label: str | None = None,
        details: tuple[str, ...] = (),
        by: By | None = "extract",
    ) -> Line:
        said = proved(self._work, plain(text), evidence, by == "write", self._kept)
        return Line(
            text=said.text,
            label=label,
            details=details,
            by=by,
            quote=said.quote or None,
            link=said.link,
        )

    def _tldr(self) -> list[Line]:
        tldr = self._card.get("tldr") if self._card else None
        return [self._line(tldr["text"], tldr["evidence"], by=tldr["by"])] if tldr else []

    def _field(self, field: Field, label: str | None = None) -> list[Line]:
        lines = self._card["lines"] if self._card else []
        return [
            self._line(one["text"], one["evidence"], label=label, by=one["by"])
            for one in lines
            if one["field"] == field
        ]

    def _facts(self, kind: FactKind, label: str) -> list[Line]:
        facts = self._card.get("facts", []) if self._card else []
        return [
            self._line(one["text"], one["evidence"], label=label)
            for one in facts
            if one["kind"] == kind
        ]

    def _offers(self) -> list[Line]:
        """Each of what can be had, those that are not stated too; none if nothing is stated."""
        card = self._card
        if card is None:
            return []
        found = [*self._offer("code"), *self._offer("weights")]
        if licence := card.get("availability", {}).get("licence"):
            found.append(self._line(licence["name"], licence["evidence"], label="Licence"))
        if maturity := card.get("maturity"):
            name = _MATURITY[maturity["value"]]
            found.append(self._line(name, maturity["evidence"], label="Maturity", by=None))
        labels = {one.label for one in found}
        missing = [
            name for name in ("Code", "Weights", "Licence", "Maturity") if name not in labels
        ]
        if found:
            found += [Line(label=name, text=self._silent) for name in missing]
        return found

    def _offer(self, name: str) -> list[Line]:
        offers: Mapping[str, Any] = self._card.get("availability", {}) if self._card else {}
        offer: Offer | None = offers.get(name)
        if offer is None:
            return []
        url = shareable_url(offer.get("url"))
        said = self._line(url or "promised", offer["evidence"], label=name.capitalize())
        return [Line(text=said.text, label=said.label, quote=said.quote, link=url or said.link)]

    def _seen(self, sightings: Sequence[Sighting], mentions: Sequence[Work]) -> Iterator[Line]:
        ordered = sorted(sightings, key=lambda it: (it.published or it.seen, it.source_id))
        sources: dict[str, Sighting] = {}
        for one in ordered:
            sources.setdefault(source_name(one.source_title), one)
        for n, (name, one) in enumerate(list(sources.items())[:_MOST_PRECEDENTS]):
            day = (one.published or one.seen).date()
            first = "First seen in" if not n else "Also in"
            yield Line(
                label=first,
                text=f"{name}, {day.day} {day:%B %Y}",
                link=shareable_url(one.url),
            )
        for other in mentions[:_MOST_PRECEDENTS]:
            day = other.date.date()
            yield Line(
                label="Mentioned by",
                text=f"{plain(other.title)}, {day.day} {day:%B %Y}",
                link=shareable_url(other.url),
            )
        more = sum(max(0, len(it) - _MOST_PRECEDENTS) for it in (sources, mentions))
        if more:
            yield Line(text=f"And {more:,} more.")
        elif len(sources) < 2 and not mentions:
            yield Line(text="No other source of this library carries or mentions it.")

    def _compared(self) -> list[Line]:
        numbers = self._card.get("numbers", []) if self._card else []
        # "The best baseline" names nobody.
        named = {
            name: one
            for one in numbers
            if (name := plain(one.get("baseline", ""))) and not name.islower()
        }
        return [
            self._line(name, self._around(one["evidence"]), label="Compared with", by=None)
            for name, one in named.items()
        ]

    def _around(self, evidence: Sequence[Evidence]) -> Sequence[Evidence]:
        """The sentence that holds the evidence, as far as its words are there; else the latter."""
        sentence = sentence_of(self._card, evidence) if self._card else []
        return sentence if quotes(self._work, sentence, self._kept) else evidence

    def _numbers(self, verdicts: Sequence[Verdict]) -> Section:
        figures = _once([*self._figures(), *self._field("result")])
        details = {one.text: one.details for one in figures}
        ours = [self._verdict(one, details) for one in verdicts]
        proofs = {one.quote for one in ours}
        lines = [*ours, *(one for one in figures if one.text not in proofs)]
        return self._section(
            "Numbers against our threshold",
            lines,
            fill_in=() if verdicts else ("our threshold, and who measures it",),
        )

    def _verdict(self, verdict: Verdict, details: Mapping[str, tuple[str, ...]]) -> Line:
        """A threshold and what was held against it; its sentence stands beside it, and so not among
        the figures below.
        """
        around = self._around(verdict.number["evidence"])
        line = self._line(verdict.reason, around, label="Ours", by=None)
        return replace(line, details=details.get(line.quote or "", ()))

    def _figures(self) -> list[Line]:
        """The sentences that hold the card's figures, each once, with the figures typed."""
        card = self._card
        if card is None:
            return []
        grouped: dict[str, tuple[Sequence[Evidence], list[str]]] = {}
        for number in card.get("numbers", ()):
            evidence = self._around(number["evidence"])
            whole = bool(sentence_of(card, evidence))
            told = " ".join(quotes(self._work, evidence, self._kept)) if whole else ""
            text = told or number["text"]
            _, details = grouped.setdefault(plain(text), (evidence, []))
            details += _typed(number)
        lines = [
            self._line(text, evidence, details=tuple(details))
            for text, (evidence, details) in grouped.items()
        ]
        more = len(lines) - _MOST_FIGURES
        rest = [Line(text=f"{counted(more, 'more sentence')} with figures on its card.")]
        return lines[:_MOST_FIGURES] + (rest if more > 0 else [])

    def _questions(self) -> Section:
        questions = self._card["questions"] if self._card else []
        lines = tuple(Line(text=plain(one["text"])) for one in questions)
        return Section(
            heading="Questions for the scientists",
            lines=lines,
            silent=None if lines else "None of its own; ask what is not stated above.",
        )


def _once(lines: Sequence[Line]) -> list[Line]:
    """Without those whose text stands in one before: a result may be a figure's sentence."""
    found: dict[str, Line] = {}
    for one in lines:
        found.setdefault(one.text, one)
    return list(found.values())


def _typed(number: Number) -> list[str]:
    """`4.7 %: WER, on LibriSpeech, against Whisper`, where that says more than the figure does."""
    text = plain(number["text"])
    about = (
        (plain(number.get("metric", "")), ""),
        (plain(number.get("dataset", "")), "on "),
        (plain(number.get("baseline", "")), "against "),
    )
    known = [f"{word}{it}" for it, word in about if it and it.casefold() not in text.casefold()]
    return [f"{text}: {', '.join(known)}"] if known else []


@cache
def _adapter() -> TypeAdapter[Note]:
    return TypeAdapter(Note)
