"""How far each next facility gets: coverage against number or money, and where it flattens."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.ecef import Floats
from geo.siting.greedy import cover_most
from geo.siting.limits import ImpossibleError, Limits
from geo.siting.tiers import cover_tiers
from lib.services.figures import check_radius
from lib.services.planning.case import Case
from lib.services.planning.errors import PlanError, SiteNumberError
from lib.services.planning.siting import (
    MOST_SITES,
    counted_people,
    reach_of,
    refuse_capacity,
    told,
)

MOST = 50
FLAT_SHARE = 0.1
"""The curve is flat once the next facility gains less than this share of what the first gains."""


@dataclass(frozen=True, eq=False)
class Curve:
    """The frontier of a case, by the greedy order (each next site gains most).

    Attributes
    ----------
    sites
        rank, id, name, lat, lon, people_gained, cumulative_coverage_pct, as in a `SitePlan`, and
        share_of_first (gain over that of the first), cost and cumulative_cost (NaN without costs).
    people, before_pct
        All people of the case, and their share within reach today.
    flat_after
        The last rank before the curve is flat by `FLAT_SHARE`; None if it never gets so flat in
        the sites at hand.
    exhausted
        Whether no further site would gain anybody.
    seconds
        It took.

    """

    sites: pd.DataFrame
    people: float
    before_pct: float
    flat_after: int | None
    exhausted: bool
    seconds: float


def curve(
    case: Case,
    radius_m: float,
    most: int = MOST,
    *,
    limits: Limits | None = None,
    weight: npt.ArrayLike | None = None,
) -> Curve:
    """Return what each next facility adds, up to a number of them.

    Parameters
    ----------
    case
        People and candidates.
    radius_m
        Geodesic metres within which people count as reached.
    most
        Sites at most.
    limits
        Costs, budget, required and excluded candidates, groups; its number is not used.
    weight
        How much the people of each place count in the order, shape (n,), or by tier, shape
        (n, tiers); 1 by default. Gains are people all the same.

    Raises
    ------
    RadiusError, SiteNumberError, CapacityError, PlanSizeError, PlanError

    """
    started = time.perf_counter()
    check_radius(radius_m)
    if not 1 <= most <= MOST_SITES:
        raise SiteNumberError(value=most, most=MOST_SITES)
    limits = replace(limits or Limits(), number=most)
    refuse_capacity(limits)
    reach = reach_of(case, radius_m)
    try:
        people = counted_people(case, radius_m, weight)
        plan = (cover_most if people.ndim == 1 else cover_tiers)(reach, people, limits)
    except ImpossibleError as error:
        raise PlanError.of(error, limits.names) from error
    table, before, _ = told(case, reach, radius_m, plan.sites)
    cost = None if limits.cost is None else limits.cost[plan.sites]
    table = _with_shares(table, cost)
    idle = bool(len(plan.sites) < most and limits.budget is None)
    return Curve(
        table, float(case.people.sum()), before, flat_after(table["people_gained"].to_numpy()),
        idle, time.perf_counter() - started,
    )  # fmt: skip


def flat_after(gains: npt.ArrayLike) -> int | None:
    """Return how many sites come before the first that gains too little; None if none does.

    Parameters
    ----------
    gains
        People each next site gains, in order, shape (k,).

    """
    values = np.asarray(gains, dtype=np.float64)
    if not len(values):
        return None
    small = np.flatnonzero(values < FLAT_SHARE * values.max())
    # Before the largest gain nothing is flat: required sites may come first and gain little.
    small = small[small > int(values.argmax())]
    return int(small[0]) if len(small) else None


def _with_shares(table: pd.DataFrame, cost: Floats | None) -> pd.DataFrame:
    gains = table["people_gained"].to_numpy(dtype=np.float64)
    first = gains.max(initial=0.0)
    table["share_of_first"] = gains / first if first > 0 else np.nan
    table["cost"] = np.nan if cost is None else cost
    table["cumulative_cost"] = table["cost"].cumsum()
    return table
