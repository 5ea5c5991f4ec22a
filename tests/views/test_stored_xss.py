"""Every payload of `tests.world.payloads`, through the real ingest, in a real browser, at rest.

A feed over loopback, a mail and a file of JSON Lines carry each payload into each field; then the
pages of the app, the HTML edition and the HTML part of the mail are opened. Nothing may run, load
or become an element, and what was text stays readable.
"""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import BrowserContext, Page

from db import digests, queries
from db.connect import open_database
from digest.edition import Edition
from digest.render import render_eml, render_html
from service.app import App
from service.editions import edition
from service.importing import import_paths
from settings import DigestSettings, NetworkSettings, Settings
from tests.views import library
from tests.views.conftest import Reader, reading, serving
from tests.views.library import Library, said
from tests.world.feeds import RSS
from tests.world.home import Home
from tests.world.payloads import ALL, CLASSES
from tests.world.server import World, page

pytestmark = pytest.mark.browser

_PACK = 40
_SCAN = """(root) => {
  const found = [];
  const ours = new Set(ALLOWED);
  for (const one of document.querySelectorAll(root)) {
    const name = one.tagName.toLowerCase();
    if (!ours.has(name)) found.push('element ' + name + ': ' + one.outerHTML.slice(0, 200));
    for (const attribute of one.attributes) {
      const key = attribute.name.toLowerCase();
      if (key.startsWith('on') || FORBIDDEN.has(key))
        found.push('attribute ' + key + ': ' + one.outerHTML.slice(0, 200));
    }
    if (one.hasAttribute('href') && !['http:', 'https:', 'mailto:'].includes(one.protocol))
      found.push('href ' + one.getAttribute('href'));
    if (one.hasAttribute('href') && (one.username || one.password))
      found.push('user info ' + one.getAttribute('href'));
  }
  return found;
}"""
_APP = [
    "a",
    "article",
    "br",
    "code",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "footer",
    "h1",
    "h2",
    "h3",
    "header",
    "li",
    "mark",
    "p",
    "progress",
    "q",
    "section",
    "span",
    "strong",
    "style",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "time",
    "tr",
    "ul",
]
_PAGE = [
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "main",
    "header",
    "footer",
    "section",
    "article",
    "div",
    "h1",
    "h2",
    "h3",
    "p",
    "ul",
    "li",
    "a",
    "q",
    "span",
    "strong",
]


@dataclass
class Attacked:
    """A home that took all of it in; `literal` are the works whose text is the payloads as such."""

    library: Library
    literal: list[str]
    others: list[str]


def hostile_feed() -> bytes:
    """An entry for each payload, in every field that has one."""
    items = "".join(
        f"<item><guid>{number}</guid><title>Language model {_xml(one)}</title>"
        f"<link>https://evil.example/?q={quote(one)}</link>"
        f"<author>a@b.example ({_xml(one)})</author>"
        f"<dc:creator>{_xml(one)}</dc:creator><category>{_xml(one)}</category>"
        f"<comments>javascript:alert(1)</comments><description>{_xml(one)}</description>"
        f"<content:encoded><![CDATA[<p>A language model, {number}.</p>{_cdata(one)}]]>"
        "</content:encoded></item>"
        for number, one in enumerate(ALL)
    )
    return (
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{_xml(' '.join(ALL[:6]))}</title><link>javascript:alert(1)</link>{items}"
        "</channel></rss>"
    ).encode()


def _legal(text: str) -> str:
    """Without what XML cannot say at all."""
    return "".join(ch for ch in text if ch in "\t\n" or (ch >= " " and ch != "\x7f"))


def _xml(text: str) -> str:
    return escape(_legal(text))


def _cdata(text: str) -> str:
    return _legal(text).replace("]]>", "]]]]><![CDATA[>")


def hostile_mail(path: Path) -> Path:
    mail = EmailMessage()
    mail["From"] = f'"{"".join(ch for ch in ALL[0] if ch.isprintable())}" <a@evil.example>'
    mail["Subject"] = "Language model " + " ".join(" ".join(ALL[:8]).split())
    mail["Message-ID"] = "<xss@evil.example>"
    mail.set_content("\n\n".join(ALL))
    body = "".join(
        f"<div>{one}</div>\n<p>Payload {n} of the letter.</p>" for n, one in enumerate(ALL)
    )
    mail.add_alternative(body, subtype="html")
    path.write_bytes(bytes(mail))
    return path


def hostile_lines(path: Path) -> Path:
    """The payloads as they are, many to a work, in every field."""
    packs = [ALL[start : start + _PACK] for start in range(0, len(ALL), _PACK)]
    records = (
        {
            "id": f"pack {number} {pack[0]}",
            "title": f"Language model pack {number} " + " ".join(pack),
            "text": "\n\n".join(f"A language model says {one} here." for one in pack),
            "url": f"https://user:pass@evil.example/{number}?q=" + pack[0],
            "authors": list(pack),
            "categories": list(pack),
            "comment": " ".join(pack),
        }
        for number, pack in enumerate(packs)
    )
    path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    return path


