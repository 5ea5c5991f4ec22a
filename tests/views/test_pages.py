"""The pages in a real browser: what they show, what their controls do, and that feeds are inert.

Every test also asserts, through `reading`, that no request left this machine and no dialog opened.
"""

from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from db import cards, marks, sources
from tests.views import library
from tests.views.conftest import Reader, reading, serving
from tests.views.library import HOSTILE, Library

pytestmark = pytest.mark.browser


def paths(filled: Library) -> list[str]:
    items = [f"item?id={work_id}" for work_id in (filled.ids["paper"], filled.ids["hostile"])]
    return ["", "library", "sources", *items]


def test_today_tells_the_edition_and_leads_to_the_evidence(reader: Reader, filled: Library) -> None:
    reader.open("")
    text = reader.text()
    assert "Daily edition" in text
    assert "1. Tidepool: a cache of the language model keys that matter" in text
    assert "Why here" in text
    assert "Every summary sentence is the source’s own" in text
    sentence = "text=Serving%20long%20prompts%20is%20slow%20on%20small%20devices."
    links = reader.page.locator("article a[target=_blank]")
    hrefs = [links.nth(n).get_attribute("href") or "" for n in range(links.count())]
    assert f"https://arxiv.org/abs/2611.01234#:~:{sentence}" in hrefs
    assert {links.nth(n).get_attribute("rel") for n in range(links.count())} == {
        "noopener noreferrer"
    }
    reader.page.get_by_role("link", name="Tidepool").first.click()
    reader.page.wait_for_selector("section.card")
    assert reader.page.url.endswith(f"/item?id={filled.ids['paper']}")


def test_today_has_weeks_and_earlier_editions(reader: Reader) -> None:
    reader.open("?period=Week")
    assert "Weekly edition" in reader.text()
    reader.open("?date=2026-01-05")
    assert "An edition from the archive." in reader.text()
    reader.page.get_by_role("radio", name="Week").click()
    reader.sees("Weekly edition")
    assert "period=Week" in reader.page.url


def test_stars_are_kept(reader: Reader, filled: Library) -> None:
    paper = filled.ids["paper"]
    reader.open("")
    reader.press("☆ Star", f".st-key-starred-{paper}", then="★ Starred")
    assert marks.get_marks(filled.database, paper).starred
    reader.open("library?starred=true")
    assert "Tidepool" in reader.text()
    assert "1 item" in reader.text()
    reader.press("★ Starred", f".st-key-starred-{paper}")
    reader.sees("Nothing fits.")
    assert not marks.get_marks(filled.database, paper).starred


def test_the_library_pages_and_keeps_its_filters_in_the_address(reader: Reader) -> None:
    reader.open("library")
    reader.open_filters()
    reader.pick("Kind", "Release")
    reader.sees("30 items: 1 to 25")
    reader.page.get_by_test_id("stPagination").get_by_text("2", exact=True).click()
    reader.sees("30 items: 26 to 30")
    address = reader.page.url.removeprefix(f"{reader.address}/")
    reader.open(address)
    assert "30 items: 26 to 30" in reader.text()
    reader.pick("Source", "arXiv cs.AI")
    reader.sees("Nothing fits.")


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ("kind=Paper", "1 item"),
        ("source=arXiv+cs.AI", "1 item"),
        ("category=cs.LG", "1 item"),
        ("maturity=Prototype", "2 items"),
        ("code=true&kind=Post", "1 item"),
        ("from=2020-01-01&to=2020-12-31", "Nothing fits."),
        ("kind=nonsense&page=99", "36 items"),
    ],
)
def test_the_library_filters(reader: Reader, filters: str, count: str) -> None:
    reader.open(f"library?{filters}")
    assert count in reader.text()


def test_the_library_searches(reader: Reader) -> None:
    reader.open("library")
    reader.page.get_by_role("searchbox", name="Search").fill('"halves memory"')
    reader.page.keyboard.press("Enter")
    reader.sees("best first")
    assert "Tidepool" in reader.text()
    assert "q=" in reader.page.url
    reader.open('library?q="')
    assert "Nothing fits." in reader.text()


