"""What publishing or restoring a version would change in the figures, before the decision."""

from __future__ import annotations

import math

import streamlit as st

from lib.encode import safe_html
from lib.i18n import distance_km, language, number, percent, t
from lib.services.desk.preview import Effect
from lib.services.findings import service_name
from lib.ui import page, versi_peta
from lib.ui.page import Figure
from lib.ui.versi_banding import SORTS

_SHOWN = 15
_COVERAGE = "coverage_pct"


def effect(kind: str, found: Effect, key: str) -> None:
    """Show the counts of rows, the figures by region, and the rows on a map."""
    counts = found.comparison.counts
    figures = [Figure(t(f"versi.beda.{sort}"), number(counts[sort])) for sort in SORTS]
    if math.isfinite(found.after):
        pair = f"{_value(found, found.before)} → {_value(found, found.after)}"
        figures.append(Figure(t("umum.indonesia"), pair, _measure(found)))
    page.figure_strip(figures)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        versi_peta.differences(kind, found.comparison, "", key)
    with right:
        _table(found)


def _measure(found: Effect) -> str:
    if found.measure == _COVERAGE:
        km = distance_km(found.radius_m / 1000, 0)
        return t("versi.ukuran.coverage_pct", km=km, service=service_name(found.service))
    return t(f"versi.ukuran.{found.measure}")


def _value(found: Effect, value: float) -> str:
    return percent(value, 2) if found.measure == _COVERAGE else number(value)


def _table(found: Effect) -> None:
    if found.table.empty:
        text = safe_html(t("versi.akibat_kosong"))
        st.html(f'<p class="pl-caption" lang="{language()}">{text}</p>')
        return
    decimals = 1 if found.measure == _COVERAGE else 0
    rows = [
        [
            nama or kode,
            number(before, decimals),
            number(after, decimals),
            ("+" if difference > 0 else "") + number(difference, decimals),
        ]
        for kode, nama, before, after, difference in found.table.head(_SHOWN).itertuples(
            index=False
        )
    ]
    header = [
        t("versi.wilayah"), t("versi.sebelum"), t("versi.sesudah"), t("versi.selisih"),
    ]  # fmt: skip
    caption = _measure(found)
    if len(found.table) > _SHOWN:
        shown = {"n": number(_SHOWN), "all": number(len(found.table))}
        caption = f"{caption} ({t('versi.sebagian', **shown)})"
    st.html(page.table_html(header, rows, caption=caption, region=caption))
