"""The Sources page in a real browser, over a real server: adding, changing, removing, lists."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from db import sources
from tests.views import library
from tests.views.conftest import Reader, reading, serving
from tests.views.library import Library
from tests.world.feeds import RSS, posts, rss
from tests.world.server import World, page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def outside() -> Iterator[World]:
    with World(("127.0.0.1", "127.0.0.2")) as world:
        world.routes |= {
            "127.0.0.1 /": page('<link rel="feed" href="/feed"><link rel="feed" href="/news">'),
            "127.0.0.2 /": page("<p>Nothing here</p>"),
            "127.0.0.1 /feed": page(rss(posts(3), "The <b>blog</b> $5 :smile:"), RSS),
            "127.0.0.1 /news": page(rss(posts(3, "http://n.example"), "News"), RSS),
        }
        yield world


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    made = library.open_library(tmp_path_factory.mktemp("home"))
    with (made.home / "config.toml").open("a") as config:
        config.write('[network]\nallow_hosts = ["127.0.0.0/8"]\n')
    for number in range(30):
        made.source(f"https://site{number}.example/feed", f"Site number {number}")
    yield made
    made.database.close()


@pytest.fixture(scope="module")
def app(home: Library) -> Iterator[str]:
    with serving(home.home) as address:
        yield address


@pytest.fixture
def reader(browser: BrowserContext, app: str) -> Iterator[Reader]:
    with reading(browser, app) as reader:
        reader.page.set_default_timeout(60_000)  # looking for a feed starts worker processes
        reader.open("sources")
        yield reader


def add(reader: Reader, url: str) -> None:
    reader.page.get_by_role("textbox", name="Add a source").fill(url)
    reader.press("Add")


def test_a_page_is_added_and_wrong_things_are_told(
    reader: Reader, home: Library, outside: World
) -> None:
    add(reader, "")
    reader.sees("There is no address yet.")
    add(reader, "two words")
    reader.sees("'two words' is no address.")
    add(reader, "http://10.0.0.1/feed")
    reader.sees("10.0.0.1")
    add(reader, "arxiv:cs.XX")
    reader.sees("'arxiv:cs.XX' is no category of arXiv.")
    add(reader, outside.url("/", "127.0.0.2"))
    reader.sees("none was found behind it")
    reader.sees("Look on the site for an RSS or Atom link")
    assert len(sources.all_sources(home.database)) == 30
    add(reader, outside.url("/"))
    reader.sees("Added: The blog $5 :smile:. The next run fetches it.")
    reader.sees(outside.url("/news"))
    added = sources.find_source(home.database, outside.url("/feed"))
    assert added is not None
    assert added.title == "The blog $5 :smile:"
    add(reader, outside.url("/feed/../feed"))
    reader.sees(f"It leads to source {added.id} (The blog $5 :smile:), which was there already")
    assert len(sources.all_sources(home.database)) == 31


def test_a_source_is_found_changed_and_removed(reader: Reader, home: Library) -> None:
    one = sources.find_source(home.database, "https://site7.example/feed")
    assert one is not None
    assert reader.page.locator("article.row").count() == 25
    reader.page.get_by_role("searchbox", name="Find a source").fill("site7")
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_function("document.querySelectorAll('article.row').length === 1")
    reader.press("Edit")
    dialog = reader.page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Name").fill("  ")
    dialog.get_by_role("button", name="Save").click()
    dialog.get_by_text("A source needs a name").wait_for()
    dialog.get_by_role("textbox", name="Name").fill("Seven")
    dialog.get_by_role("textbox", name="Folder").fill("AI /  Labs")
    dialog.get_by_text("Fetch the pages too").click()
    dialog.get_by_role("button", name="Save").click()
    reader.sees("Saved: Seven.")
    changed = sources.get_source(home.database, one.id)
    assert (changed.title, changed.folder, changed.full_text) == ("Seven", "AI / Labs", True)
    reader.page.get_by_role("searchbox", name="Find a source").fill("labs")
    reader.page.keyboard.press("Enter")
    reader.sees("https://site7.example/feed")
    reader.press("Edit")
    dialog.get_by_role("button", name="Remove…").click()
    dialog.get_by_text("Forget this source?").wait_for()
    assert sources.find_source(home.database, one.url)
    dialog.get_by_role("button", name="Yes, remove it").click()
    reader.sees("Removed: Seven.")
    assert sources.find_source(home.database, one.url) is None
    reader.sees("No source fits.")


def test_lists_go_in_and_out(reader: Reader, home: Library, tmp_path: Path) -> None:
    reader.unfold("Import or export a list")
    chosen = reader.page.get_by_test_id("stFileUploaderDropzoneInput")

    def take_in(name: str, body: str) -> None:
        (tmp_path / name).write_text(body)
        chosen.set_input_files(tmp_path / name)
        reader.sees(f"{name} is ready.")
        reader.press("Import it")

    take_in("cut.opml", "<opml><body><outline text='a' xmlUrl='https://new.example/f'")
    reader.sees("Nothing was added")
    assert sources.find_source(home.database, "https://new.example/f") is None
    take_in(
        "good.opml",
        "<opml><body><outline text='R&D'><outline text='New' xmlUrl='https://new.example/f'/>"
        "<outline text='Old' xmlUrl='http://www.site1.example/feed/'/></outline></body></opml>",
    )
    reader.sees("1 source added, 1 was there already.")
    reader.sees("It was read as meant.")
    new = sources.find_source(home.database, "https://new.example/f")
    assert new is not None
    assert new.folder == "R&D"
    reader.unfold("Import or export a list")
    with reader.page.expect_download() as download:
        reader.page.get_by_role("button", name="Export all sources").click()
    exported = Path(download.value.path()).read_text()
    assert 'xmlUrl="https://new.example/f"' in exported
    assert 'text="R&amp;D"' in exported


def test_the_page_fits_a_phone(browser: BrowserContext, app: str, home: Library) -> None:
    sources.set_state(home.database, 1, "paused", home.now + timedelta(hours=1))
    with reading(browser, app, width=400) as reader:
        reader.open("sources?show=Paused")
        assert "Site number 0" in reader.text()
        assert reader.page.locator("article.row").count() == 1
        assert reader.page.evaluate("document.querySelector('.stMain').scrollWidth") <= 400
        reader.press("Edit")
        reader.page.get_by_role("dialog").wait_for()
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= 400
