"""What leads and what follows: figures, what a reader waits for, and more than one kind."""

from dataclasses import replace

from db.records import Kind
from digest.choosing import following, leading
from digest.firing import Fired
from digest.group import Story
from digest.rank import Ranked
from digest.thresholds import Judged
from settings import Bet
from settings.thresholds import parse
from tests.digest.making import candidate, card_of, work_of


def story(id_: str, *, figure: bool = True, kind: Kind = "paper", worth: float = 1.0) -> Story:
    result = "It needs 3 GB of memory." if figure else "It needs little memory."
    work = work_of(id_, f"Title {id_}", f"We train a language model. {result}", kind=kind)
    numbers = ["3 GB of memory"] if figure else []
    card = card_of(work, tldr="We train a language model.", result=result, numbers=numbers)
    return Story(Ranked(candidate(work, card), worth, ("new",), worth=worth))


def bet_on(name: str | None, story_: Story) -> Story:
    return Story(replace(story_.lead, bet=name))


def ids(stories: list[Story]) -> str:
    return "".join(it.lead.candidate.work.id for it in stories)


def test_what_leads_has_figures_where_there_are_any() -> None:
    dry = [story(id_, figure=False) for id_ in "ab"]
    assert ids(leading([*dry, story("c"), story("d")], 3)) == "cda"
    assert ids(leading(dry, 3)) == "ab"
    far = [story(id_, figure=False) for id_ in "abcdefgh"]
    assert ids(leading([*far, story("z")], 3)) == "abc"


def test_its_makers_news_may_lead_without_a_figure() -> None:
    news = story("n", figure=False, kind="post")
    news = Story(replace(news.lead, news=True))
    assert ids(leading([news, story("a"), story("b")], 3)) == "nab"


def test_a_newsletter_leads_only_where_there_is_nothing_else() -> None:
    letter = story("l", kind="newsletter")
    assert ids(leading([letter, story("a")], 1)) == "a"
    assert ids(leading([letter], 1)) == "l"


def test_what_meets_a_threshold_comes_first_wherever_it_ranked() -> None:
    waited = story("z")
    card = waited.lead.card
    assert card
    bet = Bet(name="b", text="t", thresholds=("under 4 GB",))
    fired = Fired(bet, Judged(parse("under 4 GB"), card["numbers"][0], True))
    waited = Story(replace(waited.lead, fired=(fired,)))
    assert ids(leading([*(story(id_) for id_ in "abcdefghij"), waited], 3)) == "zab"


def test_papers_alone_make_room_for_a_post_that_leads_as_well() -> None:
    papers = [story(id_) for id_ in "abcd"]
    assert ids(leading([*papers, story("p", kind="post")], 3)) == "abp"
    beyond = story("p", kind="post")
    assert ids(leading([*papers, Story(replace(beyond.lead, beyond=True))], 3)) == "abc"


def test_short_items_of_one_kind_give_way_to_what_is_worth_as_much() -> None:
    papers = [story(id_, worth=2 - n / 10) for n, id_ in enumerate("abcdef")]
    posts = [
        story(id_, kind="post", worth=worth)
        for id_, worth in zip("xyz", (1.2, 2, 1.9), strict=True)
    ]
    assert ids(following([*papers, *posts], 5)) == "abcyz"
    assert ids(following([*papers, *posts[:1]], 5)) == "abcde"
    assert ids(following([*papers[:2], posts[0], *papers[2:], posts[1]], 5)) == "abxcd"
    assert following([], 5) == []


def test_each_bet_that_is_touched_has_its_share_of_the_short_items() -> None:
    many = [bet_on("one", story(id_)) for id_ in "abcdefghi"]
    few = [bet_on("two", story(id_)) for id_ in "xyz"]
    assert ids(following([*many, *few], 6)) == "abcdxy"
    assert ids(following([*many[2:], *few], 4, many[:2])) == "cdxy"
    assert ids(following([*many[2:], *few[2:]], 4, [*many[:2], *few[:1]])) == "cdez"
    assert ids(following(many, 6)) == "abcdef"


def test_for_a_bets_share_gives_way_who_has_more_then_what_is_beyond_all() -> None:
    one = [bet_on("one", story(id_)) for id_ in "abc"]
    beyond = [story(id_) for id_ in "mn"]
    two = [bet_on("two", story(id_)) for id_ in "xy"]
    assert ids(following([*one, *beyond, *two], 5)) == "abmnx"
    assert ids(following([*one[:1], *beyond, *two], 3)) == "amx"


def test_what_leads_is_not_all_for_one_bet_where_another_has_evidence() -> None:
    one = [bet_on("one", story(id_)) for id_ in "abcdefghijkl"]
    dry, proven = (
        bet_on("two", story(id_, figure=figure)) for id_, figure in (("x", False), ("y", True))
    )
    assert ids(leading([*one, dry, proven], 3)) == "aby"
    assert ids(leading([*one, dry], 3)) == "abc"
    assert ids(leading([*one[:1], proven, *one[1:]], 3)) == "ayb"
