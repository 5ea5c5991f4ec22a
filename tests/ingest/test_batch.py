"""Many entries taken in at once: the same library as one by one, in far fewer statements."""

import hashlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from db import bulk, connect, queries, search, sources, works
from db.records import Entry, Filters, Link, SourceUpdate
from ingest import intake
from ingest.batch import Ground
from ingest.intake import Counts
from tests.ingest.test_intake_fuzz import ENTRIES

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
_TABLES = ("source", "work", "work_key", "sighting", "mention", "alias", "tombstone")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(connect.open_database(tmp_path / "preread.db")) as opened:
        for name in ("one", "two", "three"):
            sources.add_source(opened, f"https://{name}.example/", title=name, now=NOW)
        yield opened
        opened.execute("INSERT INTO search (search) VALUES ('integrity-check')")


def take(database: Database, source: int, *entries: Entry, at: datetime = NOW) -> Counts:
    return intake.take_in(database, source, entries, None, at)


def contents(database: Database) -> dict[str, list[Any]]:
    """All that intake writes, and what a search finds."""
    found: dict[str, list[Any]] = {
        name: sorted(repr(tuple(row)) for row in database.execute(f"SELECT * FROM {name}"))
        for name in _TABLES
    }
    found["search"] = [search.search(database, query) for query in ("model text", "short")]
    return found


def posts(count: int, start: int = 0) -> list[Entry]:
    return [
        Entry(f"g{n}", f"Post {n}", text=f"Text number {n}.", url=f"https://a.example/{n}")
        for n in range(start, start + count)
    ]


