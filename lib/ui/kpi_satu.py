"""One KPI laid open: definition, formula, unit, figures by year, sources."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.encode import safe_html
from lib.i18n import language, t
from lib.services.kpi import series
from lib.services.kpi.own import OwnKpi
from lib.services.kpi.scorecard import Scorecard
from lib.services.kpi.state import KpiState
from lib.services.mapview import MapView
from lib.services.measures import NATION
from lib.services.regions import region_name
from lib.ui import page, siklus_satu
from lib.ui.kpi import STORE
from lib.ui.navigation import CYCLE_PAGE
from lib.ui.session import LANGUAGE_PARAM


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


def own(state: KpiState, cards: Sequence[Scorecard]) -> None:
    """Let one KPI that the region itself set be laid open, as the link says."""
    known = {each.kpi.said.id: each.kpi for each in cards if isinstance(each.kpi, OwnKpi)}
    if not known:
        return
    st.html(f'<h2 class="pl-section">{safe_html(t("kpi.milik.judul"))}</h2>')
    st.container(key="kpi_milik", width=420).selectbox(
        t("kpi.milik.buka"),
        list(known),
        index=None,
        format_func=lambda one: page.plain_label(known[one].label(language())),
        placeholder=t("siklus.buka_isi"),
        **STORE.bound("daerah", state.daerah if state.daerah in known else None),
    )
    if state.daerah not in known:
        return
    said = known[state.daerah].said
    left, right = st.columns(2)
    with left:
        siklus_satu.meaning(said)
    with right:
        siklus_satu.figures_table(said, state.wilayah)
    params = {"wilayah": state.wilayah, "kpi": str(said.id)}
    params |= {} if language() == "id" else {LANGUAGE_PARAM: language()}
    st.page_link(
        CYCLE_PAGE, label=t("kpi.milik.siklus"), icon=":material/cycle:", query_params=params
    )


def footer(shown: MapView) -> None:
    """Say what the map rests on."""
    page.sources(shown.sources, shown.notes)
