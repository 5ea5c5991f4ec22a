"""Thresholds against the figures of cards: what fires, what is a near miss, what is neither."""

from typing import Any

import pytest

from db.card import Card, Evidence, Number
from digest.thresholds import judge
from settings import Bet
from tests.digest.making import card_of, work_of

MET, MISSED, NEITHER = True, False, None


def number(text: str, value: float, unit: str = "", metric: str = "", **more: Any) -> Number:
    found: Number = {"text": text, "value": value, "evidence": []}
    if unit:
        found["unit"] = unit
    if metric:
        found["metric"] = metric
    return {**found, **more}  # type: ignore[typeddict-item]


def held(threshold: str, *numbers: Number, text: str | None = None) -> bool | None:
    work = work_of("a", "T", text or "A text.")
    card: Card = card_of(work)
    for one in numbers:
        one["evidence"] = [{"in": "text", "start": 0, "end": len(work.text)}]
    card["numbers"] = list(numbers)
    bet = Bet(name="n", text="t", thresholds=(threshold,))
    found = judge(card, bet, text)
    return found[0].met if found else NEITHER


WER47 = ("4.7% WER", 4.7, "%", "WER")
CASES: list[tuple[str, tuple[Any, ...], dict[str, Any], bool | None]] = [
    # Levels in one unit, and at the limit.
    ("WER < 5 %", WER47, {}, MET),
    ("WER < 4 %", WER47, {}, MISSED),
    ("WER < 4.7 %", WER47, {}, MISSED),
    ("WER <= 4.7 %", WER47, {}, MET),
    ("word error rate under 5 percent", WER47, {}, MET),
    ("WER < 5 %", ("word error rate of 4.7%", 4.7, "%", "word error rate"), {}, MET),
    ("accuracy >= 90%", ("94.3% accuracy", 94.3, "%", "accuracy"), {}, MET),
    ("accuracy >= 90%", ("average accuracy of 94.3%", 94.3, "%", "average accuracy"), {}, MET),
    ("accuracy >= 90%", ("71.2% accuracy", 71.2, "%", "accuracy"), {}, MISSED),
    ("F1 >= 90%", ("97.29% F1", 97.29, "%", "F1"), {}, MET),
    ("F1 >= 90%", ("macro F1 scores of 0.913", 0.913, "", "macro F1 scores"), {}, MET),
    ("F1 >= 0.9", ("97.29% F1", 97.29, "%", "F1"), {}, MET),
    ("F1 >= 0.9", ("F1 of 93.1", 93.1, "", "F1"), {}, MET),
    ("F1 >= 0.9", ("F1 = 0.84", 0.84, "", "F1"), {}, MISSED),
    ("perplexity < 10", ("perplexity of 6.76", 6.76, "", "perplexity"), {}, MET),
    # Another metric, or none: neither.
    ("WER < 5 %", ("CER of 2%", 2, "%", "CER"), {}, NEITHER),
    ("WER < 5 %", ("reaches 4.7%", 4.7, "%"), {}, NEITHER),
    ("accuracy >= 90%", ("achieves 94.3%", 94.3, "%"), {}, NEITHER),
    ("accuracy >= 90%", ("relative accuracy of 94%", 94, "%", "relative accuracy"), {}, NEITHER),
    ("success rate at least 80%", ("attack success rates of 83%", 83, "%", "attack success rates"),
     {}, NEITHER),
    ("macro F1 >= 0.9", ("F1 of 0.95", 0.95, "", "F1"), {}, NEITHER),
    ("AUPRC > 0.9", ("AUROC of 0.99", 0.99, "", "AUROC"), {}, NEITHER),
    # Units convert; what does not is left alone.
    ("under 1 GB", ("640 MB of memory", 640, "MB", "memory"), {}, MET),
    ("under 1 GB", ("1,200 MB of memory", 1200, "MB", "memory"), {}, MISSED),
    ("under 1 GB", ("1 GiB of memory", 1, "GiB", "memory"), {}, MISSED),
    ("memory under 16 GB", ("fits in 12 GB", 12, "GB"), {}, NEITHER),
    ("under 1 GB", ("memory of 7%", 7, "%", "memory"), {}, NEITHER),
    ("latency below 200 ms", ("latency of 0.18 s", 0.18, "s", "latency"), {}, MET),
    ("latency below 200 ms", ("latency of 1.2 s", 1.2, "s", "latency"), {}, MISSED),
    ("latency below 200 ms", ("training time of 0.1 s", 0.1, "s", "training time"), {}, NEITHER),
    ("latency below 200 ms", ("latency of 25%", 25, "%", "latency"), {}, NEITHER),
    ("latency below 200 ms", ("inference time of 90 ms", 90, "ms", "inference time"), {}, MET),
    ("throughput > 100 tokens/s", ("throughput of 120 tokens/s", 120, "tokens/s", "throughput"),
     {}, MET),
    ("$1 per million tokens or less",
     ("$0.40 per million tokens", 0.4, "USD per million tokens", "cost"), {}, MET),
    ("$1 per million tokens or less",
     ("$0.002 per thousand tokens", 0.002, "USD/thousand tokens", "price"), {}, MISSED),
    ("$1 per million tokens or less", ("$0.40 per query", 0.4, "USD/query", "cost"), {}, NEITHER),
    ("$1 per million tokens or less",
     ("€0.40 per million tokens", 0.4, "EUR/million tokens", "cost"), {}, NEITHER),
    ("BLEU > 30", ("BLEU score of 0.913", 0.913, "", "BLEU"), {}, NEITHER),
    # A change is no level, and a level no change.
    ("accuracy >= 3%", ("improves accuracy by 5%", 5, "%", "accuracy"), {"direction": "up"},
     NEITHER),
    ("accuracy >= 3%", ("+5.2% accuracy", 5.2, "%", "accuracy"), {"direction": "up"}, NEITHER),
    ("WER < 50 %", ("reduces WER by 12%", 12, "%", "WER"), {"direction": "down"}, NEITHER),
    ("WER < 5 %", ("accuracy and 3%", 3, "%", "WER"), {"direction": "down"}, NEITHER),
    ("accuracy >= 3%", ("and 5%", 5, "%", "accuracy"), {}, NEITHER),
    ("+3 points accuracy", ("+5.2% accuracy", 5.2, "%", "accuracy"), {"direction": "up"}, NEITHER),
    ("+3 points accuracy", ("+5.2 points accuracy", 5.2, "points", "accuracy"),
     {"direction": "up"}, MET),
    ("+3 points accuracy", ("+1.8 points accuracy", 1.8, "points", "accuracy"),
     {"direction": "up"}, MISSED),
    ("+3 points accuracy", ("drops accuracy by 5 points", 5, "points", "accuracy"),
     {"direction": "down"}, NEITHER),
    ("accuracy >= 3%", ("+5.2 points accuracy", 5.2, "points", "accuracy"), {"direction": "up"},
     NEITHER),
    ("latency below 200 ms", ("halves the latency", 0.5, "×", "latency"), {"direction": "down"},
     NEITHER),
    # "from … to …" ends at a level.
    ("WER < 5 %", ("WER from 7.2% to 4.7%", 4.7, "%", "WER"),
     {"direction": "down", "baseline": "7.2%"}, MET),
    ("under 3 GB", ("memory from 5.41 to 2.78 GB", 2.78, "GB", "memory"),
     {"direction": "down", "baseline": "5.41"}, MET),
    ("at least 30 % lower memory", ("memory from 5.41 to 2.78 GB", 2.78, "GB", "memory"),
     {"direction": "down", "baseline": "5.41"}, NEITHER),
    ("under 2 GB", ("halves memory to 1.9 GB", 1.9, "GB", "memory"), {"direction": "down"}, MET),
    ("under 2 GB", ("reduces memory by 1.9 GB", 1.9, "GB", "memory"), {"direction": "down"},
     NEITHER),
    # Changes against changes.
    ("at least 2x faster", ("2.3x faster", 2.3, "×"), {"direction": "up"}, MET),
    ("at least 2x faster", ("1.4x faster", 1.4, "×"), {"direction": "up"}, MISSED),
    ("at least 2x faster", ("5x speedup", 5, "×"), {"direction": "up"}, MET),
    ("at least 2x faster", ("8.7x lower inference latency", 8.7, "×", "inference latency"),
     {"direction": "down"}, MET),
    ("at least 2x faster", ("halves the latency", 0.5, "×", "latency"), {"direction": "down"}, MET),
    ("at least 2x faster", ("doubles the latency", 2, "×", "latency"), {"direction": "up"},
     NEITHER),
    ("at least 2x faster", ("5.6x improvement", 5.6, "×"), {"direction": "up"}, NEITHER),
    ("at least 2x faster", ("outperforms by 3x", 3, "×"), {"direction": "up"}, NEITHER),
    ("at least 2x faster", ("50% faster", 50, "%"), {"direction": "up"}, NEITHER),
    ("at least 50% faster", ("60% lower latency", 60, "%", "latency"), {"direction": "down"},
     NEITHER),
    ("at least 2x cheaper", ("11x lower cost", 11, "×", "cost"), {"direction": "down"}, MET),
    ("at least 30 % lower latency", ("reduces latency by 43%", 43, "%", "latency"),
     {"direction": "down"}, MET),
    ("at least 30 % lower latency", ("latency rises by 43%", 43, "%", "latency"),
     {"direction": "up"}, NEITHER),
    ("50% fewer tokens", ("68% fewer tokens", 68, "%", "tokens"), {"direction": "down"}, MET),
    # Where something ends is no change by so much.
    ("at least 10 % lower WER", ("reduced WER to 15.8%", 15.8, "%", "WER"), {"direction": "down"},
     NEITHER),
    ("at least 10 % higher F1", ("72% -> 100%", 100, "%", "F1"), {"direction": "up"}, NEITHER),
    ("at least 10 % lower WER", ("reduces WER by up to 5%", 5, "%", "WER"),
     {"direction": "down"}, MISSED),
    # Hedges: a bound that leaves it open is neither.
    ("accuracy >= 90%", ("up to 94% accuracy", 94, "%", "accuracy"), {}, NEITHER),
    ("accuracy >= 90%", ("up to 80% accuracy", 80, "%", "accuracy"), {}, MISSED),
    ("accuracy >= 90%", ("over 94% accuracy", 94, "%", "accuracy"), {}, MET),
    ("accuracy >= 90%", ("over 80% accuracy", 80, "%", "accuracy"), {}, NEITHER),
    ("WER < 5 %", ("less than 5% WER", 5, "%", "WER"), {}, NEITHER),
    ("WER < 5 %", ("at most 4% WER", 4, "%", "WER"), {}, MET),
    ("accuracy >= 90%", ("nearly 90% accuracy", 90, "%", "accuracy"), {}, NEITHER),
    ("accuracy >= 80%", ("nearly 90% accuracy", 90, "%", "accuracy"), {}, MET),
    ("accuracy >= 90%", ("only 92% accuracy", 92, "%", "accuracy"), {}, NEITHER),
    # Data sets.
    ("WER < 5 % on LibriSpeech", WER47, {"dataset": "LibriSpeech test-clean"}, MET),
    ("WER < 5 % on LibriSpeech", WER47, {"dataset": "CHiME-6"}, NEITHER),
    ("WER < 5 % on LibriSpeech", WER47, {}, NEITHER),
    ("accuracy > 90% on CIFAR-10", ("95% accuracy", 95, "%", "accuracy"),
     {"dataset": "CIFAR-100"}, NEITHER),
]  # fmt: skip


