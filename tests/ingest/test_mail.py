"""Newsletters, broken mails, and what is left out of them."""

import base64
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from ingest.errors import ParseError
from ingest.mail import read_mail, unwrap

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "mail"

HTML = """<html><head><title>x</title><style>p{}</style></head><body>
<div style="display:none">Preview words&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;</div>
<p><a href="https://news.example/i/7">View this email in your browser</a></p>
<h1>Small models</h1><p>They run on a laptop,
<a href="https://track.example/c?u=https%3A%2F%2Flab.example%2Fpost">says the lab</a>.
20% faster.</p>
<img src="https://track.example/p.gif" width="1">
<p>You are receiving this email because you signed up.</p>
<p><a href="https://news.example/u">Unsubscribe</a> |
<a href="https://x.example/">Manage preferences</a></p>
<p>© 2026 Small News, 1 Street</p></body></html>"""


def newsletter(html: str = HTML, text: str = "Plain words.") -> EmailMessage:
    message = EmailMessage()
    message["From"] = '"Small News" <news@news.example>'
    message["To"] = "me@localhost"
    message["Subject"] = "Müller’s weekly"
    message["Date"] = "Mon, 27 Apr 2026 00:00:00 -0400"
    message["Message-ID"] = "<7@news.example>"
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    return message


def test_newsletter() -> None:
    message = newsletter()
    message.add_attachment(b"PDF", maintype="application", subtype="pdf", filename="a.pdf")
    entry = read_mail(message.as_bytes())
    assert entry.guid == "7@news.example"
    assert (entry.title, entry.authors) == ("Müller’s weekly", ("Small News",))
    assert (entry.kind, entry.read, entry.categories) == ("newsletter", "newsletter", ())
    assert entry.published == datetime(2026, 4, 27, 4, tzinfo=UTC)
    assert entry.url == "https://news.example/i/7"
    assert entry.text == "Small models\n\nThey run on a laptop, says the lab. 20% faster."
    assert [(k.url, entry.text[k.start : k.end]) for k in entry.links] == [
        ("https://lab.example/post", "says the lab")
    ]


def test_text_alone() -> None:
    message = EmailMessage()
    message["Subject"] = "S"
    message.set_content("A line that goes on\nbelow.\n\nhttps://lab.example/x\n")
    entry = read_mail(message.as_bytes())
    assert entry.text == "A line that goes on below.\n\nhttps://lab.example/x"
    assert entry.links[0].url == "https://lab.example/x"
    assert entry.guid.startswith("sha256:")
    assert (entry.published, entry.authors, entry.url) == (None, (), None)


def test_a_mail_about_subscriptions_keeps_its_words() -> None:
    message = EmailMessage()
    message["Subject"] = "Please confirm your subscription"
    message.set_content("Unsubscribe any time.")
    entry = read_mail(message.as_bytes())
    assert entry.text == "Unsubscribe any time."
    assert entry.categories == ("confirmation",)


@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: =?nope?Q?=ff?=\nContent-Type: text/plain; charset=klingon\n\nWords \xfc here",
        b"Subject: =?utf-8?B?broken\nDate: never\nFrom: =?x\n\nWords here",
        b"Subject: \xc3\xbc\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nWords here",
        b"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
        + base64.b64encode(b"<p>Words here</p>")[:-2],
        b"Content-Type: multipart/alternative\n\nWords here, without a boundary",
        b"From: a\n b\n\tc\nContent-Type: text/plain; charset*=x''y%zz\n\nWords here",
    ],
)
def test_broken_mails_are_put_up_with(raw: bytes) -> None:
    entry = read_mail(raw)
    assert entry.text.startswith("Words")
    assert entry.title


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty"),
        (b"Subject: x\n\n", "no_text"),
        (b"Content-Type: text/html\n\n<img src=x>", "no_text"),
        (b"Content-Type: application/pdf\n\nJVBERi0=", "no_text"),
    ],
)
def test_mails_without_words(raw: bytes, code: str) -> None:
    with pytest.raises(ParseError) as caught:
        read_mail(raw)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("url", "target"),
    [
        (
            "https://t.example/c?u=https%3A%2F%2Fa.example%2Fb%3Fc%3D1&e=9",
            "https://a.example/b?c=1",
        ),
        ("https://t.example/CL0/https:%2F%2Fa.example%2Fb/1/xyz", "https://a.example/b/1/xyz"),
        (
            "https://t.example/ls/click?upn=u001.opaque",
            "https://t.example/ls/click?upn=u001.opaque",
        ),
        ("https://t.example/click/2.5/aHR0cHM6Ly9hLmV4YW1wbGUvYg/6x", "https://a.example/b"),
        ("https://t.example/click/aHR0cHM6Ly9hLmV4YW1wbGUvY/6x",) * 2,
        ("https://a.example/search?q=https", "https://a.example/search?q=https"),
    ],
)
def test_unwrap(url: str, target: str) -> None:
    assert unwrap(url) == target


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data is absent")
def test_real_mails() -> None:
    """None crashes; each has words or a named error; newsletters lose their footers."""
    for path in sorted(SHARED.rglob("*")):
        if not path.is_file():
            continue
        try:
            entry = read_mail(path.read_bytes())
        except ParseError as error:
            assert error.code == "no_text", path  # noqa: PT017
            continue
        assert all(entry.text[k.start : k.end].strip() for k in entry.links), path
        if path.parent.name == "newsletters_mime":
            assert len(entry.text) > 1000, path
            assert entry.published, path
            assert "unsubscribe" not in entry.text[-300:].lower(), path
