"""Comparisons of the page Kesenjangan in figures: every service by group, every inequality."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
import streamlit as st

from data.catalogue import load_catalogue
from lib.encode import safe_html
from lib.i18n import compact_people, language, number, percent, t
from lib.services import gap_strip
from lib.services.findings import in_sentence, service_name
from lib.services.formatting import shown_difference
from lib.services.gap_groups import OVERALL
from lib.services.gaps import compare_services
from lib.services.gapstate import TABLES, GapState
from lib.services.travel_way import default_limit
from lib.ui import celah_tabel
from lib.ui.session import GAP

_TABLES: Mapping[str, str] = {
    "coverage_pct": "celah.banding.jangkauan",
    "median": "celah.banding.median",
    "p90": "celah.banding.p90",
    "sea_crossing_population": "celah.banding.laut",
    "facilities_per_10k": "celah.banding.fasilitas",
    "shortfall": "celah.banding.kurang",
}


def comparison(state: GapState) -> None:
    """Show every service by group, each at its own limit, by one measure after the other."""
    st.selectbox(
        t("celah.banding.pilih"),
        list(TABLES),
        format_func=lambda name: t(_TABLES[name]),
        **GAP.bound("tabel", state.tabel),
    )
    frame = compare_services(state.kelompok, state.within, state.sets, terms=state.terms)
    groups = [code for code in dict.fromkeys(frame["group"]) if code != OVERALL]
    labels = dict(zip(frame["group"], frame["label"], strict=True))
    shown = groups if len(groups) <= 6 else []
    distance = state.tabel in ("median", "p90")
    column = f"{state.tabel}_{state.way.unit}" if distance else state.tabel
    frame[column] = frame[column].astype("float64")  # counts may hold <NA>
    wide = frame.pivot_table(
        index="service", columns="group", values=column, sort=False, dropna=False
    ).reindex(columns=[*groups, OVERALL])
    rows = []
    for code in dict.fromkeys(frame["service"]):
        known = wide.loc[code] if code in wide.index else pd.Series(dtype="float64")
        values = [float(known.get(each, math.nan)) for each in (*groups, OVERALL)]
        told = [value for value in values[:-1] if np.isfinite(value)]
        service = load_catalogue().service(code).label(language())
        rows.append(
            [
                f"{service}, {state.way.limit_text(default_limit(code, state.way))}",
                *(
                    _written(state, value)
                    for value in (*(values[:-1] if shown else ()), values[-1])
                ),
                _spread(state, told),
            ]
        )
    header = [
        t("celah.tabel.layanan"),
        *(labels[group] for group in shown),
        labels[OVERALL],
        t("celah.tabel.rentang"),
    ]
    label = t("celah.tabel.judul", measure=in_sentence(t(_TABLES[state.tabel])))
    caption = t("celah.ukuran.menurut", label=label, way=gap_strip.way_name(state))
    celah_tabel.show(state, header, rows, caption=caption)
    notes = t("celah.tabel.arti") + (
        " " + t("celah.banding.kurang_arti") if state.tabel == "shortfall" else ""
    )
    st.html(f'<p class="pl-sources">{safe_html(notes)}</p>')


def _written(state: GapState, value: float) -> str:
    """Write a value of the comparison."""
    if state.tabel in ("median", "p90"):
        return state.way.value_text(value)
    if state.tabel == "coverage_pct":
        return percent(value, 0)
    if state.tabel == "sea_crossing_population":
        return compact_people(value)
    return number(value, 0 if state.tabel == "shortfall" else 2)


def _spread(state: GapState, told: list[float]) -> str:
    """Write how far the groups lie apart; lacks and people add up and have no spread."""
    if len(told) < 2 or state.tabel in ("shortfall", "sea_crossing_population"):
        return ""
    if state.tabel == "coverage_pct":
        return t("celah.strip.poin", n=number(shown_difference(min(told), max(told))))
    return _written(state, max(told) - min(told))


def inequality(state: GapState) -> None:
    """Show every measure of the inequality of the scope, with the people behind it."""
    known = gap_strip.gap(state)
    rows = [
        [
            t(f"celah.timpang.{name}"),
            number(value, decimals),
            t(f"celah.timpang.{name}_arti"),
        ]
        for name, value, decimals in (
            ("gini", known.gini, 3),
            ("theil", known.theil, 3),
            ("theil_antar", known.theil_between, 3),
            ("theil_dalam", known.theil_within, 3),
            ("palma", known.palma, 2),
            ("p90p10", known.p90_p10, 1),
            ("ipm", known.concentration_index, 3),
            ("miskin", known.concentration_index_poverty, 3),
            ("erreygers", known.reach_concentration, 3),
        )
    ]
    header = [t("celah.timpang.ukuran"), t("kolom.nilai"), t("celah.timpang.arti")]
    caption = t(
        "celah.timpang.judul",
        way=state.way.label(),
        service=service_name(state.layanan),
        people=compact_people(known.population),
    )
    celah_tabel.show(state, header, rows, caption=caption, prose=True)
