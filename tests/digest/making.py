"""Candidates made by hand, and a whole day of them from the sample feeds in tests/world/sample."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from lxml import etree, html

from db.card import SCHEMA, Card, Evidence, Line, Number, Question
from db.records import Candidate, Kind, Link, Sighting, Work
from digest.compose import compose
from digest.edition import Edition
from digest.footer import FooterFacts
from digest.group import group
from digest.rank import rank
from digest.window import Chosen, Window, choose, window_of
from settings import Bet, DigestSettings

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
"""Monday, 07:30 in Berlin: half an hour after the day's edition froze."""
SETTINGS = DigestSettings()
DAY = window_of("day", NOW.date(), ZONE, SETTINGS)
FACTS = FooterFacts(sources_ok=8)
BETS = (
    Bet(name="on-device assistants", text="Assistants that run on the phone, in little memory."),
    Bet(name="agent evaluation", text="How to evaluate agents before we ship them to customers."),
)
SAMPLE = Path(__file__).parents[1] / "world" / "sample"


def slice_of(text: str, part: str) -> Evidence:
    start = text.index(part)
    return {"in": "text", "start": start, "end": start + len(part)}


def card_of(
    work: Work,
    *,
    tldr: str | None = None,
    numbers: Sequence[str] = (),
    questions: Sequence[tuple[str, str]] = (),
    **lines: str,
) -> Card:
    """A card whose sentences are parts of the work's text; `lines` are named by their field."""
    card: Card = {
        "id": work.id,
        "title": work.title,
        "schema": SCHEMA,
        "text_sha256": work.text_sha256,
        "lines": [_line(work, field, text) for field, text in lines.items()],
        "questions": [Question(about=about, text=text) for about, text in questions],
        "sentences": [],
        "made_by": {
            "engine": "extract",
            "model": "all-MiniLM-L6-v2",
            "revision": "1",
            "at": "2026-11-23T05:00:00Z",
        },
        "read": work.read,
    }
    if tldr:
        card["tldr"] = {"text": tldr, "by": "extract", "evidence": [slice_of(work.text, tldr)]}
    if numbers:
        card["numbers"] = [
            Number(text=text, value=1.0, evidence=[slice_of(work.text, text)]) for text in numbers
        ]
    return card


def _line(work: Work, field: str, text: str) -> Line:
    line: Line = {
        "field": field,  # type: ignore[typeddict-item]
        "text": text,
        "by": "extract",
        "evidence": [slice_of(work.text, text)],
    }
    return line


def work_of(
    id_: str,
    title: str,
    text: str = "",
    *,
    kind: Kind = "paper",
    url: str | None = None,
    hours: float = 5,
    links: Sequence[str] = (),
    categories: Sequence[str] = (),
    arxiv_id: str | None = None,
) -> Work:
    date = NOW - timedelta(hours=hours)
    return Work(
        id=id_,
        kind=kind,
        title=title,
        url=url or f"https://example.org/{id_}",
        text=text,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        read=("abstract" if kind == "paper" else "full_text") if text else "title",
        first_seen=date,
        date=date,
        links=tuple(Link(link, 0, 0) for link in links),
        categories=tuple(categories),
        arxiv_id=arxiv_id,
    )


def candidate(
    work: Work, card: Card | None = None, *, source: str = "A source", vector: bytes | None = None
) -> Candidate:
    return Candidate(
        work=work,
        card=card,
        vector=vector,
        sightings=(Sighting(work.id, 1, source, work.url, work.title, work.first_seen),),
    )


def simple(id_: str, title: str = "", *, source: str = "A source", hours: float = 5) -> Candidate:
    """A paper on language models with a two-line card."""
    text = f"We study language model number {id_}. It fails on long inputs."
    work = work_of(id_, title or f"A study of language model {id_}", text, hours=hours)
    first, second = text.split(". ")
    return candidate(work, card_of(work, tldr=f"{first}.", limit=second), source=source)


def edition_of(
    items: Sequence[Candidate],
    *,
    bets: Sequence[Bet] = (),
    window: Window = DAY,
    facts: FooterFacts = FACTS,
    settings: DigestSettings = SETTINGS,
    chosen: Chosen | None = None,
    preview: bool = False,
) -> Edition:
    """The whole way from candidates to an edition."""
    chosen = chosen or choose(items, window, settings, first_edition=False)
    ranked = rank(chosen.items, bets, None, window.end)
    return compose(group(ranked), chosen, window, facts, settings, preview=preview)


