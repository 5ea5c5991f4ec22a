"""The fast reader finds what feedparser finds, field by field, or leaves the document to it."""

import itertools
from pathlib import Path
from random import Random

import pytest
from feedparser import api

import compare_parsers
from ingest import fastfeed, feedparsed, feeds
from ingest.faststate import Declined
from ingest.times import from_struct, quick_time
from tests.ingest import feedgen, feedwords

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "feeds"
SPACES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in feedwords.NAMESPACES.items())


def rss(item: str, channel: str = "", root: str = "") -> bytes:
    inside = f"{channel}<item>{item}</item>"
    return f'<rss version="2.0" {SPACES} {root}><channel>{inside}</channel></rss>'.encode()


def atom(entry: str, feed: str = "", root: str = "") -> bytes:
    inside = f"{feed}<entry>{entry}</entry>"
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {root} {SPACES}>{inside}</feed>'.encode()


def rdf(item: str, channel: str = "") -> bytes:
    spaces = SPACES.replace(f'xmlns:atom="{feedwords.NAMESPACES["atom"]}"', "")
    return (
        f'<rdf:RDF xmlns="http://purl.org/rss/1.0/" {spaces}><channel rdf:about="x">{channel}'
        f'</channel><item rdf:about="https://b.example/1">{item}</item></rdf:RDF>'
    ).encode()


def same(body: bytes, content_type: str = "application/xml") -> bool:
    """Whether the fast reader took the document; fails where it does not equal feedparser's."""
    try:
        found = fastfeed.attempt(body, content_type)
    except Declined:
        return False
    parsed = feedparsed.read(body, content_type)
    assert found == parsed.feed
    assert parsed.error is None
    assert parsed.version
    return True


LONG = "&lt;p&gt;long &lt;a href='q'&gt;text&lt;/a&gt;&lt;/p&gt;"
XHTML = "<div xmlns='http://www.w3.org/1999/xhtml' class='&quot;a'>x<p>y &amp; z<br/></p></div>"
TAKEN = {
    "plain": rss("<title>T</title><link>/1</link><guid>1</guid><description>d</description>"),
    "channel": rss(
        "",
        "<title>A &amp;amp; B</title><link>https://b.example/?a=1&amp;b=2</link><ttl> 60 </ttl>"
        "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>"
        "<image><url>i</url><title>I</title><link>l</link></image><title>second</title>",
    ),
    "cdata": rss("<title><![CDATA[A <b>b</b>]]> c</title><summary><![CDATA[<p>x]]></summary>"),
    "content": rss(f"<description>d</description><content:encoded>{LONG}</content:encoded>"),
    "content first": rss(f"<content:encoded>{LONG}</content:encoded><description>b</description>"),
    "descriptions": rss("<description>a &lt;b&gt;b&lt;/b&gt;</description><summary>c</summary>"),
    "podcast": rss(
        "<itunes:summary>s</itunes:summary><description>d</description>"
        "<itunes:author>A</itunes:author><itunes:keywords>a, b,,c</itunes:keywords>"
        "<itunes:category text='T'/>",
        "<itunes:summary>x</itunes:summary><description>y</description>"
        "<itunes:owner><itunes:name>N</itunes:name><itunes:email>e@x</itunes:email></itunes:owner>",
    ),
    "guid as link": rss("<guid>https://b.example/1</guid>"),
    "guid as no link": rss("<guid isPermaLink='false'>7</guid><link/>"),
    "original link": rss("<link>https://f/1</link><feedburner:origLink>/o</feedburner:origLink>"),
    "links": atom("<link rel='self' href='s'/><link href='a'/><link rel='related' href='r'/>"),
    "authors": rss("<author>a@b.example (A B)</author><dc:creator>C &amp; D</dc:creator>"),
    "mixed authors": rss(
        "<author>A</author><author><name>B</name><email>b@x.example</email></author>"
    ),
    "owners": atom(
        "", "<author><name>O</name><uri>u</uri></author><author><email>e@x.eu</email></author>"
    ),
    "categories": atom(
        "<category term='a' scheme='s'/><category label='l'>b</category><category/>"
    ),
    "subjects": rss(
        "<category domain='d'>a</category><dc:subject>b</dc:subject><category>a</category>"
    ),
    "media": rss(
        "<media:group><media:title>M</media:title><media:description>D</media:description>"
        "<media:content url='u'><media:keywords>k,l</media:keywords></media:content></media:group>"
        "<title>T</title><description>E</description><media:description>F</media:description>"
    ),
    "image": rss("<title>T</title><image>i</image><media:title>second</media:title>"),
    "source": atom(
        "<title>T</title><source><title>S</title><link href='s'/><author><name>N</name></author>"
        "</source><title>U</title>"
    ),
    "inner": rss("<og><title>T</title><url>u</url><summary>d</summary></og><title>U</title>"),
    "dates": rss("<pubDate>Mon, 27 Apr 2026 00:00:00 EST</pubDate><dc:date>2026-04-27</dc:date>"),
    "bases": atom(
        "<content xml:base='https://c.example/x/'>c</content><link href='after'/>",
        "<link href='l'/>",
        "xml:base='https://b.example/f/'",
    ),
    "last base": atom("<content xml:base='https://c.example/x/'>c</content>", "<id>f</id>"),
    "about": rdf(
        "<title>T</title><dc:date>2026-04-27T10:00:00Z</dc:date><dc:creator>A</dc:creator>",
        "<items><rdf:Seq><rdf:li resource='1'/></rdf:Seq></items>",
    ),
    "atom 0.3": b"<feed version='0.3' xmlns='http://purl.org/atom/ns#'><author><name>O</name>"
    b"</author><entry><issued>2004-05-06T07:08:09Z</issued><content mode='escaped' "
    b"type='text/html'>&lt;p&gt;a</content><summary>b &lt;b&gt;</summary></entry></feed>",
    "atom of no version": b"<feed><entry><title>A</title><id>1</id></entry></feed>",
    "xhtml": atom(
        f"<title type='xhtml'>{XHTML}</title><content type='xhtml'>\n{XHTML}\n</content>"
        f"<summary type='xhtml'>{XHTML} {XHTML}</summary>",
        f"<subtitle type='xhtml'>{XHTML}</subtitle>",
    ),
    "base in xhtml": atom(
        "<content type='xhtml'><p xml:base='https://c.example/'>a &lt; b</p></content><id>f</id>"
    ),
    "doi": rss("<prism:doi>10.1/a</prism:doi><dc:identifier xml:lang='en'>10.2/b</dc:identifier>"),
    "mojibake": rss("<title>GrÃ¼n</title><description>a\x93b\x94</description>"),
    "prefixes": rss("<d:creator xmlns:d='http://purl.org/dc/elements/1.1/'>A</d:creator>"),
    "another address": rss("<dc:creator>A</dc:creator>").replace(b"http://purl", b"https://purl"),
    "default": rss("<post-id xmlns='com-wordpress:feed-additions:1'>7</post-id><guid>1</guid>"),
    "late prefix": rss(
        "<category xmlns='urn:z'>a</category><z:any xmlns:z='urn:z'>1</z:any>"
        "<category xmlns='urn:z'>b</category>"
    ),
    "comments": rss("<title>A<!-- no -->B<?pi no?>C</title>"),
    "doctype": b"<!DOCTYPE rss PUBLIC 'x' 'http://b.example/rss.dtd'>\n" + rss("<title>T</title>"),
    "bom": b"\xef\xbb\xbf<?xml version='1.0' encoding='UTF-8'?>" + rss("<title>é</title>"),
    "latin-1": b"<?xml version='1.0' encoding='iso-8859-1'?>"
    + rss("<title>é</title>").decode().encode("iso-8859-1"),
    "utf-16": ("<?xml version='1.0'?>" + rss("<title>é</title>").decode()).encode("utf-16"),
}

