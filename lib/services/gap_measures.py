"""Measures of the regencies by the terms of the page Kesenjangan: for map, scatter and clusters."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from data.current import current_dataset, kept_by_version
from data.store import Dataset
from lib.i18n import t
from lib.services import findings, formatting
from lib.services.gap_groups import members
from lib.services.gap_terms import counted_regions, raster_scope
from lib.services.gaps import gap_summary, headline
from lib.services.gapstate import GapState
from lib.services.mapbuild import build, classify, measure_label
from lib.services.mapstate import MapState
from lib.services.mapview import MapView
from lib.services.measures import Measure, all_measures, region_codes, values
from lib.services.travel_tables import travel_table
from lib.services.travel_way import Way, way_travel

# The measures that a kind of distance changes; facilities and sea crossings are what they are.
_BY_WAY = ("jangkauan", "di_luar", "jarak")


def gap_values(code: str, state: GapState) -> pd.Series:
    """Give a measure of every regency of the scope, indexed by code.

    Parameters
    ----------
    code : str
        A key of `lib.services.measures.all_measures`.
    state : GapState
        Service, limit, way, scope and limit of completeness.

    Returns
    -------
    Series of float64
        NaN where not available, and for measures of access where the regency does not count.

    """
    measure = all_measures()[code]
    found = _values(code, state, state.within)
    if measure.family == "indicator" or state.terms.complete_pct <= 0:
        return found
    dataset = current_dataset()
    fine = counted_regions(state.layanan, state.terms, dataset)
    return found.where(found.index.isin(dataset.regions["kode"][fine]))


def _values(code: str, state: GapState, within: str | None) -> pd.Series:
    if state.way.straight or code not in _BY_WAY:
        return values(code, state.layanan, state.radius_m, "kabkota", within)
    table = _by_way(current_dataset(), state.layanan, state.limit, state.way, within or "")
    return table[code]


@kept_by_version(maxsize=64)
def _by_way(dataset: Dataset, service: str, limit: float, way: Way, within: str) -> pd.DataFrame:
    """Return the measures of `_BY_WAY` by regency of a scope; shared, never changed."""
    reach = way_travel(way, service, raster_scope(way, within), dataset)
    table = travel_table(reach, limit, "kabkota", within or None, dataset=dataset)
    known, inside = (
        table[name].astype("float64") for name in ("population_known", "population_covered")
    )
    frame = pd.DataFrame(
        {"jangkauan": table["coverage_pct"], "di_luar": known - inside, "jarak": table["median"]}
    )
    codes = region_codes(dataset, "kabkota", within or None)
    return frame.set_index(pd.Index(table["kode"])).reindex(codes)


def gap_label(code: str, state: GapState) -> str:
    """Name a measure with its service, limit, unit and kind of distance."""
    measure = all_measures()[code]
    if code not in _BY_WAY:
        return measure_label(measure, MapState(layanan=state.layanan, radius=state.radius))
    key = "celah.ukuran.waktu" if code == "jarak" and not state.way.straight else None
    label = t(
        key or f"ukuran.{code}.legenda",
        service=findings.service_name(state.layanan),
        km=state.limit_text,
        rule="",
    )
    return t("celah.ukuran.menurut", label=label, way=findings.in_sentence(state.way.label()))


def value_text(measure: Measure, value: float, state: GapState) -> str:
    """Write a value of a measure in its unit: minutes where the way tells minutes."""
    if measure.code == "jarak" and not state.way.straight:
        return state.way.value_text(value)
    return formatting.value_text(measure, value)


def group_map(state: GapState) -> MapView:
    """Give the map of reach, with the regencies of the group that is told of outlined."""
    shown = MapState(
        layanan=state.layanan, radius=state.radius, wilayah=state.lingkup, tertinggal=False
    )
    measure = all_measures()["jangkauan"]
    view = build(shown)
    array = gap_values("jangkauan", state).reindex(list(view.codes)).to_numpy(dtype=np.float64)
    basis = _values("jangkauan", state, None if state.jarak != "medan" else state.within)
    index, colours, labels = classify(measure, array, basis.to_numpy(dtype=np.float64), shown)
    if not np.isfinite(array).any():
        colours, labels = (), ()
    said = headline(
        state.layanan,
        state.limit,
        state.kelompok,
        state.sets,
        within=state.within,
        terms=state.terms,
    )
    view = replace(
        view,
        title=said.text(),
        legend_title=gap_label("jangkauan", state),
        values=array,
        texts=tuple(value_text(measure, value, state) for value in array),
        class_index=index,
        colours=colours,
        labels=labels,
    )
    return _outlined(view, state)


def _outlined(view: MapView, state: GapState) -> MapView:
    who = members(state.kelompok, state.sets)
    worse = gap_summary(
        state.layanan,
        state.limit,
        state.kelompok,
        state.sets,
        within=state.within,
        terms=state.terms,
    ).worse
    place = who.position(worse)
    if place < 0:
        return view
    inside = set(current_dataset().regions["kode"][who.region == place])
    outlined = np.array([code in inside for code in view.codes], dtype=bool)
    label = next((each.label() for each in who.groups if each.code == worse), "")
    return replace(view, outlined=outlined, outlined_label=label)
