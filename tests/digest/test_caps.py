"""No source and no subject floods an edition; and what speaks for an item to anybody."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from digest import learn
from digest.caps import PER_SUBJECT, STEP, Cap, by_source, by_subject, in_turns, spread
from digest.learn import Example, fit
from digest.rank import rank
from settings import Bet
from tests.digest.making import NOW, candidate, card_of, simple, work_of

scored = st.lists(st.tuples(st.sampled_from("ab-"), st.integers(0, 400)), max_size=30).map(
    lambda found: sorted(((name, points / 100) for name, points in found), key=lambda it: -it[1])
)


@given(scored)
def test_spreading_keeps_every_item_and_the_order_within_a_subject(
    found: list[tuple[str, float]],
) -> None:
    cap: Cap[tuple[str, float]] = by_subject(lambda it: None if it[0] == "-" else it[0])
    order = spread(found, lambda it: it[1], cap)
    assert sorted(order) == sorted(found)
    for name in "ab-":
        assert [it for it in order if it[0] == name] == [it for it in found if it[0] == name]
    if len(found) <= PER_SUBJECT:
        assert order == found


def test_the_fifth_of_a_subject_has_to_be_better() -> None:
    flood = [("a", 1.0)] * 6
    found = [*flood, ("b", 1 - STEP), ("b", 0.1)]
    order = spread(found, lambda it: it[1], by_subject(lambda it: it[0]))
    assert [it[0] for it in order] == [*"aaaaa", "b", "a", "b"]


def test_the_sixth_of_a_source_gives_way_to_what_is_comparable_only() -> None:
    flood = [("a", 2.0)] * 6
    cap: Cap[tuple[str, float]] = by_source(lambda it: it[0], per_source=5, turn=0.6)
    close, poor = ("b", 1.5), ("c", 1.0)
    assert spread([*flood, close, poor], lambda it: it[1], cap)[5:] == [close, ("a", 2.0), poor]


@given(st.lists(st.sampled_from("abc"), max_size=30))
def test_sources_take_turns(found: list[str]) -> None:
    order = in_turns(found, lambda it: it, per_source=2)
    assert sorted(order) == sorted(found)
    firsts = order[: sum(min(2, found.count(name)) for name in "abc")]
    assert all(firsts.count(name) <= 2 for name in "abc")


def test_one_category_does_not_fill_the_top() -> None:
    def paper(name: str, category: str, hours: float) -> object:
        work = work_of(name, f"A language model {name}", "It works.", hours=hours)
        return candidate(replace(work, categories=(category,)), source=name)

    items = [paper(f"l{n}", "cs.CL", 1) for n in range(9)] + [paper("r", "cs.RO", 6)]
    order = [it.candidate.work.id for it in rank(items, (), None, NOW)]  # type: ignore[arg-type]
    assert 3 < order.index("r") < 9
    free = [
        it.candidate.work.id
        for it in rank(items, (), None, NOW, per_subject=100)  # type: ignore[arg-type]
    ]
    assert free[-1] == "r"


def test_a_launch_goes_before_a_theorem_and_says_so() -> None:
    proof = "We prove a theorem on the convergence of language models. A lemma bounds the regret."
    theory = work_of("t", "Bounds for models", proof)
    post = work_of(
        "p", "Introducing a small language model", "It is a language model.", kind="post"
    )
    plain = work_of("n", "How a language model is used", "It is a language model.", kind="post")
    items = [candidate(it, card_of(it)) for it in (theory, plain, post)]
    ranked = rank(items, (), None, NOW)
    assert [it.candidate.work.id for it in ranked] == ["p", "n", "t"]
    assert ranked[0].why() == "Announces a launch or release"
    noun = work_of("x", "Stampli cuts launch hours", "It uses a language model.", kind="post")
    assert "launch" not in rank([candidate(noun)], (), None, NOW)[0].why()


def test_what_speaks_to_anybody_counts_less_the_more_a_reader_said() -> None:
    items = [simple("a", hours=1), simple("b", hours=90)]
    bets = [Bet(name="cups", text="Porcelain cups.")]
    liked = [
        Example(f"l{n}", "On cups", "liked", learn.telling_words("On cups", "Porcelain"))
        for n in range(3)
    ]

    def apart(*given: object, **more: object) -> float:
        first, second = rank(items, *given, NOW, **more)  # type: ignore[arg-type, call-arg]
        return first.score - second.score

    nothing = apart((), None)
    assert nothing > apart(bets, None) > 0
    assert nothing > 2 * apart((), None, learned=fit(liked)) > 0


def test_a_liked_subject_comes_first_and_the_line_says_so() -> None:
    cup = work_of("cup", "A language model for porcelain", "Porcelain cups are glazed by it.")
    items = [simple("a", hours=1), candidate(cup, card_of(cup))]
    assert rank(items, (), None, NOW)[0].candidate.work.id == "a"
    liked = Example("l", "Porcelain", "liked", learn.telling_words("Porcelain", "Glazed cups."))
    first = rank(items, (), None, NOW, learned=fit([liked]))[0]
    assert first.candidate.work.id == "cup"
    assert first.why().startswith("You liked items about ")
    assert "porcelain" in first.why()
