"""The least distance within which all can be brought (p-center), proven by covering."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from geo.capacity import Pairs
from geo.ecef import Floats
from geo.siting.exact import prove_cover_all
from geo.siting.greedy import cover_all, reach_matrix, reachable
from geo.siting.limits import Bools, ImpossibleError, Ints, Limits
from geo.siting.solver import Effort, Proof

_SURE = 1e-6


def prove_center(
    pairs: Pairs,
    distance_m: npt.ArrayLike,
    weight: npt.ArrayLike,
    limits: Limits,
    effort: Effort | None = None,
    *,
    candidates: int | None = None,
) -> tuple[Proof, float]:
    """Prove the least distance within which places can bring everybody (p-center).

    Parameters
    ----------
    pairs
        Of places and candidates, as far as may matter: whoever no candidate and nothing that stands
        is paired with is left out.
    distance_m
        To what stands now, shape (n,); inf where nothing does.
    weight
        People of each place, shape (n,); places without people do not count.
    limits
        With a number, or a cost and a budget.
    effort
        How long to try; the seconds are shared evenly by the distances that are tried.
    candidates
        Their number, m; as far as the pairs and the costs go by default.

    Returns
    -------
    Proof, float
        Whose total and bound are metres; and the metres. Found by halving among the distances that
        occur, each decided by set covering (Minieka 1970).

    Raises
    ------
    ImpossibleError
        "uncoverable" if not even the longest distance brings all within.

    """
    effort = effort or Effort()
    now = np.asarray(distance_m, dtype=np.float64)
    people = np.asarray(weight, dtype=np.float64)
    paired = np.zeros(len(now), dtype=bool)
    paired[pairs.demand_row] = True
    counts = (people > 0) & (paired | np.isfinite(now))
    m = int(pairs.supply_row.max()) + 1 if len(pairs.supply_row) else 0
    m = max(m, len(limits.cost) if limits.cost is not None else m, candidates or 0)
    stands = now[counts & np.isfinite(now)]
    radii = np.unique(np.concatenate([pairs.distance_m[counts[pairs.demand_row]], stands]))
    low, high, best = 0, len(radii) - 1, None
    least, sure = 0, True
    share = replace(effort, seconds=effort.seconds / (np.ceil(np.log2(len(radii) + 1)) + 1))
    while low <= high:
        middle = (low + high) // 2
        found, decided = _within(pairs, now, counts, radii[middle], limits, m, share)
        sure = sure and (decided or found is not None)
        if found is not None:
            best, high = (found, float(radii[middle])), middle - 1
        else:
            low = middle + 1
            least = low if decided else least
        if effort.stop is not None and effort.stop():
            sure = False
            break
    if best is None:
        raise ImpossibleError("uncoverable")
    sites, metres = best
    # As long as every distance tried is decided, none below the one found will do.
    bound = metres if sure else min(float(radii[least]), metres)
    return Proof(sites, metres, bound, bound >= metres), metres


def _within(
    pairs: Pairs, now: Floats, counts: Bools, radius_m: float, limits: Limits, m: int,
    effort: Effort,
) -> tuple[Ints | None, bool]:  # fmt: skip
    """Return sites that bring all within a radius if there are any, and whether that is certain."""
    need = counts & ~(now <= radius_m)
    keep = need[pairs.demand_row] & (pairs.distance_m <= radius_m)
    part = Pairs(pairs.demand_row[keep], pairs.supply_row[keep], pairs.distance_m[keep])
    reach = reach_matrix(part, len(now), m)
    if (need & ~reachable(reach)).any():
        return None, True
    free = replace(limits, number=None, budget=None)
    plan = cover_all(reach, need.astype(np.float64), free)
    if _fits(plan.sites, limits):
        return plan.sites, True
    proof = prove_cover_all(reach, need.astype(np.float64), free, plan, effort)
    if _fits(proof.sites, limits):
        return proof.sites, True
    return None, proof.optimal or _beyond(proof.bound, limits)


def _beyond(bound: float, limits: Limits) -> bool:
    """Tell whether the fewest, or cheapest, places that could do are more than allowed."""
    most = limits.number if limits.cost is None else limits.budget
    return most is not None and bound > most * (1 + _SURE)


def _fits(sites: Ints, limits: Limits) -> bool:
    if limits.number is not None and len(sites) > limits.number:
        return False
    if limits.budget is None or limits.cost is None:
        return True
    return bool(limits.cost[sites].sum() <= limits.budget)
