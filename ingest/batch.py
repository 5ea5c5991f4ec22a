"""Many entries of one source into the store: all that are surely new in a few statements.

    what is known of them all, asked at once → each entry, in order: unchanged | surely new | other
            → the new ones together, before any other one is looked at

An entry is surely new where nothing that `ingest.saving` would look for is there: no GUID, key,
title, tombstone or id. What is asked at first is kept a superset of what is there, so that at worst
an entry goes the long way; the result is that of taking every entry the long way, one by one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlite_utils import Database

from db import bulk, tombstones, works
from db.bulk import NewWork
from db.records import Entry, Saved
from db.works import Seen
from ingest import identity, saving
from ingest.identity import Identity
from ingest.saving import Mark


@dataclass(frozen=True, slots=True)
class Traits:
    """What an entry that its source did not show before would be looked for by."""

    entry: Entry
    own: Identity
    guid_key: str
    keys: tuple[str, ...]
    """Of its work, if it is a new one."""
    work_id: str
    """As the first of `keys` gives it."""
    title_key: str | None
    mark: Mark

    @property
    def deleted_by(self) -> tuple[str, ...]:
        """Keys of which a tombstone would say that the reader deleted it."""
        digest = self.mark.text_sha256 if self.entry.text else None
        content = tombstones.content_keys(self.entry.title, self.entry.published, digest)
        return (*self.own.keys, self.guid_key, *content)


def traits_of(source_id: int, entry: Entry, mark: Mark, shared_urls: frozenset[str]) -> Traits:
    """Raises nothing: whatever an entry says, it has a GUID."""
    own = identity.identify(entry, shared_urls=shared_urls)
    guid_key = saving.guid_key_of(source_id, entry.guid)
    keys = own.keys or (guid_key,)
    return Traits(
        entry=entry,
        own=own,
        guid_key=guid_key,
        keys=keys,
        work_id=works.work_id(keys[0]),
        title_key=identity.title_key(entry.title),
        mark=mark,
    )


@dataclass(slots=True)
class Ground:
    """What is taken already, by the library and by the entries so far."""

    keys: set[str] = field(default_factory=set)
    buried: set[str] | None = None
    """None where nothing was ever deleted."""
    ids: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    """Normalised, of the library as it was."""
    own_titles: set[str] = field(default_factory=set)
    """Normalised, of this reading's entries: a work that stands in this source can only be the
    same by its title where neither has a key.
    """
    orphans: set[str] = field(default_factory=set)
    guids: set[str] = field(default_factory=set)
    """Those that have a sighting."""

    def is_free(self, one: Traits) -> bool:
        """Whether nothing is there that this entry could be, or be kept away by."""
        if one.entry.guid in self.guids or not self.keys.isdisjoint(one.keys):
            return False
        if one.title_key in self.titles or one.work_id in self.ids:
            return False
        if not one.own.keys and (
            one.entry.external_id is not None  # may be the id of a work of this library
            or one.title_key in self.own_titles
            or one.entry.title in self.orphans
        ):
            return False
        return self.buried is None or self.buried.isdisjoint(one.deleted_by)

    def take(self, one: Traits) -> None:
        """Note what there may be once this entry is stored, in whatever way."""
        self.keys.update(one.own.keys, (one.guid_key,))
        self.guids.add(one.entry.guid)
        if one.title_key is not None:
            self.own_titles.add(one.title_key)
        if self.buried is not None:
            self.buried.update(one.own.keys, (one.guid_key,))


class Batch:
    """The entries of one reading of a source, taken in order; joins the open transaction."""

    def __init__(
        self,
        database: Database,
        source_id: int,
        now: datetime,
        shared_urls: frozenset[str],
        seen: Mapping[str, Seen],
        entries: Sequence[tuple[Entry, Mark]],
    ) -> None:
        """`seen` are all of the source's sightings of these entries."""
        self._database, self._source_id, self._now = database, source_id, now
        self._shared = shared_urls
        self._seen = seen
        self._again: set[str] = set()
        self._new: list[NewWork] = []
        self._parts: list[tuple[str, str]] = []
        self._issues: set[str] = set()
        self._traits = {
            entry.guid: traits_of(source_id, entry, mark, shared_urls)
            for entry, mark in entries
            if entry.guid not in seen
        }
        self._ground = _ground(database, self._traits.values(), seen)

    def take(self, entry: Entry, mark: Mark) -> Saved | None:
        """Store an entry, at the latest with `flush`; see `saving.save`."""
        if entry.guid in self._issues:
            self.flush()  # an entry that came before its round-up is no part of it yet
        saved = self._take(entry, mark)
        if entry.part_of is not None:
            self._parts.append((entry.part_of, entry.guid))
            self._issues.add(entry.part_of)
        return saved

    def _take(self, entry: Entry, mark: Mark) -> Saved | None:
        seen = None if entry.guid in self._again else self._seen.get(entry.guid)
        if seen and saving.is_unchanged(entry, mark, seen, self._now):
            return Saved("", "unchanged")
        traits = self._traits.get(entry.guid)
        if traits is None or traits.entry is not entry:  # not new, or its GUID stands twice here
            traits = traits_of(self._source_id, entry, mark, self._shared)
        elif self._ground.is_free(traits):
            if entry.announce and entry.announce.startswith("replace"):
                return None
            work = self._append(traits)
            self._ground.take(traits)
            return Saved(work, "new")
        self.flush()
        saved = saving.save(
            self._database, self._source_id, entry, self._now, shared_urls=self._shared
        )
        self._again.add(entry.guid)
        self._ground.take(traits)
        self._ground.orphans.add(entry.title)  # an orphan's title is changed by an equal text
        return saved

    def _append(self, one: Traits) -> str:
        work = saving.new_work(one.entry, one.own, one.work_id, one.mark.text_sha256, self._now)
        mentions = saving.mentioned(work, one.own)
        self._new.append(
            NewWork(work, one.title_key, one.keys, mentions, one.entry, one.mark.digest)
        )
        return work.id

    def flush(self) -> None:
        """Write what waits."""
        if self._new:
            bulk.insert(self._database, self._source_id, self._new, self._now)
            self._new.clear()
        for issue, part in self._parts:
            works.mention_part(self._database, self._source_id, issue, part)
        self._parts.clear()
        self._issues.clear()


def _ground(database: Database, new: Iterable[Traits], seen: Mapping[str, Seen]) -> Ground:
    """All that the library says of these entries, in a few statements."""
    new = list(new)
    if not new:
        return Ground(guids=set(seen))
    deleted = bulk.any_buried(database)
    return Ground(
        keys=bulk.held_keys(database, {key for one in new for key in one.keys}),
        buried=bulk.buried_keys(database, {key for one in new for key in one.deleted_by})
        if deleted
        else None,
        ids=bulk.taken_ids(database, {one.work_id for one in new}),
        titles=bulk.held_titles(database, {one.title_key for one in new if one.title_key}),
        orphans=bulk.orphaned_titles(
            database, {one.entry.title for one in new if not one.own.keys}
        ),
        guids=set(seen),
    )
