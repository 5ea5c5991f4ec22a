"""What a mail that came back to the sender means: it unsubscribes someone, or it bounced.

Anyone can write such a mail, so only two things count: the recipient's token, which nobody else
was sent, and the Message-ID of a mail that we did send. Who it claims to be from counts nothing.
"""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message

_DIGITS = r"[0-9a-f]{32}"
_IN_SUBJECT = re.compile(rf"\bunsubscribe\W+({_DIGITS})\b", re.IGNORECASE | re.ASCII)
_IN_ADDRESS = re.compile(rf"\+({_DIGITS})@", re.IGNORECASE | re.ASCII)
_ADDRESSED = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^<>\s]{3,200}>)", re.IGNORECASE | re.MULTILINE)
_LONGEST = 300
_MOST_PARTS = 50


@dataclass(frozen=True, slots=True)
class Unsubscribed:
    """Someone wants no more; `token` says who, if it is one of ours."""

    token: str


@dataclass(frozen=True, slots=True)
class Bounce:
    """A server says that a message cannot be delivered, for good (RFC 3464)."""

    message_id: str
    """Of the message that came back, as the report quotes it."""
    said: str


def read_reply(raw: bytes) -> Unsubscribed | Bounce | None:
    """What a mail means, None for anything else: an answer by itself (vacation notices, RFC 3834),
    a delay, a letter. Never raises.
    """
    try:
        message = message_from_bytes(raw)
        return _bounce(message, raw) or _unsubscribed(message)
    except (RecursionError, ValueError, LookupError, HeaderParseError, AttributeError, TypeError):
        # The standard library's parser knows no bad mail, but its headers' readers do.
        return None


def _unsubscribed(message: Message) -> Unsubscribed | None:
    if _is_automatic_answer(message):
        return None
    found = _IN_SUBJECT.search(_text(message.get("Subject")))
    if found is None:
        addressed = " ".join(
            _text(value) for name in _ADDRESSED for value in message.get_all(name, [])
        )
        found = _IN_ADDRESS.search(addressed)
    return Unsubscribed(found[1].lower()) if found else None


def _is_automatic_answer(message: Message) -> bool:
    """A program's own message may carry the token on purpose (some mailboxes unsubscribe so); one
    that answers a mail of ours only quotes it.
    """
    submitted = _text(message.get("Auto-Submitted")).strip().lower()
    answers = submitted.startswith(("auto-replied", "auto-notified"))
    precedence = _text(message.get("Precedence")).strip().lower() in ("auto_reply", "bulk", "junk")
    returned = _text(message.get("Return-Path")).strip() == "<>"
    own = any(message.get(name) for name in ("X-Autoreply", "X-Autorespond", "List-Id"))
    return answers or precedence or returned or own


def _bounce(message: Message, raw: bytes) -> Bounce | None:
    if message.get_content_type() != "multipart/report":
        return None
    if _text(message.get_param("report-type")).lower() != "delivery-status":
        return None
    for n, part in enumerate(message.walk()):
        if n > _MOST_PARTS:
            return None
        if part.get_content_type() != "message/delivery-status":
            continue
        for group in part.get_payload() if part.is_multipart() else []:
            assert isinstance(group, Message)
            action = _text(group.get("Action")).strip().lower()
            status = _text(group.get("Status")).strip()
            if action == "failed" and status.startswith("5"):
                return _of(raw, status, _text(group.get("Diagnostic-Code")))
    return None


def _of(raw: bytes, status: str, diagnostic: str) -> Bounce | None:
    """The last Message-ID in the report is that of what it returns, whole or its headers."""
    quoted = _MESSAGE_ID.findall(raw)
    if len(quoted) < 2:
        return None
    words = " ".join(f"{status[:20]} {diagnostic}".split())[:_LONGEST]
    return Bounce(quoted[-1].decode("ascii", "replace"), words)


def _text(value: object) -> str:
    """A header's text with its encoded words decoded; as it stands where they are broken."""
    if value is None:
        return ""
    try:
        return str(make_header(decode_header(str(value))))
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        return str(value)
