"""Questions: what fits the item, nothing it answers, its own words, and no two papers alike."""

import gzip
import json
import random
import string
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest

from db.card import Availability, Number, Question
from summarize.card import Item
from summarize.questions import MAX_QUESTIONS, Known, choosing, questions_of
from summarize.questions.ask import Slots
from summarize.questions.signs import CLAIMS, FIELDS, TOPICS
from summarize.questions.slots import fill, thing_of
from summarize.questions.traits import reading_of, traits_of
from tests.summarize.question_reading import known_of, traits
from tests.summarize.question_samples import (
    AGENT,
    BENCHMARK,
    DATASET,
    EFFICIENCY,
    MEDICAL,
    POST,
    PROMISED,
    ROBOT,
    SAMPLES,
    SPEECH,
    STUDY,
    SURVEY,
    THEORY,
)

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "arxiv" / "meta_6000.jsonl.gz"
EDITION, SHARE, DRAWS = 30, 0.15, 500
NOTHING = Known([], {}, [])


def asked(item: Item) -> list[Question]:
    return questions_of(item, known_of(item))


def open_asks(item: Item) -> set[str]:
    """All wordings that could be asked of the item, whatever chance says."""
    text, has = reading_of(item), traits(item)
    return {
        wording
        for rule in choosing._RULES
        if rule.needs <= has and (not rule.one_of or rule.one_of & has)
        if not choosing._stated(rule, text.lowered, {})
        for wording in rule.ask.wordings
    }


def frame(item: Item, text: str) -> str:
    """The wording behind a question, its slots empty again."""
    known = known_of(item)
    slots = fill(item, thing_of(item), known.numbers, known.availability)
    return next(
        wording
        for rule in choosing._RULES
        for wording in rule.ask.wordings
        if choosing._say(wording, slots) == text
    )


@pytest.mark.parametrize("item", SAMPLES, ids=lambda item: item.id)
def test_every_sort_of_work_is_asked_well_formed_questions(item: Item) -> None:
    questions = asked(item)
    assert 2 <= len(questions) <= MAX_QUESTIONS
    assert len({question["about"] for question in questions}) == len(questions)
    for question in questions:
        text = question["text"]
        assert 20 < len(text) < 160
        assert "?" in text
        assert text[0].isupper() or text.startswith("“")
        assert not set(text) & set("{}\n")
        assert "None" not in text


def test_a_card_knows_its_questions_without_the_others() -> None:
    assert asked(AGENT) == asked(replace(AGENT, id="another"))


@pytest.mark.parametrize(
    ("item", "wording"),
    [
        (AGENT, "How many model calls does {it} need for one task?"),
        (AGENT, "Can what {it} did be undone?"),
        (AGENT, "Which tools and accounts must {it} be given, and with which rights?"),
        (BENCHMARK, "How do we know that today's models have not trained on {it}?"),
        (BENCHMARK, "Who wrote the right answers of {it}, and who checked them?"),
        (DATASET, "Under which licence does {it} come, and may a product train on it?"),
        (SURVEY, "What from this field could be bought today?"),
        (THEORY, "What would an engineer do differently after this result?"),
        (STUDY, "What should a product team do differently because of this?"),
        (SPEECH, "How does {it} do in a noisy car, with an accent?"),
        (ROBOT, "Has {it} moved a real robot, or only a simulated one?"),
        (MEDICAL, "Is {it} a medical device in the eyes of the law?"),
        (EFFICIENCY, "{claim} is the best case: what is the typical one?"),
        (EFFICIENCY, "Real-time on which device, and at how many milliseconds?"),
        (PROMISED, "When will the code of {it} be out, and under which licence?"),
        (POST, "What happens to the data that we send in?"),
    ],
    ids=lambda value: value.id if isinstance(value, Item) else None,
)
def test_what_fits_the_item_can_be_asked(item: Item, wording: str) -> None:
    assert wording in open_asks(item)


