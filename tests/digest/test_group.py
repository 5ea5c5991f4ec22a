"""One story, one entry; two stories, two."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from db.records import Candidate
from digest.group import group
from digest.rank import Ranked
from tests.digest.making import candidate, simple, work_of

PAPER = candidate(
    work_of(
        "paper",
        "PocketMind: an assistant in 640 MB of memory",
        "A model.",
        url="https://arxiv.org/abs/2599.01011",
        arxiv_id="2599.01011",
    )
)
OTHER = candidate(work_of("other", "Retrieve less, answer the same", "A model."))


def post(title: str, *links: str, text: str = "Words.") -> Candidate:
    return candidate(work_of("post", title, text, kind="post", links=links))


def stories(items: Sequence[Candidate]) -> list[list[str]]:
    ranked = [Ranked(item, -n, ()) for n, item in enumerate(items)]
    return [[it.candidate.work.id for it in story.members] for story in group(ranked)]


@pytest.mark.parametrize(
    "link",
    [
        "https://arxiv.org/abs/2599.01011",
        "http://arxiv.org/abs/2599.01011v2",
        "https://www.arxiv.org/pdf/2599.01011v1.pdf",
        "https://arxiv.org/html/2599.01011",
    ],
)
def test_a_post_about_one_paper_joins_it_where_the_better_stood(link: str) -> None:
    about = post("Meet PocketMind, our assistant", link)
    assert stories([about, OTHER, PAPER]) == [["paper", "post"], ["other"]]


def test_the_whole_title_in_the_text_names_the_paper_too() -> None:
    text = "We write about pocketmind - an assistant in 640 MB of memory - today."
    about = post("Monday", "https://arxiv.org/abs/2599.01011", text=text)
    assert stories([PAPER, about]) == [["paper", "post"]]


@pytest.mark.parametrize(
    "item",
    [
        post("Meet PocketMind, our assistant"),  # no link
        post("What we read", "https://arxiv.org/abs/2599.01011"),  # another subject
        post(  # a round-up
            "PocketMind assistant and more",
            "https://arxiv.org/abs/2599.01011",
            "https://example.org/other",
        ),
        post("Meet PocketMind, our assistant", "https://arxiv.org/abs/2599.01012"),
    ],
)
def test_weaker_ties_stay_apart(item: Candidate) -> None:
    assert len(stories([PAPER, OTHER, item])) == 3


def test_equal_titles_join_within_two_weeks_the_paper_first() -> None:
    title = "Retrieve less and answer just the same"
    one = simple("a", title)
    paper = simple("b", title.upper() + "!")
    one = replace(one, work=replace(one.work, kind="post"))
    assert stories([one, paper]) == [["b", "a"]]
    assert stories([one, simple("b", title, hours=24 * 15)]) == [["a"], ["b"]]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Weekly notes", "Weekly notes"),
        ("pocketrun the small runtime 8.9 released", "pocketrun the small runtime 8.10 released"),
    ],
)
def test_short_titles_and_other_digits_do_not(first: str, second: str) -> None:
    assert len(stories([simple("a", first), simple("b", second)])) == 2


def test_a_chain_of_links_keeps_every_item() -> None:
    mid = candidate(
        work_of(
            "mid",
            "PocketMind assistant explained",
            "A model.",
            kind="post",
            links=["https://arxiv.org/abs/2599.01011"],
        )
    )
    last = post("PocketMind assistant explained again", "https://example.org/mid")
    found = stories([PAPER, mid, last])
    assert sorted(id_ for story in found for id_ in story) == ["mid", "paper", "post"]
    assert ["paper", "mid"] in found


def test_an_entry_of_a_round_up_joins_what_its_address_leads_to() -> None:
    entry = candidate(
        work_of(
            "entry",
            "PocketMind puts an assistant in 640 MB of memory",
            "Words.",
            kind="newsletter",
            url="https://arxiv.org/abs/2599.01011v1",
        )
    )
    assert stories([entry, PAPER]) == [["paper", "entry"]]
    assert stories([PAPER, entry]) == [["paper", "entry"]]
