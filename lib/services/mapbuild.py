"""Build the model of a map from the state of the page."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.catalogue import load_catalogue
from data.current import current_dataset, kept_by_version
from data.versions.kinds import ROADS_PREFIX
from geo.aggregate import level_of_code
from geo.classify import class_index, class_limits
from lib.i18n import Language, language, number, pick, t
from lib.services import findings, palette
from lib.services.citations import note_lines, source_lines
from lib.services.formatting import range_text, value_text
from lib.services.indicators import indicators, sector_label
from lib.services.layers import road_label
from lib.services.mapstate import MapState
from lib.services.mapview import BivariateLegend, MapView, PointLayer, RoadLayer, VillageLayer
from lib.services.measures import (
    NATION,
    Measure,
    all_measures,
    coverage,
    has_data,
    population_standard,
    region_codes,
    scope_level,
    values,
)
from lib.services.pointstyle import layer_style, out_of_reach_layer
from lib.services.profile import indicator_table
from lib.services.regions import bounds, region_name

ROADS = {
    "53.04": "roads_belu",
    "64.09": "roads_penajam",
    "53.07": "roads_maumere_odbl",
    "65": "roads_kaltara",
}
"""The road networks at hand, by the region they lie in; there is none for the whole country."""


def roads_in(scope: str) -> tuple[str, ...]:
    """Give the road tables that lie in, or around, a scope: embedded ones, then loaded ones."""
    places = [*ROADS.items(), *_loaded_roads()]
    found = [
        table
        for code, table in places
        if scope == NATION or code.startswith(scope) or scope.startswith(code)
    ]
    return tuple(dict.fromkeys(found))


@kept_by_version()
def _loaded_roads() -> tuple[tuple[str, str], ...]:
    """Give code and table of the networks that were loaded at the data desk."""
    dataset = current_dataset()
    return tuple(
        (str(code), table)
        for table in dataset.names
        if table.startswith(ROADS_PREFIX)
        for code in sorted(dataset.table(table)["kode_wilayah"].unique())
    )


def measure_label(measure: Measure, state: MapState) -> str:
    """Name a measure with its service, limit and unit, as the legend's title does."""
    if measure.family == "indicator":
        indicator = indicators()[measure.code]
        label, unit = indicator.label(language()), indicator.unit_label(language())
        return label if measure.unit in ("index", "rupiah") else f"{label} ({unit})"
    rule = population_standard(state.service)
    return t(
        f"ukuran.{measure.code}.legenda",
        service=findings.service_name(state.layanan),
        km=limit_text(state),
        rule="" if rule is None else pick(rule["label_id"], rule["label_en"]),
    )


def limit_text(state: MapState) -> str:
    """Write the radius of a state, without needless decimals."""
    decimals = 0 if state.radius == int(state.radius) else 1
    return f"{number(state.radius, decimals)}\u00a0km"


def classify(
    measure: Measure, shown: NDArray[np.float64], basis: NDArray[np.float64], state: MapState
) -> tuple[NDArray[np.int64], tuple[str, ...], tuple[str, ...]]:
    """Class the values of a measure.

    Parameters
    ----------
    measure, state
        What is classed, and into how many classes by which method.
    shown
        Values to class, shape (n,), NaN where not available.
    basis
        Values the limits are taken from; the nation's for rates, so that a colour means the same
        in every scope, and the scope's own for numbers of people.

    Returns
    -------
    class index (-1 where not available), colours and labels by class.
    """
    limits = _limits(measure, basis, state)
    count = len(limits) + 1
    edges = np.concatenate([[-np.inf], limits, [np.inf]])
    labels = tuple(
        range_text(measure, edges[i], edges[i + 1], first=i == 0, last=i == count - 1)
        for i in range(count)
    )
    colours = palette.ramp(
        count,
        diverging=measure.centre is not None,
        reverse=measure.worse == "low" and measure.centre is None,
    )
    return class_index(shown, limits), colours, labels


STANDARD_LIMITS = {
    3: (75, 125),
    4: (50, 100, 200),
    5: (50, 80, 120, 200),
    6: (25, 50, 100, 150, 200),
    7: (25, 50, 80, 120, 150, 200),
}
"""Round limits in per cent of a standard, as people speak of it; 100 is the standard."""


def _limits(measure: Measure, basis: NDArray[np.float64], state: MapState) -> NDArray[np.float64]:
    if measure.unit == "of_standard" and state.metode == "bulat":
        return np.array(STANDARD_LIMITS[state.kelas], dtype=np.float64)
    return class_limits(basis, state.kelas, state.metode, centre=measure.centre)


