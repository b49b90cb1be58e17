"""What a plan of places must keep to, and what it says when that cannot be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.ecef import Floats

Ints = npt.NDArray[np.intp]
Bools = npt.NDArray[np.bool_]
SMALLEST = 1e-9


@dataclass(frozen=True)
class Limits:
    """What a plan must keep to, over m candidates.

    Parameters
    ----------
    number
        Places at most, required ones included; None where money alone decides.
    cost, budget
        Of each candidate, shape (m,), above 0; their sum may not exceed the budget. None: no limit.
    required, excluded
        Rows of candidates that must, or must not, be taken.
    group, least
        Group of each candidate, shape (m,), -1 for none; and how many are taken at least in each
        group, shape (groups,).
    capacity
        People that each candidate can serve, shape (m,), above 0; None: no limit. Only
        `geo.siting.capped` keeps to it.
    names
        Of the groups, for whoever is told that one cannot be met.

    """

    number: int | None = None
    cost: Floats | None = None
    budget: float | None = None
    required: Ints | None = None
    excluded: Ints | None = None
    group: Ints | None = None
    least: Ints | None = None
    capacity: Floats | None = None
    names: tuple[str, ...] = ()


class ImpossibleError(ValueError):
    """Say which limit cannot be met: number, budget, least, required, few or uncoverable."""

    def __init__(self, limit: str, **details: float) -> None:
        super().__init__(limit)
        self.limit, self.details = limit, details


def check_limits(limits: Limits, candidates: int) -> None:
    """Refuse limits that contradict each other, whatever is to be reached.

    Raises
    ------
    ImpossibleError

    """
    required = rows_of(limits.required)
    banned = np.isin(required, rows_of(limits.excluded))
    if banned.any():
        raise ImpossibleError("required", places=int(banned.sum()))
    if limits.number is not None and len(required) > limits.number:
        raise ImpossibleError("number", needed=len(required), number=limits.number)
    needed = _least_needed(limits, candidates, required)
    if limits.number is not None and needed.size > limits.number:
        raise ImpossibleError("least", needed=int(needed.size), number=limits.number)
    if limits.budget is not None and limits.cost is not None:
        least_cost = float(limits.cost[needed].sum())
        if least_cost > limits.budget * (1 + SMALLEST):
            raise ImpossibleError("budget", needed=least_cost, budget=limits.budget)


class Room:
    """What the limits still allow while a plan grows."""

    def __init__(self, limits: Limits, candidates: int) -> None:
        self.number = candidates if limits.number is None else limits.number
        self.budget = np.inf if limits.budget is None else float(limits.budget)
        cost = np.zeros(candidates) if limits.cost is None else limits.cost
        self.cost = np.asarray(cost, dtype=np.float64)
        self.group = np.full(candidates, -1) if limits.group is None else limits.group
        least = np.empty(0, np.intp) if limits.least is None else limits.least
        self.open = np.array(least, dtype=np.intp)
        if len(self.open) and limits.cost is not None:
            self._cheapest = [np.sort(self.cost[self.group == g]) for g in range(len(self.open))]
        else:
            self._cheapest = [np.zeros(each) for each in self.open]

    def allows(self, row: int) -> bool:
        """Tell whether a place may be taken so that what groups need can still be met."""
        own = self.group[row]
        needs = np.maximum(self.open, 0)
        if own >= 0 and needs.size and needs[own] > 0:
            needs = needs.copy()
            needs[own] -= 1
        kept = sum(float(c[:need].sum()) for c, need in zip(self._cheapest, needs, strict=True))
        fits = self.cost[row] + kept <= self.budget * (1 + SMALLEST)
        return bool(self.number - 1 >= needs.sum() and fits)

    def take(self, row: int) -> None:
        """Count a place."""
        self.number -= 1
        self.budget -= self.cost[row]
        if self.group[row] >= 0 and self.open.size:
            self.open[self.group[row]] -= 1


def _least_needed(limits: Limits, candidates: int, required: Ints) -> Ints:
    """Return the fewest and cheapest places that required ones and groups ask for.

    Raises
    ------
    ImpossibleError
        "least", where a group has too few candidates.

    """
    if limits.group is None or limits.least is None:
        return required
    cost = np.zeros(candidates) if limits.cost is None else limits.cost
    free = np.ones(candidates, dtype=bool)
    free[rows_of(limits.excluded)] = False
    free[required] = False
    taken = np.bincount(limits.group[required][limits.group[required] >= 0],
                        minlength=len(limits.least))  # fmt: skip
    chosen = [required]
    for group, least in enumerate(limits.least):
        open_number = max(int(least) - int(taken[group]), 0)
        members = np.flatnonzero(free & (limits.group == group))
        if len(members) < open_number:
            raise ImpossibleError("least", group=group, needed=open_number, there=len(members))
        chosen.append(members[np.argsort(cost[members], kind="stable")][:open_number])
    return np.concatenate(chosen)


def rows_of(rows: Ints | None) -> Ints:
    """Return rows, none for None."""
    return np.empty(0, np.intp) if rows is None else np.asarray(rows, dtype=np.intp)
