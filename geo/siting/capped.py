"""Places that serve only so many people each: capacitated maximal covering.

The model of Current and Storbeck (1988), with flows: the people of a place may be split among the
sites that reach them, no site serves more than its capacity, and what stands already has room for
all whom it reaches. HiGHS proves it; which people go where for given sites is a linear program.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import block_array, csr_array, diags_array, eye_array, vstack

from geo.ecef import Floats
from geo.siting.bound import cover_bound
from geo.siting.exact import site_bounds, with_limits
from geo.siting.greedy import lazy
from geo.siting.limits import Ints, Limits, check_limits
from geo.siting.solver import Effort, Proof, solve

_MOST_TIGHT = 300_000
"""Pairs up to which each is tied to its own site: a far better bound, and a far larger model."""
_SAME = 1e-9


@dataclass(frozen=True)
class Served:
    """Sites, and how many people each serves.

    Attributes
    ----------
    sites
        Rows of candidates, those that serve most first, shape (k,).
    people
        Whom each serves, shape (k,).
    proof
        Total and bound in people as they count in the choice.

    """

    sites: Ints
    people: Floats
    proof: Proof


def serve_most(
    reach: csr_array,
    people: npt.ArrayLike,
    capacity: npt.ArrayLike,
    limits: Limits,
    effort: Effort | None = None,
    weight: npt.ArrayLike | None = None,
) -> Served:
    """Choose the sites that together serve most people, none more than its capacity.

    Parameters
    ----------
    reach, limits
        As `geo.siting.greedy.cover_most`.
    people
        Of each place who are not within reach yet, shape (n,).
    capacity
        People that each candidate can serve, shape (m,), above 0.
    effort
        How long to try to prove.
    weight
        How much the people of each place count in the choice, shape (n,); 1 by default.

    Raises
    ------
    ImpossibleError

    """
    effort = effort or Effort()
    m, n = reach.shape
    check_limits(limits, m)
    here = np.asarray(people, dtype=np.float64)
    room = np.asarray(capacity, dtype=np.float64)
    each = np.ones(n) if weight is None else np.asarray(weight, dtype=np.float64)
    sites, flow = _first(reach, here, room, each, limits)
    gain = each[reach.indices]
    first = float(gain @ flow)
    most = cover_bound(reach, here * each, limits, first, effort.stop).value
    if most - first <= max(effort.gap, _SAME) * max(most, 1.0):
        proof = Proof(np.sort(sites), first, most, most - first <= _SAME * max(most, 1.0))
    else:
        proof = _proven(reach, here, room, gain, limits, (sites, flow), effort)
    served = _shared(reach, here, room, each, proof.sites)
    total = float(each @ served.sum(axis=0))
    bound = max(min(proof.bound, most), total)
    order = np.argsort(-served.sum(axis=1), kind="stable")
    return Served(
        proof.sites[order],
        np.asarray(served.sum(axis=1))[order],
        Proof(proof.sites, total, bound, proof.optimal or bound - total <= _SAME * max(bound, 1.0)),
    )


def _first(
    reach: csr_array, people: Floats, room: Floats, each: Floats, limits: Limits
) -> tuple[Ints, Floats]:
    """Take sites by what they can serve of the people left, and say who goes where."""
    left = people.copy()
    flow = np.zeros(reach.nnz)
    options = np.bincount(reach.indices, minlength=reach.shape[1])

    def shares(row: int) -> tuple[slice, Floats]:
        part = slice(reach.indptr[row], reach.indptr[row + 1])
        place = reach.indices[part]
        # Who counts most goes first, then who has the fewest other sites.
        order = np.lexsort((options[place], -each[place]))
        taken = np.zeros(len(place))
        before = np.cumsum(left[place[order]]) - left[place[order]]
        taken[order] = np.clip(room[row] - before, 0.0, left[place[order]])
        return part, taken

    def gain(row: int) -> float:
        part, taken = shares(row)
        return float(each[reach.indices[part]] @ taken)

    def take(row: int) -> None:
        part, taken = shares(row)
        flow[part] = taken
        left[reach.indices[part]] -= taken

    outset = np.array([gain(row) for row in range(reach.shape[0])])
    plan = lazy(gain, take, outset, limits, per_cost=limits.budget is not None)
    return plan.sites, flow


def _proven(
    reach: csr_array, people: Floats, room: Floats, gain: Floats, limits: Limits,
    start: tuple[Ints, Floats], effort: Effort,
) -> Proof:  # fmt: skip
    m, n = reach.shape
    k = reach.nnz
    each = np.arange(k)
    row = np.repeat(np.arange(m), np.diff(reach.indptr))
    once = csr_array((np.ones(k), (reach.indices, each)), shape=(n, k))
    filled = csr_array((np.ones(k), (row, each)), shape=(m, k))
    upper = block_array([[csr_array((n, m)), once], [-diags_array(room), filled]], format="csr")
    high = np.concatenate([people, np.zeros(m)])
    if k <= _MOST_TIGHT:
        most = np.minimum(people[reach.indices], room[row])
        tied = csr_array((-most, (each, row)), shape=(k, m))
        upper = csr_array(vstack([upper, block_array([[tied, eye_array(k)]])]))
        high = np.concatenate([high, np.zeros(k)])
    matrix, low, high = with_limits(csr_array(upper), np.full(len(high), -np.inf), high, limits, m)
    lower, top = site_bounds(limits, m)
    chosen = np.zeros(m)
    chosen[start[0]] = 1.0
    return solve(
        np.concatenate([np.zeros(m), gain]), matrix, low, high,
        np.concatenate([lower, np.zeros(k)]), np.concatenate([top, people[reach.indices]]),
        m, np.concatenate([chosen, start[1]]), effort, most=True,
    )  # fmt: skip


def _shared(reach: csr_array, people: Floats, room: Floats, each: Floats, sites: Ints) -> csr_array:
    """Return how many people of each place each site serves at best, shape (k, n)."""
    own = csr_array(reach[sites])
    if not own.nnz:
        return csr_array(own.shape)
    row = np.repeat(np.arange(len(sites)), np.diff(own.indptr))
    pair = np.arange(own.nnz)
    ones = np.ones(own.nnz)
    rows = vstack(
        [
            csr_array((ones, (own.indices, pair)), shape=(own.shape[1], own.nnz)),
            csr_array((ones, (row, pair)), shape=(len(sites), own.nnz)),
        ]
    )
    found = linprog(-each[own.indices], rows, np.concatenate([people, room[sites]]), method="highs")
    return csr_array((np.maximum(found.x, 0.0), (row, own.indices)), shape=own.shape)
