"""The profile of one region: its figures beside its province's and the nation's."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.catalogue import Service, load_catalogue
from data.store import load_dataset
from geo.aggregate import level_of_code
from lib.services.access import access, active_facilities, located
from lib.services.measures import (
    ACCESS_MEASURES,
    NATION,
    Measure,
    access_values,
    all_measures,
    coverage,
    has_data,
    indicator_newest,
    indicator_values,
    population_standard,
)
from lib.services.regions import chain

MAIN_INDICATORS = (
    "kemiskinan_pct", "ipm", "air_minum_layak_pct", "sanitasi_layak_pct", "tanpa_listrik_pct",
    "internet_sekolah_pct", "stunting_pct", "idm", "anggaran_per_orang",
)  # fmt: skip
"""What a profile shows at once; the rest is a step away."""
TOTALS = frozenset({"balita_stunting", "pdrb"})
"""Indicators that are totals of a region: beside a province's mean they would mislead."""
QUALITIES = ("surveyed", "village", "district", "unknown")


@dataclass(frozen=True)
class Comparison:
    """One measure of a region and of the regions it lies in, NaN where not available."""

    measure: Measure
    values: tuple[float, ...]
    standard: float | None = None
    years: str = ""


@dataclass(frozen=True)
class VillageReach:
    """A village and its nearest facility; ``distance_m`` is straight-line."""

    kode: str
    nama: str
    population: int
    distance_m: float
    facility: str
    own_point: bool


@dataclass(frozen=True)
class Completeness:
    """How well the facilities of a service are placed in a region, in counts."""

    total: int
    by_quality: dict[str, int]
    villages: int
    villages_own_point: int

    @property
    def surveyed(self) -> int:
        """Facilities with a surveyed point."""
        return self.by_quality["surveyed"]


@dataclass(frozen=True)
class Profile:
    """Everything that the panel beside the map says of a region."""

    code: str
    chain: tuple[str, ...]
    population: int
    area_km2: float
    disadvantaged_2020: bool
    disadvantaged_2025: bool
    access: tuple[Comparison, ...]
    indicators: tuple[Comparison, ...]
    nearest: tuple[VillageReach, ...]
    farthest: tuple[VillageReach, ...]
    completeness: Completeness


def _row(service: str, radius_m: float, code: str, *, same_landmass: bool) -> pd.DataFrame:
    level = level_of_code(code)
    within = code[:5] if level == "kecamatan" else None
    table = coverage(service, radius_m, level, within, same_landmass=same_landmass)
    return table.iloc[:1] if code == NATION else table.loc[[code]]


def access_comparisons(
    service: Service, radius_m: float, codes: tuple[str, ...], *, same_landmass: bool = False
) -> tuple[Comparison, ...]:
    """Give every access measure that applies, for each code in turn."""
    if not has_data(service):
        return ()
    rows = [_row(service.code, radius_m, code, same_landmass=same_landmass) for code in codes]
    rule = population_standard(service)
    found = []
    for measure in ACCESS_MEASURES.values():
        if measure.code == "standar" and rule is None:
            continue
        each = tuple(float(access_values(measure, service, row).iloc[0]) for row in rows)
        found.append(Comparison(measure, each, measure.centre))
    return tuple(found)


@functools.lru_cache(maxsize=2048)
def indicator_comparisons(codes: tuple[str, ...]) -> tuple[Comparison, ...]:
    """Give every indicator that the region itself has, for each code in turn."""
    found = []
    for measure in all_measures().values():
        if measure.family != "indicator" or measure.code in TOTALS:
            continue
        each = tuple(_indicator(measure.code, code) for code in codes)
        if np.isfinite(each[0]):
            found.append(Comparison(measure, each, years=indicator_years(measure.code, codes[0])))
    return tuple(found)


def indicator_years(measure: str, code: str) -> str:
    """Say of which year, or years, the newest figures of a region are ("2023", "2021–2023")."""
    newest = indicator_newest(measure)
    if code != NATION:
        newest = newest[newest.index.str.startswith(code[:5])]
    if newest.empty:
        return ""
    first, last = int(newest["year"].min()), int(newest["year"].max())
    return str(last) if first == last else f"{first}–{last}"


def _indicator(measure: str, code: str) -> float:
    level = level_of_code(code)
    within = None if level in ("nasional", "provinsi") else code[: 5 if level != "kabkota" else 2]
    series = indicator_table(measure, level, within)
    key = NATION if code == NATION else code
    return float(series.get(key, np.nan))


