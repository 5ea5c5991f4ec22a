"""Entries whose GUID means something else than it did: pure decisions over one reading of a feed.

A publisher may give an old GUID to a new entry (`reused`), or new GUIDs to old entries: another
blog engine, another rule of our parser, http to https, new permalinks (`renamed`). Either is
judged by title, address, date and text, of which a GUID's change leaves most as they were.
"""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from db.presence import Before
from db.records import Entry
from db.works import sha256
from ingest.identity import canonical_url, identify


@dataclass(frozen=True, slots=True)
class _Traits:
    """What is compared of an entry; None and "" are unknown."""

    title: tuple[str, ...]
    url: str | None
    """Canonical, and None where it names no page of its own."""
    published: datetime | None
    text_sha256: str | None


def words(title: str) -> tuple[str, ...]:
    """A title's words without case and punctuation; 8.9 and 8.10 stay apart."""
    return tuple(re.findall(r"\d+(?:[.,]\d+)*|\w+", title.casefold()))


def reused(entry: Entry, before: Before, shared_urls: frozenset[str] = frozenset()) -> bool:
    """Whether a feed gave an old GUID to a new entry.

    An entry that keeps its address is the same, whatever was edited. Otherwise one edit changes
    the title, or the address, or the date; an entry that has changed in all of them, and in its
    text, is another one. A mail is not edited once it is sent, so its subject alone tells two with
    one Message-ID apart.
    """
    if _is_mail(entry) and not (entry.url and before.url):
        return words(entry.title) != words(before.title)
    now, then = _of_entry(entry, shared_urls), _of_before(before, shared_urls)
    if now.url and now.url == then.url:
        return False
    moved = bool(now.url and then.url)
    retitled = now.title != then.title
    redated = bool(now.published and then.published and now.published != then.published)
    rewritten = then.text_sha256 is None or now.text_sha256 != then.text_sha256
    if moved and retitled:
        return rewritten or now.published is None or now.published != then.published
    return (moved or retitled) and redated and rewritten


def own_guid(entry: Entry) -> str:
    """A GUID that tells an entry with a reused one from those that had it before."""
    mark = entry.url if entry.url and canonical_url(entry.url) else None
    titled = " ".join(words(entry.title))
    dated = entry.published.isoformat() if entry.published and not _is_mail(entry) else titled
    return f"{entry.guid}#{mark or dated}"


def _is_mail(entry: Entry) -> bool:
    return entry.read == "newsletter" and entry.part_of is None and entry.external_id is None


def renamed(
    entries: Iterable[Entry], vanished: Sequence[Before], shared_urls: frozenset[str] = frozenset()
) -> dict[str, str]:
    """Old GUID by new one, of entries that only changed their GUID.

    `entries` are those with a GUID that the source did not have, `vanished` those that stood in
    its last reading and do not in this one. What cannot be told apart is left alone: a pair counts
    only where it is the only one of its kind on both sides.
    """
    new = {entry.guid: _of_entry(entry, shared_urls) for entry in entries}
    old = {before.guid: _of_before(before, shared_urls) for before in vanished}
    found: dict[str, str] = {}
    for rule in (_same_page, _same_day, _same_words):
        pairs = _pairs(new, old, rule)
        if rule is not _same_page:
            pairs = [pair for pair in pairs if _compatible(new[pair[0]], old[pair[1]])]
        found.update(pairs)
        for guid, other in pairs:
            del new[guid], old[other]
    return found


def _pairs(
    new: Mapping[str, _Traits],
    old: Mapping[str, _Traits],
    rule: Callable[[_Traits], Hashable | None],
) -> list[tuple[str, str]]:
    ours = {rule(traits): guid for guid, traits in new.items()}
    theirs = {rule(traits): guid for guid, traits in old.items()}
    often = Counter(rule(traits) for traits in new.values())
    often_there = Counter(rule(traits) for traits in old.values())
    return [
        (guid, theirs[key])
        for key, guid in ours.items()
        if key is not None and often[key] == 1 and often_there[key] == 1
    ]


def _same_page(traits: _Traits) -> Hashable | None:
    return traits.url


def _same_day(traits: _Traits) -> Hashable | None:
    return (traits.title, traits.published) if traits.title and traits.published else None


def _same_words(traits: _Traits) -> Hashable | None:
    return (traits.title, traits.text_sha256) if traits.title and traits.text_sha256 else None


def _compatible(one: _Traits, other: _Traits) -> bool:
    """Two dates are two entries (a weekly "Open thread"); so are two addresses with two texts."""
    if one.published and other.published and one.published != other.published:
        return False
    if one.url and other.url:
        return one.text_sha256 == other.text_sha256
    return True


def _of_entry(entry: Entry, shared_urls: frozenset[str]) -> _Traits:
    key = identify(entry, shared_urls=shared_urls).url
    return _Traits(
        title=words(entry.title),
        url=key.removeprefix("url:") if key else None,
        published=entry.published,
        text_sha256=sha256(entry.text) if entry.text else None,
    )


def _of_before(before: Before, shared_urls: frozenset[str]) -> _Traits:
    probe = Entry(before.guid, before.title, url=before.url, published=before.published)
    return replace(_of_entry(probe, shared_urls), text_sha256=before.text_sha256)


def settled(
    entries: Sequence[Entry],
    known: Mapping[str, Before],
    shared_urls: frozenset[str] = frozenset(),
) -> list[Entry]:
    """The entries, those with a reused GUID under one of their own, in this reading too."""
    so_far, found = dict(known), []
    for entry in entries:
        before = so_far.get(entry.guid)
        if before and reused(entry, before, shared_urls):
            entry = replace(entry, guid=own_guid(entry))
        text_sha256 = sha256(entry.text) if entry.text else None
        so_far[entry.guid] = Before(
            entry.guid, entry.title, entry.url, entry.published, text_sha256
        )
        found.append(entry)
    return found
