"""The gold set hangs together: hashes, labels as offsets, and the counting of right and wrong."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from db.card import Card
from eval_gold import agreement, evaluate, kappa, read_labels
from gold_items import GOLD, SHARED, Gold, GoldError, Label, load, read_refs, words_at
from gold_score import Tally, judge, judge_facts, licence_key, parameter_count, same_name
from gold_sheet import compile_label, sheet


def example() -> dict[str, Any]:
    """The worked example of the annotation guide."""
    block = (GOLD / "GUIDE.md").read_text(encoding="utf-8").split("```json")[1].split("```")[0]
    answer: dict[str, Any] = json.loads(block)[0]
    return answer


@pytest.fixture(scope="module")
def gold() -> Gold:
    [found] = load([ref for ref in read_refs() if ref["id"] == "p30"])
    return found


@pytest.fixture
def label(gold: Gold) -> Label:
    return compile_label(gold, example())


def card_of(gold: Gold, label: Label) -> Card:
    """A card that says exactly what the label says."""
    code, weights = label["availability"]["code"], label["availability"]["weights"]
    card: Any = {
        "id": "p30",
        "title": gold.item.title,
        "schema": 1,
        "text_sha256": gold.ref["text_sha256"],
        "questions": [],
        "sentences": [],
        "made_by": {"engine": "extract", "model": "", "revision": "", "at": ""},
        "read": "abstract",
        "tldr": {"text": "", "by": "extract", "evidence": [quote(label["best"][0])]},
        "lines": [
            {"field": field, "text": "", "by": "extract", "evidence": [quote(places[0])]}
            for field, places in label["lines"].items()
        ],
        "numbers": [
            {
                "text": words_at(gold, number["place"]),
                "value": number["value"],
                "unit": number["unit"],
                "direction": number["direction"],
                "metric": words_at(gold, number["metric"]),
                "evidence": [quote(number["sentence"])],
            }
            for number in label["numbers"]
        ],
        "availability": {
            "code": {
                "status": "link",
                "url": words_at(gold, code["url"]),
                "evidence": [quote(code["sentence"])],
            },
            "weights": {"status": "promised", "evidence": [quote(weights["sentence"])]},
            "licence": {"name": "Apache License 2.0", "evidence": []},
        },
    }
    for kind, key in (
        ("parameters", "parameters"),
        ("hardware", "hardware"),
        ("dataset", "datasets"),
    ):
        places: Any = label[key]  # type: ignore[literal-required]
        facts = [fact(kind, words_at(gold, place)) for place in places]
        card["facts"] = [*card.get("facts", []), *facts]
    made: Card = card
    return made


def fact(kind: str, text: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "text": text, "evidence": []} | more


def quote(place: Any) -> Any:
    return {"in": place["in"], "start": place["start"], "end": place["end"]}


def test_the_set_is_varied_and_mostly_real() -> None:
    refs = read_refs()
    kinds = [ref["kind"] for ref in refs]
    assert len(refs) >= 60
    assert len({ref["id"] for ref in refs}) == len(refs)
    assert kinds.count("paper") >= 30
    assert kinds.count("post") + kinds.count("release") >= 15
    assert kinds.count("newsletter") >= 15
    assert sum(not ref["ours"] for ref in refs) >= len(refs) / 2


def test_our_own_items_are_there_without_the_shared_data(tmp_path: Path) -> None:
    found = [gold.item.id for gold in load(read_refs(), tmp_path / "absent")]
    assert found == [ref["id"] for ref in read_refs() if ref["ours"]]


def test_a_changed_text_is_refused() -> None:
    ref = next(ref for ref in read_refs() if ref["ours"])
    with pytest.raises(GoldError, match="not the one that was labelled"):
        list(load([{**ref, "text_sha256": "0" * 64}]))


def test_the_guides_example_compiles_to_places(gold: Gold, label: Label) -> None:
    assert words_at(gold, label["licences"][0]) == "Apache 2.0"
    assert words_at(gold, label["availability"]["code"]["url"]).endswith("/forgetful-cache")
    assert words_at(gold, label["numbers"][1]["dataset"]) == "LongBench"
    assert words_at(gold, label["best"][0]).startswith("We present Forgetful Caches")
    assert "[c1] Code: https://" in sheet(gold)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"best": [99]}, "no sentence 99"),
        ({"hardware": [{"at": 4, "text": "H100"}]}, "stands 0 times"),
        ({"hardware": [{"at": 0, "text": "a", "nth": 9}]}, "no place number 9"),
        ({"hardware": [{"at": 3, "text": "the"}]}, "stands 3 times"),
        ({"code": {"status": "link", "at": 3}}, "needs its url"),
        ({"lines": {"novelty": [1]}}, "unknown fields"),
        ({"maturity": {"value": "ready", "at": 1}}, "maturity 'ready'"),
    ],
)
def test_a_wrong_answer_is_named(gold: Gold, change: dict[str, Any], message: str) -> None:
    with pytest.raises(GoldError, match=message):
        compile_label(gold, example() | change)


def test_a_card_that_says_what_the_label_says_is_all_right(gold: Gold, label: Label) -> None:
    tally = Tally()
    judge(tally, gold, label, card_of(gold, label))
    wrong = {f: c for f, c in tally.counts.items() if c["fp"] or c["fn"]}
    assert set(wrong) == {"number's dataset", "number's baseline"}  # the card above has none
    assert tally.counts["numbers"]["tp"] == 3
    assert tally.counts["url code"]["tp"] == 1


def test_what_a_card_gets_wrong_or_leaves_out_is_counted(gold: Gold, label: Label) -> None:
    card = card_of(gold, label)
    card["tldr"]["evidence"] = [quote(label["lines"]["limit"][0])]
    card["lines"] = []
    card["numbers"][0]["direction"] = "up"
    card["availability"]["weights"]["status"] = "link"
    card["maturity"] = {"value": "shipping", "evidence": []}
    tally = Tally()
    judge(tally, gold, label, card)
    assert tally.counts["tldr"] == {"tp": 0, "fp": 1, "fn": 1}
    assert tally.counts["line limit"] == {"tp": 0, "fp": 0, "fn": 1}
    assert tally.counts["line who"] == {"tp": 0, "fp": 0, "fn": 0}
    assert tally.counts["numbers"] == {"tp": 2, "fp": 1, "fn": 1}
    assert tally.counts["availability weights"] == {"tp": 0, "fp": 1, "fn": 1}
    assert tally.counts["maturity"] == {"tp": 0, "fp": 1, "fn": 0}


def test_agreement_of_two_passes(label: Label) -> None:
    other: Label = {**label, "best": label["best"][1:], "availability": {}}
    report = agreement({"p01": label, "p30": label}, {"p01": other, "p30": label})
    assert report["items"] == 1  # the guide's example is no test of agreement
    assert report["best"] == {"f1": 66.7, "both": 1, "only": [1, 0]}
    assert report["code"] == {"kappa": 0.0, "same": 0, "items": 1}
    assert report["numbers"]["f1"] == 100.0


def test_kappa_takes_chance_away() -> None:
    # Cohen 1960: 35 of 50 agree, by chance 0.5 → 0.4.
    pairs = [(1, 1)] * 20 + [(1, 0)] * 5 + [(0, 1)] * 10 + [(0, 0)] * 15
    assert kappa(pairs) == 0.4
    assert kappa([(1, 1)]) is None


def test_licences_are_told_apart_whatever_their_spelling() -> None:
    assert (
        licence_key("Apache License 2.0") == licence_key("Apache-2.0") == licence_key("Apache v2.0")
    )
    assert licence_key("CC BY 4.0") != licence_key("CC BY-NC 4.0")


LABELS = [GOLD / "labels" / f"{name}.jsonl" for name in ("a", "b", "gold")]


@pytest.mark.parametrize("path", LABELS, ids=lambda path: path.stem)
def test_every_item_has_a_label_of_its_present_text(path: Path) -> None:
    hashes = {ref["id"]: ref["text_sha256"] for ref in read_refs()}
    assert {key: label["text_sha256"] for key, label in read_labels(path).items()} == hashes


def places_of(label: Label) -> list[Any]:
    """Every place in a label, however deep."""

    def walk(value: Any) -> list[Any]:
        if isinstance(value, dict):
            return [value] if "in" in value else [p for part in value.values() for p in walk(part)]
        return [p for part in value for p in walk(part)] if isinstance(value, list) else []

    return walk(label)


def check_places(golds: list[Gold], labels: dict[str, Label]) -> None:
    for gold in golds:
        label = labels[gold.item.id]
        sentences = {(part, *span) for part in ("text", "comment") for span in getattr(gold, part)}
        for place in [*label["best"], *(p for line in label["lines"].values() for p in line)]:
            assert (place["in"], place["start"], place["end"]) in sentences, gold.item.id
        for place in places_of(label):
            assert words_at(gold, place).strip() == words_at(gold, place) != "", gold.item.id


@pytest.mark.parametrize("path", LABELS, ids=lambda path: path.stem)
def test_labels_of_our_items_are_places_in_them(path: Path, tmp_path: Path) -> None:
    check_places(list(load(read_refs(), tmp_path / "absent")), read_labels(path))


@pytest.mark.shared
def test_real_items_are_the_ones_that_were_labelled() -> None:
    if not SHARED.is_dir():
        pytest.skip("../shared/data is absent")
    golds = list(load(read_refs()))
    assert len(golds) == len(read_refs())
    for path in LABELS:
        check_places(golds, read_labels(path))


def test_labels_hold_no_words_of_the_texts() -> None:
    """Offsets, ids, hashes and the few values that labels may name; nothing to read."""
    for path in LABELS:
        words = set(re.findall(r'"([^"]*)"', path.read_text(encoding="utf-8")))
        assert max(map(len, words)) <= 64
        assert not [word for word in words if word.count(" ") > 1]


def test_our_items_can_be_scored_without_the_shared_data(tmp_path: Path) -> None:
    report = evaluate(GOLD / "labels" / "gold.jsonl", tmp_path / "absent")
    assert report["items"] == report["ours"] == 8
    assert report["refused"] == 0
    tldr = report["fields"]["all"]["tldr"]
    assert tldr["tp"] + tldr["fn"] == 8
    assert tldr["tp"] + tldr["fp"] == 7  # where nothing surely tells the point, none is shown


def test_facts_are_counted_by_value_words_or_place(gold: Gold, label: Label) -> None:
    tally = Tally()
    said = [
        fact("parameters", "7 billion", value=7e9),
        fact("parameters", "13B", value=13e9),
        fact("hardware", "one NVIDIA A100"),
        fact("dataset", "Long", evidence=[quote(label["datasets"][0]) | {"end": 0}]),
        fact("human_study", "Nurses read"),
    ]
    judge_facts(tally, gold, label, said)
    assert tally.counts["fact parameters"] == {"tp": 1, "fp": 1, "fn": 0}
    assert tally.counts["fact hardware"] == {"tp": 1, "fp": 0, "fn": 0}
    assert tally.counts["fact dataset"] == {"tp": 0, "fp": 1, "fn": 1}
    assert tally.counts["fact human_study"] == {"tp": 0, "fp": 1, "fn": 0}
    tally = Tally()
    judge_facts(tally, gold, label, [])
    assert tally.counts["fact hardware"] == {"tp": 0, "fp": 0, "fn": 1}


def test_open_fields_leave_out_what_nobody_judged(gold: Gold, label: Label) -> None:
    card = card_of(gold, label)
    [limit] = [line for line in card["lines"] if line["field"] == "limit"]
    limit["evidence"] = [quote(label["best"][0])]
    unread: Label = {**label, "open": ["limit"]}
    tally = Tally()
    judge(tally, gold, unread, card)
    assert tally.counts["line limit"] == {"tp": 0, "fp": 0, "fn": 0, "unjudged": 1}
    tally = Tally()
    judge(tally, gold, {**unread, "refused": {"limit": [label["best"][0]]}}, card)
    assert tally.counts["line limit"] == {"tp": 0, "fp": 1, "fn": 1}


def test_sizes_of_models_are_read_as_counts() -> None:
    assert parameter_count("1.5 billion") == 1.5e9
    assert parameter_count("22M") == 22e6
    assert parameter_count("large") is None


def test_names_are_the_same_with_more_words_but_not_with_others() -> None:
    assert same_name("the test accuracy", "Accuracy")
    assert same_name("full caches", "full cache")
    assert not same_name("accuracy", "recall")
    assert not same_name("", "recall")
