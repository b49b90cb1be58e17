"""Several services on the same sites, against every plan of a small case."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from geo.coverage import covered
from geo.siting.limits import Limits
from lib.services.planning.candidates import Candidates
from lib.services.planning.case import Case, case_of_service
from lib.services.planning.errors import JointError, SiteNumberError
from lib.services.planning.joint import GAINED, Part, find_joint, joint_cases
from lib.services.planning.siting import Effort, find_sites

PARTS = (Part("puskesmas", 5_000), Part("sd", 3_000), Part("smp", 6_000, weight=2.0))
SEATS = Candidates(level="kecamatan")


def small(seed=3, places=24, candidates=8):
    """Three services over the same people and candidates in a box of 30 km."""
    draw = np.random.default_rng(seed)
    lat, lon = draw.uniform(-8.3, -8.0, places), draw.uniform(115.0, 115.3, places)
    people = draw.integers(100, 4_000, places).astype(float)
    table = pd.DataFrame(
        {
            "id": [f"c{each}" for each in range(candidates)],
            "name": "",
            "lat": draw.uniform(-8.3, -8.0, candidates),
            "lon": draw.uniform(115.0, 115.3, candidates),
        }
    )
    base = Case(lat, lon, people, np.full(places, np.inf), table)
    return tuple(replace(base, now_m=draw.uniform(1_000, 20_000, places)) for _ in PARTS)


def total(cases, sites):
    """Weighted people who gain, summed over the services, from coordinates alone."""
    value = 0.0
    for part, case in zip(PARTS, cases, strict=True):
        pairs = case.pairs(part.radius_m)
        near = set(pairs.demand_row[np.isin(pairs.supply_row, list(sites))].tolist())
        need = ~covered(case.now_m, part.radius_m)
        value += part.weight * sum(case.people[row] for row in near if need[row])
    return value


@pytest.mark.parametrize("seed", [3, 4, 5, 6])
def test_no_plan_of_all_brings_more_services_to_people(seed):
    cases = small(seed)
    plan = find_joint(PARTS, cases, 3)
    best = max(total(cases, some) for some in combinations(range(8), 3))
    rows = [int(each[1:]) for each in plan.sites["id"]]
    assert plan.optimal
    assert total(cases, rows) == pytest.approx(best)
    weights = np.array([part.weight for part in PARTS])
    assert (plan.services["people_gained"].to_numpy() * weights).sum() == pytest.approx(best)


def test_the_gains_of_the_sites_add_up_to_those_of_the_services():
    plan = find_joint(PARTS, small(), 4)
    for row in plan.services.itertuples():
        assert plan.sites[f"{GAINED}{row.service}"].sum() == pytest.approx(row.people_gained)
        gained = (row.after_pct - row.before_pct) / 100 * plan.people
        assert gained == pytest.approx(row.people_gained)
    assert plan.sites["people_gained"].sum() == pytest.approx(plan.services["people_gained"].sum())
    assert plan.sites["cumulative_coverage_pct"].iloc[-1] == pytest.approx(plan.after_pct)


def test_services_with_the_same_facilities_and_radius_are_planned_like_one():
    one = case_of_service("puskesmas", "53.04", candidates=SEATS)
    alike = (Part("puskesmas", 5_000), Part("klinik", 5_000))
    plan = find_joint(alike, (one, one), 3, effort=Effort(seconds=2))
    alone = find_sites(one, 5_000, 3, effort=Effort(seconds=2))
    assert plan.sites["id"].tolist() == alone.sites["id"].tolist()
    assert plan.before_pct == pytest.approx(alone.before_pct)
    assert plan.after_pct == pytest.approx(alone.after_pct)


def test_a_regency_gains_three_services_together():
    cases = joint_cases(PARTS, "53.04", candidates=SEATS, same_landmass=True)
    plan = find_joint(PARTS, cases, 3, limits=Limits(required=np.array([0])))
    assert cases[0].candidates["id"].iloc[0] in set(plan.sites["id"])
    assert plan.services["service"].tolist() == ["puskesmas", "sd", "smp"]
    assert (plan.services["after_pct"] >= plan.services["before_pct"]).all()


@pytest.mark.parametrize(
    "parts",
    [
        PARTS[:1],
        (*PARTS, Part("sd", 1_000)),
        (PARTS[0], Part("sd", 3_000, weight=0.0)),
        (PARTS[0], Part("sd", 3_000, weight=float("nan"))),
    ],
)
def test_services_that_cannot_be_planned_together_are_refused(parts):
    with pytest.raises(JointError):
        joint_cases(parts, "53.04")


def test_a_number_is_needed():
    with pytest.raises(SiteNumberError):
        find_joint(PARTS, small(), None)
