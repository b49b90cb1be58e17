"""The grid of the page Siklus KPI in which the values of many regencies are typed."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from data.current import current_dataset
from lib.auth import Actor
from lib.i18n import t
from lib.services.kpi import entered
from lib.services.kpi.entered import Value
from lib.services.kpi.register import Definition
from lib.services.measures import region_codes
from lib.services.regions import region_name
from lib.ui.pengguna import attempt
from lib.ui.siklus_gambar import today


def grid(definition: Definition, region: str) -> None:
    """Offer a row for each regency of a province or the nation, for one year."""
    box = st.container(key="siklus_kisi_tahun_pilih", width=160)
    year = int(
        box.number_input(t("siklus.kisi_tahun"), 2000, 2100, today().year - 1, format="%d",
                         key="siklus_kisi_tahun")
    )  # fmt: skip
    start = rows_of(definition.id, region, year)
    edited = st.data_editor(
        start,
        key=f"siklus_kisi_{definition.id}_{region}_{year}",
        hide_index=True,
        placeholder="–",
        height=300,
        disabled=["kode", "nama"],
        column_config={
            "kode": st.column_config.TextColumn(t("siklus.kisi_kode")),
            "nama": st.column_config.TextColumn(t("siklus.wilayah")),
            "value": st.column_config.NumberColumn(t("siklus.nilai")),
        },
    )
    source = st.text_input(t("siklus.isian.source"), key="siklus_kisi_sumber", max_chars=300)
    changed = changes(start, edited, year)
    st.button(
        t("siklus.kisi_simpan", n=len(changed)),
        key="siklus_kisi_simpan",
        disabled=not changed,
        on_click=_save,
        args=(definition.id, changed, source),
    )


def rows_of(kpi_id: int, region: str, year: int) -> pd.DataFrame:
    """Return kode, nama, value of the regencies within a region; NaN where there is no value."""
    known = {
        each.region: each.value
        for each in entered.values_of(kpi_id)
        if each.year == year and not each.period
    }
    codes = list(region_codes(current_dataset(), "kabkota", region or None))
    values = [known.get(code, math.nan) for code in codes]
    names = [region_name(code) for code in codes]
    return pd.DataFrame({"kode": codes, "nama": names, "value": pd.array(values, dtype="float64")})


def changes(start: pd.DataFrame, edited: pd.DataFrame, year: int) -> list[Value]:
    """Return the values that were typed over; None where one was taken away."""
    found = []
    for code, before, after in zip(start["kode"], start["value"], edited["value"], strict=True):
        same = before == after or (pd.isna(before) and pd.isna(after))
        if not same:
            found.append(Value(code, year, None if pd.isna(after) else float(after)))
    return found


def _save(kpi_id: int, changed: list[Value], source: str) -> None:
    def work(person: Actor) -> None:
        entered.enter(person, kpi_id, changed, source)

    attempt(work, t("siklus.nilai_disimpan"))
