"""Which land a point stands on: contact, bridges, borders, the sea."""

import numpy as np
import pytest
import shapely
from shapely.geometry import box

from geo.landmass import LandLookup, connected_parts, number_by_area


def shapes(*items):
    array = np.empty(len(items), dtype=object)
    array[:] = items
    return array


MAINLAND_WEST, MAINLAND_EAST = box(100, 0, 101, 1), box(101, 0, 102, 1)
ISLAND, ISLET = box(102.1, 0, 102.4, 0.4), box(103, 0, 103.1, 0.1)


def lookup():
    parts = shapes(MAINLAND_EAST, MAINLAND_WEST, ISLAND, ISLET)
    return LandLookup(parts, np.array([1, 1, 2, 3], dtype=np.int32), np.array([1, 0, 1, 2]))


def test_parts_that_touch_are_one_land_and_a_strait_keeps_them_apart():
    components = connected_parts(shapes(MAINLAND_WEST, ISLAND, MAINLAND_EAST))
    assert components.tolist() == [0, 1, 0]


def test_a_fixed_link_joins_two_lands():
    components = connected_parts(
        shapes(MAINLAND_WEST, ISLAND, ISLET), np.array([[0, 2]], dtype=np.int64)
    )
    assert components.tolist() == [0, 1, 0]


def test_the_largest_land_is_number_one():
    numbers = number_by_area(np.array([0, 1, 0], dtype=np.int32), np.array([1.0, 5.0, 2.0]))
    assert numbers.tolist() == [2, 1, 2]


def test_a_point_inside_is_found_with_distance_zero():
    region, landmass, metres = lookup().locate(np.array([0.2]), np.array([102.2]))
    assert (region[0], landmass[0], metres[0]) == (1, 2, 0.0)


def test_a_point_on_a_border_goes_to_the_lower_region_whatever_the_order_of_parts():
    region, landmass, metres = lookup().locate(np.array([0.5]), np.array([101.0]))
    assert (region[0], landmass[0], metres[0]) == (0, 1, 0.0)


def test_a_point_in_the_sea_goes_to_the_nearest_land_within_the_limit_only():
    region, landmass, metres = lookup().locate(
        np.array([0.05, 0.05]), np.array([102.97, 102.7]), limit_m=5_000
    )
    assert region.tolist() == [2, -1]
    assert landmass.tolist() == [3, -1]
    assert metres[0] == pytest.approx(3_339.6, abs=1)
    assert np.isnan(metres[1])


def test_points_without_coordinates_are_nowhere():
    region, landmass, metres = lookup().locate(np.array([np.nan, 0.5]), np.array([100.5, np.inf]))
    assert region.tolist() == [-1, -1]
    assert landmass.tolist() == [-1, -1]
    assert np.isnan(metres).all()


def test_every_random_point_agrees_with_shapely_alone():
    generator = np.random.default_rng(3)
    lat, lon = generator.uniform(0, 1, 500), generator.uniform(100, 104, 500)
    region, _, metres = lookup().locate(lat, lon, limit_m=0)
    points = shapely.points(lon, lat)
    west, east = MAINLAND_WEST, shapely.union_all([MAINLAND_EAST, ISLAND])
    expected = np.select(
        [shapely.covers(west, points), shapely.covers(east, points), shapely.covers(ISLET, points)],
        [0, 1, 2],
        default=-1,
    )
    assert np.array_equal(region, expected)
    assert np.array_equal(np.isnan(metres), expected == -1)
