"""Rows of the file to records and back: times, JSON and the two nouns."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from sqlite3 import Row
from typing import Any

from db.records import Link, Marks, Problem, Source, Wishes, Work


def to_text(moment: datetime | None) -> str | None:
    """ISO-8601 UTC to the second, `2026-11-23T07:00:00Z`; sorts as time does."""
    if moment is None:
        return None
    # The first 19 characters end at the second. strftime takes six times as long.
    return f"{moment.astimezone(UTC).isoformat()[:19]}Z"


def to_time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _sure(text: str) -> datetime:
    return datetime.fromisoformat(text)


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def dump(value: Any) -> str:
    return _encode(value) if value != [] else "[]"


def dump_links(links: Iterable[Link]) -> str:
    return dump([[link.url, link.start, link.end] for link in links])


def dump_problem(problem: Problem | None) -> str | None:
    return None if problem is None else dump([problem.code, problem.message, problem.hint])


def to_problem(text: str | None) -> Problem | None:
    return None if text is None else Problem(*json.loads(text))


def dump_wishes(wishes: Wishes) -> str | None:
    if wishes == Wishes():
        return None
    return dump([wishes.ttl_minutes, sorted(wishes.skip_days), sorted(wishes.skip_hours)])


def to_wishes(text: str | None) -> Wishes:
    if text is None:
        return Wishes()
    ttl, days, hours = json.loads(text)
    return Wishes(ttl, frozenset(days), frozenset(hours))


def to_source(row: Row) -> Source:
    return Source(
        id=row["id"],
        url=row["url"],
        type=row["type"],
        title=row["title"],
        kind=row["kind"],
        tags=tuple(json.loads(row["tags"])),
        folder=row["folder"],
        full_text=bool(row["full_text"]),
        state=row["state"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        body_sha256=row["body_sha256"],
        next_due=to_time(row["next_due"]),
        retry_after=to_time(row["retry_after"]),
        interval_s=row["interval_s"],
        failures=row["failures"],
        last_outcome=row["last_outcome"],
        last_error=to_problem(row["last_error"]),
        last_run=to_time(row["last_run"]),
        last_new=to_time(row["last_new"]),
        failing_since=to_time(row["failing_since"]),
        moved_to=row["moved_to"],
        moved_count=row["moved_count"],
        moved_since=to_time(row["moved_since"]),
        found_at=row["found_at"],
        wishes=to_wishes(row["wishes"]),
        cursor=row["cursor"],
        added=to_time(row["added"]),
    )


def to_marks(row: Row | None) -> Marks:
    """A row of `mark`; none where the reader has not touched the work."""
    if row is None:
        return Marks()
    return Marks(row["read"] is not None, row["starred"] is not None, row["note"], row["verdict"])


def to_work(row: Row, external_id: str | None = None) -> Work:
    return Work(
        id=row["id"],
        kind=row["kind"],
        title=row["title"],
        url=row["url"],
        text=row["text"],
        text_sha256=row["text_sha256"],
        read=row["read"],
        first_seen=_sure(row["first_seen"]),
        date=_sure(row["date"]),
        authors=tuple(json.loads(row["authors"])),
        published=to_time(row["published"]),
        updated=to_time(row["updated"]),
        comment=row["comment"],
        links=tuple(Link(*link) for link in json.loads(row["links"])),
        categories=tuple(json.loads(row["categories"])),
        arxiv_id=row["arxiv_id"],
        version=row["version"],
        doi=row["doi"],
        external_id=external_id,
        dropped=to_time(row["dropped"]),
    )
