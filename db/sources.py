"""Sources: where entries come from, and what their last run said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from db.connect import writing
from db.errors import UnknownIdError
from db.records import Kind, Source, SourceState, SourceType, SourceUpdate
from db.rows import dump, dump_problem, dump_wishes, to_source, to_text

_PACE_WEEKS = 4


def all_sources(database: Database) -> list[Source]:
    """Every source, imported piles included, in the order they were added."""
    return [to_source(row) for row in database.execute("SELECT * FROM source ORDER BY id")]


def get_source(database: Database, source_id: int) -> Source:
    """Raises UnknownIdError."""
    row = database.execute("SELECT * FROM source WHERE id = ?", [source_id]).fetchone()
    if row is None:
        raise UnknownIdError(
            f"No source has the id {source_id}. `preread sources list` shows them."
        )
    return to_source(row)


def find_source(database: Database, url: str) -> Source | None:
    """The source with exactly this address."""
    row = database.execute("SELECT * FROM source WHERE url = ?", [url]).fetchone()
    return None if row is None else to_source(row)


def add_source(
    database: Database,
    url: str,
    *,
    title: str,
    now: datetime,
    type_: SourceType = "feed",
    kind: Kind = "post",
    tags: Sequence[str] = (),
    folder: str | None = None,
    full_text: bool = False,
) -> tuple[Source, bool]:
    """Add a source, due at once; returns it and whether it is new (else it stays as it is)."""
    with writing(database):
        cursor = database.execute(
            "INSERT INTO source (url, type, title, kind, tags, folder, full_text, added, next_due)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (url) DO NOTHING",
            [
                *(url, type_, title, kind, dump(list(tags)), folder, int(full_text)),
                *(to_text(now), None if type_ == "files" else to_text(now)),
            ],
        )
        added = cursor.rowcount == 1
        row = database.execute("SELECT * FROM source WHERE url = ?", [url]).fetchone()
    return to_source(row), added


def remove_source(database: Database, source_id: int) -> None:
    """Forget a source and its sightings; its works stay. Raises UnknownIdError."""
    get_source(database, source_id)
    with writing(database):
        database.execute("DELETE FROM source WHERE id = ?", [source_id])


def edit_source(
    database: Database,
    source_id: int,
    *,
    title: str | None = None,
    folder: str | None = None,
    full_text: bool | None = None,
) -> Source:
    """Change what a person may change; None leaves it, an empty `folder` takes it out of its one.

    Raises UnknownIdError.
    """
    get_source(database, source_id)
    with writing(database):
        database.execute(
            "UPDATE source SET title = coalesce(?, title), full_text = coalesce(?, full_text),"
            " folder = nullif(coalesce(?, folder), '') WHERE id = ?",
            [title, None if full_text is None else int(full_text), folder, source_id],
        )
    return get_source(database, source_id)


def set_state(database: Database, source_id: int, state: SourceState, now: datetime) -> Source:
    """Pause or resume; a resumed source is due at once and starts with a clean slate."""
    get_source(database, source_id)
    with writing(database):
        database.execute("UPDATE source SET state = ? WHERE id = ?", [state, source_id])
        if state == "active":
            database.execute(
                "UPDATE source SET next_due = ?, failures = 0 WHERE id = ?",
                [to_text(now), source_id],
            )
    return get_source(database, source_id)


def finish(database: Database, source_id: int, update: SourceUpdate) -> None:
    """Write what a run has learned about its source; joins the transaction under way.

    `failures` counts consecutive `failed` runs, and `failing_since` is when the first of them was;
    `limited` and `interrupted` leave both alone. A pause that was set during the run stays.
    """
    failed = update.outcome == "failed"
    neutral = update.outcome in ("limited", "interrupted")
    at = to_text(update.at)
    with writing(database):
        database.execute(
            """
            UPDATE source SET
                last_outcome = :outcome, last_run = :at, last_error = :error,
                next_due = :next_due, interval_s = :interval_s,
                state = CASE WHEN :state = 'active' THEN state ELSE :state END,
                etag = :etag, last_modified = :last_modified, body_sha256 = :body_sha256,
                retry_after = :retry_after, moved_to = :moved_to, moved_count = :moved_count,
                moved_since = :moved_since, found_at = :found_at, wishes = :wishes,
                cursor = :cursor, url = coalesce(:url, url), title = coalesce(:title, title),
                last_new = CASE WHEN :outcome = 'new' THEN :at ELSE last_new END,
                failures = CASE WHEN :failed THEN failures + 1
                                WHEN :neutral THEN failures ELSE 0 END,
                failing_since = CASE WHEN :failed THEN coalesce(failing_since, :at)
                                     WHEN :neutral THEN failing_since ELSE NULL END
            WHERE id = :id
            """,
            {
                "id": source_id,
                "outcome": update.outcome,
                "at": at,
                "error": dump_problem(update.error),
                "next_due": to_text(update.next_due),
                "interval_s": update.interval_s,
                "state": update.state,
                "etag": update.etag,
                "last_modified": update.last_modified,
                "body_sha256": update.body_sha256,
                "retry_after": to_text(update.retry_after),
                "moved_to": update.moved_to,
                "moved_count": update.moved_count,
                "moved_since": to_text(update.moved_since),
                "found_at": update.found_at,
                "wishes": dump_wishes(update.wishes),
                "cursor": update.cursor,
                "url": update.url,
                "title": update.title,
                "failed": failed,
                "neutral": neutral,
            },
        )


def changes(database: Database, source_id: int, limit: int = 10) -> tuple[datetime, ...]:
    """The newest hours in which this source published anything, newest first.

    An entry dated after it was first seen counts from then; what a publisher puts out together
    is one change.
    """
    rows = database.execute(
        "SELECT DISTINCT substr(min(coalesce(published, seen), seen), 1, 13) AS hour"
        " FROM sighting WHERE source = ? ORDER BY hour DESC LIMIT ?",
        [source_id, limit],
    )
    return tuple(datetime.fromisoformat(f"{row['hour']}:00:00Z") for row in rows)


def known_entries(database: Database, source_id: int, guids: Iterable[str]) -> set[str]:
    """Those of these GUIDs that this source gave before, deleted works included."""
    wanted = list(guids)
    rows = database.execute(
        "SELECT value FROM json_each(:guids) WHERE"
        " EXISTS (SELECT 1 FROM sighting WHERE source = :source AND guid = value) OR"
        " EXISTS (SELECT 1 FROM tombstone WHERE key = 'guid:' || :source || ':' || value)",
        {"guids": dump(wanted), "source": source_id},
    )
    return {guid for (guid,) in rows}


def has_entries(database: Database, source_id: int) -> bool:
    """Whether anything of this source was ever stored."""
    row = database.execute("SELECT 1 FROM sighting WHERE source = ? LIMIT 1", [source_id])
    return row.fetchone() is not None


def shared_entries(database: Database, entries: Sequence[tuple[str, str]]) -> dict[int, int]:
    """How many of these (guid, title) each fetched source has shown already, by its id."""
    rows = database.execute(
        """
        SELECT sighting.source, count(*) FROM json_each(?) AS entry, source
        JOIN sighting ON sighting.source = source.id AND guid = entry.value ->> 0
        WHERE sighting.title = entry.value ->> 1 AND source.type <> 'files'
        GROUP BY sighting.source
        """,
        [dump([list(one) for one in entries])],
    )
    return dict(rows.fetchall())


@dataclass(frozen=True, slots=True)
class Pace:
    """What a source brings, from its entries of the last four weeks.

    `per_week` counts them by the day they were published, or first seen where that is unknown; a
    source that is younger than a week counts as one week old. `titles_only` is the share of them
    of which nothing but the title was ever read.
    """

    per_week: float
    titles_only: float


def paces(database: Database, now: datetime) -> dict[int, Pace]:
    """The pace of each source that ever brought an entry, by its id."""
    rows = database.execute(
        """
        SELECT source, sum(day >= :start), sum(day >= :start AND read = 'title'),
               julianday(:now) - julianday(max(min(day), :start))
        FROM (SELECT source, read,
                     CASE WHEN published < seen THEN published ELSE seen END AS day FROM sighting)
        GROUP BY source
        """,
        {"start": to_text(now - timedelta(weeks=_PACE_WEEKS)), "now": to_text(now)},
    )
    return {
        source: Pace(round(count * 7 / max(days, 7.0), 1), titles / count if count else 0.0)
        for source, count, titles, days in rows
    }
