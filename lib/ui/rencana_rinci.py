"""Who feels tried changes, by name, on the page Rencana: villages, beds, ways over roads."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from lib.encode import safe_html
from lib.i18n import compact_people, language, number, t
from lib.services.access import located
from lib.services.citations import cite, service_sources
from lib.services.findings import service_name
from lib.services.planning.road_loss import RoadLoss
from lib.services.planning.upgrade import CapacityChange, has_inpatient
from lib.ui import page
from lib.ui.rencana_akibat import Outcome, km, per_1000, unit
from lib.ui.rencana_hasil import place_name
from lib.ui.rencana_state import REGENCY, PlanState

_NAMED = 15
_LEAST = 0.005


def below(state: PlanState, known: Outcome) -> None:
    """Name the villages that gain and that lose, and what the changes do besides."""
    effect = known.effect
    named = [(own, name) for own, name in ((effect.gained, "naik"), (effect.lost, "turun"))
             if len(own)]  # fmt: skip
    for place, (own, name) in zip(st.columns(2), named, strict=False):
        rows = [
            [place_name(row.kode, str(row.nama), state.kode), number(row.people),
             km(row.before_m), km(row.after_m)]
            for row in own.head(_NAMED).itertuples()
        ]  # fmt: skip
        with place:
            _table(("desa", "orang", "sebelum", "sesudah"), rows, f"siapa_{name}", len(own))
    if known.roads is not None:
        _roads(state, known.roads)
    if known.capacity is not None:
        _capacity(state, known.capacity)
    page.sources(
        [*service_sources(state.service), cite("penduduk_desa_estimasi")], _notes(state, known)
    )


def _table(columns: tuple[str, ...], rows: list[list[str]], caption: str, number_of: int) -> None:
    """Show rows under a caption of this part, which tells where there are more."""
    if not rows:
        return
    header = [t(f"rencana.andai.kolom_{each}") for each in columns]
    said = t(f"rencana.andai.{caption}")
    if number_of > len(rows):
        said = t(
            "rencana.andai.sebagian", what=said, n=number(len(rows)), all=number(number_of)
        )  # fmt: skip
    st.html(page.table_html(header, rows, caption=said, region=said))


def _roads(state: PlanState, roads: RoadLoss) -> None:
    """Name the villages that are cut off, or have it longer."""
    table = roads.villages
    rows = [
        [place_name(row.kode, str(row.nama), state.kode), number(row.people),
         _minutes(row.before_min), _minutes(row.after_min)]
        for row in table.head(_NAMED).itertuples()
    ]  # fmt: skip
    _table(("desa", "orang", "menit_sebelum", "menit_sesudah"), rows, "siapa_jalan", len(table))


def _minutes(value: float) -> str:
    return t("rencana.andai.menit", n=number(value)) if np.isfinite(value) else t(
        "rencana.andai.terputus"
    )  # fmt: skip


def _capacity(state: PlanState, capacity: CapacityChange) -> None:
    """Show the regions in which people come to have more or less capacity within reach."""
    table = capacity.kecamatan if len(state.kode) == REGENCY else capacity.kabkota
    moved = (table["after"] - table["before"]).abs()
    table = table[moved >= _LEAST]
    table = table.reindex(moved[table.index].sort_values(ascending=False, kind="stable").index)
    if table.empty:
        return
    # Where nobody is below the reference, two columns of nothing say no more than the line below.
    ruled = bool((table[["under_before", "under_after"]] > 0).any(axis=None))
    rows = [_capacity_row(row, ruled=ruled) for _, row in table.head(_NAMED).iterrows()]
    under = ("di_bawah_sebelum", "di_bawah_sesudah") if ruled else ()
    words = {"what": unit(capacity.column)}
    header = [
        t(f"rencana.andai.kolom_{each}", **words)
        for each in ("wilayah", "orang", "kapasitas_sebelum", "kapasitas_sesudah", *under)
    ]
    said = t("rencana.andai.kapasitas", **words)
    st.html(page.table_html(header, rows, caption=said[0].upper() + said[1:], region=said))
    if capacity.standard is not None:
        rule = capacity.standard
        told = t(
            "rencana.andai.di_bawah",
            before=compact_people(round(capacity.under_before)),
            after=compact_people(round(capacity.under_after)),
            rule=rule.label_en if language() == "en" else rule.label_id,
        )
        st.html(f'<p class="pl-caption">{safe_html(told)}</p>')


def _capacity_row(row: pd.Series, *, ruled: bool) -> list[str]:
    found = [
        str(row["nama"]),
        number(row["people"]),
        per_1000(row["before"]),
        per_1000(row["after"]),
    ]
    return [*found, number(row["under_before"]), number(row["under_after"])] if ruled else found


def _notes(state: PlanState, known: Outcome) -> list[str]:
    """Say what the figures rest on, only of what is on screen."""
    capacity, cost, service = known.capacity, known.cost, service_name(state.layanan)
    notes = [
        t("rencana.catatan.lurus"),
        t("rencana.catatan.daratan" if state.daratan else "rencana.catatan.laut"),
    ]
    if capacity is not None:
        what = unit(capacity.column)
        notes.append(t("rencana.andai.catatan_kapasitas", km=km(capacity.radius_m), what=what))
        if np.isfinite(capacity.assumed):
            middle = number(capacity.assumed)
            notes.append(t("rencana.andai.catatan_median", n=middle, what=what, service=service))
    if known.has("upgrade"):
        notes.append(t("rencana.andai.catatan_tenaga"))
        if has_inpatient(state.layanan):
            notes.append(t("rencana.andai.catatan_inap", service=service))
    if known.has("hazard"):
        notes.append(_hazard_note(state, known))
    if cost is not None:
        if cost.places and cost.means.assumed:
            notes.append(t("rencana.usulan.catatan_asumsi"))
        notes += [t(f"rencana.andai.tanpa_biaya_{kind}") for kind in cost.uncosted]
    return notes


def _hazard_note(state: PlanState, known: Outcome) -> str:
    roads = known.roads
    if roads is None:
        return t("rencana.andai.tanpa_jalan")
    return t(
        "rencana.andai.dengan_jalan", n=number(roads.cut_km, 1),
        people=compact_people(round(roads.people_on)), service=service_name(state.layanan),
    )  # fmt: skip


def hazard_words(state: PlanState, known: Outcome) -> str:
    """Say which facilities lie in the areas, and whether roads are known; "" without areas."""
    if not known.has("hazard"):
        return ""
    struck = located(state.layanan).iloc[known.effect.standing.struck]["nama"].tolist()
    said = t("rencana.andai.area_kosong", service=service_name(state.layanan))
    if struck:
        names = ", ".join(struck[:_NAMED])
        rest = len(struck) - _NAMED
        more = t("rencana.andai.dan_lagi", n=number(rest)) if rest > 0 else ""
        said = t("rencana.andai.area_isi", names=names + more)
    return f"{said} {_hazard_note(state, known)}"
