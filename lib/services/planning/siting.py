"""Choosing sites: the first answer, how good it is at most, and what each site brings."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from geo.capacity import Pairs
from geo.coverage import covered
from geo.ecef import Floats
from geo.siting.capped import serve_most
from geo.siting.center import prove_center
from geo.siting.exact import prove_cover, prove_cover_all, prove_median
from geo.siting.greedy import (
    cover_all,
    cover_most,
    gains_of,
    improve,
    ordered,
    reach_matrix,
    reachable,
    saving_matrix,
    shorten_most,
)
from geo.siting.limits import ImpossibleError, Ints, Limits
from geo.siting.solver import Effort, Proof
from geo.siting.tiers import in_order, prove_tiers
from lib.services.figures import check_radius
from lib.services.planning.case import Case
from lib.services.planning.errors import (
    CapacityError,
    ObjectiveError,
    PlanError,
    SiteNumberError,
    TierObjectiveError,
)

__all__ = ["OBJECTIVES", "Effort", "SitePlan", "find_sites"]
OBJECTIVES = ("mclp", "lscp", "pmedian", "pcenter")
"""Most people within reach; all with the fewest; least distance in all; least longest distance."""
MOST_SITES = 500
_LEAST_SECONDS = 1.0
FARTHEST_M = 200_000.0
"""Ways beyond it are not shortened by a site that far away: such a place serves nobody there."""


@dataclass(frozen=True)
class SitePlan:
    """Chosen sites and what they bring.

    Attributes
    ----------
    sites
        rank, id, name, lat, lon, people_gained (newly within the radius, those before it counted
        first), cumulative_coverage_pct.
    people
        All people of the case.
    before_pct, after_pct
        Share of them within the radius; NaN without people.
    optimal
        Whether no plan is better, proven.
    gap_pct
        How much better one could be at most, in percent of the bound.
    seconds
        It took.

    """

    sites: pd.DataFrame
    people: float
    before_pct: float
    after_pct: float
    optimal: bool
    gap_pct: float
    seconds: float


def find_sites(
    case: Case,
    radius_m: float,
    number: int | None,
    objective: str = "mclp",
    *,
    limits: Limits | None = None,
    effort: Effort | None = None,
    weight: npt.ArrayLike | None = None,
) -> SitePlan:
    """Choose sites for an objective and prove how good the choice is.

    Parameters
    ----------
    case
        People and candidates.
    radius_m
        Geodesic metres within which people count as reached.
    number
        Sites at most; None only for "lscp", and where `limits` has a budget.
    objective
        One of `OBJECTIVES`.
    limits
        Costs, budget, required and excluded candidates, groups; its number is not used. With a
        capacity ("mclp" alone), gains are the people that each site serves, those that serve most
        first, and what stands already has room for all whom it reaches.
    effort
        How long to try to prove.
    weight
        How much the people of each place count in the choice, shape (n,), above 0; 1 by default
        (`lib.services.planning.need`). Gains and shares are people all the same; proof and gap are
        of the weighted people. The longest distance ("pcenter") knows no weight. Of shape
        (n, tiers) it goes strictly by tiers, which "pmedian" does not; proof and gap are then
        those of the first tier that is not proven.

    Raises
    ------
    RadiusError, ObjectiveError, SiteNumberError, CapacityError, PlanSizeError, PlanError
    TierObjectiveError

    """
    started = time.perf_counter()
    check_radius(radius_m)
    if objective not in OBJECTIVES:
        raise ObjectiveError(value=objective, choices=", ".join(OBJECTIVES))
    limits = replace(limits or Limits(), number=number)
    check_number(number, objective, limits)
    if objective == "pmedian" and weight is not None and np.asarray(weight).ndim > 1:
        raise TierObjectiveError
    capped = limits.capacity is not None
    if capped and (objective != "mclp" or (weight is not None and np.ndim(weight) > 1)):
        refuse_capacity(limits)
    try:
        reach = reach_of(case, radius_m)
        if capped:
            return _capped(case, radius_m, reach, limits, effort or Effort(), weight, started)
        people = counted_people(case, radius_m, weight)
        asked = _Asked(case, radius_m, reach, people, limits, effort or Effort(), weight)
        sites, proof = _WAYS[objective](asked)
    except ImpossibleError as error:
        raise PlanError.of(error, limits.names) from error
    table, before, after = told(case, reach, radius_m, sites)
    return SitePlan(
        table, float(case.people.sum()), before, after, proof.optimal, proof.gap * 100,
        time.perf_counter() - started,
    )  # fmt: skip


def check_number(number: int | None, objective: str, limits: Limits) -> None:
    """Refuse a number of sites that is missing or out of bounds.

    Raises
    ------
    SiteNumberError

    """
    if number is None and (objective == "lscp" or limits.budget is not None):
        return
    if number is None or not 1 <= number <= MOST_SITES:
        raise SiteNumberError(value="" if number is None else number, most=MOST_SITES)


@dataclass(frozen=True, eq=False)
class _Asked:
    """What every way to choose begins with."""

    case: Case
    radius_m: float
    reach: csr_array
    people: Floats
    limits: Limits
    effort: Effort
    weight: npt.ArrayLike | None

    @property
    def all_people(self) -> Floats:
        """All people, within reach or not, as they count in the choice."""
        return self.case.people * (1.0 if self.weight is None else np.asarray(self.weight))


def counted_people(case: Case, radius_m: float, weight: npt.ArrayLike | None = None) -> Floats:
    """Return the people not within reach yet, as they count in a choice: as the weight's shape."""
    people = np.where(covered(case.now_m, radius_m), 0.0, case.people)
    if weight is None:
        return people
    factor = np.asarray(weight, dtype=np.float64)
    return people * factor if factor.ndim == 1 else people[:, None] * factor


