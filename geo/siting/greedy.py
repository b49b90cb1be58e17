"""Where to place facilities: what each place would reach, and the first answer, at once.

Maximal covering (MCLP: most people newly within reach), set covering (LSCP: all within reach with
the fewest) and the median (least distance in all) are solved step by step: each next place is the
one that gains most. For covering that gives at least 63 % of the optimum (Nemhauser, Wolsey and
Fisher 1978) and in practice 97 % and more. Gains only shrink as places are taken, so that most need
not be reckoned again (Minoux 1978). `geo.siting.exact` proves the optimum, or states what is open.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from geo.capacity import Pairs
from geo.ecef import Floats
from geo.siting.limits import (
    SMALLEST,
    Bools,
    ImpossibleError,
    Ints,
    Limits,
    Room,
    check_limits,
    rows_of,
)


@dataclass(frozen=True)
class Plan:
    """Places in the order in which they were taken.

    Attributes
    ----------
    sites
        Rows of candidates, shape (k,).
    gains
        What each added to those before it, shape (k,), in the units of the weights.

    """

    sites: Ints
    gains: Floats

    @property
    def total(self) -> float:
        """What all add together."""
        return float(self.gains.sum())


def reach_matrix(pairs: Pairs, places: int, candidates: int) -> csr_array:
    """Return which candidate reaches which place.

    Parameters
    ----------
    pairs
        Places (`demand_row`) and candidates (`supply_row`) within reach of each other.
    places, candidates
        Their numbers, n and m.

    Returns
    -------
    csr_array of shape (m, n)
        Ones, a row for each candidate.

    """
    ones = np.ones(len(pairs.demand_row))
    at = (pairs.supply_row, pairs.demand_row)
    return csr_array((ones, at), shape=(candidates, places))


def cover_most(reach: csr_array, weight: npt.ArrayLike, limits: Limits) -> Plan:
    """Choose places for most people newly within reach, step by step (MCLP).

    Parameters
    ----------
    reach
        From `reach_matrix`, shape (m, n).
    weight
        People of each place who are not within reach yet, shape (n,); 0 where they are. Weighted by
        need where some count more than others.
    limits
        What to keep to.

    Returns
    -------
    Plan
        Required places first, then what groups need, then by gain (per cost under a budget). Of
        equal gains the lower row wins. It ends where no place gains anything.

    Raises
    ------
    ImpossibleError

    """
    check_limits(limits, reach.shape[0])
    plan = _greedy(reach, weight, limits, per_cost=limits.budget is not None)
    if limits.budget is None:
        return plan
    # By gain per cost alone a cheap small place may keep out one large one: the better of the two
    # readings keeps the bound (Khuller, Moss and Naor 1999).
    other = _greedy(reach, weight, limits, per_cost=False)
    return other if other.total > plan.total else plan


def cover_all(reach: csr_array, weight: npt.ArrayLike, limits: Limits) -> Plan:
    """Choose few places (or cheap ones) that bring all within reach whom any can reach (LSCP).

    Parameters, order and errors are those of `cover_most`; number and budget end the plan early.
    """
    weight = np.asarray(weight, dtype=np.float64)
    # People decide which to take first; places without people need no cover.
    plan = cover_most(reach, weight, limits)
    return Plan(*_without_idle(reach, weight, plan, limits))


def improve(reach: csr_array, weight: npt.ArrayLike, plan: Plan, limits: Limits) -> Plan:
    """Exchange one place for another as long as that gains people (Teitz and Bart 1968).

    Parameters as `cover_most`; required places stay, a group keeps what it needs, and the budget
    holds. The plan comes back in the order in which its places gain most.
    """
    people = np.asarray(weight, dtype=np.float64)
    m = reach.shape[0]
    cost = np.zeros(m) if limits.cost is None else np.asarray(limits.cost, dtype=np.float64)
    spare = np.inf if limits.budget is None else float(limits.budget - cost[plan.sites].sum())
    chosen = np.zeros(m, dtype=bool)
    chosen[plan.sites] = True
    banned = np.zeros(m, dtype=bool)
    banned[rows_of(limits.excluded)] = True
    fixed = np.zeros(m, dtype=bool)
    fixed[rows_of(limits.required)] = True
    times = np.asarray(reach.T @ chosen.astype(np.float64))
    better = True
    while better:
        better = False
        for row in np.flatnonzero(chosen & ~fixed).tolist():
            own = reach.indices[reach.indptr[row] : reach.indptr[row + 1]]
            without = times.copy()
            without[own] -= 1
            gains = reach @ np.where(without < 0.5, people, 0.0)
            lost = float(gains[row])
            gains[chosen | banned | (cost - cost[row] > spare)] = -1.0
            if limits.least is not None and limits.group is not None:
                gains[limits.group != limits.group[row]] = -1.0
            other = int(np.argmax(gains))
            if gains[other] > lost * (1 + SMALLEST) + SMALLEST:
                chosen[row], chosen[other] = False, True
                spare -= float(cost[other] - cost[row])
                times = np.asarray(reach.T @ chosen.astype(np.float64))
                better = True
    return ordered(reach, people, np.flatnonzero(chosen))


def ordered(reach: csr_array, weight: npt.ArrayLike, sites: Ints) -> Plan:
    """Put places in the order in which each next one gains most, and say what each gains."""
    only = csr_array(reach[sites])
    plan = _greedy(only, weight, Limits(), per_cost=False)
    idle = np.setdiff1d(np.arange(len(sites)), plan.sites)
    return Plan(
        np.asarray(sites, dtype=np.intp)[np.concatenate([plan.sites, idle])],
        np.concatenate([plan.gains, np.zeros(len(idle))]),
    )


def reachable(reach: csr_array) -> Bools:
    """Tell which places any candidate reaches, shape (n,)."""
    return np.asarray(np.bincount(reach.indices, minlength=reach.shape[1]) > 0)


def shorten_most(
    saving: csr_array, distance_m: npt.ArrayLike, weight: npt.ArrayLike, limits: Limits
) -> Plan:
    """Choose places for least distance in all (p-median, with what stands already), step by step.

    Parameters
    ----------
    saving
        Distance (metres) from each candidate to each place that is nearer to it than what stands
        now, shape (m, n); from `saving_matrix`.
    distance_m
        To what stands now, shape (n,).
    weight
        People of each place, shape (n,).
    limits
        What to keep to.

    Returns
    -------
    Plan
        Gains are person-metres saved.

    Raises
    ------
    ImpossibleError

    """
    check_limits(limits, saving.shape[0])
    now = np.array(distance_m, dtype=np.float64)
    people = np.asarray(weight, dtype=np.float64)
    indptr, place, metres = saving.indptr, saving.indices, saving.data

    def gain(row: int) -> float:
        part = slice(indptr[row], indptr[row + 1])
        at = place[part]
        return float((people[at] * np.maximum(now[at] - metres[part], 0.0)).sum())

    def take(row: int) -> None:
        part = slice(indptr[row], indptr[row + 1])
        now[place[part]] = np.minimum(now[place[part]], metres[part])

    first = np.array([gain(row) for row in range(saving.shape[0])])
    return lazy(gain, take, first, limits, per_cost=limits.budget is not None)


def saving_matrix(pairs: Pairs, distance_m: npt.ArrayLike, candidates: int) -> csr_array:
    """Return the distances that would be shorter than now, shape (candidates, n), metres.

    A distance of nothing at all is kept as a millimetre, since a zero is no entry.
    """
    now = np.asarray(distance_m, dtype=np.float64)
    nearer = pairs.distance_m < now[pairs.demand_row]
    metres = np.maximum(pairs.distance_m[nearer], 1e-3)
    at = (pairs.supply_row[nearer], pairs.demand_row[nearer])
    return csr_array((metres, at), shape=(candidates, len(now)))


def _greedy(reach: csr_array, weight: npt.ArrayLike, limits: Limits, *, per_cost: bool) -> Plan:
    left = np.array(weight, dtype=np.float64)
    indptr, place = reach.indptr, reach.indices

    def gain(row: int) -> float:
        return float(left[place[indptr[row] : indptr[row + 1]]].sum())

    def take(row: int) -> None:
        left[place[indptr[row] : indptr[row + 1]]] = 0.0

    return lazy(gain, take, reach @ left, limits, per_cost=per_cost)


def lazy(
    gain: Callable[[int], float],
    take: Callable[[int], None],
    first: Floats,
    limits: Limits,
    *,
    per_cost: bool,
) -> Plan:
    """Take places by gain: those required, those that groups need, then the best of all.

    `first` holds the gains at the outset, shape (m,): no later gain is larger.
    """
    room = Room(limits, len(first))
    required = rows_of(limits.required)
    banned = np.zeros(len(first), dtype=bool)
    banned[rows_of(limits.excluded)] = True
    sites: list[int] = []
    gains: list[float] = []

    def add(row: int, value: float) -> None:
        sites.append(row)
        gains.append(value)
        take(row)
        room.take(row)
        banned[row] = True

    for row in required.tolist():
        add(row, gain(row))
    for group in range(len(room.open)):
        while room.open[group] > 0:
            members = np.flatnonzero((room.group == group) & ~banned)
            allowed = [row for row in members.tolist() if room.allows(row)]
            if not allowed:
                raise ImpossibleError("least", group=group)
            best = max(allowed, key=lambda row: (gain(row), -row))
            add(best, gain(best))
    heap = [
        (-_rank(float(first[row]), room.cost[row], per_cost=per_cost), row)
        for row in np.flatnonzero(~banned & (first > 0)).tolist()
    ]
    heapq.heapify(heap)
    while heap and room.number > 0:
        before, row = heapq.heappop(heap)
        value = gain(row)
        rank = -_rank(value, room.cost[row], per_cost=per_cost)
        if value <= 0 or not room.allows(row):
            continue
        if rank > before and heap and (rank, row) > heap[0]:  # it shrank behind another one
            heapq.heappush(heap, (rank, row))
            continue
        add(row, value)
    return Plan(np.array(sites, dtype=np.intp), np.array(gains, dtype=np.float64))


def _rank(value: float, cost: float, *, per_cost: bool) -> float:
    return value / cost if per_cost and cost > 0 else value


def _without_idle(
    reach: csr_array, weight: Floats, plan: Plan, limits: Limits
) -> tuple[Ints, Floats]:
    """Drop places whose people others of the plan reach as well, the last taken first."""
    wanted = weight > 0
    times = np.asarray(reach[plan.sites].sum(axis=0)).ravel() if len(plan.sites) else weight * 0
    kept = np.ones(len(plan.sites), dtype=bool)
    fixed = set(rows_of(limits.required).tolist())
    for at in range(len(plan.sites) - 1, -1, -1):
        row = int(plan.sites[at])
        own = reach.indices[reach.indptr[row] : reach.indptr[row + 1]]
        own = own[wanted[own]]
        if row not in fixed and limits.least is None and (times[own] > 1).all():
            kept[at] = False
            times[own] -= 1
    return plan.sites[kept], gains_of(reach, weight, plan.sites[kept])


def gains_of(reach: csr_array, weight: npt.ArrayLike, sites: Ints) -> Floats:
    """Return what each place adds to those before it, shape (k,), in the order given."""
    left = np.array(weight, dtype=np.float64)
    gains = np.zeros(len(sites))
    for place, row in enumerate(sites.tolist()):
        own = reach.indices[reach.indptr[row] : reach.indptr[row + 1]]
        gains[place] = left[own].sum()
        left[own] = 0.0
    return gains
