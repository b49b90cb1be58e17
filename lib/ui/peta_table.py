"""The table below the map: the same figures, to sort, filter, choose from and take away."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from lib.i18n import number, t, tn
from lib.services.mapbuild import measure_label
from lib.services.mapstate import MapState
from lib.services.mapview import MapView
from lib.services.measures import all_measures
from lib.services.tables import RANK_COLUMNS, map_table
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


def _in_readers_format(table: pd.DataFrame, value_decimals: int) -> Styler:
    """Write the numbers in the language of the page; Streamlit would ask the browser's.

    The values stay numbers, so that the columns sort as numbers.
    """
    columns = table.select_dtypes("number").columns
    decimals = {name: 2 if name.endswith("_km") else 1 for name in columns}
    decimals["nilai"] = value_decimals
    for name in ("population", "population_covered", "facilities", "sea_crossing_population"):
        decimals[name] = 0
    decimals |= dict.fromkeys(RANK_COLUMNS, 0)
    writers = {
        name: (lambda value, n=decimals[name]: "" if pd.isna(value) else number(value, n))
        for name in columns
    }
    return table.style.format(writers)


def _frame(state: MapState, table: pd.DataFrame) -> None:
    measure = all_measures()[state.ukuran]
    config = {
        "kode": st.column_config.TextColumn(t("kolom.kode"), width="small"),
        "nama": st.column_config.TextColumn(t("kolom.nama"), pinned=True),
        "provinsi": st.column_config.TextColumn(t("kolom.provinsi")),
        "nilai": st.column_config.NumberColumn(measure_label(measure, state)),
        "tertinggal": st.column_config.CheckboxColumn(t("kolom.tertinggal")),
    }
    for name in table.columns:
        if name not in config:
            config[name] = st.column_config.NumberColumn(t(f"kolom.{name}"))

    def choose() -> None:
        rows = st.session_state["tabel_pilih"]["selection"]["rows"]
        if rows and rows[0] < len(table):
            update(pilih=str(table["kode"].iloc[rows[0]]))

    st.dataframe(
        _in_readers_format(table, max(measure.decimals, 1)),
        key="tabel_pilih",
        hide_index=True,
        height=420,
        column_config=config,
        on_select=choose,
        selection_mode="single-row",
    )
