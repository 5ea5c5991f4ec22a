"""Runs against the loopback internet: one named outcome for each source, whatever happens."""

import asyncio
import logging
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from db import runs, sources
from db.records import SourceReport
from ingest.run import ingest
from settings import IngestSettings
from tests.world.addresses import loopback
from tests.world.arxiv import Arxiv
from tests.world.feeds import RSS, Paper, posts, rss
from tests.world.folder import with_validators
from tests.world.home import NOW, Home, feed
from tests.world.scenes import blogs, faults
from tests.world.server import Reply, World, page

ROOT = Path(__file__).parents[2]


def test_first_all_new_then_all_unchanged(home: Home) -> None:
    with World(loopback(12)) as world:
        blogs(world)
        for host in world.hosts:
            home.add(world.url("/feed", host))
        first = home.run()
        assert {(r.outcome, r.new, r.error) for r in first.values()} == {("new", 10, None)}
        assert len(home.titles()) == 120
        again = home.run(NOW + timedelta(minutes=1), all_=True)
        assert {(r.outcome, r.new, r.updated) for r in again.values()} == {("unchanged", 0, 0)}
        assert all("if-none-match" in request.headers for request in world.log[12:])
        assert len(world.log) == 24


def test_nothing_is_asked_for_before_it_is_due(home: Home, world: World) -> None:
    url = feed(world, "/feed", posts(1))
    source = home.add(url)
    home.run()
    assert home.run(NOW + timedelta(minutes=1))[url].outcome == "not_due"
    assert home.run(NOW + timedelta(days=2))[url].outcome == "unchanged"
    sources.set_state(home.database, source.id, "paused", NOW)
    assert home.run(all_=True)[url].outcome == "paused"
    assert world.count("/feed") == 2
    assert [one.outcome for one in runs.history(home.database, source.id)] == ["unchanged", "new"]


def test_one_source_alone(home: Home, world: World) -> None:
    one, other = home.add(feed(world, "/1", posts(1))), home.add(feed(world, "/2", posts(1)))
    assert set(home.run(only=one.id)) == {one.url}
    assert world.count("/2") == 0
    assert other.last_outcome is None


def test_equal_bodies_without_validators(home: Home, world: World) -> None:
    body = rss(posts(2))
    replies = iter([page(body, RSS), page(body, RSS, ETag='"late"'), Reply(status=304)])
    world.routes["/feed"] = lambda request: next(replies)
    source = home.add(world.url("/feed"))
    outcomes = [home.run(NOW + timedelta(minutes=n), all_=True)[source.url].outcome for n in (1, 2)]
    assert outcomes == ["new", "unchanged"]
    assert home.source(source).etag == '"late"'
    home.run(all_=True)
    assert world.log[-1].headers["if-none-match"] == '"late"'
    assert home.source(source).etag == '"late"'


def test_a_304_brings_new_validators(home: Home, world: World) -> None:
    world.routes["/feed"] = page(rss(posts(1)), RSS, ETag='"1"', Last_Modified="yesterday, about")
    source = home.add(world.url("/feed"))
    home.run()
    world.routes["/feed"] = Reply(status=304, headers={"ETag": '"2"'})
    home.run(all_=True)
    stored = home.source(source)
    assert (stored.etag, stored.last_modified) == ('"2"', "yesterday, about")


def test_edited_entries_are_updates(home: Home, world: World) -> None:
    first = posts(3)
    url = feed(world, "/feed", first)
    home.add(url)
    home.run()
    edited = [replace(first[0], text="Corrected: it answers ninety percent more."), *first[1:]]
    feed(world, "/feed", edited)
    report = home.run(all_=True)[url]
    assert (report.outcome, report.new, report.updated, report.unchanged) == ("new", 0, 1, 2)


def test_a_reused_guid_is_another_post(home: Home, world: World) -> None:
    first, second = posts(2)
    url = feed(world, "/feed", [first])
    home.add(url)
    home.run()
    feed(world, "/feed", [replace(second, guid=first.guid)])
    assert home.run(all_=True)[url].new == 1
    assert home.titles() == {first.title, second.title}


FAULTS = {
    "/feed": ("fine", None),
    "/moved": ("fine", None),
    "/slow-headers": ("failed", "timeout"),
    "/drip": ("failed", "timeout"),
    "/hang-up": ("failed", "unreachable"),
    "/cut": ("failed", None),
    "/cut-xml": ("failed", None),
    "/large": ("failed", "too_large"),
    "/not-gzip": ("failed", "bad_encoding"),
    "/loop": ("failed", "redirects"),
    "/to-metadata": ("failed", "refused"),
    "/missing": ("failed", "http_404"),
    "/broken": ("failed", "http_500"),
    "/gone": ("gone", "http_410"),
    "/busy": ("limited", "http_429"),
    "/down": ("limited", "http_503"),
    "/page": ("failed", "not_a_feed"),
}


