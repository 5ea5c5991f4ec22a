"""What kind of work an item is and what field it belongs to, as its questions take it."""

import pytest

from summarize.card import Item
from summarize.questions import choosing
from tests.summarize.question_reading import traits


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        (Item("x", "X", "We introduce a new, multilingual data set called Zora."), "dataset"),
        (Item("x", "Automated Benchmark Audits", "We introduce Zora, a framework that audits "
              "benchmarks. Zora finds faults."), "system"),
        (Item("x", "Relations in Romanian", "We investigate how models read Romanian. We release "
              "the translated dataset."), "study"),
        (Item("x", "Recorders", "We propose RecNote, which drafts notes. We build a training set "
              "of notes. We evaluate RecNote on wards."), "system"),
        (Item("x", "Recorders", "We introduce a new notion of a note. Based on it, we propose "
              "RecNote, a recorder that outperforms others. RecNote is small."), "system"),
        (Item("x", "Haste in Models", "We define haste as an answer too soon. We evaluated five "
              "frontier LLMs on ward notes."), "study"),
        (Item("x", "A demo that shook a town", "Why not subscribe? He showed an app on Monday.",
              kind="post"), "news"),
        (Item("x", "Learning in Auctions", "We propose an algorithm and prove that its regret is "
              "sublinear."), "theory"),
        (Item("x", "A Backdoor Attack by Mood", "We propose Zora, a backdoor attack that is set "
              "off by an angry tone. Zora succeeds."), "offence"),
        (Item("x", "Defending against Backdoor Attacks", "We propose Zora, a filter that finds a "
              "backdoor. Zora succeeds."), "system"),
        (Item("x", "Evaluation: Past, Present, Future", "We look back on 40 papers."), "survey"),
        (Item("x", "A Criterion of Originality", "What is new compresses an old quarrel."),
         "concept"),
        (Item("x", "How we moved our chatbot to one GPU", "We moved it in June.", kind="post"),
         "account"),
        (Item("x", "AI and the price of attention", "We should shout less.", kind="post"),
         "position"),
        (Item("x", "A lab opens in Ghent", "The lab opened on Monday.", kind="post"), "news"),
        (Item("x", "Introducing Zora 2", "Today we are launching Zora 2.", kind="post"), "post"),
    ],
)  # fmt: skip
def test_the_kind_of_work_is_told_by_rule(item: Item, kind: str) -> None:
    kinds = {"system", "benchmark", "dataset", "concept", "survey", "position", "theory"}
    kinds |= {"study", "post", "account", "offence", "news"}
    assert traits(item) & kinds == {kind}


def test_a_game_of_coding_is_not_about_programs() -> None:
    item = Item("x", "The Game of Coding", "We study coding theory with multi-objective codes.")
    assert not traits(item) & {"coding", "detection"}


def test_a_long_context_is_no_memory_of_users() -> None:
    text = (
        "We propose a mechanism that reads long documents with language models. Long-context "
        "models are costly. Long-context encoders and a larger context window help little."
    )
    assert "memory" not in traits(Item("x", "Reading long documents", text))
    kept = text.replace("Long-context", "Agent memory").replace("context window", "memory store")
    assert "memory" in traits(Item("x", "Reading long documents", kept))


def test_rights_in_training_data_are_asked_about_once() -> None:
    about = {
        rule.ask.about
        for rule in choosing._RULES
        if "system" in rule.ask.needs
        and "training data" in " ".join(rule.ask.wordings)
        and ("cleared" in " ".join(rule.ask.wordings) or "rights" in " ".join(rule.ask.wordings))
    }
    assert about == {"data rights"}
