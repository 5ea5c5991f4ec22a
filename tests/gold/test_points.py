"""The points of posts: kept by offsets alone, and the shipped weights have one number a feature."""

import json

from gold_items import GOLD
from summarize.point import FEATURES, WEIGHTS

KEYS = {"path", "key", "draw", "text_sha256", "right"}


def test_points_hold_offsets_and_no_text() -> None:
    rows = [json.loads(line) for line in (GOLD / "points.jsonl").read_text("utf-8").splitlines()]
    assert {row["draw"] for row in rows} == {"first", "second", "third", "last"}
    assert len({(row["path"], row["key"]) for row in rows}) == len(rows)
    for row in rows:
        assert row.keys() == KEYS
        assert all(0 <= start < end for start, end in row["right"])
        assert row["right"] == sorted(row["right"])


def test_every_feature_has_a_weight() -> None:
    assert len(WEIGHTS) == len(FEATURES)
