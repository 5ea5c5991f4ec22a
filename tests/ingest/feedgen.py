"""Feeds at random: every construct that publishers use and many that they should not.

`document` makes small documents out of feedparser's whole vocabulary, `changed` puts faults into
a given one. Both take a `random.Random`, so that a seed names a document.
"""

import re
from collections.abc import Sequence
from copy import deepcopy
from random import Random
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from tests.ingest.feedwords import (
    ATOMS,
    ATTRIBUTES,
    CONTAINERS,
    DATES,
    LINKS,
    MARKED,
    MARKED_BY,
    NAMES,
    NAMESPACES,
    ODD,
    ODD_URIS,
    PARTS,
    RELATIONS,
    SEEN,
    TAGS,
    TEXTS,
    TYPES,
    USUAL,
)


class _Writer:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.odd = random.choice((0.0, 0.0, 0.02, 0.15))
        """How often something unusual is done."""

    def some(self, chance: float) -> bool:
        return self.random.random() < chance

    def element(self, name: str, inside: str, attributes: str = "") -> str:
        given = dict[str, str]()
        while self.some(0.6 * self.odd + 0.03):
            key, values = self.random.choice(ATTRIBUTES)
            given[key] = self.random.choice(values)
        attributes += "".join(f" {key}={quoteattr(value)}" for key, value in given.items())
        if self.some(self.odd / 4):
            prefix = self.random.choice(("", ":q", ":x", ":dc", ":media"))
            attributes += f" xmlns{prefix}={quoteattr(self.random.choice(ODD_URIS))}"
        if self.some(0.05):
            inside = ""
        return f"<{name}{attributes}>{inside}</{name}>" if inside else f"<{name}{attributes}/>"

    def text(self, pool: Sequence[str]) -> str:
        text = self.random.choice(pool if not self.some(0.15) else TEXTS)
        if self.some(0.1):
            text = f"\n  {text}\n"
        if self.some(0.05):
            text += self.random.choice(TEXTS)
        how = self.random.random()
        if how < 0.3:
            return f"<![CDATA[{text.replace(']]>', '')}]]>"
        if how < 0.35:
            return f"{escape(text[:5])}<![CDATA[{text[5:].replace(']]>', '')}]]><!-- c -->"
        if how < 0.4:
            return "".join(f"&#{ord(c)};" if not c.isspace() else c for c in text)
        return escape(text)

    def leaf(self, name: str) -> str:
        local = name.rpartition(":")[2].lower()
        pool: Sequence[str] = TEXTS
        if local in ("pubdate", "published", "updated", "date", "issued", "modified", "created"):
            pool = DATES
        elif local in ("link", "guid", "id", "origlink", "uri", "url"):
            pool = LINKS
        elif local in ("creator", "author", "name", "email", "managingeditor"):
            pool = NAMES
        if local in MARKED and self.some(0.1):
            return self.element(name, self.markup(2), ' type="xhtml"')
        return self.element(name, self.text(pool), self.extra(local))

    def markup(self, depth: int) -> str:
        """XHTML, mostly in a <div>."""
        tags = TAGS if self.some(0.9) else (*TAGS, "title", "svg", "source", "summary", "x:t")
        space = ' xmlns="http://www.w3.org/1999/xhtml"' if self.some(0.8) else ""
        parts = [escape(self.random.choice(TEXTS)) for _ in range(self.random.randint(0, 2))]
        for _ in range(self.random.randint(0, 2)):
            tag = self.random.choice(tags)
            inside = self.markup(depth - 1) if depth and self.some(0.5) else "words"
            parts.append(self.element(tag, inside, self.random.choice(MARKED_BY)))
        self.random.shuffle(parts)
        wrapped = "".join(parts)
        for _ in range(self.random.choice((0, 1, 1, 1, 1, 2))):
            given = self.random.choice(MARKED_BY) if self.some(0.3) else ""
            wrapped = f"<div{space}{given}>{wrapped}</div>" + wrapped * self.some(0.1)
        return f"\n {wrapped}\n" if self.some(0.5) else wrapped

    def extra(self, local: str) -> str:
        """The attributes that an element usually has."""
        if local == "guid" and self.some(0.5):
            return ' isPermaLink="false"'
        if local in ("content", "summary", "title", "subtitle") and self.some(0.4):
            return f' type="{self.random.choice(TYPES[:3])}"'
        if local == "category" and self.some(0.4):
            return self.random.choice((' term="ai"', ' term="ml" scheme="urn:s"', ' domain="d"'))
        return ""

    def any(self, depth: int, atom: bool = False) -> str:
        name = self.random.choice(USUAL if self.some(0.6) else SEEN)
        if self.some(self.odd):
            name = self.random.choice(ODD)
        if name in ("link", "atom:link") and self.some(0.9 if atom else 0.2):
            href = quoteattr(self.random.choice(LINKS))
            rel = self.random.choice(RELATIONS)
            return self.element(name, "", f"{rel} href={href}")
        if name in ("author", "contributor", "atom:author") and self.some(0.9 if atom else 0.2):
            return self.element(name, self.parts())
        if name in CONTAINERS and depth and self.some(0.5):
            names = "media:title media:description media:thumbnail media:keywords title x:deep"
            pool = names.split() if "media" in name or self.some(0.5) else ["title", "link"]
            return self.element(name, "".join(self.leaf(self.random.choice(pool)) for _ in "123"))
        if self.some(self.odd / 2) and depth:
            return self.element(name, self.any(depth - 1) + self.text(TEXTS))
        return self.leaf(name)

    def parts(self) -> str:
        count = self.random.randint(0, 3)
        chosen = [self.random.choice(PARTS[: 9 if self.some(0.2) else 5]) for _ in range(count)]
        parts = "\n ".join(map(self.leaf, chosen))
        return parts.replace("<gd>", '<gd a="b">').replace("</gd>", "</gd >")

    def head(self, atom: bool) -> str:
        names = [*USUAL, "ttl", "sy:updatePeriod", "sy:updateFrequency", "lastBuildDate"]
        chosen = [self.random.choice(names) for _ in range(self.random.randint(0, 5))]
        found = [self.leaf(name) for name in chosen if atom or name != "content"]
        if self.some(0.2):
            inside = "".join(self.leaf(n) for n in ("url", "title", "link") if self.some(0.8))
            found.append(self.element("image", inside))
        if self.some(0.1):
            inside = "".join(self.leaf(n) for n in ("title", "name", "link") if self.some(0.8))
            found.append(self.element(self.random.choice(("textInput", "itunes:owner")), inside))
        found += [self.any(1, atom) for _ in range(self.random.randint(0, 2))]
        self.random.shuffle(found)
        return "\n".join(found)

    def entry(self, name: str, atom: bool) -> str:
        # Not by `element`: an attribute on each would turn most documents down.
        inside = (self.any(2, atom) for _ in range(self.random.randint(0, 8)))
        about = ' rdf:about="https://blog.example/about"' if self.some(self.odd) else ""
        return f"<{name}{about}>{''.join(inside)}</{name}>"

    def declarations(self) -> str:
        found = []
        for prefix, uri in NAMESPACES.items():
            if self.some(self.odd / 6):
                uri = self.random.choice(ODD_URIS)
            found.append(f"xmlns:{prefix}={quoteattr(uri)}")
        self.random.shuffle(found)
        return " ".join(found)


