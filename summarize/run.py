"""From items to cards, in batches and in order; the only module here that runs a model.

    items → batches → (executor) → sentences → one encoder pass → roles, worth, vector
          → selection and facts → card, every line checked against its source

A batch is plain data in and plain data out, so an executor may do it elsewhere. Nothing in here
raises for what a text holds: an item has a card, or a refusal that says why.
"""

import logging
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, get_args

from db.card import SCHEMA, Card, Evidence, Line, Role, Sentence
from models.encoder import Encoder, Floats, Passage, Reading
from settings import ModelSettings
from summarize import check, compress
from summarize.availability import availability_of
from summarize.card import Item, Span, evidence, fold
from summarize.facts import facts_of
from summarize.features import Choice
from summarize.flags import instructing, instructs
from summarize.maturity import maturity_of
from summarize.numbers import numbers_of
from summarize.options import Candidate, Form
from summarize.questions import Known, questions_of
from summarize.questions.slots import thing_of
from summarize.select import choose
from summarize.sentences import split_sentences

if TYPE_CHECKING:
    from summarize.heads import Heads, Judgement

logger = logging.getLogger(__name__)

RULES = 11
"""Raised whenever the rules (sentences, selection, facts, questions) make other cards than before:
it is part of a card's revision, by which `summarize --redo` knows what is out of date."""
MAX_CHARACTERS = 400_000
"""About 65,000 words; a longer text is a book or a mistake, and would take minutes."""
MAX_SENTENCES = 20_000
"""Of a text, headings and list entries counted; what has more is a table or a log."""
BATCH_ITEMS = 256
BATCH_CHARACTERS = 500_000
BATCHES_UNDER_WAY = 8
"""Batches handed to the executor at once, so that memory stays flat however many items come."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]")
_UNBROKEN = re.compile(r"[!-~]{2000,}")
"""More signs without a space than any address or formula has: a file that was encoded as text."""
_WORD = re.compile(r"\w")
_ROLES: tuple[Role, ...] = get_args(Role)

Code = Literal["no_text", "bad_text", "too_long"]


@dataclass(frozen=True, slots=True)
class Made:
    """A card, and the item's unit vector (384 floats) for search and ranking."""

    card: Card
    vector: Floats


@dataclass(frozen=True, slots=True)
class Refused:
    """An item that cannot have a card, and why."""

    id: str
    code: Code
    message: str


class Judged(NamedTuple):
    """The lines that could stand in an item's card, and what was made of them.

    `orders` are its sentences, by index, that speak to models: they say nothing of the work and are
    evidence for nothing.
    """

    orders: set[int]
    choices: list[Choice]
    judgement: "Judgement"
    reading: Reading


class Executor(Protocol):
    """Anything with the `map` of `concurrent.futures.Executor`."""

    def map(self, fn: Callable[[Any], Any], /, *iterables: Iterable[Any]) -> Iterator[Any]: ...


