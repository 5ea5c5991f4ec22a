"""The PM card as JSON: the contract between the summarizer, the store and everything that shows it.

Every key but the required ones is *absent* when there is nothing to say: never null, never filler.
`start` and `end` are Python string offsets (code points) into the named part of the item.
"""

from typing import Literal, NotRequired, TypedDict

SCHEMA = 1
"""Raised whenever a card of the old shape could be misread by a reader of the new one."""

Part = Literal["text", "title", "comment"]
Field = Literal["problem", "who", "approach", "result", "data", "cost", "limit", "business"]
By = Literal["extract", "write"]
Role = Literal["background", "objective", "method", "result", "other"]
MaturityValue = Literal["research", "prototype", "shipping"]
FactKind = Literal["parameters", "hardware", "dataset", "human_study"]
Read = Literal["title", "excerpt", "abstract", "newsletter", "full_text"]

# "in" is a keyword, hence the functional form.
Evidence = TypedDict("Evidence", {"in": Part, "start": int, "end": int})
"""A slice of the item: the half-open code-point range [start, end) of one of its parts."""


class Tldr(TypedDict):
    """The one sentence to remember."""

    text: str
    by: By
    evidence: list[Evidence]


class Line(TypedDict):
    """One line of the card, with the slices of the source that it rests on."""

    field: Field
    text: str
    by: By
    evidence: list[Evidence]


class Number(TypedDict):
    """One typed figure. `value` is in `unit`; `text` is the source's own wording."""

    text: str
    value: float
    unit: NotRequired[str]
    metric: NotRequired[str]
    dataset: NotRequired[str]
    baseline: NotRequired[str]
    direction: NotRequired[Literal["up", "down"]]
    evidence: list[Evidence]


class Offer(TypedDict):
    """Code, weights or data: linked to, or promised."""

    status: Literal["link", "promised"]
    url: NotRequired[str]
    evidence: list[Evidence]


class Licence(TypedDict):
    """The licence the item itself names."""

    name: str
    evidence: list[Evidence]


class Availability(TypedDict, total=False):
    """Build or buy: what can be had."""

    code: Offer
    weights: Offer
    data: Offer
    licence: Licence


class Maturity(TypedDict):
    """How far from a product, and the words that say so."""

    value: MaturityValue
    evidence: list[Evidence]


class Fact(TypedDict):
    """What the item was built, run or tested with: a model's size, hardware, a data set, people.

    `text` is the source's own wording; `value` counts parameters and stands with these only.
    """

    kind: FactKind
    text: str
    value: NotRequired[float]
    evidence: list[Evidence]


class Question(TypedDict):
    """What a PM needs and this source leaves out."""

    about: str
    text: str


class Sentence(TypedDict):
    """One sentence of the text, with its rhetorical role and its worth (0 to 1)."""

    start: int
    end: int
    role: Role
    score: float


class Writing(TypedDict):
    """What became of the lines that a model was asked to rewrite, by reason where they stayed.

    `refused` by the check, or `fallen_back` because there was nothing fit to check; either way the
    line stayed as it was extracted.
    """

    written: int
    refused: dict[str, int]
    fallen_back: dict[str, int]


class MadeBy(TypedDict):
    """Provenance. `at` is UTC, ISO-8601 with a Z.

    `engine` and `model` are the writer's where it wrote a line of the card, else the extractor's;
    `revision` names both where a writer was at work. `prompt` is the prompt's version.
    """

    engine: Literal["extract", "transformers", "openai"]
    model: str
    revision: str
    prompt: NotRequired[str]
    at: str
    writing: NotRequired[Writing]


class Card(TypedDict):
    """See the module's docstring; the JSON is described in docs/json.md."""

    id: str
    title: str
    schema: int
    text_sha256: str
    lines: list[Line]
    questions: list[Question]
    sentences: list[Sentence]
    made_by: MadeBy
    read: Read
    version: NotRequired[int]
    flags: NotRequired[list[str]]
    tldr: NotRequired[Tldr]
    numbers: NotRequired[list[Number]]
    availability: NotRequired[Availability]
    maturity: NotRequired[Maturity]
    facts: NotRequired[list[Fact]]
