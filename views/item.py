"""One item: its card beside the source's text, every line leading to its words."""

from dataclasses import replace

import streamlit as st

import service
from db import cards, marks, queries
from db.card import Card
from db.errors import UnknownIdError
from db.records import Marks, Sighting, Work
from digest.thresholds import judge
from service import all_bets
from views import wording
from views.highlight import parts
from views.muting import mute_button, muted
from views.points import Point, held_figure, points
from views.shared import app, mark_button, now, verdict_buttons
from views.text import show, title


def page() -> None:
    """The item whose id the address names; opening it marks it read."""
    database = app().database
    asked = st.query_params.get("id", "")
    try:
        work = queries.get_work(database, asked)
    except UnknownIdError:
        _unknown(asked)
        return
    st.set_page_config(page_title=f"{title(work.title)} · Preread")
    marked = _opened(work.id, marks.get_marks(database, work.id))
    card = cards.get_card(database, work.id)
    zone = app().settings.zone
    sightings = queries.get_sightings(database, work.id)
    show("item_head", work=work, sightings=sightings, zone=zone)
    _buttons(work, marked, sightings)
    muted(work)

    quotes = cards.get_quotes(database, work.id)
    said = points(work, card, quotes) if card else []
    left, right = st.columns([9, 10], gap="large")
    with left:
        _card(work, card, said)
        _thresholds(work, card, said)
        _note(work.id, marked.note)
        _hand_on(work.id)
        mentions = queries.get_mentions(database, work.id)
        show("item_foot", card=card, sightings=sightings, mentions=mentions, zone=zone)
    with right, st.container(key="source"):
        show("subheading", text="The source’s text")
        roles = _roles(work, card)
        pieces = parts(work, card, [(one.marker, one.evidence) for one in said], quotes)
        markers = [one.marker for one in said]
        kept = tuple(dict.fromkeys(quotes.values())) if work.dropped else ()
        show(
            "item_text",
            work=work,
            parts=pieces,
            roles=roles,
            markers=markers,
            quotes=kept,
            zone=zone,
        )


def _unknown(asked: str) -> None:
    heading = "No such item" if asked else "No item chosen"
    what = "It was deleted, or the address is incomplete." if asked else ""
    text = f"{what} Choose an item in the Library or in today's edition.".strip()
    show("notice", heading=heading, text=text)


def _opened(work_id: str, marked: Marks) -> Marks:
    """Mark the item read when it is opened, but not again after the reader marked it unread."""
    key = f"opened-{work_id}"
    if key in st.session_state:
        return marked
    st.session_state[key] = True
    if not marked.read:
        marks.set_mark(app().database, work_id, "read", True, now())
    return replace(marked, read=True)


def _buttons(work: Work, marked: Marks, sightings: list[Sighting]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="marks"):
        switched = [
            mark_button(work.id, "starred", marked.starred),
            mark_button(work.id, "read", marked.read),
            verdict_buttons(work.id, marked.verdict),
        ]
        mute_button(work, sightings)
    if any(switched):
        st.rerun()


def _card(work: Work, card: Card | None, said: list[Point]) -> None:
    if card is None:
        why = wording.no_card(work.read, work.text, cards.get_refusal(app().database, work.id))
        show("notice", heading="No card", text=why, level=2)
        return
    stale = card["text_sha256"] != work.text_sha256
    unmarked = stale or work.dropped is not None
    show("item_card", card=card, points=said, stale=stale, unmarked=unmarked)


def _thresholds(work: Work, card: Card | None, said: list[Point]) -> None:
    """Which thresholds of the reader's bets the item's figures meet, and which they just miss."""
    if card is None:
        return
    judged = [
        held_figure(bet, it, said) for bet in all_bets(app()) for it in judge(card, bet, work.text)
    ]
    if judged:
        show("item_bets", judged=judged)


def _roles(work: Work, card: Card | None) -> bool:
    """Whether to shade the sentences by what they do; offered only where that is known."""
    if card is None or card["text_sha256"] != work.text_sha256 or not card["sentences"]:
        return False
    if work.dropped:
        return False
    return st.toggle("Shade sentences by role", key="roles")


def _note(work_id: str, note: str | None) -> None:
    with st.form(f"note-{work_id}", border=False):
        written = st.text_area("Your note", value=note or "", height=90)
        if st.form_submit_button("Save note"):
            marks.set_note(app().database, work_id, written)
            st.toast("Note saved.")


def _hand_on(work_id: str) -> None:
    with st.expander("Hand it on"):
        st.caption(
            "A note for the decision, with blanks for what only you know; a message for Slack; "
            "references; a row for a spreadsheet; data."
        )
        with st.container(horizontal=True, key="handoff"):
            for form in service.HANDOFFS:
                made = service.handoff(app(), work_id, form)
                st.download_button(
                    wording.HANDOFFS[form],
                    made.content,
                    made.name,
                    made.media,
                    key=f"handoff-{form}",
                    on_click="ignore",
                )
