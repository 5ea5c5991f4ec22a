"""The edition of a day or a week; on the first start, how far the first one is."""

from datetime import date

import streamlit as st

import service
from db import queries, sources
from db.queries import Shelf, Totals
from digest.edition import Edition
from digest.window import Period
from views import wording
from views.shared import app, feedback, now
from views.text import show

_REFRESH = "3s"
_KEPT = "60s"
"""How long a composed edition is shown before it is composed again."""


def page() -> None:
    """The present edition, or the one that the reader picks."""
    if nothing_yet(queries.totals(app().database)):
        _first_start()
        return
    period, day = _picked(now().astimezone(app().settings.zone).date())
    with st.spinner("Composing the edition …"):
        home, taste = str(app().settings.home), service.state_of_taste(app())
        edition = _edition(home, period, day, taste)  # what was just changed shows at once
    _show(edition)


def nothing_yet(totals: Totals) -> bool:
    """Whether there is no edition to show: nothing was found, or nothing of it has been read."""
    return not totals.cards and (not totals.works or wording.unread(totals) > 0)


def _picked(today: date) -> tuple[Period, date | None]:
    """Day or week, and the day of an earlier edition, as the address has them."""
    with st.container(horizontal=True, key="picker"):
        period = st.segmented_control(
            "Edition", ["day", "week"], format_func=str.capitalize, default="day",
            required=True, key="period", bind="query-params",
        )  # fmt: skip
        day = st.date_input(
            "Earlier edition", value=None, min_value=date(2020, 1, 1), max_value=today,
            format="YYYY-MM-DD", key="date", bind="query-params", width=180,
        )  # fmt: skip
    return "week" if period == "week" else "day", day


@st.cache_data(ttl=_KEPT, max_entries=16, show_spinner=False)
def _edition(
    home: str,  # noqa: ARG001  # cache key
    period: Period,
    day: date | None,
    taste: str,  # noqa: ARG001  # cache key
) -> Edition:
    return service.edition(app(), now(), period=period, day=day, freeze=False)


def _show(edition: Edition) -> None:
    lines = {one.work_id: one for one in queries.shelves(app().database, edition.work_ids)}
    show("today_head", edition=edition)
    for kind, items in (("top", edition.top), ("short", edition.short), ("shelf", edition.shelf)):
        if items:
            show("today_section", kind=kind, edition=edition)
        for number, item in enumerate(items, 1):
            with st.container(key=f"entry-{kind}-{number}"):
                line = lines.get(item.id)
                show(f"today_{kind}", item=item, number=number, read=bool(line and line.read))
                _feedback(line)
    show("today_foot", edition=edition)


def _feedback(line: Shelf | None) -> None:
    """Star, like, dislike; none where the work has been deleted since the edition was made."""
    if line and feedback(line, reading=False):
        st.rerun()


@st.fragment(run_every=_REFRESH)
def _first_start() -> None:
    """What there is so far; gives way to the edition as soon as there is one."""
    database = app().database
    totals = queries.totals(database)
    if not nothing_yet(totals):
        st.rerun(scope="app")
    fetched = [one for one in sources.all_sources(database) if one.type != "files"]
    answered = [one for one in fetched if one.last_outcome is not None]
    show("first_start", totals=totals, sources=len(fetched), answered=len(answered))
