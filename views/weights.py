"""What was learned from the reader's marks, and changing it: a part of a page."""

from typing import Final

import streamlit as st

import service
from db.records import WEIGHT_KINDS, Weight, WeightKind
from digest.taste import learned_from
from digest.words import plain
from service import App
from views.shared import now
from views.text import show

SHOWN: Final = 20
"""Learned weights that are shown at once, of each sign."""
_SAID: Final = "weights-said"


def show_weights(app: App) -> None:
    """The weights that raise and lower items, those set by hand, a form to set one, and a reset."""
    report = service.taste(app)
    pinned = [one for one in report.weights if one.pinned]
    learned = [one for one in report.weights if not one.pinned]
    raise_ = [one for one in learned if one.value >= 0.005][:SHOWN]
    lower = [one for one in learned if one.value <= -0.005][:SHOWN]
    show("weights_head", report=report)
    if said := st.session_state.pop(_SAID, None):
        show("notice_line", text=said)
    for one in pinned:
        _pinned(app, one)
    if raise_ or lower:
        show("weights_table", up=raise_, down=lower, learned_from=learned_from)
    _form(app)
    if report.weights:
        _reset(app)


def _say(text: str) -> None:
    """Keep what is to be said above the weights that come next, and come to them."""
    st.session_state[_SAID] = text
    st.rerun()


def _pinned(app: App, one: Weight) -> None:
    with st.container(horizontal=True, wrap=False, key=f"entry-weight-{one.kind}-{one.key}"):
        show("weights_row", one=one)
        if st.button("Let marks decide", key=f"unset-{one.kind}-{one.key}", type="tertiary"):
            service.unpin_weight(app, one.name, one.kind)
            _say(f"Marks move “{one.name}” again.")


def _form(app: App) -> None:
    with (
        st.form("weight", border=False, clear_on_submit=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        name = st.text_input("Set a weight", key="weight-name", placeholder="quantization")
        kinds: tuple[WeightKind | None, ...] = (None, *WEIGHT_KINDS)
        kind = st.selectbox("of a", kinds, key="weight-kind", format_func=_kind, width=150)
        value = st.number_input(
            "Points", -service.LARGEST_WEIGHT, service.LARGEST_WEIGHT, 2.0, 0.5,
            key="weight-value", width=150,
        )  # fmt: skip
        pressed = st.form_submit_button("Set")
    if not pressed:
        return
    try:
        done = service.pin_weight(app, name, value, kind)
    except service.WeightError as error:
        show("notice_line", text=str(error))
    else:
        _say(f"Set: “{plain(done.name)}” {done.value:+g}.")


def _kind(kind: WeightKind | None) -> str:
    return kind or "as it is listed"


def _reset(app: App) -> None:
    """Forgetting asks twice."""
    if not st.session_state.get("weights-resetting"):
        if st.button("Forget everything…", key="weights-reset"):
            st.session_state["weights-resetting"] = True
            st.rerun()
        return
    show("notice_line", text="Your marks stay; only later ones will be learned from. Forget all?")
    with st.container(horizontal=True):
        if st.button("Yes, forget it all", key="weights-really"):
            del st.session_state["weights-resetting"]
            service.reset_weights(app, now())
            _say("Forgotten. Marks set from now on are learned from.")
        if st.button("Keep it", key="weights-keep"):
            del st.session_state["weights-resetting"]
            st.rerun()
