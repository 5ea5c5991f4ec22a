"""Every format shows hostile text as text, and loads nothing from anywhere."""

import json
import re
import unicodedata
from dataclasses import replace
from itertools import pairwise

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt

from digest.edition import Edition, from_json
from digest.markdown import escape
from digest.render import render, render_html
from digest.text import WIDTH, wrap
from digest.words import count_words, plain
from tests.digest.making import BETS, candidate, card_of, edition_of, sample_day, work_of

HOSTILE = [
    "<script>alert(1)</script> & <img src=x onerror=alert(1)>",
    "**bold** __also__ `code` ~~gone~~ # not a heading",
    "[click](https://evil.example) ![pic](https://evil.example/p.png) <https://evil.example>",
    "From $5 to $10, or $$x^2$$ a | b",
    "1. one",
    "- dash",
    "+ plus",
    ":smile: and :material/home: and :red[x] &amp; &lt;",
    "back\\slash \\*star\\*",
    "{{ 7 * 7 }} {% raw %}",
    '"quotes" \' and "><a href=x>',
]


@pytest.fixture(scope="module")
def sample() -> Edition:
    return edition_of(sample_day(), bets=BETS)


def hostile(title: str) -> Edition:
    text = f"A language model says {title} today. It fails at {title} tomorrow."
    work = work_of("a", title, text, url="https://example.org/a)<b>'\"")
    first, second = f"A language model says {title} today.", f"It fails at {title} tomorrow."
    card = card_of(work, tldr=first, limit=second, questions=[("cost", f"Why {title}?")])
    return edition_of([candidate(work, card, source=f"Feed {title}")])


@pytest.mark.parametrize("title", HOSTILE)
def test_html_shows_it_literally(title: str) -> None:
    page = render(hostile(title), "html")
    html5lib.HTMLParser(strict=True).parse(page)
    tree = html.document_fromstring(page)
    assert plain(title) in " ".join(tree.text_content().split())
    assert not tree.xpath("//script | //img | //*[@onerror]")
    assert all(link.startswith("https://example.org/") for link in tree.xpath("//a/@href"))


@pytest.mark.parametrize("title", HOSTILE)
def test_markdown_shows_it_literally(title: str) -> None:
    tokens = (
        MarkdownIt("commonmark")
        .enable(["table", "strikethrough"])
        .parse(render(hostile(title), "markdown"))
    )
    inline = [child for token in tokens for child in token.children or ()]
    shown = "".join(it.content if it.type != "softbreak" else " " for it in inline)
    assert shown.count(plain(title)) >= 5
    kinds = {it.type for it in (*tokens, *inline)}
    assert not kinds & {"html_block", "html_inline", "image", "em_open", "s_open", "code_inline"}
    assert not kinds & {"table_open", "ordered_list_open", "fence", "code_block"}
    links = [it.attrGet("href") for it in inline if it.type == "link_open"]
    assert all(str(link).startswith("https://example.org/") for link in links)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("From $5 to $10", r"From \$5 to \$10"),
        ("GPT-4 at 10:30 (a+b)", "GPT-4 at 10:30 (a+b)"),
        ("a :smile: b", r"a \:smile: b"),
        ("1. one", r"1\. one"),
        ("1.5 times", "1.5 times"),
    ],
)
def test_markdown_escapes_what_it_must(text: str, escaped: str) -> None:
    assert escape(text) == escaped


@given(st.text())
def test_any_line_of_text_is_one_paragraph_of_markdown_and_reads_the_same(text: str) -> None:
    line = plain(text)
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(escape(line))
    assert [it.type for it in tokens if it.level == 0] in (
        [],
        ["paragraph_open", "paragraph_close"],
    )
    shown = [child for token in tokens for child in token.children or ()]
    assert {it.type for it in shown} <= {"text"}
    assert "".join(it.content for it in shown) == line


@pytest.mark.parametrize("title", HOSTILE)
def test_text_shows_it_literally(title: str) -> None:
    assert plain(title) in " ".join(render(hostile(title), "text").split())


def test_a_terminal_is_not_steered() -> None:
    edition = hostile("red \x1b[31m bell \x07 \u202eevil\u2066 \r\nBcc: x \x9b2J")
    text = render(edition, "text")
    assert {unicodedata.category(ch) for ch in text} & {"Cc", "Cf"} <= {"Cc"}
    assert {ch for ch in text if unicodedata.category(ch) == "Cc"} == {"\n"}