@pytest.mark.parametrize(("threshold", "parts", "more", "expected"), CASES)
def test_a_figure_against_a_threshold(
    threshold: str, parts: tuple[Any, ...], more: dict[str, Any], expected: bool | None
) -> None:
    assert held(threshold, number(*parts, **more)) is expected


@pytest.mark.parametrize(
    ("text", "figure", "expected"),
    [
        ("Our model reaches 94.3% accuracy.", "94.3% accuracy", MET),
        ("Fine-tuning beats prompting, and reaches 94.3% accuracy.", "94.3% accuracy", MET),
        ("It is close to humans with 94.3% accuracy.", "94.3% accuracy", NEITHER),
        ("We lag behind, while GPT-4 gets 94.3% accuracy.", "94.3% accuracy", NEITHER),
        ("It needs less than the baseline with 94.3% accuracy.", "94.3% accuracy", NEITHER),
        ("We aim at the 94.3% accuracy of existing tools.", "94.3% accuracy", NEITHER),
        ("We saw 94.3% accuracy for the baseline.", "94.3% accuracy", NEITHER),
        ("Even the best models reach 94.3% accuracy.", "94.3% accuracy", NEITHER),
        ("The cost (assumed $50, 94.3% accuracy) is low.", "94.3% accuracy", NEITHER),
        ("It improves over strong agents (94.3% accuracy).", "94.3% accuracy", NEITHER),
    ],
)
def test_the_words_around_can_give_a_figure_to_another(
    text: str, figure: str, expected: bool | None
) -> None:
    found = number(figure, 94.3, "%", "accuracy")
    assert held("accuracy >= 90%", found, text=text) is expected


