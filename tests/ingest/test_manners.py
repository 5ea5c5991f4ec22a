"""How runs behave towards publishers, over the loopback internet."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from db.records import Wishes
from tests.world.feeds import RSS, posts, rss
from tests.world.home import NOW, Home, feed
from tests.world.server import Reply, Request, World, page, redirect

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
GOOD = rss(posts(2))
TTL = rss(posts(2), channel="<ttl>720</ttl><skipDays><day>Sunday</day></skipDays>")


VALIDATORS = [
    ("ETag", '"1"', "if-none-match"),
    ("ETag", 'W/"1"', "if-none-match"),
    ("ETag", "w/unquoted", "if-none-match"),
    ("ETag", '"a"b"', "if-none-match"),
    ("ETag", "''", "if-none-match"),
    ("ETag", '"1", "2"', "if-none-match"),
    ("ETag", '"-gzip;caf\xe9\xff"', "if-none-match"),
    ("ETag", '"' + "x" * 4000 + '"', "if-none-match"),
    ("Last-Modified", "Tue, 24 Nov 2026 10:00:00 GMT", "if-modified-since"),
    ("Last-Modified", "Tue, 24 Nov 2026 12:00:00 +0200", "if-modified-since"),
    ("Last-Modified", "2026-11-24T10:00:00Z", "if-modified-since"),
    ("Last-Modified", "Die, 24 Nov 2026 10:00:00 MEZ", "if-modified-since"),
    ("Last-Modified", "123456", "if-modified-since"),
    ("Last-Modified", "Fri, 31 Dec 9999 23:59:59 GMT", "if-modified-since"),
]


def test_validators_are_replayed_as_they_came(home: Home, world: World) -> None:
    for n, (header, value, _) in enumerate(VALIDATORS):
        world.routes[f"/{n}"] = Reply(GOOD, headers={"Content-Type": RSS, header: value})
        home.add(world.url(f"/{n}"))
    home.run()
    assert not [r for r in world.log if "if-none-match" in r.headers]
    world.log.clear()
    world.routes = {path: Reply(status=304) for path in world.routes}
    assert {report.outcome for report in home.run(all_=True).values()} == {"unchanged"}
    sent = {request.path: request.headers for request in world.log}
    for n, (_, value, asks) in enumerate(VALIDATORS):
        assert sent[f"/{n}"][asks] == value


BROKEN = [
    page("<html><body>Moved to our new site</body></html>", ETag='"2"'),
    page("", RSS, ETag='"2"'),
    page(rss([]), RSS, ETag='"2"'),
    page(GOOD[: len(GOOD) // 2], RSS, ETag='"2"'),
    Reply(GOOD, headers={"Content-Type": RSS, "ETag": '"2"'}, cut_after=len(GOOD) - 9),
    Reply(b"no", 500, {"ETag": '"2"'}),
    Reply(b"no", 503, {"ETag": '"2"'}),
]


def test_validators_of_a_bad_answer_are_not_replayed(home: Home, world: World) -> None:
    paths = [f"/{n}" for n in range(len(BROKEN))]
    for path in paths:
        entries = posts(2, f"http://127.0.0.1{path}")
        world.routes[path] = page(rss(entries), RSS, ETag='"1"')
        home.add(world.url(path))
    home.run()
    world.routes |= dict(zip(paths, BROKEN, strict=True))
    outcomes = {report.outcome for report in home.run(all_=True).values()}
    assert outcomes == {"failed", "limited", "empty_suspicious"}
    world.log.clear()
    home.run(NOW + HOUR, all_=True)
    assert {
        request.path: request.headers["if-none-match"] for request in world.log
    } == dict.fromkeys(paths, '"1"')


def test_a_304_to_a_question_without_condition_says_nothing(home: Home, world: World) -> None:
    world.routes["/feed"] = Reply(status=304)
    source = home.add(world.url("/feed"))
    report = home.run()[source.url]
    assert report.outcome == "failed"
    assert report.error is not None
    assert report.error.code == "http_304"


def test_a_304_of_another_place_says_nothing(home: Home, world: World) -> None:
    """The feed is led elsewhere, where an old `If-Modified-Since` gives a 304 for ever."""
    old, since = "Mon, 23 Nov 2026 10:00:00 GMT", "if-modified-since"
    world.routes["/old"] = page(GOOD, RSS, Last_Modified=old)
    source = home.add(world.url("/old"))
    home.run()

    def new(request: Request) -> Reply:
        return Reply(status=304) if since in request.headers else page(rss(posts(3)), RSS)

    world.routes["/old"] = redirect("/new")
    world.routes["/new"] = new
    report = home.run(all_=True)[source.url]
    assert (report.outcome, report.new) == ("new", 1)
    assert home.source(source).found_at == world.url("/new")


def test_wishes_outlive_a_304_and_a_failure(home: Home, world: World) -> None:
    world.routes["/feed"] = page(TTL, RSS, ETag='"1"')
    source = home.add(world.url("/feed"))
    wishes = Wishes(720, frozenset({6}))
    for reply in (
        page(TTL, RSS, ETag='"1"'),
        Reply(status=304),
        Reply(b"", 500),
        Reply(b"", 429),
        page("x"),
    ):
        home.run(all_=True)
        assert home.source(source).wishes == wishes
        world.routes["/feed"] = reply
    world.routes["/feed"] = Reply(status=304)
    home.run(all_=True)
    due = home.source(source).next_due
    assert due is not None
    assert due - NOW >= timedelta(hours=12)
    world.routes["/feed"] = page(GOOD, RSS)
    home.run(all_=True)
    assert home.source(source).wishes == Wishes(), "taken back"


@pytest.mark.parametrize(
    ("status", "header", "wait"),
    [
        (429, "7200", 2 * HOUR),
        (503, "7200", 2 * HOUR),
        (429, "Tue, 24 Nov 2026 14:00:00 GMT", 2 * HOUR),
        (503, "Tuesday, 24-Nov-26 14:00:00 GMT", 2 * HOUR),
        (429, "Tue Nov 24 14:00:00 2026", 2 * HOUR),
        (429, "99999999999", 30 * DAY),
        (503, "Fri, 31 Dec 9999 23:59:59 GMT", 30 * DAY),
        (429, "0", None),
        (429, "-7200", None),
        (429, "Tue, 24 Nov 2026 10:00:00 GMT", None),
        (503, "in a while", None),
        (429, "", None),
    ],
)
def test_retry_after_is_kept_and_bounded(
    home: Home, world: World, status: int, header: str, wait: timedelta | None
) -> None:
    world.routes["/feed"] = Reply(b"", status, {"Retry-After": header})
    source = home.add(world.url("/feed"))
    assert home.run()[source.url].outcome == "limited"
    stored = home.source(source)
    assert stored.retry_after == (wait and NOW + wait)
    assert stored.next_due is not None
    assert stored.next_due >= NOW + max(wait or HOUR / 2, HOUR / 2)
    home.run(NOW + HOUR / 4, all_=True)
    assert world.count("/feed") == (1 if wait else 2), "--all overrides no wait that was asked for"
    home.run(NOW + (wait or HOUR), all_=True)
    assert world.count("/feed") == (2 if wait else 3)


def test_a_429_holds_the_other_feeds_of_its_site_in_later_runs(home: Home, world: World) -> None:
    first = home.add(feed(world, "/first", posts(1)))
    second = home.add(feed(world, "/second", posts(1)))
    home.run()
    world.routes["/first"] = Reply(b"", 429, {"Retry-After": "7200"})
    home.run(NOW + HOUR, all_=True, only=first.id)
    assert home.run(NOW + 2 * HOUR, all_=True)[second.url].outcome == "not_due"
    assert home.run(NOW + 3 * HOUR, all_=True)[second.url].outcome != "not_due"


def test_what_is_gone_is_asked_once(home: Home, world: World) -> None:
    world.routes["/feed"] = Reply(b"", 410)
    source = home.add(world.url("/feed"))
    for days in range(5):
        home.run(NOW + days * DAY, all_=True)
    assert world.count("/feed") == 1
    assert home.source(source).state == "gone"


def test_after_two_weeks_of_404_the_reader_is_told_what_to_do(home: Home, world: World) -> None:
    source = home.add(world.url("/missing"))
    reports = [home.run(NOW + days * DAY)[source.url] for days in range(16)]
    hints = [report.error.hint for report in reports if report.error]
    assert len(hints) == 16
    assert [f"sources remove {source.id}" in hint for hint in hints] == [False] * 14 + [True] * 2
    assert "since 24 November 2026" in hints[-1]


def test_a_move_is_not_believed_of_a_page_that_is_no_feed(home: Home, world: World) -> None:
    """A parked domain sends everything to its advertisements."""
    world.routes["/feed"] = page(GOOD, RSS)
    source = home.add(world.url("/feed"))
    home.run()
    world.routes["/feed"] = redirect("/parked", 301)
    world.routes["/parked"] = page("<html><body>Buy this domain</body></html>")
    for days in range(1, 5):
        home.run(NOW + days * DAY, all_=True)
    assert home.source(source).url == world.url("/feed")
    assert home.source(source).moved_count == 0


def ticks(home: Home, start: datetime, count: int, quarter: timedelta = HOUR / 4) -> Iterator[str]:
    for n in range(count):
        yield next(iter(home.run(start + n * quarter).values())).outcome


def test_a_clock_set_back_a_day(home: Home, world: World) -> None:
    source = home.add(feed(world, "/feed", posts(2)))
    assert list(ticks(home, NOW, 40)).count("unchanged") <= 10
    asked = world.count("/feed")
    outcomes = list(ticks(home, NOW - DAY, 24))
    assert outcomes[0] == "unchanged", "at once, instead of a day later"
    assert world.count("/feed") - asked <= 8
    stored = home.source(source)
    assert stored.next_due is not None
    assert stored.next_due < NOW - DAY + 24 * HOUR


def test_a_clock_that_was_years_ahead(home: Home, world: World) -> None:
    world.routes["/feed"] = Reply(b"", 429, {"Retry-After": "7200"})
    source = home.add(world.url("/feed"))
    home.run(NOW + 4000 * DAY)
    world.routes["/feed"] = page(GOOD, RSS)
    assert home.run(NOW)[source.url].outcome == "new"
    assert list(ticks(home, NOW + HOUR / 4, 8)).count("not_due") >= 6


@pytest.mark.parametrize(
    "start",
    [
        datetime(2026, 3, 8, 5, 0, tzinfo=UTC),  # clocks go forward in New York at 7:00 UTC
        datetime(2026, 11, 1, 4, 0, tzinfo=UTC),  # and back at 6:00
        datetime(2026, 3, 29, 0, 0, tzinfo=UTC),  # in Berlin at 1:00
    ],
)
def test_summer_time_changes_nothing(home: Home, world: World, start: datetime) -> None:
    home.add(feed(world, "/feed", posts(2)))
    list(ticks(home, start, 24))
    assert 3 <= world.count("/feed") <= 8
