"""Evaluasi, part Dibanding sejawat: the change around a year beside that of the peers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from lib.errors import AppError
from lib.i18n import language, number, t
from lib.services.charts.drawing import Drawing
from lib.services.charts.sheet import Caption
from lib.services.charts.timeline import Line, timeline_chart
from lib.services.citations import cite
from lib.services.evaluation.before_after import Comparison, compare, first_years
from lib.services.evaluation.errors import CompareError
from lib.services.regions import region_name
from lib.ui import evaluasi_parts as parts
from lib.ui import grafik, page
from lib.ui.evaluasi_state import EVALUATION, EvaluationState
from lib.ui.page import Figure


def _found(state: EvaluationState) -> Comparison:
    return compare(state.ukuran, state.kode, state.first_after)


def finding(state: EvaluationState) -> str:
    """Say whether the change was another than that of the peers."""
    names = {"measure": parts.measure_name(state, inside=True), "name": parts.place(state)}
    try:
        found = _found(state)
    except CompareError:
        return t("evaluasi.banding.kosong", **names)
    difference = found.found.difference
    way = "belum_jelas"
    if difference.clear:
        way = "baik" if found.better else "buruk"
    size = parts.change(found.panel, abs(difference.value)).removeprefix("+")
    return t(f"evaluasi.banding.{way}", year=str(found.year), n=size, **names)


def answer(state: EvaluationState) -> None:
    """Show the two changes, their difference and its range, and every peer."""
    st.selectbox(
        t("evaluasi.banding.tahun"),
        first_years(state.ukuran),
        format_func=str,
        help=t("evaluasi.banding.tahun_bantuan"),
        width=220,
        **EVALUATION.bound("tahun", state.first_after),
    )
    try:
        found = _found(state)
    except AppError as error:
        st.info(f"{error.message(language())} ({error.code})", icon=":material/info:")
        return
    page.figure_strip(_figures(state, found))
    for told in _cautions(state, found):
        st.info(told, icon=":material/info:")
    caption = Caption(
        t("evaluasi.topik"),
        finding(state),
        tuple(cite(each) for each in found.panel.sources),
        (t("evaluasi.banding.catatan"),),
        st.context.url or "",
    )
    grafik.show(
        "banding",
        lambda width: _chart(state, found, width),
        caption,
        table=lambda: _table(found),
        wide=parts.CHART_PX,
        stem=parts.STEM,
    )
    caption_of_table = t("evaluasi.banding.tabel", year=str(found.year))
    with st.expander(caption_of_table):
        st.html(_peers(found, caption_of_table))
    parts.sources(state, [t("evaluasi.banding.catatan")])


def _figures(state: EvaluationState, found: Comparison) -> list[Figure]:
    result, known = found.found, found.panel
    low, high = (
        parts.change(known, each) for each in (result.difference.low, result.difference.high)
    )
    everyone = result.peers + 1
    return [
        Figure(
            t("evaluasi.banding.sendiri", name=parts.place(state)),
            parts.change(known, result.change),
            parts.unit(state),
        ),
        Figure(
            t("evaluasi.banding.sejawat"),
            parts.change(known, result.peers_change),
            t("evaluasi.banding.sejawat_catatan", n=number(result.peers)),
        ),
        Figure(
            t("evaluasi.banding.selisih"),
            parts.change(known, result.difference.value),
            t("evaluasi.banding.selisih_catatan", low=low, high=high),
        ),
        Figure(
            t("evaluasi.banding.kebetulan"),
            t(
                "evaluasi.banding.kebetulan_nilai",
                n=number(round(result.p_value * everyone)),
                all=number(everyone),
            ),
            t("evaluasi.banding.kebetulan_catatan"),
        ),
    ]


def _cautions(state: EvaluationState, found: Comparison) -> list[str]:
    said = []
    if found.indicative:
        sides = {"before": number(found.before), "after": number(found.after)}
        said.append(t("evaluasi.banding.indikatif", **sides))
    earlier = found.found.earlier
    if np.isfinite(earlier.value) and earlier.clear:
        said.append(
            t(
                "evaluasi.banding.sudah_beda",
                name=parts.place(state),
                year=str(found.year),
                n=parts.change(found.panel, earlier.value),
            )
        )
    return said


def _chart(state: EvaluationState, found: Comparison, width: float) -> Drawing:
    known = found.panel
    lines = [
        Line(parts.place(state), known.years, found.own),
        Line(t("evaluasi.banding.sejawat_garis"), known.years, found.peers_mean, "other"),
    ]
    return timeline_chart(
        lines,
        finding(state),
        parts.unit(state),
        lambda each: number(each, known.measure.decimals),
        width,
        since=found.year,
    )


def _peers(found: Comparison, name: str) -> str:
    header = [
        t("evaluasi.wilayah"),
        t("evaluasi.banding.kolom_ubah"),
        t("evaluasi.banding.kolom_uji"),
        t("evaluasi.banding.kolom_jarak"),
    ]
    rows = [
        [
            region_name(found.kode),
            parts.change(found.panel, found.found.change),
            parts.change(found.panel, found.found.difference.value),
            "",
        ]
    ]
    rows += [
        [
            each.nama,
            parts.change(found.panel, float(change)),
            parts.change(found.panel, float(placebo)),
            number(each.distance, 2),
        ]
        for each, change, placebo in zip(
            found.peers, found.found.changes, found.found.placebo, strict=True
        )
    ]
    return page.table_html(header, rows, region=name, marked=(0,))


def _table(found: Comparison) -> pd.DataFrame:
    result = found.found
    return pd.DataFrame(
        {
            "kode": [found.kode, *(each.kode for each in found.peers)],
            "nama": [region_name(found.kode), *(each.nama for each in found.peers)],
            "perubahan": [result.change, *result.changes],
            "selisih": [result.difference.value, *result.placebo],
            "jarak_sejawat": [0.0, *(each.distance for each in found.peers)],
        }
    )
