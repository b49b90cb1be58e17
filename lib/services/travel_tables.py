"""Figures of regions by kilometres or minutes, and both kinds side by side."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.current import current_dataset
from data.store import Dataset
from geo.aggregate import NATION, encode_codes, within_mask
from geo.coverage import covered, covered_by_group, distance_profile, share, sum_by_group
from geo.ecef import Floats
from geo.speeds import ZONES, SpeedModel
from lib.services.access import Bools, access, village_arrays, village_groups
from lib.services.figures import check_level, check_within, region_names, sea_crossing, whole
from lib.services.travel import Travel
from lib.services.travel_errors import TravelLimitError


@dataclass(frozen=True, eq=False)
class KindComparison:
    """Hold two kinds of distance side by side.

    Attributes
    ----------
    regions
        ``kode, nama, population`` (people both kinds tell of), ``one_pct, other_pct`` (within
        the limit of each), ``difference_points``, ``one_rank, other_rank`` (1 = most within
        reach), ``rank_shift``, ``only_one, only_other`` (people within by one kind only) and
        ``population_differs``; most disagreement first.
    villages
        Where the verdict differs: ``kode, nama, population, one, other`` in the units of the
        kinds, most people first.
    population_differs
        People whose verdict differs, all told.
    rank_correlation
        Spearman's, over the regions; NaN below 3 of them.

    """

    regions: pd.DataFrame
    villages: pd.DataFrame
    population_differs: float
    rank_correlation: float


def travel_table(
    reach: Travel,
    limit: float,
    level: str = "kabkota",
    within: str | None = None,
    *,
    same_landmass: bool = False,
    dataset: Dataset | None = None,
) -> pd.DataFrame:
    """Count the people within a limit of kilometres or minutes, for every region of a level.

    Parameters
    ----------
    reach : Travel
        Of any kind.
    limit : float
        In ``reach.unit``, above 0; the limit is within.
    level, within, same_landmass, dataset
        As in `lib.services.coverage.coverage_table`, with whose figures kind ``lurus`` agrees.

    Returns
    -------
    DataFrame
        ``kode, nama, population, population_known`` (people the method tells of),
        ``population_covered, coverage_pct`` (of those known), ``median, p90, mean`` (in the
        unit), ``unit`` and ``sea_crossing_population``; NaN or <NA> where not available.

    Raises
    ------
    TravelLimitError, LevelError, WithinLevelError, UnknownRegionError
        If an argument is wrong.

    """
    check_limit(limit)
    check_level(level)
    dataset = dataset or current_dataset()
    check_within(within, level, dataset)
    value = reach.distance(same_landmass=same_landmass)
    people = village_arrays(dataset).population
    codes, group = village_groups(dataset, level)
    known = sum_by_group(people * ~np.isnan(value), group, len(codes))
    inside = covered_by_group(value, people, group, len(codes), limit)
    inside = np.where(known > 0, inside, np.nan)
    table = _named(dataset, level)
    table["population"] = whole(sum_by_group(people, group, len(codes)))
    table["population_known"] = whole(known)
    table["population_covered"] = whole(inside)
    table["coverage_pct"] = share(inside, known) * 100
    profile = distance_profile(value, people, group, len(codes))
    middle, far = profile.percentiles_m.T
    for name, figures in (("median", middle), ("p90", far), ("mean", profile.mean_m)):
        table[name] = np.where(np.isfinite(figures), figures, np.nan)
    table["unit"] = reach.unit
    table["sea_crossing_population"] = whole(_crossing(dataset, reach, level))
    if within and within != NATION:
        table = table[within_mask(encode_codes(table["kode"]), within)]
    return table.reset_index(drop=True)


def _named(dataset: Dataset, level: str) -> pd.DataFrame:
    """Begin a table of the regions of a level that have villages: kode and nama."""
    codes = village_groups(dataset, level)[0]
    table = pd.DataFrame({"kode": pd.Series(codes, dtype="str")})
    table["nama"] = region_names(dataset, level).reindex(codes).to_numpy()
    return table


def _crossing(dataset: Dataset, reach: Travel, level: str) -> Floats:
    people = village_arrays(dataset).population
    codes, group = village_groups(dataset, level)
    own_island = access(reach.service, dataset).same_land_distance_m
    doubtful = np.isinf(own_island) & ~reach.crossing_known
    return sea_crossing(
        reach.must_cross_sea, reach.crossing_known, people, group, len(codes), doubtful
    )


def check_limit(limit: float) -> None:
    """Refuse a limit that is not a finite number above 0."""
    if not (math.isfinite(limit) and limit > 0):
        raise TravelLimitError(value=f"{limit:g}")


def equivalent_minutes(limit_km: float, model: SpeedModel | None = None) -> float:
    """Return the minutes that a straight limit in km takes in a rural zone, as a start."""
    check_limit(limit_km)
    return float((model or SpeedModel()).minutes([limit_km * 1000], ZONES.index("rural"))[0])


def compare_kinds(
    one: Travel,
    other: Travel,
    limit_one: float,
    limit_other: float,
    level: str = "kabkota",
    *,
    number: int = 50,
    dataset: Dataset | None = None,
) -> KindComparison:
    """Lay two kinds of distance side by side and list where they disagree most.

    Parameters
    ----------
    one, other : Travel
        Of one service and dataset; villages that either does not tell of are left out.
    limit_one, limit_other : float
        In the unit of each, above 0.
    level : str
        As in `travel_table`.
    number : int
        How many villages to list.
    dataset : Dataset, optional
        The embedded one by default.

    Raises
    ------
    ValueError
        If they are of two services.
    TravelLimitError, LevelError
        If an argument is wrong.

    """
    check_limit(limit_one)
    check_limit(limit_other)
    check_level(level)
    if one.service != other.service:
        raise ValueError("two kinds are compared for one service")
    dataset = dataset or current_dataset()
    known = ~np.isnan(one.value) & ~np.isnan(other.value)
    people = village_arrays(dataset).population * known
    within_one, within_other = covered(one.value, limit_one), covered(other.value, limit_other)
    table = _both(dataset, level, people, within_one, within_other)
    return KindComparison(
        table,
        _differing(dataset, one, other, people * (within_one != within_other), number),
        float(table["population_differs"].sum()),
        _spearman(table["one_pct"], table["other_pct"]),
    )


def _both(
    dataset: Dataset, level: str, people: Floats, within_one: Bools, within_other: Bools
) -> pd.DataFrame:
    """Lay the shares of both kinds side by side by region, most disagreement first."""
    codes, group = village_groups(dataset, level)

    def total(mask: Bools | float) -> Floats:
        return sum_by_group(people * mask, group, len(codes))

    told = total(1.0)
    table = _named(dataset, level)
    table["population"] = told
    table["one_pct"] = share(total(within_one), told) * 100
    table["other_pct"] = share(total(within_other), told) * 100
    table["difference_points"] = table["other_pct"] - table["one_pct"]
    table["one_rank"] = table["one_pct"].rank(method="min", ascending=False)
    table["other_rank"] = table["other_pct"].rank(method="min", ascending=False)
    table["rank_shift"] = table["other_rank"] - table["one_rank"]
    table["only_one"] = total(within_one & ~within_other)
    table["only_other"] = total(within_other & ~within_one)
    table["population_differs"] = table["only_one"] + table["only_other"]
    order = ["population_differs", "kode"]
    return table[told > 0].sort_values(order, ascending=[False, True], ignore_index=True)


def _differing(
    dataset: Dataset, one: Travel, other: Travel, people: Floats, number: int
) -> pd.DataFrame:
    rows = np.argsort(-people, kind="stable")[:number]
    rows = rows[people[rows] > 0]
    villages = dataset.villages[["kode", "nama", "population"]].iloc[rows]
    return villages.assign(one=one.value[rows], other=other.value[rows]).reset_index(drop=True)


def _spearman(one: pd.Series, other: pd.Series) -> float:
    """Correlate ranks; NaN below 3 values or where all of one kind are alike."""
    if len(one) < 3 or np.ptp(one) == 0 or np.ptp(other) == 0:
        return math.nan
    return float(np.corrcoef(one.rank(), other.rank())[0, 1])
