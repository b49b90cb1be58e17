"""The frame of the page Rencana: the parts, the part that is open, and what a mistake says."""

from __future__ import annotations

import streamlit as st

from lib.auth import PERENCANA, Actor
from lib.errors import AppError
from lib.i18n import language, t
from lib.ui import (
    page,
    pengguna,
    rencana_andai,
    rencana_lokasi,
    rencana_pilihan,
    rencana_skenario,
    rencana_usulan,
    siklus_wilayah,
)
from lib.ui.rencana_state import PARTS, PLAN, PlanState

_ANSWERS = {
    "lokasi": rencana_lokasi.answer,
    "andai": rencana_andai.answer,
    "skenario": rencana_skenario.answer,
    "usulan": rencana_usulan.answer,
}


def begin(person: Actor | None) -> PlanState:
    """Return the state; a planner begins with their own region."""
    siklus_wilayah.begin(PLAN, person, (PERENCANA,))
    rencana_skenario.open_linked(person)
    pengguna.told()
    return PLAN.state()


def parts(state: PlanState) -> None:
    """Offer the parts of the page."""
    st.segmented_control(
        t("rencana.bagian"),
        [part for part in PARTS if part in _ANSWERS],
        format_func=lambda part: t(f"rencana.bagian.{part}"),
        required=True,
        label_visibility="collapsed",
        **PLAN.bound("bagian", state.bagian),
    )


def answer(state: PlanState, person: Actor | None) -> None:
    """Show the part that was asked for; what cannot be is told with its code."""
    try:
        _ANSWERS[state.bagian](state, person)
    except AppError as error:
        page.heading(rencana_lokasi.topic(state), t("rencana.judul_salah"))
        st.warning(f"{error.message(language())} ({error.code})", icon=":material/info:")


def controls(state: PlanState) -> None:
    """Draw the question at the left."""
    with st.sidebar:
        rencana_pilihan.question(state)
