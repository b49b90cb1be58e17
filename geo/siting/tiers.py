"""Strictly by tiers: as many of the first as can be, then of the second, and so on.

Lexicographic maximal covering: each tier is one covering problem in which the people of the tiers
before it may not become fewer (the sequential, or preemptive, method of goal programming, Ignizio
1976). No number of people of a later tier outweighs one of an earlier tier.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.sparse import block_array, csr_array, eye_array, vstack

from geo.ecef import Floats
from geo.siting.exact import merged, prove_cover, site_bounds, with_limits
from geo.siting.greedy import Plan, cover_most, gains_of, improve, ordered
from geo.siting.limits import ImpossibleError, Ints, Limits, rows_of
from geo.siting.solver import Effort, Proof, solve

_SLACK = 1e-9


def cover_tiers(reach: csr_array, weight: Floats, limits: Limits) -> Plan:
    """Choose places tier by tier, each next one for the first tier in which any gains people.

    Parameters
    ----------
    reach, limits
        As `geo.siting.greedy.cover_most`.
    weight
        People of each place by tier, shape (n, tiers), the first tier first; 0 where they are
        within reach.

    Returns
    -------
    Plan
        Gains are people of all tiers.

    Raises
    ------
    ImpossibleError

    """
    sites: Ints = np.empty(0, np.intp)
    for tier in range(weight.shape[1]):
        fixed = np.union1d(rows_of(limits.required), sites).astype(np.intp)
        plan = cover_most(reach, weight[:, tier], replace(limits, required=fixed))
        # In the order of the tiers: what stands from those before, then what this one adds.
        sites = np.concatenate([sites, plan.sites[~np.isin(plan.sites, sites)]])
    return Plan(sites, gains_of(reach, weight.sum(axis=1), sites))


def prove_tiers(
    reach: csr_array, weight: Floats, limits: Limits, effort: Effort | None = None
) -> Proof:
    """Prove the plan that is best in the first tier, of those the best in the second, and so on.

    Parameters
    ----------
    reach, weight, limits
        As `cover_tiers`.
    effort
        How long to try; the seconds are shared evenly by the tiers that anybody can be reached in.

    Returns
    -------
    Proof
        Optimal if every tier is. Total and bound are people of the first tier that is not proven,
        else of the last.

    Raises
    ------
    ImpossibleError

    """
    effort = effort or Effort()
    used = np.flatnonzero((csr_array(reach) @ weight).sum(axis=0) > 0)
    tiers = weight[:, used]
    if not len(used):
        return Proof(
            np.sort(cover_most(reach, weight.sum(axis=1), limits).sites), 0.0, 0.0, optimal=True
        )
    share = replace(effort, seconds=effort.seconds / len(used))
    first = improve(reach, tiers[:, 0], cover_most(reach, tiers[:, 0], limits), limits)
    proof = prove_cover(reach, tiers[:, 0], limits, first, share)
    told = None if proof.optimal else proof
    # Counted anew from the sites: the solver's own sums are off by what it takes for whole.
    totals = [_reached(reach, tiers[:, 0], proof.sites)]
    for tier in range(1, len(used)):
        if effort.stop is not None and effort.stop():
            told = told or replace(proof, optimal=False)
            break
        proof = _next_tier(reach, tiers[:, : tier + 1], totals, proof.sites, limits, share)
        told = told if told is not None or proof.optimal else proof
        totals.append(_reached(reach, tiers[:, tier], proof.sites))
    return proof if told is None else replace(told, sites=proof.sites)


def in_order(reach: csr_array, weight: Floats, sites: Ints) -> Ints:
    """Put places in the order in which each next one gains most for the first tier it helps."""
    plan = cover_tiers(csr_array(reach[sites]), weight, Limits())
    idle = np.setdiff1d(np.arange(len(sites)), plan.sites)
    return np.asarray(np.asarray(sites)[np.concatenate([plan.sites, idle])], dtype=np.intp)


def _next_tier(
    reach: csr_array, tiers: Floats, totals: list[float], sites: Ints, limits: Limits,
    effort: Effort,
) -> Proof:  # fmt: skip
    """Prove the last of the tiers, the others holding what they have."""
    m = reach.shape[0]
    rows, people = merged(reach, tiers)
    n = rows.shape[0]
    start = _start(reach, tiers, sites, limits)
    upper = block_array([[-rows, eye_array(n, format="csr")]], format="csr")
    held = np.zeros((len(totals), m + n))
    held[:, m:] = people[:, :-1].T
    matrix, low, high = with_limits(
        csr_array(vstack([upper, csr_array(held)])),
        np.concatenate([np.full(n, -np.inf), np.array(totals) * (1 - _SLACK)]),
        np.concatenate([np.zeros(n), np.full(len(totals), np.inf)]), limits, m,
    )  # fmt: skip
    chosen = np.zeros(m)
    chosen[start] = 1.0
    lower, top = site_bounds(limits, m)
    begun = np.concatenate([chosen, np.minimum(rows @ chosen, 1.0)])
    try:
        proof = solve(
            np.concatenate([np.zeros(m), people[:, -1]]), matrix, low, high,
            np.concatenate([lower, np.zeros(n)]), np.concatenate([top, np.ones(n)]),
            m, begun, effort, most=True,
        )  # fmt: skip
    except ImpossibleError:  # held to the last digit of a sum, nothing fits: the start does
        total = _reached(reach, tiers[:, -1], start)
        return Proof(np.sort(start), total, float(people[:, -1].sum()), optimal=False)
    return proof


def _start(reach: csr_array, tiers: Floats, sites: Ints, limits: Limits) -> Ints:
    """Return the sites that earlier tiers need, filled up for the last one."""
    first = ordered(reach, tiers[:, :-1].sum(axis=1), sites)
    kept = first.sites[first.gains > 0] if limits.least is None else sites
    fixed = np.union1d(rows_of(limits.required), kept).astype(np.intp)
    return cover_most(reach, tiers[:, -1], replace(limits, required=fixed)).sites


def _reached(reach: csr_array, people: Floats, sites: Ints) -> float:
    return float(people[np.asarray(reach[sites].sum(axis=0)).ravel() > 0].sum())