def test_an_item_shows_its_evidence_in_the_text(reader: Reader, filled: Library) -> None:
    reader.open(f"item?id={filled.ids['paper']}")
    marked = reader.page.locator("section.text mark.e4")
    words = "On LongBench it halves memory to 1.9 GB at 97.4% of the accuracy of full attention."
    assert "".join(marked.all_text_contents()) == words
    colour = "e => getComputedStyle(e).backgroundColor"
    before = marked.first.evaluate(colour)
    reader.page.click("#l4 a.ref")
    assert marked.first.evaluate(colour) != before
    assert reader.page.locator("section.text mark.e2").evaluate(colour) == before
    text = reader.text()
    for said in (
        "Made from the abstract alone",
        "Seen in",
        "arXiv cs.AI",
        "https://github.com/example/tidepool",
        "Apache-2.0",
        "Prototype",
        "on LongBench, against full attention",
        "The abstract does not state what it costs to serve.",
        "Mentioned by",
        "A language model post that nobody has read yet",
    ):
        assert said in text
    reader.page.get_by_text("Shade sentences by role").click()
    reader.page.locator("section.text .role-result").first.wait_for()


def test_opening_an_item_marks_it_read_until_the_reader_says_otherwise(
    reader: Reader, filled: Library
) -> None:
    work_id = filled.ids["waiting"]
    assert not marks.get_marks(filled.database, work_id).read
    reader.open(f"item?id={work_id}")
    assert marks.get_marks(filled.database, work_id).read
    assert "Not read yet. The next run reads it" in reader.text()
    reader.press("Mark unread", then="Mark read")
    assert not marks.get_marks(filled.database, work_id).read
    reader.press("☆ Star", then="★ Starred")
    assert not marks.get_marks(filled.database, work_id).read


def test_notes_are_kept_word_for_word(reader: Reader, filled: Library) -> None:
    reader.open(f"item?id={filled.ids['paper']}")
    reader.page.get_by_role("textbox", name="Your note").fill("Ask **Bo** about $5 & <b>cost</b>")
    reader.press("Save note")
    reader.page.get_by_text("Note saved.").wait_for()
    assert marks.get_marks(filled.database, filled.ids["paper"]).note == (
        "Ask **Bo** about $5 & <b>cost</b>"
    )
    reader.open(f"item?id={filled.ids['paper']}")
    assert reader.page.get_by_role("textbox", name="Your note").input_value().startswith("Ask **")


def test_an_item_says_why_it_has_no_highlights_or_no_card(reader: Reader, filled: Library) -> None:
    reader.open(f"item?id={filled.ids['stale']}")
    assert "The text has changed since this card was made." in reader.text()
    assert reader.page.locator("mark").count() == 0
    reader.open(f"item?id={filled.ids['title-only']}")
    assert "Only the title is known" in reader.text()
    reader.open(f"item?id={filled.ids['refused']}")
    assert "it is not in English." in reader.text()
    reader.open("item?id=nonsense")
    assert "No such item" in reader.text()
    reader.open("item")
    assert "No item chosen" in reader.text()


def test_sources_say_how_they_are_and_can_be_paused(reader: Reader, filled: Library) -> None:
    reader.open("sources")
    text = reader.text()
    assert "6 sources, 1 in trouble." in text
    assert text.index("Broken Blog") < text.index("arXiv cs.AI")
    assert "Last run: failed" in text
    assert "It is asked again tomorrow." in text
    assert "Imported files; never fetched" in text
    lab = sources.find_source(filled.database, "https://lab.example/feed.xml")
    assert lab is not None
    reader.press("Pause", f".st-key-state-{lab.id}", then="Resume")
    assert sources.get_source(filled.database, lab.id).state == "paused"
    reader.press("Resume", f".st-key-state-{lab.id}", then="Pause")
    assert sources.get_source(filled.database, lab.id).state == "active"


