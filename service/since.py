"""Gathering what an edition says of the time since the last one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from db import digests, queries, revisions
from db import topics as spoken
from service.app import App

if TYPE_CHECKING:
    from digest.rank import Ranked
    from digest.since import SinceThen
    from digest.window import Window

_EDITIONS_BACK = 14
"""How many earlier editions a new piece may belong to."""


def since_then(
    app: App,
    window: "Window",
    ranked: Sequence["Ranked"],
    earlier: Sequence[str],
    *,
    starred: bool = True,
) -> "SinceThen":
    """Topics, what moved, new versions and follow-ups; `earlier` are the keys of the frozen
    editions of this period before this one, newest first. Without any, only topics. New versions
    are told of what stood in those and, with `starred`, of what the reader starred.
    """
    from digest import since
    from digest.topics import Text, find_topics

    database, late = app.database, app.settings.digest.max_age_days
    start, length = window.start, window.end - window.start
    present = spoken.texts(database, since=start, until=window.end, late_days=late)
    now_ids = {it.work_id for it in present}
    before = [
        it
        for it in spoken.texts(database, since=start - length, until=start, late_days=late)
        if it.work_id not in now_ids
    ]
    topics = find_topics(
        [Text(it.work_id, it.title, it.lead, it.vector) for it in (*present, *before)],
        _known(app, earlier),
    )
    counts = since.count_topics(topics, now_ids, {it.candidate.work.id for it in ranked})
    changes = []
    if earlier:
        known_now, known_before = (
            sum(it.vector is not None for it in side) for side in (present, before)
        )
        raised = revisions.raised(database, since=start, until=window.end, editions=list(earlier))
        changes = [
            *since.moved(counts, known_now, known_before, window),
            *since.new_versions(
                [
                    since.NewVersion(it.work_id, it.title, it.url, it.version, it.edition)
                    for it in raised
                    if it.edition or (starred and it.starred)
                ],
                window,
            ),
            *since.follow_ups(ranked, _stood(app, earlier[:_EDITIONS_BACK]), window),
        ]
    return since.SinceThen(tuple(counts[: since.MOST_TOPICS]), tuple(changes))


def _known(app: App, earlier: Sequence[str]) -> list[str]:
    """The names that the last edition gave its topics, so that they stay the same."""
    stored = digests.get_edition(app.database, earlier[0]) if earlier else None
    return [topic["name"] for topic in (stored or {}).get("topics", ())]


def _stood(app: App, earlier: Sequence[str]) -> list["Ranked"]:
    """What stood in these editions; of its editions only these are told."""
    from digest.rank import Ranked

    return [
        Ranked(
            replace(it, in_editions=tuple(key for key in it.in_editions if key in earlier)), 0.0, ()
        )
        for it in queries.stood(app.database, earlier)
    ]
