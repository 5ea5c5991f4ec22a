"""What an edition says of one item."""

import pytest

from db.card import Role, Sentence
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


INTRODUCING = "We introduce RoadBench, a benchmark for travel assistants in 25 cities."
PRAISE = "RoadBench goes beyond earlier benchmarks in depth and in coverage."


@pytest.mark.parametrize("field", ["approach", "result"])
def test_what_is_new_comes_before_how_well_it_does(field: str) -> None:
    work = work_of("a", "RoadBench", f"{INTRODUCING} {PRAISE}")
    card = (
        card_of(work, tldr=PRAISE, approach=INTRODUCING)
        if field == "approach"
        else card_of(work, tldr=PRAISE, result=INTRODUCING)
    )
    slice_ = slice_of(work.text, PRAISE)
    sentence: Sentence = {
        "start": slice_["start"],
        "end": slice_["end"],
        "role": "result",
        "score": 0.5,
    }
    card["sentences"] = [sentence]
    told = tell(work, card)
    assert told is not None
    assert told.what.text == INTRODUCING
    assert told.result is not None
    assert told.result.text == PRAISE
    card["sentences"] = [{**sentence, "role": "method"}]
    told = tell(work, card)
    assert told is not None
    assert told.what.text == PRAISE


@pytest.mark.parametrize(
    ("figure", "is_evidence"), [("falls from 21% to 9%", True), ("falls", False)]
)
def test_figures_behind_what_the_source_did_are_its_evidence(
    figure: str, is_evidence: bool
) -> None:
    late, limit = f"The share of wrong dates {figure}.", "Errors remain at 31%."
    text = f"{APPROACH} {late} {limit}"
    work = work_of("a", "A title", text)
    told = tell(work, card_of(work, tldr=APPROACH, problem=late, result=limit))
    assert told is not None
    said = [it.text for it in (told.result, told.problem, *told.figures) if it]
    assert said == ([late, limit] if is_evidence else [limit, late])
    early = work_of("a", "A title", f"{late} {APPROACH} {limit}")
    told = tell(early, card_of(early, tldr=APPROACH, problem=late, result=limit))
    assert told is not None
    assert told.problem is not None
    assert told.problem.text == late


def test_what_says_the_title_again_gives_way_to_what_says_more() -> None:
    again = "We propose ROAD, a planner framework for travel assistants."
    result = "Bookings fail half as often as with earlier planners."
    work = work_of("a", "ROAD: A planner framework for travel assistants", f"{again} {result}")
    told = tell(work, card_of(work, tldr=again, result=result))
    assert told is not None
    assert told.what.text == result
    assert told.result is None
    told = tell(work, card_of(work, tldr=again))
    assert told is not None
    assert told.what.text == again


def test_a_background_sentence_without_another_is_told() -> None:
    work = work_of("a", "A title", BACKGROUND)
    card = card_of(work, tldr=BACKGROUND)
    card["sentences"] = [{"start": 0, "end": len(BACKGROUND), "role": "background", "score": 1.0}]
    told = tell(work, card)
    assert told is not None
    assert told.what.text == BACKGROUND


@pytest.mark.parametrize(
    ("figure", "shown"),
    [("from 33% to 3%", False), ("8 times more", False), ("cuts errors from 33% to 3%", True)],
)
def test_a_figure_that_names_nothing_does_not_stand_alone(figure: str, shown: bool) -> None:
    endless = f"It {figure}, " + "and so it goes on, " * 30 + "on two data sets."
    work = work_of("a", "A title", f"{APPROACH} {endless}")
    told = tell(work, card_of(work, tldr=APPROACH, numbers=[figure]))
    assert told is not None
    assert [it.text for it in told.figures] == ([figure] if shown else [])


def test_a_figure_torn_from_its_sentence_comes_after_whole_ones() -> None:
    endless = "It cuts errors by 9%, " + "and so it goes on, " * 30 + "on two data sets."
    whole = "Bookings fail in 3% of cases."
    work = work_of("a", "A title", f"{APPROACH} {endless} {whole}")
    card = card_of(work, tldr=APPROACH, numbers=["cuts errors by 9%", "fail in 3%"])
    place = slice_of(work.text, whole)
    card["sentences"] = [
        {"start": place["start"], "end": place["end"], "role": "result", "score": 0.5}
    ]
    told = tell(work, card)
    assert told is not None
    assert [it.text for it in told.figures] == [whole, "cuts errors by 9%"]
    told = tell(work, card, card["numbers"][:1])
    assert told is not None
    assert [it.text for it in told.figures] == ["cuts errors by 9%", whole]


@pytest.mark.parametrize(
    ("result", "cost", "moved"),
    [
        ("Users like it.", "It cuts the latency by 40%.", True),
        ("Users like it.", "Training takes 11 hours.", False),
        ("It finds 9 of 10 dates.", "It cuts the latency by 40%.", False),
    ],
)
def test_a_lower_cost_is_the_evidence_where_no_other_figure_is(
    result: str, cost: str, moved: bool
) -> None:
    work = work_of("a", "A title", f"{APPROACH} {result} {cost}")
    told = tell(work, card_of(work, tldr=APPROACH, result=result, cost=cost))
    assert told is not None
    assert [it.text for it in told.figures] == ([cost] if moved else [])
    assert (told.cost is None) == moved
