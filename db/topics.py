"""What topics are found from: the titles, first words and vectors of a stretch of time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from db.rows import to_text

_LEAD_CHARACTERS = 800


@dataclass(frozen=True, slots=True)
class Spoken:
    """One work as topics need it; `vector` is a float16 unit row, None before its card."""

    work_id: str
    title: str
    lead: str
    vector: bytes | None
    date: datetime


def texts(
    database: Database, *, since: datetime, until: datetime, late_days: int, limit: int = 4000
) -> list[Spoken]:
    """The works of [since, until), newest first: those dated in it, and those first seen in it
    that are at most `late_days` older.
    """
    rows = database.execute(
        "SELECT work.id, title, substr(text, 1, :lead), vector, date"
        " FROM work LEFT JOIN embedding ON embedding.work = work.n"
        " WHERE (date >= :since AND date < :until)"
        " OR (first_seen >= :since AND first_seen < :until AND date < :since AND date >= :oldest)"
        " ORDER BY date DESC, n DESC LIMIT :limit",
        {
            "lead": _LEAD_CHARACTERS,
            "since": to_text(since),
            "until": to_text(until),
            "oldest": to_text(since - timedelta(days=late_days)),
            "limit": limit,
        },
    )
    return [
        Spoken(work_id, title, lead, vector, datetime.fromisoformat(date))
        for work_id, title, lead, vector, date in rows
    ]
