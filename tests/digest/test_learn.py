"""What marks teach: no order matters, undoing unlearns, and a like never harms what is liked."""

from collections import Counter
from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records import Weight
from digest import learn
from digest.closeness import terms_of
from digest.learn import Example, Learned, fit, telling_words
from digest.rarity import rarity
from digest.taste import Liking, learned_from, likings
from tests.digest.making import candidate, work_of

SUBJECTS = {
    "quantization": "We quantise weights to four bits; quantization keeps perplexity low.",
    "dialogue": "Speakers interrupt each other in dialogue, and turn-taking suffers.",
    "protein": "Folding of a protein is predicted from its residues alone.",
    "robotics": "A gripper lifts fragile cups; robotics needs tactile feedback.",
    "LoRA": "Adapters in the style of LoRA cut optimiser memory by half.",
}
SIGNS: tuple[learn.Sign, ...] = ("liked", "starred", "disliked", "read", "passed")


def unit(seed: int) -> bytes:
    row = np.random.default_rng(seed).normal(size=384)
    return (row / np.linalg.norm(row)).astype(np.float16).tobytes()


def example(name: str, sign: learn.Sign = "liked", *, seed: int | None = None) -> Example:
    subject = name.split("/")[0]
    return Example(
        work_id=name,
        title=f"On {subject}",
        sign=sign,
        words=telling_words(f"On {subject}", SUBJECTS[subject]),
        topics=("cs.SD",) if subject == "dialogue" else ("cs.LG",),
        authors=(f"A. {subject.title()}",),
        sources=("A source",),
        vector=None if seed is None else unit(seed),
    )


def judged(name: str, learned: Learned, *, seed: int | None = None) -> Liking:
    subject = name.split("/")[0]
    one = example(name, seed=seed)
    work = work_of(name, one.title, SUBJECTS[subject], categories=one.topics)
    item = candidate(replace(work, authors=one.authors), vector=one.vector)
    (liking,) = likings([item], [terms_of(item)], learned)
    return liking


examples = st.lists(
    st.tuples(st.sampled_from(sorted(SUBJECTS)), st.sampled_from(SIGNS), st.integers(0, 5)),
    max_size=8,
).map(
    lambda found: [
        example(f"{subject}/{n}", sign, seed=seed) for n, (subject, sign, seed) in enumerate(found)
    ]
)


def test_what_was_liked_rises_and_what_was_not_falls_and_the_reason_is_told() -> None:
    learned = fit([example("quantization"), example("protein", "disliked")])
    liked, other, disliked = (
        judged(f"{it}/new", learned) for it in ("quantization", "dialogue", "protein")
    )
    assert liked.points > max(0.4, other.points) > disliked.points
    assert liked.reason.startswith("you liked items about ")
    assert "quantization" in liked.reason
    assert disliked.reason == ""


def test_stars_are_told_as_stars_and_authors_by_name() -> None:
    assert "you starred items about " in judged("LoRA/x", fit([example("LoRA", "starred")])).reason
    one = replace(example("LoRA"), words=learn.NO_WORDS)
    assert judged("LoRA/x", fit([one])).reason in ("", "you liked work by A. Lora")
    both = fit([example("LoRA", "starred"), example("LoRA/2", "liked")])
    assert judged("LoRA/x", both).reason.startswith("you liked items about ")


def test_reading_alone_teaches_nothing_and_is_no_reason() -> None:
    assert not fit([example("LoRA", "read"), example("protein", "passed")])
    learned = fit([example("LoRA", "read"), example("protein", "disliked")])
    assert judged("LoRA/x", learned).reason == ""
    assert judged("LoRA/x", learned).points > judged("protein/x", learned).points


