"""The XML driver that feedparser is to use: Python's own expat driver, with its text buffered.

expat hands out the text of an element in pieces, one a line and one an entity; an article of
escaped HTML comes in thousands. feedparser only ever joins them, but does some work on each, half
of its time. With `buffer_text` expat joins them itself. The rest of feedparser is as it was, so
what it finds is, too.
"""

import importlib
from typing import Any, Final
from xml.sax import expatreader

_BUFFER_BYTES: Final = 1 << 20


class BufferedExpat(expatreader.ExpatParser):
    """Tells of text once per run between two tags."""

    _parser: Any

    def reset(self) -> None:
        super().reset()
        self._parser.buffer_text = True
        self._parser.buffer_size = _BUFFER_BYTES


def create_parser() -> BufferedExpat:
    """What `xml.sax.make_parser` calls."""
    return BufferedExpat()


def install() -> None:
    """Put this driver first among those that feedparser tries."""
    api = importlib.import_module("feedparser.api")
    if __name__ not in api.PREFERRED_XML_PARSERS:
        api.PREFERRED_XML_PARSERS.insert(0, __name__)
