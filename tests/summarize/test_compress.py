"""Leaving words out without changing what is said, and the contract of extracted lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.card import Item, evidence
from summarize.check import holds, quotes
from summarize.compress import MAX_SLICES, MAX_VARIANTS, render, variants


def forms(sentence: str) -> list[str]:
    return [render(sentence, slices) for slices in variants(sentence, (0, len(sentence)))]


def shorten(sentence: str) -> str:
    """The fullest form: only what nobody misses is gone."""
    return forms(sentence)[0]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("In this paper, we propose a cache.", "We propose a cache."),
        ("In this work we propose a cache.", "We propose a cache."),
        ("To this end, we build it.", "We build it."),
        ("In response, we build it.", "We build it."),
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


@pytest.mark.parametrize(
    ("sentence", "form"),
    [
        (
            "We show that small caches keep accuracy on long documents.",
            "Small caches keep accuracy on long documents.",
        ),
        (
            "To cut the cost of long contexts, we propose a cache that forgets.",
            "We propose a cache that forgets.",
        ),
        (
            "We propose a cache for long documents, which keeps old context in a tree.",
            "We propose a cache for long documents.",
        ),
        (
            "We propose a cache for long documents and show that it is fast.",
            "We propose a cache for long documents.",
        ),
        (
            "We train a small cache on logs by masking old tokens at random.",
            "We train a small cache on logs.",
        ),
        (
            "We also release the cache for every laptop; it runs on phones.",
            "We release the cache for every laptop.",
        ),
    ],
)
def test_shorter_forms(sentence: str, form: str) -> None:
    assert form in forms(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        # A bound, a hedge, a quantifier, a comparison or a condition would go with its clause.
        "We reduce latency of all the large models using only short prompts.",
        "We improve accuracy on long documents by adding no more than two layers.",
        "The cache does not help models that read short documents only.",
        "We suggest that the cache keeps accuracy on long documents.",
        "The cache keeps accuracy if the context stays below a million tokens.",
        "The cache keeps accuracy on documents when memory is short.",
        "The cache is faster than every rival on long documents.",
        "The cache improves long documents, but only for English ones.",
        # What stays would wait for what goes.
        "We compare both the caches of long documents and show of what they are made.",
        "We learn to search, prune caches of long documents, and test them.",
        "We find that the cache is small and that readers prefer it.",
    ],
)
def test_what_stays_whole(sentence: str) -> None:
    assert forms(sentence) == [sentence]


WORDS = ["we", "LLMs", "(LLMs)", "(see below)", "(not yet)", "In this paper,", "it", "wins", "3%",
         ",", ".", "-", "\n", "(", ")", "é", "It", "We show that", ", which", "and show", ";",
         "a method that", "also", "by making", "we propose", "$x$"]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=30).map(" ".join))
def test_every_form_keeps_the_contract(sentence: str) -> None:
    found = variants(sentence, (0, len(sentence)))
    assert 1 <= len(found) <= MAX_VARIANTS
    assert len(set(found)) == len(found)
    for slices in found:
        assert 1 <= len(slices) <= MAX_SLICES
        said = render(sentence, slices)
        item = Item("1", "", sentence)
        assert holds(item, said, evidence(slices)) or not any(map(str.isalnum, said))


@pytest.mark.parametrize(
    "bait", ["and show ", ", which ", "(a) ", "We show that ", "; ", "$ ", "x"]
)
def test_long_sentences_cost_little(bait: str) -> None:
    sentence = bait * 40_000
    assert len(variants(sentence, (0, len(sentence)))) == 1


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


def test_a_list_that_was_announced_keeps_its_last_part() -> None:
    sentence = (
        "Ward notes are unlike letters in three ways: a wrong word can harm a patient; the form "
        "and the matter can disagree; and notes can be read aloud."
    )
    kept = forms(sentence)
    assert not any("can disagree" in form and "read aloud" not in form for form in kept)
    assert any(form.endswith("in three ways.") for form in kept)


def test_no_form_ends_where_a_list_would_begin() -> None:
    sentence = "We introduce WardArena, the first test of recorders featuring: noise; and dialects."
    assert not any(form.endswith("featuring.") for form in forms(sentence))
    assert forms(sentence.replace(" featuring", ""))[-1].endswith("the first test of recorders.")
