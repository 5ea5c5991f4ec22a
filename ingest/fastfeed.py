"""A reader of well-formed RSS, RDF and Atom that finds what feedparser finds, many times faster.

feedparser stays the authority. What stands around the reading of the XML is its own code (the
encoding, the document type, the parser: expat), and so are the parts that are hard to say again
(namespaces, dates, addresses, the guess at markup, who an author is). Said again here is its state
machine, and only for what has been shown to come out the same: `ingest.fastrules` lists the
elements, by where they stand. At anything else (an element that feedparser treats in a way of its
own and the rules do not list, markup where text belongs, malformed XML, an entity) the whole
document is declined, and feedparser reads it. As both find the same in what is read here, a
document that passes from one to the other changes nothing; `scripts/compare_parsers.py` and the
tests hold them to it.
"""

from typing import Any, Final
from xml.parsers.expat import ExpatError, ParserCreate

from ingest.entries import RawFeed
from ingest.fastrules import ROOTS
from ingest.faststate import API, URLS, Declined, Mode, Rule, State

_BUFFER_BYTES: Final = 1 << 20
_NAMESPACES: Final[dict[str, str]] = {
    uri.lower(): prefix for uri, prefix in API.StrictFeedParser.namespaces.items()
}
_MAX_NAMESPACES: Final = 200
_USERLAND: Final = "backend.userland.com/rss"
_XLINK: Final = "http://www.w3.org/1999/xlink"


def read(body: bytes, content_type: str) -> RawFeed | None:
    """What feedparser would find in the document, or None where that is for feedparser to say.

    `content_type` is the header's, or empty.
    """
    try:
        return attempt(body, content_type)
    except Declined:
        return None


def attempt(body: bytes, content_type: str) -> RawFeed:
    """The same; raises Declined, which says why."""
    encoding: dict[str, Any] = {}
    try:
        data = API.convert_to_utf8({"content-type": content_type}, body, encoding)
    except (UnicodeError, LookupError) as error:
        raise Declined("encoding") from error
    if not encoding["encoding"]:
        raise Declined("encoding")
    netscape, data, _ = API.replace_doctype(data)
    reader = _Reader()
    try:
        reader.parse(data)
    except ExpatError as error:
        raise Declined("not well-formed") from error
    if netscape and reader.is_atom:
        raise Declined("Atom of Netscape's type")
    return reader.found()


