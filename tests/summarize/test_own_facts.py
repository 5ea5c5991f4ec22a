"""Model sizes, hardware, data sets and studies with people: what counts, and what must not."""

import time

import pytest

from db.card import FactKind
from db.records import Kind
from summarize.card import Item
from summarize.facts import MAX_FACTS, facts_of
from summarize.sentences import split_sentences


def said(text: str, kind: FactKind, item_kind: Kind = "paper") -> list[str]:
    item = Item("1", "A title", text, kind=item_kind)
    return [it["text"] for it in facts_of(item, split_sentences(text)) if it["kind"] == kind]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We train a 7B model.", ["7B"]),
        ("It has only 396K parameters.", ["396K"]),
        ("We tune 1.5 billion parameters.", ["1.5 billion"]),
        ("We test Qwen2.5 (1.5B, 3B and 7B).", ["1.5B", "3B", "7B"]),
        ("Models from 0.6B to 32B parameters agree.", ["0.6B", "32B"]),
        ("It was trained on 2B tokens.", []),
        ("The firm is worth $7B and uses models.", []),
        ("We start from Foo-7B-Instruct.", []),
        ("We serve the page to 80M agents.", []),
        ("It outperforms frontier models including 27B Gemma-3 and 32B Granite.", []),
        ("It outperforms larger models with only 3B parameters.", ["3B"]),
        ("Consider a hypothetical model with 100 billion parameters.", []),
        ("The set holds 1.2M images for training models.", []),
    ],
)
def test_parameters(text: str, expected: list[str]) -> None:
    assert said(text, "parameters") == expected


def test_a_size_has_its_number_and_its_sentence() -> None:
    text = "It works. We train a 1.5B model."
    [fact] = facts_of(Item("1", "", text), split_sentences(text))
    assert fact["value"] == 1.5e9
    quote = fact["evidence"][0]
    assert text[quote["start"] : quote["end"]] == "We train a 1.5B model."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It trains on two A100 GPUs.", ["two A100 GPUs"]),
        ("It runs on a Raspberry Pi 4.", ["a Raspberry Pi 4"]),
        ("It reaches 40 FPS on a single consumer GPU.", ["a single consumer GPU"]),
        ("We deploy it on an iPhone 15.", ["an iPhone 15"]),
        ("We save GPU memory.", []),
        ("It answers in 50 ms on CPU.", ["CPU"]),
        ("It needs 3 ms on 16-32 GPUs.", ["16-32 GPUs"]),
        ("Kernels on GPU.", []),
        ("It avoids materializing the cache on GPU, in 5 ms.", []),
        ("Spans live across a GPU-CPU memory hierarchy.", []),
        ("It needs no server and runs without a GPU.", []),
        ("We write GPU kernels with agents.", []),
    ],
)
def test_hardware(text: str, expected: list[str]) -> None:
    assert said(text, "hardware") == expected


def test_hardware_told_again_in_fewer_words_is_no_other() -> None:
    text = "Costs: RTX 3090 (24 GB). It serves 9 users on an RTX 3090, or on a laptop."
    assert said(text, "hardware") == ["RTX 3090 (24 GB)", "a laptop"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It wins on ImageNet and Foo1K.", ["ImageNet", "Foo1K"]),
        ("We introduce Mirage, a large benchmark for agents.", ["Mirage"]),
        ("We test it on the FooSpeech corpus.", ["FooSpeech"]),
        ("On LongBench, BarNet9 wins.", ["LongBench"]),
        ("It beats GPT-4 and LLaMA3 in speed.", []),
        ("We use an English dataset and an EEG dataset.", []),
        ("Past ECI datasets are small.", []),
        ("We publish a large ECI benchmark.", []),
        ("We present AgentFooQA, a multi-agent pipeline.", []),
        ("Answers are sent to a CodaBench leaderboard.", []),
        ("We plan benchmark-driven work on NLP benchmarks.", []),
    ],
)
def test_datasets(text: str, expected: list[str]) -> None:
    assert said(text, "dataset") == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A user study with 24 participants confirms it.", True),
        ("We interviewed nine nurses.", True),
        ("Human evaluation shows that readers prefer it.", True),
        ("Two independent human raters score each answer.", True),
        ("It scores 4.9 of 5 in blind expert review.", True),
        ("We compare them to choices made by human participants.", True),
        ("Participants preferred the second design.", True),
        ("It makes human-like errors.", False),
        ("Human evaluation is costly and slow.", False),
        ("Scores correlate with human judgments of 20 raters.", False),
        ("Teachers are evaluated across four U-Net students.", False),
        ("Future user studies should test it.", False),
        ("Labels were made through LLM-assisted expert review.", False),
    ],
)
def test_studies_with_people(text: str, found: bool) -> None:
    assert bool(said(text, "human_study")) is found


