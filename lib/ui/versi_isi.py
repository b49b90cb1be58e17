"""The rows of one version: as a table page by page, on a map, and to take away."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from data.current import current_dataset
from data.versions.kinds import FACILITIES
from lib.auth import Actor
from lib.i18n import has_message, language, number, short_number, t
from lib.services.desk import version_tables
from lib.services.regions import region_name
from lib.services.reports.tables import About
from lib.ui import versi_peta
from lib.ui.versi_data import chosen_version, pages
from lib.ui.versi_label import data_label
from lib.ui.versi_state import VERSIONS, VersionState

_AT_ONCE = 100
_PLAIN = ("id", "year", "kode")
"""Columns whose digits are no amounts."""
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def content(state: VersionState, person: Actor | None) -> None:
    """Show the rows of a version."""
    first, second, third = st.columns([2, 2, 2], vertical_alignment="bottom")
    with first:
        own = chosen_version(state)
    with second:
        _region(state)
    with third:
        wanted = st.text_input(
            t("versi.cari"), key="versi_cari", max_chars=80, placeholder=t("versi.cari_contoh")
        )
    whole = person is not None
    table = version_tables.table_at(state.kind, state.key, own, whole=whole)
    shown = _filtered(table, state.wilayah, wanted or "")
    st.caption(t("versi.baris", n=number(len(shown)), all=number(len(table))))
    if state.kind == FACILITIES and len(shown):
        left, right = st.columns([3, 2], gap="medium")
        with right:
            versi_peta.points(state, shown)
    else:
        left = st.container()
    with left:
        _rows(state, shown)
    _downloads(state, own, whole=whole)


def _region(state: VersionState) -> None:
    codes = ["", *current_dataset().provinces["kode"]]
    if len(state.wilayah) == 5:
        codes.append(state.wilayah)
    st.selectbox(
        t("versi.wilayah"),
        codes,
        format_func=lambda code: region_name(code) if code else t("umum.indonesia"),
        **VERSIONS.bound("wilayah", state.wilayah),
    )


def _filtered(table: pd.DataFrame, region: str, wanted: str) -> pd.DataFrame:
    column = next((c for c in ("kode_kabkota", "kode_wilayah", "kode") if c in table.columns), "")
    if region and column:
        code = table[column].astype("str")
        table = table[code.eq(region) | code.str.startswith(f"{region}.")]
    text = wanted.strip()
    if text:
        names = [c for c in ("id", "nama", "key", "indicator") if c in table.columns]
        holds = pd.Series(False, index=table.index)  # noqa: FBT003 - a value, no switch
        for name in names:
            holds |= table[name].astype("str").str.contains(text, case=False, regex=False)
        table = table[holds]
    return table


def _rows(state: VersionState, shown: pd.DataFrame) -> None:
    last = max((len(shown) - 1) // _AT_ONCE, 0)
    start = min(state.halaman - 1, last) * _AT_ONCE
    part = shown.iloc[start : start + _AT_ONCE]
    if part.empty:
        st.caption(t("versi.tanpa_baris"))
        return
    st.dataframe(
        _as_read(part.drop(columns=["key"], errors="ignore") if "kode" in part else part),
        hide_index=True,
        height=430,
        column_config={name: column_name(name) for name in part.columns},
        key="versi_tabel",
    )
    pages(state, len(shown), _AT_ONCE)


def _as_read(part: pd.DataFrame) -> pd.DataFrame:
    """Write the cells in the reader's language; what is missing stays empty."""
    return pd.DataFrame({str(name): part[name].map(_cell(str(name))) for name in part.columns})


def _cell(name: str) -> Callable[[Any], str]:
    decimals = 5 if name in ("lat", "lon") else 2

    def write(value: Any) -> str:
        if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
            return ""
        if isinstance(value, bool):
            return t("umum.ya") if value else t("umum.tidak")
        if name == "location_quality" and has_message(f"versi.mutu.{value}"):
            return t(f"versi.mutu.{value}")
        if name in _PLAIN or not isinstance(value, int | float):
            return str(value).removesuffix(".0") if name in _PLAIN else str(value)
        return number(value, decimals) if name in ("lat", "lon") else short_number(value, decimals)

    return write


def column_name(name: str) -> str:
    """Name a column in the reader's language; one that a file brought keeps its own name."""
    key = f"versi.kolom.{name}"
    return t(key) if has_message(key) else name


def _downloads(state: VersionState, own: int, *, whole: bool) -> None:
    """Offer the version as files, each made when it is asked for."""
    kind, key = state.kind, state.key
    stem = version_tables.file_stem(kind, key, own)
    about = About(
        title=f"{data_label(kind, key)}, {t('versi.nomor', n=number(own))}",
        topic=t("versi.topik"),
        sources=(),
        notes=(),
        today=version_tables.today(),
        link=st.context.url or "",
        language=language(),
    )
    offers = (
        ("csv", "text/csv", ":material/csv:",
         lambda: version_tables.csv_of(kind, key, own, whole=whole)),
        ("xlsx", _SHEET, ":material/table_view:",
         lambda: version_tables.xlsx_of(kind, key, own, about, whole=whole)),
        ("geojson", "application/geo+json", ":material/polyline:",
         lambda: version_tables.geojson_of(kind, key, own, whole=whole)),
    )  # fmt: skip
    with st.container(horizontal=True, key="versi_unduh"):
        for form, mime, icon, make in offers:
            st.download_button(
                t(f"versi.unduh_{form}"),
                make,
                f"{stem}.{form}",
                mime,
                on_click="ignore",
                icon=icon,
                key=f"versi_unduh_{form}",
            )
