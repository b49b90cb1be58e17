"""The part Uji perubahan of the page Rencana: facilities added, moved, closed, and who feels it.

It is a fragment: a tap on its map draws this part anew and nothing else of the page.
"""

from __future__ import annotations

import functools

import streamlit as st

from lib.auth import Actor
from lib.encode import safe_html
from lib.errors import AppError
from lib.i18n import language, number, t
from lib.services.planning.candidates import CANDIDATE_LEVELS
from lib.services.planning.edits import OF
from lib.ui import (
    page,
    rencana_akibat,
    rencana_beda,
    rencana_kendali,
    rencana_rinci,
    rencana_sandaran,
    rencana_ubah,
    session,
)
from lib.ui.rencana_calon import candidates_of
from lib.ui.rencana_hasil import answer as answer_to
from lib.ui.rencana_hasil import question
from lib.ui.rencana_state import PLAN, PlanState

_UNDONE, _REDONE = "rencana_urung", "rencana_ulang"
_MOST_CHANGES, _MOST_STEPS = 60, 100


def answer(_state: PlanState, _person: Actor | None) -> None:
    """Show what the changes do, the map to tap on, and the controls beside it."""
    _part()


@st.fragment
def _part() -> None:
    session.begin()  # a fragment runs without the rest of the page, which knows the language
    state = PLAN.state()
    with st.container(key="rencana_andai_bagian"):
        try:
            _shown(state)
        except AppError as error:
            page.heading(rencana_akibat.topic(state), t("rencana.judul_salah"))
            st.warning(f"{error.message(language())} ({error.code})", icon=":material/info:")
    PLAN.write_url(state)


def _shown(state: PlanState) -> None:
    known = rencana_akibat.outcome_of(state)
    said = rencana_akibat.title(state, known)
    page.heading(rencana_akibat.topic(state), said, estimated=True)
    page.figure_strip(rencana_akibat.figures(known))
    left, right = st.columns([5, 3], gap="medium")
    with left:
        tapped = functools.partial(rencana_kendali.tapped, state, _change)
        rencana_beda.draw(state, known, said, on_point=tapped)
        words = " ".join(filter(None, (_how(state), rencana_rinci.hazard_words(state, known))))
        st.html(f'<p class="pl-sources">{safe_html(words)}</p>')
        page.boundaries_note()
    with right:
        rencana_kendali.ways()
        rencana_kendali.controls(state, _change)
        _steps(state)
        rencana_kendali.listed(state, _take_back)
    rencana_sandaran.section(state, functools.partial(_close, state))
    rencana_rinci.below(state, known)


def _how(state: PlanState) -> str:
    if len(state.ubah) >= _MOST_CHANGES:
        return t("rencana.andai.penuh", n=number(_MOST_CHANGES))
    return t(f"rencana.andai.ketuk_{rencana_kendali.way()}")


def _change(state: PlanState, text: str) -> None:
    """Add one change that can be read, if there is room."""
    now = _now()
    if rencana_ubah.changes(state.layanan, [text], state.kode) and len(now) < _MOST_CHANGES:
        _go(rencana_ubah.joined(now, text))


def _close(state: PlanState, identity: str) -> None:
    _change(state, rencana_ubah.close(identity))


def _take_back(text: str) -> None:
    _go(tuple(each for each in _now() if each != text))


def _now() -> tuple[str, ...]:
    """Return the changes on screen: a callback may come from a run before them."""
    return PLAN.state().ubah


def _go(changes: tuple[str, ...]) -> None:
    """Put other changes on screen; the former can be had again."""
    before = _now()
    if changes == before:
        return
    st.session_state[_UNDONE] = [*st.session_state.get(_UNDONE, []), before][-_MOST_STEPS:]
    st.session_state[_REDONE] = []
    PLAN.update(ubah=changes)


def _step(taken: str, kept: str) -> None:
    """Go one step back or forth: take from one pile and put on the other."""
    pile = list(st.session_state.get(taken, []))
    if not pile:
        return
    st.session_state[kept] = [*st.session_state.get(kept, []), _now()][-_MOST_STEPS:]
    PLAN.update(ubah=pile.pop())
    st.session_state[taken] = pile


def _steps(state: PlanState) -> None:
    with st.container(horizontal=True, key="rencana_langkah"):
        for name, icon, taken, kept in (
            ("urung", "undo", _UNDONE, _REDONE),
            ("ulang", "redo", _REDONE, _UNDONE),
        ):
            st.button(
                t(f"rencana.andai.{name}"), key=f"rencana_{name}_tombol",
                icon=f":material/{icon}:", disabled=not st.session_state.get(taken),
                on_click=_step, args=(taken, kept),
            )  # fmt: skip
        if state.ubah:
            st.button(
                t("rencana.andai.kosongkan"), key="rencana_kosongkan",
                icon=":material/delete_sweep:", on_click=_go, args=((),),
            )  # fmt: skip
        else:
            st.button(
                t("rencana.andai.dari_lokasi"), key="rencana_dari_lokasi",
                icon=":material/playlist_add:", on_click=_from_sites, args=(state,),
            )  # fmt: skip


def _from_sites(state: PlanState) -> None:
    """Take over the sites that were found."""
    try:
        sites = answer_to(question(state)).plan.sites
    except AppError as error:
        st.toast(f"{error.message(language())} ({error.code})", icon=":material/info:")
        return
    texts = [_as_change(state, str(row.id), row.lat, row.lon) for row in sites.itertuples()]
    _go(tuple(texts[:_MOST_CHANGES]))


def _as_change(state: PlanState, identity: str, lat: float, lon: float) -> str:
    """Write a site that was found as the change that brings it."""
    if state.calon == CANDIDATE_LEVELS[0]:
        return rencana_ubah.add_in(identity)
    raised = candidates_of(state).facilities
    if raised == state.layanan:
        return rencana_ubah.inpatient(identity)
    return rencana_ubah.upgrade(raised + OF + identity) if raised else rencana_ubah.add_at(lat, lon)
