"""The table below the map: the same figures, to sort, filter, choose from and take away."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.i18n import t, tn
from lib.services.mapbuild import measure_label
from lib.services.mapstate import MapState
from lib.services.mapview import MapView
from lib.services.measures import all_measures
from lib.services.tables import map_table
from lib.ui.session import update


def linked_table(state: MapState, view: MapView) -> None:
    """Show the table when it is opened; choosing a row chooses the region on the map."""
    label = tn(f"tabel.judul_{view.level}", len(view.codes))
    box = st.expander(label, key="peta_tabel", icon=":material/table:", on_change="rerun")
    if not box.open:
        return
    with box:
        table = map_table(state, view)
        wanted = st.text_input(
            t("tabel.saring"),
            key="tabel_saring",
            placeholder=t("tabel.saring_contoh"),
            max_chars=80,
        )
        table = _filtered(table, wanted)
        if table.empty:
            st.caption(t("tabel.kosong"))
            return
        _frame(state, table)


def _filtered(table: pd.DataFrame, wanted: str) -> pd.DataFrame:
    if not wanted.strip():
        return table.reset_index(drop=True)
    text = wanted.strip()
    holds = table["nama"].str.contains(text, case=False, regex=False)
    if "provinsi" in table:
        holds |= table["provinsi"].str.contains(text, case=False, regex=False)
    return table[holds].reset_index(drop=True)


def _frame(state: MapState, table: pd.DataFrame) -> None:
    measure = all_measures()[state.ukuran]
    config = {
        "kode": st.column_config.TextColumn(t("kolom.kode"), width="small"),
        "nama": st.column_config.TextColumn(t("kolom.nama"), pinned=True),
        "provinsi": st.column_config.TextColumn(t("kolom.provinsi")),
        "nilai": st.column_config.NumberColumn(measure_label(measure, state), format="localized"),
        "coverage_pct": st.column_config.ProgressColumn(
            t("kolom.coverage_pct"), min_value=0, max_value=100, format="%.1f %%"
        ),
        "tertinggal": st.column_config.CheckboxColumn(t("kolom.tertinggal")),
    }
    for name in table.columns:
        if name not in config:
            config[name] = st.column_config.NumberColumn(t(f"kolom.{name}"), format="localized")

    def choose() -> None:
        rows = st.session_state["tabel_pilih"]["selection"]["rows"]
        if rows and rows[0] < len(table):
            update(pilih=str(table["kode"].iloc[rows[0]]))

    st.dataframe(
        table,
        key="tabel_pilih",
        hide_index=True,
        height=420,
        column_config=config,
        on_select=choose,
        selection_mode="single-row",
    )
