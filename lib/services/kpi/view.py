"""The map of a KPI and what it says: values, changes or achievement of all kabupaten/kota."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.i18n import language, not_available, number, percent, t
from lib.services.findings import in_sentence
from lib.services.formatting import value_text
from lib.services.kpi.achievement import capped, grades
from lib.services.kpi.measures import ReadyKpi
from lib.services.kpi.own import AnyKpi, OwnKpi
from lib.services.kpi.state import ACHIEVED, CHANGE, VALUE, KpiState
from lib.services.kpi.table import scores
from lib.services.mapbuild import build, classify
from lib.services.mapstate import MapState
from lib.services.mapview import MapView
from lib.services.palette import DIVERGING, ramp
from lib.services.regions import region_name

_MAP = MapState(tertinggal=False)
REACHED_PCT = 100.0


def frame_of(state: KpiState) -> pd.DataFrame:
    """Return the scores of the state's KPI."""
    return scores(state.kpi, state.year, state.target)


def signed(kpi: AnyKpi, value: float) -> str:
    """Write a change with its sign, in the unit of the KPI or in points of a per cent or index."""
    if not np.isfinite(value):
        return not_available()
    size = abs(value)
    sign = "−" if value < 0 else "+"
    if isinstance(kpi, OwnKpi):
        return f"{sign if size else ''}{kpi.change_text(size)}"
    # A small change is not written as none.
    decimals = kpi.decimals if round(size, kpi.decimals) or not size else kpi.decimals + 1
    if kpi.unit in ("pct", "index") and not kpi.in_thousand_rupiah:
        text = t("kpi.poin", n=number(size, decimals))
    else:
        text = value_text(replace(kpi.measure, decimals=decimals), size)
        text = kpi.text(size) if kpi.in_thousand_rupiah else text
    return f"{sign if round(size, decimals) else ''}{text}"


def title(state: KpiState, frame: pd.DataFrame) -> str:
    """Say the finding of the page in one sentence."""
    kpi = state.ready
    name = kpi.label(language())
    known = frame["value"].dropna()
    if known.empty:
        return t("kpi.judul.kosong", name=name)
    if state.wilayah:
        return _of_regency(state, frame, known.median())
    judged = frame["achievement"].dropna()
    if len(judged):
        reached = int((judged >= REACHED_PCT).sum())
        told = {"n": number(reached), "all": number(len(judged)), "name": in_sentence(name)}
        if state.target is None:
            return t("kpi.judul.capaian", **told)
        return t("kpi.judul.capaian_target", target=kpi.text(state.target), **told)
    if kpi.family == "dampak" and frame["change"].notna().any():
        return _of_change(kpi, frame)
    worst = known.idxmin() if kpi.direction == "up" else known.idxmax()
    best = known.idxmax() if kpi.direction == "up" else known.idxmin()
    return t(
        "kpi.judul.nilai",
        name=name,
        worst=kpi.text(known[worst]),
        where=region_name(str(worst)),
        best=kpi.text(known[best]),
        middle=kpi.text(known.median()),
    )


def _of_regency(state: KpiState, frame: pd.DataFrame, middle: float) -> str:
    """Say where the chosen regency stands: against its target, else its first figure, else all."""
    kpi, own = state.ready, frame.loc[state.wilayah]
    said = {"place": region_name(state.wilayah), "name": in_sentence(kpi.label(language()))}
    if pd.isna(own["value"]):
        return t("kpi.judul.wilayah_kosong", **said)
    said |= {"value": kpi.text(own["value"]), "year": str(int(own["year"]))}
    if pd.notna(own["achievement"]):
        said |= {"pct": percent(own["achievement"], 1), "target": kpi.text(own["target"])}
        if state.target is not None:
            return t("kpi.judul.wilayah_capaian_target", **said)
        return t("kpi.judul.wilayah_capaian", **said, target_year=str(int(own["target_year"])))
    if kpi.family == "dampak" and pd.notna(own["change"]):
        change, first = signed(kpi, own["change"]), str(int(own["baseline_year"]))
        return t("kpi.judul.wilayah_perubahan", **said, change=change, first=first)
    return t("kpi.judul.wilayah_nilai", **said, middle=kpi.text(middle))


