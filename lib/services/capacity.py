"""Capacity per person within reach of a service: E2SFCA over its facilities, by region.

Method: Luo and Qi 2009 (Health & Place 15), in `geo.capacity`, over straight lines. Beds of
hospitals come from the facility table; where a capacity is unknown the median of the known is
taken, and where a service has none every facility counts as 1. Both are said beside the figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from data.catalogue import load_catalogue
from data.current import current_dataset, kept_by_version
from data.store import Dataset
from geo.aggregate import LEVEL_LENGTHS, NATION, encode_codes, within_mask
from geo.capacity import (
    SHARP_DECAY,
    SLOW_DECAY,
    Pairs,
    e2sfca,
    fill_capacity,
    gaussian_weights,
    pairs_within,
    step_weights,
)
from geo.coverage import share, sum_by_group
from geo.ecef import Floats, to_ecef
from lib.errors import AppError
from lib.services.access import (
    Bools,
    active_facilities,
    located,
    village_arrays,
    village_groups,
)
from lib.services.figures import check_level, check_radius, check_within, region_names, whole

Decay = Literal["lambat", "tajam", "gauss", "tanpa"]
DECAY_LABELS: dict[Decay, str] = {
    "lambat": "kapasitas.peluruhan.lambat",
    "tajam": "kapasitas.peluruhan.tajam",
    "gauss": "kapasitas.peluruhan.gauss",
    "tanpa": "kapasitas.peluruhan.tanpa",
}
# Units of capacity by the column that holds it; "" where facilities count alike.
UNIT_LABELS: dict[str, str] = {
    "": "kapasitas.satuan.fasilitas",
    "beds": "kapasitas.satuan.tempat_tidur",
    "tonnes_managed": "kapasitas.satuan.ton",
    "area_m2": "kapasitas.satuan.luas",
}
NOTES = {"equal": "kapasitas.catatan.sama", "median": "kapasitas.catatan.median"}
PER = 1_000
# Wider catchments make more pairs than memory is planned for: some 80 bytes each.
MAX_RADIUS_M = 100_000.0
MAX_PAIRS = 8_000_000


class DecayError(AppError, ValueError):
    """Refuse an unknown decay of weight with distance."""

    code = "E_DECAY"
    text_id = "Peluruhan “{value}” tidak dikenal; pilih salah satu dari {choices}."
    text_en = "The decay “{value}” is unknown; choose one of {choices}."


class CatchmentError(AppError, ValueError):
    """Refuse a catchment too wide to compute."""

    code = "E_CATCHMENT"
    text_id = "Daerah tangkapan {value} km terlalu luas; paling besar {limit} km."
    text_en = "The catchment of {value} km is too wide; the widest is {limit} km."


@dataclass(frozen=True, eq=False)
class CapacityAccess:
    """Hold capacity per 1,000 people within reach of each village.

    Attributes
    ----------
    service, radius_m, decay
        What was asked; metres in a straight line.
    column
        Of the facility table that holds the capacity; "" where all facilities count as 1.
    per_1000
        Per village, shape (villages,): capacity (beds, facilities, …) per 1,000 people who
        compete for it; 0 where none is in reach, NaN without a place.
    capacity
        Taken for each facility of ``located(service)``, shape (facilities,).
    assumed
        Where it was not known and ``filled_with`` was taken: the median of the known, or 1
        where none is.
    weighted_people
        People in reach of each facility, weighted by decay.
    unplaced, unplaced_capacity
        Active facilities without a place, which nobody can reach here, and their known capacity.

    """

    service: str
    radius_m: float
    decay: Decay
    column: str
    per_1000: Floats
    capacity: Floats
    assumed: Bools
    filled_with: float
    weighted_people: Floats
    unplaced: int
    unplaced_capacity: float

    @property
    def equal(self) -> bool:
        """Whether every facility counts alike, as no capacity is known for the service."""
        return self.column == ""

    @property
    def note(self) -> str:
        """Key of the sentence on what was assumed; "" if nothing was."""
        if self.equal:
            return NOTES["equal"]
        return NOTES["median"] if self.assumed.any() else ""


def capacity_access(
    service: str,
    radius_m: float,
    decay: Decay = "lambat",
    *,
    dataset: Dataset | None = None,
) -> CapacityAccess:
    """Compute, or return from the cache, the capacity within reach of every village.

    Parameters
    ----------
    service : str
        Code in the catalogue; its ``capacity`` names the column.
    radius_m : float
        Of the catchment, metres in a straight line, at most 100 km.
    decay : str
        ``lambat`` and ``tajam``: weights of Luo and Qi for each third of the radius;
        ``gauss``: exp(-d²/2σ²) with σ a third of the radius; ``tanpa``: 1 (2SFCA).
    dataset : Dataset, optional
        The embedded one by default.

    Raises
    ------
    RadiusError, DecayError, CatchmentError
        If an argument is wrong.
    UnknownServiceError, ServiceHasNoDataError
        As `lib.services.access.access`.

    """
    check_radius(radius_m)
    if decay not in DECAY_LABELS:
        raise DecayError(value=decay, choices=tuple(DECAY_LABELS))
    if radius_m > MAX_RADIUS_M:
        raise CatchmentError(value=f"{radius_m / 1000:g}", limit=f"{MAX_RADIUS_M / 1000:g}")
    return _capacity(dataset or current_dataset(), service, radius_m, decay)


def capacity_table(
    service: str,
    radius_m: float,
    level: str = "kabkota",
    within: str | None = None,
    decay: Decay = "lambat",
    *,
    dataset: Dataset | None = None,
) -> pd.DataFrame:
    """Average the capacity within reach over the people of every region of a level.

    Parameters
    ----------
    service, radius_m, decay, dataset
        As in `capacity_access`.
    level, within
        As in `lib.services.coverage.coverage_table`.

    Returns
    -------
    DataFrame
        ``kode, nama, population, capacity_per_1000`` (mean over people; NaN without any),
        ``population_without`` (nothing in reach), ``facilities, facilities_placed,
        capacity_unknown`` (active facilities of the region by their code, those with a place,
        and those whose capacity is not known) and ``capacity_known`` (the sum of the others,
        NaN where facilities count alike); the last four <NA> or NaN for a desa, and for a
        kecamatan without those known only to the kabupaten/kota.

    Raises
    ------
    LevelError, WithinLevelError, UnknownRegionError
        If an argument is wrong; else as `capacity_access`.

    """
    check_level(level)
    dataset = dataset or current_dataset()
    check_within(within, level, dataset)
    found = capacity_access(service, radius_m, decay, dataset=dataset)
    people = village_arrays(dataset).population
    codes, group = village_groups(dataset, level)
    known = ~np.isnan(found.per_1000)
    told = sum_by_group(people * known, group, len(codes))
    total = sum_by_group(people * np.nan_to_num(found.per_1000), group, len(codes))
    table = pd.DataFrame({"kode": pd.Series(codes, dtype="str")})
    table["nama"] = region_names(dataset, level).reindex(codes).to_numpy()
    table["population"] = whole(sum_by_group(people, group, len(codes)))
    table["capacity_per_1000"] = share(total, told)
    without = sum_by_group(people * (found.per_1000 == 0), group, len(codes))
    table["population_without"] = whole(np.where(told > 0, without, np.nan))
    _add_facilities(table, dataset, found, level)
    if within and within != NATION:
        table = table[within_mask(encode_codes(table["kode"]), within)]
    return table.reset_index(drop=True)


@kept_by_version(maxsize=8)
def _pairs(dataset: Dataset, service: str, radius_m: float) -> Pairs:
    villages, facilities = dataset.villages, located(service, dataset)
    points = to_ecef(facilities["lat"], facilities["lon"])
    own = village_arrays(dataset).points
    own = own[np.isfinite(own).all(axis=1)]
    # Counted first, as millions of pairs would fill the memory before they could be refused.
    if len(own) and cKDTree(own).count_neighbors(cKDTree(points), radius_m) > MAX_PAIRS:
        raise CatchmentError(value=f"{radius_m / 1000:g}", limit=f"{radius_m / 2000:g}")
    return pairs_within(
        villages["lat"], villages["lon"], facilities["lat"], facilities["lon"], radius_m
    )


@kept_by_version(maxsize=32)
def _capacity(dataset: Dataset, service: str, radius_m: float, decay: Decay) -> CapacityAccess:
    column = load_catalogue().service(service).capacity
    facilities, active = located(service, dataset), active_facilities(service, dataset)
    column = column if column in facilities.columns else ""
    raw = _column(facilities, column)
    filled, assumed = fill_capacity(np.where(raw >= 0, raw, np.nan))
    pairs = _pairs(dataset, service, radius_m)
    villages = dataset.villages
    placed = np.isfinite(villages["lat"].to_numpy()) & np.isfinite(villages["lon"].to_numpy())
    people = village_arrays(dataset).population
    weights = decay_weights(pairs.distance_m, radius_m, decay)
    found = e2sfca(pairs, weights, people, filled, placed)
    unplaced = active[~np.isfinite(active["lat"].to_numpy() + active["lon"].to_numpy())]
    return CapacityAccess(
        service=service,
        radius_m=radius_m,
        decay=decay,
        column=column,
        per_1000=found.access * PER,
        capacity=filled,
        assumed=assumed,
        filled_with=float(filled[assumed][0]) if assumed.any() else float("nan"),
        weighted_people=found.weighted_people,
        unplaced=len(unplaced),
        unplaced_capacity=float(np.nansum(_column(unplaced, column))),
    )


def _column(frame: pd.DataFrame, column: str) -> Floats:
    """Return capacities, NaN where unknown, which they all are without such a column."""
    if not column:
        return np.full(len(frame), np.nan)
    return np.asarray(frame[column].to_numpy(dtype=np.float64, na_value=np.nan))


def decay_weights(distance_m: Floats, radius_m: float, decay: Decay) -> Floats:
    """Return the weight of each distance in metres under a decay, shape (pairs,)."""
    if decay == "tanpa":
        return np.ones(len(distance_m))
    if decay == "gauss":
        return gaussian_weights(distance_m, radius_m / 3)
    # The outermost limit takes the pairs at the radius itself, which rounding may put beyond.
    limits = (radius_m / 3, radius_m * 2 / 3, radius_m + 1e-3)
    return step_weights(distance_m, limits, SLOW_DECAY if decay == "lambat" else SHARP_DECAY)


def _add_facilities(
    table: pd.DataFrame, dataset: Dataset, found: CapacityAccess, level: str
) -> None:
    """Add what stands in each region: facilities, those placed, capacity known and not."""
    columns = ("facilities", "facilities_placed", "capacity_unknown", "capacity_known")
    active = active_facilities(found.service, dataset)
    value = _column(active, found.column)
    placed = np.isfinite(active["lat"].to_numpy() + active["lon"].to_numpy())
    figures = (np.ones(len(active)), placed, np.isnan(value), np.nan_to_num(value))
    if level == NATION:
        sums = [np.array([np.sum(each)]) for each in figures]
    elif level == "desa":
        sums = [np.full(len(table), np.nan)] * len(figures)
    else:
        code = active["kode_kecamatan" if level == "kecamatan" else "kode_kabkota"]
        place = pd.Index(table["kode"]).get_indexer(code.str.slice(0, LEVEL_LENGTHS[level]))
        sums = [sum_by_group(np.asarray(each, dtype=np.float64), place, len(table))
                for each in figures]  # fmt: skip
    if found.equal:
        sums[-1] = np.full(len(table), np.nan)
    for name, each in zip(columns, sums, strict=True):
        table[name] = each if name == "capacity_known" else whole(each.astype(np.float64))
