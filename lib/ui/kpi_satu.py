"""One KPI laid open: definition, formula, unit, figures by year, sources."""

from __future__ import annotations

import streamlit as st

from lib.encode import safe_html
from lib.i18n import language, t
from lib.services.kpi import series
from lib.services.kpi.state import KpiState
from lib.services.mapview import MapView
from lib.services.measures import NATION
from lib.services.regions import region_name
from lib.ui import page


def panel(state: KpiState) -> None:
    """Show what the KPI means and its figures, of the chosen regency beside the nation."""
    kpi, spoken = state.ready, language()
    years = series.years(kpi.code)
    told = [
        (t("kpi.satu.arti"), kpi.definition(spoken)),
        (t("kpi.satu.rumus"), kpi.formula(spoken)),
        (t("kpi.satu.satuan"), kpi.unit_label(spoken)),
        (t("kpi.satu.arah"), t(f"kpi.satu.arah_{kpi.direction}")),
        (t("kpi.satu.tahun"), ", ".join(map(str, years)) or t("umum.tidak_tersedia")),
    ]
    rows = "".join(f"<dt>{safe_html(a)}</dt><dd>{safe_html(b)}</dd>" for a, b in told)
    title = safe_html(kpi.label(spoken))
    st.html(f'<div class="pl-about" lang="{spoken}"><h3>{title}</h3><dl>{rows}</dl></div>')
    if years:
        st.html(_by_year(state, years))


def _by_year(state: KpiState, years: tuple[int, ...]) -> str:
    kpi, table = state.ready, series.every_year(state.kpi)
    medians = table.groupby("year")["value"].median()
    own = dict(series.of_region(kpi.code, state.wilayah)) if state.wilayah else {}
    place = region_name(state.wilayah or NATION)
    missing = t("umum.tidak_tersedia")
    header = [t("kpi.tahun"), *([place] if state.wilayah else []), t("kpi.satu.tengah")]
    rows = [
        [
            str(year),
            *([kpi.text(own[year]) if year in own else missing] if state.wilayah else []),
            kpi.text(medians[year]),
        ]
        for year in years[::-1]
    ]
    return page.table_html(header, rows, caption=t("kpi.satu.angka", place=place))


def footer(shown: MapView) -> None:
    """Say what the map rests on."""
    page.sources(shown.sources, shown.notes)
