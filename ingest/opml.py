"""OPML subscription lists (opml.org/spec2.opml): in from other readers, and out again.

What we write comes back as it was: address, title, folder, tags, kind and the full-text switch.
Of other readers' files we take address, title, folders and categories; attributes that we do not
know (`description`, `htmlUrl`, `version`, `created`, a reader's own) are left behind. Written by
hand on lxml: listparser reads the same lists, but drops how folders nest.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html import unescape
from typing import get_args

from lxml import etree

from db.records import Kind, Source, public_url
from ingest.clean import one_line, resolve
from ingest.errors import ParseError
from ingest.xmltree import Element, child, children, name, read_xml
from net.errors import BadAddressError
from net.mailaddress import is_mailbox, parse

_MAX_DEPTH = 32
_OURS = "https://github.com/preread/preread/opml"
"""Our namespace, for what OPML has no attribute for (section "Extending OPML" of its spec)."""
_THUNDERBIRD = "urn:forumzilla:"
_BARE_AMPERSAND = re.compile(rb"&(?!(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);)")
_HTML_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_XML_ENTITIES = (b"amp", b"lt", b"gt", b"quot", b"apos")
_ESCAPED = {"%": "%25", ",": "%2C", "/": "%2F"}


@dataclass(frozen=True, slots=True)
class Outline:
    """One subscription. Nested folders are joined by " / "; `tags` are its categories."""

    url: str
    title: str
    folder: str | None = None
    tags: tuple[str, ...] = ()
    kind: Kind | None = None
    full_text: bool = False


@dataclass(frozen=True, slots=True)
class Outlines:
    """What stands in a list; `remark` says what had to be mended, for the person who gave it."""

    subscriptions: tuple[Outline, ...]
    remark: str = ""


def read_opml(body: bytes) -> Outlines:
    """The subscriptions of an OPML file, in its order, each address once.

    An address that stands in several folders is taken in the first; the others become tags.
    Outlines without a usable address (notes, other protocols) are left out. Unescaped `&`, which
    many programs write into addresses, is mended. Raises ParseError: `empty`, `not_xml`,
    `not_opml`, and `cut` or `malformed` for a broken file, of which nothing is taken.
    """
    root, problem = read_xml(body)
    remark = ""
    if problem and problem.code == "malformed":
        mended = _mend(body)
        if mended != body:
            root, problem = read_xml(mended)
            remark = (
                'The file is not well-formed: "&" stands in it unescaped. It was read as meant.'
            )
    if problem:
        raise ParseError(
            problem.code,
            f"{problem.message} Nothing was added.",
            "Export the list once more, or mend that line in an editor.",
        )
    outlines = child(root, "body")
    if name(root).lower() != "opml" or outlines is None:
        raise ParseError("not_opml", "The file is XML, but not OPML.", "Export the list as OPML.")
    found: dict[str, Outline] = {}
    for one in _outlines(outlines, (), flat=_THUNDERBIRD in root.nsmap.values()):
        first = found.setdefault(one.url, one)
        if first is not one:
            more = [*one.tags, *([one.folder] if one.folder not in (None, first.folder) else [])]
            found[one.url] = replace(first, tags=tuple(dict.fromkeys([*first.tags, *more])))
    return Outlines(tuple(found.values()), remark)


def write_opml(sources: Iterable[Source], title: str = "Preread") -> str:
    """An OPML 2.0 document of the sources that can be fetched, by folder.

    User names, passwords and keys in addresses are left out; a mailbox keeps its user's name.
    """
    root = etree.Element("opml", {"version": "2.0"}, nsmap={"preread": _OURS})
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    outlines = etree.SubElement(root, "body")
    folders: dict[tuple[str, ...], Element] = {(): outlines}
    for source in sources:
        if source.type == "files":
            continue
        folder = folder_of(source.folder or "")
        parent = _folder(folders, tuple(folder.split(" / ")) if folder else ())
        named = one_line(source.title) or public_url(source.url)
        outline = etree.SubElement(parent, "outline", type="rss", text=named, title=named)
        outline.set("xmlUrl", public_url(source.url))
        tags = [_escape(one_line(tag)) for tag in source.tags]
        if any(tags):
            outline.set("category", ",".join(filter(None, tags)))
        outline.set(f"{{{_OURS}}}kind", source.kind)
        if source.full_text:
            outline.set(f"{{{_OURS}}}fullText", "true")
    etree.indent(root)
    document = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{document}\n'


def folder_of(path: str) -> str | None:
    """A folder's path as it is stored: single spaces, no empty levels, at most 32 levels."""
    levels = (one_line(level) for level in path.split(" / "))
    return " / ".join([level for level in levels if level.strip(" /")][:_MAX_DEPTH]) or None


def _outlines(element: Element, path: tuple[str, ...], *, flat: bool) -> Iterator[Outline]:
    """The subscriptions below `element`. `flat`: each feed stands in a folder of its own name."""
    for outline in children(element, "outline"):
        attributes = {key.lower(): value for key, value in outline.attrib.items()}
        title = one_line(attributes.get("title") or attributes.get("text") or "")
        url = _address(attributes.get("xmlurl", ""))
        if url:
            where = path[:-1] if flat and path[-1:] == (title,) else path
            kind = attributes.get(f"{{{_OURS}}}kind".lower(), "")
            yield Outline(
                url,
                title or url,
                folder_of(" / ".join(where)),
                _tags(attributes.get("category", "")),
                kind if kind in get_args(Kind) else None,
                attributes.get(f"{{{_OURS}}}fullText".lower()) == "true",
            )
        else:
            inner = (*path, title) if title and len(path) < _MAX_DEPTH else path
            yield from _outlines(outline, inner, flat=flat)


def _tags(category: str) -> tuple[str, ...]:
    tags = (one_line(tag.strip().strip("/")) for tag in category.split(","))
    return tuple(dict.fromkeys(_unescape(tag) for tag in tags if tag))


def _escape(tag: str) -> str:
    """A tag in a list that commas divide, and in which a leading slash means something else."""
    return "".join(_ESCAPED.get(letter, letter) for letter in tag)


def _unescape(tag: str) -> str:
    for letter, escaped in reversed(_ESCAPED.items()):
        tag = tag.replace(escaped, letter)
    return tag


def _address(url: str) -> str | None:
    stripped = "".join(url.split()) if not url.startswith("arxiv:") else url.strip()
    if stripped.startswith("arxiv:"):
        return stripped
    if is_mailbox(stripped):
        try:
            return str(parse(public_url(stripped)))
        except (BadAddressError, ValueError):  # such as an unclosed bracket
            return None
    for prefix, meant in (("feed://", "http://"), ("feed:http", "http")):
        if stripped.startswith(prefix):
            stripped = meant + stripped.removeprefix(prefix)
    return resolve(stripped)


def _mend(body: bytes) -> bytes:
    """The document with HTML's entities as characters and bare ampersands escaped."""

    def character(found: "re.Match[bytes]") -> bytes:
        if found[1] in _XML_ENTITIES:
            return found[0]
        meant = unescape(found[0].decode("ascii"))
        # As a number, so that it holds in any encoding.
        return found[0] if meant.startswith("&") else b"".join(b"&#%d;" % ord(c) for c in meant)

    return _BARE_AMPERSAND.sub(b"&amp;", _HTML_ENTITY.sub(character, body))


def _folder(folders: dict[tuple[str, ...], Element], path: tuple[str, ...]) -> Element:
    if path not in folders:
        parent = _folder(folders, path[:-1])
        folders[path] = etree.SubElement(parent, "outline", text=path[-1], title=path[-1])
    return folders[path]
