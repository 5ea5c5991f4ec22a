"""Taking entries in: identify, then insert, update, merge or leave alone, in one transaction.

    entries → settle GUIDs → skip the unchanged → the surely new at once (`batch`), others one by
            one (`saving`) → say what stands in the source now

What the source's run has learned (validators, next due time) is written last in the same
transaction: killed at any point, the next run repeats the work and finds nothing doubled.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from db import bulk, presence, sources, works
from db.card import Read
from db.connect import writing
from db.records import Entry, SourceUpdate
from db.works import Seen
from ingest import identity, renames, saving
from ingest.batch import Batch
from ingest.saving import Mark


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
    *,
    part: bool = False,
) -> Counts:
    """Store a source's entries and then, by `finish`, what its run has learned; one transaction.

    `part` says that the source holds more than these: what is missing has not gone from it.

    arXiv's `replace` announcements are new versions of works that are known already; of unknown
    works they are not news and are passed over.
    """
    counts, whole = Counts(), not part and bool(entries)
    had_others = False
    with writing(database):
        if entries:
            entries, counts, had_others = _store(database, source_id, entries, now, part=part)
        if finish is not None:
            update = finish(counts)
            sources.finish(database, source_id, update)
            whole = whole and update.outcome in ("new", "unchanged")
        if whole and had_others:
            presence.mark(database, source_id, [entry.guid for entry in entries], now)
    return counts


def _store(
    database: Database, source_id: int, entries: Sequence[Entry], now: datetime, *, part: bool
) -> tuple[Sequence[Entry], Counts, bool]:
    """Store entries; returns them under their settled GUIDs, what that did, and whether the
    source had any before.
    """
    shared = identity.shared_urls(entry for entry in entries if entry.part_of is None)
    had = sources.has_entries(database, source_id)
    marks = [saving.mark_of(entry, now) for entry in entries]
    seen = bulk.seen(database, source_id, {entry.guid for entry in entries}) if had else {}
    changed = _maybe_changed(entries, marks, seen, now)
    entries, more = _settle(database, source_id, entries, shared, seen, changed)
    seen |= more
    if had and not part:
        seen |= _rename(database, source_id, entries, shared, seen)
    marked = list(zip(entries, marks, strict=True))
    batch = Batch(database, source_id, now, shared, seen, marked)
    changes = []
    for entry, mark in marked:
        saved = batch.take(entry, mark)
        if saved is not None:
            changes.append(saved.change)
    batch.flush()
    counts = Counts(
        new=changes.count("new"),
        updated=changes.count("updated"),
        unchanged=changes.count("unchanged") + changes.count("deleted"),
    )
    return entries, counts, had


def _maybe_changed(
    entries: Sequence[Entry], marks: Sequence[Mark], seen: Mapping[str, Seen], now: datetime
) -> set[str]:
    """GUIDs of which this reading shows something else than the last, or several things."""
    often = Counter(entry.guid for entry in entries)
    return {
        entry.guid
        for entry, mark in zip(entries, marks, strict=True)
        if often[entry.guid] > 1
        or (entry.guid in seen and not saving.is_same(entry, mark, seen[entry.guid], now))
    }


def _settle(
    database: Database,
    source_id: int,
    entries: Sequence[Entry],
    shared: frozenset[str],
    seen: Mapping[str, Seen],
    changed: Collection[str],
) -> tuple[Sequence[Entry], dict[str, Seen]]:
    """The entries under GUIDs that mean what they meant, and the sightings of those that this
    gave other ones. Their marks stay true: no GUID is part of them.
    """
    if not changed:
        return entries, {}
    known = presence.known(database, source_id, changed)
    entries = renames.settled(entries, known, shared)
    return entries, bulk.seen(database, source_id, {entry.guid for entry in entries} - seen.keys())


def _rename(
    database: Database,
    source_id: int,
    entries: Sequence[Entry],
    shared: frozenset[str],
    seen: Mapping[str, Seen],
) -> dict[str, Seen]:
    """Rename stored entries that only got another GUID; returns their sightings."""
    new = [entry for entry in entries if entry.guid not in seen and entry.external_id is None]
    gone = presence.vanished(database, source_id, {entry.guid for entry in entries}) if new else []
    renamed = renames.renamed(new, gone, shared) if gone else {}
    presence.rename(database, source_id, renamed)
    return bulk.seen(database, source_id, renamed.keys())


def stored_reads(database: Database, source_id: int) -> dict[str, Read]:
    """What was read of each entry of a source, by GUID."""
    return works.reads_of(database, source_id)
