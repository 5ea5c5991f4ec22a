"""Plain words: none missing, none wrong."""

from dataclasses import replace
from typing import get_args

import pytest

from db.card import Field, MaturityValue, Read, Role
from db.queries import Totals
from db.records import Kind, Outcome, Source
from service import HandoffFormat
from views import wording
from views.today import nothing_yet

SOURCE = Source(id=1, url="https://example.org/feed", type="feed", title="Example", kind="post")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind, wording.KINDS),
        (Field, wording.FIELDS),
        (MaturityValue, wording.MATURITY),
        (Role, wording.ROLES),
        (Read, wording.READ),
        (Outcome, wording.OUTCOMES),
        (HandoffFormat, wording.HANDOFFS),
    ],
)
def test_every_value_has_its_words(kind: object, words: dict[str, str]) -> None:
    assert set(get_args(kind)) == set(words)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, "Not fetched yet"),
        ({"last_outcome": "limited"}, "Last run: told us to wait"),
        ({"state": "paused", "last_outcome": "failed"}, "Paused"),
        ({"state": "gone"}, "Gone for good"),
        ({"type": "files"}, "Imported files"),
    ],
)
def test_the_state_of_a_source(change: dict[str, str], says: str) -> None:
    assert wording.state(replace(SOURCE, **change)).startswith(says)  # type: ignore[arg-type]


def test_progress_counts_what_waits() -> None:
    totals = Totals(works=10, cards=3, titles_only=2, refused=1)
    assert wording.progress(totals) == "10 items found, 3 cards made, 4 still to be read."
    done = Totals(works=1, cards=1, titles_only=0, refused=0)
    assert wording.progress(done) == "1 item found, 1 card made."


@pytest.mark.parametrize(
    ("totals", "nothing"),
    [
        (Totals(works=0, cards=0, titles_only=0, refused=0), True),
        (Totals(works=9, cards=0, titles_only=3, refused=1), True),
        (Totals(works=9, cards=1, titles_only=3, refused=1), False),
        (Totals(works=3, cards=0, titles_only=3, refused=0), False),
        (Totals(works=3, cards=0, titles_only=0, refused=3), False),
    ],
)
def test_when_the_first_edition_can_be_shown(totals: Totals, nothing: bool) -> None:
    assert nothing_yet(totals) == nothing


@pytest.mark.parametrize(
    ("read", "text", "refusal", "says"),
    [
        ("title", "", None, "Only the title is known"),
        ("excerpt", "", None, "Only the title is known"),
        ("excerpt", "Ein Text.", "not English.", "cannot be summarized: not English."),
        ("excerpt", "A text.", None, "Not read yet"),
    ],
)
def test_why_there_is_no_card(read: Read, text: str, refusal: str | None, says: str) -> None:
    assert says in wording.no_card(read, text, refusal)
