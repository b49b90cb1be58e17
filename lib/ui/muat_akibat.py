"""Step 5 of Muat data: what loading would change, before anybody decides."""

from __future__ import annotations

import math
from collections.abc import Mapping

import streamlit as st

from data.catalogue import load_catalogue
from data.versions.kinds import BOUNDARIES, NETWORKS
from lib.i18n import distance_km, language, number, percent, t
from lib.services.desk.draft import Draft
from lib.services.desk.intake import Intake
from lib.services.desk.preview import Effect
from lib.ui import muat_peta, page
from lib.ui.muat_parts import failed, section, told
from lib.ui.page import Figure

_SHOWN = 15
_COVERAGE = "coverage_pct"
_SORTS = ("added", "moved", "changed", "removed")


def effect(draft: Draft, intake: Intake) -> None:
    """Show rows and figures before and after."""
    section(5, "akibat")
    if intake.same is not None:
        told(t("muat.akibat.sama"))
        return
    if len(intake.accepted) == 0:
        told(t("muat.akibat.kosong"))
        return
    if draft.outcome.effect_fault is not None:
        failed(draft.outcome.effect_fault)
        return
    found = draft.outcome.effect
    if found is None:
        told(t("muat.akibat.belum"))
        st.button(t("muat.akibat.hitung"), on_click=draft.again, icon=":material/calculate:")
        return
    page.figure_strip(figures(found, draft.outcome.counts))
    if intake.kind in (BOUNDARIES, NETWORKS):
        told(t(f"muat.akibat.{intake.kind}"))
    if found.table.empty:
        told(t("muat.akibat.tanpa_ubah"))
        return
    if found.measure != _COVERAGE:
        table(found)
        return
    left, right = st.columns([3, 2], gap="medium")
    with left:
        table(found)
    with right:
        muat_peta.changes(found)


def figures(found: Effect, counts: Mapping[str, int]) -> list[Figure]:
    """Give the counts of rows, and the nation's figure before and after."""
    rows = [
        Figure(t(f"muat.akibat.{sort}"), number(counts[sort]))
        for sort in _SORTS
        if counts[sort] or sort == "added"
    ]
    if not math.isfinite(found.after):
        return rows
    before, after = _value(found, found.before), _value(found, found.after)
    note = ""
    if found.measure == _COVERAGE:
        service = load_catalogue().service(found.service).label(language())
        note = t("muat.akibat.jangkauan", service=service, km=_km(found.radius_m))
    else:
        note = t(f"muat.akibat.ukuran_{found.measure}")
    return [*rows, Figure(t("muat.akibat.nasional"), f"{before} → {after}", note)]


def _km(radius_m: float) -> str:
    return distance_km(radius_m / 1000, 0 if radius_m % 1000 == 0 else 1)


def _value(found: Effect, value: float) -> str:
    return percent(value, 2) if found.measure == _COVERAGE else number(value)


def table(found: Effect) -> None:
    """Show the regions that change most, before and after."""
    decimals = 1 if found.measure == _COVERAGE else 0
    rows = []
    for kode, nama, before, after, difference in found.table.head(_SHOWN).itertuples(index=False):
        signed = ("+" if difference > 0 else "") + number(difference, decimals)
        rows.append([f"{nama} ({kode})", number(before, decimals), number(after, decimals), signed])
    header = [
        t("muat.akibat.wilayah"),
        t("muat.akibat.sebelum"),
        t("muat.akibat.sesudah"),
        t("muat.akibat.selisih"),
    ]
    caption = t(
        f"muat.akibat.tabel_{found.measure}",
        shown=number(len(rows)),
        n=number(len(found.table)),
    )
    st.html(page.table_html(header, rows, caption=caption, region=caption))
