"""arXiv's formats, on samples of our own and on real answers."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.arxiv import parse_api, parse_oai, parse_rss, split_id
from ingest.errors import ParseError

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "arxiv"

RSS = rb"""<?xml version="1.0"?>
<rss version="2.0" xmlns:arxiv="http://arxiv.org/schemas/atom"
     xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>cs.AI updates</title>
<item><title>Halving $k$ states</title><link>https://arxiv.org/abs/2604.00001</link>
<description>arXiv:2604.00001v1 Announce Type: new
Abstract: We halve \textbf{memory} at $\leq 3\%$ loss. Code: https://code.example/r.</description>
<guid isPermaLink="false">oai:arXiv.org:2604.00001v1</guid>
<category>cs.AI</category><category>cs.LG</category>
<pubDate>Mon, 27 Apr 2026 00:00:00 -0400</pubDate>
<arxiv:announce_type>new</arxiv:announce_type><arxiv:DOI>10.1000/x.1</arxiv:DOI>
<dc:creator>Ada Lovelace (Somewhere (UK)), Jos\'e Diaz</dc:creator></item>
<item><title>Better</title><link>https://arxiv.org/abs/2401.00002</link>
<description>arXiv:2401.00002v3 Announce Type: replace-cross
Abstract: Revised.</description><guid>oai:arXiv.org:2401.00002v3</guid>
<pubDate>Mon, 27 Apr 2026 00:00:00 -0400</pubDate>
<arxiv:announce_type>replace-cross</arxiv:announce_type></item>
<item><title>Not a paper</title><link>https://info.arxiv.org/</link></item>
</channel></rss>"""

API = b"""<?xml version='1.0'?><feed xmlns="http://www.w3.org/2005/Atom"
 xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"
 xmlns:arxiv="http://arxiv.org/schemas/atom">
<opensearch:totalResults>7</opensearch:totalResults><opensearch:startIndex>5</opensearch:startIndex>
<entry><id>http://arxiv.org/abs/astro-ph/0601001v2</id><title>Hot
  Jupiters</title><summary>  First paragraph
goes on.
  Second one.</summary><published>2006-01-02T14:57:58Z</published>
