"""Time over roads: made networks worked by hand, and the real roads at hand."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from geo.detour import detour_factors
from geo.ecef import geodesic_m, to_ecef
from geo.network import build_network, class_speeds, least_over_network, nearest_nodes
from geo.network_cut import without_areas

SEED = Path(__file__).parents[2] / "data" / "seed"
METRE = 1 / 110_600  # degrees of latitude near 9 S


def road(*metres):
    """A line through points given as (east, north) in metres from 9 S 124 E."""
    east = METRE / np.cos(np.radians(9))
    return shapely.LineString([(124 + x * east * 0.9935, -9 + y * METRE) for x, y in metres])


def at(east, north):
    lon, lat = road((east, north), (0, 9e6)).coords[0]
    return [lat], [lon]


def way(network, start, end, **more):
    minutes, metres = least_over_network(network, *at(*start), *at(*end), **more)
    return minutes[0], metres[0]


def test_time_and_distance_run_along_the_roads_at_their_speeds():
    """1 km east at 60 km/h and 1 km north at 20: 1 and 3 minutes; straight it is 1.41 km."""
    net = build_network([road((0, 0), (1000, 0)), road((1000, 0), (1000, 1000))], [60, 20])
    minutes, metres = way(net, (0, 0), (1000, 1000))
    assert metres == pytest.approx(2_000, rel=1e-3)
    assert minutes == pytest.approx(4.0, rel=1e-3)
    # A place 300 m off the end walks there at 4 km/h: 4.5 minutes more.
    off = way(net, (0, -300), (1000, 1000))
    assert off[0] == pytest.approx(8.5, rel=1e-3)
    assert off[1] == pytest.approx(2_300, rel=1e-3)
    assert np.isnan(way(net, (0, -3_000), (1000, 1000))).all()


def test_the_fast_way_round_is_taken_for_time_and_the_short_one_for_distance():
    lines = [road((0, 0), (2000, 0)), road((0, 0), (0, 600), (2000, 600), (2000, 0))]
    net = build_network(lines, class_speeds(["setapak", "arteri"], {"setapak": 4}, 60))
    minutes, metres = way(net, (0, 0), (2000, 0))
    assert metres == pytest.approx(2_000, rel=1e-3)
    assert minutes == pytest.approx(3.2, rel=1e-3)


def test_the_nearest_of_several_facilities_counts_each_with_its_own_way_to_the_road():
    net = build_network([road((0, 0), (4000, 0))], 30, step_m=20)
    near, far = at(1000, 1_500), at(3000, 0)
    lat, lon = near[0] + far[0], near[1] + far[1]
    minutes, metres = least_over_network(net, *at(0, 0), lat, lon)
    assert metres[0] == pytest.approx(2_500, rel=3e-3)
    # Walking 1.5 km to the road takes longer than driving 2 km further along it.
    assert minutes[0] == pytest.approx(6.0, abs=0.15)


def test_ends_snap_and_loose_ends_join_within_the_gap_only():
    main, side = road((0, 0), (1000, 0)), road((500, 20), (500, 800))
    apart = build_network([main, side], 30, gap_m=15)
    assert (len(apart.component_m), apart.gaps_joined) == (2, 0)
    assert apart.component_m.tolist() == pytest.approx([1_000, 780], rel=1e-3)
    assert np.isnan(way(apart, (0, 0), (500, 800))[0])
    joined = build_network([main, side], 30, gap_m=25)
    assert (len(joined.component_m), joined.gaps_joined) == (1, 1)
    assert way(joined, (0, 0), (500, 800))[1] == pytest.approx(1_300, rel=1e-3)
    snapped = build_network([main, road((1003, 0), (1003, 500))], 30, snap_m=5, gap_m=0)
    assert (len(snapped.component_m), snapped.gaps_joined) == (1, 0)


def test_roads_that_cross_without_a_junction_are_a_bridge_unless_said_otherwise():
    lines = [road((0, 0), (1000, 0)), road((510, -400), (510, 400))]
    assert len(build_network(lines, 30).component_m) == 2
    net = build_network(lines, 30, join_crossings=True)
    assert (len(net.component_m), net.crossings_joined) == (1, 1)
    assert way(net, (0, 0), (510, 400))[1] == pytest.approx(910, rel=1e-3)
    assert net.length_m.sum() == pytest.approx(1_800, rel=1e-3)


def test_nothing_is_found_where_there_are_no_roads_or_no_facilities():
    empty = build_network([], 30)
    assert len(empty.component_m) == 0
    assert np.isnan(least_over_network(empty, [-9.0], [124.0], [-9.0], [124.0])).all()
    assert len(build_network([shapely.LineString()], 30).points) == 0
    net = build_network([road((0, 0), (1000, 0)), road((0, 0), (1000, 0))], 30)
    assert np.isnan(least_over_network(net, *at(0, 0), [], [])).all()
    assert way(net, (0, 0), (1000, 0))[1] == pytest.approx(1_000, rel=1e-3)
    assert nearest_nodes(net, [np.nan], [124.0], 9e9)[0].tolist() == [-1]
    with pytest.raises(ValueError, match="speeds"):
        build_network([road((0, 0), (1, 0))], 0)


def test_a_detour_on_a_made_square_is_what_its_sides_make_it():
    """Along a square of 2 km sides the way between opposite corners is √2 of the straight."""
    square = road((0, 0), (2000, 0), (2000, 2000), (0, 2000), (0, 0))
    found = detour_factors(
        build_network([square], 30), np.random.default_rng(1), (1.0, 2_000.0, 2_700.0, 9e3)
    )
    assert 1.0 <= found.median[0] < 1.42
    assert found.median[1] <= np.sqrt(2) * 1.3
    assert found.median[2] == pytest.approx(np.sqrt(2), rel=0.03)
    assert (found.p90 >= found.median).all()
    none = detour_factors(build_network([square], 30), np.random.default_rng(1), (8e3, 9e3))
    assert np.isnan(none.median[0])
    assert none.pairs[0] == 0


@pytest.mark.parametrize(
    ("name", "crossings", "fragments", "largest"),
    [("belu", False, 8, 0.97), ("penajam", True, 25, 0.98), ("maumere_odbl", False, 1, 1.0)],
)
def test_the_real_roads_become_one_network_but_for_fragments(name, crossings, fragments, largest):
    table = pd.read_parquet(SEED / f"roads_{name}.parquet", columns=["geometry", "panjang_m"])
    lines = shapely.from_wkb(table["geometry"])
    raw = build_network(lines, 30.0, gap_m=0)
    net = build_network(lines, 30.0, join_crossings=crossings)
    assert len(raw.component_m) > len(net.component_m)
    assert len(net.component_m) <= fragments
    assert net.component_m[0] >= largest * net.component_m.sum()
    # Joining adds connectors and changes nothing else.
    assert net.length_m.sum() == pytest.approx(table["panjang_m"].sum(), rel=0.003)
    assert 0 <= net.length_m.sum() - raw.length_m.sum() <= 31 * net.gaps_joined
    found = detour_factors(net, np.random.default_rng(0), sources=20)
    assert (found.pairs > 100).all()
    assert ((found.median > 1.05) & (found.median < 2.0)).all()


def test_no_way_over_real_roads_is_shorter_than_the_straight_line():
    table = pd.read_parquet(SEED / "roads_belu.parquet", columns=["geometry"])
    net = build_network(shapely.from_wkb(table["geometry"]), 30.0)
    draw = np.random.default_rng(4)
    lat, lon = draw.uniform(-9.35, -9.0, 200), draw.uniform(124.85, 125.15, 200)
    metres = least_over_network(net, lat, lon, lat[:1], lon[:1], limit_m=9_000.0)[1]
    straight = geodesic_m(lat, lon, np.full(200, lat[0]), np.full(200, lon[0]))
    known = np.isfinite(metres)
    assert known.sum() > 150
    # Snapping moves ends by up to 5 m.
    assert (metres[known][1:] >= straight[known][1:] * 0.995).all()


def test_a_road_through_an_area_is_cut_and_the_way_round_is_taken():
    """A ring of 2 by 0.6 km: with the straight side cut the way leads round, 1.2 km longer."""
    lines = [road((0, 0), (2000, 0)), road((0, 0), (0, 600), (2000, 600), (2000, 0))]
    net = build_network(lines, 60)
    middle = to_ecef(*at(1000, 0))
    cut, lost = without_areas(net, middle, np.array([100.0]))
    assert way(cut, (0, 0), (2000, 0))[1] == pytest.approx(3_200, rel=1e-3)
    # Whole stretches between nodes go, at least the 200 m within, at most two steps more.
    assert 200 <= lost.sum() <= 700
    assert net.length_m.sum() == pytest.approx(cut.length_m.sum() + lost.sum())
    both = to_ecef(*np.hstack([at(1000, 0), at(1000, 600)]))
    cut, _ = without_areas(net, both, np.array([100.0, 100.0]))
    assert np.isnan(way(cut, (0, 0), (2000, 0))).all()
    assert cut.component.max() > 0
    untouched, nothing = without_areas(net, to_ecef(*at(0, 9_000)), np.array([100.0]))
    assert nothing.size == 0
    assert way(untouched, (0, 0), (2000, 0)) == way(net, (0, 0), (2000, 0))
