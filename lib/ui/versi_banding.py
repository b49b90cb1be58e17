"""Two versions of a dataset side by side: how many rows differ, which, and where."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data.versions.rows import identity_of, region_of
from lib.i18n import distance_km, number, t
from lib.services.desk import version_tables
from lib.services.desk.versions import Comparison
from lib.ui import page, versi_peta
from lib.ui.page import Figure
from lib.ui.versi_data import version_name
from lib.ui.versi_label import place
from lib.ui.versi_state import VERSIONS, VersionState, compared_with, looked_at, newest

SORTS = ("added", "removed", "moved", "changed")
_SHOWN = 100


def comparison(state: VersionState) -> None:
    """Compare the two versions that are chosen."""
    present = newest(state)
    if present == 0:
        st.info(t("versi.banding_satu"), icon=":material/info:")
        return
    known = list(range(present, -1, -1))
    left, right = st.columns(2)
    left.selectbox(
        t("versi.banding_lama"),
        known,
        format_func=lambda each: version_name(each, present),
        **VERSIONS.bound("dengan", compared_with(state)),
    )
    right.selectbox(
        t("versi.banding_baru"),
        known,
        format_func=lambda each: version_name(each, present),
        **VERSIONS.bound("versi", looked_at(state)),
    )
    before, after = compared_with(state), looked_at(state)
    found = version_tables.compared(state.kind, state.key, before, after)
    page.figure_strip(counted(found))
    if not any(found.counts[sort] for sort in SORTS):
        st.caption(t("versi.banding_sama"))
        return
    versi_peta.differences(state.kind, found, state.wilayah, "versi_peta_banding")
    lists(state.kind, state.key, before, found)


def counted(found: Comparison) -> list[Figure]:
    """Give the figures of a comparison."""
    counts = found.counts
    return [Figure(t(f"versi.beda.{sort}"), number(counts[sort])) for sort in (*SORTS, "same")]


def lists(kind: str, key: str, before: int, found: Comparison) -> None:
    """List the rows that differ, each sort by itself."""
    for sort in SORTS:
        part: pd.DataFrame = getattr(found, sort)
        if part.empty:
            continue
        label = t(f"versi.daftar.{sort}", n=number(len(part)))
        with st.expander(label, key=f"versi_beda_{sort}", on_change="rerun") as box:
            if box.open:
                _list(kind, key, before, sort, part)


def _list(kind: str, key: str, before: int, sort: str, part: pd.DataFrame) -> None:
    shown = part.head(_SHOWN)
    identity = identity_of(kind)
    columns = {t("versi.kolom.id"): shown[identity].astype("str")}
    if "nama" in shown.columns:
        columns[t("versi.kolom.nama")] = shown["nama"].astype("str")
    columns[t("versi.wilayah")] = shown[region_of(kind)].astype("str").str.slice(0, 5).map(place)
    if sort == "moved":
        columns[t("versi.sejauh")] = pd.Series(
            [distance_km(each / 1000, 2) for each in shown["moved_m"]], index=shown.index
        )
    if sort == "changed":
        told = version_tables.told_changes(kind, key, before, shown)
        columns[t("versi.perubahan")] = pd.Series(told, index=shown.index)
    rows = list(zip(*columns.values(), strict=True))
    caption = t("versi.daftar_sebagian", n=number(len(shown)), all=number(len(part)))
    table = page.table_html(
        columns, rows, caption=caption if len(part) > _SHOWN else "", region=t(f"versi.beda.{sort}")
    )
    st.html(f'<div class="pl-diff">{table}</div>')
