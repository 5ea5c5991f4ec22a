"""Figures: levels, lists, and the metric, data set and baseline that their sentence names."""

import pytest

from db.card import Number
from summarize.numbers import numbers_of


def figures(sentence: str) -> list[Number]:
    return numbers_of(sentence, [(0, len(sentence))])


@pytest.mark.parametrize(
    ("sentence", "value", "unit", "metric", "direction"),
    [
        ("It obtained a 0.74 weighted F1-score.", 0.74, None, "weighted F1-score", None),
        ("Style tag F1 reaches 0.753.", 0.753, None, "Style tag F1", None),
        ("It yields a 92% average ASR.", 92, "%", "ASR", None),
        ("It achieves a new state-of-the-art WER of 4.3\\%.", 4.3, "%", "WER", None),
        ("It solves 54% of the tasks.", 54, "%", None, None),
        ("It holds in 99.8% of outputs.", 99.8, "%", None, None),
        ("It retains 91% of full-cache accuracy.", 91, "%", None, None),
        (
            "It reduced word error rate to 15.8% with an hour of speech.",
            15.8,
            "%",
            "word error rate",
            "down",
        ),
        ("It raises success from 0.668 to 0.838.", 0.838, None, "success", "up"),
        ("The recall rises (F1 64.9 -> 69.0).", 69.0, None, "F1", "up"),
        ("It outperforms rivals by up to 40 AUROC points.", 40, "points", "AUROC", "up"),
        ("It improves AUROC by 0.05 on average.", 0.05, None, "AUROC", "up"),
        ("It cuts aggregate regret by 43.6%.", 43.6, "%", "aggregate regret", "down"),
        ("It reaches 19.5% higher efficiency.", 19.5, "%", "efficiency", "up"),
        ("It needs 6x more wrong calls.", 6, "×", "wrong calls", "up"),
        ("It brings gains of 20 points in accuracy.", 20, "points", "accuracy", "up"),
        ("It has a 1.3x FID improvement.", 1.3, "×", "FID", "down"),
        ("Better feedback raises success from 0.27 to 0.90.", 0.9, None, "success", "up"),
        ("Accuracy drops by 12 points.", 12, "points", "Accuracy", "down"),
        ("It has a 35% latency reduction.", 35, "%", "latency", "down"),
        ("It gives a $2.26\\times$ inference speedup.", 2.26, "×", "inference speedup", "up"),
        ("It shrinks memory by a factor of 3.", 3, "×", "memory", "down"),
        ("It is twice as fast as before.", 2, "×", None, "up"),
        ("It is an order of magnitude cheaper.", 10, "×", None, "down"),
        ("It gains +0.03 F1.", 0.03, None, "F1", "up"),
        ("It ends up losing 18.5 Dice points.", 18.5, "points", "Dice", "down"),
    ],
)
def test_value_metric_and_direction(
    sentence: str, value: float, unit: str | None, metric: str | None, direction: str | None
) -> None:
    [found] = figures(sentence)
    assert found["value"] == value
    assert found.get("unit") == unit
    assert found.get("metric") == metric
    assert found.get("direction") == direction


@pytest.mark.parametrize(
    ("sentence", "values", "metrics"),
    [
        ("It obtains 3.6% WER on TED-LIUM and 10.9% on Earnings-22.", [3.6, 10.9], ["WER", "WER"]),
        ("It reaches 96.6% and 98.4% accuracy.", [96.6, 98.4], ["accuracy", "accuracy"]),
        ("It has 65.6% validity and 66.3% coverage.", [65.6, 66.3], ["validity", "coverage"]),
        ("It improves recall by 3% on A and 5% on B.", [3, 5], ["recall", "recall"]),
        ("It increases precision and reduces latency by 3%.", [3], ["latency"]),
    ],
)
def test_lists_share_their_metric(sentence: str, values: list[float], metrics: list[str]) -> None:
    found = figures(sentence)
    assert [one["value"] for one in found] == values
    assert [one.get("metric") for one in found] == metrics


@pytest.mark.parametrize(
    ("sentence", "baseline"),
    [
        ("It outperforms GPT-4 by 5%.", "GPT-4"),
        ("It improves over the best critic by 5 points.", "best critic"),
        ("It cuts latency by 30% compared with the full cache.", "full cache"),
        ("It is 5.6x faster than fixed-size inference on two machines.", "fixed-size inference"),
        ("It improves accuracy by 3% over ten datasets.", None),
        ("It improves accuracy by 3% over time.", None),
        ("It improves accuracy by 3% over prompt-based and other rivals.", None),
        ("It improves accuracy by 3% over DAPO. Notably, it is small.", "DAPO"),
        ("Its recall is 97% against human labels.", None),
    ],
)
def test_baselines(sentence: str, baseline: str | None) -> None:
    assert figures(sentence)[0].get("baseline") == baseline


@pytest.mark.parametrize(
    ("sentence", "dataset"),
    [
        ("It improves accuracy on GSM8K by 5%.", "GSM8K"),
        ("On GSM8K, it improves accuracy from 73% to 75%.", "GSM8K"),
        ("It reaches 86% recall on the MMLU benchmark.", "MMLU"),
        ("It gains 5% on GSM8K and MMLU.", None),
        ("It improves MMLU from 70% to 73%.", "MMLU"),
        ("It gains 5% on RewardBench 2.", None),
        ("Charts hold 7 times more points than those in the ChartQA benchmark.", None),
        ("It gains 5% on GSM8K Mistake for Foo.", None),
        ("It gains 5% on CIFAR-10/100.", None),
        ("Across MMLU, MathQA and GSM8K, it gains +5%.", None),
    ],
)
def test_data_sets(sentence: str, dataset: str | None) -> None:
    assert figures(sentence)[0].get("dataset") == dataset


