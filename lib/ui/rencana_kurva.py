"""The curve of coverage against the number of facilities, on the page Rencana."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from data.current import kept_by_version
from lib.encode import safe_html
from lib.i18n import compact_people, language, number, percent, rupiah, t, tn
from lib.services import findings
from lib.services.charts.drawing import Drawing
from lib.services.charts.sheet import Caption
from lib.services.charts.timeline import Line, timeline_chart
from lib.services.planning.errors import PlanError
from lib.services.planning.frontier import FLAT_SHARE, MOST, Curve, curve
from lib.services.regions import region_name
from lib.ui import grafik
from lib.ui.rencana_hasil import BILLION, Question, case_of, limits_of, question, weight_of
from lib.ui.rencana_peta import km_text
from lib.ui.rencana_state import PlanState

CHART_PX = 1000.0
_HEIGHT = 260.0


@kept_by_version(maxsize=64)
def _curve(asked: Question) -> Curve:
    case = case_of(asked.service, asked.region, asked.candidates, asked.same_landmass)
    most = min(MOST, len(case.candidates))
    limits = limits_of(case, asked)
    return curve(case, asked.radius_m, most, limits=limits, weight=weight_of(asked))


def section(state: PlanState, cited: list[str]) -> None:
    """Show how far each further facility gets, and where it begins to pay little."""
    if state.serta:
        return  # one curve cannot tell what several services gain
    try:
        # The curve is the same for every number of sites and every objective.
        known = _curve(replace(question(state), number=None, objective="mclp"))
    except PlanError as error:
        said = f"{error.message(language())} ({error.code})"
        st.html(f'<p class="pl-hint">{safe_html(said)}</p>')
        return
    if len(known.sites) < 2:
        return
    title = told(state, known)
    st.html(f'<p class="pl-lead">{safe_html(title)}</p>')
    caption = Caption(
        t("menu.rencana"), title, tuple(cited), (rule(),), st.context.url or ""
    )  # fmt: skip
    grafik.show(
        "rencana", lambda width: drawing(state, known, width), caption,
        table=lambda: _table(known), wide=CHART_PX, stem="rencana",
    )  # fmt: skip
    st.html(f'<p class="pl-caption">{safe_html(rule())}</p>')


def told(state: PlanState, known: Curve) -> str:
    """Say where the curve flattens."""
    sites = known.sites
    last = sites.iloc[(known.flat_after or len(sites)) - 1]
    said = {
        "service": findings.service_name(state.layanan),
        "place": region_name(state.kode),
        "n": number(int(last["rank"])),
        "pct": percent(float(last["cumulative_coverage_pct"]), 0),
        "people": compact_people(round(float(last["people_gained"]))),
    }
    if state.anggaran:
        return tn("rencana.kurva.anggaran", len(sites), **said | {
            "amount": rupiah(state.anggaran * BILLION),
            "pct": percent(float(sites.iloc[-1]["cumulative_coverage_pct"]), 0),
        })  # fmt: skip
    return t("rencana.kurva.datar" if known.flat_after else "rencana.kurva.terus", **said)


def rule() -> str:
    """Say when a curve counts as flat."""
    return t("rencana.kurva.aturan", pct=percent(FLAT_SHARE * 100, 0))


def drawing(state: PlanState, known: Curve, width: float) -> Drawing:
    """Draw the share of people within reach by the number of new facilities."""
    ranks = [0, *(int(each) for each in known.sites["rank"])]
    shares = np.array([known.before_pct, *known.sites["cumulative_coverage_pct"]])
    reach = Line(t("rencana.kurva.jangkauan", km=km_text(state)), ranks, shares)
    return timeline_chart(
        [reach], told(state, known), t("rencana.kurva.sumbu"), lambda value: percent(value, 0),
        width, _HEIGHT, name=number,
    )  # fmt: skip


def _table(known: Curve) -> pd.DataFrame:
    names = ["rank", "id", "name", "people_gained", "cumulative_coverage_pct", "share_of_first"]
    return known.sites[names]
