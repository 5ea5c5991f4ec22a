"""What the store takes in and gives out: plain frozen records, no SQL.

Times are aware UTC datetimes here and ISO-8601 text in the file. `None` means unknown.
"""

import re
from dataclasses import dataclass, field, fields
from datetime import datetime
from operator import attrgetter
from typing import Any, Literal, get_args
from urllib.parse import urlsplit, urlunsplit

from db.card import Card, Read

Kind = Literal["paper", "post", "newsletter", "release"]
SourceType = Literal["feed", "arxiv", "mail", "files"]
"""`mail` is a folder of a mailbox; `files` is what `preread import` made; it is never fetched."""
SourceState = Literal["active", "paused", "gone"]
Outcome = Literal[
    "new",
    "unchanged",
    "empty_expected",
    "empty_suspicious",
    "failed",
    "limited",
    "gone",
    "interrupted",
    "paused",
    "not_due",
]
Verdict = Literal["like", "dislike"]
"""What the reader thinks of a work; ranking learns from it."""
MuteKind = Literal["word", "author", "topic"]
WeightKind = Literal["word", "topic", "author", "source"]
WEIGHT_KINDS: tuple[WeightKind, ...] = get_args(WeightKind)
"""What a learned weight may be of."""
BAD_OUTCOMES: frozenset[Outcome] = frozenset(
    {"failed", "limited", "interrupted", "empty_suspicious"}
)
"""A run in which a source ends so is done, but something of it failed (exit code 3)."""


@dataclass(frozen=True, slots=True)
class Link:
    """An outbound link; `start` and `end` are code-point offsets of its words in the text."""

    url: str
    start: int
    end: int

    def __reduce__(self) -> tuple[type["Link"], tuple[str, int, int]]:
        # For workers: a third of the time that a dataclass's own way takes.
        return Link, (self.url, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as a source gave it, cleaned: `title` and `text` are plain text, no markup.

    `guid` is the entry's own identity inside its source (feed id, else link, else a digest of
    its title and text). `external_id` is the `id` of a JSON Lines import.
    """

    guid: str
    title: str
    text: str = ""
    url: str | None = None
    kind: Kind = "post"
    read: Read = "excerpt"
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    comment: str | None = None
    links: tuple[Link, ...] = ()
    categories: tuple[str, ...] = ()
    arxiv_id: str | None = None
    """Versionless: `2406.12345`, `astro-ph/0601001`."""
    version: int | None = None
    doi: str | None = None
    external_id: str | None = None
    announce: str | None = None
    """arXiv's announce type: `new`, `cross`, `replace`, `replace-cross`."""
    part_of: str | None = None
    """GUID of the newsletter that this is an entry of. It tells of what its link leads to and is
    not that itself, so its address is no identity."""

    def __reduce__(self) -> tuple[type["Entry"], tuple[Any, ...]]:
        return Entry, _entry_values(self)


_entry_values = attrgetter(*(field.name for field in fields(Entry)))


