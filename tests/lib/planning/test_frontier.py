"""The curve is that of plans one by one, and flattens by its rule."""

import numpy as np
import pytest

from geo.siting.limits import Limits
from lib.services.planning.case import case_of_service
from lib.services.planning.errors import PlanError, SiteNumberError
from lib.services.planning.frontier import FLAT_SHARE, curve, flat_after
from lib.services.planning.siting import find_sites

RADIUS = 5_000.0


@pytest.fixture(scope="module")
def case():
    """The people of Alor and their desa to choose from."""
    return case_of_service("puskesmas", "53.05")


def test_the_curve_runs_through_the_plans_of_each_number(case):
    found = curve(case, RADIUS, 12)
    covered = found.sites["cumulative_coverage_pct"]
    assert found.before_pct == pytest.approx(find_sites(case, RADIUS, 1).before_pct)
    assert covered.iloc[0] == pytest.approx(find_sites(case, RADIUS, 1).after_pct)
    for number in (4, 8, 12):
        best = find_sites(case, RADIUS, number).after_pct
        assert covered.iloc[number - 1] <= best + 1e-9
        assert covered.iloc[number - 1] - found.before_pct >= 0.95 * (best - found.before_pct)
    gains = found.sites["people_gained"].to_numpy()
    assert (np.diff(gains) <= 0).all()
    assert found.sites["share_of_first"].tolist() == pytest.approx((gains / gains[0]).tolist())


def test_it_flattens_where_the_next_one_gains_under_a_tenth(case):
    found = curve(case, RADIUS, 300)
    share = found.sites["share_of_first"].to_numpy()
    assert found.flat_after is not None
    assert share[found.flat_after] < FLAT_SHARE <= share[found.flat_after - 1]
    assert found.exhausted


@pytest.mark.parametrize(
    ("gains", "rank"),
    [([], None), ([100], None), ([100, 10], None), ([100, 50, 9.9, 1], 2), ([5, 100, 50, 4], 3)],
)
def test_the_rule_by_hand(gains, rank):
    assert flat_after(gains) == rank


def test_costs_add_up_and_the_money_ends_the_curve(case):
    cost = np.full(len(case.candidates), 2.0)
    found = curve(case, RADIUS, 20, limits=Limits(cost=cost, budget=9.0))
    assert found.sites["cumulative_cost"].tolist() == [2.0, 4.0, 6.0, 8.0]
    assert not found.exhausted


def test_bad_questions_are_refused(case):
    with pytest.raises(SiteNumberError):
        curve(case, RADIUS, 0)
    both = np.array([3], dtype=np.intp)
    with pytest.raises(PlanError):
        curve(case, RADIUS, 5, limits=Limits(required=both, excluded=both))