def document(random: Random) -> tuple[bytes, str]:
    """A document and the Content-Type that it came with."""
    writer = _Writer(random)
    kind = random.choice(("rss", "rss", "atom", "rdf"))
    atom = kind == "atom"
    spaces = writer.declarations()
    name = "entry" if atom else "item"
    entries = "\n".join(writer.entry(name, atom) for _ in range(random.randint(0, 3)))
    head = writer.head(atom)
    if writer.some(0.2):
        entries = f"{entries}{writer.head(atom)}{writer.entry(name, atom)}"
    if kind == "rss":
        version = random.choice(("2.0", "2.0", "2.0", "0.91", "0.92", "x"))
        text = f'<rss version="{version}" {spaces}><channel>{head}{entries}</channel></rss>'
    elif kind == "rdf":
        if writer.some(0.8):  # with it first, feedparser takes the document for Atom
            spaces = " ".join(sorted(spaces.split(), key=lambda space: "atom" in space))
        default = random.choice(("http://purl.org/rss/1.0/",) * 4 + ODD_URIS[-7:-5])
        text = f'<rdf:RDF xmlns="{default}" {spaces}><channel>{head}</channel>{entries}</rdf:RDF>'
    else:
        default = random.choice(("http://www.w3.org/2005/Atom",) * 9 + ATOMS)
        base = random.choice(("",) * 4 + (' xml:base="https://base.example/r/"',))
        text = f'<feed version="0.3" xmlns="{default}"{base} {spaces}>{head}{entries}</feed>'
    if writer.some(0.1):  # another prefix for a namespace, another's prefix included
        old, new = random.choice(("dc", "media", "content")), random.choice(("d", "dc", "x"))
        text = text.replace(f"{old}:", "\0:").replace(f"xmlns:{new}=", f"xmlns:{old}=")
        text = text.replace("\0:", f"{new}:").replace(f"xmlns:{old}=", f"xmlns:{new}=", 1)
    if writer.some(writer.odd / 2):
        text = text.replace("</", "<", 1)
    return _encoded(random, text)


