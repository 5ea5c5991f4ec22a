"""Whole cards from real model output, for texts of every kind."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from rouge_score.rouge_scorer import RougeScorer

from db.card import Card
from settings import ModelSettings
from summarize.card import Item
from summarize.check import holds
from summarize.run import MAX_CHARACTERS, Made, Refused, Summarizer, make_cards, refuse

AT = datetime(2026, 7, 1, 6, 0, tzinfo=UTC)
DATA = Path(__file__).parents[2].parent / "shared" / "data"

PAPER = (
    "Long documents are expensive for language models. However, existing caches fail when the "
    "context grows beyond training length. In this paper, we propose StackCache, a cache (a tree "
    "of summaries) that keeps old context small. It halves the state size and improves accuracy "
    "by 2.5 points on LongBench over the sliding-window baseline. On one A100 GPU it serves 12 "
    "requests per second. It does not yet generalize to code."
)
POST = """Subscribe now

Introducing Foo 2

Today we are launching Foo 2, our most capable open model for retrieval. It is available now in
the API for all developers.

What's new?

- Foo 2 is 2.3x faster than Foo 1 on long prompts.
- The weights are on Hugging Face under the Apache 2.0 license: https://huggingface.co/foo/foo-2

We trained it on 64 H100 GPUs for nine days. However, it still struggles with tables.

