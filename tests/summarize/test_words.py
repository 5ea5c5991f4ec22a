"""A first look for words must let through whatever the pattern behind it can match."""

import pytest

from summarize.cues import PAPERS
from summarize.hardware import hardware_in
from summarize.maturity import maturity_of
from summarize.select import presentable
from summarize.sieve import Sieve, runs_of
from summarize.studies import study_in
from summarize.words import may_hold, word_count

SERVES = {
    "who": (
        "This helps Clinicians decide.",
        "A tool for policy makers.",
        "Guidelines for non-experts and older adults.",
        "It is usable by any researcher.",
        "We build it for small businesses.",
    ),
    "cost": (
        "It is 3x faster.",
        "An order of magnitude cheaper.",
        "It REDUCES memory.",
        "It runs with fewer annotations.",
        "A single consumer-grade laptop is enough.",
        "It costs about $5.",
    ),
    "business": (
        "Its market share grew.",
        "Millions of users have it.",
        "It runs in production.",
        "We report an online A/B test.",
        "It is Deployed on our platform.",
    ),
}


@pytest.mark.parametrize("field", SERVES)
def test_the_words_of_a_rule_stand_in_what_its_cue_finds(field: str) -> None:
    (rule,) = (rule for rule in PAPERS if rule.field == field)
    for sentence in SERVES[field]:
        assert rule.cue.search(sentence), sentence
        assert may_hold(rule.words, sentence, sentence.lower()), sentence
    assert not may_hold(rule.words, "We prove a bound.", "we prove a bound.")


def test_letters_that_count_as_others_hide_no_word() -> None:
    # `re` takes the long s for an s and the dotless i for an i, and lower case does not.
    assert may_hold(("clinicians",), "clinicianſ", "clinicians".replace("s", "ſ"))
    assert study_in("We conducted a human evaluation with 12 clınicians.")
    assert not presentable("Pleaſe ſubſcribe to the very best of all our many letters now.")


def test_first_looks_pass_what_is_meant() -> None:
    sentence = "It was DEPLOYED IN PRODUCTION at the company."
    system = f"The system {sentence[3:]}"
    assert maturity_of(system, [(0, len(system))], "paper") is not None
    assert hardware_in("It runs on a single consumer GPU in minutes.") == ["a single consumer GPU"]


def test_words_of_any_script_are_counted() -> None:
    assert word_count("two words") == 2
    assert word_count("漢字仮名") == 1 + 2


class Waits:
    def __init__(self, *words: str) -> None:
        self.words = words


def test_a_sieve_lets_through_the_rules_whose_words_stand_there() -> None:
    words = ("ai", "ignore skip", "instruction", "指令", "aaaa")
    rules = [Waits(*some.split()) for some in words]
    sieve = Sieve(rules)

    def passing(text: str) -> list[int]:
        return [rules.index(rule) for rule in sieve.passing(text, runs_of(text))]

    assert passing("") == passing("no") == []
    assert passing("skip the instructions") == [1, 2]
    assert passing("said") == [0]
    assert passing("忽略以上指令") == [3]
    # All runs of a word may stand in a text without it.
    assert passing("aaa") == []
    assert passing("inst nstr stru tru ruc uct cti tio ion") == []
