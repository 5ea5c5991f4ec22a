"""Bets, their thresholds, what they touch among the latest items; and mutes."""

from collections.abc import Sequence

import streamlit as st

import service
from db.records import Mute
from digest.mutes import MuteError, read_mute, said, written
from service import KeptBet, Trial
from service.bets import BetError, bets_stand_in, checked_bet
from settings import Bet
from views.shared import app, now
from views.text import show
from views.weights import show_weights

_SAID = "bets-said"
_KEPT = "120s"
"""How long a trial of bets on the latest items is shown before it is made again."""
_EXAMPLES = "WER < 5 %\nunder 1 GB\nat least 2x faster"


def page() -> None:
    """What was just done, the bets, a way to make one, the mutes."""
    found = service.listed_bets(app())
    show("bets_head", total=len(found))
    _said()
    trials = _tried(found) if found else {}
    for number, kept in enumerate(found):
        _bet(kept, number, trials.get(kept.bet.name))
    _add()
    show_weights(app())
    _mutes()


def _say(text: str, undo: Bet | Mute | None = None) -> None:
    """Keep what is to be said, and what can be brought back, for the page that comes next."""
    st.session_state[_SAID] = (text, undo)
    st.rerun()


def _said() -> None:
    if told := st.session_state.pop(_SAID, None):
        text, undo = told
        show("sources_said", text=text, hint="", others=())
        if undo is not None:
            st.button("Undo", key="bets-undo", on_click=_bring_back, args=(undo,))


def _bring_back(what: Bet | Mute) -> None:
    if isinstance(what, Mute):
        service.add_mute(app(), what, now())
    else:
        service.add_bet(
            app(), what.name, what.text, now(), weight=what.weight, thresholds=what.thresholds
        )


def _tried(found: Sequence[KeptBet]) -> dict[str, Trial]:
    """What each bet touches, by its name; those that the configuration shadows are not tried."""
    bets = tuple(it.bet for it in found if not it.shadowed)
    with st.spinner("Looking what your bets touch …"):
        trials = _trials(repr(bets), bets)
    return {trial.bet.name: trial for trial in trials}


@st.cache_data(ttl=_KEPT, max_entries=16, show_spinner=False)
def _trials(key: str, _bets: tuple[Bet, ...]) -> list[Trial]:  # noqa: ARG001  # cache key
    return service.try_bets(app(), _bets, now())


def _bet(kept: KeptBet, number: int, trial: Trial | None) -> None:
    with st.container(key=f"entry-bet-{number}", gap="xsmall"):
        show("bets_row", kept=kept, bet=kept.bet, stands_in=bets_stand_in(app()))
        if trial:
            show("bets_trial", trial=trial)
        if kept.where != "database":
            return
        with st.container(horizontal=True, gap="small"):
            if st.button("Edit", key=f"edit-bet-{number}", type="tertiary"):
                _edit(kept.bet)
            if st.button("Remove", key=f"remove-bet-{number}", type="tertiary"):
                gone = service.remove_bet(app(), kept.bet.name)
                _say(f"Removed: {gone.name}.", gone)


def _add() -> None:
    show("subheading", text="Make a bet")
    round_ = st.session_state.get("bets-round", 0)
    draft = _form(f"add-{round_}", Bet.model_construct(name="", text="", weight=1.0, thresholds=()))
    if draft is None:
        return
    name, text, weight, thresholds = draft
    try:
        made = service.add_bet(app(), name, text, now(), weight=weight, thresholds=thresholds)
    except BetError as error:
        _at_fault(f"add-{round_}", error)
    else:
        st.session_state["bets-round"] = round_ + 1  # other keys: empty fields
        _say(f"Added: {made.name}. Editions are ranked by it from now on.")


@st.dialog("Edit bet", width="medium")
def _edit(bet: Bet) -> None:
    """Change a bet, or try the change first."""
    key = f"edit-{bet.name}"
    draft = _form(key, bet, save="Save")
    if draft is None:
        return
    name, text, weight, thresholds = draft
    try:
        changed = service.change_bet(
            app(), bet.name, name=name, text=text, weight=weight, thresholds=thresholds
        )
    except BetError as error:
        _at_fault(key, error, scope="fragment")
    else:
        st.session_state.pop(f"{key}-faults", None)
        _say(f"Saved: {changed.name}.")


