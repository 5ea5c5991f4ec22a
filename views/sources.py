"""The sources: how each is doing and what to do about it; adding, changing, removing, lists."""

from typing import Literal

import streamlit as st

import service
from db import runs, sources
from db.records import Kind, Problem, Source
from digest.words import counted
from service import Standing
from views import wording
from views.shared import app, now
from views.text import show

PAGE = 25
"""Sources on one page."""
_SAID = "sources-said"
_Show = Literal["All", "In need", "Paused"]
_SHOWN: tuple[_Show, ...] = ("All", "In need", "Paused")


def page() -> None:
    """What was just done, a way to add, then every source; those in need come first."""
    everything = service.standings(app(), now())
    show(
        "sources_head",
        total=len(everything),
        troubled=sum(one.troubled for one in everything),
        last=runs.last_run(app().database),
        zone=app().settings.zone,
    )
    _said()
    _add()
    found = _filtered(everything) if everything else []
    for one in found[_start(len(found)) :][:PAGE]:
        _source(one)
    _lists(bool(everything))


def matches(one: Standing, words: str, shown: str) -> bool:
    """Whether a source is among those that were asked for."""
    if shown == "Paused" and one.source.state != "paused":
        return False
    if shown == "In need" and one.rank > 1:
        return False
    source = one.source
    text = " ".join([source.title, source.url, source.folder or "", *source.tags]).casefold()
    return all(word in text for word in words.casefold().split())


def _filtered(everything: list[Standing]) -> list[Standing]:
    with st.container(horizontal=True, key="filters"):
        words = st.text_input(
            "Find a source", key="find", type="search", placeholder="name, address, folder or tag"
        )
        shown = st.selectbox("Show", _SHOWN, key="show", bind="query-params")
    found = [one for one in everything if matches(one, words or "", shown)]
    if not found:
        show("notice_line", text="No source fits.")
    return found


def _start(total: int) -> int:
    pages = -(-total // PAGE)
    if pages < 2:
        return 0
    return (st.pagination(pages, key="page", bind="query-params") - 1) * PAGE


def _say(text: str, hint: str = "", others: tuple[tuple[str, str], ...] = ()) -> None:
    """Keep what is to be said on the page that comes next, and come to it."""
    st.session_state[_SAID] = (text, hint, others)
    st.rerun()


def _said() -> None:
    if said := st.session_state.pop(_SAID, None):
        text, hint, others = said
        show("sources_said", text=text, hint=hint, others=others)


def _add() -> None:
    with st.form("add", border=False):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            url = st.text_input(
                "Add a source", key="add-url",
                placeholder="a site, a feed, github.com/owner/project, arxiv:cs.AI",
            )  # fmt: skip
            pressed = st.form_submit_button("Add", type="primary")
        with st.expander("Name, folder and kind"):
            title = st.text_input("Name", key="add-title", placeholder="the feed's own")
            folder = st.text_input("Folder", key="add-folder", placeholder="AI / Labs")
            kinds: tuple[Kind | None, ...] = (None, *wording.KINDS)
            kind = st.selectbox("Entries are", kinds, key="add-kind", format_func=_kind)
            full_text = st.checkbox("Fetch the pages too (for feeds of titles)", key="add-full")
    if not pressed:
        return
    with st.spinner("Looking for its feed…"):
        done = service.try_add_source(
            app(), url, now(), title=title, folder=folder, kind=kind, full_text=full_text
        )
    if isinstance(done, Problem):
        show("sources_said", text=done.message, hint=done.hint, others=())
        return
    added = f"Added: {done.source.title}. The next run fetches it."
    _say(added if done.new else done.said, "", done.others)


def _kind(kind: Kind | None) -> str:
    return wording.KINDS[kind] if kind else "As the source suggests"


def _source(one: Standing) -> None:
    source = one.source
    with st.container(horizontal=True, wrap=False, key=f"entry-{source.id}"):
        show("sources_row", one=one, source=source, now=now(), zone=app().settings.zone)
        with st.container(horizontal=True, wrap=False, width="content", key=f"do-{source.id}"):
            if source.type != "files" and source.state != "gone":
                paused = source.state == "paused"
                if st.button("Resume" if paused else "Pause", key=f"state-{source.id}"):
                    state: Literal["active", "paused"] = "active" if paused else "paused"
                    sources.set_state(app().database, source.id, state, now())
                    st.rerun()
            if st.button("Edit", key=f"edit-{source.id}"):
                _edit(source)


@st.dialog("Edit source", on_dismiss=lambda: st.session_state.pop("removing", None))
def _edit(source: Source) -> None:
    """Rename, file, switch full text, or remove after a second press."""
    show("sources_edit", source=source)
    number = source.id
    title = st.text_input("Name", value=source.title, key=f"title-{number}")
    folder = st.text_input(
        "Folder", value=source.folder or "", key=f"folder-{number}", placeholder="AI / Labs"
    )
    full_text = source.full_text
    if source.type == "feed":
        full_text = st.checkbox(
            "Fetch the pages too (for feeds of titles)", value=full_text, key=f"full-{number}"
        )
    with st.container(horizontal=True):
        save = st.button("Save", type="primary", key=f"save-{number}")
        removing = st.session_state.get("removing") == number
        if not removing and st.button("Remove…", key=f"remove-{number}"):
            st.session_state["removing"] = number
            st.rerun(scope="fragment")
    if save:
        problem = service.edit_source(app(), number, title, folder, full_text)
        if problem is None:
            _say(f"Saved: {title}.")
        show("sources_said", text=problem, hint="", others=())
    if removing:
        show("notice_line", text="Its items stay in the library. Forget this source?")
        if st.button("Yes, remove it", key=f"really-{number}"):
            sources.remove_source(app().database, number)
            del st.session_state["removing"]
            _say(f"Removed: {source.title}. Its items stay in the library.")


def _lists(any_: bool) -> None:
    with st.expander("Import or export a list (OPML)"):
        st.caption("Other readers write such files, with their folders; so does Preread.")
        file = st.file_uploader("A list to import", key="opml-in")
        if file is not None:
            show("notice_line", text=f"{file.name} is ready.")
        if file is not None and st.button("Import it", key="opml-do"):
            done = service.try_import_opml(app(), file.getvalue(), now())
            if isinstance(done, Problem):
                show("sources_said", text=done.message, hint=done.hint, others=())
            else:
                verb = "was" if done.known == 1 else "were"
                known = f", {done.known} {verb} there already" if done.known else ""
                _say(f"{counted(done.added, 'source')} added{known}.", done.remark)
        if any_:
            st.download_button(
                "Export all sources",
                service.export_opml(app()),
                "preread.opml",
                "text/x-opml",
                key="opml-out",
                on_click="ignore",
            )
