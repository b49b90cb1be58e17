"""Gaps between groups of people: means per person, differences, ratios, percentiles.

The rule of what counts stands here for the measures of `geo.equity` too. A row whose value is
NaN is left out with its people; NaN people make the group's figure NaN, and so does an infinite
value (no facility to reach at all).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.coverage import Ints, share, sum_by_group, weighted_percentile_by_group
from geo.ecef import Floats


@dataclass(frozen=True)
class Gap:
    """Compare two groups: means per person, their difference and ratio (other over first)."""

    first: float
    other: float
    absolute: float
    ratio: float
    population_first: float
    population_other: float


@dataclass(frozen=True)
class CountedRows:
    """Hold the rows that count, and which groups have an answer: people, and value above 0."""

    value: Floats
    weight: Floats
    group: Ints
    index: Ints
    usable: npt.NDArray[np.bool_]
    total_weight: Floats
    total_value: Floats


def counted_rows(
    values: npt.ArrayLike, weight: npt.ArrayLike, group: Ints, groups: int
) -> CountedRows:
    """Keep the rows that count, by the rule at the head of this module.

    Parameters
    ----------
    values, weight : array_like of float, shape (n,)
        Not negative; the weight is people.
    group : ndarray of int, shape (n,)
        0 to groups - 1; -1 leaves a row out.
    groups : int
        Number of groups.

    Raises
    ------
    ValueError
        If shapes differ, or a value or weight is negative.

    """
    value = np.asarray(values, dtype=np.float64)
    people = np.asarray(weight, dtype=np.float64)
    if value.ndim != 1 or value.shape != people.shape or value.shape != group.shape:
        raise ValueError("values, weight and group must be of one shape (n,)")
    if (value < 0).any() or (people < 0).any():
        raise ValueError("values and weights must not be negative")
    inside = (group >= 0) & ~np.isnan(value)
    index = np.flatnonzero(inside & (people > 0))
    value, kept, member = value[index], people[index], group[index]
    spoilt = inside & (np.isnan(people) | np.isinf(people))
    bad = np.bincount(group[spoilt], minlength=groups) > 0
    bad |= np.bincount(member[np.isinf(value)], minlength=groups) > 0
    finite = ~bad[member]
    value, kept, member, index = value[finite], kept[finite], member[finite], index[finite]
    total_weight = sum_by_group(kept, member, groups)
    total_value = sum_by_group(kept * value, member, groups)
    usable = ~bad & (total_weight > 0) & (total_value > 0)
    return CountedRows(value, kept, member, index, usable, total_weight, total_value)


def weighted_mean_by_group(
    values: npt.ArrayLike, weight: npt.ArrayLike, group: Ints, groups: int
) -> Floats:
    """Average values over people, by group; arguments and NaN as in `counted_rows`.

    A mean of zero is a mean: only what has no people, or an infinite or missing part, is NaN.
    """
    rows = counted_rows(values, weight, group, groups)
    fine = rows.usable | ((rows.total_weight > 0) & (rows.total_value == 0))
    return share(rows.total_value, np.where(fine, rows.total_weight, np.nan))


def gap(values: npt.ArrayLike, weight: npt.ArrayLike, group: Ints) -> Gap:
    """Compare group 1 (the other) with group 0 (the first), per person.

    Parameters
    ----------
    values, weight : array_like of float, shape (n,)
        As in `counted_rows`.
    group : ndarray of int, shape (n,)
        0, 1, or -1 for neither.

    Returns
    -------
    Gap
        Mean of each, other minus first, other over first (NaN where the first is 0), and the
        people behind each figure.

    """
    rows = counted_rows(values, weight, group, 2)
    mean = weighted_mean_by_group(values, weight, group, 2)
    people = np.where(rows.total_weight > 0, rows.total_weight, np.nan)
    ratio = float(share(mean[1:], mean[:1])[0])
    return Gap(
        first=float(mean[0]),
        other=float(mean[1]),
        absolute=float(mean[1] - mean[0]),
        ratio=ratio,
        population_first=float(people[0]),
        population_other=float(people[1]),
    )


def percentile_ratio_by_group(
    values: npt.ArrayLike,
    weight: npt.ArrayLike,
    group: Ints,
    groups: int,
    upper: float = 0.9,
    lower: float = 0.1,
) -> Floats:
    """Divide a high percentile of people by a low one, by group: P90/P10.

    Parameters
    ----------
    values, weight, group, groups
        As in `counted_rows`, but infinite values take part.
    upper, lower : float
        Shares of people, above 0 and at most 1.

    Returns
    -------
    ndarray of float64, shape (groups,)
        NaN where not available, where the low percentile is 0 or either is not reached.

    """
    people = np.asarray(weight, dtype=np.float64)
    found = weighted_percentile_by_group(
        np.asarray(values, dtype=np.float64), np.nan_to_num(people), group, groups, (upper, lower)
    )
    found[np.isnan(sum_by_group(people, group, groups))] = np.nan
    high, low = np.where(np.isfinite(found), found, np.nan).T
    return share(high, low)
