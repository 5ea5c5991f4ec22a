"""Subscription lists go in and come out again."""

import pytest

from db.records import Source
from ingest.errors import ParseError
from ingest.opml import Outline, read_opml, write_opml

OPML = b"""<?xml version="1.0"?><opml version="1.0"><head><title>x</title></head><body>
<outline text="AI &amp; ML"><outline text="Labs">
<outline type="rss" text="Lab" xmlUrl="https://lab.example/feed" category="/labs,news"/>
</outline><outline text="a note"/></outline>
<outline title="Top" xmlurl=" feed://top.example/rss "/>
<outline text="again" xmlUrl="https://lab.example/feed"/>
<outline text="bad" xmlUrl="javascript:x"/>
<outline text="cs.AI" xmlUrl="arxiv:cs.AI"/></body></opml>"""


def source(url: str, folder: str | None = None, **fields: object) -> Source:
    return Source(1, url, "feed", "Title <&>", "post", folder=folder, **fields)  # type: ignore[arg-type]


def test_read() -> None:
    assert read_opml(OPML) == [
        Outline("https://lab.example/feed", "Lab", "AI & ML / Labs", ("labs", "news")),
        Outline("http://top.example/rss", "Top"),
        Outline("arxiv:cs.AI", "cs.AI"),
    ]


def test_round_trip() -> None:
    sources = [
        source("https://a.example/feed", "One / Two", tags=("x", "y")),
        source("arxiv:cs.CL"),
        source("https://b.example/feed", "One"),
    ]
    written = read_opml(write_opml(sources).encode())
    assert {(o.url, o.title, o.folder, o.tags) for o in written} == {
        (s.url, s.title, s.folder, s.tags) for s in sources
    }


def test_secrets_and_piles_of_files_stay_here() -> None:
    opml = write_opml(
        [source("https://user:secret@a.example/feed"), Source(2, "files:x", "files", "F", "post")]
    )
    assert "https://a.example/feed" in opml
    assert "secret" not in opml
    assert "user" not in opml
    assert "files:x" not in opml


def test_a_mailbox_keeps_its_user_and_nothing_secret() -> None:
    url = "imaps://me%40mail.example@host.example/AI%20%26%20mehr"
    opml = write_opml([source(url), source("imaps://me:secret@host.example/x")])
    assert "secret" not in opml
    assert read_opml(opml.encode())[0].url == url


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "empty"),
        (b"words", "not_xml"),
        (b"<rss/>", "not_opml"),
        (b"<opml><head/></opml>", "not_opml"),
        (OPML[:300], "cut"),
        (OPML.replace(b"&amp;", b"&"), "malformed"),
    ],
)
def test_broken_lists(body: bytes, code: str) -> None:
    with pytest.raises(ParseError) as caught:
        read_opml(body)
    assert caught.value.code == code