@pytest.mark.parametrize(
    "sentence",
    [
        "It is better, compared to 89.3% accuracy for the older model.",
        "It beats the old critic, which achieves 43.4% on average.",
        "The drop from success rate to pass rate is 41%.",
        "It works with only 10% coverage.",
        "It reaches 81% to 95% success.",
        "It has a $35$-$40\\%$ incorporation rate.",
        "It is between 40% and 60% accuracy.",
        "We report 95% lower bounds.",
        "It moves from +4.2 points to something.",
        "At 80% coverage it works.",
        "Triples stored in a database help.",
        "It is steady in the 1.4% retention regime.",
        "Images count (IoU = 0.5).",
        "Values fall in the [-3%, +7%] range.",
        "The largest gain was only 0.98 BLEU-4.",
        "It has improvements in BLEU-4 (0.47%).",
        "It works, beating the best score (76.1% F1).",
        "We train on 10% of the samples.",
        "It is robust to 5% noise and improves robustness to 5%.",
        "Recall at 95% precision is high.",
        "It reaches an accuracy of 82.2% +/- 3.9%.",
        "A reduction of parameters, from 5 to 10 times, is seen.",
    ],
)
def test_what_is_no_figure(sentence: str) -> None:
    assert figures(sentence) == []


def test_a_list_of_changes_shares_unit_and_metric() -> None:
    one, other = figures("On Barn and Shed, it raises the pass rate by +3.1, +2.4pp over a rule.")
    assert (one["value"], one["unit"], one["metric"]) == (3.1, "points", "pass rate")
    assert (other["value"], other["unit"], other["metric"]) == (2.4, "points", "pass rate")
    (alone,) = figures("It raises the F1 score by 0.31, and 2.4pp of the rest is noise.")
    assert "unit" not in alone


def test_a_metric_is_left_out_where_the_words_name_something_else() -> None:
    for sentence in (
        "It improves Qwen3-8B by 5%.",
        "It improves the baseline by 5%.",
        "It is 3x more vulnerable than before.",
        "It gains 5% in zero-shot settings.",
        "It is 2.4 times more surprising than that.",
        "It helps four backbones and lifts Foo from 22% to 51%.",
    ):
        assert "metric" not in figures(sentence)[0]


def test_a_post_has_no_figures_of_prices_plans_and_others() -> None:
    for sentence in (
        "It costs $9 per month.",
        "It could cut costs by 20%.",
        "Analysts say that sales fell by 20%.",
        "Can we cut costs by 20%?",
        "The model reaches 94% accuracy.",
        "I believe that we cut costs by 20%.",
        "We tested Foo; it cuts costs by 20%.",
        "Our customers cut costs by 20%.",
        "We built it for Foo, whose team says it cut costs by 20%.",
    ):
        assert numbers_of(sentence, [(0, len(sentence))], "post") == []
    for sentence in (
        "We cut costs by 20%.",
        "In our tests, costs fell by 20%.",
        "It cut the costs of our own desk by 20%.",
    ):
        assert numbers_of(sentence, [(0, len(sentence))], "post")[0]["value"] == 20


@pytest.mark.parametrize(
    ("sentence", "metric"),
    [
        ("It improves the router from 72% to 78%.", None),
        ("It improves the router from 72% to 78% average accuracy.", "accuracy"),
        ("It improves performance by 1% F1.", "F1"),
        ("It lifts the rules to 79%.", None),
        ("Full retention improves completion to 71%.", None),
        ("It speeds up inference by 20%.", "inference"),
        ("It accelerates diffusion transformers by 20%.", None),
        ("It has a 3x speedup in training time.", None),
        ("It has a 3x attention speedup.", "attention speedup"),
        ("It is 88% less complex.", None),
        ("It has 30% computational savings.", None),
        ("Its success rate drops significantly from 65% to 30%.", "success rate"),
        ("It raises scores while cutting latency from 9 s to 2 s.", "latency"),
        ("It improves over Foo by 25% in TPR@0.1% FPR.", None),
        ("It reaches an Average Precision of 0.51.", "Average Precision"),
        ("It outperforms Foo's F1 score by 2%.", "F1 score"),
        ("It reaches a 84% Success Rate.", "Success Rate"),
        ("It reaches 30.3% top-1 accuracies.", "top-1 accuracies"),
    ],
)
def test_a_metric_is_what_is_measured_and_not_what_was_improved(
    sentence: str, metric: str | None
) -> None:
    assert figures(sentence)[0].get("metric") == metric


@pytest.mark.parametrize(
    "sentence",
    [
        "We see an improvement of 10.5 perplexity over the rest.",
        "It loses 0.6 GLUE score performance degradation.",
        "It has 2-4x higher scores.",
        "It has 0.79 +- 0.13 specificity.",
        "It is compared to the previous best accuracy of 61.5%.",
        "All models beat Foo's AUC of 0.73.",
    ],
)
def test_changes_ranges_deviations_and_rivals_are_no_levels(sentence: str) -> None:
    assert figures(sentence) == []


def test_what_should_be_large_goes_up() -> None:
    [found] = figures("It improves memory reliability by 28%.")
    assert found["direction"] == "up"
    [found] = figures("It has an 8% improvement in word error rate.")
    assert found["direction"] == "down"


def test_a_data_set_has_its_year_and_is_not_that_of_another_test() -> None:
    [found] = figures("On IWSLT 2017, it reaches a BLEU of 34.2.")
    assert found["dataset"] == "IWSLT 2017"
    [found] = figures("On GSM8K, it wins, and accuracy rises by 5% across all other benchmarks.")
    assert "dataset" not in found
