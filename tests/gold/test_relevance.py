"""Labels of what is about AI or product work: their form, and how the rules follow them."""

import json
from collections import Counter
from pathlib import Path

import pytest

from digest.relevance import relevant
from eval_relevance import LABELS, SHARED, Label, candidate, digest_of, entries_of, evaluate

ROWS = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]


def test_labels_name_entries_and_hold_no_text() -> None:
    assert {frozenset(row) for row in ROWS} == {frozenset(("path", "guid_sha256", "label", "set"))}
    assert {row["label"] for row in ROWS} == {"on", "off", "open"}
    assert all(len(row["guid_sha256"]) == 16 for row in ROWS)
    assert len({(row["path"], row["guid_sha256"]) for row in ROWS}) == len(ROWS)
    sizes = Counter(row["set"] for row in ROWS)
    assert sizes["tuned"] >= 200
    assert sizes["held"] >= 100


def test_what_is_got_wrong_is_counted_and_what_is_open_is_not(tmp_path: Path) -> None:
    (tmp_path / "lines.jsonl").write_text(
        '{"id": "1", "title": "Roses", "text": "Cut above a bud."}\n'
        '{"id": "2", "title": "News", "text": "A language model was cut to size."}\n'
        '{"id": "3", "title": "Bread", "text": "A dough that rests."}\n'
    )
    one, two, three = entries_of(tmp_path / "lines.jsonl")
    labels = [
        Label(path="lines.jsonl", guid_sha256=guid, label=label, set="s")
        for guid, label in ((one, "off"), (two, "on"), (three, "on"), (three, "open"), ("no", "on"))
    ]
    found = evaluate(labels, tmp_path, vectors=False)
    assert found["missing"] == 1
    assert found["sets"]["s"] == {
        "true_out": 1,
        "true_in": 1,
        "false_out": 1,
        "precision": 100.0,
        "recall": 50.0,
    }
    assert found["wrong"] == [["lines.jsonl", three, "out"]]
    roses = entries_of(tmp_path / "lines.jsonl")[one]
    assert digest_of(roses.guid) == one
    assert not relevant(candidate(roses, "A source"))


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.skipif(not SHARED.exists(), reason="../shared/data is absent")
def test_the_rules_follow_the_labels() -> None:
    found = evaluate(ROWS, SHARED, vectors=False)
    assert found["missing"] == 0
    assert found["sets"]["held"]["precision"] >= 80
    assert found["sets"]["held"]["recall"] >= 75
    assert found["sets"]["tuned"]["precision"] >= 90
    assert found["sets"]["tuned"]["recall"] >= 90
