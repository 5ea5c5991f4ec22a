"""The labelled pairs hang together, and grouping tells stories as well on them as it is said to."""

import pytest

from eval_gold import kappa
from eval_group import judge, stories_of, wilson
from story_pairs import STORIES, ours, read_labels, read_lines, read_pairs, real


def test_the_set_is_whole_and_quotes_nobody() -> None:
    pairs = read_pairs()
    items = {row["id"]: row for row in read_lines(STORIES / "items.jsonl")}
    own = {row["id"] for row in read_lines(STORIES / "ours.jsonl")}
    assert len(pairs) >= 400
    assert len({frozenset((it.a, it.b)) for it in pairs}) == len(pairs)
    assert {name for it in pairs for name in (it.a, it.b)} <= own | items.keys()
    assert not own & items.keys()
    assert all(set(row) == {"id", "path", "kind", "key", "sha256"} for row in items.values())
    assert sum(it.same for it in pairs) >= 75


def test_the_two_passes_agree_and_settle_every_pair() -> None:
    one, other, gold = (read_labels(name) for name in ("a", "b", "gold"))
    assert one.keys() == other.keys() == gold.keys()
    agreed = kappa([(one[key], other[key]) for key in one])
    assert agreed is not None
    assert agreed > 0.9
    assert all(gold[key] == one[key] for key in gold if one[key] == other[key])


def test_our_own_pairs_are_told_apart_without_the_shared_data() -> None:
    items = ours()
    known = {it.work.id for it in items}
    counts = judge(
        [it for it in read_pairs() if it.a in known and it.b in known], stories_of(items)
    )["all"]
    assert counts["wrong"] == 0
    assert counts["right"] / (counts["right"] + counts["missed"]) >= 0.6


@pytest.mark.shared
def test_all_pairs_at_a_precision_of_98_percent() -> None:
    items = real()
    if not items:
        pytest.skip("../shared/data is absent")
    counts = judge(read_pairs(), stories_of([*ours(), *items]))["all"]
    assert counts["right"] / (counts["right"] + counts["wrong"]) >= 0.98
    assert counts["right"] / (counts["right"] + counts["missed"]) >= 0.6


def test_wilsons_interval() -> None:
    # Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263.
    low, high = wilson(81, 263)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    assert wilson(0, 0) == (0.0, 1.0)
