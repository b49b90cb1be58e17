"""Stages keep to yearly ceilings and count gains in the order in which sites are built."""

import numpy as np
import pytest

from lib.services.planning.case import case_of_service
from lib.services.planning.effect_errors import StageError
from lib.services.planning.frontier import curve
from lib.services.planning.stages import plan

RADIUS = 5_000.0


@pytest.fixture(scope="module")
def case():
    """The people of Alor and their desa to choose from."""
    return case_of_service("puskesmas", "53.05")


@pytest.fixture(scope="module")
def sites(case):
    """The first six sites of the curve."""
    return curve(case, RADIUS, 6).sites


def test_stages_by_hand(case, sites):
    cost = np.array([5.0, 8.0, 3.0, 4.0, 9.0, 50.0])
    found = plan(case, RADIUS, sites, cost, {2029: 10.0, 2027: 10.0, 2028: 12.0})
    # 2027: ranks 1 (5) and, as 8 does not fit in the 5 left, 3 (3); 2028: 2 (8) and 4 (4).
    assert found.sites["rank"].tolist() == [1, 3, 2, 4, 5]
    assert found.sites["year"].tolist() == [2027, 2027, 2028, 2028, 2029]
    assert found.unplaced["rank"].tolist() == [6]
    years = found.years.set_index("year")
    assert years["spent"].tolist() == [8.0, 12.0, 9.0]
    assert years["left"].tolist() == [2.0, 0.0, 1.0]
    assert years["sites"].tolist() == [2, 2, 1]
    assert years["people_gained"].sum() == pytest.approx(found.sites["people_gained"].sum())


def test_all_built_gain_what_the_plan_gains_whatever_the_order(case, sites):
    cost = np.array([6.0, 5.0, 4.0, 3.0, 2.0, 1.0])
    found = plan(case, RADIUS, sites, cost, {2027: 5.0, 2028: 6.0, 2029: 100.0})
    assert found.unplaced.empty
    assert found.sites["people_gained"].sum() == pytest.approx(sites["people_gained"].sum())
    last = found.years["coverage_pct"].iloc[-1]
    assert last == pytest.approx(sites["cumulative_coverage_pct"].iloc[-1])
    assert found.years["coverage_pct"].is_monotonic_increasing


def test_without_money_nothing_is_built(case, sites):
    found = plan(case, RADIUS, sites, np.ones(6), {2027: 0.0})
    assert found.sites.empty
    assert len(found.unplaced) == 6
    assert found.years["coverage_pct"].iloc[0] == pytest.approx(curve(case, RADIUS, 1).before_pct)


@pytest.mark.parametrize(
    ("cost", "ceilings"),
    [([1.0], {2027: 1.0}), ([0.0] * 6, {2027: 1.0}), ([1.0] * 6, {2027: float("nan")})],
)
def test_bad_money_is_refused(case, sites, cost, ceilings):
    with pytest.raises(StageError):
        plan(case, RADIUS, sites, cost, ceilings)


def test_sites_of_another_case_are_refused(case, sites):
    strange = sites.assign(id="99.99")
    with pytest.raises(StageError, match=r"99\.99"):
        plan(case, RADIUS, strange, np.ones(6), {2027: 9.0})
