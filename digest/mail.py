"""The edition as a mail message: text part first, HTML second, nothing remote, no tracker."""

import hashlib
from dataclasses import replace
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, getaddresses
from urllib.parse import quote

import css_inline

from digest.edition import Edition, EditionError
from digest.html import render_html
from digest.text import render_text
from digest.words import plain

MOST_BYTES = 95 * 1024
"""Gmail clips a message at about 102 KB."""


def render_eml(edition: Edition, sender: str, recipient: str, now: datetime) -> bytes:
    """The message as it goes over the wire (CRLF, 7-bit), below 95 KB.

    `now` becomes the Date; everything else depends on the edition and the addresses alone.
    Raises EditionError when an address is unusable.
    """
    from_ = _address(sender, "digest.sender")
    to = _address(recipient, "digest.recipient")
    for slim in _slimmer(edition):
        message = bytes(_message(slim, from_, to, now))
        if len(message) < MOST_BYTES:
            return message
    raise EditionError(
        f"The edition {edition.key} takes {len(message):,} bytes as a mail, more than the "
        f"{MOST_BYTES:,} that mailboxes show whole. Lower digest.top in config.toml."
    )


def _slimmer(edition: Edition) -> list[Edition]:
    """The edition, then without what can be spared, least useful first."""
    without_titles = replace(
        edition, also_seen=(), also_more=edition.also_more + len(edition.also_seen)
    )
    without_shelf = replace(without_titles, shelf=())
    return [edition, without_titles, without_shelf, replace(without_shelf, short=())]


def _message(edition: Edition, sender: Address, recipient: Address, now: datetime) -> EmailMessage:
    # Addresses, titles and dates were cleaned of line breaks; the policy refuses any left.
    message = EmailMessage(policy=SMTP)
    text = render_text(edition)
    page = css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True).inline(
        render_html(edition, email=True)
    )
    mark = hashlib.sha256(f"{recipient.addr_spec}\0{text}".encode()).hexdigest()[:20]
    message["Subject"] = plain(f"Preread · {edition.title}")
    message["From"] = sender
    message["To"] = recipient
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{edition.key}.{mark}@{sender.domain}>"
    message["List-Id"] = f"Preread <preread.{edition.period}.{sender.domain}>"
    unsubscribe = f"{quote(sender.addr_spec, safe='@')}?subject=unsubscribe"
    message["List-Unsubscribe"] = f"<mailto:{unsubscribe}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(page, subtype="html", cte="quoted-printable")
    message.set_boundary(f"=_preread_{mark}")
    return message


def _address(value: str, option: str) -> Address:
    try:
        ((name, spec),) = getaddresses([plain(value)])
        address = Address(display_name=name, addr_spec=spec)
    except (HeaderParseError, ValueError, IndexError) as error:
        raise EditionError(_unusable(option, value)) from error
    if not address.username or not address.domain or not spec.isascii():
        raise EditionError(_unusable(option, value))
    return address


def _unusable(option: str, value: str) -> str:
    return f"{option} = {value!r} is not one mail address. Write it as 'Name <name@example.org>'."
