"""People within reach, and how far it is, by group.

All sums are `np.bincount`; percentiles take one sort for all groups. Golden tests work an
example by hand and repeat a province in plain Python with geographiclib.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.ecef import Floats

Ints = npt.NDArray[np.intp]
RADIUS_TOLERANCE_M = 1e-6
# Sums of weights carry rounding below this relative size; a share reached but for it is reached.
# Whole people can't be mistaken by it: up to 10⁹ of them it stays under a tenth of a person.
_SHARE_TOLERANCE = 1e-10


@dataclass(frozen=True)
class DistanceProfile:
    """Hold, per group, what does not depend on a radius. NaN where there are no people.

    ``percentiles_m`` has shape (groups, shares); inf where so few have any facility that the
    share is never reached.
    """

    population: Floats
    mean_m: Floats
    percentiles_m: Floats


def covered(distance_m: npt.ArrayLike, radius_m: float) -> npt.NDArray[np.bool_]:
    """Tell what lies within a radius; exactly the radius is within (tolerance 1e-6 m).

    Parameters
    ----------
    distance_m : array_like of float, shape (n,)
        Metres; NaN and inf are never within.
    radius_m : float
        Metres, finite and above 0.

    Returns
    -------
    ndarray of bool, shape (n,)

    Raises
    ------
    ValueError
        If the radius is not a finite number above 0.

    """
    if not (np.isfinite(radius_m) and radius_m > 0):
        raise ValueError("radius_m must be a finite number above 0")
    return np.asarray(np.asarray(distance_m, dtype=np.float64) <= radius_m + RADIUS_TOLERANCE_M)


def sum_by_group(values: npt.ArrayLike, group: Ints, groups: int) -> Floats:
    """Sum values of shape (n,) into groups of shape (groups,); rows of group -1 are left out."""
    numbers = np.asarray(values, dtype=np.float64)
    if group.size and group.min() < 0:
        inside = group >= 0
        numbers, group = numbers[inside], group[inside]
    return np.bincount(group, weights=numbers, minlength=groups).astype(np.float64)


def share(part: Floats, whole: Floats) -> Floats:
    """Divide with NaN (never 0 or inf) where the whole is zero or missing."""
    usable = np.isfinite(whole) & (whole > 0)
    result = np.full(np.shape(whole), np.nan)
    np.divide(part, whole, out=result, where=usable)
    return result


def weighted_percentile_by_group(
    distance_m: Floats,
    weight: npt.ArrayLike,
    group: Ints,
    groups: int,
    shares: Sequence[float],
    order: Ints | None = None,
) -> Floats:
    """Find the smallest distance that reaches at least each share of the weight, by group.

    Parameters
    ----------
    distance_m : ndarray of float64, shape (n,)
        Rows of NaN are left out with their weight; inf takes part.
    weight : array_like of float, shape (n,)
        Not negative; rows of zero weight never decide.
    group : ndarray of int, shape (n,)
        0 to groups - 1; -1 leaves a row out.
    groups : int
        Number of groups.
    shares : sequence of float
        Each above 0 and at most 1.
    order : ndarray of int, shape (n,), optional
        ``np.argsort(distance_m)`` if already known.

    Returns
    -------
    ndarray of float64, shape (groups, len(shares))
        NaN for groups without weight.

    Raises
    ------
    ValueError
        If a share is not above 0 and at most 1.

    """
    if any(not 0 < value <= 1 for value in shares):
        raise ValueError("shares must be above 0 and at most 1")
    weights = np.asarray(weight, dtype=np.float64)
    order = np.argsort(distance_m) if order is None else order
    order = order[(weights[order] > 0) & (group[order] >= 0) & ~np.isnan(distance_m[order])]
    if groups > 1:
        # A stable sort of small integers is a radix sort; it keeps the order by distance in each.
        keys = group[order]
        keys = keys.astype(np.uint16) if groups < 2**16 else keys
        order = order[np.argsort(keys, kind="stable")]
    result = np.full((groups, len(shares)), np.nan)
    counts = np.bincount(group[order], minlength=groups)
    filled = np.flatnonzero(counts)
    if not filled.size:
        return result
    ends = np.cumsum(counts)[filled]
    starts = ends - counts[filled]
    at = _first_reaching(weights[order], starts, ends, shares)
    result[filled] = distance_m[order[at]]
    return result


def _first_reaching(weight: Floats, starts: Ints, ends: Ints, shares: Sequence[float]) -> Ints:
    """Return, for each run of weights and each share, where the running sum first reaches it."""
    wanted = np.asarray(shares) * (1 - _SHARE_TOLERANCE)
    at = np.empty((len(starts), len(wanted)), dtype=np.intp)
    if (weight == np.floor(weight)).all():
        running = np.cumsum(weight)
        before = running[starts] - weight[starts]
        total = running[ends - 1] - before
        for column, value in enumerate(wanted):
            found = np.searchsorted(running, before + value * total, side="left")
            at[:, column] = np.clip(found, starts, ends - 1)
        return at
    # Fractions: one sum over all would carry the rounding of a nation into the smallest group.
    for row, (start, end) in enumerate(zip(starts, ends, strict=True)):
        running = np.cumsum(weight[start:end])
        at[row] = start + np.searchsorted(running, wanted * running[-1], side="left")
    return at


def distance_profile(
    distance_m: Floats,
    population: npt.ArrayLike,
    group: Ints,
    groups: int,
    shares: Sequence[float] = (0.5, 0.9),
    order: Ints | None = None,
) -> DistanceProfile:
    """Summarise distances by group, weighted by population.

    Parameters
    ----------
    distance_m : ndarray of float64, shape (n,)
        Metres to the nearest facility; inf where there is none, NaN where not known.
    population : array_like of float, shape (n,)
        People; NaN makes the group's figures NaN.
    group, groups, shares, order
        As in `weighted_percentile_by_group`.

    Returns
    -------
    DistanceProfile
        The mean is inf where anyone has no facility at all.

    """
    people = np.asarray(population, dtype=np.float64)
    total = sum_by_group(people, group, groups)
    known = ~np.isnan(distance_m) & (people > 0)
    product = np.zeros(people.shape)
    np.multiply(distance_m, people, out=product, where=known)
    reached = sum_by_group(np.where(known, people, 0.0), group, groups)
    mean = share(sum_by_group(product, group, groups), reached)
    percentiles = weighted_percentile_by_group(
        distance_m, np.nan_to_num(people), group, groups, shares, order
    )
    missing = np.isnan(total)
    mean[missing], percentiles[missing] = np.nan, np.nan
    return DistanceProfile(np.where(total > 0, total, np.nan), mean, percentiles)


def covered_by_group(
    distance_m: npt.ArrayLike,
    population: npt.ArrayLike,
    group: Ints,
    groups: int,
    radius_m: float,
) -> Floats:
    """Sum the people within a radius, by group; shapes as in `distance_profile`."""
    people = np.asarray(population, dtype=np.float64)
    within = covered(distance_m, radius_m)
    inside = sum_by_group(people * within, group, groups)
    return np.asarray(inside, dtype=np.float64)
