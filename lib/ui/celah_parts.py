"""The upper parts of the page Kesenjangan: headline figures, the comparison, map, Lorenz curve."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import pandas as pd
import streamlit as st

from lib.i18n import compact_people, language, number, percent, t
from lib.services import findings, gap_measures, gap_robustness, gap_standards
from lib.services.formatting import shown_difference
from lib.services.gap_figures import Gap
from lib.services.gaps import (
    Headline,
    gap_summary,
    group_table,
    headline,
    range_on_its_way,
    uncompared_groups,
)
from lib.services.gapstate import GapState
from lib.services.profile import completeness
from lib.ui import celah_grafik, celah_tabel, grafik
from lib.ui.maps import show_map
from lib.ui.page import Figure

MAP_HEIGHT_PX = 370
POLL_S = 2.0
T = TypeVar("T")


def _of(question: Callable[..., T], state: GapState, **more: bool) -> T:
    """Ask a question of `lib.services.gaps` about the state."""
    asked = (state.layanan, state.limit, state.kelompok, state.sets)
    return question(*asked, within=state.within, terms=state.terms, **more)


def gap(state: GapState) -> Gap:
    """Give the gap of the state."""
    return _of(gap_summary, state)


def table(state: GapState) -> pd.DataFrame:
    """Give the groups of the state."""
    return _of(group_table, state)


def said(state: GapState) -> tuple[Headline, bool]:
    """Give the headline, and whether its range is still being computed."""
    known = _of(headline, state)
    if known.ranged or not gap(state).first or not _of(range_on_its_way, state):
        return known, False
    return _of(headline, state, awaiting=True), True


@st.fragment(run_every=POLL_S)
def look_for_range(state: GapState) -> None:
    """Run the page again once the range of the headline is there."""
    if not _of(range_on_its_way, state):
        st.rerun()


def figures(state: GapState) -> list[Figure]:
    """Give the figures of the strip."""
    known = gap(state)
    groups, shares = table(state).set_index("group"), (known.first_pct, known.other_pct)
    worse = groups.loc[known.worse] if known.worse in groups.index else None
    found = [
        Figure(
            t("celah.strip.selisih"),
            t("celah.strip.poin", n=number(shown_difference(*shares, 1), 1)),
            t(
                "celah.strip.rasio",
                a=percent(shares[0], 1),
                b=percent(shares[1], 1),
                n=number(known.ratio, 2),
                reach=state.reach_text,
            ),
        )
        if known.first
        else Figure(t("celah.strip.selisih"), number(math.nan), state.reach_text)
    ]
    if worse is not None:
        found.append(
            Figure(
                t("celah.strip.luar"),
                compact_people(worse["out_of_reach"]),
                t("celah.strip.luar_arti", group=worse["label"], reach=state.reach_text),
            )
        )
    return [
        *found,
        Figure(
            t("celah.strip.gini", what=state.distance_word),
            number(known.gini, 2),
            t("celah.strip.gini_arti", way=way_name(state)),
            t("celah.strip.gini_bantuan", way=way_name(state)),
        ),
        _by_rule(state),
        _how_sure(state),
    ]


def _by_rule(state: GapState) -> Figure:
    """Say how many regencies fall short of the profile's rule for the service, if it has one."""
    frame = gap_standards.standards_table(state.profil, "kabkota", state.within, terms=state.terms)
    own = frame[frame["rule"].isin(list(state.service.standards))]
    if own.empty:
        limit = state.limit_text
        return Figure(t("celah.strip.aturan"), limit, t("celah.strip.ambang"))
    rule = own[own["rule"] == own["rule"].iloc[0]]
    short = int((rule["met"] == "tidak_terpenuhi").sum())
    return Figure(
        t("celah.strip.aturan"),
        t("celah.strip.dari", n=number(short), all=number(len(rule))),
        t("celah.strip.di_bawah", rule=findings.in_sentence(str(rule.iloc[0]["label"]))),
    )


def _how_sure(state: GapState) -> Figure:
    """Say how well the places of the facilities are known, and whether ranks have been tested."""
    known = completeness(state.layanan, state.lingkup)
    tested = gap_robustness.known_uncertainty(state.layanan, state.limit, way=state.way)
    return Figure(
        t("celah.strip.yakin"),
        percent(known.surveyed / known.total * 100 if known.total else math.nan),
        t("celah.strip.yakin_arti" if tested is None else "celah.strip.yakin_diuji"),
        t("celah.strip.yakin_bantuan"),
    )


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


def way_name(state: GapState) -> str:
    """Name the kind of distance as it stands within a sentence."""
    return findings.in_sentence(state.way.label())


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
