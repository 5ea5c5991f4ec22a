"""Topics over the last weeks: how many of each week's items are about what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.topics import Text, find_topics

WEEK = timedelta(days=7)
MOST_ITEMS = 30
"""Items listed of a topic, the newest."""
MOST_TOPICS = 40


@dataclass(frozen=True, slots=True)
class Dated:
    """An item with its date."""

    text: Text
    date: datetime


@dataclass(frozen=True, slots=True)
class Trend:
    """One topic: items a week, the oldest week first, and the newest of them as (id, title)."""

    name: str
    counts: tuple[int, ...]
    items: tuple[tuple[str, str], ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Trends:
    """The topics of some weeks, the largest first; `starts` are the weeks' first moments."""

    starts: tuple[datetime, ...]
    read: int
    """Items that could be compared: those with a card."""
    in_topics: int
    trends: tuple[Trend, ...]


def find_trends(items: Sequence[Dated], until: datetime, weeks: int) -> Trends:
    """The topics of the `weeks` weeks before `until`."""
    starts = tuple(until - WEEK * (weeks - n) for n in range(weeks))
    known = {it.text.id: it for it in items if starts[0] <= it.date < until}
    topics = find_topics([it.text for it in known.values()])
    found = []
    for topic in topics[:MOST_TOPICS]:
        members = [known[id_] for id_ in topic.ids]
        counts = [0] * weeks
        for it in members:
            counts[(it.date - starts[0]) // WEEK] += 1
        newest = sorted(members, key=lambda it: (it.date, it.text.id), reverse=True)[:MOST_ITEMS]
        shown = tuple((it.text.id, it.text.title) for it in newest)
        found.append(Trend(topic.name, tuple(counts), shown))
    return Trends(
        starts=starts,
        read=sum(bool(it.text.vector) for it in known.values()),
        in_topics=sum(len(topic.ids) for topic in topics),
        trends=tuple(found),
    )
