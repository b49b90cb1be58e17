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
    m = reach.shape[0]
    forced, banned = _forced(limits, m)
    by_place = csr_array(reach.T)
    by_place.sum_duplicates()
    price = np.where(np.diff(by_place.indptr) > 0, people / 2, 0.0)
    best, best_profit = np.inf, np.zeros(m)
    widest, choice = -1.0, forced
    pace, worse = 1.0, 0
    for step in range(_STEPS):
        profit = reach @ price
        chosen, worth = _choose(profit, limits, forced, banned)
        value = float((people - price).sum()) + worth
        if value < best - _CLOSE * max(value, 1.0):
            best, best_profit, worse = value, profit, 0
        else:
            worse += 1
            if worse >= _PATIENCE:
                pace, worse = pace / 2, 0
        times = by_place @ chosen
        reached = float(people[times > 0.5].sum())
        if reached > widest:
            widest, choice = reached, chosen > 0.5
        slope = times - (price < people)
        length = float(slope @ slope)
        if best - at_hand <= _CLOSE * max(best, 1.0) or length == 0 or pace < 1e-4:
            break
        price = np.clip(price - pace * (value - at_hand) / length * slope, 0.0, people)
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