def _basis(measure: Measure, state: MapState, shown: pd.Series) -> NDArray[np.float64]:
    own = np.asarray(shown, dtype=np.float64)
    if measure.additive:
        # Where most regions have nobody, the nobodies would take all the limits but one.
        return own[own > 0] if (own > 0).any() else own
    if state.wilayah == NATION:
        return own
    return np.asarray(_shown(measure, state, "kabkota", None), dtype=np.float64)


def build(state: MapState) -> MapView:
    """Build the map of a state in the language of this context; shared, never changed."""
    # A selection changes nothing but itself: all selections share one map.
    view = _build(replace(state, pilih=""), language())
    return replace(view, selected=state.pilih or None)


@kept_by_version(maxsize=512)
def _build(state: MapState, spoken: Language) -> MapView:
    """Build the map; what was shown once is shown to everybody from then on."""
    level, within = scope_level(state.wilayah)
    measure = all_measures()[state.ukuran]
    codes = region_codes(current_dataset(), level, within)
    shown = _shown(measure, state, level, within).reindex(codes)
    array = shown.to_numpy(dtype="float64")
    bivariate = None
    if state.kedua:
        index, colours, labels, texts, bivariate = _bivariate(measure, state, shown)
        legend_title = t("peta.bivariat.legenda")
    else:
        index, colours, labels = classify(measure, array, _basis(measure, state, shown), state)
        if not np.isfinite(array).any():  # a legend of nothing would only puzzle
            colours, labels = (), ()
        texts = tuple(value_text(measure, value) for value in array)
        legend_title = measure_label(measure, state)
    return MapView(
        language=spoken,
        scope=state.wilayah,
        level=level,
        topic=topic(state),
        title=(
            bivariate_title(state, codes, index)
            if state.kedua and not _lacks_data(measure, state)
            else findings.title(state)
        ),
        legend_title=legend_title,
        codes=tuple(codes),
        names=tuple(region_name(code) for code in codes),
        values=array,
        texts=texts,
        class_index=index,
        colours=colours,
        labels=labels,
        no_data_label=t("peta.tidak_ada_data"),
        outlined=_outlined(state, codes),
        outlined_label=t("peta.tertinggal"),
        selected=None,
        bounds=bounds(state.wilayah),
        points=point_layers(state),
        roads=road_layers(state),
        villages=village_layer(state, measure),
        bivariate=bivariate,
        opacity=state.opasitas / 100,
        base_map=state.dasar,
        sources=source_lines(state, measure),
        notes=note_lines(state, measure),
        estimated=measure.family == "access" and bool(np.isfinite(array).any()),
    )


def _shown(measure: Measure, state: MapState, level: str, within: str | None) -> pd.Series:
    if _lacks_data(measure, state):
        return pd.Series(dtype="float64", index=pd.Index([], dtype="str"))
    return values(
        measure.code, state.layanan, state.radius_m, level, within, same_landmass=state.daratan
    )


def _lacks_data(measure: Measure, state: MapState) -> bool:
    return measure.family == "access" and not has_data(state.service)


def topic(state: MapState) -> str:
    """Write the small line above the title: what, where."""
    measure = all_measures()[state.ukuran]
    catalogue = load_catalogue()
    sector = catalogue.sectors[state.service.sector].label(language())
    if measure.family == "indicator":
        indicator = indicators()[measure.code]
        sector = sector_label(indicator, language())
        what = indicator.label(language())
    else:
        what = state.service.label(language())
    return f"{sector} · {what} · {region_name(state.wilayah)}"


def _outlined(state: MapState, codes: pd.Index) -> NDArray[np.bool_]:
    if not state.tertinggal or (len(codes) and level_of_code(str(codes[0])) != "kabkota"):
        return np.zeros(len(codes), dtype=bool)
    regions = current_dataset().regions.set_index("kode")
    return np.asarray(regions["tertinggal_2020_2024"].reindex(codes), dtype=bool)


def _thirds(measure: Measure, series: pd.Series, nation: pd.Series) -> NDArray[np.int64]:
    """Class values into thirds by need, 0 for the least; NaN gives -1."""
    limits = class_limits(nation.to_numpy(dtype="float64"), 3, "kuantil")
    index = class_index(series.to_numpy(dtype="float64"), limits)
    top = len(limits)
    return np.where(index >= 0, index if measure.worse == "high" else top - index, -1)


def need_label(measure: Measure, state: MapState) -> str:
    """Name the direction in which a measure gets worse, for the axis of a two-way legend."""
    return t(f"peta.bivariat.makin_{measure.worse}", label=measure_label(measure, state))


