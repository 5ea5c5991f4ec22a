"""Words cut into terms, and counted as a person reads them."""

import pytest

from digest.words import FUNCTION_WORDS, count_words, term_counts


def test_terms_come_in_the_order_of_the_text() -> None:
    """Weights are added up in it, so it must not go by Python's hash seed."""
    found = term_counts("on-device state-space judges of phones", FUNCTION_WORDS)
    assert list(found) == [
        *("on-device", "device", "state-space", "state", "space", "judge", "phone")
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0),
        ("Two words", 2),
        ("— a dash • and dots … are no words", 7),
        ("_ __ -- 3.5 (x) c++", 3),
        ("See [1] https://a.example/b-c-d now", 2),
        ("[1] https://a.example", 0),
        ("的 模型", 2),
    ],
)
def test_words_are_what_a_person_reads(text: str, number: int) -> None:
    assert count_words(text) == number
