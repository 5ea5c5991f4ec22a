"""What an edition says of the time since the last one, over a real store."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

import service
from db import cards, digests, marks, queries, revisions, runs, sources, works
from db import topics as spoken
from db.card import SCHEMA, Card
from db.connect import writing
from db.records import Candidate, Entry, Link
from db.rows import to_text
from digest.rank import Ranked
from digest.since import SinceThen
from digest.window import Window, window_of
from ingest import intake
from service import App
from service.since import since_then
from settings import load

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
YESTERDAY = "2026-11-23"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    (tmp_path / "config.toml").write_text('[digest]\ntimezone = "UTC"\n')
    with closing(service.open_app(load(tmp_path))) as app:
        yield app


def window(app: App) -> Window:
    return window_of("day", NOW.date(), app.settings.zone, app.settings.digest)


def add(app: App, entry: Entry, *, source: str = "a", hours: float = 10, at: int = 0) -> str:
    """Store an entry, dated `hours` ago, with a vector near axis `at`; returns the work's id."""
    kept, _ = sources.add_source(app.database, source, title=f"Source {source}", now=NOW)
    entry = replace(entry, published=NOW - timedelta(hours=hours))
    intake.take_in(app.database, kept.id, [entry], None, NOW - timedelta(hours=hours))
    work_id = queries.work_of_entry(app.database, kept.id, entry.guid)
    assert work_id is not None
    work = queries.get_work(app.database, work_id)
    vector = np.full(384, 0.001, np.float32)
    vector[at] = 1
    card: Card = {
        "id": work_id,
        "title": work.title,
        "schema": SCHEMA,
        "text_sha256": work.text_sha256,
        "lines": [],
        "questions": [],
        "sentences": [],
        "made_by": {"engine": "extract", "model": "m", "revision": "1", "at": "2026-11-23T00:00Z"},
        "read": work.read,
    }  # fmt: skip
    new = cards.NewCard(card, (vector / np.linalg.norm(vector)).astype(np.float16).tobytes(), "m")
    assert cards.save(app.database, [new], [], "1") == 1
    return work_id


def paper(number: int, title: str, version: int = 1) -> Entry:
    arxiv_id = f"2599.{number:05}"
    return Entry(
        guid=f"oai:arXiv.org:{arxiv_id}",
        title=title,
        text=f"We study number {number} (version {version}).",
        url=f"https://arxiv.org/abs/{arxiv_id}",
        kind="paper",
        read="abstract",
        arxiv_id=arxiv_id,
        version=version,
    )


def tell(app: App, earlier: list[str]) -> SinceThen:
    span = window(app)
    found = queries.candidates(app.database, since=span.start, until=span.end)
    return since_then(app, span, [Ranked(it, 0.0, ()) for it in found], earlier)


def freeze(app: App, key: str, ids: list[str], **edition: object) -> None:
    digests.freeze(app.database, key, "day", edition, ids, NOW - timedelta(days=1))


def raise_version(app: App, number: int, version: int, at: datetime) -> None:
    """A run that brings a new version."""
    run = runs.start_run(app.database, [], at)
    kept, _ = sources.add_source(app.database, "a", title="Source a", now=NOW)
    entry = replace(paper(number, "New words", version), announce="replace", updated=at)
    intake.take_in(app.database, kept.id, [entry], None, at)
    runs.finish_run(app.database, run, at)


def test_new_versions_of_what_stood_in_an_edition_or_is_starred(app: App) -> None:
    stood, starred, _ = (add(app, paper(n, f"Paper {n}"), hours=60) for n in (1, 2, 3))
    freeze(app, YESTERDAY, [stood])
    marks.set_mark(app.database, starred, "starred", True, NOW)
    for number in (1, 2, 3):
        raise_version(app, number, 2, NOW - timedelta(hours=8))
    texts = [it.text for it in tell(app, [YESTERDAY]).changes]
    assert texts == [
        "Version 2 of “New words”, from Monday’s edition.",
        "Version 2 of “New words”.",
    ]


def test_a_version_counts_when_it_was_raised_and_once(app: App) -> None:
    work_id = add(app, paper(1, "Paper"), hours=90)
    early, late = NOW - timedelta(hours=60), NOW - timedelta(hours=8)
    raise_version(app, 1, 2, early)
    raise_version(app, 1, 2, late)
    raise_version(app, 1, 4, late)
    raise_version(app, 1, 3, late)

    def raised(since: datetime, until: datetime) -> list[tuple[str, int, int]]:
        found = revisions.raised(app.database, since=since, until=until, editions=[])
        return [(it.work_id, it.version, it.before) for it in found]

    assert raised(early, early + timedelta(hours=1)) == [(work_id, 2, 1)]
    assert raised(late, late + timedelta(hours=1)) == [(work_id, 4, 2)]
    assert raised(late + timedelta(hours=1), NOW) == []