def test_feed_text_is_inert_everywhere(reader: Reader, filled: Library) -> None:
    for path in paths(filled):
        reader.open(path)
        if filled.ids["paper"] not in path:
            assert HOSTILE in reader.text(), path
        assert reader.page.locator(".stHtml script, .stHtml img, .stMain .katex").count() == 0
        hrefs = reader.page.eval_on_selector_all(
            ".stHtml a[href]", "links => links.map(a => a.getAttribute('href'))"
        )
        assert all(href.startswith(("https://", "item?id=", "library", "#")) for href in hrefs)
    reader.open(f"item?id={filled.ids['hostile']}")
    assert reader.page.title() == f"Language model {HOSTILE} · Preread"
    reader.open("library")
    reader.open_filters()
    for name in ("Source", "Category"):
        option = reader.page.get_by_role("option").filter(has_text="<script>")
        reader.offered(reader.page.get_by_role("combobox", name=name).click, option)
        assert HOSTILE in (option.text_content() or "")
        reader.page.keyboard.press("Escape")


def test_pages_fit_a_phone_and_can_be_heard(
    browser: BrowserContext, address: str, filled: Library
) -> None:
    """No sideways scrolling at 400 px; one h1 first, no level skipped; every input has a name."""
    with reading(browser, address, width=400) as reader:
        for path in [*paths(filled), "bets"]:
            reader.open(path)
            wide = "document.querySelector('.stMain').scrollWidth"
            assert reader.page.evaluate(wide) <= 400, path
            levels = reader.page.eval_on_selector_all(
                ".stMain :is(h1, h2, h3, h4)", "all => all.map(h => Number(h.tagName[1]))"
            )
            assert levels[0] == 1
            assert levels.count(1) == 1
            assert all(b - a <= 1 for a, b in pairwise(levels)), path
            nameless = reader.page.eval_on_selector_all(
                ".stMain :is(input, textarea)",
                "all => all.filter(i => !i.closest('[aria-hidden]') && !i.labels?.length"
                " && !i.ariaLabel && !i.getAttribute('aria-labelledby')).length",
            )
            assert nameless == 0, path


def test_the_pages_are_linked(reader: Reader) -> None:
    reader.open("")
    reader.page.get_by_role("link", name="Library", exact=True).click()
    reader.sees("36 items")
    reader.page.get_by_role("link", name="Sources", exact=True).click()
    reader.sees("6 sources")


def test_the_first_start_shows_progress_and_then_the_edition(
    browser: BrowserContext, tmp_path: Path
) -> None:
    made = library.open_library(tmp_path / "home")
    with serving(made.home) as address, reading(browser, address) as reader:
        reader.open("")
        assert "There are no sources yet." in reader.text()
        blog = made.source("https://lab.example/feed.xml", "Example Lab")
        work_id = made.work(
            "paper", blog, title="Tidepool: a language model cache", text=library.PAPER
        )
        reader.sees("1 item found, 0 cards made, 1 still to be read.")
        assert "0 of 1 source asked so far" in reader.text()
        made.card(work_id, **library.paper_card())
        reader.sees("1. Tidepool: a language model cache")
        made.database.close()


def test_a_card_that_is_newer_than_the_page_needs_no_restart(
    reader: Reader, filled: Library
) -> None:
    """Reads see what another process has just written."""
    work_id = filled.ids["many-29"]
    reader.open(f"item?id={work_id}")
    assert "No card" in reader.text()
    filled.card(work_id)
    reader.open(f"item?id={work_id}")
    assert cards.get_card(filled.database, work_id) is not None
    assert "The card" in reader.text()


def test_an_item_is_handed_on(reader: Reader, filled: Library) -> None:
    paper = filled.ids["paper"]
    reader.open(f"item?id={paper}")
    reader.unfold("Hand it on")
    names = {}
    for label in ("Decision note", "Slack", "BibTeX", "RIS", "CSV", "JSON"):
        with reader.page.expect_download() as started:
            reader.page.get_by_role("button", name=label, exact=True).click()
        names[label] = started.value.suggested_filename
        text = started.value.path().read_text(encoding="utf-8")
        assert "Tidepool" in text
    assert names["Decision note"] == f"preread-{paper}.md"
    assert len(set(names.values())) == 6
