"""Taking entries in: identify, then insert, update, merge or leave alone, in one transaction.

    entries → skip the unchanged → find the work (GUID, keys, title) → choose the text → store

What the source's run has learned (validators, next due time) is written last in the same
transaction: killed at any point, the next run repeats the work and finds nothing doubled.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlite_utils import Database

from db import sources, works
from db.card import Read
from db.connect import writing
from db.records import Entry, Link, Saved, SourceUpdate, Work
from ingest import identity
from ingest.identity import Identity, Known

_RANK: Final[dict[Read, int]] = {
    "title": 0,
    "excerpt": 1,
    "abstract": 2,
    "newsletter": 3,
    "full_text": 4,
}


@dataclass(frozen=True, slots=True)
class Counts:
    """What taking in a source's entries did."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.new + other.new,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
        )


def take_in(
    database: Database,
    source_id: int,
    entries: Sequence[Entry],
    finish: Callable[[Counts], SourceUpdate] | None,
    now: datetime,
) -> Counts:
    """Store a source's entries and then, by `finish`, what its run has learned; one transaction.

    arXiv's `replace` announcements are new versions of works that are known already; of unknown
    works they are not news and are passed over.
    """
    shared = identity.shared_urls(entry for entry in entries if entry.part_of is None)
    counts = Counts()
    with writing(database):
        for entry in entries:
            saved = save(database, source_id, entry, now, shared_urls=shared)
            if entry.part_of is not None:
                works.mention_part(database, source_id, entry.part_of, entry.guid)
            if saved is not None:
                counts += Counts(
                    new=int(saved.change == "new"),
                    updated=int(saved.change == "updated"),
                    unchanged=int(saved.change in ("unchanged", "deleted")),
                )
        if finish is not None:
            sources.finish(database, source_id, finish(counts))
    return counts


def stored_reads(database: Database, source_id: int) -> dict[str, Read]:
    """What was read of each entry of a source, by GUID."""
    return works.reads_of(database, source_id)


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
    if seen and identity.reused_guid(entry, seen.title, seen.url):
        entry = replace(entry, guid=f"{entry.guid}#{entry.url or entry.title}")
        seen = works.find_seen(database, source_id, entry.guid)
    digest = _digest(entry)
    if seen and seen.entry_sha256 == digest and _RANK[entry.read] <= _RANK[seen.read]:
        return Saved(works.id_of(database, seen.n), "unchanged")

    own = identity.identify(entry, shared_urls=shared_urls)
    guid_key = f"guid:{source_id}:{entry.guid}"
    if works.is_deleted(database, [*own.keys, guid_key]):
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
        return _insert(database, source_id, entry, own, guid_key, digest, now)

    kept, *others = found
    for other in others:
        kept = _merge(database, kept, other)
    changed = _update(database, source_id, kept, entry, now)
    works.add_keys(database, kept.n, own.keys or [guid_key])
    read = max(entry.read, seen.read if seen else "title", key=lambda one: _RANK[one])
    works.see(database, source_id, kept.n, entry, read=read, digest=digest, at=now)
    return Saved(kept.work.id, "updated" if changed or others else "unchanged")


def _digest(entry: Entry) -> str:
    """Of everything that a change of the entry would change."""
    parts = (
        *(entry.title, entry.text, entry.url, entry.kind, *entry.authors),
        *(entry.published, entry.updated, entry.comment, entry.version, entry.doi),
        *(link.url for link in entry.links),
    )
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


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
    it was. Imported lines are left out: their ids are their own.
    """
    return (
        not own.keys
        and entry.external_id is None
        and stored.text_source == source_id
        and stored.work.published == entry.published
        and stored.work.title == entry.title
        and stored.work.text == entry.text
    )


def _insert(
    database: Database,
    source_id: int,
    entry: Entry,
    own: Identity,
    guid_key: str,
    digest: str,
    now: datetime,
) -> Saved:
    keys = own.keys or (guid_key,)
    published = entry.published if entry.published and entry.published <= now else None
    work = Work(
        id=works.free_id(database, keys[0]),
        kind="paper" if own.arxiv else entry.kind,
        title=entry.title,
        url=entry.url,
        text=entry.text,
        text_sha256=works.sha256(entry.text),
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
    n = works.insert(
        database, work, title_key=identity.title_key(work.title), source_id=source_id, keys=keys
    )
    works.set_mentions(database, n, _mentioned(work, own))
    works.see(database, source_id, n, entry, read=entry.read, digest=digest, at=now)
    return Saved(work.id, "new")


def _merge(database: Database, kept: works.Stored, other: works.Stored) -> works.Stored:
    """Make two works one, with the better text of the two."""
    works.merge(database, kept.n, other.n)
    one, two = kept.work, other.work
    if (_RANK[two.read], len(two.text)) > (_RANK[one.read], len(one.text)):
        joined = replace(
            one,
            title=two.title,
            text=two.text,
            text_sha256=two.text_sha256,
            read=two.read,
            links=two.links,
            url=two.url or one.url,
        )
        works.update(
            database,
            kept.n,
            joined,
            title_key=identity.title_key(joined.title),
            source_id=other.text_source,
        )
        own = identity.from_keys((*kept.keys, *other.keys))
        works.set_mentions(database, kept.n, _mentioned(joined, own))
    return works.load(database, kept.n)


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
        works.set_mentions(database, stored.n, _mentioned(after, own))
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
    return source_id == stored.text_source or len(entry.text) > len(work.text)


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


def _mentioned(work: Work, own: Identity) -> tuple[str, ...]:
    """Keys of the works that a work's text links to, and of the one that a round-up's entry is
    about: its address is that one's.
    """
    about = (Link(work.url, 0, 0),) if work.url and work.kind == "newsletter" else ()
    return identity.link_keys((*about, *work.links), own)


def _union(one: Iterable[str], other: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))
