"""OPML subscription lists (opml.org/spec2.opml): in from other readers, and out again.

Written by hand on lxml: listparser reads the same lists, but drops how folders nest.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from db.records import Source, public_url
from ingest.clean import one_line, resolve
from ingest.errors import ParseError
from ingest.xmltree import Element, child, children, name, read_xml

_MAX_DEPTH = 32


@dataclass(frozen=True, slots=True)
class Outline:
    """One subscription. Nested folders are joined by " / "; `tags` are its categories."""

    url: str
    title: str
    folder: str | None = None
    tags: tuple[str, ...] = ()


def read_opml(body: bytes) -> list[Outline]:
    """The subscriptions of an OPML file, in its order, each address once.

    Outlines without a usable address (notes, other protocols) are left out; `arxiv:` addresses,
    which `write_opml` writes, are kept. Raises ParseError: `empty`, `not_xml`, `not_opml`, and
    `cut` or `malformed` for a broken file, of which nothing is taken.
    """
    root, problem = read_xml(body)
    if problem:
        raise ParseError(problem.code, problem.message, "Export the list once more.")
    outlines = child(root, "body")
    if name(root).lower() != "opml" or outlines is None:
        raise ParseError("not_opml", "The file is XML, but not OPML.", "Export the list as OPML.")
    found: dict[str, Outline] = {}
    for outline in _outlines(outlines, ()):
        found.setdefault(outline.url, outline)
    return list(found.values())


def write_opml(sources: Iterable[Source], title: str = "Preread") -> str:
    """An OPML 2.0 document of the sources that can be fetched, by folder.

    User names, passwords and keys in addresses are left out.
    """
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    outlines = etree.SubElement(root, "body")
    folders: dict[tuple[str, ...], Element] = {(): outlines}
    for source in sources:
        if source.type == "files":
            continue
        path = tuple(source.folder.split(" / ")) if source.folder else ()
        outline = etree.SubElement(
            _folder(folders, path), "outline", type="rss", text=source.title, title=source.title
        )
        outline.set("xmlUrl", public_url(source.url))
        if source.tags:
            outline.set("category", ",".join(source.tags))
    etree.indent(root)
    document = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{document}\n'


def _outlines(element: Element, path: tuple[str, ...]) -> Iterator[Outline]:
    for outline in children(element, "outline"):
        attributes = {key.lower(): value for key, value in outline.attrib.items()}
        title = one_line(attributes.get("title") or attributes.get("text") or "")
        url = _address(attributes.get("xmlurl", ""))
        if url:
            tags = attributes.get("category", "").split(",")
            yield Outline(
                url,
                title or url,
                " / ".join(path) or None,
                tuple(tag.strip(" /") for tag in tags if tag.strip(" /")),
            )
        elif len(path) < _MAX_DEPTH:
            yield from _outlines(outline, (*path, title) if title else path)


def _address(url: str) -> str | None:
    stripped = url.strip()
    if stripped.startswith("arxiv:"):
        return stripped
    return resolve(stripped.replace("feed://", "http://", 1))


def _folder(folders: dict[tuple[str, ...], Element], path: tuple[str, ...]) -> Element:
    if path not in folders:
        parent = _folder(folders, path[:-1])
        folders[path] = etree.SubElement(parent, "outline", text=path[-1], title=path[-1])
    return folders[path]
