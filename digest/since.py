"""What has changed since the last edition: topics that moved, new versions, stories told on.

Each change is one sentence of our own around names and titles of the sources. Nothing is said of
what small counts may do by chance.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import comb

from digest.edition import Change, TopicCount
from digest.evidence import shareable_url
from digest.group import same_stories
from digest.rank import Ranked, source_of
from digest.topics import Topic
from digest.traits import traits_of
from digest.window import Window
from digest.words import counted, plain

MOST_MOVED, MOST_VERSIONS, MOST_FOLLOW_UPS = 3, 3, 3
"""Sentences of each kind; an edition has five minutes for everything."""
MOST_TOPICS = 12
_CHANCE = 0.01
"""So seldom may a topic's count differ by as much if nothing moved (two-sided)."""
_LEAST_MOVED = 8
"""Items of both windows together, below which a topic's change is not looked at."""
_LEAST_BEFORE = 20
"""Fewer items in the window before (a Sunday of papers) are no measure."""
_LONGEST_TITLE = 90


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A paper whose version was raised; `edition` is the key of the last one it stood in."""

    id: str
    title: str
    url: str | None
    version: int
    edition: str | None


@dataclass(frozen=True, slots=True)
class SinceThen:
    """What an edition says of the time since the last one."""

    topics: tuple[TopicCount, ...] = ()
    changes: tuple[Change, ...] = ()


def count_topics(
    topics: Iterable[Topic], now: Collection[str], relevant: Collection[str]
) -> list[TopicCount]:
    """Each topic's items in the window, and in the one before; the largest first.

    Topics of which less than half of the present items may stand in an edition are left out.
    """
    counts = []
    for topic in topics:
        present = [id_ for id_ in topic.ids if id_ in now]
        allowed = sum(id_ in relevant for id_ in present)
        if present and 2 * allowed >= len(present):
            before = len(topic.ids) - len(present)
            counts.append(
                TopicCount(
                    name=plain(topic.name), count=len(present), before=before, ids=tuple(present)
                )
            )
    return sorted(counts, key=lambda it: (-it.count, it.name))


def moved(topics: Sequence[TopicCount], now: int, before: int, window: Window) -> list[Change]:
    """The topics whose share of all items rose or fell beyond chance, the surest first.

    `now` and `before` are how many items the two windows hold. If nothing moved, each of a topic's
    items falls into the present window with the present window's share of all items.
    """
    if before < _LEAST_BEFORE or not now:
        return []
    share = now / (now + before)
    found = []
    for topic in topics:
        total = topic.count + topic.before
        chance = _two_sided(topic.count, total, share)
        if total >= _LEAST_MOVED and chance <= _CHANCE:
            found.append((chance, topic.name, topic))
    return [
        Change(kind="topic", text=_movement(topic, now, before, window), ids=topic.ids)
        for _, _, topic in sorted(found, key=lambda it: it[:2])[:MOST_MOVED]
    ]


def _two_sided(count: int, total: int, share: float) -> float:
    """The chance of a count at least as unlikely as this (exact binomial test)."""
    odds = [comb(total, n) * share**n * (1 - share) ** (total - n) for n in range(total + 1)]
    return sum(one for one in odds if one <= odds[count] * (1 + 1e-9))


def _movement(topic: TopicCount, now: int, before: int, window: Window) -> str:
    days = round((window.end - window.start).total_seconds() / 86400)
    earlier = {1: "the day before", 7: "the week before"}.get(days, f"the {days} days before")
    name = topic.name[:1].upper() + topic.name[1:]
    if not topic.before:
        return f"{name}: {counted(topic.count, 'item')} of {now:,}, none of {before:,} {earlier}."
    verb = "up" if topic.count / now > topic.before / before else "down"
    return (
        f"{name}: {verb} to {counted(topic.count, 'item')} of {now:,}, "
        f"from {topic.before} of {before:,} {earlier}."
    )


def new_versions(raised: Sequence[NewVersion], window: Window) -> list[Change]:
    """The new versions of papers that stood in earlier editions or are starred, in a line each."""
    changes = [
        Change(
            kind="version",
            text=f"Version {it.version} of {_quoted(it.title)}{_from(it.edition, window)}.",
            url=shareable_url(it.url),
            ids=(it.id,),
        )
        for it in raised[:MOST_VERSIONS]
    ]
    rest = raised[MOST_VERSIONS:]
    if rest:
        more = f"New versions of {counted(len(rest), 'more paper')} of earlier editions."
        changes.append(Change(kind="version", text=more, ids=tuple(it.id for it in rest)))
    return changes


def follow_ups(now: Sequence[Ranked], earlier: Sequence[Ranked], window: Window) -> list[Change]:
    """New pieces on stories of earlier editions: `The Batch now writes about “…”, of Tuesday.`

    `earlier` are the works that stood in them, with their keys. A new paper is no follow-up.
    """
    pieces = {it.candidate.work.id: it for it in now if it.candidate.work.kind != "paper"}
    stood = {it.candidate.work.id: it for it in earlier}
    fresh = [it for id_, it in pieces.items() if id_ not in stood]
    traits = [traits_of(it.candidate) for it in (*stood.values(), *fresh)]
    places = {id_: n for n, id_ in enumerate(pieces)}
    found: list[tuple[int, Change]] = []
    for ids in same_stories(traits) if fresh and stood else []:
        told = [stood[id_] for id_ in ids if id_ in stood]
        new = [id_ for id_ in ids if id_ in places and id_ not in stood]
        if told and new:
            first = min(new, key=places.__getitem__)
            found.append((places[first], _follow_up(pieces[first], told, window)))
    return [change for _, change in sorted(found, key=lambda it: it[0])[:MOST_FOLLOW_UPS]]


def _follow_up(piece: Ranked, told: Sequence[Ranked], window: Window) -> Change:
    # A paper is what the story is about, where there is one.
    story = min(told, key=lambda it: (it.candidate.work.kind != "paper", it.candidate.work.id))
    work = piece.candidate.work
    edition = max(story.candidate.in_editions, default=None)
    source = source_of(piece.candidate)
    return Change(
        kind="follow_up",
        text=f"{source} now writes about {_quoted(story.candidate.work.title)}"
        f"{_from(edition, window)}.",
        url=shareable_url(work.url),
        ids=(work.id, story.candidate.work.id),
    )


def _quoted(title: str) -> str:
    text = plain(title) or "Untitled"
    if len(text) > _LONGEST_TITLE:
        text = f"{text[:_LONGEST_TITLE].rsplit(' ', 1)[0]} …"
    return f"“{text}”"


def _from(edition: str | None, window: Window) -> str:
    """`, from Tuesday’s edition`; nothing for what stood in none."""
    if edition is None:
        return ""
    if "W" in edition:
        return f", from the edition of week {int(edition.partition('W')[2])}"
    day = date.fromisoformat(edition)
    if 0 < (window.day - day).days < 7:
        return f", from {day:%A}’s edition"
    return f", from the edition of {day.day} {day:%B}"
