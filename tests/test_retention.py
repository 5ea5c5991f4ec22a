"""Old texts go, what was made of them stays, and nothing that somebody wanted is touched."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

import itemview
import service
from cli import app as command_line
from db import cards, connect, digests, marks, queries, retention, search, sources
from db.card import SCHEMA, Card, Evidence
from db.records import Entry, Filters, SourceType
from db.retention import Held, may_drop
from db.works import sha256
from export import lines
from ingest import intake
from service import App
from settings import load

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
OLD = NOW - timedelta(days=400)
HELD = Held(1, OLD, False, False, False, False, True)


@pytest.mark.parametrize(
    ("held", "days", "expected"),
    [
        (HELD, 365, True),
        (HELD, 0, False),
        (HELD, 400, True),
        (HELD, 401, False),
        (replace(HELD, in_feed=True), 365, False),
        (replace(HELD, starred=True), 365, False),
        (replace(HELD, noted=True), 365, False),
        (replace(HELD, digested=True), 365, False),
        (replace(HELD, settled=False), 365, False),
        (replace(HELD, first_seen=NOW + timedelta(days=1)), 1, False),
    ],
)
def test_what_may_go(held: Held, days: int, expected: bool) -> None:
    assert may_drop(held, NOW, days) is expected


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    with closing(service.open_app(load(tmp_path))) as app:
        yield app


def entry(name: str) -> Entry:
    text = f"We built {name} quickly. It hums like a refrigerator."
    return Entry(name, f"{name} arrives", text=text, url=f"https://blog.example/{name}")


def add(app: App, *names: str, carded: bool = True, type_: SourceType = "feed") -> dict[str, str]:
    """Posts first seen long ago, with cards; ids by name."""
    source, _ = sources.add_source(app.database, "a", title="A blog", now=OLD, type_=type_)
    intake.take_in(app.database, source.id, [entry(name) for name in names], None, OLD)
    found = {name: search.search(app.database, f'"built {name}"')[0].work_id for name in names}
    made = [cards.NewCard(card(id_, entry(name)), bytes(768), "m") for name, id_ in found.items()]
    cards.save(app.database, made if carded else [], [], "1")
    return found


def card(work_id: str, one: Entry) -> Card:
    evidence: Evidence = {"in": "text", "start": 0, "end": one.text.index(".") + 1}
    line = one.text[: evidence["end"]]
    return {
        "id": work_id,
        "title": one.title,
        "schema": SCHEMA,
        "text_sha256": sha256(one.text),
        "tldr": {"text": line, "by": "extract", "evidence": [evidence]},
        "lines": [],
        "questions": [],
        "sentences": [],
        "made_by": {
            "engine": "extract",
            "model": "m",
            "revision": "1",
            "at": "2026-01-01T00:00:00Z",
        },
        "read": "excerpt",
    }


def leave_feed(app: App, *remaining: str) -> None:
    """The feed is read again and shows only these."""
    (source,) = sources.all_sources(app.database)
    shown = [entry(name) for name in (*remaining, "newcomer")]
    intake.take_in(app.database, source.id, shown, None, NOW)


def texts(app: App) -> dict[str, bool]:
    """Which works have their text, by the first word of their titles."""
    return {
        one.work.title.split()[0]: bool(one.work.text) for one in queries.every_work(app.database)
    }


def test_only_what_nobody_wants_goes(app: App) -> None:
    ids = add(app, "plain", "starred", "noted", "digested", "feed")
    marks.set_mark(app.database, ids["starred"], "starred", True, NOW)
    marks.set_note(app.database, ids["noted"], "ask")
    digests.freeze(app.database, "2025-10-20", "day", {}, [ids["digested"]], OLD)
    leave_feed(app, "feed")
    assert service.tidy(app, NOW).dropped == 1
    assert texts(app) == {
        "plain": False, "starred": True, "noted": True, "digested": True, "feed": True,
        "newcomer": True,
    }  # fmt: skip
    assert service.tidy(app, NOW).dropped == 0


def test_what_waits_for_its_card_stays(app: App) -> None:
    add(app, "plain", carded=False)
    leave_feed(app)
    assert service.tidy(app, NOW).dropped == 0


def test_what_an_empty_or_failed_reading_lacks_is_still_in_the_feed(app: App) -> None:
    add(app, "plain")
    (source,) = sources.all_sources(app.database)
    intake.take_in(app.database, source.id, [], None, NOW)
    intake.take_in(app.database, source.id, [entry("newcomer")], None, NOW, part=True)
    assert service.tidy(app, NOW).dropped == 0


def test_a_mailbox_shows_a_mail_once_and_so_holds_nothing(app: App) -> None:
    add(app, "plain", type_="mail")
    assert service.tidy(app, NOW).dropped == 1


@pytest.fixture
def dropped(app: App) -> str:
    """The id of a work without its text."""
    ids = add(app, "plain")
    leave_feed(app)
    assert service.tidy(app, NOW).dropped == 1
    return ids["plain"]


def test_search_finds_title_and_card_but_not_the_text(app: App, dropped: str) -> None:
    assert search.search(app.database, "refrigerator -newcomer") == []
    for words in ("arrives -newcomer", "built -newcomer", '"plain quickly"'):
        assert [hit.work_id for hit in search.search(app.database, words)] == [dropped]
    assert connect.integrity(app.database) == "ok"


def test_the_card_is_neither_stale_nor_made_again(app: App, dropped: str) -> None:
    waiting = cards.pending(app.database, "2", limit=9, redo=True)
    assert dropped not in [work.id for work in waiting]
    work = queries.get_work(app.database, dropped)
    found = cards.get_card(app.database, dropped)
    quotes = cards.get_quotes(app.database, dropped)
    view = itemview.View(work, found, quotes, None, (), (), marks.get_marks(app.database, dropped))
    assert not view.stale
    shown = itemview.text(view)
    assert "Dropped on 2026-11-23" in shown
    assert "“We built plain quickly.”" in shown
    assert itemview.document(view)["dropped"] == NOW
    assert queries.totals(app.database).titles_only == 0


def test_the_same_entry_is_known_and_an_edited_one_brings_its_text(app: App, dropped: str) -> None:
    (source,) = sources.all_sources(app.database)
    again = intake.take_in(app.database, source.id, [entry("plain")], None, NOW)
    assert again == intake.Counts(unchanged=1)
    assert not queries.get_work(app.database, dropped).text
    edited = replace(entry("plain"), text="It was rebuilt.")
    assert intake.take_in(app.database, source.id, [edited], None, NOW) == intake.Counts(updated=1)
    work = queries.get_work(app.database, dropped)
    assert (work.text, work.dropped) == ("It was rebuilt.", None)
    assert search.search(app.database, "rebuilt")


def test_another_sources_excerpt_does_not_take_a_dropped_texts_place(
    app: App, dropped: str
) -> None:
    other, _ = sources.add_source(app.database, "b", title="B", now=NOW)
    excerpt = replace(entry("plain"), guid="x", text="Plain, in short.")
    intake.take_in(app.database, other.id, [excerpt], None, NOW)
    assert queries.get_work(app.database, dropped).text_sha256 == sha256(entry("plain").text)


def test_an_export_says_so_and_comes_back_unchanged(app: App, dropped: str, tmp_path: Path) -> None:
    path = tmp_path / "library.jsonl"
    path.write_text("".join(lines(queries.every_work(app.database), "jsonl")), encoding="utf-8")
    exported = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    (one,) = [line for line in exported if line["id"] == dropped]
    assert (one["text"], one["dropped"]) == ("", "2026-11-23T12:00:00Z")
    report = service.import_paths(app, [str(path)], NOW)
    assert (report.new, report.updated, len(report.failed)) == (0, 0, 0)
    assert queries.get_work(app.database, dropped).dropped == NOW


def test_freed_space_is_used_again_and_given_back_when_asked(app: App) -> None:
    source, _ = sources.add_source(app.database, "big", title="Big", now=OLD)
    big = [replace(entry(f"w{n}"), text=f"w{n} " + "word " * 4000) for n in range(100)]
    intake.take_in(app.database, source.id, big, None, OLD)
    refused = [
        cards.NewRefusal(one.work.id, one.work.text_sha256, "too_long", "Too long.")
        for one in queries.every_work(app.database)
    ]
    cards.save(app.database, [], refused, "1")
    leave_feed(app)
    before = retention.sizes(app.database)
    report = service.tidy(app, NOW)
    assert (report.dropped, report.compacted) == (100, False)
    freed = retention.sizes(app.database)
    assert freed.free > before.file / 4
    intake.take_in(
        app.database,
        source.id,
        [replace(one, guid=f"x{one.guid}", url=None) for one in big[:50]],
        None,
        NOW,
    )
    assert retention.sizes(app.database).file == freed.file
    smaller = service.tidy(app, NOW, compact=True)
    assert smaller.bytes_after < freed.file
    assert retention.sizes(app.database).free == 0
    assert connect.integrity(app.database) == "ok"
    assert queries.count(app.database, Filters()) > 100


def test_upkeep_is_daily_and_survives_a_clock_set_back(app: App) -> None:
    from service.upkeep import tidy_daily

    assert tidy_daily(app, NOW) is not None
    assert tidy_daily(app, NOW + timedelta(hours=19)) is None
    assert tidy_daily(app, NOW + timedelta(hours=21)) is not None
    assert tidy_daily(app, NOW - timedelta(days=1)) is not None


def test_from_the_command_line(app: App) -> None:
    add(app, "plain")
    leave_feed(app)
    done = CliRunner().invoke(command_line, ["--home", str(app.settings.home), "tidy", "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["dropped"] == 1
    doctor = CliRunner().invoke(command_line, ["--home", str(app.settings.home), "doctor"])
    assert "1 texts dropped (after 365 days)" in doctor.stdout
