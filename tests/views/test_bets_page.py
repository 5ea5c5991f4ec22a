"""Bets, mutes and verdicts in a real browser: made, tried, changed, taken back, kept."""

import pytest
from playwright.sync_api import BrowserContext, expect

import service
from db import marks
from db.records import Mute
from service import App
from settings import load
from tests.views.conftest import Reader, reading, serving
from tests.views.library import HOSTILE, Library

pytestmark = pytest.mark.browser

CONFIGURED = """
[[bets]]
name = "Long prompts"
text = "serving long prompts on small devices"
thresholds = ["memory under 2 GB", "under 1 GB"]
"""


@pytest.fixture(scope="module")
def app(filled: Library) -> App:
    return App(load(filled.home), filled.database)


@pytest.fixture(autouse=True)
def _nothing_kept(app: App, filled: Library) -> None:
    """No test sees the bets, mutes and verdicts of another."""
    for mute in service.all_mutes(app):
        service.remove_mute(app, mute)
    for bet in service.all_bets(app):
        service.remove_bet(app, bet.name)
    marks.set_verdict(filled.database, filled.ids["paper"], None, filled.now)


def fill_in(reader: Reader, **fields: str) -> None:
    names = {
        "name": "Name",
        "text": "What you bet on, in plain words",
        "thresholds": "Thresholds, one a line (optional)",
    }
    for field, value in fields.items():
        reader.page.get_by_role("textbox", name=names[field]).fill(value)


def test_a_bet_is_made_tried_changed_and_brought_back(reader: Reader, app: App) -> None:
    reader.open("bets")
    assert "You have no bets yet" in reader.text()
    fill_in(reader, text="a cache for long prompts on small devices", thresholds="memory 2 GB")
    reader.press("Add")
    reader.sees("A bet needs a name")
    reader.sees("“memory 2 GB” does not say which way")
    assert not service.all_bets(app)
    fill_in(reader, name=f"Cache {HOSTILE[:40]}", thresholds="memory < 2 GB\n\nWER < 5 %")
    reader.press("Try it")
    reader.sees("meets your threshold memory < 2 GB: halves memory to 1.9 GB")
    assert not service.all_bets(app)
    reader.press("Add")
    reader.sees("Editions are ranked by it from now on.")
    (made,) = service.all_bets(app)
    assert (made.weight, made.thresholds) == (1.0, ("memory < 2 GB", "WER < 5 %"))
    assert reader.page.get_by_role("textbox", name="Name").input_value() == ""
    reader.open("bets")
    assert f"Cache {HOSTILE[:40]}" in reader.text()
    reader.sees("Tidepool: a cache of the language model keys that matter")
    reader.press("Edit")
    dialog = reader.page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Name").fill(" ")
    dialog.get_by_role("button", name="Save").click()
    dialog.get_by_text("A bet needs a name").wait_for()
    dialog.get_by_role("textbox", name="Name").fill("Caches")
    dialog.get_by_role("spinbutton").fill("2.5")
    dialog.get_by_role("button", name="Save").click()
    reader.sees("Saved: Caches.")
    assert [(bet.name, bet.weight) for bet in service.all_bets(app)] == [("Caches", 2.5)]
    reader.press("Remove")
    reader.sees("Removed: Caches.")
    assert not service.all_bets(app)
    reader.press("Undo")
    reader.sees("weight 2.5")
    assert [bet.name for bet in service.all_bets(app)] == ["Caches"]


def test_mutes_are_added_and_taken_back(reader: Reader, app: App) -> None:
    reader.open("bets")
    reader.sees("Nothing is muted.")
    box = reader.page.get_by_role("textbox", name="Mute a word, an author or a topic")
    box.fill("!!")
    reader.press("Mute")
    reader.sees("There is nothing to mute yet.")
    box.fill("<b>toolkit</b>")
    reader.press("Mute")
    reader.sees("Muted: word “<b>toolkit</b>”.")
    expect(box).to_have_value("")  # the box is a new one after each mute
    box.fill("toolkit")
    reader.page.keyboard.press("Enter")  # the keyboard does
    reader.sees("It covers 30 of the latest 36 items.")
    assert [it.value for it in service.all_mutes(app)] == ["<b>toolkit</b>", "toolkit"]
    reader.press("Unmute", ".st-key-mute-row-1")
    reader.sees("Heard again: word “toolkit”.")
    assert len(service.all_mutes(app)) == 1
    row = reader.page.locator(".st-key-mute-row-1")
    expect(row).to_have_count(0)  # or the old row would be taken for the one that comes back
    reader.press("Undo")
    row.wait_for()
    assert len(service.all_mutes(app)) == 2


