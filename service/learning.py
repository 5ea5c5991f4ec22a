"""The model of what the reader marked, made anew from the marks and written down.

Apart from `service.taste`, because numpy comes with it.
"""

from dataclasses import replace

from db import queries, weights
from db.weights import Marked
from digest import learn
from digest.taste import NO_TOPICS
from digest.words import plain
from service.app import App

SHOWN = 500
"""Learned weights that are kept to be seen: those that weigh most."""
_FORM = 1
"""Of `learn.telling_words`; raise it when that picks other words."""


def learned(app: App) -> learn.Learned:
    """The model of all marks as they are now. Writes the weights down. Raises StoreError."""
    return learn_from_marks(app)[0]


def learn_from_marks(app: App) -> tuple[learn.Learned, list[learn.Example]]:
    """The model, and the marked works that it comes from. Raises StoreError."""
    examples = _examples(app)
    before = weights.all_weights(app.database)
    model = learn.fit(examples, [one for one in before if one.pinned])
    kept = [replace(it, value=round(it.value, 3)) for it in model.shown(SHOWN)]
    if set(kept) != {one for one in before if not one.pinned}:
        weights.put_learned(app.database, kept)
    return model, examples


def _examples(app: App) -> list[learn.Example]:
    found = weights.marked(app.database, form=_FORM, limit=learn.MOST)
    missing = [one.work_id for one in found if one.words is None]
    if missing:
        _read(app, missing)
        found = weights.marked(app.database, form=_FORM, limit=learn.MOST)
    return [_example(one) for one in found]


def _read(app: App, work_ids: list[str]) -> None:
    """Find out what these works are about, and keep that."""
    works = [queries.get_work(app.database, work_id) for work_id in work_ids]
    weights.save_words(
        app.database,
        [(work.id, work.text_sha256, learn.telling_words(work.title, work.text)) for work in works],
        _FORM,
    )


def _example(one: Marked) -> learn.Example:
    return learn.Example(
        work_id=one.work_id,
        title=one.title,
        sign=_sign(one),
        words=one.words or learn.NO_WORDS,
        topics=tuple(it for it in one.categories if it not in NO_TOPICS),
        authors=one.authors,
        sources=tuple(plain(it) for it in one.sources),
        vector=one.vector,
    )


def _sign(one: Marked) -> learn.Sign:
    """The strongest of what the reader did; a verdict goes before a star."""
    if one.verdict:
        return "liked" if one.verdict == "like" else "disliked"
    if one.starred:
        return "starred"
    return "read" if one.read else "passed"