@dataclass(frozen=True, slots=True)
class Summarizer:
    """The encoder and the heads, loaded once and read-only."""

    encoder: Encoder
    heads: "Heads"
    revision: str

    @classmethod
    def load(cls, settings: ModelSettings) -> "Summarizer":
        """Load the encoder and the trained heads.

        Raises:
            models.errors.ModelError: either is missing, altered, or they do not fit together.
        """
        encoder = Encoder.load(settings)
        from summarize.heads import load_heads  # imports torch, as the line above has done

        heads, revision = load_heads(encoder)
        return cls(encoder, heads, f"{encoder.sha256[:12]}+{revision}+r{RULES}")

    def summarize(self, items: list[Item], at: datetime) -> list[Made | Refused]:
        """One answer for each item, in order, from one pass of the encoder over all of them."""
        refusals: dict[int, Refused] = {}
        readable, spans = [], []
        for index, item in enumerate(items):
            refusal = refuse(item)
            cut = [] if refusal else split_sentences(item.text)
            if len(cut) > MAX_SENTENCES:
                refusal = _too_many(item, len(cut))
            if refusal:
                refusals[index] = refusal
            else:
                readable.append(item)
                spans.append(cut)
        made = iter(
            self._made(assemble(item, cut, one), one.reading, at)
            for item, cut, one in zip(readable, spans, self.judge(readable, spans), strict=True)
        )
        return [refusals.get(index) or next(made) for index in range(len(items))]

    def judge(self, items: list[Item], spans: list[list[Span]]) -> list["Judged"]:
        """What the encoder and the heads say of each item; `spans` are its sentences."""
        from summarize.candidates import choices_of, matter_of, pieces_of
        from summarize.heads import judge

        orders = [instructing(item.text, cut) for item, cut in zip(items, spans, strict=True)]
        choices = [
            choices_of(item.text, cut, given)
            for item, cut, given in zip(items, spans, orders, strict=True)
        ]
        pieces = [pieces_of(cut, lines) for cut, lines in zip(spans, choices, strict=True)]
        readings = self.encoder.read(
            [Passage(item.title, item.text, cut) for item, cut in zip(items, pieces, strict=True)],
            self.heads,
        )
        assert self.heads.phrases is not None
        passages = [(item.text, cut) for item, cut in zip(items, spans, strict=True)]
        worded = self.heads.phrases.scores(passages)
        matters = map(matter_of, items, spans, choices, pieces, readings, worded)
        judgements = judge(self.heads, list(matters))
        return list(map(Judged, orders, choices, judgements, readings))

    def _made(self, card: Card, reading: Reading, at: datetime) -> Made:
        card["made_by"] = {
            "engine": "extract",
            "model": self.encoder.name,
            "revision": self.revision,
            "at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        return Made(card, reading.document)


def make_cards(
    items: Iterable[Item],
    summarizer: Summarizer,
    *,
    at: datetime,
    executor: Executor | None = None,
) -> Iterator[Made | Refused]:
    """One answer for each item, in the items' order, while memory stays flat.

    `at` is the moment that the cards say they were made at. With an executor, batches go through
    its `map`, a few at a time.
    """
    work = partial(summarizer.summarize, at=at)
    batches = _batches(items)
    while under_way := list(islice(batches, BATCHES_UNDER_WAY if executor else 1)):
        for answers in executor.map(work, under_way) if executor else map(work, under_way):
            yield from answers


def refuse(item: Item) -> Refused | None:
    """Why this item cannot have a card, or None where it can."""
    text = item.text
    if len(text) > MAX_CHARACTERS:
        return Refused(
            item.id,
            "too_long",
            f"The text has {len(text):,} characters and at most {MAX_CHARACTERS:,} are read; "
            "hand over its abstract or a chapter.",
        )
    if item.read == "title" or not _WORD.search(text):
        return Refused(item.id, "no_text", "There is a title but no text to summarize.")
    try:
        (item.id + item.title + text + (item.comment or "")).encode()
    except UnicodeEncodeError:
        return Refused(item.id, "bad_text", "The text is not valid Unicode: half a surrogate pair.")
    if len(_CONTROL.findall(text)) > 0.1 * len(text):
        return Refused(
            item.id, "bad_text", "More than a tenth of the text is control characters: not prose."
        )
    if sum(map(len, _UNBROKEN.findall(text))) > 0.5 * len(text):
        return Refused(
            item.id,
            "bad_text",
            "More than half of the text has no spaces: encoded data, not prose.",
        )
    return None


def _too_many(item: Item, sentences: int) -> Refused:
    return Refused(
        item.id,
        "too_long",
        f"The text falls into {sentences:,} sentences or lines and at most {MAX_SENTENCES:,} are "
        "read; it looks like a table or a log.",
    )


def assemble(item: Item, spans: list[Span], judged: Judged) -> Card:
    """The card without `made_by`: selection, facts, questions, every line checked."""
    orders, _, judgement, _ = judged
    top = [_ROLES[int(roles.argmax())] for roles in judgement.roles]
    # What others did stands in a paper's background; posts have no such order.
    own = [
        span
        for index, (span, role) in enumerate(zip(spans, top, strict=True))
        if index not in orders and (item.kind != "paper" or role != "background")
    ]
    numbers = numbers_of(item.text, own, item.kind) if item.kind != "newsletter" else []
    measured = {quote["start"] for number in numbers for quote in number["evidence"]}
    candidates = candidates_of(item, spans, judged, measured)
    thing = thing_of(item)
    chosen = choose(candidates, item, thing)
    lines: list[Line] = []
    for field, line in chosen.lines:
        if said := _say(item, *line):
            lines.append({"field": field, "text": said[0], "by": "extract", "evidence": said[1]})
    comment_spans = split_sentences(item.comment) if item.comment else []
    told = [span for index, span in enumerate(spans) if index not in orders]
    availability = availability_of(item, told, comment_spans)
    maturity = maturity_of(item.text, own, item.kind, item.title)
    facts = facts_of(item, own)
    sentences: list[Sentence] = [
        {"start": c.span[0], "end": c.span[1], "role": role, "score": round(c.worth, 4)}
        for c, role in zip(candidates, top, strict=True)
    ]
    card: Card = {
        "id": item.id,
        "title": item.title,
        "schema": SCHEMA,
        "text_sha256": sha256(item.text.encode()).hexdigest(),
        "lines": lines,
        "questions": questions_of(item, Known(numbers, availability, lines), thing),
        "sentences": sentences,
        "made_by": {"engine": "extract", "model": "", "revision": "", "at": ""},
        "read": item.read,
    }
    if item.version is not None:
        card["version"] = item.version
    if orders or instructs(item.title) or instructs(item.comment or ""):
        card["flags"] = ["instruction_in_text"]
    if chosen.tldr is not None and (said := _say(item, *chosen.tldr)):
        card["tldr"] = {"text": said[0], "by": "extract", "evidence": said[1]}
    if numbers:
        card["numbers"] = numbers
    if availability:
        card["availability"] = availability
    if maturity:
        card["maturity"] = maturity
    if facts:
        card["facts"] = facts
    return card


def candidates_of(
    item: Item, spans: Sequence[Span], judged: Judged, measured: Collection[int] = ()
) -> list[Candidate]:
    """All sentences as the selection sees them; those that start at `measured` hold a figure."""
    _, choices, judgement, _ = judged
    forms: dict[int, list[Form]] = {}
    for (number, slices), worth in zip(choices, judgement.worths, strict=True):
        forms.setdefault(number, []).append(Form(slices, float(worth)))
    return [
        Candidate(
            index,
            span,
            item.text[span[0] : span[1]],
            dict(zip(_ROLES, map(float, roles), strict=True)),
            tuple(forms.get(index, ())),
            span[0] in measured,
        )
        for index, (span, roles) in enumerate(zip(spans, judgement.roles, strict=True))
    ]


def _say(item: Item, span: Span, slices: Sequence[Span]) -> tuple[str, list[Evidence]] | None:
    """The sentence in the given form, with its evidence; whole where the form does not hold."""
    sentence = fold(item.text[span[0] : span[1]])
    for form in (slices, [span]):
        said = compress.render(item.text, form)
        quotes = evidence(form)
        shortened = len(said) < len(sentence) - 1
        if check.holds(item, said, quotes) and (
            not shortened or check.check_line(said, sentence).accepted
        ):
            return said, quotes
    logger.warning("item %s: a line was dropped, its words differ: %r", item.id, sentence[:80])
    return None


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    batch: list[Item] = []
    size = 0
    for item in items:
        if batch and (len(batch) == BATCH_ITEMS or size + len(item.text) > BATCH_CHARACTERS):
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += len(item.text)
    if batch:
        yield batch
