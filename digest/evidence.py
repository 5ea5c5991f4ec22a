"""From a card's line back to the sentence of the source: its quote, and a link that opens there.

The links are text fragments (`#:~:text=`): the browser scrolls to the words and marks them.
Syntax and escaping: https://wicg.github.io/scroll-to-text-fragment/
"""

import re
from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from db.card import Evidence
from db.cards import quote_key
from db.records import Work

_ENDS = 4
"""Words that mark either end of a long quote; a short one is given whole."""
_SUBSCRIPTION = re.compile(
    r"/(?:unsubscribe|opt-?out|(?:manage|email|subscription)[_-]?(?:preferences|settings))(?:/|$)",
    re.IGNORECASE,
)
_TRACKER_HOST = re.compile(
    r"""(?:^|\.)(?: sendgrid\.net | list-manage\d?\.com | mandrillapp\.com | awstrack\.me | mjt\.lu
    | convertkit-mail\d*\.com | hubspotlinks\.com | hubspotemail\.net | klclick\d*\.com
    | cmail\d+\.com | createsend\d*\.com | rs6\.net | exct\.net | exacttarget\.com | mlsend\.com
    | customeriomail\.com | pstmrk\.it | sparkpostmail\d*\.com | mailgun\.org | emltrk\.com )/
    | (?:^|\.)substack\.com/(?:redirect|action)/""",
    re.VERBOSE,
)
"""Those who count clicks for senders of newsletters; their addresses are one reader's."""
_TRACKER_PATH = re.compile(
    r"^/(?:ss/c|ls/click|CL0|track/click|e3t/)|^/(?:c/|redirect/(?:\d/)?)e(?:J|yJ)[\w-]{12}"
)
_TRACKER_LABEL = re.compile(
    r"(?:clicks?\d*|links?|e?mail|e|t|nl|tr?a?c?k(?:ing)?|trk|ct|lnk|url\d+)\."
)
_TOKEN = re.compile(r"[\w-]{24,}", re.ASCII)
_PIECE = re.compile(r"[A-Za-z\d]{10,}", re.ASCII)
_MAILING_LIST = re.compile(r"^/(?:archives?|pipermail|hyperkitty)/")
"""A host's first part that such trackers go by, and a token that no page's name is: one of the
words of a name has seldom letters and digits in ten. Archives of lists name messages that way.
"""
_PERSONAL = re.compile(
    r"""&(?:amp;)?(?:
      (?: utm_\w+ | mc_[ce]id | _hsenc | _hsmi | mkt_tok | vero_\w+ | ck_subscriber_id | oly_\w+_id
      | sc_eid | (?:ml_)?subscriber(?:_?id|_hash)? | email | _bhlid | jwt_token | fbclid | gclid
      | msclkid | _k[ex] | bxid | cndid | hash[abc] )=[^&]*
    | e=[\da-f]{10}(?=&|$) | \w*(?:token|jwt)=eyJ[^&]*
    )""",
    re.IGNORECASE | re.VERBOSE,
)
"""Parameters that say which mail, or which subscriber, a visit comes from; Mailchimp's `e`, and
tokens in JSON (RFC 7519), which let in whoever has them.
"""
_UNSAFE = re.compile(r"[^\w\-.~:/?#\[\]@!$&*+,;=%]", re.ASCII)
_UNSAFE_AFTER = re.compile(r"%(?![0-9A-Fa-f]{2})|[^\w\-.~:/?@!$&*+,;=%]", re.ASCII)
"""After the host: no brackets, no second `#`, no percent sign that encodes nothing."""
_LABELS = re.compile(r"(?:[\w-]{1,63}\.)*[\w-]{1,63}", re.ASCII)


def web_url(url: str | None) -> str | None:
    """`url` if it is an http(s) address that a browser could open, made fit for any format; None
    for anything else.

    Characters that could end a link in Markdown, HTML or a terminal are percent-encoded, and so is
    what stands where the URL standard has no place for it (url.spec.whatwg.org), such as a percent
    sign alone.
    """
    if not url:
        return None
    address = url.strip()
    try:
        parts = urlsplit(address)
        if parts.scheme.lower() not in ("http", "https") or not _is_host(parts):
            return None
        after = address.index(parts.netloc) + len(parts.netloc)
    except ValueError:  # such as a broken IPv6 host, a port that is no number, a host in two lines
        return None
    before, hash_, fragment = address[after:].partition("#")
    rest = _safe(before, _UNSAFE_AFTER) + hash_ + _safe(fragment, _UNSAFE_AFTER)
    return _safe(address[:after], _UNSAFE) + rest


def _is_host(parts: SplitResult) -> bool:
    """Whether there is a host, and one that could exist. Raises ValueError for other faults."""
    host, _ = parts.hostname or "", parts.port
    if "[" in parts.netloc or host.rpartition(".")[2].isdigit():
        return bool(ip_address(host))
    name = host.encode("idna").decode().removesuffix(".")
    name.encode().decode("idna")  # what claims to be encoded (xn--) is
    return bool(_LABELS.fullmatch(name))


def _safe(text: str, unsafe: re.Pattern[str]) -> str:
    return unsafe.sub(lambda match: quote(match.group(), safe="", errors="replace"), text)


def shareable_url(url: str | None) -> str | None:
    """`web_url` of an address that may be shown to anybody, without what tells who was sent it, or
    lets in: users' names and passwords, parameters of newsletters.

    None for a tracker that hides where it leads: it would count the click as the subscriber's, and
    may show their account; and for pages on which a subscription is changed.
    """
    address = web_url(url)
    if address is None:
        return None
    parts = urlsplit(address)
    host, path = (parts.hostname or "").casefold(), parts.path
    if (
        _SUBSCRIPTION.search(path)
        or _TRACKER_HOST.search(f"{host}/{path.removeprefix('/')}")
        or _TRACKER_PATH.search(path)
        or (_TRACKER_LABEL.match(host) and _has_token(path, parts.query))
    ):
        return None
    if not _PERSONAL.search(f"&{parts.query}") and "@" not in parts.netloc:
        return address
    query = "&".join(pair for pair in parts.query.split("&") if not _PERSONAL.match(f"&{pair}"))
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query=query))


def _has_token(path: str, query: str) -> bool:
    """Whether an address leads by a token, and not by a name that a person could read."""
    if _MAILING_LIST.match(path):
        return False
    pieces = (it for token in _TOKEN.findall(f"{path}?{query}") for it in _PIECE.findall(token))
    return any(not it.isalpha() and not it.isdigit() for it in pieces)


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
    """The address of the work, opening at the quoted words; None where it is not on the web, or
    known by a tracker's address only.

    A comment is shown on arXiv's pages only, so elsewhere the link opens the page's top.
    """
    address = shareable_url(work.url)
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