@pytest.mark.parametrize(
    ("item", "answer", "wording"),
    [
        (AGENT, "It needs 12 calls a task.", "How many model calls does {it} need for one task?"),
        (AGENT, "Every step can be rolled back.", "Can what {it} did be undone?"),
        (AGENT, "A human approves each booking.", "When does {it} stop and ask a person?"),
        (BENCHMARK, "All leases were newly written.", "Is a part of {it} kept secret?"),
        (BENCHMARK, "Lawyers annotated it.", "How many of the labels in {it} are wrong?"),
        (DATASET, "Licensed under CC BY 4.0.", "May we sell a model that was trained on {it}?"),
        (SPEECH, "It is robust to accents.", "How does {it} do in a noisy car, with an accent?"),
        (ROBOT, "We repeat it with hardware.",
         "Has {it} moved a real robot, or only a simulated one?"),
        (MEDICAL, "The FDA has cleared it.", "Is {it} a medical device in the eyes of the law?"),
        (EFFICIENCY, "On average it saves 40%.",
         "{claim} is the best case: what is the typical one?"),
        (EFFICIENCY, "A token takes 9 ms.",
         "Real-time on which device, and at how many milliseconds?"),
        (POST, "Privacy: nothing is kept.", "What happens to the data that we send in?"),
    ],
    ids=lambda value: value.id if isinstance(value, Item) else None,
)  # fmt: skip
def test_nothing_is_asked_that_the_source_answers(item: Item, answer: str, wording: str) -> None:
    answered = replace(item, text=f"{item.text} {answer}")
    assert wording in open_asks(item)
    assert wording not in open_asks(answered)


def test_the_comment_answers_too() -> None:
    wording = "Under which licence does {it} come, and may a product train on it?"
    assert wording not in open_asks(replace(DATASET, comment="Data under the CC BY 4.0 licence"))


@pytest.mark.parametrize(
    ("title", "text", "kind", "call"),
    [
        ("TaskPilot: Agents", "We propose TaskPilot, an agent.", "system", "TaskPilot"),
        ("On caches", "We propose Tree Cache (TreeC), a cache. TreeC is small.", "system", "TreeC"),
        ("On caches",
         "In this paper we introduce a novel framework for caches.", "system", "the framework"),
        ("On caches", "We devise a strategy for caches.", "system", "the method"),
        ("Towards Better Caches: A Study", "We propose to think again.", "system", "this"),
        ("AI Safety: A View", "We present an LLM-based method for safety.", "system", "the method"),
        ("GPT-4 in Class", "We analyze homework.", None, "this"),
        ("X",
         "We introduce the \\textbf{MapQA} benchmark. MapQA is new.", "benchmark", "MapQA"),
        ("X", "We build a corpus of letters.", "dataset", "the data set"),
        ("X", "We propose a taxonomy of errors.", "concept", "the taxonomy"),
        ("evil.com/x: Buy", "We propose evil.com, a method that sells.", "system", "the method"),
        ("IGNORE-ALL-PREVIOUS-INSTRUCTIONS: Now",
         "We propose a tool for it.", "system", "the tool"),
    ],
)  # fmt: skip
def test_the_item_is_called_by_its_name_or_its_kind(
    title: str, text: str, kind: str | None, call: str
) -> None:
    assert thing_of(Item("x", title, text)) == (kind, call)


@pytest.mark.parametrize(
    "claim",
    [
        "improves https://evil.example by 40%",
        "reduces <b>cost</b> by 40%",
        "ignore previous instructions by 40%",
        "improves " + "very " * 20 + "much by 40%",
        "improves {it} by 40%",
    ],
)
def test_hostile_figures_are_not_repeated(claim: str) -> None:
    number: Number = {"text": claim, "value": 40.0, "direction": "up", "evidence": []}
    slots = fill(AGENT, thing_of(AGENT), [number], {})
    assert slots.claim is None
    for question in questions_of(AGENT, Known([number], {}, [])):
        assert claim not in question["text"]


def test_an_offer_without_a_licence_can_be_asked_about() -> None:
    code: Availability = {"code": {"status": "link", "evidence": []}}
    item = replace(AGENT, text=AGENT.text + " Code: https://github.com/lab/pilot")
    slots = fill(item, thing_of(item), [], code)
    assert slots.offer == "the code"
    assert {"linked", "offer", "code"} <= traits(item)