def _bivariate(
    measure: Measure, state: MapState, shown: pd.Series
) -> tuple[NDArray[np.int64], tuple[str, ...], tuple[str, ...], tuple[str, ...], BivariateLegend]:
    """Class two measures together into three by three, thirds of the nation's regencies."""
    second = all_measures()[state.kedua]
    level, within = scope_level(state.wilayah)
    other = indicator_table(second.code, level, within).reindex(shown.index)
    nation = _shown(measure, state, "kabkota", None)
    first_class = _thirds(measure, shown, nation)
    second_class = _thirds(second, other, indicator_table(second.code, "kabkota", None))
    index = np.where(
        (first_class >= 0) & (second_class >= 0), first_class * 3 + second_class, -1
    ).astype(np.int64)
    texts = tuple(
        f"{value_text(measure, a)} · {value_text(second, b)}"
        for a, b in zip(shown.to_numpy(), other.to_numpy(), strict=True)
    )
    legend = BivariateLegend(
        need_label(measure, state), need_label(second, state), t("peta.bivariat.sudut")
    )
    labels = tuple("" for _ in range(9))
    return index, palette.BIVARIATE, labels, texts, legend


def bivariate_title(state: MapState, codes: pd.Index, index: NDArray[np.int64]) -> str:
    """Name how many regions are in the worst third of both measures, and the people there."""
    worst = codes[index == 8]
    people = current_dataset().regions.set_index("kode")["population"]
    first = findings.in_sentence(measure_label(all_measures()[state.ukuran], state))
    second = findings.in_sentence(measure_label(all_measures()[state.kedua], state))
    known = people.reindex(worst).dropna()
    return t(
        "peta.bivariat.judul" if len(known) else "peta.bivariat.kosong",
        n=number(len(worst)),
        people=number(known.sum() / 1e6, 1),
        first=first,
        second=second,
    )


def worst_in_both(view: MapView) -> tuple[str, ...]:
    """Name the regions in the worst third of both measures of a bivariate map."""
    if view.bivariate is None:
        return ()
    return tuple(
        name for name, index in zip(view.names, view.class_index, strict=True) if index == 8
    )


def point_layers(state: MapState) -> tuple[PointLayer, ...]:
    """Give the point layers that are switched on, with colours of their sectors."""
    layers = []
    for name in state.lapis:
        style = layer_style(name)
        layers.append(PointLayer(name, class_label(name), style.colour, style.shape))
    if state.luar and has_data(state.service):
        name = out_of_reach_layer(state.layanan, state.radius_m, same_landmass=state.daratan)
        style, service = layer_style(name), findings.service_name(state.layanan)
        label = t("peta.lapisan.luar", km=limit_text(state), service=service)
        layers.append(PointLayer(name, label, style.colour, style.shape))
    return tuple(layers)


def class_label(name: str) -> str:
    """Give the label of a facility class: that of the service made of it alone."""
    for service in load_catalogue().services.values():
        if service.classes == (name,) and not service.where:
            return service.label(language())
    return name


def road_layers(state: MapState) -> tuple[RoadLayer, ...]:
    """Give the road networks within the scope, if they are switched on."""
    if not state.jalan:
        return ()
    return tuple(RoadLayer(table, road_label(table)) for table in roads_in(state.wilayah))


def village_layer(state: MapState, measure: Measure) -> VillageLayer | None:
    """Give the villages of the kabupaten/kota in scope, classed by distance or by IDM."""
    if len(state.wilayah) != 5:
        return None
    series, own = _village_values(state, measure)
    if own is None:
        return None
    nation = series.to_numpy(dtype="float64")
    index, colours, labels = classify(own, nation, nation, state)
    return VillageLayer(
        kode_kabkota=state.wilayah,
        codes=tuple(series.index),
        class_index=index,
        texts=tuple(value_text(own, value) for value in nation),
        colours=colours,
        labels=labels,
        legend_title=t("peta.desa.idm")
        if own.code == "idm"
        else t("peta.desa.jarak", service=findings.service_name(state.layanan)),
    )


def _village_values(state: MapState, measure: Measure) -> tuple[pd.Series, Measure | None]:
    villages = current_dataset().villages
    if measure.code == "idm":
        mask = villages["kode"].str.startswith(state.wilayah + ".")
        rows = villages[mask]
        return pd.Series(rows["idm_score"].to_numpy("float64"), rows["kode"]), measure
    if measure.family == "indicator" or not has_data(state.service):
        return pd.Series(dtype="float64"), None
    table = coverage(
        state.layanan, state.radius_m, "desa", state.wilayah, same_landmass=state.daratan
    )
    return table["median_km"].astype("float64"), all_measures()["jarak"]