def reach_of(case: Case, radius_m: float) -> csr_array:
    """Return which candidate reaches which place, shape (m, n); as `Case.pairs` raises."""
    return reach_matrix(case.pairs(radius_m), len(case.people), len(case.candidates))


def refuse_capacity(limits: Limits) -> None:
    """Refuse a capacity where the way to choose knows none.

    Raises
    ------
    CapacityError

    """
    if limits.capacity is not None:
        raise CapacityError(value=f"{limits.capacity.max():g}")


def _capped(
    case: Case, radius_m: float, reach: csr_array, limits: Limits, effort: Effort,
    weight: npt.ArrayLike | None, started: float,
) -> SitePlan:  # fmt: skip
    """Choose sites none of which serves more people than its capacity."""
    room = np.asarray(limits.capacity, dtype=np.float64)
    if room.shape != (len(case.candidates),) or not (np.isfinite(room) & (room > 0)).all():
        refuse_capacity(limits)
    left = counted_people(case, radius_m)
    found = serve_most(reach, left, room, limits, effort, weight)
    table, before, _ = told(case, reach, radius_m, found.sites)
    share = 100 / float(case.people.sum()) if case.people.sum() else np.nan
    table["people_gained"] = found.people
    table["cumulative_coverage_pct"] = before + np.cumsum(found.people) * share
    return SitePlan(
        table, float(case.people.sum()), before, before + float(found.people.sum()) * share,
        found.proof.optimal, found.proof.gap * 100, time.perf_counter() - started,
    )  # fmt: skip


def most_covered(
    reach: csr_array, people: Floats, limits: Limits, effort: Effort
) -> tuple[Ints, Proof]:
    """Return the sites that reach most people, in the order in which they gain most; and the proof.

    Parameters and errors as `geo.siting.exact.prove_cover`.
    """
    first = improve(reach, people, cover_most(reach, people, limits), limits)
    proof = prove_cover(reach, people, limits, first, effort)
    return ordered(reach, people, proof.sites).sites, proof


