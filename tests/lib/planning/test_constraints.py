"""What a plan must keep to, and which limit is named when it cannot."""

import numpy as np
import pytest

from geo.siting.limits import Limits
from lib.services.access import active_facilities
from lib.services.planning.candidates import RAISES
from lib.services.planning.case import case_of_service
from lib.services.planning.constraints import (
    candidate_rows,
    least_by_region,
    one_each_kecamatan,
    with_groups,
)
from lib.services.planning.errors import LeastError, PlanError, SiteIdError
from lib.services.planning.siting import Effort, find_sites

RADIUS = 5_000.0
QUICK = Effort(seconds=1.0)


@pytest.fixture(scope="module")
def case():
    """The people of Nusa Tenggara Timur and their kecamatan to choose from."""
    return case_of_service("puskesmas", "53", level="kecamatan")


def test_no_kecamatan_stays_without_a_facility():
    case = case_of_service("rumah_sakit", "53.05")
    groups = one_each_kecamatan(case, "rumah_sakit", "53.05")
    there = set(active_facilities("rumah_sakit")["kode_kecamatan"].dropna())
    wanted = {code[:8] for code in case.candidates["id"]} - there
    assert len(groups.least) == len(wanted) > 3
    limits = with_groups(Limits(), groups)
    plan = find_sites(case, RADIUS, len(wanted) + 1, limits=limits, effort=QUICK)
    assert wanted <= {code[:8] for code in plan.sites["id"]}
    short = f"add up to {len(wanted)}, but at most {len(wanted) - 1} may be chosen"
    with pytest.raises(PlanError, match=short):
        find_sites(case, RADIUS, len(wanted) - 1, limits=limits, effort=QUICK)


def test_one_each_knows_the_kecamatan_of_facilities_and_of_the_nation():
    raised = case_of_service("smp", "53.04", candidates=RAISES["smp"]["sd"])
    groups = one_each_kecamatan(raised, "smp", "53.04")
    there = set(active_facilities("smp")["kode_kecamatan"].dropna())
    assert len(groups.names) == len(set(raised.kecamatan) - there - {""})
    nation = case_of_service("puskesmas", "nasional", level="kecamatan")
    assert len(one_each_kecamatan(nation, "puskesmas", "nasional").least) == len(
        one_each_kecamatan(nation, "puskesmas", None).least
    )


def test_regions_get_their_least(case):
    least = {"53.04": 2, "53.05": 1, "53.71.01": 1}
    limits = with_groups(Limits(), least_by_region(case, least))
    plan = find_sites(case, RADIUS, 5, limits=limits, effort=QUICK)
    for code, number in least.items():
        assert plan.sites["id"].str.startswith(code).sum() >= number


def test_a_region_with_too_few_candidates_is_named(case):
    limits = with_groups(Limits(), least_by_region(case, {"53.71.01": 3}))
    with pytest.raises(PlanError, match=r"\(53\.71\.01\) must get 3 more") as told:
        find_sites(case, RADIUS, 5, limits=limits, effort=QUICK)
    assert "diminta paling sedikit 3 lokasi lagi" in told.value.message("id")


@pytest.mark.parametrize(
    "least", [{"53.99": 1}, {"53.04": 0}, {"53.04": 501}, {"53": 1, "53.04": 1}]
)
def test_least_numbers_that_cannot_be_are_refused(case, least):
    with pytest.raises(LeastError):
        least_by_region(case, least)


def test_a_budget_that_does_not_suffice_names_both_amounts(case):
    limits = Limits(cost=np.full(len(case.candidates), 9e9), budget=1e10,
                    required=np.array([0, 1]))  # fmt: skip
    with pytest.raises(PlanError, match="10,000,000,000 is not enough") as told:
        find_sites(case, RADIUS, None, limits=limits, effort=QUICK)
    assert "Rp18.000.000.000" in told.value.message("id")


def test_required_places_are_named_by_id_and_may_not_be_excluded_too(case):
    rows = candidate_rows(case, ["53.04.01", "53.05.01", "53.04.01"])
    assert case.candidates["id"].iloc[rows].tolist() == ["53.04.01", "53.05.01"]
    assert candidate_rows(case, []) is None
    with pytest.raises(SiteIdError, match=r"99\.99\.99"):
        candidate_rows(case, ["99.99.99"])
    with pytest.raises(PlanError, match="a site is both required and excluded"):
        find_sites(case, RADIUS, 3, limits=Limits(required=rows, excluded=rows[:1]))
    with pytest.raises(PlanError, match="the required sites are 2, but at most 1 may be chosen"):
        find_sites(case, RADIUS, 1, limits=Limits(required=rows))
