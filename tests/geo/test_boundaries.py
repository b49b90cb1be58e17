"""Cleaning, rounding, simplifying and nesting of boundaries, on small hand-made polygons."""

import numpy as np
import pytest
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon, box

from geo.boundaries import (
    DisplayRecipe,
    clean_coverage,
    geodesic_area_km2,
    is_coverage,
    label_point,
    nest_in_region,
    round_coverage,
    simplify_coverage,
    simplify_for_display,
    to_multipolygon,
)


def shapes(*items):
    array = np.empty(len(items), dtype=object)
    array[:] = items
    return array


def test_an_overlap_goes_to_the_smaller_region_and_nothing_is_counted_twice():
    parent, young = box(100, 0, 101, 1), box(100.6, 0, 101.2, 1)
    cleaned = clean_coverage(shapes(parent, young))
    assert is_coverage(cleaned)
    assert cleaned[1].area == pytest.approx(young.area)
    assert cleaned[0].area == pytest.approx(0.6)
    assert shapely.intersection(cleaned[0], cleaned[1]).area == 0


def test_a_narrow_gap_is_closed_and_a_wide_one_stays_open():
    cleaned = clean_coverage(
        shapes(
            box(100, 0, 101, 1),
            MultiPolygon([box(101, 0, 101.5, 0.4), box(101, 0.401, 101.5, 1)]),
            box(101.5, 0, 102, 1),
        ),
        gap_width=0.002,
    )
    assert is_coverage(cleaned)
    assert shapely.coverage_union_all(cleaned).area == pytest.approx(2.0, abs=1e-6)
    wide = clean_coverage(
        shapes(
            box(100, 0, 101, 1),
            MultiPolygon([box(101, 0, 101.5, 0.4), box(101, 0.5, 101.5, 1)]),
            box(101.5, 0, 102, 1),
        ),
        gap_width=0.002,
    )
    assert shapely.coverage_union_all(wide).area == pytest.approx(1.95, abs=1e-6)


def test_a_sliver_between_neighbours_is_given_to_one_of_them():
    left = Polygon([(100, 0), (101, 0), (101, 1), (100, 1)])
    right = Polygon([(101, 0), (102, 0), (102, 1), (101, 1), (100.9995, 0.5)])
    cleaned = clean_coverage(shapes(left, right))
    assert is_coverage(cleaned)
    assert cleaned[0].area + cleaned[1].area == pytest.approx(2.0)


def test_rounding_keeps_the_coverage_valid_and_every_coordinate_on_the_grid():
    generator = np.random.default_rng(7)
    ys = np.sort(generator.uniform(0, 1, 400))
    border = np.column_stack([101 + generator.uniform(-2e-4, 2e-4, 400), ys])
    left = Polygon([(100, 0), (101, -0.1), *border, (101, 1.1), (100, 1)])
    right = Polygon([(102, 0), (101, -0.1), *border, (101, 1.1), (102, 1)])
    rounded = round_coverage(clean_coverage(shapes(left, right)), decimals=3)
    assert is_coverage(rounded)
    coordinates = shapely.get_coordinates(rounded)
    assert np.array_equal(coordinates, np.round(coordinates, 3))


def test_parts_are_ordered_by_size_so_that_equal_input_gives_equal_bytes():
    parts = [box(0, 0, 1, 1), box(5, 0, 8, 1), box(10, 0, 12, 1)]
    one = to_multipolygon(MultiPolygon(parts))
    other = to_multipolygon(MultiPolygon(parts[::-1]))
    assert shapely.to_wkb(one) == shapely.to_wkb(other)
    assert [p.area for p in one.geoms] == [3, 2, 1]


def test_lines_and_points_of_a_collection_are_dropped():
    mixed = shapely.GeometryCollection(
        [Point(0, 0), box(0, 0, 1, 1), MultiPolygon([box(2, 0, 3, 1)])]
    )
    assert to_multipolygon(mixed).area == 2
    assert to_multipolygon(Point(0, 0)).is_empty


