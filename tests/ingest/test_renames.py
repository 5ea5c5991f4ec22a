"""GUIDs that change and GUIDs that are reused: the decisions, case by case."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from db.presence import Before
from db.records import Entry
from db.works import sha256
from ingest.renames import own_guid, renamed, reused

DAY = datetime(2026, 11, 20, 9, tzinfo=UTC)
POST = Entry("1", "ardour 8.9 released", text="Many fixes.", url="https://a.org/8-9", published=DAY)
LATER = DAY + timedelta(days=7)


def before(entry: Entry) -> Before:
    digest = sha256(entry.text) if entry.text else None
    return Before(entry.guid, entry.title, entry.url, entry.published, digest)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (POST, False),
        (replace(POST, text="More fixes."), False),
        (replace(POST, title="Ardour 8.9 is out"), False),
        (replace(POST, title="Ardour 8.9 is out", text="More.", published=LATER), False),
        (replace(POST, url="http://www.a.org/8-9/?utm_source=rss", title="Other"), False),
        (replace(POST, url="https://a.org/moved"), False),
        (replace(POST, url="https://a.org/moved", title="Ardour 8.9 is out"), False),
        (replace(POST, url=None, published=LATER), False),
        (replace(POST, url=None, title="Other", text="Other."), False),
        (replace(POST, url="https://a.org/8-10", title="ardour 8.10 released", text="O."), True),
        (replace(POST, url="https://a.org/2", text="Other.", published=LATER), True),
        (replace(POST, url=None, title="Other", text="Other.", published=LATER), True),
        (replace(POST, url="https://a.org/", title="Other", text="O.", published=LATER), True),
    ],
)
def test_an_edit_is_no_new_entry_and_a_new_entry_is_no_edit(entry: Entry, expected: bool) -> None:
    assert reused(entry, before(POST)) is expected


def test_a_reused_guid_becomes_one_of_the_entrys_own() -> None:
    assert own_guid(POST) == "1#https://a.org/8-9"
    assert own_guid(replace(POST, url=None)) == "1#2026-11-20T09:00:00+00:00"
    assert own_guid(replace(POST, url=None, published=None)) == "1#ardour 8.9 released"


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (POST, True),
        (replace(POST, url="http://a.org/8-9"), True),
        (replace(POST, title="Renamed", text="Rewritten."), True),
        (replace(POST, url="https://b.org/ardour"), True),
        (replace(POST, url=None, text="Rewritten."), True),
        (replace(POST, url=None, published=None), True),
        (replace(POST, url="https://a.org/8-10", title="ardour 8.10 released"), False),
        (replace(POST, url="https://b.org/x", text="Another text."), False),
        (replace(POST, url="https://b.org/x", published=LATER), False),
        (replace(POST, url=None, title="Other", published=None), False),
    ],
)
def test_an_entry_that_only_changed_its_guid_is_known_again(entry: Entry, expected: bool) -> None:
    found = renamed([replace(entry, guid="new")], [before(POST)])
    assert found == ({"new": "1"} if expected else {})


def test_what_cannot_be_told_apart_is_left_alone() -> None:
    bare = replace(POST, url=None)
    twins = [replace(bare, guid="a", text="A."), replace(bare, guid="b", text="B.")]
    assert renamed(twins, [before(replace(bare, text="C."))]) == {}
    assert renamed([replace(bare, guid="n", text="D.")], [before(one) for one in twins]) == {}


def test_a_shared_address_says_nothing() -> None:
    shared = frozenset({"https://a.org/8-9"})
    other = replace(POST, guid="new", title="Other", text="Other.", published=LATER)
    assert renamed([other], [before(POST)], shared) == {}
