"""Round-ups are split, essays are not; entries lead to what they tell about and to their issue."""

from pathlib import Path

import pytest

import export
from db import queries, sources
from db.connect import open_database
from db.records import Entry
from ingest import intake
from ingest.jsonlines import read_record
from ingest.mail import read_entries
from tests.ingest.newsletters import (
    ITEMS,
    LINKED_HEADINGS,
    ROUND_UPS,
    SOURCED,
    WHOLE,
    newsletter,
)
from tests.world.home import NOW, Home

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "mail"


@pytest.mark.parametrize("form", ROUND_UPS)
def test_round_ups_are_split(form: str) -> None:
    html, count = ROUND_UPS[form]
    issue, *entries = read_entries(newsletter(html))
    assert len(entries) == count
    assert len({one.guid for one in entries}) == count
    for one in entries:
        assert one.part_of == issue.guid
        assert one.text in issue.text
        assert (one.kind, one.read, one.authors) == ("newsletter", "newsletter", issue.authors)
        assert one.published == issue.published
        assert one.url
        assert one.title
        assert len(one.text) > 80
        assert all(one.text[k.start : k.end].strip() for k in one.links)


@pytest.mark.parametrize("form", WHOLE)
def test_what_is_of_one_piece_stays_whole(form: str) -> None:
    (issue,) = read_entries(newsletter(WHOLE[form]))
    assert issue.part_of is None
    assert "roundup" not in issue.categories


def test_titles_links_and_texts() -> None:
    issue, *entries = read_entries(newsletter(LINKED_HEADINGS))
    assert [(one.title, one.url) for one in entries] == [
        ("A small model that reads X-rays", "https://arxiv.org/abs/2601.01234v2"),
        ("Agents that keep a diary", "https://doi.org/10.1145/3600000.3600001"),
        ("Lab opens its speech models", "https://lab.example/speech?utm_source=news"),
    ]
    assert entries[2].text.startswith("Both directions, forty languages. The team")
    assert "diary" not in entries[2].text
    _, *sourced = read_entries(newsletter(SOURCED))
    assert [one.title for one in sourced] == [
        "A map of failures",
        "Fewer labels",
        "Proofs by search",
    ]
    assert all(one.text.endswith("Read more: The paper (arXiv).") for one in sourced)
    _, *items = read_entries(newsletter(ITEMS))
    assert items[0].title == "Cheaper tokens"
    assert items[0].text.startswith("Cheaper tokens: The team")
    assert issue.title == "Issue 7"


def test_an_issue_that_is_all_entries_says_so() -> None:
    issue, *_ = read_entries(newsletter(SOURCED))
    assert issue.categories == ("roundup",)
    story = "<h1>The story</h1>" + "<p>It is long, and it is told here and nowhere else.</p>" * 40
    issue, *entries = read_entries(newsletter(story + ITEMS))
    assert len(entries) == 3
    assert issue.categories == ()


def test_two_entries_with_one_link_are_two() -> None:
    twice = ITEMS + ITEMS.replace("tokens", "chips")
    _, *entries = read_entries(newsletter(twice))
    assert len({one.guid for one in entries}) == len(entries) == 6


def source(home: Home, url: str = "files:news") -> int:
    return home.add(url, type_="files", kind="newsletter").id


def take(home: Home, source_id: int, *entries: Entry) -> intake.Counts:
    return intake.take_in(home.database, source_id, entries, None, NOW)


def work_of(home: Home, source_id: int, entry: Entry) -> str:
    found = queries.work_of_entry(home.database, source_id, entry.guid)
    assert found
    return found


def mentioned_by(home: Home, work: str) -> set[str]:
    return {one.title for one in queries.get_mentions(home.database, work)}


def test_entries_are_works_of_their_own_joined_to_what_they_tell_about(home: Home) -> None:
    """Whichever comes first; the paper stays the paper, the entry stays the entry."""
    issue, *entries = read_entries(newsletter(LINKED_HEADINGS))
    paper = Entry(
        "p", "Reading X-rays", "Abstract.", url="https://arxiv.org/abs/2601.01234", kind="paper"
    )
    post = Entry("s", "Speech", "A post.", url="https://lab.example/speech")
    papers = home.add("https://feed.example/").id
    take(home, papers, paper)
    news = source(home)
    assert take(home, news, issue, *entries).new == 4
    take(home, papers, post)
    about = [work_of(home, papers, one) for one in (paper, post)]
    own = [work_of(home, news, one) for one in (issue, *entries)]
    assert len({*about, *own}) == 6
    assert mentioned_by(home, about[0]) >= {"A small model that reads X-rays"}
    assert mentioned_by(home, about[1]) >= {"Lab opens its speech models"}
    for one in own[1:]:
        assert mentioned_by(home, one) == {"Issue 7"}


def test_reading_it_again_changes_nothing(home: Home) -> None:
    news = source(home)
    first = read_entries(newsletter(LINKED_HEADINGS))
    take(home, news, *first)
    again = read_entries(newsletter(LINKED_HEADINGS))
    assert [one.guid for one in again] == [one.guid for one in first]
    counts = take(home, news, *again)
    assert (counts.new, counts.updated, counts.unchanged) == (0, 0, 4)
    assert mentioned_by(home, work_of(home, news, first[1])) == {"Issue 7"}


def test_a_deleted_entry_stays_deleted(home: Home) -> None:
    from db import works

    news = source(home)
    first = read_entries(newsletter(LINKED_HEADINGS))
    take(home, news, *first)
    works.delete(home.database, work_of(home, news, first[1]), NOW)
    take(home, news, *first)
    assert first[1].title not in home.titles()
    assert len(home.titles()) == 3


def test_an_exported_entry_comes_back_as_an_entry(home: Home) -> None:
    """And not as the paper whose address it has."""
    news = source(home)
    first = read_entries(newsletter(LINKED_HEADINGS))
    take(home, news, *first)
    lines = "".join(export.lines(queries.every_work(home.database), "jsonl")).encode()
    records = [read_record(line)[0] for line in lines.splitlines()]
    paper = Entry("p", "Reading", "A.", url="https://arxiv.org/abs/2601.01234", kind="paper")
    other = open_database(home.settings.home / "other.db")
    pile, _ = sources.add_source(other, "files:x", title="x", now=NOW, type_="files")
    intake.take_in(other, pile.id, [paper, *records], None, NOW)
    stored = {row["title"] for row in other.execute("SELECT title FROM work")}
    other.close()
    assert stored == {"Reading", *(one.title for one in first)}


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data is absent")
def test_real_newsletters() -> None:
    """By reading them: five are round-ups, in whole or in part; the essays stay whole."""
    expected = {
        "axios-chicago": 5,
        "beehiiv-newsletter": 4,
        "convertkit-newsletter": 5,
        "ghost-newsletter": 13,
        "milk-road": 5,
    }
    found = {
        path.stem: len(read_entries(path.read_bytes())) - 1
        for path in (SHARED / "newsletters_mime").glob("*.eml")
    }
    assert {name: count for name, count in found.items() if count} == expected
