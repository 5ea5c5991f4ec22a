"""Candidates in bulk: each has what it has alone, and nothing of another's."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from db import candidates, cards, digests, marks, queries, sources
from db.connect import open_database
from db.records import Entry, Link
from ingest.intake import take_in

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def fill(database: Database) -> list[str]:
    """Three works: one in two sources and mentioned, one marked and in editions, one bare."""
    blog, _ = sources.add_source(database, "a", title="A blog", now=NOW)
    mine, _ = sources.add_source(database, "files:mine", title="mine", now=NOW, type_="files")
    url = "https://example.org/alpha-of-the-week"
    first = Entry("1", "Alpha of the week", text="Alpha.", url=url, external_id="x1")
    again = Entry("1", "Alpha of the week", text="Alpha.", url=url)
    take_in(database, mine.id, [first], None, NOW - timedelta(hours=3))
    take_in(database, blog.id, [again], None, NOW - timedelta(hours=2))
    other = Entry("2", "Beta", text="See Alpha.", links=(Link(url, 4, 9),))
    take_in(database, blog.id, [other, Entry("3", "Gamma", text="Gamma.")], None, NOW)
    ids = [
        queries.work_of_entry(database, source, guid)
        for source, guid in ((mine.id, "1"), (blog.id, "2"), (blog.id, "3"))
    ]
    found = [one for one in ids if one]
    marks.set_mark(database, found[1], "starred", True, NOW)
    marks.set_note(database, found[1], "ask")
    for key in ("2026-11-23", "2026-W48"):
        digests.freeze(database, key, "day", {"key": key}, [found[1]], NOW)
    work = queries.get_work(database, found[2])
    evidence = [{"in": "text", "start": 0, "end": 6}]
    card = {
        "id": work.id,
        "title": work.title,
        "schema": 1,
        "text_sha256": work.text_sha256,
        "tldr": {"text": "Gamma.", "by": "extract", "evidence": evidence},
        "lines": [],
        "questions": [],
        "sentences": [],
        "made_by": {
            "engine": "extract",
            "model": "m",
            "revision": "1",
            "at": "2026-11-23T00:00:00Z",
        },
        "read": "excerpt",
    }
    cards.save(database, [cards.NewCard(card, b"12", "m")], [], "1")  # type: ignore[arg-type]
    return found


def test_each_has_its_own_however_many_there_are(tmp_path: Path) -> None:
    with closing(open_database(tmp_path / "preread.db")) as database:
        ids = fill(database)
        rows = database.execute("SELECT * FROM work ORDER BY n").fetchall()
        alpha, beta, gamma = found = candidates.load(database, rows)
        assert [one.work.id for one in found] == ids
        assert [candidates.load(database, [row])[0] for row in rows] == found
        assert candidates.load(database, rows[::-1]) == found[::-1]
        assert candidates.load(database, []) == []
        assert alpha.work.external_id == "x1"
        assert [one.source_title for one in alpha.sightings] == ["mine", "A blog"]
        assert alpha.sightings == tuple(queries.get_sightings(database, ids[0]))
        assert alpha.mentions == ("A blog",)
        assert (beta.marks.starred, beta.marks.note) == (True, "ask")
        assert beta.in_editions == ("2026-11-23", "2026-W48")
        assert gamma.card is not None
        assert gamma.card["tldr"]["text"] == "Gamma."
        assert gamma.vector == b"12"
        assert (alpha.card, beta.vector, gamma.in_editions, gamma.mentions) == (None, None, (), ())
        assert not gamma.marks.starred


def test_a_card_of_an_older_text_is_left_out(tmp_path: Path) -> None:
    with closing(open_database(tmp_path / "preread.db")) as database:
        fill(database)
        changed = Entry("3", "Gamma", text="Gamma, and much more than before.")
        take_in(database, 1, [changed], None, NOW)
        rows = database.execute("SELECT * FROM work ORDER BY n").fetchall()
        assert candidates.load(database, rows)[-1].card is None
