"""What must hold for any facilities, villages and radius."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.aggregate import LEVELS, group_index
from geo.classify import METHODS, class_index, class_limits
from geo.coverage import (
    covered,
    covered_by_group,
    distance_profile,
    sum_by_group,
    weighted_percentile_by_group,
)
from geo.ecef import geodesic_m, to_ecef
from geo.nearest import TIE_M, NearestIndex
from geo.tiles import TileIndex

settings.register_profile("shared machine", deadline=None)
settings.load_profile("shared machine")

# A coarse grid besides free coordinates: ties, duplicates and mirrored points come up often.
LAT = st.one_of(st.integers(-11, 6).map(float), st.floats(-11, 6))
LON = st.one_of(st.integers(95, 141).map(float), st.floats(95, 141))
POINTS = st.lists(st.tuples(LAT, LON), min_size=1, max_size=25)
RADIUS = st.floats(1.0, 900_000.0)


def columns(points):
    array = np.array(points, dtype=float).reshape(-1, 2)
    return array[:, 0], array[:, 1]


def table(points):
    """Geodesic metres of every query (row) to every facility (column), by pyproj."""
    (lat, lon), (lat2, lon2) = (columns(each) for each in points)
    one, two = np.indices((len(lat), len(lat2)))
    args = lon[one].ravel(), lat[one].ravel(), lon2[two].ravel(), lat2[two].ravel()
    return Geod(ellps="WGS84").inv(*args)[2].reshape(one.shape)


@given(villages=POINTS, facilities=POINTS)
def test_the_nearest_is_what_measuring_every_pair_gives(villages, facilities):
    every = table((villages, facilities))
    found, metres = NearestIndex(*columns(facilities)).query(*columns(villages))
    np.testing.assert_allclose(metres, every.min(axis=1), rtol=0, atol=1e-4)
    # Ours differs from theirs by under 0.1 mm, so only clear ties tell the index.
    for row, index in enumerate(found):
        tied = np.flatnonzero(every[row] <= every[row].min() + 1e-8)
        assert index <= tied.min() or every[row, index] < every[row].min() + 1e-4


@given(villages=POINTS, facilities=POINTS, data=st.data())
def test_the_order_of_rows_does_not_matter(villages, facilities, data):
    """Callers sort facilities by id: any order then gives one answer, ties included."""
    order = data.draw(st.permutations(range(len(villages))))
    index = NearestIndex(*columns(facilities))
    found, metres = index.query(*columns(villages))
    again, same = index.query(*columns([villages[i] for i in order]))
    assert found[list(order)].tolist() == again.tolist()
    assert metres[list(order)].tolist() == same.tolist()
    shuffled = data.draw(st.permutations(range(len(facilities))))
    other, other_m = NearestIndex(*columns([facilities[i] for i in shuffled])).query(
        *columns(villages)
    )
    np.testing.assert_allclose(other_m, metres, rtol=0, atol=2 * TIE_M)
    for mine, theirs, row in zip(found, other, range(len(villages)), strict=True):
        if shuffled[theirs] != mine:
            pair = columns([facilities[shuffled[theirs]], facilities[mine]])
            lengths = geodesic_m(*columns([villages[row]] * 2), *pair)
            assert abs(lengths[0] - lengths[1]) <= 2 * TIE_M


@given(villages=POINTS, facilities=POINTS)
def test_a_duplicate_placed_last_never_wins(villages, facilities):
    found, _ = NearestIndex(*columns(facilities)).query(*columns(villages))
    again, _ = NearestIndex(*columns(facilities + facilities)).query(*columns(villages))
    assert found.tolist() == again.tolist()


@given(villages=POINTS, facilities=POINTS, data=st.data())
def test_own_landmass_is_the_nearest_among_its_own(villages, facilities, data):
    lands = st.integers(-1, 3)
    own = np.array(data.draw(st.lists(lands, min_size=len(villages), max_size=len(villages))))
    land = np.array(data.draw(st.lists(lands, min_size=len(facilities), max_size=len(facilities))))
    index = NearestIndex(*columns(facilities), land)
    queries = to_ecef(*columns(villages))
    for nearest in (None, index.query_ecef(queries)):
        found, metres = index.query_same_landmass(queries, own, nearest)
        for row in range(len(villages)):
            rows = np.flatnonzero(land == own[row])
            if own[row] < 0:
                assert found[row] == -1
                assert np.isnan(metres[row])
            elif not rows.size:
                assert found[row] == -1
                assert metres[row] == np.inf
            else:
                part = NearestIndex(*columns([facilities[i] for i in rows]))
                expected, length = part.query_ecef(queries[[row]])
                assert found[row] == rows[expected[0]]
                assert metres[row] == length[0]


@given(villages=POINTS, facilities=POINTS, radius=RADIUS)
def test_counts_within_agree_with_measuring_every_pair(villages, facilities, radius):
    every = table((villages, facilities))
    counts = NearestIndex(*columns(facilities)).counts_within(*columns(villages), radius)
    assert (counts >= (every <= radius - 1e-4).sum(axis=1)).all()
    assert (counts <= (every <= radius + 1e-4).sum(axis=1)).all()


@given(villages=POINTS, facilities=POINTS, extra=st.tuples(LAT, LON), radius=RADIUS, data=st.data())
def test_adding_a_facility_never_lowers_coverage(villages, facilities, extra, radius, data):
    size = len(villages)
    people = np.array(data.draw(st.lists(st.integers(0, 9_000), min_size=size, max_size=size)))
    group = np.array(data.draw(st.lists(st.integers(0, 3), min_size=size, max_size=size)))
    before, after = (
        covered_by_group(
            NearestIndex(*columns(each)).query(*columns(villages))[1], people, group, 4, radius
        )
        for each in (facilities, [*facilities, extra])
    )
    assert (after >= before).all()


@given(distance=st.lists(st.floats(0, 1e6), min_size=1, max_size=40), one=RADIUS, two=RADIUS)
def test_a_wider_radius_never_covers_less(distance, one, two):
    narrow, wide = sorted((one, two))
    assert (covered(distance, wide) | ~covered(distance, narrow)).all()


CODES = st.builds(
    lambda p, k, c, d: f"{p}.{k:02d}.{c:02d}.{d}",
    st.sampled_from([11, 53, 96]),
    st.integers(1, 3),
    st.integers(1, 3),
    st.integers(1001, 2010),
)


@given(codes=st.lists(CODES, min_size=1, max_size=60), data=st.data())
def test_parts_sum_to_the_whole_on_every_level(codes, data):
    people = np.array(
        data.draw(st.lists(st.integers(0, 10**7), min_size=len(codes), max_size=len(codes)))
    )
    sums = {}
    for level in LEVELS:
        groups, index = group_index(codes, level)
        sums[level] = dict(zip(groups, sum_by_group(people, index, len(groups)), strict=True))
        assert groups == sorted(set(groups))
        assert sum(sums[level].values()) == people.sum()
    for fine, length in (("desa", 8), ("kecamatan", 5), ("kabkota", 2)):
        coarse = {2: "provinsi", 5: "kabkota", 8: "kecamatan"}[length]
        for code, total in sums[coarse].items():
            parts = [value for part, value in sums[fine].items() if part.startswith(code)]
            assert sum(parts) == total


def brute_percentile(rows, share_pct):
    rows = sorted(row for row in rows if row[1] > 0)
    total, running = sum(weight for _, weight in rows), 0
    for distance, weight in rows:
        running += weight
        if running * 100 >= share_pct * total:
            return distance
    return np.nan


ROW = st.tuples(
    st.one_of(st.integers(0, 5).map(float), st.floats(0, 1e6), st.just(np.inf)),
    st.integers(0, 10**6),
    st.integers(-1, 4),
)


@given(rows=st.lists(ROW, max_size=60), share_pct=st.integers(1, 100), data=st.data())
def test_percentiles_are_the_smallest_distance_that_reaches_the_share(rows, share_pct, data):
    rows = data.draw(st.permutations(rows))
    distance, weight, group = (np.array([row[i] for row in rows]) for i in range(3))
    group = group.astype(np.intp)
    found = weighted_percentile_by_group(
        distance.astype(float), weight, group, 5, [share_pct / 100, 1.0]
    )
    for number in range(5):
        own = [row[:2] for row in rows if row[2] == number]
        np.testing.assert_equal(found[number, 0], brute_percentile(own, share_pct))
        np.testing.assert_equal(found[number, 1], brute_percentile(own, 100))


@given(rows=st.lists(ROW, min_size=1, max_size=60), data=st.data())
def test_figures_of_a_group_do_not_depend_on_the_order_of_rows(rows, data):
    profiles = []
    for each in (rows, data.draw(st.permutations(rows))):
        distance, weight, group = (np.array([row[i] for row in each]) for i in range(3))
        profiles.append(distance_profile(distance.astype(float), weight, group.astype(np.intp), 5))
    np.testing.assert_array_equal(profiles[0].percentiles_m, profiles[1].percentiles_m)
    np.testing.assert_array_equal(profiles[0].population, profiles[1].population)
    np.testing.assert_allclose(profiles[0].mean_m, profiles[1].mean_m, rtol=1e-12)


@given(points=st.lists(st.tuples(LAT, LON), max_size=40), z=st.integers(0, 5))
def test_the_tiles_of_a_zoom_partition_the_points(points, z):
    index = TileIndex(*columns(points))
    seen = []
    for x in range(2**z):
        # Indonesia lies within a few rows; the rest is covered by the count of the whole.
        for y in range(2**z // 2 - 2**z // 16 - 1, 2**z // 2 + 2**z // 16 + 1):
            if 0 <= y < 2**z:
                rows = index.tile(z, x, y)
                assert index.count(z, x, y) == rows.size
                if rows.size:
                    pixels = index.pixels(z, x, y).tolist()
                    assert 0 < len(set(pixels)) == len(pixels) <= rows.size
                seen += rows.tolist()
    assert sorted(seen) == list(range(len(points)))


@given(
    values=st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=60),
    classes=st.integers(1, 9),
    method=st.sampled_from(METHODS),
    centre=st.one_of(st.none(), st.floats(-1e6, 1e6)),
)
def test_the_class_grows_with_the_value_and_stays_within_the_number(
    values, classes, method, centre
):
    values = np.round(values, 3)
    limits = class_limits(values, classes, method, centre)
    assert limits.size <= classes - 1
    assert (np.diff(limits) > 0).all()
    index = class_index(values, limits)
    order = np.argsort(values)
    assert (np.diff(index[order]) >= 0).all()
    assert index.min() >= 0
    assert index.max() <= limits.size
    if centre is None and limits.size:
        assert index.min() == 0
        assert index.max() == limits.size


def test_hypothesis_really_draws_ties():
    found = NearestIndex([0.0, 0.0], [110.0, 112.0]).query([0.0], [111.0])
    assert found[0].tolist() == [0]
    assert found[1] == pytest.approx([111_319.4908], abs=1e-3)
