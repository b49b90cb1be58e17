"""The strip of figures above the map: the scope's own numbers."""

from __future__ import annotations

import numpy as np

from geo.aggregate import level_of_code
from lib.i18n import compact_people, distance_km, number, percent, t
from lib.services.findings import overall, service_name
from lib.services.formatting import value_text
from lib.services.mapbuild import limit_text
from lib.services.mapstate import MapState
from lib.services.mapview import MapView
from lib.services.measures import all_measures, has_data, indicator_values
from lib.services.profile import TOTALS, completeness, indicator_years
from lib.services.reports.model import Fact


def figures(state: MapState, view: MapView) -> list[Fact]:
    """Give the four or five figures of a map."""
    if all_measures()[state.ukuran].family == "indicator":
        return _indicator_figures(state, view)
    if not has_data(state.service):
        return []
    row = overall(state, state.wilayah)
    population, covered = float(row["population"]), float(row["population_covered"])
    known = completeness(state.layanan, state.wilayah)
    sea = row["sea_crossing_population"]
    service = service_name(state.layanan)
    return [
        Fact(
            t("strip.terjangkau", km=limit_text(state)),
            compact_people(round(covered)),
            percent(row["coverage_pct"], 1),
        ),
        Fact(
            t("strip.di_luar", km=limit_text(state)),
            compact_people(round(population - covered)),
            percent(100 - row["coverage_pct"], 1),
        ),
        Fact(
            t("strip.jarak"),
            distance_km(row["median_km"]),
            t("strip.p90", km=distance_km(row["p90_km"])),
        ),
        Fact(t("strip.laut"), compact_people(sea), t("strip.laut_catatan", service=service)),
        Fact(
            t("strip.fasilitas", service=service),
            number(known.total),
            t("strip.titik", n=number(known.surveyed)),
        ),
    ]


def _indicator_figures(state: MapState, view: MapView) -> list[Fact]:
    measure = all_measures()[state.ukuran]
    values = view.values[np.isfinite(view.values)]
    level = level_of_code(state.wilayah)
    within = None if level in ("nasional", "provinsi") else state.wilayah
    series = indicator_values(measure.code, level, within)
    own = float(series.get(state.wilayah, np.nan))
    years = indicator_years(measure.code, state.wilayah)
    if level == "kabkota":  # the region's own figure, no mean of anything
        figures = [Fact(t("strip.angka"), value_text(measure, own), years)]
    elif measure.code in TOTALS:  # a mean of totals would say nothing
        total = float(values.sum()) if len(values) else np.nan
        note = t("strip.jumlah_dari", n=number(len(values)), years=years)
        figures = [Fact(t("strip.jumlah"), value_text(measure, total), note)]
    else:
        figures = [
            Fact(t("strip.rata_rata"), value_text(measure, own), t("strip.tertimbang", years=years))
        ]
    if len(values):
        low, high = int(np.nanargmin(view.values)), int(np.nanargmax(view.values))
        figures += [
            Fact(t(label), value_text(measure, view.values[place]), view.names[place])
            for label, place in (("strip.terendah", low), ("strip.tertinggi", high))
        ]
    figures.append(
        Fact(t("strip.tersedia"), number(len(values)), t("strip.dari", n=number(len(view.codes))))
    )
    return figures
