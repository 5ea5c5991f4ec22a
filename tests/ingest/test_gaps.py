"""A laptop that slept: which days are asked for, what comes of them, and what is reported."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from db.records import Source, SourceReport, SourceUpdate
from ingest import gaps
from ingest.arxiv import to_entry
from ingest.intake import take_in
from ingest.schedule import missed_builds
from tests.world.arxiv import Arxiv
from tests.world.feeds import Paper
from tests.world.home import Home
from tests.world.oai import Record
from tests.world.server import World

MONDAY = datetime(2026, 11, 9, 12, 0, tzinfo=UTC)
URL = "arxiv:cs.AI"
DAY = timedelta(days=1)


def paper(n: int, day: datetime, **more: object) -> Paper:
    made = Paper(f"2611.{n:05}", f"Paper number {n}", f"We show result {n}.", published=day)
    return replace(made, **more)  # type: ignore[arg-type]


def record(n: int, changed: datetime, submitted: datetime | None = None, **more: object) -> Record:
    """A paper in the repository, by default submitted the day before."""
    made = Record(paper(n, submitted or changed - DAY), changed.date())
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.fixture
def arxiv(home: Home, world: World) -> Arxiv:
    service = Arxiv(world)
    home.configure(arxiv_api=service.api, arxiv_rss=service.rss, arxiv_oai=service.oai.url)
    return service


@pytest.fixture
def source(home: Home, arxiv: Arxiv) -> Source:
    """A source that was fetched on Monday, with paper 1."""
    return fetched(home, MONDAY)


def fetched(home: Home, when: datetime) -> Source:
    """As the run of that day would have left it, at a tenth of the price."""
    source = home.add(URL)
    one = to_entry("2611.00001", "Paper number 1", "We show result 1.", version=1, published=when)
    update = SourceUpdate("new", when, when, 3600, cursor=when.isoformat())
    take_in(home.database, source.id, [one], lambda _: update, when)
    return source


def wake(home: Home, arxiv: Arxiv, now: datetime, today: int | None = None) -> SourceReport:
    """The next run, with this paper in the day's feed."""
    arxiv.announce("cs.AI", [] if today is None else [paper(today, now)])
    return home.run(now, all_=True)[URL]


@pytest.mark.parametrize(
    ("slept", "wakes", "spans"),
    [
        ("2026-11-09T12:00", "2026-11-10T12:00", []),
        ("2026-11-09T12:00", "2026-11-11T12:00", [("2026-11-09", "2026-11-11")]),
        # A weekend: Friday's feed is Monday's predecessor, and gone on Saturday.
        ("2026-11-13T12:00", "2026-11-16T12:00", []),
        ("2026-11-12T12:00", "2026-11-14T12:00", [("2026-11-12", "2026-11-14")]),
        ("2026-11-12T12:00", "2026-11-16T12:00", [("2026-11-12", "2026-11-16")]),
        (
            "2026-11-02T12:00", "2026-11-23T12:00",
            [("2026-11-02", "2026-11-08"), ("2026-11-09", "2026-11-15"),
             ("2026-11-16", "2026-11-22"), ("2026-11-23", "2026-11-23")],
        ),
        # Nothing is announced on the evenings of 24, 25 and 31 December and 1 January.
        ("2026-12-24T12:00", "2026-12-27T12:00", []),
        (
            "2026-12-23T12:00", "2027-01-04T12:00",
            [("2026-12-23", "2026-12-29"), ("2026-12-30", "2027-01-04")],
        ),
    ],
)  # fmt: skip
def test_the_days_that_are_asked_for(slept: str, wakes: str, spans: list[tuple[str, str]]) -> None:
    start, end = (datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (slept, wakes))
    asked = gaps.spans(start, end) if missed_builds(start, end) else []
    assert [(first.isoformat(), last.isoformat()) for first, last in asked] == spans


@pytest.mark.parametrize(
    ("slept", "wakes", "lists"),
    [("2026-11-02T12:00", "2026-11-23T12:00", 4), ("2026-12-23T12:00", "2027-01-02T12:00", 2)],
)
def test_three_weeks_and_christmas(
    home: Home, arxiv: Arxiv, slept: str, wakes: str, lists: int
) -> None:
    """On 2 January nothing was announced since New Year's Eve: the day's feed is empty."""
    start, end = (datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (slept, wakes))
    source = fetched(home, start)
    arxiv.oai.records = [record(2, end), record(3, start + DAY)]
    report = wake(home, arxiv, end)
    assert (report.outcome, report.new, report.error, report.remark) == ("new", 2, None, None)
    assert home.titles() == {f"Paper number {n}" for n in (1, 2, 3)}
    assert home.source(source).cursor == end.isoformat()
    assert arxiv.queries() == []
    expected = "empty_expected" if end.weekday() == 5 else "empty_suspicious"
    assert wake(home, arxiv, end).outcome == expected
    assert len(arxiv.oai.spans()) == lists, "asked for once"


def test_old_papers_that_were_changed_are_not_news(
    home: Home, arxiv: Arxiv, source: Source
) -> None:
    later = MONDAY + 2 * DAY
    old = MONDAY - 200 * DAY
    arxiv.oai.records = [
        record(1, later, MONDAY - DAY, revised=later),
        record(2, later),
        record(3, later, old),  # its journal was added
        record(4, later, old, revised=later),
        record(5, later, deleted=True),
    ]
    arxiv.oai.records[0] = replace(
        arxiv.oai.records[0],
        paper=paper(1, MONDAY - DAY, version=2, abstract="We show more.", title="Now with more"),
    )
    report = wake(home, arxiv, later, 6)
    assert (report.outcome, report.new, report.updated) == ("new", 2, 1)
    assert home.titles() == {"Now with more", "Paper number 2", "Paper number 6"}
    assert home.texts()["Now with more"] == ("We show more.", "abstract")


