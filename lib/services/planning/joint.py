"""Several services in one place ("layanan terpadu"): one plan whose sites all of them share.

Each site opens every service. The plan gains most people newly within reach, summed over the
services, each with its own radius and weight; who gains two services counts for both.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.store import Dataset
from geo.siting.joint import stacked
from geo.siting.limits import ImpossibleError, Limits
from geo.siting.solver import Effort
from lib.services.figures import check_radius
from lib.services.planning.candidates import Candidates
from lib.services.planning.case import Case, case_of_service
from lib.services.planning.errors import JointError, PlanError, TierObjectiveError
from lib.services.planning.siting import (
    SitePlan,
    check_number,
    counted_people,
    most_covered,
    reach_of,
    refuse_capacity,
    told,
)

MOST_SERVICES = 6
GAINED = "gained_"
"""Before the code of a service: the column of the people who gain it."""


@dataclass(frozen=True)
class Part:
    """A service of a joint plan: code, geodesic metres of reach, and what its people count."""

    service: str
    radius_m: float
    weight: float = 1.0


@dataclass(frozen=True)
class JointPlan(SitePlan):
    """A plan of sites that several services share.

    Attributes
    ----------
    sites
        As in a `SitePlan`, where people_gained is the sum over the services and
        cumulative_coverage_pct their mean by weight; and ``gained_<service>`` for each.
    before_pct, after_pct
        Means over the services by weight.
    services
        In the order asked: service, radius_m, weight, people_gained, before_pct, after_pct.

    """

    services: pd.DataFrame


def joint_cases(
    parts: Sequence[Part],
    region: str | None = None,
    *,
    candidates: Candidates | None = None,
    same_landmass: bool = False,
    dataset: Dataset | None = None,
) -> tuple[Case, ...]:
    """Return the case of each service, all with the same people and candidates.

    Parameters and errors are those of `lib.services.planning.case.case_of_service`; and JointError.
    """
    _check(parts)
    return tuple(
        case_of_service(each.service, region, candidates=candidates, same_landmass=same_landmass,
                        dataset=dataset)
        for each in parts
    )  # fmt: skip


def find_joint(
    parts: Sequence[Part],
    cases: Sequence[Case],
    number: int | None,
    *,
    limits: Limits | None = None,
    effort: Effort | None = None,
    weights: Sequence[npt.ArrayLike | None] | None = None,
) -> JointPlan:
    """Choose sites for several services together, and prove how good the choice is.

    Parameters
    ----------
    parts, cases
        The services and their cases, from `joint_cases`.
    number
        Sites at most; None where `limits` has a budget.
    limits, effort
        As in `lib.services.planning.siting.find_sites`.
    weights
        For each service how much the people of each place count, shape (n,), or None.

    Raises
    ------
    JointError, RadiusError, SiteNumberError, CapacityError, PlanSizeError, PlanError
    TierObjectiveError

    """
    started = time.perf_counter()
    _check(parts)
    limits = replace(limits or Limits(), number=number)
    refuse_capacity(limits)
    check_number(number, "mclp", limits)
    needs = weights if weights is not None else [None] * len(parts)
    if any(each is not None and np.ndim(each) > 1 for each in needs):
        raise TierObjectiveError
    reaches = [reach_of(case, each.radius_m) for each, case in zip(parts, cases, strict=True)]
    people = [
        each.weight * counted_people(case, each.radius_m, need)
        for each, case, need in zip(parts, cases, needs, strict=True)
    ]
    try:
        sites, proof = most_covered(*stacked(reaches, people), limits, effort or Effort())
    except ImpossibleError as error:
        raise PlanError.of(error, limits.names) from error
    single = [
        told(case, reach, each.radius_m, sites)
        for each, case, reach in zip(parts, cases, reaches, strict=True)
    ]
    services = pd.DataFrame(
        {
            "service": [each.service for each in parts],
            "radius_m": [each.radius_m for each in parts],
            "weight": [each.weight for each in parts],
            "people_gained": [float(table["people_gained"].sum()) for table, _, _ in single],
            "before_pct": [before for _, before, _ in single],
            "after_pct": [after for _, _, after in single],
        }
    )
    mean = np.average(services[["before_pct", "after_pct"]], axis=0, weights=services["weight"])
    return JointPlan(
        _together(parts, [table for table, _, _ in single]), float(cases[0].people.sum()),
        float(mean[0]), float(mean[1]), proof.optimal, proof.gap * 100,
        time.perf_counter() - started, services,
    )  # fmt: skip


def _check(parts: Sequence[Part]) -> None:
    codes = [each.service for each in parts]
    if not 2 <= len(codes) <= MOST_SERVICES or len(set(codes)) < len(codes):
        raise JointError(value=", ".join(codes), most=MOST_SERVICES)
    for each in parts:
        check_radius(each.radius_m)
        if not (math.isfinite(each.weight) and 0 < each.weight <= 1_000):
            raise JointError(value=f"{each.service}: {each.weight:g}", most=MOST_SERVICES)


def _together(parts: Sequence[Part], tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return one table of the sites with the gain of each service."""
    gains = np.column_stack([each["people_gained"] for each in tables])
    shares = np.column_stack([each["cumulative_coverage_pct"] for each in tables])
    table = tables[0].drop(columns=["people_gained", "cumulative_coverage_pct"])
    table["people_gained"] = gains.sum(axis=1)
    weights = [each.weight for each in parts]
    table["cumulative_coverage_pct"] = np.average(shares, axis=1, weights=weights)
    for place, each in enumerate(parts):
        table[f"{GAINED}{each.service}"] = gains[:, place]
    return table
