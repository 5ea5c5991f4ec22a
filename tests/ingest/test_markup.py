"""Reading tags several at once gives what reading them one by one does.

A NUL is dropped from the text, and its presence alone has `clean_html` read tag by tag.
"""

import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.clean import clean_html, resolve
from ingest.markup import INERT, attributes, hides, href, structure, unescape

BASE = "https://blog.example/posts/1"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        # What stands on the two sides of a tag does not meet.
        ("&am<b>p;</b> &lt<i>;</i> e<i>\u0301</i>", "&amp; <; e\u0301"),
        ("a<b>\u200cb</b> c\u200cd<p>\u200ce<p> \u200cf", "a\u200cb cd\n\n\u200ce\n\nf"),
        ("a <b> </b> b<b> </b>c<i>\n</i>", "a b c"),
        ("<li><b> x</b> <br>y</br> z", "• x\ny z"),
        # White space of <pre> counts, on whichever side of a tag it stands.
        ("<pre>a\n\n<b>\n b</b>\n<i>\n</i>\nc</pre>", "a\n\n b\n\nc"),
        ("<pre>a<b>\n\n\n b</b></pre>", "a\n\n\n b"),
        ("<pre>\n<b>\n</b><p>x</p> <b> y</b></pre>", "x\n\n  y"),
        # Hidden, and what only looks so.
        ('a<b class="x" style="display:none">b</b>c', "ac"),
        ('a<b style="display:no&#110;e" title="hid">b</b>c', "ac"),
        ('a<b style="color:red">b</b><b class="hidden">c</b>', "abc"),
        ('a<b style="visibility:h\u0131dden">b</b>c', "ac"),
        ("a<span hidden>b<span>c</span>d</span>e", "ae"),
        ("a<a hidden>b", "a"),
        ("<p hidden>a<p>b</p></p><div>c</div>", "c"),
        ('<code style="x" style="display:none">a</code>', "a"),
        # Tags within comments, raw elements and values are none.
        ("a<!-- <b> --> b<!--<i>-->c<script>'<b>'</script>d", "a bcd"),
        ('<i title="a>b">x</i><a title="x>y <b class="z">q</a>', "xq"),
        ("<b/>x<i / >y< b>z</ i>", "xy< b>z"),
        ("<B CLASS=\"x\"\nid='y'>bold</B\n>", "bold"),
    ],
)
def test_tags_without_effect(markup: str, text: str) -> None:
    assert clean_html(markup, BASE).text == text
    assert clean_html("\x00" + markup, BASE).text == text


_TAGS = "p div br li ul td tr pre h2 hr blockquote a b i span code em img script svg title"
_ATTRIBUTES = st.sampled_from(
    [
        *("", "", "", ' class="x"', " hidden", ' style="display: none"', ' style="color:red"'),
        *(' href="https://x.example/a?b=1&amp;c=2"', " href=/rel", ' href="#n"', ' title="a>b"'),
        *(' title="<b>"', " x=1", "\n id='q'", " /", ' style="display:no&#110;e"', ' alt="hid"'),
    ]
)
_TEXTS = st.sampled_from(
    [
        *(" ", "\n", "\n\n", "\t", "word", "a b", "e", "\u0301", "\u200c", "\u200b", "\xa0", "か"),
        *("\u3099", "&", "&amp;", "&am", "p;", "&lt", "&#10;", "&zwnj;", "&shy;", "&#", "60;", "<"),
        *(">", "</", "<!--", "-->", '"', "'", "=", "<3", "<?", "\x85", "\r\n"),
    ]
)
_PIECES = st.one_of(
    _TEXTS,
    st.builds("<{}{}>".format, st.sampled_from(_TAGS.split()), _ATTRIBUTES),
    st.sampled_from(_TAGS.split()).map("</{}>".format),
)


@settings(max_examples=300)
@given(st.lists(_PIECES, max_size=30).map("".join))
def test_as_tag_by_tag(markup: str) -> None:
    assert clean_html(markup, BASE) == clean_html("\x00" + markup, BASE)


def test_most_tags_are_no_tokens() -> None:
    markup = '<p>One <b>bold</b> <span class="x">word</span>.</p>\n<p>Two.</p>\n' * 10
    tokens = list(structure(markup))
    assert len(tokens) < 40 < markup.count("<")
    assert {token[4] for token in tokens} <= {None}
    assert all(f"<{name}>" in next(structure(f"<{name}>x"))[1] for name in INERT)


@given(st.text(st.sampled_from("&#;ltxam10 é"), max_size=20))
def test_unescape(text: str) -> None:
    assert unescape(text) == html.unescape(text)


_SOURCES = st.lists(
    st.sampled_from([' href="x"', " href=y", ' class="a"', " HREF='z'", ' href="&amp;"', "/", " q"])
).map("".join)


@given(_SOURCES)
def test_href(source: str) -> None:
    assert href(source) == attributes(source).get("href", "")


def test_hides() -> None:
    assert hides("p", ' STYLE="Display : NONE"')
    assert not hides("br", " hidden")
    assert not hides("p", ' title="hidden" class="none"')


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("https://a.example/x?y=1#z", "https://a.example/x?y=1#z"),
        ("https://a.example/x?", "https://a.example/x"),
        ("https://a.example/x#", "https://a.example/x"),
        ("https://a.example/x;?y", "https://a.example/x?y"),
        (" https://a.exa\nmple/x ", "https://a.example/x"),
        ("HTTPS://a.example/x", "https://a.example/x"),
        ("https://u:p@a.example/x", "https://a.example/x"),
        ("https://a.example/x@y", "https://a.example/x@y"),
        ("https://a.example", "https://a.example"),
        ("//a.example/x", "https://a.example/x"),
        ("https:///x", "https://blog.example/x"),
        ("https://a.example/" + "x" * 4096, None),
        ("javascript:x", None),
    ],
)
def test_addresses(href: str, url: str | None) -> None:
    assert resolve(href, BASE) == url
