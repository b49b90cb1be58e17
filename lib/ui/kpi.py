"""The upper part of the page KPI: controls, heading, figures, map."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data.current import current_dataset
from lib.i18n import language, t
from lib.services.kpi import series, strip
from lib.services.kpi.measures import ready_kpi, ready_kpis
from lib.services.kpi.state import ACHIEVED, CHANGE, SHOWN, KpiState, parse, settle
from lib.services.mapview import MapView
from lib.services.measures import region_codes
from lib.services.regions import region_name
from lib.ui import page
from lib.ui.maps import show_map
from lib.ui.navigation import PAGES
from lib.ui.session import LANGUAGE_PARAM, Store

STORE: Store[KpiState] = Store("kpi", parse, settle)
HEIGHT_PX = 430


def controls(state: KpiState) -> None:
    """Draw the controls in the sidebar."""
    with st.sidebar:
        st.selectbox(
            t("kpi.pilih"),
            list(ready_kpis()),
            format_func=_named,
            **STORE.bound("kpi", state.kpi),
        )
        st.selectbox(
            t("kpi.tahun"),
            sorted({0, state.tahun, *series.years(state.kpi)}),
            format_func=lambda year: str(year) if year else t("kpi.tahun_terbaru"),
            **STORE.bound("tahun", state.tahun),
        )
        codes = ["", *region_codes(current_dataset(), "kabkota", None)]
        st.selectbox(
            t("kpi.wilayah"),
            codes,
            format_func=lambda code: region_name(code) if code else t("kpi.wilayah_pilih"),
            **STORE.bound("wilayah", state.wilayah),
        )
        st.radio(
            t("kpi.tampil_judul"),
            SHOWN,
            format_func=lambda name: t(f"kpi.tampil.{name}"),
            **STORE.bound("tampil", state.tampil),
        )
        _target(state)


def _target(state: KpiState) -> None:
    """Ask for a target; an emptied field goes back to those of the register."""
    key = "kpi_target"
    st.session_state[key] = state.target
    st.number_input(
        t("kpi.target", unit=state.ready.unit_label(language())),
        min_value=0.0,
        max_value=1e9,
        step=1.0,
        help=t("kpi.target_bantuan"),
        key=key,
        on_change=lambda: STORE.update(target=st.session_state[key] or None),
    )


def _named(code: str) -> str:
    kpi = ready_kpi(code)
    return f"{t(f'kpi.keluarga.{kpi.family}')} · {kpi.label(language())}"


def heading(state: KpiState, shown: MapView, frame: pd.DataFrame) -> None:
    """Show the finding and the figures of the strip."""
    page.heading(shown.topic, shown.title, estimated=shown.estimated)
    page.ignored_notice(state.ignored)
    page.figure_strip(strip.figures(state, frame))


def draw_map(shown: MapView) -> None:
    """Show the map; a click chooses the regency."""
    show_map(
        shown,
        key="kpi_peta",
        height=HEIGHT_PX,
        on_click=lambda code: STORE.update(wilayah=code[:5]),
        description=shown.legend_title,
    )


def missing(state: KpiState, shown: MapView) -> None:
    """Where the map is empty, say what is missing and where it comes from."""
    if shown.class_index.max(initial=-1) >= 0:
        return
    if state.tampil == ACHIEVED:
        text, file, icon = t("kpi.kosong.target"), "siklus_kpi.py", ":material/flag:"
    elif ready_kpi(state.kpi).from_answers:
        text, file, icon = t("kpi.kosong.skm"), "survei.py", ":material/sentiment_satisfied:"
    elif ready_kpi(state.kpi).from_reports:
        text, file, icon = t("kpi.kosong.laporan"), "partisipasi.py", ":material/forum:"
    else:
        st.info(t("kpi.kosong.perubahan" if state.tampil == CHANGE else "kpi.kosong.angka"))
        return
    st.info(text, icon=icon)
    entry = next(each for each in PAGES if each.file == file)
    spoken = {} if language() == "id" else {LANGUAGE_PARAM: language()}
    st.page_link(str(entry.path), label=t(entry.title), icon=entry.icon, query_params=spoken)
