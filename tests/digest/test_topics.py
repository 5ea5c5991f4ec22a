"""Topics: near texts together, named from their own words, the same on every day."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.topics import Text, find_topics

SPEECH = [
    "Speech recognition for call centres",
    "Robust speech recognition in noise",
    "Streaming speech recognition on phones",
    "Low-cost speech recognition",
]
JUDGES = [
    "When LLM judges disagree",
    "LLM judges prefer their own answers",
    "Cheap LLM judges for grading",
]
PROTEINS = ["Protein folding with less data", "Protein folding on one GPU", "Fast protein folding"]


def texts(*groups: Sequence[str], text: str = "", noise: float = 0.1) -> list[Text]:
    """Items whose vectors stand close within a group, and far from other groups."""
    random = np.random.default_rng(7)
    found = []
    for number, titles in enumerate(groups):
        for n, title in enumerate(titles):
            row = np.zeros(384) + random.normal(0, noise / 10, 384)
            row[number] += 1
            row = (row / np.linalg.norm(row)).astype(np.float16)
            found.append(Text(f"{number}-{n}", title, text, row.tobytes()))
    return found


def names(items: Sequence[Text], known: Sequence[str] = ()) -> dict[str, int]:
    return {topic.name: len(topic.ids) for topic in find_topics(items, known)}


def test_groups_are_named_by_the_phrases_that_mark_them() -> None:
    found = names(texts(SPEECH, JUDGES, PROTEINS))
    assert found == {"speech recognition": 4, "LLM judges": 3, "protein folding": 3}


def test_what_everything_says_names_nothing() -> None:
    groups = [
        [f"{title} with large language models" for title in group]
        for group in (SPEECH, JUDGES, PROTEINS)
    ]
    found = names(texts(*groups, text="We study large language models."))
    assert set(found) == {"speech recognition", "LLM judges", "protein folding"}


def test_names_keep_the_texts_own_spelling() -> None:
    titles = ["LoRA Adapters at the Edge", "Merging LoRA Adapters", "How LoRA Adapters Forget"]
    found = names(texts(titles, SPEECH))
    assert "LoRA adapters" in found
    wines = texts(["Red", "White", "Sweet"], SPEECH)
    lead = "They are of Rioja Alta."
    wines = [it if it.id[0] == "1" else Text(it.id, it.title, lead, it.vector) for it in wines]
    assert "Rioja Alta" in names(wines)


def test_a_name_of_before_is_kept_where_it_still_fits() -> None:
    items = texts(
        ["Speech recognition and call centres", *SPEECH[1:], "Call centres and speech"], JUDGES
    )
    assert "speech recognition" in names(items)
    assert "call centres" not in names(items)
    assert "Speech Recognition" in names(items, ["Speech Recognition"])
    assert "speech recognition" in names(items, ["protein folding"])


def test_few_items_and_lone_ones_are_no_topic() -> None:
    assert find_topics([]) == []
    assert find_topics(texts(SPEECH[:2])) == []
    assert names(texts(SPEECH, JUDGES, ["On gardens"])) == {
        "speech recognition": 4,
        "LLM judges": 3,
    }


def test_items_without_a_vector_are_left_out() -> None:
    items = texts(SPEECH, JUDGES)
    bare = [Text("bare", "Speech recognition at home", "", None), Text("odd", "x", "", b"1234")]
    assert names([*items, *bare]) == names(items)


def test_each_item_is_in_one_topic_at_most() -> None:
    topics = find_topics(texts(SPEECH, JUDGES))
    ids = [id_ for topic in topics for id_ in topic.ids]
    assert "0-0" in next(topic.ids for topic in topics if topic.name == "speech recognition")
    assert len(ids) == len(set(ids)) == 7


@given(st.permutations(texts(SPEECH, JUDGES, PROTEINS, ["On gardens"])))
def test_topics_do_not_depend_on_the_order(items: list[Text]) -> None:
    assert find_topics(items) == find_topics(texts(SPEECH, JUDGES, PROTEINS, ["On gardens"]))


@pytest.mark.parametrize("title", ["", "!!!", "2026", "的 模型", "a" * 5000])
def test_odd_titles_do_no_harm(title: str) -> None:
    assert "speech recognition" in names(texts(SPEECH, JUDGES, [title] * 3))


@pytest.mark.parametrize(
    ("titles", "name"),
    [
        (
            ["Multimodal large models and charts", "Multimodal large models and maps",
             "Multimodal large models and faces"],
            "multimodal large models",
        ),
        (
            ["Long-horizon planning for rovers", "Long-horizon planning for cranes",
             "Long-horizon planning in kitchens"],
            "long-horizon planning",
        ),
    ],
)  # fmt: skip
def test_half_a_phrase_is_no_name(titles: list[str], name: str) -> None:
    assert name in names(texts(titles, SPEECH))


def test_what_half_the_field_could_go_under_is_no_name_by_itself() -> None:
    titles = ["Image tricks", "Image bricks", "Image ticks"]
    assert names(texts(titles, SPEECH)) == {"speech recognition": 4}
