"""The upper parts of the page Kesenjangan: headline figures, the comparison, map, Lorenz curve."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lib.i18n import compact_people, language, number, percent, t
from lib.services import gap_measures
from lib.services.gap_strip import gap, of_state, table, way_name
from lib.services.gaps import Headline, headline, range_on_its_way, uncompared_groups
from lib.services.gapstate import GapState
from lib.ui import celah_grafik, celah_tabel, grafik
from lib.ui.maps import show_map

MAP_HEIGHT_PX = 370
POLL_S = 2.0


def said(state: GapState) -> tuple[Headline, bool]:
    """Give the headline, and whether its range is still being computed."""
    known = of_state(headline, state)
    if known.ranged or not gap(state).first or not of_state(range_on_its_way, state):
        return known, False
    return of_state(headline, state, awaiting=True), True


@st.fragment(run_every=POLL_S)
def look_for_range(state: GapState) -> None:
    """Run the page again once the range of the headline is there."""
    if not of_state(range_on_its_way, state):
        st.rerun()


def group_rows(state: GapState) -> None:
    """Show the groups of the chosen service with people, reach, distance and sea crossings."""
    vague = uncompared_groups(
        state.layanan, state.kelompok, state.sets, within=state.within, terms=state.terms
    )
    rows = [
        [
            str(row["label"]),
            number(row["regions"]),
            compact_people(row["population"]),
            t("celah.tabel.sedikit") if row["group"] in vague else percent(row["coverage_pct"], 1),
            compact_people(row["out_of_reach"]),
            state.way.value_text(row[f"median_{state.way.unit}"]),
            state.way.value_text(row[f"p90_{state.way.unit}"]),
            compact_people(row["sea_crossing_population"]),
        ]
        for row in table(state).to_dict("records")
    ]
    header = [
        t("celah.tabel.kelompok"),
        t("celah.tabel.wilayah"),
        t("kolom.population"),
        t("celah.tabel.terjangkau"),
        t("celah.tabel.di_luar"),
        t("strip.jarak" if state.way.straight else "celah.tabel.waktu_median"),
        t("celah.tabel.p90"),
        t("strip.laut"),
    ]
    caption = t(
        "celah.tabel.kelompok_judul",
        service=state.service.label(language()),
        limit=state.limit_text,
        way=way_name(state),
    )
    celah_tabel.show(state, header, rows, caption=caption)


def draw_map(state: GapState) -> None:
    """Show the map of both groups."""
    view = replace(gap_measures.group_map(state), selected=",".join(state.tanda) or None)
    show_map(
        view,
        key="celah",
        height=MAP_HEIGHT_PX,
        on_click=lambda code: celah_grafik.choose((code,)),
        description=t("celah.peta_arti"),
    )
    grafik.map_file("peta", view)