@pytest.mark.parametrize(
    ("sentence", "hardware"),
    [
        ("It took 3,000 A100 GPU hours.", ["A100 GPU"]),
        ("It runs on a single CPU core.", ["a single CPU core"]),
        ("Phones threaten the iPhone market.", []),
        ("It is trained on a Tesla 40GB A100 GPU.", ["a Tesla 40GB A100 GPU"]),
        ("It needs 9 hours on one A100-80G GPU.", ["one A100-80G GPU"]),
        ("It runs on an RTX PRO 6000 Blackwell GPU.", ["an RTX PRO 6000 Blackwell GPU"]),
        ("It fits on a free GPU with just 16 GB of RAM.", ["a free GPU with just 16 GB of RAM"]),
        ("We tune it on a singular A100 GPU.", ["a singular A100 GPU"]),
        ("We tune it on 12 H100 nodes.", ["12 H100 nodes"]),
        ("We port it to a GPU system.", ["a GPU system"]),
        ("We port it to a GPU kernel.", []),
        ("It runs on commodity GPU hardware.", ["commodity GPU hardware"]),
        ("We build it on a Zynq UltraScale+ ZCU104 board.", ["a Zynq UltraScale+ ZCU104 board"]),
        ("It takes 3 ms on an Intel Xeon Gold 6248 CPU.", ["an Intel Xeon Gold 6248 CPU"]),
    ],
)
def test_hardware_is_whole_and_ran_something(sentence: str, hardware: list[str]) -> None:
    assert said(sentence, "hardware") == hardware


@pytest.mark.parametrize(
    ("sentence", "hardware"),
    [
        ("Our chip is four times faster than an A100 GPU.", []),
        ("Our chip saves 60% of the energy compared to the H100 GPU.", []),
        ("It reaches a 3x speedup over an RTX 3090.", []),
        ("It is 3x faster than the old hand-written solver on an RTX 3090.", ["an RTX 3090"]),
        ("On the phone it is faster than a large editor running on an A100 GPU.", []),
        ("It is more accurate than baselines running on GPUs, in 5 ms.", []),
        ("Our solver on a GPU is faster than theirs on a CPU.", ["a GPU"]),
        ("Rotating takes four H100 GPUs.", ["four H100 GPUs"]),
        ("FooQuant requires four H100 GPUs, whereas ours needs only one GPU.", ["one GPU"]),
        ("It costs as much as resources equivalent to eight H20 GPUs.", []),
        ("It paves the way for inference on commodity hardware.", []),
        ("It makes inference more accessible on consumer hardware.", []),
        ("It is suitable for training on a single GPU.", []),
        ("Training on a single GPU remains slow.", []),
    ],
)
def test_hardware_of_rivals_and_hopes_is_none(sentence: str, hardware: list[str]) -> None:
    assert said(sentence, "hardware") == hardware


def test_newsletters_have_no_facts_and_posts_no_studies() -> None:
    text = "We train a 7B model on an A100. A user study with 9 participants confirms it."
    assert facts_of(Item("1", "", text, kind="newsletter"), split_sentences(text)) == []
    assert said(text, "human_study", "post") == []
    assert said("My phone bill for an iPhone grew.", "hardware", "post") == []


def test_facts_are_few_and_each_stands_once() -> None:
    text = " ".join(f"We test a {size}B model on Foo{size}Bench." for size in (1, 2, 3, 3, 4, 5, 6))
    facts = facts_of(Item("1", "", text), split_sentences(text))
    assert len(facts) <= MAX_FACTS
    assert len({(fact["kind"], fact["text"]) for fact in facts}) == len(facts)


@pytest.mark.parametrize(
    "unit",
    [
        *("1B ", "A ", "study with 12 ", "X-", "on A1, ", "((", "a single ", "than on 8 A100 GPU "),
        *("8 A100-80G, ", "compared to a GPU runs on a GPU ", "requires four H100 ", "future "),
    ],
)
def test_hostile_sentences_do_not_stall(unit: str) -> None:
    text = (unit * 400_000)[:400_000]
    spans = [(at, at + 4_900) for at in range(0, 19_600, 4_900)] + [(0, len(text))]
    began = time.perf_counter()
    facts_of(Item("1", "", text), spans)
    assert time.perf_counter() - began < 5
