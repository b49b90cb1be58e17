"""Minutes of least cost over a friction raster, from the villages of a scope to a service.

Only the window of the scope is decoded, so memory is bounded by `MAX_WINDOW_CELLS` at some 150
bytes a cell.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from scipy import ndimage

from data.current import current_dataset, kept_by_version
from data.store import Dataset
from geo.aggregate import NATION, within_mask
from geo.ecef import Floats
from geo.friction import Grid, least_minutes, minutes_at, with_sea
from lib.services.access import Bools, access, located, village_arrays
from lib.services.figures import check_within
from lib.services.travel import Travel, from_access
from lib.services.travel_errors import BoatSpeedError, RasterAreaError, RasterWindowError
from lib.services.travel_raster import FrictionRaster, as_friction, opened

MAX_WINDOW_CELLS = 4_000_000
MAX_BOAT_KMH = 100.0
# Coasts of raster and boundaries differ: so many cells of land along the sea may be sea.
_COAST_CELLS = 3


@dataclass(frozen=True)
class RasterReport:
    """Count what a computation over a raster could use.

    ``places`` and ``facilities`` of the window; ``_moved`` those put on the nearest passable
    cell within the limit; ``_off`` those with none; ``cut_off`` places without any way.
    """

    cells: int
    places: int
    places_moved: int
    places_off: int
    facilities: int
    facilities_moved: int
    facilities_off: int
    cut_off: int

    def __add__(self, other: RasterReport) -> RasterReport:
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return RasterReport(*(one + two for one, two in pairs))


@dataclass(frozen=True, eq=False)
class RasterTravel:
    """Hold minutes of villages over a raster, and what the raster could not tell."""

    travel: Travel
    report: RasterReport


def friction_travel(
    raster: FrictionRaster,
    service: str,
    scope: str = NATION,
    *,
    boat_kmh: float | None = None,
    margin_km: float = 50.0,
    snap_m: float = 2_000.0,
    dataset: Dataset | None = None,
) -> RasterTravel:
    """Compute minutes of least cost from the villages of a scope to a service.

    Parameters
    ----------
    raster : FrictionRaster
        From `open_friction`.
    service : str
        Code in the catalogue.
    scope : str
        ``nasional`` (computed province by province) or the code of a region; villages outside
        it get NaN.
    boat_kmh : float, optional
        Speed over cells without friction that are not land (further inland than 3 cells they
        stay impassable). None: the sea cannot be crossed. Foreign land that was clipped off a
        raster counts as sea.
    margin_km : float
        How far around the scope facilities and ways are looked for.
    snap_m : float
        A village or facility on an impassable cell goes to the nearest passable cell within
        this; the way to it is not counted.
    dataset : Dataset, optional
        The embedded one by default.

    Returns
    -------
    RasterTravel
        Minutes: inf where no way leads, NaN outside the scope or off the raster. Cached.

    Raises
    ------
    BoatSpeedError, UnknownRegionError
        If an argument is wrong.
    RasterAreaError, RasterWindowError, RasterDamagedError
        If the window is not in the raster, too large, or cannot be read.
    UnknownServiceError, ServiceHasNoDataError
        As `lib.services.access.access`.

    """
    if boat_kmh is not None and not 0 < boat_kmh <= MAX_BOAT_KMH:
        raise BoatSpeedError(value=f"{boat_kmh:g}", high=f"{MAX_BOAT_KMH:g}")
    dataset = dataset or current_dataset()
    check_within(scope, "desa", dataset)
    return _friction(dataset, raster, service, scope, boat_kmh, margin_km, snap_m)


@kept_by_version(maxsize=16)
def _friction(
    dataset: Dataset,
    raster: FrictionRaster,
    service: str,
    scope: str,
    boat_kmh: float | None,
    margin_km: float,
    snap_m: float,
) -> RasterTravel:
    scopes = list(dataset.provinces["kode"]) if scope == NATION else [scope]
    base = access(service, dataset)
    minutes = np.full(len(dataset.villages), np.nan)
    report = RasterReport(0, 0, 0, 0, 0, 0, 0, 0)
    with opened(raster.content, raster.name) as source:
        for each in scopes:
            rows = np.flatnonzero(within_mask(village_arrays(dataset).codes, each))
            if not rows.size:
                continue
            try:
                window = _window(dataset, raster, each, rows, margin_km)
            except RasterAreaError:
                if len(scopes) > 1:
                    continue
                raise
            friction = _read(source, raster, window)
            if boat_kmh is not None:
                friction = with_sea(friction, _sea(dataset, friction, window.grid), boat_kmh)
            minutes[rows], told = _solve(dataset, service, friction, window.grid, rows, snap_m)
            report = report + told
    if not report.cells:
        raise RasterAreaError(file=raster.name, area=scope)
    return RasterTravel(from_access(base, "medan", minutes), report)


@dataclass(frozen=True)
class _Window:
    row: int
    column: int
    grid: Grid


def _window(
    dataset: Dataset,
    raster: FrictionRaster,
    scope: str,
    rows: npt.NDArray[np.intp],
    margin_km: float,
) -> _Window:
    """Return the part of the raster that holds the villages of a scope and its margin."""
    villages = dataset.villages
    lat, lon = villages["lat"].to_numpy()[rows], villages["lon"].to_numpy()[rows]
    if not np.isfinite(lat).any():
        raise RasterAreaError(file=raster.name, area=scope)
    grid, margin = raster.grid, margin_km / 110.0
    top = math.floor((grid.north - np.nanmax(lat) - margin) / grid.cell_lat)
    bottom = math.ceil((grid.north - np.nanmin(lat) + margin) / grid.cell_lat)
    left = math.floor((np.nanmin(lon) - margin - grid.west) / grid.cell_lon)
    right = math.ceil((np.nanmax(lon) + margin - grid.west) / grid.cell_lon)
    top, left = max(top, 0), max(left, 0)
    bottom, right = min(bottom, grid.shape[0]), min(right, grid.shape[1])
    if bottom <= top or right <= left:
        raise RasterAreaError(file=raster.name, area=scope)
    shape = (bottom - top, right - left)
    if shape[0] * shape[1] > MAX_WINDOW_CELLS:
        found = shape[0] * shape[1]
        raise RasterWindowError(file=raster.name, area=scope, found=found, limit=MAX_WINDOW_CELLS)
    north, west = grid.north - top * grid.cell_lat, grid.west + left * grid.cell_lon
    return _Window(top, left, Grid(north, west, grid.cell_lat, grid.cell_lon, shape))


def _read(source: Any, raster: FrictionRaster, window: _Window) -> Floats:
    rows, columns = window.grid.shape
    place = ((window.row, window.row + rows), (window.column, window.column + columns))
    return as_friction(source.read(raster.band, window=place, masked=True), raster.units)


def _sea(dataset: Dataset, friction: Floats, grid: Grid) -> Bools:
    """Tell which cells are sea: without friction, and no land but for its outermost cells."""
    from rasterio.features import rasterize  # type: ignore[import-untyped]
    from rasterio.transform import Affine  # type: ignore[import-untyped]

    frame = shapely.box(
        grid.west,
        grid.north - grid.cell_lat * grid.shape[0],
        grid.west + grid.cell_lon * grid.shape[1],
        grid.north,
    )
    shapes = dataset.geometries("regions")
    shapes = shapes[shapely.STRtree(shapes).query(frame)]
    parts = [each for each in shapely.get_parts(shapes) if each.intersects(frame)]
    place = Affine(grid.cell_lon, 0, grid.west, 0, -grid.cell_lat, grid.north)
    land = np.zeros(grid.shape, dtype=bool)
    if parts:
        land = rasterize(parts, out_shape=grid.shape, transform=place).astype(bool)
    inland = ndimage.binary_erosion(land, iterations=_COAST_CELLS, border_value=1)
    return np.asarray(np.isnan(friction) & ~inland)


def _solve(
    dataset: Dataset,
    service: str,
    friction: Floats,
    grid: Grid,
    rows: npt.NDArray[np.intp],
    snap_m: float,
) -> tuple[Floats, RasterReport]:
    facilities, villages = located(service, dataset), dataset.villages
    place = grid.cells_of(facilities["lat"], facilities["lon"])
    near = np.flatnonzero(place[0] >= 0)
    own = villages[["lat", "lon"]].to_numpy(dtype=np.float64)[rows]
    sites = facilities[["lat", "lon"]].to_numpy(dtype=np.float64)[near]
    moved_sites, sites_moved, sites_off = _moved(friction, grid, sites, snap_m)
    moved_own, own_moved, own_off = _moved(friction, grid, own, snap_m)
    field_ = least_minutes(friction, grid, moved_sites[:, 0], moved_sites[:, 1])
    minutes = minutes_at(field_, grid, moved_own[:, 0], moved_own[:, 1])
    cut_off = np.isnan(minutes) & ~own_off
    report = RasterReport(
        cells=friction.size,
        places=len(own),
        places_moved=int(own_moved.sum()),
        places_off=int(own_off.sum()),
        facilities=len(sites),
        facilities_moved=int(sites_moved.sum()),
        facilities_off=int(sites_off.sum()),
        cut_off=int(cut_off.sum()),
    )
    return np.where(cut_off, np.inf, minutes), report


def _moved(
    friction: Floats, grid: Grid, points: Floats, snap_m: float
) -> tuple[Floats, Bools, Bools]:
    """Put points (n, 2) of impassable cells on the nearest passable cell; say which, and lost."""
    row, column = grid.cells_of(points[:, 0], points[:, 1])
    passable = np.isfinite(friction)
    off = row < 0
    stuck = ~off & ~passable[row, column]
    result = points.copy()
    if not stuck.any() or not passable.any():
        off |= stuck
        result[off] = np.nan
        return result, np.zeros(len(points), dtype=bool), off
    height, width = grid.cell_sizes_m()
    middle = grid.shape[0] // 2
    metres, (to_row, to_column) = ndimage.distance_transform_edt(
        ~passable, sampling=(height[middle], width[middle]), return_indices=True
    )
    far = np.zeros(len(points), dtype=bool)
    far[stuck] = metres[row[stuck], column[stuck]] > snap_m
    moved = stuck & ~far
    cell = (row[moved], column[moved])
    result[moved, 0] = grid.north - grid.cell_lat * (to_row[cell] + 0.5)
    result[moved, 1] = grid.west + grid.cell_lon * (to_column[cell] + 0.5)
    off |= far
    result[off] = np.nan
    return result, moved, off
