"""Handing one item on: a decision note for people, references and data for their tools."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

from db import cards, queries
from db.queries import Whole
from service.app import App
from service.bets import all_bets

if TYPE_CHECKING:
    from digest.note import Note

HandoffFormat = Literal["note", "slack", "bibtex", "ris", "csv", "json"]
HANDOFFS: Final[tuple[HandoffFormat, ...]] = get_args(HandoffFormat)
_FILES: Final[dict[HandoffFormat, tuple[str, str]]] = {
    "note": ("md", "text/markdown"),
    "slack": ("slack.json", "application/json"),
    "bibtex": ("bib", "application/x-bibtex"),
    "ris": ("ris", "application/x-research-info-systems"),
    "csv": ("csv", "text/csv"),
    "json": ("json", "application/json"),
}
"""File name endings and media types."""


@dataclass(frozen=True, slots=True)
class Handoff:
    """One item in one format."""

    name: str
    """For its file."""
    media: str
    content: bytes


def note_of(app: App, work_id: str) -> "Note":
    """The decision note on an item. Raises UnknownIdError, StoreError."""
    return _note(app, queries.whole_work(app.database, work_id))


def handoff(app: App, work_id: str, format_: HandoffFormat) -> Handoff:
    """The item in the format. Raises UnknownIdError, StoreError."""
    from digest import handoff as forms
    from export import lines

    whole = queries.whole_work(app.database, work_id)
    match format_:
        case "note":
            text = forms.note_markdown(_note(app, whole))
        case "slack":
            text = forms.note_slack(_note(app, whole))
        case "json":
            text = forms.note_json(_note(app, whole))
        case "bibtex" | "ris" | "csv":
            text = "".join(lines([whole], format_))
    ending, media = _FILES[format_]
    return Handoff(f"preread-{whole.work.id}.{ending}", media, text.encode("utf-8", "replace"))


def _note(app: App, whole: Whole) -> "Note":
    """A card whose text has changed since is passed over: its words are no longer the source's."""
    from digest.note import Verdict, make_note
    from digest.thresholds import judge

    kept = cards.get_quotes(app.database, whole.work.id) if whole.card else {}
    mentions = queries.get_mentions(app.database, whole.work.id)
    verdicts = [
        Verdict(judged.reason, judged.number)
        for bet in all_bets(app)
        if whole.card
        for judged in judge(whole.card, bet, whole.work.text)
    ]
    return make_note(whole.work, whole.card, kept, whole.sightings, mentions, verdicts=verdicts)
