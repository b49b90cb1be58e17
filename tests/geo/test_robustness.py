"""Ranks under the errors of the data."""

import numpy as np
import pytest
from scipy.stats import ncx2, rankdata

from geo.ecef import geodesic_m
from geo.jitter import CUT, Places
from geo.robustness import Scenario, rank_of, rank_ranges, rerank, tie_groups

RADIUS = 5_000.0


def places(north_km, error_m, lon=120.0):
    north = np.asarray(north_km, dtype=float)
    error = np.broadcast_to(np.asarray(error_m, dtype=float), north.shape)
    return Places(-9.0 + north / 110.6, np.full(north.shape, lon), error)


def run(villages, facilities, region, people=None, seed=1, **more):
    region = np.asarray(region)
    people = np.ones(region.size) if people is None else people
    regions = int(region.max()) + 1
    draw = np.random.default_rng(seed)
    return rerank(villages, facilities, people, region, regions, RADIUS, draw, **more)


def test_each_region_is_reached_as_often_as_the_normal_law_says():
    """One village a region, 1 to 10 km from the only facility, errors 1 km and 0.5 km.

    The squared distance over the joint variance follows a noncentral chi-square law of two
    degrees, an independent answer (but for the cut at three deviations, 1 in 90).
    """
    villages = places(np.arange(1.0, 11.0), 500.0)
    found = run(villages, places([0.0], 1_000.0), np.arange(10), reruns=2_500)
    metres = geodesic_m(villages.lat, villages.lon, np.full(10, -9.0), np.full(10, 120.0))
    variance = 1_000.0**2 + 500.0**2
    expected = ncx2.cdf(RADIUS**2 / variance, 2, metres**2 / variance)
    np.testing.assert_allclose(found.samples.mean(axis=0), expected, atol=0.035)
    # No draw leaves the bound within which villages are taken for certain.
    assert (found.samples[:, metres > RADIUS + CUT * 1_500] == 0).all()
    assert (found.samples[:, metres < RADIUS - CUT * 1_500] == 1).all()


def test_the_nearest_in_truth_may_be_of_another_quality():
    """5.5 km from a surveyed facility, 7 from one placed 3 km off: only the second can come."""
    exact, rough = places([5.5], 0.0), places([5.5, -7.0], [0.0, 3_000.0])
    assert run(places([0.0], 0.0), exact, [0], reruns=50).samples.max() == 0
    found = run(places([0.0], 0.0), rough, [0], reruns=2_000).samples.mean()
    metres = geodesic_m([-9.0], [120.0], rough.lat[1:], rough.lon[1:])[0]
    expected = ncx2.cdf((RADIUS / 3_000) ** 2, 2, (metres / 3_000) ** 2)
    assert found == pytest.approx(expected, abs=0.03)


def test_without_errors_every_rerun_is_the_record():
    villages, facilities = places([1, 4, 6, 9], 0.0), places([0.0], 0.0)
    calls = []
    found = run(
        villages,
        facilities,
        [0, 0, 1, 1],
        people=[3.0, 1.0, 1.0, 1.0],
        reruns=5,
        progress=lambda done, total: calls.append((done, total)),
    )
    assert found.value.tolist() == [1.0, 0.0]
    assert (found.samples == found.value).all()
    assert found.low.tolist() == found.high.tolist() == found.rank.tolist() == [1, 2]
    assert found.tie.tolist() == [0, 1]
    assert calls == [(done, 5) for done in range(1, 6)]


def test_errors_of_the_population_alone_move_shares_and_keep_their_mean():
    found = run(
        places([1, 9], 0.0),
        places([0.0], 0.0),
        [0, 0],
        people=[500.0, 500.0],
        reruns=3_000,
        population_error=[0.3, 0.3],
    )
    assert found.samples.mean() == pytest.approx(0.5, abs=0.01)
    # The log odds of the share are normal with standard deviation 0.3 √2.
    odds = np.log(found.samples / (1 - found.samples))
    assert odds.std() == pytest.approx(0.3 * np.sqrt(2), rel=0.05)
    assert found.value_low[0] < 0.4 < 0.6 < found.value_high[0]


def test_scenarios_leave_out_what_is_flagged_and_widen_the_range():
    villages, facilities = places([1, 2, 20, 21], 0.0), places([0.0, 20.0], 0.0)
    keep = np.array([True, False])
    found = run(
        villages,
        facilities,
        [0, 0, 1, 1],
        people=[1.0, 1.0, 5.0, 5.0],
        reruns=1,
        scenarios={
            "surveyed": Scenario(facilities=keep),
            "equal": Scenario(equal_weights=True),
            "placed": Scenario(villages=np.array([True, True, False, False])),
        },
    )
    assert found.rank.tolist() == [1, 1]
    assert found.scenarios["surveyed"].tolist() == [1, 2]
    assert found.scenarios["equal"].tolist() == [1, 1]
    assert found.scenarios["placed"][0] == 1
    assert np.isnan(found.scenarios["placed"][1])
    assert found.high.tolist() == [1, 2]
    assert found.tie.tolist() == [0, 0]


def test_a_region_without_people_has_no_rank_and_one_seed_gives_one_answer():
    villages, facilities = places([1, 4, 4.8], 700.0), places([0.0, np.nan], 700.0)
    people = [5.0, 0.0, 2.0]
    one, same, other = (
        run(villages, facilities, [0, 1, 2], people, seed=seed, reruns=30) for seed in (3, 3, 4)
    )
    assert np.isnan([one.rank[1], one.low[1], one.value[1], one.value_low[1]]).all()
    assert one.tie[1] == -1
    assert np.array_equal(one.samples, same.samples, equal_nan=True)
    assert not np.array_equal(one.samples, other.samples, equal_nan=True)


def test_ranks_share_the_best_place_and_rounding_makes_no_difference():
    assert rank_of(np.array([0.2, 0.9, 0.1 + 0.1, 0.5])).tolist() == [3, 1, 3, 2]
    assert rank_of(np.array([0.3, 0.1 + 0.2])).tolist() == [1, 1]
    assert rank_of(np.array([3.0, 1.0]), descending=False).tolist() == [2, 1]
    assert np.isnan(rank_of(np.array([np.nan, 1.0]))[0])


def test_ranks_of_many_samples_are_those_of_scipy():
    values = np.random.default_rng(4).integers(0, 40, (20, 90)) / 40
    values[values == 0.5] = np.nan
    expected = rankdata(-values, method="min", axis=-1, nan_policy="omit")
    assert np.array_equal(rank_of(values), expected, equal_nan=True)
    assert rank_of(np.empty((3, 0))).shape == (3, 0)


def test_ranges_hold_the_middle_of_the_samples():
    samples = np.array([[3.0, 2.0]] * 99 + [[2.0, 3.0]])
    rank, low, high = rank_ranges(np.array([3.0, 2.0]), samples, {})
    assert (rank.tolist(), low.tolist(), high.tolist()) == ([1, 2], [1, 2], [1, 2])
    high = rank_ranges(np.array([3.0, 2.0]), samples, {}, confidence=0.999)[2]
    assert high.tolist() == [2, 2]


def test_ties_are_headed_by_their_best_region_and_do_not_run_on_for_ever():
    """Ranges 1-3, 2-5, 4-6, 6-7: the second reaches into the first, the third only into it."""
    rank = np.array([1.0, 2.0, 5.0, 6.0, np.nan])
    low, high = np.array([1, 2, 4, 6, np.nan]), np.array([3, 5, 6, 7, np.nan])
    assert tie_groups(rank, low, high).tolist() == [0, 0, 1, 1, -1]
