"""The foot of Today's edition: what has changed since the last one, with ways in."""

from dataclasses import replace

from digest.edition import Change
from tests.digest.making import edition_of, sample_day
from views.text import render


def test_changes_lead_to_the_items_and_are_escaped() -> None:
    changes = (
        Change(kind="topic", text="Speech: up to 9 items of 20, from 1 of 20.", ids=("x",)),
        Change(
            kind="version", text="Version 2 of “<b>A</b>”.", url="https://a.example", ids=("w1",)
        ),
        Change(kind="follow_up", text="The Batch now writes about “B”.", ids=("w2", "w3")),
    )
    page = render("today_foot", edition=replace(edition_of(sample_day()), changes=changes))
    assert "Since the last edition" in page
    assert '<a href="item?id=w1">Version 2 of “&lt;b&gt;A&lt;/b&gt;”.</a>' in page
    assert '<a href="item?id=w2">' in page
    assert "item?id=x" not in page


def test_without_changes_there_is_no_heading() -> None:
    assert "Since the last edition" not in render("today_foot", edition=edition_of(sample_day()))