@dataclass(frozen=True)
class _Raw:
    id: str
    title: str
    text: str
    url: str
    kind: Kind
    hours: float
    source: str
    links: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    arxiv_id: str | None = None


def sample_day() -> list[Candidate]:
    """The sample feeds as candidates, the youngest items dated one hour before the freeze.

    The cards are picked by a few cues; the real ones are the summarizer's matter.
    """
    raws = [raw for path in sorted(SAMPLE.glob("*.xml")) for raw in _read(path)]
    mentioned = {raw.id: tuple(it.source for it in raws if raw.url in it.links) for raw in raws}
    return [replace(_candidate(raw), mentions=mentioned[raw.id]) for raw in raws]


def _read(path: Path) -> list[_Raw]:
    tree = etree.fromstring(path.read_bytes())
    atom = "{http://www.w3.org/2005/Atom}"
    source = tree.findtext(f"{atom}title") or tree.findtext("channel/title") or ""
    kind: Kind = (
        "paper"
        if path.stem.startswith("arxiv")
        else "newsletter"
        if path.stem == "newsletter"
        else "release"
        if path.stem == "releases"
        else "post"
    )
    found = []
    for n, node in enumerate([*tree.iter("item"), *tree.iter(f"{atom}entry")]):
        fields = {etree.QName(child).localname: child for child in node}
        link = fields["link"].get("href") or fields["link"].text or ""
        date = fields.get("pubDate", fields.get("updated"))
        assert date is not None
        hours = float(re.findall(r"@-(\d+)h", date.text or "")[0])
        body = fields.get("encoded", fields.get("content", fields.get("description")))
        markup = (body.text or "") if body is not None else ""
        text, links = markup.partition("Abstract: ")[2], ()
        if kind != "paper" and markup:
            tree_ = html.fromstring(markup)
            text = " ".join(tree_.text_content().split())
            links = tuple(tree_.xpath("//a/@href"))
        arxiv_id = link.rpartition("/")[2] if kind == "paper" else None
        found.append(
            _Raw(
                id=f"{path.stem}-{n}",
                title=fields["title"].text or "",
                text=text,
                url=link.replace("@origin@", "https://sample.example"),
                kind=kind,
                hours=hours - 10,
                source=source,
                links=links,
                categories=tuple(it.text for it in node.iter("category")),
                arxiv_id=arxiv_id,
            )
        )
    return found


_CUES = {
    "tldr": r"\bWe (?:present|introduce|propose|study|train|collect|quantise|replace|examine|prove)"
    r"|Today we|This release|is a language model|brought it down|cut|now loads",
    "result": r"\d(?:\.\d+)?%|points|times",
    "limit": r"\b(?:fails?|not|only|remain|left open|difficult|hardest|too early|slower)\b",
}


def _candidate(raw: _Raw) -> Candidate:
    work = work_of(
        raw.id,
        raw.title,
        raw.text,
        kind=raw.kind,
        url=raw.url,
        hours=raw.hours,
        links=raw.links,
        categories=raw.categories,
        arxiv_id=raw.arxiv_id,
    )
    if not raw.text:
        return candidate(work, source=raw.source)
    sentences = re.split(r"(?<=[.?!])\s+(?=[A-Z])", raw.text)
    picked: dict[str, str] = {}
    for field, cue in _CUES.items():
        for sentence in reversed(sentences) if field == "limit" else sentences:
            if re.search(cue, sentence) and sentence not in picked.values():
                picked[field] = sentence
                break
    picked.setdefault("tldr", sentences[0])
    numbers = list(dict.fromkeys(re.findall(r"\d[\d.,]*(?:%| MB| GB| points| times)", raw.text)))
    card = card_of(
        work,
        numbers=numbers[:3],
        questions=[
            ("latency", "How long does one answer take on the machines that we would rent?"),
            ("licence", "Under which licence could we use it in a product?"),
        ],
        **picked,
    )
    if "Ignore all previous" in raw.text:
        card["flags"] = ["instruction_in_text"]
    if code := re.search(r"https://github\.com/[\w/-]+", raw.text):
        card["availability"] = {
            "code": {
                "status": "link",
                "url": code.group(),
                "evidence": [slice_of(raw.text, code.group())],
            }
        }
    return candidate(work, card, source=raw.source)
