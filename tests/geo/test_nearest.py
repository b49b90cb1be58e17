"""The nearest point, on any land and on one's own."""

import numpy as np
import pytest

from geo.ecef import geodesic_m, to_ecef
from geo.nearest import NearestIndex


def test_equal_distances_go_to_the_lowest_index():
    # Two points mirrored in the query's meridian, and a duplicate of the first.
    index = NearestIndex([-6.0, -6.0, -6.0], [107.1, 106.9, 107.1])
    found, metres = index.query([-6.0], [107.0])
    assert found.tolist() == [0]
    swapped, same = NearestIndex([-6.0, -6.0], [106.9, 107.1]).query([-6.0], [107.0])
    assert swapped.tolist() == [0]
    assert metres == pytest.approx(same, abs=1e-6)


def test_the_surface_decides_where_the_chord_would_choose_the_other():
    # East-west curvature differs from north-south: at 190 km the shorter chord can belong to
    # the longer way along the surface.
    lat, lon = np.array([0.0]), np.array([110.0])
    north = 190_000 / 110_574.4
    index = NearestIndex([north, 0.0], [110.0, 110.0 + 190_000.05 / 111_319.4908])
    found, metres = index.query(lat, lon)
    both = geodesic_m([0, 0], [110, 110], [north, 0.0], [110.0, 110.0 + 190_000.05 / 111_319.4908])
    assert found[0] == int(np.argmin(both))
    assert metres[0] == pytest.approx(both.min(), abs=1e-9)


def test_thousands_of_facilities_on_one_point_are_no_trouble():
    count = 20_000
    index = NearestIndex(np.full(count, -6.2), np.full(count, 106.8))
    found, metres = index.query(np.linspace(-7, -6, 2_000), np.full(2_000, 106.8))
    assert (found == 0).all()
    assert np.isfinite(metres).all()


def test_no_facility_is_endlessly_far_and_no_place_is_not_known():
    found, metres = NearestIndex([], []).query([-6.0, np.nan], [107.0, 107.0])
    assert found.tolist() == [-1, -1]
    assert metres[0] == np.inf
    assert np.isnan(metres[1])


def test_facilities_without_a_place_are_never_found():
    found, _ = NearestIndex([np.nan, -6.0, np.inf], [107.0, 107.5, 107.0]).query([-6.0], [107.0])
    assert found.tolist() == [1]


def test_own_landmass_inf_where_it_holds_none_and_nan_without_verdict():
    index = NearestIndex([-6.0, -6.0, -6.0], [107.0, 108.0, 109.0], [1, 2, -1])
    queries = to_ecef([-6.0] * 4, [106.9, 106.9, 106.9, 106.9])
    found, metres = index.query_same_landmass(queries, [1, 2, 3, -1])
    assert found.tolist() == [0, 1, -1, -1]
    assert metres[1] == pytest.approx(geodesic_m([-6], [106.9], [-6], [108.0])[0])
    assert metres[2] == np.inf
    assert np.isnan(metres[3])


def test_own_landmass_needs_landmasses():
    with pytest.raises(ValueError, match="landmass_id"):
        NearestIndex([-6.0], [107.0]).query_same_landmass(to_ecef([-6], [107]), [1])
    with pytest.raises(ValueError, match="one value per point"):
        NearestIndex([-6.0], [107.0], [1, 2])


def test_the_radius_itself_is_within_the_count():
    distance = geodesic_m([-6.0], [107.0], [-6.0], [107.05])[0]
    index = NearestIndex([-6.0, -6.0, -6.0], [107.05, 107.05, 108.0])
    at = [-6.0, np.nan], [107.0, 107.0]
    assert index.counts_within(*at, distance).tolist() == [2, 0]
    assert index.counts_within(*at, distance - 1e-4).tolist() == [0, 0]
    assert NearestIndex([], []).counts_within(*at, 5_000.0).tolist() == [0, 0]
