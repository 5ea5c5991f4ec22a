"""Feed text becomes HTML in one way: escaped."""

from datetime import UTC, datetime
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from views import text

BERLIN = ZoneInfo("Europe/Berlin")


@given(st.text())
def test_any_text_is_shown_literally(feed: str) -> None:
    body = text.render("heading", text=feed).removeprefix("<h1>").removesuffix("</h1>")
    assert "<" not in body
    assert '"' not in body
    assert unescape(body) == feed


@pytest.mark.parametrize(
    ("title", "shown"),
    [("  A\n title ", "A title"), ("", "Untitled"), ("\x00\u202e", "Untitled")],
)
def test_a_title_is_one_line_and_never_empty(title: str, shown: str) -> None:
    assert text.title(title) == shown


def test_an_id_cannot_leave_its_place_in_the_address() -> None:
    assert text.item_url("a&b=c#d/é") == "item?id=a%26b%3Dc%23d%2F%C3%A9"


def test_times_are_the_readers() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert text.day(late, BERLIN) == "23 November 2026"
    assert text.moment(late, BERLIN) == "23 November 2026, 00:30"