DECLINED = {
    "malformed": rss("<title>a & b</title>"),
    "cut": rss("<title>a</title>")[:-20],
    "entity": b"<!DOCTYPE rss [\n<!ENTITY e 'x'>]>" + rss("<title>&e;</title>"),
    "source in xhtml": atom("<content type='xhtml'><source xmlns=''/></content>"),
    "markup in text": rss("<description>a <b>b</b></description>"),
    "base of two forms": atom("<content>a</content>", "", "xml:base='https://b.example/x?'"),
    "base64": atom("<content mode='base64'>YQ==</content>"),
    "other type": atom("<content type='image/png'>YQ==</content>"),
    "words in an author": atom("<author>A<name>B</name></author>"),
    "a long author": rss(f"<author>{'a' * 2000}@b</author>"),
    "many categories": rss("".join(f"<category>{n}</category>" for n in range(600))),
    "many namespaces": rss("".join(f"<p{n}:a xmlns:p{n}='urn:{n}'/>" for n in range(300))),
    "own notes": rss("<links>x</links>"),
    "date": rss("<date>2026-04-27</date>"),
    "nested date": rss("<x:any><pubDate>Mon, 27 Apr 2026 00:00:00 GMT</pubDate></x:any>"),
    "item in item": rss("<item><title>T</title></item>"),
    "rebound prefix": rss("<x:a xmlns:x='urn:z'>1</x:a>"),
    "cdf": b"<channel href='https://b.example/'><item href='/1'/></channel>",
    "no feed": b"<html xmlns='http://www.w3.org/1999/xhtml'/>",
    "nul": rss("<title>a\x00b</title>"),
    "bytes": b"\xff\xfe\x00",
}


@pytest.mark.parametrize("name", TAKEN)
def test_taken_and_equal(name: str) -> None:
    for content_type in ("application/xml", "text/xml", "application/rss+xml; charset=UTF-8", ""):
        if name in ("latin-1", "utf-16") and "charset" in content_type:
            continue
        assert same(TAKEN[name], content_type)


@pytest.mark.parametrize("name", DECLINED)
def test_left_to_feedparser(name: str) -> None:
    assert fastfeed.read(DECLINED[name], "application/xml") is None