def _of_change(kpi: ReadyKpi, frame: pd.DataFrame) -> str:
    change = frame["change"].dropna()
    better = int((change > 0).sum() if kpi.direction == "up" else (change < 0).sum())
    return t(
        "kpi.judul.perubahan",
        name=kpi.label(language()),
        n=number(better),
        all=number(len(change)),
        first=str(int(frame["baseline_year"].min())),
        last=str(int(frame["year"].max())),
    )


def map_view(state: KpiState, frame: pd.DataFrame) -> MapView:
    """Give the map of the state; dark, or brown, is where it stands worse."""
    kpi, base = state.ready, build(_MAP)
    shown = frame.reindex(list(base.codes))
    values, index, colours, labels, texts = _drawn(state, shown)
    if not np.isfinite(values).any():
        colours, labels = (), ()
    return replace(
        base,
        topic=topic(state),
        title=title(state, frame),
        legend_title=_legend(state),
        values=values,
        texts=texts,
        class_index=index,
        colours=colours,
        labels=labels,
        selected=state.wilayah or None,
        sources=kpi.sources(),
        notes=notes(state, base),
        estimated=kpi.service is not None,
    )


def topic(state: KpiState) -> str:
    """Write the small line above the title: family and KPI."""
    kpi = state.ready
    return f"{t('menu.kpi')} · {t(f'kpi.keluarga.{kpi.family}')} · {kpi.label(language())}"


def notes(state: KpiState, base: MapView) -> tuple[str, ...]:
    """Say what a reader must know of the KPI."""
    kpi = state.ready
    found = [t("kpi.catatan.capaian"), t("kpi.catatan.permendagri")]
    if kpi.service is not None:
        found = [kpi.service.absent_note(language()), t("kpi.catatan.ambang"), *found]
    if kpi.family == "dampak":
        found = [t("kpi.catatan.perubahan"), *found]
    if kpi.family == "efisiensi":
        found = [t("kpi.catatan.realisasi"), *found]
    return (*found, *base.notes[-1:])


def _legend(state: KpiState) -> str:
    kpi = state.ready
    if state.tampil == ACHIEVED:
        return t("kpi.legenda.capaian", name=kpi.label(language()))
    unit = kpi.unit_label(language())
    if state.tampil == CHANGE:
        return t("kpi.legenda.perubahan", name=kpi.label(language()))
    return f"{kpi.label(language())} ({unit})"


Drawn = tuple[
    NDArray[np.float64], NDArray[np.int64], tuple[str, ...], tuple[str, ...], tuple[str, ...]
]


def _drawn(state: KpiState, frame: pd.DataFrame) -> Drawn:
    """Give values, class index, colours, labels and texts of what the map shows."""
    kpi = state.ready
    if state.tampil == ACHIEVED:
        values = capped(frame["achievement"])
        texts = tuple(_achieved(pct, n) for pct, n in zip(values, frame["grade"], strict=True))
        names = tuple(each.label(language()) for each in grades())
        index = frame["grade"].to_numpy(dtype=np.int64)
        return values, index, ramp(len(names), reverse=True), names, texts
    if state.tampil == CHANGE:
        values = frame["change"].to_numpy(dtype=np.float64)
        measure = replace(kpi.measure, centre=0.0)
        index, _, labels = classify(measure, values, values, replace(_MAP, kelas=4))
        colours = DIVERGING[len(labels)] if len(labels) in DIVERGING else ramp(len(labels))
        # Brown is for the worse.
        colours = colours if kpi.direction == "up" else colours[::-1]
        return values, index, colours, labels, tuple(signed(kpi, value) for value in values)
    assert state.tampil == VALUE
    values = frame["value"].to_numpy(dtype=np.float64)
    index, colours, labels = classify(kpi.measure, values, values, _MAP)
    return values, index, colours, labels, tuple(kpi.text(value) for value in values)


def _achieved(pct: float, number_of_grade: int) -> str:
    if number_of_grade < 0:
        return not_available()
    return f"{percent(pct, 1)} · {grades()[number_of_grade].label(language())}"