HIDDEN = "REDACTED"
_WITHOUT_SECRETS = ("arxiv", "files")
# `private` is Substack's; a hosted podcast's own feeds look alike.
_PRIVATE_PATH = re.compile(r"(?<=/private/)[^/]+")
_SECRET_VALUE = re.compile(
    r"""
    ((?:\A|[&;])(?:
        [^=&;]*(?:token|secret|password|passwd|pwd|signature|credentials?|jwt)
      | [^=&;]*(?:api|auth|access|feed|user|rss|private|client|app)key
      | (?:[^=&;]*[_.-])?(?:auth|sig|key|session|sid|pass)
    )=)[^&;]*
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Names by which private feeds carry keys: `token`, `feedToken`, `api_key`, `auth`, `sig`, …"""


def public_url(url: str) -> str:
    """The address without what gives access: for whatever is shown, logged or exported.

    User names and passwords go (a mailbox keeps its user's name); the values of a query's keys and
    the tokens in paths of private feeds become `HIDDEN`.
    """
    try:
        parts = urlsplit(url)
    except ValueError:  # an unclosed IPv6 bracket
        return HIDDEN
    if parts.scheme in _WITHOUT_SECRETS:
        return url
    user, _, host = parts.netloc.rpartition("@")
    if parts.scheme in ("imap", "imaps") and user:
        # It says whose mailbox this is; the password is not part of such an address.
        host = f"{user.partition(':')[0]}@{host}"
    return urlunsplit(
        parts._replace(
            netloc=host,
            path=_PRIVATE_PATH.sub(HIDDEN, parts.path),
            query=_SECRET_VALUE.sub(rf"\1{HIDDEN}", parts.query),
            fragment="" if _SECRET_VALUE.search(parts.fragment) else parts.fragment,
        )
    )


@dataclass(frozen=True, slots=True)
class Wishes:
    """When a feed itself asks to be left alone; kept, because a 304 does not repeat it."""

    ttl_minutes: int | None = None
    skip_days: frozenset[int] = frozenset()
    """Monday is 0; days and hours are UTC: www.rssboard.org/skip-hours-days."""
    skip_hours: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Source:
    """A feed, an arXiv category or search, or a named pile of imported files."""

    id: int
    url: str
    type: SourceType
    title: str
    kind: Kind
    tags: tuple[str, ...] = ()
    folder: str | None = None
    full_text: bool = False
    state: SourceState = "active"
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    next_due: datetime | None = None
    retry_after: datetime | None = None
    """Told to wait: not fetched before this, not even by `--all`."""
    interval_s: int = 3600
    failures: int = 0
    """Consecutive runs that ended `failed`."""
    last_outcome: Outcome | None = None
    last_error: "Problem | None" = None
    last_run: datetime | None = None
    last_new: datetime | None = None
    failing_since: datetime | None = None
    moved_to: str | None = None
    """Target of a permanent redirect that has been seen `moved_count` times in a row."""
    moved_count: int = 0
    moved_since: datetime | None = None
    found_at: str | None = None
    """Where the stored validators are from, after redirects."""
    wishes: Wishes = field(default_factory=Wishes)
    cursor: str | None = None
    """Where a backfill or a mailbox stands; the source's own words."""
    added: datetime | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that went wrong, for a person: what happened, and what to do about it."""

    code: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class SourceUpdate:
    """What a run has learned about its source; written last, in the entries' transaction."""

    outcome: Outcome
    at: datetime
    next_due: datetime | None
    interval_s: int
    error: Problem | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    retry_after: datetime | None = None
    state: SourceState = "active"
    url: str | None = None
    """A new address, when a permanent redirect has proved stable."""
    moved_to: str | None = None
    moved_count: int = 0
    moved_since: datetime | None = None
    found_at: str | None = None
    wishes: Wishes = field(default_factory=Wishes)
    title: str | None = None
    cursor: str | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class SourceReport:
    """One source's line in a run's report."""

    id: int
    url: str
    outcome: Outcome
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    error: Problem | None = None
    seconds: float = 0.0
    remark: Problem | None = None
    """Worth saying, although nothing of the source failed."""


@dataclass(frozen=True, slots=True)
class Work:
    """One work: the same versionless arXiv id, else DOI, else canonical URL, is the same work."""

    id: str
    kind: Kind
    title: str
    url: str | None
    text: str
    text_sha256: str
    read: Read
    first_seen: datetime
    date: datetime
    """The published date if known and not in the future, else `first_seen`."""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    comment: str | None = None
    links: tuple[Link, ...] = ()
    categories: tuple[str, ...] = ()
    arxiv_id: str | None = None
    version: int | None = None
    doi: str | None = None
    external_id: str | None = None
    dropped: datetime | None = None
    """When retention took the text away; `text_sha256` is still that of the text."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """The work itself, seen in a source."""

    work_id: str
    source_id: int
    source_title: str
    url: str | None
    title: str
    seen: datetime
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """What the reader did with a work."""

    read: bool = False
    starred: bool = False
    note: str | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Mute:
    """What the reader does not want to see in editions; `digest.mutes` says what it covers."""

    kind: MuteKind
    value: str
    """As it was typed, for show."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What storing one entry did."""

    work_id: str
    change: Literal["new", "updated", "unchanged", "deleted"]
    """`deleted`: the reader deleted this work before; it stays so."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Library and search filters; an empty one lets everything through."""

    kinds: tuple[Kind, ...] = ()
    source_ids: tuple[int, ...] = ()
    categories: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    starred: bool | None = None
    read: bool | None = None
    maturity: tuple[str, ...] = ()
    code: bool | None = None
    """Only works whose card has a link to code."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result; `score` is larger for better ones, `snippet` is plain text."""

    work_id: str
    external_id: str | None
    title: str
    url: str | None
    kind: Kind
    published: datetime | None
    score: float
    snippet: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A work with all that ranking and composing an edition need."""

    work: Work
    card: Card | None
    """None where there is none, or where the text has changed since."""
    vector: bytes | None
    sightings: tuple[Sighting, ...] = ()
    mentions: tuple[str, ...] = ()
    """Titles of the sources whose texts link to this work."""
    marks: Marks = field(default_factory=Marks)
    in_editions: tuple[str, ...] = ()
    """Keys of the frozen editions that this work already stood in."""


@dataclass(frozen=True, slots=True)
class Weight:
    """How many points a word, topic, author or source adds to an item, or takes from it."""

    kind: WeightKind
    key: str
    """By which items are matched: a word's stem, else the folded name."""
    name: str
    """As a person would write it."""
    value: float
    pinned: bool = False
    """Set by the reader; marks do not move it."""
    liked: int = 0
    starred: int = 0
    disliked: int = 0
    """Of how many marked items it was learned."""
