"""The lower part of the page KPI: two measures compared, the table of all, downloads."""

from __future__ import annotations

import functools

import pandas as pd
import streamlit as st

from lib.encode import safe_html
from lib.i18n import language, number, t
from lib.services.charts.scatter import Axis, scatter_chart
from lib.services.charts.sheet import Caption
from lib.services.citations import cite
from lib.services.findings import in_sentence
from lib.services.formatting import value_text
from lib.services.indicators import indicators
from lib.services.kpi import downloads
from lib.services.kpi.measures import ready_kpi, ready_kpis
from lib.services.kpi.state import TRANSFERS, KpiState, axes
from lib.services.mapview import MapView
from lib.services.measures import all_measures
from lib.ui import grafik
from lib.ui.kpi import STORE
from lib.ui.unduh_tabel import SHEET


def menu(state: KpiState) -> None:
    """Offer the tables to take away."""
    box = st.popover(
        t("unduh.judul"), icon=":material/download:", on_change="rerun", key="kpi_unduh"
    )
    if not box.open:
        return
    link = st.context.url or ""
    with box:
        for label, make, name, kind in (
            ("kpi.unduh.satu", downloads.one_csv, f"kpi-{state.kpi}.csv", "text/csv"),
            ("kpi.unduh.semua_csv", downloads.all_csv, "kpi.csv", "text/csv"),
            (
                "kpi.unduh.semua_xlsx",
                functools.partial(downloads.all_xlsx, link=link),
                "kpi.xlsx",
                SHEET,
            ),
        ):
            st.download_button(
                t(label),
                functools.partial(make, state),
                name,
                kind,
                on_click="ignore",
                icon=":material/download:",
                width="stretch",
                key=f"kpi_unduh_{name}_{label}",
            )


def all_regencies(state: KpiState) -> None:
    """Show all KPIs of all kabupaten/kota when opened; a row chooses the regency."""
    label = t("kpi.tabel.semua")
    box = st.expander(label, key="kpi_tabel", icon=":material/table:", on_change="rerun")
    if not box.open:
        return
    table = downloads.shown_table(state)

    def choose() -> None:
        rows = st.session_state["kpi_tabel_pilih"]["selection"]["rows"]
        if rows and rows[0] < len(table):
            STORE.update(wilayah=str(table["kode"].iloc[rows[0]]))

    config: dict[str, object] = {
        "kode": st.column_config.TextColumn(t("kolom.kode"), width="small"),
        "nama": st.column_config.TextColumn(t("kolom.nama"), pinned=True),
        "provinsi": st.column_config.TextColumn(t("kolom.provinsi")),
    }
    for code, kpi in ready_kpis().items():
        unit = kpi.unit_label(language())
        config[code] = st.column_config.NumberColumn(f"{kpi.label(language())} ({unit})")
    config["achievement"] = st.column_config.NumberColumn(t("kpi.tabel.capaian"))
    with box:
        st.dataframe(
            _written(table),
            key="kpi_tabel_pilih",
            hide_index=True,
            placeholder=t("umum.tidak_tersedia"),
            height=420,
            column_config=config,
            on_select=choose,
            selection_mode="single-row",
        )


def _written(table: pd.DataFrame) -> object:
    """Write the numbers in the language of the page; they stay numbers, and sort as such."""
    decimals = {code: kpi.decimals for code, kpi in ready_kpis().items()} | {"achievement": 1}
    writers = {
        name: lambda value, n=decimals[name]: "" if pd.isna(value) else number(value, n)
        for name in table.columns.intersection(list(decimals))
    }
    return table.style.format(writers)


def compare(state: KpiState, shown: MapView) -> None:
    """Show the KPI against another measure when opened; dots choose the regency."""
    label = t("kpi.banding.judul")
    box = st.expander(label, key="kpi_banding", icon=":material/scatter_plot:", on_change="rerun")
    if not box.open:
        return
    with box:
        st.selectbox(
            t("kpi.banding.pilih"),
            [each for each in axes() if each != state.kpi],
            format_func=_axis_name,
            **STORE.bound("sumbu", state.sumbu),
        )
        frame = downloads.pairs(state)
        if len(frame) < 3:
            st.caption(t("kpi.banding.kosong"))
            return
        _chart(state, shown, frame)


def _chart(state: KpiState, shown: MapView, frame: pd.DataFrame) -> None:
    y_name, x_name = state.ready.label(language()), _axis_name(state.sumbu)
    rho = float(frame["x"].corr(frame["y"], method="spearman"))
    title = t(
        "kpi.banding.temuan",
        y=y_name,
        x=in_sentence(x_name),
        rho=number(rho, 2),
        n=number(len(frame)),
    )
    st.html(f'<p class="pl-caption"><b>{safe_html(title)}</b></p>')
    axis_x, axis_y = _axis(state.sumbu), _axis(state.kpi)
    chosen = (state.wilayah,) if state.wilayah else ()
    sources = tuple(dict.fromkeys((*shown.sources, *_sources(state.sumbu))))
    meaning = t("kpi.banding.arti")
    grafik.show(
        "banding",
        lambda width: scatter_chart(frame, axis_x, axis_y, chosen, title, width),
        Caption(shown.topic, title, sources, (meaning,), st.context.url or ""),
        lambda codes: STORE.update(wilayah=codes[0][:5]) if codes else None,
        table=lambda: frame,
        stem="kpi",
    )
    st.html(f'<p class="pl-sources">{safe_html(meaning)}</p>')


def _axis_name(code: str) -> str:
    if code == TRANSFERS:
        return t("kpi.banding.konteks", name=indicators()[code].label(language()))
    return ready_kpi(code).label(language())


def _axis(code: str) -> Axis:
    measure = all_measures()[code] if code == TRANSFERS else ready_kpi(code).measure

    def write(value: float) -> str:
        return value_text(measure, value)

    return Axis(_axis_name(code), write, write)


def _sources(code: str) -> tuple[str, ...]:
    return (cite(indicators()[code].source),) if code == TRANSFERS else ready_kpi(code).sources()
