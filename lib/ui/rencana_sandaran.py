"""The stress test of the page Rencana: the facilities that most people have nothing else than."""

from __future__ import annotations

import math

import streamlit as st

from lib.i18n import distance_km, number, t, tn
from lib.services.findings import service_name
from lib.services.planning.stress import most_depended
from lib.services.regions import region_name
from lib.ui import page
from lib.ui.rencana_peta import km_text
from lib.ui.rencana_state import PlanState

MOST = 20


def section(state: PlanState) -> None:
    """List what each single loss would do; it is computed when it is opened."""
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
    rows = [
        [
            f"{row.nama}, {region_name(row.kode_kabkota)}" if row.kode_kabkota else str(row.nama),
            number(float(f"{row.people_lost:.3g}")),
            number(row.villages_lost),
            distance_km(row.next_km) if math.isfinite(row.next_km) else t("rencana.tidak_ada"),
        ]
        for row in table.itertuples()
    ]
    header = [t(f"rencana.sandaran.{name}") for name in ("fasilitas", "orang", "desa", "berikut")]
    caption = tn(
        "rencana.sandaran.daftar", len(rows), service=service_name(state.layanan),
        km=km_text(state),
    )  # fmt: skip
    with box:
        st.html(page.table_html(header, rows, caption=caption, region=caption))
