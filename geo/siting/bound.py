"""A bound on what any plan can reach, in a fraction of a second, and places it settles.

Lagrangian relaxation of maximal covering (Galvão and ReVelle 1996): a place may count as served
without a candidate near it, at a price. For any prices the relaxed optimum is a sum and a choice of
the dearest candidates, and no real plan exceeds it; subgradient steps (Held, Wolfe and Crowder
1974) lower it nearly to the bound of the linear relaxation. A candidate whose use (or absence)
would push the bound below a plan at hand is settled, which leaves HiGHS a far smaller model.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from geo.ecef import Floats
from geo.siting.limits import Bools, Ints, Limits

_STEPS = 400
_PATIENCE = 15
_CLOSE = 1e-9


@dataclass(frozen=True)
class Bound:
    """What no plan can exceed, and what follows for single candidates.

    Attributes
    ----------
    value
        In the units of the weights.
    always, never
        Candidates that every plan better than the one at hand takes, and that none takes, shape
        (m,). Nothing is settled under a budget or groups.
    choice
        The relaxed choice that reaches most, as rows of candidates: somewhere else to begin the
        search for a better plan. None under a budget or groups, which it need not keep.

    """

    value: float
    always: Bools
    never: Bools
    choice: Ints | None


@dataclass(frozen=True)
class _Relaxed:
    """A relaxation at any prices of the places, shape (n,).

    Attributes
    ----------
    start, top
        Prices to begin with, and the highest that make sense; the lowest is 0.
    apart
        What the places count apart from all candidates.
    profit
        Of each candidate, shape (m,).
    slope
        How that all changes with the prices for a choice, shape (n,).
    reached
        What a choice really gains.

    """

    start: Floats
    top: Floats
    apart: Callable[[Floats], float]
    profit: Callable[[Floats], Floats]
    slope: Callable[[Floats, Floats], Floats]
    reached: Callable[[Floats], float]


def cover_bound(
    reach: csr_array,
    weight: npt.ArrayLike,
    limits: Limits,
    at_hand: float,
    stop: Callable[[], bool] | None = None,
) -> Bound:
    """Bound the people that any plan brings within reach.

    Parameters
    ----------
    reach, weight, limits
        As `geo.siting.greedy.cover_most`; groups are ignored, which leaves a bound a bound.
    at_hand
        The total of a plan that keeps to the limits.
    stop
        Asked now and then whether to be content with the bound so far.

    """
    people = np.asarray(weight, dtype=np.float64)
    by_place = csr_array(reach.T)
    by_place.sum_duplicates()

    relaxed = _Relaxed(
        start=np.where(np.diff(by_place.indptr) > 0, people / 2, 0.0),
        top=people,
        apart=lambda price: float((people - price).sum()),
        profit=lambda price: reach @ price,
        slope=lambda price, chosen: by_place @ chosen - (price < people),
        reached=lambda chosen: float(people[by_place @ chosen > 0.5].sum()),
    )
    return _lowered(relaxed, reach.shape[0], limits, at_hand, stop)


def saving_bound(
    saved: csr_array,
    limits: Limits,
    plan: Ints,
    stop: Callable[[], bool] | None = None,
) -> Bound:
    """Bound what any plan saves where each place is served by one of the sites (p-median).

    Lagrangian relaxation of that one (Cornuejols, Fisher and Nemhauser 1977): each place pays its
    price once, and a candidate earns what its savings exceed the prices by.

    Parameters
    ----------
    saved
        What each candidate saves each place (person-metres), shape (m, n), above 0.
    limits, stop
        As in `cover_bound`.
    plan
        Rows of candidates of a plan that keeps to the limits.

    """
    m, n = saved.shape
    row = np.repeat(np.arange(m), np.diff(saved.indptr))
    place, value = saved.indices, np.asarray(saved.data, dtype=np.float64)
    top = best_of(saved, np.arange(m))
    served = best_of(saved, plan)

    def slope(price: Floats, chosen: Floats) -> Floats:
        sites = np.flatnonzero(chosen)
        own = csr_array(saved[sites])
        share = np.repeat(chosen[sites], np.diff(own.indptr))
        earning = share * (own.data > price[own.indices])
        return 1.0 - np.asarray(np.bincount(own.indices, weights=earning, minlength=n), np.float64)

    relaxed = _Relaxed(
        # Where the plan's savings are the prices, what is left to earn is what others would add.
        start=served,
        top=top,
        apart=lambda price: float(price.sum()),
        profit=lambda price: np.asarray(
            np.bincount(row, weights=np.maximum(value - price[place], 0.0), minlength=m),
            dtype=np.float64,
        ),
        slope=slope,
        reached=lambda chosen: float(best_of(saved, np.flatnonzero(chosen > 0.5)).sum()),
    )
    return _lowered(relaxed, m, limits, float(served.sum()), stop)


def best_of(saved: csr_array, sites: Ints) -> Floats:
    """Return the most that any of some candidates saves each place, shape (n,)."""
    own = csr_array(saved[sites])
    best = np.zeros(saved.shape[1])
    np.maximum.at(best, own.indices, own.data)
    return best


def _lowered(
    relaxed: _Relaxed, m: int, limits: Limits, at_hand: float, stop: Callable[[], bool] | None
) -> Bound:
    """Lower the bound by subgradient steps in the prices."""
    forced, banned = _forced(limits, m)
    price = relaxed.start
    best, best_profit = np.inf, np.zeros(m)
    widest, choice = -1.0, forced
    pace, worse = 1.0, 0
    for step in range(_STEPS):
        profit = relaxed.profit(price)
        chosen, worth = _choose(profit, limits, forced, banned)
        value = relaxed.apart(price) + worth
        if value < best - _CLOSE * max(value, 1.0):
            best, best_profit, worse = value, profit, 0
        else:
            worse += 1
            if worse >= _PATIENCE:
                pace, worse = pace / 2, 0
        reached = relaxed.reached(chosen)
        if reached > widest:
            widest, choice = reached, chosen > 0.5
        slope = relaxed.slope(price, chosen)
        # Prices that cannot move in their direction would only shorten the step of the others.
        stuck = ((price <= 0) & (slope > 0)) | ((price >= relaxed.top) & (slope < 0))
        slope = np.where(stuck, 0.0, slope)
        length = float(slope @ slope)
        if best - at_hand <= _CLOSE * max(best, 1.0) or length == 0 or pace < 1e-4:
            break
        step_size = pace * (value - at_hand) / length
        price = np.clip(price - step_size * slope, 0.0, relaxed.top)
        if step % 25 == 0 and stop is not None and stop():
            break
    always, never = _settled(best_profit, best, at_hand, limits, forced, banned)
    plain = limits.budget is None and limits.least is None
    return Bound(max(best, at_hand), always, never, np.flatnonzero(choice) if plain else None)


def _choose(profit: Floats, limits: Limits, forced: Bools, banned: Bools) -> tuple[Floats, float]:
    """Return the dearest candidates that fit (as shares of 1), and what they are worth."""
    chosen = forced.astype(np.float64)
    free = np.flatnonzero(~forced & ~banned)
    left = len(free) if limits.number is None else int(limits.number - forced.sum())
    if limits.budget is None or limits.cost is None:
        some = free[np.argpartition(-profit[free], left - 1)[:left]] if left < len(free) else free
        chosen[some if left > 0 else free[:0]] = 1.0
        return chosen, float(profit @ chosen)
    cost = np.asarray(limits.cost, dtype=np.float64)
    money = float(limits.budget - cost[forced].sum())
    order = free[np.argsort(-profit[free] / cost[free], kind="stable")]
    spent = np.cumsum(cost[order])
    whole = int(np.searchsorted(spent, money, side="right"))
    chosen[order[:whole]] = 1.0
    if whole < len(order):
        before = spent[whole - 1] if whole else 0.0
        chosen[order[whole]] = max(money - before, 0.0) / cost[order[whole]]
    worth = float(profit @ chosen)
    if left < len(free):  # both limits hold: the tighter of the two bounds
        by_number = np.sort(profit[free])[::-1][:left].sum() + profit[forced].sum()
        worth = min(worth, float(by_number))
    return chosen, worth


def _settled(
    profit: Floats, value: float, at_hand: float, limits: Limits, forced: Bools, banned: Bools
) -> tuple[Bools, Bools]:
    always, never = forced.copy(), banned.copy()
    free = np.flatnonzero(~forced & ~banned)
    left = None if limits.number is None else int(limits.number - forced.sum())
    plain = limits.budget is None and limits.least is None
    if left is None or not plain or not 0 < left < len(free) or not np.isfinite(value):
        return always, never
    order = np.sort(profit[free])[::-1]
    last_in, first_out = order[left - 1], order[left]
    room = value - at_hand + _CLOSE * max(value, 1.0)
    never[free] = last_in - profit[free] > room
    always[free] = profit[free] - first_out > room
    return always, never


def _forced(limits: Limits, m: int) -> tuple[Bools, Bools]:
    forced, banned = np.zeros(m, dtype=bool), np.zeros(m, dtype=bool)
    if limits.required is not None:
        forced[limits.required] = True
    if limits.excluded is not None:
        banned[limits.excluded] = True
    return forced, banned
