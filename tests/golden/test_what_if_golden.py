"""Distances after changes equal those of `NearestIndex` over all that stands afterwards."""

import numpy as np
import pytest

from geo.ecef import to_ecef
from geo.nearest import NearestIndex
from geo.what_if import Facilities, Points, distance_without, distances_after, nearest

RADIUS_M = 30_000.0


def scene(seed, facilities=60):
    """Draw 500 places and some facilities on five landmasses, some unknown, some in one point."""
    draw = np.random.default_rng(seed)
    lat, lon = draw.uniform(-9, -7, 500), draw.uniform(120, 123, 500)
    own = draw.uniform(-9, -7, facilities), draw.uniform(120, 123, facilities)
    own[0][5], own[1][5] = own[0][6], own[1][6]
    land, there = draw.integers(-1, 4, 500), draw.integers(-1, 5, facilities)
    return lat, lon, land, Facilities(*own, there)


def anew(lat, lon, land, left, added):
    """Compute everything anew: one index of all that stands afterwards."""
    known = added.land >= 0
    ends = [np.concatenate([getattr(left, name), getattr(added, name)])
            for name in ("lat", "lon", "land")]  # fmt: skip
    index = NearestIndex(*ends)
    points = to_ecef(lat, lon)
    plain = index.query_ecef(points)[1]
    if land is None:
        return plain
    own = index.query_same_landmass(points, land)[1]
    found = np.where(np.isnan(own), plain, own)
    if not known.all():  # of unknown landmass and new: the straight line counts
        vague = NearestIndex(added.lat[~known], added.lon[~known])
        found = np.minimum(found, vague.query_ecef(points)[1])
    return found


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("same_land", [False, True])
def test_changes_equal_everything_anew(seed, same_land):
    lat, lon, land, there = scene(seed)
    land = land if same_land else None
    draw = np.random.default_rng(seed + 100)
    closed = draw.choice(len(there), 20, replace=False)
    added = Facilities(draw.uniform(-9, -7, 7), draw.uniform(120, 123, 7), draw.integers(-1, 4, 7))
    keep = np.setdiff1d(np.arange(len(there)), closed)
    left = Facilities(there.lat[keep], there.lon[keep], there.land[keep])
    places = Points.of(lat, lon, land)
    after = distances_after(places, nearest(places, there), there, closed, added)
    np.testing.assert_allclose(after, anew(lat, lon, land, left, added), rtol=0, atol=1e-6)
    assert (after != nearest(places, there)[1]).any()


def test_no_change_leaves_every_distance_as_it_is():
    lat, lon, land, there = scene(3)
    places = Points.of(lat, lon, land)
    now = nearest(places, there)
    none = Facilities(np.empty(0), np.empty(0), np.empty(0, dtype=np.int64))
    after = distances_after(places, now, there, np.empty(0, dtype=np.intp), none)
    np.testing.assert_array_equal(after, now[1])


def test_with_all_closed_nobody_has_any():
    lat, lon, _, there = scene(4)
    places = Points.of(lat, lon)
    none = Facilities(np.empty(0), np.empty(0), np.empty(0, dtype=np.int64))
    after = distances_after(places, nearest(places, there), there, np.arange(len(there)), none)
    assert np.isinf(after).all()


@pytest.mark.parametrize("same_land", [False, True])
def test_the_distance_without_one_equals_closing_that_one(same_land):
    lat, lon, land, there = scene(5)
    places = Points.of(lat, lon, land if same_land else None)
    now = nearest(places, there)
    without = distance_without(places, now, there, RADIUS_M)
    none = Facilities(np.empty(0), np.empty(0), np.empty(0, dtype=np.int64))
    inside = now[1] <= RADIUS_M
    assert 10 < inside.sum() < 500
    assert np.isnan(without[~inside]).all()
    for row in range(len(there)):
        after = distances_after(places, now, there, np.array([row]), none)
        mine = inside & (now[0] == row)
        np.testing.assert_allclose(without[mine], after[mine], rtol=0, atol=1e-6)
