"""What comes first, and the reasons given."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from db.records import Candidate, Sighting
from digest.closeness import Vectors, embed_bets
from digest.rank import elsewhere, rank, source_name, source_of, untouched
from digest.relevance import relevant
from settings import Bet
from tests.digest.making import BETS, NOW, candidate, card_of, sample_day, simple, work_of


def unit(*values: float) -> Vectors:
    row = np.zeros(384, dtype=np.float32)
    row[: len(values)] = values
    return row / np.linalg.norm(row)


def with_vector(item: Candidate, *values: float) -> Candidate:
    return replace(item, vector=unit(*values).astype(np.float16).tobytes())


def ids(items: list[Candidate], per_source: int = 5) -> list[str]:
    ranked = rank(items, (), None, NOW, per_source=per_source)
    return [it.candidate.work.id for it in ranked]


def test_standing_interests_count_until_there_are_bets() -> None:
    items = [with_vector(simple("near"), 0, 1), with_vector(simple("far"), 0, 0, 1)]
    elsewhere_bet = [Bet(name="tides", text="Salt marshes.")]
    for bets, vectors, gain in (((), None, True), (elsewhere_bet, np.stack([unit(1)]), False)):
        plain = {it.candidate.work.id: it for it in rank(items, bets, vectors, NOW)}
        ranked = rank(items, bets, vectors, NOW, interests=np.stack([unit(0, 1)]))
        found = {it.candidate.work.id: it for it in ranked}
        assert (found["near"].score > plain["near"].score) is gain
        assert found["far"].score == plain["far"].score


def test_the_item_near_a_bet_comes_first_and_names_it() -> None:
    items = [with_vector(simple("far"), 0, 1), with_vector(simple("near"), 1, 0.2)]
    bets = [Bet(name="quiet <dish>washers", text="Noise of motors.")]
    first, second = rank(items, bets, np.stack([unit(1)]), NOW)
    assert first.candidate.work.id == "near"
    assert first.bet == "quiet <dish>washers"
    assert first.why() == "Close to your bet “quiet <dish>washers”"
    assert second.bet is None
    assert second.why() == "Beyond your bets; states its limits"


def test_a_bet_that_stands_behind_another_is_touched_all_the_same() -> None:
    bets = [Bet(name=name, text="t") for name in ("strong", "second", "far")]
    rows = np.stack([unit(1, 0, 0), unit(0.7, 0.7, 0), unit(0, 0, 1)])
    (only,) = rank([with_vector(simple("a"), 1, 0.1, 0)], bets, rows, NOW)
    assert only.bet == "strong"
    assert untouched([only], bets) == ("far",)
    assert untouched([], bets) == ("strong", "second", "far")


def test_a_heavier_bet_wins() -> None:
    items = [with_vector(simple("a"), 1, 0), with_vector(simple("b"), 0, 1)]
    vectors = np.stack([unit(1), unit(0, 1)])
    light, heavy = Bet(name="one", text="x"), Bet(name="two", text="y", weight=3)
    assert rank(items, [light, heavy], vectors, NOW)[0].bet == "two"
    assert rank(items, [heavy, light], vectors, NOW)[0].bet == "two"


def test_shared_words_do_without_vectors_and_are_named() -> None:
    day = sample_day()
    first = rank(day, BETS, None, NOW)[0]
    assert first.bet == "on-device assistants"
    assert first.why().startswith("Close to your bet “on-device assistants” (")
    for word in first.why().partition("(")[2].partition(")")[0].split(", "):
        assert word.rstrip("s") in first.candidate.work.text.lower()


def test_a_vector_of_another_encoder_is_not_compared() -> None:
    item = replace(simple("a"), vector=b"\0" * 1536)
    (only,) = rank([item], BETS, np.stack([unit(1), unit(0, 1)]), NOW)
    assert only.bet is None


def test_readiness_recency_and_other_sources_count() -> None:
    plain = simple("plain", hours=4)
    new = simple("new", hours=1)
    linked = simple("linked", hours=4)
    assert linked.card
    linked.card["availability"] = {
        "code": {"status": "link", "url": "https://example.org/c", "evidence": []}
    }
    promised = simple("promised", hours=4.1)
    assert promised.card
    promised.card["availability"] = {"code": {"status": "promised", "evidence": []}}
    seen = replace(simple("seen", hours=4), mentions=("B", "C", "D", "E"))
    ranked = rank([plain, promised, new, linked, seen], (), None, NOW)
    assert [it.candidate.work.id for it in ranked] == ["seen", "linked", "new", "plain", "promised"]
    assert [it.why() for it in ranked] == [
        "States its limits; also in B, C and 2 more sources",
        "Code linked",
        "States its limits",
        "States its limits",
        "States its limits",
    ]
    assert ranked[0].why(told={"B"}) == "States its limits; also in C, D and 1 more source"


def test_ties_go_to_the_newer_then_to_the_smaller_id() -> None:
    items = [simple("b", hours=5), simple("a", hours=5), simple("c", hours=4.999)]
    assert ids(items) == ids(items[::-1]) == ["c", "a", "b"]


def test_no_source_floods_the_edition() -> None:
    flood = [simple(f"f{n:02}", source="Flood", hours=1) for n in range(20)]
    calm = [simple(f"c{n}", source="Calm", hours=40) for n in range(3)]
    order = ids([*flood, *calm], per_source=5)
    assert [id_[0] for id_ in order[:9]] == [*"fffff", *"ccc", "f"]
    assert len(order) == 23


def test_an_item_that_gives_orders_to_models_falls_back() -> None:
    honest, bossy = simple("b"), simple("a")
    assert bossy.card
    bossy.card["flags"] = ["instruction_in_text"]
    assert ids([bossy, honest]) == ["b", "a"]


def test_the_first_source_is_named_as_a_reader_would() -> None:
    work = work_of("a", "T", "A language model.")
    sightings = tuple(
        Sighting(work.id, n, title, None, "T", NOW - timedelta(hours=n))
        for n, title in enumerate(["Late", "cs.AI updates on arXiv.org"])
    )
    (only,) = rank([Candidate(work, None, None, sightings)], (), None, NOW)
    assert only.elsewhere == ("Late",)
    assert source_name("cs.AI updates on arXiv.org (sample)") == "arXiv cs.AI (sample)"
    assert source_name("Lab\nnews") == "Lab news"
    assert source_name("Product Fair — The best new products, every day") == "Product Fair"
    assert source_name("The Lab — Blog") == "The Lab — Blog"


@pytest.mark.parametrize(
    ("title", "url", "name"),
    [
        ("AI", "https://www.lab.example/ai/a", "AI at lab.example"),
        ("Blog", None, "Blog"),
        ("The Lab", "https://lab.example/a", "The Lab"),
    ],
)
def test_a_source_whose_title_names_nobody_goes_by_its_host_as_well(
    title: str, url: str | None, name: str
) -> None:
    seen = Sighting("a", 1, title, url, "T", NOW)
    other = Sighting("a", 2, "Other", None, "T", NOW - timedelta(hours=1))
    item = simple("a")
    assert source_of(replace(item, sightings=(seen,))) == name
    assert elsewhere(replace(item, sightings=(seen, other))) == (name,)


def test_bets_are_embedded_by_name_and_text() -> None:
    asked: list[str] = []

    def embed(texts: Sequence[str]) -> Vectors:
        asked.extend(texts)
        return np.stack([unit(1)])

    assert embed_bets([Bet(name="n", text="t")], embed) is not None
    assert asked == ["n. t"]
    assert embed_bets([], embed) is None


@pytest.mark.parametrize(
    ("title", "text", "kept"),
    [
        ("Pruning roses", "Cut above a bud that looks outwards, and feed in May.", False),
        ("Rates rise", "The bank raised rates by a quarter point. Bonds fell. " * 40, False),
        ("Rates rise", "Bonds fell. " * 300 + "A bank tries AI. Another bank tries AI.", False),
        ("Our picnic", "The weather was kinder than the forecast.", False),
        ("Dubai", "Thai food in Dubai. Sushi in Mumbai.", False),
        ("Rates", "Customers of the bank pay for its new product.", False),
        ("Why they fail quietly", "Teams saw agents report success. The agents had failed.", True),
        ("What GPTs cost", "Less than last year.", True),
        ("Forty interviews", "User research on onboarding in our software.", True),
        ("Notes", "We fine-tuned a language model on tickets.", True),
        ("Loomal", "Monetize any MCP server in five minutes.", True),
        ("Prompts as magic", "Wild prompts are rewarded: a prompt never errors out.", True),
        ("Publishing", "Publish from Claude to your website.", True),
        ("Monet", "Claude Monet painted it, and Jean-Claude looked on.", False),
        ("Backups", "As a developer your users' software and apps need them. " * 9, False),
        ("Deloads", "Less training, and training again, is training too. " * 30, False),
        ("Tokens", "Signed tokens and ML-DSA, an algorithm for keys. " * 30, False),
        ("Digest", "An AI club met. " + "Software for users of apps and features. " * 60, False),
    ],
)
def test_what_is_not_about_ai_or_product_work_stays_out(title: str, text: str, kept: bool) -> None:
    item = candidate(work_of("a", title, text, kind="newsletter"))
    assert relevant(item) is kept


def test_the_sources_choice_counts_where_nothing_speaks_against_it() -> None:
    assert relevant(candidate(work_of("a", "Bounds", "We prove it.", categories=["cs.DS"])))
    lab = work_of("a", "We moved", "To a new house.", kind="post")
    assert relevant(candidate(lab, source="ExampleAI news"))
    assert not relevant(candidate(lab, source="Example news"))
    assert relevant(candidate(work_of("a", "v1.2", "Fixes.", kind="release")))
    assert relevant(candidate(work_of("a", "Introducing Foo 3", kind="post")))
    for category in ("confirmation", "welcome", "roundup"):
        assert not relevant(candidate(work_of("a", "AI news", "AI AI", categories=[category])))


def test_meaning_or_a_bet_lets_in_what_words_do_not() -> None:
    work = work_of("a", "Pruning roses", "Cut above a bud that looks outwards.", kind="post")
    item = with_vector(candidate(work, card_of(work)), 1)
    assert not relevant(item, np.stack([unit(0, 1)]))
    assert relevant(item, np.stack([unit(0, 1), unit(1)]))
    garden = Bet(name="gardens", text="Roses and their pruning.")
    assert rank([item], [garden], None, NOW)[0].bet == "gardens"
    assert rank([item], (), None, NOW) == []


def test_without_bets_the_sample_day_makes_a_good_general_edition() -> None:
    ranked = rank(sample_day(), (), None, NOW)
    titles = [it.candidate.work.title for it in ranked]
    assert titles[0].startswith(("PocketMind", "Retrieve less"))
    assert "Pictures from our summer picnic" not in titles
    assert all(it.why() for it in ranked)


def test_with_bets_the_cap_holds_among_what_they_speak_for() -> None:
    near = [with_vector(simple(f"near{n}", hours=n), 1, 0.1 * n) for n in range(4)]
    other, far = simple("other"), simple("far")
    other = with_vector(candidate(other.work, other.card, source="Blog"), 1, 0.5)
    far = with_vector(candidate(far.work, far.card, source="News"), 0, 1)
    bet = Bet(name="dishwashers", text="Noise of motors.")
    ranked = rank([*near, other, far], [bet], np.stack([unit(1)]), NOW, per_source=2)
    assert [it.candidate.work.id for it in ranked] == [
        *("near0", "near1", "other", "near2", "near3", "far"),
    ]
    assert [it.beyond for it in ranked] == [False] * 5 + [True]
    unbound = rank([*near, other, far], (), None, NOW, per_source=2)
    assert {it.candidate.work.id for it in unbound[:4]} >= {"other", "far"}
    assert not any(it.beyond for it in unbound)


@pytest.mark.parametrize(
    ("days", "published", "why"),
    [
        (2, True, "Published within a week"),
        (60, True, "New to your library"),
        (2, False, "New to your library"),
    ],
)
def test_what_nothing_sets_apart_says_how_new_it_is(days: int, published: bool, why: str) -> None:
    text = "Language models are trained."
    work = work_of("a", "A title", text, hours=24 * days)
    work = replace(work, published=work.date if published else None)
    item = candidate(work, card_of(work, tldr=text))
    assert rank([item], (), None, NOW)[0].why() == why
    bet = Bet(name="dishwashers", text="Noise of motors.")
    assert rank([item], [bet], None, NOW)[0].why() == f"Beyond your bets; {why.lower()}"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Language models serve users in production.", "Speaks of users and production"),
        ("Production systems with language models face users.", "Speaks of users and production"),
        ("Language models serve users in 2 GB of memory.", "Speaks of users and memory"),
        ("Language models need less GPU memory and battery life.", "New to your library"),
        ("Language models of users keep a memory of talks.", "New to your library"),
        ("We give language models of users a battery of tests.", "New to your library"),
        ("Heads of language models trigger the production of users' words.", "New to your library"),
        ("Language models for users: heads trigger answer production.", "New to your library"),
        ("Our findings on users of language models support the claim.", "New to your library"),
    ],
)
def test_a_word_of_product_work_counts_in_its_sense_there(text: str, why: str) -> None:
    work = work_of("a", "A title", text, hours=24 * 60)
    (only,) = rank([candidate(work, card_of(work, tldr=text))], (), None, NOW)
    assert only.why() == why
