"""Thresholds in plain writing: what is understood, and what is refused with a word why."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from settings import Settings, SettingsError, load
from settings.quantities import is_known, metric_of, unit_of
from settings.thresholds import ThresholdError, parse
from tests.test_settings import config

READ = [
    # written, metric, comparison, limit in the unit's base, dimension, change
    ("WER < 5 %", "WER", "<", 5, "%", None),
    ("WER<5%", "WER", "<", 5, "%", None),
    ("WER ≤ 5 percent", "WER", "<=", 5, "%", None),
    ("word error rate under 5 percent", "WER", "<", 5, "%", None),
    ("WER better than 5 %", "WER", "<=", 5, "%", None),
    ("under 1 GB", None, "<", 1e9, "B", None),
    ("< 1 GiB", None, "<", 1024**3, "B", None),
    ("runs in 8 GB or less", None, "<=", 8e9, "B", None),
    ("no more than 8 GB VRAM", "memory", "<=", 8e9, "B", None),
    ("memory under 640 MB", "memory", "<", 640e6, "B", None),
    ("model size at most 500MB", "size", "<=", 500e6, "B", None),
    ("latency below 200 ms", "latency", "<", 0.2, "s", None),
    ("inference time ≤ 50ms", "latency", "<=", 0.05, "s", None),
    ("200 ms or less", None, "<=", 0.2, "s", None),
    ("faster than 200 ms", "latency", "<", 0.2, "s", None),
    ("faster than 40 tokens/s", None, ">", 40, "tokens/s", None),
    ("1,000 tokens per second or more", None, ">=", 1000, "tokens/s", None),
    ("accuracy >= 90%", "accuracy", ">=", 90, "%", None),
    ("accuracy 90% or better", "accuracy", ">=", 90, "%", None),
    ("top-1 accuracy > 80%", "accuracy", ">", 80, "%", None),
    ("F1 > 0.9", "F1", ">", 0.9, "", None),
    ("F1 > .9", "F1", ">", 0.9, "", None),
    ("macro F1 >= 85%", "macro F1", ">=", 85, "%", None),
    ("pass@1 at least 60%", "pass@1", ">=", 60, "%", None),
    ("hallucination rate under 2%", "hallucination rate", "<", 2, "%", None),
    ("BLEU > 30", "BLEU", ">", 30, "", None),
    ("less than 7B parameters", None, "<", 7e9, "parameters", None),
    ("parameters < 3B", "parameters", "<", 3e9, "parameters", None),
    ("under 350M", None, "<", 350e6, "parameters", None),
    ("context at least 128k tokens", "context", ">=", 128e3, "tokens", None),
    ("$1 per million tokens or less", None, "<=", 1e-6, "USD/token", None),
    ("$0.50/1M tokens max", None, "<=", 0.5e-6, "USD/token", None),
    ("0.5 € per hour or less", None, "<=", 0.5, "EUR/hour", None),
    ("cost < $0.01/query", "cost", "<", 0.01, "USD/query", None),
    ("at least 2x faster", "speed", ">=", 2, "×", "up"),
    ("10x cheaper", "cost", ">=", 10, "×", "down"),
    ("memory 2x smaller", "memory", ">=", 2, "×", "down"),
    ("at least 30 % lower latency", "latency", ">=", 30, "%", "down"),
    ("50% fewer tokens", "tokens", ">=", 50, "%", "down"),
    ("+2 points accuracy", "accuracy", ">=", 2, "points", "up"),
    ("accuracy at least 2 percentage points higher", "accuracy", ">=", 2, "points", "up"),
]


@pytest.mark.parametrize(("written", "metric", "comparison", "limit", "dimension", "change"), READ)
def test_it_is_read(
    written: str,
    metric: str | None,
    comparison: str,
    limit: float,
    dimension: str,
    change: str | None,
) -> None:
    found = parse(written)
    assert (found.metric and found.metric.key) == metric
    assert found.comparison == comparison
    assert found.limit == pytest.approx(limit)
    assert found.unit.dimension == dimension
    assert found.change == change
    assert found.text == written


def test_a_data_set_may_follow() -> None:
    found = parse("WER below 5% on LibriSpeech test-clean")
    assert (found.metric, found.dataset) == (metric_of("wer"), "LibriSpeech test-clean")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "empty"),
        ("cheap", "no figure"),
        ("WER < five %", "no figure"),
        ("WER 5%", "which way"),
        ("2x", "which way"),
        ("under 5 %", "of what"),
        ("at least 2x", "of what"),
        ("WER < 5 % and CER < 2 %", "more than one figure"),
        ("between 3 and 5 GB", "more than one figure"),
        ("not under 5 GB", "“not” is not understood"),
        ("under 1 GB if possible", "is not understood"),
        ("under 5 bananas", "“bananas” is no unit"),
        ("latency 30 ms faster", "is a change"),
        ("memory < 50 %", "needs a unit"),
        ("WER < 5 GB", "told in %"),
        ("at least and at most 5 GB", "compares twice"),
        ("WER < 5 % " + "x" * 200, "longer than"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_word_why(written: str, said: str) -> None:
    with pytest.raises(ThresholdError, match=said):
        parse(written)


def test_a_limit_itself_counts_where_it_says_so() -> None:
    assert not parse("under 1 GB").admits(1e9)
    assert parse("at most 1 GB").admits(1e9)
    assert parse("accuracy >= 30%").admits(0.1 + 29.9)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Word Error Rate", "WER"),
        ("average word-error rates", "WER"),
        ("macro F1 scores", "macro F1"),
        ("F-measure", "F1"),
        ("ROC-AUC", "AUROC"),
        ("peak GPU memory", "memory"),
        ("end-to-end latency", "latency"),
        ("attack success rates", "attack success rate"),
        ("task success rate", "success rate"),
        ("moonlight", "moonlight"),
    ],
)
def test_metrics_go_by_their_usual_names(name: str, key: str) -> None:
    assert metric_of(name).key == key
    assert is_known(metric_of(name)) == (key != "moonlight")


def test_a_general_metric_covers_its_kinds_and_not_the_reverse() -> None:
    assert metric_of("F1").covers(metric_of("macro-F1"))
    assert not metric_of("macro F1").covers(metric_of("F1"))
    assert not metric_of("success rate").covers(metric_of("attack success rate"))
    assert not metric_of("AUROC").covers(metric_of("AUPRC"))


def test_units_convert_within_their_dimension_only() -> None:
    gigabytes, gibibytes, points = unit_of("GB"), unit_of("GiB"), unit_of("percentage points")
    assert gigabytes
    assert gibibytes
    assert points
    assert gibibytes.factor / gigabytes.factor == pytest.approx(1.0737, abs=1e-4)
    assert points.dimension != "%"
    dollars, euros = unit_of("USD per hour"), unit_of("EUR/hour")
    assert dollars
    assert euros
    assert dollars.dimension != euros.dimension
    assert unit_of("furlongs") is None


_PIECES = (
    "WER F1 pass@1 memory < ≤ >= 5 .5 1,000 % GB ms x 2x faster cheaper at least most under over "
    "$1 € per million tokens / or less better on CIFAR-10 not + - × ½ ² ٣ 1e9 , ."
)


@given(
    st.one_of(
        st.text(max_size=130), st.lists(st.sampled_from(_PIECES.split()), max_size=9).map(" ".join)
    )
)
def test_whatever_is_written_is_read_or_refused(written: str) -> None:
    try:
        found = parse(written)
    except ThresholdError:
        return
    assert parse(found.text) == found


def test_config_is_checked_when_it_is_read(tmp_path: Path) -> None:
    good = '[[bets]]\nname = "Speech"\ntext = "calls"\nthresholds = ["WER <  5 %"]\n'
    loaded: Settings = load(config(tmp_path, good))
    assert loaded.bets[0].thresholds == ("WER < 5 %",)
    bad = good.replace("WER <  5 %", "WER 5 %")
    with pytest.raises(SettingsError, match=r"bets\.0\.thresholds.*which way"):
        load(config(tmp_path, bad))
    with pytest.raises(SettingsError, match="two bets are called 'speech'"):
        load(config(tmp_path, good + good.replace("Speech", "speech")))
