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
from digest.mail import MOST_BYTES, Unsubscribe, address_of, message_id
from digest.render import render_eml
from digest.text import render_text
from settings import Recipient
from tests.digest.making import BETS, NOW, edition_of, sample_day

HEADER = "Pre\r\nBcc: evil@example.com <preread@example.org>"
FROM, TO = "Preread <preread@example.org>", "Ada Müller <ada@example.net>"


@pytest.fixture(scope="module")
def sample() -> Edition:
    return edition_of(sample_day(), bets=BETS)


def read(
    edition: Edition,
    sender: str = FROM,
    recipient: str = TO,
    unsubscribe: Unsubscribe | None = None,
) -> EmailMessage:
    raw = render_eml(edition, sender, recipient, NOW, unsubscribe=unsubscribe)
    message = message_from_bytes(raw, policy=default)
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


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("ada@ex\u00e4mple.org", "write it as ada@xn--exmple-cua.org"),
        ("\u00e4da@example.org", "before the @; use another address"),
    ],
)
def test_an_address_beyond_ascii_says_what_to_write(
    sample: Edition, address: str, said: str
) -> None:
    with pytest.raises(EditionError, match=rf"digest\.recipient = .*{said}"):
        read(sample, recipient=address)
    with pytest.raises(EditionError, match=rf"digest\.sender = .*{said}"):
        read(sample, sender=address)
    with pytest.raises(ValueError, match=said):
        Recipient(address=address)


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
    long = replace(sample, also_seen=many)
    raw = render_eml(long, FROM, TO, NOW)
    assert len(raw) < MOST_BYTES
    assert title.encode() not in raw
    assert b"PocketMind" in raw
    message = read(long)
    for kind in ("plain", "html"):
        body = message.get_body((kind,))
        assert body is not None
        assert "this mail leaves out the titles that were only seen" in " ".join(
            body.get_content().split()
        )
    assert message["Message-ID"] == message_id(long, FROM, TO), "known before it is shortened"


def test_a_mail_that_cannot_be_made_short_is_refused(sample: Edition) -> None:
    with pytest.raises(EditionError, match=r"2026-11-23 takes .* Lower digest\.top"):
        render_eml(replace(sample, top=sample.top * 30), FROM, TO, NOW)


def test_one_click_is_claimed_only_with_an_endpoint_for_it(sample: Edition) -> None:
    stop = Unsubscribe("stop+me@example.org", "t0k3n")
    message = read(sample, unsubscribe=stop)
    assert message["List-Unsubscribe"] == (
        "<mailto:stop%2Bme@example.org?subject=unsubscribe%20t0k3n>"
    )
    assert "List-Unsubscribe-Post" not in message
    endpoint = replace(stop, one_click="https://you.example/stop?t=t0k3n")
    message = read(sample, unsubscribe=endpoint)
    assert message["List-Unsubscribe"] == (
        "<https://you.example/stop?t=t0k3n>, "
        "<mailto:stop%2Bme@example.org?subject=unsubscribe%20t0k3n>"
    )
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_way_out_stands_in_both_parts(sample: Edition) -> None:
    stop = Unsubscribe("stop@example.org", "t0k3n")
    message = read(sample, unsubscribe=stop)
    text, page = (part.get_content() for part in message.iter_parts())
    assert f"No more of these mails: {stop.mailto}" in text
    (link,) = html.document_fromstring(page).xpath("//footer//a[starts-with(@href, 'mailto:')]")
    assert link.get("href") == stop.mailto
    assert "no more of these mails" in link.text_content()


def test_another_round_is_another_message(sample: Edition) -> None:
    first, second = (message_id(sample, FROM, TO, n) for n in (1, 2))
    assert first != second
    assert f"Message-ID: {second}".encode() in render_eml(sample, FROM, TO, NOW, round_=2)


@pytest.mark.parametrize(
    "name", ['Ada "the" Boss', "Müller, Ada", "A\r\nBcc: evil@example.com", "<x@y>", "", "a" * 120]
)
def test_any_name_is_only_a_name(sample: Edition, name: str) -> None:
    message = read(sample, recipient=address_of(name, "ada@example.net"))
    assert "Bcc" not in message
    (address,) = message["To"].addresses
    assert address.addr_spec == "ada@example.net"
    assert address.display_name == " ".join(name.split())


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
        "a b@c",
        HEADER,
    ],
)
def test_an_unusable_address_is_refused_by_its_option(sample: Edition, address: str) -> None:
    with pytest.raises(EditionError, match=r"digest\.recipient = .* is not one mail address"):
        render_eml(sample, FROM, address, NOW)
    with pytest.raises(EditionError, match=r"digest\.sender = "):
        render_eml(sample, address, TO, NOW)
