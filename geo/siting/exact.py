"""Where to place facilities, proven: the optimum, or how far from it an answer can be at most.

The models are those of the literature: maximal covering (Church and ReVelle 1974), set covering
(Toregas and others 1971), the median (ReVelle and Swain 1970), written sparsely: places that the
same candidates reach are one row, places that none reaches are left out, and the median knows only
pairs that would be nearer than what stands. HiGHS (`highspy`) solves them from the first answer of
`geo.siting.greedy` on, so that it never ends with less.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy.sparse import block_array, coo_array, csc_array, csr_array, eye_array

from geo.ecef import Floats
from geo.siting.bound import Bound, best_of, cover_bound, saving_bound
from geo.siting.greedy import Plan, improve, ordered, reachable
from geo.siting.limits import ImpossibleError, Ints, Limits, check_limits
from geo.siting.shaken import shaken
from geo.siting.solver import Effort, Proof, solve

_MOST_LOOKS = 100_000_000
_MOST_ROUNDS, _LOOKS_A_SECOND = 300, 50_000_000
_SAME = 1e-9


def prove_cover(
    reach: csr_array,
    weight: npt.ArrayLike,
    limits: Limits,
    first: Plan,
    effort: Effort | None = None,
) -> Proof:
    """Prove the most people that places can bring within reach (MCLP).

    Parameters
    ----------
    reach, weight, limits
        As `geo.siting.greedy.cover_most`.
    first
        An answer to begin with.
    effort
        How long to try.

    Raises
    ------
    ImpossibleError

    """
    m = reach.shape[0]
    check_limits(limits, m)
    effort = effort or Effort()
    rows, people = merged(reach, np.asarray(weight, dtype=np.float64))
    by_candidate = csr_array(rows.T)
    bound = cover_bound(by_candidate, people, limits, first.total, effort.stop)
    first = _begun_elsewhere(by_candidate, people, limits, first, bound, effort)
    better = _shaken(by_candidate, people, limits, first, bound, effort)
    if better.total > first.total:  # which may settle more candidates
        first, bound = better, cover_bound(by_candidate, people, limits, better.total, effort.stop)
    met = bound.value - first.total <= _SAME * max(first.total, 1.0)
    known = Proof(np.sort(first.sites), first.total, bound.value, met)
    if effort.progress is not None:
        effort.progress(known.total, known.bound)
    if known.gap <= effort.gap or (effort.stop is not None and effort.stop()):
        return known
    n = rows.shape[0]
    # Places served z <= the chosen among those that reach them: z - sum x <= 0.
    upper = block_array([[-rows, eye_array(n, format="csr")]], format="csr")
    matrix, low, high = with_limits(upper, np.full(n, -np.inf), np.zeros(n), limits, m)
    chosen = np.zeros(m)
    chosen[first.sites] = 1.0
    start = np.concatenate([chosen, np.minimum(rows @ chosen, 1.0)])
    # Only plans better than the first are looked for: what the bound settles holds for those.
    try:
        proof = solve(
            np.concatenate([np.zeros(m), people]), matrix, low, high,
            np.concatenate([bound.always, np.zeros(n)]),
            np.concatenate([~bound.never, np.ones(n)]), m, start, effort, most=True,
        )  # fmt: skip
    except ImpossibleError:
        return replace(known, bound=known.total, optimal=True)
    return _joined(known, proof)


def _begun_elsewhere(
    reach: csr_array, people: Floats, limits: Limits, first: Plan, bound: Bound, effort: Effort
) -> Plan:
    """Return the better of a plan and of one found from the bound's choice, if that may matter."""
    open_share = (bound.value - first.total) / max(bound.value, 1.0)
    # Each exchange looks at all pairs: not where that would take longer than it is worth.
    dear = bound.choice is None or len(bound.choice) * reach.nnz > _MOST_LOOKS
    if bound.choice is None or dear or open_share <= effort.gap:
        return first
    other = improve(reach, people, ordered(reach, people, bound.choice), limits)
    return other if other.total > first.total else first


