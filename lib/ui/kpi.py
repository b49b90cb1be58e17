"""The upper part of the page KPI: controls, heading, figures, map."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data.current import current_dataset
from lib.i18n import language, number, t
from lib.services.kpi import series, view
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
    page.figure_strip(_figures(state, frame))


def _figures(state: KpiState, frame: pd.DataFrame) -> list[page.Figure]:
    kpi, known = state.ready, frame["value"].dropna()
    years = frame["year"].dropna()
    span = sorted({int(years.min()), int(years.max())}) if len(years) else []
    note = t("kpi.strip.ada_arti", years="–".join(map(str, span))) if span else ""
    found = _own_figure(state, frame)
    found += [
        page.Figure(
            t("kpi.strip.tengah"),
            kpi.text(known.median()),
            t("kpi.strip.tengah_arti", n=number(len(known))),
        ),
        page.Figure(
            t("kpi.strip.ada"),
            t("kpi.strip.dari", n=number(len(known)), all=number(len(frame))),
            note,
        ),
    ]
    if frame["change"].notna().any():
        middle = view.signed(kpi, frame["change"].median())
        found.append(page.Figure(t("kpi.strip.perubahan"), middle, t("kpi.strip.perubahan_arti")))
    judged = frame["achievement"].dropna()
    reached = int((judged >= view.REACHED_PCT).sum())
    found.append(
        page.Figure(
            t("kpi.strip.capaian"),
            t("kpi.strip.dari", n=number(reached), all=number(len(judged)))
            if len(judged)
            else t("umum.tidak_tersedia"),
            t("kpi.strip.capaian_arti") if len(judged) else t("kpi.kartu.tanpa_target"),
        )
    )
    return found


def _own_figure(state: KpiState, frame: pd.DataFrame) -> list[page.Figure]:
    """Give the figure of the chosen regency, if one is chosen."""
    if not state.wilayah:
        return []
    value, year = (frame[name][state.wilayah] for name in ("value", "year"))
    when = "" if pd.isna(year) else str(year)
    return [page.Figure(region_name(state.wilayah), state.ready.text(value), when)]


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
