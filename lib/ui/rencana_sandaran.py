"""The stress test of the page Rencana: the facilities that most people have nothing else than."""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd
import streamlit as st

from lib.encode import safe_html
from lib.i18n import compact_people, distance_km, number, t, tn
from lib.services.findings import service_name
from lib.services.planning.stress import most_depended
from lib.services.regions import region_name
from lib.ui import page
from lib.ui.labels import plain_label
from lib.ui.rencana_peta import km_text
from lib.ui.rencana_state import REGENCY, PlanState

MOST = 20
_WITH_BUTTON = 10


def section(state: PlanState, close: Callable[[str], None]) -> None:
    """List what each single loss would do; it is computed when it is opened.

    ``close`` tries the closing of one by its id.
    """
    box = st.expander(
        t("rencana.sandaran.judul"), icon=":material/warning:", key="rencana_sandaran",
        on_change="rerun",
    )  # fmt: skip
    if not box.open:
        return
    table = most_depended(
        state.layanan, state.kode, state.radius_m, most=MOST, same_landmass=state.daratan
    )
    table = table[table["people_lost"] >= 1]
    words = {"service": service_name(state.layanan), "km": km_text(state)}
    with box:
        if table.empty:
            said = t("rencana.sandaran.kosong", **words)
            st.html(f'<p class="pl-hint">{safe_html(said)}</p>')
            return
        caption = tn("rencana.sandaran.daftar", len(table), **words)
        st.html(f'<p class="pl-hint">{safe_html(caption)}</p>')
        for _, row in table.head(_WITH_BUTTON).iterrows():
            _one(state, row, close)
        _rest(state, table.iloc[_WITH_BUTTON:])


def _one(state: PlanState, row: pd.Series, close: Callable[[str], None]) -> None:
    """Name a facility and who loses reach without it, with a button that tries it."""
    identity, name = str(row["id"]), _name(state, row)
    with st.container(
        horizontal=True, wrap=False, vertical_alignment="center", key=f"rencana_andal_{identity}"
    ):
        known = math.isfinite(row["next_km"])
        told = t(
            "rencana.sandaran.baris" if known else "rencana.sandaran.baris_tanpa",
            people=compact_people(round(row["people_lost"])),
            villages=tn("rencana.andai.desa_n", int(row["villages_lost"])),
            km=_next(row),
        )
        st.html(f'<p class="pl-hint"><b>{safe_html(name)}</b><br>{safe_html(told)}</p>')
        st.button(
            t("rencana.sandaran.tutup"), key=f"rencana_tutup_{identity}",
            icon=":material/close:", on_click=close, args=(identity,),
            help=t("rencana.sandaran.tutup_bantuan", name=plain_label(name)),
            disabled=f"t~{identity}" in state.ubah,
        )  # fmt: skip


def _rest(state: PlanState, table: pd.DataFrame) -> None:
    """List those on which fewer people depend."""
    if table.empty:
        return
    rows = [
        [_name(state, row), number(float(f"{row['people_lost']:.3g}")),
         number(row["villages_lost"]), _next(row)]
        for _, row in table.iterrows()
    ]  # fmt: skip
    header = [t(f"rencana.sandaran.{name}") for name in ("fasilitas", "orang", "desa", "berikut")]
    caption = t("rencana.sandaran.selebihnya")
    st.html(page.table_html(header, rows, caption=caption, region=caption))


def _name(state: PlanState, row: pd.Series) -> str:
    """Name a facility with its kecamatan, and its regency where that is another or not chosen."""
    kecamatan, regency = (
        "" if pd.isna(row[key]) else str(row[key]) for key in ("kode_kecamatan", "kode_kabkota")
    )
    places = [region_name(kecamatan)] if kecamatan else []
    if regency and not (len(state.kode) == REGENCY and regency == state.kode):
        places.append(region_name(regency))
    return ", ".join([str(row["nama"]), *places])


def _next(row: pd.Series) -> str:
    known = math.isfinite(row["next_km"])
    return distance_km(row["next_km"]) if known else t("rencana.tidak_ada")
