"""The sample edition's feeds: well-formed, marked as sample, and with the hard cases in them."""

import json
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import html5lib
import pytest
from lxml import etree

from digest.window import window_at
from tests.digest.making import NOW, SAMPLE, SETTINGS, sample_day

FEEDS = sorted(SAMPLE.glob("*.xml"))
SOURCES = json.loads((SAMPLE / "sources.json").read_text())


def test_sources_json_lists_every_feed() -> None:
    assert sorted(source["path"] for source in SOURCES) == [path.name for path in FEEDS]
    for source in SOURCES:
        assert source["title"].endswith("(sample)")
        assert source["kind"] in {"paper", "post", "newsletter", "release"}
        assert source["tags"]
        assert isinstance(source["full_text"], bool)


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: path.stem)
def test_a_feed_is_well_formed_marked_and_dated_by_placeholders(path: object) -> None:
    text = (SAMPLE / str(path)).read_text()
    tree = etree.fromstring(text.encode())
    titles = tree.xpath("/rss/channel/title | /*[local-name()='feed']/*[local-name()='title']")
    assert titles[0].text.endswith("(sample)")
    dates = tree.xpath(
        "//pubDate | //lastBuildDate | //*[local-name()='updated' or local-name()='published']"
    )
    kind = "iso" if tree.tag.endswith("feed") else "rfc822"
    assert dates
    assert all(re.fullmatch(rf"@-\d+h\|{kind}@", it.text) for it in dates)


def test_every_page_that_a_feed_points_to_is_there() -> None:
    pages = {path.name for path in (SAMPLE / "pages").glob("*.html")}
    linked = {
        name
        for path in FEEDS
        for name in re.findall(r"@origin@/pages/([\w-]+\.html)", path.read_text())
    }
    assert linked == pages
    for name in pages:
        html5lib.HTMLParser(strict=True).parse((SAMPLE / "pages" / name).read_text())


def test_the_hard_cases_are_in_it() -> None:
    day = sample_day()
    titles = [it.work.title for it in day]
    assert len(day) == 28
    assert any("$5 to $10" in title for title in titles)
    assert any("<script>" in title and "**bold**" in title for title in titles)
    assert any("Ignore all previous instructions" in it.work.text for it in day)
    assert sum(not it.work.text for it in day) == 3
    assert {it.work.arxiv_id[:2] for it in day if it.work.arxiv_id} == {"25"}
    assert all(it.work.arxiv_id[:4] == "2599" for it in day if it.work.arxiv_id)


@pytest.mark.parametrize("hour", range(24))
def test_at_any_hour_of_the_day_the_sample_fills_an_edition(hour: int) -> None:
    now = datetime(2026, 11, 23, hour, 30, tzinfo=UTC)
    window = window_at("day", now, ZoneInfo("UTC"), SETTINGS)
    # `sample_day` has the youngest item dated two hours before its NOW instead of twelve.
    dates = [now - (NOW - it.work.date) - timedelta(hours=10) for it in sample_day()]
    assert sum(window.holds(date) for date in dates) >= 10