@pytest.fixture
def two_sites() -> Iterator[World]:
    with World(("127.0.0.1", "127.0.0.2")) as world:
        yield world


def test_every_fault_harms_only_its_own_source(home: Home, two_sites: World) -> None:
    world = two_sites
    faults(world)
    home.configure(timeout_s=1, max_body_mb=1, per_domain=16)
    # A 429 holds back its whole site.
    hosts = {"/busy": "127.0.0.2"}
    made = {path: home.add(world.url(path, hosts.get(path))) for path in FAULTS}
    reports = home.run()
    for path, (outcome, code) in FAULTS.items():
        report = reports[made[path].url]
        if outcome == "fine":  # the same posts are in several of them: new in the first
            assert report.outcome in ("new", "unchanged"), path
        else:
            assert report.outcome == outcome, path
            assert report.error is not None, path
            assert report.error.message, path
            assert report.error.hint, path
            assert code in (None, report.error.code), path
        assert home.source(made[path]).last_outcome == report.outcome
    later = home.run(NOW + timedelta(minutes=1), all_=True)
    assert later[made["/busy"].url].outcome == "not_due"
    assert later[made["/gone"].url].outcome == "gone"
    assert world.count("/busy") == world.count("/gone") == 1
    assert home.source(made["/busy"]).retry_after == NOW + timedelta(seconds=120)
    assert home.source(made["/missing"]).failures == 2


@pytest.mark.parametrize("path", ["/cut", "/cut-xml"])
def test_what_came_before_the_cut_is_stored(home: Home, world: World, path: str) -> None:
    whole = rss(posts(20))
    half = whole[: whole.rindex(b"<item>") + 40]
    world.routes["/cut"] = Reply(
        whole, headers={"Content-Type": RSS, "ETag": '"1"'}, cut_after=len(half)
    )
    world.routes["/cut-xml"] = page(half, RSS, ETag='"1"')
    source = home.add(world.url(path))
    report = home.run()[source.url]
    assert report.outcome == "failed"
    assert report.new >= 18
    assert home.source(source).etag is None
    world.routes[path] = page(whole, RSS, ETag='"1"')
    report = home.run(all_=True)[source.url]
    assert report.outcome == "new"
    assert len(home.titles()) == 20


def test_a_slip_that_the_parser_gets_over_is_no_failure(home: Home, world: World) -> None:
    body = rss(posts(2)).replace(b"<description>", b"<description>&undefined; ")
    world.routes["/feed"] = with_validators(body, RSS)
    source = home.add(world.url("/feed"))
    report = home.run()[source.url]
    assert (report.outcome, report.new, report.error) == ("new", 2, None)
    remark = home.source(source).last_error
    assert remark is not None
    assert "not well-formed" in remark.message
    assert home.run(all_=True)[source.url].outcome == "unchanged"


def test_a_feed_that_loses_its_entries_is_suspicious(home: Home, world: World) -> None:
    source = home.add(feed(world, "/feed", posts(2)))
    quiet = home.add(feed(world, "/quiet", []))
    assert home.run()[quiet.url].outcome == "unchanged"
    feed(world, "/feed", [])
    for _ in range(2):
        assert home.run(all_=True)[source.url].outcome == "empty_suspicious"
    assert len(home.titles()) == 2


def test_a_stable_permanent_redirect_is_believed(home: Home, world: World) -> None:
    faults(world)
    source = home.add(world.url("/moved"))
    for hours in (0, 1, 2, 23):
        home.run(NOW + timedelta(hours=hours), all_=True)
    assert home.source(source).url == world.url("/moved")
    home.run(NOW + timedelta(hours=24), all_=True)
    moved = home.source(source)
    assert (moved.url, moved.moved_to, moved.moved_count) == (world.url("/feed"), None, 0)
    assert moved.etag
    assert home.run(all_=True)[world.url("/feed")].outcome == "unchanged"


def test_a_redirect_to_another_source_changes_nothing(home: Home, world: World) -> None:
    faults(world)
    home.add(world.url("/feed"))
    source = home.add(world.url("/moved"))
    for days in range(4):
        home.run(NOW + timedelta(days=days), all_=True)
    unmoved = home.source(source)
    assert unmoved.url == world.url("/moved")
    assert unmoved.last_error is not None
    assert "which is source 1 already" in unmoved.last_error.message
    assert unmoved.last_outcome == "unchanged"