def test_an_item_near_by_meaning_names_the_one_that_was_liked() -> None:
    bare = replace(example("LoRA", seed=3), words=learn.NO_WORDS, topics=(), authors=(), sources=())
    learned = fit([bare])
    near, far = judged("dialogue/x", learned, seed=3), judged("dialogue/x", learned, seed=4)
    assert near.reason == "close in meaning to “On LoRA”, which you liked"
    assert near.points > 1 > far.points
    assert far.reason == ""


@given(examples, st.randoms(use_true_random=False))
def test_the_order_of_marks_makes_no_difference(found: list[Example], dice: object) -> None:
    shuffled = list(found)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = fit(found), fit(shuffled)
    assert one.shown(500) == other.shown(500)
    if one.direction is None or other.direction is None:
        assert one.direction is other.direction
    else:
        assert np.array_equal(one.direction, other.direction)


@given(examples, st.sampled_from(sorted(SUBJECTS)), st.integers(0, 5))
def test_a_like_never_lowers_the_item_that_is_liked(
    found: list[Example], subject: str, seed: int
) -> None:
    found = [example("dialogue/told", "liked", seed=9), *found]  # without any, nothing is learned
    name = f"{subject}/liked"
    before = judged(name, fit(found), seed=seed).points
    after = judged(name, fit([*found, example(name, "liked", seed=seed)]), seed=seed).points
    assert after >= before - 1e-6
    passed = fit([*found, example(name, "passed", seed=seed)])
    assert after >= judged(name, passed, seed=seed).points - 1e-6
    disliked = fit([*found, example(name, "disliked", seed=seed)])
    assert judged(name, disliked, seed=seed).points <= before + 1e-6


@given(examples)
def test_points_stay_within_their_bounds(found: list[Example]) -> None:
    learned = fit(found)
    for subject in SUBJECTS:
        assert abs(judged(f"{subject}/x", learned, seed=1).points) <= learn.POINTS


def test_the_points_of_an_item_are_the_sum_of_its_weights() -> None:
    learned = fit([example("quantization"), example("dialogue", "disliked")])
    found = example("LoRA").words
    expected = sum(
        learned.weight(("word", stem)).value * amount / learn.length(("word", stem))
        for stem, amount in zip(found.stems, found.amounts, strict=True)
    )
    expected += (
        learned.weight(("topic", "cs.lg")).value + learned.weight(("source", "a source")).value
    )
    assert judged("LoRA/x", learned).points == pytest.approx(expected)


def test_a_pinned_weight_counts_as_it_was_set_and_is_not_learned() -> None:
    pin = Weight("word", "quantization", "Quantization", 2.0, pinned=True)
    learned = fit([example("quantization", "disliked")], [pin])
    assert learned.weight(("word", "quantization")).value == 0
    free = fit([example("quantization", "disliked")])
    assert judged("quantization/x", learned).points > judged("quantization/x", free).points + 1.9
    only = fit([], [pin])
    assert judged("quantization/x", only) == Liking(2.0, "you set “Quantization” to +2")
    assert judged("protein/x", only) == Liking()


def test_a_pin_to_zero_takes_a_word_out() -> None:
    pins = [
        Weight("word", learn.key_of("word", it), it, 0.0, pinned=True)
        for it in example("LoRA").words.names
    ]
    pins += [
        Weight("topic", "cs.lg", "cs.LG", 0.0, pinned=True),
        Weight("author", "a. lora", "A. Lora", 0.0, pinned=True),
        Weight("source", "a source", "A source", 0.0, pinned=True),
    ]
    assert judged("LoRA/x", fit([example("LoRA")], pins)).points == 0


def test_common_words_are_no_features_and_spelling_is_kept() -> None:
    text = "We propose a method. Its Quantization is on-device; quantization of LoRA."
    words = telling_words("LoRA for LLMs", text)
    found = dict(zip(words.names, words.amounts, strict=True))
    assert found["LoRA"] > found["perplexity" if "perplexity" in found else "device"]
    assert found["quantization"] > learn.length(("word", "quantization"))  # it stands there twice
    assert found["on-device"] == learn.length(("word", "on-device"))
    assert not {"LLMs", "method", "propose", "its"} & set(found)


