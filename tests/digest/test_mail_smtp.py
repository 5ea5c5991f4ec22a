"""The mail goes through a real SMTP server and comes out as it went in."""

import smtplib
from email import message_from_bytes, policy

import pytest

from digest.render import render_eml
from tests.digest.making import BETS, NOW, edition_of, sample_day
from tests.world.smtp import smtp_server

pytestmark = pytest.mark.smtp


def test_the_edition_survives_delivery() -> None:
    edition = edition_of(sample_day(), bets=BETS)
    sent = render_eml(edition, "Preread <a@example.org>", "b@example.net", NOW)
    with smtp_server() as (server, mailbox):
        with smtplib.SMTP(server.hostname, server.port, timeout=10) as client:
            refused = client.sendmail("a@example.org", ["b@example.net"], sent)
        assert refused == {}
    (envelope,) = mailbox.envelopes
    assert envelope.rcpt_tos == ["b@example.net"]
    assert isinstance(envelope.content, bytes)
    # RFC 5321, 4.5.3.1.6: no line may be longer than 1,000 octets, line end included.
    assert max(map(len, envelope.content.splitlines(keepends=True))) <= 1000
    before = message_from_bytes(sent, policy=policy.default)
    after = message_from_bytes(envelope.content, policy=policy.default)
    assert after["Subject"] == before["Subject"]
    assert [part.get_content().split() for part in after.iter_parts()] == [
        part.get_content().split() for part in before.iter_parts()
    ]
