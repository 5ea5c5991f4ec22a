"""Leaving words out without changing what is said, and the contract of extracted lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.card import Item, evidence
from summarize.check import holds, quotes
from summarize.compress import render, slices_of


def shorten(sentence: str) -> str:
    return render(sentence, slices_of(sentence, (0, len(sentence))))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("In this paper, we propose a cache.", "We propose a cache."),
        ("In this work we propose a cache.", "We propose a cache."),
        ("To this end, we build it.", "We build it."),
        ("Large models (LLMs) learn well.", "Large models learn well."),
        ("It works (see the appendix).", "It works."),
        ("- It is faster.", "It is faster."),
        ("we ship it", "We ship it."),
        ("vLLM is fast", "vLLM is fast."),
        ("It wins (by 3 points) today.", "It wins (by 3 points) today."),
        ("It wins (but not always) today.", "It wins (but not always) today."),
        ("It wins (only on text) today.", "It wins (only on text) today."),
        ("It has (a) speed and (b) size.", "It has (a) speed and (b) size."),
        ("A retriever (RAG) beats RAG (RAG) alone.", "A retriever (RAG) beats RAG (RAG) alone."),
        ("In this paper only a cache is used.", "In this paper only a cache is used."),
        ("Models (LLMs), as usual, win.", "Models (LLMs), as usual, win."),
    ],
)
def test_leaving_out(sentence: str, expected: str) -> None:
    assert shorten(sentence) == expected


WORDS = ["we", "LLMs", "(LLMs)", "(see below)", "(not yet)", "In this paper,", "it", "wins", "3%",
         ",", ".", "-", "\n", "(", ")", "é", "It"]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=30).map(" ".join))
def test_every_shortened_sentence_keeps_the_contract(sentence: str) -> None:
    slices = slices_of(sentence, (0, len(sentence)))
    assert len(slices) <= 4
    if slices:
        said = render(sentence, slices)
        item = Item("1", "", sentence)
        assert holds(item, said, evidence(slices)) or not any(map(str.isalnum, said))


@pytest.mark.parametrize(
    ("text", "slices", "expected"),
    [
        ("We win.", ["we win"], True),
        ("We win big.", ["we  win", "big!"], True),
        ("We lose.", ["we win."], False),
        ("WE win.", ["we win."], False),
        ("We win.", [], False),
        ("a b c d e", ["a", "b", "c", "d", "e"], False),
        (".", ["."], False),
    ],
)
def test_the_contract(text: str, slices: list[str], expected: bool) -> None:
    assert quotes(text, slices) is expected


def test_slices_out_of_order_or_out_of_range_do_not_hold() -> None:
    item = Item("1", "", "First part. Second part.")
    assert holds(item, "First part.", evidence([(0, 11)]))
    assert not holds(item, "Second part. First part.", evidence([(12, 24), (0, 11)]))
    assert not holds(item, "First part.", evidence([(0, 99)]))
