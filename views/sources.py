"""The sources: how each is doing, what went wrong, and pausing one."""

import streamlit as st

from db import runs, sources
from db.records import BAD_OUTCOMES, Source
from views.shared import app, now
from views.text import show

_HISTORY = 5


def page() -> None:
    """Every source with its last runs; those in trouble come first."""
    database = app().database
    everything = sorted(sources.all_sources(database), key=lambda one: (not troubled(one), one.id))
    show(
        "sources_head",
        total=len(everything),
        troubled=sum(troubled(one) for one in everything),
        last=runs.last_run(database),
        zone=app().settings.zone,
    )
    for one in everything:
        _source(one)


def troubled(source: Source) -> bool:
    """Whether a source's last run did not end well."""
    return source.state == "active" and source.last_outcome in BAD_OUTCOMES


def _source(source: Source) -> None:
    history = runs.history(app().database, source.id, _HISTORY)
    with st.container(horizontal=True, wrap=False, key=f"entry-{source.id}"):
        show(
            "sources_row",
            source=source,
            history=history,
            troubled=troubled(source),
            zone=app().settings.zone,
        )
        if source.type == "files" or source.state == "gone":
            return
        paused = source.state == "paused"
        if st.button("Resume" if paused else "Pause", key=f"state-{source.id}"):
            sources.set_state(app().database, source.id, "active" if paused else "paused", now())
            st.rerun()
