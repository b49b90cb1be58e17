"""The page Presentasi: the show, or the story that is made, with others to open."""

from __future__ import annotations

import streamlit as st

from lib.auth import Actor
from lib.i18n import t, tn
from lib.ui import page, pengguna, presentasi_daftar, presentasi_simpan, presentasi_susun
from lib.ui import presentasi_tayang as tayang
from lib.ui.presentasi_isi import Opened, edit, opened
from lib.ui.presentasi_state import STORY, StoryState


def open_page(state: StoryState, person: Actor | None) -> None:
    """Show the story of a state, or let it be made."""
    found = opened(state, person)
    if state.tayang and found.scenes:
        tayang.show(state, found, person)
        return
    pengguna.told()
    page.heading(t("menu.presentasi"), _title(state, found))
    if found.problem:
        st.warning(found.problem, icon=":material/info:")
    left, right = st.columns([3, 2], gap="large")
    with left:
        if state.cerita or state.siap:
            _one(found, person)
        else:
            presentasi_susun.draw(person)
        # Who has made nothing yet begins with what is ready.
        begins = not (state.cerita or state.siap or found.scenes)
        if begins:
            presentasi_daftar.ready(state)
    with right:
        if not begins:
            presentasi_daftar.ready(state)
        presentasi_daftar.saved(state, person)
        presentasi_simpan.take_in()


def _title(state: StoryState, found: Opened) -> str:
    if found.problem:
        return t("presentasi.judul_hilang")
    if not found.scenes:
        return t("presentasi.judul_kosong")
    key = "presentasi.judul" if state.cerita or state.siap else "presentasi.judul_susun"
    return tn(key, len(found.scenes), name=found.name)


def _one(found: Opened, person: Actor | None) -> None:
    """Show what a story holds, and what can be done with it."""
    if found.scenes:
        with st.container(horizontal=True, key="presentasi_bilah"):
            presentasi_susun.play(len(found.scenes))
            st.button(
                t("presentasi.ubah"), key="presentasi_ubah", icon=":material/edit:",
                on_click=edit, args=(found,),
            )  # fmt: skip
            presentasi_simpan.slides(found.name, found.region, found.scenes, person)
            _close()
        st.html(presentasi_susun.contents_html(found.scenes, person))
    else:
        _close()
    if found.saved is not None:
        presentasi_simpan.keep(found.saved, person)


def _close() -> None:
    st.button(
        t("presentasi.tutup"), key="presentasi_tutup", icon=":material/close:",
        on_click=STORY.change, kwargs={"cerita": "", "siap": "", "adegan": 1},
    )  # fmt: skip
