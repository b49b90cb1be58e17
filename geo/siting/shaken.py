"""A better plan by shaking one: take some places out, fill up anew, exchange; keep what is better.

Iterated local search in the way of Lourenço, Martin and Stützle (2003). It knows no proof, and the
same plan comes of the same question: what is taken out is drawn from a fixed seed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from geo.siting.greedy import Plan, cover_most, improve
from geo.siting.limits import ImpossibleError, Limits, rows_of

_FEWEST, _MOST = 10, 3
"""From one place in ten to one in three is taken out, a third of which stays out that round."""


def shaken(
    reach: csr_array,
    weight: npt.ArrayLike,
    plan: Plan,
    limits: Limits,
    rounds: int,
    stop: Callable[[], bool] | None = None,
) -> Plan:
    """Return the best plan that some rounds of shaking come to, the given one if none is better.

    Parameters
    ----------
    reach, weight, limits
        As `geo.siting.greedy.cover_most`.
    plan
        One that keeps to the limits.
    rounds
        At most.
    stop
        Asked before each round whether to end.

    """
    draw = np.random.default_rng(1)
    fixed = rows_of(limits.required)
    best = plan
    for _ in range(rounds):
        free = best.sites[~np.isin(best.sites, fixed)]
        if len(free) < 2 or (stop is not None and stop()):
            break
        most = min(len(free) // _MOST + 1, len(free))
        number = int(draw.integers(max(len(free) // _FEWEST, 1), most, endpoint=True))
        out = draw.choice(free, number, replace=False)
        barred = np.concatenate([rows_of(limits.excluded), out[: max(len(out) // 3, 1)]])
        kept = best.sites[~np.isin(best.sites, out)]
        try:
            again = cover_most(reach, weight, replace(limits, required=kept, excluded=barred))
        except ImpossibleError:  # a group needs what was taken out
            continue
        other = improve(reach, weight, again, limits)
        if other.total > best.total:
            best = other
    return best
