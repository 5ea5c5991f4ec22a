"""The message, read back by the standard library as a mailbox would."""

from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime

import html5lib
import pytest
from lxml import html

from digest.edition import Edition, EditionError, Listed
from digest.mail import MOST_BYTES
from digest.render import render_eml
from digest.text import render_text
from tests.digest.making import BETS, NOW, edition_of, sample_day

HEADER = "Pre\r\nBcc: evil@example.com <preread@example.org>"
FROM, TO = "Preread <preread@example.org>", "Ada Müller <ada@example.net>"


@pytest.fixture(scope="module")
def sample() -> Edition:
    return edition_of(sample_day(), bets=BETS)


def read(edition: Edition, sender: str = FROM, recipient: str = TO) -> EmailMessage:
    message = message_from_bytes(render_eml(edition, sender, recipient, NOW), policy=default)
    assert isinstance(message, EmailMessage)
    assert message.defects == []
    return message


def test_the_headers_are_a_newsletters(sample: Edition) -> None:
    message = read(sample)
    assert message["Subject"] == "Preread · Monday, 23 November 2026"
    assert message["From"] == FROM
    assert message["To"] == TO
    assert parsedate_to_datetime(message["Date"]) == NOW
    assert message["Message-ID"].startswith("<2026-11-23.")
    assert message["Message-ID"].endswith("@example.org>")
    assert message["List-Id"] == "Preread <preread.day.example.org>"
    assert message["List-Unsubscribe"] == "<mailto:preread@example.org?subject=unsubscribe>"
    assert "List-Unsubscribe-Post" not in message


def test_text_comes_first_and_html_second(sample: Edition) -> None:
    message = read(sample)
    assert message.get_content_type() == "multipart/alternative"
    first, second = message.iter_parts()
    assert isinstance(first, EmailMessage)
    assert isinstance(second, EmailMessage)
    assert (first.get_content_type(), second.get_content_type()) == ("text/plain", "text/html")
    assert first.get_content().split() == render_text(sample).split()
    html5lib.HTMLParser(strict=True).parse(second.get_content())


def test_styles_stand_inline_the_dark_ones_in_a_block_and_nothing_is_remote(
    sample: Edition,
) -> None:
    body = read(sample).get_body(("html",))
    assert body is not None
    page = body.get_content()
    tree = html.document_fromstring(page)
    assert "max-width: 600px" in tree.xpath("//div[main]/@style")[0]
    (style,) = tree.xpath("//style")
    assert "prefers-color-scheme: dark" in style.text
    assert not tree.xpath("//img | //script | //link | //@src | //@background")
    assert sample.theme in tree.xpath("//body/*[1]")[0].text


def test_the_message_is_seven_bit_below_the_clipping_size_and_repeatable(sample: Edition) -> None:
    raw = render_eml(sample, FROM, TO, NOW)
    assert len(raw) < MOST_BYTES
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert raw == render_eml(sample, FROM, TO, NOW)
    other = read(sample, recipient="bob@example.net")
    assert other["Message-ID"] != read(sample)["Message-ID"]


def test_what_can_be_spared_goes_before_the_mail_gets_too_long(sample: Edition) -> None:
    title = "An overlong list of titles that nobody asked for"
    many = tuple(
        Listed(
            id=str(n),
            title=title,
            url="https://example.org/",
            source="Feed",
            kind="post",
            read="title",
        )
        for n in range(900)
    )
    raw = render_eml(replace(sample, also_seen=many), FROM, TO, NOW)
    assert len(raw) < MOST_BYTES
    assert title.encode() not in raw
    assert b"PocketMind" in raw


def test_a_mail_that_cannot_be_made_short_is_refused(sample: Edition) -> None:
    with pytest.raises(EditionError, match=r"2026-11-23 takes .* Lower digest\.top"):
        render_eml(replace(sample, top=sample.top * 30), FROM, TO, NOW)


def test_a_title_cannot_add_a_header(sample: Edition) -> None:
    message = read(replace(sample, title="A\r\nBcc: evil@example.com\r\n\r\nbody"))
    assert "Bcc" not in message
    assert message["Subject"] == "Preread · A Bcc: evil@example.com body"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a@",
        "@b",
        "Name <>",
        "a@b.example, c@d.example",
        "ü@example.org",
        "a b@c",
        HEADER,
    ],
)
def test_an_unusable_address_is_refused_by_its_option(sample: Edition, address: str) -> None:
    with pytest.raises(EditionError, match=r"digest\.recipient = .* is not one mail address"):
        render_eml(sample, FROM, address, NOW)
    with pytest.raises(EditionError, match=r"digest\.sender = "):
        render_eml(sample, address, TO, NOW)
