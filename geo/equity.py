"""Inequality of access between people: Lorenz, Gini, Theil, Palma, concentration.

Every figure weighs a place by its people, so the unit is the person and not the region. Values
are not negative (distances, minutes, facilities per person, shares reached). All figures by
group come of one sort and `np.bincount`; the figure of a whole is that of a single group.

What is missing stays missing: a row whose value is NaN is left out with its people; NaN people
make the group's figure NaN; so do an infinite value (no facility to reach at all), a group
without people and a sum of values of zero. Golden tests repeat people one by one and compare
with PySAL `inequality` 1.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.coverage import Ints, share, sum_by_group
from geo.ecef import Floats
from geo.gaps import counted_rows

_RICHEST, _POOREST = 0.9, 0.4


@dataclass(frozen=True)
class TheilParts:
    """Hold Theil's T and its exact parts: ``total = between + within``.

    ``within_share`` of shape (parts,) is what each part adds to ``within``: its share of all
    value times the T inside it.
    """

    total: float
    between: float
    within: float
    within_share: Floats


def _one(group_count: npt.ArrayLike) -> Ints:
    return np.zeros(np.shape(np.asarray(group_count)), dtype=np.intp)


def fractional_rank(rank_by: npt.ArrayLike, weight: npt.ArrayLike, group: Ints) -> Floats:
    """Rank rows by a variable within their group: share of people below, plus half the equals.

    Parameters
    ----------
    rank_by : array_like of float, shape (n,)
        No NaN. Equal values share one rank, so the order of rows does not matter.
    weight : array_like of float, shape (n,)
        People, above 0.
    group : ndarray of int, shape (n,)
        0 and above.

    Returns
    -------
    ndarray of float64, shape (n,)
        Above 0 and below 1; its weighted mean is 1/2 in every group.

    """
    by, people = np.asarray(rank_by, dtype=np.float64), np.asarray(weight, dtype=np.float64)
    if not by.size:
        return np.empty(0)
    order = np.lexsort((by, group))
    by, people, member = by[order], people[order], group[order]
    new_group = np.r_[True, member[1:] != member[:-1]]
    first = np.flatnonzero(new_group | np.r_[True, by[1:] != by[:-1]])
    tied = np.add.reduceat(people, first)
    total = np.add.reduceat(people, np.flatnonzero(new_group))
    group_of_tie = np.cumsum(new_group)[first] - 1
    # Running sums restart in each group, or rounding of the whole would reach small groups.
    before = np.cumsum(tied) - tied
    start = np.flatnonzero(np.r_[True, group_of_tie[1:] != group_of_tie[:-1]])
    before -= before[start][group_of_tie]
    middle = (before + tied / 2) / total[group_of_tie]
    result = np.empty(by.size)
    result[order] = np.repeat(middle, np.diff(np.r_[first, by.size]))
    return result


def concentration_by_group(
    values: npt.ArrayLike,
    weight: npt.ArrayLike,
    rank_by: npt.ArrayLike,
    group: Ints,
    groups: int,
) -> Floats:
    """Compute the concentration index of values over a ranking variable, by group.

    Parameters
    ----------
    values, weight, rank_by : array_like of float, shape (n,)
        Values, people, and what people are ranked by, lowest first (IPM; for poverty the index
        changes sign). Rows of NaN in ``rank_by`` are left out.
    group : ndarray of int, shape (n,)
        0 to groups - 1; -1 leaves a row out.
    groups : int
        Number of groups.

    Returns
    -------
    ndarray of float64, shape (groups,)
        -1 to 1; above 0 where those ranked high hold more of the value. NaN where not available.

    Notes
    -----
    C = sum of (share of value)(2 R - 1), R the fractional rank with ties averaged: Kakwani,
    Wagstaff and van Doorslaer 1997, J. Econometrics 77.

    Examples
    --------
    Two equal regions, poor with 1 km and rich with 3 km: shares 1/4 and 3/4, ranks 1/4 and 3/4,
    so C = 1/4 (-1/2) + 3/4 (1/2) = 1/4.

    >>> one = np.zeros(2, dtype=np.intp)
    >>> concentration_by_group([1, 3], [10, 10], [60, 80], one, 1).tolist()
    [0.25]

    """
    by = np.asarray(rank_by, dtype=np.float64)
    rows = counted_rows(values, weight, np.where(np.isnan(by), -1, group), groups)
    rank = fractional_rank(by[rows.index], rows.weight, rows.group)
    moment = sum_by_group(rows.weight * rows.value * (2 * rank - 1), rows.group, groups)
    return share(moment, np.where(rows.usable, rows.total_value, np.nan))


def concentration_index(
    values: npt.ArrayLike, weight: npt.ArrayLike, rank_by: npt.ArrayLike
) -> float:
    """Compute the concentration index of a whole; see `concentration_by_group`."""
    return float(concentration_by_group(values, weight, rank_by, _one(values), 1)[0])


def erreygers_index(
    values: npt.ArrayLike, weight: npt.ArrayLike, rank_by: npt.ArrayLike, upper: float = 1.0
) -> float:
    """Compute the concentration index corrected for values bounded by 0 and an upper limit.

    Being reached and being out of reach then give the same figure with opposite signs, which
    the plain index does not (Erreygers 2009, J. Health Economics 28): E = 4 mean C / upper.

    Parameters
    ----------
    values, weight, rank_by : array_like of float, shape (n,)
        As in `concentration_by_group`; values at most ``upper``.
    upper : float
        1 for shares, 100 for percent.

    Returns
    -------
    float
        -1 to 1; 0 where nobody has any of it; NaN where not available.

    Raises
    ------
    ValueError
        If a value is above the limit.

    """
    value, by = np.asarray(values, dtype=np.float64), np.asarray(rank_by, dtype=np.float64)
    if (value > upper).any():
        raise ValueError("a value is above the upper limit")
    rows = counted_rows(value, weight, np.where(np.isnan(by), -1, _one(value)), 1)
    index = concentration_index(value, weight, by)
    if rows.total_weight[0] > 0 and rows.total_value[0] == 0:
        return 0.0
    return float(4 * share(rows.total_value, rows.total_weight)[0] * index / upper)


def gini_by_group(values: npt.ArrayLike, weight: npt.ArrayLike, group: Ints, groups: int) -> Floats:
    """Compute the population-weighted Gini coefficient by group.

    Parameters
    ----------
    values, weight, group, groups
        As in `concentration_by_group`.

    Returns
    -------
    ndarray of float64, shape (groups,)
        0 (all alike) to below 1; NaN where not available.

    Notes
    -----
    The concentration index by the values themselves, which is one minus twice the area under
    the Lorenz curve (Lerman and Yitzhaki 1989, J. Econometrics 42).

    Examples
    --------
    Three people at 1 km and one at 5 km. Shares of people 3/4, 1/4 and of kilometres 3/8, 5/8;
    area under the curve 3/4 (3/8)/2 + 1/4 (3/8 + 1)/2 = 0.3125; G = 1 - 0.625.

    >>> gini_by_group([1, 5], [3, 1], np.zeros(2, dtype=np.intp), 1).tolist()
    [0.375]

    """
    return concentration_by_group(values, weight, values, group, groups)


def gini(values: npt.ArrayLike, weight: npt.ArrayLike) -> float:
    """Compute the population-weighted Gini coefficient of a whole; see `gini_by_group`."""
    return float(gini_by_group(values, weight, _one(values), 1)[0])


def lorenz_by_group(
    values: npt.ArrayLike,
    weight: npt.ArrayLike,
    group: Ints,
    groups: int,
    shares: Sequence[float],
) -> Floats:
    """Read the Lorenz curve of each group at given shares of its people.

    Parameters
    ----------
    values, weight, group, groups
        As in `concentration_by_group`.
    shares : sequence of float
        Shares of people, lowest values first, each 0 to 1.

    Returns
    -------
    ndarray of float64, shape (groups, len(shares))
        Share of all value that they hold; places are divided where a share falls inside one.
        NaN where not available.

    """
    wanted = np.asarray(shares, dtype=np.float64)
    if ((wanted < 0) | (wanted > 1)).any():
        raise ValueError("shares must be from 0 to 1")
    rows = counted_rows(values, weight, group, groups)
    result = np.full((groups, wanted.size), np.nan)
    order = np.lexsort((rows.value, rows.group))
    ends = np.cumsum(np.bincount(rows.group, minlength=groups))
    for number in np.flatnonzero(rows.usable):
        part = order[ends[number - 1] if number else 0 : ends[number]]
        people, amount = _curve(rows.value[part], rows.weight[part])
        result[number] = np.interp(wanted, people, amount)
    return result


def lorenz_curve(values: npt.ArrayLike, weight: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Draw the population-weighted Lorenz curve of a whole.

    Parameters
    ----------
    values, weight : array_like of float, shape (n,)
        As in `concentration_by_group`.

    Returns
    -------
    people_share, value_share : ndarray of float64, shape (m + 1,)
        From (0, 0) to (1, 1), m the places with people and a value; both ``[nan]`` where not
        available.

    """
    rows = counted_rows(values, weight, _one(values), 1)
    if not rows.usable[0]:
        return np.array([np.nan]), np.array([np.nan])
    order = np.argsort(rows.value, kind="stable")
    return _curve(rows.value[order], rows.weight[order])


