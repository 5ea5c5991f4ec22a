"""What every page needs: the opened home, the clock, the frame that shows problems, the marks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import streamlit as st

import logs
from db import marks
from db.errors import StoreError, translate
from db.queries import Shelf
from db.records import Verdict
from digest.edition import EditionError
from service import App, open_app
from settings import SettingsError, default_home, load
from views.text import show

_STYLE = Path(__file__).with_name("style.css")
_MARK_LABELS = {
    ("starred", False): "☆ Star",
    ("starred", True): "★ Starred",
    ("read", False): "Mark read",
    ("read", True): "Mark unread",
}
_VERDICT_LABELS: dict[tuple[Verdict, bool], str] = {
    ("like", False): "Like",
    ("like", True): "✓ Liked",
    ("dislike", False): "Dislike",
    ("dislike", True): "✓ Disliked",
}


def app() -> App:
    """The opened home; one connection a session, because sessions run side by side."""
    return _open(default_home())


@st.cache_resource(scope="session", show_spinner=False, on_release=App.close)
def _open(home: Path) -> App:
    settings = load(home)
    logs.start(settings, "app")
    return open_app(settings)


def now() -> datetime:
    """The moment; what the pages call takes it as an argument."""
    return datetime.now(UTC)


@contextmanager
def frame() -> Iterator[None]:
    """The style, and in place of a page that cannot be shown, what happened and what to do."""
    st.html(_STYLE)
    try:
        with translate("The database"):
            yield
    except (SettingsError, StoreError, EditionError) as error:
        show("notice", heading="This page cannot be shown", text=str(error))


def mark_button(work_id: str, what: Literal["read", "starred"], on: bool) -> bool:
    """A button that switches a mark; true in the run in which it did."""
    label = _MARK_LABELS[what, on]
    if not st.button(label, key=f"{what}-{work_id}", type="tertiary"):
        return False
    marks.set_mark(app().database, work_id, what, not on, now())
    return True


def verdict_buttons(work_id: str, verdict: Verdict | None) -> bool:
    """Like and dislike; pressing the one that stands takes it back. True in the run that did."""
    changed = False
    for (said, stands), label in _VERDICT_LABELS.items():
        if stands != (verdict == said):
            continue
        if st.button(label, key=f"{said}-{work_id}", type="tertiary"):
            marks.set_verdict(app().database, work_id, None if stands else said, now())
            changed = True
    return changed


def feedback(line: Shelf, *, reading: bool) -> bool:
    """All that one click does to a listed item; `reading` offers read and unread too."""
    with st.container(horizontal=True, gap="small", key=f"do-{line.work_id}"):
        changed = mark_button(line.work_id, "starred", line.starred)
        if reading:
            changed |= mark_button(line.work_id, "read", line.read)
        return verdict_buttons(line.work_id, line.verdict) or changed
