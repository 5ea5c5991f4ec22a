"""Figures in units: which wordings give one, with which metric and unit, and which give none."""

import pytest

from summarize.numbers import numbers_of


@pytest.mark.parametrize(
    ("sentence", "value", "unit", "metric"),
    [
        ("It answers with a median latency of 180 ms.", 180, "ms", "median latency"),
        ("End-to-end latency is under 0.5 seconds.", 0.5, "s", "latency"),
        ("The gate runs at 5.6 ms median latency.", 5.6, "ms", "median latency"),
        ("It cuts latency from 1367 ms to 10 ms.", 10, "ms", "latency"),
        ("It reduces latency to 14 seconds.", 14, "s", "latency"),
        ("The plug-in has a 35.1MB footprint.", 35.1, "MB", "footprint"),
        ("Peak memory usage of 640 MB is enough.", 640, "MB", "memory usage"),
        ("The model needs 640 MB of RAM.", 640, "MB", "RAM"),
        ("The model fits in 1.2 GB.", 1.2, "GB", None),
        ("It uses only 900 MB and no GPU.", 900, "MB", None),
        ("We serve it for $0.40 per million tokens.", 0.4, "USD per million tokens", "cost"),
        ("It costs \\$0.011/case.", 0.011, "USD per case", "cost"),
        ("That is $8.96 per 1,000 queries.", 8.96, "USD per 1000 queries", "cost"),
        ("It decodes 120 tokens per second.", 120, "tokens/s", "throughput"),
        ("The pipeline sustains 27.4 fps.", 27.4, "frames/s", None),
    ],
)
def test_figures_in_units(sentence: str, value: float, unit: str, metric: str | None) -> None:
    (found,) = numbers_of(sentence, [(0, len(sentence))])
    assert found["value"] == value
    assert found["unit"] == unit
    assert (found.get("metric") or "").casefold().endswith((metric or "").casefold())
    assert ("metric" in found) == (metric is not None)


@pytest.mark.parametrize(
    "sentence",
    [
        "We train on a single 24 GB consumer GPU.",
        "The corpus is 17GB of Urdu text.",
        "It uses 17 GB of text.",
        "Each clip is 30 seconds long.",
        "Refinement costs \\$5--\\$10 per cycle.",
        "Latency is 100-200 ms.",
        "Within the 200 ms latency budget it works.",
        "It does not need 640 MB of RAM.",
        "A memory of 30 years fades.",
        "Runs at 868 MHz and 5 dB.",
        "From 2 s to 300 ms it improves.",
    ],
)
def test_what_only_looks_so_gives_none(sentence: str) -> None:
    assert numbers_of(sentence, [(0, len(sentence))]) == []
