"""The mail's HTML part in a browser: accessible, whole without images, nothing from outside."""

import importlib.util
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, Literal

import html5lib
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from digest.edition import Edition, Statement
from digest.mail import Unsubscribe, render_eml
from tests.digest.making import BETS, NOW, edition_of, sample_day
from tests.views.conftest import _ARGUMENTS, CHROMIUM

pytestmark = pytest.mark.browser
STOP = Unsubscribe("preread@example.org", "0123456789abcdef" * 2)
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def axe() -> str:
    """axe-core, from the package that carries it for Playwright."""
    found = importlib.util.find_spec("axe_playwright_python")
    assert found is not None
    assert found.origin is not None
    return (Path(found.origin).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def edition() -> Edition:
    """The sample day, with a note, and a quote that has to stand beside its sentence."""
    made = edition_of(sample_day(), bets=BETS)
    first = replace(made.top[0], what=Statement("In other words.", "write", "In the source's."))
    return replace(made, note="A note to the reader.", top=(first, *made.top[1:]))


@pytest.fixture(scope="module")
def page_source(edition: Edition) -> str:
    raw = render_eml(edition, "Preread <a@b.example>", "c@d.example", NOW, unsubscribe=STOP)
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("html",))
    assert isinstance(body, EmailMessage)
    return str(body.get_content())


def shown(
    browser: Browser, source: str, width: int, scheme: Literal["light", "dark"]
) -> tuple[Page, list[str]]:
    """The page as a mail reader shows it, and what it asked for."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=True
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(source)
    return page, asked


@pytest.mark.parametrize(("width", "scheme"), [(600, "light"), (375, "dark")])
def test_axe_finds_nothing(
    browser: Browser, axe: str, page_source: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    """Contrast (4.5), language, landmarks, order of headings, names of links and all the rest."""
    page, asked = shown(browser, page_source, width, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate(axe)
    found: dict[str, Any] = page.evaluate(
        "tags => axe.run({runOnly: {type: 'tag', values: tags}})", _TAGS
    )
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["incomplete"]] == []
    passed = {one["id"] for one in found["passes"]}
    assert {"color-contrast", "html-has-lang", "heading-order", "link-name"} <= passed
    assert asked == []
    page.context.close()


def test_axe_would_find_something(browser: Browser, axe: str, page_source: str) -> None:
    """What the checks above rest on: a pale grey and a link without words are noticed."""
    spoilt = page_source.replace("#5a5a5a", "#c4c4c4").replace("</footer>", "<a href='x'></a>")
    page, _ = shown(browser, spoilt, 600, "light")
    page.evaluate(axe)
    found: dict[str, Any] = page.evaluate(
        "tags => axe.run({runOnly: {type: 'tag', values: tags}})", _TAGS
    )
    assert {"color-contrast", "link-name"} <= {one["id"] for one in found["violations"]}
    page.context.close()


def test_the_column_is_600_wide_and_the_dark_scheme_dark(
    browser: Browser, page_source: str
) -> None:
    page, _ = shown(browser, page_source, 1200, "dark")
    box = page.locator("body > .column").bounding_box()
    assert box is not None
    assert box["width"] <= 632
    assert abs(box["x"] - (1200 - box["width"]) / 2) < 1
    colour = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(colour) == "rgb(20, 20, 20)"
    assert page.locator("body > div").first.is_hidden(), "the preheader"
    page.context.close()


def test_it_is_sound_html_without_anything_to_load(page_source: str) -> None:
    html5lib.HTMLParser(strict=True).parse(page_source)
    for tag in (
        "<img",
        "<script",
        "<link",
        "<iframe",
        "@import",
        "url(",
        "http-equiv",
        "@font-face",
    ):
        assert tag not in page_source.lower()
    assert STOP.mailto in page_source.replace("&amp;", "&")
    assert 'lang="en"' in page_source