<updated>2006-02-01T00:00:00Z</updated><author><name>Andrew Gould</name>
<arxiv:affiliation>Ohio State</arxiv:affiliation></author>
<arxiv:comment>62 pages; code at http://code.example</arxiv:comment>
<arxiv:primary_category term="gr-qc"/><category term="astro-ph"/><category term="gr-qc"/></entry>
<entry><title>Nameless</title></entry></feed>"""

OAI = b"""<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>
<record><header><identifier>oai:arXiv.org:1601.03238</identifier></header><metadata>
<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>1601.03238</id><created>2016-01-13</created>
<updated>2016-02-01</updated><authors><author><keyname>Lovelace</keyname><forenames>Ada</forenames>
</author></authors><title>T</title><categories>quant-ph gr-qc</categories>
<comments>6 pages</comments>
<doi>10.1103/A.1, 10.1103/B.2</doi><abstract>Text.</abstract></arXiv></metadata></record>
<record><header status="deleted"><identifier>oai:arXiv.org:1601.00009</identifier></header></record>
<record><header><identifier>oai:arXiv.org:1601.00010</identifier></header><metadata>
<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>1601.00010</id>
<version version="v1"><date>Mon, 4 Jan 2016 10:00:00 GMT</date></version>
<version version="v2"><date>Tue, 5 Jan 2016 10:00:00 GMT</date></version>
<title>Raw</title><authors>A. One, B. Two and C. Three</authors><categories>cs.LG</categories>
<abstract>Raw text.</abstract></arXivRaw></metadata></record>
<record><header><identifier>oai:arXiv.org:1601.00011</identifier></header><metadata>
<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Dublin</dc:title>
<dc:creator>Lovelace, Ada</dc:creator><dc:description>The abstract.</dc:description>
<dc:description>Comment: 3 pages</dc:description><dc:date>2016-01-05</dc:date>
<dc:date>2016-03-01</dc:date><dc:identifier>doi:10.1000/z</dc:identifier></oai_dc:dc>
</metadata></record>
<resumptionToken cursor="0">788421|43001</resumptionToken></ListRecords></OAI-PMH>"""


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("2406.12345", ("2406.12345", None)),
        ("arXiv:2406.12345v2", ("2406.12345", 2)),
        ("oai:arXiv.org:0712.4079", ("0712.4079", None)),
        ("http://arxiv.org/abs/2406.12345v2", ("2406.12345", 2)),
        ("https://arxiv.org/pdf/2406.12345v3.pdf", ("2406.12345", 3)),
        ("https://export.arxiv.org/abs/hep-th/9901001?context=x", ("hep-th/9901001", None)),
        ("https://doi.org/10.48550/arXiv.2406.12345", ("2406.12345", None)),
        ("10.48550/arXiv.2406.12345", ("2406.12345", None)),
        ("math.GT/0309136v1", ("math/0309136", 1)),
        ("https://example.org/abs/2406.12345", None),
        ("https://notarxiv.org/abs/2406.12345", None),
        ("see 2406.12345", None),
        ("2406.123", None),
    ],
)
def test_split_id(reference: str, found: tuple[str, int | None] | None) -> None:
    assert split_id(reference) == found


def test_rss() -> None:
    new, replaced = parse_rss(RSS)
    assert new.guid == "oai:arXiv.org:2604.00001"
    assert new.title == "Halving k states"
    assert new.text == "We halve memory at ≤ 3% loss. Code: https://code.example/r."
    assert [link.url for link in new.links] == ["https://code.example/r"]
    assert (new.kind, new.read, new.announce) == ("paper", "abstract", "new")
    assert (new.arxiv_id, new.version, new.doi) == ("2604.00001", 1, "10.1000/x.1")
    assert new.url == "https://arxiv.org/abs/2604.00001"
    assert new.authors == ("Ada Lovelace", "José Diaz")
    assert new.categories == ("cs.AI", "cs.LG")
    assert new.published == datetime(2026, 4, 27, 4, tzinfo=UTC)
    assert (replaced.announce, replaced.version) == ("replace-cross", 3)
    assert (replaced.published, replaced.updated) == (None, new.published)


def test_a_cut_feed_gives_what_stands_before_the_cut() -> None:
    assert [entry.arxiv_id for entry in parse_rss(RSS[: RSS.index(b"<title>Better")])] == [
        "2604.00001"
    ]


def test_api() -> None:
    page = parse_api(API)
    assert (page.total, page.start, len(page.entries)) == (7, 5, 1)
    entry = page.entries[0]
    assert entry.title == "Hot Jupiters"
    assert entry.text == "First paragraph goes on.\n\nSecond one."
    assert entry.comment == "62 pages; code at http://code.example"
    assert entry.authors == ("Andrew Gould",)
    assert entry.categories == ("gr-qc", "astro-ph")
    assert entry.updated == datetime(2006, 2, 1, tzinfo=UTC)
    assert entry.guid == "oai:arXiv.org:astro-ph/0601001"


def test_api_says_what_it_refuses() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry>
    <id>http://arxiv.org/api/errors#incorrect_id_format_for_abc</id>
    <summary>incorrect id format for abc</summary></entry></feed>"""
    with pytest.raises(ParseError, match="incorrect id format for abc") as caught:
        parse_api(body)
    assert caught.value.code == "arxiv_error"


def test_oai() -> None:
    page = parse_oai(OAI)
    plain, raw, dublin = page.entries
    assert page.resumption_token == "788421|43001"
    assert (plain.authors, plain.doi) == (("Ada Lovelace",), "10.1103/A.1")
    assert (plain.comment, plain.categories) == ("6 pages", ("quant-ph", "gr-qc"))
    assert plain.published == datetime(2016, 1, 13, tzinfo=UTC)
    assert (raw.version, raw.authors) == (2, ("A. One", "B. Two", "C. Three"))
    assert raw.updated == datetime(2016, 1, 5, 10, tzinfo=UTC)
    assert (dublin.authors, dublin.text) == (("Ada Lovelace",), "The abstract.")
    assert (dublin.comment, dublin.doi) == ("3 pages", "10.1000/z")


@pytest.mark.parametrize("code", ["noRecordsMatch", "badResumptionToken"])
def test_oai_errors(code: str) -> None:
    body = f'<OAI-PMH><error code="{code}">because</error></OAI-PMH>'.encode()
    if code == "noRecordsMatch":
        assert parse_oai(body).entries == ()
    else:
        with pytest.raises(ParseError, match="badResumptionToken: because"):
            parse_oai(body)


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data is absent")
def test_real_answers() -> None:
    refused = 0
    for path in sorted(SHARED.glob("api/*.xml")):
        body = path.read_bytes()
        try:
            entries = parse_api(body).entries
        except ParseError as error:
            assert error.code == "arxiv_error"  # noqa: PT017
            refused += 1
            continue
        assert len(entries) == body.count(b"<entry>")
        assert all(entry.text and entry.authors and entry.published for entry in entries)
    assert refused == 1
    for path in SHARED.glob("rss/*/*.xml"):
        entries = parse_rss(path.read_bytes())
        assert entries
        assert all(e.announce and e.authors and "Announce Type" not in e.text for e in entries)
    for path in SHARED.glob("oai/**/*.xml"):
        body = path.read_bytes()
        assert len(parse_oai(body).entries) == body.count(b"<record>")