def test_a_record_without_an_abstract_is_a_title_and_takes_none_away(
    home: Home, arxiv: Arxiv, source: Source
) -> None:
    later = MONDAY + 2 * DAY
    arxiv.oai.records = [
        replace(record(1, later), paper=paper(1, MONDAY, abstract="")),
        replace(record(2, later), paper=paper(2, MONDAY, abstract="")),
    ]
    assert wake(home, arxiv, later, 3).outcome == "new"
    assert home.texts()["Paper number 1"] == ("We show result 1.", "abstract")
    assert home.texts()["Paper number 2"] == ("", "title")


def test_pages_by_tokens_and_one_that_expires(home: Home, arxiv: Arxiv, source: Source) -> None:
    later = MONDAY + 2 * DAY
    arxiv.oai.page_size = 10
    arxiv.oai.records = [record(n, later) for n in range(2, 37)]
    arxiv.oai.quirks = ["", "wait", "", "expired"]
    report = wake(home, arxiv, later, 50)
    assert (report.outcome, report.new, report.remark) == ("new", 36, None)
    tokens = [query.get("resumptionToken") for query in arxiv.oai.asked()]
    assert [bool(one) for one in tokens] == [
        False, True, True, True, False, True, True, True,
    ]  # fmt: skip
    assert all(set(q) == {"verb", "resumptionToken"} for q in arxiv.oai.asked() if len(q) == 2)


@pytest.mark.parametrize(
    ("quirks", "said"),
    [
        (["down"] * 3, "HTTP 503"), (["expired"] * 3, "broke its list"), (["html"], "not"),
        (["circle"] * 9, "broke its list"), (["cut"], "broke off"),
    ],
)  # fmt: skip
def test_the_api_stands_in_and_the_reason_is_kept(
    home: Home, arxiv: Arxiv, source: Source, quirks: list[str], said: str
) -> None:
    later = MONDAY + 2 * DAY
    arxiv.oai.page_size = 2
    arxiv.oai.records = [record(n, later) for n in range(2, 6)]
    arxiv.oai.quirks = quirks
    arxiv.papers = [paper(n, later - DAY) for n in range(2, 6)]
    report = wake(home, arxiv, later, 9)
    assert (report.outcome, report.new, report.error) == ("new", 5, None)
    assert report.remark is not None
    assert said in report.remark.message
    assert home.source(source).last_error == report.remark
    assert home.source(source).cursor == later.isoformat()


def test_a_set_without_records_is_believed_only_with_the_api(
    home: Home, arxiv: Arxiv, source: Source
) -> None:
    later = MONDAY + 2 * DAY
    arxiv.papers = [paper(2, later - DAY), paper(3, MONDAY - 90 * DAY)]
    report = wake(home, arxiv, later, 4)
    assert (report.outcome, report.new) == ("new", 2)
    assert report.remark is not None
    assert "lists nothing" in report.remark.message
    arxiv.papers = []
    report = wake(home, arxiv, later + 2 * DAY, 5)
    assert report.outcome == "failed", "an empty API is no witness, either"


def test_what_fails_twice_is_missing_and_asked_for_again(
    home: Home, arxiv: Arxiv, source: Source
) -> None:
    later = MONDAY + 2 * DAY
    arxiv.oai.records = [record(2, later)]
    arxiv.oai.quirks = ["html"]
    arxiv.quirks = ["broken"]
    report = wake(home, arxiv, later, 3)
    assert (report.outcome, report.new) == ("failed", 1)
    assert report.error is not None
    for part in ("from 09 November to 11 November are missing", "OAI-PMH: ", "API: "):
        assert part in report.error.message
    assert home.source(source).cursor == MONDAY.isoformat()
    report = wake(home, arxiv, later, 3)
    assert (report.outcome, report.new, report.error) == ("new", 1, None)
    assert home.source(source).cursor == later.isoformat()


@pytest.mark.parametrize("quirk", ["later", "bare"])
def test_who_tells_us_to_wait_is_not_gone_round(
    home: Home, arxiv: Arxiv, source: Source, quirk: str
) -> None:
    later = MONDAY + 2 * DAY
    arxiv.oai.quirks = [quirk]
    report = wake(home, arxiv, later, 3)
    assert (report.outcome, report.new, arxiv.queries()) == ("failed", 1, [])
    assert home.source(source).cursor == MONDAY.isoformat()
    assert (home.source(source).retry_after is not None) == (quirk == "later")


def test_weeks_that_came_whole_are_kept(home: Home, arxiv: Arxiv, source: Source) -> None:
    later = MONDAY + 16 * DAY
    arxiv.oai.records = [record(2, MONDAY + DAY), record(3, later)]
    arxiv.oai.quirks = ["", "html"]
    arxiv.quirks = ["broken"]
    report = wake(home, arxiv, later, 4)
    assert (report.outcome, report.new) == ("failed", 2)
    assert home.source(source).cursor == "2026-11-16T00:00:00+00:00"
    assert report.error is not None
    assert "from 16 November to 25 November" in report.error.message
    wake(home, arxiv, later, 4)
    assert arxiv.oai.spans()[2][0] == "2026-11-16"
    assert home.titles() == {f"Paper number {n}" for n in (1, 2, 3, 4)}
