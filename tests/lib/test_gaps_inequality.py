"""Lorenz curves for drawing."""

import numpy as np
import pytest

from lib.errors import RadiusError, WithinLevelError
from lib.services import gaps
from lib.services.coverage import coverage_table
from lib.services.gap_inequality import lorenz


@pytest.mark.parametrize("of", ["jarak", "jangkauan"])
@pytest.mark.parametrize("within", [None, "53"])
def test_a_curve_runs_from_nothing_to_all_below_the_line_of_equals(of, within):
    curve = lorenz("puskesmas", within, of=of, limit=5_000)
    people, value = curve.people_share, curve.value_share
    assert (people[0], value[0], people[-1], value[-1]) == pytest.approx((0, 0, 1, 1))
    assert len(people) <= 200
    assert (np.diff(people) >= 0).all()
    assert (np.diff(value) >= -1e-12).all()
    assert (value <= people + 1e-9).all()
    area = np.trapezoid(value, people)
    assert curve.gini == pytest.approx(1 - 2 * area, abs=2e-3)


def test_the_gini_of_distance_is_that_of_the_gap():
    assert lorenz("sd", "53").gini == gaps.gap_summary("sd", 3_000, "ipm", within="53").gini


def test_theil_and_gini_are_of_the_same_people_where_groups_leave_some_out():
    sets = (("53.04",), ("53.05",))
    chosen = gaps.gap_summary("puskesmas", 5_000, "pilihan", sets, within="53")
    everyone = gaps.gap_summary("puskesmas", 5_000, "ipm", within="53")
    assert chosen.gini == everyone.gini
    assert chosen.theil == pytest.approx(everyone.theil)
    assert chosen.theil_between + chosen.theil_within == pytest.approx(chosen.theil)


def test_reach_is_by_regency():
    curve = lorenz("puskesmas", "53", of="jangkauan", limit=5_000)
    rows = coverage_table("puskesmas", 5_000, "kabkota", "53").sort_values("coverage_pct")
    share = rows["population"].astype(float).cumsum() / rows["population"].sum()
    assert curve.people_share[1:].tolist() == pytest.approx(share.tolist())
    inside = rows["population_covered"].astype(float).cumsum() / rows["population_covered"].sum()
    assert curve.value_share[1:].tolist() == pytest.approx(inside.tolist())


def test_wrong_arguments_are_refused():
    with pytest.raises(RadiusError):
        lorenz("puskesmas", limit=-1)
    with pytest.raises(WithinLevelError):
        lorenz("puskesmas", "53.04.01")
