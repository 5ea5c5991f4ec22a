"""What ties two items and what keeps them apart; stories do not depend on the items' order."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.records import Candidate, Kind
from digest.group import group, same_stories
from digest.rank import Ranked
from digest.traits import traits_of
from tests.digest.making import candidate, work_of


def item(
    id_: str,
    title: str,
    text: str = "",
    *,
    kind: Kind = "post",
    site: str | None = None,
    hours: float = 5,
    links: Sequence[str] = (),
    url: str | None = None,
    arxiv_id: str | None = None,
    vector: bytes | None = None,
) -> Candidate:
    work = work_of(
        id_,
        title,
        text,
        kind=kind,
        url=url or f"https://{site or id_}.example/{id_}",
        hours=hours,
        links=links,
        arxiv_id=arxiv_id,
    )
    return candidate(work, source=site or id_, vector=vector)


def joined(*items: Candidate) -> bool:
    stories = same_stories([traits_of(it) for it in items])
    return len(stories) == 1


MONEY = "The maker of voice models has taken $210 million, led by Harrow Capital, at $2.4 billion."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (  # two outlets, by figures and names
            item("a", "Quillon Labs raises $210 million at a $2.4 billion valuation", MONEY),
            item("b", "Voice start-up Quillon valued at $2.4bn in new round", MONEY[30:]),
        ),
        (  # a launch and its bare listing
            item("a", "Introducing Muse Spark 1.1"),
            item("b", "Muse Spark 1.1 by Meta AI"),
        ),
        (  # the same words in another headline
            item("a", "What we learned", " ".join(f"word{n}" for n in range(40))),
            item("b", "A year of refusing", " ".join(f"word{n}" for n in range(5, 45))),
        ),
        (  # two letters on one page
            item("a", "Saying no lowers refunds", kind="newsletter", url="https://h.example/refunds"),
            item("b", "Refunds fall", kind="newsletter",
                 url="https://h.example/refunds?utm_source=x"),
        ),
        (  # headlines of the same words
            item("a", "Civil rights leader Jesse Jackson dies, aged 84"),
            item("b", "Jesse Jackson, civil rights leader and preacher, dies at 84"),
        ),
    ],
)  # fmt: skip
def test_one_story(one: Candidate, other: Candidate) -> None:
    assert joined(one, other)
    assert joined(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (item("a", "Introducing Muse Spark 1.1"), item("b", "Muse Spark 1.2 by Meta AI")),
        (item("a", "ardour 8.9 released"), item("b", "ardour 8.10 released")),
        (item("a", "PocketMind 2 by Northlake"), item("b", "Introducing PocketMind 2 Mini")),
        (item("a", "Cargo Agents 2.0"), item("b", "Clerk Agents 2.0")),
        (item("a", "Quillon raises $210 million", MONEY),
         item("b", "Northlake raises $210 million")),
        (item("a", "Introducing Quillon Voice 3"), item("b", "Quillon Voice 3 was down on Friday")),
        (item("a", "GPT-5.6"), item("b", "Replit opens up with GPT-5.6 Luna")),
        (
            item("a", "One cluster, many teams, part 1: idle GPUs", site="s"),
            item("b", "One cluster, many teams, part 2: a queue", site="t",
                 links=["https://s.example/a"]),
        ),
        (  # a column keeps its title
            item("a", "Harrow reads the mail for you", "Of fish.", site="s", hours=200),
            item("b", "Harrow reads the mail for you", "Of birds.", site="s", hours=20),
        ),
        (  # a follow-up on the same site
            item("a", "Refunds fell when the assistant refused", site="s", hours=60),
            item("b", "Refunds again: the assistant says why", site="s",
                 links=["https://s.example/a"]),
        ),
        (
            item("a", "LedgerBench: do office agents finish?", kind="paper", arxiv_id="2599.01007"),
            item("b", "LedgerBench 2: agents that share", kind="paper", arxiv_id="2599.03090"),
        ),
        (item("a", "US and Iran to meet for second round of talks"),
         item("b", "US and Iran wrap up second round of talks")),
    ],
)  # fmt: skip
def test_two_stories(one: Candidate, other: Candidate) -> None:
    assert not joined(one, other)


def test_a_piece_with_room_for_a_figure_of_the_work_gives_one() -> None:
    paper = item(
        "paper", "RefundGym: training support agents", "It settles 77.4% of the cases.",
        kind="paper", arxiv_id="2599.00101", url="https://arxiv.org/abs/2599.00101",
    )  # fmt: skip
    link = ["https://arxiv.org/abs/2599.00101"]
    comment = (
        "We asked five heads of support about RefundGym, and who would take the hard cases in "
    )
    comment += "their queues when the agents have taken all the simple ones."
    assert joined(paper, item("a", "A gym", comment + " Of all 77.4% are settled.", links=link))
    assert not joined(paper, item("b", "A gym", comment, links=link))
    assert joined(paper, item("c", "A gym", "We built RefundGym.", links=link))


def test_nearness_alone_does_not_join_and_its_lack_keeps_apart() -> None:
    same = np.eye(1, 384, 0, dtype=np.float16).tobytes()
    far = np.eye(1, 384, 1, dtype=np.float16).tobytes()
    one = item("a", "Civil rights leader Jesse Jackson dies, aged 84", vector=same)
    other = item("b", "Jesse Jackson, civil rights leader and preacher, dies at 84", vector=same)
    assert joined(one, other)
    assert not joined(one, replace(other, vector=far))
    assert not joined(one, item("c", "Peru elects a new congress", vector=same))


def test_what_is_sure_to_be_apart_is_not_joined_by_way_of_a_third() -> None:
    """A letter's entry that could be either product's joins one of them only."""
    text = "It holds 40 MB of notes and answers 71.3% of questions on MemoBench, from 48.4%."
    two = item("two", "PocketMind 2 remembers on MemoBench", text)
    mini = item("mini", "PocketMind 2 Mini remembers on MemoBench", text.replace("It", "Mini"))
    entry = item("entry", "A phone assistant that remembers on MemoBench", text)
    stories = same_stories([traits_of(it) for it in (two, mini, entry)])
    assert not any({"two", "mini"} <= set(ids) for ids in stories)


def test_who_was_first_and_who_leads() -> None:
    letter = item("letter", "PocketMind", kind="newsletter", site="The Memo", hours=3,
                  url="https://arxiv.org/abs/2599.01011")  # fmt: skip
    paper = item("paper", "PocketMind: an assistant", kind="paper", site="arXiv", hours=9,
                 url="https://arxiv.org/abs/2599.01011", arxiv_id="2599.01011")  # fmt: skip
    [story] = group([Ranked(letter, 2.0, ()), Ranked(paper, 1.0, ())])
    assert story.lead.candidate.work.id == "paper"
    assert [it.candidate.work.id for it in story.others] == ["letter"]
    assert story.first == ("arXiv", paper.work.date)


_TITLES = st.sampled_from(
    [
        "Introducing Muse Spark 1.1",
        "Muse Spark 1.1 by Meta AI",
        "Muse Spark 1.2 by Meta AI",
        "Quillon raises $210 million at a $2.4 billion valuation",
        "Voice start-up Quillon valued at $2.4bn after taking $210M",
        "Retrieve less and answer just the same",
        "PocketMind 2 Mini: the same memory",
        "PocketMind 2 remembers",
        "",
    ]
)


_ADDRESSES = [f"https://s.example/i{n}" for n in range(9)]


@st.composite
def _items(draw: st.DrawFn) -> list[Candidate]:
    size = draw(st.integers(0, 9))
    return [
        item(
            f"i{n}",
            draw(_TITLES),
            draw(st.sampled_from(["", MONEY, "PocketMind 2 holds 71.3% and 48.4% on MemoBench."])),
            kind=draw(st.sampled_from(["post", "newsletter", "release", "paper"])),
            site=draw(st.sampled_from(["s", "t", "u"])),
            hours=draw(st.integers(1, 400)),
            links=draw(st.lists(st.sampled_from(_ADDRESSES), max_size=2)),
            arxiv_id=draw(st.sampled_from([None, "2599.00001", "2599.00002"])),
        )
        for n in range(size)
    ]  # fmt: skip


@given(_items(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_stories_part_the_items_whatever_their_order(
    items: list[Candidate], random: object
) -> None:
    """An equivalence: each item stands in exactly one story, nothing is lost or made up."""
    traits = [traits_of(it) for it in items]
    found = same_stories(traits)
    assert sorted(id_ for ids in found for id_ in ids) == sorted(it.work.id for it in items)
    random.shuffle(traits)  # type: ignore[attr-defined]
    assert set(same_stories(traits)) == set(found)
    ranked = [Ranked(it, -n, ()) for n, it in enumerate(items)]
    assert {tuple(sorted(m.candidate.work.id for m in s.members)) for s in group(ranked)} == set(
        found
    )


def test_a_paper_its_makers_post_and_the_letter_that_links_it_are_one_entry() -> None:
    link = ["https://arxiv.org/abs/2599.00310"]
    paper = item(
        "paper", "Tremor: Earthquake Warnings from the Microphones of Parked Cars",
        "Tremor warns 7.4 seconds earlier, with microphones of 41,000 cars.",
        kind="paper", arxiv_id="2599.00310", url=link[0],
    )  # fmt: skip
    lab = item(
        "lab", "Parked cars can hear it coming",
        "Our paper is out. With 41,000 cars we warn 7.4 seconds earlier.", links=link,
    )  # fmt: skip
    letter = item("letter", "Cars that hear", "7.4 seconds earlier.", kind="newsletter", links=link)
    essay = item("essay", "The parked car listens", "41,000 cars, 7.4 seconds.", links=link)
    assert joined(paper, lab, letter)
    assert not joined(paper, essay)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Court fines Marlow 35 million euros", "Marlow appeals fine of 35 million euros"),
        ("Tidal suffers outage of 5,700 shops", "Tidal suffers second outage, 5,700 shops hit"),
        ("Cobble raises $140 million", "Cobble’s $140 million and the end of the accountant"),
        ("Lark 6", "Lark 6 launches in the EU"),
        ("Ferryman gets permit for 60 taxis in Lyon", "Ferryman gets permit for 60 taxis in Turin"),
    ],
)
def test_the_next_step_a_comment_and_another_place_are_stories_of_their_own(
    one: str, other: str
) -> None:
    assert not joined(item("a", one, hours=6), item("b", other))


def test_a_column_keeps_its_title_and_a_copy_its_text() -> None:
    title, text = "Get up and running with Pulumi", " ".join(f"word{n}" for n in range(30))
    one = item("a", title, text, site="s")
    assert joined(one, item("b", title, text, site="s"))
    assert not joined(one, item("b", title, "Anticheats: unknown, custom", site="s"))
