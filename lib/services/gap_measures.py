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
from lib.services.gap_terms import LEAST_JUDGED, counted_regions, raster_scope
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


def gap_values(code: str, state: GapState, level: str = "kabkota") -> pd.Series:
    """Give a measure of every region of a level, indexed by code.

    Of the regencies of the scope, for a regency of those of its province; or of the kecamatan of
    the scope.

    Parameters
    ----------
    code : str
        A key of `lib.services.measures.all_measures`.
    state : GapState
        Service, limit, way, scope and limit of completeness.
    level : str
        ``kabkota`` or ``kecamatan``.

    Returns
    -------
    Series of float64
        NaN where not available, and for measures of access where the regency does not count.

    """
    measure = all_measures()[code]
    within = state.around if level == "kabkota" else state.within
    found = _values(code, state, within, level)
    if measure.family == "indicator" or state.terms.complete_pct <= 0:
        return found
    dataset = current_dataset()
    fine = counted_regions(state.layanan, state.terms, dataset)
    return found.where(found.index.str.slice(0, 5).isin(dataset.regions["kode"][fine]))


def _values(
    code: str, state: GapState, within: str | None, level: str = "kabkota"
) -> pd.Series:  # fmt: skip
    if state.way.straight or code not in _BY_WAY:
        return values(code, state.layanan, state.radius_m, level, within)
    table = _by_way(current_dataset(), state.layanan, state.limit, state.way, within or "", level)
    return table[code]


@kept_by_version(maxsize=64)
def _by_way(
    dataset: Dataset, service: str, limit: float, way: Way, within: str, level: str
) -> pd.DataFrame:
    """Return the measures of `_BY_WAY` by region of a scope; shared, never changed."""
    reach = way_travel(way, service, raster_scope(way, within), dataset)
    table = travel_table(reach, limit, level, within or None, dataset=dataset)
    known, inside = (
        table[name].astype("float64") for name in ("population_known", "population_covered")
    )
    frame = pd.DataFrame(
        {"jangkauan": table["coverage_pct"], "di_luar": known - inside, "jarak": table["median"]}
    )
    # Of a region of whose people the way tells little it has no figure.
    frame = frame.where(known >= LEAST_JUDGED * table["population"].astype("float64"))
    codes = region_codes(dataset, level, within or None)
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
    """Give the map of reach, with the regencies of the group that is told of outlined.

    Within a regency its kecamatan; its villages, whose colours are of the straight line, only
    where the way is that.
    """
    shown = MapState(
        layanan=state.layanan, radius=state.radius, wilayah=state.lingkup, tertinggal=False
    )
    measure = all_measures()["jangkauan"]
    view = build(shown)
    array = (
        gap_values("jangkauan", state, view.level)
        .reindex(list(view.codes))
        .to_numpy(dtype=np.float64)
    )
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
        villages=view.villages if state.way.straight else None,
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
