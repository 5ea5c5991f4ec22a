"""Papers whose version was raised, and when. Written by a trigger (db/schema.py), read here."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from db.rows import dump, to_text


@dataclass(frozen=True, slots=True)
class Raised:
    """A work that got a new version; `edition` is the key of the last one that it stood in."""

    work_id: str
    title: str
    url: str | None
    version: int
    before: int
    edition: str | None
    starred: bool


def raised(
    database: Database, *, since: datetime, until: datetime, editions: list[str]
) -> list[Raised]:
    """The works whose version was raised in [since, until), by their newest version; those that
    stood in one of these editions first, then the starred ones.
    """
    rows = database.execute(
        "SELECT work.id, work.title, work.url, max(revision.version), min(revision.before),"
        " (SELECT max(digest) FROM digest_work WHERE digest_work.work = work.n"
        "  AND digest IN (SELECT value FROM json_each(:editions))) AS edition,"
        " mark.starred IS NOT NULL AS starred"
        " FROM revision JOIN work ON work.n = revision.work LEFT JOIN mark ON mark.work = work.n"
        " WHERE revision.seen >= :since AND revision.seen < :until GROUP BY work.n"
        " ORDER BY edition IS NULL, edition DESC, starred DESC, work.id",
        {"since": to_text(since), "until": to_text(until), "editions": dump(editions)},
    )
    return [_raised(*row) for row in rows]


def _raised(
    work_id: str,
    title: str,
    url: str | None,
    version: int,
    before: int,
    edition: str | None,
    starred: int,
) -> Raised:
    return Raised(work_id, title, url, version, before, edition, starred=bool(starred))