PARTS = st.builds(
    lambda entry, issue: replace(entry, part_of=issue), ENTRIES, st.sampled_from(("1", "2"))
)
STEPS = st.lists(
    st.tuples(st.integers(1, 2), st.lists(ENTRIES | PARTS, min_size=1, max_size=6), st.booleans()),
    max_size=6,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_together_is_as_one_by_one(steps: list[tuple[int, list[Entry], bool]]) -> None:
    def library(path: Path) -> tuple[list[Counts], dict[str, list[Any]]]:
        with closing(connect.open_database(path)) as database:
            for name in ("one", "two"):
                sources.add_source(database, f"https://{name}.example/", title=name, now=NOW)
            counts = []
            for hour, (source, entries, delete) in enumerate(steps):
                at = NOW + timedelta(hours=hour)
                counts.append(take(database, source, *entries, at=at))
                ids = sorted(one.work.id for one in queries.every_work(database))
                if delete and ids:
                    works.delete(database, ids[0], at)
            database.execute("INSERT INTO search (search) VALUES ('integrity-check')")
            return counts, contents(database)

    with TemporaryDirectory() as folder:
        together = library(Path(folder) / "together.db")
        with patch.object(Ground, "is_free", return_value=False):
            one_by_one = library(Path(folder) / "one_by_one.db")
    assert together == one_by_one


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What SQLite is asked to do, row by row."""
    asked: list[str] = []
    database.conn.set_trace_callback(asked.append)
    yield asked
    database.conn.set_trace_callback(None)


def test_a_new_source_costs_few_questions_and_a_known_one_nearly_none(database: Database) -> None:
    with statements(database) as asked:
        assert take(database, 1, *posts(60)) == Counts(new=60)
    assert len([one for one in asked if one.startswith("SELECT")]) < 12
    with statements(database) as asked:
        assert take(database, 1, *posts(60)) == Counts(unchanged=60)
    assert len(asked) < 8


def test_more_entries_than_a_statement_has_parameters(database: Database) -> None:
    many = posts(1300)
    assert take(database, 1, *many) == Counts(new=1300)
    assert take(database, 1, *many) == Counts(unchanged=1300)
    assert take(database, 2, *(replace(one, guid=f"x{one.guid}") for one in many)) == Counts(
        unchanged=1300
    )
    edited = [replace(one, text="Another text.") for one in many]
    assert take(database, 1, *edited) == Counts(updated=1300)
    assert queries.count(database, Filters()) == 1300
    assert len(bulk.seen(database, 2, {f"xg{n}" for n in range(1300)})) == 1300


def test_two_entries_of_one_reading_with_one_key(database: Database) -> None:
    first = Entry("a", "A first look at planners", url="https://arxiv.org/abs/2401.00001")
    again = Entry("b", "Planners, once more", url="http://arxiv.org/pdf/2401.00001v2.pdf")
    other = Entry("c", "Something else", url="https://a.example/else")
    assert take(database, 1, first, other, again) == Counts(new=2, updated=1)
    assert queries.count(database, Filters()) == 2


def test_a_reading_that_joins_works_of_other_sources(database: Database) -> None:
    """One entry has the keys of three works: all are one, and every old id leads there."""
    take(database, 1, Entry("p", "The page", url="https://a.example/p"))
    take(database, 2, Entry("d", "The paper", text="Longer text.", doi="10.1000/1"))
    old = [one.work.id for one in queries.every_work(database)]
    new, joint, later = (
        Entry("n", "New", url="https://b.example/n"),
        Entry("j", "Joint", url="https://a.example/p", doi="10.1000/1", arxiv_id="2401.00001"),
        Entry("l", "Later", text="Abstract.", arxiv_id="2401.00001", read="abstract"),
    )
    assert take(database, 3, new, joint, later) == Counts(new=1, updated=2)
    assert queries.count(database, Filters()) == 2
    assert len({queries.get_work(database, one).id for one in old}) == 1
    take(database, 1, Entry("q", "Post", url="https://c.example/q"))
    take(database, 2, Entry("q", "Post", url="https://c.example/q", doi="10.1000/1"))
    assert queries.count(database, Filters()) == 2  # an alias of an alias
    assert len({queries.get_work(database, one).id for one in old}) == 1


def test_what_was_deleted_stays_away_amid_new_entries(database: Database) -> None:
    one, two, three = posts(3)
    take(database, 1, two)
    works.delete(database, search.search(database, "number")[0].work_id, NOW)
    moved = replace(two, guid="other", url="https://b.example/other")
    assert take(database, 1, one, two, three) == Counts(new=2, unchanged=1)
    assert take(database, 2, moved, *posts(2, 10)) == Counts(new=2, unchanged=1)
    dated = replace(posts(1, 7)[0], published=NOW)
    take(database, 1, dated)
    works.delete(database, search.search(database, '"number 7"')[0].work_id, NOW)
    again = replace(dated, guid="again", url="https://b.example/again")
    assert take(database, 2, *posts(2, 20), again) == Counts(new=2, unchanged=1)


def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    take(database, 1, *posts(2))
    before = contents(database)

    def finish(counts: Counts) -> SourceUpdate:
        assert counts == Counts(new=3, updated=1, unchanged=1)
        raise RuntimeError

    kept, edited = posts(2)
    reading = [kept, replace(edited, text="Edited."), *posts(3, 5)]
    with pytest.raises(RuntimeError):
        intake.take_in(database, 1, reading, finish, NOW)
    assert contents(database) == before
    assert take(database, 1, *reading) == Counts(new=3, updated=1, unchanged=1)


def test_a_part_that_comes_before_its_round_up_is_joined_when_both_are_there(
    database: Database,
) -> None:
    issue = Entry("issue", "Weekly", text="News.", kind="newsletter", read="newsletter")
    part = Entry("part", "An item", text="It is out.", part_of="issue", url="https://b.example/")
    take(database, 1, part, issue)
    assert (
        database.execute("SELECT count(*) FROM mention WHERE key LIKE 'guid:%'").fetchone()[0] == 0
    )
    take(database, 1, part, issue)
    assert database.execute("SELECT key FROM mention WHERE key LIKE 'guid:%'").fetchall()[0][0] == (
        "guid:1:part"
    )


def test_odd_characters_are_stored_and_found_again(database: Database) -> None:
    """A NUL ends no value half-way; what is indexed is what is taken out again."""
    odd = Entry(
        'g\0"\\,]',
        "A title \0 with a hole in the middle",
        text="It\0 has holes.",
        authors=("Ada\0 Byron", "Grace"),
        links=(Link("https://a.example/\0", 0, 2),),
    )
    assert take(database, 1, odd, *posts(2)) == Counts(new=3)
    assert take(database, 1, odd, *posts(2)) == Counts(unchanged=3)
    assert take(database, 1, replace(odd, text="Mended."), *posts(2)) == Counts(
        updated=1, unchanged=2
    )
    assert [hit.title for hit in search.search(database, "mended")] == [odd.title]
    works.delete(database, search.search(database, "mended")[0].work_id, NOW)
    assert take(database, 1, odd, *posts(2)) == Counts(unchanged=3)


def test_entries_alike_to_the_letter_are_one_work(database: Database) -> None:
    """Two GUIDs, no address: the second is the first under another GUID, in one reading too."""
    one = Entry("a", "This week in models and what they cost", text="News.", published=NOW)
    assert take(database, 1, one, *posts(1), replace(one, guid="b")) == Counts(new=2, unchanged=1)


def test_a_title_that_another_source_has_is_looked_at(database: Database) -> None:
    paper = Entry("p", "A small model that plans its own calls", authors=("Ada Byron",))
    take(database, 1, replace(paper, url="https://arxiv.org/abs/2401.00001"))
    seen = replace(paper, guid="s", url="https://b.example/s")
    assert take(database, 2, *posts(2), seen) == Counts(new=2, unchanged=1)


def test_an_export_of_this_library_comes_back_amid_others(database: Database) -> None:
    take(database, 1, Entry("p", "Short", text="Words."))
    (work,) = [one.work for one in queries.every_work(database)]
    back = Entry(work.id, "Short", text="Words.", external_id=work.id)
    assert take(database, 2, *posts(2), back) == Counts(new=2, unchanged=1)


def test_a_guid_that_stands_three_times_in_a_reading(database: Database) -> None:
    one = posts(1)[0]
    edited = replace(one, text="Edited.")
    take(database, 1, one)
    assert take(database, 1, one, edited, one) == Counts(updated=2, unchanged=1)
    assert [found.work.text for found in queries.every_work(database)] == [one.text]


def test_what_an_earlier_preread_stored_is_known_again(database: Database) -> None:
    """Its digests were over the whole text. Nothing is written, and edits are still seen."""
    one, two = posts(2)
    take(database, 1, one, two)
    parts = (one.title, one.text, one.url, one.kind, None, None, None, None, None)
    earlier = hashlib.sha256(repr(parts).encode()).hexdigest()
    with connect.writing(database):
        database.execute("UPDATE sighting SET entry_sha256 = ? WHERE guid = 'g0'", [earlier])
    with statements(database) as asked:
        assert take(database, 1, one, two) == Counts(unchanged=2)
    assert not any("INSERT" in statement for statement in asked)
    assert bulk.seen(database, 1, {"g0"})["g0"].entry_sha256 == earlier
    assert take(database, 1, replace(one, text="Edited."), two) == Counts(updated=1, unchanged=1)
