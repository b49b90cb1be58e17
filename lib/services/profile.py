"""The profile of one region: its figures beside its province's and the nation's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.catalogue import Service, load_catalogue
from data.current import current_dataset, kept_by_version
from geo.aggregate import level_of_code
from lib.services.access import access, located
from lib.services.measures import (
    ACCESS_MEASURES,
    NATION,
    Measure,
    all_measures,
    has_data,
    indicator_values,
    population_standard,
    values,
)
from lib.services.profile_arrays import (
    QUALITIES,
    own_point,
    quality_counts,
    region_facts,
    surveyed,
    village_people,
    village_rows,
    year_ranges,
)
from lib.services.regions import chain

MAIN_INDICATORS = (
    "kemiskinan_pct", "ipm", "air_minum_layak_pct", "sanitasi_layak_pct", "tanpa_listrik_pct",
    "internet_sekolah_pct", "stunting_pct", "idm", "anggaran_per_orang",
)  # fmt: skip
"""What a profile shows at once; the rest is a step away."""
TOTALS = frozenset({"balita_stunting", "pdrb"})
"""Indicators that are totals of a region: beside a province's mean they would mislead."""


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


def access_comparisons(
    service: Service, radius_m: float, codes: tuple[str, ...], *, same_landmass: bool = False
) -> tuple[Comparison, ...]:
    """Give every access measure that applies, for each code in turn."""
    if not has_data(service):
        return ()
    rule = population_standard(service)
    found = []
    for measure in ACCESS_MEASURES.values():
        if measure.code == "standar" and rule is None:
            continue
        each = tuple(
            _access_value(measure.code, service.code, radius_m, code, same_landmass=same_landmass)
            for code in codes
        )
        found.append(Comparison(measure, each, measure.centre))
    return tuple(found)


def _access_value(
    measure: str, service: str, radius_m: float, code: str, *, same_landmass: bool
) -> float:
    level = level_of_code(code)
    within = code[:5] if level == "kecamatan" else None
    table = values(measure, service, radius_m, level, within, same_landmass=same_landmass)
    return float(table.loc[code])


@kept_by_version(maxsize=2048)
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
    key = code if code == NATION else code[:5]
    found = year_ranges(measure, 0 if code == NATION else len(key)).get(key)
    if found is None:
        return ""
    first, last = found
    return str(last) if first == last else f"{first}–{last}"


def _indicator(measure: str, code: str) -> float:
    level = level_of_code(code)
    within = None if level in ("nasional", "provinsi") else code[: 5 if level != "kabkota" else 2]
    series = indicator_table(measure, level, within)
    key = NATION if code == NATION else code
    return float(series.get(key, np.nan))


@kept_by_version(maxsize=512)
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
    rows = village_rows(code)
    reach = access(service.code)
    nearest = reach.facility_row[rows]
    if same_landmass:
        on_land = reach.same_land_facility_row[rows]
        nearest = np.where(on_land >= 0, on_land, nearest)
    distance = reach.distance(same_landmass=same_landmass)[rows]
    known = own_point()[rows] & np.isfinite(distance)
    rows, distance, nearest = rows[known], distance[known], nearest[known]
    order = np.argsort(distance, kind="stable")
    # A facility placed at a village's point is at no distance from it: that says nothing.
    sure = order[surveyed(service.code)[nearest[order]]]
    return tuple(
        _described(service, rows[chosen], distance[chosen], nearest[chosen])
        for chosen in (sure[:number], order[::-1][:number])
    )  # type: ignore[return-value]


def _described(
    service: Service, rows: np.ndarray, distance: np.ndarray, nearest: np.ndarray
) -> tuple[VillageReach, ...]:
    names = located(service.code)["nama"]
    villages, people = current_dataset().villages, village_people()[rows]
    codes, own_names = (villages[column].array[rows] for column in ("kode", "nama"))
    return tuple(
        VillageReach(
            str(code),
            str(name),
            int(size),
            float(metres),
            str(names.iloc[facility]),
            own_point=True,
        )
        for code, name, size, metres, facility in zip(
            codes, own_names, people, distance, nearest, strict=True
        )
    )


@kept_by_version(maxsize=4096)
def completeness(service_code: str, code: str) -> Completeness:
    """Count the facilities of a region by how their place is known."""
    counts = dict.fromkeys(QUALITIES, 0)
    if has_data(load_catalogue().service(service_code)):
        table = quality_counts(service_code, 0 if code == NATION else len(code))
        if code in table.index:
            counts = {str(name): int(n) for name, n in table.loc[code].items()}
    rows = village_rows(code)
    return Completeness(sum(counts.values()), counts, len(rows), int(own_point()[rows].sum()))


def area_km2(code: str) -> float:
    """Give the official area of the nation, a province or a kabupaten/kota; NaN below them."""
    facts = region_facts()
    if code == NATION:
        return sum(area for area, _, _ in facts.values())
    if len(code) == 2:
        return sum(area for key, (area, _, _) in facts.items() if key.startswith(code))
    return facts[code][0] if code in facts else float("nan")


@kept_by_version(maxsize=4096)
def profile(
    service_code: str, radius_m: float, code: str, *, same_landmass: bool = False
) -> Profile:
    """Give the profile of a province, a kabupaten/kota or a kecamatan."""
    service = load_catalogue().service(service_code)
    codes = chain(code)[::-1]
    shown = codes if len(codes) < 4 else (codes[0], codes[1], codes[-1])
    nearest, farthest = village_reach(service, code, same_landmass=same_landmass)
    _, first, second = region_facts().get(code, (np.nan, False, False))
    return Profile(
        code=code,
        chain=chain(code),
        population=int(village_people()[village_rows(code)].sum()),
        area_km2=area_km2(code),
        disadvantaged_2020=first,
        disadvantaged_2025=second,
        access=access_comparisons(service, radius_m, shown, same_landmass=same_landmass),
        indicators=indicator_comparisons(shown),
        nearest=nearest,
        farthest=farthest,
        completeness=completeness(service_code, code),
    )