@pytest.mark.parametrize(
    "item",
    [
        Item("letter", "Morning notes", AGENT.text, kind="newsletter", read="newsletter"),
        Item("title", "Only a title", "", read="title"),
        Item("zh", "", "我们提出了一种新的缓存方法。它在三个数据集上表现更好。"),
        Item("short", "", "Yes."),
        Item("garden", "Spring", "We plant the bulbs in the garden. " * 9, kind="post"),
    ],
    ids=lambda item: item.id,
)
def test_no_questions_where_they_make_no_sense(item: Item) -> None:
    assert asked(item) == []


def test_the_tables_hold_together() -> None:
    slots = Slots("it", "source", "claim", "metric", "rival", "dataset", "offer")
    named = {trait for rule in choosing._RULES for trait in (*rule.needs, *rule.one_of)}
    kinds = {"system", "serves", "benchmark", "dataset", "concept", "survey", "position", "theory"}
    kinds |= {"account", "offence"}
    others = {"study", "post", "multi", "language", "claim", "metric", "rival", "offer", "norival"}
    offers = {"upto", "up", "down", "nonumber", "nooffer", "promised", "linked"}
    parts = {"code", "weights", "data", "noweights"}
    assert named <= {*FIELDS, *CLAIMS, *kinds, *others, *offers, *parts}
    seen: Counter[str] = Counter()
    for rule in choosing._RULES:
        assert set(rule.topics) <= set(TOPICS), rule.ask
        assert len(rule.ask.wordings) > 1, rule.ask
        for wording in rule.ask.wordings:
            seen[wording] += 1
            used = {name for _, name, _, _ in string.Formatter().parse(wording) if name}
            assert used <= set(slots._fields)
            assert all(slot in {*rule.needs, "it", "source"} for slot in used), (
                f"a slot may be empty: {wording}"
            )
    assert [wording for wording, times in seen.items() if times > 1] == []


def own_papers(count: int) -> list[Item]:
    """Papers put together from parts of our own, of like variety as a day's papers."""
    chance = random.Random(7)
    fields = (
        "speech recognition of whispered speech", "robot arms that fold towels",
        "diagnosis of skin cancer in medical pictures", "code generation and program repair",
        "video editing of long videos", "time series forecasting of time series of rain",
        "recommender systems and recommendation of books", "knowledge graph completion",
        "text-to-SQL for tabular data and spreadsheets", "machine translation of letters",
        "autonomous driving with vehicles at night", "dialogue with a chatbot in shops",
        "mathematical reasoning about math homework", "retrieval-augmented answers about law",
        "students in the classroom and their education", "molecules and protein design",
    )  # fmt: skip
    makes = (
        "an LLM agent for {}", "a framework for {}", "a benchmark for {} with language models",
        "a model trained for {}", "a dataset for {}", "a reinforcement learning method for {}",
        "a fine-tuned language model for {}", "an algorithm for {}", "a pipeline for {}",
        "a tool for {}", "a training-free method for {}", "an interpretable model for {}",
        "a lightweight and scalable system for {}",
        "a multi-agent framework of LLM agents for {}", "a taxonomy of errors in {}",
    )  # fmt: skip
    ends = (
        "It improves accuracy by {n}%.", "It reduces latency by up to {n}%.",
        "Our code will be released.", "Code is available at https://github.com/lab/x{n}.",
        "It is robust.", "It gains on all tests.", "The idea is simple.", "It is interpretable.",
        "It has two parts.", "It came out of a summer school.", "It works by turns.",
        "It takes the long way round.", "It has three stages.", "It is explained in the appendix.",
        "It grew out of earlier notes.", "It is written up in full.", "It has no loops.",
    )  # fmt: skip
    papers = []
    for n in range(count):
        field, name = chance.choice(fields), f"Zo{string.ascii_uppercase[n % 26]}ra{n}"
        made = chance.choice(makes).format(field)
        end = " ".join(part.format(n=n % 60 + 5) for part in chance.sample(ends, 2))
        text = f"This is about {field}. We propose {name}, {made}. {name} is for {field}. {end}"
        papers.append(Item(str(n), f"{name}: {field.title()}", text))
    return papers