def test_a_version_is_still_told_of_when_the_paper_turns_out_to_be_another_work_too(
    app: App,
) -> None:
    page = "https://b.example/paper"
    post = Entry("p", "On our paper", "We study number 1.", page, doi="10.1000/xyz1")
    kept = add(app, post, source="b", hours=95)
    paper_id = add(app, paper(1, "Paper"), hours=90)
    raise_version(app, 1, 2, NOW - timedelta(hours=8))
    freeze(app, YESTERDAY, [paper_id])
    both = replace(paper(1, "New words", 2), doi="10.1000/xyz1")
    add(app, both, source="c", hours=1)
    found = queries.get_work(app.database, paper_id)
    assert found.id == queries.get_work(app.database, kept).id, "they are one work now"
    assert (found.arxiv_id, found.version) == ("2599.00001", 2)
    assert found.first_seen == NOW - timedelta(hours=95)
    texts = [it.text for it in tell(app, [YESTERDAY]).changes]
    assert texts == ["Version 2 of “New words”, from Monday’s edition."]


def test_a_version_known_by_both_was_raised_when_the_first_knew_it(app: App) -> None:
    early, late = NOW - timedelta(hours=60), NOW - timedelta(hours=8)
    one, two = (add(app, paper(n, f"Paper {n}"), hours=90) for n in (1, 2))
    raise_version(app, 1, 2, late)
    raise_version(app, 2, 2, early)
    with writing(app.database):
        works.merge(app.database, *(works.resolve(app.database, it) for it in (one, two)))
    rows = app.database.execute("SELECT version, before, seen FROM revision").fetchall()
    assert [tuple(it) for it in rows] == [(2, 1, to_text(early))]


def test_a_letter_on_an_earlier_paper_is_told(app: App) -> None:
    story = add(app, paper(7, "PocketMind: an assistant in 640 MB of memory"), hours=40)
    freeze(app, YESTERDAY, [story])
    words = "The PocketMind assistant needs 640 MB."
    link = Link("https://arxiv.org/abs/2599.00007", 0, 3)
    add(app, Entry("n", "Meet the PocketMind assistant", words, "https://b.example/n", links=(link,)), source="b")  # fmt: skip  # noqa: E501
    [change] = tell(app, [YESTERDAY]).changes
    assert change.text == (
        "Source b now writes about “PocketMind: an assistant in 640 MB of memory”, from Monday’s "
        "edition."
    )


def fill(app: App, hours: float, speech: int, other: int) -> None:
    for n in range(speech + other):
        number = int(hours) * 100 + n
        if n < speech:
            add(app, paper(number, f"Speech recognition {number}"), hours=hours)
        else:
            add(app, paper(number, f"Protein folding {number}"), hours=hours, at=1)


def test_topics_and_what_moved(app: App) -> None:
    fill(app, 10, speech=14, other=10)
    fill(app, 34, speech=2, other=22)
    freeze(app, YESTERDAY, [])
    told = tell(app, [YESTERDAY])
    assert {it.name: (it.count, it.before) for it in told.topics} == {
        "speech recognition": (14, 2),
        "protein folding": (10, 22),
    }
    assert [it.text for it in told.changes] == [
        "Speech recognition: up to 14 items of 24, from 2 of 24 the day before."
    ]
    assert tell(app, []).changes == ()


def test_the_last_editions_names_are_kept(app: App) -> None:
    fill(app, 10, speech=4, other=4)
    freeze(app, YESTERDAY, [], topics=[{"name": "Speech Recognition"}])
    assert {it.name for it in tell(app, [YESTERDAY]).topics} >= {"Speech Recognition"}


def test_what_a_stretch_of_time_holds(app: App) -> None:
    dated = add(app, paper(1, "Dated"), hours=10)
    add(app, paper(2, "Earlier"), hours=40)
    span = window(app)
    found = spoken.texts(app.database, since=span.start, until=span.end, late_days=14)
    assert [it.work_id for it in found] == [dated]
    assert found[0].vector is not None


def test_a_candidate_with_its_editions(app: App) -> None:
    stood = add(app, paper(1, "Stood"))
    add(app, paper(2, "Did not"))
    freeze(app, YESTERDAY, [stood])
    found: list[Candidate] = queries.stood(app.database, [YESTERDAY, "2026-11-01"])
    assert [(it.work.id, it.in_editions) for it in found] == [(stood, (YESTERDAY,))]
    assert queries.stood(app.database, []) == []
