"""Who counts more in a plan: daerah tertinggal, the poor, those worst served today.

A weight only steers the choice; gains are told in people. The sizes of the weights are choices of
this product, named in `NEEDS` and to be told beside every plan that uses them.
"""

from __future__ import annotations

import numpy as np

from data.current import current_dataset
from data.store import Dataset
from geo.aggregate import within_mask
from geo.coverage import covered_by_group, share, sum_by_group
from geo.ecef import Floats
from geo.groups import quantile_groups
from geo.siting.limits import Ints, Limits
from lib.services.access import active_facilities, village_arrays
from lib.services.figures import check_within
from lib.services.gap_groups import region_of_village
from lib.services.planning.case import Case
from lib.services.planning.effect_errors import NeedError
from lib.services.planning.scene import scene

NEEDS = ("", "tertinggal", "kemiskinan", "terburuk")
"""Nobody more than others; the 62 regencies designated for 2020 to 2024 `LISTED` fold; by the
poverty rate of the regency over that of the region; the worst-served fifth first (`WORST` fold)."""
LISTED = 3.0
WORST = 1_000.0
"""So much that nobody better served outweighs a village of the worst-served, as a rule."""
_FIFTHS = 5
_KECAMATAN = 8


def need_weight(
    service: str,
    region: str | None,
    need: str,
    radius_m: float,
    *,
    same_landmass: bool = False,
    dataset: Dataset | None = None,
) -> Floats | None:
    """Return how much the people of each place of a `case_of_service` count in the choice.

    Parameters
    ----------
    service, region, same_landmass, dataset
        Those of the case.
    need
        One of `NEEDS`. "tertinggal": the list of 2020 to 2024, as designated then. "kemiskinan":
        regencies without a known rate count as the mean. "terburuk": kecamatan are ranked by their
        people within the radius today, and those that hold the lowest fifth of the people come
        first.
    radius_m
        Geodesic metres within which people count as reached.

    Returns
    -------
    ndarray of float64, shape (n,), or None
        Aligned to the case's places; None where nobody counts more than others.

    Raises
    ------
    NeedError, UnknownRegionError, UnknownServiceError, ServiceHasNoDataError

    """
    if need not in NEEDS:
        raise NeedError(value=need, choices=", ".join(each or "-" for each in NEEDS))
    dataset = dataset or current_dataset()
    check_within(region, "desa", dataset)
    if not need:
        return None
    if need == "terburuk":
        return _worst_first(dataset, service, region, radius_m, same_landmass=same_landmass)
    arrays = village_arrays(dataset)
    rows = np.flatnonzero(within_mask(arrays.codes, region) & (arrays.population > 0))
    own = region_of_village(dataset)[rows]
    if need == "tertinggal":
        listed = dataset.regions["tertinggal_2020_2024"].to_numpy(dtype=bool)
        return np.where((own >= 0) & listed[own], LISTED, 1.0)
    rate = dataset.regions["poverty_pct"].to_numpy(dtype=np.float64)
    return _by_rate(np.where(own >= 0, rate[own], np.nan), arrays.population[rows])


def one_each_kecamatan(
    case: Case, service: str, region: str | None, *, dataset: Dataset | None = None
) -> tuple[Ints, Ints]:
    """Return `Limits` group and least so that no kecamatan of a region stays without a facility.

    Parameters
    ----------
    case
        Candidates with dotted codes of kecamatan or desa.
    service, region, dataset
        Those of the case.

    Returns
    -------
    tuple of ndarray of int
        Group of each candidate (its kecamatan), shape (m,), -1 where one has a facility already;
        and 1 for each group. A kecamatan without candidates is left out: nothing can be put there.

    """
    dataset = dataset or current_dataset()
    table = active_facilities(service, dataset)
    there = set(table["kode_kecamatan"].dropna().astype("str"))
    own = [str(each)[:_KECAMATAN] for each in case.candidates["id"]]
    inside = region or ""
    codes = sorted({code for code in own if code not in there and code.startswith(inside)})
    place = {code: position for position, code in enumerate(codes)}
    group = np.array([place.get(code, -1) for code in own], dtype=np.intp)
    return group, np.ones(len(codes), dtype=np.intp)


def with_one_each(limits: Limits, groups: tuple[Ints, Ints]) -> Limits:
    """Return limits that ask for the least number of each group as well."""
    return Limits(limits.number, limits.cost, limits.budget, limits.required, limits.excluded,
                  *groups)  # fmt: skip


def _by_rate(rate: Floats, people: Floats) -> Floats:
    known = np.isfinite(rate)
    total = people[known].sum()
    mean = float((rate[known] * people[known]).sum() / total) if total else np.nan
    if not np.isfinite(mean) or mean <= 0:
        return np.ones(len(rate))
    # A regency with no poor at all still counts a little: everybody may be reached.
    return np.maximum(np.where(known, rate / mean, 1.0), 0.01)


def _worst_first(
    dataset: Dataset, service: str, region: str | None, radius_m: float, *, same_landmass: bool
) -> Floats:
    around = scene(dataset, service, region, same_landmass=same_landmass)
    codes, group = around.groups["kecamatan"]
    people = sum_by_group(around.people, group, len(codes))
    reached = covered_by_group(around.now[1], around.people, group, len(codes), radius_m)
    pct = share(reached, people)
    fifth = quantile_groups(pct, people, _FIFTHS)
    lowest = fifth[fifth >= 0].min(initial=_FIFTHS)
    return np.where((fifth == lowest)[group], WORST, 1.0)