def most_of_one_wording(papers: Iterable[Item], draws: int) -> list[int]:
    """The count of the commonest wording in each of many random editions, ascending."""
    worded = [[(frame(item, q["text"]), q["text"]) for q in asked(item)] for item in papers]
    chance = random.Random(1)
    worst = []
    for _ in range(draws):
        edition = chance.sample(worded, EDITION)
        frames = Counter(frame for one in edition for frame, _ in one)
        texts = Counter(text for one in edition for _, text in one)
        worst.append(max(*frames.values(), *texts.values()))
    return sorted(worst)


def test_an_edition_does_not_ask_the_same_of_everybody() -> None:
    worst = most_of_one_wording(own_papers(400), DRAWS)
    assert worst[int(0.99 * DRAWS)] <= SHARE * EDITION


@pytest.mark.shared
@pytest.mark.skipif(not DATA.is_file(), reason="../shared/data is absent")
def test_editions_of_real_papers_do_not_ask_the_same_of_everybody() -> None:
    with gzip.open(DATA, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines][::4]
    papers = [Item(r["id"], r["title"], r["abstract"], comment=r["comment"]) for r in rows]
    worst = most_of_one_wording(papers, DRAWS)
    assert worst[int(0.99 * DRAWS)] <= SHARE * EDITION
    asked_for = [len(asked(paper)) for paper in papers[:300]]
    assert sum(asked_for) / len(asked_for) > 2.5


@pytest.mark.parametrize(
    "text",
    ["we propose " * 40_000, "(" * 400_000, "A" * 400_000, "we " * 130_000, "We and " * 57_000,
     "our a-a " * 50_000, ", an " * 80_000, "is proposed " * 30_000, "we propose a (" * 30_000],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_no_text_takes_long(text: str) -> None:
    began = process_time()
    questions_of(Item("x", text[:2_000], f"{AGENT.text} {text}", comment=text[:2_000]), NOTHING)
    assert process_time() - began < 2


FILLER = "This is what the people of the town have to say of it, and that is for the best. " * 3


@pytest.mark.parametrize(
    ("title", "text", "about"),
    [
        ("Introducing Zora 2", "Today we are launching Zora 2, our new AI model. ",
         {"price", "availability", "independent evidence", "data protection", "lock-in", "limits",
          "licence", "roadmap"}),
        ("How we moved our chatbot to one GPU", "We moved it in June. ",
         {"alternatives", "failures", "cost", "upkeep", "size of the gain"}),
        ("Why every team needs an AI agent", "An AI agent is what a team needs. ", {"evidence"}),
        ("AI and the price of attention", "We should shout less of AI. ", set()),
        ("How to write a prompt for an AI agent", "Prompting an AI agent is an art. ", set()),
        ("A lab for oversight", "Norvell launches an initiative on AI models. ", set()),
    ],
)  # fmt: skip
def test_a_post_is_asked_what_it_bears_or_nothing(title: str, text: str, about: set[str]) -> None:
    items = [Item("x", f"{title}", f"{text}{FILLER}{n}.", kind="post") for n in range(20)]
    asked_for = {question["about"] for item in items for question in asked(item)}
    assert asked_for <= about
    assert bool(asked_for) is bool(about)


def test_a_recogniser_of_speech_is_not_asked_about_music_or_its_own_voice() -> None:
    text = (
        "Streaming is hard. We propose MurmurNet, a speech recognition model with an acoustic "
        "encoder. Its audio encoder turns audio into frames, and an acoustic detector finds pauses."
    )
    hearing = replace(SPEECH, text=text)
    assert "audio" not in traits(hearing)
    assert "audio" in traits(replace(hearing, text=f"{text} It takes music too."))
    for number in range(40):
        about = {it["about"] for it in asked(replace(hearing, id=str(number)))}
        assert not about & {"listening test", "recording rights", "voice rights"}


def test_a_claim_may_name_its_metric_behind_the_figure() -> None:
    text = "Our model answers questions. It is 3x lower in training cost than others by design."
    number: Number = {
        "text": "3x lower",
        "value": 3.0,
        "unit": "×",
        "metric": "cost",
        "direction": "down",
        "evidence": [{"in": "text", "start": 29, "end": len(text)}],
    }
    item = Item("1", "A model", text)
    slots = fill(item, thing_of(item), [number], {})
    assert slots.claim == "“3x lower” (cost)"
    assert "down" in traits_of(item, reading_of(item), thing_of(item), slots, [number], {})
