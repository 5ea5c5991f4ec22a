"""The Trends page in a browser: topics by week, their items, on a narrow screen too."""

from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np
import pytest
from playwright.sync_api import BrowserContext

from db import cards
from digest.trends import Trends
from tests.views import library
from tests.views.conftest import reading, serving
from tests.views.library import HOSTILE, REVISION
from views.text import render

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A home with two topics, one of hostile titles."""
    made = library.open_library(tmp_path_factory.mktemp("home"))
    source = made.source("https://lab.example/feed.xml", "Example Lab")
    for group, (name, days) in enumerate(
        [("Speech recognition on phone", (1, 2, 9, 20)), (f"Prompt injection {HOSTILE}", (1, 2, 3))]
    ):
        for n, ago in enumerate(days):
            title = f"{name} {'abcd'[n]}"
            work_id = made.work(
                f"{group}-{n}", source, days=ago, title=title, text=f"{title}.",
                url=f"https://lab.example/{group}/{n}",
            )  # fmt: skip
            card = made.card(work_id)
            row = np.full(384, 0.001, np.float32)
            row[group] = 1
            new = cards.NewCard(card, row.astype(np.float16).tobytes(), "tests")
            assert cards.save(made.database, [new], [], REVISION) == 1
    made.database.close()
    with serving(made.home) as address:
        yield address


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 400])
def test_topics_are_counted_by_week_and_unfold(
    browser: BrowserContext, address: str, width: int
) -> None:
    with reading(browser, address, width) as reader:
        reader.open("trends")
        reader.sees("of 7 are in a topic")
        rows = reader.page.locator(".trends tbody tr")
        assert rows.count() == 2
        first = rows.nth(0)
        assert first.locator("summary").inner_text().lower() == "speech recognition (4)"
        assert first.locator("td.number").all_inner_texts() == ["–", "1", "1", "2"]
        assert not first.get_by_role("link").first.is_visible()
        first.locator("summary").click()
        assert first.get_by_role("link").count() == 4
        rows.nth(1).locator("summary").click()
        assert "<script>alert(1)</script>" in rows.nth(1).inner_text()
        wide = reader.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide
        # No column is cut off at the side.
        last = first.locator("td.number").last.bounding_box()
        assert last
        assert last["x"] + last["width"] <= width
        first.get_by_role("link", name="Speech recognition on phone a").click()
        reader.page.wait_for_url("**/item?id=*")


def test_a_library_without_cards_says_what_is_missing() -> None:
    page = render("trends", found=Trends((NOW,), 2, 0, ()), zone=UTC)
    assert "No topics yet" in page
    assert "2 items" in page