def _most(asked: _Asked) -> tuple[Ints, Proof]:
    if asked.people.ndim > 1:
        proof = prove_tiers(asked.reach, asked.people, asked.limits, asked.effort)
        return in_order(asked.reach, asked.people, proof.sites), proof
    return most_covered(asked.reach, asked.people, asked.limits, asked.effort)


def _all(asked: _Asked) -> tuple[Ints, Proof]:
    reach, limits = asked.reach, asked.limits
    people = counted_people(asked.case, asked.radius_m)  # all are to be reached: no weight matters
    first = cover_all(reach, people, limits)
    wanted = people[reachable(reach)].sum()
    if first.total < wanted * (1 - 1e-9):  # the number or the money ends before all are reached
        raise ImpossibleError("few")
    proof = prove_cover_all(reach, people, limits, first, asked.effort)
    return ordered(reach, people, proof.sites).sites, proof


def _median(asked: _Asked) -> tuple[Ints, Proof]:
    pairs, now = _all_pairs(asked.case)
    saving = saving_matrix(pairs, now, len(asked.case.candidates))
    first = shorten_most(saving, now, asked.all_people, asked.limits)
    effort = _in_time(asked.effort)
    proof = prove_median(saving, now, asked.all_people, asked.limits, first, effort)
    if proof.total <= first.total:
        return first.sites, proof
    return _by_saving(saving, now, asked.all_people, proof.sites), proof


def _in_time(effort: Effort) -> Effort:
    """Return an effort that also ends the bound, which for a nation takes longer than a proof."""
    end = time.perf_counter() + max(effort.seconds, _LEAST_SECONDS)
    asked = effort.stop

    def stop() -> bool:
        return time.perf_counter() > end or (asked is not None and asked())

    return replace(effort, stop=stop)


def _by_saving(saving: csr_array, now: Floats, people: Floats, sites: Ints) -> Ints:
    """Put sites in the order in which each next one saves most."""
    order = shorten_most(csr_array(saving[sites]), now, people, Limits()).sites
    idle = np.setdiff1d(np.arange(len(sites)), order)
    return np.asarray(sites[np.concatenate([order, idle])])


def _center(asked: _Asked) -> tuple[Ints, Proof]:
    case = asked.case
    pairs, now = _all_pairs(case)
    proof, metres = prove_center(
        pairs, now, case.people, asked.limits, asked.effort, candidates=len(case.candidates)
    )
    keep = pairs.distance_m <= metres
    near = Pairs(pairs.demand_row[keep], pairs.supply_row[keep], pairs.distance_m[keep])
    reach = reach_matrix(near, len(case.people), len(case.candidates))
    return ordered(reach, np.where(now <= metres, 0.0, case.people), proof.sites).sites, proof


def _all_pairs(case: Case) -> tuple[Pairs, Floats]:
    """Return the pairs that are nearer than what stands, and present distances, both cut off."""
    now = np.minimum(np.nan_to_num(case.now_m, nan=FARTHEST_M), FARTHEST_M)
    return case.pairs_nearer(now), now


_WAYS: dict[str, Callable[[_Asked], tuple[Ints, Proof]]] = {
    "mclp": _most,
    "lscp": _all,
    "pmedian": _median,
    "pcenter": _center,
}


def told(
    case: Case, reach: csr_array, radius_m: float, sites: Ints
) -> tuple[pd.DataFrame, float, float]:
    """Return the table of sites, and the share of people within reach before and after.

    Parameters
    ----------
    case, radius_m
        As `find_sites`.
    reach
        From `reach_of`.
    sites
        Rows of candidates, in the order in which their gains are counted.

    """
    total = float(case.people.sum())
    left = counted_people(case, radius_m)
    before = total - float(left.sum())
    gains = gains_of(reach, left, sites)
    share = np.nan if total == 0 else 100 / total
    table = case.candidates.iloc[sites].reset_index(drop=True)
    table.insert(0, "rank", np.arange(1, len(sites) + 1))
    table["people_gained"] = gains
    table["cumulative_coverage_pct"] = (before + np.cumsum(gains)) * share
    return table, before * share, (before + float(gains.sum())) * share
