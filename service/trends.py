"""Topics over the last weeks, from the library."""

from datetime import datetime
from typing import TYPE_CHECKING

from db import topics as spoken
from service.app import App

if TYPE_CHECKING:
    from digest.trends import Trends

_MOST_ITEMS = 4000


def trends(app: App, now: datetime, weeks: int = 4) -> "Trends":
    """What the last weeks' items are about. Raises StoreError."""
    from digest.topics import Text
    from digest.trends import WEEK, Dated, find_trends

    found = spoken.texts(
        app.database, since=now - WEEK * weeks, until=now, late_days=0, limit=_MOST_ITEMS
    )
    items = [Dated(Text(it.work_id, it.title, it.lead, it.vector), it.date) for it in found]
    return find_trends(items, now, weeks)
