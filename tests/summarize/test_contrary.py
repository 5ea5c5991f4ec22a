"""What a line would say with one word turned round."""

import pytest

from summarize.check.contrary import MOST, PAIRS, contraries, plain_form, table
from summarize.check.words import read


def turned(line: str) -> dict[str, tuple[str, str]]:
    """What each contrary says → (its kind, the word that it is about)."""
    text = read(line)
    return {one.line: (one.kind, text.words[one.at].text) for one in contraries(text)}


@pytest.mark.parametrize(
    ("line", "contrary", "kind", "word"),
    [
        ("It reduces the error.", "It increases the error.", "opposite", "reduces"),
        ("It lost accuracy.", "It gained accuracy.", "opposite", "lost"),
        ("It gained accuracy.", "It lost accuracy.", "opposite", "gained"),
        ("Larger models win.", "Smaller models win.", "opposite", "Larger"),
        ("It does not need labels.", "It need labels.", "undenied", "does"),
        ("It trains without labels.", "It trains with labels.", "opposite", "without"),
        ("It trains without using labels.", "It trains using labels.", "undenied", "without"),
        ("Layers are not needed.", "Layers are needed.", "undenied", "are"),
        ("Models cannot extrapolate.", "Models can extrapolate.", "undenied", "cannot"),
        ("It fails to converge.", "It converge.", "undenied", "fails"),
        ("Layers are needed.", "Layers are not needed.", "denied", "needed"),
        ("It improves recall.", "It does not improve recall.", "denied", "improves"),
        ("It trains using labels.", "It trains without using labels.", "denied", "using"),
        (
            "It learns sample-efficiently.",
            "It learns sample-inefficiently.",
            "opposite",
            "efficiently",
        ),
        ("A low-rank update.", "A high-rank update.", "opposite", "low"),
        ("It is fine-grained.", "It is coarse-grained.", "opposite", "fine"),
        ("A way to reduce cost.", "A way not to reduce cost.", "denied", "to"),
    ],
)
def test_one_place_is_turned_and_named(line: str, contrary: str, kind: str, word: str) -> None:
    assert turned(line)[contrary] == (kind, word)


@pytest.mark.parametrize(
    "line",
    [
        "Ten at least.",
        "Few-shot learning.",
        "Deep learning.",
        "A GOOD name.",
        "Latency soared nonetheless.",
    ],
)
def test_set_phrases_and_names_are_left_alone(line: str) -> None:
    assert turned(line) == {}


def test_every_contrary_differs_in_one_place_from_its_line() -> None:
    line = "We find that larger models never fail to improve accuracy without more data."
    for said in turned(line):
        assert said != line
        shared = len(line) - len(line.removeprefix(_common(line, said)))
        rest, other = line[shared:], said[shared:]
        tail = _common(rest[::-1], other[::-1])
        assert max(len(rest), len(other)) - len(tail) <= 20


def _common(one: str, other: str) -> str:
    end = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    return one[: min(len(one), len(other)) if end is None else end]


def test_who_has_an_opposite_is_its_opposite_too() -> None:
    both = table(PAIRS)
    assert all(word in both[other] for word, others in both.items() for other in others)
    assert all(word not in others for word, others in both.items())


def test_verbs_find_their_plain_form() -> None:
    assert [plain_form(verb) for verb in ("improves", "relies", "matches", "surpasses")] == [
        "improve",
        "rely",
        "match",
        "surpass",
    ]


@pytest.mark.parametrize(
    "line", ["", " ", "\0", "不是", "more " * 300, "not not not", "\ud800 is a"]
)
def test_odd_lines_have_few_contraries_or_none(line: str) -> None:
    text = read(line)
    found = contraries(text)
    assert len(found) <= MOST
    assert all(0 <= one.at < len(text.words) for one in found)
