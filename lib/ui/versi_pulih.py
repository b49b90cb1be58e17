"""Restore an older version: what it would change first, then the decision with a note."""

from __future__ import annotations

import streamlit as st

from lib.auth import Actor
from lib.errors import AppError
from lib.i18n import language, number, t
from lib.services.desk import versions
from lib.services.desk.preview import effect_of_restore
from lib.ui import versi_akibat
from lib.ui.versi_data import version_name
from lib.ui.versi_state import LIST, VERSIONS, VersionState, looked_at, newest

_LONGEST_NOTE = 500


def restoring(state: VersionState, person: Actor | None) -> None:
    """Show what restoring would change, and take the decision."""
    own = looked_at(state)
    if person is None:
        st.info(t("versi.pulih_masuk"), icon=":material/lock:")
        return
    name = version_name(own, newest(state))
    st.subheader(t("versi.pulih_judul", version=name))
    try:
        with st.spinner(t("versi.pulih_hitung")):
            found = effect_of_restore(person, state.kind, state.key, own)
    except AppError as error:
        st.error(f"{error.message(language())} ({error.code})", icon=":material/error:")
        _back()
        return
    versi_akibat.effect(state.kind, found, "versi_peta_pulih")
    note = st.text_area(t("versi.pulih_catatan"), key="versi_catatan", max_chars=_LONGEST_NOTE)
    with st.container(horizontal=True):
        sure = st.button(
            t("versi.pulih_ya", version=name), type="primary", icon=":material/restore:",
            key="versi_pulih_ya",
        )  # fmt: skip
        _back()
    if sure:
        _restore(state, person, own, note or "")


def _back() -> None:
    st.button(
        t("versi.batal"), key="versi_batal", on_click=VERSIONS.update, kwargs={"tampil": LIST}
    )


def _restore(state: VersionState, person: Actor, own: int, note: str) -> None:
    try:
        made = versions.restore(person, state.kind, state.key, own, note)
    except AppError as error:
        st.error(f"{error.message(language())} ({error.code})", icon=":material/error:")
        return
    told = "versi.pulih_sama" if made.unchanged else "versi.pulih_jadi"
    st.session_state["versi_kabar"] = t(told, n=number(own), new=number(made.number))
    VERSIONS.update(tampil=LIST, versi=-1, dengan=-1)
    st.rerun()


def news() -> None:
    """Say once what was just done."""
    told = st.session_state.pop("versi_kabar", "")
    if told:
        st.success(told, icon=":material/check_circle:")
