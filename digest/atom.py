"""Editions as an Atom feed (RFC 4287): one entry an edition, its content the whole of it as HTML.

An entry is an edition and not an item, because the edition is what was ranked, cut to five minutes
and frozen; its links lead to the items. Ids are `tag:` URIs (RFC 4151) of the feed's address where
one is configured, else of the sender's mail address, and of the edition's day; they stay the same
however often an edition is written.
"""

import re
from collections.abc import Sequence
from datetime import date
from email.utils import parseaddr
from urllib.parse import urlsplit

from lxml import etree

from digest.edition import Edition, EditionError
from digest.html import render_fragment
from digest.window import Period
from settings import VERSION, DigestSettings

ENTRIES = 14
"""Editions in a feed: two weeks of days, so that a reader who was away misses none."""
TYPE = "application/atom+xml"
_NAMESPACE = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_BEGAN = "2026"
"""The year of the feeds' own ids; a tag names a date on which its authority was in use."""
# What no XML 1.0 document can hold, whatever the escaping: www.w3.org/TR/xml/#charsets
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render_atom(editions: Sequence[Edition], settings: DigestSettings) -> bytes:
    """The feed of these editions of one period, the newest first.

    The same editions and settings give the same bytes: what a feed calls updated is the end of an
    edition's window, when it was frozen, and of a preview its beginning, so that the finished
    edition takes its place in a reader. Raises EditionError where `digest.sender` is unusable and
    no `digest.feed_url` is there.
    """
    authority = _authority(settings)
    period = editions[0].period
    feed = etree.Element(_q("feed"), nsmap={None: _NAMESPACE})
    feed.set(_LANGUAGE, "en")
    _add(feed, "title", "Preread, daily" if period == "day" else "Preread, weekly")
    _add(feed, "subtitle", "AI research and product news, read for you, with its sources")
    _add(feed, "id", f"tag:{authority},{_BEGAN}:preread.{period}")
    if settings.feed_url:
        _add(feed, "link", rel="self", type=TYPE, href=settings.feed_url)
    _add(feed, "updated", max(_updated(one) for one in editions))
    _add(_add(feed, "author"), "name", "Preread")
    _add(feed, "generator", "Preread", version=VERSION)
    for edition in editions:
        _entry(feed, edition, authority)
    etree.indent(feed)
    document: bytes = etree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _entry(feed: etree._Element, edition: Edition, authority: str) -> None:
    entry = _add(feed, "entry")
    _add(entry, "title", f"{edition.title} (preview)" if edition.preview else edition.title)
    day = _day(edition.period, edition.key)
    _add(entry, "id", f"tag:{authority},{day}:preread.{edition.period}")
    if not edition.preview:
        _add(entry, "published", edition.end)
    _add(entry, "updated", _updated(edition))
    _add(entry, "summary", edition.theme)
    _add(entry, "content", render_fragment(edition), type="html")


def _updated(edition: Edition) -> str:
    return edition.start if edition.preview else edition.end


def _day(period: Period, key: str) -> str:
    """`2026-11-23`, for `2026-W48` its Monday."""
    if period == "day":
        return key
    year, _, week = key.partition("-W")
    return date.fromisocalendar(int(year), int(week), 1).isoformat()


def _authority(settings: DigestSettings) -> str:
    """Who answers for the ids: a host name, or a mail address."""
    host = urlsplit(settings.feed_url).hostname
    if host:
        return host
    user, _, domain = parseaddr(settings.sender)[1].rpartition("@")
    if not user or not re.fullmatch(r"[A-Za-z0-9.-]+", domain):
        raise EditionError(
            f"digest.sender = {settings.sender!r} cannot name a feed. Write it as "
            "'Name <name@example.org>', or set digest.feed_url in config.toml."
        )
    # RFC 4151 allows plain signs only.
    return f"{re.sub('[^A-Za-z0-9._-]', '-', user)}@{domain}"


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, _q(name), attributes)
    if text:
        child.text = _NOT_XML.sub("", text)
    return child


def _q(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"
