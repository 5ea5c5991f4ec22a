"""A filled home for the pages' tests: each kind of item and source that a page has to show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from db import cards, digests, queries, runs, sources
from db.card import Card, Evidence, Part
from db.connect import open_database
from db.records import Entry, Link, Problem, Source, SourceReport, SourceUpdate
from db.works import sha256
from ingest.intake import take_in

REVISION = "tests"
HOSTILE = (
    "<script>alert(1)</script><img src=https://evil.example/i.png onerror=alert(2)> **bold** "
    "$5 to $10 :smile: :material/home: :red[red] [x](javascript:alert(3)) `code` # H &amp; "
    "{{ 7*7 }} https://evil.example/auto"
)
PAPER = (
    "Serving long prompts is slow on small devices. We present Tidepool, a cache that keeps "
    "only the keys that matter. On LongBench it halves memory to 1.9 GB at 97.4% of the "
    "accuracy of full attention. It was not tested beyond 32k tokens. Code is at "
    "https://github.com/example/tidepool under Apache-2.0."
)


@dataclass
class Library:
    """A home under construction; `ids` are the works' ids by the names that tests use."""

    home: Path
    database: Database
    now: datetime
    ids: dict[str, str] = field(default_factory=dict)

    def source(self, url: str, title: str, **more: Any) -> Source:
        source, _ = sources.add_source(
            self.database, url, title=title, now=self.now - timedelta(days=30), **more
        )
        return source

    def work(self, name: str, source: Source, *, days: float = 0.3, **entry: Any) -> str:
        published = entry.pop("published", self.now - timedelta(days=days))
        one = Entry(guid=name, published=published, **entry)
        take_in(self.database, source.id, [one], None, self.now - timedelta(hours=1))
        work_id = queries.work_of_entry(self.database, source.id, name)
        assert work_id is not None
        self.ids[name] = work_id
        return work_id

    def card(self, work_id: str, **more: Any) -> Card:
        """Store a card; `more` are its keys, with words of the source as evidence."""
        work = queries.get_work(self.database, work_id)
        card: Card = {
            "id": work.id,
            "title": work.title,
            "schema": 1,
            "text_sha256": work.text_sha256,
            "lines": [],
            "questions": [],
            "sentences": [],
            "made_by": {
                "engine": "extract",
                "model": "all-MiniLM-L6-v2",
                "revision": REVISION,
                "at": "2026-11-23T07:00:00Z",
            },
            "read": work.read,
            **more,  # type: ignore[typeddict-item]
        }
        # No vector: the edition is then ranked by words, without loading a model.
        assert cards.save(self.database, [cards.NewCard(card, b"", "none")], [], REVISION) == 1
        return card


def at(whole: str, words: str, part: Part = "text") -> Evidence:
    """The slice of `whole` that reads `words`."""
    start = whole.index(words)
    return {"in": part, "start": start, "end": start + len(words)}


def said(whole: str, words: str, **more: Any) -> dict[str, Any]:
    """A point of a card that is its evidence, word for word."""
    return {"text": words, "by": "extract", "evidence": [at(whole, words)], **more}


def paper_card(text: str = PAPER) -> dict[str, Any]:
    """A card that says something in every place."""
    bounds = [0]
    for _ in range(4):
        bounds.append(text.index(". ", bounds[-1]) + 2)
    roles = ("background", "method", "result", "other", "other")
    ends = [*(start - 1 for start in bounds[1:]), len(text)]
    tool = "We present Tidepool, a cache that keeps only the keys that matter."
    halves = "On LongBench it halves memory to 1.9 GB at 97.4% of the accuracy of full attention."
    link = "https://github.com/example/tidepool"
    return {
        "tldr": said(text, tool),
        "lines": [
            said(text, "Serving long prompts is slow on small devices.", field="problem"),
            said(text, tool, field="approach"),
            said(text, halves, field="result"),
            said(text, "It was not tested beyond 32k tokens.", field="limit"),
        ],
        "numbers": [
            {
                "text": "halves memory to 1.9 GB",
                "value": 1.9,
                "unit": "GB",
                "metric": "memory",
                "dataset": "LongBench",
                "baseline": "full attention",
                "direction": "down",
                "evidence": [at(text, "halves memory to 1.9 GB")],
            },
            {"text": "97.4%", "value": 97.4, "unit": "%", "evidence": [at(text, "97.4%")]},
        ],
        "availability": {
            "code": {"status": "link", "url": link, "evidence": [at(text, link)]},
            "licence": {"name": "Apache-2.0", "evidence": [at(text, "Apache-2.0")]},
        },
        "maturity": {"value": "prototype", "evidence": [at(text, "Code is at")]},
        "questions": [
            {"about": "cost", "text": "The abstract does not state what it costs to serve."}
        ],
        "sentences": [
            {"start": start, "end": end, "role": role, "score": 0.5}
            for start, end, role in zip(bounds, ends, roles, strict=True)
        ],
    }


def open_library(home: Path) -> Library:
    """An empty library in a new home."""
    home.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    # The day's edition ends within the hour, so that what is dated this morning stands in it at any
    # time of day.
    (home / "config.toml").write_text(
        f'[digest]\ntimezone = "UTC"\nhour = {now.hour}\n', encoding="utf-8"
    )
    return Library(home, open_database(home / "preread.db"), now)


