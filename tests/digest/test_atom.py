"""The Atom form: held to the rules of RFC 4287 and the W3C validator, and read back by readers."""

import io
import re
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import feedparser
import html5lib
import pytest
from lxml import etree, html

from digest.atom import render_atom
from digest.edition import Edition, EditionError
from digest.window import window_of
from ingest.feeds import parse_feed
from settings import DigestSettings
from tests.digest.making import BETS, NOW, SETTINGS, ZONE, edition_of, sample_day
from tests.digest.test_render import HOSTILE, hostile

ATOM = "{http://www.w3.org/2005/Atom}"
TAG = re.compile(
    r"tag:(?:[A-Za-z0-9._-]+@)?[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?,"
    r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?:[A-Za-z0-9._/-]+"
)
"""A tag URI: www.rfc-editor.org/rfc/rfc4151#section-2.1"""
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
ONE = {"title", "id", "updated"}
ONE_AT_MOST = {"generator", "icon", "logo", "rights", "subtitle", "content", "published", "summary"}
KNOWN = ONE | ONE_AT_MOST | {"author", "category", "contributor", "entry", "link", "source"}
PUBLISHED = DigestSettings(feed_url="https://example.org/preread.xml")


@pytest.fixture(scope="module")
def sample() -> Edition:
    return edition_of(sample_day(), bets=BETS)


@pytest.fixture(scope="module")
def fortnight(sample: Edition) -> list[Edition]:
    days = [NOW.date() - timedelta(days=n) for n in range(14)]
    others = [edition_of([], window=window_of("day", day, ZONE, SETTINGS)) for day in days[1:]]
    return [sample, *others]


def violations(document: bytes, now: datetime = NOW) -> list[str]:
    """What RFC 4287, section 4, and the feed validator (validator.w3.org/feed/docs) object to."""
    feed = etree.fromstring(document)
    if feed.tag != f"{ATOM}feed":
        return ["no feed"]
    entries = feed.findall(f"{ATOM}entry")
    found = [fault for node in (feed, *entries) for fault in _counts(node)]
    authored = feed.find(f"{ATOM}author") is not None
    if not authored and any(entry.find(f"{ATOM}author") is None for entry in entries):
        found.append("no author")
    ids = [node.text or "" for node in feed.iter(f"{ATOM}id")]
    found += [f"id {id_} is no tag" for id_ in ids if not TAG.fullmatch(id_)]
    found += ["two equal ids"] if len(ids) != len(set(ids)) else []
    for name in ("updated", "published"):
        for node in feed.iter(ATOM + name):
            if not TIME.fullmatch(node.text or ""):
                found.append(f"{name} {node.text} is no time")
            elif datetime.fromisoformat(node.text) > now:
                found.append(f"{name} {node.text} is yet to come")
    times = [entry.findtext(f"{ATOM}updated") for entry in entries]
    found += ["two entries updated at once"] if len(times) != len(set(times)) else []
    found += ["entries newer than the feed"] if max(times) > feed.findtext(f"{ATOM}updated") else []
    for link in feed.iter(f"{ATOM}link"):
        found += [] if _absolute(link.get("href")) else [f"link to {link.get('href')}"]
    for entry in entries:
        if entry.find(f"{ATOM}content") is None and entry.find(f"{ATOM}link") is None:
            found.append("an entry with neither content nor link")
        found += _content(entry.find(f"{ATOM}content"))
    return found


def _counts(node: etree._Element) -> list[str]:
    names = [etree.QName(child).localname for child in node]
    return [
        *(f"{names.count(name)} {name}" for name in sorted(ONE) if names.count(name) != 1),
        *(f"{names.count(name)} {name}" for name in ONE_AT_MOST if names.count(name) > 1),
        *(f"unknown {name}" for name in names if name not in KNOWN),
        *(
            f"{name} is empty"
            for child, name in zip(node, names, strict=True)
            if name in ONE | {"summary", "content", "subtitle"} and not (child.text or "").strip()
        ),
    ]


def _content(content: etree._Element) -> list[str]:
    if content.get("type") != "html" or len(content):
        return ["content is not escaped HTML"]
    html5lib.HTMLParser(strict=True).parseFragment(content.text)
    tree = html.fragment_fromstring(content.text, create_parent="div")
    unsafe = tree.xpath(
        "//script | //style | //iframe | //img | //@style | //@*[starts-with(., 'j')]"
    )
    relative = [link for link in tree.xpath("//@href") if not _absolute(link)]
    return [*(f"unsafe {one}" for one in unsafe), *(f"relative {one}" for one in relative)]