Share this post
"""
NEWSLETTER = (
    "View in browser\n\nGood morning! The big story: a lab opened its weights.\n\n"
    "Sponsored by Ink\n\nElsewhere, a court ruled that training data be disclosed.\n\nUnsubscribe"
)
ITEMS = [
    Item("paper", "StackCache: Small State for Long Context", PAPER, comment="Code: https://github.com/lab/stack"),
    Item("post", "Introducing Foo 2", POST, kind="post", read="full_text"),
    Item("letter", "Morning notes", NEWSLETTER, kind="newsletter", read="newsletter"),
    Item("zh", "", "我们提出了一种新的缓存方法。它在三个数据集上表现更好,而且速度更快。"),
    Item("rtl", "", "هذا نموذج جديد للغة العربية. وهو أسرع من النماذج السابقة بكثير."),
    Item("emoji", "🎉", "We 🎉 shipped it. \x00 It is <b>bold</b>&nbsp;and fast, as we hoped."),
    Item("bare", "", "no punctuation at all just words that go on and on until they stop"),
    Item("short", "", "Yes."),
    Item("long", "A long report", (PAPER + "\n\n") * 150, kind="post", read="full_text"),
]  # fmt: skip


@pytest.fixture(scope="module")
def summarizer() -> Summarizer:
    return Summarizer.load(ModelSettings(dtype="fp32"))


@pytest.fixture(scope="module")
def cards(summarizer: Summarizer) -> dict[str, Card]:
    answers = list(make_cards(ITEMS, summarizer, at=AT))
    assert all(isinstance(answer, Made) for answer in answers)
    return {a.card["id"]: a.card for a in answers if isinstance(a, Made)}


@pytest.mark.model
@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_every_card_keeps_the_contract(item: Item, cards: dict[str, Card]) -> None:
    card = cards[item.id]
    assert card["text_sha256"] == sha256(item.text.encode()).hexdigest()
    said = [*card["lines"], *([card["tldr"]] if "tldr" in card else [])]
    for line in said:
        assert holds(item, line["text"], line["evidence"])
    fields = [line["field"] for line in card["lines"]]
    assert len(fields) == len(set(fields))
    starts = [line["evidence"][0]["start"] for line in said]
    assert len(starts) == len(set(starts))
    covered = {at for s in card["sentences"] for at in range(s["start"], s["end"])}
    assert all(char.isspace() or at in covered for at, char in enumerate(item.text))
    assert all(0 <= s["score"] <= 1 for s in card["sentences"])
    for number in card.get("numbers", []):
        quote = number["evidence"][0]
        sentence = " ".join(item.text[quote["start"] : quote["end"]].split())
        assert number["text"] in sentence
    assert len(card["questions"]) <= 3
    assert None not in card.values()
    json.dumps(card).encode()


@pytest.mark.model
def test_the_paper_says_what_a_reader_needs(cards: dict[str, Card]) -> None:
    card = cards["paper"]
    assert card["tldr"]["text"].startswith("We propose StackCache")
    assert {"problem", "result"} <= {line["field"] for line in card["lines"]}
    assert card["availability"]["code"]["status"] == "link"
    assert card["availability"]["code"]["evidence"][0]["in"] == "comment"
    assert [n["value"] for n in card["numbers"]] == [0.5, 2.5]
    assert card["made_by"]["at"] == "2026-07-01T06:00:00Z"


@pytest.mark.model
def test_a_post_is_summed_up_without_its_furniture(cards: dict[str, Card]) -> None:
    card = cards["post"]
    assert "Foo 2" in card["tldr"]["text"]
    shown = " ".join([card["tldr"]["text"], *(line["text"] for line in card["lines"])])
    for furniture in ("Subscribe", "Share this", "What's new"):
        assert furniture not in shown
    assert card["availability"]["weights"]["status"] == "link"
    assert card["availability"]["licence"]["name"].startswith("Apache")
    assert card["maturity"]["value"] == "shipping"


@pytest.mark.model
def test_answers_come_in_order_with_refusals_in_place(summarizer: Summarizer) -> None:
    items = [
        ITEMS[0],
        Item("title", "Only a title", "", read="title"),
        Item("blank", "", " \n "),
        Item("huge", "", "word " * (MAX_CHARACTERS // 5 + 1)),
        Item("noise", "", "\x01\x02\x03 abc"),
        ITEMS[7],
    ]
    answers = list(make_cards(iter(items), summarizer, at=AT))
    ids = [a.card["id"] if isinstance(a, Made) else f"{a.id}:{a.code}" for a in answers]
    refused = ["title:no_text", "blank:no_text", "huge:too_long", "noise:bad_text"]
    assert ids == ["paper", *refused, "short"]


@pytest.mark.model
def test_the_same_item_has_the_same_card_alone_in_a_batch_and_by_an_executor(
    summarizer: Summarizer, cards: dict[str, Card]
) -> None:
    def alone() -> Iterator[Made | Refused]:
        for item in ITEMS[:3]:
            yield from make_cards([item], summarizer, at=AT)

    with ThreadPoolExecutor(2) as executor:
        shared = list(make_cards(ITEMS[:3], summarizer, at=AT, executor=executor))
    for one, other in zip(alone(), shared, strict=True):
        assert isinstance(one, Made)
        assert isinstance(other, Made)
        assert np.allclose(one.vector, other.vector, atol=1e-4)
        for key in ("tldr", "lines", "numbers", "availability", "questions"):
            assert one.card.get(key) == other.card.get(key) == cards[one.card["id"]].get(key)


@pytest.mark.model
@pytest.mark.shared
@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is absent")
def test_papers_are_summed_up_at_least_as_well_as_the_floor(summarizer: Summarizer) -> None:
    lines = (DATA / "scitldr" / "A_dev.jsonl").read_text(encoding="utf-8").splitlines()[:60]
    papers = [json.loads(line) for line in lines]
    items = [Item(str(i), p["title"], " ".join(p["source"])) for i, p in enumerate(papers)]
    scorer = RougeScorer(["rouge1"], use_stemmer=True)
    total = 0.0
    for paper, answer in zip(papers, make_cards(items, summarizer, at=AT), strict=True):
        assert isinstance(answer, Made)
        said = answer.card["tldr"]["text"]
        total += max(scorer.score(target, said)["rouge1"].fmeasure for target in paper["target"])
    assert total / len(papers) > 0.38


def test_refusals_say_what_to_do() -> None:
    refusal = refuse(Item("huge", "", "x" * (MAX_CHARACTERS + 1)))
    assert refusal is not None
    assert f"{MAX_CHARACTERS:,}" in refusal.message
