"""Coverage by group, worked by hand."""

import numpy as np
import pytest

from geo.coverage import (
    covered,
    covered_by_group,
    distance_profile,
    share,
    weighted_percentile_by_group,
)

DISTANCE = np.array([1_000.0, 2_000.0, 5_000.0, 9_000.0, 3_000.0, 700.0])
PEOPLE = np.array([50, 30, 10, 10, 0, 400])
GROUP = np.array([0, 0, 0, 0, 1, -1])


def test_a_case_worked_by_hand():
    """Four places of 50, 30, 10 and 10 people at 1, 2, 5 and 9 km; radius 5 km.

    Within 5 km are 50 + 30 + 10 = 90 of 100. Half of the people (50) are reached at 1 km
    exactly; 90 % (90) at 5 km exactly. The mean is (50·1 + 30·2 + 10·5 + 10·9) / 100 = 2.5 km.
    The second group has a place but no people: nothing is available. The place of group -1
    belongs nowhere.
    """
    profile = distance_profile(DISTANCE, PEOPLE, GROUP, 2)
    assert covered_by_group(DISTANCE, PEOPLE, GROUP, 2, 5_000.0).tolist() == [90.0, 0.0]
    assert profile.percentiles_m[0].tolist() == [1_000.0, 5_000.0]
    assert profile.mean_m[0] == pytest.approx(2_500.0)
    assert profile.population[0] == 100
    assert np.isnan(profile.percentiles_m[1]).all()
    assert np.isnan([profile.mean_m[1], profile.population[1]]).all()


def test_exactly_the_radius_is_within_to_a_thousandth_of_a_millimetre():
    at = np.array([5_000.0, 5_000.0 + 0.9e-6, 5_000.0 + 2e-6, np.nan, np.inf])
    assert covered(at, 5_000.0).tolist() == [True, True, False, False, False]


@pytest.mark.parametrize("radius", [0.0, -1.0, np.nan, np.inf])
def test_a_radius_that_is_no_distance_is_refused(radius):
    with pytest.raises(ValueError, match="radius_m"):
        covered([1.0], radius)


@pytest.mark.parametrize("value", [0.0, 1.1, -0.5, np.nan])
def test_a_share_that_is_none_is_refused(value):
    with pytest.raises(ValueError, match="shares"):
        weighted_percentile_by_group(DISTANCE, PEOPLE, GROUP, 2, [value])


def test_people_without_any_facility_make_the_mean_and_the_far_percentile_endless():
    profile = distance_profile(np.array([1_000.0, np.inf]), [60, 40], np.array([0, 0]), 1)
    assert profile.percentiles_m[0].tolist() == [1_000.0, np.inf]
    assert profile.mean_m[0] == np.inf


def test_missing_population_makes_the_figures_of_its_group_missing_only():
    group = np.array([0, 0, 1])
    profile = distance_profile(np.array([1.0, 2.0, 3.0]), [5.0, np.nan, 5.0], group, 2)
    assert np.isnan(profile.percentiles_m[0]).all()
    assert np.isnan(profile.mean_m[0])
    assert profile.percentiles_m[1].tolist() == [3.0, 3.0]


def test_dividing_by_nobody_is_not_available():
    result = share(np.array([0.0, 1.0, 1.0]), np.array([0.0, np.nan, 4.0]))
    assert np.isnan(result[:2]).all()
    assert result[2] == 0.25


def test_ninety_percent_is_reached_despite_rounding():
    # 0.9 * 30 is 27.000000000000004 in floating point.
    result = weighted_percentile_by_group(
        np.array([1.0, 2.0]), [27, 3], np.array([0, 0]), 1, [27 / 30, 0.9]
    )
    assert result.tolist() == [[1.0, 1.0]]


def test_fractions_of_people_are_judged_by_their_own_region_however_many_live_before_it():
    # Twenty places hold exactly half of the people, in tenths, in each of 300 regions.
    rng = np.random.default_rng(5)
    near = rng.integers(1, 300, (300, 20))
    far = np.array([rng.multinomial(people, np.full(20, 1 / 20)) for people in near.sum(axis=1)])
    tenths = np.hstack([near, far])
    crowd = rng.random(3_000) * 1e5
    weight = np.concatenate([crowd, (tenths / 10).ravel()])
    distance = np.concatenate([rng.random(3_000), np.tile(np.arange(1.0, 41.0), 300)])
    group = np.concatenate([np.zeros(3_000, dtype=int), np.repeat(np.arange(1, 301), 40)])
    result = weighted_percentile_by_group(distance, weight, group, 301, [0.5])
    assert set(result[1:, 0]) == {20.0}
