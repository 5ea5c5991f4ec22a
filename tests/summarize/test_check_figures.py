"""Floors of the check's figures, on real papers; all figures: docs/benchmarks.md."""

import importlib.util
import random
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from models.encoder import Encoder
from settings import ModelSettings
from summarize.check import check_line
from summarize.check.model import load_doubts

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data" / "scitldr" / "A_dev.jsonl"


def script(name: str) -> ModuleType:
    """One of scripts/, which are no package."""
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
        assert spec
        assert spec.loader
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


@pytest.mark.shared
@pytest.mark.skipif(not DATA.is_file(), reason="../shared/data is absent")
def test_the_check_catches_and_lets_pass_at_least_what_it_did() -> None:
    script("perturb")
    report = script("eval_check").evaluate(DATA, None, None, limit=None)
    accepted = {group: one["accepted"] for group, one in report["accepted_untouched"].items()}
    assert accepted["extracted, itself"] == 100
    assert accepted["extracted, abstract"] >= 99
    assert accepted["tldr, own tokens supported"] >= 81
    for source, floors in {
        "extracted, itself": {
            "number": 99,
            "unit": 99,
            "name": 98,
            "direction": 97,
            "negation_inserted": 93,
            "negation_deleted": 90,
        },
        "tldr": {
            "number": 97,
            "unit": 99,
            "name": 97,
            "direction": 84,
            "negation_inserted": 90,
            "negation_deleted": 64,
        },
    }.items():
        for kind, floor in floors.items():
            assert report["caught"][source][kind]["caught"] >= floor, (source, kind)


@pytest.mark.shared
@pytest.mark.model
@pytest.mark.skipif(not DATA.is_file(), reason="../shared/data is absent")
@pytest.mark.parametrize(
    ("papers", "gains_in_sentences"),
    [
        (30, {"antonym": 0, "condition": 4, "negation_inserted": 1}),
        # Minutes: the reader is asked of every line by itself.
        pytest.param(
            *(120, {"antonym": 5, "condition": 4, "negation_inserted": 1}), marks=pytest.mark.slow
        ),
    ],
)
def test_the_trained_reader_finds_more_than_the_rules_and_refuses_hardly_more(
    papers: int, gains_in_sentences: dict[str, int]
) -> None:
    script("perturb")
    evaluate = script("eval_check").evaluate
    doubts = load_doubts(Encoder.load(ModelSettings()))
    rules, both = (evaluate(DATA, one, None, papers, (2, 1)) for one in (None, doubts))
    for source, gains in {
        "tldr": {"direction": 1, "antonym": 8, "condition": 3, "negation_inserted": 2},
        "extracted, abstract": gains_in_sentences,
    }.items():
        for kind, gain in gains.items():
            before, after = (one["caught"][source][kind]["caught"] for one in (rules, both))
            assert after >= before + gain, (source, kind)
    before, after = (
        one["accepted_untouched"]["tldr, own tokens supported"]["accepted"] for one in (rules, both)
    )
    assert after >= before - 3
    assert both["accepted_untouched"]["extracted, abstract"]["accepted"] >= 99


def test_false_lines_differ_from_true_ones_and_name_what_was_changed() -> None:
    changes = script("perturb").changes
    line = (
        "Our GPT-4 baseline does not improve accuracy by up to 12% over BERT when labels are few."
    )
    made = list(changes(line, line, ["XLNet", "T5-11B", "Wikidata"], random.Random(1)))
    assert {change.kind for change in made} >= {
        *("number", "unit", "name", "direction", "hedge", "condition"),
        *("negation_deleted", "negation_inserted"),
    }
    for change in made:
        assert change.line != line
        assert change.new in change.line
    caught = Counter(check_line(change.line, line).accepted for change in made)
    assert caught[False] >= 0.9 * len(made)


def test_a_swap_that_the_evidence_bears_out_is_left_out() -> None:
    perturb = script("perturb")
    Change = perturb.Change  # noqa: N806 (a class)
    evidence = "BERT is faster; GPT-2 gains 12 points and its slower decoding costs accuracy."
    assert perturb.is_ambiguous(Change("name", "GPT-2 wins.", "BERT", "GPT-2"), evidence)
    assert perturb.is_ambiguous(Change("number", "12 points", "13", "12"), evidence)
    assert perturb.is_ambiguous(
        Change("direction", "It has slower decoding.", "faster", "slower"), evidence
    )
    assert not perturb.is_ambiguous(
        Change("direction", "BERT is slower.", "faster", "slower"), "BERT is faster."
    )
