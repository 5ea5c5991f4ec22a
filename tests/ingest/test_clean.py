"""What stored text looks like, whatever markup it came in."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clean import TITLE_LIMIT, clean_html, clean_text, find_links, plain

BASE = "https://blog.example/posts/1"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One <b>bold</b>\n word.</p><p>Two.</p>", "One bold word.\n\nTwo."),
        ("one<br>two<br/><br/>three", "one\ntwo\n\nthree"),
        ("<ul><li>a<li><p>b<ul><li>c</ul></ul>d", "• a\n• b\n• c\n\nd"),
        ("<table><tr><th>Model<th>F1<tr><td>A<td>0.9</table>", "Model\tF1\nA\t0.9"),
        (
            "see<pre>\ndef f():\n    return <b>1</b>\n</pre>end",
            "see\n\ndef f():\n    return 1\n\nend",
        ),
        ("a &lt; b &amp; c&nbsp;d &#146;e&hellip; AT&T", "a < b & c d ’e… AT&T"),
        ("x<script>alert('<p>')</script>y<style>p{}</style>z<!-- c -- d -->!", "xyz!"),
        ("a<form><input value=v><button>Go</button><select><option>o</select></form>b", "a\n\nb"),
        ('a<img src="pixel.gif" alt="words">b<svg><text>t</text></svg>', "ab"),
        ('<div style="display: none">preview</div><p hidden>h</p>shown', "shown"),
        ("<p>a</p></body></html><p>after the end</p>", "a\n\nafter the end"),
        ("<span hidden>never closed, so it is shown", "never closed, so it is shown"),
        ("<![CDATA[<p>twice wrapped</p>]]>", "twice wrapped"),
        ("<!--[if mso]>Outlook<![endif]-->x<![if !mso]>y<![endif]>", "xy"),
        ("<a title=\"1 > 0\" href=x>word</a> <p title='<b>'>x", "word\n\nx"),
        ("x\x00\x08\u200b\ufeff\ud800y e\u0301", "xy é"),
        ("3 < 5 and 5 > 3", "3 < 5 and 5 > 3"),
        ("", ""),
        ("<<<>>></", "<<<>>></"),
    ],
)
def test_text(markup: str, text: str) -> None:
    assert clean_html(markup, BASE).text == text


def test_links_are_absolute_and_point_to_their_words() -> None:
    cleaned = clean_html(
        '<p>Read <a href="../p?a=1&amp;b=2">the <i>paper</i></a>, not <a href="javascript:x()">this'
        '</a> <a href="data:text/html,x">or that</a> <a href="#note">1</a>'
        '<a href="//cdn.example/x"><img src="i.png"></a></p>'
        "<ul><li><a href='http://[bad'>bad</a> <a href=https://code.example/r>code</a></ul>",
        BASE,
    )
    found = [(link.url, cleaned.text[link.start : link.end]) for link in cleaned.links]
    assert found == [
        ("https://blog.example/p?a=1&b=2", "the paper"),
        ("https://code.example/r", "code"),
    ]


def test_plain_text_keeps_its_paragraphs_and_links() -> None:
    cleaned = clean_text(" One\r\nline.  \n\n\n\nSee https://a.example/x_(y). ")
    assert cleaned.text == "One\nline.\n\nSee https://a.example/x_(y)."
    assert [cleaned.text[k.start : k.end] for k in cleaned.links] == ["https://a.example/x_(y)"]
    assert [link.url for link in find_links("(see http://b.example/c), ok")] == [
        "http://b.example/c"
    ]


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("<b>AT&amp;T</b> &amp; you", "AT&T & you"),
        ("List<int> in C++ where x < y", "List<int> in C++ where x < y"),
        ("Two\n  lines <script>x()</script>", "Two lines"),
        ("I <3 $5 to $10", "I <3 $5 to $10"),
    ],
)
def test_titles(title: str, line: str) -> None:
    assert plain(title) == line


def test_a_huge_title_is_cut() -> None:
    for title in ("word " * 400_000, "x" * 2_000_000, "<b>" * 700_000):
        cut = plain(title)
        assert len(cut) <= TITLE_LIMIT
        assert cut.endswith("…")


HOSTILE = [
    "<div>", "<b c=1><p>", "<a href=x>y", "<", "<p a='", "<p a='\"", "<!--", "<script>x", "&amp",
    "<ul><li>x", "<div hidden>", "<pre>\n\nx", "<![CDATA[", "<?", "</", " a=x", "<x ", "\u0301",
    "<table><tr><td>", "<svg><a>",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_is_linear(piece: str) -> None:
    """A quarter of a megabyte takes a fraction of what quadratic time would (minutes)."""
    started = time.process_time()
    clean_html(f"<p {piece * (250_000 // len(piece))}")
    clean_html(piece * (250_000 // len(piece)))
    assert time.process_time() - started < 5


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
TAGS = st.sampled_from(
    ["p", "div", "br", "li", "ul", "td", "tr", "pre", "b", "i", "span", "h2", "a", "script", "svg"]
)
PIECES = st.one_of(
    WORDS,
    TAGS.map(lambda tag: f"<{tag}>"),
    TAGS.map(lambda tag: f"</{tag}>"),
    WORDS.map(lambda word: f'<a href="https://x.example/">{word}</a>'),
    st.sampled_from(
        ["<", ">", "&", "&amp;", "<!--", "-->", '<p a="', "\x00", "\ud800", "<a href="]
    ),
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_markup_gives_stored_text(markup: str) -> None:
    cleaned = clean_html(markup, BASE)
    text = cleaned.text
    assert text == text.strip()
    assert not any(
        unicodedata.category(c) in ("Cc", "Cs")
        for c in text
        if c not in "\n\t\r\x85\x0b\x0c\x1c\x1d\x1e\x1f"
    )
    for link in cleaned.links:
        words = text[link.start : link.end]
        assert words
        assert words == words.strip()
        assert link.url.startswith(("http://", "https://"))


@given(st.lists(WORDS.filter(lambda w: not set(w) & set("<&") and w.split()), max_size=8))
def test_words_of_a_paragraph_survive_in_order(words: list[str]) -> None:
    text = clean_html("".join(f"<p><b>{word}</b></p>" for word in words)).text
    expected = [clean_text(word).text for word in words]
    assert "".join(text.split()) == "".join("".join(expected).split())


@given(st.lists(st.sampled_from(["alpha", "beta", "γάμμα"]), min_size=1, max_size=6))
def test_link_offsets_are_code_points(words: list[str]) -> None:
    markup = " 😀 ".join(f'<a href="/{n}">{word} x</a>' for n, word in enumerate(words))
    cleaned = clean_html(markup, BASE)
    assert [cleaned.text[k.start : k.end] for k in cleaned.links] == [f"{w} x" for w in words]
