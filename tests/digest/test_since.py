"""What has changed since the last edition, and that chance is not told as change."""

from dataclasses import replace
from itertools import pairwise

import pytest

from digest.compose import compose
from digest.edition import Change, TopicCount, from_json
from digest.group import group
from digest.html import render_html
from digest.markdown import render_markdown
from digest.rank import Ranked, rank
from digest.since import (
    NewVersion,
    SinceThen,
    count_topics,
    follow_ups,
    moved,
    new_versions,
)
from digest.text import render_text
from digest.topics import Topic
from digest.window import Chosen, window_of
from settings import DigestSettings
from tests.digest.making import DAY, FACTS, NOW, SETTINGS, ZONE, candidate, sample_day, work_of

WEEK = window_of("week", NOW.date(), ZONE, SETTINGS)


def topic(count: int, before: int, name: str = "speech recognition") -> TopicCount:
    return TopicCount(name=name, count=count, before=before)


def test_topics_are_counted_in_both_windows_and_only_what_may_stand_here() -> None:
    topics = [Topic("a", ("n1", "n2", "b1")), Topic("hockey", ("n3", "n4")), Topic("old", ("b2",))]
    found = count_topics(topics, {"n1", "n2", "n3", "n4"}, {"n1", "n2", "n3"})
    assert [(it.name, it.count, it.before) for it in found] == [("a", 2, 1), ("hockey", 2, 0)]
    assert count_topics(topics, {"n3", "n4"}, set()) == []


@pytest.mark.parametrize(
    ("count", "before", "text"),
    [
        (14, 2, "Speech recognition: up to 14 items of 120, from 2 of 100 the day before."),
        (1, 12, "Speech recognition: down to 1 item of 120, from 12 of 100 the day before."),
        (9, 0, "Speech recognition: 9 items of 120, none of 100 the day before."),
        (5, 2, None),
        (6, 0, None),
        (30, 25, None),
    ],
)
def test_a_topic_moves_only_beyond_chance(count: int, before: int, text: str | None) -> None:
    changes = moved([topic(count, before)], 120, 100, DAY)
    assert [it.text for it in changes] == ([text] if text else [])


def test_more_of_everything_is_no_move() -> None:
    assert moved([topic(40, 10)], 400, 100, DAY) == []
    # A Sunday is no measure.
    assert moved([topic(40, 0)], 400, 8, DAY) == []
    assert moved([], 0, 0, DAY) == []


def test_the_surest_moves_come_first_and_few_are_told() -> None:
    names = ["a", "b", "c", "d", "e"]
    changes = moved([topic(12 + n, 1, name) for n, name in enumerate(names)], 300, 300, WEEK)
    assert [it.text[0] for it in changes] == ["E", "D", "C"]
    assert all("the week before" in it.text for it in changes)


def test_new_versions_name_their_edition() -> None:
    raised = [
        NewVersion("a", "A cache <b>", "https://arxiv.org/abs/1", 2, "2026-11-21"),
        NewVersion("b", "B", None, 4, None),
        NewVersion("c", "C", None, 2, "2026-10-01"),
        NewVersion("d", "D", None, 2, "2026-W40"),
    ]
    changes = new_versions(raised, DAY)
    assert [it.text for it in changes] == [
        "Version 2 of “A cache <b>”, from Saturday’s edition.",
        "Version 4 of “B”.",
        "Version 2 of “C”, from the edition of 1 October.",
        "New versions of 1 more paper of earlier editions.",
    ]
    assert changes[0].url == "https://arxiv.org/abs/1"
    assert changes[-1].ids == ("d",)
    assert new_versions(raised[3:], WEEK)[0].text.endswith("from the edition of week 40.")


def ranked(item: object, **more: object) -> Ranked:
    return Ranked(replace(item, **more), 0.0, ())  # type: ignore[type-var, arg-type]


def test_a_new_piece_on_an_earlier_story_is_told() -> None:
    paper = candidate(
        work_of("paper", "PocketMind: an assistant in 640 MB of memory", "A model.", hours=60,
                url="https://arxiv.org/abs/2599.01011", arxiv_id="2599.01011"),
        source="arXiv cs.CL",
    )  # fmt: skip
    letter = candidate(
        work_of("letter", "An assistant on the phone: PocketMind", "Words.", kind="newsletter",
                url="https://arxiv.org/abs/2599.01011v1"),
        source="The Batch",
    )  # fmt: skip
    other = candidate(work_of("other", "Gardens", "Words.", kind="post"))
    stood = ranked(paper, in_editions=("2026-11-20", "2026-11-21"))
    [change] = follow_ups([ranked(other), ranked(letter)], [stood], DAY)
    assert change.text == (
        "The Batch now writes about “PocketMind: an assistant in 640 MB of memory”, from "
        "Saturday’s edition."
    )
    assert change.ids == ("letter", "paper")
    assert follow_ups([ranked(other)], [stood], DAY) == []
    assert follow_ups([ranked(letter)], [], DAY) == []
    # What stood there itself is no news.
    assert follow_ups([ranked(letter)], [stood, ranked(letter)], DAY) == []


CHANGES = (
    Change(kind="topic", text="Speech recognition: up to 14 items of 120, from 2 of 100."),
    Change(kind="version", text="Version 2 of “A <b> *c*”.", url="https://arxiv.org/abs/1"),
)


def test_changes_stand_in_every_format_and_within_five_minutes() -> None:
    chosen = Chosen(tuple(sample_day()))
    stories = group(rank(chosen.items, (), None, DAY.end))
    first = stories[0].lead.candidate.work.id
    since = SinceThen((replace(topic(14, 2), ids=("gone", first)),), CHANGES)
    edition = compose(stories, chosen, DAY, FACTS, DigestSettings(), preview=False, since=since)
    assert edition.changes == CHANGES
    assert edition.topics[0].ids == (first,)
    assert edition.words <= 900
    assert from_json(edition.as_json()) == edition
    headings = ("What matters most", "Since the last edition")
    text, markdown, html = render_text(edition), render_markdown(edition), render_html(edition)
    for page in (text, markdown, html):
        order = [page.upper().index(it.upper()) for it in headings]
        assert all(one < other for one, other in pairwise(order))
    assert "Version 2 of “A <b> *c*”." in text
    assert r"Version 2 of “A \<b\> \*c\*”. ([open](<https://arxiv.org/abs/1>))" in markdown
    assert "Version 2 of “A &lt;b&gt; *c*”.</a>" in html
    plain = compose(stories, chosen, DAY, FACTS, DigestSettings(), preview=False)
    assert "SINCE THE LAST" not in render_text(plain).upper().replace("SINCE THE EDITION", "")