def _encoded(random: Random, text: str) -> tuple[bytes, str]:
    encoding = random.choice(("utf-8",) * 6 + ("iso-8859-1", "windows-1252", "utf-16", "us-ascii"))
    declared = random.choice((encoding,) * 8 + ("", "utf-8", "bogus"))
    declaration = f"<?xml version='1.0' encoding='{declared}'?>" if declared else ""
    lead = random.choice(("",) * 8 + ("\n", "\ufeff" if encoding == "utf-8" else ""))
    doctype = random.choice(
        ("",) * 40 + ('<!DOCTYPE rss [<!ENTITY nbsp "&#160;">]>\n', "<!DOCTYPE rss>\n")
    )
    body = f"{lead}{declaration}{doctype}{text}".encode(encoding, errors="xmlcharrefreplace")
    charset = random.choice(("",) * 5 + (f"; charset={encoding}", "; charset=iso-8859-1"))
    type_ = random.choice(("application/xml", "text/xml", "application/rss+xml", "text/html", ""))
    return body, f"{type_}{charset}" if type_ else ""


def changed(random: Random, body: bytes) -> bytes | None:
    """A feed, cut to a few entries, with one to four faults put in; None if it is malformed."""
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return None
    entries = [*root.iter("{*}entry", "{*}item")]
    kept = {*random.sample(entries, min(len(entries), 3))}
    for entry in entries:
        if entry not in kept:
            entry.getparent().remove(entry)
    for _ in range(random.randint(1, 4)):
        inner = [element for element in root.iter(etree.Element) if element is not root]
        if inner:
            _fault(random, random.choice(inner), random.choice(inner))
    made: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _fault(random: Random, element: Any, other: Any) -> None:
    parent = element.getparent()
    kind = random.choice(
        ("delete", "double", "rename", "move", "wrap", "attribute", "text", "empty", "add")
    )
    if kind == "delete":
        parent.remove(element)
    elif kind == "double":
        element.addnext(deepcopy(element))
    elif kind == "rename":
        element.tag = random.choice((_name(random), other.tag))
    elif kind == "move" and element not in other.iterancestors() and element is not other:
        other.addnext(element)
    elif kind == "wrap":
        wrapper = etree.Element(_name(random))
        parent.replace(element, wrapper)
        wrapper.append(element)
    elif kind == "attribute":
        key, values = random.choice([a for a in ATTRIBUTES if ":" not in a[0]])
        element.set(key, random.choice(values))
    elif kind == "text":
        pool = random.choice((TEXTS, DATES, LINKS, NAMES))
        element.text = re.sub("[\x80-\x9f]", "", random.choice(pool))
    elif kind == "empty":
        element.text = None
        del element[:]
    elif kind == "add":
        added = etree.SubElement(parent, _name(random))
        added.text = random.choice(DATES)


def _name(random: Random) -> str:
    prefix, _, local = random.choice((*USUAL, *SEEN, *ODD)).rpartition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if prefix else local
