"""Evaluasi, part Tren: figures by year beside the peers, and the forecast where it holds."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from geo.forecast import LEAST_POINTS
from lib.encode import safe_html
from lib.i18n import number, t
from lib.services.charts.drawing import Drawing
from lib.services.charts.sheet import Caption
from lib.services.charts.timeline import Line, Range, timeline_chart
from lib.services.citations import cite
from lib.services.evaluation.trend import Trend, trend
from lib.ui import evaluasi_parts as parts
from lib.ui import grafik, page
from lib.ui.evaluasi_state import EvaluationState
from lib.ui.page import Figure


def finding(state: EvaluationState) -> str:
    """Say how the figure moved."""
    found = trend(state.ukuran, state.kode)
    names = {"measure": parts.measure_name(state), "name": parts.place(state)}
    if found.last < 0:
        return t("evaluasi.tren.kosong", **names)
    first, last = found.own[found.first], found.own[found.last]
    words = [parts.value(found.panel, each) for each in (first, last)]
    years = [str(found.panel.years[each]) for each in (found.first, found.last)]
    way = "tetap" if words[0] == words[1] else "naik" if last > first else "turun"
    said = {"first": words[0], "last": words[1], "from_year": years[0], "to_year": years[1]}
    return t(f"evaluasi.tren.{way}", **names, **said)


def answer(state: EvaluationState) -> None:
    """Show the figures, the chart, and how the forecast did."""
    found = trend(state.ukuran, state.kode)
    if found.last >= 0:
        page.figure_strip(_figures(found))
        caption = Caption(
            t("evaluasi.topik"),
            finding(state),
            tuple(cite(each) for each in found.panel.sources),
            (_told(found),),
            st.context.url or "",
        )
        grafik.show(
            "tren",
            lambda width: _chart(state, found, width),
            caption,
            table=lambda: _table(found),
            wide=parts.CHART_PX,
            stem=parts.STEM,
        )
        st.html(f'<p class="pl-hint">{safe_html(_told(found))}</p>')
    parts.sources(state, [t("evaluasi.tren.catatan_laju")])


def _figures(found: Trend) -> list[Figure]:
    known = found.panel
    pace, theirs = (
        t("evaluasi.per_tahun", n=parts.change(known, each))
        if np.isfinite(each)
        else t("umum.tidak_tersedia")
        for each in (found.pace, found.peers_pace)
    )
    shown = [
        Figure(
            t("evaluasi.tren.terakhir"),
            parts.value(known, found.own[found.last]),
            str(known.years[found.last]),
        ),
        Figure(t("evaluasi.tren.laju"), pace),
        Figure(t("evaluasi.tren.laju_sejawat"), theirs, t("evaluasi.tren.laju_sejawat_catatan")),
    ]
    if found.ahead is not None:
        low, high = (
            parts.value(known, float(each[-1])) for each in (found.ahead.low, found.ahead.high)
        )
        shown.append(
            Figure(
                t("evaluasi.tren.prakiraan_untuk", year=str(found.ahead.years[-1])),
                f"≈ {parts.value(known, float(found.ahead.value[-1]))}",
                t("evaluasi.tren.prakiraan_rentang", low=low, high=high),
                t("umum.perkiraan_arti"),
            )
        )
    return shown


def _told(found: Trend) -> str:
    """Say how the forecast did in past years, or why there is none."""
    if found.ahead is None:
        key = "evaluasi.tren.pendek" if found.reason == "short" else "evaluasi.tren.naif"
        return t(key, least=number(LEAST_POINTS))
    return t(
        "evaluasi.tren.uji",
        n=number(found.ahead.trials),
        error=parts.value(found.panel, found.ahead.error),
        naive=parts.value(found.panel, found.ahead.naive_error),
    )


def _chart(state: EvaluationState, found: Trend, width: float) -> Drawing:
    known, ahead = found.panel, found.ahead
    lines = [
        Line(parts.place(state), known.years, found.own),
    ]
    if np.isfinite(found.peers_median).any():
        lines.append(Line(t("evaluasi.sejawat"), known.years, found.peers_median, "other"))
    between = None
    if ahead is not None:
        start = known.years[found.last]
        values = np.concatenate([[found.own[found.last]], ahead.value])
        lines.append(
            Line(t("evaluasi.prakiraan"), (start, *ahead.years), values, "accent", dash=True)
        )
        between = Range(ahead.years, ahead.low, ahead.high)
    return timeline_chart(
        lines,
        finding(state),
        parts.unit(state),
        lambda each: number(each, known.measure.decimals),
        width,
        between=between,
    )


def _table(found: Trend) -> pd.DataFrame:
    known, ahead = found.panel, found.ahead
    frame = pd.DataFrame(
        {
            "kode": found.kode,
            "tahun": known.years,
            known.code: found.own,
            "median_sejawat": found.peers_median,
        }
    )
    if ahead is None:
        return frame
    more = pd.DataFrame(
        {
            "kode": found.kode,
            "tahun": ahead.years,
            "prakiraan": ahead.value,
            "bawah": ahead.low,
            "atas": ahead.high,
        }
    )
    return pd.concat([frame, more], ignore_index=True)
