"""The edition's theme: counted from its items, in sentences a person would write."""

from dataclasses import replace

import pytest

from digest.edition import Item, Statement
from digest.text import render_text
from digest.theme import theme
from tests.digest.making import DAY, FACTS, edition_of, simple


def item_of(id_: str, title: str, bet: str | None = None) -> Item:
    return Item(
        id=id_,
        title=title,
        source="S",
        kind="paper",
        read="abstract",
        date="2026-11-23",
        why="New",
        bet=bet,
    )


def some(*bets: str | None) -> list[Item]:
    """Items whose titles share nothing."""
    return [item_of(str(n), chr(97 + n) * 5, bet) for n, bet in enumerate(bets)]


@pytest.mark.parametrize(
    ("top", "short", "line"),
    [
        (["calls", "calls", "maps"], [], "Two of the three items touch “calls”, one “maps”."),
        (["calls"] * 3, ["maps", None], "Three of the five items touch “calls”, one “maps”."),
        (["calls"] * 3, [], "All three items touch “calls”."),
        ([None, None, None], ["calls"], "One of the four items touches “calls”."),
        ([None, None, None], [], "First of three papers: “aaaaa”."),
        (["calls"], [], "A quiet day: one paper, about your bet “calls”."),
        (["calls", "maps"], [], "A quiet day: two papers, about your bets “calls” and “maps”."),
        ([None], [None], "A quiet day: two papers."),
    ],
)
def test_the_theme_says_what_touches_which_bet(
    top: list[str | None], short: list[str | None], line: str
) -> None:
    both = some(*top, *short)
    assert theme(both[: len(top)], both[len(top) :], 0, DAY) == line


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("A small model for phones: asymmetric inference", "A small model for phones"),
        ("PocketMind: a small model", "PocketMind: a small model"),
        ("word " * 30, "word " * 18 + "…"),
        ("It is here.", "It is here"),
    ],
)
def test_of_items_that_share_nothing_the_first_is_named(title: str, named: str) -> None:
    items = [item_of("a", title), *some(None, None)]
    assert theme(items, [], 0, DAY) == f"First of three papers: “{named}”."


@pytest.mark.parametrize(
    ("titles", "line"),
    [
        (
            ["Prompt caching pays", "What prompt caching costs", "Maps"],
            "“Prompt caching” comes up in two of the three items.",
        ),
        (
            ["RAG on phones", "Speech in noise", "A better RAG", "Noise and speech", "Speech"],
            "“Speech” comes up in three of the five items, “RAG” in two.",
        ),
        (["Agents at sea", "Of agents", "Agents"], "“Agents” comes up in all three items."),
        (["Design of a pipeline", "A pipeline by design", "Pipeline design", "Design"], None),
    ],
)
def test_without_bets_it_says_what_the_titles_share(titles: list[str], line: str | None) -> None:
    items = [item_of(str(n), title) for n, title in enumerate(titles)]
    assert theme(items[:3], items[3:], 0, DAY) == (
        line or "First of four papers: “Design of a pipeline”."
    )


def test_it_says_how_ready_things_are_by_their_own_account() -> None:
    items = some(None, None, None, None)
    ready = [
        replace(items[0], maturity="shipping", code="https://c.example"),
        replace(items[1], weights="https://w.example"),
        *items[2:],
    ]
    assert theme(ready, [], 0, DAY) == (
        "First of four papers: “aaaaa”. One says that it is in use and two link code or weights."
    )
    betting = [replace(it, bet="calls") for it in ready]
    assert theme(betting, [], 0, DAY) == (
        "All four items touch “calls”. One says that it is in use and two link code or weights."
    )


def test_a_threshold_that_is_met_comes_first() -> None:
    figure = Statement(text="4.7% WER", by="extract", quote="Our model has 4.7% WER on calls.")
    first, *others = some("calls", None, None)
    told = theme([replace(first, met=(figure,)), *others], [], 0, DAY)
    assert told == (
        "A figure meets your threshold: 4.7% WER. One of the three items touches “calls”."
    )
    both = [replace(it, met=(figure,)) for it in (first, others[0])]
    told = theme([*both, others[1]], [], 0, DAY)
    assert told.startswith("Two items meet thresholds of yours; the first says “4.7% WER”. ")


def test_a_day_of_titles_alone_is_said_to_be_one() -> None:
    assert theme([], [], 3, DAY) == (
        "A quiet day: nothing to summarize; 3 items are known by their titles only."
    )


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_day_with_next_to_nothing_is_short_and_says_so(number: int) -> None:
    edition = edition_of([simple(str(n)) for n in range(number)])
    assert edition.theme.startswith("A quiet day: ")
    assert len(edition.top) == number
    for section in (edition.short, edition.shelf, edition.also_seen):
        assert section == ()
    text = render_text(edition)
    assert edition.words < 60 + 70 * number
    assert not any(heading in text for heading in ("IN SHORT", "PAPERS SHELF", "ALSO SEEN"))


def test_a_day_of_which_all_is_muted_says_so() -> None:
    for muted, said in ((1, "1 new item is muted"), (5, "5 new items are muted")):
        told = edition_of([], facts=replace(FACTS, muted=muted)).theme
        assert told == f"A quiet day: {said}, and there is nothing else."
    assert "muted" not in edition_of([simple("a")], facts=replace(FACTS, muted=3)).theme


@pytest.mark.parametrize(
    ("far", "line"),
    [
        (["maps"], "Nothing new comes close to your bet “maps”."),
        (["a", "b", "c"], "Nothing new comes close to three of your bets."),
    ],
)
def test_the_theme_owns_that_nothing_comes_close_to_a_bet(far: list[str], line: str) -> None:
    told = theme(some("calls", None, None), [], 0, DAY, untouched=far)
    assert told == f"One of the three items touches “calls”. {line}"