def test_feeds_are_read_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(feedparsed, "read", refuse)
    feed = feeds.parse_feed(TAKEN["media"], {"content-type": "text/xml"}, "https://b.example/f")
    assert [entry.title for entry in feed.entries] == ["T"]
    with pytest.raises(AssertionError):
        feeds.parse_feed(DECLINED["base64"], {}, "https://b.example/f")


def test_every_element_of_feedparsers_alone_and_beside_others() -> None:
    """Each name that feedparser knows and each that it keeps notes under, in each place."""
    known = {name.split("_", 2)[2] for name in dir(api.StrictFeedParser) if name[:7] == "_start_"}
    known |= {name.split("_", 2)[2] for name in dir(api.StrictFeedParser) if name[:5] == "_end_"}
    names = {
        name.replace("_", ":", 1) for name in known if name.split("_")[0] in feedwords.NAMESPACES
    }
    names |= known | set(api.FeedParserDict.keymap) | {*feedwords.SEEN, *feedwords.ODD}
    usual = "<title>T</title><guid>1</guid><description>D</description><author>A</author>"
    taken = 0
    for name, attribute in itertools.product(sorted(names), ("", ' a="b"', ' href="/h"')):
        one = f"<{name}{attribute}>2026-04-27T10:00:00Z</{name}>"
        for element in (one, f"<x:in>{one}</x:in>", f"<media:group>{one}</media:group>"):
            taken += same(rss(f"{element}{usual}", element))
            taken += same(rss(f"{usual}{element}{element}"))
            taken += same(atom(f"{element}{usual}", element))
    assert taken > 1500


@pytest.mark.parametrize("seed", range(20))
def test_dates_are_read_as_feedparser_reads_them(seed: int) -> None:
    random = Random(seed)
    taken = 0
    for _ in range(200):
        day, hour, minute = random.randint(0, 33), random.randint(0, 25), random.randint(0, 61)
        year = random.choice((*range(1965, 2040), 1, 1970, 2200, 9999))
        month = random.choice(("Jan", "Feb", "Sep", "Oct", "Dec", "Sept", "jan", "Xyz"))
        name = random.choice(("", "Sat, ", "Thu, ", "Wed, ", "Thursday, ", "sun "))
        zone = random.choice(("GMT", "+0000", "-05:30", "EST", "UT", "Z", "+1400", "+9999", ""))
        fraction = random.choice(("", ".5", ".999999999", ".9999999999999999999999"))
        iso = random.choice(("Z", "+02:00", "-11:45", "+0200", "", " GMT", "+99:99"))
        for value in (
            f"{name}{day} {month} {year} {hour:02}:{minute:02}:00 {zone}",
            f"{name}{day:02} {month} {year:04} {hour:02}:{minute:02}:59 {zone}",
            f"{year:04}-0{day % 10}-{day:02}T{hour:02}:{minute:02}:59{fraction}{iso}",
        ):
            quick = quick_time(value)
            taken += quick is not None
            assert quick in (None, from_struct(api._parse_date(value))), value
    assert taken > 50


def test_random_documents() -> None:
    """Each seed is a document; a third at least must be taken, or this says nothing."""
    taken = sum(same(*feedgen.document(Random(seed))) for seed in range(1000))
    assert taken > 330


@pytest.mark.slow
def test_many_random_documents() -> None:
    taken = sum(same(*feedgen.document(Random(seed))) for seed in range(10_000, 25_000))
    assert taken > 6_000


@pytest.mark.shared
@pytest.mark.skipif(not DATA.exists(), reason="../shared/data is absent")
def test_real_feeds_with_faults_put_in() -> None:
    """Elements deleted, doubled, renamed, moved, wrapped and given attributes at random."""
    assert _with_faults(range(200)) > 100


@pytest.mark.shared
@pytest.mark.skipif(not DATA.exists(), reason="../shared/data is absent")
@pytest.mark.parametrize(
    ("folder", "taken", "entries"), [("real", 95, 3000), ("ai", 14, 100), ("feedparser", 1400, 800)]
)
def test_no_feed_of_the_suites_comes_out_otherwise(folder: str, taken: int, entries: int) -> None:
    files = sorted(path for path in (DATA / folder).rglob("*") if path.is_file())
    found = compare_parsers.compare_fast(files)
    assert found["taken"] >= taken
    assert found["entries"] >= entries
    assert found["differing"] == []
    assert set(found["equal"].values()) == {found["entries"]}


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.skipif(not DATA.exists(), reason="../shared/data is absent")
def test_real_feeds_with_many_faults_put_in() -> None:
    assert _with_faults(range(200, 2200)) > 1000


def _with_faults(seeds: range) -> int:
    """How many of the documents that the seeds name were taken."""
    files = sorted((DATA / "real").iterdir())
    taken = 0
    for seed in seeds:
        changed = feedgen.changed(Random(seed), files[seed % len(files)].read_bytes())
        taken += changed is not None and same(changed)
    return taken
