"""XML documents as trees, for the formats that feedparser does not read: arXiv's, OAI-PMH, OPML.

Safe for hostile input: no DTDs, no entity expansion, no network; depth and text size are libxml2's
own limits. A document that is cut or not well-formed gives what stands in it, and a problem.
"""

from collections.abc import Iterator
from typing import TypeAlias

from lxml import etree

from db.records import Problem
from ingest.errors import ParseError

Element: TypeAlias = etree._Element


def read_xml(body: bytes) -> tuple[Element, Problem | None]:
    """The root element, and what was wrong (`cut` or `malformed`), if anything was.

    Raises ParseError (`empty`, `not_xml`).
    """
    if not body.strip():
        raise ParseError("empty", "The document is empty.", "Try again later; check the address.")
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
    )
    try:
        root = etree.fromstring(body.lstrip(b"\xef\xbb\xbf \t\r\n"), parser)
    except etree.XMLSyntaxError as error:
        raise ParseError(
            "not_xml", f"The document is not XML: {error.msg}.", "Check the address or the file."
        ) from error
    if root is None:
        raise ParseError("not_xml", "The document is not XML.", "Check the address or the file.")
    errors = [entry for entry in parser.error_log if entry.level >= etree.ErrorLevels.ERROR]
    if not errors:
        return root, None
    return root, _problem(body, name(root), errors[0])


def _problem(body: bytes, root: str, error: "etree._LogEntry") -> Problem:
    if is_cut(body, root):
        return Problem("cut", f"The document ends before </{root}>.", "It is fetched again.")
    return Problem(
        "malformed",
        f"The document is not well-formed: line {error.line}: {error.message.strip()}.",
        "What could be read was taken in; tell the publisher.",
    )


def is_cut(body: bytes, root: str) -> bool:
    """True where the end tag of `root` does not stand near the end of the document."""
    return f"{root}>".encode() not in body[-4096:].replace(b"\x00", b"")


def name(element: Element) -> str:
    """The element's name without its namespace; empty for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Element, wanted: str) -> Iterator[Element]:
    """The child elements of that name, whatever their namespace and case."""
    return (child for child in element if name(child).lower() == wanted.lower())


def child(element: Element, wanted: str) -> Element | None:
    """The first of `children`, or None."""
    return next(children(element, wanted), None)


def text(element: Element | None, wanted: str = "") -> str:
    """All text inside the element, or inside its child of that name; empty where there is none."""
    found = child(element, wanted) if element is not None and wanted else element
    return "" if found is None else "".join(found.itertext()).strip()
