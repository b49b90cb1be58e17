"""The strip of figures above the map of a KPI."""

from __future__ import annotations

import pandas as pd

from lib.i18n import number, t
from lib.services.kpi.state import KpiState
from lib.services.kpi.view import REACHED_PCT, signed
from lib.services.regions import region_name
from lib.services.reports.model import Fact


def figures(state: KpiState, frame: pd.DataFrame) -> list[Fact]:
    """Give the figures of the strip: the regency, the middle, how many, change and achievement."""
    kpi, known = state.ready, frame["value"].dropna()
    years = frame["year"].dropna()
    span = sorted({int(years.min()), int(years.max())}) if len(years) else []
    note = t("kpi.strip.ada_arti", years="–".join(map(str, span))) if span else ""
    found = _own_figure(state, frame)
    found += [
        Fact(
            t("kpi.strip.tengah"),
            kpi.text(known.median()),
            t("kpi.strip.tengah_arti", n=number(len(known))),
        ),
        Fact(
            t("kpi.strip.ada"),
            t("kpi.strip.dari", n=number(len(known)), all=number(len(frame))),
            note,
        ),
    ]
    if frame["change"].notna().any():
        middle = signed(kpi, frame["change"].median())
        found.append(Fact(t("kpi.strip.perubahan"), middle, t("kpi.strip.perubahan_arti")))
    judged = frame["achievement"].dropna()
    reached = int((judged >= REACHED_PCT).sum())
    found.append(
        Fact(
            t("kpi.strip.capaian"),
            t("kpi.strip.dari", n=number(reached), all=number(len(judged)))
            if len(judged)
            else t("umum.tidak_tersedia"),
            t("kpi.strip.capaian_arti") if len(judged) else t("kpi.kartu.tanpa_target"),
        )
    )
    return found


def _own_figure(state: KpiState, frame: pd.DataFrame) -> list[Fact]:
    """Give the figure of the chosen regency, if one is chosen."""
    if not state.wilayah:
        return []
    value, year = (frame[name][state.wilayah] for name in ("value", "year"))
    when = "" if pd.isna(year) else str(year)
    return [Fact(region_name(state.wilayah), state.ready.text(value), when)]
