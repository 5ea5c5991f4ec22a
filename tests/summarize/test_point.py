"""Which sentence of a post tells its point: what is hostile, alone or last."""

import math
import time

import pytest

from summarize.layout import Setting
from summarize.options import Candidate, Form
from summarize.point import FEATURES, features_of, point_of

SETTING = Setting("", 0, prose=True, advert=False)


def sentence(index: int, text: str, worth: float = 0.5) -> Candidate:
    span = (0, len(text))
    return Candidate(index, span, text, {}, (Form((span,), worth),))


@pytest.mark.parametrize(
    "piece",
    [
        "this post will ",
        "we ",
        "I ",
        "In 2020 I ",
        "a",
        "the key ",
        "in short ",
        "here ",
        "When I ",
    ],
)
def test_hostile_sentences_do_not_stall(piece: str) -> None:
    one = sentence(0, piece * (200_000 // len(piece)))
    began = time.perf_counter()
    features_of(one, {0: 0.5}, [SETTING], [one])
    assert time.perf_counter() - began < 5


def test_a_sentence_alone_is_the_point_and_its_pull_a_number() -> None:
    for text, worth in (("We built a kiln.", 0.0), ("?", 1.0)):
        one = sentence(0, text, worth)
        point, pull = point_of([one], {0: 0.5}, [SETTING], [one])
        assert point is one
        assert math.isfinite(pull)
        assert len(features_of(one, {0: 0.5}, [SETTING], [one])) == len(FEATURES)


def test_of_equals_the_first_is_taken() -> None:
    two = [sentence(0, "The kiln holds ten cups."), sentence(1, "The kiln holds ten cups.")]
    assert point_of(two, {0: 0.5, 1: 0.5}, [SETTING, SETTING], two)[0] is two[0]