def test_shared_wordings_leave_open_whose_figure_it_is() -> None:
    both = "We measure WER and CER of 0.07 and 0.05."
    assert held("CER < 10%", number("CER of 0.07", 0.07, "", "CER"), text=both) is NEITHER
    curve = "A precision-recall AUC of 0.9937 is reached."
    assert held("AUROC > 0.9", number("AUC of 0.9937", 0.9937, "", "AUC"), text=curve) is NEITHER


def test_sizes_of_models_are_figures_too() -> None:
    work = work_of("a", "T", "A 350M-parameter model.")
    card = card_of(work)
    card["facts"] = [
        {
            "kind": "parameters",
            "text": "350M-parameter",
            "value": 350e6,
            "evidence": [{"in": "text", "start": 0, "end": 23}],
        }
    ]
    (found,) = judge(card, Bet(name="n", text="t", thresholds=("under 1B parameters",)), work.text)
    assert found.met
    assert found.reason == "meets your threshold under 1B parameters: 350M-parameter"


@pytest.mark.parametrize(
    ("text", "sizes", "expected"),
    [
        ("A 350M-parameter model and a 125M one.", {"350M-parameter": 350e6, "125M": 125e6}, MET),
        ("Models of 0.6B and 7B parameters.", {"0.6B": 6e8, "7B": 7e9}, NEITHER),
        ("Backbones of 0.6B--32B.", {"0.6B": 6e8}, NEITHER),
        ("Gains from 270M to 32B parameters.", {"270M": 270e6}, NEITHER),
        ("It adds 2.5M trainable parameters.", {"2.5M": 2.5e6}, NEITHER),
        ("A 2M-parameter adapter.", {"2M": 2e6}, NEITHER),
        ("A model of 7B parameters.", {"7B": 7e9}, MISSED),
    ],
)
def test_sizes_must_be_those_of_the_whole_model(
    text: str, sizes: dict[str, float], expected: bool | None
) -> None:
    work = work_of("a", "T", text)
    card = card_of(work)
    place: Evidence = {"in": "text", "start": 0, "end": len(text)}
    card["facts"] = [
        {"kind": "parameters", "text": words, "value": value, "evidence": [place]}
        for words, value in sizes.items()
    ]
    found = judge(card, Bet(name="n", text="t", thresholds=("under 1B parameters",)), text)
    assert (found[0].met if found else NEITHER) is expected


def test_a_threshold_stands_once_and_its_best_figure_counts() -> None:
    card = card_of(work_of("a", "T", "A text."))
    card["numbers"] = [
        number("71% accuracy", 71, "%", "accuracy"),
        number("93\\% accuracy", 93, "%", "accuracy"),
        number("95% accuracy", 95, "%", "accuracy"),
    ]
    bet = Bet(name="n", text="t", thresholds=("WER < 5 %", "accuracy >= 90%", "accuracy > 99%"))
    met, missed = judge(card, bet)
    assert (met.met, met.figure) == (True, "93% accuracy")
    assert met.reason == "meets your threshold accuracy >= 90%: 93% accuracy"
    assert (missed.met, missed.figure) == (False, "71% accuracy")
    assert missed.reason.startswith("misses your threshold accuracy > 99%: ")


def test_a_threshold_that_cannot_be_read_any_more_is_passed_over() -> None:
    card = card_of(work_of("a", "T", "A text."))
    card["numbers"] = [number(*WER47)]
    bet = Bet.model_construct(name="n", text="t", weight=1.0, thresholds=("soon", "WER < 5 %"))
    assert [it.threshold.text for it in judge(card, bet)] == ["WER < 5 %"]
