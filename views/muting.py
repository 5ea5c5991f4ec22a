"""Muting from an item's page, each with its undo; the Bets page lists all mutes."""

from collections.abc import Sequence

import streamlit as st

import service
from db.records import Mute, Sighting, Work
from digest.mutes import MuteError, read_mute, said
from service.mutes import hidden_by, latest, source_tags
from views.shared import app, now
from views.text import show

_SAID = "mute-said"


def mute_button(work: Work, sightings: Sequence[Sighting]) -> None:
    """Unfolds to mute an author or a topic of the item, or a word."""
    with st.popover("Mute…", key="mute", type="tertiary"):
        st.caption("What is muted stays out of editions. It stays in the library.")
        _choice("author", "Author", work.authors)
        tags = source_tags(app(), sightings)
        _choice("topic", "Topic", tuple(dict.fromkeys((*work.categories, *tags))))
        _word()


def muted(work: Work) -> None:
    """Whether a mute covers the item, and what was muted just now; each can be taken back."""
    covering = service.muted_works(app(), [work.id]).get(work.id)
    just: Mute | None = st.session_state.pop(_SAID, None)
    if covering:
        show("mute_said", mute=said(covering), covers=True, hidden=None, total=None)
        if st.button("Unmute", key="unmute", type="tertiary"):
            service.remove_mute(app(), covering)
            st.rerun()
    if just and just != covering:
        _undo(just)


def _undo(mute: Mute) -> None:
    items = latest(app(), now())
    hidden = len(hidden_by(app(), mute, items))
    show("mute_said", mute=said(mute), covers=False, hidden=hidden, total=len(items))
    # The notice goes with the next run; the button's work is done before that.
    st.button("Undo", key="mute-undo", type="tertiary", on_click=_take_back, args=(mute,))


def _take_back(mute: Mute) -> None:
    service.remove_mute(app(), mute)


def _choice(kind: str, label: str, names: Sequence[str]) -> None:
    if not names:
        return
    with st.form(f"mute-{kind}", border=False):
        chosen = st.selectbox(label, names, key=f"mute-{kind}-name")
        if st.form_submit_button(f"Mute this {kind}") and chosen:
            _mute(f"{kind}:{chosen}")


def _word() -> None:
    with st.form("mute-word", border=False):
        typed = st.text_input("Word or phrase", key="mute-word-name")
        if st.form_submit_button("Mute this word"):
            _mute(typed)


def _mute(typed: str) -> None:
    try:
        mute = read_mute(typed)
    except MuteError as error:
        show("field_error", text=str(error))
        return
    service.add_mute(app(), mute, now())
    st.session_state[_SAID] = mute
    st.rerun()
