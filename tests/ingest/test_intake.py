"""Taking entries in, against a real database file."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from db import connect, marks, queries, search, sources, works
from db.records import Entry, Filters, Link, SourceUpdate
from ingest import intake
from ingest.intake import Counts

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LATER = NOW + timedelta(hours=6)
PAPER = Entry(
    guid="oai:arXiv.org:2406.12345v1",
    title="A small model that plans its own calls",
    text="We train a small model. It plans its own calls.",
    url="https://arxiv.org/abs/2406.12345",
    kind="paper",
    read="abstract",
    authors=("Ada Byron",),
    published=NOW - timedelta(hours=2),
    arxiv_id="2406.12345",
    version=1,
    categories=("cs.AI",),
)
POST = Entry(
    guid="p1",
    title="How we cut our inference bill by half",
    text="We cut our bill. See the paper.",
    url="https://blog.example/bill",
    links=(Link("https://arxiv.org/pdf/2406.12345v1", 18, 27),),
)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return connect.open_database(tmp_path / "preread.db")


def a_source(database: Database, url: str) -> int:
    return sources.add_source(database, url, title=url, now=NOW)[0].id


def take(database: Database, source: int, *entries: Entry, now: datetime = NOW) -> Counts:
    return intake.take_in(database, source, entries, None, now)


def the_work(database: Database, query: str) -> str:
    (hit,) = search.search(database, query)
    return hit.work_id


def test_a_second_run_changes_nothing(database: Database) -> None:
    source = a_source(database, "a")
    assert take(database, source, PAPER, POST) == Counts(new=2)
    assert take(database, source, PAPER, POST, now=LATER) == Counts(unchanged=2)
    assert queries.count(database, Filters()) == 2


def test_one_paper_in_three_sources_is_one_work_with_three_sightings(database: Database) -> None:
    one, two, three = (a_source(database, url) for url in "abc")
    take(database, one, PAPER)
    take(database, two, replace(PAPER, categories=("cs.CL",)))
    aggregator = Entry("x", "Small planners", url="http://arxiv.org/pdf/2406.12345v1.pdf")
    assert take(database, three, aggregator).new == 0
    work_id = the_work(database, "plans")
    assert len(queries.get_sightings(database, work_id)) == 3
    work = queries.get_work(database, work_id)
    assert work.categories == ("cs.AI", "cs.CL")
    assert work.text == PAPER.text


def test_a_text_that_only_links_to_a_paper_mentions_it(database: Database) -> None:
    source = a_source(database, "a")
    take(database, source, POST, PAPER)
    assert [w.title for w in queries.get_mentions(database, the_work(database, "plans"))] == [
        POST.title
    ]


def test_an_edit_updates_and_is_searchable(database: Database) -> None:
    source = a_source(database, "a")
    take(database, source, POST)
    edited = replace(POST, text="We cut our bill by two thirds.")
    assert take(database, source, edited) == Counts(updated=1)
    assert search.search(database, '"two thirds"')
    assert not search.search(database, '"see the paper"')


def test_a_new_version_replaces_the_text_and_an_old_one_does_not(database: Database) -> None:
    source = a_source(database, "a")
    second = replace(
        PAPER, guid="oai:arXiv.org:2406.12345v2", version=2, text="Now better.", announce="replace"
    )
    take(database, source, PAPER)
    assert take(database, source, second) == Counts(updated=1)
    assert take(database, a_source(database, "b"), PAPER) == Counts(unchanged=1)
    work = queries.get_work(database, the_work(database, "better"))
    assert (work.version, work.text) == (2, "Now better.")


def test_a_replacement_of_an_unknown_paper_is_no_news(database: Database) -> None:
    replaced = replace(PAPER, version=4, announce="replace-cross")
    assert take(database, a_source(database, "a"), replaced) == Counts()


def test_full_text_stays_when_the_feed_gives_its_excerpt_again(database: Database) -> None:
    source = a_source(database, "a")
    thin = Entry("t", "Our new model is here today", url="https://lab.example/new", read="title")
    whole = replace(thin, text="The whole page.", read="full_text")
    take(database, source, whole)
    assert take(database, source, thin, now=LATER) == Counts(unchanged=1)
    assert intake.stored_reads(database, source) == {"t": "full_text"}
    assert queries.get_work(database, the_work(database, "whole")).read == "full_text"


def test_changed_guids_do_not_double(database: Database) -> None:
    source = a_source(database, "a")
    bare = Entry("1", "A story that has no address at all", text="Word for word.", published=NOW)
    take(database, source, POST, bare)
    renamed = [replace(POST, guid="new-1"), replace(bare, guid="new-2")]
    assert take(database, source, *renamed) == Counts(unchanged=2)


def test_a_reused_guid_loses_nothing(database: Database) -> None:
    source = a_source(database, "a")
    take(database, source, POST)
    other = replace(POST, title="Something else entirely", url="https://blog.example/else")
    assert take(database, source, other).new == 1
    assert queries.count(database, Filters()) == 2
    assert take(database, source, other, POST) == Counts(unchanged=2)


def test_a_shared_link_does_not_glue_a_feed_together(database: Database) -> None:
    source = a_source(database, "a")
    entries = [Entry(str(i), f"Story number {i}", url="https://blog.example/all") for i in range(5)]
    assert take(database, source, *entries) == Counts(new=5)
    assert take(database, source, *entries) == Counts(unchanged=5)


def test_deleted_works_stay_deleted(database: Database) -> None:
    source = a_source(database, "a")
    take(database, source, PAPER)
    works.delete(database, the_work(database, "plans"), NOW)
    assert take(database, source, replace(PAPER, text="Edited.")) == Counts(unchanged=1)
    assert take(database, a_source(database, "b"), PAPER) == Counts(unchanged=1)
    assert queries.count(database, Filters()) == 0


def test_merging_keeps_ids_marks_and_the_better_text(database: Database) -> None:
    by_url, by_doi, both = (a_source(database, url) for url in "abc")
    take(database, by_url, Entry("1", "Alpha", text="Short.", url="https://j.example/alpha"))
    take(
        database, by_doi, Entry("2", "Alpha", text="Long text.", doi="10.1000/a", read="full_text")
    )
    first, second = the_work(database, "short"), the_work(database, "long")
    marks.set_mark(database, second, "starred", True, NOW)
    marks.set_note(database, first, "one")
    marks.set_note(database, second, "two")
    joined = Entry("3", "Alpha", text="Mid.", url="https://j.example/alpha", doi="10.1000/a")
    assert take(database, both, joined) == Counts(updated=1)
    assert queries.get_work(database, second).id == first
    assert queries.get_work(database, first).text == "Long text."
    assert marks.get_marks(database, second).starred
    assert marks.get_marks(database, first).note == "one\ntwo"
    assert len(queries.get_sightings(database, first)) == 3
    assert [hit.work_id for hit in search.search(database, "alpha")] == [first]


def test_a_future_date_is_not_believed(database: Database) -> None:
    source = a_source(database, "a")
    take(database, source, replace(POST, published=NOW + timedelta(days=400)))
    work = queries.get_work(database, the_work(database, "inference"))
    assert (work.published, work.date) == (None, NOW)


def test_a_failure_rolls_everything_back(database: Database) -> None:
    source = a_source(database, "a")

    def finish(counts: Counts) -> SourceUpdate:
        assert counts.new == 2
        raise RuntimeError("killed here")

    with pytest.raises(RuntimeError):
        intake.take_in(database, source, [PAPER, POST], finish, NOW)
    assert queries.count(database, Filters()) == 0
    assert search.search(database, "plans") == []
    assert take(database, source, PAPER, POST) == Counts(new=2)


def test_an_id_is_given_once_only(database: Database) -> None:
    source = a_source(database, "a")
    take(database, source, PAPER)
    taken = works.work_id("arxiv:2406.12345")
    assert queries.get_work(database, taken).title == PAPER.title
    free = works.free_id(database, "arxiv:2406.12345")
    assert free != taken
    assert works.free_id(database, "arxiv:2406.99999") == works.work_id("arxiv:2406.99999")
