"""Sentence boundaries and offsets."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.sentences import split_sentences


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\n\t", []),
        ("One sentence", ["One sentence"]),
        ("It works. It is fast.", ["It works.", "It is fast."]),
        ("Doe et al. (2019) did it. We do too.", ["Doe et al. (2019) did it.", "We do too."]),
        ("See Fig. 3 and Eq. 2. Then stop.", ["See Fig. 3 and Eq. 2.", "Then stop."]),
        ("Small models, e.g. BERT, win.", ["Small models, e.g. BERT, win."]),
        ("Good vs. Bad is i.e. Hard.", ["Good vs. Bad is i.e. Hard."]),
        ("It is 3.5 times better. Yes!", ["It is 3.5 times better.", "Yes!"]),
        ("See https://a.b/c.d?x=1. Then go.", ["See https://a.b/c.d?x=1.", "Then go."]),
        ("Wait... it ends here.", ["Wait... it ends here."]),
        ("We use it. vLLM is fast.", ["We use it.", "vLLM is fast."]),
        ("Add Barn.Tools.AI first. Then go.", ["Add Barn.Tools.AI first.", "Then go."]),
        ("Use Barn.Text.Json here.", ["Use Barn.Text.Json here."]),
        ("It ran on BarnNet.We also won it.", ["It ran on BarnNet.", "We also won it."]),
        ("It beats ImageNet.We also ship.", ["It beats ImageNet.", "We also ship."]),
        ("A heading\n\nThe body text.", ["A heading", "The body text."]),
        ("- first point\n- second point", ["- first point", "- second point"]),
        ("1. Third thing. Another.", ["1. Third thing.", "Another."]),
        ("他们很好。我们也是。", ["他们很好。", "我们也是。"]),
        ("He left. ” We stay.", ["He left. ”", "We stay."]),
    ],
)
def test_boundaries(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_hard_wrapped_lines_are_joined_and_headings_are_not() -> None:
    text = (
        "Highlights\n"
        "We release a model that is good and this line is wrapped at\n"
        "seventy columns. It is also small."
    )
    assert sentences(text) == [
        "Highlights",
        "We release a model that is good and this line is wrapped at\nseventy columns.",
        "It is also small.",
    ]


PROSE = st.lists(
    st.sampled_from(["We", "Fig. ", "e.g. ", "3.5", ".", "!", "。", "\n", "\n\n", " ", "- ", "”",
                     "é", "🎉", "\u2028", "\x85", "\u200b", "\r\n", "עב", "(", "x."])
    | st.text(max_size=4),
    max_size=60,
).map("".join)  # fmt: skip


@given(PROSE)
def test_spans_are_ordered_trimmed_and_cover_every_visible_character(text: str) -> None:
    covered: set[int] = set()
    last = 0
    for start, end in split_sentences(text):
        assert last <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        covered.update(range(start, end))
        last = end
    assert all(character.isspace() or at in covered for at, character in enumerate(text))


@pytest.mark.parametrize("unit", ["word ", "A b. ", "a\n", "。", "e.g. ", "- x\n"])
def test_long_texts_take_linear_time(unit: str) -> None:
    def seconds(characters: int) -> float:
        text = unit * (characters // len(unit))
        began = time.perf_counter()
        split_sentences(text)
        return time.perf_counter() - began

    seconds(10_000)
    assert seconds(400_000) < 30 * max(seconds(40_000), 0.02)