def _curve(value: Floats, weight: Floats) -> tuple[Floats, Floats]:
    people = np.cumsum(np.r_[0.0, weight])
    amount = np.cumsum(np.r_[0.0, weight * value])
    return people / people[-1], amount / amount[-1]


def palma_by_group(
    values: npt.ArrayLike, weight: npt.ArrayLike, group: Ints, groups: int
) -> Floats:
    """Compute the Palma ratio by group: what the top tenth of people hold over the lowest 40 %.

    Parameters
    ----------
    values, weight, group, groups
        As in `concentration_by_group`.

    Returns
    -------
    ndarray of float64, shape (groups,)
        1/4 where all are alike; NaN where not available or where the lowest 40 % hold nothing.

    Notes
    -----
    Cobham and Sumner 2013. The place in which a share falls is divided.

    """
    curve = lorenz_by_group(values, weight, group, groups, (_POOREST, _RICHEST))
    return share(1 - curve[:, 1], curve[:, 0])


def palma(values: npt.ArrayLike, weight: npt.ArrayLike) -> float:
    """Compute the Palma ratio of a whole; see `palma_by_group`."""
    return float(palma_by_group(values, weight, _one(values), 1)[0])


def theil_by_group(
    values: npt.ArrayLike, weight: npt.ArrayLike, group: Ints, groups: int
) -> Floats:
    """Compute Theil's T by group, weighted by population.

    Parameters
    ----------
    values, weight, group, groups
        As in `concentration_by_group`.

    Returns
    -------
    ndarray of float64, shape (groups,)
        0 (all alike) to the logarithm of total people over the least; NaN where not available.

    Notes
    -----
    T = sum of (share of people)(v/mean) ln(v/mean), with 0 ln 0 = 0: Theil 1967.

    """
    rows = counted_rows(values, weight, group, groups)
    mean = share(rows.total_value, np.where(rows.usable, rows.total_weight, np.nan))
    return share(
        sum_by_group(rows.weight * _xlogx(rows.value / mean[rows.group]), rows.group, groups),
        np.where(rows.usable, rows.total_weight, np.nan),
    )


