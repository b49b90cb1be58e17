"""Least time over a friction raster: minutes from every cell to the nearest facility.

Movement runs between the centres of the eight neighbours of a cell, half of each step at the
friction of either cell. Cells of a raster in degrees are narrower away from the equator, and
every row has its own sizes. The answer is exact on that graph: Dijkstra from all sources at
once (`scipy.sparse.csgraph`), as fast as `skimage.graph.MCP_Geometric`, which knows only one
cell size for a whole raster; golden tests compare the two where they must agree.

Some 100 bytes a cell are needed while it runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo.ecef import ECCENTRICITY_SQUARED, SEMI_MAJOR_M, Floats

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Grid:
    """Hold where a raster lies: north-up, in degrees (EPSG:4326).

    Attributes
    ----------
    north, west
        Outer edge of the first row and column.
    cell_lat, cell_lon
        Height and width of a cell, degrees, above 0.
    shape
        Rows and columns.

    """

    north: float
    west: float
    cell_lat: float
    cell_lon: float
    shape: tuple[int, int]

    def __post_init__(self) -> None:
        if not (self.cell_lat > 0 and self.cell_lon > 0 and min(self.shape) > 0):
            raise ValueError("cells and shape must be above 0")

    def row_latitudes(self) -> Floats:
        """Return the latitude of the centre of each row, degrees, shape (rows,)."""
        return np.asarray(self.north - self.cell_lat * (np.arange(self.shape[0]) + 0.5))

    def cell_sizes_m(self) -> tuple[Floats, Floats]:
        """Return height and width of the cells of each row on WGS84, metres, shape (rows,)."""
        lat = np.radians(self.row_latitudes())
        w2 = 1 - ECCENTRICITY_SQUARED * np.sin(lat) ** 2
        meridional = SEMI_MAJOR_M * (1 - ECCENTRICITY_SQUARED) / w2**1.5
        normal = SEMI_MAJOR_M / np.sqrt(w2)
        height = meridional * np.radians(self.cell_lat)
        return height, normal * np.cos(lat) * np.radians(self.cell_lon)

    def cells_of(self, lat: npt.ArrayLike, lon: npt.ArrayLike) -> tuple[Ints, Ints]:
        """Return row and column of points in degrees, shape (n,); both -1 outside the raster."""
        up = (self.north - np.asarray(lat, dtype=np.float64)) / self.cell_lat
        across = (np.asarray(lon, dtype=np.float64) - self.west) / self.cell_lon
        inside = (up >= 0) & (up < self.shape[0]) & (across >= 0) & (across < self.shape[1])
        row = np.where(inside, up, -1.0).astype(np.intp)
        return row, np.where(inside, across, -1.0).astype(np.intp)


def with_sea(friction: npt.ArrayLike, sea: npt.ArrayLike, boat_kmh: float | None = None) -> Floats:
    """Set the friction of the sea.

    Parameters
    ----------
    friction : array_like of float, shape (rows, columns)
        Minutes per metre on land.
    sea : array_like of bool, shape (rows, columns)
        Cells of sea.
    boat_kmh : float, optional
        Speed of a boat; None makes the sea impassable.

    Returns
    -------
    ndarray of float64, shape (rows, columns)
        NaN where impassable, which also is what is not finite or not above 0 on land.

    """
    land = np.asarray(friction, dtype=np.float64)
    if boat_kmh is not None and not (np.isfinite(boat_kmh) and boat_kmh > 0):
        raise ValueError("boat_kmh must be a finite number above 0")
    afloat = np.nan if boat_kmh is None else 0.06 / boat_kmh
    passable = np.isfinite(land) & (land > 0)
    ashore = np.where(passable, land, np.nan)
    return np.asarray(np.where(np.asarray(sea, dtype=bool), afloat, ashore))


def least_minutes(
    friction: npt.ArrayLike, grid: Grid, lat: npt.ArrayLike, lon: npt.ArrayLike
) -> Floats:
    """Compute the least time from every cell to the nearest of the sources.

    Parameters
    ----------
    friction : array_like of float, shape (rows, columns)
        Minutes per metre; not finite or not above 0 is impassable.
    grid : Grid
        Where the raster lies.
    lat, lon : array_like of float, shape (m,)
        Sources (facilities) in degrees, EPSG:4326. Those outside the raster or on impassable
        cells are left out.

    Returns
    -------
    ndarray of float64, shape (rows, columns)
        Minutes; NaN where impassable or cut off from every source.

    Raises
    ------
    ValueError
        If the raster is not of the grid's shape.

    """
    cost = _checked(friction, grid)
    passable = np.isfinite(cost)
    start = _sources(passable, grid, lat, lon)
    if not start.size:
        return np.full(grid.shape, np.nan)
    minutes = dijkstra(_graph(cost, grid), directed=False, indices=start, min_only=True)
    result = np.asarray(minutes, dtype=np.float64).reshape(cost.shape)
    result[~np.isfinite(result)] = np.nan
    return result


def minutes_at(minutes: Floats, grid: Grid, lat: npt.ArrayLike, lon: npt.ArrayLike) -> Floats:
    """Read the minutes of places in degrees, shape (n,); NaN outside or where there are none."""
    row, column = grid.cells_of(lat, lon)
    return np.asarray(np.where(row >= 0, minutes[row, column], np.nan))


def _checked(friction: npt.ArrayLike, grid: Grid) -> Floats:
    cost = np.array(friction, dtype=np.float64)
    if cost.shape != grid.shape:
        raise ValueError(f"the raster has shape {cost.shape}, the grid {grid.shape}")
    cost[~(np.isfinite(cost) & (cost > 0))] = np.nan
    return cost


def _sources(passable: Bools, grid: Grid, lat: npt.ArrayLike, lon: npt.ArrayLike) -> Ints:
    """Return the numbers of the cells of sources that can be left."""
    row, column = grid.cells_of(lat, lon)
    usable = (row >= 0) & passable[row, column]
    return np.unique(row[usable] * grid.shape[1] + column[usable])


def _graph(cost: Floats, grid: Grid) -> Any:
    """Return the sparse graph of steps between neighbours, each pair once.

    Its arrays are laid out as they come, cell by cell and neighbours in order, which is three
    times as fast as handing the library pairs to sort.
    """
    height, width = grid.cell_sizes_m()
    rows, columns = cost.shape
    down = (height[1:] + height[:-1]) / 2
    slant = np.hypot(down, (width[1:] + width[:-1]) / 2)
    time = np.full((rows, columns, 4), np.nan)
    half = cost / 2
    time[:, :-1, 0] = (half[:, :-1] + half[:, 1:]) * width[:, None]
    time[:-1, 1:, 1] = (half[:-1, 1:] + half[1:, :-1]) * slant[:, None]
    time[:-1, :, 2] = (half[:-1] + half[1:]) * down[:, None]
    time[:-1, :-1, 3] = (half[:-1, :-1] + half[1:, 1:]) * slant[:, None]
    minutes = time.reshape(-1, 4)
    there = np.isfinite(minutes)
    steps = np.array([1, columns - 1, columns, columns + 1], dtype=np.int32)
    target = np.arange(cost.size, dtype=np.int32)[:, None] + steps
    ends = np.zeros(cost.size + 1, dtype=np.int32)
    np.cumsum(there.sum(axis=1, dtype=np.int32), out=ends[1:])
    return csr_array((minutes[there], target[there], ends), shape=(cost.size, cost.size))