def test_a_crashed_run_is_marked_and_repaired(home: Home, world: World) -> None:
    source = home.add(feed(world, "/feed", posts(2)))
    runs.start_run(home.database, [source.id], NOW)  # and then the power went
    assert home.run()[source.url].outcome == "new"
    history = [one.outcome for one in runs.history(home.database, source.id)]
    assert history == ["new", "interrupted"]


KILLED = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from db.connect import open_database
from ingest.run import ingest
from settings import NetworkSettings, Settings

home = Path(sys.argv[1])
settings = Settings(home=home, network=NetworkSettings(allow_hosts=("127.0.0.0/8",)))
asyncio.run(ingest(open_database(settings.database), settings, now=datetime.now(UTC), all_=True,
                   progress=lambda done, total: print(done, flush=True)))
"""


def test_a_killed_run_loses_and_doubles_nothing(home: Home) -> None:
    with World(loopback(20)) as world:
        blogs(world)
        slow = world.hosts[-1]
        world.routes[f"{slow} /feed"] = Reply(rss(posts(10, f"http://{slow}")), delay_s=60)
        for host in world.hosts:
            home.add(world.url("/feed", host))
        command = [sys.executable, "-c", KILLED, str(home.settings.home)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert [process.stdout.readline() for _ in range(7)][-1] == "7\n"
            process.kill()
        world.routes[f"{slow} /feed"] = page(rss(posts(10, f"http://{slow}")), RSS)
        home.run(all_=True)
    assert len(home.titles()) == 200
    outcomes = {row["outcome"] for row in home.database.execute("SELECT outcome FROM run_source")}
    assert outcomes == {"new", "unchanged", "interrupted"}
    (rows,) = home.database.execute("SELECT count(*) FROM work").fetchone()
    assert rows == 200


def test_a_second_run_waits_for_the_first(home: Home, world: World) -> None:
    world.routes["/slow"] = Reply(rss(posts(1)), headers={"Content-Type": RSS}, delay_s=0.5)
    home.add(world.url("/slow"))

    async def both() -> list[list[SourceReport]]:
        one, two = (ingest(home.database, home.settings, now=NOW) for _ in range(2))
        return [reports for _, reports in await asyncio.gather(one, two)]

    outcomes = sorted(reports[0].outcome for reports in asyncio.run(both()))
    assert outcomes == ["new", "not_due"]
    assert world.count("/slow") == 1


def test_stopping_ends_what_is_under_way(home: Home, world: World) -> None:
    world.routes["/slow"] = Reply(b"", delay_s=4)
    quick, slow = home.add(feed(world, "/feed", posts(1))), home.add(world.url("/slow"))
    done: list[int] = []
    reports = home.run(progress=lambda n, total: done.append(n), stop=lambda: bool(done))
    assert reports[quick.url].outcome == "new"
    assert reports[slow.url].outcome == "interrupted"


def test_an_unexpected_error_is_told_and_logged(
    home: Home, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    source = home.add(feed(world, "/feed", posts(1)))
    other = home.add(feed(world, "/other", posts(1)))
    home.database.execute("UPDATE source SET cursor = 'not a number', type = 'arxiv' WHERE id = 1")
    home.database.execute("UPDATE source SET url = 'arxiv:cs.AI' WHERE id = 1")
    home.database.conn.commit()
    Arxiv(world).announce("cs.AI", [Paper("2611.00001", "A paper", "It is good.")])
    home.configure(arxiv_rss=world.url("/rss/"))
    with caplog.at_level(logging.ERROR, "preread"):
        reports = home.run()
    report = reports["arxiv:cs.AI"]
    assert report.outcome == "failed"
    assert report.error is not None
    assert report.error.code == "internal"
    assert "Traceback" in caplog.text
    assert reports[other.url].outcome == "new"
    assert source.id == 1


def test_a_feed_that_hangs_its_parser_is_stopped(home: Home, world: World) -> None:
    """feedparser's author pattern takes quadratic time: this one would take minutes."""
    author = f"<managingEditor>{'a' * 200_000}@</managingEditor>"
    bad = home.add(feed(world, "/bad", posts(1), channel=author))
    good = home.add(feed(world, "/feed", posts(1)))
    limits = IngestSettings(parse_seconds=4.0)
    home.settings = home.settings.model_copy(update={"ingest": limits})
    reports = home.run()
    assert reports[good.url].outcome == "new"
    report = reports[bad.url]
    assert report.outcome == "failed"
    assert report.error is not None
    assert report.error.code == "timeout"
    assert "parse_seconds" in report.error.hint
