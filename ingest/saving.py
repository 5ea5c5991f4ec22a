"""One entry into the store: the work that it is, by all the rules there are.

    skip the unchanged → deleted? → find the work (GUID, keys, title) → choose the text
            → insert, update or merge → say that the source shows it

`ingest.batch` spares most new entries this way; whatever it does not know to be new comes here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlite_utils import Database

from db import presence, tombstones, works
from db.card import Read
from db.presence import Before
from db.records import Entry, Link, Saved, Work
from db.works import Seen
from ingest import identity, renames
from ingest.identity import Identity, Known

_RANK: Final[dict[Read, int]] = {
    "title": 0,
    "excerpt": 1,
    "abstract": 2,
    "newsletter": 3,
    "full_text": 4,
}


def save(
    database: Database,
    source_id: int,
    entry: Entry,
    now: datetime,
    *,
    shared_urls: frozenset[str] = frozenset(),
) -> Saved | None:
    """Store one entry; None for a replacement of an unknown paper. Joins the open transaction."""
    seen = works.find_seen(database, source_id, entry.guid)
    mark = mark_of(entry, now)
    if seen and is_unchanged(entry, mark, seen, now):
        return Saved(works.id_of(database, seen.n), "unchanged")

    own = identity.identify(entry, shared_urls=shared_urls)
    guid_key = guid_key_of(source_id, entry.guid)
    if _is_deleted(database, entry, own, guid_key, now, seen=seen is not None):
        return Saved("", "deleted")
    date = entry.published if entry.published and entry.published <= now else now
    found = _same_works(database, source_id, entry, own, date)
    if seen and seen.n not in [stored.n for stored in found]:
        # The GUID says which entry it is; a key that says otherwise belongs to another work.
        before = works.load(database, seen.n)
        if not identity.contradicts(own, identity.from_keys(before.keys)):
            found.insert(0, before)
    if not found and not own.keys and entry.external_id is not None:
        found = works.find_by_id(database, entry.guid)  # this library's own export comes back
    if not found:
        if entry.announce and entry.announce.startswith("replace"):
            return None
        return _insert(database, source_id, entry, own, guid_key, mark, now)

    kept, *others = found
    for other in others:
        kept = _merge(database, kept, other)
    changed = _update(database, source_id, kept, entry, now)
    works.add_keys(database, kept.n, own.keys or [guid_key])
    read = max(entry.read, seen.read if seen else "title", key=lambda one: _RANK[one])
    works.see(database, source_id, kept.n, entry, read=read, digest=mark.digest, at=now)
    return Saved(kept.work.id, "updated" if changed or others else "unchanged")


def _is_deleted(
    database: Database, entry: Entry, own: Identity, guid_key: str, now: datetime, *, seen: bool
) -> bool:
    """Whether the reader deleted this entry's work. What the entry is known by now is kept too,
    so that it stays away when it changes step by step.
    """
    digest = works.sha256(entry.text) if entry.text else None
    content = tombstones.content_keys(entry.title, entry.published, digest)
    keys = [*own.keys, guid_key, *([] if seen else content)]
    found = [
        one
        for one in tombstones.find(database, keys)
        if one.guid != guid_key or not one.title or not renames.reused(entry, one)
    ]
    if found:
        before = Before(guid_key, entry.title, entry.url, entry.published, digest)
        tombstones.remember(database, own.keys, before, now)
    return bool(found)


def guid_key_of(source_id: int, guid: str) -> str:
    """The key of an entry that has no better one."""
    return f"guid:{source_id}:{guid}"


@dataclass(frozen=True, slots=True)
class Mark:
    """What an entry is compared by with what its source showed before."""

    text_sha256: str
    digest: str
    """Of everything that a change of the entry would change: `Seen.entry_sha256`."""


def mark_of(entry: Entry, now: datetime) -> Mark:
    """A date that is not believed yet is looked at again once it is past."""
    text_sha256 = works.sha256(entry.text)
    return Mark(text_sha256, _digest(entry, text_sha256, now))


def is_same(entry: Entry, mark: Mark, seen: Seen, now: datetime) -> bool:
    """Whether the source shows what it showed before."""
    if seen.entry_sha256 == mark.digest:
        return True
    # What was stored before the text's own digest stood for it; it takes four times as long.
    return seen.entry_sha256 == _digest(entry, entry.text, now)


def is_unchanged(entry: Entry, mark: Mark, seen: Seen, now: datetime) -> bool:
    """The same, and nothing more was read of it."""
    return _RANK[entry.read] <= _RANK[seen.read] and is_same(entry, mark, seen, now)


def _digest(entry: Entry, text: str, now: datetime) -> str:
    parts = (
        *(entry.title, text, entry.url, entry.kind, *entry.authors),
        *(entry.published, entry.updated, entry.comment, entry.version, entry.doi),
        *(link.url for link in entry.links),
        *(("future",) if entry.published and entry.published > now else ()),
    )
    return works.sha256(repr(parts))


def _same_works(
    database: Database, source_id: int, entry: Entry, own: Identity, date: datetime
) -> list[works.Stored]:
    """The stored works that this entry is, by keys, else by title; the oldest first."""
    if own.keys:
        found: list[works.Stored] = []
        for stored in works.find_by_keys(database, own.keys):
            theirs = identity.from_keys(stored.keys)
            known = [identity.from_keys(other.keys) for other in found]
            if not any(identity.contradicts(one, theirs) for one in (own, *known)):
                found.append(stored)
        if found:
            return found
    key = identity.title_key(entry.title)
    if not own.keys:
        for n in presence.orphans(database, entry.title):
            stored = works.load(database, n)
            if _same_without_keys(stored, entry, own, source_id):
                return [stored]
    for stored in works.find_by_title(database, key) if key else ():
        theirs = identity.from_keys(stored.keys)
        known_work = Known(
            title_key=stored.title_key,
            date=stored.work.date,
            authors=stored.work.authors,
            links=frozenset(identity.link_keys(stored.work.links, theirs)),
            sources=works.sources_of(database, stored.n),
            identity=theirs,
        )
        if identity.same_by_title(entry, own, date, source_id, known_work):
            return [stored]
        if _same_without_keys(stored, entry, own, source_id):
            return [stored]
    return []


def _same_without_keys(stored: works.Stored, entry: Entry, own: Identity, source_id: int) -> bool:
    """Whether a feed gave a new GUID to an entry of its that has no key and is word for word as
    it was; also a feed that was removed and added again. Imported lines are left out: their ids
    are their own.
    """
    return (
        not own.keys
        and not identity.from_keys(stored.keys).keys
        and entry.external_id is None
        and stored.text_source in (source_id, None)
        and stored.work.published == entry.published
        and stored.work.title == entry.title
        and stored.work.text_sha256 == works.sha256(entry.text)
    )


def _insert(
    database: Database,
    source_id: int,
    entry: Entry,
    own: Identity,
    guid_key: str,
    mark: Mark,
    now: datetime,
) -> Saved:
    keys = own.keys or (guid_key,)
    work = new_work(entry, own, works.free_id(database, keys[0]), mark.text_sha256, now)
    n = works.insert(
        database, work, title_key=identity.title_key(work.title), source_id=source_id, keys=keys
    )
    works.set_mentions(database, n, mentioned(work, own))
    works.see(database, source_id, n, entry, read=entry.read, digest=mark.digest, at=now)
    return Saved(work.id, "new")


def new_work(entry: Entry, own: Identity, work_id: str, text_sha256: str, now: datetime) -> Work:
    """The work that an entry is which nothing in the library is."""
    published = entry.published if entry.published and entry.published <= now else None
    return Work(
        id=work_id,
        kind="paper" if own.arxiv else entry.kind,
        title=entry.title,
        url=entry.url,
        text=entry.text,
        text_sha256=text_sha256,
        read=entry.read,
        first_seen=now,
        date=published or now,
        authors=entry.authors,
        published=published,
        updated=entry.updated,
        comment=entry.comment,
        links=entry.links,
        categories=entry.categories,
        arxiv_id=own.arxiv.removeprefix("arxiv:") if own.arxiv else None,
        version=entry.version,
        doi=own.doi.removeprefix("doi:") if own.doi else entry.doi,
    )


def _merge(database: Database, kept: works.Stored, other: works.Stored) -> works.Stored:
    """Make two works one, with the better text of the two and what only the other one knew."""
    works.merge(database, kept.n, other.n)
    one, two = kept.work, other.work
    joined, text_source = _with_facts_of(one, two), kept.text_source
    better = two.text and (_RANK[two.read], len(two.text)) > (_RANK[one.read], len(one.text))
    if better:
        joined = replace(
            joined,
            title=two.title,
            text=two.text,
            text_sha256=two.text_sha256,
            read=two.read,
            links=two.links,
            url=two.url or one.url,
        )
        text_source = other.text_source
    works.update(
        database,
        kept.n,
        joined,
        title_key=identity.title_key(joined.title),
        source_id=text_source,
    )
    if better:
        own = identity.from_keys((*kept.keys, *other.keys))
        works.set_mentions(database, kept.n, mentioned(joined, own))
    return works.load(database, kept.n)


def _with_facts_of(one: Work, two: Work) -> Work:
    """The first work with what only the second one knows. A version goes with its arXiv id."""
    return replace(
        one,
        first_seen=min(one.first_seen, two.first_seen),
        arxiv_id=one.arxiv_id or two.arxiv_id,
        version=one.version if one.arxiv_id else two.version,
        kind="paper" if one.arxiv_id or two.arxiv_id else one.kind,
        doi=one.doi or two.doi,
        comment=one.comment or two.comment,
        authors=one.authors or two.authors,
        categories=_union(one.categories, two.categories),
    )


def _update(
    database: Database, source_id: int, stored: works.Stored, entry: Entry, now: datetime
) -> bool:
    """Bring the work up to date with this entry; returns whether anything stored differs."""
    before = stored.work
    after = _joined(before, entry, now, takes_text=_takes_text(stored, entry, source_id))
    same_version = (entry.version or 0) >= (before.version or 0)
    if source_id == stored.text_source and entry.title and same_version:
        after = replace(after, title=entry.title)
    if after == before:
        return False
    text_source = source_id if after.text != before.text else stored.text_source
    works.update(
        database,
        stored.n,
        after,
        title_key=identity.title_key(after.title),
        source_id=text_source,
    )
    if after.links != before.links or after.url != before.url:
        own = identity.from_keys(stored.keys)
        works.set_mentions(database, stored.n, mentioned(after, own))
    return True


def _takes_text(stored: works.Stored, entry: Entry, source_id: int) -> bool:
    """Whether the entry's text becomes the work's: full text > abstract > longest excerpt.

    The source that gave the present text may correct it; a newer version of a paper replaces it.
    """
    work = stored.work
    old, new = _RANK[work.read], _RANK[entry.read]
    if not entry.text or (entry.version or 0) < (work.version or 0):
        return not work.text and bool(entry.text)
    if new != old:
        return new > old
    if (entry.version or 0) > (work.version or 0):
        return True
    if source_id == stored.text_source:
        return True
    # What a dropped text was like is not known: another source's may be less of it.
    return not work.dropped and len(entry.text) > len(work.text)


def _joined(work: Work, entry: Entry, now: datetime, *, takes_text: bool) -> Work:
    """The work as it stands after this entry."""
    published = work.published
    if entry.published and entry.published <= now:
        published = min(published, entry.published) if published else entry.published
    joined = replace(
        work,
        published=published,
        date=published or work.first_seen,
        updated=max(filter(None, (work.updated, entry.updated)), default=None),
        comment=entry.comment or work.comment,
        authors=work.authors or entry.authors,
        categories=_union(work.categories, entry.categories),
        arxiv_id=work.arxiv_id or entry.arxiv_id,
        version=max(filter(None, (work.version, entry.version)), default=None),
        doi=work.doi or entry.doi,
        url=work.url or entry.url,
        kind="paper" if entry.arxiv_id else work.kind,
    )
    if not takes_text:
        return joined
    return replace(
        joined,
        title=entry.title or work.title,
        text=entry.text,
        text_sha256=works.sha256(entry.text),
        read=entry.read,
        links=entry.links,
        url=entry.url or work.url,
        authors=entry.authors or work.authors,
    )


def mentioned(work: Work, own: Identity) -> tuple[str, ...]:
    """Keys of the works that a work's text links to, and of the one that a round-up's entry is
    about: its address is that one's.
    """
    about = (Link(work.url, 0, 0),) if work.url and work.kind == "newsletter" else ()
    return identity.link_keys((*about, *work.links), own)


def _union(one: Iterable[str], other: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))
