"""Sentences from figures: the title of a map says what it shows, in the reader's language.

Every sentence is a template of the message catalogues filled with figures of the same tables that
the map draws; where the figures bear no sentence, the title says what is missing.
"""

from __future__ import annotations

import pandas as pd

from data.catalogue import load_catalogue
from geo.aggregate import level_of_code
from lib.i18n import compact_people, distance_km, language, number, pick, t
from lib.services.formatting import value_text
from lib.services.indicators import indicators
from lib.services.mapstate import MapState
from lib.services.measures import (
    NATION,
    Measure,
    all_measures,
    coverage,
    has_data,
    population_standard,
    scope_level,
    values,
)
from lib.services.regions import region_name


def share_text(pct: float) -> str:
    """Say a share the way people speak: "6 dari 10 penduduk", finer where it is small or large.

    Never as none or all of them unless it is.
    """
    tens = round(pct / 10)
    if 15 <= pct <= 95 and abs(pct - tens * 10) <= 2:
        return t("temuan.dari_10", n=number(tens))
    if pct <= 0 or pct >= 100 or 1.5 <= pct <= 98.5:
        return t("temuan.dari_100", n=number(pct))
    if pct < 0.1:
        return t("temuan.di_bawah_1000")
    if pct > 99.9:
        return t("temuan.di_atas_999")
    return t("temuan.dari_1000", n=number(pct * 10))


def service_name(code: str) -> str:
    """Give the name of a service within a sentence ("puskesmas", "SD (tanpa MI)")."""
    label = load_catalogue().service(code).label(language())
    first = label.split()[0]
    return label if first.isupper() else label[0].lower() + label[1:]


def in_sentence(label: str) -> str:
    """Write a legend's title as it stands within a sentence: small letter, no unit behind."""
    bare = label.removesuffix(" (%)")
    return bare if bare[:2].isupper() else bare[:1].lower() + bare[1:]


def overall(state: MapState, code: str) -> pd.Series:
    """Give the row of the coverage table of one region: nation, province, kabupaten, kecamatan."""
    level = level_of_code(code)
    if code == NATION:
        table = coverage(state.layanan, state.radius_m, NATION, None, same_landmass=state.daratan)
        return table.iloc[0]
    within = None if level in ("provinsi", "kabkota") else code[:5]
    return coverage(state.layanan, state.radius_m, level, within, same_landmass=state.daratan).loc[
        code
    ]


def title(state: MapState) -> str:
    """Write the finding of a map as one sentence with its figure."""
    measure = all_measures()[state.ukuran]
    place = region_name(state.wilayah)
    if measure.family == "indicator":
        return _indicator_title(state, measure, place)
    if not has_data(state.service):
        return t("temuan.tanpa_data", service=service_name(state.layanan))
    row = overall(state, state.wilayah)
    if pd.isna(row["population"]) or row["population"] <= 0:
        return t("temuan.tanpa_penduduk", place=place)
    service = service_name(state.layanan)
    if measure.code in ("jangkauan", "di_luar"):
        return _reach_title(state, row, place, service)
    if measure.code == "jarak":
        return t("temuan.jarak", place=place, service=service, km=distance_km(row["median_km"]))
    if measure.code == "laut":
        return _sea_title(row, place, service)
    return _ratio_title(state, measure, row, place, service)


def _reach_title(state: MapState, row: pd.Series, place: str, service: str) -> str:
    outside = float(row["population"] - row["population_covered"])
    limit = distance_km(state.radius, 0 if state.radius == int(state.radius) else 1)
    if outside < 0.5:
        return t("temuan.semua_terjangkau", place=place, km=limit, service=service)
    pct = 100 - float(row["coverage_pct"])
    if float(row["population_covered"]) < 0.5:
        people = compact_people(round(outside))
        return t("temuan.semua_di_luar", place=place, people=people, km=limit, service=service)
    return t(
        "temuan.di_luar",
        place=place,
        share=share_text(pct),
        people=compact_people(round(outside)),
        km=limit,
        service=service,
    )


def _sea_title(row: pd.Series, place: str, service: str) -> str:
    people = row["sea_crossing_population"]
    if pd.isna(people):
        return t("temuan.laut_tidak_tersedia", place=place)
    if people < 1:
        return t("temuan.laut_tidak_ada", place=place, service=service)
    return t("temuan.laut", place=place, service=service, people=compact_people(people))


def _ratio_title(
    state: MapState, measure: Measure, row: pd.Series, place: str, service: str
) -> str:
    facilities, population = int(row["facilities"]), float(row["population"])
    if measure.code == "rasio":
        ratio = number(facilities / population * 10_000, 2)
        return t("temuan.rasio", place=place, service=service, ratio=ratio, n=number(facilities))
    rule = population_standard(state.service)
    if rule is None:
        return t("temuan.tanpa_standar", service=service)
    needed = population / float(rule["threshold"])
    return t(
        "temuan.standar",
        place=place,
        service=service,
        n=number(facilities),
        pct=number(facilities / needed * 100),
        rule=pick(rule["label_id"], rule["label_en"]),
    )


def _indicator_title(state: MapState, measure: Measure, place: str) -> str:
    label = indicators()[measure.code].label(language())

    level, within = scope_level(state.wilayah)
    known = values(measure.code, state.layanan, state.radius_m, level, within).dropna()
    if known.empty:
        return t("temuan.indikator_tanpa_data", label=in_sentence(label), place=place)
    low, high = known.idxmin(), known.idxmax()
    if known[low] == known[high]:
        return t("temuan.indikator_sama", label=label, value=value_text(measure, known[low]))
    first, last = (high, low) if measure.worse == "high" else (low, high)
    return t(
        "temuan.indikator",
        label=label,
        place=place,
        worst=value_text(measure, known[first]),
        worst_name=region_name(first),
        best=value_text(measure, known[last]),
        best_name=region_name(last),
    )