def test_an_item_mutes_its_author_topic_or_a_word(
    reader: Reader, app: App, filled: Library
) -> None:
    path = f"item?id={filled.ids['paper']}"
    reader.open(path)
    reader.press("Mute…")
    reader.press("Mute this author")
    reader.sees("This item stays out of editions: it is muted by author Ada Example.")
    assert service.all_mutes(app) == [Mute("author", "Ada Example")]
    reader.open("library?q=Tidepool")
    assert "muted by author Ada Example" in reader.text()
    reader.open(path)
    reader.press("Unmute")
    reader.page.get_by_text("stays out of editions: it is").wait_for(state="hidden")
    assert not service.all_mutes(app)
    reader.press("Mute…")
    reader.press("Mute this topic")
    reader.sees("it is muted by topic cs.AI.")
    reader.press("Unmute")
    reader.page.get_by_text("stays out of editions: it is").wait_for(state="hidden")
    reader.press("Mute…")
    reader.page.get_by_role("textbox", name="Word or phrase").fill("sonnets")
    reader.press("Mute this word")
    reader.sees("Muted: word “sonnets”. It covers 0 of the latest 36 items.")
    reader.press("Undo")
    reader.page.get_by_text("Muted: word").wait_for(state="hidden")
    assert not service.all_mutes(app)


def test_verdicts_are_given_and_taken_back_on_every_page(reader: Reader, filled: Library) -> None:
    paper = filled.ids["paper"]

    def verdict() -> str | None:
        return marks.get_marks(filled.database, paper).verdict

    within = f".st-key-do-{paper}"
    reader.open("")
    reader.press("Like", within, then="✓ Liked")
    assert verdict() == "like"
    reader.open("library")
    reader.press("Dislike", within, then="✓ Disliked")
    assert verdict() == "dislike"
    reader.page.locator(within).get_by_role("button", name="Like", exact=True).wait_for()
    reader.open(f"item?id={paper}")
    reader.press("✓ Disliked", ".st-key-marks", then="Dislike")
    assert verdict() is None
    reader.press("Like", ".st-key-marks", then="✓ Liked")
    reader.open(f"item?id={paper}")
    assert reader.page.get_by_role("button", name="✓ Liked").count() == 1


def test_bets_of_config_toml_are_shown_and_the_item_says_what_it_meets(
    browser: BrowserContext, filled: Library
) -> None:
    config = filled.home / "config.toml"
    before = config.read_text(encoding="utf-8")
    config.write_text(before + CONFIGURED, encoding="utf-8")
    service.add_mute(
        App(load(filled.home), filled.database), Mute("word", HOSTILE[:60]), filled.now
    )
    try:
        with serving(filled.home) as address, reading(browser, address, width=400) as reader:
            reader.open("bets")
            assert "Long prompts" in reader.text()
            reader.sees("is changed there; restart Preread afterwards.")
            assert reader.page.get_by_role("button", name="Edit").count() == 0
            assert HOSTILE[:60] in reader.text()
            assert reader.page.locator(".stHtml script, .stHtml img").count() == 0
            assert reader.page.evaluate("document.querySelector('.stMain').scrollWidth") <= 400
            reader.open(f"item?id={filled.ids['paper']}")
            text = " ".join(reader.text().split())
            assert "Meets memory under 2 GB of your bet “Long prompts”: halves memory" in text
            assert "Misses under 1 GB of your bet “Long prompts”: halves memory" in text
            reader.page.locator("li", has_text="Meets memory").locator("a.ref").click()
            assert reader.page.locator("section.text mark.e7").count() >= 1
            reader.open("")
            reader.sees("Meets your threshold memory under 2 GB: halves memory to 1.9 GB")
    finally:
        config.write_text(before, encoding="utf-8")
