"""Search over a real index: what a person types is safe, and finds what it should."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from db import connect, marks, queries, search, sources
from db.records import Entry, Filters
from ingest import intake

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Database:
    database = connect.open_database(tmp_path_factory.mktemp("search") / "preread.db")
    papers, _ = sources.add_source(database, "papers", title="Papers", now=NOW, kind="paper")
    blog, _ = sources.add_source(database, "blog", title="Blog", now=NOW)
    for n, (title, text, authors) in enumerate(
        [
            ("Retrieval augmented generation", "We retrieve documents.", ("Ada Byron",)),
            ("Speech on small devices", "Retrieval is mentioned once here.", ()),
            ("Café culture", "Naïve résumé parsing.", ()),
        ]
    ):
        entry = Entry(
            str(n),
            title,
            text=text,
            authors=authors,
            kind="paper",
            read="abstract",
            categories=("cs.CL",) if n == 0 else ("cs.SD",),
            published=NOW - timedelta(days=n * 10),
            external_id=f"x{n}",
        )
        intake.take_in(database, papers.id, [entry], None, NOW)
    post = Entry("p", "A post about retrieval", text="It says that it works.", url="https://b.io/p")
    intake.take_in(database, blog.id, [post], None, NOW)
    return database


def titles(database: Database, query: str, filters: Filters | None = None) -> list[str]:
    return [hit.title for hit in search.search(database, query, filters)]


def test_titles_weigh_more_and_scores_fall(database: Database) -> None:
    hits = search.search(database, "retrieval augmented")
    assert hits[0].title == "Retrieval augmented generation"
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert hits[0].external_id == "x0"
    assert hits[0].published == NOW


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("byron", ["Retrieval augmented generation"]),
        ("cafe naive", ["Café culture"]),
        ("parse", ["Café culture"]),
        ("retriev* -speech -post", ["Retrieval augmented generation"]),
        ('"augmented retrieval"', []),
        ('"small devices" retrieval', ["Speech on small devices"]),
        ("nothingatall", []),
        ("", []),
        ("  * - \" ' ) (", []),
        ("NEAR(a, b) AND OR NOT title:", []),
        ("the of it", ["A post about retrieval"]),
    ],
)
def test_queries(database: Database, query: str, found: list[str]) -> None:
    assert titles(database, query) == found


@given(query=st.text(max_size=200))
def test_no_query_is_an_error(database: Database, query: str) -> None:
    search.search(database, query, limit=3)


def test_filters_look_only_at_what_matched(database: Database) -> None:
    assert titles(database, "retrieval", Filters(kinds=("post",))) == ["A post about retrieval"]
    assert titles(database, "retrieval", Filters(categories=("cs.SD",))) == [
        "Speech on small devices"
    ]
    assert titles(database, "retrieval", Filters(since=NOW, kinds=("paper",))) == [
        "Retrieval augmented generation"
    ]
    assert titles(database, "retrieval", Filters(source_ids=(2,))) == ["A post about retrieval"]
    (post,) = search.search(database, "post")
    marks.set_mark(database, post.work_id, "starred", True, NOW)
    assert titles(database, "retrieval", Filters(starred=True)) == ["A post about retrieval"]
    assert "A post about retrieval" not in titles(database, "retrieval", Filters(starred=False))
    marks.set_mark(database, post.work_id, "starred", False, NOW)


def test_the_library_pages_through_everything_once(database: Database) -> None:
    seen = [
        shelf.work_id
        for offset in range(0, 4, 2)
        for shelf in queries.page(database, Filters(), offset=offset, limit=2)
    ]
    assert len(set(seen)) == queries.count(database, Filters()) == 4
    assert [one.work_id for one in queries.shelves(database, [*seen[::-1], "nope"])] == seen[::-1]
