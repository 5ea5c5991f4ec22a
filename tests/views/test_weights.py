"""The weights in a real browser: what was learned, setting one, letting go of it, forgetting."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import BrowserContext

from db import marks, weights
from tests.views import library
from tests.views.conftest import Reader, reading, serving
from tests.views.library import HOSTILE, Library

pytestmark = pytest.mark.browser
PAGE = """
import streamlit as st
from views.shared import app, frame
from views.weights import show_weights

st.set_page_config(layout="wide")
with frame():
    show_weights(app())
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    made = library.open_library(tmp_path_factory.mktemp("home"))
    blog = made.source("https://blog.example/feed", "A blog")
    made.work("liked", blog, title="Small", text="Quantization keeps perplexity of models low.")
    made.work("other", blog, title="Proteins", text="Folding of residues.", authors=(HOSTILE,))
    now = datetime.now(UTC)
    marks.set_verdict(made.database, made.ids["liked"], "like", now)
    marks.set_verdict(made.database, made.ids["other"], "dislike", now)
    yield made
    made.database.close()


@pytest.fixture
def reader(browser: BrowserContext, home: Library) -> Iterator[Reader]:
    script = home.home / "page.py"
    script.write_text(PAGE)
    with serving(home.home, str(script)) as address, reading(browser, address) as reader:
        reader.open("")
        yield reader


def test_weights_are_seen_set_and_forgotten(reader: Reader, home: Library) -> None:
    reader.sees("Learned from 1 like, 0 stars, 1 dislike")
    rows = reader.page.locator("tbody tr")
    up = rows.filter(has_text="quantization").inner_text()
    assert up.startswith("+")
    assert up.endswith("liked 1")
    down = rows.filter(has_text="folding").inner_text()
    assert down.startswith("-")
    assert "**bold**" in reader.text()  # a hostile author stays text

    reader.page.get_by_role("textbox", name="Set a weight").fill("benchmark")
    reader.page.get_by_role("spinbutton", name="Points").fill("-1.5")
    reader.press("Set")
    reader.sees("Set: “benchmark” -1.5.")
    assert [one.value for one in weights.all_weights(home.database) if one.pinned] == [-1.5]
    reader.press("Let marks decide")
    reader.sees("Marks move “benchmark” again.")

    # Streamlit keeps the old form beside the new one for a moment.
    reader.page.wait_for_function(
        "document.querySelectorAll('input[aria-label=\"Set a weight\"]').length === 1"
    )
    reader.page.get_by_role("textbox", name="Set a weight").fill("two words")
    reader.press("Set")
    reader.sees("more than one word")

    reader.press("Forget everything…")
    reader.press("Keep it", then="Forget everything…")
    reader.press("Forget everything…")
    reader.press("Yes, forget it all")
    reader.sees("Forgotten. Marks set from now on are learned from.")
    reader.sees("Nothing yet")
    assert weights.all_weights(home.database) == []