def test_text_is_folded_at_78_columns(sample: Edition) -> None:
    for line in render(sample, "text").splitlines():
        assert len(line) <= WIDTH or re.match(r"\[\d+\] https?://", line)
        assert line == line.rstrip()


def test_every_number_in_the_text_has_its_link(sample: Edition) -> None:
    text = render(sample, "text")
    body, _, links = text.partition("\n[1] ")
    used = {int(n) for n in re.findall(r" ?\[(\d+)\]", body)}
    listed = [int(n) for n in re.findall(r"^\[(\d+)\] https?://", f"[1] {links}", re.MULTILINE)]
    assert listed == list(range(1, len(listed) + 1))
    assert used == set(listed)


def test_wide_characters_take_two_cells() -> None:
    lines = list(wrap("端末では幅が二倍になる文字" * 4, "* ", width=20))
    assert [len(line) for line in lines][:-1] == [11, 11, 11, 11, 11]
    assert list(wrap("a" * 25, "- ", width=12)) == ["- aaaaaaaaaa", "  aaaaaaaaaa", "  aaaaa"]
    assert list(wrap("", "- ")) == ["-"]


def test_the_page_is_valid_self_contained_and_accessible(sample: Edition) -> None:
    page = render(sample, "html")
    html5lib.HTMLParser(strict=True).parse(page)
    tree = html.document_fromstring(page)
    assert tree.get("lang") == "en"
    assert tree.xpath("//title")[0].text == "Preread · Monday, 23 November 2026"
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == [
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    ]
    assert not tree.xpath("//@src | //@srcset | //link | //script | //iframe | //object | //form")
    assert "url(" not in page
    assert "@import" not in page
    assert len(tree.xpath("//main")) == len(tree.xpath("//h1")) == 1
    levels = [int(it.tag[1]) for it in tree.xpath("//h1 | //h2 | //h3")]
    assert all(next_ - one <= 1 for one, next_ in pairwise(levels))
    assert "max-width: 600px" in page
    assert "prefers-color-scheme: dark" in page


def test_the_mail_part_has_a_preheader_instead_of_a_policy(sample: Edition) -> None:
    page = render_html(sample, email=True)
    html5lib.HTMLParser(strict=True).parse(page)
    assert "Content-Security-Policy" not in page
    body = html.document_fromstring(page).xpath("//body/*[1]")[0]
    assert "display:none" in body.get("style")
    assert body.text == sample.theme


def test_json_is_the_edition(sample: Edition) -> None:
    assert from_json(json.loads(render(sample, "json"))) == sample


def test_all_formats_tell_the_same_sentences(sample: Edition) -> None:
    page = " ".join(html.document_fromstring(render(sample, "html")).text_content().split())
    text = " ".join(render(sample, "text").split())
    markdown = render(sample, "markdown")
    read = MarkdownIt("commonmark").render(markdown)
    shown = " ".join(html.document_fromstring(read).text_content().split())
    for item in (*sample.top, *sample.short):
        for statement in item.statements:
            assert statement.text in page
            assert statement.text in text
            assert statement.text in shown
    for line in (sample.theme, sample.since, sample.outcome, sample.provenance):
        assert line in page
        assert line in text
        assert escape(line) in markdown


def test_a_link_says_which_sentence_it_leads_to(sample: Edition) -> None:
    tree = html.document_fromstring(render(sample, "html"))
    read = MarkdownIt("commonmark").render(render(sample, "markdown"))
    for page in (tree, html.document_fromstring(read)):
        links = {link.get("href"): link.text_content() for link in page.xpath("//a[@href]")}
        for item in (*sample.top, *sample.short):
            for statement in item.statements:
                assert statement.link
                assert statement.text.endswith(links[statement.link])
                assert len(links[statement.link]) >= 3
    assert len({*links.values()}) > 0.9 * len(links)


def test_an_empty_edition_renders_everywhere(sample: Edition) -> None:
    empty = edition_of([])
    html5lib.HTMLParser(strict=True).parse(render(empty, "html"))
    assert "## " not in render(empty, "markdown")
    assert count_words(render(empty, "text")) == empty.words
    bare = replace(sample, top=(), short=(), shelf=(), also_seen=(), also_more=3)
    assert "more in your library" not in render(bare, "text")
