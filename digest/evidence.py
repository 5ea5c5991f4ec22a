"""From a card's line back to the sentence of the source: its quote, and a link that opens there.

The links are text fragments (`#:~:text=`): the browser scrolls to the words and marks them.
Syntax and escaping: https://wicg.github.io/scroll-to-text-fragment/
"""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlsplit

from db.card import Evidence
from db.cards import quote_key
from db.records import Work

_ENDS = 4
"""Words that mark either end of a long quote; a short one is given whole."""
_UNSAFE = re.compile(r"[^\w\-.~:/?#\[\]@!$&*+,;=%]", re.ASCII)


def web_url(url: str | None) -> str | None:
    """`url` if it is an http(s) address, made fit for any format; None for anything else.

    Characters that could end a link in Markdown, HTML or a terminal are percent-encoded.
    """
    if not url:
        return None
    address = url.strip()
    try:
        parts = urlsplit(address)
    except ValueError:  # such as a broken IPv6 host
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.netloc:
        return None
    return _UNSAFE.sub(lambda match: quote(match.group(), safe="", errors="replace"), address)


def quotes(
    work: Work, evidence: Sequence[Evidence], kept: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """The slices of the source that `evidence` names, white space folded, empty ones left out.

    `kept` are the quotes stored with the card, by `db.cards.quote_key`: what retention took out of
    the text is still there.
    """
    parts = {"text": work.text, "title": work.title, "comment": work.comment or ""}
    slices = (
        (kept or {}).get(quote_key(piece)) or parts[piece["in"]][piece["start"] : piece["end"]]
        for piece in evidence
    )
    return tuple(folded for folded in (" ".join(piece.split()) for piece in slices) if folded)


def source_link(
    work: Work, evidence: Sequence[Evidence], kept: Mapping[str, str] | None = None
) -> str | None:
    """The address of the work, opening at the quoted words; None where it is not on the web.

    A comment is shown on arXiv's pages only, so elsewhere the link opens the page's top.
    """
    address = web_url(work.url)
    if address is None:
        return None
    visible = [piece for piece in evidence if piece["in"] != "comment" or work.arxiv_id]
    directives = [_directive(text) for text in quotes(work, visible, kept)]
    if not directives:
        return address
    base, hash_, fragment = address.partition("#")
    anchor = fragment.split(":~:")[0] if hash_ else ""
    return f"{base}#{anchor}:~:{'&'.join(directives)}"


def _directive(text: str) -> str:
    """`text=whole` or `text=first words,last words`, for the words as the page shows them."""
    words = text.split()
    if len(words) <= 2 * _ENDS:
        return f"text={_encode(text)}"
    return f"text={_encode(' '.join(words[:_ENDS]))},{_encode(' '.join(words[-_ENDS:]))}"


def _encode(text: str) -> str:
    """Percent-encoded; a hyphen, comma or ampersand would be read as syntax."""
    return quote(text, safe="", errors="replace").replace("-", "%2D")
