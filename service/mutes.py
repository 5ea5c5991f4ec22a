"""Mutes: kept, taken back, and held against works."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from db import mutes as kept
from db import queries, sources
from db.records import Candidate, Mute, Sighting
from digest.mutes import Muter, key_of, read_mute
from digest.window import Chosen
from service.app import App

SAMPLE = 300
"""How many of the latest items a new mute is tried on, to say how much it hides."""


def all_mutes(app: App) -> list[Mute]:
    """The oldest first. Raises StoreError."""
    return kept.get_mutes(app.database)


def add_mute(app: App, mute: Mute, now: datetime) -> bool:
    """Keep a mute; false if it was there already. Raises StoreError."""
    return kept.add_mute(app.database, mute, key_of(mute), now)


def remove_mute(app: App, mute: Mute) -> bool:
    """Take a mute back; false if there was none. Raises StoreError."""
    return kept.remove_mute(app.database, mute, key_of(mute))


def without_muted(app: App, chosen: Chosen) -> tuple[Chosen, int]:
    """An edition's choice without what is muted, and how many items that is."""
    muter = _muter(app)
    heard = tuple(it for it in chosen.items if muter.by(it.work, it.sightings) is None)
    return replace(chosen, items=heard), len(chosen.items) - len(heard)


def muted_works(app: App, work_ids: Sequence[str]) -> dict[str, Mute]:
    """By which mute each of these works is kept out of editions; those that are not are left out.

    Raises StoreError.
    """
    muter = _muter(app)
    if not muter:
        return {}
    found = {}
    for work_id, work, sightings in queries.works_with_sightings(app.database, work_ids):
        if mute := muter.by(work, sightings):
            found[work_id] = mute
    return found


def source_tags(app: App, sightings: Iterable[Sighting]) -> tuple[str, ...]:
    """The tags that a topic mute of this work could name: those that all its sources share."""
    tags = {one.id: one.tags for one in sources.all_sources(app.database)}
    seen = [tags.get(one.source_id, ()) for one in sightings]
    return tuple(tag for tag in (seen[0] if seen else ()) if all(tag in them for them in seen))


def latest(app: App, now: datetime, limit: int = SAMPLE) -> list[Candidate]:
    """The newest items, for trying out mutes and bets. Raises StoreError."""
    return queries.newest_candidates(app.database, until=now, limit=limit)


def hidden_by(app: App, mute: Mute, items: Iterable[Candidate]) -> list[Candidate]:
    """Those of the items that this mute covers."""
    muter = _muter(app, [mute])
    return [it for it in items if muter.by(it.work, it.sightings)]


def _muter(app: App, mutes: Sequence[Mute] | None = None) -> Muter:
    chosen = all_mutes(app) if mutes is None else mutes
    topical = any(mute.kind == "topic" for mute in chosen)
    tagged = sources.all_sources(app.database) if topical else []
    return Muter(chosen, {one.id: one.tags for one in tagged if one.tags})


__all__ = [
    "SAMPLE",
    "add_mute",
    "all_mutes",
    "hidden_by",
    "latest",
    "muted_works",
    "read_mute",
    "remove_mute",
    "source_tags",
    "without_muted",
]