def test_a_long_text_gives_its_most_telling_words() -> None:
    text = " ".join([*SUBJECTS.values(), "context", *(f"reader{n}" for n in range(200))])
    stems = telling_words("", text).stems
    assert len(stems) >= learn.WORDS
    assert "perplexity" in stems
    assert "context" not in stems
    assert rarity("model") < rarity("xyzzy") < rarity("perplexity")


def test_a_weight_says_what_it_rests_on() -> None:
    assert learned_from(Weight("word", "a", "a", 1, liked=2, disliked=1)) == "liked 2, disliked 1"
    assert learned_from(Weight("word", "a", "a", 1, pinned=True)) == "set by you"
    assert learned_from(Weight("word", "a", "a", -0.1)) == "passed over"


def test_a_vector_of_another_encoder_is_left_out() -> None:
    odd = replace(example("LoRA"), vector=b"\0" * 100)
    learned = fit([odd, example("dialogue", seed=1), example("dialogue/2", seed=2)])
    assert learned.direction is not None
    assert learned.direction.shape == (384,)


def in_plain_loops(examples: list[Example]) -> tuple[dict[learn.Key, float], dict[learn.Key, str]]:
    """The points and names of `fit` for 384-dimensional vectors or none, an addition at a time."""
    examples = sorted(examples, key=lambda it: it.work_id)
    sides = {True: 2.0, False: 2.0}
    for one in examples:
        sides[learn._SIGNS[one.sign] > 0] += abs(learn._SIGNS[one.sign])
    sums: dict[learn.Key, float] = {}
    names: dict[learn.Key, str] = {}
    for one in examples:
        rest = dict(learn.named(one.topics, one.authors, one.sources))
        vector = np.frombuffer(one.vector or bytes(768), dtype=np.float16).astype(np.float32)
        square = 0.3 * float((vector[None, :] ** 2).sum(axis=1)[0]) + sum(
            it * it for it in one.words.amounts
        )
        square += sum(learn.length(key) ** 2 for key in rest)
        if not square:
            continue
        sign = learn._SIGNS[one.sign]
        share = 32.0 * sign / sides[sign > 0] / sqrt(square)
        for stem, amount in zip(one.words.stems, one.words.amounts, strict=True):
            sums["word", stem] = sums.get(("word", stem), 0.0) + share * amount
        names |= {
            ("word", it): name for it, name in zip(one.words.stems, one.words.names, strict=True)
        }
        for key, name in rest.items():
            sums[key] = sums.get(key, 0.0) + share * learn.length(key)
            names[key] = name
    points = {
        key: total * rarity(key[1]) / 39.0 if key[0] == "word" else total * learn.length(key)
        for key, total in sums.items()
    }
    return points, names


@given(examples, st.integers(1, 60))
def test_arrays_give_what_plain_loops_give(found: list[Example], number: int) -> None:
    learned = fit(found)
    if not any(one.sign in ("liked", "starred", "disliked") for one in found):
        assert not learned
        return
    points, names = in_plain_loops(found)
    assert {key: learned.points(key) for key in points} == points  # to the last bit
    assert len(points) == len(learned.words) + len(learned.others)
    shown = learned.shown(number)
    order = sorted(points, key=lambda key: (-abs(points[key]), key))[:number]
    assert [(one.kind, one.key) for one in shown] == order
    assert [one.name for one in shown] == [names[key] for key in order]
    for one in shown:
        having = Counter(it.sign for it in found if (one.kind, one.key) in features(it))
        told = (one.liked, one.starred, one.disliked)
        assert told == (having["liked"], having["starred"], having["disliked"])


def features(one: Example) -> set[learn.Key]:
    rest = dict(learn.named(one.topics, one.authors, one.sources))
    return {("word", stem) for stem in one.words.stems} | set(rest)
