"""Quotes, and links that open the source at them."""

from dataclasses import replace
from urllib.parse import unquote

import pytest

from db.card import Evidence
from digest.evidence import quotes, shareable_url, source_link, web_url
from tests.digest.making import slice_of, work_of

TEXT = (
    "The state-size, we show, halves.  It is 12% & faster than any\nother model that we tried here."
)


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/a?b=c&d=e#f", "https://example.org/a?b=c&d=e#f"),
        (" HTTP://example.org/ ", "HTTP://example.org/"),
        (
            "https://example.org/a b(c)<d>'\"`\\\u202e",
            "https://example.org/a%20b%28c%29%3Cd%3E%27%22%60%5C%E2%80%AE",
        ),
        ("https://example.org/x\r\nBcc: y", "https://example.org/x%0D%0ABcc:%20y"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("//example.org", None),
        ("https://", None),
        ("http://[::1", None),
        ("http://[::1]:80/x", "http://[::1]:80/x"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://999.1.1.1/", None),
        ("https://example..org/", None),
        ("https://exam ple.org/", None),
        ("https://exa\nmple.org/", None),
        ("https://example.org:port/", None),
        ("https://example.org:99999/", None),
        ("https://xn--/", None),
        ("https://b\u00fccher.example/", "https://b%C3%BCcher.example/"),
        ("https://example.org/100%?q=[1]#a#b", "https://example.org/100%25?q=%5B1%5D#a%23b"),
        ("https://example.org/%20", "https://example.org/%20"),
        ("", None),
        (None, None),
    ],
)
def test_only_web_addresses_pass_and_none_can_end_a_link(url: str | None, safe: str | None) -> None:
    assert web_url(url) == safe


def test_a_quote_is_the_sources_words_with_white_space_folded() -> None:
    work = work_of("a", "The title", TEXT)
    evidence: list[Evidence] = [
        {"in": "title", "start": 4, "end": 9},
        slice_of(TEXT, "any\nother"),
        {"in": "comment", "start": 0, "end": 5},
    ]
    assert quotes(work, evidence) == ("title", "any other")


def test_a_short_quote_is_given_whole_and_syntax_in_it_is_encoded() -> None:
    work = work_of("a", "T", TEXT, url="https://example.org/p")
    link = source_link(work, [slice_of(TEXT, "The state-size, we show, halves.")])
    assert link == "https://example.org/p#:~:text=The%20state%2Dsize%2C%20we%20show%2C%20halves."


def test_a_long_quote_is_given_by_its_ends_and_each_slice_is_marked() -> None:
    work = work_of("a", "T", TEXT, url="https://example.org/p#results")
    first = slice_of(TEXT, "halves.")
    second = slice_of(TEXT, "It is 12% & faster than any\nother model that we tried here.")
    link = source_link(work, [first, second])
    assert link == (
        "https://example.org/p#results:~:text=halves."
        "&text=It%20is%2012%25%20%26,that%20we%20tried%20here."
    )
    assert unquote(link).endswith("text=It is 12% &,that we tried here.")


def test_a_fragment_of_the_address_is_replaced() -> None:
    work = work_of("a", "T", TEXT, url="https://example.org/p#:~:text=old")
    assert source_link(work, [slice_of(TEXT, "halves.")]) == (
        "https://example.org/p#:~:text=halves."
    )


def test_a_comment_is_marked_on_arxiv_only() -> None:
    comment: list[Evidence] = [{"in": "comment", "start": 0, "end": 4}]
    work = replace(work_of("a", "T", url="https://arxiv.org/abs/2599.01011"), comment="Code: x")
    assert source_link(work, comment) == "https://arxiv.org/abs/2599.01011"
    listed = replace(work, arxiv_id="2599.01011")
    assert source_link(listed, comment) == "https://arxiv.org/abs/2599.01011#:~:text=Code"


@pytest.mark.parametrize("url", [None, "mid:abc@example.org", "file:///etc/passwd"])
def test_off_the_web_there_is_no_link(url: str | None) -> None:
    work = replace(work_of("a", "T", TEXT), url=url)
    assert source_link(work, [slice_of(TEXT, "halves.")]) is None


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://lab.example/a?utm_source=mail&id=3&mc_eid=8f2", "https://lab.example/a?id=3"),
        ("https://lab.example/a?utm_medium=email#part", "https://lab.example/a#part"),
        ("https://lab.example/how-to-unsubscribe-from-noise", "https://lab.example/how-to-unsubscribe-from-noise"),
        ("https://lab.example/unsubscribe?u=1", None),
        ("https://lab.example/account/email-preferences", None),
        ("https://u2.ct.sendgrid.net/ls/click?upn=MnmHBiCwIPe9TmIJeskmA7wDTJvd", None),
        ("https://click.convertkit-mail2.com/68ugeo9lmxa8hkwqe7dbo/abc", None),
        ("https://email.mg2.letters.example/c/eJxVUMGOgyAU_BruGBAVDxya", None),
        ("https://link.letters.example/click/68ugeo9lmxa8hkwqe7dbo1234/aHR0", None),
        ("https://link.springer.example/article/10.1007/s11023-020-09548-1", "https://link.springer.example/article/10.1007/s11023-020-09548-1"),
        ("https://t.example/short", "https://t.example/short"),
        ("https://link.letters.example/a/b/20260c4e-3b1f-4c39-9d2e-7f1a2b3c4d5e", None),
        ("https://t.example/2026-11-23-what-a-long-title-of-a-post-is", "https://t.example/2026-11-23-what-a-long-title-of-a-post-is"),
        ("https://mail.lab.example/archives/list/dev/thread/ABCDEFGHIJKLMNOPQRSTUVWX23", "https://mail.lab.example/archives/list/dev/thread/ABCDEFGHIJKLMNOPQRSTUVWX23"),
        ("https://shop.example/c/eyewear", "https://shop.example/c/eyewear"),
        ("https://substack.com/redirect/0b7c-41?j=eyJ1IjoiYSJ9", None),
        ("https://a.substack.com/action/disable_email?token=b", None),
        ("https://a.substack.com/p/b?token=eyJ1c2VyX2lkIjox&c=d", "https://a.substack.com/p/b?c=d"),
        ("https://lab.example/a?token=preview", "https://lab.example/a?token=preview"),
        ("https://lab.example/a?b=c&amp;utm_source=mail", "https://lab.example/a?b=c"),
        ("https://letters.example/a?e=0123456789&fbclid=x", "https://letters.example/a"),
        ("https://lab.example/a?e=2&subscribers=3", "https://lab.example/a?e=2&subscribers=3"),
        ("https://ada:secret@lab.example:8443/a?b=c", "https://lab.example:8443/a?b=c"),
        ("javascript:alert(1)", None),
        (None, None),
    ],
)  # fmt: skip
def test_no_address_tells_whom_the_mail_was_sent_to(url: str | None, shown: str | None) -> None:
    assert shareable_url(url) == shown


def test_behind_a_tracker_the_quote_stands_alone() -> None:
    work = work_of("a", "T", TEXT, url="https://u2.ct.sendgrid.net/ls/click?upn=Mnm")
    assert source_link(work, [slice_of(TEXT, "halves.")]) is None


def test_a_long_address_is_read_in_one_pass() -> None:
    """Looked at from each of its characters anew, this would take minutes."""
    long = f"https://t.example/{'a' * 300_000}"
    assert shareable_url(long) == long