def _form(key: str, bet: Bet, save: str = "Add") -> tuple[str, str, float, tuple[str, ...]] | None:
    """The fields of a bet, each with what is wrong with it below; the draft when it is sent.

    "Try it" shows what the draft touches and keeps nothing.
    """
    faults = st.session_state.get(f"{key}-faults", {})
    with st.form(key, border=False):
        name = st.text_input("Name", value=bet.name, key=f"{key}-name", max_chars=80)
        _fault(faults, "name")
        text = st.text_area(
            "What you bet on, in plain words", value=bet.text, key=f"{key}-text", height=90,
            placeholder="small language models on phones and laptops: latency, memory, privacy",
        )  # fmt: skip
        _fault(faults, "text")
        lines = st.text_area(
            "Thresholds, one a line (optional)", value="\n".join(bet.thresholds),
            key=f"{key}-thresholds", height=120, placeholder=_EXAMPLES,
        )  # fmt: skip
        _fault(faults, "thresholds")
        weight = st.number_input(
            "Weight against the other bets", value=float(bet.weight), min_value=0.0, max_value=10.0,
            step=0.5, key=f"{key}-weight",
        )  # fmt: skip
        _fault(faults, "weight")
        with st.container(horizontal=True):
            sent = st.form_submit_button(save, type="primary", key=f"{key}-save")
            tried = st.form_submit_button("Try it", key=f"{key}-try")
    draft = (name or "", text or "", float(weight or 0), tuple((lines or "").splitlines()))
    if tried:
        _try(key, draft)
    return draft if sent else None


def _try(key: str, draft: tuple[str, str, float, tuple[str, ...]]) -> None:
    name, text, weight, thresholds = draft
    try:
        bet = checked_bet(name or "This bet", text, weight, thresholds)
    except BetError as error:
        for text in error.fields.values():
            show("field_error", text=text)
        return
    st.session_state.pop(f"{key}-faults", None)
    with st.spinner("Looking what it touches …"):
        (trial,) = service.try_bets(app(), [bet], now())
    show("bets_trial", trial=trial)


def _at_fault(key: str, error: BetError, scope: str = "app") -> None:
    """Show the form again, with what is wrong beside each field."""
    st.session_state[f"{key}-faults"] = error.fields
    if scope == "fragment":
        st.rerun(scope="fragment")
    st.rerun()


def _fault(faults: dict[str, str], field: str) -> None:
    if field in faults:
        show("field_error", text=faults[field])


def _mutes() -> None:
    show("subheading", text="Mutes")
    mutes = service.all_mutes(app())
    if not mutes:
        show("mutes_none")
    for number, mute in enumerate(mutes):
        with st.container(horizontal=True, gap="small", key=f"mute-row-{number}"):
            show("mutes_row", mute=said(mute))
            if st.button("Unmute", key=f"unmute-{number}", type="tertiary"):
                service.remove_mute(app(), mute)
                _say(f"Heard again: {said(mute)}.", mute)
    with st.form("mute-add", border=False, clear_on_submit=False):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            typed = st.text_input(
                "Mute a word, an author or a topic", key=f"mute-typed-{len(mutes)}",
                placeholder="quantum, author:Ada Byron, cs.CV, topic:Robotics",
            )  # fmt: skip
            pressed = st.form_submit_button("Mute")
        if pressed:
            _mute(typed or "")


def _mute(typed: str) -> None:
    try:
        mute = read_mute(typed)
    except MuteError as error:
        show("field_error", text=str(error))
        return
    from service.mutes import hidden_by, latest

    new = service.add_mute(app(), mute, now())
    items = latest(app(), now())
    covered = f"It covers {len(hidden_by(app(), mute, items))} of the latest {len(items)} items."
    head = "Muted" if new else "It was muted already"
    _say(f"{head}: {said(mute)}. {covered} To take it back: unmute {written(mute)}.")