def _shaken(
    reach: csr_array, people: Floats, limits: Limits, first: Plan, bound: Bound, effort: Effort
) -> Plan:
    """Return a plan that shaking betters, where the bound leaves room and there is time."""
    open_share = (bound.value - first.total) / max(bound.value, 1.0)
    if effort.seconds <= 0 or open_share <= max(effort.gap, _SAME):
        return first
    looks = max(len(first.sites) * reach.nnz, 1)  # of a round, about
    rounds = min(_MOST_ROUNDS, int(effort.seconds * _LOOKS_A_SECOND) // looks)
    return shaken(reach, people, first, limits, rounds, effort.stop)


def prove_cover_all(
    reach: csr_array,
    weight: npt.ArrayLike,
    limits: Limits,
    first: Plan,
    effort: Effort | None = None,
) -> Proof:
    """Prove the fewest (or cheapest) places that reach everybody whom any reaches (LSCP).

    Parameters as in `prove_cover`; `first` must reach them all.

    Raises
    ------
    ImpossibleError

    """
    m = reach.shape[0]
    check_limits(limits, m)
    wanted = np.where(reachable(reach), np.asarray(weight, dtype=np.float64), 0.0)
    rows, _ = merged(reach, wanted)
    n = rows.shape[0]
    matrix, low, high = with_limits(rows, np.ones(n), np.full(n, np.inf), limits, m)
    cost = np.ones(m) if limits.cost is None else np.asarray(limits.cost, dtype=np.float64)
    chosen = np.zeros(m)
    chosen[first.sites] = 1.0
    lower, upper = site_bounds(limits, m)
    return solve(cost, matrix, low, high, lower, upper, m, chosen, effort or Effort(), most=False)


def prove_median(
    saving: csr_array,
    distance_m: npt.ArrayLike,
    weight: npt.ArrayLike,
    limits: Limits,
    first: Plan,
    effort: Effort | None = None,
) -> Proof:
    """Prove the most person-metres that places can save (p-median, with what stands already).

    Parameters as in `geo.siting.greedy.shorten_most` and `prove_cover`.

    Raises
    ------
    ImpossibleError

    """
    m, n = saving.shape
    check_limits(limits, m)
    effort = effort or Effort()
    pairs = saving.tocoo()
    now = np.asarray(distance_m, dtype=np.float64)
    people = np.asarray(weight, dtype=np.float64)
    saved = people[pairs.col] * (now[pairs.col] - pairs.data)
    by_candidate = csr_array((saved, (pairs.row, pairs.col)), shape=(m, n))
    bound = saving_bound(by_candidate, limits, first.sites, effort.stop)
    sites, total = _better(by_candidate, first, bound)
    met = bound.value - total <= _SAME * max(total, 1.0)
    known = Proof(np.sort(sites), total, bound.value, met)
    if effort.progress is not None:
        effort.progress(known.total, known.bound)
    if known.gap <= effort.gap or (effort.stop is not None and effort.stop()):
        return known
    k = len(saved)
    each = np.arange(k)
    # One place is served by one candidate (sum y <= 1), and only by one that is built (y <= x).
    once = csr_array((np.ones(k), (pairs.col, each)), shape=(n, k))
    built = csr_array((np.ones(k), (each, pairs.row)), shape=(k, m))
    upper = block_array(
        [[csr_array((n, m)), once], [-built, eye_array(k, format="csr")]], format="csr"
    )
    high = np.concatenate([np.ones(n), np.zeros(k)])
    matrix, low, high = with_limits(upper, np.full(n + k, -np.inf), high, limits, m)
    chosen = np.zeros(m)
    chosen[sites] = 1.0
    start = np.concatenate([chosen, _served(pairs, saved, chosen)])
    # Only plans better than the first are looked for: what the bound settles holds for those.
    try:
        proof = solve(
            np.concatenate([np.zeros(m), saved]), matrix, low, high,
            np.concatenate([bound.always, np.zeros(k)]),
            np.concatenate([~bound.never, np.ones(k)]), m, start, effort, most=True,
        )  # fmt: skip
    except ImpossibleError:
        return replace(known, bound=known.total, optimal=True)
    return _joined(known, proof)


def _better(saved: csr_array, first: Plan, bound: Bound) -> tuple[Ints, float]:
    """Return the better of a plan and of the choice that the bound was found with."""
    if bound.choice is None:
        return first.sites, first.total
    total = float(best_of(saved, bound.choice).sum())
    return (bound.choice, total) if total > first.total else (first.sites, first.total)


def _joined(known: Proof, proof: Proof) -> Proof:
    """Return what two proofs of the same question say together."""
    if proof.total < known.total:
        proof = replace(proof, sites=known.sites, total=known.total)
    return replace(proof, bound=min(max(proof.bound, proof.total), known.bound))


def _served(pairs: coo_array, saved: Floats, chosen: Floats) -> Floats:
    """Return 1 for the pair by which each place saves most among chosen candidates."""
    open_pairs = np.flatnonzero((chosen[pairs.row] > 0) & (saved > 0))
    order = open_pairs[np.lexsort((-saved[open_pairs], pairs.col[open_pairs]))]
    place = pairs.col[order]
    best = order[np.flatnonzero(np.r_[True, place[1:] != place[:-1]])] if len(order) else order
    result = np.zeros(len(saved))
    result[best] = 1.0
    return result


def merged(reach: csr_array, weight: Floats) -> tuple[csr_array, Floats]:
    """Return places by candidates, those of the same candidates as one row with their people.

    Parameters
    ----------
    reach
        Shape (m, n).
    weight
        People of each place, shape (n,), or by tier, shape (n, tiers).

    """
    by_place = csr_array(reach.T)
    by_place.sort_indices()
    used = np.flatnonzero(
        (np.diff(by_place.indptr) > 0) & (weight.reshape(len(weight), -1).max(axis=1) > 0)
    )
    groups: dict[bytes, int] = {}
    number = np.empty(len(used), dtype=np.intp)
    first: list[int] = []
    for at, row in enumerate(used):
        key = by_place.indices[by_place.indptr[row] : by_place.indptr[row + 1]].tobytes()
        number[at] = groups.setdefault(key, len(groups))
        if number[at] == len(first):
            first.append(int(row))
    ones = (np.ones(len(used)), (number, used))
    people: Floats = csr_array(ones, shape=(len(first), len(weight))) @ weight
    return csr_array(by_place[np.array(first, dtype=np.intp)]), people


def site_bounds(limits: Limits, m: int) -> tuple[Floats, Floats]:
    """Return what each candidate may be at least and at most, by what is required and excluded."""
    low, high = np.zeros(m), np.ones(m)
    if limits.required is not None:
        low[limits.required] = 1.0
    if limits.excluded is not None:
        high[limits.excluded] = 0.0
    return low, high


def with_limits(
    matrix: csr_array, low: Floats, high: Floats, limits: Limits, m: int
) -> tuple[csc_array, Floats, Floats]:
    """Add rows of number, budget and groups to a model whose first m columns are the x."""
    rows, lows, highs = [], [], []
    if limits.number is not None:
        rows.append(np.ones(m))
        lows.append(-np.inf)
        highs.append(float(limits.number))
    if limits.budget is not None and limits.cost is not None:
        rows.append(np.asarray(limits.cost, dtype=np.float64))
        lows.append(-np.inf)
        highs.append(float(limits.budget))
    if limits.group is not None and limits.least is not None:
        for group, least in enumerate(limits.least):
            rows.append((limits.group == group).astype(np.float64))
            lows.append(float(least))
            highs.append(np.inf)
    if rows:
        wide = np.zeros((len(rows), matrix.shape[1]))
        wide[:, :m] = rows
        matrix = csr_array(block_array([[matrix], [csr_array(wide)]], format="csr"))
    return csc_array(matrix), np.concatenate([low, lows]), np.concatenate([high, highs])
