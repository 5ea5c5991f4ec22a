"""Sentences that stand alone: what ties them to others goes, what points nowhere is not shown."""

import pytest

from digest.edition import Item, Statement
from digest.openers import points_back, tied
from digest.statements import tell
from tests.digest.making import card_of, slice_of, work_of


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("These findings suggest a limit.", True),
        ("This reduces the cost by 40%.", True),
        ("This simple change doubles the speed.", True),
        ("However, this approach is slow.", True),
        ("It covers a list of items.", True),
        ("It is therefore approached as a game.", True),
        ("Their use is a challenge.", True),
        ("They still suffer from errors.", True),
        ("Such errors are hard to find.", True),
        ("Second, these encounters depend on each other.", True),
        ("First, a cache is filled.", False),
        ("Together, these results call for caches.", True),
        ("Tidepool provides tests to pinpoint this deficit.", True),
        ("To build this kind of cache, three parts are needed.", True),
        ("In this setup, caches are full.", True),
        ("In this paper, caches are full.", False),
        ("To our knowledge this is the first cache.", False),
        ("To support this task, we construct a set of caches.", False),
        ("Tidepool shows a gap and closes this gap.", False),
        ("We propose Tidepool, a cache, to address these issues.", False),
        ("Both components appear everywhere.", True),
        ("The resulting model is small.", True),
        ("This is slow.", True),
        ("Research question 2 examines how far it goes.", True),
        ("Question answering is slow.", False),
        ("We exploit this by resetting the threshold.", True),
        ("We show that this generation step is not neutral.", True),
        ("We describe this work in two parts.", False),
        ("We present Tidepool, and this cache is small.", False),
        ("We release those models of ours that are small.", False),
        ("This is Tidepool, a cache.", False),
        ("This paper presents a cache.", False),
        ("This short position paper argues for care.", False),
        ("This year in AI: less is more.", False),
        ("Our method halves the cost.", False),
        ("We present Tidepool.", False),
        ("It is difficult to recover a loss.", False),
        ("It remains unclear whether caches help.", False),
        ("Both the model and the cache are small.", False),
        ("However, many tasks are hard.", False),
        ("Such a model does not exist.", False),
        ("The model answers.", False),
        ("Italy bans a model.", False),
        ("", False),
    ],
)
def test_a_sentence_points_back_or_not(text: str, points: bool) -> None:
    assert points_back(text) is points


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("However, many tasks are hard.", "many tasks are hard."),
        ("To this end, this paper proposes X.", "this paper proposes X."),
        ("But we find none.", "we find none."),
        ("Thirdly, users stay.", "users stay."),
        ("First places are rare.", "First places are rare."),
        ("However hard it is, we try.", "However hard it is, we try."),
        ("Thus far, none was found.", "Thus far, none was found."),
        ("But few models do.", "But few models do."),
        ("Yet harmful answers drop.", "harmful answers drop."),
        ("Yet another cache.", "Yet another cache."),
        ("Finally, 3 of 9 failed.", "Finally, 3 of 9 failed."),
    ],
)
def test_only_what_ties_it_goes(text: str, rest: str) -> None:
    assert text[tied(text) :] == rest


def told(text: str, **lines: str):  # type: ignore[no-untyped-def]  # `tell`'s own
    work = work_of("a", "T", text)
    return tell(work, card_of(work, **lines))  # type: ignore[arg-type]


def test_a_connective_goes_from_the_line_and_from_its_quote() -> None:
    said = told("We cut costs. However, the model fails at noon.", tldr="We cut costs.",
                limit="However, the model fails at noon.")  # fmt: skip
    assert said.limit.text == "The model fails at noon."
    assert said.limit.quote == "the model fails at noon."
    assert said.limit.link.endswith("#:~:text=the%20model%20fails%20at%20noon.")


def test_what_points_back_stands_only_after_what_it_points_to() -> None:
    text = "We built a cache. This halves the cost. Others failed. These were slow."
    lines = {
        "tldr": "We built a cache.",
        "cost": "This halves the cost.",
        "limit": "These were slow.",
    }
    said = told(text, **lines)
    assert said.cost.text == "This halves the cost."
    assert said.limit is None


def test_what_happened_points_to_nothing_if_there_is_a_choice() -> None:
    text = "Costs fall. These findings matter. We built a cache."
    said = told(text, tldr="These findings matter.", approach="We built a cache.")
    assert said.what.text == "We built a cache."
    assert told(text, tldr="These findings matter.").what.text == "These findings matter."


def test_a_problem_comes_first_and_points_to_nothing() -> None:
    said = told("We built it. They fail.", tldr="We built it.", problem="They fail.")
    assert said.problem is None


def test_numbers_are_the_evidence_where_there_are_two() -> None:
    text = "We built a cache. It is good. It saves 40% of memory. It runs at 9 Hz on a phone."
    work = work_of("a", "T", text)
    card = card_of(work, tldr="We built a cache.", result="It is good.")
    sentences = ("We built a cache.", "It is good.", "It saves 40% of memory.", text[-29:])
    card["sentences"] = [
        {**slice_of(text, one), "role": "result", "score": 0.5}  # type: ignore[typeddict-unknown-key]
        for one in sentences
    ]
    card["numbers"] = [
        {"text": figure, "value": 1.0, "evidence": [slice_of(text, figure)]}
        for figure in ("40%", "9 Hz")
    ]
    said = tell(work, card)
    assert said is not None
    assert said.result is None
    assert [it.text for it in said.figures] == [*sentences[2:]]
    del card["numbers"][1]
    said = tell(work, card)
    assert said is not None
    assert said.result is not None


def test_evidence_begins_with_a_figure() -> None:
    def said(text: str) -> Statement:
        return Statement(text=text, by="extract", quote=text)

    item = Item(
        id="a", title="T", source="S", kind="paper", read="abstract", date="2026-11-23", why="New",
        result=said("It is good."), figures=(said("It saves 40%."),),
    )  # fmt: skip
    assert [it.text for it in item.evidence] == ["It saves 40%.", "It is good."]


def test_what_says_we_is_no_background_whatever_its_role() -> None:
    text = "We present a cache. Caches are old. We fill it at night."
    work = work_of("a", "T", text)

    def first(tldr: str) -> str:
        card = card_of(work, tldr=tldr, approach="We fill it at night.")
        card["sentences"] = [
            {**slice_of(text, tldr), "role": "background", "score": 0.5}  # type: ignore[typeddict-unknown-key]
        ]
        said = tell(work, card)
        assert said is not None
        return said.what.text

    assert first("We present a cache.") == "We present a cache."
    assert first("Caches are old.") == "We fill it at night."
