"""What an edition says of one item."""

import pytest

from db.card import Role
from digest.statements import tell
from tests.digest.making import card_of, slice_of, work_of

BACKGROUND = "Travel assistants guess dates that nobody gave them."
APPROACH = "We train an assistant that asks before it books."


@pytest.mark.parametrize(
    ("role", "what", "problem"),
    [("background", APPROACH, BACKGROUND), ("objective", BACKGROUND, None)],
)
def test_a_background_sentence_is_the_problem_not_the_news(
    role: Role, what: str, problem: str | None
) -> None:
    work = work_of("a", "A title", f"{BACKGROUND} {APPROACH}")
    card = card_of(work, tldr=BACKGROUND, approach=APPROACH)
    slice_ = slice_of(work.text, BACKGROUND)
    card["sentences"] = [
        {"start": slice_["start"], "end": slice_["end"], "role": role, "score": 0.5}
    ]
    told = tell(work, card)
    assert told is not None
    assert told.what.text == what
    assert (told.problem.text if told.problem else None) == problem


def test_a_background_sentence_without_another_is_told() -> None:
    work = work_of("a", "A title", BACKGROUND)
    card = card_of(work, tldr=BACKGROUND)
    card["sentences"] = [{"start": 0, "end": len(BACKGROUND), "role": "background", "score": 1.0}]
    told = tell(work, card)
    assert told is not None
    assert told.what.text == BACKGROUND
