"""Topics over the last weeks: how many items a week, and which."""

import streamlit as st

import service
from digest.trends import Trends
from views.shared import app, now
from views.text import show

_WEEKS = 4
_KEPT = "10m"
"""How long topics are shown before they are found again: finding them takes a second."""


def page() -> None:
    """The largest topics of the last weeks; each unfolds to its newest items."""
    show("heading", text="Trends")
    with st.spinner("Comparing the items …"):
        found = _trends(str(app().settings.home))
    show("trends", found=found, zone=app().settings.zone)


@st.cache_data(ttl=_KEPT, max_entries=4, show_spinner=False)
def _trends(home: str) -> Trends:  # noqa: ARG001  # cache key
    return service.trends(app(), now(), _WEEKS)
