"""Tiles of points, against the definition."""

import numpy as np
import pytest

from geo.tiles import TileIndex, morton, to_mercator


def test_jakarta_lies_in_the_tile_that_the_slippy_map_formula_gives():
    # floor((106.82715 + 180) / 360 · 2^12) = 3263 and, for -6.1754, 2118.
    index = TileIndex([-6.17540], [106.82715])
    assert index.tile(12, 3263, 2118).tolist() == [0]
    assert index.tile(12, 3263, 2117).tolist() == []
    assert index.tile(0, 0, 0).tolist() == [0]


def test_bits_of_the_column_stand_in_the_even_places():
    assert morton(0b11, 0b00) == 0b0101
    assert morton(0b00, 0b11) == 0b1010
    assert morton(2**24 - 1, 2**24 - 1) == 2**48 - 1


def test_points_without_a_place_are_in_no_tile():
    index = TileIndex([np.nan, 0.0, 91.0, np.inf, -6.0], [107.0, np.nan, 107.0, 107.0, 107.0])
    assert index.tile(0, 0, 0).tolist() == [4]
    assert len(index) == 1


def test_the_edges_of_the_world_are_kept():
    index = TileIndex([0.0, 0.0, 85.05, -85.05], [-180.0, 180.0, 0.0, 0.0])
    assert index.count(0, 0, 0) == 4
    assert index.count(1, 1, 1) + index.count(1, 1, 0) >= 1


@pytest.mark.parametrize("tile", [(-1, 0, 0), (27, 0, 0), (3, 8, 0), (3, 0, -1)])
def test_a_tile_that_is_none_is_refused(tile):
    with pytest.raises(ValueError, match="no such tile"):
        TileIndex([0.0], [0.0]).tile(*tile)


def test_pixels_of_a_tile_are_those_with_a_point_each_once():
    random = np.random.default_rng(3)
    lat, lon = random.uniform(-7, -6, 5_000), random.uniform(106, 108, 5_000)
    index = TileIndex(lat, lon)
    x, y = to_mercator(lat, lon)
    z, column, line = 6, 50, 33
    rows = index.tile(z, column, line)
    across = np.floor((x[rows] * 2**z - column) * 256).astype(int)
    down = np.floor((y[rows] * 2**z - line) * 256).astype(int)
    expected = np.unique(down * 256 + across)
    assert np.sort(index.pixels(z, column, line)).tolist() == expected.tolist()
    assert 0 < expected.size < rows.size
    assert index.pixels(6, 0, 0).size == 0


def test_pixels_go_down_to_zoom_18_and_no_further():
    index = TileIndex([0.0], [0.0])
    assert index.pixels(18, 2**17, 2**17).tolist() == [0]
    with pytest.raises(ValueError, match="no pixels at zoom 19"):
        index.pixels(19, 0, 0)
