"""Who counts more in a plan: daerah tertinggal, the poor, those worst served today.

A weight only steers the choice; gains are told in people. The sizes of the weights are choices of
this product, named in `NEEDS` and to be told beside every plan that uses them.
"""

from __future__ import annotations

import numpy as np

from data.current import current_dataset
from data.store import Dataset
from geo.aggregate import within_mask
from geo.coverage import Ints, covered_by_group, share, sum_by_group
from geo.ecef import Floats
from geo.groups import quantile_groups
from lib.services.access import village_arrays
from lib.services.figures import check_within
from lib.services.gap_groups import region_of_village
from lib.services.planning.effect_errors import NeedError
from lib.services.planning.scene import scene

NEEDS = ("", "tertinggal", "kemiskinan", "terburuk", "berjenjang")
"""Nobody more than others; the 62 regencies designated for 2020 to 2024 `LISTED` fold; by the
poverty rate of the regency over that of the region; the worst-served fifth first (`WORST` fold);
strictly fifth by fifth, the worst-served first."""
TIERED = "berjenjang"
LISTED = 3.0
WORST = 1_000.0
"""So much that nobody better served outweighs a village of the worst-served, as a rule."""
_FIFTHS = 5


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
        first. "berjenjang": so are they, and each fifth is a tier of its own.
    radius_m
        Geodesic metres within which people count as reached.

    Returns
    -------
    ndarray of float64, shape (n,), or None
        Aligned to the case's places; None where nobody counts more than others. Of shape
        (n, tiers), 1 in the tier of the place, for "berjenjang".

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
    if need in ("terburuk", TIERED):
        fifth = _fifths(dataset, service, region, radius_m, same_landmass=same_landmass)
        tiers = np.unique(fifth)
        if need == TIERED:
            return np.asarray(fifth[:, None] == tiers, dtype=np.float64)
        return np.where(fifth == tiers[0], WORST, 1.0)
    arrays = village_arrays(dataset)
    rows = np.flatnonzero(within_mask(arrays.codes, region) & (arrays.population > 0))
    own = region_of_village(dataset)[rows]
    if need == "tertinggal":
        listed = dataset.regions["tertinggal_2020_2024"].to_numpy(dtype=bool)
        return np.where((own >= 0) & listed[own], LISTED, 1.0)
    rate = dataset.regions["poverty_pct"].to_numpy(dtype=np.float64)
    return _by_rate(np.where(own >= 0, rate[own], np.nan), arrays.population[rows])


def _by_rate(rate: Floats, people: Floats) -> Floats:
    known = np.isfinite(rate)
    total = people[known].sum()
    mean = float((rate[known] * people[known]).sum() / total) if total else np.nan
    if not np.isfinite(mean) or mean <= 0:
        return np.ones(len(rate))
    # A regency with no poor at all still counts a little: everybody may be reached.
    return np.maximum(np.where(known, rate / mean, 1.0), 0.01)


def _fifths(
    dataset: Dataset, service: str, region: str | None, radius_m: float, *, same_landmass: bool
) -> Ints:
    """Return the fifth of the people that each place's kecamatan is in, the worst served at 0."""
    around = scene(dataset, service, region, same_landmass=same_landmass)
    codes, group = around.groups["kecamatan"]
    people = sum_by_group(around.people, group, len(codes))
    reached = covered_by_group(around.now[1], around.people, group, len(codes), radius_m)
    fifth = quantile_groups(share(reached, people), people, _FIFTHS)
    return np.asarray(fifth[group], dtype=np.intp)
