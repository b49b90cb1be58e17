"""The frame of the page Evaluasi: the finding, what is asked, and the part that answers."""

from __future__ import annotations

import streamlit as st

from data.current import current_dataset
from lib.auth import PERENCANA, Actor
from lib.i18n import language, t
from lib.services.evaluation.series import OWN, followed, own_codes, own_kpi
from lib.services.indicators import indicators
from lib.services.regions import region_name, region_title
from lib.ui import (
    evaluasi_banding,
    evaluasi_kasus,
    evaluasi_risiko,
    evaluasi_swot,
    evaluasi_tren,
    page,
    siklus_wilayah,
)
from lib.ui.evaluasi_state import EVALUATION, OF_INDICATOR, PARTS, EvaluationState

_REGENCY = 5
_FINDINGS = {
    "tren": evaluasi_tren.finding,
    "banding": evaluasi_banding.finding,
    "risiko": evaluasi_risiko.finding,
    "swot": evaluasi_swot.finding,
    "kasus": evaluasi_kasus.finding,
}
_OF_FIGURES = {
    "tren": evaluasi_tren.answer,
    "banding": evaluasi_banding.answer,
    "risiko": evaluasi_risiko.answer,
}
_OF_PEOPLE = {"swot": evaluasi_swot.answer, "kasus": evaluasi_kasus.answer}


def begin(person: Actor | None) -> EvaluationState:
    """Return the state; a planner begins with their own regency."""
    siklus_wilayah.begin(EVALUATION, person, (PERENCANA,), (_REGENCY,))
    return EVALUATION.state()


def introduction(state: EvaluationState) -> None:
    """Show what the part found, as the title of the page."""
    page.heading(t("evaluasi.topik"), _FINDINGS[state.bagian](state))


def controls(state: EvaluationState) -> None:
    """Offer the parts, the regencies, and the indicators of several years."""
    st.segmented_control(
        t("evaluasi.bagian"),
        PARTS,
        format_func=lambda part: t(f"evaluasi.bagian.{part}"),
        required=True,
        label_visibility="collapsed",
        **EVALUATION.bound("bagian", state.bagian),
    )
    left, right = st.columns(2)
    if state.bagian != "risiko":
        left.selectbox(
            t("evaluasi.wilayah"),
            sorted(current_dataset().regions["kode"]),
            format_func=_region,
            **EVALUATION.bound("wilayah", state.kode),
        )
    if state.bagian in OF_INDICATOR:
        box = left if state.bagian == "risiko" else right
        box.selectbox(
            t("evaluasi.ukuran"),
            [*followed(), *own_codes()],
            format_func=_measure,
            **EVALUATION.bound("ukuran", state.ukuran),
        )


def answer(state: EvaluationState, person: Actor | None) -> None:
    """Show the part that was asked for."""
    if state.bagian in _OF_FIGURES:
        _OF_FIGURES[state.bagian](state)
    else:
        _OF_PEOPLE[state.bagian](state, person)


def _measure(code: str) -> str:
    if not code.startswith(OWN):
        return indicators()[code].label(language())
    said = own_kpi(code).said
    place = region_title(said.region) if said.region else t("umum.indonesia")
    return page.plain_label(t("evaluasi.kpi_daerah", name=said.proposal.name, place=place))


def _region(code: str) -> str:
    return f"{region_title(code)}, {region_name(code[:2])}"