def test_the_area_of_a_degree_at_the_equator_is_that_of_the_ellipsoid():
    assert geodesic_area_km2(shapes(box(100, 0, 101, 1)))[0] == pytest.approx(12308.8, abs=0.5)


def test_display_keeps_small_free_islands_and_shared_borders():
    # An octagon of some 500 m across, far too small for the coverage's tolerance.
    island = Point(103, 0).buffer(0.0025, quad_segs=2)
    left = MultiPolygon([box(100, 0, 101, 1), island])
    display = simplify_for_display(
        round_coverage(clean_coverage(shapes(left, box(101, 0, 102, 1)))),
        DisplayRecipe(part_min_km2=0.1),
    )
    assert shapely.is_valid(display).all()
    assert len(display[0].geoms) == 2
    assert display[0].geoms[1].area == pytest.approx(island.area, rel=0.1)
    assert shapely.intersection(display[0], display[1]).length == pytest.approx(1.0, abs=1e-3)


def test_display_drops_specks_but_never_a_region_made_of_them():
    speck = box(103, 0, 103.0005, 0.0005)
    land = MultiPolygon([box(100, 0, 101, 1), speck])
    archipelago = MultiPolygon([box(104 + i, 0, 104.0005 + i, 0.0005) for i in range(3)])
    display = simplify_for_display(shapes(land, archipelago), DisplayRecipe(part_min_km2=0.1))
    assert len(display[0].geoms) == 1
    assert len(display[1].geoms) == 3


def test_nested_shapes_fill_their_region_exactly():
    region = box(100, 0, 102, 1)
    west, east = box(99.9, 0, 100.8, 1), box(101.1, 0, 101.9, 1.2)
    nested = nest_in_region(shapes(west, east), region)
    assert shapely.union_all(nested).area == pytest.approx(region.area, rel=1e-4)
    assert shapely.difference(shapely.union_all(nested), region).area < 1e-6
    assert shapely.intersection(nested[0], nested[1]).area < 1e-6
    # The gap from 100.8 to 101.1 is halved between the two.
    assert nested[0].bounds[2] == pytest.approx(100.95, abs=0.01)


def test_a_shape_cut_short_by_the_source_gets_the_ground_of_its_villages():
    region = box(100, 0, 102, 1)
    whole, short = box(100, 0, 101, 1), box(101, 0, 101.02, 0.02)
    villages = shapely.points([101.5, 101.8, 101.5, 101.8], [0.3, 0.3, 0.8, 0.8])
    nested = nest_in_region(shapes(whole, short), region, villages, np.array([1, 1, 1, 1]))
    assert shapely.covers(nested[1], villages).all()
    assert shapely.union_all(nested).area == pytest.approx(region.area, rel=1e-4)


def test_a_shape_outside_its_region_keeps_nothing():
    nested = nest_in_region(shapes(box(100, 0, 101, 1), box(105, 0, 106, 1)), box(100, 0, 101, 1))
    assert nested[1].is_empty
    assert nested[0].area == pytest.approx(1.0)


def test_simplifying_a_coverage_loses_no_shape():
    tiny = box(101, 0, 101.0001, 0.0001)
    simple = simplify_coverage(shapes(box(100, 0, 101, 1), tiny), 0.01)
    assert not shapely.is_empty(simple).any()
    assert shapely.is_valid(simple).all()


def test_the_label_point_lies_inside_the_largest_part_even_of_a_crescent():
    crescent = Polygon(
        [(100, 0), (104, 0), (104, 4), (100, 4), (100, 3.8), (103.6, 3.8), (103.6, 0.2), (100, 0.2)]
    )
    lat, lon = label_point(MultiPolygon([crescent, box(110, 0, 110.5, 0.5)]))
    assert crescent.contains(Point(lon, lat))
