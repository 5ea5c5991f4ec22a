"""Editions: candidates from the store, ranked, grouped, composed, frozen."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from db import cards, digests, queries, sources
from db.digests import Span
from digest.edition import Edition, EditionError, from_json
from digest.window import Period, Window, window_at, window_of
from service.app import App
from service.bets import all_bets
from service.mutes import without_muted
from service.since import since_then
from service.writing import WriteReport, try_writer, write_cards
from settings import Bet, Settings

if TYPE_CHECKING:
    from digest.compose import Written
    from models.encoder import Floats

_MOST_CANDIDATES = 5000
_log = logging.getLogger("preread")


def edition(
    app: App,
    now: datetime,
    *,
    period: Period = "day",
    day: date | None = None,
    redo: bool = False,
    freeze: bool = True,
    bets: Sequence[Bet] | None = None,
    personal: bool = True,
    writing: WriteReport | None = None,
    seal: bool = False,
) -> Edition:
    """The edition of a local day or week, by default the reader's present one.

    A frozen edition is returned as it is, unless `redo`, which puts the new one in its place. From
    its hour on, a composed one that holds anything, and of whose items none waits for its card, is
    frozen, unless `freeze` is off.
    Where a writer is configured, it rewrites the top items' lines first, and writes the theme of an
    edition that is about to be frozen (not with `freeze` off: nobody waits for a model to look at a
    page); what it did is counted into `writing`.

    `bets` are those of another edition, in place of the reader's: that one is composed afresh each
    time, is never frozen and never in another's way; made late, it holds what it would have held
    when the reader's was frozen (`window.Turn`). Without `personal` it is for somebody else: what
    the reader liked, starred, set and muted has no part in it. `seal` is for sending it: it is no
    preview any more, and frozen whatever it lacks. Raises StoreError and EditionError.
    """
    zone, digest = app.settings.zone, app.settings.digest
    own = bets is None
    wagers = all_bets(app) if bets is None else bets
    present = window_at(period, now, zone, digest)
    window = window_of(period, day, zone, digest) if day else present
    frozen = digests.get_edition(app.database, window.key) if own else None
    if frozen is not None and not redo:
        return from_json(frozen)
    is_present = window.key == present.key
    final = seal or frozen is not None

    def compose(written: "Written | None" = None) -> tuple[Edition, int]:
        return _compose(
            app,
            window,
            now,
            wagers,
            is_present=is_present,
            personal=own or personal,
            final=final,
            kept=own,
            written=written,
        )

    composed, waiting = compose()
    if not freeze:
        return composed
    report = writing or WriteReport()
    started = time.monotonic()
    if _write_top(app, composed, now, report):
        composed, waiting = compose()
    # What now holds nothing still takes the place of what was frozen today: all of it was muted.
    filled = composed.work_ids or (frozen is not None and is_present)
    whole = not composed.preview and filled and not waiting
    if not (whole or seal):
        return composed
    left = app.settings.writer.edition_s - (time.monotonic() - started)
    if written := _write_theme(app, composed, report, left):
        composed, _ = compose(written)
    if own:
        digests.freeze(app.database, window.key, period, composed.as_json(), composed.work_ids, now)
    return composed


def _write_top(app: App, composed: Edition, now: datetime, report: WriteReport) -> bool:
    """Have the writer, if there is one, rewrite the top items; whether their cards changed."""
    if app.settings.writer.engine == "off" or not composed.top:
        return False
    writer = try_writer(app, report)
    if writer is None:
        return False
    top = cards.unwritten(app.database, [item.id for item in composed.top], writer.revision)
    seconds = app.settings.writer.edition_s
    done = write_cards(app, writer, top, lambda: now, seconds=seconds)
    report.add(done)
    return done.items > 0


def _write_theme(
    app: App, composed: Edition, report: WriteReport, seconds: float
) -> "Written | None":
    """The theme that the writer, if there is one, makes of the top items' sentences as shown.

    Asked once, when the edition is about to be frozen. None where there is no sound one: the
    counted theme stands.
    """
    lines = [item.what.text for item in composed.top if item.what]
    if app.settings.writer.engine == "off" or seconds <= 0 or len(lines) < len(composed.top):
        return None
    writer = try_writer(app, report)
    if writer is None:
        return None
    from digest.compose import Written
    from summarize.theme import write_theme

    made = write_theme(writer, lines, seconds=seconds)
    report.add(
        WriteReport(0, made.tally.written, dict(made.tally.refused), dict(made.tally.fallen_back))
    )
    return Written(made.text, writer.generator.model) if made.text else None


def catch_up(
    app: App,
    now: datetime,
    period: Period = "day",
    *,
    preview: bool = True,
    writing: WriteReport | None = None,
) -> list[Edition]:
    """Make the editions that are due: those missed since the last frozen one, and the present one
    (before its hour as a preview, if that is wanted).

    A machine that slept over an edition's hour loses none of its items that way. Nothing older
    than `digest.max_age_days` is made up for, and nothing at all with `digest.missed = "skip"`:
    what was dated in a missed window is then in the library only. What a writer did is counted
    into `writing`. Raises StoreError and EditionError.
    """
    zone, digest = app.settings.zone, app.settings.digest
    step = timedelta(days=1 if period == "day" else 7)
    present = window_at(period, now, zone, digest)
    frozen = digests.edition_keys(app.database, period)
    days = [present.day]
    oldest = now.astimezone(zone).date() - timedelta(days=digest.max_age_days)
    while frozen and digest.missed == "catch_up" and days[0] - step >= oldest:
        earlier = window_of(period, days[0] - step, zone, digest)
        if earlier.key <= frozen[0]:
            break
        days.insert(0, earlier.day)
    if now < present.freeze_at and not preview:
        days.remove(present.day)
    return [edition(app, now, period=period, day=day, writing=writing) for day in days]


def feed_of(app: App, newest: Edition, limit: int) -> list[Edition]:
    """This edition and the frozen ones of its period before it, newest first: a feed's entries.

    One that an older version froze and this one cannot read is left out. Raises StoreError.
    """
    keys = [key for key in digests.edition_keys(app.database, newest.period) if key < newest.key]
    earlier: list[Edition] = []
    for key in keys:
        if len(earlier) + 1 >= limit:
            break
        try:
            earlier.append(from_json(digests.get_edition(app.database, key) or {}))
        except EditionError as error:
            _log.warning("left out of the feed: %s", error)
    return [newest, *earlier]


def _compose(
    app: App,
    window: Window,
    now: datetime,
    bets: Sequence[Bet],
    *,
    is_present: bool,
    personal: bool,
    final: bool,
    kept: bool,
    written: "Written | None" = None,
) -> tuple[Edition, int]:
    """A fresh edition, and how many of its candidates wait for their cards."""
    from digest import closeness, compose, footer, group, learn, rank
    from digest import window as windows
    from service.learning import learned

    frozen = digests.edition_keys(app.database, window.period)
    earlier = [key for key in frozen if key < window.key]
    known = digests.spans(
        app.database, window.period, until=window.key, limit=app.settings.digest.max_age_days + 1
    )
    before = tuple(one for one in known if one.key < window.key)
    window = windows.joined(window, before[0].covered if before else None)
    frozen_at = next((one.frozen for one in known if one.key == window.key), now)
    turn = None if kept else windows.Turn(frozen_at, now, before, _reached(app, before))
    # Only the present edition of a library without any may reach back for the newest there is.
    first = is_present and not [key for key in frozen if key != window.key]
    found = queries.candidates(
        app.database, since=window.start, until=window.end, limit=_MOST_CANDIDATES
    )
    if first and not any(window.holds(one.work.date) for one in found):
        found = queries.newest_candidates(app.database, until=max(now, window.end))
    chosen = windows.choose(found, window, app.settings.digest, first_edition=first, turn=turn)
    chosen, muted = without_muted(app, chosen) if personal else (chosen, 0)
    taste = learned(app) if personal else learn.NOTHING
    embed = embedder(app.settings) if any(one.vector for one in chosen.items) else None
    anchors, interests = _standing(embed) if embed else (None, None)
    ranked = rank.rank(
        chosen.items,
        bets,
        closeness.embed_bets(bets, embed) if embed and bets else None,
        window.end,
        anchors=anchors,
        interests=interests,
        learned=taste,
    )
    facts = footer.facts_of(sources.all_sources(app.database), earlier[0] if earlier else None)
    composed = compose.compose(
        group.group(ranked),
        chosen,
        window,
        replace(facts, muted=muted, untouched=rank.untouched(ranked, bets)),
        app.settings.digest,
        preview=now < window.freeze_at and not final,
        since=since_then(app, window, ranked, earlier, starred=personal),
        written=written,
    )
    waiting = cards.count_waiting(app.database, [one.work.id for one in chosen.items])
    return composed, waiting


def _reached(app: App, before: Sequence[Span]) -> datetime | None:
    """How old the oldest is that the edition of the newest there was could hold, if one was."""
    from digest.window import reach

    for one in before:
        if one.reaches_back:
            until = max(one.frozen, one.end)
            dates = queries.newest_dates(app.database, until=until, seen=one.frozen)
            number = reach(dates, one.end - one.start, app.settings.digest)
            return dates[number - 1] if number else None
    return None


@lru_cache(maxsize=2)
def _standing(embed: "Callable[[Sequence[str]], Floats]") -> "tuple[Floats, Floats]":
    """The rows of `relevance.ANCHORS` and of `merit.INTERESTS`, which are the same each time."""
    from digest import merit, relevance

    rows = embed([*relevance.ANCHORS, *merit.INTERESTS])
    return rows[: len(relevance.ANCHORS)], rows[len(relevance.ANCHORS) :]


def embedder(settings: Settings) -> "Callable[[Sequence[str]], Floats] | None":
    """The encoder's `embed`; None, with a warning in the log, where it cannot be loaded.

    Ranking then goes by words alone: an edition without vectors is better than none.
    """
    from models.encoder import Encoder
    from models.errors import ModelError

    try:
        return Encoder.load(settings.encoder).embed
    except ModelError as error:
        _log.warning("ranking by words alone: %s", error)
        return None
