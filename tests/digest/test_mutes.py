"""What a mute covers, and what it must not."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records import Mute, Sighting, Work
from digest.mutes import MuteError, Muter, key_of, read_mute, said, written
from tests.digest.making import NOW, work_of


def muted_by(
    mutes: Sequence[Mute],
    work: Work,
    sightings: Sequence[Sighting] = (),
    tags: Mapping[int, Sequence[str]] | None = None,
) -> Mute | None:
    return Muter(mutes, tags).by(work, sightings)


@pytest.mark.parametrize(
    ("word", "text", "covered"),
    [
        ("AI", "An AI-based tool", True),
        ("AI", "non-AI work", True),
        ("AI", "*_AI_* in Markdown", True),
        ("AI", "We said it again in Spain", False),
        ("ai", "AI", True),
        ("art", "state-of-the-art models", False),
        ("thought", "chain-of-thought prompting", False),
        ("chain of thought", "Chain‑of‑thought prompting", True),
        ("robot", "Robots at work", True),
        ("robots", "a robot's arm", True),
        ("robot", "robotic arms", False),
        ("strategy", "our strategies", True),
        ("strategies", "a strategy", True),
        ("boxes", "one box", True),
        ("GPU", "many GPUs", True),
        ("GPUs", "one GPU", True),
        ("LLM", "LLMs", True),
        ("news", "a new model", False),
        ("Windows", "a context window", False),
        ("fine-tuning", "fine tuning", True),
        ("fine tuning", "finetuning", True),
        ("language model", "large language\nmodels", True),
        ("C++", "in C++, and", True),
        ("C", "in C++", False),
        (".NET", "the .NET runtime", True),
        ("a*", "by a* search", True),
        ("a*", "aaaa", False),
        ("(x|y)", "x", False),
        ("[", "no bracket", False),
        ("модель", "Большая модель", True),
        ("модель", "модельный ряд", False),
        ("模型", "大型语言模型的研究", True),
        ("हिन्दी", "यह हिन्दी में है", True),
        ("हिन्द", "यह हिन्दी में है", False),
        ("café", "Cafe\u0301 culture", True),
        ("straße", "STRASSE", True),
    ],
)
def test_words_are_whole_words(word: str, text: str, covered: bool) -> None:
    mute = Mute("word", word)
    assert (muted_by([mute], work_of("a", "T", text)) is mute) == covered
    assert (muted_by([mute], work_of("a", text)) is mute) == covered


def test_a_word_counts_in_the_title_and_the_texts_opening() -> None:
    essay = "word " * 299 + "quantum " + "word " * 900 + "sonnet"
    assert muted_by([Mute("word", "quantum")], work_of("a", "T", essay))
    assert not muted_by([Mute("word", "sonnet")], work_of("a", "T", essay))
    assert muted_by([Mute("word", "sonnet")], work_of("a", "A sonnet", essay))


@pytest.mark.parametrize(
    ("muted", "author", "covered"),
    [
        ("Yann LeCun", "yann lecun", True),
        ("Yann LeCun", "LeCun, Yann", True),
        ("Yann LeCun", "Y. LeCun", False),
        ("Y. LeCun", "Yann LeCun", True),
        ("Y. LeCun", "Yves LeCun", True),
        ("Geoffrey Hinton", "Geoffrey E. Hinton", True),
        ("Geoffrey E. Hinton", "Geoffrey Hinton", True),
        ("Geoffrey E. Hinton", "Geoffrey A. Hinton", False),
        ("Geoffrey Everest Hinton", "Geoffrey E. Hinton", True),
        ("José García", "Jose Garcia", True),
        ("Fei-Fei Li", "Fei Fei Li", True),
        ("Li", "Fei-Fei Li", False),
        ("Wei Zhang", "Wei Zhao", False),
        ("Mary Smith-Jones", "Mary Jones", False),
        ("J.-P. Serre", "Jean-Pierre Serre", True),
        ("Martin King, Jr.", "Martin King", True),
        ("李飞飞", "李飞飞", True),
        ("Madonna", "Madonna Smith", False),
    ],
)
def test_authors_go_by_their_full_names(muted: str, author: str, covered: bool) -> None:
    work = replace(work_of("a", "T"), authors=("Ada Byron", author))
    assert bool(muted_by([Mute("author", muted)], work)) == covered


def test_topics_are_categories_and_tags_that_all_sources_share() -> None:
    work = work_of("a", "T", categories=["cs.CV", "Robotics"])
    assert muted_by([Mute("topic", "cs.cv")], work)
    assert muted_by([Mute("topic", "robotics")], work)
    assert not muted_by([Mute("topic", "cs")], work)
    seen = [Sighting("a", n, "S", None, "T", NOW) for n in (1, 2)]
    lab = Mute("topic", "Lab")
    assert muted_by([lab], work, seen[:1], {1: ["lab"]})
    assert muted_by([lab], work, seen, {1: ["lab"], 2: ["x", "lab"]})
    assert not muted_by([lab], work, seen, {1: ["lab"]})
    assert not muted_by([lab], work, (), {1: ["lab"]})


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("quantum", "word", "quantum"),
        ("  large  language models ", "word", "large language models"),
        ("author:Ada Byron", "author", "Ada Byron"),
        ("Author: Ada Byron", "author", "Ada Byron"),
        ("topic:Robotics", "topic", "Robotics"),
        ("cs.CV", "topic", "cs.CV"),
        ("cond-mat.dis-nn", "topic", "cond-mat.dis-nn"),
        ("Node.js", "word", "Node.js"),
        ("word:cs.CV", "word", "cs.CV"),
        ("Gemma: a model", "word", "Gemma: a model"),
        ("\x1b[2Jevil\u202e", "word", "[2Jevil"),
    ],
)
def test_what_is_typed_says_what_it_is(typed: str, kind: str, value: str) -> None:
    mute = read_mute(typed)
    assert (mute.kind, mute.value) == (kind, value)
    assert read_mute(written(mute)) == mute


@pytest.mark.parametrize("typed", ["", "  ", "author:", "topic: ", "!?", "x" * 101, "author:123"])
def test_what_is_no_mute_is_refused(typed: str) -> None:
    with pytest.raises(MuteError):
        read_mute(typed)


@given(st.text(max_size=30), st.text(max_size=60))
def test_whatever_is_typed_covers_itself_or_is_refused(typed: str, text: str) -> None:
    try:
        mute = read_mute(typed)
    except MuteError:
        return
    assert read_mute(written(mute)) == mute
    assert mute.kind != "word" or muted_by([mute], work_of("a", mute.value))
    muted_by([mute], work_of("a", text, text))


def test_spellings_of_one_mute_are_one() -> None:
    assert key_of(read_mute("Fine-Tuning")) == key_of(read_mute("fine tuning"))
    assert key_of(read_mute("author:LeCun, Yann")) == key_of(read_mute("author:yann lecun"))
    assert key_of(read_mute("cs.CV")) == key_of(read_mute("topic:CS.cv"))


def test_the_first_mute_is_named_and_none_costs_nothing() -> None:
    work = replace(work_of("a", "Quantum robots"), authors=("Ada Byron",))
    mutes = [Mute("author", "Ada Byron"), Mute("word", "quantum")]
    assert muted_by(mutes, work) == mutes[0]
    assert [said(it) for it in mutes] == ["author Ada Byron", "word “quantum”"]
    assert not Muter([])
    assert Muter([]).by(work) is None