def _xlogx(ratio: Floats) -> Floats:
    logarithm = np.zeros(ratio.shape)
    np.log(ratio, out=logarithm, where=ratio > 0)
    return np.where(ratio > 0, ratio * logarithm, np.where(np.isnan(ratio), np.nan, 0.0))


def theil(
    values: npt.ArrayLike, weight: npt.ArrayLike, part: Ints | None = None, parts: int = 1
) -> TheilParts:
    """Compute Theil's T and how much of it lies between parts and how much within them.

    Parameters
    ----------
    values, weight : array_like of float, shape (n,)
        As in `concentration_by_group`.
    part : ndarray of int, shape (n,), optional
        0 to parts - 1; rows of -1 are left out of everything, so that the parts add up.
    parts : int
        Number of parts.

    Returns
    -------
    TheilParts
        All NaN where not available.

    Notes
    -----
    Each part is computed by itself, none as a remainder: Shorrocks 1980, Econometrica 48.

    Examples
    --------
    Two parts of one person each, 1 and 3: mean 2, T = (0.5 ln 0.5 + 1.5 ln 1.5)/2, all between.

    >>> found = theil([1, 3], [1, 1], np.array([0, 1]), 2)
    >>> round(found.between, 6), found.within
    (0.130812, 0.0)

    """
    member = _one(values) if part is None else part
    whole = np.where(member >= 0, 0, -1).astype(np.intp)
    total = float(theil_by_group(values, weight, whole, 1)[0])
    if np.isnan(total):
        return TheilParts(np.nan, np.nan, np.nan, np.full(parts, np.nan))
    rows = counted_rows(values, weight, member, parts)
    amount = rows.total_value / rows.total_value.sum()
    inside = np.where(rows.usable, theil_by_group(values, weight, member, parts), 0.0)
    mean = rows.total_value.sum() / rows.total_weight.sum()
    people = rows.total_weight / rows.total_weight.sum()
    ratio = np.where(people > 0, share(rows.total_value, rows.total_weight) / mean, 0.0)
    between = float((people * _xlogx(ratio)).sum())
    return TheilParts(total, between, float((amount * inside).sum()), amount * inside)
