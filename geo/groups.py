"""Groups of regions or villages to compare: quantiles of people, classes, sets, remoteness.

Every helper gives an index of shape (n,), -1 for a row in no group, as `geo.equity`, `geo.gaps`
and `geo.coverage` take it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.coverage import Ints, share, sum_by_group
from geo.ecef import Floats
from geo.equity import fractional_rank

# Names of the levels of `remoteness`, a measure of our own. Never "3T", which is a status given
# by decree.
REMOTENESS = ("dekat", "agak_jauh", "jauh")


def quantile_groups(values: npt.ArrayLike, population: npt.ArrayLike, count: int = 5) -> Ints:
    """Split rows by value into groups of about equally many people.

    Parameters
    ----------
    values : array_like of float, shape (n,)
        NaN is in no group. Equal values are never parted.
    population : array_like of float, shape (n,)
        People; rows without any go where their value belongs.
    count : int
        Number of groups, at least 2.

    Returns
    -------
    ndarray of int, shape (n,)
        0 (lowest values) to count - 1. A row goes where the middle of its people falls, so one
        very large region may leave a group empty.

    Raises
    ------
    ValueError
        If the count is below 2.

    """
    if count < 2:
        raise ValueError("at least 2 groups are needed")
    value = np.asarray(values, dtype=np.float64)
    people = np.nan_to_num(np.asarray(population, dtype=np.float64))
    result = np.full(value.shape, -1, dtype=np.intp)
    known = np.flatnonzero(~np.isnan(value))
    counted = known[people[known] > 0]
    if not counted.size:
        return result
    one = np.zeros(counted.size, dtype=np.intp)
    rank = fractional_rank(value[counted], people[counted], one)
    order = np.argsort(rank, kind="stable")
    # Rows without people stand just above the rows whose values are not above theirs.
    place = np.searchsorted(value[counted][order], value[known], side="right") - 1
    middle = np.where(place < 0, 0.0, rank[order][np.maximum(place, 0)])
    # The tolerance keeps a boundary that is met exactly from falling to rounding.
    result[known] = np.minimum(np.floor(middle * count + 1e-9), count - 1).astype(np.intp)
    return result


def class_groups(
    values: npt.ArrayLike, limits: Sequence[float], *, upper_inclusive: bool = False
) -> Ints:
    """Put values into classes between limits.

    Parameters
    ----------
    values : array_like of float, shape (n,)
        NaN is in no class.
    limits : sequence of float
        Rising; k limits make k + 1 classes.
    upper_inclusive : bool
        A value equal to a limit belongs to the class below it (IDM) and not above (IPM).

    Returns
    -------
    ndarray of int, shape (n,)

    Raises
    ------
    ValueError
        If limits do not rise.

    """
    edges = np.asarray(limits, dtype=np.float64)
    if (np.diff(edges) <= 0).any():
        raise ValueError("limits must rise")
    value = np.asarray(values, dtype=np.float64)
    found = np.searchsorted(edges, value, side="left" if upper_inclusive else "right")
    return np.where(np.isnan(value), -1, found).astype(np.intp)


def label_groups(labels: npt.ArrayLike) -> tuple[list[str], Ints]:
    """Group rows by label.

    Parameters
    ----------
    labels : array_like of str, shape (n,)
        The empty text is in no group.

    Returns
    -------
    names : list of str
        Sorted.
    index : ndarray of int, shape (n,)

    """
    names, index = np.unique(np.asarray(labels, dtype=str), return_inverse=True)
    if names.size and names[0] == "":
        return [str(name) for name in names[1:]], (index - 1).astype(np.intp)
    return [str(name) for name in names], index.astype(np.intp)


def member_groups(codes: Sequence[str], members: Collection[str]) -> Ints:
    """Tell who is in a named list (1) and who is not (0), shape (n,).

    Raises
    ------
    ValueError
        If the list names a code that does not exist.

    """
    _refuse_unknown(codes, members)
    return np.isin(np.asarray(codes, dtype=str), sorted(members)).astype(np.intp)


def two_sets(codes: Sequence[str], first: Collection[str], other: Collection[str]) -> Ints:
    """Make groups of two hand-picked sets of codes: 0, 1, and -1 for the rest, shape (n,).

    Raises
    ------
    ValueError
        If a code is in both, or does not exist.

    """
    both = sorted(set(first) & set(other))
    if both:
        raise ValueError(f"in both sets: {', '.join(both)}")
    _refuse_unknown(codes, [*first, *other])
    names = np.asarray(codes, dtype=str)
    result = np.full(names.shape, -1, dtype=np.intp)
    result[np.isin(names, sorted(first))] = 0
    result[np.isin(names, sorted(other))] = 1
    return result


def _refuse_unknown(codes: Sequence[str], members: Collection[str]) -> None:
    unknown = sorted(set(members) - set(codes))
    if unknown:
        raise ValueError(f"unknown codes: {', '.join(unknown)}")


def remoteness(
    own_island_m: npt.ArrayLike,
    hospital_m: npt.ArrayLike,
    *,
    basic_limit_m: float = 10_000.0,
    hospital_limit_m: float = 50_000.0,
) -> Ints:
    """Grade villages by access on their own island and distance to a hospital.

    Parameters
    ----------
    own_island_m : array_like of float, shape (n,)
        Metres to the nearest basic facility (puskesmas) on the village's own landmass; inf
        where there is none, NaN where the landmass is not known.
    hospital_m : array_like of float, shape (n,)
        Metres to the nearest hospital of all; NaN where the village has no place.
    basic_limit_m, hospital_limit_m : float
        Beyond these a village counts as far. Both are ours, to be shown and changed.

    Returns
    -------
    ndarray of int, shape (n,)
        Position in `REMOTENESS`: 0 far from neither, 1 far from one, 2 far from both; -1 where
        either is not known.

    """
    own = np.asarray(own_island_m, dtype=np.float64)
    hospital = np.asarray(hospital_m, dtype=np.float64)
    level = (own > basic_limit_m).astype(np.intp) + (hospital > hospital_limit_m)
    return np.where(np.isnan(own) | np.isnan(hospital), -1, level)


@dataclass(frozen=True)
class RemoteRegions:
    """Hold regions grouped by how many of their people live remotely; shape (regions,).

    ``index`` is 1 for remote regions, 0 for the others, -1 where not known; ``remote_share``
    and ``known_share`` (of people whose village has a grade) say how sure that is.
    """

    index: Ints
    remote_share: Floats
    known_share: Floats


def remote_regions(
    level: Ints,
    population: npt.ArrayLike,
    region: Ints,
    regions: int,
    *,
    least_level: int = 1,
    least_share: float = 0.5,
) -> RemoteRegions:
    """Group regions by the share of their people in remote villages.

    Parameters
    ----------
    level : ndarray of int, shape (n,)
        From `remoteness`; -1 is left out of the shares.
    population : array_like of float, shape (n,)
        People of each village.
    region : ndarray of int, shape (n,)
        0 to regions - 1; -1 leaves a village out.
    regions : int
        Number of regions.
    least_level : int
        Villages of this level and above count as remote.
    least_share : float
        A region is remote if at least this share of its people is.

    Returns
    -------
    RemoteRegions

    """
    people = np.asarray(population, dtype=np.float64)
    known = sum_by_group(people * (level >= 0), region, regions)
    remote = share(sum_by_group(people * (level >= least_level), region, regions), known)
    known_share = share(known, sum_by_group(people, region, regions))
    index = np.where(np.isnan(remote), -1, remote >= least_share - 1e-12).astype(np.intp)
    return RemoteRegions(index, remote, known_share)
