"""Documents made to keep a parser busy or to fill its memory, each a source of a whole run.

Every one of them ends as items or as an error with a name, and harms no source beside it.
"""

import json

import pytest

from db.records import SourceReport
from settings import IngestSettings
from tests.world.feeds import ATOM, RSS, posts
from tests.world.home import NOW, Home, feed
from tests.world.server import World, page

JSON_FEED = "application/feed+json"
SECONDS = 2.0
"""Allowed to a parse here; the default is 20."""
NAMES = {"timeout", "memory", "not_xml", "not_a_feed", "malformed", "bad_json", "too_large", "cut"}


def _item(inner: str, channel: str = "") -> bytes:
    guid = "<guid>tag:bomb.example,2026:1</guid><title>A bomb of an entry</title>"
    return (
        f'<rss version="2.0"><channel><title>Bomb</title>{channel}'
        f"<item>{guid}{inner}</item></channel></rss>"
    ).encode()


def _content(html: str) -> bytes:
    return _item(f"<description><![CDATA[{html}]]></description>")


def _json_item(content: str) -> bytes:
    item = {"id": "1", "title": "A bomb of an entry", "content_html": content}
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]}).encode()


BOMBS = {
    "attributes": _item("<x " + " ".join(f"a{n}='1'" for n in range(100_000)) + "/>"),
    "attributes in HTML": _content(f"<p {' '.join(f'a{n}=1' for n in range(100_000))}>Text</p>"),
    "categories": _item("".join(f"<category>c{n}</category>" for n in range(100_000))),
    "entries": _item("</item><item>".join(f"<title>Entry {n}</title>" for n in range(100_000))),
    "skipped days": _item("", f"<skipDays>{'<day>Monday</day>' * 200_000}</skipDays>"),
    "authors": _item("".join(f"<author>a{n}@b.example (A {n})</author>" for n in range(50_000))),
    "one long author": _item(f"<author>{'a@' * 200_000}</author>"),
    "links": _content("".join(f'<a href="/{n}">link {n}</a> ' for n in range(100_000))),
    "nested HTML": _content("<div>" * 100_000 + "text"),
    "nested lists": _content("<ul><li>" * 50_000 + "text"),
    "nested tables": _content("<table><tr><td>" * 20_000 + "text"),
    "nested XML": _item("<x>" * 100_000 + "</x>" * 100_000),
    "nested XHTML": (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Bomb</title><entry><id>tag:1</id>'
        '<title>A bomb of an entry</title><content type="xhtml">'
        '<div xmlns="http://www.w3.org/1999/xhtml">'
        f"{'<div>' * 50_000}text{'</div>' * 50_000}</div></content></entry></feed>"
    ).encode(),
    "never closed comment": _content("<!--" * 200_000),
    "never closed tags": _content("<a " * 300_000),
    "references": _content("&amp;" * 1_000_000),
    "namespaces": _item("<x " + " ".join(f"xmlns:n{n}='urn:{n}'" for n in range(50_000)) + "/>"),
    "one long word": _item(f"<title>{'x' * 8_000_000}</title>"),
    "nested JSON": b"[" * 500_000,
    "nested JSON objects": b'{"version":"https://jsonfeed.org/version/1","items":'
    + b'{"a":' * 90_000,
    "JSON's long number": b'{"version":"https://jsonfeed.org/version/1","items":[{"id":%b}]}'
    % (b"9" * 400_000),
    "nested HTML in JSON": _json_item("<b>" * 200_000),
}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, SourceReport]:
    """All bombs in one run, a decent feed among them."""
    from db.connect import open_database
    from settings import NetworkSettings, Settings

    folder = tmp_path_factory.mktemp("bombs")
    settings = Settings(
        home=folder,
        network=NetworkSettings(allow_hosts=("127.0.0.0/8",), per_domain=16, timeout_s=300),
        ingest=IngestSettings(parse_seconds=SECONDS),
    )
    home = Home(settings, open_database(folder / "preread.db"))
    with World() as world:
        names = {home.add(feed(world, "/decent", posts(10))).url: "decent"}
        for number, (name, body) in enumerate(BOMBS.items()):
            path = f"/{number}"
            kind = JSON_FEED if "JSON" in name else ATOM if "XHTML" in name else RSS
            world.routes[path] = page(body, kind)
            names[home.add(world.url(path)).url] = name
        found = {names[url]: report for url, report in home.run(NOW).items()}
    home.database.close()
    return found


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_as_items_or_by_name(name: str, outcomes: dict[str, SourceReport]) -> None:
    report = outcomes[name]
    if report.outcome == "new":
        assert report.new > 0
    else:
        assert report.outcome == "failed"
        assert report.error
        assert report.error.code in NAMES
        assert report.error.hint


def test_the_feed_beside_them_is_unharmed(outcomes: dict[str, SourceReport]) -> None:
    assert (outcomes["decent"].outcome, outcomes["decent"].new) == ("new", 10)


def test_some_are_stopped_and_some_are_read(outcomes: dict[str, SourceReport]) -> None:
    """Else the bombs are duds, or the parsers refuse everything."""
    found = [report.outcome for report in outcomes.values()]
    assert found.count("new") > 3
    assert found.count("failed") > 3
