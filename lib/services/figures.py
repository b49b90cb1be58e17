"""Columns of a coverage table: the arguments it takes, the names and figures it holds."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.current import kept_by_version
from data.store import Dataset
from geo.aggregate import LEVEL_LENGTHS, LEVELS, NATION
from geo.coverage import DistanceProfile, share, sum_by_group
from geo.ecef import Floats
from lib.errors import LevelError, RadiusError, UnknownRegionError, WithinLevelError

COLUMNS = (
    "kode",
    "nama",
    "population",
    "population_covered",
    "coverage_pct",
    "median_km",
    "p90_km",
    "mean_km",
    "facilities",
    "sea_crossing_population",
)
MAX_RADIUS_M = 1_000_000.0
NATION_NAME = "Indonesia"
Ints = npt.NDArray[np.intp]
Bools = npt.NDArray[np.bool_]


def check_radius(radius_m: float) -> None:
    """Refuse a radius in metres that is not a number above 0 and at most 1,000 km."""
    if not (math.isfinite(radius_m) and 0 < radius_m <= MAX_RADIUS_M):
        raise RadiusError(value=f"{radius_m / 1000:g}")


def check_level(level: str) -> None:
    """Refuse a level that is not one of `geo.aggregate.LEVELS`."""
    if level not in LEVELS:
        raise LevelError(value=level, choices=LEVELS)


def check_within(within: str | None, level: str, dataset: Dataset) -> None:
    """Refuse a region that is unknown or finer than the level."""
    if not within or within == NATION:
        return
    if within not in known_codes(dataset):
        raise UnknownRegionError(value=within)
    if len(within) > LEVEL_LENGTHS[level]:
        raise WithinLevelError(value=within, level=level)


@kept_by_version(maxsize=16)
def region_names(dataset: Dataset, level: str) -> pd.Series:
    """Return the names of a level by code, sorted by code."""
    if level == NATION:
        return pd.Series([NATION_NAME], index=pd.Index([NATION], dtype="str"))
    table = {
        "provinsi": "provinces",
        "kabkota": "regions",
        "kecamatan": "districts",
        "desa": "villages",
    }[level]
    frame = dataset.table(table)
    names = pd.Series(frame["nama"].to_numpy(), index=pd.Index(frame["kode"], dtype="str"))
    return names if names.index.is_monotonic_increasing else names.sort_index()


@kept_by_version(maxsize=2)
def known_codes(dataset: Dataset) -> frozenset[str]:
    """Return every code of the dataset, from provinces to villages."""
    tables = (dataset.provinces, dataset.regions, dataset.districts, dataset.villages)
    return frozenset().union(*(table["kode"] for table in tables))


def sea_crossing(
    away: Bools,
    known: Bools,
    people: Floats,
    group: Ints,
    groups: int,
    doubtful: Bools | None = None,
) -> Floats:
    """Sum the people who must cross the sea; NaN where nothing can be said.

    That is where nobody's place gives a verdict, and where none is known to cross but some may:
    ``doubtful`` marks those on whose land only a facility of doubtful place could stand.
    """
    judged = sum_by_group(people * known, group, groups)
    crossing = sum_by_group(people * away, group, groups)
    told = judged > 0
    if doubtful is not None:
        told &= (crossing > 0) | (sum_by_group(people * doubtful, group, groups) == 0)
    return np.where(told, crossing, np.nan)


def add_profile(table: pd.DataFrame, profile: DistanceProfile, people: Floats) -> None:
    """Add what does not depend on the radius; what is not finite becomes NaN."""
    table["population"] = whole(people)
    table["median_km"] = _km(profile.percentiles_m[:, 0])
    table["p90_km"] = _km(profile.percentiles_m[:, 1])
    table["mean_km"] = _km(profile.mean_m)


def add_covered(table: pd.DataFrame, inside: Floats) -> None:
    """Add what depends on the radius, and bring the columns into their order."""
    people = table["population"].to_numpy(dtype=np.float64, na_value=np.nan)
    covered = np.where(people > 0, inside, np.nan)
    ordered = {
        "population_covered": whole(covered),
        "coverage_pct": share(covered, people) * 100,
    }
    for position, (name, values) in enumerate(ordered.items(), start=3):
        table.insert(position, name, values)


def _km(metres: Floats) -> Floats:
    return np.where(np.isfinite(metres), metres / 1000, np.nan)


def whole(values: Floats) -> pd.arrays.IntegerArray | Floats:
    """Return whole people as Int64 with <NA>; fractions, where a file has them, as float64."""
    missing = ~np.isfinite(values)
    numbers = np.where(missing, 0.0, values)
    if (numbers == np.floor(numbers)).all():
        return pd.arrays.IntegerArray(numbers.astype(np.int64), missing)
    return np.where(missing, np.nan, values)
