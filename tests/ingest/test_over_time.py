"""Feeds over time: whatever a publisher does to its GUIDs, nothing is doubled, lost or brought
back.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from db import connect, queries, search, sources, works
from db.records import Entry, Filters
from ingest import intake
from ingest.intake import Counts

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return connect.open_database(tmp_path / "preread.db")


def a_source(database: Database, url: str = "a") -> int:
    return sources.add_source(database, url, title=url, now=NOW)[0].id


def take(database: Database, source: int, *entries: Entry) -> Counts:
    return intake.take_in(database, source, entries, None, NOW)


def stories(count: int = 3, *, links: bool = True, dates: bool = True) -> list[Entry]:
    return [
        Entry(
            f"id-{n}",
            f"Release 8.{n}",
            text=f"Version 8.{n} has {n} fixes.",
            url=f"https://blog.example/{n}" if links else None,
            published=NOW - timedelta(days=n) if dates else None,
        )
        for n in range(count)
    ]


def renumbered(entries: list[Entry]) -> list[Entry]:
    return [replace(entry, guid=f"new-{entry.guid}") for entry in entries]


def sightings(database: Database) -> int:
    return int(database.execute("SELECT count(*) FROM sighting").fetchone()[0])


@pytest.mark.parametrize("links", [True, False])
@pytest.mark.parametrize("dates", [True, False])
def test_new_guids_for_all_entries_double_nothing(
    database: Database, links: bool, dates: bool
) -> None:
    source = a_source(database)
    entries = stories(links=links, dates=dates)
    assert take(database, source, *entries) == Counts(new=3)
    assert take(database, source, *renumbered(entries)) == Counts(unchanged=3)
    assert take(database, source, *entries) == Counts(unchanged=3)
    assert sightings(database) == 3


def test_new_permalinks_double_nothing(database: Database) -> None:
    source = a_source(database)
    take(database, source, *stories())
    moved = [replace(one, url=f"https://new.example/{one.guid}") for one in renumbered(stories())]
    assert take(database, source, *moved).new == 0
    assert queries.count(database, Filters()) == 3


def test_new_guids_and_https_double_nothing(database: Database) -> None:
    source = a_source(database)
    take(database, source, *[replace(one, url=f"http://b.example/{one.guid}") for one in stories()])
    secure = [replace(one, url=f"https://b.example/{one.guid}") for one in stories()]
    assert take(database, source, *renumbered(secure)).new == 0
    assert sightings(database) == 3


def test_new_guids_with_edited_texts_update(database: Database) -> None:
    source = a_source(database)
    take(database, source, *stories(links=False))
    edited = [replace(one, text=f"{one.text} Edited.") for one in renumbered(stories(links=False))]
    assert take(database, source, *edited) == Counts(updated=3)
    assert queries.count(database, Filters()) == 3


def test_a_constant_guid_without_links_loses_no_entry(database: Database) -> None:
    source = a_source(database)
    for entry in stories(links=False):
        assert take(database, source, replace(entry, guid="latest")) == Counts(new=1)
    assert queries.count(database, Filters()) == 3


@pytest.mark.parametrize("links", [True, False])
def test_a_source_removed_and_added_again_doubles_nothing(database: Database, links: bool) -> None:
    entries = stories(links=links)
    source = a_source(database)
    take(database, source, *entries)
    sources.remove_source(database, source)
    assert take(database, a_source(database), *entries).new == 0
    assert queries.count(database, Filters()) == 3


@pytest.mark.parametrize("links", [True, False])
@pytest.mark.parametrize("dates", [True, False])
@pytest.mark.parametrize("change", ["nothing", "guid", "source", "edit", "readded", "permalink"])
def test_deleted_works_stay_deleted(
    database: Database, links: bool, dates: bool, change: str
) -> None:
    (entry,) = stories(1, links=links, dates=dates)
    source = a_source(database)
    take(database, source, entry)
    works.delete(database, search.search(database, "release")[0].work_id, NOW)
    match change:
        case "guid":
            entry = replace(entry, guid="new")
        case "source":
            source = a_source(database, "b")
        case "edit":
            entry = replace(entry, text="Edited.")
        case "permalink":
            entry = replace(entry, guid="new", url="https://new.example/1")
        case "readded":
            sources.remove_source(database, source)
            source = a_source(database)
    assert take(database, source, entry) == Counts(unchanged=1)
    assert queries.count(database, Filters()) == 0


def test_deleted_works_stay_deleted_when_they_change_step_by_step(database: Database) -> None:
    (entry,) = stories(1)
    source = a_source(database)
    take(database, source, entry)
    works.delete(database, search.search(database, "release")[0].work_id, NOW)
    moved = replace(entry, url="https://new.example/0", title="Release 8.0, corrected")
    steps = [moved, replace(moved, guid="new"), replace(moved, guid="newer", text="Edited.")]
    for step in steps:
        assert take(database, source, step).new == 0
    assert queries.count(database, Filters()) == 0


def test_the_next_entry_under_a_deleted_ones_guid_comes(database: Database) -> None:
    first, second = (replace(one, guid="latest") for one in stories(2))
    source = a_source(database)
    take(database, source, first)
    works.delete(database, search.search(database, "release")[0].work_id, NOW)
    assert take(database, source, second) == Counts(new=1)
    assert take(database, source, second, replace(first, guid="x")).new == 0


def test_releases_stay_apart(database: Database) -> None:
    source = a_source(database)
    for n in (8, 9, 10):
        entry = Entry(f"v{n}", f"ardour 8.{n} released", text="Bugs were fixed.", published=NOW)
        assert take(database, source, entry) == Counts(new=1)


def test_a_weekly_thread_of_one_title_and_one_text_stays_apart(database: Database) -> None:
    source = a_source(database)
    for week in range(3):
        entry = Entry(
            f"w{week}",
            "Open thread",
            text="Say what you like.",
            url=f"https://blog.example/open/{week}",
            published=NOW - timedelta(weeks=3 - week),
        )
        assert take(database, source, entry) == Counts(new=1)


def test_a_date_that_was_in_the_future_is_taken_when_it_is_past(database: Database) -> None:
    """As after a clock that stood a day behind."""
    (entry,) = stories(1)
    source = a_source(database)
    intake.take_in(database, source, [entry], None, NOW - timedelta(days=1))
    assert (
        queries.get_work(database, search.search(database, "release")[0].work_id).published is None
    )
    take(database, source, entry)
    work = queries.get_work(database, search.search(database, "release")[0].work_id)
    assert (work.published, work.date) == (entry.published, entry.published)


class Version(NamedTuple):
    """One reading of the feed: which stories it shows, and how it names and links them."""

    first: int
    size: int
    guids: str
    links: str
    edited: int


VERSIONS = st.lists(
    st.builds(
        Version,
        first=st.integers(0, 5),
        size=st.integers(1, 4),
        guids=st.sampled_from(("own", "link", "hash", "new-blog", "place")),
        links=st.sampled_from(("http", "https", "tracked")),
        edited=st.integers(0, 2),
    ),
    min_size=1,
    max_size=8,
)


def shown(version: Version, *, linked: bool) -> dict[int, Entry]:
    """Story → entry of this version."""
    found = {}
    for place, n in enumerate(range(version.first, version.first + version.size)):
        url = {
            "http": f"http://blog.example/{n}",
            "https": f"https://blog.example/{n}",
            "tracked": f"https://www.blog.example/{n}/?utm_source=feed",
        }[version.links]
        guid = {
            "own": f"id-{n}",
            "link": url,
            "hash": f"sha256:{n * 7919}",
            "new-blog": f"tag:new,{n}",
            "place": str(place),
        }[version.guids]
        text = f"Story {n} tells of {n} models." + " It was edited." * version.edited
        found[n] = Entry(
            guid,
            f"Story {n}",
            text=text,
            url=url if linked else None,
            published=NOW - timedelta(days=20 - n),
        )
    return found


@pytest.mark.parametrize("linked", [True, False])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(versions=VERSIONS, deleted=st.integers(0, 9))
def test_any_sequence_of_versions_keeps_one_work_a_story(
    linked: bool, versions: list[Version], deleted: int
) -> None:
    """Entries without links are known across a gap only while their GUIDs' rule stays: there the
    window does not move when the rule changes.
    """
    if not linked:
        versions = [
            one._replace(first=versions[0].first, size=versions[0].size) for one in versions
        ]
    with TemporaryDirectory() as folder:
        database = connect.open_database(Path(folder) / "preread.db")
        source = a_source(database)
        ever: set[int] = set()
        for number, version in enumerate(versions):
            entries = shown(version, linked=linked)
            take(database, source, *entries.values())
            if number == 0 and deleted in entries:
                (hit,) = search.search(database, f'"Story {deleted} tells"')
                works.delete(database, hit.work_id, NOW)
            ever |= entries.keys()
            titles = [one.work.title for one in queries.every_work(database)]
            gone = deleted if deleted in shown(versions[0], linked=linked) else None
            assert sorted(titles) == sorted(f"Story {n}" for n in ever if n != gone)
        database.close()