@functools.lru_cache(maxsize=512)
def indicator_table(measure: str, level: str, within: str | None) -> pd.Series:
    """Give an indicator for a level; shared, never changed by callers."""
    return indicator_values(measure, level, within)


def village_reach(
    service: Service, code: str, number: int = 5, *, same_landmass: bool = False
) -> tuple[tuple[VillageReach, ...], tuple[VillageReach, ...]]:
    """Give the villages of a region nearest to and farthest from the service, by distance.

    Only villages with a point of their own are named: one that stands at its kecamatan's point
    has no distance of its own. The nearest are those near a surveyed facility.
    """
    if not has_data(service):
        return (), ()
    villages = load_dataset().villages
    rows = village_rows(code)
    reach = access(service.code)
    distance = reach.distance(same_landmass=same_landmass)[rows]
    nearest = reach.same_land_facility_row if same_landmass else reach.facility_row
    own = (villages["location_quality"].to_numpy() == "village")[rows]
    rows, distance = rows[own & np.isfinite(distance)], distance[own & np.isfinite(distance)]
    order = np.argsort(distance, kind="stable")
    facilities = located(service.code)
    # A facility placed at a village's point is at no distance from it: that says nothing.
    surveyed = (facilities["location_quality"] == "surveyed").to_numpy(dtype=bool)
    sure = order[surveyed[nearest[rows[order]]]]

    def describe(positions: np.ndarray) -> tuple[VillageReach, ...]:
        found = []
        for position in positions:
            village = villages.iloc[rows[position]]
            facility = int(nearest[rows[position]])
            found.append(
                VillageReach(
                    village["kode"],
                    village["nama"],
                    int(village["population"]),
                    float(distance[position]),
                    "" if facility < 0 else str(facilities["nama"].iloc[facility]),
                    own_point=True,
                )
            )
        return tuple(found)

    return describe(sure[:number]), describe(order[::-1][:number])


@functools.lru_cache(maxsize=1024)
def village_rows(code: str) -> np.ndarray:
    """Give the row numbers of the villages of a region; villages are sorted by code."""
    codes = load_dataset().villages["kode"].to_numpy()
    if code == NATION:
        return np.arange(len(codes))
    low, high = np.searchsorted(codes, [code + ".", code + "/"])
    return np.arange(low, high)


@functools.lru_cache(maxsize=1024)
def completeness(service_code: str, code: str) -> Completeness:
    """Count the facilities of a region by how their place is known."""
    dataset = load_dataset()
    service = load_catalogue().service(service_code)
    counts = dict.fromkeys(QUALITIES, 0)
    total = 0
    if has_data(service):
        table = active_facilities(service_code)
        if code != NATION:
            column = "kode_kecamatan" if len(code) == 8 else "kode_kabkota"
            table = table[table[column].str.startswith(code).fillna(value=False)]
        total = len(table)
        for quality, number in table["location_quality"].value_counts().items():
            counts[str(quality)] += int(number)
    rows = village_rows(code)
    own = (dataset.villages["location_quality"].to_numpy() == "village")[rows]
    return Completeness(total, counts, len(rows), int(own.sum()))


@functools.lru_cache(maxsize=4096)
def profile(
    service_code: str, radius_m: float, code: str, *, same_landmass: bool = False
) -> Profile:
    """Give the profile of a province, a kabupaten/kota or a kecamatan."""
    service = load_catalogue().service(service_code)
    codes = chain(code)[::-1]
    shown = codes if len(codes) < 4 else (codes[0], codes[1], codes[-1])
    nearest, farthest = village_reach(service, code, same_landmass=same_landmass)
    dataset = load_dataset()
    regions = dataset.regions
    inside = regions[regions["kode"].str.startswith(code[:5])] if code != NATION else regions
    own = regions[regions["kode"] == code] if len(code) == 5 else regions.iloc[:0]
    rows = village_rows(code)
    return Profile(
        code=code,
        chain=chain(code),
        population=int(dataset.villages["population"].to_numpy()[rows].sum()),
        area_km2=float(inside["area_km2"].sum()) if len(code) != 8 else float("nan"),
        disadvantaged_2020=bool(own["tertinggal_2020_2024"].any()),
        disadvantaged_2025=bool(own["tertinggal_rpjmn_2025_2029"].any()),
        access=access_comparisons(service, radius_m, shown, same_landmass=same_landmass),
        indicators=indicator_comparisons(shown),
        nearest=nearest,
        farthest=farthest,
        completeness=completeness(service_code, code),
    )
