"""What speaks for an item to anybody, and what only looks as if it did."""

from dataclasses import replace

import numpy as np
import pytest

from db.records import Kind
from digest.closeness import terms_of
from digest.merit import INTERESTS, is_launch, is_maker, merit_of
from tests.digest.making import candidate, card_of, simple, work_of


@pytest.mark.parametrize(
    ("title", "text", "launch"),
    [
        ("Introducing Quill 3", "", True),
        ("Zero retention", "Northlake previews private processing for its customers.", True),
        ("Introducing AI Futures", "A new blog on how AI could reshape power.", False),
        ("Strengthening oversight", "Northlake launches an initiative for the public.", False),
        ("Northlake launches a fellowship for researchers", "", False),
        ("Northlake cuts launch hours by 68%", "It used a model.", False),
        # Of a long text, the first sentence does not tell what it is about.
        ("How we test", "Last year we released a model. " + "We test it daily. " * 60, False),
    ],
)
def test_a_launch_is_of_something_that_can_be_had(title: str, text: str, launch: bool) -> None:
    assert is_launch(title, text) is launch


@pytest.mark.parametrize(
    ("url", "maker"),
    [
        ("https://openai.com/index/a", True),
        ("https://www.deepmind.google/blog/a", True),
        ("https://github.blog/a", True),
        ("https://notopenai.com/a", False),
        ("https://openai.com.example.org/a", False),
        ("https://example.org/openai.com", False),
        (None, False),
    ],
)
def test_makers_are_known_by_their_hosts(url: str | None, maker: bool) -> None:
    assert is_maker(url) is maker


def test_words_for_one_thing_are_one_word() -> None:
    speed = simple("a", "Latency and throughput of a language model")
    sides = simple("b", "Latency, cost and users of a language model")
    one, three = (merit_of(it, terms_of(it)) for it in (speed, sides))
    assert one.words == ("latency",)
    assert three.words == ("users", "cost", "latency")
    assert three.useful == 3 * one.useful


def test_nearness_to_an_interest_counts_and_nothing_without_vectors() -> None:
    rows = np.zeros((len(INTERESTS), 384), dtype=np.float32)
    rows[:, 0] = 1
    vector = np.zeros(384, dtype=np.float16)
    vector[0] = 1
    near = replace(simple("a"), vector=vector.tobytes())
    far = replace(simple("a"), vector=np.roll(vector, 1).tobytes())
    assert [merit_of(it, terms_of(it), rows).interest for it in (near, far)] == [1, 0]
    assert merit_of(near, terms_of(near)).interest == 0


def test_figures_against_something_say_more_than_figures() -> None:
    work = work_of("a", "T", "It halves the cost of Quill.")
    cards = [card_of(work), card_of(work, numbers=["halves the cost"])]
    against = card_of(work, numbers=["halves the cost"])
    against["numbers"][0]["baseline"] = "Quill"
    merits = [merit_of(it, {}) for it in (candidate(work, card) for card in [*cards, against])]
    assert merits[0].figures < merits[1].figures < merits[2].figures
    assert merits[2].reasons == ("gives figures against a baseline",)


@pytest.mark.parametrize(
    ("title", "unfinished"), [("v0.27.0rc2", 1), ("1.2.0-beta.1", 1), ("v0.27.1", 0), ("Rc2", 0)]
)
def test_a_release_candidate_is_no_release(title: str, unfinished: int) -> None:
    assert merit_of(candidate(work_of("a", title, kind="release")), {}).unfinished == unfinished


@pytest.mark.parametrize(
    ("kind", "url", "title", "own"),
    [
        ("paper", None, "A cache", True),
        ("post", "https://openai.com/a", "A cache", True),
        ("post", "https://dev.example/a", "Introducing Tidepool", True),
        ("post", "https://news.example/a", "What happens when a chatbot dies", False),
    ],
)
def test_a_report_on_a_product_is_none(kind: Kind, url: str | None, title: str, own: bool) -> None:
    work = work_of("a", title, "It is used by many.", kind=kind, url=url)
    card = card_of(work)
    card["maturity"] = {"value": "shipping", "evidence": []}
    assert ("says it is shipping" in merit_of(candidate(work, card), {}).reasons) is own
