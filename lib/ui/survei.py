"""The page Survei Kepuasan: the finding, whose answers they are, and the figures in short."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from data.current import current_dataset
from lib.i18n import language, number, t
from lib.services.measures import region_codes
from lib.services.regions import region_name
from lib.services.skm import export, results
from lib.services.skm.results import Result
from lib.services.skm.units import listed
from lib.ui import page
from lib.ui.page import Figure, figure_strip
from lib.ui.survei_state import FIRST_YEAR, SURVEY, YES, SurveyState
from lib.ui.survei_unit import facility_line
from lib.web.urls import survey_url

_NONE = "–"


def introduction(state: SurveyState) -> Result:
    """Say the finding, and that it is a demonstration where it is; return the result."""
    found = results.overall(state.wanted)
    page.heading(t("menu.survei"), export.title(state.wanted, found))
    if state.demo:
        st.warning(t("survei.contoh_arti"), icon=":material/science:")
    return found


def choose(state: SurveyState) -> None:
    """Offer region, unit and year."""
    columns = st.columns(4)
    key = "survei_provinsi"
    st.session_state[key] = state.wilayah[:2]
    columns[0].selectbox(
        t("survei.provinsi"),
        ["", *current_dataset().provinces["kode"]],
        format_func=lambda code: region_name(code) if code else t("umum.indonesia"),
        key=key,
        on_change=lambda: SURVEY.update(wilayah=st.session_state[key], unit=0),
    )
    province = state.wilayah[:2]
    inside = region_codes(current_dataset(), "kabkota", province) if province else []
    columns[1].selectbox(
        t("survei.kabkota"),
        [province, *inside],
        format_func=lambda code: region_name(code) if len(code) > 2 else t("survei.semua"),
        disabled=not province,
        **SURVEY.bound("wilayah", state.wilayah),
    )
    names = {each.id: each.name for each in listed(state.wilayah, demo=state.demo)}
    columns[2].selectbox(
        t("survei.unit"),
        [0, *names],
        format_func=lambda number: names[number] if number else t("survei.semua"),
        **SURVEY.bound("unit", state.unit),
    )
    columns[3].selectbox(
        t("survei.tahun"),
        [0, *range(dt.datetime.now(dt.UTC).year, FIRST_YEAR - 1, -1)],
        format_func=lambda year: str(year) if year else t("survei.semua"),
        **SURVEY.bound("tahun", state.tahun),
    )


def figures(found: Result) -> None:
    """Show the index, its margin and class, the answers and the weakest element."""
    weak = results.weakest(found, 1)
    missing = t("survei.kurang_lima") if found.hidden else ""
    figure_strip(
        [
            Figure(t("survei.indeks"), _number(found.index, 2), missing),
            Figure(
                t("survei.margin"),
                "±" + number(found.margin, 2) if found.margin is not None else _NONE,
                t("survei.margin_arti"),
            ),
            Figure(t("survei.mutu"), export.grade_text(found.grade) or _NONE),
            Figure(t("survei.jawaban"), _NONE if found.hidden else number(found.n)),
            Figure(
                t("survei.terlemah"),
                t(f"survei.unsur.{weak[0].code}") if weak else _NONE,
                number(weak[0].mean, 2) if weak else "",
            ),
        ]
    )


def _number(value: float | None, decimals: int) -> str:
    return _NONE if value is None else number(value, decimals)


def how_it_begins() -> None:
    """Say who opens a survey, where nobody has answered one yet."""
    st.info(t("survei.mulai"), icon=":material/sentiment_satisfied:")


def fill_in(state: SurveyState) -> None:
    """Say which facility the unit that was chosen is, and lead to its form while it is open."""
    own = next((each for each in listed(state.wilayah) if each.id == state.unit), None)
    if own is not None:
        facility_line(own)
    if own is not None and own.open and not state.demo:
        page.link(t("survei.isi_sekarang", unit=own.name), survey_url(own.token, language()))


def demo_switch(state: SurveyState) -> None:
    """Offer the demonstration where there is one, and the way back from it."""
    if not state.demo and not listed(state.wilayah, demo=True):
        return
    key = "survei_contoh"
    st.session_state[key] = state.demo
    st.toggle(
        t("survei.contoh_lihat"),
        key=key,
        on_change=lambda: SURVEY.update(contoh=YES if st.session_state[key] else "", unit=0),
    )


def sources(state: SurveyState) -> None:
    """Say what the figures rest on."""
    notes = [t("survei.catatan.bobot"), t("survei.catatan.margin"), t("survei.catatan.lima")]
    page.sources(export.sources(demo=state.demo), notes)