def fetch(settings: Settings, now: datetime) -> None:
    database = open_database(settings.database)
    (report,) = Home(settings, database).run(now).values()
    assert (report.outcome, report.new) == ("new", len(ALL))
    database.close()


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    made = library.open_library(tmp_path_factory.mktemp("attacked"))
    settings = Settings(
        home=made.home,
        network=NetworkSettings(allow_hosts=("127.0.0.0/8",)),
        digest=DigestSettings(timezone="UTC"),
    )
    with World() as world:
        world.routes["/feed"] = page(hostile_feed(), RSS)
        # The feed names itself: the title of a source is hostile, too.
        source = made.source(f"{world.url('/feed')}?<script>alert(1)</script>", "")
        with ThreadPoolExecutor(1) as thread:  # the browser's own event loop runs in this one
            thread.submit(fetch, settings, made.now).result()
        assert [request.path for request in world.log] == ["/feed"]
    app = App(settings, made.database)
    files = [hostile_mail(made.home / "letter.eml"), hostile_lines(made.home / "lines.jsonl")]
    report = import_paths(app, list(map(str, files)), made.now)
    assert not report.failed
    works = [row["id"] for row in made.database.execute("SELECT id FROM work ORDER BY rowid")]
    literal = [one for one in works if "pack" in queries.get_work(made.database, one).title[:25]]
    assert len(works) >= len(ALL)
    for work_id in literal:
        text = queries.get_work(made.database, work_id).text
        first, *rest = text.split("\n\n")
        card = {
            "tldr": said(text, first),
            "lines": [said(text, one, field="result") for one in rest],
            "numbers": [{"value": 1.0, "metric": first, **said(text, first)}],
            "availability": {
                "code": {"status": "link", "url": "javascript:alert(1)", "evidence": []},
                "licence": {"name": first, "evidence": []},
            },
            "questions": [{"about": "cost", "text": f"What of {first}?"}],
        }
        made.card(work_id, **card)
    assert source.id
    yield Attacked(made, literal, [one for one in works if one not in literal])
    made.database.close()


@pytest.fixture(scope="module")
def composed(attacked: Attacked) -> Edition:
    settings = Settings(home=attacked.library.home, digest=DigestSettings(timezone="UTC"))
    # What was first seen now stands in tomorrow's edition, at any time of day.
    database, now = attacked.library.database, attacked.library.now + timedelta(days=1)
    made = edition(App(settings, database), now, freeze=False)
    assert len(made.top) == 3
    digests.freeze(database, made.key, "day", made.as_json(), made.work_ids, now)
    return made


def scan(page: Page, root: str, allowed: list[str], forbidden: set[str]) -> list[str]:
    script = _SCAN.replace("ALLOWED", json.dumps(allowed))
    script = script.replace("FORBIDDEN", f"new Set({json.dumps(sorted(forbidden))})")
    found: list[str] = page.evaluate(script, root)
    return found


def folded(text: str) -> str:
    return " ".join(text.split())


def nothing_came_alive(reader: Reader) -> None:
    """What stands in the page's own HTML is only what the templates make."""
    assert (
        scan(reader.page, ".stHtml *", _APP, {"src", "srcset", "srcdoc", "action", "style"}) == []
    )
    # Labels, options and titles go through Streamlit itself.
    assert (
        scan(reader.page, ".stMain [onclick], .stMain [onerror], .stMain [onload]", [], set()) == []
    )
    assert (
        reader.page.locator(".stMain :is(iframe, object, embed, form[action], base)").count() == 0
    )
    assert reader.page.locator("script:text('alert'), [src*='evil.example']").count() == 0


def test_the_corpus_is_wide() -> None:
    assert len(set(ALL)) == len(ALL) >= 150
    assert len(CLASSES) >= 9


def test_the_apps_pages(browser: BrowserContext, attacked: Attacked, composed: Edition) -> None:
    pages = [f"?date={composed.key}", "library", "sources"]
    mail = next(
        one
        for one in attacked.others
        if queries.get_work(attacked.library.database, one).kind == "newsletter"
    )
    with serving(attacked.library.home) as address, reading(browser, address) as reader:
        for path in [*pages, f"item?id={mail}", f"item?id={attacked.others[0]}"]:
            reader.open(path)
            nothing_came_alive(reader)
        reader.open("library?q=" + quote('"><img src=x onerror=alert(1)>'))
        nothing_came_alive(reader)
        reader.open_filters()
        reader.page.get_by_role("combobox", name="Category").click()
        nothing_came_alive(reader)
        for work_id in attacked.literal:
            reader.open(f"item?id={work_id}")
            nothing_came_alive(reader)
            shown = folded(reader.text())
            for line in queries.get_work(attacked.library.database, work_id).text.split("\n\n"):
                assert folded(line) in shown
    assert not reader.dialogs


@pytest.mark.parametrize("form", ["html", "mail"])
def test_the_edition_and_its_mail(browser: BrowserContext, composed: Edition, form: str) -> None:
    if form == "html":
        markup = render_html(composed)
    else:
        raw = render_eml(composed, "Preread <a@example.org>", "b@example.net", datetime.now(UTC))
        message = message_from_bytes(raw, policy=policy.default)
        assert {"bcc", "set-cookie"}.isdisjoint(name.lower() for name in message)
        part = message.get_body(("html",))
        assert part is not None
        markup = part.get_content()
    with reading(browser, "about:blank") as reader:
        reader.page.set_content(markup)
        reader.page.wait_for_timeout(100)
        forbidden = {"src", "srcset", "srcdoc", "action", "background"}
        assert scan(reader.page, "*", _PAGE, forbidden) == []
        shown = folded(reader.page.inner_text("body"))
    assert "<script>alert(1)</script>" in shown
    assert not any(character in shown for character in "\x1b\u202e\u2066\u200b")
