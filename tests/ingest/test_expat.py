"""feedparser with our XML driver finds what feedparser alone finds, byte for byte."""

from pathlib import Path
from xml.sax.handler import ContentHandler

import pytest
from feedparser import api

import compare_parsers
from ingest import expat, feeds

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "feeds"
BODY = "<p>One &amp;amp; two</p>\n" * 40
ESCAPED = BODY.replace("&", "&amp;").replace("<", "&lt;")
DOCUMENTS = {
    "escaped": f"<rss version='2.0'><channel><title>a &lt;b&gt;\nc</title><item><title>x &amp; y"
    f"</title><link>https://a.example/?a=1&amp;b=2</link><author>a@b.example (A\nB)</author>"
    f"<description>{ESCAPED}</description></item></channel></rss>",
    "cdata": f"<rss version='2.0'><channel><item><guid>\n 7 \n</guid><description>{ESCAPED}"
    f"<![CDATA[{BODY}]]>tail</description><unknown>a<b>c</b>d</unknown></item></channel></rss>",
    "xhtml": "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>urn:1</id><title type='html'>"
    "a &amp;lt; b</title><content type='xhtml'>\n <div xmlns='http://www.w3.org/1999/xhtml'>\n"
    "<p>one &amp; <b>two</b>\n</p><!-- no --> three</div>\n</content></entry></feed>",
    "entity": "<!DOCTYPE rss [<!ENTITY nbsp '&#160;'>]><rss version='2.0'><channel><item>"
    "<title>a&nbsp;b&#233;c\né</title></item></channel></rss>",
    "cut": f"<rss version='2.0'><channel><item><title>a</title><description>{ESCAPED[:500]}",
    "malformed": "<rss version='2.0'><channel><item><title>a & b</title><br></item>"
    "</channel></rss>",
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_read_as_feedparser_alone_reads_it(name: str) -> None:
    body = DOCUMENTS[name].encode()
    alone = compare_parsers.parse(body, buffered=False)
    ours = compare_parsers.parse(body, buffered=True)
    assert alone.entries
    assert compare_parsers.comparable(ours) == compare_parsers.comparable(alone)


def test_text_comes_in_one_piece() -> None:
    pieces: list[str] = []

    class Handler(ContentHandler):
        def characters(self, content: str) -> None:
            pieces.append(content)

    parser = expat.create_parser()
    parser.setContentHandler(Handler())
    parser.feed(f"<a>{ESCAPED}</a>")
    parser.close()
    assert pieces == [BODY]


def test_feeds_are_read_with_it() -> None:
    assert feeds.parse_feed(DOCUMENTS["xhtml"].encode(), {}, "https://a.example/").entries
    assert api.PREFERRED_XML_PARSERS[0] == expat.__name__


@pytest.mark.shared
@pytest.mark.skipif(not DATA.exists(), reason="../shared/data is absent")
@pytest.mark.parametrize(("folder", "entries"), [("feedparser", 1200), ("ai", 100), ("real", 3000)])
def test_no_feed_of_the_suites_comes_out_otherwise(folder: str, entries: int) -> None:
    files = sorted(path for path in (DATA / folder).rglob("*") if path.is_file())
    found = compare_parsers.compare(files)
    assert found["entries_alone"] == found["entries_ours"] > entries
    assert found["differing"] == []
    assert set(found["equal"].values()) == {found["entries_alone"]}
