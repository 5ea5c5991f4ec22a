"""Mail as entries: a newsletter in a mailbox is read like a post in a feed.

The HTML part is preferred, attachments are ignored, broken headers and charsets are put up with.
What a newsletter says about itself (unsubscribe lines, "view in browser", copyright) is left out,
line by line: only lines that say nothing else. What it hides (preview texts) is gone already.
No address is visited. A link through a tracker is unwrapped where the target stands in the
address itself.
"""

import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from hashlib import sha256
from urllib.parse import parse_qsl, unquote, urlsplit

from db.records import Entry, Link
from ingest.clean import Clean, clean_html, clean_text, one_line, resolve
from ingest.errors import ParseError
from ingest.mailkind import about_subscription
from ingest.roundup import split
from ingest.times import read_time

_CHROME = re.compile(
    r"""
    .{0,40}\bunsubscribe\b.{0,160} | .{0,200}\bunsubscribe\W*
  | .{0,60}\b(?:manage|update|change|edit)\s(?:(?:your|my)\s)?(?:e-?mail\s|subscription\s)?
    (?:preferences|settings|subscriptions?)\b.{0,80}
  | .{0,60}\b(?:view|read|open|see)\b.{0,24}\b(?:in|on)\s(?:(?:your|an?|the)\s)?
    (?:web\s?)?(?:browser|online|web|app|website)\b.{0,40}
  | (?:view|read)\s(?:this\s(?:e-?mail|post|issue)\s)?online\W*
  | .{0,40}\byou(?:['’]re|\sare)?\s?(?:receiv(?:ed|ing)|getting)\sthis\s
    (?:e-?mail|newsletter|message)\b.{0,200}
  | (?:was\sthis\s(?:e-?mail\s)?)?forward(?:ed)?\s(?:this\s(?:e-?mail|message)|to\syou
    |to\sa\sfriend)\b.{0,80}
  | (?:share|like|comment|restack|subscribe(?:\snow)?|sign\sup|follow\sus|privacy\spolicy
    |terms(?:\sof\s(?:use|service))?|advertise|upgrade\sto\spaid|start\swriting|get\sthe\sapp
    |(?:read|listen|open)\sin\sapp(?:\sor\sonline)?)\W*
  | (?:©|\(c\)\s|copyright\s©?\s?\d).{0,160}
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST_CHROME = 300
_ONLINE = re.compile(
    r"\b(?:view|read|open|see)\b.{0,40}\b(?:browser|online|web|website)\b|\bview (?:this|it) in",
    re.IGNORECASE,
)
# The end of an Outlook comment, once too often.
_STRAY = re.compile(r"(?<=>)\[endif\]-->")
_QUOTED_URL = re.compile(r"https?(?::|%3a)(?:/|%2f){2}[^\s\"'<>]+", re.IGNORECASE)
_BASE64_URL = re.compile(r"(?<=/)aHR0c[\w-]{8,}(?=/|$)", re.ASCII)  # "http…"


def read_entries(raw: bytes) -> tuple[Entry, ...]:
    """The message, and after it the entries of a round-up as entries of their own.

    Raises ParseError as `read_mail` does.
    """
    issue = read_mail(raw)
    return (issue,) if {"confirmation", "welcome"} & set(issue.categories) else split(issue)


def read_mail(raw: bytes) -> Entry:
    """A message as an entry of kind `newsletter`.

    `guid` is the Message-ID, else a digest of the message; `title` the subject, `authors` the
    sender's name, `published` the Date, `url` the page that shows the mail, where it names one. A
    message that asks to confirm a subscription or an address has the category `confirmation`, one
    that greets a new subscriber `welcome`.
    Raises ParseError: `empty`; `no_text` where no part has words.
    """
    if not raw.strip():
        raise ParseError("empty", "The mail is empty.", "Save it again from the mail program.")
    message = message_from_bytes(raw)
    full = _body(message)
    if not full.text:
        raise ParseError(
            "no_text", "The mail has no text that can be read.", "Its content may be an attachment."
        )
    body = _without_chrome(full)
    subject = one_line(_header(message, "Subject"))
    about = about_subscription(subject, full.text)
    return Entry(
        guid=_message_id(message) or _digest(raw),
        title=subject or one_line(body.text[:120].split("\n")[0]),
        text=body.text,
        links=tuple(replace(link, url=unwrap(link.url)) for link in body.links),
        url=_online(full) or _archived(message),
        kind="newsletter",
        read="newsletter",
        authors=_sender(message),
        published=read_time(_header(message, "Date")),
        categories=(about,) if about else (),
    )


def unwrap(url: str) -> str:
    """The address that a tracker's address carries in its query or path, else `url` itself."""
    parts = urlsplit(url)
    for _, value in parse_qsl(parts.query):
        if value.startswith(("http://", "https://")) and (target := resolve(value)):
            return target
    if found := _QUOTED_URL.search(parts.path):
        return resolve(unquote(found[0])) or url
    found = _BASE64_URL.search(parts.path)
    if found and len(found[0]) % 4 != 1:
        padded = found[0] + "=" * (-len(found[0]) % 4)
        return resolve(urlsafe_b64decode(padded).decode("utf-8", "replace")) or url
    return url


def _body(message: Message) -> Clean:
    """The longest HTML part, else the longest text part."""
    parts = list(_parts(message))
    html = [clean_html(_STRAY.sub("", text)) for kind, text in parts if kind == "text/html"]
    plain = [clean_text(_unwrapped(text)) for kind, text in parts if kind == "text/plain"]
    for found in (html, plain):
        best = max(found, key=lambda clean: len(clean.text), default=Clean(""))
        if best.text:
            return best
    return Clean("")


def _parts(message: Message) -> Iterator[tuple[str, str]]:
    """Type and text of each part that is shown, not attached."""
    for part in message.walk():
        kind = part.get_content_type()
        if kind.startswith("multipart/") and not part.is_multipart():
            kind = "text/plain"  # its boundary is missing
        if (
            kind not in ("text/html", "text/plain")
            or part.get_content_disposition() == "attachment"
        ):
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield kind, _decode(payload, part)


def _decode(payload: bytes, part: Message) -> str:
    """By the declared charset if it fits, else UTF-8, else Windows-1252."""
    for charset in (part.get_content_charset(), "utf-8", "cp1252"):
        try:
            return payload.decode(charset or "utf-8")
        except (LookupError, UnicodeError):
            continue
    return payload.decode("latin-1")


def _header(message: Message, name: str) -> str:
    """A header's text with its encoded words decoded; as it stands where they are broken."""
    value = message.get(name)
    if value is None:
        return ""
    try:
        decoded = str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        decoded = str(value)
    # Raw bytes above ASCII come as surrogates; most senders mean UTF-8.
    return decoded.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _message_id(message: Message) -> str:
    return "".join(_header(message, "Message-ID").split()).strip("<>")


def _digest(raw: bytes) -> str:
    """The same for a mail from a file, an mbox and a server, which end lines differently."""
    lines = raw.replace(b"\r\n", b"\n").strip(b"\n")
    return f"sha256:{sha256(lines).hexdigest()}"


def _sender(message: Message) -> tuple[str, ...]:
    name, address = parseaddr(_header(message, "From"))
    found = one_line(name) or address
    return (found,) if found else ()


def _archived(message: Message) -> str | None:
    found = re.search(r"<(https?://[^<>\s]+)>", _header(message, "Archived-At"))
    return resolve(found[1]) if found else None


def _online(full: Clean) -> str | None:
    """Where a link says that it shows the mail in a browser."""
    for link in full.links:
        words = full.text[link.start : link.end]
        if len(words) < 80 and _ONLINE.search(words):
            return unwrap(link.url)
    return None


def _unwrapped(text: str) -> str:
    """Join the lines that a mail program broke near the 72nd column."""
    return re.sub(r"(?<=\S{1})(?<![.:!?])[ ]?\r?\n(?=[a-z(])", " ", text)


def _without_chrome(full: Clean) -> Clean:
    """Leave out the lines in which the mail speaks about itself, and move the links along.

    Where next to nothing would be left, the mail stays whole: it is about subscriptions.
    """
    lines = full.text.split("\n")
    kept = [None if _is_chrome(line.strip("\t •|")) else line for line in lines]
    left = sum(len(line) for line in kept if line)
    if left < min(40, len(full.text)):
        return full
    return _cut(full, kept)


def _is_chrome(line: str) -> bool:
    return len(line) <= _LONGEST_CHROME and _CHROME.fullmatch(line) is not None


def _cut(full: Clean, kept: list[str | None]) -> Clean:
    """Rebuild the text of the kept lines, at most one of them blank in a row."""
    parts: list[str] = []
    moved: list[Link] = []
    links = list(full.links)
    position = length = 0
    blank = False
    for line, original in zip(kept, full.text.split("\n"), strict=True):
        end = position + len(original)
        inside = [link for link in links if position <= link.start and link.end <= end]
        if line:
            gap = ("\n\n" if blank else "\n") if parts else ""
            parts += [gap, line]
            shift = length + len(gap) - position
            moved += [replace(k, start=k.start + shift, end=k.end + shift) for k in inside]
            length += len(gap) + len(line)
            blank = False
        else:
            blank = True
        position = end + 1
    return Clean("".join(parts), tuple(moved))