def fill(library: Library) -> None:
    """Sources in each state, and an item of each kind."""
    arxiv = library.source("arxiv:cs.AI", "cs.AI updates on arXiv.org", type_="arxiv", kind="paper")
    blog = library.source("https://lab.example/feed.xml", "Example Lab")
    broken = library.source("https://broken.example/feed.xml", "Broken Blog")
    library.source("files:reading list", "reading list", type_="files")
    hostile = library.source("https://evil.example/" + HOSTILE, f"Feed {HOSTILE}")
    paused = library.source("https://paused.example/feed.xml", "Paused Weekly")
    sources.set_state(library.database, paused.id, "paused", library.now)
    _run(library, arxiv, SourceReport(arxiv.id, arxiv.url, "new", new=3))
    _run(library, blog, SourceReport(blog.id, blog.url, "unchanged", unchanged=8))
    problem = Problem(
        "http_500", f"The server answered 500 {HOSTILE}", "It is asked again tomorrow."
    )
    _run(library, broken, SourceReport(broken.id, broken.url, "failed", error=problem))

    paper = library.work(
        "paper",
        arxiv,
        title="Tidepool: a cache of the language model keys that matter",
        text=PAPER,
        url="https://arxiv.org/abs/2611.01234",
        arxiv_id="2611.01234",
        version=2,
        kind="paper",
        read="abstract",
        authors=("Ada Example", "Bo Sample"),
        categories=("cs.AI", "cs.LG"),
        comment="12 pages, code at https://github.com/example/tidepool",
    )
    library.card(paper, **paper_card())
    stale = library.work(
        "stale",
        blog,
        title="A language model benchmark that was edited after the fact",
        text=PAPER,
        url="https://lab.example/stale",
    )
    library.card(stale, **paper_card())
    library.work(
        "stale",
        blog,
        title="A language model benchmark that was edited after the fact",
        text="An entirely different text about language models stands here now.",
        url="https://lab.example/stale",
    )
    library.work(
        "title-only", blog, title="Announcing our new language model", read="title",
        url="https://lab.example/announcing",
    )  # fmt: skip
    refused = library.work(
        "refused", blog, title="Ein Sprachmodell für alle", text="Ein ganz anderer Text.",
        url="https://lab.example/de",
    )  # fmt: skip
    refusal = cards.NewRefusal(
        refused, sha256("Ein ganz anderer Text."), "bad_text", "it is not in English."
    )
    cards.save(library.database, [], [refusal], REVISION)
    library.work(
        "waiting", blog, title="A language model post that nobody has read yet",
        text=f"It builds on Tidepool. {PAPER}", url="https://lab.example/waiting",
        links=(Link("https://arxiv.org/abs/2611.01234", 13, 21),),
    )  # fmt: skip
    _hostile(library, hostile)
    for number in range(30):
        library.work(
            f"many-{number}", blog, days=3 + number, title=f"Release note number {number}",
            text=f"Release {number} of the language model toolkit fixes a problem.",
            kind="release", url=f"https://lab.example/r/{number}",
        )  # fmt: skip
    digests.freeze(library.database, "2026-01-05", "day", dict(EARLIER), [], library.now)


def _run(library: Library, source: Source, report: SourceReport) -> None:
    started = library.now - timedelta(minutes=5)
    run_id = runs.start_run(library.database, [source.id], started)
    runs.record(library.database, run_id, report)
    runs.finish_run(library.database, run_id, library.now)
    sources.finish(
        library.database,
        source.id,
        SourceUpdate(
            outcome=report.outcome,
            at=library.now,
            next_due=library.now + timedelta(hours=1),
            interval_s=3600,
            error=report.error,
        ),
    )


def _hostile(library: Library, source: Source) -> None:
    text = f"A language model paper. {HOSTILE}. It ends here."
    work_id = library.work(
        "hostile",
        source,
        title=f"Language model {HOSTILE}",
        text=text,
        url="https://evil.example/post?<script>alert(4)</script>",
        authors=(HOSTILE,),
        categories=(HOSTILE,),
        comment=HOSTILE,
    )
    card = {
        "tldr": said(text, HOSTILE),
        "lines": [said(text, HOSTILE, field="result")],
        "numbers": [
            {"text": HOSTILE, "value": 5.0, "metric": HOSTILE, "evidence": [at(text, HOSTILE)]}
        ],
        "availability": {
            "code": {"status": "link", "url": "javascript:alert(5)", "evidence": []},
            "licence": {"name": HOSTILE, "evidence": [at(text, HOSTILE)]},
        },
        "questions": [{"about": "cost", "text": f"What of {HOSTILE}?"}],
        "flags": ["instruction_in_text"],
    }
    library.card(work_id, **card)


EARLIER: Mapping[str, Any] = {
    "key": "2026-01-05",
    "period": "day",
    "title": "Monday, 5 January 2026",
    "preview": False,
    "start": "2026-01-04T07:00:00Z",
    "end": "2026-01-05T07:00:00Z",
    "theme": "An edition from the archive.",
    "since": "Nothing new since the last edition.",
    "outcome": "0 new today; 1 source fine.",
    "provenance": "No item of this edition has been summarized.",
    "schema": 1,
}