class _Reader(State):
    """Turns expat's events into the calls of the rules.

    The attributes that `track_namespace` works on are feedparser's: it is called with this object.
    """

    _matchnamespaces = _NAMESPACES

    def __init__(self) -> None:
        super().__init__()
        self.namespacemap: dict[str | None, str] = {}
        self.namespaces_in_use: dict[str, str] = {}
        self._declared: dict[str | None, str] = {}
        self._keys: dict[str, str] = {}
        self._mode = Mode({})
        self._open: list[tuple[Mode, Rule, dict[str, str]]] = []
        self._bases: list[str] | None = None

    def parse(self, data: bytes) -> None:
        """Read the document; raises Declined and ExpatError."""
        parser = ParserCreate(None, " ")
        parser.namespace_prefixes = True
        parser.buffer_text = True
        parser.buffer_size = _BUFFER_BYTES
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.pieces.append
        parser.StartNamespaceDeclHandler = self._declare
        parser.StartDoctypeDeclHandler = self._refuse
        parser.Parse(data, True)

    @staticmethod
    def _refuse(*_: object) -> None:
        raise Declined("document type")

    def _start(self, name: str, given: dict[str, str]) -> None:
        self.depth += 1
        attributes = _attributes(given) if given else given
        if self._bases is not None or "xml:base" in attributes or "base" in attributes:
            self._rebase(attributes)
        key = self._keys.get(name) or self._key(name)
        mode = self._mode
        rule = mode.rules.get(key)
        if rule is None:
            rule = self._root(key) if self.depth == 1 else mode.other(key)
        self._open.append((mode, rule, attributes))
        if rule.begin:
            self.name = name
            rule.begin(self, attributes)
        self._mode = rule.inside
        self.pieces.clear()

    def _end(self, _: str) -> None:
        self._mode, rule, attributes = self._open.pop()
        if rule.end:
            rule.end(self, attributes)
        self.pieces.clear()
        if self._bases is not None:
            # As in feedparser, the last base stays where none is around it.
            self._bases.pop()
            if self._bases and self._bases[-1]:
                self.base = self._bases[-1]
        self.depth -= 1

    def _root(self, key: str) -> Rule:
        rule = ROOTS.get(key)
        if rule is None:
            raise Declined(f"root <{key}>")
        # Until there is a version, each namespace may set it; to read on, only the family counts.
        if key == "rss":
            self.version = "rss"
        elif key == "feed":
            self.version = self.version or "atom"
        elif not self.version:
            raise Declined("RDF of no version")
        self.is_atom = self.version.startswith("atom")
        return rule

    def _rebase(self, attributes: dict[str, str]) -> None:
        given = attributes.get("xml:base", attributes.get("base"))
        if given:
            base = URLS.make_safe_absolute_uri(self.base, given) if self.base else ""
            base = base or self.base or URLS._urljoin("", given)
            # feedparser joins a base with itself at each element.
            if (URLS.make_safe_absolute_uri(base, base) or base) != base:
                raise Declined("a base that is not absolute")
            if self._bases is None:
                self._bases = [""] * (self.depth - 1)
            self.base = base
        if self._bases is not None:
            self._bases.append(self.base)

    def _declare(self, prefix: str | None, uri: str | None) -> None:
        if not uri:
            return
        if self._declared.get(prefix) == uri:
            return
        if len(uri.split()) != 1 or (prefix and prefix in self._declared):
            raise Declined("a prefix of two namespaces")
        if uri == _XLINK and self.depth:
            raise Declined("XLink")
        if len(self._declared) == _MAX_NAMESPACES:
            raise Declined("many namespaces")  # all are gone through for each element's name
        self._declared[prefix] = uri
        self._keys.clear()
        API.StrictFeedParser.track_namespace(self, prefix, uri)
        if self.namespacemap.get("rdf", "rdf") != "rdf":
            raise Declined("a prefix of its own for RDF")

    def _key(self, name: str) -> str:
        """The name by which feedparser treats and stores an element."""
        parts = name.split()
        uri, local = (parts[0], parts[1]) if len(parts) > 1 else ("", parts[0])
        lowered = uri.lower()
        if _USERLAND in lowered:
            uri = lowered = f"http://{_USERLAND}"
        prefix = _NAMESPACES.get(lowered, "")
        if not prefix and uri:
            used = self.namespaces_in_use.items()
            prefix = next((known for known, value in used if known and value == uri), "")
        prefix, local = prefix.lower(), local.lower()
        if ":" in local or local in ("svg", "math"):
            raise Declined(f"<{local}>")
        prefix = self.namespacemap.get(prefix, prefix)
        key = self._keys[name] = f"{prefix}_{local}" if prefix else local
        return key


def _attributes(given: dict[str, str]) -> dict[str, str]:
    """The attributes by the names under which feedparser knows them."""
    found = {}
    for name, value in given.items():
        uri, _, local = name.partition(" ")
        if local:
            local = local.partition(" ")[0]
            prefix = _NAMESPACES.get(uri.lower())
            name = f"{prefix}:{local}" if prefix else local
        found[name.lower()] = value
    if any(" " in name for name in given):
        # And once more by the names they have in the document.
        for name, value in given.items():
            found[":".join(name.split(" ")[:0:-1] or [name]).lower()] = value
    for name in ("rel", "type"):
        if name in found:
            found[name] = found[name].lower()
    return found
