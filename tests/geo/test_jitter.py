"""Moved places against a plain search of every pair, on one's own land and on any."""

import numpy as np
import pytest

from geo.ecef import to_ecef
from geo.jitter import MEAN_RADIUS_M, JitterSearch, Places, Within, reached_by_record


def country(seed, villages=400, facilities=250, lands=3):
    draw = np.random.default_rng(seed)

    def some(count, error):
        return Places(
            draw.uniform(-8.6, -8.0, count),
            draw.uniform(123.5, 124.1, count),
            np.where(draw.random(count) < 0.7, 1_000.0, error),
            draw.integers(-1, lands, count),
        )

    return some(villages, 4_000.0), some(facilities, 3_000.0), draw


def by_pairs(search, villages, facilities, rules, seed):
    """Repeat one draw with the same chance, and measure every pair of what has moved."""
    chance = np.random.default_rng(seed)
    own = search._open
    places = to_ecef(villages.lat, villages.lon)
    places[own] = search._village.draw(chance)[:-1]
    sites = to_ecef(facilities.lat, facilities.lon)
    for error, jitter in zip(np.unique(facilities.error_m), search._jitters, strict=True):
        sites[facilities.error_m == error] = jitter.draw(chance)[:-1]
    chord = np.linalg.norm(places[:, None] - sites[None], axis=2)
    reached = np.zeros(len(places), dtype=bool)
    for rule in rules:
        limit = np.broadcast_to(rule.radius_m, reached.shape)
        near = chord <= 2 * MEAN_RADIUS_M * np.sin((limit[:, None] + 1e-6) / (2 * MEAN_RADIUS_M))
        if rule.same_land:
            known = villages.land >= 0
            near &= known[:, None] & (villages.land[:, None] == facilities.land[None])
        reached |= near.any(axis=1)
    return reached


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("same_land", [False, True])
@pytest.mark.parametrize("facilities", [3, 60, 3_000])
def test_a_draw_is_that_of_a_full_search(seed, same_land, facilities):
    villages, sites, draw = country(seed, facilities=facilities)
    far = np.where(draw.random(len(villages.lat)) < 0.2, np.nan, draw.uniform(500, 6_000, 400))
    rules = [Within(far, same_land=same_land), Within(np.where(np.isnan(far), 2_000.0, np.nan))]
    search = JitterSearch(villages, sites, rules)
    for chance in range(5):
        found = search.draw(np.random.default_rng(chance))
        assert np.array_equal(found, by_pairs(search, villages, sites, rules, chance))


def test_who_is_reached_by_the_records_needs_no_chance():
    villages, sites, _ = country(9)
    rules = [Within(3_000.0, same_land=True)]
    search = JitterSearch(villages, sites, rules)
    assert np.array_equal(search.by_record, reached_by_record(villages, sites, rules))
    assert not search.by_record[villages.land < 0].any()
    still = Places(villages.lat, villages.lon, np.zeros(len(villages.lat)), villages.land)
    exact = Places(sites.lat, sites.lon, np.zeros(len(sites.lat)), sites.land)
    fixed = JitterSearch(still, exact, rules)
    assert np.array_equal(fixed.draw(np.random.default_rng(0)), search.by_record)


def test_facilities_that_are_left_out_reach_nobody():
    villages, sites, _ = country(2)
    keep = np.zeros(len(sites.lat), dtype=bool)
    keep[:5] = True
    part = reached_by_record(villages, sites, [Within(5_000.0)], keep)
    whole = reached_by_record(villages, sites, [Within(5_000.0)])
    assert 0 < part.sum() < whole.sum()
    assert not (part & ~whole).any()


def test_own_land_needs_to_be_known():
    villages, sites, _ = country(1)
    bare = Places(villages.lat, villages.lon, villages.error_m)
    with pytest.raises(ValueError, match="landmass"):
        JitterSearch(bare, sites, [Within(1_000.0, same_land=True)])
