"""Messages without secrets; Retry-After in both its forms."""

from datetime import UTC, datetime, timedelta

import pytest

from net.errors import LONGEST_WAIT, LimitedError, parse_retry_after, shown

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        (None, None),
        ("", None),
        ("120", timedelta(minutes=2)),
        (" 120 ", timedelta(minutes=2)),
        ("0", None),
        ("-5", None),
        ("soon", None),
        ("1.5", None),
        ("Mon, 23 Nov 2026 09:00:00 GMT", timedelta(hours=1)),
        ("Mon, 23 Nov 2026 09:00:00 -0000", timedelta(hours=1)),
        ("Mon, 23 Nov 2026 07:00:00 GMT", None),
        ("99999999999999999999", LONGEST_WAIT),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_WAIT),
        ("²", None),
    ],
)
def test_retry_after(value: str | None, wait: timedelta | None) -> None:
    assert parse_retry_after(value, NOW) == (wait and NOW + wait)


def test_a_limit_knows_when_it_ends() -> None:
    error = LimitedError(429, "wait", "", "60")
    assert error.until(NOW) == NOW + timedelta(minutes=1)
    assert error.code == "http_429"


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/feed?token=secret#top", "https://example.org/feed?…"),
        ("https://me:secret@example.org:8443/feed", "https://example.org:8443/feed"),
        ("http://[broken", "the address"),
    ],
)
def test_messages_show_no_secrets(url: str, safe: str) -> None:
    assert shown(url) == safe
