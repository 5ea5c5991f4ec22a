"""Library and search filters as SQL conditions on `work`."""

from collections.abc import Sequence
from typing import Any

from db.records import Filters
from db.rows import to_text


def _among(column: str, values: Sequence[Any]) -> str:
    return f"{column} IN ({','.join('?' * len(values))})"


def conditions(filters: Filters) -> tuple[str, list[Any]]:
    """` AND …` conditions (empty for an empty filter) and their values, for a query on `work`."""
    parts: list[str] = []
    values: list[Any] = []

    def add(condition: str, *more: Any) -> None:
        parts.append(f" AND {condition}")
        values.extend(more)

    if filters.kinds:
        add(_among("work.kind", filters.kinds), *filters.kinds)
    if filters.source_ids:
        among = _among("source", filters.source_ids)
        add(
            f"EXISTS (SELECT 1 FROM sighting WHERE sighting.work = work.n AND {among})",
            *filters.source_ids,
        )
    if filters.categories:
        among = _among("value", filters.categories)
        add(f"EXISTS (SELECT 1 FROM json_each(work.categories) WHERE {among})", *filters.categories)
    if filters.since:
        add("work.date >= ?", to_text(filters.since))
    if filters.until:
        add("work.date < ?", to_text(filters.until))
    for wanted, column in ((filters.starred, "starred"), (filters.read, "read")):
        if wanted is not None:
            exists = "EXISTS" if wanted else "NOT EXISTS"
            add(
                f"{exists} (SELECT 1 FROM mark WHERE mark.work = work.n"
                f" AND mark.{column} IS NOT NULL)"
            )
    if filters.maturity:
        among = _among("maturity", filters.maturity)
        add(f"EXISTS (SELECT 1 FROM card WHERE card.work = work.n AND {among})", *filters.maturity)
    if filters.code is not None:
        exists = "EXISTS" if filters.code else "NOT EXISTS"
        add(f"{exists} (SELECT 1 FROM card WHERE card.work = work.n AND card.code)")
    return "".join(parts), values
