"""Least time over made terrain, and against a plain Dijkstra with lengths by pyproj."""

import heapq

import numpy as np
import pytest
from pyproj import Geod

from geo.friction import Grid, least_minutes, minutes_at, with_sea

GRID = Grid(north=-8.0, west=120.0, cell_lat=0.01, cell_lon=0.01, shape=(40, 50))


def centre(row, column, grid=GRID):
    lat = grid.north - (np.asarray(row) + 0.5) * grid.cell_lat
    return lat, grid.west + (np.asarray(column) + 0.5) * grid.cell_lon


def single(row, column):
    lat, lon = centre(row, column)
    return [lat], [lon]


def test_on_even_ground_steps_run_along_rows_columns_and_diagonals():
    minutes = least_minutes(np.full(GRID.shape, 0.012), GRID, *single(10, 10))
    height, width = GRID.cell_sizes_m()
    assert minutes[10, 10] == 0
    assert minutes[10, 30] == pytest.approx(20 * 0.012 * width[10])
    assert minutes[35, 10] == pytest.approx(
        0.012 * ((height[10] + height[35]) / 2 + height[11:35].sum())
    )
    down, across = (height[1:] + height[:-1]) / 2, (width[1:] + width[:-1]) / 2
    assert minutes[15, 15] == pytest.approx(0.012 * np.hypot(down, across)[10:15].sum())


def test_cells_are_as_wide_as_their_own_latitude_makes_them():
    tall = Grid(0.0, 120.0, 0.5, 0.01, (24, 3))
    height, width = tall.cell_sizes_m()
    geod = Geod(ellps="WGS84")
    for row in (0, 12, 23):
        lat, _ = centre(row, 0, tall)
        assert width[row] == pytest.approx(geod.inv(120.0, lat, 120.01, lat)[2], rel=1e-7)
        step = geod.inv(120.0, lat - 0.25, 120.0, lat + 0.25)[2]
        assert height[row] == pytest.approx(step, rel=1e-6)
    assert width[23] < 0.981 * width[0]


def test_the_way_leads_round_a_wall_and_through_its_gate():
    friction = np.full(GRID.shape, 0.01)
    friction[:, 20] = np.nan
    assert np.isnan(least_minutes(friction, GRID, *single(5, 10))[:, 20:]).all()
    friction[39, 20] = 0.01
    minutes = least_minutes(friction, GRID, *single(5, 10))
    assert minutes[5, 21] > minutes[39, 20] > minutes[30, 10]
    assert np.isnan(minutes[5, 20])


def test_the_sea_is_crossed_at_boat_speed_or_not_at_all():
    land = np.full(GRID.shape, 0.012)
    sea = np.zeros(GRID.shape, dtype=bool)
    sea[:, 15:35] = True
    assert np.isnan(least_minutes(with_sea(land, sea), GRID, *single(20, 5))[:, 15:]).all()
    minutes = least_minutes(with_sea(land, sea, boat_kmh=15.0), GRID, *single(20, 5))
    _, width = GRID.cell_sizes_m()
    by_hand = width[20] * (10 * 0.012 + 20 * 0.06 / 15 + 10 * 0.012)
    assert minutes[20, 45] == pytest.approx(by_hand)
    with pytest.raises(ValueError, match="boat_kmh"):
        with_sea(land, sea, 0.0)


def test_it_is_what_a_plain_dijkstra_over_geodesic_steps_finds():
    grid = Grid(-10.0, 123.0, 0.008, 0.012, (14, 11))
    draw = np.random.default_rng(8)
    friction = draw.lognormal(-4, 1.2, grid.shape)
    friction[draw.random(grid.shape) < 0.25] = np.inf
    friction[3, 3] = friction[12, 9] = 0.01
    lat, lon = centre([3, 12], [3, 9], grid)
    found = least_minutes(friction, grid, lat, lon)
    expected = plain_dijkstra(friction, grid, [(3, 3), (12, 9)])
    np.testing.assert_allclose(found, expected, rtol=1e-6)


def plain_dijkstra(friction, grid, starts):
    geod = Geod(ellps="WGS84")
    best = np.full(grid.shape, np.nan)
    queue = [(0.0, cell) for cell in starts]
    while queue:
        minutes, cell = heapq.heappop(queue)
        if np.isfinite(best[cell]):
            continue
        best[cell] = minutes
        for down in (-1, 0, 1):
            for across in (-1, 0, 1):
                other = cell[0] + down, cell[1] + across
                inside = 0 <= other[0] < grid.shape[0] and 0 <= other[1] < grid.shape[1]
                if inside and np.isnan(best[other]) and np.isfinite(friction[other]):
                    (lat, lon), (lat2, lon2) = centre(*cell, grid), centre(*other, grid)
                    metres = geod.inv(lon, lat, lon2, lat2)[2]
                    step = metres * (friction[cell] + friction[other]) / 2
                    heapq.heappush(queue, (minutes + step, other))
    return best


def test_sources_at_sea_or_off_the_raster_are_left_out_and_places_are_read():
    friction = np.full(GRID.shape, 0.01)
    friction[0, 0] = -1.0
    lat, lon = centre([0, 0], [0, 99])
    assert np.isnan(least_minutes(friction, GRID, lat, lon)).all()
    minutes = least_minutes(friction, GRID, [*lat, centre(2, 2)[0]], [*lon, centre(2, 2)[1]])
    read = minutes_at(minutes, GRID, [centre(2, 2)[0], 50.0, np.nan], [centre(2, 2)[1], 1.0, 1.0])
    assert read[0] == 0
    assert np.isnan(read[1:]).all()
    with pytest.raises(ValueError, match="shape"):
        least_minutes(friction[1:], GRID, lat, lon)
    with pytest.raises(ValueError, match="above 0"):
        Grid(0.0, 0.0, -1.0, 1.0, (2, 2))
