"""Browse, filter and search everything there is. The address holds filters and page."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

import streamlit as st

from db import queries, search, sources
from db.card import MaturityValue
from db.queries import Order, Shelf
from db.records import Filters, Kind, Mute
from digest.mutes import said
from digest.rank import source_name
from service import muted_works
from views import wording
from views.shared import app, feedback
from views.text import show

_FILTERS = frozenset(
    ("kind", "source", "category", "maturity", "from", "to", "reading", "order", "starred", "code")
)
"""Parameters of the address that set a filter."""
_EARLIEST = date(1970, 1, 1)
PAGE = 25
"""Works on one page."""
MOST_HITS = 200
"""A search shows so many at most: bm25 has to rank all that match to give any one page."""

_ORDERS: dict[str, Order] = {
    "Newest first": "newest",
    "Oldest first": "oldest",
    "By title": "title",
}
Reading = Literal["Any", "Unread", "Read"]
_READING: dict[Reading, bool | None] = {"Any": None, "Unread": False, "Read": True}
_T = TypeVar("_T")


def to_filters(
    *,
    kinds: Sequence[Kind] = (),
    source_ids: Sequence[int] = (),
    categories: Sequence[str] = (),
    since: date | None = None,
    until: date | None = None,
    reading: Reading = "Any",
    starred: bool = False,
    maturity: Sequence[MaturityValue] = (),
    code: bool = False,
    zone: ZoneInfo,
) -> Filters:
    """The store's filters for what a person chose; days are local, and both ends count."""
    return Filters(
        kinds=tuple(kinds),
        source_ids=tuple(source_ids),
        categories=tuple(categories),
        since=_midnight(since, zone) if since else None,
        until=_midnight(until + timedelta(days=1), zone) if until else None,
        starred=True if starred else None,
        read=_READING[reading],
        maturity=tuple(maturity),
        code=True if code else None,
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def page() -> None:
    """Filters above, one page of works below."""
    show("heading", text="Library")
    query = st.text_input(
        "Search", key="q", bind="query-params", type="search", on_change=_first_page,
        placeholder='words, "exact phrase", -without, beginn*',
    ) or ""  # fmt: skip
    filters, order = _filters()
    rows = st.container(key="rows")
    database = app().database
    snippets: dict[str, str] = {}
    if query.strip():
        hits = search.search(database, query, filters, limit=MOST_HITS)
        total, start = len(hits), _start(len(hits))
        snippets = {hit.work_id: hit.snippet for hit in hits[start : start + PAGE]}
        lines = queries.shelves(database, list(snippets))
    else:
        total = queries.count(database, filters)
        start = _start(total)
        lines = queries.page(database, filters, order=order, offset=start, limit=PAGE)
    with rows:
        show(
            "library_count",
            total=total,
            start=start,
            shown=len(lines),
            searched=bool(query.strip()),
            capped=bool(query.strip()) and total == MOST_HITS,
            narrowed=bool(query.strip()) or filters != Filters(),
        )
        muted = muted_works(app(), [line.work_id for line in lines])
        for line in lines:
            _row(line, snippets.get(line.work_id), muted.get(line.work_id))


def _start(total: int) -> int:
    """The offset of the page that the reader is on; shows the page numbers where there are any."""
    pages = -(-total // PAGE)
    if pages < 2:
        return 0
    return (st.pagination(pages, key="page", bind="query-params") - 1) * PAGE


def _first_page() -> None:
    """Another choice begins at its first page."""
    if "page" in st.session_state:
        st.session_state["page"] = 1


def _row(line: Shelf, snippet: str | None, muted: Mute | None) -> None:
    with st.container(key=f"entry-{line.work_id}", gap="xsmall"):
        by = said(muted) if muted else None
        show("library_row", line=line, snippet=snippet, muted=by, zone=app().settings.zone)
        switched = feedback(line, reading=True)
    if switched:
        st.rerun()


def _filters() -> tuple[Filters, Order]:
    """The filter widgets; their values stand in the address."""
    database, zone = app().database, app().settings.zone
    names = _names({one.id: one.title for one in sources.all_sources(database)})
    with st.expander("Filters", key="filters", expanded=bool({*st.query_params} & _FILTERS)):
        left, right = st.columns(2, gap="medium")
        with left:
            kinds = _several("Kind", "kind", wording.KINDS)
            chosen = _several("Source", "source", dict(zip(names, names, strict=True)))
            used = queries.categories(database)
            categories = _several("Category", "category", dict(zip(used, used, strict=True)))
            maturity = _several("Maturity", "maturity", wording.MATURITY)
        with right:
            since, until = _date("From", "from"), _date("To", "to")
            reading = st.segmented_control(
                "Read or not", list(_READING), default="Any", required=True,
                key="reading", bind="query-params", on_change=_first_page,
            )  # fmt: skip
            order = st.selectbox(
                "Order", list(_ORDERS), key="order", bind="query-params", on_change=_first_page
            )
            with st.container(horizontal=True):
                starred, code = _switch("Starred", "starred"), _switch("Code available", "code")
    filters = to_filters(
        kinds=kinds,
        source_ids=[names[name] for name in chosen],
        categories=categories,
        since=since,
        until=until,
        reading=reading,
        starred=starred,
        maturity=maturity,
        code=code,
        zone=zone,
    )
    return filters, _ORDERS[order]


def _several(label: str, key: str, names: Mapping[_T, str]) -> list[_T]:
    return st.multiselect(
        label, list(names), format_func=names.__getitem__, select_all=False,
        key=key, bind="query-params", on_change=_first_page,
    )  # fmt: skip


def _date(label: str, key: str) -> date | None:
    return st.date_input(
        label, value=None, min_value=_EARLIEST, format="YYYY-MM-DD",
        key=key, bind="query-params", on_change=_first_page,
    )  # fmt: skip


def _switch(label: str, key: str) -> bool:
    return st.checkbox(label, key=key, bind="query-params", on_change=_first_page)


def _names(titles: dict[int, str]) -> dict[str, int]:
    """Each source's name, made unique by its number where two have the same."""
    names: dict[str, int] = {}
    for number, title in titles.items():
        name = source_name(title) or f"Source {number}"
        names[f"{name} ({number})" if name in names else name] = number
    return names