def _absolute(url: str | None) -> bool:
    parts = urlsplit(url or "")
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def test_it_keeps_the_rules(fortnight: list[Edition]) -> None:
    assert violations(render_atom(fortnight, SETTINGS)) == []
    assert violations(render_atom(fortnight, PUBLISHED)) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (b"<updated>2026", b"<updated>26", "is no time"),
        (b"<updated>2026", b"<updated>2126", "is yet to come"),
        (b"tag:preread", b"preread", "is no tag"),
        (b",2026-11-22:", b",2026-11-23:", "two equal ids"),
        (b"<name>Preread</name>\n  </author>", b"</author><author/><title>x</title>", "2 title"),
        (b'type="html"', b'type="text"', "not escaped"),
        (b"https://sample", b"/sample", "relative"),
        (b"&lt;hr&gt;", b"&lt;script&gt;&lt;/script&gt;", "unsafe"),
    ],
)
def test_the_rules_are_not_blind(
    fortnight: list[Edition], old: bytes, new: bytes, fault: str
) -> None:
    document = render_atom(fortnight, SETTINGS)
    assert old in document
    assert any(fault in one for one in violations(document.replace(old, new)))


def test_feedparser_and_our_own_reader_read_it_back(fortnight: list[Edition]) -> None:
    document = render_atom(fortnight, PUBLISHED)
    theirs = feedparser.parse(io.BytesIO(document))
    assert not theirs.bozo
    assert theirs.version == "atom10"
    ours = parse_feed(document, {"Content-Type": "application/atom+xml"}, "https://example.org/f")
    for read, edition in zip(theirs.entries, fortnight, strict=True):
        assert read.title == edition.title
        assert read.summary == edition.theme
        assert read.content[0].type == "text/html"
    for entry, edition in zip(ours.entries, fortnight, strict=True):
        assert entry.title == edition.title
        assert f"{entry.published:%Y-%m-%dT%H:%M:%SZ}" == edition.end
        for item in edition.items:
            assert item.title in entry.text
            assert all(statement.text in entry.text for statement in item.statements)
        assert edition.provenance in entry.text


def test_the_ids_stay_whatever_becomes_of_the_edition(sample: Edition) -> None:
    def ids(edition: Edition, settings: DigestSettings = SETTINGS) -> list[str | None]:
        feed = etree.fromstring(render_atom([edition], settings))
        return [node.text for node in feed.iter(f"{ATOM}id")]

    assert ids(sample) == [
        "tag:preread@localhost,2026:preread.day",
        "tag:preread@localhost,2026-11-23:preread.day",
    ]
    assert ids(replace(sample, top=(), theme="Another.", preview=True)) == ids(sample)
    assert ids(sample, PUBLISHED)[1] == "tag:example.org,2026-11-23:preread.day"
    weekly = edition_of(sample_day(), window=window_of("week", NOW.date(), ZONE, SETTINGS))
    assert ids(weekly)[1] == "tag:preread@localhost,2026-11-23:preread.week"
    odd = DigestSettings(sender="Ada <ada+news@example.org>")
    assert ids(sample, odd)[0] == "tag:ada-news@example.org,2026:preread.day"


def test_only_a_published_feed_names_its_own_address(sample: Edition) -> None:
    def links(settings: DigestSettings) -> list[dict[str, str]]:
        feed = etree.fromstring(render_atom([sample], settings))
        return [dict(node.attrib) for node in feed.iter(f"{ATOM}link")]

    assert links(SETTINGS) == []
    assert links(PUBLISHED) == [
        {"rel": "self", "type": "application/atom+xml", "href": "https://example.org/preread.xml"}
    ]


def test_a_preview_gives_way_to_the_finished_edition(sample: Edition) -> None:
    preview = etree.fromstring(render_atom([replace(sample, preview=True)], SETTINGS))
    entry = preview.find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Monday, 23 November 2026 (preview)"
    assert entry.find(f"{ATOM}published") is None
    assert entry.findtext(f"{ATOM}updated") == sample.start < sample.end


@pytest.mark.parametrize("title", [*HOSTILE, "]]> <![CDATA[ &#0; \ufffe\uffff \U0001f600"])
def test_hostile_text_stays_text(title: str) -> None:
    document = render_atom([hostile(title)], SETTINGS)
    assert violations(document) == []
    (entry,) = feedparser.parse(io.BytesIO(document), sanitize_html=False).entries
    shown = html.fromstring(entry.content[0].value).text_content()
    wanted = re.sub("[\ufffe\uffff]", "", title)
    assert " ".join(wanted.split()) in " ".join(shown.split())


def test_a_sender_that_cannot_name_a_feed_is_refused_with_what_to_do(sample: Edition) -> None:
    with pytest.raises(EditionError, match=r"digest\.feed_url"):
        render_atom([sample], DigestSettings(sender="Preread <preread>"))


@pytest.mark.parametrize("url", ["preread.xml", "ftp://example.org/f", "https://", "https://a b/"])
def test_a_feeds_address_is_a_web_address(url: str) -> None:
    with pytest.raises(ValueError, match="not a web address"):
        DigestSettings(feed_url=url)
