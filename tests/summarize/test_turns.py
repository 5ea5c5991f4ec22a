"""The false lines that the check's reader learns from, and their labels."""

import random

import pytest

import turns
from summarize.check.words import read, stem

LINE = "The method improves accuracy, does not need labels and may help when data is scarce."
EVIDENCE = "We study a method. Labels are not needed. It helps BERT with 12 layers."


def words_of(made: turns.Turned, *, turned: bool) -> list[str]:
    return [made.line[start:end] for start, end, label, _ in made.words if label == turned]


def test_a_line_that_is_left_alone_has_no_turned_word() -> None:
    made = turns.turn(LINE, EVIDENCE, [], random.Random(0), 0.0)
    assert made.line == LINE
    assert words_of(made, turned=True) == []
    assert len(made.words) == len(read(LINE).words)


@pytest.mark.parametrize("seed", range(60))
def test_what_is_labelled_is_what_was_changed(seed: int) -> None:
    made = turns.turn(LINE, EVIDENCE, ["unless the noise is heavy"], random.Random(seed), 1.5)
    turned = words_of(made, turned=True)
    assert bool(turned) == (made.line != LINE)
    known = {word.low for word in read(LINE).words}
    strange = {word.lower() for word in words_of(made, turned=False)} - known
    assert strange <= {"improve", "need"}, "a verb's form beside a negator is all that else differs"
    # What was put in or exchanged is among the turned; words left out mark the one behind them.
    assert {word.low for word in read(made.line).words} - known - strange <= {
        word.lower() for word in turned
    }


def test_words_kept_for_the_figures_are_not_trained_on() -> None:
    assert turns.HELD_OUT
    for word, others in turns.TABLE.items():
        assert stem(word) not in turns.HELD_OUT
        assert not {stem(other) for other in others} & turns.HELD_OUT
    line = "A robust and faster method gains accuracy."
    weights = {
        line[start:end]: weight
        for start, end, _, weight in turns.turn(line, EVIDENCE, [], random.Random(0), 0.0).words
    }
    assert weights["robust"] == weights["gains"] == 0.0
    assert weights["accuracy"] > 0
