"""The edition as a mail message: text part first, HTML second, nothing remote, no tracker.

Headers are those of a list: `List-Id` (RFC 2919), `List-Unsubscribe` (RFC 2369; One-Click of RFC
8058 only where there is an https endpoint for it), `Auto-Submitted` (RFC 3834), which keeps
vacation notices away. There is no `Precedence`: no standard defines it (RFC 2076 discourages it),
and those who answer by themselves look at the other two.
"""

import hashlib
from dataclasses import dataclass, replace
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
from settings.delivery import ascii_only

MOST_BYTES = 95 * 1024
"""Gmail clips a message at about 102 KB."""


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """How one recipient ends it: a mail to `address` that carries their `token`, or one POST."""

    address: str
    token: str
    one_click: str | None = None
    """An https address of the user's own that takes RFC 8058's POST."""

    @property
    def mailto(self) -> str:
        return f"mailto:{quote(self.address, safe='@')}?subject=unsubscribe%20{self.token}"


def address_of(name: str, spec: str) -> str:
    """`Ada Müller <ada@example.org>`, quoted where it must be."""
    return str(Address(display_name=plain(name), addr_spec=spec))


def message_id(edition: Edition, sender: str, recipient: str, round_: int = 1) -> str:
    """The same for the same edition, words, recipient and round, so that a message that comes
    twice is known as one. Raises EditionError when an address is unusable.
    """
    from_, to = parse_address(sender, "digest.sender"), parse_address(recipient, "digest.recipient")
    return f"<{edition.key}.{_mark(edition, to, round_)}@{from_.domain}>"


def subject(edition: Edition) -> str:
    """`Preread · Monday, 23 November 2026`."""
    return plain(f"Preread · {edition.title}")


def render_eml(
    edition: Edition,
    sender: str,
    recipient: str,
    now: datetime,
    *,
    unsubscribe: Unsubscribe | None = None,
    round_: int = 1,
) -> bytes:
    """The message as it goes over the wire (CRLF, 7-bit), below 95 KB.

    `now` becomes the Date; everything else depends on the edition, the addresses and the round
    alone. Raises EditionError when an address is unusable.
    """
    from_ = parse_address(sender, "digest.sender")
    to = parse_address(recipient, "digest.recipient")
    mark = _mark(edition, to, round_)
    for slim in _slimmer(edition):
        message = bytes(_message(slim, from_, to, now, mark, unsubscribe))
        if len(message) < MOST_BYTES:
            return message
    raise EditionError(
        f"The edition {edition.key} takes {len(message):,} bytes as a mail, more than the "
        f"{MOST_BYTES:,} that mailboxes show whole. Lower digest.top in config.toml."
    )


def _slimmer(edition: Edition) -> list[Edition]:
    """The edition, then without what can be spared, least useful first; each says what is left
    out.
    """
    titles = replace(edition, also_seen=(), also_more=edition.also_more + len(edition.also_seen))
    shelf = replace(titles, shelf=())
    short = replace(shelf, short=())
    return [
        edition,
        _noted(titles, len(edition.also_seen), "the titles that were only seen"),
        _noted(shelf, len(edition.shelf), "the papers shelf"),
        _noted(short, len(edition.short), "the short items"),
    ]


def _noted(slim: Edition, dropped: int, what: str) -> Edition:
    if not dropped:
        return slim
    said = f"To stay whole in your mailbox, this mail leaves out {what} and whatever else would "
    said += "make it too long; the app and `preread digest` show the whole edition."
    return replace(slim, note=" ".join(filter(None, (slim.note, said))))


def _mark(edition: Edition, recipient: Address, round_: int) -> str:
    text = render_text(edition)
    again = f"\0{round_}" if round_ > 1 else ""
    return hashlib.sha256(f"{recipient.addr_spec}\0{text}{again}".encode()).hexdigest()[:20]


def _message(
    edition: Edition,
    sender: Address,
    recipient: Address,
    now: datetime,
    mark: str,
    unsubscribe: Unsubscribe | None,
) -> EmailMessage:
    # Addresses, titles and dates were cleaned of line breaks; the policy refuses any left.
    message = EmailMessage(policy=SMTP)
    text = render_text(edition)
    if unsubscribe:
        text += f"\nNo more of these mails: {unsubscribe.mailto}\n"
    page = css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True).inline(
        render_html(edition, email=True, stop=unsubscribe.mailto if unsubscribe else None)
    )
    message["Subject"] = subject(edition)
    message["From"] = sender
    message["To"] = recipient
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{edition.key}.{mark}@{sender.domain}>"
    message["List-Id"] = f"Preread <preread.{edition.period}.{sender.domain}>"
    plainly = f"mailto:{quote(sender.addr_spec, safe='@')}?subject=unsubscribe"
    mailto = unsubscribe.mailto if unsubscribe else plainly
    if unsubscribe and unsubscribe.one_click:
        message["List-Unsubscribe"] = f"<{unsubscribe.one_click}>, <{mailto}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    else:
        message["List-Unsubscribe"] = f"<{mailto}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(page, subtype="html", cte="quoted-printable")
    message.set_boundary(f"=_preread_{mark}")
    return message


def parse_address(value: str, option: str) -> Address:
    """One mail address with its name. Raises EditionError, which names the option."""
    try:
        ((name, spec),) = getaddresses([plain(value)])
        if "@" in spec and not spec.isascii():
            raise EditionError(f"{option} = {value!r}: {ascii_only(spec)}.")
        address = Address(display_name=name, addr_spec=spec)
    except (HeaderParseError, ValueError, IndexError) as error:
        raise EditionError(_unusable(option, value)) from error
    if not address.username or not address.domain or not spec.isascii():
        raise EditionError(_unusable(option, value))
    return address


def _unusable(option: str, value: str) -> str:
    return f"{option} = {value!r} is not one mail address. Write it as 'Name <name@example.org>'."
